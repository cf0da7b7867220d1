package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"kouyaku/internal/pledge"
)

// Withdrawn is recorded of a pledge that a later agenda or decision sheet of
// the same meeting no longer lists.
const Withdrawn pledge.Decision = "取下げ"

// MeetingRecord is a meeting as the record has it.
type MeetingRecord struct {
	pledge.Meeting
	Date      pledge.Date
	Announced *int
	Rows      []Hearing // by pledge, the last of each, withdrawn ones left out
}

// Decisions counts the decisions taken, 報告 included. A 要修正 that was settled
// later counts as 要修正.
func (m *MeetingRecord) Decisions() map[pledge.Decision]int {
	counts := map[pledge.Decision]int{}
	for _, h := range m.Rows {
		if h.Decision != "" {
			counts[h.Taken()]++
		}
	}
	return counts
}

// Confirmed counts the marks 達成済みを確認.
func (m *MeetingRecord) Confirmed() int {
	n := 0
	for _, h := range m.Rows {
		if h.Confirmed {
			n++
		}
	}
	return n
}

// Counted returns how many decisions count among those announced.
func (m *MeetingRecord) Counted() int {
	n := 0
	for _, h := range m.Rows {
		if r, ok := m.Body.Ruling(h.Taken()); ok && r.Counts {
			n++
		}
	}
	return n
}

// Taken returns the word the meeting chose: a settled 要修正 was one.
func (h *Hearing) Taken() pledge.Decision {
	if h.Decision == pledge.Settled {
		return pledge.Revise
	}
	return h.Decision
}

// Stage is where a pledge under review stands.
type Stage string

const (
	OnAgenda      Stage = "審査待ち"   // on an agenda, not decided
	PassedOn      Stage = "本部会議待ち" // a 分科会 has heard it
	Rolled        Stage = "ローリング"
	AwaitsMend    Stage = "修正待ち" // 要修正, and no corrected sheet yet
	AwaitsConfirm Stage = "確認待ち" // 要修正, a corrected sheet came
	AwaitsMerger  Stage = "統合待ち" // until its 統合先 is decided
	AwaitsAgenda  Stage = "議題待ち" // taken off an agenda with its proposal still open
	Over          Stage = "審査終了" // of a row that people have something beside
)

// Review is a pledge under review.
type Review struct {
	Meeting  string // that heard it last, or is to
	Stage    Stage
	Last     Hearing
	Proposal *Proposal // nil where nothing is proposed
}

// Proposal is what a department proposes for a pledge under review.
type Proposal struct {
	Revision int
	Issued   int
	Mark     Event
	Changes  []Event // of kind Proposed; none where the department took everything back
}

// Record is the record of the meetings: 会議, 審査記録 and what follows from
// them.
type Record struct {
	Meetings  []*MeetingRecord // in order of time
	byName    map[string]*MeetingRecord
	rows      map[pledgeAt][]Hearing // in the order recorded
	heard     map[int][]heard        // by pledge, in order of time
	proposals map[int][]Proposal
	undone    undoneSet
}

// heard is a pledge's last row of one meeting.
type heard struct {
	Hearing
	meeting *MeetingRecord
	closed  int // revision from which on the row closes the review, 0 while it does not
	since   int // revision from which on the row has its decision
}

// Record returns the record of the book's meetings.
func (b *Book) Record() *Record { return newRecord(b.Events, b.Hearings, nil) }

// RecordUntil returns the record as it was known on a day.
func (b *Book) RecordUntil(day pledge.Date) *Record {
	return newRecord(b.Events, b.Hearings, func(e Event) bool { return e.Recorded <= day })
}

