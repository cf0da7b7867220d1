package ledger

import (
	"errors"
	"maps"
	"slices"

	"kouyaku/internal/pledge"
)

// ErrNothingToUndo is returned where only the registration is left.
var ErrNothingToUndo = errors.New("nothing left to undo")

// Undoing is what one undo takes back, and the events that do.
type Undoing struct {
	Revision int
	Edits    bool // the hand edits recorded with the revision; else all the rest of it
	Events   []Event
}

// Undo takes back the last revision that was not taken back yet and is no
// undoing itself. Hand edits that were recorded with it stay: they are taken
// back only where nothing else is left. edits are the hand edits found in the
// register, which are recorded with the undoing and stay too.
func (b *Book) Undo(edits []Event, today pledge.Date) (Undoing, error) {
	u, ok := b.lastDone()
	if !ok {
		return u, ErrNothingToUndo
	}
	run := stamp{b.Revision() + 1, today}
	mark := run.event(Undone, 0, 0, RevisionField, itoa(u.Revision), "")
	if u.Edits {
		mark.Field = EditsField
	}
	all := append(slices.Clone(b.Events), edits...)
	was, now := Replay(all, nil), Replay(append(all, mark), nil)
	u.Events = append(slices.Clone(edits), mark)
	for _, number := range slices.Sorted(maps.Keys(was)) {
		for _, f := range SortedFields(union(was[number], now[number])) {
			if before, after := was[number][f], now[number][f]; before != after {
				u.Events = append(u.Events, run.event(Undone, today, number, f, before, after))
			}
		}
	}
	return u, nil
}

// lastDone returns what is to be taken back next.
func (b *Book) lastDone() (u Undoing, ok bool) {
	undone := undoneRevisions(b.Events, nil)
	edited, rest := map[int]bool{}, map[int]bool{} // revisions that recorded hand edits, or anything else
	undoing := map[int]bool{}
	for _, e := range b.Events {
		switch {
		case e.ByHand():
			edited[e.Revision] = true
		case e.Kind == Undone:
			undoing[e.Revision] = true
		default:
			rest[e.Revision] = true
		}
	}
	others := b.Log
	others.Events = nil
	for r := range others.revisions() {
		rest[r] = true
	}
	for revision := b.Revision(); revision > 1; revision-- {
		switch {
		case undoing[revision]:
		case rest[revision] && !undone.revisions[revision]:
			return Undoing{Revision: revision}, true
		case edited[revision] && !rest[revision] && !undone.edits[revision]:
			return Undoing{Revision: revision, Edits: true}, true
		}
	}
	for revision := b.Revision(); revision > 1; revision-- {
		if edited[revision] && !undone.edits[revision] {
			return Undoing{Revision: revision, Edits: true}, true
		}
	}
	return u, false
}
