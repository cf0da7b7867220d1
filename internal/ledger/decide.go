package ledger

import (
	"cmp"
	"slices"
	"strconv"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// decisions is a decision sheet that is to be judged.
type decisions struct {
	*DecisionSheet
	file     *File
	index    int // of the file in the run
	rejected int // rows, or the whole sheet
	found    []finding.Finding
}

// decide takes in the decision sheets of a run, in order of their meetings.
func (m *merging) decide(sheets []*decisions) {
	slices.SortStableFunc(sheets, func(a, b *decisions) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), a.Meeting.Compare(b.Meeting), cmp.Compare(a.file.age().modified, b.file.age().modified), a.At.Compare(b.At))
	})
	for i, d := range sheets {
		d.found = slices.Clone(d.Findings)
		if hasError(d.found) {
			d.rejected++
			continue
		}
		if i > 0 && sheets[i-1].Meeting == d.Meeting && sheets[i-1].file.age().modified == d.file.age().modified && !sameDecisions(sheets[i-1], d) {
			d.reject(finding.Finding{At: d.At, Code: finding.SheetDuplicate, Args: finding.Args{"other": placeName(sheets[i-1].At)}})
			continue
		}
		m.meeting(d)
	}
}

func sameDecisions(a, b *decisions) bool {
	return slices.EqualFunc(a.Rows, b.Rows, func(x, y DecisionRow) bool { return x.Hearing == y.Hearing })
}

func (d *decisions) reject(f finding.Finding) {
	d.rejected++
	d.found = append(d.found, f)
}

// meeting takes in one decision sheet.
func (m *merging) meeting(d *decisions) {
	name := d.Meeting.String()
	known := m.record().Find(name)
	if known != nil && known.Date != d.Date {
		d.reject(finding.Finding{At: d.Cells["開催日"], Code: finding.MeetingInvalid, Variant: "two-dates", Value: d.Date.Wareki(), Args: finding.Args{"other": known.Date.Wareki()}})
		return
	}
	if known == nil {
		d.found = append(d.found, m.roundInOrder(d.Meeting, d.Cells["会議"])...)
		m.fact(name, MeetingDate, "", d.Date.String())
	}
	if d.Announced != nil {
		before := ""
		if known != nil && known.Announced != nil {
			before = strconv.Itoa(*known.Announced)
		}
		if after := strconv.Itoa(*d.Announced); after != before {
			m.fact(name, MeetingAnnounced, before, after)
		}
	}
	listed := map[int]bool{} // 0 for a row whose number could not be read: it may mean any pledge
	for i := range d.Rows {
		row := &d.Rows[i]
		listed[row.Pledge] = true
		row.Hearing.Meeting = name
		found := m.row(d, row)
		d.found = append(d.found, found...)
		if hasError(found) {
			d.rejected++
		}
	}
	m.withdraw(name, func(number int) bool { return listed[number] || listed[0] }, func(h Hearing) { m.revert(d.Date, h) })
	d.found = append(d.found, m.countsAgree(d)...)
	d.found = append(d.found, m.heardAgree(d)...)
}

// fact records something about a meeting.
func (m *merging) fact(meeting string, f pledge.Field, before, after string) {
	m.out.Events = append(m.out.Events, Event{Revision: m.revision, Kind: Decided, Recorded: m.opt.Today, Effective: m.opt.Today, Meeting: meeting, Field: f, Before: before, After: after})
}

