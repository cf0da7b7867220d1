package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// Options are what a run is told.
type Options struct {
	Today     pledge.Date
	Effective pledge.Date // when changes take effect; 0 is Today
}

// Outcome is what a run would record, and what it has to say.
type Outcome struct {
	Revision  int  // the new revision, or the book's where nothing is recorded
	Changed   bool // something is recorded
	Events    []Event
	Intakes   []Intake
	Results   []FileResult // of the files, in the order given
	Judged    []Judged
	Findings  []finding.Finding // sorted
	Conflicts []Conflict
	State     map[int]pledge.Record // the register afterwards
}

// merging is one run of [Book.Merge].
type merging struct {
	book     *Book
	opt      Options
	revision int
	out      Outcome
	state    map[int]pledge.Record // in effect, changed as sheets are taken in
	undone   undoneSet
	bases    map[int]map[int]pledge.Record // register by revision
	history  map[int][]Event               // effective events by pledge
	receipts map[int][]receipt             // what earlier runs took in, by pledge
}

// receipt is a [Receipt] with the file it came in.
type receipt struct {
	Receipt
	file *Intake
}

// Merge takes in the files of a run: it judges every submission and says what
// is to be recorded. The book itself is not changed. Files may come in any
// order; edits are the hand edits found in the register ([Book.HandEdits]),
// which are recorded first.
func (b *Book) Merge(files []*File, edits []Event, opt Options) Outcome {
	if opt.Effective == 0 {
		opt.Effective = opt.Today
	}
	m := &merging{book: b, opt: opt, revision: b.Revision() + 1, bases: map[int]map[int]pledge.Record{}, undone: undoneRevisions(b.Events, nil)}
	m.out.Events = append(m.out.Events, edits...)
	m.state = Replay(append(slices.Clone(b.Events), edits...), nil)
	m.remember(edits)

	known := m.knownFiles(files)
	var candidates []*candidate
	for i, f := range files {
		m.out.Findings = append(m.out.Findings, f.Findings...)
		if known[i] == nil {
			for _, s := range f.Submissions {
				candidates = append(candidates, &candidate{Submission: s, file: f, index: i})
			}
			continue
		}
		again := m.again(f, known[i])
		for _, s := range again {
			candidates = append(candidates, &candidate{Submission: s, file: f, index: i})
		}
	}
	m.takeIn(candidates)
	m.close(files, known, candidates)
	finding.Sort(m.out.Findings)
	m.out.State = m.state
	return m.out
}

// candidate is a submission that is to be judged.
type candidate struct {
	*Submission
	file    *File
	index   int // of the file in the run
	verdict Verdict
	found   []finding.Finding
}

func (m *merging) remember(edits []Event) {
	m.history, m.receipts = map[int][]Event{}, map[int][]receipt{}
	for _, list := range [][]Event{m.book.Events, edits} {
		for _, e := range list {
			if e.effective() && !m.undone.has(e) {
				m.history[e.Pledge] = append(m.history[e.Pledge], e)
			}
		}
	}
	for i := range m.book.Intakes {
		if f := &m.book.Intakes[i]; !m.undone[f.Revision] {
			for _, r := range f.Receipts {
				m.receipts[r.Pledge] = append(m.receipts[r.Pledge], receipt{r, f})
			}
		}
	}
}

// knownFiles returns, per file of the run, the record of an earlier run that
// took in the same bytes, or nil. The second of two equal files within a run
// is known through the first.
func (m *merging) knownFiles(files []*File) []*Intake {
	bySum := map[string]*Intake{}
	for i := range m.book.Intakes {
		if f := &m.book.Intakes[i]; !m.undone[f.Revision] {
			bySum[f.SHA256] = f
		}
	}
	known := make([]*Intake, len(files))
	for i, f := range files {
		if !f.Ignored && f.SHA256 != "" {
			known[i] = bySum[f.SHA256]
		}
	}
	return known
}

// again returns the sheets of a file taken in before that are still to be
// dealt with: those rejected then and not mended by a later sheet since.
func (m *merging) again(f *File, before *Intake) []*Submission {
	rejected := map[int]bool{}
	for _, r := range before.Receipts {
		if r.Verdict == Rejected && !m.mendedSince(r.Pledge, before.Revision) {
			rejected[r.Pledge] = true
		}
	}
	var list []*Submission
	for _, s := range f.Submissions {
		if rejected[s.Pledge] {
			list = append(list, s)
		}
	}
	return list
}

