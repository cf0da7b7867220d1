package ledger_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

var today = pledge.NewDate(2024, 8, 26)

// newBook registers pledges 1 to n.
func newBook(n int) *ledger.Book {
	s := pledge.BuiltIn()
	s.MasterID = "K1"
	s.Areas = []pledge.AreaEntry{{Number: 1, Name: "安心"}}
	s.Departments = []pledge.DepartmentEntry{{Name: "総務部"}}
	b := &ledger.Book{Settings: s, File: "公約管理台帳.xlsx", Sheet: "公約一覧", Cols: map[pledge.Field]int{}}
	for i := range pledge.Items {
		b.Cols[pledge.Items[i].Key] = i + 1
	}
	var rows []ledger.Row
	for i := 1; i <= n; i++ {
		rows = append(rows, ledger.Row{Number: i, Record: pledge.Record{pledge.Number: strconv.Itoa(i), pledge.Area: "1 安心",
			pledge.Name: fmt.Sprint("公約その", i), pledge.Department: "総務部", pledge.InitialTarget: "令和7年度"}})
	}
	b.Events = ledger.Registration(&b.Settings, rows, ledger.Source{File: "list.csv"}, today, today)
	show(b)
	return b
}

// show makes 公約一覧 what the history says, as the end of every run does.
func show(b *ledger.Book) {
	b.Register = nil
	state := ledger.Replay(b.Events, nil)
	for i, number := range slices.Sorted(maps.Keys(state)) {
		b.Register = append(b.Register, ledger.Row{Number: number, Record: state[number].Clone(), Row: i + 2})
	}
}

// record writes an outcome into the book.
func record(b *ledger.Book, out ledger.Outcome) {
	b.Events = append(b.Events, out.Events...)
	b.Intakes = append(b.Intakes, out.Intakes...)
	b.Hearings = append(b.Hearings, out.Hearings...)
	show(b)
}

// issue asks for every pledge and returns the revision that the forms bear.
func issue(b *ledger.Book) int {
	revision := b.Revision() + 1
	for _, row := range b.Register {
		b.Requests = append(b.Requests, ledger.Request{Revision: revision, Pledge: row.Number, Department: "総務部", Asked: today})
	}
	return revision
}

// form is a form as it was issued: every item of the department, with its value.
func form(number, issued int, r pledge.Record) *ledger.Submission {
	s := &ledger.Submission{Pledge: number, Form: true, MasterID: "K1", Issued: issued, Seal: ledger.Seal(r), Entries: map[pledge.Field]ledger.Entry{}}
	for i := range pledge.Items {
		if item := &pledge.Items[i]; item.By == pledge.ByDepartment && item.Kind != pledge.KindPlan {
			s.Entries[item.Key] = ledger.Entry{Value: r[item.Key], Typed: r[item.Key]}
		}
	}
	set(s, pledge.Number, strconv.Itoa(number))
	return s
}

// list is a row of a plain list that says nothing yet.
func list(number int) *ledger.Submission {
	s := &ledger.Submission{Pledge: number, Entries: map[pledge.Field]ledger.Entry{}}
	set(s, pledge.Number, strconv.Itoa(number))
	return s
}

func set(s *ledger.Submission, f pledge.Field, v string) {
	s.Entries[f] = ledger.Entry{Value: v, Typed: v}
}

// file puts sheets into a file; its name stands for its bytes.
func file(name string, subs ...*ledger.Submission) *ledger.File {
	f := &ledger.File{Path: "受信/" + name, SHA256: "sha of " + name, Sender: "山田", SubmittedOn: today, Modified: time.Unix(1700000000, 0)}
	for i, s := range subs {
		s.At = finding.Place{File: f.Path, Sheet: fmt.Sprint(i + 1)}
		for field, e := range s.Entries {
			e.At = finding.Place{File: f.Path, Sheet: s.At.Sheet, Row: 3, Col: 1 + slices.IndexFunc(pledge.Items, func(i pledge.Item) bool { return i.Key == pledge.ItemOf(field).Key })}
			s.Entries[field] = e
		}
		f.Submissions = append(f.Submissions, s)
	}
	return f
}

