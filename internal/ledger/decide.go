package ledger

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// decisions is a decision sheet that is to be judged.
type decisions struct {
	*DecisionSheet
	file    *File
	index   int // of the file in the run
	arrived int // revision of the run that the file first came in
	since   int // revision at which an earlier run took in other rows of it, 0 for none
	found   []finding.Finding
	rows    []judgedRow // of its rows; nil unless they were looked at one by one
}

// judgedRow is what became of a row of a decision sheet; an error among what
// was found rejects it.
type judgedRow struct {
	found     []finding.Finding
	conflicts []Conflict
}

// rejected counts the rows that were rejected.
func (d *decisions) rejected() (n int) {
	for _, r := range d.rows {
		if hasError(r.found) {
			n++
		}
	}
	return n
}

// verdict tells what became of the sheet.
func (d *decisions) verdict() Verdict {
	switch {
	case hasError(d.found):
		return Rejected
	case d.rows == nil:
		return Superseded
	case d.rejected() > 0:
		return Partly
	}
	return Accepted
}

// unnamedMeeting stands in the [Receipt] of a decision sheet whose meeting
// could not be read.
const unnamedMeeting = "会議名不明"

func (d *decisions) receipt() string {
	if d.Meeting == (pledge.Meeting{}) {
		return unnamedMeeting
	}
	return d.Meeting.String()
}

// decide takes in the decision sheets of a run, in order of their meetings.
func (m *merging) decide(sheets []*decisions) {
	slices.SortStableFunc(sheets, func(a, b *decisions) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), a.Meeting.Compare(b.Meeting), a.compareAge(b), a.At.Compare(b.At))
	})
	for _, d := range sheets {
		d.found = slices.Clone(d.Findings)
		twin := slices.IndexFunc(sheets, func(o *decisions) bool {
			return o.Meeting == d.Meeting && o.compareAge(d) == 0 && o.whole() && !sameDecisions(o, d)
		})
		newer := m.newerDecisions(d)
		switch {
		case hasError(d.found):
		case twin >= 0:
			d.reject(finding.Finding{At: d.At, Code: finding.SheetDuplicate, Variant: "decisions", Args: finding.Args{"other": placeName(sheets[twin].At)}})
		case len(d.Rows) == 0:
			d.reject(finding.Finding{At: d.At, Code: finding.DecisionMissing, Variant: "rows"})
		case newer != nil:
			d.found = append(d.found, finding.Finding{At: d.At, Code: finding.SheetSuperseded, Variant: "earlier",
				Args: finding.Args{"other": placeName(finding.Place{File: newer.file.Name, Sheet: newer.Sheet}), "date": newer.file.Date.Wareki()}})
		default:
			m.meeting(d)
		}
	}
}

// compareAge orders decision sheets of one meeting, as [candidate.compareAge]
// does those of one pledge.
func (d *decisions) compareAge(o *decisions) int {
	return cmp.Or(cmp.Compare(d.file.age().modified, o.file.age().modified), cmp.Compare(d.arrived, o.arrived))
}

// whole reports whether the sheet could be read and says something.
func (d *decisions) whole() bool { return !hasError(d.Findings) && len(d.Rows) > 0 }

// standing returns the sheets that hold of those taken in: of each meeting the
// newest.
func standing(sheets []*decisions) []*decisions {
	var list []*decisions
	for i, d := range sheets {
		replaced := slices.ContainsFunc(sheets[i+1:], func(o *decisions) bool { return o.Meeting == d.Meeting && o.rows != nil })
		if d.rows != nil && !replaced {
			list = append(list, d)
		}
	}
	return list
}

// decideRest looks again at rows that were rejected: another sheet of the run
// may have brought what they lacked. It reports whether it took in any.
func (m *merging) decideRest(sheets []*decisions) (taken bool) {
	for _, d := range standing(sheets) {
		for i := range d.rows {
			if !hasError(d.rows[i].found) {
				continue
			}
			if d.rows[i] = m.row(d, &d.Rows[i]); !hasError(d.rows[i].found) {
				m.dated(d.Meeting.String(), d.Date)
				taken = true
			}
		}
	}
	return taken
}

// compareDecisions holds what each meeting decided against what was announced,
// and against what was passed on to it.
func (m *merging) compareDecisions(sheets []*decisions) {
	for _, d := range standing(sheets) {
		d.found = append(d.found, m.countsAgree(d)...)
		d.found = append(d.found, m.heardAgree(d)...)
	}
}

