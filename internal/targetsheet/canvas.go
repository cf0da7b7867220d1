package targetsheet

import (
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx"
)

// Fonts: widths of columns count in what Japanese Excel sets new workbooks in,
// whose lines are too far apart for a form; cells are set in the one that
// Windows has for official papers.
const (
	baseFont = "游ゴシック"
	fontName = "BIZ UDPゴシック"
)

// Colours of the sheets.
const (
	inkColour    = "262626"
	quietColour  = "6B6B6B"
	lineColour   = "A6A6A6"
	labelColour  = "E9EDF1"
	lockedColour = "F2F2F2"
	fillColour   = "FFFBE6" // cells to fill in
	alarmFill    = "FFC7CE" // a check of the form
	alarmInk     = "9C0006"
	markFill     = "FFB347" // a finding of the batch
)

// areaColours are calm, and dark enough for white letters. Area 1 has the first.
var areaColours = []string{"4F6D7A", "5B7553", "7A5C61", "4A7A78", "7D6B45", "5D5F86", "6B5876", "556B5D"}

func areaColour(number int) string {
	if number < 1 {
		return areaColours[0]
	}
	return areaColours[(number-1)%len(areaColours)]
}

var thinLines = []excelize.Border{
	{Type: "left", Style: 1, Color: lineColour}, {Type: "right", Style: 1, Color: lineColour},
	{Type: "top", Style: 1, Color: lineColour}, {Type: "bottom", Style: 1, Color: lineColour},
}

// look is a cell's format, in the few ways these sheets vary it.
type look struct {
	size     float64 // points, 10 where 0
	bold     bool
	ink      string
	fill     string
	format   string // number format code
	align    string // left where ""
	top      bool   // else centred vertically
	boxed    bool
	unlocked bool
	link     bool
	indent   int
}

func (l look) style() excelize.Style {
	size, ink, align, vertical := l.size, l.ink, l.align, "center"
	if size == 0 {
		size = 10
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
	if l.link {
		st.Font.Underline, st.Font.Color = "single", "1F5FA8"
	}
	if l.fill != "" {
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.boxed {
		st.Border = thinLines
	}
	if l.format != "" {
		st.CustomNumFmt = &l.format
	}
	return st
}

// book is a workbook being written; the first error stays.
type book struct {
	file         *excelize.File
	styles       *xlsx.Styles
	conditionals map[string]int // conditional formats by their colours
	err          error
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// sheet adds a sheet.
func (b *book) sheet(name string) *canvas {
	_, err := b.file.NewSheet(name)
	b.try(err)
	return &canvas{book: b, name: name}
}

// canvas collects a sheet's cells and writes them at once: formulas with their
// values, which only excelize's stream writer stores with the right type. What
// else a sheet has must be set before that.
type canvas struct {
	*book
	name    string
	widths  []float64
	heights []float64 // by row, 0 where the program may choose
	cells   [][]any
	merges  [][2]string
}

// put gives the cells of a row from col to last one format, and the first a
// value; more than one cell are merged.
func (c *canvas) put(row, col, last int, value any, l look) {
	c.area(row, col, row, last, "", value, l)
}

// formula is put for a formula with the value it has now.
func (c *canvas) formula(row, col, last int, formula string, value any, l look) {
	c.area(row, col, row, last, formula, value, l)
}

func (c *canvas) area(row, col, lastRow, lastCol int, formula string, value any, l look) {
	id := c.styles.Get(l.style())
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
	c.cells[row-1][col-1] = excelize.Cell{StyleID: id, Formula: formula, Value: value}
	if row != lastRow || col != lastCol {
		c.merges = append(c.merges, [2]string{xlsx.CellName(row, col), xlsx.CellName(lastRow, lastCol)})
	}
}

func (c *canvas) height(row int, h float64) {
	for len(c.heights) < row {
		c.heights = append(c.heights, 0)
	}
	c.heights[row-1] = h
}

// paper is how a sheet is printed on A4.
type paper struct {
	lastRow, lastCol int // what lies beyond is not printed
	landscape        bool
	onePage          bool  // else one page wide and as high as it needs
	breaks           []int // rows on which a page begins: then neither, but longScale
	titles           int   // rows repeated on every page, from the first
	header, footer   string
}

// page sets the sheet up for printing.
func (c *canvas) page(p paper) {
	fit, yes, no, size, orientation := true, true, false, 9, "portrait"
	width, height, scale := 1, 0, uint(100)
	if p.onePage {
		height = 1
	}
	if p.landscape {
		orientation = "landscape"
	}
	if len(p.breaks) > 0 { // programs that fit to pages do not heed breaks
		fit, scale = false, longScale
	}
	for _, row := range p.breaks {
		c.try(c.file.InsertPageBreak(c.name, xlsx.CellName(row, 1)))
	}
	c.try(c.file.SetSheetProps(c.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	c.try(c.file.SetPageLayout(c.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &width, FitToHeight: &height, AdjustTo: &scale}))
	side, top, edge := 0.45, 0.6, 0.3
	c.try(c.file.SetPageMargins(c.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge, Horizontally: &yes}))
	c.try(c.file.SetHeaderFooter(c.name, &excelize.HeaderFooterOptions{OddHeader: p.header, OddFooter: p.footer}))
	c.try(c.file.SetSheetView(c.name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	c.try(c.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: c.name,
		RefersTo: "'" + c.name + "'!$A$1:$" + xlsx.ColumnName(p.lastCol) + "$" + itoa(p.lastRow)}))
	if p.titles > 0 {
		c.try(c.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: c.name, RefersTo: "'" + c.name + "'!$1:$" + itoa(p.titles)}))
	}
}

// protect lets people write into the unlocked cells only. There is no
// password: it is a guard rail, no lock.
func (c *canvas) protect() {
	c.try(c.file.ProtectSheet(c.name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true, FormatColumns: true, FormatRows: true,
		EditObjects: true, EditScenarios: true,
	}))
}

// flush writes the cells. Nothing can be set on the sheet afterwards.
func (c *canvas) flush() {
	if c.err != nil {
		return
	}
	w, err := c.file.NewStreamWriter(c.name)
	if err != nil {
		c.try(err)
		return
	}
	for i, width := range c.widths {
		c.try(w.SetColWidth(i+1, i+1, width))
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
