package ledger

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// knownFiles returns, per file of the run, the record of an earlier run that
// took in the same bytes, or nil, and the revision of the run that it first
// came in. The second of two equal files within a run is known through the
// first.
func (m *merging) knownFiles(files []*File) (known []*Intake, arrived []int) {
	first, last := m.book.takenIn(m.undone)
	known, arrived = make([]*Intake, len(files)), make([]int, len(files))
	for i, f := range files {
		arrived[i] = m.revision
		if sum := sumOf(f.SHA256, f.Path); !f.Ignored && last[sum] != nil {
			known[i], arrived[i] = last[sum], first[sum].Revision
		}
	}
	return known, arrived
}

// takenIn returns the first and the last record of each file taken in, by what
// [sumOf] says, but for what was taken back.
func (b *Book) takenIn(undone undoneSet) (first, last map[string]*Intake) {
	first, last = map[string]*Intake{}, map[string]*Intake{}
	for i := range b.Intakes {
		if f := &b.Intakes[i]; !undone.revisions[f.Revision] {
			sum := sumOf(f.SHA256, f.Name)
			if first[sum] == nil {
				first[sum] = f
			}
			last[sum] = f
		}
	}
	return first, last
}

// LastTakenIn returns the last revision that took in one of the files and was
// not taken back, 0 for none.
func (b *Book) LastTakenIn(files []*File) (revision int) {
	_, last := b.takenIn(undoneRevisions(b.Events, nil))
	for _, f := range files {
		if was := last[sumOf(f.SHA256, f.Path)]; !f.Ignored && was != nil {
			revision = max(revision, was.Revision)
		}
	}
	return revision
}

// sumOf returns a file's hash; one too large to be read has only its path.
func sumOf(sum, path string) string {
	if sum == "" {
		return path
	}
	return sum
}

// again returns the sheets of a file taken in before that are still to be
// dealt with: those rejected then and not mended by a later sheet since.
func (m *merging) again(f *File) (subs []*Submission, decided []*decisions, moved []*Transfer) {
	for _, s := range f.Submissions {
		if r := m.lastReceipt(f, receiptKey{s.Pledge, s.At.Sheet, ""}); r != nil && r.Verdict == Rejected && !slices.ContainsFunc(m.meant(s), func(n int) bool { return m.mendedSince(n, r.file.Revision, f.SHA256) }) {
			subs = append(subs, s)
		}
	}
	for _, d := range f.Decisions {
		again := &decisions{DecisionSheet: d, file: f}
		switch r := m.lastReceipt(f, receiptKey{0, d.At.Sheet, again.receipt()}); {
		case r == nil || r.Verdict != Rejected && r.Verdict != Partly || m.decidedSince(again.receipt(), r.file):
		case r.Verdict == Partly:
			again.since = r.file.Revision
			fallthrough
		default:
			decided = append(decided, again)
		}
	}
	for _, t := range f.Transfers {
		if r := m.lastReceipt(f, t.key()); r != nil && r.Verdict == Rejected {
			moved = append(moved, t)
		}
	}
	return subs, decided, moved
}

// lastReceipt returns what became of a sheet when the same bytes were last
// taken in, nil where they were not.
func (m *merging) lastReceipt(f *File, key receiptKey) (last *receipt) {
	for i := range m.receipts[key.pledge] {
		if r := &m.receipts[key.pledge][i]; r.file.SHA256 == f.SHA256 && r.key() == key {
			last = r
		}
	}
	return last
}

// decidedSince reports whether a later run, or the same one from a file not
// older, took in a decision sheet of the meeting: the older one must not take
// its place again.
func (m *merging) decidedSince(meeting string, file *Intake) bool {
	return slices.ContainsFunc(m.receipts[0], func(r receipt) bool {
		beside := r.file.Revision == file.Revision && r.file.SHA256 != file.SHA256 && r.file.age().modified >= file.age().modified
		return r.Meeting == meeting && r.Verdict.decided() && (r.file.Revision > file.Revision || beside)
	})
}

