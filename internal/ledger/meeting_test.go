package ledger_test

import (
	"fmt"
	"maps"
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

// The meetings of the tests, each on its day.
const (
	sub1, head1 = "令和6年度第1回分科会", "令和6年度第1回本部会議"
	sub2, head2 = "令和6年度第2回分科会", "令和6年度第2回本部会議"
)

var meetingDays = map[string]pledge.Date{
	sub1: pledge.NewDate(2024, 9, 2), head1: pledge.NewDate(2024, 9, 9), sub2: pledge.NewDate(2024, 10, 7), head2: pledge.NewDate(2024, 10, 15),
}

func meetingOf(name string) pledge.Meeting {
	m, err := pledge.ParseMeeting(name)
	if err != nil {
		panic(err)
	}
	return m
}

// paper makes a decision sheet of rows like
//
//	1 原案のとおり決定 confirmed into=2 name=新しい名前 contents instruction=至急 settled=2024-09-12
//
// with the marks in any order; announced is 公表件数, below 0 a blank.
func paper(meeting string, announced int, rows ...string) *ledger.DecisionSheet {
	d := &ledger.DecisionSheet{Meeting: meetingOf(meeting), Date: meetingDays[meeting], Cells: map[string]finding.Place{}}
	if announced >= 0 {
		d.Announced = &announced
	}
	for _, text := range rows {
		words := strings.Fields(text)
		row := ledger.DecisionRow{Cells: map[string]finding.Place{}, Typed: map[string]string{}}
		row.Pledge, _ = strconv.Atoi(words[0])
		row.Decision = pledge.Decision(words[1])
		for _, w := range words[2:] {
			key, value, _ := strings.Cut(w, "=")
			switch key {
			case "confirmed":
				row.Confirmed = true
			case "into":
				row.MergedInto, _ = strconv.Atoi(value)
			case "name":
				row.NewName = value
			case "contents":
				row.Contents = true
			case "instruction":
				row.Instruction = value
			case "settled":
				row.SettledOn, _ = pledge.ParseISODate(value)
			default:
				panic("no such mark: " + w)
			}
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// papers puts decision sheets into a file.
func papers(name string, sheets ...*ledger.DecisionSheet) *ledger.File {
	f := file(name)
	f.SubmittedOn, f.Sender = 0, ""
	for i, d := range sheets {
		d.At = finding.Place{File: f.Path, Sheet: fmt.Sprint("審査結果票", i+1)}
		for k := range d.Rows {
			d.Rows[k].At = finding.Place{File: f.Path, Sheet: d.At.Sheet, Row: 6 + k, Col: 1}
		}
		f.Decisions = append(f.Decisions, d)
	}
	return f
}

// room is a planning office before, in and after a meeting.
type room struct {
	*testing.T
	book   *ledger.Book
	day    pledge.Date
	issued int
	files  int
}

// newRoom registers pledges 1 to 5 and issues their forms.
func newRoom(t *testing.T) *room {
	r := &room{T: t, book: newBook(5), day: today}
	r.issued = issue(r.book)
	return r
}

// merge takes in files and returns what was said, as "code 3" or "code/variant 3"
// with the pledge, sorted; awaits-decision is left out.
func (r *room) merge(files ...*ledger.File) []string {
	r.Helper()
	out := r.book.Merge(files, nil, ledger.Options{Today: r.day})
	record(r.book, out)
	r.sound()
	var said []string
	for _, f := range out.Findings {
		if f.Code == finding.AwaitsDecision {
			continue
		}
		text := string(f.Code)
		if f.Variant != "" {
			text += "/" + f.Variant
		}
		if f.Pledge != 0 {
			text += " " + strconv.Itoa(f.Pledge)
		}
		said = append(said, text)
	}
	slices.Sort(said)
	return said
}

// sound demands that the register is what the history says.
func (r *room) sound() {
	r.Helper()
	if found := r.book.Verify(); len(found) > 0 {
		r.Fatalf("verify: %v", found)
	}
}

func (r *room) agenda(meeting string, pledges ...int) {
	r.Helper()
	out := r.book.Agenda(meetingOf(meeting), meetingDays[meeting], pledges, nil, ledger.Options{Today: r.day})
	for _, f := range out.Findings {
		if f.Severity() == finding.Error {
			r.Fatalf("agenda: %v", f)
		}
	}
	record(r.book, out)
}

// send merges a form with values like "target=令和8年度".
func (r *room) send(number int, values ...string) []string {
	r.Helper()
	return r.merge(r.form(number, r.issued, values...))
}

func (r *room) form(number, issued int, values ...string) *ledger.File {
	r.files++
	state := ledger.Replay(r.book.Events, ledger.AtRevision(issued))
	s := form(number, issued, state[number])
	for _, v := range values {
		key, value, _ := strings.Cut(v, "=")
		set(s, pledge.Field(key), value)
	}
	f := file(fmt.Sprintf("%d.xlsx", r.files), s)
	f.SubmittedOn = r.day + pledge.Date(r.files) // each is newer than the one before
	return f
}

// hold takes in a meeting's decision sheet on its day, or later where that has
// come.
func (r *room) hold(meeting string, announced int, rows ...string) []string {
	r.Helper()
	r.day = max(r.day, meetingDays[meeting])
	r.files++
	return r.merge(papers(fmt.Sprintf("%d.xlsx", r.files), paper(meeting, announced, rows...)))
}

// said demands what a run said.
func (r *room) said(got []string, want ...string) {
	r.Helper()
	if !slices.Equal(got, want) {
		r.Errorf("the run said %q, want %q", got, want)
	}
}

// has demands values in effect, like "target=令和8年度".
func (r *room) has(number int, values ...string) {
	r.Helper()
	state := ledger.Replay(r.book.Events, nil)
	for _, v := range values {
		key, want, _ := strings.Cut(v, "=")
		if got := state[number][pledge.Field(key)]; got != want {
			r.Errorf("pledge %d: %s is %q, want %q", number, key, got, want)
		}
	}
}

// stage demands where a pledge stands, "" for not under review.
func (r *room) stage(number int, want ledger.Stage) {
	r.Helper()
	v, under := r.book.Record().Review(number)
	switch {
	case !under && want != "":
		r.Errorf("pledge %d is not under review, want %s", number, want)
	case under && v.Stage != want:
		r.Errorf("pledge %d is %s, want %q", number, v.Stage, want)
	}
}

func (r *room) last(number int) (ledger.Hearing, pledge.Date) {
	h, on, _ := r.book.Record().LastHeard(number)
	return h, on
}

// effective returns the day the last change of an item took effect.
func (r *room) effective(number int, f pledge.Field) (day pledge.Date) {
	for _, e := range r.book.Events {
		if e.Pledge == number && e.Field == f && (e.Kind == ledger.Submitted || e.Kind == ledger.Decided) {
			day = e.Effective
		}
	}
	return day
}

// counts demands a meeting's decisions.
func (r *room) counts(meeting string, want map[pledge.Decision]int) {
	r.Helper()
	m := r.book.Record().Find(meeting)
	if m == nil {
		r.Fatalf("%s is not on record", meeting)
	}
	if got := m.Decisions(); !maps.Equal(got, want) {
		r.Errorf("%s decided %v, want %v", meeting, got, want)
	}
}

const (
	later  = "target=令和8年度"
	why    = "reason=調整の結果"
	before = "target=令和7年度" // what newBook registers
)

var achieved = []string{"status=達成済み", "progress=100%", "achievedOn=2024-08-20"}

func TestMeetings(t *testing.T) {
	tests := map[string]func(r *room){
		"a proposal waits for its decision and takes effect on the meeting's day": func(r *room) {
			r.agenda(head1, 1)
			r.stage(1, ledger.OnAgenda)
			r.said(r.send(1, later, why))
			r.has(1, before)
			r.said(r.hold(head1, 1, "1 原案のとおり決定"))
			r.has(1, later)
			r.stage(1, "")
			if got := r.effective(1, pledge.TargetYear); got != meetingDays[head1] {
				r.Errorf("in effect from %s", got)
			}
		},
		"a pledge not under review merges at once": func(r *room) {
			r.agenda(head1, 2)
			r.said(r.send(1, later, why), "undecided-change/target 1")
			r.has(1, later)
		},
		"the later sheet replaces the proposal": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why, "situation=はじめの案")
			r.send(1, "situation=あとの案")
			r.said(r.hold(head1, -1, "1 原案のとおり決定"))
			r.has(1, before, "situation=あとの案")
		},
		"a sheet that takes its proposal back leaves nothing to decide": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.send(1)
			r.said(r.hold(head1, -1, "1 原案のとおり決定"))
			r.has(1, before)
		},
		"要修正 waits for its day": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.said(r.hold(head1, 1, "1 要修正"))
			r.stage(1, ledger.AwaitsMend)
			r.send(1, "target=令和9年度", why)
			r.stage(1, ledger.AwaitsConfirm)
			r.has(1, before)
			r.day = pledge.NewDate(2024, 9, 20)
			r.said(r.hold(head1, 1, "1 要修正 settled=2024-09-18"))
			r.has(1, "target=令和9年度")
			r.stage(1, "")
			r.counts(head1, map[pledge.Decision]int{pledge.Revise: 1})
			if got := r.effective(1, pledge.TargetYear); got != pledge.NewDate(2024, 9, 18) {
				r.Errorf("in effect from %s", got)
			}
		},
		"a mended sheet with its confirmation in one run": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, -1, "1 要修正")
			r.day += 5
			r.files++
			r.said(r.merge(papers("ok.xlsx", paper(head1, -1, "1 要修正 settled=2024-09-12")), r.form(1, r.issued, "target=令和9年度", why)))
			r.has(1, "target=令和9年度")
		},
		"a blank takes no confirmation back": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, -1, "1 要修正")
			r.day += 5
			r.hold(head1, -1, "1 要修正 settled=2024-09-12")
			r.said(r.hold(head1, -1, "1 要修正 instruction=至急"))
			r.has(1, later)
			r.stage(1, "")
		},
		"a confirmation in the future": func(r *room) {
			r.agenda(head1, 1)
			r.said(r.hold(head1, -1, "1 要修正 settled=2024-09-12"), "date-in-future/settled 1")
			r.stage(1, ledger.OnAgenda)
		},
		"a confirmation of what was not to be mended": func(r *room) {
			r.agenda(head1, 1)
			r.day = pledge.NewDate(2024, 9, 20)
			r.said(r.hold(head1, -1, "1 原案のとおり決定 settled=2024-09-12"), "date-unexpected/settled 1")
		},
		"ローリング keeps the pledge under review": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, 1, "1 次回会議へのローリング")
			r.stage(1, ledger.Rolled)
			r.agenda(head2, 1)
			r.stage(1, ledger.OnAgenda)
			r.hold(head2, 1, "1 原案のとおり決定")
			r.has(1, later)
			r.stage(1, "")
		},
		"報告 of the 本部会議 puts the proposal into effect and counts": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.said(r.hold(head1, 1, "1 報告"))
			r.has(1, later)
			r.stage(1, "")
			r.counts(head1, map[pledge.Decision]int{pledge.Reported: 1})
		},
		"報告 of the 分科会 puts nothing into effect": func(r *room) {
			r.agenda(sub1, 1, 2)
			r.send(1, later, why)
			r.said(r.hold(sub1, 2, "1 報告", "2 報告"))
			r.has(1, before)
			r.stage(1, ledger.PassedOn)
			r.stage(2, "")
		},
		"a 分科会 puts nothing into effect": func(r *room) {
			r.agenda(sub1, 1, 2)
			r.send(1, later, why)
			r.send(2, later, why)
			r.said(r.hold(sub1, 2, "1 原案のまま本部会議に提出", "2 修正後に本部会議に提出"))
			r.has(1, before)
			r.has(2, before)
			r.stage(1, ledger.PassedOn)
			r.said(r.hold(head1, 2, "1 原案のとおり決定", "2 原案のとおり決定"))
			r.has(1, later)
			r.has(2, later)
		},
		"統合 takes effect with its 統合先": func(r *room) {
			r.agenda(sub1, 1, 2)
			r.said(r.hold(sub1, 2, "1 統合 into=2", "2 原案のまま本部会議に提出"))
			r.stage(1, ledger.AwaitsMerger)
			r.has(1, "status=未着手")
			r.said(r.hold(head1, 1, "2 原案のとおり決定"))
			r.has(1, "status=統合", "mergedInto=2")
			r.stage(1, "")
		},
		"統合 does not take effect with what an earlier 本部会議 decided": func(r *room) {
			r.day = meetingDays[sub2]
			r.hold(sub2, -1, "1 統合 into=2")
			r.hold(head1, -1, "2 原案のとおり決定")
			r.has(1, "status=未着手")
			r.stage(1, ledger.AwaitsMerger)
			r.hold(head2, -1, "2 原案のとおり決定")
			r.has(1, "status=統合")
		},
		"a 本部会議 that hears both decides on each": func(r *room) {
			r.hold(sub1, -1, "2 統合 into=1", "3 統合 into=4")
			r.hold(head1, -1, "1 原案のとおり決定", "2 原案のとおり決定", "3 原案のとおり決定", "4 原案のとおり決定")
			r.has(2, "status=未着手")
			r.has(3, "status=未着手")
		},
		"a merged pledge heard again has not its proposal of before": func(r *room) {
			r.agenda(sub1, 1, 2)
			r.send(1, "situation=統合の前の案")
			r.hold(sub1, 2, "1 統合 into=2", "2 原案のまま本部会議に提出")
			r.agenda(head1, 2)
			r.hold(head1, 1, "2 原案のとおり決定")
			r.agenda(head2, 1)
			r.said(r.hold(head2, 1, "1 原案のとおり決定"))
			r.has(1, "situation=", "status=統合")
		},
		"統合 waits while its 統合先 is to be mended": func(r *room) {
			r.agenda(sub1, 1, 2)
			r.hold(sub1, 2, "1 統合及び修正して本部会議に提出 into=2", "2 原案のまま本部会議に提出")
			r.hold(head1, 1, "2 要修正")
			r.has(1, "status=未着手")
			r.stage(1, ledger.AwaitsMerger)
			r.day = pledge.NewDate(2024, 9, 20)
			r.said(r.hold(head1, 1, "2 要修正 settled=2024-09-18"), "mend-missing 2")
			r.has(1, "status=統合", "mergedInto=2")
		},
		"a later hearing of the merged pledge ends its 統合": func(r *room) {
			r.agenda(sub1, 1, 2)
			r.hold(sub1, 2, "1 統合 into=2", "2 原案のまま本部会議に提出")
			r.hold(head1, 1, "1 原案のとおり決定")
			r.hold(head2, 1, "2 原案のとおり決定")
			r.has(1, "status=未着手", "mergedInto=")
			r.stage(1, "")
		},
		"統合 cannot go into itself, a merged, a cancelled or an unknown pledge": func(r *room) {
			r.send(4, "status=中止")
			r.agenda(sub1, 3, 5)
			r.hold(sub1, -1, "3 統合 into=5", "5 原案のまま本部会議に提出")
			r.hold(head1, -1, "5 原案のとおり決定")
			r.said(r.hold(sub2, -1, "1 統合 into=1"), "merged-into-invalid/self 1")
			r.said(r.hold(sub2, -1, "1 統合 into=3"), "merged-into-invalid/merged 1")
			r.said(r.hold(sub2, -1, "1 統合 into=4"), "merged-into-invalid/cancelled 1")
			r.said(r.hold(sub2, -1, "1 統合 into=9"), "merged-into-invalid/unknown 1")
			r.said(r.hold(sub2, -1, "1 統合"), "merged-into-invalid/blank 1")
		},
		"統合 in a circle": func(r *room) {
			r.said(r.hold(sub1, -1, "1 統合 into=2", "2 統合 into=3", "3 統合 into=1"), "merged-into-invalid/circle 1", "merged-into-invalid/circle 2", "merged-into-invalid/circle 3")
			r.stage(1, "")
			r.said(r.hold(sub1, -1, "1 統合 into=2", "2 統合 into=3", "3 原案のまま本部会議に提出"))
			r.said(r.hold(sub1, -1, "1 原案のまま本部会議に提出", "2 統合 into=1", "3 統合 into=2"))
			r.stage(2, ledger.AwaitsMerger)
			r.said(r.hold(sub2, -1, "1 統合 into=3"), "merged-into-invalid/circle 1")
		},
		"a meeting may hear any pledge, heard before or not": func(r *room) {
			r.said(r.hold(head1, 2, "1 原案のとおり決定", "2 要修正"))
			r.stage(1, "")
			r.stage(2, ledger.AwaitsMend)
			r.has(1, before, "status=未着手")
		},
		"sheets that arrive after the decision merge as any other": func(r *room) {
			r.agenda(head1, 1)
			r.hold(head1, 1, "1 原案のとおり決定")
			r.said(r.send(1, later, why), "undecided-change/target 1")
			r.has(1, later)
		},
		"a sheet of the same issue sent again after its decision is no conflict": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why, "situation=はじめの案")
			r.hold(head1, 1, "1 原案のとおり決定")
			r.said(r.send(1, later, why, "situation=あとの案"))
			r.has(1, later, "situation=あとの案")
		},
		"a conflict keeps the proposal waiting": func(r *room) {
			r.agenda(head1, 1, 2)
			r.send(1, later, why)
			r.send(2, later, why)
			r.edit(1, pledge.TargetYear, "令和6年度")
			r.said(r.hold(head1, 2, "1 原案のとおり決定", "2 原案のとおり決定"), "conflict/decided 1", "meeting-count-differs")
			r.has(1, "target=令和6年度")
			r.has(2, later)
			r.stage(1, ledger.OnAgenda)
			r.edit(1, pledge.TargetYear, "令和7年度")
			r.said(r.hold(head1, 2, "1 原案のとおり決定", "2 原案のとおり決定"))
			r.has(1, later)
			r.stage(1, "")
		},
		"a conflict at a decision is settled by hand": func(r *room) {
			for _, byHand := range []string{"案をまとめた", "はじめの値", "部の案"} {
				r := newRoom(r.T)
				r.edit(1, pledge.Situation, "はじめの値")
				r.issued = issue(r.book)
				r.agenda(head1, 1)
				r.send(1, "situation=部の案", later, why)
				r.edit(1, pledge.Situation, "企画の案")
				r.day = meetingDays[head1]
				minutes := papers("m.xlsx", paper(head1, -1, "1 原案のとおり決定"))
				r.said(r.merge(minutes), "conflict/decided 1")
				r.nothingNew(minutes)
				r.edit(1, pledge.Situation, byHand)
				r.said(r.merge(minutes))
				r.has(1, "situation="+byHand, later)
				r.stage(1, "")
				r.nothingNew(minutes)
			}
		},
		"a corrected decision takes back what was in effect": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why, "situation=案")
			r.hold(head1, 1, "1 原案のとおり決定 name=新しい名前")
			r.has(1, later, "name=新しい名前")
			r.said(r.hold(head1, 1, "1 要修正"))
			r.has(1, before, "situation=", "name=公約その1")
			r.stage(1, ledger.AwaitsMend)
			r.day = pledge.NewDate(2024, 9, 20)
			r.said(r.hold(head1, 1, "1 要修正 settled=2024-09-18"), "mend-missing 1")
			r.has(1, later, "situation=案")
			r.counts(head1, map[pledge.Decision]int{pledge.Revise: 1})
		},
		"the mended sheet after a decision was taken back": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, 1, "1 原案のとおり決定")
			r.hold(head1, 1, "1 要修正")
			r.said(r.send(1, "target=令和9年度", why))
			r.stage(1, ledger.AwaitsConfirm)
			r.day = pledge.NewDate(2024, 9, 20)
			r.said(r.hold(head1, 1, "1 要修正 settled=2024-09-18"))
			r.has(1, "target=令和9年度")
		},
		"a withdrawn row takes its instruction along": func(r *room) {
			r.agenda(head1, 1, 2)
			r.hold(head1, -1, "1 要修正 instruction=工程を示すこと", "2 要修正")
			r.has(1, "instruction="+head1+"：工程を示すこと")
			r.hold(head1, -1, "2 要修正")
			r.has(1, "instruction=")
		},
		"an instruction put in other words": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, "situation=案", "response=前の答え")
			r.hold(head1, -1, "1 原案のとおり決定 instruction=工程を示すこと")
			r.has(1, "response=")
			r.hold(head1, -1, "1 原案のとおり決定 instruction=工程を年度別に示すこと")
			r.has(1, "instruction="+head1+"：工程を年度別に示すこと", "response=")
			r.hold(head1, -1, "1 原案のとおり決定")
			r.has(1, "instruction=", "response=前の答え")
		},
		"the day of a confirmation is corrected": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, 1, "1 要修正")
			r.day = pledge.NewDate(2024, 9, 20)
			r.hold(head1, 1, "1 要修正 settled=2024-09-18")
			r.said(r.hold(head1, 1, "1 要修正 settled=2024-09-17"))
			if h, _ := r.last(1); h.SettledOn != pledge.NewDate(2024, 9, 17) {
				r.Errorf("confirmed on %s", h.SettledOn)
			}
			r.has(1, later)
		},
		"a corrected decision puts into effect what was not": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, 1, "1 次回会議へのローリング")
			r.said(r.hold(head1, 1, "1 原案のとおり決定"))
			r.has(1, later)
			r.stage(1, "")
			r.counts(head1, map[pledge.Decision]int{pledge.AsProposed: 1})
		},
		"what was changed since is not taken back": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why, "situation=案")
			r.hold(head1, 1, "1 原案のとおり決定")
			r.edit(1, pledge.Situation, "手で直した")
			r.hold(head1, 1, "1 次回会議へのローリング")
			r.has(1, before, "situation=手で直した")
		},
		"a corrected decision takes a 統合 back": func(r *room) {
			r.agenda(sub1, 1, 2)
			r.hold(sub1, 2, "1 統合 into=2", "2 原案のまま本部会議に提出")
			r.hold(head1, 1, "2 原案のとおり決定")
			r.has(1, "status=統合")
			r.said(r.hold(head1, 1, "2 要修正"), "decision-withdrawn/separated 1")
			r.has(1, "status=未着手", "mergedInto=")
			r.stage(1, ledger.AwaitsMerger)
			r.day = pledge.NewDate(2024, 9, 20)
			r.hold(head1, 1, "2 要修正 settled=2024-09-18")
			r.has(1, "status=統合", "mergedInto=2")
		},
		"a 分科会 that takes a 統合 back after its 統合先 was decided": func(r *room) {
			for _, corrected := range []string{"2 原案のまま本部会議に提出", "1 次回分科会へローリング", "1 統合 into=3"} {
				r.hold(sub1, -1, "1 統合 into=2")
				r.hold(head1, -1, "2 原案のとおり決定")
				r.has(1, "status=統合", "mergedInto=2")
				r.hold(sub1, -1, corrected)
				r.has(1, "status=未着手", "mergedInto=")
			}
		},
		"a new name is taken back once and for all": func(r *room) {
			r.hold(head1, -1, "1 原案のとおり決定 name=新しい名前")
			r.has(1, "name=新しい名前")
			r.hold(head1, -1, "1 報告")
			r.has(1, "name=公約その1")
			r.hold(head1, -1, "1 要修正")
			r.has(1, "name=公約その1")
		},
		"a sheet of the name that a meeting of the same run gave": func(r *room) {
			r.agenda(head1, 1)
			r.day = meetingDays[head1]
			form := r.form(1, r.issued, "name=新しい名前", "situation=案")
			minutes := papers("a.xlsx", paper(head1, -1, "1 原案のとおり決定 name=新しい名前"))
			r.said(r.merge(form, minutes))
			r.has(1, "situation=案")
			r.nothingNew(form, minutes)
		},
		"a sheet that could be taken in after the run's decision waits for the next meeting": func(r *room) {
			r.agenda(head1, 1)
			r.agenda(head2, 1)
			r.day = meetingDays[head1]
			form := r.form(1, r.issued, "name=新しい名前", later, why)
			minutes := papers("a.xlsx", paper(head1, -1, "1 原案のとおり決定 name=新しい名前"))
			r.merge(form, minutes)
			r.has(1, before)
			r.stage(1, ledger.OnAgenda)
			r.nothingNew(form, minutes)
			r.hold(head2, -1, "1 原案のとおり決定")
			r.has(1, later)
		},
		"a row that another sheet of the run makes good": func(r *room) {
			r.day = meetingDays[sub2]
			r.hold(sub1, -1, "2 統合 into=1")
			first := papers("a.xlsx", paper(sub1, -1, "1 統合 into=2", "2 統合 into=1"))
			r.said(r.merge(first), "merged-into-invalid/circle 1", "merged-into-invalid/circle 2")
			minutes := papers("b.xlsx", paper(sub2, -1, "2 原案のまま本部会議に提出"))
			r.merge(first, minutes)
			r.nothingNew(first, minutes)
		},
		"undecidable sheets beside an older one stay undecidable": func(r *room) {
			r.agenda(head1, 1)
			r.day = meetingDays[head1]
			older := papers("c.xlsx", paper(head1, -1, "1 次回会議へのローリング"))
			older.Modified = older.Modified.Add(-time.Hour)
			a, b := papers("a.xlsx", paper(head1, -1, "1 原案のとおり決定")), papers("b.xlsx", paper(head1, -1, "1 要修正"))
			for range 3 { // told until somebody mends it
				said := r.merge(a, older, b)
				r.said(slices.DeleteFunc(said, func(s string) bool { return s == "file-already-merged" }), "sheet-duplicate/decisions", "sheet-duplicate/decisions")
				r.stage(1, ledger.Rolled)
			}
			r.nothingNew(a, older, b)
			r.said(r.merge(papers("d.xlsx", paper(head1, -1, "1 原案のとおり決定"))))
			r.stage(1, "")
			r.nothingNew(a, older, b)
		},
		"a sheet refused in part gives way to no older one, and takes no row that came since": func(r *room) {
			r.agenda(head1, 1)
			r.day = meetingDays[head1]
			partly := papers("a.xlsx", paper(head1, -1, "1 要修正", "9 要修正"))
			older := papers("b.xlsx", paper(head1, -1, "1 原案のとおり決定"))
			older.Modified = older.Modified.Add(-time.Hour)
			r.said(r.merge(partly), "pledge-unknown 9")
			r.said(r.merge(older), "sheet-superseded/earlier")
			r.stage(1, ledger.AwaitsMend)
			r.agenda(head1, 2)
			r.said(r.merge(partly), "pledge-unknown 9")
			r.stage(2, ledger.OnAgenda)
		},
		"a row left out of a corrected sheet is withdrawn": func(r *room) {
			r.agenda(head1, 1, 2)
			r.send(1, later, why)
			r.hold(head1, 2, "1 原案のとおり決定", "2 原案のとおり決定")
			r.said(r.hold(head1, 1, "2 原案のとおり決定"), "decision-withdrawn 1")
			r.has(1, before)
			r.stage(1, ledger.AwaitsAgenda)
			r.counts(head1, map[pledge.Decision]int{pledge.AsProposed: 1})
		},
		"a proposal waits though its pledge was taken off the agenda": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.agenda(head1, 2)
			r.stage(1, ledger.AwaitsAgenda)
			r.said(r.send(1, "target=令和9年度", why))
			r.has(1, before)
			r.said(r.hold(head1, -1, "2 原案のとおり決定"))
			r.said(r.hold(head2, -1, "1 原案のとおり決定"))
			r.has(1, "target=令和9年度")
			r.stage(1, "")
		},
		"an agenda replaces the list and keeps what was decided": func(r *room) {
			r.agenda(head1, 1, 2)
			r.agenda(head1, 2, 3)
			r.stage(1, "")
			r.stage(2, ledger.OnAgenda)
			r.stage(3, ledger.OnAgenda)
			r.hold(head1, -1, "2 原案のとおり決定", "3 要修正")
			r.agenda(head1, 1)
			r.counts(head1, map[pledge.Decision]int{pledge.AsProposed: 1, pledge.Revise: 1})
			r.stage(1, ledger.OnAgenda)
		},
		"達成済みを確認 needs an achievement": func(r *room) {
			r.agenda(head1, 1, 2)
			r.send(1, achieved...)
			r.said(r.hold(head1, 2, "1 原案のとおり決定 confirmed", "2 原案のとおり決定 confirmed"), "confirmed-not-achieved 2", "meeting-count-differs")
			r.has(1, achieved...)
			r.stage(2, ledger.OnAgenda)
		},
		"達成済みを確認 beside 要修正 needs the achievement in effect": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, achieved...)
			r.said(r.hold(head1, -1, "1 要修正 confirmed"), "confirmed-not-achieved 1")
			r.has(1, "status=未着手")
		},
		"達成済みを確認 by the 分科会, decided by a 本部会議 in the same run": func(r *room) {
			r.agenda(sub1, 1)
			r.send(1, achieved...)
			r.day = meetingDays[head1]
			r.said(r.merge(papers("both.xlsx", paper(sub1, 1, "1 原案のまま本部会議に提出 confirmed"), paper(head1, 1, "1 原案のとおり決定 confirmed"))))
			r.has(1, achieved...)
		},
		"a confirmation stays though the achievement was withdrawn since": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, achieved...)
			r.hold(head1, 1, "1 原案のとおり決定 confirmed")
			r.said(r.send(1, "status=実施中", "progress=90%", why))
			r.said(r.hold(head1, 2, "1 原案のとおり決定 confirmed", "2 要修正"))
			r.counts(head1, map[pledge.Decision]int{pledge.AsProposed: 1, pledge.Revise: 1})
		},
		"the meeting's name for a pledge": func(r *room) {
			r.agenda(head1, 1)
			r.hold(head1, 1, "1 原案のとおり決定 name=新しい名前 contents")
			r.has(1, "name=新しい名前")
			r.said(r.hold(head1, 1, "1 原案のとおり決定 name=正しい名前 contents"))
			r.has(1, "name=正しい名前")
		},
		"a name waits with its 要修正": func(r *room) {
			r.agenda(head1, 1)
			r.hold(head1, 1, "1 要修正 name=新しい名前")
			r.has(1, "name=公約その1")
			r.day = pledge.NewDate(2024, 9, 20)
			r.hold(head1, 1, "1 要修正 name=新しい名前 settled=2024-09-18")
			r.has(1, "name=新しい名前")
		},
		"a name taken out of a corrected sheet is taken back": func(r *room) {
			r.agenda(head1, 1)
			r.hold(head1, 1, "1 原案のとおり決定 name=新しい名前")
			r.hold(head1, 1, "1 原案のとおり決定")
			r.has(1, "name=公約その1")
		},
		"an instruction reaches the register and asks for a response": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, "situation=案")
			r.hold(head1, 1, "1 要修正 instruction=工程を示すこと")
			r.has(1, "instruction="+head1+"：工程を示すこと", "response=")
			r.issued = issue(r.book)
			r.said(r.send(1, "situation=別の案"), "response-missing 1")
			r.said(r.send(1, "situation=別の案", "response=示しました"))
		},
		"an instruction taken out of a corrected sheet is taken back": func(r *room) {
			r.agenda(head1, 1)
			r.hold(head1, 1, "1 原案のとおり決定 instruction=工程を示すこと")
			r.hold(head1, 1, "1 原案のとおり決定")
			r.has(1, "instruction=")
		},
		"an answer to an earlier instruction is none to the next": func(r *room) {
			r.agenda(head1, 1)
			r.hold(head1, 1, "1 原案のとおり決定 instruction=はじめの指示")
			r.issued = issue(r.book)
			r.agenda(head2, 1)
			r.said(r.send(1, "response=はじめの答え", "situation=案"))
			r.hold(head2, 1, "1 要修正 instruction=次の指示")
			r.said(r.send(1, "response=はじめの答え", "situation=直した案"), "response-missing/earlier 1")
			r.day = pledge.NewDate(2024, 10, 20)
			r.said(r.hold(head2, 1, "1 要修正 instruction=次の指示 settled=2024-10-18"))
			r.has(1, "instruction="+head2+"：次の指示", "response=", "situation=直した案")
		},
		"a bad row is rejected alone": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.said(r.hold(head1, -1, "1 原案のとおり決定", "9 原案のとおり決定"), "pledge-unknown 9")
			r.has(1, later)
		},
		"a meeting that is yet to come": func(r *room) {
			r.day = meetingDays[head1] - 1
			r.said(r.merge(papers("early.xlsx", paper(head1, -1, "1 原案のとおり決定"))), "meeting-invalid/future")
		},
		"a confirmation before the meeting": func(r *room) {
			r.said(r.hold(head1, -1, "1 要修正 settled=2024-09-08"), "date-unexpected/settled-early 1")
		},
		"a decision sheet without a row": func(r *room) {
			r.agenda(head1, 1)
			r.said(r.hold(head1, -1), "decision-missing/rows")
			r.stage(1, ledger.OnAgenda)
		},
		"an older decision sheet that arrives late": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, -1, "1 原案のとおり決定")
			old := papers("old.xlsx", paper(head1, -1, "1 要修正"))
			old.Modified = old.Modified.Add(-time.Hour)
			r.said(r.merge(old), "sheet-superseded/earlier")
			r.has(1, later)
		},
		"a 統合 that arrives after its 統合先 was decided": func(r *room) {
			r.hold(head1, -1, "2 原案のとおり決定")
			r.said(r.hold(sub1, -1, "1 統合 into=2"))
			r.has(1, "status=統合", "mergedInto=2")
			r.stage(1, "")
		},
		"a meeting on two dates": func(r *room) {
			r.agenda(head1, 1)
			d := paper(head1, -1, "1 原案のとおり決定")
			d.Date++
			r.day = d.Date
			r.said(r.merge(papers("two.xlsx", d)), "meeting-invalid/two-dates")
			r.stage(1, ledger.OnAgenda)
		},
		"a round skipped and one that goes back": func(r *room) {
			r.said(r.hold(head2, -1, "1 原案のとおり決定"), "round-out-of-order/skipped")
			r.said(r.hold(head1, -1, "1 原案のとおり決定"), "round-out-of-order/back")
		},
		"what is announced is not what was decided": func(r *room) {
			r.agenda(head1, 1, 2)
			r.said(r.hold(head1, 3, "1 原案のとおり決定", "2 要修正"), "meeting-count-differs")
			r.said(r.merge()) // not repeated
			r.said(r.hold(head1, 2, "1 原案のとおり決定", "2 要修正"))
		},
		"a planner's note explains the difference": func(r *room) {
			r.agenda(head1, 1)
			r.book.Meetings = []ledger.Meeting{{Name: head1, Note: "1件は取り下げ"}}
			r.said(r.hold(head1, 3, "1 原案のとおり決定"))
		},
		"what was passed on is not what was heard": func(r *room) {
			r.hold(sub1, -1, "1 原案のまま本部会議に提出", "2 統合 into=3", "4 次回分科会へローリング")
			r.said(r.hold(head1, -1, "1 原案のとおり決定", "3 原案のとおり決定"))
			r.hold(sub2, -1, "1 原案のまま本部会議に提出", "4 修正後に本部会議に提出")
			r.said(r.hold(head2, -1, "1 原案のとおり決定"), "heard-differs")
		},
		"a reason for something else does not undo what a meeting decided of 状況": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, "status=中止")
			r.hold(head1, -1, "1 原案のとおり決定")
			r.said(r.send(1, "remarks=追記", why), "conflict/since 1")
			r.has(1, "status=中止")
		},
		"a reason explains an achievement that is withdrawn while it is proposed": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, achieved...)
			r.said(r.send(1, "situation=案", "status=実施中", why))
		},
		"a list that leaves a proposed year out drops it, whatever its reason": func(r *room) {
			r.agenda(head1, 1)
			for _, c := range []struct {
				values []string
				said   []string
			}{
				{[]string{later, why}, nil},
				{[]string{"situation=案", why}, []string{"back-to-issued/dropped 1"}},
			} {
				f := r.form(1, 0, c.values...)
				for _, s := range f.Submissions {
					s.Form = false
				}
				r.said(r.merge(f), c.said...)
			}
		},
		"what a 分科会 had reported with a proposal is heard like what it passed on": func(r *room) {
			r.agenda(sub1, 1, 2, 3)
			r.send(2, "situation=案")
			r.hold(sub1, -1, "1 原案のまま本部会議に提出", "2 報告", "3 原案のまま本部会議に提出")
			r.said(r.hold(head1, -1, "1 原案のとおり決定", "2 原案のとおり決定", "3 原案のとおり決定"))
		},
		"what a 分科会 had reported without a proposal is not passed on": func(r *room) {
			r.hold(sub1, -1, "1 原案のまま本部会議に提出", "2 報告")
			r.said(r.hold(head1, -1, "1 原案のとおり決定", "2 原案のとおり決定"), "heard-differs")
		},
		"a row that is to be mended was heard, with an agenda or without": func(r *room) {
			r.hold(sub1, -1, "1 原案のまま本部会議に提出", "2 原案のまま本部会議に提出")
			r.said(r.hold(head1, -1, "1 原案のとおり決定", "2 要修正 confirmed"), "confirmed-not-achieved 2")
		},
		"a row that is to be mended is not said to be heard without": func(r *room) {
			r.agenda(sub1, 1)
			r.hold(sub1, -1, "1 原案のまま本部会議に提出")
			r.agenda(head1, 1, 2)
			r.said(r.hold(head1, -1, "1 原案のとおり決定", "2 要修正 confirmed"), "confirmed-not-achieved 2")
		},
		"what was edited since a decision stays when it is taken back, and is told": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why, "situation=案")
			r.hold(head1, -1, "1 原案のとおり決定")
			r.edit(1, pledge.TargetYear, "令和9年度")
			r.said(r.hold(head1, -1, "1 次回会議へのローリング"), "decision-withdrawn/kept 1")
			r.has(1, "target=令和9年度", "situation=")
			for _, e := range r.book.Events {
				if e.Revision == r.book.Revision() && e.Kind == ledger.Decided && e.Field == pledge.Situation && e.Source.File == "" {
					r.Errorf("nobody knows why %v", e)
				}
			}
		},
		"a later meeting's decision closes the earlier 要修正": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, 1, "1 要修正")
			r.hold(head2, 1, "1 原案のとおり決定")
			r.has(1, later)
			r.stage(1, "")
		},
		"a confirmation that comes after a later meeting decided": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, 1, "1 要修正")
			r.hold(head2, 1, "1 原案のとおり決定")
			r.said(r.hold(head1, 1, "1 要修正 settled=2024-10-01"))
			r.has(1, later)
			r.stage(1, "")
		},
		"two decision sheets of a meeting that differ, neither newer": func(r *room) {
			r.agenda(head1, 1)
			r.day = meetingDays[head1]
			r.said(r.merge(papers("a.xlsx", paper(head1, -1, "1 原案のとおり決定")), papers("b.xlsx", paper(head1, -1, "1 要修正"))), "sheet-duplicate/decisions", "sheet-duplicate/decisions")
			r.stage(1, ledger.OnAgenda)
		},
		"the same decision sheet twice": func(r *room) {
			r.agenda(head1, 1)
			r.day = meetingDays[head1]
			f := papers("a.xlsx", paper(head1, -1, "1 原案のとおり決定"))
			r.said(r.merge(f))
			revision := r.book.Revision()
			r.said(r.merge(f), "file-already-merged")
			if r.book.Revision() != revision {
				r.Error("the second time made a revision")
			}
		},
		"what was known on a day leaves out what came later": func(r *room) {
			r.agenda(head1, 1)
			r.send(1, later, why)
			r.hold(head1, -1, "1 要修正")
			on := r.day
			r.day += 9
			r.hold(head1, -1, "1 要修正 settled=2024-09-12")
			if v, ok := r.book.RecordUntil(on).Review(1); !ok || v.Stage != ledger.AwaitsMend {
				r.Errorf("on %s it was %s, %v", on, v.Stage, ok)
			}
			if v, ok := r.book.RecordUntil(r.day).Review(1); ok {
				r.Errorf("on %s it was %s", r.day, v.Stage)
			}
		},
		"an agenda made anew is known from its day": func(r *room) {
			r.agenda(head1, 1)
			r.day += 2
			r.agenda(head1, 1, 2)
			if _, ok := r.book.RecordUntil(r.day).Review(2); !ok {
				r.Error("the pledge added to the agenda is not under review")
			}
			if _, ok := r.book.RecordUntil(r.day - 1).Review(2); ok {
				r.Error("the pledge was under review before it was added")
			}
		},
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		t.Run(name, func(t *testing.T) { tests[name](newRoom(t)) })
	}
}

