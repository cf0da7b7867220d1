package register

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// sheetLayout is how a sheet of the master looks when it is made: its headers,
// the format of each column below, and how it is read on screen and paper.
type sheetLayout struct {
	name    string
	help    string
	columns []columnLayout
	header  int       // its row; 0 is the first
	rows    int       // that are made ready below it
	height  float64   // of those and all further ones, in points; 0 for what the text needs
	heights []float64 // of those whose texts are known
	frozen  int       // columns that stay in sight
	printed int       // columns on paper; 0 is all
	flat    bool      // a log: one line a row, however long its texts
	people  bool      // people write here too

	portrait bool
}

type columnLayout struct {
	header string
	width  float64
	format string
	wrap   bool
	middle bool   // vertically: of rows of one line
	own    bool   // kouyaku's column: people do not fill it in
	align  string // "" is as the value's kind has it
	note   string // on the header
	remark bool   // a word here asks for attention
	item   *pledge.Item
}

// Colours.
const (
	headFill = "DCE6F1"
	ownFill  = "EDEDED"
	hair     = "D9D9D9" // like the grid that it stands for, also on paper

	peopleTab = "E0A030"
	ownTab    = "9AA5B1"

	// Heights of rows in points: of one line, and what each further one adds.
	lineHeight = 18
	moreHeight = 15
	// reviewHeight is that of 提出案, a list of long texts: three lines. The whole
	// text is in the cell.
	reviewHeight = lineHeight + 2*moreHeight
)

// Marks of this workbook alone; those of statuses and horizons are [paper]'s.
var (
	outlookMarks = []paper.Mark{{}, {Ink: paper.Ink, Fill: "FFD98A", Bold: true}, {Ink: "FFFFFF", Fill: "A8431F", Bold: true}}
	lateMark     = paper.Mark{Ink: "8A2C0D", Fill: "FCE4D6", Bold: true}
	overMark     = paper.Mark{Ink: paper.QuietInk}
)

// rule is a mark and the formula, for row 2, that says where it goes.
type rule struct {
	when string
	mark paper.Mark
}

// cells measures text in half-width characters, the same on every machine.
var cells = &runewidth.Condition{}

// roomFor is the width of a column, in characters of the usual font, that shows
// so many half-width characters of the lists' size in one line.
func roomFor(halfWidths int) float64 { return 0.87*float64(halfWidths) + 1.5 }

// lines returns how many lines a text of the lists' size takes in a column.
func lines(text string, width float64) int {
	n, room := 0, max(int((width-1.5)/0.87), 1)
	for line := range strings.SplitSeq(text, "\n") {
		n += max(1, (cells.StringWidth(line)+room-1)/room)
	}
	return n
}

func font(size float64, bold bool, color string) *excelize.Font {
	return &excelize.Font{Family: paper.UsualFont, Size: size, Bold: bold, Color: color}
}

// builder makes sheets with excelize; the first error sticks.
type builder struct {
	file        *excelize.File
	styles      *xlsx.Styles
	marks       map[paper.Mark]int
	made        map[string]sheetLayout
	footer      string
	departments string // where 設定 lists them
	err         error
}

func newBuilder(s *pledge.Settings) *builder {
	f := excelize.NewFile()
	b := &builder{
		file: f, styles: xlsx.NewStyles(f), marks: map[paper.Mark]int{}, made: map[string]sheetLayout{},
		footer: s.City + "　" + s.Programme,
	}
	b.do(f.SetDefaultFont(paper.UsualFont)) // column widths are counted in its digits
	return b
}

func (b *builder) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// bytes saves the workbook.
func (b *builder) bytes(today pledge.Date) ([]byte, error) {
	if b.err != nil {
		b.file.Close()
		return nil, b.err
	}
	f, err := xlsx.Amend(b.file, amend)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return xlsx.Bytes(f, today)
}

