package paper

import (
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx"
)

// Book is a workbook being written; the first error stays. What a canvas has no
// words for is done to File, through Try.
type Book struct {
	File *excelize.File

	font         string
	styles       *xlsx.Styles
	looks        map[Look]int   // formats asked for before
	conditionals map[string]int // formats by their colours
	err          error
}

// NewBook begins a workbook whose cells are set in a font and whose first
// sheet has that name. It is for the caller to close its File.
func NewBook(font, first string) *Book {
	f := excelize.NewFile()
	b := &Book{File: f, font: font, styles: xlsx.NewStyles(f), looks: map[Look]int{}, conditionals: map[string]int{}}
	b.Try(f.SetDefaultFont(UsualFont))
	b.Try(f.SetSheetName(f.GetSheetName(0), first))
	return b
}

// Try keeps the first error.
func (b *Book) Try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Err returns the first error.
func (b *Book) Err() error { return b.err }

// Add adds an empty sheet behind the others.
func (b *Book) Add(name string) {
	_, err := b.File.NewSheet(name)
	b.Try(err)
}

// Canvas returns an empty canvas for a sheet that is there, with the widths of
// its columns in characters.
func (b *Book) Canvas(name string, widths ...float64) *Canvas {
	return &Canvas{Book: b, Name: name, Widths: widths}
}

// look returns the number of the format that cells of a look have.
func (b *Book) look(l Look) int {
	id, ok := b.looks[l]
	if !ok {
		id = b.styles.Get(l.style(b.font))
		b.looks[l] = id
	}
	return id
}

// Conditional returns the number of a format that conditions switch on.
func (b *Book) Conditional(ink, fill string) int {
	id, ok := b.conditionals[ink+fill]
	if !ok {
		var err error
		id, err = b.File.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: ink}, Fill: solid(fill)})
		b.Try(err)
		b.conditionals[ink+fill] = id
	}
	return id
}

// Alarmed returns the number of the format of cells that a check turns red.
func (b *Book) Alarmed() int { return b.Conditional(AlarmInk, Alarm) }
