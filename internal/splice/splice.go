package splice

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx/xstring"
)

// What [Open] refuses, since what was changed would not fit the rest or there is nothing to change.
var (
	// ErrStrict is a Strict Open XML workbook.
	ErrStrict = errors.New("splice: a Strict Open XML workbook")
	// ErrSigned is a workbook with a digital signature (ECMA-376 part 2, 13).
	ErrSigned = errors.New("splice: a workbook with a digital signature")
	// ErrShared is a workbook with the log of one that is shared (ECMA-376 part 1, 18.11).
	ErrShared = errors.New("splice: a shared workbook")
	// ErrNotZip is a file that is no archive: another kind of file, or one with a password.
	ErrNotZip = errors.New("splice: not a zip archive")
)

// A CellError is why one cell cannot be given a value.
type CellError struct {
	Sheet    string
	Row, Col int
	Reason   string // lower-case English
	Fault    Fault
	Within   string // of a fault that is the sheet's: the merged cell, the formula's cells or the table's name
}

// Fault says what of a sheet stands in the way of a value.
type Fault uint8

const (
	Unfit    Fault = iota // the value itself, or a formula that is broken
	Merged                // the cell is hidden below a merged one
	Array                 // the cell is part of an array formula or data table
	Header                // the cell heads a column of a table
	Standing              // a table, a pivot table or a slicer stands on a sheet that is to be replaced; slicers have no cell
	Totals                // a table's row of totals stands where a row is to be added
)

// Cell names the cell: B71.
func (e *CellError) Cell() string { return a1(e.Row, e.Col) }

func (e *CellError) Error() string {
	return fmt.Sprintf("splice: %s!%s: %s", e.Sheet, a1(e.Row, e.Col), e.Reason)
}

// Workbook is a workbook being changed. Changes are collected and applied when
// it is written; so a sheet or a cell that cannot be changed is an error of
// [Workbook.WriteTo].
type Workbook struct {
	ar      *archive
	book    string // the workbook part
	st      *styles
	jobs    []*job // in the order their sheets were first named
	grafted bool
	broken  error // a graft that failed half-way
	written bool
}

// ValueKind is the kind of a [Value].
type ValueKind uint8

const (
	Blank ValueKind = iota // the cell keeps its format and loses its value
	Text                   // always text, whatever it looks like; "" is Blank
	Number
	Formula // Text is the formula without "="; Result its stored value
)

// Value is what a cell is to hold. A date is a Number; that it is one is the
// cell's format.
//
// Text may be up to 32,767 UTF-16 units long. Invalid UTF-8 becomes U+FFFD,
// and characters XML cannot hold are written as Excel does (_x0001_).
type Value struct {
	Kind   ValueKind
	Text   string
	Number float64
	Result *Value // of a Formula: a Blank, Text or Number; nil where none is known
	Style  *Style // nil: the cell's own
}

// Style is a cell format to be taken instead of the cell's own.
type Style struct {
	Row, Col int    // the cell of the same sheet whose format is taken, as it was when the workbook was opened; row 0 for the column's, 0, 0 for the cell's own
	Format   string // number format code to go with it, "" for the one it has

	// New leaves a cell that is stored already as it is.
	New bool

	// Unless keeps the number format that the cell has where it returns true for
	// it: the format's id, and the code that the workbook gives that id, "" where
	// the id alone says it. Nil is never.
	Unless func(id int, code string) bool
}

// Open reads a workbook's parts list; the parts stay compressed until needed.
// A workbook that cannot be written is refused with [ErrStrict], [ErrSigned] or
// [ErrShared], a file that is no archive with [ErrNotZip].
func Open(r io.ReaderAt, size int64) (*Workbook, error) {
	ar, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	switch signed, err := ar.signed(); {
	case err != nil:
		return nil, err
	case signed:
		return nil, ErrSigned
	}
	if ar.holds("xl/revisions/") {
		return nil, ErrShared
	}
	w := &Workbook{ar: ar}
	if w.book, err = ar.related("", "officeDocument"); err != nil {
		return nil, err
	}
	if w.book == "" {
		return nil, errors.New("splice: the archive holds no workbook")
	}
	src, err := ar.read(w.book)
	if err != nil {
		return nil, err
	}
	if err := checkRoot(w.book, src); err != nil {
		return nil, err
	}
	return w, nil
}

// job is what is to be done on one sheet.
type job struct {
	sheet   string
	steps   []step
	columns []newColumn
}

// step is one call: a cell to set, or rows to append.
type step struct {
	kind     stepKind
	row, col int // of set
	val      Value
	header   int
	cols     []int
	rows     [][]Value
}

type stepKind uint8

const (
	set stepKind = iota
	appendRows
)

// newColumn is a column added by AddColumn.
type newColumn struct {
	col, like int // like is the column left of it whose cells' formats are taken
	Column
}

// column returns the added column of that number, nil for none.
func (j *job) column(col int) *newColumn {
	for i := range j.columns {
		if j.columns[i].col == col {
			return &j.columns[i]
		}
	}
	return nil
}

func (w *Workbook) job(sheet string) *job {
	for _, j := range w.jobs {
		if strings.EqualFold(j.sheet, sheet) {
			return j
		}
	}
	j := &job{sheet: sheet}
	w.jobs = append(w.jobs, j)
	return j
}