// nothingNew demands that merging files again records nothing.
func (r *room) nothingNew(files ...*ledger.File) {
	r.Helper()
	if out := r.book.Merge(files, nil, ledger.Options{Today: r.day}); out.Changed {
		r.Errorf("merging again records %v, %v, %v", out.Events, out.Hearings, out.Intakes)
	}
}

// edit writes into the register by hand, and lets a run record it.
func (r *room) edit(number int, f pledge.Field, value string) {
	r.Helper()
	for i := range r.book.Register {
		if r.book.Register[i].Number == number {
			r.book.Register[i].Record[f] = value
		}
	}
	edits, found := r.book.HandEdits(r.day)
	if len(edits) == 0 {
		r.Fatalf("the edit is not seen: %v", found)
	}
	record(r.book, r.book.Merge(nil, edits, ledger.Options{Today: r.day}))
}

// hall is a random history of meetings.
type hall struct {
	*rapid.T
	book     *ledger.Book
	forms    []*ledger.Submission
	day      pledge.Date
	files    int
	rounds   map[pledge.Body]int
	meetings []string
	days     map[string]pledge.Date
	mails    []*ledger.File // sent so far
	minutes  []*ledger.File
}

// again draws some of the files sent before: people leave them in the folder.
func (h *hall) again(sent, now []*ledger.File) []*ledger.File {
	for range rapid.IntRange(0, min(len(sent), 2)).Draw(h.T, "sent again") {
		if f := rapid.SampledFrom(sent).Draw(h.T, "again"); !slices.Contains(now, f) {
			now = append(now, f)
		}
	}
	return now
}