// mendedSince reports whether a sheet of the pledge was received after a
// revision.
func (m *merging) mendedSince(number, revision int) bool {
	return number != 0 && slices.ContainsFunc(m.receipts[number], func(r receipt) bool { return r.file.Revision > revision && r.Verdict.Received() })
}

// takeIn judges the candidates pledge by pledge, and within a pledge picks the
// newest sheet.
func (m *merging) takeIn(candidates []*candidate) {
	byPledge := map[int][]*candidate{}
	for _, c := range candidates {
		byPledge[c.Pledge] = append(byPledge[c.Pledge], c)
	}
	for _, number := range slices.Sorted(maps.Keys(byPledge)) {
		group := byPledge[number]
		if number == 0 { // no pledge to compare within
			for _, c := range group {
				m.judge(c)
			}
			continue
		}
		if c := m.newest(group); c != nil {
			m.judge(c)
		}
	}
}

// compareAge orders sheets of one pledge by what makes one newer (SPEC
// "Merging"). The time of day is compared to the second, as workbooks store it.
func compareAge(aIssued int, a age, bIssued int, b age) int {
	return cmp.Or(cmp.Compare(aIssued, bIssued), cmp.Compare(a.submitted, b.submitted), cmp.Compare(a.round, b.round), cmp.Compare(a.modified, b.modified))
}

type age struct {
	submitted pledge.Date
	round     int
	modified  int64
}

func (f *File) age() age   { return age{f.SubmittedOn, f.Round, max(f.Modified.Unix(), 0)} }
func (i *Intake) age() age { return age{i.SubmittedOn, i.Round, max(i.Modified.Unix(), 0)} }

// newest picks the sheet of a pledge that counts, and sets aside the others: as
// superseded, or, where two that differ are equally new, as duplicates. It
// returns nil where none is left.
func (m *merging) newest(group []*candidate) *candidate {
	slices.SortStableFunc(group, func(a, b *candidate) int {
		return cmp.Or(-compareAge(a.Issued, a.file.age(), b.Issued, b.file.age()), a.At.Compare(b.At))
	})
	top := group[0]
	for _, c := range group[1:] {
		if compareAge(top.Issued, top.file.age(), c.Issued, c.file.age()) == 0 {
			if sameValues(top.Submission, c.Submission) {
				continue
			}
			for i, d := range group {
				other := group[0]
				if i == 0 {
					other = c
				}
				m.reject(d, finding.Finding{At: d.At, Code: finding.SheetDuplicate, Pledge: d.Pledge, Args: finding.Args{"other": placeName(other.At)}})
			}
			return nil
		}
	}
	for _, c := range group[1:] {
		c.verdict = Superseded
		if compareAge(top.Issued, top.file.age(), c.Issued, c.file.age()) != 0 {
			c.found = []finding.Finding{{At: c.At, Code: finding.SheetSuperseded, Pledge: c.Pledge, Args: finding.Args{"other": placeName(top.At)}}}
		}
	}
	if r := m.lastReceived(top.Pledge); r != nil && r.file.SHA256 != top.file.SHA256 && compareAge(top.Issued, top.file.age(), r.Issued, r.file.age()) < 0 {
		top.verdict = Superseded
		top.found = []finding.Finding{{At: top.At, Code: finding.SheetSuperseded, Variant: "earlier", Pledge: top.Pledge, Args: finding.Args{"other": r.file.Name + " " + r.Sheet, "date": r.file.Date.Wareki()}}}
		return nil
	}
	return top
}

// lastReceived returns the newest sheet of a pledge that earlier runs took in.
func (m *merging) lastReceived(number int) *receipt {
	var last *receipt
	for i := range m.receipts[number] {
		r := &m.receipts[number][i]
		if !r.Verdict.Received() || r.Verdict == Superseded {
			continue
		}
		if last == nil || compareAge(r.Issued, r.file.age(), last.Issued, last.file.age()) >= 0 {
			last = r
		}
	}
	return last
}

func sameValues(a, b *Submission) bool {
	return a.Form == b.Form && maps.EqualFunc(a.Entries, b.Entries, func(x, y Entry) bool {
		return x.Value == y.Value && x.Unread == y.Unread && (!x.Unread || x.Typed == y.Typed)
	})
}

