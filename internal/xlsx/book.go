package xlsx

import (
	"io"
	"time"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// Limits bound what reading a workbook may cost.
type Limits struct {
	File     int64         // bytes of the file
	Unpacked int64         // bytes of all parts unpacked
	Cells    int           // cells of the workbook
	Time     time.Duration // 0 is no limit
}

// Submission and Master are the limits of SPEC "Reading".
var (
	Submission = Limits{File: 32 << 20, Unpacked: 128 << 20, Cells: 1_000_000, Time: 20 * time.Second}
	Master     = Limits{File: 2 << 30, Unpacked: 2 << 30, Cells: 20_000_000}
)

// Fault says what kind of trouble a workbook is.
type Fault uint8

const (
	Damaged   Fault = iota // cut off, contradictory or invalid anywhere
	NotXLSX                // another kind of file (.xls, .ods, .xlsb, text …)
	Encrypted              // protected by a password
	TooLarge               // beyond Limits
	OutOfTime              // beyond Limits.Time
)

// Error is why a workbook cannot be read.
type Error struct {
	Fault  Fault
	Part   string // the part inside the archive, "" for the archive itself
	Sheet  string // the sheet's name, where known
	Cell   string // A1, where known
	Reason string // lower-case English, for the log and the explanation
	What   string // for NotXLSX: "xls", "ods", "xlsb", "empty", "text", "other"; for TooLarge: "file", "unpacked", "cells"
}

func (e *Error) Error() string {
	s := e.Reason
	if e.Cell != "" {
		s = e.Cell + ": " + s
	}
	if e.Part != "" {
		s = e.Part + ": " + s
	}
	return s
}

// Book is a workbook as read.
type Book struct {
	Sheets   []*Sheet  // in the order of the tabs
	Strict   bool      // Strict Open XML
	Macros   bool      // has a VBA project or macro sheet
	Modified time.Time // docProps/core.xml, zero where absent
}

// Sheet returns the sheet of that name, or nil.
func (b *Book) Sheet(name string) *Sheet {
	for _, s := range b.Sheets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Sheet is one worksheet: rows in ascending order, cells in ascending order,
// no row or cell twice. Chart sheets have no rows.
type Sheet struct {
	Name    string
	Part    string // inside the archive
	Hidden  bool   // hidden or very hidden
	Rows    []Row
	Merges  []Range
	hidCols []span // hidden columns
}

type span struct{ from, to int }

// Row is one row that holds at least one cell.
type Row struct {
	Num    int // from 1
	Hidden bool
	Cells  []Cell
}

// Range is a rectangle of cells, both corners included, from 1.
type Range struct{ Row1, Col1, Row2, Col2 int }

// CellKind says how a value is stored.
type CellKind uint8

const (
	Blank CellKind = iota // a format without a value, or a formula without one
	Text
	Number
	Bool
	ErrorValue // #REF! and the like
)

// Cell is one cell as it is stored.
type Cell struct {
	Row, Col int
	Kind     CellKind
	Text     string  // Text: the text without furigana; others: the raw value
	Number   float64 // of a Number
	Format   string  // number format code, "" for General
	Formula  bool
	date1904 bool
}

// Typed returns what a person meant by the cell.
func (c *Cell) Typed() pledge.Typed { panic("xlsx: Typed") }

// Open reads a whole workbook strictly. The error is an [*Error] unless r
// itself fails.
func Open(r io.ReaderAt, size int64, limits Limits) (*Book, error) { panic("xlsx: Open") }

// At returns the cell at a row and column, or nil where nothing is stored. A
// place inside a merged range gives the range's first cell.
func (s *Sheet) At(row, col int) *Cell { panic("xlsx: At") }

// HiddenAt reports whether the sheet, the row or the column is hidden.
func (s *Sheet) HiddenAt(row, col int) bool { panic("xlsx: HiddenAt") }

// Place returns a cell's place in a file, for findings.
func (s *Sheet) Place(file string, row, col int) finding.Place {
	return finding.Place{File: file, Sheet: s.Name, Row: row, Col: col}
}

// Label is a cell whose text is one of the labels looked for.
type Label struct {
	Cell  *Cell  // the label's (merged) cell
	Label string // as looked for
	Value *Cell  // the first cell right of it (after its merged range); nil where nothing is stored there
	Row   int    // where the value stands or would stand
	Col   int
}

// Labels finds the cells whose folded text (see [pledge.FoldLabel]) is one that
// known accepts, in reading order, each with its value right of it.
func (s *Sheet) Labels(known func(folded string) bool) []Label { panic("xlsx: Labels") }

// Table is a header row and what stands below it.
type Table struct {
	Sheet  *Sheet
	Header int            // the header's row number
	Cols   map[string]int // column by folded header text, for headers that were looked for
	Twice  []*Cell        // looked-for headers that stand there a second time
	Rows   []*Row         // the rows below with at least one stored value, in order
}

// FindTable looks in rows from..from+19 (from 1) for the row that holds the most of the known
// headers, and at least min of them; the first of equals wins. ok is false
// where there is none. Header cells are compared folded.
func (s *Sheet) FindTable(from int, known func(folded string) bool, min int) (t Table, ok bool) {
	panic("xlsx: FindTable")
}
