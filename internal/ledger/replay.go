package ledger

import (
	"maps"
	"slices"
	"strconv"

	"kouyaku/internal/pledge"
)

// Replay returns every pledge as the kept events left it. A nil keep keeps all.
// What was only proposed is not in effect, and what a kept event took back
// never was.
func Replay(events []Event, keep func(Event) bool) map[int]pledge.Record {
	undone := undoneRevisions(events, keep)
	state := map[int]pledge.Record{}
	for _, e := range events {
		if keep != nil && !keep(e) || !e.effective() || e.Pledge == 0 || undone.has(e) {
			continue
		}
		r := state[e.Pledge]
		if r == nil {
			if e.Kind != Registered {
				continue // its registration was taken back, or is of a later day
			}
			r = pledge.Record{}
			state[e.Pledge] = r
		}
		setValue(r, e)
	}
	return state
}

// setValue gives a record an event's value.
func setValue(r pledge.Record, e Event) {
	if e.After == "" {
		delete(r, e.Field)
	} else {
		r[e.Field] = e.After
	}
}

// AtRevision keeps what was recorded up to a revision.
func AtRevision(revision int) func(Event) bool {
	return func(e Event) bool { return e.Revision <= revision }
}

// stamp is what the events that a run records have in common.
type stamp struct {
	revision int
	today    pledge.Date
}

// event returns an event of the run that takes effect on a day; number is 0
// where it concerns no pledge.
func (s stamp) event(kind Kind, on pledge.Date, number int, f pledge.Field, before, after string) Event {
	return Event{Revision: s.revision, Kind: kind, Recorded: s.today, Effective: on, Pledge: number, Field: f, Before: before, After: after}
}

// undoneSet holds the revisions that were taken back. What people wrote into
// the register was there before the revision that recorded it, and taking that
// back must not lose it: it is taken back by a step of its own.
type undoneSet struct {
	revisions map[int]bool // but for the hand edits recorded with them
	edits     map[int]bool // the hand edits recorded with them
}

// has reports whether the event was taken back.
func (u undoneSet) has(e Event) bool {
	if e.ByHand() {
		return u.edits[e.Revision]
	}
	return u.revisions[e.Revision]
}

func undoneRevisions(events []Event, keep func(Event) bool) undoneSet {
	set := undoneSet{revisions: map[int]bool{}, edits: map[int]bool{}}
	of := map[pledge.Field]map[int]bool{RevisionField: set.revisions, EditsField: set.edits}
	for _, e := range events {
		if e.Kind == Undone && of[e.Field] != nil && (keep == nil || keep(e)) {
			if n, err := strconv.Atoi(e.Before); err == nil {
				of[e.Field][n] = true
			}
		}
	}
	return set
}

// SortedFields returns the fields of a set in the order of [pledge.Items], a
// plan's by its years.
func SortedFields[V any](set map[pledge.Field]V) []pledge.Field {
	return slices.SortedFunc(maps.Keys(set), compareFields)
}
