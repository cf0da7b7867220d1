package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/pledge"
)

// Told is one thing that happened to a pledge: an event, or what a meeting did
// in the shape of one. Of a revision that was taken back there is an [Undone]
// one for each pledge it touched, with the revision in Before.
type Told struct {
	Event
	Name      string          // of the pledge now, or its last one
	Held      pledge.Date     // the day of the meeting, 0 outside any
	Decision  pledge.Decision // what the meeting resolved, of a decided event
	DecidedAt Source          // where the decision sheet says so
	Row       int             // of the decision sheet, of a heard one; 0 where it is not known
	Retold    bool            // a heard one says the same: the instruction that was given
	Through   int             // the pledge whose decision this is, where a merger into it is what came of it
	Other     string          // name of the other pledge of a merger
	Undid     Deed            // what was taken back, of an undone one
	UndoneBy  int             // revision that took it back, 0 where it stands
	Replaced  int             // of a sheet that became the proposal: the revision of the open one it took the place of, 0 for none
	Dropped   []pledge.Field  // what that one proposed, and the sheet does not
}

// First reports whether there was no value before, not even a blank one.
func (t *Told) First() bool { return t.Before == "" && t.Kind.rule().begins }

// History returns what happened to the named pledges (all where none is
// named), the newest revision first. Within a revision what a meeting resolved on
// a pledge stands before what came of it, and what people had written into the
// register before the run stands last; the rest is in the order recorded.
func (b *Book) History(pledges []int) []Told {
	h := b.beginHistory()
	wanted := map[int]bool{}
	for _, number := range pledges {
		wanted[number] = true
	}
	var list []Told
	tell := func(more ...Told) {
		for _, t := range more {
			if len(wanted) == 0 || wanted[t.Pledge] {
				t.Name = h.names[t.Pledge]
				list = append(list, t)
			}
		}
	}
	for _, e := range b.Events {
		switch {
		case e.Kind == Undone && e.Pledge == 0:
			tell(h.takenBack(e)...)
		case e.Pledge != 0:
			tell(h.event(e))
		}
		if e.Kind == Decided && e.Field == pledge.MergedInto {
			tell(h.mergedFrom(e))
		}
	}
	for i, row := range b.Hearings {
		tell(h.hearing(row, h.row(row.Meeting, row.Pledge, row.Revision, i))...)
	}
	slices.SortStableFunc(list, func(x, y Told) int {
		xAt, yAt := x.Kind.rule().telling, y.Kind.rule().telling
		if c := cmp.Or(cmp.Compare(y.Revision, x.Revision), cmp.Compare(xAt.group(), yAt.group())); c != 0 || xAt.group() != byMeeting {
			return c
		}
		return cmp.Or(cmp.Compare(x.Held, y.Held), cmp.Compare(x.Meeting, y.Meeting), cmp.Compare(x.Pledge, y.Pledge), cmp.Compare(xAt, yAt))
	})
	return list
}

// history is what telling a book's history needs to know beforehand.
type history struct {
	*brought
	book        *Book
	names       map[int]string      // the last one of each pledge
	undone      map[int]int         // revision → the one that took it back, its hand edits apart
	undoneEdits map[int]int         // the same of its hand edits
	recorded    map[int]pledge.Date // by revision
	days        map[string][]Event  // what set a meeting's day
	rows        map[pledgeAt][]int  // of the book's hearings
	record      *Record
}

// brought is what meetings' decisions brought, of a list of events.
type brought struct {
	at        map[broughtAt]Event
	sameWords map[proposedAt]bool // proposals whose department gave the program's own words as its reason
}

// broughtAt is a value that the decisions of a meeting brought in a revision, or
// took back.
type broughtAt struct {
	revision int
	at       pledgeAt
	field    pledge.Field
	back     bool
}

// proposedAt is where a department proposed a value.
type proposedAt struct {
	pledge int
	field  pledge.Field
	source Source
}

// back reports whether a decided event takes an earlier decision back: the
// reason is the program's, and not that of the proposal the value came with.
func (x *brought) back(e Event) bool {
	return e.Kind == Decided && e.Reason == decisionCorrected && !x.sameWords[proposedAt{e.Pledge, e.Field, e.Source}]
}

// broughtIn reads events in the order recorded.
func broughtIn(events ...[]Event) *brought {
	x := &brought{map[broughtAt]Event{}, map[proposedAt]bool{}}
	for _, list := range events {
		for _, e := range list {
			if e.Kind == Proposed && e.Reason == decisionCorrected {
				x.sameWords[proposedAt{e.Pledge, e.Field, e.Source}] = true
			}
			if e.Kind == Decided && e.Pledge != 0 {
				x.at[broughtAt{e.Revision, pledgeAt{e.Meeting, e.Pledge}, e.Field, x.back(e)}] = e
			}
		}
	}
	return x
}

