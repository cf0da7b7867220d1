package targetsheet

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// labelMissing reports a required label that is not there, with the cell that
// was probably meant for it.
func (v *values) labelMissing(it *pledge.Item) {
	near := v.near(it, false, false)
	if near == nil {
		v.add(finding.LabelMissing, "", it.Key, 0, 0, "", nil)
		return
	}
	v.nearLabel(it, near)
}

// labelAbsent tells of a label that is not there and may be: of one nearly
// right, what stands beside it must not get lost.
func (v *values) labelAbsent(it *pledge.Item) {
	near := v.near(it, !v.issued, true)
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

// near returns the cell that was probably meant for an item's label, or nil;
// with beside only one that has something typed beside it.
func (v *values) near(it *pledge.Item, strict, beside bool) (near *xlsx.Cell) {
	if v.strangers == nil {
		v.strangers = v.unseen()
	}
	best := far
	for _, s := range v.strangers {
		if d := v.apart(it, s.folded, strict); d < best && !v.isSeen(s.cell) && (!beside || v.unread(s.cell) != nil) {
			best, near = d, s.cell
		}
	}
	return near
}

// stranger is a short text that is nobody's label or value.
type stranger struct {
	cell   *xlsx.Cell
	folded string
}

// unseen returns a form's strangers in reading order.
func (v *values) unseen() []stranger {
	list := []stranger{}
	for i := range v.sheet.Rows {
		for j := range v.sheet.Rows[i].Cells {
			c := &v.sheet.Rows[i].Cells[j]
			if c.Kind != xlsx.Text || len(c.Text) > 80 {
				continue
			}
			if !v.isSeen(c) && !v.ours(c) {
				list = append(list, stranger{c, pledge.FoldLabel(c.Text)})
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

// far is what [reader.apart] gives where a text is no item's label.
const far = 1000

// apart returns how far a folded text is from an item's label or an alias: the
// letters that differ, 1 where it has the label and more. With strict, at most
// a third of the letters differ.
func (r *reader) apart(it *pledge.Item, folded string, strict bool) int {
	length := utf8.RuneCountInString
	n, label := length(folded), pledge.FoldLabel(it.Label)
	if n < 2 || n > 2*length(label)+4 || !strings.ContainsAny(folded, label) {
		return far
	}
	best := far
	if d := pledge.Distance(folded, label); 3*d <= max(n, length(label)) || !strict && d <= length(label)/2 {
		best = d
	}
	for _, a := range r.settings.Aliases {
		if a.Field != it.Key {
			continue
		}
		alias := pledge.FoldLabel(a.Label)
		if d := pledge.Distance(folded, alias); 3*d <= length(alias) {
			best = min(best, d)
		}
	}
	if strings.Contains(folded, label) {
		best = 1
	}
	return best
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