// RecordAt returns the record of what was under review on a day, as it was known
// on another: without what was proposed, decided or confirmed later.
func (b *Book) RecordAt(asOf, knownBy pledge.Date) *Record {
	all := b.RecordUntil(knownBy)
	listed := map[int]pledge.Date{} // the day of each revision about meetings
	for _, e := range b.Events {
		if e.Pledge == 0 && e.Meeting != "" {
			listed[e.Revision] = e.Effective
		}
	}
	var hearings []Hearing
	for _, h := range b.Hearings {
		switch m := all.Find(h.Meeting); {
		case m == nil, m.Date > asOf && (h.Source != (Source{}) || listed[h.Revision] > asOf): // of it only what stood on an agenda by then
			continue
		case h.Decision == pledge.Settled && h.SettledOn > asOf:
			h.Decision, h.SettledOn = pledge.Revise, 0
		}
		hearings = append(hearings, h)
	}
	return newRecord(b.Events, hearings, func(e Event) bool { return e.Recorded <= knownBy && (e.Kind != Proposed || e.Effective <= asOf) })
}

func newRecord(events []Event, hearings []Hearing, keep func(Event) bool) *Record {
	r := &Record{byName: map[string]*MeetingRecord{}, rows: map[pledgeAt][]Hearing{}, heard: map[int][]heard{}, proposals: map[int][]Proposal{}, undone: undoneRevisions(events, keep)}
	known := map[int]bool{} // revisions with a kept event about a meeting
	for _, e := range events {
		if keep != nil && !keep(e) || r.undone.revisions[e.Revision] {
			continue
		}
		switch {
		case e.Pledge == 0 && e.Meeting != "":
			known[e.Revision] = true
			r.fact(e)
		case e.Kind == Proposed && e.Field == ProposalField:
			r.proposals[e.Pledge] = append(r.proposals[e.Pledge], Proposal{Revision: e.Revision, Issued: e.Issued, Mark: e})
		case e.Kind == Proposed:
			if list := r.proposals[e.Pledge]; len(list) > 0 && list[len(list)-1].Revision == e.Revision {
				list[len(list)-1].Changes = append(list[len(list)-1].Changes, e)
			}
		}
	}
	for _, h := range hearings {
		if !r.undone.revisions[h.Revision] && r.byName[h.Meeting] != nil && (keep == nil || known[h.Revision]) {
			at := pledgeAt{h.Meeting, h.Pledge}
			r.rows[at] = append(r.rows[at], h)
		}
	}
	for at := range r.rows {
		if h, ok := r.stands(at); ok {
			h.meeting.Rows = append(h.meeting.Rows, h.Hearing)
			r.heard[at.pledge] = append(r.heard[at.pledge], h)
		}
	}
	r.Meetings = slices.SortedFunc(maps.Values(r.byName), (*MeetingRecord).compare)
	for _, m := range r.Meetings {
		slices.SortFunc(m.Rows, compareRows)
	}
	for _, list := range r.heard {
		slices.SortFunc(list, compareHeard)
	}
	return r
}

func compareRows(a, b Hearing) int { return cmp.Compare(a.Pledge, b.Pledge) }
func compareHeard(a, b heard) int  { return a.meeting.compare(b.meeting) }

// pledgeAt is a pledge at a meeting.
type pledgeAt struct {
	meeting string
	pledge  int
}

// stands returns the row that holds of a pledge at a meeting; ok is false where
// it was withdrawn.
func (r *Record) stands(at pledgeAt) (h heard, ok bool) {
	list := r.rows[at]
	last := list[len(list)-1]
	h = heard{Hearing: last, meeting: r.byName[at.meeting]}
	for i := len(list) - 1; i >= 0 && closes(h.meeting.Body, list[i]); i-- {
		h.closed = list[i].Revision
	}
	for i := len(list) - 1; i >= 0 && list[i].Taken() == last.Taken(); i-- {
		h.since = list[i].Revision
	}
	return h, last.Decision != Withdrawn
}

