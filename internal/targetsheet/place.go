package targetsheet

import (
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// place puts a label's value where it stands, see [values.right].
func (v *values) place(l *xlsx.Label) {
	l.Row, l.Col = v.right(l.Cell.Row, l.Cell.Col)
	l.Value = v.sheet.At(l.Row, l.Col)
}

// right returns where the value of a label stands, or would stand. On the page
// of a form of ours a line has nothing but labels and values, so a column that
// was inserted there is passed over even where it holds something elsewhere.
func (v *values) right(row, col int) (int, int) {
	r, first := v.sheet.Right(row, col, v.filled, v.labelled)
	if r == row && isBlank(v.sheet.At(r, first)) {
		for next := first + 1; next <= min(v.page, first+colPage); next++ {
			c := v.sheet.At(row, next)
			if isBlank(c) || c.Row != row || c.Col != next {
				continue
			}
			if v.isLabel(c) {
				break
			}
			return row, next
		}
	}
	return r, first
}

// beside returns the value of a label that stands, or would stand, at a row and
// column. Where that is blank it is what a merged range covers, the value's or
// the label's own.
func (v *values) beside(label, value *xlsx.Cell, row, col int) *xlsx.Cell {
	if !isBlank(value) {
		return value
	}
	if c := v.sheet.Covered(row, col); c != nil && !v.isLabel(c) {
		return c
	}
	if c := v.sheet.Covered(label.Row, label.Col); c != nil && c.Row == label.Row && !v.isLabel(c) {
		return c
	}
	return value
}

// bottom returns the last row of a cell and what it is merged with.
func (v *values) bottom(c *xlsx.Cell) int {
	if m := v.sheet.Merged(c.Row, c.Col); m.Row1 == c.Row && m.Col1 == c.Col {
		return m.Row2
	}
	return c.Row // what a merged range covers
}

// findPage finds the last column of a form of ours; where its page alone was
// copied it stays unknown.
func (v *values) findPage() {
	for i := range v.sheet.Rows {
		for j := range v.sheet.Rows[i].Cells {
			if c := &v.sheet.Rows[i].Cells[j]; v.issued && c.Kind == xlsx.Text && c.Text == noticeHead {
				v.page = c.Col - (colNotice - colPage)
				return
			}
		}
	}
}

// spread returns the cells right of a label that spans rows: what stands there
// one below the other is one text. It has the first cell where all are blank.
func (v *values) spread(row, last, col int) (list []*xlsx.Cell) {
	first := v.sheet.At(row, col)
	if first.Typed().Shown() != "" {
		list = append(list, first)
	}
	for row++; row <= last; row++ {
		c := v.sheet.At(row, col)
		if c != nil && c.Row == row && c.Col == col && c.Typed().Shown() != "" && !v.isLabel(c) {
			list = append(list, c)
		}
	}
	if len(list) == 0 && first != nil {
		list = append(list, first)
	}
	return list
}

// lowerValues finds the values of labels with nothing beside them in the cells
// below. On a form that has values beside labels too, a line below a blank that
// cannot be its value is something else.
func (v *values) lowerValues(chosen []hit) {
	places := map[spot]bool{}
	upright := true // no value stands beside its label
	for _, h := range chosen {
		places[h.valueSpot()] = true
		upright = upright && (h.Row > v.bottom(h.Cell) || isBlank(h.Value))
	}
	for i := range chosen {
		h := &chosen[i]
		if h.field == pledge.Plan || h.Row > v.bottom(h.Cell) || !isBlank(h.Value) {
			continue
		}
		lower := v.lower(h.Cell, places)
		if len(lower) > 0 && !upright && !pledge.ItemOf(h.field).Required {
			if _, err := v.settings.Read(h.field, lower[0].Typed()); err != nil {
				continue
			}
		}
		h.lower = lower
	}
}

// lower returns what stands right below a label with nothing beside it: one
// cell, or texts one below the other. What is a label, a value of one (places),
// or has something right of it is a line of its own, and ※ begins a note.
func (v *values) lower(label *xlsx.Cell, places map[spot]bool) (list []*xlsx.Cell) {
	for row := v.bottom(label) + 1; ; {
		c := v.sheet.At(row, label.Col)
		if c == nil || c.Row != row || c.Col != label.Col || c.Typed().Shown() == "" || v.isLabel(c) || places[spotOf(c)] ||
			strings.HasPrefix(pledge.Fold(c.Text), "※") || len(list) > 0 && c.Kind != xlsx.Text {
			return list
		}
		if r, col := v.right(c.Row, c.Col); r == c.Row && !isBlank(v.sheet.At(r, col)) {
			return list
		}
		list = append(list, c)
		row = v.bottom(c) + 1
	}
}

// below tells of the values that were read below their labels.
func (v *values) below() {
	if len(v.lowered) == 0 {
		return
	}
	cells := make([]string, len(v.lowered))
	for i, at := range v.lowered {
		cells[i] = at.Cell()
	}
	first := v.lowered[0]
	v.add(finding.ValueNormalised, "below", "", first.Row, first.Col, "", finding.Args{"cells": strings.Join(cells, "、")})
}
