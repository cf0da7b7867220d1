package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

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
	Log
	Revision  int          // the new revision, or the book's where nothing is recorded
	Changed   bool         // something is recorded
	Results   []FileResult // of the files, in the order given
	Judged    []Judged
	Findings  []finding.Finding // sorted
	Conflicts []Conflict
	State     map[int]pledge.Record // the register afterwards
}

// merging is one run of [Book.Merge].
type merging struct {
	stamp
	book      *Book
	effective pledge.Date // when what departments changed takes effect
	out       Outcome
	state     map[int]pledge.Record // in effect, changed as sheets are taken in
	undone    undoneSet
	review    *Record                        // as it was before the run
	meetings  []Event                        // the book's events that concern meetings and proposals
	bases     map[int]map[int]pledge.Record  // register by revision
	history   map[int][]Event                // effective events by pledge, the run's hand edits included
	changes   map[int][]Event                // what the run put into effect beside them
	now       *Record                        // see record
	told      struct{ events, hearings int } // how many of the outcome's it has
	receipts  map[int][]receipt              // what earlier runs took in, by pledge
	after     string                         // the meeting whose decisions came before the sheets being taken in, "" while none did
	deciding  Source                         // of the decision being taken in
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
	m := b.begin(edits, opt)
	known, arrived := m.knownFiles(files)
	var candidates []*candidate
	var sheets []*decisions
	var moves []*transfers
	seen := map[string]bool{}
	for i, f := range files {
		if twin := seen[f.SHA256]; twin && f.SHA256 != "" {
			continue // the first of equal files says it all
		}
		seen[f.SHA256] = true
		subs, moved := f.Submissions, f.Transfers
		var decided []*decisions
		if known[i] != nil {
			subs, decided, moved = m.again(f)
		} else {
			for _, d := range f.Decisions {
				decided = append(decided, &decisions{DecisionSheet: d, file: f})
			}
		}
		for _, s := range subs {
			candidates = append(candidates, &candidate{Submission: s, file: f, index: i, arrived: arrived[i]})
		}
		for _, d := range decided {
			d.index, d.arrived = i, arrived[i]
			sheets = append(sheets, d)
		}
		if len(moved) > 0 {
			moves = append(moves, &transfers{rows: moved, index: i, rejected: map[*Transfer]bool{}})
		}
	}
	m.transfer(moves)
	m.takeIn(candidates)
	candidates = m.withoutMended(files, known, candidates)
	m.decide(sheets)
	// What was rejected is looked at again until nothing more can be taken in:
	// else another run over the same files would take it.
	for m.decideRest(sheets) || m.takeInRest(candidates) {
		continue
	}
	m.compareDecisions(sheets)
	m.close(files, known, candidates, sheets, moves)
	m.finish()
	return m.out
}

// begin starts a run that records something.
func (b *Book) begin(edits []Event, opt Options) *merging {
	m := &merging{stamp: stamp{b.Revision() + 1, opt.Today}, book: b, effective: cmp.Or(opt.Effective, opt.Today), bases: map[int]map[int]pledge.Record{}, changes: map[int][]Event{}, undone: undoneRevisions(b.Events, nil)}
	m.out.Events = append(m.out.Events, edits...)
	m.state = Replay(append(slices.Clone(b.Events), edits...), nil)
	for _, e := range b.Events {
		if e.onRecord() {
			m.meetings = append(m.meetings, e)
		}
	}
	m.review = newRecord(slices.Concat(m.meetings, edits), b.Hearings, nil)
	m.remember(edits)
	return m
}

// finish numbers the revision and hands over the state.
func (m *merging) finish() {
	m.out.Findings = finding.Sort(m.out.Findings)
	slices.SortFunc(m.out.Conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Pledge, b.Pledge), compareFields(a.Field, b.Field), strings.Compare(placeOf(a.Source), placeOf(b.Source)))
	})
	m.out.State = m.state
	// Of two sheets of one meeting in a run the later one's rows hold: rows of
	// a revision have no order.
	later := map[[2]string]bool{}
	for i := len(m.out.Hearings) - 1; i >= 0; i-- {
		h := m.out.Hearings[i]
		if row := [2]string{h.Meeting, itoa(h.Pledge)}; later[row] {
			m.out.Hearings = slices.Delete(m.out.Hearings, i, i+1)
		} else {
			later[row] = true
		}
	}
	m.out.Revision = max(m.revision-1, m.out.Log.Revision())
	m.out.Changed = m.out.Revision == m.revision
}