// mendedSince reports whether a sheet of the pledge was received after a file
// with these bytes was rejected, or in the same run.
func (m *merging) mendedSince(number, revision int, sha256 string) bool {
	return number != 0 && slices.ContainsFunc(m.receipts[number], func(r receipt) bool {
		return r.file.Revision >= revision && r.file.SHA256 != sha256 && r.Verdict.received()
	})
}

// madeGood reports, per file of the run that an earlier run rejected as a
// whole, whether it is plain by now that another brought what it was to bring:
// every pledge asked of its department came since, or came with it in a file
// whose name says that it was sent again.
func (m *merging) madeGood(files []*File, known []*Intake, candidates []*candidate) []bool {
	now := map[int]bool{} // pledges of which this run takes in a sheet
	for _, c := range candidates {
		now[c.Pledge] = now[c.Pledge] || c.verdict.received()
	}
	good := make([]bool, len(files))
	for i, f := range files {
		before := known[i]
		if before == nil || before.Result != FileRejected || before.SHA256 == "" || !hasError(f.Findings) {
			continue
		}
		asked := m.askedOf(m.departmentOf(f))
		good[i] = len(asked) > 0 && !slices.ContainsFunc(asked, func(number int) bool {
			return !now[number] && !slices.ContainsFunc(m.receipts[number], func(r receipt) bool {
				later := r.file.Revision > before.Revision || r.file.Revision == before.Revision && sentAgain(f.Path, r.file.Name)
				return later && r.Verdict.received()
			})
		})
	}
	return good
}

// sentAgain reports whether a file is called as people call what is sent again:
// 総務部_再送.xlsx after 総務部.xlsx.
func sentAgain(first, again string) bool {
	a, b := path.Base(first), path.Base(again)
	a, b = strings.TrimSuffix(a, path.Ext(a)), strings.TrimSuffix(b, path.Ext(b))
	return a != b && strings.HasPrefix(b, a)
}

// withoutMended leaves out sheets of no pledge that an earlier run rejected,
// where it is plain that their department has mended them: a later file of it
// came in which nothing was rejected, and nothing asked of it is missing.
func (m *merging) withoutMended(files []*File, known []*Intake, candidates []*candidate) []*candidate {
	lost := func(c *candidate) bool {
		return c.arrived < m.revision && c.verdict == Rejected && m.state[c.Pledge] == nil
	}
	if !slices.ContainsFunc(candidates, lost) {
		return candidates
	}
	whole := map[string]bool{} // departments of which this run took in a new file, all of it
	for i, f := range files {
		taken, rejected := false, hasError(f.Findings)
		for _, c := range candidates {
			if c.index == i {
				taken = taken || c.verdict.received()
				rejected = rejected || c.verdict == Rejected
			}
		}
		if known[i] == nil && taken && !rejected {
			whole[m.departmentOf(f)] = true
		}
	}
	missing := m.book.Missing([]Intake{m.intakeOf(candidates)}, m.state, m.today)
	return slices.DeleteFunc(candidates, func(c *candidate) bool {
		department := m.departmentOf(c.file)
		if !lost(c) || department == "" || len(missing[department]) > 0 {
			return false
		}
		rejected := m.lastReceipt(c.file, receiptKey{c.Pledge, c.At.Sheet, ""}).file.Revision
		return whole[department] || slices.ContainsFunc(m.book.Intakes, func(f Intake) bool {
			return f.Revision > rejected && f.Department == department && f.Result == FileMerged && !m.undone.revisions[f.Revision] &&
				slices.ContainsFunc(f.Receipts, func(r Receipt) bool { return r.Pledge != 0 && r.Verdict.received() })
		})
	})
}

// intakeOf returns what the run has taken in so far as if it were one file.
func (m *merging) intakeOf(candidates []*candidate) Intake {
	in := Intake{Revision: m.revision}
	for _, c := range candidates {
		in.Receipts = append(in.Receipts, Receipt{Pledge: c.Pledge, Verdict: c.verdict})
	}
	return in
}

