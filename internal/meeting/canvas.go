package meeting

import (
	"math"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx"
)

// fontName is what Japanese Excel sets new workbooks in.
const fontName = "游ゴシック"

// Colours of the sheet, those of the forms.
const (
	inkColour     = "262626"
	quietColour   = "6B6B6B"
	changeColour  = "0B4F9E" // what the proposal changes
	lineColour    = "A6A6A6"
	titleColour   = "4F6D7A"
	labelColour   = "E9EDF1"
	lockedColour  = "F2F2F2"
	fillColour    = "FFFBE6" // cells to fill in
	carriedColour = "FFDFB0" // pledges that come again
	alarmFill     = "FFC7CE"
	alarmInk      = "9C0006"
)

// Heights in points.
const (
	fontSize     = 10
	lineHeight   = 15
	linePadding  = 5
	maxRowHeight = 409 // what Excel allows
)

// look is a cell's format, in the few ways the sheet varies it.
type look struct {
	size     float64 // points, fontSize where 0
	bold     bool
	ink      string
	fill     string
	align    string // left where ""
	format   string // number format code
	top      bool   // else centred vertically
	boxed    bool
	unlocked bool
	indent   int
}

func (l look) style() excelize.Style {
	size, ink, align, vertical := l.size, l.ink, l.align, "center"
	if size == 0 {
		size = fontSize
	}
	if ink == "" {
		ink = inkColour
	}
	if align == "" {
		align = "left"
	}
	if l.top {
		vertical = "top"
	}
	st := excelize.Style{
		Font:       &excelize.Font{Family: fontName, Size: size, Bold: l.bold, Color: ink},
		Alignment:  &excelize.Alignment{Horizontal: align, Vertical: vertical, WrapText: true, Indent: l.indent},
		Protection: &excelize.Protection{Locked: !l.unlocked},
	}
	if l.fill != "" {
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.boxed {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			st.Border = append(st.Border, excelize.Border{Type: side, Style: 1, Color: lineColour})
		}
	}
	if l.format != "" {
		st.CustomNumFmt = &l.format
	}
	return st
}

// canvas collects the sheet's cells and writes them at once: formulas with
// their values, which only excelize's stream writer stores with the right
// type. What else the sheet has must be set before that. The first error stays.
type canvas struct {
	file    *excelize.File
	styles  *xlsx.Styles
	heights []float64 // by row
	cells   [][]any
	merges  [][2]string
	err     error
}

func (c *canvas) try(err error) {
	if c.err == nil {
		c.err = err
	}
}

// put gives the cells of a row from col to last one format, and the first a
// value, which may be an [excelize.Cell] with a formula; more than one cell are
// merged.
func (c *canvas) put(row, col, last int, value any, l look) {
	id := c.styles.Get(l.style())
	for len(c.cells) < row {
		c.cells = append(c.cells, nil)
	}
	for len(c.cells[row-1]) < last {
		c.cells[row-1] = append(c.cells[row-1], nil)
	}
	for k := col; k <= last; k++ {
		c.cells[row-1][k-1] = excelize.Cell{StyleID: id}
	}
	cell, ok := value.(excelize.Cell)
	if !ok {
		cell.Value = value
	}
	cell.StyleID = id
	c.cells[row-1][col-1] = cell
	if col != last {
		c.merges = append(c.merges, [2]string{xlsx.CellName(row, col), xlsx.CellName(row, last)})
	}
}

func (c *canvas) height(row int, h float64) {
	for len(c.heights) < row {
		c.heights = append(c.heights, 0)
	}
	c.heights[row-1] = math.Min(maxRowHeight, h)
}

// flush writes the cells. Nothing can be set on the sheet afterwards.
func (c *canvas) flush() {
	if c.err != nil {
		return
	}
	w, err := c.file.NewStreamWriter(sheetName)
	if err != nil {
		c.try(err)
		return
	}
	for i := range columns {
		c.try(w.SetColWidth(i+1, i+1, columns[i].width))
	}
	for i, row := range c.cells {
		var opts []excelize.RowOpts
		if i < len(c.heights) && c.heights[i] > 0 {
			opts = append(opts, excelize.RowOpts{Height: c.heights[i]})
		}
		c.try(w.SetRow(xlsx.CellName(i+1, 1), row, opts...))
	}
	for _, m := range c.merges {
		c.try(w.MergeCell(m[0], m[1]))
	}
	c.try(w.Flush())
}

// wide measures texts as Japanese programs set them: what may be full width is.
var wide = &runewidth.Condition{EastAsianWidth: true}

// lineCount returns how many lines a text takes in a width of half-width
// characters.
func lineCount(text string, width int) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += max(1, (wide.StringWidth(line)+width-1)/width)
	}
	return n
}

// pieces cuts a text so that each piece takes at most max lines.
func pieces(text string, width, max int) []string {
	var list []string
	var b strings.Builder
	column, lines := 0, 1
	for _, r := range text {
		w := wide.RuneWidth(r)
		if r == '\n' || column+w > width {
			column = 0
			if lines++; lines > max {
				list = append(list, b.String())
				b.Reset()
				lines = 1
				if r == '\n' {
					continue
				}
			}
		}
		if r != '\n' {
			column += w
		}
		b.WriteRune(r)
	}
	return append(list, b.String())
}

func height(lines int) float64 { return float64(lines*lineHeight + linePadding) }
