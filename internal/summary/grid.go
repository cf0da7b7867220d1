package summary

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/paper"
	"kouyaku/internal/xlsx"
)

// style is how a cell looks.
type style struct {
	size   float64 // points, 0 for the usual
	bold   bool
	strike bool
	color  string // of the text
	fill   string
	align  string // "" left, right, center
	format string // number format code
	line   bool   // a hair line below
	head   bool   // a thin line below
	cell   bool   // hair lines below and at the right
	wrap   bool
	top    bool // vertical
	indent int
}

// Colours that stay apart in a grey print.
const (
	ink   = "1F2933"
	muted = "52606D"
	navy  = "1F3A5F"
	pale  = "EEF2F6"
	hair  = "C5CED6"
	faint = "9AA5B1" // what can be read and need not be
)

// cells measures text in cells, the same on every machine: the usual condition
// follows the locale.
var cells = &runewidth.Condition{}

// grid collects the cells of one sheet and writes it in the one order in which
// excelize loses nothing: formats and charts first, then the rows as a stream.
type grid struct {
	file    *excelize.File // nil for a trial, which is only measured
	sheet   string
	live    bool // formulas; otherwise their values only
	rows    map[int]map[int]excelize.Cell
	heights map[int]float64
	merges  [][2]string
	styles  *xlsx.Styles // nil for a trial
	widths  []float64
	chart   func(string) string // completes the chart's part
	err     error               // the first one
}

func newGrid(sheet string, live bool, widths []float64) *grid {
	g := &grid{file: excelize.NewFile(), sheet: sheet, live: live}
	g.styles = xlsx.NewStyles(g.file)
	// The usual font decides how wide a character of a column's width is.
	g.keep(g.file.SetDefaultFont(paper.UsualFont))
	g.keep(g.file.SetSheetName("Sheet1", sheet))
	g.begin(widths)
	return g
}

// newTrial returns a grid that is never written.
func newTrial(sheet string, live bool, widths []float64) *grid {
	g := &grid{sheet: sheet, live: live}
	g.begin(widths)
	return g
}

// do does to the workbook what the rows cannot say; a trial has none.
func (g *grid) do(change func(f *excelize.File) error) {
	if g.file != nil {
		g.keep(change(g.file))
	}
}

// beside returns a grid for a further sheet of the same workbook.
func (g *grid) beside(sheet string, widths []float64) *grid {
	n := &grid{file: g.file, sheet: sheet, live: g.live, styles: g.styles}
	_, err := g.file.NewSheet(sheet)
	n.keep(err)
	n.begin(widths)
	return n
}

func (g *grid) begin(widths []float64) {
	g.widths, g.rows, g.heights = widths, map[int]map[int]excelize.Cell{}, map[int]float64{}
	for i, width := range widths {
		g.setWidth(i, width)
	}
}

// setWidth sets the width of the i-th column, from 0.
func (g *grid) setWidth(i int, width float64) {
	g.widths[i] = width
	col := xlsx.ColumnName(i + 1)
	g.do(func(f *excelize.File) error { return f.SetColWidth(g.sheet, col, col, width) })
}

// widen makes the first n columns wider by a factor.
func (g *grid) widen(n int, by float64) {
	for i := range n {
		g.setWidth(i, by*g.widths[i])
	}
}

func (g *grid) keep(err error) {
	if g.err == nil {
		g.err = err
	}
}

func (g *grid) styleID(s style) int {
	if g.styles == nil {
		return 0
	}
	out := excelize.Style{
		Font:      &excelize.Font{Family: paper.UsualFont, Size: cmp.Or(s.size, 10), Bold: s.bold, Strike: s.strike, Color: cmp.Or(s.color, ink)},
		Alignment: &excelize.Alignment{Horizontal: cmp.Or(s.align, "left"), Vertical: "center", WrapText: s.wrap, Indent: s.indent},
	}
	if s.top {
		out.Alignment.Vertical = "top"
	}
	if s.fill != "" {
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{s.fill}}
	}
	if s.format != "" {
		out.CustomNumFmt = &s.format
	}
	switch {
	case s.head:
		out.Border = []excelize.Border{{Type: "bottom", Color: navy, Style: 1}}
	case s.cell:
		out.Border = []excelize.Border{{Type: "bottom", Color: hair, Style: 1}, {Type: "right", Color: hair, Style: 1}}
	case s.line:
		out.Border = []excelize.Border{{Type: "bottom", Color: hair, Style: 1}}
	}
	return g.styles.Get(out)
}

func (g *grid) set(row, col int, c excelize.Cell) {
	if g.rows[row] == nil {
		g.rows[row] = map[int]excelize.Cell{}
	}
	g.rows[row][col] = c
}

// text writes a constant into columns from..to, merged where they are several.
func (g *grid) text(row, from, to int, s style, value string) {
	g.put(row, from, to, s, "", value)
}

// put writes a formula with its value, or the value alone where the formula is
// "" or the grid is not live.
func (g *grid) put(row, from, to int, s style, formula string, value any) {
	id := g.styleID(s)
	for col := from; col <= to; col++ {
		g.set(row, col, excelize.Cell{StyleID: id})
	}
	if !g.live {
		formula = ""
	}
	g.set(row, from, excelize.Cell{StyleID: id, Formula: formula, Value: value})
	if to > from {
		g.merges = append(g.merges, [2]string{xlsx.CellName(row, from), xlsx.CellName(row, to)})
	}
}

