package splice

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// Workbook is a workbook being changed. Changes are collected and applied when
// it is written.
type Workbook struct{}

// ValueKind is the kind of a [Value].
type ValueKind uint8

const (
	Blank ValueKind = iota // the cell keeps its format and loses its value
	Text                   // always text, whatever it looks like
	Number
	Formula // Text is the formula without "="; Result its stored value
)

// Value is what a cell is to hold.
type Value struct {
	Kind   ValueKind
	Text   string
	Number float64
	Result *Value // of a Formula: a Blank, Text or Number
}

// Open reads a workbook's parts list; the parts stay compressed until needed.
// A Strict Open XML workbook is refused with [ErrStrict].
func Open(r io.ReaderAt, size int64) (*Workbook, error) { panic("splice") }

// Set gives one cell a value; its format, comment and everything else stay. A
// cell that is not stored yet takes its format from the cell above it in the
// same column, if that is below header row of an Append… call, else from its row or column.
func (w *Workbook) Set(sheet string, row, col int, v Value) { panic("splice") }

// Append adds rows below the last row of the sheet that holds a value in any
// of the given columns. vals[i] belongs to column cols[i]; formats come from
// the row above when that is below header, else from the columns.
func (w *Workbook) Append(sheet string, header int, cols []int, rows [][]Value) { panic("splice") }

// Graft replaces the sheet named sheet, wherever its tab stands, by sheet
// from of an excelize workbook, with its styles, drawings and charts, or adds
// it as the first tab where there is none. Parts of the former sheet go.
func (w *Workbook) Graft(sheet string, src *excelize.File, from string) error { panic("splice") }

// WriteTo writes the changed workbook. The same changes to the same workbook
// give the same bytes.
func (w *Workbook) WriteTo(out io.Writer) (int64, error) { panic("splice") }