// record returns the record with what this run has recorded so far.
func (m *merging) record() *Record {
	return newRecord(slices.Concat(m.meetings, m.out.Events), slices.Concat(m.book.Hearings, m.out.Hearings), nil)
}

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
func (m *merging) row(d *decisions, row *DecisionRow) []finding.Finding {
	found := slices.Clone(row.Findings)
	add := func(code finding.Code, variant, header string, f pledge.Field, args finding.Args) {
		at, ok := row.Cells[header]
		if !ok {
			at = row.At
		}
		found = append(found, finding.Finding{At: at, Code: code, Variant: variant, Pledge: row.Pledge, Field: f, Value: row.Typed[header], Args: args})
	}
	now := m.state[row.Pledge]
	if now == nil && !hasError(found) {
		add(finding.PledgeUnknown, "", "公約番号", pledge.Number, nil)
	}
	if hasError(found) {
		return found
	}
	record := m.record()
	was, heardBefore := record.row(d.Meeting.String(), row.Pledge)
	h := row.Hearing
	h.Revision = m.revision
	ruling, _ := d.Meeting.Body.Ruling(h.Decision)
	switch {
	case ruling.Revises && h.SettledOn == 0 && was.Decision == pledge.Settled:
		h.SettledOn = was.SettledOn // an empty cell takes no confirmation back
	case !ruling.Revises && h.SettledOn != 0:
		add(finding.DateUnexpected, "settled", "修正確認日", pledge.AchievedOn, finding.Args{"status": string(h.Decision)})
	case h.SettledOn > m.opt.Today:
		add(finding.DateInFuture, "settled", "修正確認日", pledge.AchievedOn, finding.Args{"today": m.opt.Today.Wareki()})
	}
	if ruling.Merges {
		if variant, bad := m.mergerFault(record, row.Pledge, h.MergedInto); bad {
			add(finding.MergedIntoInvalid, variant, "統合先", pledge.MergedInto, nil)
		}
	}
	if hasError(found) {
		return found
	}
	effect, on := ruling.TakesEffect, d.Date
	if ruling.Revises && h.SettledOn != 0 {
		h.Decision, effect, on = pledge.Settled, true, h.SettledOn
	}
	same := heardBefore && sameHearing(was, h)

	// A bad row must leave nothing behind: what it did is taken back.
	mark := len(m.out.Events)
	if heardBefore && !same {
		if before, _ := d.Meeting.Body.Ruling(was.Decision); before.TakesEffect && !effect {
			m.revert(d.Date, was)
		}
	}
	if effect && !(same || heardBefore && tookEffect(d.Meeting.Body, was)) {
		found = append(found, m.takeEffect(d, row, h, on, record)...)
	}
	if heardBefore && tookEffect(d.Meeting.Body, was) && effect && h.NewName != "" && h.NewName != was.NewName {
		m.rename(row, h, on)
	}
	if h.Instruction != "" && (!heardBefore || h.Instruction != was.Instruction) {
		m.instruct(d, row, h)
	}
	if h.Confirmed && m.state[row.Pledge].Status() != pledge.Achieved {
		add(finding.ConfirmedNotAchieved, "", "達成済みを確認", pledge.StatusWord, nil)
	}
	if hasError(found) {
		m.rollBack(mark)
		return found
	}
	if !same {
		m.out.Hearings = append(m.out.Hearings, h)
	}
	return found
}

func tookEffect(body pledge.Body, h Hearing) bool {
	r, _ := body.Ruling(h.Decision)
	return r.TakesEffect
}

// sameHearing compares rows apart from the revision they were recorded under.
func sameHearing(a, b Hearing) bool {
	a.Revision, b.Revision = 0, 0
	return a == b
}

