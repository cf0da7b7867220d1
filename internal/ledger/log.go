package ledger

import (
	"cmp"
	"iter"
	"slices"
)

// Log is what was recorded, or is to be: the rows of the sheets of record. A
// master's are in the order recorded. The methods below are all that goes
// through its lists alike.
type Log struct {
	Events   []Event   // 変更履歴
	Requests []Request // 作成依頼
	Intakes  []Intake  // 取込記録, each with its rows of 取込明細
	Hearings []Hearing // 審査記録
}

// recorded is a row of a sheet of record.
type recorded interface {
	Event | Request | Intake | Hearing
	revision() int
}

func (e Event) revision() int   { return e.Revision }
func (q Request) revision() int { return q.Revision }
func (i Intake) revision() int  { return i.Revision }
func (h Hearing) revision() int { return h.Revision }

// Revision returns the revision (改訂) that a log leads to: the highest one that
// anything was recorded under, 0 where nothing was.
func (l *Log) Revision() int {
	last := 0
	for r := range l.revisions() {
		last = max(last, r)
	}
	return last
}

// revisions yields the revision of every row.
func (l *Log) revisions() iter.Seq[int] {
	return func(yield func(int) bool) {
		_ = each(l.Events, yield) && each(l.Requests, yield) && each(l.Intakes, yield) && each(l.Hearings, yield)
	}
}

// Plus returns the log with more recorded after it. The lists of neither are
// written to.
func (l *Log) Plus(more Log) Log {
	return Log{
		Events:   slices.Concat(l.Events, more.Events),
		Requests: slices.Concat(l.Requests, more.Requests),
		Intakes:  slices.Concat(l.Intakes, more.Intakes),
		Hearings: slices.Concat(l.Hearings, more.Hearings),
	}
}

// of returns what was recorded under a revision.
func (l *Log) of(revision int) Log {
	return l.where(func(r int) bool { return r == revision })
}

// before returns what was recorded under the revisions before one.
func (l *Log) before(revision int) Log {
	return l.where(func(r int) bool { return r < revision })
}

func (l *Log) where(wanted func(revision int) bool) Log {
	return Log{
		Events:   only(l.Events, wanted),
		Requests: only(l.Requests, wanted),
		Intakes:  only(l.Intakes, wanted),
		Hearings: only(l.Hearings, wanted),
	}
}

// sort puts the lists in order of their revisions.
func (l *Log) sort() {
	byRevision(l.Events)
	byRevision(l.Requests)
	byRevision(l.Intakes)
	byRevision(l.Hearings)
}

func each[T recorded](list []T, yield func(int) bool) bool {
	for _, row := range list {
		if !yield(row.revision()) {
			return false
		}
	}
	return true
}

func only[T recorded](list []T, wanted func(revision int) bool) (own []T) {
	for _, row := range list {
		if wanted(row.revision()) {
			own = append(own, row)
		}
	}
	return own
}

func byRevision[T recorded](list []T) {
	slices.SortStableFunc(list, func(x, y T) int { return cmp.Compare(x.revision(), y.revision()) })
}
