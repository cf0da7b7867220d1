package register

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// sheetLayout is how a sheet of the master looks when it is made: title row,
// headers, and the format of each column below.
type sheetLayout struct {
	name    string
	help    string
	columns []columnLayout
}

type columnLayout struct {
	header string
	width  float64
	format string
	wrap   bool
	own    bool // kouyaku's column: people do not fill it in
}

// Create makes a new master from the rows of a list. It refuses to overwrite.
func Create(path string, s *pledge.Settings, rows []ledger.Row, change Change) error {
	m, err := newMaster(path, s, rows, change)
	if err != nil {
		return err
	}
	data, err := m.render(change)
	if err != nil {
		return err
	}
	if err := m.compare(data, change); err != nil {
		return err
	}
	return create(path, data)
}

// NewID returns the master's id (台帳番号), made from what it was made from: the
// same list on the same day gives the same id.
func NewID(list []byte, today pledge.Date) string {
	h := sha256.New()
	io.WriteString(h, today.String())
	h.Write(list)
	return fmt.Sprintf("K%X", h.Sum(nil)[:5])
}

// newMaster makes the empty workbook and a Master of it, as if it had been
// loaded with the numbers of the pledges only.
func newMaster(path string, s *pledge.Settings, rows []ledger.Row, change Change) (*Master, error) {
	data, err := skeleton(s, rows, change)
	if err != nil {
		return nil, err
	}
	m, wrong, err := load(path, data)
	if err != nil {
		return nil, err
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%w: %v", errReadBack, wrong[0])
	}
	return m, nil
}

// skeleton returns the master's workbook with all sheets and formats, the
// settings and the pledge numbers; everything else is written by [Master.render],
// as in any later run.
func skeleton(s *pledge.Settings, rows []ledger.Row, change Change) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", registerSheet); err != nil {
		return nil, err
	}
	b := &builder{file: f, styles: xlsx.NewStyles(f)}
	b.register(rows, change)
	for _, l := range []sheetLayout{proposals.layout(), meetings.layout(), hearings.layout(), history.layout(), requests.layout(), intakes.layout(), receipts.layout()} {
		b.table(l)
	}
	b.settings(s)
	if b.err != nil {
		return nil, b.err
	}
	return xlsx.Bytes(f, change.Today)
}

// builder makes sheets with excelize; the first error sticks.
type builder struct {
	file   *excelize.File
	styles *xlsx.Styles
	err    error
}

func (b *builder) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

const (
	headFill  = "DCE6F1"
	ownFill   = "EDEDED"
	lineColor = "BFBFBF"
	fontName  = "游ゴシック"
)

