package targetsheet

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// list reads the rows of a plain list.
func (r *reader) list(sh *xlsx.Sheet, t xlsx.Table) []ledger.Submission {
	cols, twice := r.columns(sh, t)
	named := r.named(sh, t)
	plan := cols[pledge.Plan] // a year's column says which year
	delete(cols, pledge.Plan)
	fields := slices.SortedFunc(maps.Keys(cols), func(a, b pledge.Field) int {
		return cmp.Or(numberFirst(a, b), cols[a]-cols[b])
	})
	rows, notes := r.rowsOf(t, cols)
	for _, c := range notes {
		r.aside(sh, "note", c)
	}

	var subs []ledger.Submission
	for _, row := range rows {
		for i := range row.Cells {
			switch c := &row.Cells[i]; {
			case c.Col == plan && c.Typed().Kind != pledge.TypedBlank:
				plan = 0 // one word is enough
				r.aside(sh, "plan", sh.At(t.Header, c.Col))
			case !named[c.Col] && isText(c):
				named[c.Col] = true
				r.aside(sh, "column", c)
			}
		}
		sub := ledger.Submission{At: sh.Place(r.file, row.Num, cols[pledge.Number]), Entries: map[pledge.Field]ledger.Entry{}}
		v := &values{reader: r, sheet: sh, sub: &sub, also: map[pledge.Field]ledger.Entry{}}
		for _, f := range fields {
			v.read(f, sh.At(row.Num, cols[f]), row.Num, cols[f])
			if f == pledge.Number {
				sub.Pledge, _ = strconv.Atoi(sub.Entries[f].Value)
			}
		}
		if n := sub.Entries[pledge.Number]; n.Value == "" && !n.Unread {
			v.blank(pledge.Number)
		}
		v.doubled(twice)
		if len(subs) == 0 {
			v.hiddenSheet()
		}
		v.complete()
		subs = append(subs, sub)
	}
	return subs
}

// named tells of the headers nobody knows, and returns the columns that have a
// header.
func (r *reader) named(sh *xlsx.Sheet, t xlsx.Table) map[int]bool {
	named := map[int]bool{}
	for _, col := range t.Cols {
		named[col] = true
	}
	for _, c := range t.Twice {
		named[c.Col] = true
	}
	for _, c := range t.Unknown(r.known) {
		named[c.Col] = true
		f := finding.Finding{At: sh.Place(r.file, c.Row, c.Col), Code: finding.LabelUnknown, Variant: "list", Value: c.Text}
		if near, ok := r.settings.NearestField(c.Text); ok {
			f.Variant, f.Args = "list-near", finding.Args{"near": near.Label()}
		}
		r.found = append(r.found, f)
	}
	return named
}

// columns returns the column of each item of a list, and the headers that mean
// an item a second time.
func (r *reader) columns(sh *xlsx.Sheet, t xlsx.Table) (cols map[pledge.Field]int, twice []doubled) {
	cols, further := xlsx.Choose(t, r.settings.Meaning)
	for _, h := range further {
		if h.Again || h.Key != pledge.Number || !r.counts(sh, t, h.Cell.Col) {
			twice = append(twice, doubled{hit{Label: xlsx.Label{Cell: h.Cell}, field: h.Key}, xlsx.CellName(t.Header, cols[h.Key])})
		}
	}
	return cols, twice
}

// counts reports whether a column only counts the rows: 1, 2, 3 and so on.
// Lists have such a No. beside the pledges' numbers.
func (r *reader) counts(sh *xlsx.Sheet, t xlsx.Table, col int) bool {
	n := 0
	for _, row := range t.Rows {
		c := sh.At(row.Num, col)
		if c == nil || c.Typed().Kind == pledge.TypedBlank {
			continue
		}
		n++
		if read, err := r.settings.Read(pledge.Number, c.Typed()); err != nil || read.Value != strconv.Itoa(n) {
			return false
		}
	}
	return true
}

// rowsOf parts the rows of a table into those that say something of a pledge
// and the notes among them, each given by its cell. A note is a single text in
// the number's or the first column, or text outside the columns of items; of a
// row of notes the first is given. Where a row stands does not matter.
func (r *reader) rowsOf(t xlsx.Table, cols map[pledge.Field]int) (rows []*xlsx.Row, notes []*xlsx.Cell) {
	first, fields := math.MaxInt, map[int]pledge.Field{}
	for f, col := range cols {
		first, fields[col] = min(first, col), f
	}
	for _, row := range t.Rows {
		var only, outside *xlsx.Cell // the row's own cells
		filled, number := 0, false
		for i := range row.Cells {
			c := &row.Cells[i]
			f, ok := fields[c.Col]
			switch {
			case ok && says(f, c):
				filled, only = filled+1, c
				number = number || f == pledge.Number && r.isNumber(c)
			case !ok && outside == nil && isText(c):
				outside = c
			}
		}
		switch {
		case filled == 0 && outside != nil:
			notes = append(notes, outside)
		case filled == 1 && !number && isText(only) && (only.Col == cols[pledge.Number] || only.Col == first):
			notes = append(notes, only)
		case filled > 0:
			rows = append(rows, row)
		}
	}
	return rows, notes
}

// says reports whether a cell holds something of an item: a value, or a formula
// whose value nobody knows, but not what only follows from other items.
func says(f pledge.Field, c *xlsx.Cell) bool {
	typed := c.Typed()
	if item := pledge.ItemOf(f); item != nil && item.By == pledge.ByNobody && typed.Formula {
		return false
	}
	return typed.Kind != pledge.TypedBlank || typed.NoValue
}

func isText(c *xlsx.Cell) bool {
	return c.Kind == xlsx.Text && c.Typed().Kind != pledge.TypedBlank && pledge.Fold(c.Text) != ""
}

// aside tells of what a list holds and nobody reads.
func (r *reader) aside(sh *xlsx.Sheet, variant string, c *xlsx.Cell) {
	r.found = append(r.found, finding.Finding{At: sh.Place(r.file, c.Row, c.Col), Code: finding.LabelUnknown, Variant: variant, Value: c.Text})
}
