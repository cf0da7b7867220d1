package targetsheet

import (
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// form reads a form.
func (r *reader) form(sh *xlsx.Sheet, p *sheetLook) ledger.Submission {
	sub := ledger.Submission{At: sh.Place(r.file, 0, 0), Form: true, Entries: map[pledge.Field]ledger.Entry{}}
	v := &values{reader: r, sheet: sh, sub: &sub, also: map[pledge.Field]ledger.Entry{}, issued: p.issued(),
		filled: sh.Filled(), seen: map[[2]int]pledge.Field{}}
	v.findPage()
	for name, l := range p.issue {
		v.place(&l)
		l.Value = v.beside(l.Cell, l.Value, l.Row, l.Col)
		p.issue[name] = l
	}
	unread := false // 台帳の版
	if l, ok := p.issue[masterLabel]; ok {
		sub.MasterID = strings.TrimSpace(l.Value.Typed().Shown())
	}
	if l, ok := p.issue[sealLabel]; ok {
		sub.Seal = pledge.Fold(l.Value.Typed().Shown())
	}
	if l, ok := p.issue[revisionLabel]; ok {
		sub.Issued, unread = issuedAt(l.Value, sub.MasterID != "")
	}
	if len(p.cover) > minLabels && r.onForms == (Cover{}) {
		r.onForms = r.cover(sh, p.cover)
	}
	all := slices.Clone(p.hits)
	for i := range all {
		if all[i].field == pledge.Plan {
			v.placeYears(&all[i].Label)
		} else {
			v.place(&all[i].Label)
		}
	}
	hits, twice := v.choose(all)
	v.see(p, all)
	// The number first: findings of the other cells name the pledge.
	slices.SortStableFunc(hits, func(a, b hit) int { return numberFirst(a.field) - numberFirst(b.field) })
	for _, h := range hits {
		if h.field == pledge.Plan {
			v.plan(h, all)
			continue
		}
		if e, taken := sub.Entries[h.field]; taken { // a year of the plan's table
			twice = append(twice, doubled{h, e.At.Cell()})
			continue
		}
		v.item(h)
		if h.field == pledge.Number {
			sub.Pledge, _ = strconv.Atoi(sub.Entries[pledge.Number].Value)
		}
	}
	if l := p.issue[revisionLabel]; unread {
		v.add(finding.FileForeignMaster, "unreadable", "", l.Row, l.Col, l.Value.Typed().Shown(), nil)
	}
	v.below()
	v.doubled(twice)
	v.complete()
	v.missing(all)
	if v.issued {
		v.leftOver(all)
	}
	v.hiddenSheet()
	return sub
}

// issuedAt reads 台帳の版, 0 for none. unread reports that it is no number, or
// gone from a form that bears a master's: taken for one of the city's own, it
// would undo what the master changed since it was issued.
func issuedAt(c *xlsx.Cell, issued bool) (revision int, unread bool) {
	typed := pledge.Fold(c.Typed().Shown())
	if typed == "" && (c == nil || !c.Formula) {
		return 0, issued
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		return 0, true
	}
	return n, false
}

func numberFirst(f pledge.Field) int {
	if f == pledge.Number {
		return 0
	}
	return 1
}

// choose settles which cell is a field's label. An alias counts only where the
// item's own label is nowhere, and not where it is some label's value. Of
// labels that are there twice the first counts, and the others are told of
// where that matters; of aliases beside the item's own label, where they have
// another value.
func (v *values) choose(hits []hit) (chosen []hit, twice []doubled) {
	own := map[pledge.Field]bool{}
	valueAt := map[[2]int]bool{}
	for _, h := range hits {
		if h.exact {
			own[h.field] = true
			valueAt[[2]int{h.Row, h.Col}] = true
		}
	}
	labelAt := map[[2]int]bool{}
	for _, h := range hits {
		isValue := valueAt[[2]int{h.Cell.Row, h.Cell.Col}]
		if h.exact && !(isValue && v.sub.Issued > 0) || !h.exact && !own[h.field] && !isValue {
			chosen = append(chosen, h)
			labelAt[[2]int{h.Cell.Row, h.Cell.Col}] = true
		}
	}
	// Where a label stands in the place of another one's value, the line is a
	// heading and the values are below it.
	heading := map[[2]int]bool{}
	for i := range chosen {
		h := &chosen[i]
		place := [2]int{h.Row, h.Col}
		if !labelAt[place] && !(heading[[2]int{h.Cell.Row, h.Cell.Col}] && (h.Value == nil || h.Value.Typed().Kind == pledge.TypedBlank)) {
			continue
		}
		heading[place] = true
		h.Row, h.Col = v.bottom(h.Cell)+1, h.Cell.Col
		h.Value = v.sheet.At(h.Row, h.Col)
	}
	if !v.issued {
		v.lowerValues(chosen)
	}
	first := map[pledge.Field]hit{}
	single := chosen[:0]
	for _, h := range chosen {
		f, seen := first[h.field]
		switch {
		case !seen:
			first[h.field] = h
			single = append(single, h)
		case pledge.ItemOf(h.field).Required || f.Value.Typed().Shown() != h.Value.Typed().Shown():
			twice = append(twice, doubled{h, xlsx.CellName(f.Cell.Row, f.Cell.Col)})
		}
	}
	for _, h := range hits {
		f, seen := first[h.field]
		if h.exact || !seen || !f.exact || valueAt[[2]int{h.Cell.Row, h.Cell.Col}] || labelAt[[2]int{h.Row, h.Col}] {
			continue
		}
		text := h.Value.Typed().Shown()
		if text == "" || text == f.Value.Typed().Shown() || h.field == pledge.Number && !v.isNumber(h.Value) || v.isLabel(h.Value) {
			continue
		}
		twice = append(twice, doubled{h, xlsx.CellName(f.Cell.Row, f.Cell.Col)})
	}
	return single, twice
}

// doubled is a label that stands on the form a second time.
type doubled struct {
	hit
	first string // the first one's cell
}

func (v *values) doubled(twice []doubled) {
	for _, t := range twice {
		v.add(finding.LabelTwice, "", t.field, t.Cell.Row, t.Cell.Col, t.Value.Typed().Shown(), finding.Args{"first": t.first})
	}
}

// item reads the value of a label. A text whose label spans rows may take as
// many cells.
func (v *values) item(h hit) {
	last := v.bottom(h.Cell)
	switch {
	case len(h.lower) > 0:
		first := h.lower[0]
		v.readAll(h.field, h.lower, first.Row, first.Col)
		v.lowered = append(v.lowered, v.sub.Entries[h.field].At)
	case pledge.ItemOf(h.field).Kind == pledge.KindText && h.Row == h.Cell.Row && last > h.Row:
		v.readAll(h.field, v.spread(h.Row, last, h.Col), h.Row, h.Col)
	default:
		v.read(h.field, v.beside(h.Cell, h.Value, h.Row, h.Col), h.Row, h.Col)
	}
}

// missing reports the labels a form lacks and the required values that are
// blank. A form we issued has every label a department fills; on one of the
// city's own, others may be missing.
func (v *values) missing(hits []hit) {
	for i := range pledge.Items {
		it := &pledge.Items[i]
		e, there := v.sub.Entries[it.Key]
		if it.Kind == pledge.KindPlan {
			there = slices.ContainsFunc(hits, func(h hit) bool { return pledge.ItemOf(h.field) == it })
		}
		switch {
		case there && it.Required && e.Value == "" && !e.Unread:
			v.blank(it.Key)
		case there:
		case it.Required:
			v.labelMissing(it)
		case it.By == pledge.ByDepartment:
			v.labelAbsent(it)
		}
	}
}