func clone(s *ledger.Submission) *ledger.Submission {
	c := *s
	c.Entries = maps.Clone(s.Entries)
	return &c
}

// world is a random history: a book, what was issued, what was sent.
type world struct {
	book  *ledger.Book
	forms []issued
	sent  []*ledger.File
	files int
}

// issued is a form that went out, with the values it bore.
type issued struct {
	*ledger.Submission
	base pledge.Record
}

var texts = []pledge.Field{pledge.Situation, pledge.Actions, pledge.Next, pledge.Remarks, pledge.Response}

var words = rapid.SampledFrom([]string{"", "甲", "乙", "丙"})

// fill changes some values of a sheet, so that no rule objects.
func (w *world) fill(t *rapid.T, s *ledger.Submission) {
	for _, f := range texts {
		if rapid.Bool().Draw(t, "change "+string(f)) {
			set(s, f, words.Draw(t, string(f)))
		}
	}
	if rapid.Bool().Draw(t, "change the status") {
		set(s, pledge.StatusWord, string(rapid.SampledFrom([]pledge.Status{pledge.Considering, pledge.Underway}).Draw(t, "status")))
		set(s, pledge.Progress, fmt.Sprintf("%d%%", rapid.IntRange(0, 3).Draw(t, "progress")))
	}
	if rapid.Bool().Draw(t, "move the target") {
		set(s, pledge.TargetYear, rapid.SampledFrom([]string{"令和7年度", "令和8年度", "令和8年度以降"}).Draw(t, "target"))
		set(s, pledge.Reason, "会議の結果による")
	}
}

// sheets draws the sheets of a file: forms, forms filled in before and
// corrected, rows of lists.
func (w *world) sheets(t *rapid.T) []*ledger.Submission {
	var subs []*ledger.Submission
	for range rapid.IntRange(1, 3).Draw(t, "sheets") {
		var s *ledger.Submission
		switch kind := rapid.IntRange(0, 3).Draw(t, "kind of sheet"); {
		case kind == 0:
			s = list(rapid.IntRange(1, len(w.book.Register)).Draw(t, "pledge"))
		case kind == 1 && len(w.sent) > 0:
			again := rapid.SampledFrom(w.sent).Draw(t, "file")
			s = clone(rapid.SampledFrom(again.Submissions).Draw(t, "sent before"))
		default:
			s = clone(rapid.SampledFrom(w.forms).Draw(t, "form").Submission)
		}
		w.fill(t, s)
		subs = append(subs, s)
	}
	return subs
}

func (w *world) file(t *rapid.T) *ledger.File {
	if len(w.sent) > 0 && rapid.IntRange(0, 5).Draw(t, "the same file again") == 0 {
		return rapid.SampledFrom(w.sent).Draw(t, "again")
	}
	w.files++
	f := file(fmt.Sprintf("%d.xlsx", w.files), w.sheets(t)...)
	f.SubmittedOn = today - pledge.Date(rapid.IntRange(0, 2).Draw(t, "days ago"))
	f.Round = rapid.IntRange(0, 2).Draw(t, "round")
	f.Modified = time.Unix(int64(1700000000+rapid.IntRange(0, 2).Draw(t, "modified")), 0)
	return f
}

func (w *world) issue() {
	revision := issue(w.book)
	for _, row := range w.book.Register {
		w.forms = append(w.forms, issued{form(row.Number, revision, row.Record), row.Record.Clone()})
	}
}

func (w *world) handEdit(t *rapid.T) {
	if rapid.IntRange(0, 5).Draw(t, "registers") == 0 {
		n := len(w.book.Register) + 1
		w.book.Register = append(w.book.Register, ledger.Row{Number: n, Row: n, Record: pledge.Record{pledge.Number: strconv.Itoa(n), pledge.Area: "1 安心",
			pledge.Name: "新しい公約", pledge.Department: "総務部", pledge.InitialTarget: "令和8年度以降",
			pledge.InitialHorizon: "中長期", pledge.TargetYear: "令和8年度以降", pledge.StatusWord: "未着手", pledge.Progress: "0%"}})
	}
	for range rapid.IntRange(1, 3).Draw(t, "edits") {
		row := &w.book.Register[rapid.IntRange(0, len(w.book.Register)-1).Draw(t, "row")]
		f := rapid.SampledFrom(texts).Draw(t, "item")
		if v := words.Draw(t, "by hand"); v == "" {
			delete(row.Record, f)
		} else {
			row.Record[f] = v
		}
	}
}