// copied returns a book that can be written to apart from the first.
func copied(b *ledger.Book) *ledger.Book {
	c := *b
	c.Events, c.Intakes, c.Hearings = slices.Clone(b.Events), slices.Clone(b.Intakes), slices.Clone(b.Hearings)
	show(&c)
	return &c
}

// convene puts a new meeting on record, or pledges on another one's agenda.
func (h *hall) convene() {
	var name string
	if len(h.meetings) > 0 && rapid.IntRange(0, 3).Draw(h.T, "a known meeting") == 0 {
		name = rapid.SampledFrom(h.meetings).Draw(h.T, "meeting")
	} else {
		body := rapid.SampledFrom(pledge.Bodies).Draw(h.T, "body")
		h.rounds[body]++
		h.day += pledge.Date(rapid.IntRange(1, 5).Draw(h.T, "days later"))
		name = pledge.Meeting{Year: 2024, Round: h.rounds[body], Body: body}.String()
		h.meetings, h.days[name] = append(h.meetings, name), h.day
	}
	var pledges []int
	for _, row := range h.book.Register {
		if rapid.Bool().Draw(h.T, "heard") {
			pledges = append(pledges, row.Number)
		}
	}
	before := ledger.Replay(h.book.Events, nil)
	out := h.book.Agenda(meetingOf(name), h.days[name], pledges, nil, ledger.Options{Today: h.day})
	record(h.book, out)
	if diff := cmp.Diff(before, ledger.Replay(h.book.Events, nil)); diff != "" {
		h.Fatalf("an agenda changes the register:\n%s", diff)
	}
	record := h.book.Record()
	if known := record.Find(name); known != nil && known.Date != h.days[name] {
		return // a decision sheet put it on record with another day
	}
	for _, n := range pledges {
		if _, listed := find(record, name, n); !listed {
			h.Fatalf("pledge %d is not on the agenda of %s", n, name)
		}
	}
}