func (b *Book) beginHistory() *history {
	h := &history{brought: broughtIn(b.Events), book: b, record: b.Record(), names: map[int]string{}, undone: map[int]int{}, undoneEdits: map[int]int{}, recorded: map[int]pledge.Date{},
		days: map[string][]Event{}, rows: map[pledgeAt][]int{}}
	for _, e := range b.Events {
		h.recorded[e.Revision] = e.Recorded
		if n, err := strconv.Atoi(e.Before); err == nil && e.Kind == Undone && e.Pledge == 0 {
			if e.Field == EditsField {
				h.undoneEdits[n] = e.Revision
			} else {
				h.undone[n] = e.Revision
			}
		}
		if e.Pledge == 0 && e.Field == meetingDate {
			h.days[e.Meeting] = append(h.days[e.Meeting], e)
		}
		if e.Field == pledge.Name && e.effective() {
			h.names[e.Pledge] = e.After
		}
	}
	for number, r := range Replay(b.Events, nil) { // what was taken back was a name only where there is no other
		h.names[number] = r[pledge.Name]
	}
	for i, row := range b.Hearings {
		k := pledgeAt{row.Meeting, row.Pledge}
		h.rows[k] = append(h.rows[k], i)
	}
	return h
}

// stood reports whether a revision still stood when a later one was recorded.
func (h *history) stood(revision, then int) bool {
	by := h.undone[revision]
	return revision <= then && (by == 0 || by > then)
}

// held returns the day of a meeting as a revision knew it.
func (h *history) held(meeting string, revision int) (day pledge.Date) {
	for _, e := range h.days[meeting] {
		if h.stood(e.Revision, revision) {
			day, _ = pledge.ParseISODate(e.After)
		}
	}
	return day
}

// row returns what stood of a pledge at a meeting when a revision was recorded;
// of the book's hearings only the first few count.
func (h *history) row(meeting string, number, revision, first int) (last Hearing) {
	for _, i := range h.rows[pledgeAt{meeting, number}] {
		if row := h.book.Hearings[i]; i < first && h.stood(row.Revision, revision) {
			last = row
		}
	}
	return last
}

func (h *history) event(e Event) Told {
	t := Told{Event: e, UndoneBy: h.undone[e.Revision]}
	if e.ByHand() {
		t.UndoneBy = h.undoneEdits[e.Revision]
	}
	if e.isMark() {
		t.Replaced, t.Dropped = h.replaced(e)
	}
	if e.Kind != Decided {
		return t
	}
	t.Held = h.held(e.Meeting, e.Revision)
	decided := e.Pledge
	if t.Through = h.through(e); t.Through != 0 {
		decided, t.Other = t.Through, h.names[t.Through]
	}
	if t.Through == 0 || !h.back(e) { // a merger may be taken back by what another meeting resolved
		row := h.row(e.Meeting, decided, e.Revision, len(h.book.Hearings))
		t.Decision, t.DecidedAt = row.Decision, row.Source
	}
	t.Retold = e.Field == pledge.Instruction && slices.ContainsFunc(h.rows[pledgeAt{e.Meeting, e.Pledge}], func(i int) bool {
		row := h.book.Hearings[i]
		return row.Revision == e.Revision && row.instructs(e)
	})
	return t
}

// replaced returns the revision of the proposal that a sheet took the place of,
// and what that one had and the sheet's has not; 0 where there was none.
func (h *history) replaced(mark Event) (revision int, dropped []pledge.Field) {
	before, p := h.record.replaced(mark)
	if before == nil {
		return 0, nil
	}
	for _, e := range before.Changes {
		if !slices.ContainsFunc(p.Changes, func(x Event) bool { return x.Field == e.Field }) {
			dropped = append(dropped, e.Field)
		}
	}
	return before.Revision, dropped
}

// instructs reports whether an event is the row's instruction put into effect.
func (h *Hearing) instructs(e Event) bool {
	return h.Instruction != "" && e.After == InstructionOf(h.Meeting, h.Instruction)
}

// through returns the pledge whose decision merged the event's pledge into it,
// or no longer did; 0 where the event came of no merger.
func (h *history) through(e Event) int {
	if e.Field != pledge.StatusWord && e.Field != pledge.MergedInto && e.Field != pledge.AchievedOn {
		return 0
	}
	merger := h.at[broughtAt{e.Revision, pledgeAt{e.Meeting, e.Pledge}, pledge.MergedInto, h.back(e)}]
	into, _ := strconv.Atoi(merger.After)
	if h.back(e) {
		into, _ = strconv.Atoi(merger.Before)
	}
	return into
}

// mergedFrom tells a merger, or that one was taken back, to the pledge that it
// goes into.
func (h *history) mergedFrom(e Event) Told {
	t := h.event(e)
	t.Pledge, t.Through, t.Field, t.Other = t.Through, 0, MergedFromField, h.names[e.Pledge]
	t.Before, t.After = "", itoa(e.Pledge)
	if h.back(e) {
		t.Before, t.After = t.After, t.Before
	}
	return t
}

