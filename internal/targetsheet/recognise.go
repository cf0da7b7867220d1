package targetsheet

import (
	"math"
	"slices"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// minLabels is how many labels of items besides 公約番号 make a sheet a form,
// and a row the header of a list. Without 公約番号 a sheet with manyLabels of
// the items' own labels is a form, and a row with minHeaders of them a header:
// the number's label was mistyped or deleted.
const (
	minLabels  = 2
	minHeaders = 3
	manyLabels = 5
)

// Labels of a decision sheet, which is the meeting's to read.
var decisionLabels = []string{pledge.LabelMeeting, pledge.LabelHeld, pledge.LabelDecision}

// ownSheets are those of an issued workbook that hold no submission.
var ownSheets = []string{coverSheet, guideSheet, listSheet, mendSheet}

// hit is a label found on a sheet, and what it stands for.
type hit struct {
	xlsx.Label
	field pledge.Field // an item, or a year of the plan
	exact bool         // its own label, no alias
	lower []*xlsx.Cell // what stands below the label in place of right of it
}

// spot is a cell's row and column.
type spot struct{ row, col int }

func spotOf(c *xlsx.Cell) spot { return spot{c.Row, c.Col} }

// valueSpot is where the label's value stands or would stand.
func (h *hit) valueSpot() spot { return spot{h.Row, h.Col} }

// sheetLook is what the labels of a sheet say it is.
type sheetLook struct {
	hits      []hit // of items, in reading order
	cover     []xlsx.Label
	issue     map[string]xlsx.Label // masterLabel, revisionLabel, sealLabel
	decision  bool
	transfers bool
	table     xlsx.Table
	list      bool
	mixed     bool // a list and a form that nobody can tell apart

	unnumbered bool // a list without the column 公約番号
}

// form reports whether the sheet is a form.
func (p *sheetLook) form() bool {
	fields, exact := map[pledge.Field]bool{}, map[pledge.Field]bool{}
	for _, h := range p.hits {
		fields[h.field] = true
		if h.exact {
			exact[h.field] = true
		}
	}
	return len(fields) > minLabels && (fields[pledge.Number] || p.issued() || len(exact) >= manyLabels)
}

// issued reports whether the sheet bears the labels of a form we issued, and
// not one of the city's own.
func (p *sheetLook) issued() bool { return len(p.issue) > 0 }

// otherLabels are the folded labels that are no items.
var otherLabels = func() map[string]bool {
	m := map[string]bool{masterLabel: true, revisionLabel: true, sealLabel: true}
	for _, it := range coverItems {
		m[it.label] = true
	}
	for _, l := range decisionLabels {
		m[l] = true
	}
	return m
}()

// look finds the labels of a sheet.
func (r *reader) look(sh *xlsx.Sheet) *sheetLook {
	p := &sheetLook{issue: map[string]xlsx.Label{}}
	decision := map[string]bool{}
	for _, l := range sh.Labels(r.labelled) {
		folded := pledge.FoldLabel(l.Label)
		switch {
		case folded == masterLabel || folded == revisionLabel || folded == sealLabel:
			if _, twice := p.issue[folded]; !twice {
				p.issue[folded] = l
			}
		case slices.Contains(decisionLabels, folded):
			decision[folded] = true
		case otherLabels[folded]:
			p.cover = append(p.cover, l)
		default:
			f, exact := r.settings.Meaning(folded)
			if f == pledge.Department {
				p.cover = append(p.cover, l)
			}
			p.hits = append(p.hits, hit{Label: l, field: f, exact: exact})
		}
	}
	p.decision = len(decision) == len(decisionLabels)
	_, _, p.transfers = transferTable(sh, r.settings)
	if !p.decision && !p.transfers {
		r.lookForList(sh, p, 1)
	}
	return p
}

// known reports whether a folded text is the label of an item.
func (r *reader) known(folded string) bool {
	_, ok := r.settings.FieldOf(folded)
	return ok
}

// labelled reports whether a folded text is a label, and so nobody's value.
func (r *reader) labelled(folded string) bool { return otherLabels[folded] || r.known(folded) }

// isLabel reports whether a cell's text is a label.
func (r *reader) isLabel(c *xlsx.Cell) bool {
	return c.Kind == xlsx.Text && r.labelled(pledge.FoldLabel(c.Text))
}

// lookForList looks for a plain list whose header row is row from or one of
// the nineteen below it.
func (r *reader) lookForList(sh *xlsx.Sheet, p *sheetLook, from int) {
	p.table, p.list = sh.FindTable(from, r.known, minLabels+1)
	p.list, p.mixed = p.list && r.isHeader(sh, p.table, p.table.Rows), false
	if p.list && p.continues() {
		p.list, p.mixed = false, r.lines(sh, p) > 1
	}
	p.unnumbered = !p.list && !p.mixed && r.lacksNumber(sh, p)
}

// isHeader reports whether a row of labels is the header of a plain list.
// Three items of a form may share a line too; there the number stands right of
// its label and no label right of another, and there is no column of numbers.
func (r *reader) isHeader(sh *xlsx.Sheet, t xlsx.Table, below []*xlsx.Row) bool {
	heads := map[int]bool{}
	for _, col := range t.Cols {
		heads[col] = true
	}
	adjacent := false
	for col := range heads {
		adjacent = adjacent || heads[col+1]
	}
	number := r.numberColumn(t)
	if number == 0 || r.isNumber(sh.At(t.Header, number+1)) {
		return false
	}
	return adjacent || slices.ContainsFunc(below, func(row *xlsx.Row) bool { return r.isNumber(sh.At(row.Num, number)) })
}

// numberColumn returns the column of the pledges' numbers, 0 for none.
func (r *reader) numberColumn(t xlsx.Table) int {
	cols, _ := xlsx.Choose(t, r.settings.Meaning)
	return cols[pledge.Number]
}

// isNumber reports whether a cell, which may be nil, holds a pledge's number.
func (r *reader) isNumber(c *xlsx.Cell) bool {
	read, err := r.settings.Read(pledge.Number, c.Typed())
	return err == nil && read.Value != ""
}

// continues reports whether further items' labels stand below the header row:
// then it is a line of a form.
func (p *sheetLook) continues() bool {
	below := map[pledge.Field]bool{}
	for _, h := range p.hits {
		if h.exact && h.Cell.Row > p.table.Header {
			below[h.field] = true
		}
	}
	for _, h := range p.hits {
		if h.Cell.Row == p.table.Header {
			delete(below, h.field)
		}
	}
	return len(below) >= minLabels
}

// lines counts the numbers between a header row and the next item's label. A
// heading in a form has one, more than that are the rows of a list.
func (r *reader) lines(sh *xlsx.Sheet, p *sheetLook) int {
	end := math.MaxInt
	for _, h := range p.hits {
		if h.exact && h.Cell.Row > p.table.Header {
			end = min(end, h.Cell.Row)
		}
	}
	number, n := r.numberColumn(p.table), 0
	for _, row := range p.table.Rows {
		if row.Num < end && r.isNumber(sh.At(row.Num, number)) {
			n++
		}
	}
	return n
}

// lacksNumber reports whether a sheet's table is a list of pledges whose column
// of numbers is missing: some header is nearly 公約番号, or departments' items
// are among the others.
func (r *reader) lacksNumber(sh *xlsx.Sheet, p *sheetLook) bool {
	if len(p.table.Rows) == 0 || p.issued() || r.numberColumn(p.table) != 0 || p.continues() || slices.Contains(ownSheets, sh.Name) {
		return false
	}
	own, said, above, adjacent := 0, 0, 0, false
	for _, h := range p.hits {
		switch {
		case h.exact && h.Cell.Row < p.table.Header:
			above++
		case h.exact && h.Cell.Row == p.table.Header:
			own++
			adjacent = adjacent || h.Value != nil && r.isHead(p.table, h.Value)
			if pledge.ItemOf(h.field).By == pledge.ByDepartment {
				said++
			}
		}
	}
	return own >= minHeaders && adjacent && above < minLabels && (said >= minLabels || r.nearNumber(p.table) != nil)
}

// isHead reports whether a cell is one of a table's headers.
func (r *reader) isHead(t xlsx.Table, c *xlsx.Cell) bool {
	col, ok := t.Cols[pledge.FoldLabel(c.Text)]
	return ok && c.Row == t.Header && c.Col == col
}

// nearNumber returns the header that is probably meant for 公約番号, or nil.
func (r *reader) nearNumber(t xlsx.Table) *xlsx.Cell {
	for _, c := range t.Unknown(r.known) {
		if _, ok := r.settings.Apart(c.Text, pledge.Number, false); ok {
			return c
		}
	}
	return nil
}

// unnumbered tells of a list none of whose rows can be read.
func (r *reader) unnumbered(sh *xlsx.Sheet, t xlsx.Table) {
	f := finding.Finding{At: sh.Place(r.file, t.Header, 0), Code: finding.LabelMissing, Variant: "header", Field: pledge.Number}
	if near := r.nearNumber(t); near != nil {
		f.At, f.Variant, f.Value, f.Args = sh.Place(r.file, near.Row, near.Col), "header-near", near.Text, finding.Args{"near": strings.TrimSpace(near.Text)}
	}
	r.found = append(r.found, f)
}