func find(record *ledger.Record, meeting string, number int) (ledger.Hearing, bool) {
	if m := record.Find(meeting); m != nil {
		for _, row := range m.Rows {
			if row.Pledge == number {
				return row, true
			}
		}
	}
	return ledger.Hearing{}, false
}

// mail draws a file of forms.
func (h *hall) mail() *ledger.File {
	h.files++
	s := clone(rapid.SampledFrom(h.forms).Draw(h.T, "form"))
	for _, f := range []pledge.Field{pledge.Situation, pledge.Response} {
		if rapid.Bool().Draw(h.T, "change "+string(f)) {
			set(s, f, words.Draw(h.T, string(f)))
		}
	}
	if rapid.Bool().Draw(h.T, "move the target") {
		set(s, pledge.TargetYear, rapid.SampledFrom([]string{"令和6年度", "令和8年度", "令和9年度"}).Draw(h.T, "target"))
		set(s, pledge.Reason, "調整の結果")
	}
	if rapid.IntRange(0, 3).Draw(h.T, "achieved") == 0 {
		set(s, pledge.StatusWord, string(pledge.Achieved))
		set(s, pledge.Progress, "100%")
		set(s, pledge.AchievedOn, today.String())
	}
	switch rapid.IntRange(0, 11).Draw(h.T, "whose it is") {
	case 0:
		set(s, pledge.Name, "新しい名前"+words.Draw(h.T, "name"))
	case 1:
		set(s, pledge.Name, fmt.Sprint("公約その", rapid.IntRange(1, 4).Draw(h.T, "name of")))
	case 2:
		s.Pledge = rapid.IntRange(0, 9).Draw(h.T, "number") // 0 could not be read
		set(s, pledge.Number, strconv.Itoa(s.Pledge))
	case 3:
		s.Findings = []finding.Finding{{Code: finding.YearInvalid, Pledge: s.Pledge, Field: pledge.TargetYear}}
	}
	f := file(fmt.Sprintf("%d.xlsx", h.files), s)
	f.SubmittedOn = today + pledge.Date(rapid.IntRange(h.files-1, h.files).Draw(h.T, "submitted"))
	return f
}

