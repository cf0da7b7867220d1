package ledger

import (
	"cmp"
	"slices"
)

// Resolution is what the record of a meeting says anew of a pledge, because of
// a decision sheet. Before is its row until then, without a decision where the
// pledge was only on the agenda, or not even that; the decision After is
// [Withdrawn] where the sheet has no row of the pledge any more.
type Resolution struct {
	Before, After Hearing
}

// ResolvedChange is what differs between the rows of a [Resolution].
type ResolvedChange struct {
	Label, Before, After string
}

// Changes lists what is resolved otherwise than before, in the order of a
// decision sheet; of a pledge not decided on before, or withdrawn, the decision
// alone.
func (r Resolution) Changes() []ResolvedChange {
	var list []ResolvedChange
	for _, f := range ownFields {
		if f.resolved == nil {
			continue
		}
		whole := r.Before.Decision == "" || r.After.Decision == Withdrawn
		if before, after := f.resolved(r.Before), f.resolved(r.After); before != after && (!whole || f.field == DecisionField) {
			list = append(list, ResolvedChange{f.label, before, after})
		}
	}
	return list
}

// Resolutions returns what the rows that a run records say anew, meetings in
// the order recorded, pledges by number. The book does not hold the rows yet.
func (b *Book) Resolutions(rows []Hearing) []Resolution {
	if len(rows) == 0 {
		return nil
	}
	record := b.Record()
	place := map[string]int{} // of the meetings
	last := map[pledgeAt]Hearing{}
	for _, h := range rows {
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
			list = append(list, Resolution{was, h})
		}
	}
	slices.SortFunc(list, func(x, y Resolution) int {
		return cmp.Or(cmp.Compare(place[x.After.Meeting], place[y.After.Meeting]), compareRows(x.After, y.After))
	})
	return list
}

// ResolutionsOf returns what a revision on record said anew.
func (b *Book) ResolutionsOf(revision int) []Resolution {
	rows := b.of(revision).Hearings
	if len(rows) == 0 {
		return nil
	}
	earlier := *b
	earlier.Log = b.before(revision)
	return earlier.Resolutions(rows)
}
