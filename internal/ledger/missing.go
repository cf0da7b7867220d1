package ledger

import (
	"cmp"
	"maps"
	"slices"

	"kouyaku/internal/pledge"
)

// Missing returns, by department, the last requests that no sheet has
// answered, this run's intakes included, in order of their pledges. Whoever
// has the pledge on the day owes the answer, whoever was asked for it.
func (b *Book) Missing(more []Intake, state map[int]pledge.Record, today pledge.Date) map[string][]Request {
	received := b.received(more)
	missing := map[string][]Request{}
	last := b.LastRequests()
	for _, number := range slices.Sorted(maps.Keys(last)) {
		q := last[number]
		answered := slices.ContainsFunc(received[number], func(revision int) bool { return revision > q.Revision })
		if !answered && state[number].Status().Live() {
			q.Department = b.owes(q, state, today)
			missing[q.Department] = append(missing[q.Department], q)
		}
	}
	return missing
}

// Asked returns how many of the pledges that each department has on the day
// were asked for.
func (b *Book) Asked(state map[int]pledge.Record, today pledge.Date) map[string]int {
	asked := map[string]int{}
	for _, q := range b.LastRequests() {
		asked[b.owes(q, state, today)]++
	}
	return asked
}

// owes returns the department that has a requested pledge on a day.
func (b *Book) owes(q Request, state map[int]pledge.Record, on pledge.Date) string {
	return b.Settings.CurrentDepartment(cmp.Or(state[q.Pledge][pledge.Department], q.Department), on)
}

// LastRequests returns the last request for each pledge. Asking again without a
// day sets no new one: until a sheet comes, the day of the request before holds.
func (b *Book) LastRequests() map[int]Request {
	undone := undoneRevisions(b.Events, nil).revisions
	received := b.received(nil)
	last := map[int]Request{}
	for _, q := range b.Requests {
		before := last[q.Pledge]
		if undone[q.Revision] || q.Revision < before.Revision {
			continue
		}
		answered := slices.ContainsFunc(received[q.Pledge], func(revision int) bool { return before.Revision < revision && revision <= q.Revision })
		if q.Due == 0 && !answered {
			q.Due = before.Due
		}
		last[q.Pledge] = q
	}
	return last
}

// received returns the revisions that took in a sheet of each pledge, one that
// was not rejected; more are intakes of the present run.
func (b *Book) received(more []Intake) map[int][]int {
	undone := undoneRevisions(b.Events, nil).revisions
	revisions := map[int][]int{}
	for _, list := range [][]Intake{b.Intakes, more} {
		for _, f := range list {
			for _, r := range f.Receipts {
				if r.Verdict.received() && !undone[f.Revision] {
					revisions[r.Pledge] = append(revisions[r.Pledge], f.Revision)
				}
			}
		}
	}
	return revisions
}

// Returned returns the pledges whose last sheet was rejected and has not come
// again, this run's intakes included.
func (b *Book) Returned(more []Intake) map[int]bool {
	undone := undoneRevisions(b.Events, nil).revisions
	type sheet struct {
		sum string
		receiptKey
	}
	rejected, received := map[sheet]int{}, map[int]int{} // last revision
	for _, list := range [][]Intake{b.Intakes, more} {
		for _, f := range list {
			for _, r := range f.Receipts {
				switch {
				case r.Pledge == 0 || undone[f.Revision]:
				case r.Verdict == Rejected:
					rejected[sheet{f.SHA256, r.key()}] = f.Revision
				case r.Verdict == Superseded: // mended under another number perhaps
					delete(rejected, sheet{f.SHA256, r.key()})
				default:
					received[r.Pledge] = max(received[r.Pledge], f.Revision)
				}
			}
		}
	}
	returned := map[int]bool{}
	for s, revision := range rejected {
		if revision > received[s.pledge] {
			returned[s.pledge] = true
		}
	}
	return returned
}
