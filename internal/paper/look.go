package paper

import "github.com/xuri/excelize/v2"

// Fonts. Widths of columns count in digits of a workbook's usual font.
const (
	UsualFont = "游ゴシック"       // what Japanese Excel sets new workbooks in
	FormFont  = "BIZ UDPゴシック" // what Windows has for official papers; its lines are closer
)

// Colours that mean the same on every sheet.
const (
	Ink       = "262626"
	QuietInk  = "6B6B6B" // what can be skipped
	LinkInk   = "1F5FA8"
	Line      = "A6A6A6" // around the boxes of a form
	TableLine = "BFBFBF" // around the cells of a list
	Title     = "4F6D7A" // behind a sheet's title, which is white
	Label     = "E9EDF1" // what a box is for
	Locked    = "F2F2F2" // not to be filled in
	ToFill    = "FFFBE6" // to be filled in
	AlarmInk  = "9C0006" // what is missing or wrong
	Alarm     = "FFC7CE" // behind it
)

// Number formats of what is no text.
const (
	DateFormat    = "yyyy/m/d"
	PercentFormat = "0%"
)

// MaxHeight is how high a row may be, in points.
const MaxHeight = 409

// fontSize is the usual size, in points.
const fontSize = 10

// Look is a cell's format, in the few ways these sheets vary it. Texts wrap,
// and without Unlocked a protected sheet lets nobody write into the cell.
type Look struct {
	Size     float64 // points, 10 where 0
	Bold     bool
	Ink      string // of the text, [Ink] where ""
	Fill     string
	Format   string // number format code
	Align    string // left where ""
	Top      bool   // else centred vertically
	Boxed    bool
	Unlocked bool
	Link     bool
	Indent   int
}

var box = []excelize.Border{
	{Type: "left", Style: 1, Color: Line}, {Type: "right", Style: 1, Color: Line},
	{Type: "top", Style: 1, Color: Line}, {Type: "bottom", Style: 1, Color: Line},
}

func (l Look) style(font string) excelize.Style {
	size, ink, align, vertical := l.Size, l.Ink, l.Align, "center"
	if size == 0 {
		size = fontSize
	}
	if ink == "" {
		ink = Ink
	}
	if align == "" {
		align = "left"
	}
	if l.Top {
		vertical = "top"
	}
	st := excelize.Style{
		Font:       &excelize.Font{Family: font, Size: size, Bold: l.Bold, Color: ink},
		Alignment:  &excelize.Alignment{Horizontal: align, Vertical: vertical, WrapText: true, Indent: l.Indent},
		Protection: &excelize.Protection{Locked: !l.Unlocked},
	}
	if l.Link {
		st.Font.Underline, st.Font.Color = "single", LinkInk
	}
	if l.Fill != "" {
		st.Fill = solid(l.Fill)
	}
	if l.Boxed {
		st.Border = box
	}
	if l.Format != "" {
		st.CustomNumFmt = &l.Format
	}
	return st
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