func (b *builder) head(own bool) int {
	fill := headFill
	if own {
		fill = ownFill
	}
	return b.styles.Get(excelize.Style{
		Font: font(10, true, paper.Ink), Border: box(paper.TableLine), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
}

// body is the format of a column.
func (b *builder) body(c columnLayout) int { return b.styles.Get(bodyStyle(c)) }

// entry is the format of a cell to fill in.
func (b *builder) entry(c columnLayout) int {
	st := bodyStyle(c)
	st.Border = box(paper.TableLine)
	st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{paper.ToFill}}
	return b.styles.Get(st)
}

func bodyStyle(c columnLayout) excelize.Style {
	st := excelize.Style{Font: font(10, false, paper.Ink), Border: box(hair), Alignment: &excelize.Alignment{Horizontal: c.align, Vertical: "top", WrapText: c.wrap}}
	if c.middle {
		st.Alignment.Vertical = "center"
	}
	if c.own {
		st.Font.Color = paper.QuietInk
	}
	if c.format != "" {
		st.CustomNumFmt = &c.format
	}
	return st
}

func box(color string) (list []excelize.Border) {
	for _, side := range []string{"left", "right", "top", "bottom"} {
		list = append(list, excelize.Border{Type: side, Color: color, Style: 1})
	}
	return list
}

// add adds an empty sheet, the first in the place of the one excelize makes.
func (b *builder) add(l sheetLayout) {
	if len(b.made) == 0 {
		b.do(b.file.SetSheetName(b.file.GetSheetName(0), l.name))
	} else {
		_, err := b.file.NewSheet(l.name)
		b.do(err)
	}
	b.made[l.name] = l
	tab := ownTab
	if l.people {
		tab = peopleTab
	}
	b.do(b.file.SetSheetProps(l.name, &excelize.SheetPropsOptions{TabColorRGB: &tab}))
}

// sheet makes a sheet with a headed table whose columns carry the format of
// the rows that will come.
func (b *builder) sheet(l sheetLayout) {
	b.add(l)
	header := max(l.header, 1)
	last := xlsx.ColumnName(len(l.columns))
	for i, c := range l.columns {
		name := xlsx.ColumnName(i + 1)
		b.do(b.file.SetColWidth(l.name, name, name, c.width))
		b.do(b.file.SetColStyle(l.name, name, b.body(c)))
	}
	for i, c := range l.columns {
		cell := xlsx.CellName(header, i+1)
		b.do(xlsx.SetText(b.file, l.name, cell, c.header))
		b.do(b.file.SetCellStyle(l.name, cell, cell, b.head(c.own)))
		if c.note != "" {
			b.note(l.name, cell, c.note)
		}
	}
	if header > 1 { // what stands above is no list
		b.do(b.file.SetCellStyle(l.name, "A1", xlsx.CellName(header-1, len(l.columns)), b.styles.Get(excelize.Style{Font: font(10, false, paper.Ink)})))
	}
	b.do(b.file.SetRowHeight(l.name, header, 36))
	for i := range l.rows {
		height := l.height
		if i < len(l.heights) {
			height = l.heights[i]
		}
		b.do(b.file.SetRowHeight(l.name, header+1+i, height))
	}
	if l.height > 0 { // a row that people add is no higher for its long texts
		yes := true
		b.do(b.file.SetSheetProps(l.name, &excelize.SheetPropsOptions{CustomHeight: &yes, DefaultRowHeight: &l.height}))
	}
	b.do(b.file.SetPanes(l.name, &excelize.Panes{
		Freeze: true, XSplit: l.frozen, YSplit: header, TopLeftCell: xlsx.CellName(header+1, l.frozen+1), ActivePane: cmp.Or(pane(l.frozen), "bottomLeft"),
	}))
	b.do(b.file.AutoFilter(l.name, fmt.Sprintf("A%d:%s%d", header, last, header+max(l.rows, 1)), nil))
	b.page(l, header)
}

func pane(frozen int) string {
	if frozen > 0 {
		return "bottomRight"
	}
	return ""
}

// note puts a comment on a header, as large as its text.
func (b *builder) note(sheet, cell, note string) {
	const perLine = 36 // half-width characters in the box's width
	height := 20 + 20*(1+cells.StringWidth(note)/perLine)
	b.do(xlsx.AddNote(b.file, sheet, excelize.Comment{Cell: cell, Author: "kouyaku", Text: note, Width: 260, Height: uint(height)}))
}

// columnRange is what stands below the headers of the columns from..to, down
// to the sheet's end.
func columnRange(from, to int) string {
	return fmt.Sprintf("%s2:%s%d", xlsx.ColumnName(from), xlsx.ColumnName(to), excelize.TotalRows)
}

// rules gives the columns from..to conditional formats; of two that meet the
// first wins.
func (b *builder) rules(sheet string, from, to int, rules []rule) {
	var list []excelize.ConditionalFormatOptions
	for _, r := range rules {
		if r.mark == (paper.Mark{}) {
			continue
		}
		id, ok := b.marks[r.mark]
		if !ok {
			st := excelize.Style{Font: &excelize.Font{Bold: r.mark.Bold, Strike: r.mark.Strike, Color: r.mark.Ink}}
			if r.mark.Fill != "" {
				st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{r.mark.Fill}}
			}
			var err error
			id, err = b.file.NewConditionalStyle(&st)
			b.do(err)
			b.marks[r.mark] = id
		}
		list = append(list, excelize.ConditionalFormatOptions{Type: "formula", Criteria: r.when, Format: &id})
	}
	if len(list) > 0 {
		b.do(b.file.SetConditionalFormat(sheet, columnRange(from, to), list))
	}
}

// bar shows a column of percentages as bars from 0 to 100 %.
func (b *builder) bar(sheet string, col int) {
	b.do(b.file.SetConditionalFormat(sheet, columnRange(col, col), paper.Bar(false)))
}

// amend writes what excelize has no words for: bars.
func amend(part, body string) string {
	if !strings.HasPrefix(part, "xl/worksheets/sheet") {
		return body
	}
	return paper.AmendBars(body)
}

// page sets a sheet up for printing on A4, one page wide, the headers on each.
func (b *builder) page(l sheetLayout, header int) {
	p := paper.Page{
		Titles: [2]int{header, header}, Landscape: !l.portrait, Centred: true,
		Margins: paper.Margins{Side: 0.4, Top: 0.45, Bottom: 0.6, Header: 0.3, Footer: 0.3},
		Footer:  "&L" + paper.HeaderText(b.footer) + "&C&A&R&P / &N",
	}
	if l.printed > 0 {
		p.Area = "$A:$" + xlsx.ColumnName(l.printed)
	}
	b.do(p.Set(b.file, l.name))
}
