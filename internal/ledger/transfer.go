package ledger

import (
	"cmp"
	"slices"
	"strconv"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// transferReceipt stands in a [Receipt] for a list of transfers, where a
// decision sheet has its meeting, and tells people the reason of what it sets.
const transferReceipt = "所管替え"

// transfers is a file's list of transfers that is to be judged.
type transfers struct {
	rows     []*Transfer
	index    int // of the file in the run
	rejected map[*Transfer]bool
	found    []finding.Finding
}

// transferKey names a row of a list among the receipts of its file.
func (t *Transfer) key() receiptKey {
	return receiptKey{0, t.At.Sheet + " " + t.At.Cell(), transferReceipt}
}

// transfer gives pledges to other departments from a day on. Lists are taken
// in by day, so that of two transfers of a pledge the later one stands.
func (m *merging) transfer(lists []*transfers) {
	type row struct {
		*Transfer
		of *transfers
	}
	var rows []row
	for _, l := range lists {
		for _, t := range l.rows {
			rows = append(rows, row{t, l})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.On, b.On), a.At.Compare(b.At)) })
	done := map[*transfers]int{}
	for _, r := range rows {
		found := slices.Clone(r.Findings)
		if !hasError(found) {
			found = append(found, m.transferFaults(r.Transfer)...)
		}
		r.of.found = append(r.of.found, found...)
		if hasError(found) {
			r.of.rejected[r.Transfer] = true
			continue
		}
		if len(found) > 0 {
			continue // a later transfer of the pledge stands
		}
		before := len(m.out.Events)
		department := m.book.Settings.CurrentDepartment(r.Department, r.On)
		m.move(r.Transfer, pledge.Department, pledge.NewDepartment, department)
		if r.Division != "" {
			m.move(r.Transfer, pledge.Division, pledge.NewDivision, r.Division)
		}
		if len(m.out.Events) > before {
			done[r.of]++
		}
	}
	for _, l := range lists {
		if n := done[l]; n > 0 {
			at := l.rows[0].At
			l.found = append(l.found, finding.Finding{At: finding.Place{File: at.File, Sheet: at.Sheet}, Code: finding.Transferred, Args: finding.Args{"count": strconv.Itoa(n)}})
		}
	}
}

// transferFaults returns what keeps a transfer from being recorded.
func (m *merging) transferFaults(t *Transfer) []finding.Finding {
	if m.state[t.Pledge] == nil {
		return []finding.Finding{{At: t.At, Code: finding.PledgeUnknown, Pledge: t.Pledge, Field: pledge.Number, Value: t.Typed[pledge.Number.Label()]}}
	}
	if entry, _ := m.book.Settings.Department(t.Department); entry == nil {
		f := finding.Finding{At: t.Cells[pledge.NewDepartment], Code: finding.DepartmentUnknown, Pledge: t.Pledge, Field: pledge.Department, Value: t.Department}
		if near := m.book.Settings.NearestDepartment(t.Department); near != "" {
			f.Variant, f.Args = "near", finding.Args{"near": near}
		}
		return []finding.Finding{f}
	}
	for _, e := range slices.Concat(m.history[t.Pledge], m.out.Events) {
		if e.Pledge == t.Pledge && e.moves() && e.Effective > t.On {
			return []finding.Finding{{At: t.At, Code: finding.SheetSuperseded, Variant: "transfer", Pledge: t.Pledge, Args: finding.Args{"date": e.Effective.Wareki()}}}
		}
	}
	if t.On > m.today {
		return []finding.Finding{{At: t.Cells[pledge.TransferDay], Code: finding.DateInFuture, Variant: "transfer", Pledge: t.Pledge, Field: pledge.Department, Value: t.Typed[pledge.TransferDay],
			Args: finding.Args{"today": m.today.Wareki()}}}
	}
	return nil
}

// moves reports whether a transfer gave its pledge the department: no sheet of
// a department can.
func (e Event) moves() bool { return e.Kind == Submitted && e.Field == pledge.Department }

// move records a transfer's value.
func (m *merging) move(t *Transfer, f pledge.Field, header, after string) {
	if before := m.state[t.Pledge][f]; before != after {
		at := t.Cells[header]
		e := m.event(Submitted, t.On, t.Pledge, f, before, after)
		e.Reason, e.Source = transferReceipt, sourceOf(at)
		m.apply(e)
	}
}