// rollBack takes back the events recorded since a mark.
func (m *merging) rollBack(mark int) {
	for _, e := range slices.Backward(m.out.Events[mark:]) {
		e.Before, e.After = e.After, e.Before
		setValue(m.state[e.Pledge], e)
	}
	m.out.Events = m.out.Events[:mark]
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
func (m *merging) mergerFault(record *Record, number, into int) (variant string, bad bool) {
	after := pledge.Record{pledge.StatusWord: string(pledge.Merged)}
	if into != 0 {
		after[pledge.MergedInto] = strconv.Itoa(into)
	}
	if variant, bad = MergerFault(m.state, number, after); bad {
		return variant, true
	}
	for next, steps := into, 0; steps <= len(m.state); steps++ {
		v, ok := record.Review(next)
		if !ok || v.Stage != AwaitsMerger {
			return "", false
		}
		if next = v.Last.MergedInto; next == number {
			return "circle", true
		}
	}
	return "circle", true
}

// takeEffect puts a pledge's proposal into effect, and with it the mergers
// that waited for this pledge.
func (m *merging) takeEffect(d *decisions, row *DecisionRow, h Hearing, on pledge.Date, record *Record) []finding.Finding {
	var found []finding.Finding
	name := d.Meeting.String()
	if p := record.open(row.Pledge); p != nil {
		for _, e := range p.Changes {
			now := m.state[row.Pledge][e.Field]
			switch now {
			case e.After:
				continue
			case e.Before:
				e.Revision, e.Kind, e.Recorded, e.Effective, e.Meeting = m.revision, Decided, m.opt.Today, on, name
				m.apply(e)
				continue
			}
			x := Conflict{Pledge: row.Pledge, Field: e.Field, Base: e.Before, Master: now, Submitted: e.After, At: row.At, MasterSource: m.lastChange(row.Pledge, e.Field)}
			m.out.Conflicts = append(m.out.Conflicts, x)
			found = append(found, finding.Finding{At: row.At, Code: finding.Conflict, Pledge: row.Pledge, Field: e.Field, Value: e.After,
				Args: finding.Args{"base": x.Base, "master": x.Master, "submitted": x.Submitted, "source": x.MasterSource.sourceName()}})
		}
	}
	if len(found) > 0 {
		return found
	}
	m.rename(row, h, on)
	for _, number := range record.Pledges() {
		v, _ := record.Review(number)
		if v.Stage == AwaitsMerger && v.Last.MergedInto == row.Pledge && number != row.Pledge {
			found = append(found, m.absorb(row, h, number, on)...)
		}
	}
	return found
}

// absorb merges a pledge into the one that was decided on.
func (m *merging) absorb(row *DecisionRow, h Hearing, number int, on pledge.Date) []finding.Finding {
	if variant, bad := m.mergerFault(&Record{}, number, row.Pledge); bad {
		return []finding.Finding{{At: row.At, Code: finding.MergedIntoInvalid, Variant: variant, Pledge: number, Field: pledge.MergedInto}}
	}
	m.set(row, h, number, pledge.StatusWord, string(pledge.Merged), on)
	m.set(row, h, number, pledge.MergedInto, strconv.Itoa(row.Pledge), on)
	m.set(row, h, number, pledge.AchievedOn, "", on) // it follows the other's from now on
	return nil
}

// rename gives the pledge the name the meeting decided.
func (m *merging) rename(row *DecisionRow, h Hearing, on pledge.Date) {
	if h.NewName != "" {
		m.set(row, h, row.Pledge, pledge.Name, h.NewName, on)
	}
}

// instruct gives the pledge the meeting's instruction; the answer to an earlier
// one is no answer to it.
func (m *merging) instruct(d *decisions, row *DecisionRow, h Hearing) {
	m.set(row, h, row.Pledge, pledge.Instruction, d.Meeting.String()+"："+h.Instruction, d.Date)
	m.set(row, h, row.Pledge, pledge.Response, "", d.Date)
}

// set records a value that the decision itself brings.
func (m *merging) set(row *DecisionRow, h Hearing, number int, f pledge.Field, after string, on pledge.Date) {
	if before := m.state[number][f]; before != after {
		m.apply(Event{Revision: m.revision, Kind: Decided, Recorded: m.opt.Today, Effective: on, Meeting: h.Meeting, Pledge: number, Field: f, Before: before, After: after,
			Source: Source{row.At.File, row.At.Sheet, row.At.Cell()}})
	}
}

// revert takes back what a meeting's decision on a pledge had put into effect,
// mergers into it included, where nothing has changed it since.
func (m *merging) revert(on pledge.Date, was Hearing) {
	numbers := []int{was.Pledge}
	for number, r := range m.state {
		if into, ok := r.Int(pledge.MergedInto); ok && into == was.Pledge && m.lastChange(number, pledge.MergedInto).by(was.Meeting) {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		touched := map[pledge.Field]bool{}
		for _, list := range [][]Event{m.history[number], m.out.Events} {
			for _, e := range list {
				if e.Pledge == number && e.by(was.Meeting) && e.Field != pledge.Instruction && e.Field != pledge.Response {
					touched[e.Field] = true
				}
			}
		}
		for _, f := range SortedFields(touched) {
			if e := m.lastChange(number, f); e.by(was.Meeting) {
				m.apply(Event{Revision: m.revision, Kind: Decided, Recorded: m.opt.Today, Effective: on, Meeting: was.Meeting, Pledge: number, Field: f, Before: e.After, After: e.Before})
			}
		}
	}
}

// by reports whether a meeting's decision brought the event.
func (e Event) by(meeting string) bool { return e.Kind == Decided && e.Meeting == meeting }

// lastChange returns the event that gave a field its present value.
func (m *merging) lastChange(number int, f pledge.Field) (last Event) {
	for _, list := range [][]Event{m.history[number], m.out.Events} {
		for _, e := range list {
			if e.Pledge == number && e.Field == f && e.effective() {
				last = e
			}
		}
	}
	return last
}

// withdraw records that a meeting no longer lists pledges it listed before.
func (m *merging) withdraw(meeting string, listed func(int) bool, undo func(Hearing)) {
	known := m.record().Find(meeting)
	if known == nil {
		return
	}
	for _, h := range known.Rows {
		if !listed(h.Pledge) {
			if tookEffect(known.Body, h) {
				undo(h)
			}
			m.out.Hearings = append(m.out.Hearings, Hearing{Revision: m.revision, Meeting: meeting, Pledge: h.Pledge, Decision: Withdrawn})
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
	return []finding.Finding{{At: d.Cells["公表件数"], Code: finding.MeetingCountDiffers, Value: strconv.Itoa(*now.Announced),
		Args: finding.Args{"announced": strconv.Itoa(*now.Announced), "counted": strconv.Itoa(now.Counted())}}}
}

func (b *Book) explained(meeting string) bool {
	return slices.ContainsFunc(b.Meetings, func(m Meeting) bool { return m.Name == meeting && m.Note != "" })
}

// heardAgree tells where a 本部会議 heard other pledges than the 分科会 before it
// passed on.
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
	passed, heard := 0, len(now.Rows)
	differ := false
	on := map[int]bool{}
	for _, h := range now.Rows {
		on[h.Pledge] = true
	}
	for _, h := range before.Rows {
		if r, _ := before.Body.Ruling(h.Decision); r.PassesOn && !r.Merges {
			passed++
			differ = differ || !on[h.Pledge]
		}
	}
	if !differ && passed == heard {
		return nil
	}
	return []finding.Finding{{At: d.At, Code: finding.HeardDiffers, Value: d.Meeting.String(), Args: finding.Args{"passed": strconv.Itoa(passed), "heard": strconv.Itoa(heard)}}}
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
		m.fact(name, MeetingDate, "", date.String())
	case known.Date != date && len(known.Decisions()) > 0:
		return fail("two-dates", finding.Args{"other": known.Date.Wareki()})
	case known.Date != date:
		m.fact(name, MeetingDate, known.Date.String(), date.String())
	}
	record := m.record()
	for _, number := range pledges {
		if _, listed := record.row(name, number); !listed {
			m.out.Hearings = append(m.out.Hearings, Hearing{Revision: m.revision, Meeting: name, Pledge: number})
		}
	}
	m.withdraw(name, func(number int) bool {
		h, _ := record.row(name, number)
		return h.Decision != "" || slices.Contains(pledges, number)
	}, nil)
	m.finish()
	return m.out
}