// add takes in a row of a meeting that is on record.
func (r *Record) add(row Hearing) {
	m := r.byName[row.Meeting]
	if m == nil {
		return // cannot be: a run records the meeting first
	}
	at := pledgeAt{row.Meeting, row.Pledge}
	r.rows[at] = append(r.rows[at], row)
	h, ok := r.stands(at)
	m.Rows = put(m.Rows, row, ok, compareRows)
	r.heard[row.Pledge] = put(r.heard[row.Pledge], h, ok, compareHeard)
}

// put brings a sorted list up to date: the value takes the place of its equal,
// or, where it does not hold, leaves none.
func put[T any](list []T, v T, holds bool, compare func(a, b T) int) []T {
	i, found := slices.BinarySearchFunc(list, v, compare)
	switch {
	case found && holds:
		list[i] = v
		return list
	case found:
		return slices.Delete(list, i, i+1)
	case holds:
		return slices.Insert(list, i, v)
	}
	return list
}

// compare orders meetings by day; on one day the 分科会 comes first.
func (m *MeetingRecord) compare(o *MeetingRecord) int {
	return cmp.Or(cmp.Compare(m.Date, o.Date), m.Meeting.Compare(o.Meeting))
}

// fact takes in an event about a meeting.
func (r *Record) fact(e Event) {
	m := r.byName[e.Meeting]
	if m == nil {
		name, err := pledge.ParseMeeting(e.Meeting)
		if err != nil {
			return // cannot be: the event was made from a meeting
		}
		m = &MeetingRecord{Meeting: name}
		r.byName[e.Meeting] = m
	}
	switch e.Field {
	case meetingDate:
		m.Date, _ = pledge.ParseISODate(e.After)
	case meetingAnnounced:
		m.Announced = nil
		if n, err := strconv.Atoi(e.After); err == nil {
			m.Announced = &n
		}
	}
}

// closes reports whether a row ends its pledge's review by itself.
func closes(body pledge.Body, h Hearing) bool {
	r, ok := body.Ruling(h.Decision)
	return ok && !r.KeepsReview
}

// Find returns a meeting of the record, nil where it is not known.
func (r *Record) Find(name string) *MeetingRecord { return r.byName[name] }

// LastHeard returns when a pledge was last heard and decided on, and how.
func (r *Record) LastHeard(number int) (h Hearing, on pledge.Date, ok bool) {
	list := r.heard[number]
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Decision != "" {
			return list[i].Hearing, list[i].meeting.Date, true
		}
	}
	return Hearing{}, 0, false
}

// Pledges returns the pledges under review, by number.
func (r *Record) Pledges() []int {
	var list []int
	known := map[int]bool{}
	for number := range r.heard {
		known[number] = true
	}
	for number := range r.proposals {
		known[number] = true
	}
	for _, number := range slices.Sorted(maps.Keys(known)) {
		if _, ok := r.Review(number); ok {
			list = append(list, number)
		}
	}
	return list
}

// Review tells where a pledge under review stands; ok is false where it is not
// under review.
func (r *Record) Review(number int) (v Review, ok bool) {
	list := r.heard[number]
	if len(list) == 0 {
		v = Review{Stage: AwaitsAgenda, Proposal: r.open(number)}
		return v, v.Proposal != nil
	}
	last := list[len(list)-1]
	v = Review{Meeting: last.meeting.String(), Last: last.Hearing, Proposal: r.open(number)}
	if last.Decision == "" {
		v.Stage = OnAgenda
		return v, true
	}
	ruling, _ := last.meeting.Body.Ruling(last.Decision)
	switch {
	case !ruling.KeepsReview:
		v.Stage = AwaitsAgenda
		return v, v.Proposal != nil
	case ruling.Revises:
		v.Stage = AwaitsMend
		if v.Proposal != nil && r.after(v.Proposal, last.since, last.meeting) {
			v.Stage = AwaitsConfirm
		}
	case ruling.Merges:
		v.Stage = AwaitsMerger
		return v, r.mergedAt(last) == 0
	case ruling.Rolls:
		v.Stage = Rolled
	case ruling.PassesOn:
		v.Stage = PassedOn
	default: // 報告 in a 分科会: there is something to wait for only with a proposal
		v.Stage = PassedOn
		return v, v.Proposal != nil
	}
	return v, true
}