func (w *world) base(s *ledger.Submission) pledge.Record {
	for _, f := range w.forms {
		if f.Pledge == s.Pledge && f.Issued == s.Issued {
			return f.base
		}
	}
	return nil
}

// run merges files and holds the outcome against what must always be true.
func (w *world) run(t *rapid.T, files []*ledger.File) {
	b := w.book
	edits, found := b.HandEdits(today)
	if len(edits) == 0 && len(found) > 0 {
		t.Fatalf("a hand edit is refused: %v", found)
	}
	before := ledger.Replay(slices.Concat(b.Events, edits), nil)
	for _, row := range b.Register {
		if diff := cmp.Diff(row.Record, before[row.Number]); diff != "" {
			t.Fatalf("hand edits of pledge %d are not all recorded (-shown +recorded):\n%s", row.Number, diff)
		}
	}
	revision := b.Revision()
	history := slices.Clone(b.Events)
	out := b.Merge(files, edits, ledger.Options{Today: today})
	if diff := cmp.Diff(history, b.Events); diff != "" {
		t.Fatal("merging changed the book")
	}

	mixed := rapid.Permutation(files).Draw(t, "order")
	if diff := cmp.Diff(unordered(out), unordered(b.Merge(mixed, edits, ledger.Options{Today: today}))); diff != "" {
		t.Fatalf("the order of files matters (-given +mixed):\n%s", diff)
	}

	record(b, out)
	if out.Changed != (b.Revision() == revision+1) || out.Revision != b.Revision() {
		t.Fatalf("revision %d after %d, the outcome says %d, changed %v", b.Revision(), revision, out.Revision, out.Changed)
	}
	after := ledger.Replay(b.Events, nil)
	if diff := cmp.Diff(out.State, after); diff != "" {
		t.Fatalf("the replay is not the outcome's register (-outcome +replay):\n%s", diff)
	}
	w.nobodyElse(t, before, after, out)
	w.oneSide(t, before, after, out, slices.Concat(history, edits))

	again := b.Merge(files, nil, ledger.Options{Today: today})
	if again.Changed || again.Revision != b.Revision() {
		t.Fatalf("merging again changes %v, takes in %v", again.Events, again.Intakes)
	}
	for _, f := range files {
		if !slices.Contains(w.sent, f) {
			w.sent = append(w.sent, f)
		}
	}
}

// unordered is what of an outcome must not depend on the order of files.
func unordered(out ledger.Outcome) any {
	var intakes, judged []string
	for _, i := range out.Intakes {
		intakes = append(intakes, fmt.Sprintf("%+v", i))
	}
	for _, j := range out.Judged {
		judged = append(judged, fmt.Sprintf("%v %v %v", j.At, j.Pledge, j.Verdict))
	}
	slices.Sort(intakes)
	slices.Sort(judged)
	return []any{out.Revision, out.Changed, out.Events, out.Findings, out.Conflicts, out.State, intakes, judged}
}

// nobodyElse: a value changes only to what an accepted sheet of this run says.
func (w *world) nobodyElse(t *rapid.T, before, after map[int]pledge.Record, out ledger.Outcome) {
	for number := range before {
		for f := range union(before[number], after[number]) {
			was, is := before[number][f], after[number][f]
			if was == is {
				continue
			}
			said := slices.ContainsFunc(out.Judged, func(j ledger.Judged) bool {
				e, ok := j.Entries[f]
				return j.Pledge == number && j.Verdict == ledger.Accepted && ok && e.Value == is
			})
			if !said {
				t.Fatalf("pledge %d %s changes from %q to %q, and nobody said so", number, f, was, is)
			}
		}
	}
}

