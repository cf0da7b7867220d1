package targetsheet

import (
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// labelMissing reports a required label that is not there, with the cell that
// was probably meant for it.
func (v *values) labelMissing(it *pledge.Item) {
	near := v.near(it, true, false)
	if near == nil {
		v.add(finding.LabelMissing, "", it.Key, 0, 0, "", nil)
		return
	}
	v.nearLabel(it, near)
}

// labelAbsent tells of a label that is not there and may be: of one nearly
// right, what stands beside it must not get lost.
func (v *values) labelAbsent(it *pledge.Item) {
	near := v.near(it, v.issued, true)
	switch {
	case near != nil && v.issued:
		v.nearLabel(it, near)
	case near != nil:
		v.add(finding.LabelUnknown, "form-near", it.Key, near.Row, near.Col, near.Text, finding.Args{"near": it.Label})
		v.saw(near.Row, near.Col, "")
	case v.issued:
		v.add(finding.LabelMissing, "optional", it.Key, 0, 0, "", nil)
	}
}

// nearLabel reports a cell that was probably meant to be an item's label.
func (v *values) nearLabel(it *pledge.Item, near *xlsx.Cell) {
	v.saw(near.Row, near.Col, "")
	v.add(finding.LabelMissing, "near", it.Key, near.Row, near.Col, near.Text, finding.Args{"near": strings.TrimSpace(near.Text)})
	switch {
	case it.Kind == pledge.KindPlan:
		h := hit{Label: xlsx.Label{Cell: near}, field: it.Key}
		v.placeYears(&h.Label)
		v.plan(h, nil)
	case it.By == pledge.ByDepartment || it.Key == pledge.Number:
		v.probable(it.Key, near)
	}
}

// near returns the cell that was probably meant for an item's label, or nil.
// lacking says that the label must be there; with beside only a cell counts that
// has something typed beside it.
func (v *values) near(it *pledge.Item, lacking, beside bool) (near *xlsx.Cell) {
	if v.strangers == nil {
		v.strangers = v.unseen()
	}
	best := 0
	for _, c := range v.strangers {
		if d, ok := v.settings.Apart(c.Text, it.Key, lacking); ok && (near == nil || d < best) && !v.isSeen(c) && (!beside || v.unread(c) != nil) {
			best, near = d, c
		}
	}
	return near
}

// unseen returns the short texts that are nobody's label or value, in reading
// order.
func (v *values) unseen() []*xlsx.Cell {
	list := []*xlsx.Cell{}
	for i := range v.sheet.Rows {
		for j := range v.sheet.Rows[i].Cells {
			c := &v.sheet.Rows[i].Cells[j]
			if c.Kind == xlsx.Text && len(c.Text) <= 80 && !v.isSeen(c) && !v.ours(c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// unread returns what stands right of a cell, nil where it is nothing, a label
// or what was read already.
func (v *values) unread(c *xlsx.Cell) *xlsx.Cell {
	row, col := v.right(c.Row, c.Col)
	right := v.sheet.At(row, col)
	if _, taken := v.seen[spot{row, col}]; taken || isBlank(right) || v.isLabel(right) || v.ours(right) {
		return nil
	}
	return right
}

// probable keeps what stands beside a cell that was probably meant to be a
// field's label. The sheet is rejected; what is sent back to be mended has it.
func (v *values) probable(f pledge.Field, near *xlsx.Cell) {
	c := v.unread(near)
	if c == nil {
		return
	}
	typed := c.Typed()
	v.saw(c.Row, c.Col, f)
	read, _ := v.settings.Read(f, typed)
	if d, lost := c.Day(); lost && pledge.ItemOf(f).Kind == pledge.KindDate {
		read.Value = d.String()
	}
	v.sub.Entries[f] = ledger.Entry{Value: read.Value, Typed: typed.Shown(), At: v.sheet.Place(v.file, c.Row, c.Col), Unread: true}
	if f == pledge.Number {
		v.sub.Pledge, _ = strconv.Atoi(read.Value)
		for i := range v.sub.Findings {
			v.sub.Findings[i].Pledge = v.sub.Pledge
		}
	}
}