// minute draws a decision sheet of a meeting on record, a first or a corrected
// one.
func (h *hall) minute() *ledger.File {
	h.files++
	name := rapid.SampledFrom(h.meetings).Draw(h.T, "meeting")
	m := meetingOf(name)
	d := &ledger.DecisionSheet{Meeting: m, Date: h.days[name], Cells: map[string]finding.Place{}}
	for _, row := range h.book.Register {
		if rapid.IntRange(0, 3).Draw(h.T, "left out") == 0 {
			continue
		}
		r := ledger.DecisionRow{Cells: map[string]finding.Place{}, Typed: map[string]string{}}
		r.Pledge = row.Number
		r.Decision = pledge.Decision(rapid.SampledFrom(m.Body.Words()).Draw(h.T, "decision"))
		ruling, _ := m.Body.Ruling(r.Decision)
		if ruling.Merges {
			r.MergedInto = rapid.IntRange(1, len(h.book.Register)).Draw(h.T, "into")
		}
		if ruling.Revises && rapid.Bool().Draw(h.T, "settled") {
			r.SettledOn = h.day
		}
		if rapid.IntRange(0, 3).Draw(h.T, "instruct") == 0 {
			r.Instruction = words.Draw(h.T, "instruction")
		}
		if rapid.IntRange(0, 5).Draw(h.T, "rename") == 0 {
			r.NewName = "新しい名前" + words.Draw(h.T, "name")
		}
		r.Confirmed = rapid.IntRange(0, 5).Draw(h.T, "confirm") == 0
		if rapid.IntRange(0, 11).Draw(h.T, "a bad row") == 0 {
			r.Findings = []finding.Finding{{Code: finding.DecisionUnknown, Pledge: r.Pledge}}
		}
		d.Rows = append(d.Rows, r)
	}
	switch rapid.IntRange(0, 11).Draw(h.T, "a bad sheet") {
	case 0:
		d.Findings = []finding.Finding{{Code: finding.MeetingInvalid, Variant: "name"}}
	case 1:
		d.Date += pledge.Date(rapid.IntRange(-1, 1).Draw(h.T, "another day"))
	}
	f := papers(fmt.Sprintf("%d.xlsx", h.files), d)
	f.Modified = time.Unix(int64(1700000000+rapid.IntRange(0, 2).Draw(h.T, "modified")), 0)
	return f
}