// oneSide: what only the master changed since issue stays, what only the
// department changed is there, and what both changed is a conflict.
func (w *world) oneSide(t *rapid.T, before, after map[int]pledge.Record, out ledger.Outcome, history []ledger.Event) {
	conflicted := map[int]bool{}
	for _, c := range out.Conflicts {
		conflicted[c.Pledge] = true
	}
	for _, j := range out.Judged {
		if j.Verdict == ledger.Rejected {
			// What was merged item by item may contradict itself: 未着手 from the
			// form, 1 % from the master.
			registered := before[j.Pledge] != nil // or its registration was taken back
			if registered && !conflicted[j.Pledge] && !hasCode(out.Findings, finding.SheetDuplicate, j.Pledge) && !hasCode(out.Findings, finding.StatusProgress, j.Pledge) {
				t.Fatalf("pledge %d is rejected: %v", j.Pledge, out.Findings)
			}
			if diff := cmp.Diff(before[j.Pledge], after[j.Pledge]); diff != "" {
				t.Fatalf("pledge %d is rejected and changes:\n%s", j.Pledge, diff)
			}
			continue
		}
		if j.Verdict != ledger.Accepted && j.Verdict != ledger.Unchanged {
			continue
		}
		issued := w.base(j.Submission)
		for f, e := range j.Entries {
			if !pledge.ItemOf(f).Register || pledge.ItemOf(f).By != pledge.ByDepartment {
				continue
			}
			was, is := before[j.Pledge][f], after[j.Pledge][f]
			base := issued[f]
			if said, ok := lastSaid(history, j.Submission, f); ok {
				base = said // the department knows what it sent before
			}
			want := was
			switch {
			case e.Value == was, w.settled(history, j.Submission, f):
			case issued == nil && e.Value != "": // a list: filled cells replace
				want = e.Value
			case issued == nil, e.Value == base:
			case was == base:
				want = e.Value
			default:
				t.Fatalf("pledge %d %s: base %q, master %q, sheet %q is no conflict", j.Pledge, f, base, was, e.Value)
			}
			if is != want {
				t.Fatalf("pledge %d %s: base %q, master %q, sheet %q gives %q", j.Pledge, f, base, was, e.Value, is)
			}
		}
	}
}

// lastSaid returns what the last sheet of the same issue that was taken in said
// of a field, unless its revision was undone.
func lastSaid(history []ledger.Event, s *ledger.Submission, f pledge.Field) (value string, ok bool) {
	undone := map[string]bool{}
	for _, e := range history {
		if e.Field == ledger.RevisionField {
			undone[e.Before] = true
		}
	}
	for _, e := range history {
		if e.Pledge == s.Pledge && e.Field == f && e.Kind == ledger.Submitted && e.Issued == s.Issued && !undone[strconv.Itoa(e.Revision)] {
			value, ok = e.After, true
		}
	}
	return value, ok
}

// settled reports whether the master's value was written by hand after the same
// file was rejected.
func (w *world) settled(history []ledger.Event, s *ledger.Submission, f pledge.Field) bool {
	var last ledger.Event
	for _, e := range history {
		if e.Pledge == s.Pledge && e.Field == f && (e.Kind == ledger.Edited || e.Kind == ledger.Submitted) {
			last = e
		}
	}
	for _, i := range w.book.Intakes {
		for _, r := range i.Receipts {
			if last.Kind == ledger.Edited && r.Pledge == s.Pledge && "受信/"+strings.TrimPrefix(i.SHA256, "sha of ") == s.At.File && r.Verdict == ledger.Rejected && i.Revision < last.Revision {
				return true
			}
		}
	}
	return false
}

func hasCode(list []finding.Finding, code finding.Code, number int) bool {
	return slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Code == code && f.Pledge == number })
}

func union(a, b pledge.Record) pledge.Record {
	u := maps.Clone(a)
	if u == nil {
		u = pledge.Record{}
	}
	maps.Copy(u, b)
	return u
}

func (w *world) undo(t *rapid.T) bool {
	edits, _ := w.book.HandEdits(today)
	u, err := w.book.Undo(edits, today)
	if err != nil {
		return false
	}
	w.book.Events = append(w.book.Events, u.Events...)
	show(w.book)
	return true
}