// hearing tells a row of 審査記録: what of it is new against the row before.
func (h *history) hearing(row, before Hearing) []Told {
	t := Told{Held: h.held(row.Meeting, row.Revision), Row: rowOf(row.Source.Cell), UndoneBy: h.undone[row.Revision], Event: Event{
		Revision: row.Revision, Kind: Heard, Recorded: h.recorded[row.Revision], Meeting: row.Meeting, Pledge: row.Pledge, Source: row.Source}}
	t.Effective = t.Held
	if row.SettledOn != 0 && row.SettledOn != before.SettledOn {
		t.Effective = row.SettledOn
	}
	if row.Decision == "" || row.Decision == Withdrawn && before.Decision == "" {
		t.Kind, t.Field, t.After, t.Effective = Listed, AgendaField, string(OnAgenda), t.Recorded
		if row.Decision == Withdrawn {
			t.Before, t.After = string(OnAgenda), string(Withdrawn)
		}
		return []Told{t}
	}
	var list []Told
	for _, own := range ownFields {
		if own.resolved == nil {
			continue
		}
		was, is := own.resolved(before), own.resolved(row)
		if was == is || row.Decision == Withdrawn && own.field != DecisionField {
			continue
		}
		t.Field, t.Before, t.After, t.Source.Cell = own.field, was, is, h.cell(row, own.field)
		list = append(list, t)
	}
	return list
}

// cell returns where the decision sheet says what a row of 審査記録 has in a field,
// "" where no more than the row is known.
func (x *brought) cell(row Hearing, f pledge.Field) string {
	at := broughtAt{revision: row.Revision, at: pledgeAt{row.Meeting, row.Pledge}}
	switch {
	case f == DecisionField && row.Decision != pledge.Settled: // that follows from the day of 修正確認日
		return row.Source.Cell
	case f == instructedField:
		at.field = pledge.Instruction
		if e := x.at[at]; row.instructs(e) {
			return e.Source.Cell
		}
	case f == newNameField:
		at.field = pledge.Name
		if e := x.at[at]; e.After == row.NewName {
			return e.Source.Cell
		}
	}
	return ""
}

// rowOf returns the row of a cell, 0 for none.
func rowOf(cell string) int {
	row, _ := strconv.Atoi(strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return row
}

// takenBack tells an undoing to each pledge that the revision touched.
func (h *history) takenBack(e Event) []Told {
	n, _ := strconv.Atoi(e.Before)
	did, own := h.book.Deed(n, e.Field == EditsField), h.book.of(n)
	touched := map[int]bool{}
	for _, o := range own.Events {
		if o.Pledge != 0 && o.ByHand() == (e.Field == EditsField) {
			touched[o.Pledge] = true
		}
	}
	if e.Field == RevisionField {
		for _, row := range own.Hearings {
			touched[row.Pledge] = true
		}
	}
	var list []Told
	for number := range touched {
		t := Told{Event: e, Undid: did}
		t.Pledge, t.Effective = number, e.Recorded
		list = append(list, t)
	}
	slices.SortFunc(list, func(x, y Told) int { return cmp.Compare(x.Pledge, y.Pledge) })
	return list
}

// Deed is what a revision recorded: what undo takes back.
type Deed struct {
	Revision int
	Edits    bool     // the hand edits recorded with the revision, else all the rest of it
	Agenda   []string // meetings whose agenda was set
	Asked    []int    // pledges that sheets were issued of, by number
	Files    []string // taken in
	Decided  []string // meetings whose decisions were among them
	Edited   []int    // pledges that were edited by hand, by number
	Added    []int    // pledges whose row was added by hand, by number
}

// Deed returns what a revision recorded: its hand edits, or all the rest of it.
// Lists have no entry twice; but for the pledges they are in the order recorded.
func (b *Book) Deed(revision int, edits bool) Deed {
	d := Deed{Revision: revision, Edits: edits}
	own := b.of(revision)
	if edits {
		for _, e := range own.Events {
			switch e.Kind {
			case Edited:
				d.Edited = once(d.Edited, e.Pledge)
			case Registered:
				d.Added = once(d.Added, e.Pledge)
			}
		}
		slices.Sort(d.Edited)
		slices.Sort(d.Added)
		return d
	}
	for _, r := range own.Requests {
		d.Asked = once(d.Asked, r.Pledge)
	}
	slices.Sort(d.Asked)
	for _, in := range own.Intakes {
		d.Files = once(d.Files, in.Name)
		for _, r := range in.Receipts {
			if _, err := pledge.ParseMeeting(r.Meeting); err == nil && r.Pledge == 0 && r.Verdict.decided() {
				d.Decided = once(d.Decided, r.Meeting)
			}
		}
	}
	for _, row := range own.Hearings {
		if !slices.Contains(d.Decided, row.Meeting) {
			d.Agenda = once(d.Agenda, row.Meeting)
		}
	}
	return d
}

// once adds what is not in a list yet.
func once[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
