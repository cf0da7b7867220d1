package xlsx

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx/xmltok"
)

// The last row and column a worksheet can have (XFD1048576).
const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

// readWorksheet reads a worksheet into s.
func (r *reader) readWorksheet(e *entry, s *Sheet) error {
	if err := r.begin(e, "worksheet", r.main); err != nil {
		return err
	}
	var data, merges bool
	clear(r.sameRow)
	once := func(seen *bool) error {
		if *seen {
			return r.fail("<%s> twice", r.scan.Name)
		}
		*seen = true
		return nil
	}
	err := r.children(func() error {
		if r.scan.Space != r.main {
			return nil
		}
		switch r.scan.Name {
		case "cols":
			return r.children(func() error { return r.readCol(s) })
		case "sheetData":
			if err := once(&data); err != nil {
				return err
			}
			return r.readRows(s)
		case "mergeCells":
			if err := once(&merges); err != nil {
				return err
			}
			return r.children(func() error { return r.readMerge(s) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !data {
		return r.fail("there is no <sheetData>")
	}
	s.hidCols = joined(s.hidCols)
	if at, ok := s.indexMerges(); !ok {
		return r.failAt(at.Row1, at.Col1, "two merged ranges overlap")
	}
	return nil
}

// failAt is fail with a cell.
func (r *reader) failAt(row, col int, format string, args ...any) error {
	err := r.fail(format, args...)
	err.(*Error).Cell = CellName(row, col)
	return err
}

// addCell counts a cell or a merged range towards the limit.
func (r *reader) addCell() error {
	if r.count++; r.count > r.limits.Cells {
		return &Error{Fault: TooLarge, Part: r.part, Sheet: r.sheet, What: "cells", Reason: fmt.Sprintf("more than %d cells", r.limits.Cells)}
	}
	return nil
}

func (r *reader) readCol(s *Sheet) error {
	if r.scan.Space != r.main || r.scan.Name != "col" {
		return r.fail("unexpected <%s> among the columns", r.scan.Name)
	}
	from, ok1 := number(r.attr("min"))
	to, ok2 := number(r.attr("max"))
	if !ok1 || !ok2 || from < 1 || to < from || to > maxCol {
		return r.fail("columns %s to %s cannot be", quoted(r.attr("min")), quoted(r.attr("max")))
	}
	hidden, err := r.flag("hidden")
	if err != nil {
		return err
	}
	if hidden || zero(r.attr("width")) {
		s.hidCols = append(s.hidCols, span{from, to})
	}
	return nil
}

// zero reports whether an attribute is there and is zero.
func zero(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	f, err := strconv.ParseFloat(string(b), 64)
	return err == nil && f == 0
}

func (r *reader) readMerge(s *Sheet) error {
	if r.scan.Space != r.main || r.scan.Name != "mergeCell" {
		return r.fail("unexpected <%s> among the merged ranges", r.scan.Name)
	}
	if err := r.addCell(); err != nil {
		return err
	}
	ref := r.attr("ref")
	m, ok := parseRange(ref)
	if !ok {
		return r.fail("merged range %s cannot be", quoted(ref))
	}
	s.Merges = append(s.Merges, m)
	return nil
}

// readRows reads <sheetData>. It is the one loop whose speed counts.
func (r *reader) readRows(s *Sheet) error {
	last := 0
	for {
		kind, err := r.next()
		if err != nil {
			return err
		}
		switch kind {
		case xmltok.End:
			return nil
		case xmltok.Text:
			if err := r.onlySpace(); err != nil {
				return err
			}
		case xmltok.Start:
			if r.scan.Name != "row" || r.scan.Space != r.main {
				return r.fail("unexpected <%s> among the rows", r.scan.Name)
			}
			if last, err = r.readRow(s, last); err != nil {
				return err
			}
		}
	}
}

func (r *reader) onlySpace() error {
	for _, b := range r.scan.Data {
		if !isXMLSpace(b) {
			return r.fail("text where there is none to be")
		}
	}
	return nil
}

// readRow reads one <row>, which follows row last, and returns its number.
func (r *reader) readRow(s *Sheet, last int) (int, error) {
	num := last + 1
	if v := r.attr("r"); v != nil {
		var ok bool
		if num, ok = number(v); !ok || num == 0 {
			return 0, r.fail("row %s cannot be", quoted(v))
		}
		if num <= last {
			return 0, r.fail("row %d comes after row %d", num, last)
		}
	}
	if num > maxRow {
		return 0, r.fail("row %d is beyond the last one", num)
	}
	hidden, err := r.flag("hidden")
	if err != nil {
		return 0, err
	}
	hidden = hidden || zero(r.attr("ht"))
	if hidden {
		if n := len(s.hidRows); n > 0 && s.hidRows[n-1].to == num-1 {
			s.hidRows[n-1].to = num
		} else {
			s.hidRows = append(s.hidRows, span{num, num})
		}
	}
	r.cells = r.cells[:0]
	for col := 0; ; {
		kind, err := r.next()
		if err != nil {
			return 0, err
		}
		switch kind {
		case xmltok.Text:
			if err := r.onlySpace(); err != nil {
				return 0, err
			}
		case xmltok.End:
			if len(r.cells) > 0 {
				s.Rows = append(s.Rows, Row{Num: num, Hidden: hidden, Cells: r.keep(r.cells)})
			}
			return num, nil
		case xmltok.Start:
			switch {
			case r.scan.Name == "c" && r.scan.Space == r.main:
				if col, err = r.readCell(num, col); err != nil {
					return 0, err
				}
			case r.scan.Name == "extLst" && r.scan.Space == r.main:
				if err := r.skip(); err != nil {
					return 0, err
				}
			default:
				return 0, r.fail("unexpected <%s> in row %d", r.scan.Name, num)
			}
		}
	}
}

// keep copies the cells of a row to where they stay.
func (r *reader) keep(cells []Cell) []Cell {
	if cap(r.slab)-len(r.slab) < len(cells) {
		r.slab = make([]Cell, 0, max(len(cells), min(max(64, 2*cap(r.slab)), 2048)))
	}
	from := len(r.slab)
	r.slab = append(r.slab, cells...)
	return r.slab[from:len(r.slab):len(r.slab)]
}

// Types of a cell's value (ST_CellType).
const (
	tNumber = iota
	tShared
	tString
	tInline
	tBool
	tError
	tDate
)

// readCell reads one <c>, which follows column last, adds it to r.cells if
// there is anything in it, and returns its column.
func (r *reader) readCell(row, last int) (int, error) {
	if err := r.addCell(); err != nil {
		return 0, err
	}
	col, style, typ := last+1, 0, tNumber
	for i := range r.scan.Attrs {
		a := &r.scan.Attrs[i]
		if a.Space != "" {
			continue
		}
		switch a.Name {
		case "r":
			at, c, ok := parseRef(a.Value)
			switch {
			case !ok:
				return 0, r.fail("row %d: cell reference %s cannot be", row, quoted(a.Value))
			case at != row:
				return 0, r.failAt(at, c, "the cell stands in row %d", row)
			case c <= last:
				return 0, r.failAt(at, c, "the cell comes after column %s", ColumnName(last))
			}
			col = c
		case "s":
			var ok bool
			if style, ok = number(a.Value); !ok {
				style = -1
			}
		case "t":
			switch string(a.Value) {
			case "n":
			case "s":
				typ = tShared
			case "str":
				typ = tString
			case "inlineStr":
				typ = tInline
			case "b":
				typ = tBool
			case "e":
				typ = tError
			case "d":
				typ = tDate
			default:
				return 0, r.failAt(row, col, "unknown type of value %s", quoted(a.Value))
			}
		}
	}
	if col > maxCol {
		return 0, r.fail("row %d has more than %d columns", row, maxCol)
	}
	if style != 0 && (style < 0 || style >= len(r.formats)) {
		return 0, r.failAt(row, col, "its format is not in the table of formats")
	}
	c := Cell{Row: row, Col: col, date1904: r.date1904}
	if style < len(r.formats) {
		c.Format = r.formats[style]
	}
	var value, inline bool
	r.text = r.text[:0]
	for {
		kind, err := r.next()
		if err != nil {
			return 0, r.at(err, row, col)
		}
		if kind == xmltok.End {
			break
		}
		if kind == xmltok.Text {
			if err := r.onlySpace(); err != nil {
				return 0, r.at(err, row, col)
			}
			continue
		}
		if r.scan.Space != r.main {
			return 0, r.failAt(row, col, "unexpected <%s> in a cell", r.scan.Name)
		}
		switch r.scan.Name {
		case "f":
			if c.Formula {
				return 0, r.failAt(row, col, "two formulas")
			}
			c.Formula = true
			c.SameRow, err = r.readFormula()
		case "v":
			if value {
				return 0, r.failAt(row, col, "two values")
			}
			value = true
			err = r.appendText()
		case "is":
			if inline {
				return 0, r.failAt(row, col, "two values")
			}
			inline = true
			if value {
				break
			}
			_, err = r.readRich()
		case "extLst":
			err = r.skip()
		default:
			return 0, r.failAt(row, col, "unexpected <%s> in a cell", r.scan.Name)
		}
		if err != nil {
			return 0, r.at(err, row, col)
		}
	}
	switch {
	case inline && (value || typ != tInline), value && typ == tInline:
		return 0, r.failAt(row, col, "a value that does not fit its type")
	case value || inline:
		if reason := r.setValue(&c, typ); reason != "" {
			return 0, r.failAt(row, col, "%s", reason)
		}
	}
	if c.Kind != Blank || c.Formula {
		r.cells = append(r.cells, c)
	}
	return col, nil
}

// readFormula reads the formula just begun, and reports whether it is one of
// the kind of [SameRow]. Of formulas that are shared only the first cell's says
// what it is.
func (r *reader) readFormula() (bool, error) {
	group, shared := 0, string(r.attr("t")) == "shared"
	if shared {
		group, shared = number(r.attr("si"))
	}
	from := len(r.text) // a value may stand before its formula
	for depth := r.scan.Depth(); r.scan.Depth() >= depth; {
		kind, err := r.next()
		if err != nil {
			return false, err
		}
		if kind == xmltok.Text {
			r.text = append(r.text, r.scan.Data...)
		}
	}
	text := r.text[from:]
	r.text = r.text[:from]
	same := looksAtSameRow(text)
	switch {
	case shared && len(text) > 0:
		r.sameRow[group] = same
	case shared:
		same = r.sameRow[group]
	}
	return same, nil
}

// at adds the cell to an error inside of it.
func (r *reader) at(err error, row, col int) error {
	if e := (*Error)(nil); errors.As(err, &e) && e.Fault == Damaged && e.Cell == "" {
		e.Cell = CellName(row, col)
	}
	return err
}

// setValue gives the cell the value that r.text holds, or returns what is
// wrong with it.
func (r *reader) setValue(c *Cell, typ int) (reason string) {
	text := r.text
	if typ != tString && typ != tInline {
		for len(text) > 0 && isXMLSpace(text[0]) {
			text = text[1:]
		}
		for len(text) > 0 && isXMLSpace(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
	}
	switch typ {
	case tNumber:
		if len(text) == 0 { // what some programs write for a formula they have not calculated
			return ""
		}
		f, ok := parseNumber(text)
		if !ok {
			return "the value " + quoted(text) + " is no number"
		}
		c.Kind, c.Number, c.Text = Number, f, r.texts.add(text)
	case tShared:
		i, ok := number(text)
		switch {
		case !ok:
			return "the value " + quoted(text) + " is no index of a string"
		case !r.hasTable:
			return "there is no table of strings"
		case i >= len(r.strings):
			return fmt.Sprintf("string %d of a table of %d", i, len(r.strings))
		}
		c.Kind, c.Text = Text, r.strings[i]
	case tString:
		c.Kind, c.Text = Text, r.texts.add(unescape(text, 0))
	case tInline:
		c.Kind, c.Text = Text, r.texts.add(text)
	case tBool:
		switch string(text) {
		case "1", "true":
			c.Kind, c.Text = Bool, "1"
		case "0", "false":
			c.Kind, c.Text = Bool, "0"
		default:
			return "the value " + quoted(text) + " is neither true nor false"
		}
	case tError:
		if len(text) == 0 {
			return "an error without a name"
		}
		c.Kind, c.Text = ErrorValue, r.texts.add(text)
	case tDate:
		f, ok := parseISO(string(text), c.date1904)
		if !ok {
			return "the value " + quoted(text) + " is no date"
		}
		c.Kind, c.Number, c.Text = Number, f, string(text)
		if !c.Format.showsDate() && f >= 1 {
			c.Format = isoDate
		}
	}
	return ""
}

// parseNumber reads a decimal number as xsd:double spells it, without the
// infinities.
func parseNumber(b []byte) (float64, bool) {
	if len(b) <= 15 { // a whole number a float64 holds exactly
		n, whole := 0, true
		for _, d := range b {
			if d < '0' || d > '9' {
				whole = false
				break
			}
			n = n*10 + int(d-'0')
		}
		if whole {
			return float64(n), true
		}
	}
	for _, d := range b {
		if (d < '0' || d > '9') && !strings.ContainsRune("+-.eE", rune(d)) {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(b), 64)
	return f, err == nil
}

// parseISO reads a date, a time or both as a Strict workbook spells them and
// returns the serial number.
func parseISO(s string, date1904 bool) (float64, bool) {
	for _, layout := range []string{"15:04:05", "T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return float64(t.Sub(t.Truncate(24*time.Hour))) / float64(24*time.Hour), true
		}
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05", time.RFC3339} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		h, m, sec := t.Clock()
		day := serial(pledge.NewDate(t.Date()), date1904)
		return float64(day) + float64(h*3600+m*60+sec)/86400, day >= 0
	}
	return 0, false
}

// parseRef reads a cell reference such as B12.
func parseRef(b []byte) (row, col int, ok bool) {
	i := 0
	for ; i < len(b) && i < 4 && b[i] >= 'A' && b[i] <= 'Z'; i++ {
		col = col*26 + int(b[i]-'A') + 1
	}
	row, ok = number(b[i:])
	if !ok || col == 0 || col > maxCol || row == 0 || row > maxRow || b[i] == '0' {
		return 0, 0, false
	}
	return row, col, true
}

// parseRange reads a range such as A1:B2, or a single cell.
func parseRange(b []byte) (Range, bool) {
	from, to := b, b
	for i := range b {
		if b[i] == ':' {
			from, to = b[:i], b[i+1:]
			break
		}
	}
	r1, c1, ok1 := parseRef(from)
	r2, c2, ok2 := parseRef(to)
	return Range{r1, c1, r2, c2}, ok1 && ok2 && r1 <= r2 && c1 <= c2
}

// indexMerges sorts the merged ranges for lookup, by height: s.merged[n] has
// those of 2^(n-1)+1 to 2^n rows, in order. So few have to be looked at for one
// cell, however high some of them are. Where two overlap it returns the second
// and false.
func (s *Sheet) indexMerges() (Range, bool) {
	if len(s.Merges) == 0 {
		return Range{}, true
	}
	inOrder := slices.Clone(s.Merges)
	slices.SortFunc(inOrder, func(a, b Range) int { return cmp.Or(cmp.Compare(a.Row1, b.Row1), cmp.Compare(a.Col1, b.Col1)) })
	var active []Range // by column, without overlap; some may have ended
	for _, m := range inOrder {
		i, _ := slices.BinarySearchFunc(active, m.Col1, func(a Range, col int) int { return cmp.Compare(a.Col2, col) })
		j := i
		for ; j < len(active) && active[j].Col1 <= m.Col2; j++ {
			if active[j].Row2 >= m.Row1 {
				return m, false
			}
		}
		active = slices.Replace(active, i, j, m)
		level := bits.Len(uint(m.Row2 - m.Row1))
		for len(s.merged) <= level {
			s.merged = append(s.merged, nil)
		}
		s.merged[level] = append(s.merged[level], m)
	}
	return Range{}, true
}

// Merged returns the merged range a cell lies in, or the cell alone as a range.
func (s *Sheet) Merged(row, col int) Range {
	if m, ok := s.mergeAt(row, col); ok {
		return m
	}
	return Range{row, col, row, col}
}

// mergeAt returns the merged range a cell lies in.
func (s *Sheet) mergeAt(row, col int) (Range, bool) {
	for level, list := range s.merged {
		i, _ := slices.BinarySearchFunc(list, row-(1<<level)+1, func(m Range, row int) int { return cmp.Compare(m.Row1, row) })
		for ; i < len(list) && list[i].Row1 <= row; i++ {
			if m := list[i]; m.Row2 >= row && m.Col1 <= col && m.Col2 >= col {
				return m, true
			}
		}
	}
	return Range{}, false
}

// stored returns the cell stored at a place, or nil.
func (s *Sheet) stored(row, col int) *Cell {
	i, ok := slices.BinarySearchFunc(s.Rows, row, func(r Row, num int) int { return cmp.Compare(r.Num, num) })
	if !ok {
		return nil
	}
	cells := s.Rows[i].Cells
	if i, ok = slices.BinarySearchFunc(cells, col, func(c Cell, col int) int { return cmp.Compare(c.Col, col) }); !ok {
		return nil
	}
	return &cells[i]
}

// At returns the cell at a row and column, or nil where nothing is stored. A
// place inside a merged range gives the range's first cell.
func (s *Sheet) At(row, col int) *Cell {
	if m, ok := s.mergeAt(row, col); ok {
		row, col = m.Row1, m.Col1
	}
	return s.stored(row, col)
}

// HiddenAt reports whether the sheet, the row or the column is hidden.
func (s *Sheet) HiddenAt(row, col int) bool {
	return s.Hidden || inSpans(s.hidRows, row) || inSpans(s.hidCols, col)
}

// joined returns the spans in order, those that touch or overlap as one.
func joined(list []span) []span {
	slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var out []span
	for _, s := range list {
		if n := len(out); n > 0 && s.from <= out[n-1].to+1 {
			out[n-1].to = max(out[n-1].to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

func inSpans(list []span, n int) bool {
	i, _ := slices.BinarySearchFunc(list, n, func(s span, n int) int { return cmp.Compare(s.to, n) })
	return i < len(list) && list[i].from <= n
}

// serial returns the number a workbook stores for a day.
func serial(d pledge.Date, date1904 bool) int {
	switch {
	case date1904:
		return int(d) - epoch1904
	case d <= leapBug:
		return int(d) - 1
	}
	return int(d)
}

// epoch1904 is the day 0 of the 1904 system. leapBug is the number of
// 1900-02-29, a day that the 1900 system has and the calendar has not.
const (
	epoch1904 = 1462
	leapBug   = 60
)

// day returns the day a serial number means; ok is false for a number that is
// none: negative, after 9999 or the 29th of February 1900.
func day(number float64, date1904 bool) (d pledge.Date, ok bool) {
	n := math.Floor(number)
	switch {
	case math.IsNaN(n) || n < 0 || n >= 2958466 || date1904 && n >= 2958466-epoch1904:
		return 0, false
	case date1904:
		return pledge.Date(n) + epoch1904, true
	case n == 0 || n == leapBug:
		return 0, false
	case n < leapBug:
		return pledge.Date(n) + 1, true
	}
	return pledge.Date(n), true
}
