package ledger

import (
	"maps"
	"slices"
	"strconv"

	"kouyaku/internal/pledge"
)

// RevisionField stands in an [Undone] event for the whole revision it takes
// back: Before is that revision's number.
const RevisionField pledge.Field = "revision"

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

// effective reports whether the event's kind sets a value of the register.
func (e Event) effective() bool {
	switch e.Kind {
	case Registered, Submitted, Decided, Edited:
		return true
	}
	return false
}

// undoneSet holds the revisions that were taken back.
type undoneSet map[int]bool

// has reports whether the event was taken back with its revision. What people
// wrote into the register stays: it was there before the revision that
// recorded it, and taking that back must not lose it.
func (u undoneSet) has(e Event) bool {
	return u[e.Revision] && e.Kind != Edited && e.Kind != Registered
}

func undoneRevisions(events []Event, keep func(Event) bool) undoneSet {
	set := undoneSet{}
	for _, e := range events {
		if e.Kind == Undone && e.Field == RevisionField && (keep == nil || keep(e)) {
			if n, err := strconv.Atoi(e.Before); err == nil {
				set[n] = true
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