// candidate is a submission that is to be judged.
type candidate struct {
	*Submission
	file      *File
	index     int // of the file in the run
	arrived   int // revision of the run that the file first came in
	verdict   Verdict
	found     []finding.Finding
	conflicts []Conflict
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
		if f := &m.book.Intakes[i]; !m.undone.revisions[f.Revision] {
			for _, r := range f.Receipts {
				m.receipts[r.Pledge] = append(m.receipts[r.Pledge], receipt{r, f})
			}
		}
	}
}

// takeIn judges the candidates pledge by pledge, and within a pledge picks the
// newest sheet.
func (m *merging) takeIn(candidates []*candidate) {
	byPledge := map[int][]*candidate{}
	var strangers []*candidate
	for _, c := range slices.SortedFunc(slices.Values(candidates), func(a, b *candidate) int { return a.At.Compare(b.At) }) {
		// A sheet that is not this pledge's, or not of this master, takes no
		// other's place.
		if k := m.hold(c); c.Pledge == 0 || hasError(k.found) {
			c.found = slices.Concat(c.Findings, k.found)
			c.verdict = Rejected
			strangers = append(strangers, c)
			continue
		}
		byPledge[c.Pledge] = append(byPledge[c.Pledge], c)
	}
	for _, c := range strangers {
		if i := slices.IndexFunc(strangers, func(d *candidate) bool { return c.arrived < d.arrived && sameStranger(c.Submission, d.Submission) }); i >= 0 {
			c.supersededBy(strangers[i]) // sent back, and not mended
		}
		// A sheet of the pledge that came in a later run is the mend.
		for _, number := range m.meant(c.Submission) {
			group := byPledge[number]
			if i := slices.IndexFunc(group, func(d *candidate) bool { return c.arrived < d.arrived }); i >= 0 {
				c.supersededBy(group[i])
				break
			}
		}
	}
	for _, number := range slices.Sorted(maps.Keys(byPledge)) {
		if c := m.newest(byPledge[number]); c != nil {
			m.judge(c)
		}
	}
}

// sameStranger reports whether two sheets that are no pledge's seem to be one:
// they have the same number and name as typed.
func sameStranger(a, b *Submission) bool {
	return a.Pledge == b.Pledge && a.Entries[pledge.Number].Typed == b.Entries[pledge.Number].Typed && a.Entries[pledge.Name].Value == b.Entries[pledge.Name].Value
}

// compareAge orders sheets of one pledge by what makes one newer (SPEC
// "Merging"). A sheet without a 台帳の版 is older by it only where nothing else
// tells. The time of day is compared to the second, as workbooks store it.
func compareAge(aIssued int, a age, bIssued int, b age) int {
	byIssue := 0
	if aIssued > 0 && bIssued > 0 {
		byIssue = cmp.Compare(aIssued, bIssued)
	}
	return cmp.Or(byIssue, cmp.Compare(a.submitted, b.submitted), cmp.Compare(a.round, b.round), cmp.Compare(a.modified, b.modified), cmp.Compare(aIssued, bIssued))
}

type age struct {
	submitted pledge.Date
	round     int
	modified  int64
}

// compareAge orders sheets of a run: of equal ones that is newer which first
// came in a later run.
func (c *candidate) compareAge(o *candidate) int {
	return cmp.Or(compareAge(c.Issued, c.file.age(), o.Issued, o.file.age()), cmp.Compare(c.arrived, o.arrived))
}

// ageBeside is the age of a sheet that arrives now, for comparing it with one
// that an earlier run took in: a list or a form of the city's own that has no
// 提出日 or 提出回 is not older for that.
func (c *candidate) ageBeside(r *receipt) age {
	a, merged := c.file.age(), r.file.age()
	if c.Issued > 0 {
		return a
	}
	if a.submitted == 0 {
		a.submitted = merged.submitted
	}
	if a.round == 0 {
		a.round = merged.round
	}
	return a
}

func (f *File) age() age   { return age{f.SubmittedOn, f.Round, max(f.Modified.Unix(), 0)} }
func (i *Intake) age() age { return age{i.SubmittedOn, i.Round, max(i.Modified.Unix(), 0)} }