// lines returns how many lines a text takes in columns from..to.
func (g *grid) lines(text string, from, to int, size float64) int {
	width := -6.0 // pixels of the cell's own margins
	for col := from; col <= to; col++ {
		width += g.widths[col-1]*charPixels + columnPixels
	}
	const halfWidth = 0.7 // pixels of a half-width character per point of its size, a little more than it takes
	room := max(int(width/(halfWidth*size)), 1)
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += max((cells.StringWidth(line)+room-1)/room, 1)
	}
	return n
}

// height returns a row's height in points.
func (g *grid) height(row int) float64 { return cmp.Or(g.heights[row], usualHeight) }

// usualHeight is that of a row of one line.
const usualHeight = 15

// gapHeight is that of the row between two sections.
const gapHeight = 7

// lineHeight is what each further line adds to a row.
const lineHeight = 13

// span returns the height of rows from..to, both included.
func (g *grid) span(from, to int) float64 {
	sum := 0.0
	for row := from; row <= to; row++ {
		sum += g.height(row)
	}
	return sum
}

// lead makes a cell lead to a place in the workbook, such as 公約一覧!$K$1.
func (g *grid) lead(row, col int, place string) {
	g.do(func(f *excelize.File) error {
		return f.SetCellHyperLink(g.sheet, xlsx.CellName(row, col), place, "Location")
	})
}

// grow makes a row high enough for a text in columns from..to.
func (g *grid) grow(row, from, to int, text string) {
	g.heights[row] = max(g.heights[row], g.needed(from, to, text))
}

// needed returns the height of a row that shows a text in columns from..to.
func (g *grid) needed(from, to int, text string) float64 {
	return usualHeight + lineHeight*float64(g.lines(text, from, to, 10)-1)
}

// drawing returns the size of a drawing that begins in the cell of row1, col1 at
// an offset and reaches to the far corner of the cell of row2, col2.
// A drawing is anchored to the cells it reaches by their sizes at the moment
// it is added, so those of its rows and the ones above are set here.
func (g *grid) drawing(row1, col1, row2, col2 int, at excelize.GraphicOptions) excelize.ChartDimension {
	for row := 1; row <= row2; row++ {
		g.keep(g.file.SetRowHeight(g.sheet, row, g.height(row)))
	}
	// As excelize reckons, so that the drawing ends where the next cell begins,
	// however wide that is in the reader's font.
	width, height := -at.OffsetX, -at.OffsetY
	for col := col1; col <= col2; col++ {
		width += int(g.widths[col-1]*8 + 0.5)
	}
	for row := row1; row <= row2; row++ {
		height += int(math.Ceil(4.0 / 3.4 * g.height(row)))
	}
	return excelize.ChartDimension{Width: uint(max(width, 1)), Height: uint(max(height, 1))}
}

// bar writes a share that [grid.bars] draws; the number itself is not shown.
func (g *grid) bar(row, from, to int, formula string, value any) {
	g.put(row, from, to, style{line: true, format: ";;;"}, formula, value)
}

// bars draws the shares in columns from..to as bars; they print in grey.
func (g *grid) bars(from, to, first, last int) {
	if last >= first {
		g.do(func(f *excelize.File) error {
			return f.SetConditionalFormat(g.sheet, xlsx.CellName(first, from)+":"+xlsx.CellName(last, to), paper.Bar(true))
		})
	}
}

// quiet writes zeros in an area so that they do not shout.
func (g *grid) quiet(row1, col1, row2, col2 int) {
	if row2 < row1 {
		return
	}
	g.do(func(f *excelize.File) error {
		id, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: faint}})
		if err != nil {
			return err
		}
		return f.SetConditionalFormat(g.sheet, xlsx.CellName(row1, col1)+":"+xlsx.CellName(row2, col2),
			[]excelize.ConditionalFormatOptions{{Type: "cell", Criteria: "=", Value: "0", Format: &id}})
	})
}

// spread shares spare points among rows from..to that are no higher than one
// line or set lower than most, up to that height, and returns what is left.
func (g *grid) spread(from, to int, spare, most float64) float64 {
	var rows []int
	for row := from; row <= to; row++ {
		if h := g.height(row); g.rows[row] != nil && h >= usualHeight && h < most {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b int) int { return cmp.Compare(g.height(b), g.height(a)) }) // the highest need least
	for i, row := range rows {
		more := min(max(spare, 0)/float64(len(rows)-i), most-g.height(row))
		g.heights[row] = g.height(row) + more
		spare -= more
	}
	return spare
}

// amended returns the workbook, once its rows are streamed, with what excelize
// leaves out of its parts.
func (g *grid) amended() (*excelize.File, error) {
	return xlsx.Amend(g.file, func(part, body string) string {
		switch {
		case strings.HasPrefix(part, "xl/worksheets/sheet"):
			return paper.AmendBars(body)
		case strings.HasPrefix(part, "xl/charts/"):
			return g.chart(body)
		}
		return body
	})
}

// finish streams the rows. Everything else must be set by then.
func (g *grid) finish() error {
	if g.err != nil {
		return g.err
	}
	sw, err := g.file.NewStreamWriter(g.sheet)
	if err != nil {
		return err
	}
	for _, m := range g.merges {
		if err := sw.MergeCell(m[0], m[1]); err != nil {
			return err
		}
	}
	for row := range g.heights { // a gap has no cells
		if g.rows[row] == nil {
			g.rows[row] = nil
		}
	}
	for _, row := range slices.Sorted(maps.Keys(g.rows)) {
		values := make([]any, len(g.widths))
		for col, c := range g.rows[row] {
			values[col-1] = c
		}
		if err := xlsx.SetRow(g.file, sw, xlsx.CellName(row, 1), values, excelize.RowOpts{Height: g.height(row)}); err != nil {
			return err
		}
	}
	return sw.Flush()
}
