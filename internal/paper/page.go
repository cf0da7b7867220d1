package paper

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx"
)

// Page is how a sheet is printed: on A4, one page wide, without a grid.
type Page struct {
	Area        string // what is printed, such as $A:$F or [UpTo] a cell; empty for all
	Titles      [2]int // first and last row repeated on every page, 0 for none
	Landscape   bool
	OnePage     bool  // else as many pages high as it needs
	Centred     bool  // between left and right
	Breaks      []int // rows on which a page begins: then it is not fitted, but Scale
	Scale       uint  // percent; 0 is left to the program
	Margins     Margins
	Header      string // with the codes of headers, as Footer; see [HeaderText]
	Footer      string
	FirstFooter string // where not empty the first page has this footer, and no header
}

// Margins are those of a page, in inches. Header and Footer are where these
// begin, from the edge of the paper.
type Margins struct{ Side, Top, Bottom, Header, Footer float64 }

// FormMargins are those of what people fill in, by hand too.
func FormMargins(side float64) Margins { return Margins{side, 0.6, 0.6, 0.3, 0.3} }

// Set sets a sheet up for printing.
func (p Page) Set(f *excelize.File, sheet string) error {
	const a4 = 9
	size, width, height, orientation := a4, 1, 0, "portrait"
	if p.OnePage {
		height = 1
	}
	if p.Landscape {
		orientation = "landscape"
	}
	layout := excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &width, FitToHeight: &height}
	if p.Scale != 0 {
		layout.AdjustTo = &p.Scale
	}
	for _, row := range p.Breaks {
		if err := f.InsertPageBreak(sheet, xlsx.CellName(row, 1)); err != nil {
			return err
		}
	}
	m := p.Margins
	margins := excelize.PageLayoutMarginsOptions{Left: &m.Side, Right: &m.Side, Top: &m.Top, Bottom: &m.Bottom, Header: &m.Header, Footer: &m.Footer}
	if p.Centred {
		margins.Horizontally = &p.Centred
	}
	fit, grid := len(p.Breaks) == 0, false // programs that fit to pages do not heed breaks
	for _, set := range []func() error{
		func() error { return f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}) },
		func() error { return f.SetPageLayout(sheet, &layout) },
		func() error { return f.SetPageMargins(sheet, &margins) },
		func() error {
			return f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{
				OddHeader: p.Header, OddFooter: p.Footer, DifferentFirst: p.FirstFooter != "", FirstFooter: p.FirstFooter})
		},
		func() error { return f.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}) },
		func() error { return PrintArea(f, sheet, p.Area) },
		func() error { return PrintTitles(f, sheet, p.Titles[0], p.Titles[1]) },
	} {
		if err := set(); err != nil {
			return err
		}
	}
	return nil
}

// UpTo is the area from A1 to a cell.
func UpTo(row, col int) string { return "$A$1:" + xlsx.FixedName(row, col) }

// PrintArea tells what of a sheet is printed, as [Page].Area does.
func PrintArea(f *excelize.File, sheet, cells string) error {
	if cells == "" {
		return nil
	}
	return define(f, sheet, "_xlnm.Print_Area", cells)
}

// PrintTitles tells which rows of a sheet are repeated on every page, none
// where the first is 0.
func PrintTitles(f *excelize.File, sheet string, first, last int) error {
	if first == 0 {
		return nil
	}
	return define(f, sheet, "_xlnm.Print_Titles", fmt.Sprintf("$%d:$%d", first, last))
}

// define names cells of a sheet, for the sheet.
func define(f *excelize.File, sheet, name, cells string) error {
	return f.SetDefinedName(&excelize.DefinedName{Name: name, Scope: sheet, RefersTo: "'" + sheet + "'!" + cells})
}