func (m *merging) reject(c *candidate, f ...finding.Finding) {
	c.verdict = Rejected
	c.found = append(c.found, f...)
}

// judge asks the rules about a sheet and, where they allow it, merges it.
func (m *merging) judge(c *candidate) {
	c.found = slices.Clone(c.Findings)
	now := m.state[c.Pledge]
	k := &check{
		sub: c.Submission, settings: &m.book.Settings, today: m.opt.Today, revision: m.revision - 1,
		state: m.state, names: m.formerNames(c.Pledge), now: now, base: m.base(c.Submission), reason: c.Entries[pledge.Reason].Value,
		heard: m.lastReceived(c.Pledge) != nil,
	}
	k.after = k.overlay()
	k.ask(identityRules)
	if !hasError(k.found) && now != nil {
		k.ask(rules)
	}
	c.found = append(c.found, k.found...)
	if hasError(c.found) || now == nil {
		c.verdict = Rejected
		return
	}
	events, conflicts := m.threeWay(k)
	if len(conflicts) > 0 {
		m.out.Conflicts = append(m.out.Conflicts, conflicts...)
		for _, x := range conflicts {
			m.reject(c, finding.Finding{At: x.At, Code: finding.Conflict, Pledge: x.Pledge, Field: x.Field, Value: c.Entries[x.Field].Typed,
				Args: finding.Args{"base": x.Base, "master": x.Master, "submitted": x.Submitted, "source": x.MasterSource.sourceName()}})
		}
		return
	}
	c.verdict = Unchanged
	if len(events) > 0 {
		c.verdict = Accepted
	}
	for _, e := range events {
		c.found = append(c.found, m.undecided(c, e)...)
		m.apply(e)
	}
}

// base returns the pledge as the sheet was issued with, or as the register has
// it where the sheet bears no revision of ours.
func (m *merging) base(s *Submission) pledge.Record {
	if !m.issued(s) {
		return m.state[s.Pledge]
	}
	at, ok := m.bases[s.Issued]
	if !ok {
		at = Replay(m.book.Events, AtRevision(s.Issued))
		m.bases[s.Issued] = at
	}
	return at[s.Pledge]
}

// issued reports whether the sheet is a form that this master issued.
func (m *merging) issued(s *Submission) bool {
	return s.Issued > 0 && s.Issued < m.revision && (s.MasterID == "" || s.MasterID == m.book.Settings.MasterID)
}

// overlay returns the register's values with the sheet's over them. On a form
// of ours a blank is a value; elsewhere it says nothing.
func (c *check) overlay() pledge.Record {
	after := c.now.Clone()
	if after == nil {
		after = pledge.Record{}
	}
	for f, e := range c.sub.Entries {
		item := pledge.ItemOf(f)
		if item == nil || item.By != pledge.ByDepartment || e.Unread {
			continue
		}
		switch {
		case e.Value != "":
			after[f] = e.Value
		case c.sub.Issued > 0:
			delete(after, f)
		}
	}
	return after
}

// threeWay merges a sheet item by item: what only the department changed is
// taken, what only the master changed is kept, what both changed differently
// is a conflict.
func (m *merging) threeWay(k *check) (events []Event, conflicts []Conflict) {
	s := k.sub
	for _, f := range SortedFields(s.Entries) {
		e := s.Entries[f]
		item := pledge.ItemOf(f)
		if item == nil || item.By != pledge.ByDepartment || !item.Register {
			continue
		}
		now, base, sub := k.now[f], k.base[f], e.Value
		if sub == now {
			continue
		}
		if !m.issued(s) {
			if sub == "" {
				continue
			}
		} else if by, changed := m.changedByMaster(s, f); changed {
			if sub == base {
				continue // only the master changed it
			}
			if m.settled(k, f, by) {
				continue
			}
			conflicts = append(conflicts, Conflict{Pledge: s.Pledge, Field: f, Base: base, Master: now, Submitted: sub, At: e.At, MasterSource: by})
			continue
		}
		events = append(events, Event{
			Revision: m.revision, Kind: Submitted, Recorded: m.opt.Today, Effective: m.opt.Effective, Pledge: s.Pledge, Field: f,
			Before: now, After: sub, Reason: k.reason, Source: Source{e.At.File, e.At.Sheet, e.At.Cell()}, Issued: s.Issued,
		})
	}
	return events, conflicts
}

