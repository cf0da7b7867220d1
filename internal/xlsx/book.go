package xlsx

import "time"

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
	Sheets   []*Sheet          // in the order of the tabs
	Strict   bool              // Strict Open XML
	Date1904 bool              // days count from 1904
	Macros   bool              // has a VBA project or macro sheet
	Modified time.Time         // docProps/core.xml, zero where absent
	Names    map[string]string // what the names defined for the whole workbook stand for
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
// no row or cell twice. Chart, dialog and macro sheets have no rows. Cells
// that have a format but neither value nor formula are not kept.
type Sheet struct {
	Name    string
	Part    string // inside the archive
	Hidden  bool   // hidden or very hidden
	Rows    []Row
	Merges  []Range
	hidRows []span    // hidden rows, ascending
	hidCols []span    // hidden columns, ascending
	merged  [][]Range // Merges by height, see [Sheet.indexMerges]
}

// span is a run of rows or columns, both ends included.
type span struct{ from, to int }

// Row is one row that holds at least one cell that is kept.
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
	Blank CellKind = iota // a formula without a value
	Text
	Number
	Bool
	ErrorValue // #REF! and the like
)

// Cell is one cell as it is stored.
type Cell struct {
	Row, Col int
	Kind     CellKind
	Formula  bool
	SameRow  bool // a formula of the kind of [SameRow]
	date1904 bool
	Text     string  // Text: the text without furigana; others: the raw value
	Number   float64 // of a Number; days since the workbook's epoch where a Strict workbook stores a date
	Format   *Format // nil for General
}