// departmentOf returns the department that a file is of; where the file itself
// does not say, the one whose name stands in the file's. It is "" where that is
// none, or more than one.
func (m *merging) departmentOf(f *File) string {
	if f.Department != "" {
		return f.Department
	}
	name := pledge.Fold(path.Base(f.Path))
	var named []string // folded, former names included
	for _, d := range m.book.Settings.Departments {
		for _, n := range append([]string{d.Name}, d.Former...) {
			if n = pledge.Fold(n); n != "" && strings.Contains(name, n) {
				named = append(named, n)
			}
		}
	}
	found := ""
	for _, n := range named {
		if slices.ContainsFunc(named, func(o string) bool { return o != n && strings.Contains(o, n) }) {
			continue // 教育部 within 教育委員会教育部
		}
		switch now := m.book.Settings.CurrentDepartment(n, m.today); {
		case found == "":
			found = now
		case found != now:
			return ""
		}
	}
	return found
}

// askedOf returns the pledges asked for that a department has and that still
// want an answer.
func (m *merging) askedOf(department string) []int {
	var list []int
	for number, q := range m.book.LastRequests() {
		if m.state[number].Status().Live() && m.book.owes(q, m.state, m.today) == department {
			list = append(list, number)
		}
	}
	return list
}

// close records what became of the files.
func (m *merging) close(files []*File, known []*Intake, candidates []*candidate, sheets []*decisions, moves []*transfers) {
	byFile := make([]judgedFile, len(files))
	for _, c := range candidates {
		byFile[c.index].sheets = append(byFile[c.index].sheets, c)
		for i := range c.found {
			if c.found[i].Code == finding.DepartmentDiffers {
				c.found[i].Variant = map[Verdict]string{Accepted: "taken", Waiting: "proposed"}[c.verdict]
			}
		}
		m.out.Findings = append(m.out.Findings, c.found...)
		m.out.Conflicts = append(m.out.Conflicts, c.conflicts...)
		m.out.Judged = append(m.out.Judged, Judged{c.Submission, c.verdict, m.base(c)})
	}
	for _, d := range sheets {
		byFile[d.index].decisions = append(byFile[d.index].decisions, d)
		m.out.Findings = append(m.out.Findings, d.found...)
		for _, r := range d.rows {
			m.out.Findings = append(m.out.Findings, r.found...)
			m.out.Conflicts = append(m.out.Conflicts, r.conflicts...)
		}
	}
	for _, l := range moves {
		byFile[l.index].moves = l
		m.out.Findings = append(m.out.Findings, l.found...)
	}
	good := m.madeGood(files, known, candidates)
	first := map[string]int{} // index of the first file with these bytes
	for i, f := range files {
		result := byFile[i].result(f)
		twin, again := first[f.SHA256]
		if !good[i] {
			m.out.Findings = append(m.out.Findings, f.Findings...)
		}
		switch {
		case good[i]:
			result = FileAlready
			m.out.Findings = append(m.out.Findings, finding.Finding{At: finding.Place{File: f.Path}, Code: finding.FileAlreadyMerged, Variant: "mended",
				Args: finding.Args{"date": known[i].Date.Wareki(), "department": m.departmentOf(f)}})
		case f.Ignored || f.SHA256 == "" || hasError(f.Findings):
		case again:
			result = FileAlready
			m.out.Findings = append(m.out.Findings, finding.Finding{At: finding.Place{File: f.Path}, Code: finding.FileAlreadyMerged, Variant: "twin",
				Args: finding.Args{"other": files[twin].Path}})
		case known[i] != nil && byFile[i].empty():
			result = FileAlready
			m.alreadyMerged(f, known[i].Date, known[i].Result)
		}
		if !again {
			first[f.SHA256] = i
		}
		m.out.Results = append(m.out.Results, result)
		if in := m.intake(f, result, byFile[i]); result != FileIgnored && result != FileAlready && m.adds(f, known[i], in) {
			m.out.Intakes = append(m.out.Intakes, in)
		}
	}
}

