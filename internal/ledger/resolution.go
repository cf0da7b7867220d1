package ledger

import (
	"cmp"
	"slices"

	"kouyaku/internal/pledge"
)

// Resolution is what the record of a meeting says anew of a pledge, because of
// a decision sheet. Before is its row until then, without a decision where the
// pledge was only on the agenda, or not even that; the decision After is
// [Withdrawn] where the sheet has no row of the pledge any more.
type Resolution struct {
	Before, After Hearing
	// Changes is what is resolved otherwise than before, in the order of a
	// decision sheet; of a pledge not decided on before, or withdrawn, the
	// decision alone.
	Changes []ResolvedChange
}

// ResolvedChange is what differs between the rows of a [Resolution].
type ResolvedChange struct {
	Field         pledge.Field
	Before, After string
	Cell          string // of the decision sheet, "" where no more than the row is known
	Row           int    // of the decision sheet, 0 where the sheet has none
}

// Label returns what people call what differs.
func (c ResolvedChange) Label() string { return Label(c.Field) }

// resolution compares the row of a pledge with the one before; x is what came of
// it.
func (x *brought) resolution(was, is Hearing) Resolution {
	r := Resolution{Before: was, After: is}
	whole := was.Decision == "" || is.Decision == Withdrawn
	for _, own := range ownFields {
		if own.resolved == nil || whole && own.field != DecisionField {
			continue
		}
		if before, after := own.resolved(was), own.resolved(is); before != after {
			r.Changes = append(r.Changes, ResolvedChange{own.field, before, after, x.cell(is, own.field), rowOf(is.Source.Cell)})
		}
	}
	return r
}

// Resolutions returns what the rows that a run records say anew, meetings in
// the order recorded, pledges by number. The book does not hold what the run
// records yet.
func (b *Book) Resolutions(more Log) []Resolution {
	if len(more.Hearings) == 0 {
		return nil
	}
	record, x := b.Record(), broughtIn(b.Events, more.Events)
	place := map[string]int{} // of the meetings
	last := map[pledgeAt]Hearing{}
	for _, h := range more.Hearings {
		if h.Source == (Source{}) {
			continue // an agenda's
		}
		if _, ok := place[h.Meeting]; !ok {
			place[h.Meeting] = len(place)
		}
		last[pledgeAt{h.Meeting, h.Pledge}] = h
	}
	var list []Resolution
	for at, h := range last {
		if was, known := record.row(at.meeting, at.pledge); known && !sameHearing(was, h) || !known && h.Decision != Withdrawn {
			list = append(list, x.resolution(was, h))
		}
	}
	slices.SortFunc(list, func(x, y Resolution) int {
		return cmp.Or(cmp.Compare(place[x.After.Meeting], place[y.After.Meeting]), compareRows(x.After, y.After))
	})
	return list
}

// ResolutionsOf returns what a revision on record said anew.
func (b *Book) ResolutionsOf(revision int) []Resolution {
	own := b.of(revision)
	if len(own.Hearings) == 0 {
		return nil
	}
	earlier := *b
	earlier.Log = b.before(revision)
	return earlier.Resolutions(own)
}