// run takes in forms and decision sheets at once, and holds what comes of them
// against taking in the forms first and the decisions then.
func (h *hall) run(mails, minutes []*ledger.File) {
	opt := ledger.Options{Today: h.day}
	was := copied(h.book)
	files := slices.Concat(mails, minutes)
	out := h.book.Merge(files, nil, opt)
	mixed := h.book.Merge(rapid.Permutation(files).Draw(h.T, "order"), nil, opt)
	if diff := cmp.Diff(unordered(out), unordered(mixed)); diff != "" {
		h.Fatalf("the order of files matters (-given +mixed):\n%s", diff)
	}
	if diff := cmp.Diff(out.Hearings, mixed.Hearings); diff != "" {
		h.Fatalf("the order of files matters for the record (-given +mixed):\n%s", diff)
	}

	mid := copied(h.book)
	first := mid.Merge(mails, nil, opt)
	record(mid, first)
	h.underReview(was, mid, first)

	last := copied(mid)
	second := last.Merge(minutes, nil, opt)
	record(last, second)
	// What was rejected then is looked at again, as a run does by itself.
	if diff := cmp.Diff(registerAfter(last, last.Merge(files, nil, opt)), registerAfter(h.book, out)); diff != "" {
		h.Fatalf("forms and decisions in one run differ from one after the other (-apart +at once):\n%s", diff)
	}
	h.onlyDecided(mid, last, second)
	h.allDecided(mid, last, second)
	h.takenBack(mid, last, second)

	record(h.book, out)
	if diff := cmp.Diff(out.State, ledger.Replay(h.book.Events, nil)); diff != "" {
		h.Fatalf("the replay is not the outcome's register (-outcome +replay):\n%s", diff)
	}
	if again := h.book.Merge(files, nil, opt); again.Changed {
		h.Fatalf("merging again changes %v, %v, takes in %v", again.Events, again.Hearings, again.Intakes)
	}
	if out.Changed {
		h.undone(was)
	}
}