// Random histories of issues, submissions, hand edits and undoings: each run
// keeps what the package promises.
func mergeProperties(t *rapid.T) {
	w := &world{book: newBook(rapid.IntRange(1, 3).Draw(t, "pledges"))}
	first := ledger.Replay(w.book.Events, nil)
	w.issue()
	for range rapid.IntRange(1, 6).Draw(t, "steps") {
		switch rapid.SampledFrom([]string{"issue", "edit", "merge", "merge", "undo"}).Draw(t, "step") {
		case "issue":
			// Hand edits are recorded with what is issued.
			w.run(t, nil)
			w.issue()
		case "edit":
			w.handEdit(t)
		case "undo":
			w.undo(t)
		case "merge":
			var files []*ledger.File
			for range rapid.IntRange(1, 3).Draw(t, "files") {
				if f := w.file(t); !slices.Contains(files, f) {
					files = append(files, f)
				}
			}
			w.run(t, files)
		}
		if found := w.book.Verify(); len(w.pending()) == 0 && len(found) > 0 {
			t.Fatalf("verify: %v", found)
		}
	}
	w.run(t, nil)
	standsSorting(t, w.book)
	for n := 0; w.undo(t); n++ {
		if n > 100 {
			t.Fatal("there is always one more to undo")
		}
	}
	if diff := cmp.Diff(first, ledger.Replay(w.book.Events, nil)); diff != "" {
		t.Fatalf("after undoing every revision (-first +now):\n%s", diff)
	}
}

func TestMergeProperties(t *testing.T) { rapid.Check(t, mergeProperties) }

// FuzzMerge draws the same from what the fuzzer makes up.
func FuzzMerge(f *testing.F) { fuzz(f, mergeProperties) }

// fuzz starts with inputs long enough for whole histories: from nothing the
// fuzzer would hardly come to a second step.
func fuzz(f *testing.F, property func(*rapid.T)) {
	for seed := range byte(20) {
		input := make([]byte, 16<<10)
		rand.NewChaCha8([32]byte{seed}).Read(input)
		f.Add(input)
	}
	f.Fuzz(rapid.MakeFuzz(property))
}

// standsSorting sorts the rows of every sheet of record anyhow: the book says
// what it said.
func standsSorting(t *rapid.T, b *ledger.Book) {
	sorted := *b
	sorted.Events = rapid.Permutation(b.Events).Draw(t, "変更履歴")
	sorted.Requests = rapid.Permutation(b.Requests).Draw(t, "作成依頼")
	sorted.Intakes = rapid.Permutation(b.Intakes).Draw(t, "取込記録")
	sorted.Hearings = rapid.Permutation(b.Hearings).Draw(t, "審査記録")
	sorted.Sort()
	for revision := 1; revision <= b.Revision(); revision++ {
		at := ledger.AtRevision(revision)
		if diff := cmp.Diff(ledger.Replay(b.Events, at), ledger.Replay(sorted.Events, at)); diff != "" {
			t.Fatalf("at revision %d (-recorded +sorted):\n%s", revision, diff)
		}
	}
	if found := sorted.Verify(); len(found) > 0 {
		t.Fatalf("verify, once sorted: %v", found)
	}
	if diff := cmp.Diff(underReview(b), underReview(&sorted)); diff != "" {
		t.Fatalf("under review (-recorded +sorted):\n%s", diff)
	}
	if diff := cmp.Diff(b.LastRequests(), sorted.LastRequests()); diff != "" {
		t.Fatalf("asked (-recorded +sorted):\n%s", diff)
	}
}

// underReview tells of every pledge under review where it stands.
func underReview(b *ledger.Book) map[int]ledger.Review {
	record := b.Record()
	of := map[int]ledger.Review{}
	for _, number := range record.Pledges() {
		of[number], _ = record.Review(number)
	}
	return of
}

// pending returns the hand edits that are not recorded yet.
func (w *world) pending() []ledger.Event {
	edits, _ := w.book.HandEdits(today)
	return edits
}