// mergedInto returns the pledges that a meeting merged into another last, by
// number.
func (r *Record) mergedInto(into int) []int {
	var list []int
	for number, rows := range r.heard {
		if len(rows) > 0 && rows[len(rows)-1].MergedInto == into {
			list = append(list, number)
		}
	}
	slices.Sort(list)
	return list
}

// mergedAt returns the revision at which the 統合先 of a 分科会's 統合 was decided,
// 0 while it was not.
func (r *Record) mergedAt(h heard) int {
	if t := r.mergedBy(h); t != nil {
		return t.closed
	}
	return 0
}

// mergedBy returns the hearing that decided the 統合先 of a 分科会's 統合, nil while
// there is none.
func (r *Record) mergedBy(h heard) *heard {
	for _, t := range r.heard[h.MergedInto] {
		if t.closed > 0 && t.meeting.compare(h.meeting) > 0 {
			return &t
		}
	}
	return nil
}

// open returns the pledge's open proposal: the last one made since the last
// decision that closed its review.
func (r *Record) open(number int) *Proposal { return r.openAt(number, nil) }

// openAt returns the proposal that is open when a meeting hears the pledge
// itself: a merger that the same meeting decides is then without effect.
func (r *Record) openAt(number int, hearing *MeetingRecord) *Proposal {
	list := r.proposals[number]
	if len(list) == 0 {
		return nil
	}
	p := &list[len(list)-1]
	for _, e := range r.endings(number, hearing) {
		if !r.after(p, e.revision, e.meeting) {
			return nil
		}
	}
	return p
}

// ending is what ended the review of a pledge, and its proposal: a meeting's
// decision, from a revision on.
type ending struct {
	revision int
	meeting  *MeetingRecord
}

// endings lists what ended the reviews of a pledge until a meeting hears it, all
// of it where that is nil: decisions on the pledge, and on the one it was merged
// into by the time that it was heard again.
func (r *Record) endings(number int, hearing *MeetingRecord) (list []ending) {
	rows := r.heard[number]
	for i, h := range rows {
		if h.closed > 0 {
			list = append(list, ending{h.closed, h.meeting})
		}
		if ruling, ok := h.meeting.Body.Ruling(h.Decision); ok && ruling.Merges {
			by := r.mergedBy(h)
			before := func(m *MeetingRecord) bool { return by.meeting.compare(m) < 0 }
			if by != nil && (hearing == nil || before(hearing)) && (i == len(rows)-1 || before(rows[i+1].meeting)) {
				list = append(list, ending{by.closed, by.meeting})
			}
		}
	}
	return list
}

// waited reports whether a proposal of the pledge was open when a meeting that
// is on record began to hear it.
func (r *Record) waited(number int, hearing *MeetingRecord) bool {
	list := r.proposals[number]
	return len(list) > 0 && !slices.ContainsFunc(r.endings(number, hearing), func(e ending) bool {
		return e.meeting.compare(hearing) < 0 && !r.after(&list[len(list)-1], e.revision, e.meeting)
	})
}

// after reports whether a proposal came after what a meeting decided at a
// revision. Within a run sheets are taken in before decisions, but for those
// that say otherwise.
func (r *Record) after(p *Proposal, revision int, meeting *MeetingRecord) bool {
	if p.Revision != revision {
		return p.Revision > revision
	}
	last := r.byName[p.Mark.Meeting]
	return last != nil && meeting.compare(last) <= 0
}

// Proposed lists what is proposed for a pledge under review and not in effect, in
// the items' order.
func (r *Record) Proposed(number int, now pledge.Record) (fields []pledge.Field) {
	if v, under := r.Review(number); under && v.Proposal != nil {
		for _, e := range v.Proposal.Changes {
			if e.After != now[e.Field] {
				fields = append(fields, e.Field)
			}
		}
	}
	return fields
}