func registerAfter(b *ledger.Book, out ledger.Outcome) []ledger.Row {
	c := copied(b)
	record(c, out)
	return c.Register
}

// underReview: forms change the register of no pledge under review, and what
// was accepted of it is its proposal.
func (h *hall) underReview(before, after *ledger.Book, out ledger.Outcome) {
	was, is := ledger.Replay(before.Events, nil), ledger.Replay(after.Events, nil)
	review := before.Record()
	for number := range was {
		if _, under := review.Review(number); !under {
			continue
		}
		if diff := cmp.Diff(was[number], is[number]); diff != "" {
			h.Fatalf("pledge %d is under review, and its form changes the register:\n%s", number, diff)
		}
		for _, j := range out.Judged {
			if j.Pledge != number || j.Verdict != ledger.Waiting {
				continue
			}
			v, _ := after.Record().Review(number)
			if v.Proposal == nil {
				h.Fatalf("pledge %d: a sheet waits, and nothing is proposed", number)
			}
			for f, e := range v.Proposal.Values(is[number]) {
				if said, ok := j.Entries[f]; ok && said.Value != e && e != is[number][f] {
					h.Fatalf("pledge %d: %s is proposed as %q, the sheet says %q", number, f, e, said.Value)
				}
			}
		}
	}
}

// effect returns the pledges that decisions of a run put into effect, with the
// rows, and those whose rows of the same meeting had done so before.
func effect(before *ledger.Book, out ledger.Outcome) (now map[int][]ledger.Hearing, earlier map[int]bool) {
	now, earlier = map[int][]ledger.Hearing{}, map[int]bool{}
	record := before.Record()
	for _, row := range out.Hearings {
		body := meetingOf(row.Meeting).Body
		was, _ := find(record, row.Meeting, row.Pledge)
		if r, _ := body.Ruling(was.Decision); r.TakesEffect {
			earlier[row.Pledge] = true
		}
		if r, _ := body.Ruling(row.Decision); r.TakesEffect {
			now[row.Pledge] = append(now[row.Pledge], row)
		}
	}
	return now, earlier
}

// decidedAfter reports whether a meeting after the named one put a pledge into
// effect.
func decidedAfter(record *ledger.Record, number int, meeting string) bool {
	found := false
	for _, m := range slices.Backward(record.Meetings) {
		if m.Meeting == meetingOf(meeting) {
			return found
		}
		row, _ := find(record, m.String(), number)
		ruling, _ := m.Body.Ruling(row.Decision)
		found = found || ruling.TakesEffect
	}
	return false
}

// onlyDecided: a value changes only by a row of the run: to what was proposed,
// to what the row itself says, or back.
func (h *hall) onlyDecided(before, after *ledger.Book, out ledger.Outcome) {
	was, is := ledger.Replay(before.Events, nil), ledger.Replay(after.Events, nil)
	record, then := before.Record(), after.Record()
	now, earlier := effect(before, out)
	heard := map[int][]ledger.Hearing{}
	for _, row := range out.Hearings {
		heard[row.Pledge] = append(heard[row.Pledge], row)
	}
	for number := range was {
		v, _ := record.Review(number)
		for f := range union(was[number], is[number]) {
			value := is[number][f]
			if value == was[number][f] {
				continue
			}
			decided := len(now[number]) > 0
			renamed := slices.ContainsFunc(now[number], func(row ledger.Hearing) bool { return f == pledge.Name && row.NewName == value })
			proposed := v.Proposal != nil && v.Proposal.Values(was[number])[f] == value
			into, _ := strconv.Atoi(is[number][pledge.MergedInto])
			from, _ := strconv.Atoi(was[number][pledge.MergedInto])
			absorbed := slices.ContainsFunc(then.Meetings, func(m *ledger.MeetingRecord) bool {
				row, ok := find(then, m.String(), number)
				return ok && row.MergedInto == into && decidedAfter(then, into, row.Meeting)
			}) ||
				slices.ContainsFunc(heard[number], func(row ledger.Hearing) bool { // its 統合先 was decided before it was heard of
					return row.MergedInto == into && (decidedAfter(record, into, row.Meeting) || decidedAfter(then, into, row.Meeting))
				})
			separated := from != 0 && slices.ContainsFunc(heard[number], func(row ledger.Hearing) bool { // the 分科会 says so no longer
				merged, _ := find(record, row.Meeting, number)
				return merged.MergedInto == from && row.MergedInto != from
			})
			switch {
			case decided && proposed:
			case renamed:
			case earlier[number], earlier[from]: // taken back
			case (absorbed || separated) && (f == pledge.StatusWord || f == pledge.MergedInto || f == pledge.AchievedOn):
			case (f == pledge.Instruction || f == pledge.Response) && len(heard[number]) > 0:
			default:
				h.Fatalf("pledge %d: %s changes from %q to %q, and no meeting decided it (%v)", number, f, was[number][f], value, heard[number])
			}
		}
	}
}