// Set gives one cell (row and column from 1) a value; its format, comment and
// everything else stay. A cell that is not stored yet takes its format from its
// row or column, below the header row of an Append call on the sheet as Append
// does. Of several values for one cell the last call's stands.
func (w *Workbook) Set(sheet string, row, col int, v Value) {
	j := w.job(sheet)
	j.steps = append(j.steps, step{kind: set, row: row, col: col, val: v})
}

// Append adds rows below the last row of the sheet that holds a value in any
// of the given columns, and below header. vals[i] belongs to column cols[i];
// a format is the one that most cells of the column have below header, three or
// more being there, else the row's or the column's: what single rows look like
// is their own. A filter or a table that ended above the new rows grows with them.
// Rows that earlier calls wrote or emptied keep their place, blank or not.
func (w *Workbook) Append(sheet string, header int, cols []int, rows [][]Value) {
	if len(rows) == 0 {
		return
	}
	j := w.job(sheet)
	if n := len(j.steps); n > 0 {
		if last := &j.steps[n-1]; last.kind == appendRows && last.header == header && slices.Equal(last.cols, cols) {
			last.rows = append(last.rows, rows...)
			return
		}
	}
	j.steps = append(j.steps, step{kind: appendRows, header: header, cols: slices.Clone(cols), rows: slices.Clone(rows)})
}

// AddColumn writes a header into the first free column: right of the header
// row's last value, in a column that holds no value anywhere. The header looks
// like the one left of it. Cells set in the new column take the format of the
// row's cell left of it, with the column's number format. The header is in
// place when the workbook is written; the column's number is returned now.
func (w *Workbook) AddColumn(sheet string, header int, c Column) (int, error) {
	tabs, err := w.tabs()
	if err != nil {
		return 0, err
	}
	i := findTab(tabs, sheet)
	if i < 0 || tabs[i].part == "" {
		return 0, fmt.Errorf("splice: no sheet %s", sheet)
	}
	src, err := w.ar.read(tabs[i].part)
	if err != nil {
		return 0, err
	}
	j := w.job(sheet)
	ix, err := indexSheet(tabs[i].part, src, &job{steps: []step{{header: header}}})
	if err != nil {
		return 0, err
	}
	like := ix.headerEnd
	if like == 0 {
		return 0, fmt.Errorf("splice: sheet %s has no headers in row %d", sheet, header)
	}
	col := like + 1
	for ; col <= maxCol; col++ {
		set := slices.ContainsFunc(j.steps, func(st step) bool { return st.kind == set && st.col == col })
		if !ix.used[col] && !set {
			break
		}
	}
	if col > maxCol {
		return 0, fmt.Errorf("splice: sheet %s has no free column", sheet)
	}
	j.columns = append(j.columns, newColumn{col: col, like: like, Column: c})
	w.Set(sheet, header, col, Value{Kind: Text, Text: c.Header, Style: &Style{Row: header, Col: like}})
	return col, nil
}

// WriteTo writes the changed workbook, once. The same changes to the same
// workbook give the same bytes; no change at all gives every part as it was.
func (w *Workbook) WriteTo(out io.Writer) (int64, error) {
	if w.written {
		return 0, errors.New("splice: the workbook was written before")
	}
	w.written = true
	if w.broken != nil {
		return 0, w.broken
	}
	if err := w.apply(); err != nil {
		return 0, err
	}
	count := &counter{w: out}
	err := w.ar.writeTo(count)
	return count.n, err
}

// apply turns what was asked for into changed parts.
func (w *Workbook) apply() error {
	tabs, err := w.tabs()
	if err != nil {
		return err
	}
	changed, formulas := w.grafted, w.grafted
	for _, j := range w.jobs {
		i := findTab(tabs, j.sheet)
		if i < 0 || tabs[i].part == "" {
			return fmt.Errorf("splice: no sheet %s", j.sheet)
		}
		p, err := w.plan(j, tabs[i].part)
		if err != nil {
			return err
		}
		changed = changed || len(p.edits) > 0
		formulas = formulas || p.formulas
		if p.filterIs != p.filterWas {
			if err := w.growFilterName(i, p.filterWas, p.filterIs); err != nil {
				return err
			}
		}
	}
	if w.st != nil {
		if e := w.st.edits(); len(e) > 0 {
			w.ar.put(w.st.part, w.st.src, e...)
		}
	}
	if formulas {
		if err := w.dropCalcChain(); err != nil {
			return err
		}
	}
	if changed {
		return w.recalculate()
	}
	return nil
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// check returns why a value cannot be stored, "" where it can.
func (v *Value) check() string {
	switch v.Kind {
	case Blank:
	case Text:
		if utf16Len(v.Text) > excelize.TotalCellChars {
			return "text longer than 32,767 characters"
		}
	case Number:
		if math.IsNaN(v.Number) || math.IsInf(v.Number, 0) {
			return "a number that is none"
		}
	case Formula:
		if v.Text == "" || utf16Len(v.Text) > 8192 {
			return "a formula that is blank or longer than 8,192 characters"
		}
		if strings.ContainsFunc(v.Text, func(r rune) bool { return r != '\r' && xstring.Unheld(r) || r == '\uFFFD' }) {
			return "a formula with a character that cannot be stored"
		}
		if v.Result != nil {
			if v.Result.Kind == Formula {
				return "a formula whose result is a formula"
			}
			return v.Result.check()
		}
	default:
		return "a value of no kind"
	}
	return ""
}
