package register

import (
	"slices"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// computed are the columns of 公約一覧 that follow from the others, by their
// headers. gives reports whether a value is one that the column's formula may
// give: where people pasted values over the formulas, such are left.
var computed = []struct {
	header string
	gives  func(*pledge.Settings, pledge.Typed) bool
}{
	{pledge.HorizonName.Label(), func(s *pledge.Settings, v pledge.Typed) bool {
		_, err := s.Read(pledge.HorizonName, v)
		return err == nil
	}},
	{pledge.LabelLate, func(_ *pledge.Settings, v pledge.Typed) bool { return pledge.Fold(v.Text) == pledge.Overdue }},
}

// claim says how likely a column is the program's own, from what stands below
// its header.
type claim uint8

const (
	theirs claim = iota // what people wrote, and no formula of the program's
	pasted              // nothing, or what the formulas gave
	partly              // formulas of the program's, and what people wrote over some
	wholly              // formulas of the program's alone
)

// readComputed finds the program's own among the columns that have the header
// of a computed one: people may have theirs of the same header, and what they
// wrote there stays. Where several may as well be the program's, the header is
// there twice.
func (m *Master) readComputed() (wrong []finding.Finding) {
	m.computed = map[string]int{}
	for _, c := range computed {
		gives := func(v pledge.Typed) bool { return c.gives(&m.Book.Settings, v) }
		own, best := []int{0}, theirs
		for _, col := range m.headed(c.header) {
			switch is := m.claimOf(col, gives); {
			case is > best:
				own, best = []int{col}, is
			case is == best && is != theirs:
				own = append(own, col)
			}
		}
		m.computed[c.header] = own[0]
		for _, col := range own[1:] {
			wrong = append(wrong, invalid(m.place(m.header, col), "header-twice", finding.Args{"label": c.header}))
		}
	}
	return wrong
}

// headed returns the columns of 公約一覧 that have a header, from left to right.
func (m *Master) headed(header string) (cols []int) {
	folded := pledge.FoldLabel(header)
	for i := range m.sheet.Rows {
		row := &m.sheet.Rows[i]
		for j := range row.Cells {
			if c := &row.Cells[j]; row.Num == m.header && pledge.FoldLabel(c.Text) == folded {
				cols = append(cols, c.Col)
			}
		}
	}
	return cols
}

// claimOf returns what stands below a column's header.
func (m *Master) claimOf(col int, gives func(pledge.Typed) bool) claim {
	formulas, foreign := false, false
	for i := range m.sheet.Rows {
		row := &m.sheet.Rows[i]
		j, ok := slices.BinarySearchFunc(row.Cells, col, func(c xlsx.Cell, col int) int { return c.Col - col })
		if row.Num <= m.header || !ok {
			continue
		}
		switch c := &row.Cells[j]; {
		case c.SameRow:
			formulas = true
		case !c.Formula && (c.Kind == xlsx.ErrorValue || c.Typed().Kind == pledge.TypedBlank || gives(c.Typed())):
		default:
			foreign = true
		}
	}
	switch {
	case formulas && foreign:
		return partly
	case formulas:
		return wholly
	case foreign:
		return theirs
	}
	return pasted
}