// changedByMaster returns the last change of the field since the sheet was
// issued that is not the same department's answer to the same issue.
func (m *merging) changedByMaster(s *Submission, f pledge.Field) (last Event, changed bool) {
	for _, e := range m.history[s.Pledge] {
		if e.Field == f && e.Revision > s.Issued && !(e.Kind == Submitted && e.Issued == s.Issued) {
			last, changed = e, true
		}
	}
	return last, changed
}

// settled reports whether a hand edit since the sheet was first rejected has
// already decided the conflict.
func (m *merging) settled(k *check, f pledge.Field, by Event) bool {
	if by.Kind != Edited {
		return false
	}
	for _, r := range m.receipts[k.sub.Pledge] {
		if r.Verdict == Rejected && r.Issued == k.sub.Issued && r.file.Revision < by.Revision {
			return true
		}
	}
	return false
}

// undecided warns of what a meeting ought to have decided.
func (m *merging) undecided(c *candidate, e Event) []finding.Finding {
	f := finding.Finding{At: c.Entries[e.Field].At, Code: finding.UndecidedChange, Pledge: e.Pledge, Field: e.Field, Value: c.Entries[e.Field].Typed,
		Args: finding.Args{"from": e.Before, "to": e.After}}
	switch {
	case e.Field == pledge.TargetYear && e.Before != "":
		f.Variant = "target"
	case e.Field == pledge.StatusWord && pledge.Status(e.After) == pledge.Cancelled:
		f.Variant = "cancelled"
	default:
		return nil
	}
	return []finding.Finding{f}
}

func (m *merging) apply(e Event) {
	if e.After == "" {
		delete(m.state[e.Pledge], e.Field)
	} else {
		m.state[e.Pledge][e.Field] = e.After
	}
	m.out.Events = append(m.out.Events, e)
}

// formerNames returns the folded names a pledge once had.
func (m *merging) formerNames(number int) map[string]bool {
	names := map[string]bool{}
	for _, e := range m.history[number] {
		if e.Field == pledge.Name {
			names[pledge.Fold(e.After)] = true
		}
	}
	return names
}

// close records what became of the files and numbers the revision.
func (m *merging) close(files []*File, known []*Intake, candidates []*candidate) {
	byFile := make([][]*candidate, len(files))
	for _, c := range candidates {
		byFile[c.index] = append(byFile[c.index], c)
		m.out.Findings = append(m.out.Findings, c.found...)
		m.out.Judged = append(m.out.Judged, Judged{c.Submission, c.verdict})
	}
	senders := map[string]string{}
	first := map[string]*File{}
	for i, f := range files {
		senders[f.Path] = f.Sender
		result := m.result(f, byFile[i])
		switch twin := first[f.SHA256]; {
		case f.Ignored:
		case twin != nil:
			result = FileAlready
			m.alreadyMerged(f, m.opt.Today, m.out.Results[indexOf(files, twin)])
		case known[i] != nil && len(byFile[i]) == 0 && !hasError(f.Findings):
			result = FileAlready
			m.alreadyMerged(f, known[i].Date, known[i].Result)
		}
		if first[f.SHA256] == nil {
			first[f.SHA256] = f
		}
		m.out.Results = append(m.out.Results, result)
		if !f.Ignored && result != FileAlready && !sameIntake(known[i], result, byFile[i]) {
			m.out.Intakes = append(m.out.Intakes, m.intake(f, result, known[i], byFile[i]))
		}
	}
	for i := range m.out.Events {
		if e := &m.out.Events[i]; e.Kind == Submitted {
			e.By = senders[e.Source.File]
		}
	}
	m.out.Revision, m.out.Changed = m.revision, len(m.out.Events) > 0 || len(m.out.Intakes) > 0
	if !m.out.Changed {
		m.out.Revision--
	}
}

func indexOf(files []*File, f *File) int { return slices.Index(files, f) }

func (m *merging) alreadyMerged(f *File, on pledge.Date, result FileResult) {
	m.out.Findings = append(m.out.Findings, finding.Finding{At: finding.Place{File: f.Path}, Code: finding.FileAlreadyMerged,
		Args: finding.Args{"date": on.Wareki(), "result": string(result)}})
}