// judgedFile is what of a file was judged in this run.
type judgedFile struct {
	sheets    []*candidate
	decisions []*decisions
	moves     *transfers // nil for none
}

func (j judgedFile) empty() bool {
	return len(j.sheets) == 0 && len(j.decisions) == 0 && j.moves == nil
}

func (m *merging) alreadyMerged(f *File, on pledge.Date, result FileResult) {
	m.out.Findings = append(m.out.Findings, finding.Finding{At: finding.Place{File: f.Path}, Code: finding.FileAlreadyMerged,
		Args: finding.Args{"date": on.Wareki(), "result": string(result)}})
}

// result says what became of a file by its sheets.
func (j judgedFile) result(f *File) FileResult {
	rejected, whole, all := 0, 0, len(j.sheets)+len(j.decisions)
	if j.moves != nil {
		all++
		if len(j.moves.rejected) > 0 {
			rejected++
		}
		if len(j.moves.rejected) == len(j.moves.rows) {
			whole++
		}
	}
	for _, c := range j.sheets {
		if c.verdict == Rejected {
			rejected++
			whole++
		}
	}
	for _, d := range j.decisions {
		switch v := d.verdict(); {
		case v == Rejected, v == Partly && d.rejected() == len(d.rows):
			whole++
			fallthrough
		case v == Partly:
			rejected++
		}
	}
	switch {
	case f.Ignored:
		return FileIgnored
	case hasError(f.Findings), whole > 0 && whole == all:
		return FileRejected
	case rejected > 0:
		return FilePartly
	case j.empty():
		return FileIgnored
	}
	return FileMerged
}

// adds reports whether a file's row says more than those of earlier runs do.
func (m *merging) adds(f *File, before *Intake, now Intake) bool {
	switch {
	case before == nil:
		return true
	case len(now.Receipts) == 0:
		return before.Result != now.Result
	}
	return slices.ContainsFunc(now.Receipts, func(r Receipt) bool {
		last := m.lastReceipt(f, r.key())
		return last == nil || last.Verdict != r.Verdict
	})
}

// intake returns a file's row of 取込記録, with the sheets that were judged.
func (m *merging) intake(f *File, result FileResult, now judgedFile) Intake {
	in := Intake{Revision: m.revision, Name: f.Path, SHA256: f.SHA256, Sender: f.Sender, Department: f.Department, Date: m.today,
		SubmittedOn: f.SubmittedOn, Round: f.Round, Modified: f.Modified, Result: result}
	for _, c := range now.sheets {
		in.Receipts = append(in.Receipts, Receipt{Pledge: c.Pledge, Issued: c.Issued, Sheet: c.At.Sheet, Verdict: c.verdict})
	}
	for _, d := range now.decisions {
		in.Receipts = append(in.Receipts, Receipt{Meeting: d.receipt(), Sheet: d.At.Sheet, Verdict: d.verdict()})
	}
	if l := now.moves; l != nil {
		for _, t := range l.rows {
			k := t.key()
			r := Receipt{Meeting: k.meeting, Sheet: k.sheet, Verdict: Accepted}
			if l.rejected[t] {
				r.Verdict = Rejected
			}
			in.Receipts = append(in.Receipts, r)
		}
	}
	slices.SortStableFunc(in.Receipts, func(a, b Receipt) int {
		return cmp.Or(cmp.Compare(a.Pledge, b.Pledge), cmp.Compare(a.Meeting, b.Meeting))
	})
	return in
}

// receiptKey tells the sheets of one file apart.
type receiptKey struct {
	pledge         int
	sheet, meeting string
}

func (r Receipt) key() receiptKey { return receiptKey{r.Pledge, r.Sheet, r.Meeting} }
