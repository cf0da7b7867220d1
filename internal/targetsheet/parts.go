package targetsheet

import (
	"math"
	"slices"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// part is a form or a list, with the whole width of its sheet.
type part struct {
	sheet *xlsx.Sheet
	look  *sheetLook
}

// parts takes a sheet apart where forms and lists stand below one another. A
// header row begins a list of its own, which takes in the titles above it; a
// number right of its label, with a form around it, ends a list. Where the
// sheet holds one of them, or none, it is its only part.
func (r *reader) parts(sh *xlsx.Sheet, whole *sheetLook) []part {
	heads := r.heads(sh, whole)
	if len(heads) == 0 {
		return []part{{sh, whole}}
	}
	var list []part
	begin := 1
	if above := r.look(between(sh, 1, heads[0])); above.form() {
		list = append(list, part{between(sh, 1, heads[0]), above})
		begin = heads[0]
	} else if above.says() {
		whole.mixed = true
		return []part{{sh, whole}}
	}
	for i, head := range heads {
		end := math.MaxInt
		if i+1 < len(heads) {
			end = heads[i+1]
		}
		form := r.formBelow(sh, whole, head, end)
		if begin == 1 && form == math.MaxInt {
			r.lookForList(sh, whole, head)
			return []part{{sh, whole}}
		}
		list = append(list, r.part(sh, begin, head, min(form, end)))
		if form < end {
			list = append(list, r.part(sh, form, form, end))
		}
		begin = end
	}
	return list
}

// part looks at rows begin to end, without the last; a header row of a list is
// not above head.
func (r *reader) part(sh *xlsx.Sheet, begin, head, end int) part {
	sub := between(sh, begin, end)
	p := r.look(sub)
	r.lookForList(sub, p, head)
	return part{sub, p}
}

// between returns rows from to end of a sheet, without the last, as a sheet.
func between(sh *xlsx.Sheet, from, end int) *xlsx.Sheet {
	index := func(row int) int {
		i, _ := slices.BinarySearchFunc(sh.Rows, row, func(r xlsx.Row, n int) int { return r.Num - n })
		return i
	}
	sub := *sh
	sub.Rows = sh.Rows[index(from):index(end)]
	return &sub
}

// heads returns the header rows of plain lists, in order.
func (r *reader) heads(sh *xlsx.Sheet, whole *sheetLook) []int {
	labels := map[int]map[string]bool{}
	numbered := map[int]bool{}
	var rows []int
	for _, h := range whole.hits {
		row := h.Cell.Row
		if labels[row] == nil {
			labels[row] = map[string]bool{}
			rows = append(rows, row)
		}
		labels[row][h.Label.Label] = true
		numbered[row] = numbered[row] || h.field == pledge.Number
	}
	rows = slices.DeleteFunc(rows, func(row int) bool { return !numbered[row] || len(labels[row]) <= minLabels })
	var heads []int
	for i, row := range rows {
		end := math.MaxInt
		if i+1 < len(rows) {
			end = rows[i+1]
		}
		t, _ := between(sh, row, row+1).FindTable(row, r.known, minLabels+1)
		var below []*xlsx.Row
		rest := between(sh, row+1, end)
		for j := range rest.Rows {
			below = append(below, &rest.Rows[j])
		}
		if r.isHeader(sh, t, below) {
			heads = append(heads, row)
		}
	}
	return heads
}

// formBelow returns the row where a form begins below a list's header row, or
// end. Lines of labels right above its number belong to it.
func (r *reader) formBelow(sh *xlsx.Sheet, whole *sheetLook, head, end int) int {
	labelled := map[int]bool{}
	for _, h := range whole.hits {
		if h.Cell.Row > head && h.exact {
			labelled[h.Cell.Row] = true
		}
	}
	for _, h := range whole.hits {
		row := h.Cell.Row
		if row <= head || row >= end || h.field != pledge.Number || h.Value == nil || !r.isNumber(h.Value) || !r.look(between(sh, row, end)).form() {
			continue
		}
		for labelled[row-1] {
			row--
		}
		return row
	}
	return end
}

// says reports whether labels of what departments say have values beside them:
// more of a form than the titles of a list.
func (p *sheetLook) says() bool {
	labels := map[*xlsx.Cell]bool{}
	for _, h := range p.hits {
		labels[h.Cell] = true
	}
	fields := map[pledge.Field]bool{}
	for _, h := range p.hits {
		if h.exact && pledge.ItemOf(h.field).By == pledge.ByDepartment && h.Value.Typed().Shown() != "" && !labels[h.Value] {
			fields[h.field] = true
		}
	}
	return len(fields) >= minLabels
}