// result says what became of a file by its sheets.
func (m *merging) result(f *File, sheets []*candidate) FileResult {
	rejected := 0
	for _, c := range sheets {
		if c.verdict == Rejected {
			rejected++
		}
	}
	switch {
	case f.Ignored:
		return FileIgnored
	case hasError(f.Findings), rejected > 0 && rejected == len(sheets):
		return FileRejected
	case rejected > 0:
		return FilePartly
	case len(sheets) == 0:
		return FileIgnored
	}
	return FileMerged
}

// sameIntake reports whether the file was taken in before and nothing about
// its sheets has changed since.
func sameIntake(before *Intake, result FileResult, sheets []*candidate) bool {
	if before == nil {
		return false
	}
	if len(sheets) == 0 {
		return before.Result == result
	}
	return !slices.ContainsFunc(sheets, func(c *candidate) bool { return c.verdict != Rejected })
}

// intake returns a file's row of 取込記録. A file that comes again keeps the
// receipts of the sheets that needed no second look.
func (m *merging) intake(f *File, result FileResult, before *Intake, sheets []*candidate) Intake {
	in := Intake{Revision: m.revision, Name: f.Path, SHA256: f.SHA256, Sender: f.Sender, Department: f.Department, Date: m.opt.Today,
		SubmittedOn: f.SubmittedOn, Round: f.Round, Modified: f.Modified, Result: result}
	judged := map[int]bool{}
	for _, c := range sheets {
		in.Receipts = append(in.Receipts, Receipt{Pledge: c.Pledge, Issued: c.Issued, Sheet: c.At.Sheet, Verdict: c.verdict})
		judged[c.Pledge] = true
	}
	if before != nil {
		for _, r := range before.Receipts {
			if !judged[r.Pledge] {
				in.Receipts = append(in.Receipts, r)
			}
		}
		slices.SortStableFunc(in.Receipts, func(a, b Receipt) int { return cmp.Compare(a.Pledge, b.Pledge) })
		if slices.ContainsFunc(in.Receipts, func(r Receipt) bool { return r.Verdict == Rejected }) && result == FileMerged {
			in.Result = FilePartly
		}
	}
	return in
}

// Missing returns, by department, the pledges of the last request each that no
// sheet has answered, this run's intakes included.
func (b *Book) Missing(more []Intake, state map[int]pledge.Record) map[string][]int {
	undone := undoneRevisions(b.Events, nil)
	answered := map[int]int{} // pledge → revision of the last sheet received
	for _, list := range [][]Intake{b.Intakes, more} {
		for _, f := range list {
			for _, r := range f.Receipts {
				if r.Verdict.Received() && !undone[f.Revision] {
					answered[r.Pledge] = max(answered[r.Pledge], f.Revision)
				}
			}
		}
	}
	missing := map[string][]int{}
	for number, q := range b.lastRequests(undone) {
		if answered[number] <= q.Revision && state[number].Status().Live() {
			missing[q.Department] = append(missing[q.Department], number)
		}
	}
	for _, numbers := range missing {
		slices.Sort(numbers)
	}
	return missing
}

// Asked returns how many pledges each department was last asked for.
func (b *Book) Asked() map[string]int {
	asked := map[string]int{}
	for _, q := range b.lastRequests(undoneRevisions(b.Events, nil)) {
		asked[q.Department]++
	}
	return asked
}

func (b *Book) lastRequests(undone undoneSet) map[int]Request {
	last := map[int]Request{}
	for _, q := range b.Requests {
		if !undone[q.Revision] && q.Revision >= last[q.Pledge].Revision {
			last[q.Pledge] = q
		}
	}
	return last
}

func hasError(list []finding.Finding) bool {
	return slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Severity() == finding.Error })
}

// compareFields orders fields as [pledge.Items] does, a plan by its years.
func compareFields(a, b pledge.Field) int {
	return cmp.Or(cmp.Compare(itemIndex(a), itemIndex(b)), cmp.Compare(a, b))
}

func itemIndex(f pledge.Field) int {
	item := pledge.ItemOf(f)
	return slices.IndexFunc(pledge.Items, func(i pledge.Item) bool { return item != nil && i.Key == item.Key })
}

func placeName(p finding.Place) string { return p.File + " " + p.Sheet }

func (e Event) sourceName() string {
	if e.Source.File == "" {
		return string(e.Kind)
	}
	return e.Source.File + " " + e.Source.Sheet + " " + e.Source.Cell
}

func itoa(n int) string { return strconv.Itoa(n) }
