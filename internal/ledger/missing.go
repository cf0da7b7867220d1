package ledger

import (
	"maps"
	"slices"

	"kouyaku/internal/pledge"
)

// Missing returns, by department, the last requests that no sheet has
// answered, this run's intakes included, in order of their pledges.
func (b *Book) Missing(more []Intake, state map[int]pledge.Record) map[string][]Request {
	undone := undoneRevisions(b.Events, nil).revisions
	answered := map[int]int{} // pledge → revision of the last sheet received
	for _, list := range [][]Intake{b.Intakes, more} {
		for _, f := range list {
			for _, r := range f.Receipts {
				if r.Verdict.Received() && !undone[f.Revision] {
					answered[r.Pledge] = max(answered[r.Pledge], f.Revision)
				}
			}
		}
	}
	missing := map[string][]Request{}
	last := b.LastRequests()
	for _, number := range slices.Sorted(maps.Keys(last)) {
		if q := last[number]; answered[number] <= q.Revision && state[number].Status().Live() {
			missing[q.Department] = append(missing[q.Department], q)
		}
	}
	return missing
}

// Asked returns how many pledges each department was last asked for.
func (b *Book) Asked() map[string]int {
	asked := map[string]int{}
	for _, q := range b.LastRequests() {
		asked[q.Department]++
	}
	return asked
}

// LastRequests returns the last request for each pledge.
func (b *Book) LastRequests() map[int]Request {
	undone := undoneRevisions(b.Events, nil).revisions
	last := map[int]Request{}
	for _, q := range b.Requests {
		if !undone[q.Revision] && q.Revision >= last[q.Pledge].Revision {
			last[q.Pledge] = q
		}
	}
	return last
}

// Returned returns the pledges whose last sheet was rejected and has not come
// again, this run's intakes included.
func (b *Book) Returned(more []Intake) map[int]bool {
	undone := undoneRevisions(b.Events, nil).revisions
	rejected, received := map[int]int{}, map[int]int{} // last revision by pledge
	for _, list := range [][]Intake{b.Intakes, more} {
		for _, f := range list {
			for _, r := range f.Receipts {
				switch {
				case r.Pledge == 0 || undone[f.Revision] || r.Verdict == Superseded:
				case r.Verdict == Rejected:
					rejected[r.Pledge] = max(rejected[r.Pledge], f.Revision)
				default:
					received[r.Pledge] = max(received[r.Pledge], f.Revision)
				}
			}
		}
	}
	returned := map[int]bool{}
	for number, revision := range rejected {
		if revision > received[number] {
			returned[number] = true
		}
	}
	return returned
}
