package ledger

import (
	"errors"
	"maps"
	"slices"

	"kouyaku/internal/pledge"
)

// ErrNothingToUndo is returned where only the registration is left.
var ErrNothingToUndo = errors.New("nothing left to undo")

// Undo returns the revision that can be taken back and the events that take it
// back: the last one that is neither the registration nor taken back already
// nor itself only an undoing. Edits are the hand edits found in the register,
// which are recorded with it and stay.
func (b *Book) Undo(edits []Event, today pledge.Date) (revision int, events []Event, err error) {
	undone := undoneRevisions(b.Events, nil)
	undoing := map[int]bool{}
	for _, e := range b.Events {
		if e.Kind == Undone {
			undoing[e.Revision] = true
		}
	}
	for revision = b.Revision(); revision > 1 && (undone[revision] || undoing[revision]); revision-- {
	}
	if revision <= 1 {
		return 0, nil, ErrNothingToUndo
	}
	next := b.Revision() + 1
	mark := Event{Revision: next, Kind: Undone, Recorded: today, Field: RevisionField, Before: itoa(revision)}
	all := append(slices.Clone(b.Events), edits...)
	was, now := Replay(all, nil), Replay(append(all, mark), nil)
	events = append(slices.Clone(edits), mark)
	for _, number := range slices.Sorted(maps.Keys(was)) {
		for _, f := range SortedFields(union(was[number], now[number])) {
			if before, after := was[number][f], now[number][f]; before != after {
				events = append(events, Event{Revision: next, Kind: Undone, Recorded: today, Effective: today, Pledge: number, Field: f, Before: before, After: after})
			}
		}
	}
	return revision, events, nil
}