// newest picks the sheet of a pledge that counts, and sets aside the others: as
// superseded, or, where two that differ are equally new, as duplicates. It
// returns nil where none is left.
func (m *merging) newest(group []*candidate) *candidate {
	slices.SortStableFunc(group, func(a, b *candidate) int {
		return cmp.Or(b.compareAge(a), a.At.Compare(b.At))
	})
	top := group[0]
	for _, c := range group[1:] {
		if top.compareAge(c) == 0 {
			if sameValues(top.Submission, c.Submission) {
				continue
			}
			for i, d := range group {
				other := group[0]
				if i == 0 {
					other = c
				}
				if top.compareAge(d) != 0 {
					d.supersededBy(top)
					continue
				}
				variant := ""
				switch {
				case d.At.File == other.At.File: // one cover for both: no 提出回 can tell them apart
					variant = "one-file"
				case !d.Form && !other.Form: // no cover at all
					variant = "list"
				}
				m.reject(d, finding.Finding{At: d.At, Code: finding.SheetDuplicate, Variant: variant, Pledge: d.Pledge, Args: finding.Args{"other": placeName(other.At)}})
			}
			return nil
		}
	}
	for _, c := range group[1:] {
		c.supersededBy(top)
		if top.compareAge(c) == 0 {
			c.found = nil // equal values: nothing to tell
		}
	}
	if r := m.lastReceived(top.Pledge); r != nil && r.file.SHA256 != top.file.SHA256 && compareAge(top.Issued, top.ageBeside(r), r.Issued, r.file.age()) < 0 {
		top.verdict = Superseded
		variant := "earlier"
		if olderIssue(top.Issued, r.Issued) {
			variant = "older-form-earlier"
		}
		top.found = []finding.Finding{{At: top.At, Code: finding.SheetSuperseded, Variant: variant, Pledge: top.Pledge, Args: finding.Args{"other": r.file.Name + " " + r.Sheet, "date": r.file.Date.Wareki()}}}
		return nil
	}
	return top
}

// lastReceived returns the newest sheet of a pledge that earlier runs took in.
func (m *merging) lastReceived(number int) *receipt {
	for _, r := range slices.Backward(m.receipts[number]) {
		if r.Verdict.received() {
			return &r // it was the newest when it came
		}
	}
	return nil
}

func (c *candidate) supersededBy(top *candidate) {
	c.verdict = Superseded
	variant := ""
	if olderIssue(c.Issued, top.Issued) {
		variant = "older-form"
	}
	c.found = []finding.Finding{{At: c.At, Code: finding.SheetSuperseded, Variant: variant, Pledge: c.Pledge, Args: finding.Args{"other": placeName(top.At)}}}
}

// olderIssue reports whether a form is of an earlier 台帳の版 than another one:
// then no 提出日 or 提出回 makes it the newer.
func olderIssue(issued, other int) bool { return issued > 0 && issued < other }

// meant returns the pledges that a sheet may be of: the one it names by its
// number and, where that is none or never had the sheet's name, those whose
// name it bears.
func (m *merging) meant(s *Submission) []int {
	name := pledge.Fold(s.Entries[pledge.Name].Value)
	own := func(number int) bool {
		return pledge.Fold(m.state[number][pledge.Name]) == name || m.formerNames(number)[name]
	}
	if name == "" || s.Pledge != 0 && own(s.Pledge) {
		return []int{s.Pledge}
	}
	list := []int{s.Pledge}
	for _, number := range slices.Sorted(maps.Keys(m.state)) {
		if own(number) {
			list = append(list, number)
		}
	}
	return list
}

func sameValues(a, b *Submission) bool {
	return a.Form == b.Form && maps.EqualFunc(a.Entries, b.Entries, func(x, y Entry) bool {
		return x.Value == y.Value && x.Unread == y.Unread && (!x.Unread || x.Typed == y.Typed)
	}) && slices.EqualFunc(a.Strays, b.Strays, func(x, y Stray) bool { return x.Year == y.Year && x.Text == y.Text })
}

func (m *merging) reject(c *candidate, f ...finding.Finding) {
	c.verdict = Rejected
	c.found = append(c.found, f...)
}

// hold holds a sheet against the register and asks what it is a sheet of.
func (m *merging) hold(c *candidate) *check {
	k := &check{
		sub: c.Submission, settings: &m.book.Settings, today: m.today, revision: m.revision - 1,
		state: m.state, names: m.formerNames(c.Pledge), now: m.state[c.Pledge], known: m.issued(c), base: m.base(c), reason: c.Entries[pledge.Reason].Value,
		heard: m.lastReceived(c.Pledge) != nil,
	}
	k.after = k.overlay()
	k.ask(identityRules)
	return k
}