// newerDecisions returns the newer decision sheet of the meeting that an
// earlier run took in from another file, nil where there is none.
func (m *merging) newerDecisions(d *decisions) *receipt {
	for i := range m.receipts[0] {
		r := &m.receipts[0][i]
		if r.Meeting == d.Meeting.String() && r.Verdict.decided() && r.file.SHA256 != d.file.SHA256 && r.file.age().modified > d.file.age().modified {
			return r
		}
	}
	return nil
}

func sameDecisions(a, b *decisions) bool {
	same := func(x, y DecisionRow) bool {
		x.Meeting, y.Meeting = "", "" // filled in once the sheet is taken in
		return x.Hearing == y.Hearing
	}
	return a.Date == b.Date && sameCount(a.Announced, b.Announced) && slices.EqualFunc(a.Rows, b.Rows, same)
}

func sameCount(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

// reject refuses the sheet as a whole.
func (d *decisions) reject(f finding.Finding) { d.found = append(d.found, f) }

// meeting takes in one decision sheet.
func (m *merging) meeting(d *decisions) {
	name := d.Meeting.String()
	known := m.record().Find(name)
	if known != nil && known.Date != d.Date {
		d.reject(finding.Finding{At: d.Cells[pledge.LabelHeld], Code: finding.MeetingInvalid, Variant: "two-dates", Value: d.Date.Wareki(), Args: finding.Args{"other": known.Date.Wareki()}})
		return
	}
	if d.Date > m.today {
		d.reject(finding.Finding{At: d.Cells[pledge.LabelHeld], Code: finding.MeetingInvalid, Variant: "future", Value: d.Date.Wareki(), Args: finding.Args{"today": m.today.Wareki()}})
		return
	}
	if known == nil {
		d.found = append(d.found, m.roundInOrder(d.Meeting, d.Cells[pledge.LabelMeeting])...)
		m.fact(name, meetingDate, "", d.Date.String())
	}
	if d.Announced != nil {
		before := ""
		if known != nil && known.Announced != nil {
			before = strconv.Itoa(*known.Announced)
		}
		if after := strconv.Itoa(*d.Announced); after != before {
			m.fact(name, meetingAnnounced, before, after)
		}
	}
	listed := map[int]bool{} // 0 for a row whose number could not be read: it may mean any pledge
	for i := range d.Rows {
		listed[d.Rows[i].Pledge] = true
	}
	record := m.record()
	// Taken in again for a row that was rejected, it knows nothing of what came since.
	m.withdraw(name, Source{File: d.At.File, Sheet: d.At.Sheet}, func(h Hearing) bool { return listed[h.Pledge] || listed[0] || d.since > 0 && h.Revision > d.since }, func(h Hearing) {
		mark := len(m.out.Events)
		if h.Decision != "" {
			d.found = append(d.found, finding.Finding{At: d.At, Code: finding.DecisionWithdrawn, Pledge: h.Pledge, Value: string(h.Decision)})
		}
		m.deciding = Source{File: d.At.File, Sheet: d.At.Sheet}
		if tookEffect(d.Meeting.Body, h) {
			d.found = append(d.found, kept(d.At, h.Decision, m.revert(d.Date, h))...)
		}
		m.separate(record, heard{Hearing: h, meeting: record.Find(name)})
		m.uninstruct(d.Date, h)
		d.found = append(d.found, m.separated(d.At, mark)...)
	})
	for i := range d.Rows {
		d.Rows[i].Hearing.Meeting = name
		d.rows = append(d.rows, m.row(d, &d.Rows[i]))
	}
	m.dated(name, d.Date)
}

// dated gives a revision that records rows of a meeting an event of it, where
// it has none: a row bears no day of its own, and what was known on a day is
// told by events.
func (m *merging) dated(meeting string, date pledge.Date) {
	fact := slices.ContainsFunc(m.out.Events, func(e Event) bool { return e.Pledge == 0 && e.Meeting == meeting })
	if !fact && slices.ContainsFunc(m.out.Hearings, func(h Hearing) bool { return h.Meeting == meeting }) {
		m.fact(meeting, meetingDate, date.String(), date.String())
	}
}

// fact records something about a meeting.
func (m *merging) fact(meeting string, f pledge.Field, before, after string) {
	e := m.event(Decided, m.today, 0, f, before, after)
	e.Meeting = meeting
	m.out.Events = append(m.out.Events, e)
}

// record returns the record with what this run has recorded so far. It is good
// until the next call, which may bring it up to date: made anew for each row, a
// sheet of thousands would take minutes.
func (m *merging) record() *Record {
	if m.now == nil || slices.ContainsFunc(m.out.Events[m.told.events:], Event.onRecord) {
		m.now = newRecord(slices.Concat(m.meetings, m.out.Events), slices.Concat(m.book.Hearings, m.out.Hearings), nil)
	} else {
		for _, h := range m.out.Hearings[m.told.hearings:] {
			m.now.add(h)
		}
	}
	m.told.events, m.told.hearings = len(m.out.Events), len(m.out.Hearings)
	return m.now
}

// onRecord reports whether the event says something of a meeting or a proposal.
func (e Event) onRecord() bool { return e.Pledge == 0 || e.Kind == Proposed }

// roundInOrder warns of a round that is skipped or goes back.
func (m *merging) roundInOrder(meeting pledge.Meeting, at finding.Place) []finding.Finding {
	last := 0
	for _, other := range m.record().Meetings {
		if other.Year == meeting.Year && other.Body == meeting.Body && other.Round != meeting.Round {
			last = max(last, other.Round)
		}
	}
	f := finding.Finding{At: at, Code: finding.RoundOutOfOrder, Value: meeting.String()}
	switch {
	case meeting.Round > last+1:
		f.Variant, f.Args = "skipped", finding.Args{"expected": strconv.Itoa(last + 1)}
	case meeting.Round < last:
		f.Variant, f.Args = "back", finding.Args{"last": strconv.Itoa(last)}
	default:
		return nil
	}
	return []finding.Finding{f}
}

// row takes in one decision. Where it finds an error nothing of the row is
// recorded.
func (m *merging) row(d *decisions, row *DecisionRow) judgedRow {
	found := slices.Clone(row.Findings)
	var conflicts []Conflict
	add := func(code finding.Code, variant, header string, f pledge.Field, args finding.Args) {
		at, ok := row.Cells[header]
		if !ok {
			at = row.At
		}
		found = append(found, finding.Finding{At: at, Code: code, Variant: variant, Pledge: row.Pledge, Field: f, Value: row.Typed[header], Args: args})
	}
	now := m.state[row.Pledge]
	if now == nil && !hasError(found) {
		add(finding.PledgeUnknown, "", pledge.Number.Label(), pledge.Number, nil)
	}
	if hasError(found) {
		return judgedRow{found, conflicts}
	}
	record := m.record()
	was, heardBefore := record.row(d.Meeting.String(), row.Pledge)
	h := row.Hearing
	h.Revision, h.Source = m.revision, row.source(pledge.LabelDecision)
	ruling, _ := d.Meeting.Body.Ruling(h.Decision)
	switch {
	case ruling.Revises && h.SettledOn == 0 && was.Decision == pledge.Settled:
		h.SettledOn = was.SettledOn // an empty cell takes no confirmation back
	case !ruling.Revises && h.SettledOn != 0:
		add(finding.DateUnexpected, "settled", pledge.LabelSettled, pledge.AchievedOn, finding.Args{"status": string(h.Decision)})
	case h.SettledOn != 0 && h.SettledOn < d.Date:
		add(finding.DateUnexpected, "settled-early", pledge.LabelSettled, pledge.AchievedOn, finding.Args{"meeting": d.Date.Wareki()})
	case h.SettledOn > m.today:
		add(finding.DateInFuture, "settled", pledge.LabelSettled, pledge.AchievedOn, finding.Args{"today": m.today.Wareki()})
	}
	if ruling.Merges {
		if variant, bad := m.mergerFault(d, record, row.Pledge, h.MergedInto); bad {
			add(finding.MergedIntoInvalid, variant, pledge.MergedInto.Label(), pledge.MergedInto, nil)
		}
	}
	if hasError(found) {
		return judgedRow{found, conflicts}
	}
	effect, on := ruling.TakesEffect, d.Date
	if ruling.Revises && h.SettledOn != 0 {
		h.Decision, effect, on = pledge.Settled, true, h.SettledOn
	}
	same := heardBefore && sameHearing(was, h)
	if v, _ := record.Review(row.Pledge); h.Decision == pledge.Settled && !same && v.Stage == AwaitsMend {
		add(finding.MendMissing, "", pledge.LabelSettled, pledge.AchievedOn, nil)
	}

	// A bad row must leave nothing behind: what it did is taken back.
	mark := len(m.out.Events)
	m.deciding = h.Source
	if heardBefore && !same {
		switch before := tookEffect(d.Meeting.Body, was); {
		case before && !effect:
			found = append(found, kept(row.At, was.Decision, m.revert(d.Date, was))...)
		case before && effectDay(d.Date, was) != on:
			m.redate(was, effectDay(d.Date, was), on)
		}
		if h.MergedInto != was.MergedInto {
			m.separate(record, heard{Hearing: was, meeting: record.Find(was.Meeting)})
		}
	}
	if effect && !(same || heardBefore && tookEffect(d.Meeting.Body, was)) {
		var faults []finding.Finding
		faults, conflicts = m.takeEffect(d, row, h, on, record)
		found = append(found, faults...)
	}
	if heardBefore && tookEffect(d.Meeting.Body, was) && effect && h.NewName != was.NewName {
		m.takeBackAll(d.Date, was, row.Pledge, pledge.Name)
		m.rename(row, h, on)
	}
	if h.Instruction != was.Instruction {
		m.uninstruct(d.Date, was)
		m.instruct(d, row, h)
	}
	if h.Confirmed && !same && m.state[row.Pledge].Status() != pledge.Achieved {
		add(finding.ConfirmedNotAchieved, "", pledge.LabelConfirmed, pledge.StatusWord, nil)
	}
	if hasError(found) {
		m.rollBack(mark)
		return judgedRow{found, conflicts}
	}
	if !same {
		m.out.Hearings = append(m.out.Hearings, h)
		if ruling.Merges {
			found = append(found, m.absorbLate(row, h)...)
		}
	}
	found = append(found, m.separated(row.At, mark)...)
	return judgedRow{found, conflicts}
}

// effectDay returns the day a row took effect.
func effectDay(meeting pledge.Date, h Hearing) pledge.Date {
	if h.SettledOn != 0 {
		return h.SettledOn
	}
	return meeting
}

// redate gives what a decision brought another day of taking effect. Who
// proposed it, why and where stays with it.
func (m *merging) redate(was Hearing, before, on pledge.Date) {
	mark := len(m.out.Events)
	m.revert(before, was)
	for _, e := range slices.Clone(m.out.Events[mark:]) {
		e.Before, e.After, e.Effective, e.Reason = e.After, e.Before, on, ""
		if first := m.broughtFirst(e); first != nil {
			e.Reason, e.Source, e.By = first.Reason, first.Source, first.By
		}
		m.apply(e)
	}
}

// broughtFirst returns the event by which a meeting first set what a later
// event of it sets again.
func (m *merging) broughtFirst(again Event) *Event {
	for i := range m.history[again.Pledge] {
		if e := &m.history[again.Pledge][i]; e.by(again.Meeting) && e.Field == again.Field && e.After == again.After && e.Source != (Source{}) {
			return e
		}
	}
	return nil
}

// absorbLate merges a pledge whose 統合先 was decided before the 分科会's 統合
// reached us.
func (m *merging) absorbLate(row *DecisionRow, h Hearing) []finding.Finding {
	record := m.record()
	list := record.heard[row.Pledge]
	if len(list) == 0 || list[len(list)-1].Meeting != h.Meeting || record.mergedAt(list[len(list)-1]) == 0 {
		return nil
	}
	for _, t := range record.heard[h.MergedInto] {
		if t.closed > 0 && t.meeting.compare(list[len(list)-1].meeting) > 0 {
			into := *row
			into.Pledge = h.MergedInto
			return m.absorb(&into, t.Hearing, row.Pledge, effectDay(t.meeting.Date, t.Hearing))
		}
	}
	return nil
}

func tookEffect(body pledge.Body, h Hearing) bool {
	r, _ := body.Ruling(h.Decision)
	return r.TakesEffect
}

// sameHearing compares rows apart from the revision they were recorded under
// and where they stood.
func sameHearing(a, b Hearing) bool {
	a.Revision, b.Revision = 0, 0
	a.Source, b.Source = Source{}, Source{}
	return a == b
}

// source returns the place of a header's cell in the row, or of the row where
// it has none.
func (r *DecisionRow) source(header string) Source {
	at, ok := r.Cells[header]
	if !ok {
		at = r.At
	}
	return Source{at.File, at.Sheet, at.Cell()}
}

// rollBack takes back the events recorded since a mark.
func (m *merging) rollBack(mark int) {
	for _, e := range slices.Backward(m.out.Events[mark:]) {
		e.Before, e.After = e.After, e.Before
		setValue(m.state[e.Pledge], e)
		m.changes[e.Pledge] = m.changes[e.Pledge][:len(m.changes[e.Pledge])-1]
	}
	m.out.Events = m.out.Events[:mark]
	m.told.events = min(m.told.events, mark)
}

// row returns what a meeting's record has of a pledge.
func (r *Record) row(meeting string, number int) (Hearing, bool) {
	for _, h := range r.heard[number] {
		if h.meeting.String() == meeting {
			return h.Hearing, true
		}
	}
	return Hearing{}, false
}

// mergerFault names what is wrong with a 統合先, circles of open mergers
// included.
func (m *merging) mergerFault(d *decisions, record *Record, number, into int) (variant string, bad bool) {
	if variant, bad = MergerFault(m.state, number, mergedInto(into)); bad {
		return variant, true
	}
	for next, steps := into, 0; steps <= len(m.state); steps++ {
		var open bool
		if next, open = d.openMerger(record, next); !open {
			return "", false
		}
		if next == number {
			break
		}
	}
	return "circle", true
}

func mergedInto(into int) pledge.Record {
	r := pledge.Record{pledge.StatusWord: string(pledge.Merged)}
	if into != 0 {
		r[pledge.MergedInto] = strconv.Itoa(into)
	}
	return r
}

// hears reports whether the sheet has a row of a pledge, wherever it stands.
func (d *decisions) hears(number int) bool {
	return slices.ContainsFunc(d.Rows, func(row DecisionRow) bool { return row.Pledge == number && !hasError(row.Findings) })
}

// record returns the sheet's meeting as the record has it, without its rows.
func (d *decisions) record() *MeetingRecord { return &MeetingRecord{Meeting: d.Meeting, Date: d.Date} }

// openMerger returns what a pledge is to be merged into, once the sheet is
// taken in: its rows count, wherever they stand on it, unless a later meeting
// heard the pledge.
func (d *decisions) openMerger(record *Record, number int) (into int, open bool) {
	list := record.heard[number]
	if len(list) == 0 || list[len(list)-1].meeting.compare(d.record()) <= 0 {
		for i := range d.Rows {
			if row := &d.Rows[i]; row.Pledge == number && !hasError(row.Findings) {
				ruling, _ := d.Meeting.Body.Ruling(row.Decision)
				return row.MergedInto, ruling.Merges
			}
		}
	}
	v, ok := record.Review(number)
	return v.Last.MergedInto, ok && v.Stage == AwaitsMerger
}

// takeEffect puts a pledge's proposal into effect, and with it the mergers
// that waited for this pledge.
func (m *merging) takeEffect(d *decisions, row *DecisionRow, h Hearing, on pledge.Date, record *Record) (found []finding.Finding, conflicts []Conflict) {
	name := d.Meeting.String()
	if p := record.openAt(row.Pledge, d.record()); p != nil {
		for _, e := range p.Changes {
			if e.Field == pledge.Response && m.lastChange(row.Pledge, pledge.Instruction).Revision >= p.Revision {
				continue // it answers an earlier instruction: a run takes in sheets before decisions
			}
			now, by := m.state[row.Pledge][e.Field], m.lastChange(row.Pledge, e.Field)
			switch {
			case now == e.After, by.Kind == Edited && by.Revision > d.arrived: // the planner has decided since it was refused
				continue
			case now == e.Before:
				e.Revision, e.Kind, e.Recorded, e.Effective, e.Meeting = m.revision, Decided, m.today, on, name
				m.apply(e)
				continue
			}
			x := Conflict{Pledge: row.Pledge, Field: e.Field, Base: e.Before, Master: now, Submitted: e.After, Source: e.Source, MasterSource: by}
			conflicts = append(conflicts, x)
			found = append(found, finding.Finding{At: row.At, Code: finding.Conflict, Variant: "decided", Pledge: row.Pledge, Field: e.Field, Value: e.After,
				Args: finding.Args{"base": x.Base, "master": x.Master, "submitted": x.Submitted, "source": by.sourceName(), "place": placeOf(x.Source)}})
		}
	}
	if len(found) > 0 {
		return found, conflicts
	}
	m.rename(row, h, on)
	for _, number := range record.mergedInto(row.Pledge) {
		v, open := record.Review(number)
		if open && v.Stage == AwaitsMerger && record.Find(v.Meeting).compare(d.record()) < 0 && !d.hears(number) {
			found = append(found, m.absorb(row, h, number, on)...)
		}
	}
	return found, nil
}

// absorb merges a pledge into the one that was decided on.
func (m *merging) absorb(row *DecisionRow, h Hearing, number int, on pledge.Date) []finding.Finding {
	if variant, bad := MergerFault(m.state, number, mergedInto(row.Pledge)); bad {
		return []finding.Finding{{At: row.At, Code: finding.MergedIntoInvalid, Variant: variant, Pledge: number, Field: pledge.MergedInto}}
	}
	m.set(row, h, number, pledge.StatusWord, string(pledge.Merged), on)
	m.set(row, h, number, pledge.MergedInto, strconv.Itoa(row.Pledge), on)
	m.set(row, h, number, pledge.AchievedOn, "", on) // it follows the other's from now on
	return nil
}

// separate takes back what the decision on a pledge's 統合先 brought: the row of
// the 分科会 that merged the pledge into it no longer stands.
func (m *merging) separate(record *Record, was heard) {
	if was.MergedInto == 0 {
		return
	}
	by := record.mergedBy(was)
	if by == nil || m.state[was.Pledge][pledge.MergedInto] != strconv.Itoa(was.MergedInto) || !m.lastChange(was.Pledge, pledge.MergedInto).by(by.Meeting) {
		return
	}
	on := effectDay(by.meeting.Date, by.Hearing)
	for _, f := range []pledge.Field{pledge.StatusWord, pledge.MergedInto, pledge.AchievedOn} {
		m.takeBackAll(on, Hearing{Meeting: by.Meeting}, was.Pledge, f)
	}
}

// separated tells of the pledges whose merger was taken back since a mark in
// the events: nobody looks for them at a row of another pledge.
func (m *merging) separated(at finding.Place, mark int) (found []finding.Finding) {
	for _, e := range m.out.Events[mark:] {
		now := m.state[e.Pledge]
		if e.Kind != Decided || e.Field != pledge.MergedInto || e.Before == "" || now[pledge.MergedInto] != "" || now.Status() == pledge.Merged {
			continue
		}
		found = append(found, finding.Finding{At: at, Code: finding.DecisionWithdrawn, Variant: "separated", Pledge: e.Pledge, Field: pledge.StatusWord, Value: now[pledge.StatusWord],
			Args: finding.Args{"into": e.Before}})
	}
	return found
}

// rename gives the pledge the name the meeting decided.
func (m *merging) rename(row *DecisionRow, h Hearing, on pledge.Date) {
	if h.NewName != "" {
		m.set(row, h, row.Pledge, pledge.Name, h.NewName, on)
	}
}

// InstructionOf is an instruction as the pledge keeps it (前回の指示事項), with the
// meeting's name.
func InstructionOf(meeting, instruction string) string { return meeting + "：" + instruction }

// instruct gives the pledge the meeting's instruction; the answer to an earlier
// one is no answer to it.
func (m *merging) instruct(d *decisions, row *DecisionRow, h Hearing) {
	if h.Instruction == "" {
		return
	}
	m.set(row, h, row.Pledge, pledge.Instruction, InstructionOf(d.Meeting.String(), h.Instruction), d.Date)
	m.set(row, h, row.Pledge, pledge.Response, "", d.Date)
}

// uninstruct takes back the instruction a meeting gave, and with it that the
// answer to the one before was cleared away.
func (m *merging) uninstruct(on pledge.Date, was Hearing) {
	if was.Instruction == "" || !m.lastChange(was.Pledge, pledge.Instruction).by(was.Meeting) {
		return
	}
	m.takeBack(on, was, was.Pledge, pledge.Instruction, m.lastChange(was.Pledge, pledge.Instruction).Before)
	if cleared := m.lastChange(was.Pledge, pledge.Response); cleared.After == "" {
		m.takeBack(on, was, was.Pledge, pledge.Response, cleared.Before)
	}
}

// broughtBy are the headers of a decision sheet that bring a value by
// themselves.
var broughtBy = map[pledge.Field]string{pledge.Instruction: pledge.LabelInstruction, pledge.Name: pledge.LabelNewName}

// set records a value that the decision itself brings.
func (m *merging) set(row *DecisionRow, h Hearing, number int, f pledge.Field, after string, on pledge.Date) {
	if before := m.state[number][f]; before != after {
		e := m.event(Decided, on, number, f, before, after)
		e.Meeting, e.Source = h.Meeting, row.source(broughtBy[f])
		m.apply(e)
	}
}

// revert takes back what a meeting's decision on a pledge had put into effect,
// mergers into it included, where nothing has changed it since. It returns what
// departments or the planner have put in its place, which stays.
func (m *merging) revert(on pledge.Date, was Hearing) (stays []Event) {
	numbers := []int{was.Pledge}
	for number, r := range m.state {
		if into, ok := r.Int(pledge.MergedInto); ok && into == was.Pledge && m.lastChange(number, pledge.MergedInto).by(was.Meeting) {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		touched := map[pledge.Field]bool{}
		for e := range m.effects(number) {
			if e.by(was.Meeting) && e.Field != pledge.Instruction && e.Field != pledge.Response {
				touched[e.Field] = true
			}
		}
		for _, f := range SortedFields(touched) {
			if last := m.lastChange(number, f); last.Kind == Edited || last.Kind == Submitted {
				stays = append(stays, last)
			}
			m.takeBackAll(on, was, number, f)
		}
	}
	return stays
}

// kept tells of the values that stay though the decision that had set others is
// taken back.
func kept(at finding.Place, was pledge.Decision, stays []Event) []finding.Finding {
	var found []finding.Finding
	for _, e := range stays {
		found = append(found, finding.Finding{At: at, Code: finding.DecisionWithdrawn, Variant: "kept", Pledge: e.Pledge, Field: e.Field, Value: e.After,
			Args: finding.Args{"decision": string(was), "source": e.sourceName()}})
	}
	return found
}

// takeBackAll gives a field the value it had before the meeting changed it, once
// or again, where that is what stands.
func (m *merging) takeBackAll(on pledge.Date, was Hearing, number int, f pledge.Field) {
	value := m.state[number][f]
	for e := range m.changesOf(number, f) {
		if !e.by(was.Meeting) {
			break
		}
		value = e.Before
	}
	m.takeBack(on, was, number, f, value)
}

// decisionCorrected is the reason of what is taken back. A department may have
// typed the same: [brought.back] tells the two apart.
const decisionCorrected = "会議の決定が改められたため"

// takeBack gives a field a value it had before, where what stands is the
// meeting's; the decision being taken in is why. It is no change of the master's to the form the value came on.
func (m *merging) takeBack(on pledge.Date, was Hearing, number int, f pledge.Field, value string) {
	if last := m.lastChange(number, f); last.by(was.Meeting) && value != last.After {
		e := m.event(Decided, on, number, f, last.After, value)
		e.Meeting, e.Reason, e.Source, e.Issued = was.Meeting, decisionCorrected, m.deciding, last.Issued
		m.apply(e)
	}
}

// by reports whether a meeting's decision brought the event.
func (e Event) by(meeting string) bool { return e.Kind == Decided && e.Meeting == meeting }

// lastChange returns the event that gave a field its present value.
func (m *merging) lastChange(number int, f pledge.Field) Event {
	for e := range m.changesOf(number, f) {
		return e
	}
	return Event{}
}

// changesOf yields what put values of a field into effect, newest first.
func (m *merging) changesOf(number int, f pledge.Field) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for e := range m.effects(number) {
			if e.Field == f && !yield(e) {
				return
			}
		}
	}
}