// Values returns the pledge's values with the proposal's over them.
func (p *Proposal) Values(now pledge.Record) pledge.Record {
	r := now.Clone()
	for _, e := range p.Changes {
		setValue(r, e)
	}
	return r
}

// replaced returns the proposal that a sheet made, and the open one that it took
// the place of; nil where there was none, or the sheet was taken back.
func (r *Record) replaced(mark Event) (before, p *Proposal) {
	list := r.proposals[mark.Pledge]
	i := slices.IndexFunc(list, func(p Proposal) bool { return p.Revision == mark.Revision })
	if i < 1 {
		return nil, nil
	}
	before, p = &list[i-1], &list[i]
	if slices.ContainsFunc(r.endings(mark.Pledge, nil), func(e ending) bool {
		return !r.after(before, e.revision, e.meeting) && r.after(p, e.revision, e.meeting)
	}) {
		return nil, nil
	}
	return before, p
}

// Sheet returns the rows of 会議 for the record, in order of time, without the
// planner's notes.
func (r *Record) Sheet() []Meeting {
	list := make([]Meeting, len(r.Meetings))
	for i, m := range r.Meetings {
		list[i] = Meeting{Name: m.String(), Date: m.Date, Announced: m.Announced, Counted: m.Counted(), Decisions: m.Decisions(), Confirmed: m.Confirmed()}
	}
	return list
}

// Effects is what a meeting's decisions put into effect, by pledge.
type Effects struct {
	Targets map[int]pledge.Target // 達成目標年度
	Mergers map[int]int           // 統合先; with them come those that a 分科会 resolved before
}

// Effects returns what a meeting's decisions put into effect and nobody took
// back. Where the planner settled a conflict that was in a decision's way, by
// hand, what 公約一覧 then had is what was decided.
func (b *Book) Effects(meeting string) Effects {
	undone := undoneRevisions(b.Events, nil)
	x := Effects{map[int]pledge.Target{}, map[int]int{}}
	targets := map[int][]Event{} // all that gave a pledge its target year
	target := func(e Event) pledge.Target { return pledge.Record{e.Field: e.After}.Target(e.Field) }
	for _, e := range b.Events {
		switch {
		case undone.has(e) || !e.effective():
		case e.Field == pledge.TargetYear:
			targets[e.Pledge] = append(targets[e.Pledge], e)
			if e.by(meeting) {
				x.Targets[e.Pledge] = target(e)
			}
		case e.by(meeting) && e.Field == pledge.MergedInto:
			delete(x.Mergers, e.Pledge)
			if into, err := strconv.Atoi(e.After); err == nil {
				x.Mergers[e.Pledge] = into
			}
		}
	}
	r := b.Record()
	m := r.Find(meeting)
	if m == nil {
		return x
	}
	for _, h := range m.Rows {
		ruling, _ := m.Body.Ruling(h.Decision)
		if _, known := x.Targets[h.Pledge]; known || !ruling.TakesEffect {
			continue
		}
		until := func(revision int) bool { return revision <= h.Revision }
		i := lastWhere(r.proposals[h.Pledge], func(p Proposal) bool { return until(p.Revision) })
		k := lastWhere(targets[h.Pledge], func(e Event) bool { return until(e.Revision) })
		if i < 0 || k < 0 || !slices.ContainsFunc(r.proposals[h.Pledge][i].Changes, func(e Event) bool { return e.Field == pledge.TargetYear }) {
			continue
		}
		if e := targets[h.Pledge][k]; e.ByHand() && e.Revision > r.proposals[h.Pledge][i].Revision {
			x.Targets[h.Pledge] = target(e)
		}
	}
	return x
}

// lastWhere returns the index of the last value that is so, -1 for none.
func lastWhere[T any](list []T, is func(T) bool) int {
	for i := len(list) - 1; i >= 0; i-- {
		if is(list[i]) {
			return i
		}
	}
	return -1
}