// judge merges a sheet and asks the rules about what would come of it.
func (m *merging) judge(c *candidate) {
	k := m.hold(c)
	events, conflicts := m.threeWay(c, k)
	if len(conflicts) == 0 {
		k.after = k.now.Clone()
		for _, e := range events {
			setValue(k.after, e)
		}
	}
	k.ask(rules)
	c.found = slices.Concat(k.unsaid(c.Findings), k.found)
	if hasError(c.found) {
		c.verdict = Rejected
		return
	}
	if len(conflicts) > 0 {
		c.conflicts = conflicts
		for _, x := range conflicts {
			m.reject(c, finding.Finding{At: c.Entries[x.Field].At, Code: finding.Conflict, Variant: x.variant(), Pledge: x.Pledge, Field: x.Field, Value: c.Entries[x.Field].Typed,
				Args: finding.Args{"base": x.Base, "master": x.Master, "submitted": x.Submitted, "source": x.MasterSource.sourceName()}})
		}
		return
	}
	for i := range events {
		events[i].By = c.file.Sender
	}
	if v, under := m.review.Review(c.Pledge); under {
		m.propose(c, events, v.Proposal)
		return
	}
	c.verdict = Unchanged
	if len(events) > 0 {
		c.verdict = Accepted
	}
	c.found = append(c.found, m.backToIssued(c, events, nil, "")...)
	for _, e := range events {
		c.found = append(c.found, m.undecided(c, e)...)
		m.apply(e)
	}
}

// takeInRest looks again at sheets that were rejected: a decision of the run
// may have brought what they lacked. It reports whether it took in any.
func (m *merging) takeInRest(candidates []*candidate) bool {
	taken := map[int][]*candidate{}
	for _, c := range candidates {
		if c.verdict.received() {
			taken[c.Pledge] = append(taken[c.Pledge], c)
		}
	}
	mended := func(c *candidate) bool {
		return slices.ContainsFunc(m.meant(c.Submission), func(number int) bool {
			return slices.ContainsFunc(taken[number], func(o *candidate) bool { return o.file.SHA256 != c.file.SHA256 })
		})
	}
	var rest []*candidate
	for _, c := range candidates {
		if c.verdict == Rejected && !mended(c) {
			c.found, c.conflicts = nil, nil
			rest = append(rest, c)
		}
	}
	m.review = m.record()
	for _, meeting := range m.review.Meetings {
		if slices.ContainsFunc(m.out.Hearings, func(h Hearing) bool { return h.Meeting == meeting.String() }) {
			m.after = meeting.String()
		}
	}
	m.takeIn(rest)
	return slices.ContainsFunc(rest, func(c *candidate) bool { return c.verdict != Rejected })
}

// propose makes a sheet the proposal of a pledge under review, in place of the
// one before. A sheet that changes nothing proposes nothing, unless it takes
// back what an earlier sheet of the same issue proposed.
func (m *merging) propose(c *candidate, events []Event, before *Proposal) {
	if len(events) == 0 && (before == nil || c.Issued == 0 || before.Issued != c.Issued || len(before.Changes) == 0) {
		c.verdict = Unchanged
		return
	}
	c.verdict = Waiting
	c.found = append(c.found, finding.Finding{At: c.At, Code: finding.AwaitsDecision, Pledge: c.Pledge})
	if before != nil && sameProposal(before.Changes, events) {
		return
	}
	again := m.backToIssued(c, events, before, "proposed")
	c.found = slices.Concat(c.found, again, m.dropped(c, events, before, again))
	mark := m.event(Proposed, m.effective, c.Pledge, ProposalField, "", placeName(c.At))
	mark.Meeting, mark.Reason, mark.Source = m.after, c.Entries[pledge.Reason].Value, Source{File: c.At.File, Sheet: c.At.Sheet}
	mark.Issued, mark.By = c.Issued, c.file.Sender
	m.out.Events = append(m.out.Events, mark)
	for _, e := range events {
		e.Kind, e.Meeting = Proposed, m.after
		m.out.Events = append(m.out.Events, e)
	}
}