// effects yields what put values of a pledge into effect, newest first.
func (m *merging) effects(number int) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for _, list := range [][]Event{m.changes[number], m.history[number]} {
			for _, e := range slices.Backward(list) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// withdraw records that a meeting no longer lists pledges it listed before; at
// is the decision sheet that does not.
func (m *merging) withdraw(meeting string, at Source, listed func(Hearing) bool, undo func(Hearing)) {
	known := m.record().Find(meeting)
	if known == nil {
		return
	}
	for _, h := range known.Rows {
		if !listed(h) {
			if undo != nil {
				undo(h)
			}
			m.out.Hearings = append(m.out.Hearings, Hearing{Revision: m.revision, Meeting: meeting, Pledge: h.Pledge, Decision: Withdrawn, Source: at})
		}
	}
}

// countsAgree warns where what is announced is not what was decided. A planner's
// explanation in 会議 silences it.
func (m *merging) countsAgree(d *decisions) []finding.Finding {
	now := m.record().Find(d.Meeting.String())
	if now == nil || now.Announced == nil || *now.Announced == now.Counted() || m.book.explained(d.Meeting.String()) {
		return nil
	}
	return []finding.Finding{{At: d.Cells[pledge.LabelAnnounced], Code: finding.MeetingCountDiffers, Value: strconv.Itoa(*now.Announced),
		Args: finding.Args{"announced": strconv.Itoa(*now.Announced), "counted": strconv.Itoa(now.Counted())}}}
}

func (b *Book) explained(meeting string) bool {
	return slices.ContainsFunc(b.Meetings, func(m Meeting) bool { return m.Name == meeting && m.Note != "" })
}

// heardAgree tells where a 本部会議 heard other pledges than the 分科会 before it
// passed on. Of a merged pledge the one it goes into is passed on.
func (m *merging) heardAgree(d *decisions) []finding.Finding {
	record := m.record()
	now := record.Find(d.Meeting.String())
	var before *MeetingRecord
	for _, other := range record.Meetings {
		if now == nil || other.compare(now) >= 0 {
			break
		}
		before = other
	}
	if before == nil || before.Body == now.Body || now.Body != pledge.Headquarters {
		return nil
	}
	heard, decided, passed := map[int]bool{}, map[int]bool{}, map[int]bool{}
	for _, row := range d.Rows {
		heard[row.Pledge] = true // be it that the row is to be mended
	}
	for _, h := range now.Rows {
		heard[h.Pledge], decided[h.Pledge] = true, h.Decision != ""
	}
	merged := map[int][]int{}  // what each pledge passed on takes in
	reported := map[int]bool{} // a proposal waits for the 本部会議 all the same
	for _, h := range before.Rows {
		reported[h.Pledge] = h.Decision == pledge.Reported
		switch r, _ := before.Body.Ruling(h.Decision); {
		case r.Merges:
			passed[h.MergedInto] = true
			merged[h.MergedInto] = append(merged[h.MergedInto], h.Pledge)
		case r.PassesOn:
			passed[h.Pledge] = true
		}
	}
	var unheard, unsent []int
	for _, number := range slices.Sorted(maps.Keys(passed)) {
		if !heard[number] {
			unheard = append(unheard, number)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(heard)) {
		if decided[number] && !passed[number] && !(reported[number] && record.waited(number, now)) {
			unsent = append(unsent, number)
		}
	}
	if len(unheard)+len(unsent) == 0 {
		return nil
	}
	return []finding.Finding{{At: d.At, Code: finding.HeardDiffers, Value: d.Meeting.String(), Args: finding.Args{
		"difference": heardDifference(before.Meeting.String(), unheard, unsent, merged, false), "difference/en": heardDifference(before.Meeting.String(), unheard, unsent, merged, true)}}}
}

// heardDifference names the pledges that a 分科会 passed on and nobody heard,
// and those that were heard without. A number that was passed on only because
// another pledge is merged into it says so.
func heardDifference(sub string, unheard, unsent []int, merged map[int][]int, english bool) string {
	words := struct{ into, comma, unheard, unsent, also string }{"%s（公約%sの統合先）", "、", "%[3]sから送られた公約のうち%[1]d件（公約 %[2]s）が、この会議で審議されていません。", "%[1]d件（公約 %[2]s）は、%[3]sから送られていません。", "審議した公約のうち"}
	if english {
		words = struct{ into, comma, unheard, unsent, also string }{"%s (which %s goes into)", ", ", "%[1]d passed on by %[3]s not heard here (pledges %[2]s). ", "%[1]d not passed on by %[3]s (pledges %[2]s).", "Of those heard, "}
	}
	list := func(numbers []int) string {
		texts := make([]string, len(numbers))
		for i, n := range numbers {
			if texts[i] = itoa(n); len(merged[n]) > 0 {
				from := make([]string, len(merged[n]))
				for j, other := range merged[n] {
					from[j] = itoa(other)
				}
				texts[i] = fmt.Sprintf(words.into, itoa(n), strings.Join(from, words.comma))
			}
		}
		return strings.Join(texts, words.comma)
	}
	s := ""
	if len(unheard) > 0 {
		s = fmt.Sprintf(words.unheard, len(unheard), list(unheard), sub)
	}
	if len(unsent) > 0 {
		s += words.also + fmt.Sprintf(words.unsent, len(unsent), list(unsent), sub)
	}
	return strings.TrimSpace(s)
}

// Agenda puts pledges on a meeting's agenda, and so under review. For a known
// meeting it replaces the list; what was decided stays.
func (b *Book) Agenda(meeting pledge.Meeting, date pledge.Date, pledges []int, edits []Event, opt Options) Outcome {
	m := b.begin(edits, opt)
	name := meeting.String()
	fail := func(variant string, args finding.Args) Outcome {
		m.out.Findings = []finding.Finding{{Code: finding.MeetingInvalid, Variant: variant, Value: name, Args: args}}
		m.out.Events = nil
		m.out.Revision = b.Revision()
		return m.out
	}
	if b.Settings.Calendar.YearOf(date) != meeting.Year {
		return fail("date", finding.Args{"year": meeting.Year.String(), "date": date.Wareki()})
	}
	known := m.record().Find(name)
	switch {
	case known == nil:
		m.out.Findings = append(m.out.Findings, m.roundInOrder(meeting, finding.Place{})...)
		m.fact(name, meetingDate, "", date.String())
	case known.Date != date && len(known.Decisions()) > 0:
		return fail("two-dates", finding.Args{"other": known.Date.Wareki()})
	case known.Date != date:
		m.fact(name, meetingDate, known.Date.String(), date.String())
	}
	record := m.record()
	for _, number := range pledges {
		if _, listed := record.row(name, number); !listed {
			m.out.Hearings = append(m.out.Hearings, Hearing{Revision: m.revision, Meeting: name, Pledge: number})
		}
	}
	m.withdraw(name, Source{}, func(h Hearing) bool { return h.Decision != "" || slices.Contains(pledges, h.Pledge) }, nil)
	m.dated(name, date)
	m.finish()
	return m.out
}