func (b *builder) head(own bool) int {
	fill := headFill
	if own {
		fill = ownFill
	}
	return b.styles.Get(excelize.Style{
		Font: &excelize.Font{Family: fontName, Size: 10, Bold: true}, Border: box(), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
}

func (b *builder) body(c columnLayout) int {
	st := excelize.Style{Font: &excelize.Font{Family: fontName, Size: 10}, Border: box(), Alignment: &excelize.Alignment{Vertical: "top", WrapText: c.wrap}}
	if c.own {
		st.Font.Color = "7F7F7F"
	}
	if c.format != "" {
		st.CustomNumFmt = &c.format
	}
	return b.styles.Get(st)
}

func box() (list []excelize.Border) {
	for _, side := range []string{"left", "right", "top", "bottom"} {
		list = append(list, excelize.Border{Type: side, Color: lineColor, Style: 1})
	}
	return list
}

// table makes a sheet with a headed table whose columns carry the format of
// the rows that will come.
func (b *builder) table(l sheetLayout) {
	if _, err := b.file.NewSheet(l.name); err != nil {
		b.do(err)
		return
	}
	b.columns(l, 1)
}

// columns writes a header row and the formats of the columns.
func (b *builder) columns(l sheetLayout, header int) {
	for i, c := range l.columns {
		name := xlsx.ColumnName(i + 1)
		width := c.width
		if width == 0 {
			width = 18
		}
		b.do(b.file.SetColWidth(l.name, name, name, width+2))
		b.do(b.file.SetColStyle(l.name, name, b.body(c)))
		cell := fmt.Sprintf("%s%d", name, header)
		b.do(b.file.SetCellStr(l.name, cell, c.header))
		b.do(b.file.SetCellStyle(l.name, cell, cell, b.head(c.own)))
	}
	b.do(b.file.SetRowHeight(l.name, header, 30))
	last := xlsx.ColumnName(len(l.columns))
	b.do(b.file.SetPanes(l.name, &excelize.Panes{Freeze: true, YSplit: header, TopLeftCell: fmt.Sprintf("A%d", header+1), ActivePane: "bottomLeft"}))
	b.do(b.file.AutoFilter(l.name, fmt.Sprintf("A%d:%s%d", header, last, header+1), nil))
	b.page(l.name, fmt.Sprintf("$%d:$%d", header, header))
}

// page sets a sheet up for printing on A4 landscape, one page wide.
func (b *builder) page(sheet, titles string) {
	size, landscape, wide, tall, fit := 9, "landscape", 1, 0, true
	b.do(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.do(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}))
	if titles != "" {
		b.do(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!" + titles, Scope: sheet}))
	}
}

// register makes 公約一覧 with a column per item, the plan's years and the
// computed columns, and the numbers of the pledges.
func (b *builder) register(rows []ledger.Row, change Change) {
	l := sheetLayout{name: registerSheet}
	computed := map[string]splice.Column{}
	for _, c := range change.Columns {
		computed[c.Header] = c
	}
	years := map[pledge.Field]bool{}
	for _, r := range change.State {
		for f := range r {
			if _, ok := f.PlanYear(); ok {
				years[f] = true
			}
		}
	}
	for i := range pledge.Items {
		switch item := &pledge.Items[i]; {
		case !item.Register:
		case item.Kind == pledge.KindPlan:
			for _, f := range ledger.SortedFields(years) {
				l.columns = append(l.columns, columnLayout{header: f.Label(), width: item.Columns, wrap: true})
			}
		default:
			l.columns = append(l.columns, columnLayout{header: item.Label, width: item.Columns, format: formatOf(item), wrap: item.Kind == pledge.KindText, own: item.By == pledge.ByNobody})
			delete(computed, item.Label)
		}
	}
	for _, c := range change.Columns {
		if _, left := computed[c.Header]; left {
			l.columns = append(l.columns, columnLayout{header: c.Header, width: c.Width, format: c.Format, own: true})
		}
	}
	b.columns(l, 1)
	for i, row := range rows {
		b.do(b.file.SetCellInt(registerSheet, fmt.Sprintf("A%d", i+2), int64(row.Number)))
	}
	b.do(b.file.SetPanes(registerSheet, &excelize.Panes{Freeze: true, XSplit: 3, YSplit: 1, TopLeftCell: "D2", ActivePane: "bottomRight"}))
}

// settings makes 設定: labelled cells, then the headed tables one below the
// other, with room to read.
func (b *builder) settings(s *pledge.Settings) {
	if _, err := b.file.NewSheet(settingsSheet); err != nil {
		b.do(err)
		return
	}
	b.do(b.file.SetColWidth(settingsSheet, "A", "A", 26))
	b.do(b.file.SetColWidth(settingsSheet, "B", "E", 26))
	b.do(b.file.SetColWidth(settingsSheet, "F", "F", 60))
	note := b.styles.Get(excelize.Style{Font: &excelize.Font{Family: fontName, Size: 9, Color: "7F7F7F"}, Alignment: &excelize.Alignment{Vertical: "center"}})
	title := b.styles.Get(excelize.Style{Font: &excelize.Font{Family: fontName, Size: 12, Bold: true}})
	row := 1
	for _, set := range settings {
		c := columnLayout{}
		if set.date {
			c.format = dateFormat
		}
		b.put(settingsSheet, row, 1, text(set.label), b.head(false))
		b.put(settingsSheet, row, 2, set.get(s), b.body(c))
		b.put(settingsSheet, row, 3, text(set.help), note)
		row++
	}
	for _, sec := range sections {
		row++
		b.put(settingsSheet, row, 1, text(sec.title), title)
		row++
		for i, c := range sec.columns {
			b.put(settingsSheet, row, i+1, text(c.header), b.head(false))
		}
		row++
		for _, vals := range sec.rows(s) {
			for i, v := range vals {
				b.put(settingsSheet, row, i+1, v, b.body(sec.columns[i]))
			}
			row++
		}
	}
	b.page(settingsSheet, "")
}

// put writes one value with a format.
func (b *builder) put(sheet string, row, col int, v splice.Value, style int) {
	cell := fmt.Sprintf("%s%d", xlsx.ColumnName(col), row)
	switch v.Kind {
	case splice.Text:
		b.do(b.file.SetCellStr(sheet, cell, v.Text))
	case splice.Number:
		b.do(b.file.SetCellFloat(sheet, cell, v.Number, -1, 64))
	}
	b.do(b.file.SetCellStyle(sheet, cell, cell, style))
}

// Template returns an empty list to fill in for init: the items a list may
// name, the required ones marked.
func Template(today pledge.Date) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "公約一覧"); err != nil {
		return nil, err
	}
	b := &builder{file: f, styles: xlsx.NewStyles(f)}
	l := sheetLayout{name: registerSheet}
	for i := range pledge.Items {
		item := &pledge.Items[i]
		if item.Register && item.By != pledge.ByNobody && item.Kind != pledge.KindPlan {
			l.columns = append(l.columns, columnLayout{header: item.Label, width: item.Columns, format: formatOf(item), wrap: item.Kind == pledge.KindText, own: !slices.Contains(requiredInList, item.Key)})
		}
	}
	b.columns(l, 3)
	var required []string
	for _, field := range requiredInList {
		required = append(required, field.Label())
	}
	title := b.styles.Get(excelize.Style{Font: &excelize.Font{Family: fontName, Size: 12, Bold: true}})
	b.put(registerSheet, 1, 1, text("公約の一覧（1行に1件）"), title)
	b.put(registerSheet, 2, 1, text("青い見出し（"+strings.Join(required, "、")+"）は必ず入力してください。灰色の見出しは空欄でもかまいません。"), 0)
	if b.err != nil {
		return nil, b.err
	}
	return xlsx.Bytes(f, today)
}
