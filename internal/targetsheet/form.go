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
		filled: sh.Filled(), seen: map[spot]pledge.Field{}}
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
	slices.SortStableFunc(hits, func(a, b hit) int { return numberFirst(a.field, b.field) })
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
	if err != nil || n < 1 || n > pledge.MaxCount {
		return 0, true
	}
	return n, false
}

// numberFirst sorts the number before all other items: their findings name the
// pledge.
func numberFirst(a, b pledge.Field) int {
	switch {
	case a == b:
		return 0
	case a == pledge.Number:
		return -1
	case b == pledge.Number:
		return 1
	}
	return 0
}

// choose settles which cell is a field's label. An alias counts only where the
// item's own label is nowhere, and not where it is some label's value. Of
// labels that are there twice the first counts, and the others are told of
// where that matters; of aliases beside the item's own label, where they have
// another value.
func (v *values) choose(hits []hit) (chosen []hit, twice []doubled) {
	own := map[pledge.Field]bool{}
	valueAt := map[spot]bool{} // of an item's own label
	for _, h := range hits {
		if h.exact {
			own[h.field] = true
			valueAt[h.valueSpot()] = true
		}
	}
	labels := map[spot]bool{} // of those chosen
	for _, h := range hits {
		isValue := valueAt[spotOf(h.Cell)]
		if h.exact && !(isValue && v.sub.Issued > 0) || !h.exact && !own[h.field] && !isValue {
			chosen = append(chosen, h)
			labels[spotOf(h.Cell)] = true
		}
	}
	v.belowHeadings(chosen, labels)
	if !v.issued {
		v.lowerValues(chosen)
	}
	first := map[pledge.Field]hit{}
	again := func(h hit) {
		f := first[h.field].Cell
		twice = append(twice, doubled{h, xlsx.CellName(f.Row, f.Col)})
	}
	single := chosen[:0]
	for _, h := range chosen {
		switch f, seen := first[h.field]; {
		case !seen:
			first[h.field] = h
			single = append(single, h)
		case pledge.ItemOf(h.field).Required || f.Value.Typed().Shown() != h.Value.Typed().Shown():
			again(h)
		}
	}
	for _, h := range hits {
		f, seen := first[h.field]
		if h.exact || !seen || !f.exact || valueAt[spotOf(h.Cell)] || labels[h.valueSpot()] {
			continue
		}
		text := h.Value.Typed().Shown()
		if text != "" && text != f.Value.Typed().Shown() && !(h.field == pledge.Number && !v.isNumber(h.Value)) && !v.isLabel(h.Value) {
			again(h)
		}
	}
	return single, twice
}

// belowHeadings puts the values of headings where they are, below them: a label
// that stands in the place of another one's value makes their line a heading.
func (v *values) belowHeadings(chosen []hit, labels map[spot]bool) {
	heading := map[spot]bool{}
	for i := range chosen {
		h := &chosen[i]
		if labels[h.valueSpot()] || heading[spotOf(h.Cell)] && h.Value.Typed().Kind == pledge.TypedBlank {
			heading[h.valueSpot()] = true
			h.Row, h.Col = v.bottom(h.Cell)+1, h.Cell.Col
			h.Value = v.sheet.At(h.Row, h.Col)
		}
	}
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