func sameProposal(a, b []Event) bool {
	return slices.EqualFunc(a, b, func(x, y Event) bool {
		return x.Field == y.Field && x.Before == y.Before && x.After == y.After && x.Reason == y.Reason
	})
}

// unsaid leaves out warnings about values that an earlier sheet brought and
// that were merged.
func (k *check) unsaid(found []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool {
		unread := f.Code == finding.LabelMissing || f.Code == finding.LabelUnknown // what is not read is never news
		return f.Severity() == finding.Warning && !unread && k.heard && f.Field != "" && !k.news(f.Field)
	})
}

// base returns the pledge as the sheet was issued with, or as the register has
// it where the sheet bears no revision of ours.
func (m *merging) base(c *candidate) pledge.Record {
	if !m.issued(c) {
		return m.state[c.Pledge]
	}
	return m.at(c.Issued)[c.Pledge]
}

// at returns the register at a revision.
func (m *merging) at(revision int) map[int]pledge.Record {
	at, ok := m.bases[revision]
	if !ok {
		at = Replay(m.book.Events, AtRevision(revision))
		m.bases[revision] = at
	}
	return at
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
func (m *merging) threeWay(c *candidate, k *check) (events []Event, conflicts []Conflict) {
	s := k.sub
	for _, f := range SortedFields(s.Entries) {
		e := s.Entries[f]
		item := pledge.ItemOf(f)
		if item == nil || item.By != pledge.ByDepartment || !item.Register || e.Unread {
			continue
		}
		now, base, sub := k.now[f], k.base[f], e.Value
		if f == pledge.Response && k.base[pledge.Instruction] != k.now[pledge.Instruction] {
			if sub != "" && sub != now {
				k.add(finding.ResponseMissing, "earlier", f, finding.Args{"instruction": k.now[pledge.Instruction]})
			}
			continue // it answers an earlier instruction than the one that stands
		}
		issued := base
		earlier, again := m.taken(s, f)
		if again {
			base = earlier.After // what an earlier sheet of this issue brought is no change of the master's
		}
		by := m.lastChange(s.Pledge, f)
		switch {
		case sub == now, !k.known && sub == "", m.settled(c, by):
			continue
		case !k.known:
		case sub == base:
			continue // only the master changed it
		case now != base:
			conflicts = append(conflicts, Conflict{Pledge: s.Pledge, Field: f, Base: base, Master: now, Submitted: sub, Source: sourceOf(e.At), MasterSource: by})
			continue
		case !again || sub != issued || m.explains(c, f):
		case earlier.Kind == Decided:
			// A meeting decided on what the earlier sheet proposed: the form as it
			// was issued, filled in anew, must not undo that unseen.
			conflicts = append(conflicts, Conflict{Pledge: s.Pledge, Field: f, Base: issued, Master: now, Submitted: sub, Source: sourceOf(e.At), MasterSource: by})
			continue
		}
		submitted := m.event(Submitted, m.effective, s.Pledge, f, now, sub)
		submitted.Reason, submitted.Source, submitted.Issued = k.reason, sourceOf(e.At), s.Issued
		events = append(events, submitted)
	}
	return events, conflicts
}

// explains reports whether a sheet says why a field is what it is: 変更理由 is
// asked where the target year changes or an achievement, in effect or proposed,
// is withdrawn, and speaks of these alone.
func (m *merging) explains(c *candidate, f pledge.Field) bool {
	switch f {
	case pledge.TargetYear:
	case pledge.StatusWord, pledge.Progress, pledge.AchievedOn, pledge.Afterwards:
		was := m.state[c.Pledge]
		if v, under := m.review.Review(c.Pledge); under && v.Proposal != nil {
			was = v.Proposal.Values(was)
		}
		if status := c.Entries[pledge.StatusWord].Value; was.Status() != pledge.Achieved || status == "" || pledge.Status(status) == pledge.Achieved {
			return false
		}
	default:
		return false
	}
	return c.Entries[pledge.Reason].Value != ""
}

// taken returns what the last sheet of the same issue that was taken in, or
// put into effect by a meeting, had made of a field.
func (m *merging) taken(s *Submission, f pledge.Field) (Event, bool) {
	if s.Issued == 0 {
		return Event{}, false
	}
	for e := range m.changesOf(s.Pledge, f) {
		if e.Issued == s.Issued {
			return e, true
		}
	}
	return Event{}, false
}

// settled reports whether the planner has decided already: the same file was
// rejected, and the value was edited by hand since.
func (m *merging) settled(c *candidate, by Event) bool {
	return by.Kind == Edited && slices.ContainsFunc(m.receipts[c.Pledge], func(r receipt) bool {
		return r.Verdict == Rejected && r.file.SHA256 == c.file.SHA256 && r.file.Revision < by.Revision
	})
}

// backToIssued warns of values that an earlier sheet of the same issue brought
// or proposed, and that a sheet taken in now takes back to what the form was
// issued with, where nothing says that this is meant. Before is the proposal
// that the sheet takes the place of.
func (m *merging) backToIssued(c *candidate, events []Event, before *Proposal, variant string) (found []finding.Finding) {
	if !m.issued(c) {
		return nil
	}
	issued, earlier := m.base(c), map[pledge.Field]string{}
	for _, e := range events {
		was, again := m.taken(c.Submission, e.Field)
		decided := was.Kind == Decided && (e.Field == pledge.TargetYear || e.Field == pledge.StatusWord) // that is told in any case
		if again && e.After == issued[e.Field] && (decided || !m.explains(c, e.Field)) {
			earlier[e.Field] = e.Before
		}
	}
	if before != nil && before.Issued == c.Issued {
		for _, e := range before.Changes {
			if x, ok := c.Entries[e.Field]; ok && !x.Unread && x.Value == issued[e.Field] && x.Value != e.After && !m.explains(c, e.Field) {
				earlier[e.Field] = e.After
			}
		}
	}
	for _, f := range SortedFields(earlier) {
		x := c.Entries[f]
		found = append(found, finding.Finding{At: x.At, Code: finding.BackToIssued, Variant: variant, Pledge: c.Pledge, Field: f, Value: x.Typed,
			Args: finding.Args{"from": earlier[f], "to": x.Value}})
	}
	return found
}

// dropped warns of what the proposal before had and the sheet in its place has
// not, but for what is said again already. A form shows what is in effect, and a
// list is blank where it says nothing: who fills one in may not think of what
// was proposed.
func (m *merging) dropped(c *candidate, events []Event, before *Proposal, again []finding.Finding) (found []finding.Finding) {
	if before == nil {
		return nil
	}
	now := m.state[c.Pledge]
	for _, e := range before.Changes {
		x, typed := c.Entries[e.Field]
		switch {
		case e.After == now[e.Field], // in effect by now
			m.issued(c) && before.Issued == c.Issued && m.explains(c, e.Field),
			slices.ContainsFunc(events, func(x Event) bool { return x.Field == e.Field }),
			slices.ContainsFunc(again, func(f finding.Finding) bool { return f.Field == e.Field }):
			continue
		case e.Field == pledge.Response && (x.Value != "" && x.Value != now[e.Field] || m.at(before.Revision)[c.Pledge][pledge.Instruction] != now[pledge.Instruction]):
			continue // of an answer to an earlier instruction its own finding tells
		}
		f := finding.Finding{At: c.At, Code: finding.BackToIssued, Variant: "dropped", Pledge: c.Pledge, Field: e.Field, Args: finding.Args{"from": e.After, "to": now[e.Field]}}
		if typed {
			f.At, f.Value = x.At, x.Typed
		}
		found = append(found, f)
	}
	return found
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

// apply records an event and puts it into effect.
func (m *merging) apply(e Event) {
	setValue(m.state[e.Pledge], e)
	m.out.Events = append(m.out.Events, e)
	m.changes[e.Pledge] = append(m.changes[e.Pledge], e)
}

// formerNames returns the folded names a pledge once had.
func (m *merging) formerNames(number int) map[string]bool {
	names := map[string]bool{}
	for e := range m.changesOf(number, pledge.Name) {
		names[pledge.Fold(e.After)] = true
	}
	return names
}

func hasError(list []finding.Finding) bool {
	return slices.ContainsFunc(list, finding.Finding.IsError)
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

// sourceOf returns the source that a place is.
func sourceOf(p finding.Place) Source { return Source{p.File, p.Sheet, p.Cell()} }

func placeOf(s Source) string { return s.File + " " + s.Sheet + " " + s.Cell }

func (e Event) sourceName() string {
	if e.Source.File == "" {
		return string(e.Kind)
	}
	return placeOf(e.Source)
}

func itoa(n int) string { return strconv.Itoa(n) }
