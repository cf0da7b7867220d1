package ledger

import (
	"cmp"
	"slices"
	"strconv"

	"kouyaku/internal/pledge"
)

// Kinds of what the history tells beside the events.
const (
	Listed Kind = "議題" // put on a meeting's agenda, or taken off it
	Heard  Kind = "審査" // what a meeting resolved
)

// Fields of what a meeting resolved, as the history tells it.
const (
	AgendaField      pledge.Field = "agenda"
	DecisionField    pledge.Field = "decision"
	InstructedField  pledge.Field = "instructed"
	ConfirmedField   pledge.Field = "confirmed"
	MergedIntoField  pledge.Field = "mergeInto"
	NewNameField     pledge.Field = "newName"
	NewContentsField pledge.Field = "newContents"
	SettledField     pledge.Field = "settledOn"
)

// resolved are the fields of a [Hearing] in the order they are told, with
// their labels and values.
var resolved = []struct {
	field pledge.Field
	label string
	value func(Hearing) string
}{
	{DecisionField, pledge.LabelDecision, func(h Hearing) string { return string(h.Decision) }},
	{ConfirmedField, pledge.LabelConfirmed, func(h Hearing) string { return mark(h.Confirmed) }},
	{MergedIntoField, pledge.MergedInto.Label(), func(h Hearing) string {
		if h.MergedInto == 0 {
			return ""
		}
		return strconv.Itoa(h.MergedInto)
	}},
	{NewNameField, pledge.LabelNewName, func(h Hearing) string { return h.NewName }},
	{NewContentsField, pledge.LabelContents, func(h Hearing) string { return mark(h.Contents) }},
	{InstructedField, pledge.LabelInstruction, func(h Hearing) string { return h.Instruction }},
	{SettledField, pledge.LabelSettled, func(h Hearing) string {
		if h.SettledOn == 0 {
			return ""
		}
		return h.SettledOn.String()
	}},
}

func mark(is bool) string {
	if is {
		return pledge.Mark
	}
	return ""
}

// Told is one thing that happened to a pledge: an event, or what a meeting did
// in the shape of one. Of a revision that was taken back there is an [Undone]
// one for each pledge it touched, with the revision in Before.
type Told struct {
	Event
	Held      pledge.Date     // the day of the meeting, 0 outside any
	Decision  pledge.Decision // what the meeting resolved, of a decided event
	DecidedAt Source          // where the decision sheet says so
	UndoneBy  int             // revision that took it back, 0 where it stands
}

// History returns what happened to the named pledges (all where none is
// named), the newest revision first, a revision's in the order recorded: what
// a meeting resolved on a pledge stands before what came of it.
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
	}
	for i, row := range b.Hearings {
		tell(h.hearing(row, h.row(row.Meeting, row.Pledge, row.Revision, i))...)
	}
	slices.SortStableFunc(list, func(x, y Told) int {
		byMeeting := func(t Told) (rank int, held pledge.Date, meeting string, number, order int) {
			switch t.Kind {
			case Undone:
				return 1, 0, "", t.Pledge, 0
			case Listed, Heard:
				return 1, t.Held, t.Meeting, t.Pledge, 0
			case Decided:
				return 1, t.Held, t.Meeting, t.Pledge, 1
			}
			return 0, 0, "", 0, 0
		}
		xRank, xHeld, xMeeting, xPledge, xOrder := byMeeting(x)
		yRank, yHeld, yMeeting, yPledge, yOrder := byMeeting(y)
		return cmp.Or(cmp.Compare(y.Revision, x.Revision), cmp.Compare(xRank, yRank), cmp.Compare(xHeld, yHeld), cmp.Compare(xMeeting, yMeeting),
			cmp.Compare(xPledge, yPledge), cmp.Compare(xOrder, yOrder))
	})
	return list
}

// history is what telling a book's history needs to know beforehand.
type history struct {
	book        *Book
	undone      map[int]int         // revision → the one that took it back, its hand edits apart
	undoneEdits map[int]int         // the same of its hand edits
	recorded    map[int]pledge.Date // by revision
	days        map[string][]Event  // what set a meeting's day
	rows        map[pledgeAt][]int  // of the book's hearings
}

func (b *Book) beginHistory() *history {
	h := &history{book: b, undone: map[int]int{}, undoneEdits: map[int]int{}, recorded: map[int]pledge.Date{}, days: map[string][]Event{}, rows: map[pledgeAt][]int{}}
	for _, e := range b.Events {
		h.recorded[e.Revision] = e.Recorded
		if n, err := strconv.Atoi(e.Before); err == nil && e.Kind == Undone && e.Pledge == 0 {
			if e.Field == EditsField {
				h.undoneEdits[n] = e.Revision
			} else {
				h.undone[n] = e.Revision
			}
		}
		if e.Pledge == 0 && e.Field == MeetingDate {
			h.days[e.Meeting] = append(h.days[e.Meeting], e)
		}
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
	if e.byHand() {
		t.UndoneBy = h.undoneEdits[e.Revision]
	}
	if e.Kind == Decided {
		row := h.row(e.Meeting, e.Pledge, e.Revision, len(h.book.Hearings))
		t.Held, t.Decision, t.DecidedAt = h.held(e.Meeting, e.Revision), row.Decision, row.Source
	}
	return t
}

// hearing tells a row of 審査記録: what of it is new against the row before.
func (h *history) hearing(row, before Hearing) []Told {
	t := Told{Held: h.held(row.Meeting, row.Revision), UndoneBy: h.undone[row.Revision], Event: Event{
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
	for _, r := range resolved {
		was, is := r.value(before), r.value(row)
		if was == is || row.Decision == Withdrawn && r.field != DecisionField {
			continue
		}
		t.Field, t.Before, t.After = r.field, was, is
		list = append(list, t)
		t.Source.Cell = "" // it is that of 決定, or of what is told first
	}
	return list
}

// takenBack tells an undoing to each pledge that the revision touched.
func (h *history) takenBack(e Event) []Told {
	n, _ := strconv.Atoi(e.Before)
	touched := map[int]bool{}
	for _, o := range h.book.Events {
		if o.Revision == n && o.Pledge != 0 && o.byHand() == (e.Field == EditsField) {
			touched[o.Pledge] = true
		}
	}
	if e.Field == RevisionField {
		for _, row := range h.book.Hearings {
			if row.Revision == n {
				touched[row.Pledge] = true
			}
		}
	}
	var list []Told
	for number := range touched {
		t := Told{Event: e}
		t.Pledge, t.Effective = number, e.Recorded
		list = append(list, t)
	}
	slices.SortFunc(list, func(x, y Told) int { return cmp.Compare(x.Pledge, y.Pledge) })
	return list
}