// allDecided: what was proposed is in effect after its decision, and the review
// is over unless another meeting has it.
func (h *hall) allDecided(before, after *ledger.Book, out ledger.Outcome) {
	is := ledger.Replay(after.Events, nil)
	record, then := before.Record(), after.Record()
	now, earlier := effect(before, out)
	heard := map[int]int{}
	for _, row := range out.Hearings {
		heard[row.Pledge]++
	}
	for number, rows := range now {
		if heard[number] > 1 {
			continue // two meetings at once: the later one may have taken it back
		}
		row := rows[0]
		v, _ := record.Review(number)
		if v.Proposal != nil && !earlier[number] {
			for _, e := range v.Proposal.Changes {
				if value := is[number][e.Field]; value != e.After && e.Field != pledge.Response {
					h.Fatalf("pledge %d: %s was decided to be %q and is %q", number, e.Field, e.After, value)
				}
			}
		}
		if row.NewName != "" && is[number][pledge.Name] != row.NewName {
			h.Fatalf("pledge %d was renamed %s and is called %s", number, row.NewName, is[number][pledge.Name])
		}
		if last, under := then.Review(number); under && last.Meeting == row.Meeting && !earlier[number] {
			h.Fatalf("pledge %d was decided by %s and is %s", number, row.Meeting, last.Stage)
		}
	}
}

// takenBack: what a row had put into effect is so no longer once the meeting's
// sheet says otherwise, unless something changed it since.
func (h *hall) takenBack(before, after *ledger.Book, out ledger.Outcome) {
	undone := map[string]bool{}
	for _, e := range before.Events {
		if e.Field == ledger.RevisionField {
			undone[e.Before] = true
		}
	}
	type value struct {
		number int
		field  pledge.Field
	}
	last, first := map[value]ledger.Event{}, map[value]string{} // and what stood before the meeting changed it
	for _, e := range before.Events {
		if e.Kind != ledger.Undone && e.Kind != ledger.Proposed && !undone[strconv.Itoa(e.Revision)] {
			v := value{e.Pledge, e.Field}
			if e.Meeting == "" || last[v].Meeting != e.Meeting {
				first[v] = e.Before
			}
			last[v] = e
		}
	}
	is := ledger.Replay(after.Events, nil)
	now, earlier := effect(before, out)
	for _, row := range out.Hearings {
		if !earlier[row.Pledge] || len(now[row.Pledge]) > 0 {
			continue
		}
		if was, _ := find(before.Record(), row.Meeting, row.Pledge); was.Decision != pledge.AsProposed && was.Decision != pledge.Reported && was.Decision != pledge.Settled {
			continue
		}
		for v, e := range last {
			instructed := v.field == pledge.Instruction || v.field == pledge.Response
			if v.number == row.Pledge && e.Meeting == row.Meeting && !instructed && first[v] != e.After && is[v.number][v.field] == e.After {
				h.Fatalf("pledge %d: %s is still %q, which %s no longer decides", v.number, v.field, e.After, row.Meeting)
			}
		}
	}
}

// undone: taking the run back gives the register and the reviews from before.
func (h *hall) undone(was *ledger.Book) {
	c := copied(h.book)
	u, err := c.Undo(nil, h.day)
	if err != nil {
		h.Fatal(err)
	}
	c.Events = append(c.Events, u.Events...)
	show(c)
	if diff := cmp.Diff(was.Register, c.Register); diff != "" {
		h.Fatalf("undo does not give the register back (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(reviews(was), reviews(c)); diff != "" {
		h.Fatalf("undo does not give the reviews back (-before +after):\n%s", diff)
	}
}

// reviews tells of every pledge under review, and of every meeting's decisions.
func reviews(b *ledger.Book) []string {
	record := b.Record()
	var list []string
	for _, n := range record.Pledges() {
		v, _ := record.Review(n)
		text := fmt.Sprintf("%d %s %s", n, v.Meeting, v.Stage)
		if v.Proposal != nil {
			text += fmt.Sprint(" ", v.Proposal.Revision)
		}
		list = append(list, text)
	}
	for _, m := range record.Meetings {
		list = append(list, fmt.Sprint(m.Meeting, m.Date, m.Decisions()))
	}
	return list
}

// Random meetings: nothing takes effect without its decision, nothing decided
// is missing, and neither the order of files nor what came in with what matters.
func meetingProperties(t *rapid.T) {
	h := &hall{T: t, book: newBook(rapid.IntRange(1, 3).Draw(t, "pledges")), day: today + 1, rounds: map[pledge.Body]int{}, days: map[string]pledge.Date{}}
	h.issue()
	for range rapid.IntRange(1, 10).Draw(t, "steps") {
		step := rapid.SampledFrom([]string{"issue", "agenda", "mail", "hold", "hold", "both", "both", "edit", "undo"}).Draw(t, "step")
		var mails, minutes []*ledger.File
		if step == "mail" || step == "both" {
			for range rapid.IntRange(1, 3).Draw(t, "mails") {
				mails = append(mails, h.mail())
			}
		}
		if len(h.meetings) > 0 && (step == "hold" || step == "both") {
			h.day += pledge.Date(rapid.IntRange(0, 3).Draw(t, "days later"))
			for range rapid.IntRange(1, 2).Draw(t, "sheets") {
				minutes = append(minutes, h.minute())
			}
		}
		switch {
		case step == "issue":
			h.issue()
		case step == "agenda" || step == "hold" && len(minutes) == 0:
			h.convene()
		case step == "undo":
			h.undo()
		case step == "edit":
			h.edit()
		default:
			h.run(h.again(h.mails, mails), h.again(h.minutes, minutes))
			h.mails, h.minutes = append(h.mails, mails...), append(h.minutes, minutes...)
		}
		if found := h.book.Verify(); len(found) > 0 {
			t.Fatalf("verify: %v", found)
		}
		h.told()
	}
	standsSorting(t, h.book)
}

func TestMeetingProperties(t *testing.T) { rapid.Check(t, meetingProperties) }

// FuzzMeetings draws the same from what the fuzzer makes up.
func FuzzMeetings(f *testing.F) { fuzz(f, meetingProperties) }

// told: what the history tells and was not taken back, read from its oldest,
// comes to the record.
func (h *hall) told() {
	list := h.book.History(nil)
	slices.SortStableFunc(list, func(a, b ledger.Told) int { return a.Revision - b.Revision })
	got, want := map[string]string{}, map[string]string{}
	for _, t := range list {
		if t.UndoneBy == 0 && (t.Field == ledger.AgendaField || t.Field == ledger.DecisionField) {
			got[fmt.Sprint(t.Meeting, " ", t.Pledge)] = t.After
		}
	}
	maps.DeleteFunc(got, func(_, word string) bool { return word == string(ledger.Withdrawn) })
	for _, m := range h.book.Record().Meetings {
		for _, row := range m.Rows {
			want[fmt.Sprint(m.Meeting, " ", row.Pledge)] = string(row.Decision)
			if row.Decision == "" {
				want[fmt.Sprint(m.Meeting, " ", row.Pledge)] = string(ledger.OnAgenda)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		h.Fatalf("the history does not come to the record (-record +history):\n%s", diff)
	}
}

// edit writes into the register by hand, against what departments propose.
func (h *hall) edit() {
	row := rapid.SampledFrom(h.book.Register).Draw(h.T, "row")
	if rapid.Bool().Draw(h.T, "the text") {
		row.Record[pledge.Situation] = rapid.SampledFrom([]string{"甲", "乙", "手で直した"}).Draw(h.T, "by hand")
	} else {
		row.Record[pledge.TargetYear] = rapid.SampledFrom([]string{"令和6年度", "令和8年度", "令和10年度"}).Draw(h.T, "by hand")
	}
	edits, found := h.book.HandEdits(h.day)
	if len(edits) == 0 && len(found) > 0 {
		h.Fatalf("the edit is refused: %v", found)
	}
	record(h.book, h.book.Merge(nil, edits, ledger.Options{Today: h.day}))
}

func (h *hall) issue() {
	revision := issue(h.book)
	for _, row := range h.book.Register {
		h.forms = append(h.forms, form(row.Number, revision, row.Record))
	}
}

// undo takes the last revision back for good. A meeting that is no longer on
// record may be held anew.
func (h *hall) undo() {
	u, err := h.book.Undo(nil, h.day)
	if err != nil {
		return
	}
	h.book.Events = append(h.book.Events, u.Events...)
	show(h.book)
}
