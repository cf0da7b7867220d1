package targetsheet

import (
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// values reads the cells of one submission.
type values struct {
	*reader
	sheet *xlsx.Sheet
	sub   *ledger.Submission
	also  map[pledge.Field]ledger.Entry // what words said of other items

	// Of forms alone:
	issued bool                  // one of ours
	filled xlsx.Columns          // columns that hold something
	page   int                   // last column of a form of ours, 0 where it cannot be told
	seen   map[spot]pledge.Field // cells that need no finding; of a value its item

	strangers []*xlsx.Cell    // see unseen
	lowered   []finding.Place // values read below their labels
}

func (v *values) add(code finding.Code, variant string, f pledge.Field, row, col int, value string, args finding.Args) {
	v.sub.Findings = append(v.sub.Findings, finding.Finding{At: v.sheet.Place(v.file, row, col), Code: code, Variant: variant,
		Pledge: v.sub.Pledge, Field: f, Value: value, Args: args})
}

// read reads one cell, which may be nil, as a field's value.
func (v *values) read(f pledge.Field, c *xlsx.Cell, row, col int) {
	e := ledger.Entry{At: v.sheet.Place(v.file, row, col)}
	defer func() { v.sub.Entries[f] = e }()
	v.saw(row, col, f)
	if c == nil {
		return
	}
	v.saw(c.Row, c.Col, f)
	item := pledge.ItemOf(f)
	typed := c.Typed()
	if item.By == pledge.ByNobody && (typed.Formula || typed.Kind == pledge.TypedBlank) {
		return // shown, not said
	}
	e.Typed = typed.Shown()
	switch {
	case typed.NoValue:
		e.Unread = true
		v.add(finding.FormulaNoValue, "", f, row, col, "", nil)
		return
	case typed.Kind == pledge.TypedError:
		e.Unread = true
		v.add(finding.CellError, "", f, row, col, e.Typed, nil)
		return
	case typed.Kind == pledge.TypedBlank:
		return
	}
	v.hidden(f, row, col, e.Typed)
	if v.sub.Form && (c.Row != row || c.Col != col) {
		e.At = v.sheet.Place(v.file, c.Row, c.Col)
		v.add(finding.HiddenContent, "merged", f, c.Row, c.Col, e.Typed, nil)
	}
	if d, lost := c.Day(); lost && item.Kind == pledge.KindDate {
		e.Value = d.String()
		v.add(finding.ValueNormalised, "serial", f, row, col, e.Typed, finding.Args{"read": e.Value})
		return
	}
	read, err := v.settings.Read(f, typed)
	if err != nil {
		e.Unread = true
		// What the office holds is the office's business: the merge compares it.
		if bad := err.(*pledge.ReadError); item.By != pledge.ByOffice || f == pledge.Number || bad.Reason == pledge.TooLong {
			found := finding.Misread(e.At, v.sub.Pledge, f, typed, bad)
			found.Args["length"] = strconv.Itoa(utf8.RuneCountInString(e.Typed))
			v.sub.Findings = append(v.sub.Findings, found)
		}
		return
	}
	e.Value = read.Value
	for also, value := range read.Also {
		v.also[also] = ledger.Entry{Value: value, Typed: e.Typed, At: e.At}
	}
	switch {
	case read.Ambiguous:
		v.add(finding.ProgressAmbiguous, "", f, row, col, e.Typed, finding.Args{"read": read.Value})
	case read.Normalised && item.By != pledge.ByOffice:
		v.add(finding.ValueNormalised, v.normalised(item.Kind, typed), f, row, col, e.Typed, finding.Args{"read": read.Value})
	}
}

// normalised returns the variant that says in what way a value was read as
// another than was typed.
func (v *values) normalised(kind pledge.Kind, typed pledge.Typed) string {
	switch kind {
	case pledge.KindText, pledge.KindPlan:
		if typed.Cleaned {
			return "control"
		}
	case pledge.KindDate:
		if _, last, err := pledge.ParseDate(typed.Shown(), v.settings.Calendar); err == nil && last {
			return "last-day"
		}
	}
	return ""
}

// readAll reads cells one below the other as a field's value.
func (v *values) readAll(f pledge.Field, list []*xlsx.Cell, row, col int) {
	v.read(f, joined(list), row, col)
	v.sawAll(list, f)
	if at := v.sub.Entries[f].At; len(list) > 1 {
		v.add(finding.ValueNormalised, "lines", f, at.Row, at.Col, v.sub.Entries[f].Typed, nil)
	}
}

// joined returns texts that stand one below the other as one cell, the first;
// nil where there is none.
func joined(list []*xlsx.Cell) *xlsx.Cell {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	all := *list[0]
	all.Kind, all.Text = xlsx.Text, list[0].Typed().Shown()
	for _, c := range list[1:] {
		all.Text += "\n" + c.Typed().Shown()
	}
	return &all
}

// hidden tells of a value that whoever sent it could not see.
func (v *values) hidden(f pledge.Field, row, col int, typed string) {
	switch {
	case v.sheet.Hidden || !v.sheet.HiddenAt(row, col):
	case v.rowHidden(row):
		v.add(finding.HiddenContent, "row", f, row, col, typed, nil)
	default:
		v.add(finding.HiddenContent, "column", f, row, col, typed, nil)
	}
}

func (v *values) rowHidden(row int) bool {
	i, ok := slices.BinarySearchFunc(v.sheet.Rows, row, func(r xlsx.Row, n int) int { return r.Num - n })
	return ok && v.sheet.Rows[i].Hidden
}

func (v *values) hiddenSheet() {
	if v.sheet.Hidden {
		v.add(finding.HiddenContent, "sheet", "", 0, 0, "", nil)
	}
}

func (v *values) blank(f pledge.Field) {
	at := v.sub.Entries[f].At
	v.add(finding.RequiredBlank, "", f, at.Row, at.Col, "", nil)
}

// isBlank reports whether a cell holds nothing, not even a formula whose value
// nobody knows.
func isBlank(c *xlsx.Cell) bool {
	typed := c.Typed()
	return typed.Kind == pledge.TypedBlank && !typed.NoValue
}

// complete fills in what one word says of two items, and what being achieved
// says of the progress.
func (v *values) complete() {
	for f, said := range v.also {
		if own := v.sub.Entries[f]; own.Value == "" && !own.Unread {
			v.sub.Entries[f] = said
		}
	}
	e, ok := v.sub.Entries[pledge.Progress]
	if v.achieved() && (!ok || e.Value == "" && !e.Unread) {
		if !ok {
			e.At = v.sub.Entries[pledge.StatusWord].At
		}
		e.Value = "100%"
		v.sub.Entries[pledge.Progress] = e
	}
}

// achieved reports whether the status asks for a progress of 100 %.
func (v *values) achieved() bool {
	s := pledge.Status(v.sub.Entries[pledge.StatusWord].Value)
	return s != "" && s.Rule().MinDone == 100
}

// saw notes that a cell needs no further finding; a value's is its item's.
func (v *values) saw(row, col int, f pledge.Field) {
	if v.seen != nil {
		v.seen[spot{row, col}] = f
	}
}

func (v *values) isSeen(c *xlsx.Cell) bool {
	_, seen := v.seen[spotOf(c)]
	return seen
}

func (v *values) sawAll(list []*xlsx.Cell, f pledge.Field) {
	for _, c := range list {
		v.saw(c.Row, c.Col, f)
	}
}

// see notes the sheet's labels and what stands beside them.
func (v *values) see(p *sheetLook, hits []hit) {
	labels := slices.Concat(p.cover, slices.Collect(maps.Values(p.issue)))
	for _, h := range hits {
		labels = append(labels, h.Label)
	}
	for _, l := range labels {
		v.saw(l.Cell.Row, l.Cell.Col, "")
		v.saw(l.Row, l.Col, "")
		if l.Value != nil {
			v.saw(l.Value.Row, l.Value.Col, "")
		}
	}
}
