package paper

import (
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx"
)

// Canvas collects a sheet's cells and writes them at once: formulas with their
// values, which only excelize's stream writer stores with the right type. What
// else a sheet has must be set before that.
type Canvas struct {
	*Book
	Name   string
	Widths []float64 // of the columns from A, in characters

	heights []float64 // by row, 0 where the program may choose
	cells   [][]any
	merges  [][2]string
}

// Put gives the cells of a row from col to last one look, and the first a
// value; more than one cell are merged.
func (c *Canvas) Put(row, col, last int, value any, l Look) { c.Box(row, col, row, last, value, l) }

// Formula is Put for a formula with the value it has now.
func (c *Canvas) Formula(row, col, last int, formula string, value any, l Look) {
	c.Box(row, col, row, last, excelize.Cell{Formula: formula, Value: value}, l)
}

// Box is Put for cells of several rows. A value may be a text, a number,
// pieces of text ([]excelize.RichTextRun), nil for none, or an [excelize.Cell]
// with a formula, whose StyleID is not heeded.
func (c *Canvas) Box(row, col, lastRow, lastCol int, value any, l Look) {
	id := c.look(l)
	for len(c.cells) < lastRow {
		c.cells = append(c.cells, nil)
	}
	for r := row; r <= lastRow; r++ {
		for len(c.cells[r-1]) < lastCol {
			c.cells[r-1] = append(c.cells[r-1], nil)
		}
		for k := col; k <= lastCol; k++ {
			c.cells[r-1][k-1] = excelize.Cell{StyleID: id}
		}
	}
	cell, ok := value.(excelize.Cell)
	if !ok {
		cell.Value = value
	}
	cell.StyleID = id
	c.cells[row-1][col-1] = cell
	if row != lastRow || col != lastCol {
		c.merges = append(c.merges, [2]string{xlsx.CellName(row, col), xlsx.CellName(lastRow, lastCol)})
	}
}

// Height sets how high rows are from the given one on, in points; what is more
// than MaxHeight is cut to it.
func (c *Canvas) Height(row int, heights ...float64) {
	for len(c.heights) < row-1+len(heights) {
		c.heights = append(c.heights, 0)
	}
	for i, h := range heights {
		c.heights[row-1+i] = min(MaxHeight, h)
	}
}

// Entry is what is said of cells to fill while one of them is chosen, and what
// they may hold. They warn and do not stop: readers know more spellings than a
// sheet offers.
type Entry struct {
	Cells string // A1 or A1:B2, several apart by spaces
	Title string
	Help  string
	Wrong string // said of what goes beyond the limit
	Limit Limit  // nil where anything goes
}

// Limit is what a cell may hold.
type Limit func(*excelize.DataValidation) error

// Words offers words that have no commas.
func Words(words []string) Limit {
	return func(v *excelize.DataValidation) error { return v.SetDropList(words) }
}

// WordsOf offers what stands in a range, given by its reference or name.
func WordsOf(source string) Limit {
	return func(v *excelize.DataValidation) error { v.SetSqrefDropList(source); return nil }
}

// Between lets a number, a date or the length of a text be from..to.
func Between(kind excelize.DataValidationType, from, to int) Limit {
	return func(v *excelize.DataValidation) error {
		return v.SetRange(from, to, kind, excelize.DataValidationOperatorBetween)
	}
}

// Guide gives cells to fill their prompt and their limit.
func (c *Canvas) Guide(e Entry) {
	v := excelize.NewDataValidation(true)
	v.Sqref = e.Cells
	if e.Limit != nil {
		c.Try(e.Limit(v))
	}
	v.SetError(excelize.DataValidationErrorStyleWarning, e.Title, e.Wrong)
	v.SetInput(e.Title, e.Help)
	c.Try(c.File.AddDataValidation(c.Name, v))
}

// When gives the cells of an area a conditional format where a formula, which
// speaks of the area's first cell, is true.
func (c *Canvas) When(area, formula string, format int) {
	c.Try(c.File.SetConditionalFormat(c.Name, area, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: formula, Format: &format}}))
}

// Link makes a cell lead to a place in the workbook, such as '1'!A1.
func (c *Canvas) Link(row, col int, place string) {
	c.Try(c.File.SetCellHyperLink(c.Name, xlsx.CellName(row, col), place, "Location"))
}

// Page sets the sheet up for printing.
func (c *Canvas) Page(p Page) { c.Try(p.Set(c.File, c.Name)) }

// Protect lets people write into the unlocked cells only. There is no
// password: it is a guard rail, no lock.
func (c *Canvas) Protect() {
	c.Try(c.File.ProtectSheet(c.Name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true, FormatColumns: true, FormatRows: true,
		EditObjects: true, EditScenarios: true,
	}))
}

// Flush writes the cells. Nothing can be set on the sheet afterwards.
func (c *Canvas) Flush() {
	if c.err != nil {
		return
	}
	w, err := c.File.NewStreamWriter(c.Name)
	if err != nil {
		c.Try(err)
		return
	}
	for i, width := range c.Widths {
		c.Try(w.SetColWidth(i+1, i+1, width))
	}
	for i, row := range c.cells {
		var opts []excelize.RowOpts
		if i < len(c.heights) && c.heights[i] > 0 {
			opts = append(opts, excelize.RowOpts{Height: c.heights[i]})
		}
		c.Try(xlsx.SetRow(c.File, w, xlsx.CellName(i+1, 1), row, opts...))
	}
	for _, m := range c.merges {
		c.Try(w.MergeCell(m[0], m[1]))
	}
	c.Try(w.Flush())
}
