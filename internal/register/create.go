package register

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/store"
	"kouyaku/internal/xlsx"
)

// Create makes a new master from the rows of a list. It refuses to overwrite.
func Create(path string, s *pledge.Settings, rows []ledger.Row, change Change) error {
	change = change.cleaned()
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
	return store.Create(path, data)
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
		return nil, fmt.Errorf("%w: %v", ErrReadBack, wrong[0])
	}
	return m, nil
}

// skeleton returns the master's workbook with all sheets and formats, the
// settings and the pledge numbers; everything else is written by [Master.render],
// as in any later run. So what a sheet looks like is carried by its columns and
// by conditional formats that reach to its end.
func skeleton(s *pledge.Settings, rows []ledger.Row, change Change) ([]byte, error) {
	b := newBuilder(s)
	// 提出案 holds at most every pledge; as a list of long texts it scans well
	// only in rows of one height.
	review := proposals.layout()
	review.rows, review.height, review.frozen = len(rows), reviewHeight, 2
	// What only the program, or the figures, find their way by is not printed.
	review.printTo(pledge.Reason.Label())
	met := meetings.layout()
	met.printTo(noteHeader)
	b.sheet(registerLayout(s, rows, change))
	b.sheet(recordLayout(review))
	b.sheet(recordLayout(met))
	for _, flat := range []bool{false, true} { // what people read through, then what they look a line up in
		for _, s := range logSheets {
			if l := s.page(); l.flat == flat {
				b.sheet(l)
			}
		}
	}
	b.sheet(sealLayout())
	b.do(b.file.SetSheetVisible(seals.sheet, false))
	b.settings(s)
	b.numbers(rows)
	b.choices(s)
	return b.bytes(change.Today)
}

// recordLayout completes the layout of a sheet of record: long texts wrap,
// except in the logs, which are read line by line.
func recordLayout(l sheetLayout) sheetLayout {
	for i := range l.columns {
		c := &l.columns[i]
		c.wrap = !l.flat && c.format == "" && c.width >= 24
		if c.width <= 10 || c.format != "" {
			c.align = "center" // a number, a day or a short word
		}
		c.width += 2 // the filter's button
	}
	l.columns[0].note = l.help
	return l
}

// printTo lets the columns up to a header be printed.
func (l *sheetLayout) printTo(header string) {
	l.printed = 1 + slices.IndexFunc(l.columns, func(c columnLayout) bool { return c.header == header })
}

const computedNote = "kouyakuが計算する列です。入力しても次の実行で書き直します。"

// short reports whether an item is read at a glance: it fits half a line of the
// form, or names the pledge. Short items stand first and are what is printed.
func short(item *pledge.Item) bool { return item.Form == pledge.Half || item.Key == pledge.Name }

// itemColumn is the column of an item in a list.
func itemColumn(item *pledge.Item) columnLayout {
	c := columnLayout{
		header: item.Label, width: item.Columns + 1, format: formatOf(item), note: item.Help, item: item,
		wrap: item.Kind == pledge.KindText || item.Kind == pledge.KindPlan || item.Kind == pledge.KindArea,
	}
	switch item.Kind {
	case pledge.KindNumber, pledge.KindYear, pledge.KindHorizon, pledge.KindStatus, pledge.KindDate, pledge.KindWord:
		c.align = "center"
	}
	return c
}

// registerLayout describes 公約一覧: the short items, remarks, and the long texts.
// Remarks are computed columns that are no items: where they hold a word, the
// pledge asks for attention. The plan's years stand last, so that a new year's
// column follows them.
func registerLayout(s *pledge.Settings, rows []ledger.Row, change Change) sheetLayout {
	years := map[pledge.Field]bool{}
	for _, r := range change.State {
		for f := range r {
			if _, ok := f.PlanYear(); ok {
				years[f] = true
			}
		}
	}
	var brief, remarks, long, plan []columnLayout
	known := map[string]bool{}
	for i := range pledge.Items {
		item := &pledge.Items[i]
		if !item.Register {
			continue
		}
		c := itemColumn(item)
		if item.By == pledge.ByNobody {
			c.own, c.note = true, computedNote+item.Help
		}
		known[item.Label] = true
		switch {
		case item.Kind == pledge.KindPlan:
			for _, f := range ledger.SortedFields(years) {
				c.header = f.Label()
				plan = append(plan, c)
			}
		case short(item):
			brief = append(brief, c)
		default:
			long = append(long, c)
		}
	}
	for _, computed := range change.Columns {
		if !known[computed.Header] {
			remarks = append(remarks, columnLayout{header: computed.Header, width: computed.Width, format: computed.Format, own: true, note: computedNote, remark: true, align: "center"})
		}
	}
	l := sheetLayout{
		name: pledge.SheetRegister, rows: len(rows), height: lineHeight + moreHeight, heights: fit(brief, rows, change.State), people: true,
		frozen: 1 + slices.IndexFunc(brief, func(c columnLayout) bool { return c.item.Key == pledge.Name }), printed: len(brief) + len(remarks),
	}
	l.columns = slices.Concat(brief, remarks, long, plan)
	return l
}

// Bounds of the widths of columns that are as wide as their texts.
const (
	leastWidth = 7.5
	widestArea = 38.0
)

// fit makes the short columns as wide as the pledges' texts need, within
// bounds, since they share the paper's width, and returns how high the rows are.
func fit(brief []columnLayout, rows []ledger.Row, state map[int]pledge.Record) []float64 {
	value := func(row ledger.Row, c columnLayout) string { return state[row.Number][c.item.Key] }
	for i := range brief {
		c := &brief[i]
		most := c.width
		if c.item.Kind == pledge.KindArea {
			most = widestArea
		}
		longest := cells.StringWidth(c.header)
		if longest > 8 { // its header wraps
			longest = (longest + 3) / 4 * 2
		}
		for _, word := range c.item.Words {
			longest = max(longest, cells.StringWidth(word))
		}
		switch c.item.Kind {
		case pledge.KindYear:
			longest = max(longest, cells.StringWidth("令和8年度以降"))
		case pledge.KindDate:
			longest = max(longest, len("2024/12/31"))
		}
		for _, row := range rows {
			longest = max(longest, cells.StringWidth(value(row, *c)))
		}
		c.width = min(max(roomFor(longest), leastWidth), most)
	}
	heights := make([]float64, len(rows))
	for i, row := range rows {
		n := 1
		for _, c := range brief {
			if c.wrap {
				n = max(n, lines(value(row, c), c.width))
			}
		}
		heights[i] = lineHeight + moreHeight*float64(n-1)
	}
	return heights
}

// lateCells are marked where a remark is, beside the remark itself.
var lateCells = []pledge.Field{pledge.Number, pledge.Name, pledge.TargetYear}

// numbers writes the pledges' numbers into 公約一覧: what else there is to say of
// them is written where their rows stand.
func (b *builder) numbers(rows []ledger.Row) {
	for i, row := range rows {
		b.do(b.file.SetCellInt(pledge.SheetRegister, xlsx.CellName(i+2, 1), int64(row.Number)))
	}
}

// choices gives 公約一覧 its colours and drop-downs. The drop-downs only warn:
// the settings, not the sheet, say what is a word.
func (b *builder) choices(s *pledge.Settings) {
	columns := b.made[pledge.SheetRegister].columns
	var status, remark string
	for i, c := range columns {
		switch {
		case c.remark:
			remark = firstCell(i + 1)
		case c.item != nil && c.item.Kind == pledge.KindStatus:
			status = firstCell(i + 1)
		}
	}
	var quiet []string
	for _, word := range pledge.Statuses {
		if !word.Live() {
			quiet = append(quiet, equals(status, string(word)))
		}
	}
	over := "OR(" + strings.Join(quiet, ",") + ")"
	var before []rule
	from := 1 // of the columns that have the rules before
	for i, c := range columns {
		col := i + 1
		if c.item != nil {
			b.dropDown(c.item, col, s)
		}
		rules := rulesOf(c, firstCell(col), over, remark, s)
		if !slices.Equal(rules, before) {
			b.rules(pledge.SheetRegister, from, col-1, before)
			from, before = col, rules
		}
		if c.item != nil && c.item.Kind == pledge.KindPercent {
			b.bar(pledge.SheetRegister, col)
		}
	}
	b.rules(pledge.SheetRegister, from, len(columns), before)
}

// firstCell is a column's cell in the first row below the headers.
func firstCell(col int) string { return "$" + xlsx.ColumnName(col) + "2" }

// rulesOf returns what colours the column whose first cell is given: its own
// words, remarks, and that the pledge is over.
func rulesOf(c columnLayout, cell, over, remark string, s *pledge.Settings) (rules []rule) {
	switch {
	case c.remark:
		rules = append(rules, rule{remark + `<>""`, lateMark})
	case c.item == nil:
	case c.item.Kind == pledge.KindPercent: // LibreOffice shows either a bar or a colour
		return nil
	case c.item.Kind == pledge.KindStatus:
		for _, word := range pledge.Statuses {
			rules = append(rules, rule{equals(cell, string(word)), paper.StatusMarks[word]})
		}
		return rules
	case c.item.Kind == pledge.KindHorizon && c.own: // the present one
		for n, h := range s.Horizons {
			rules = append(rules, rule{equals(cell, h.Name), paper.HorizonMark(n)})
		}
	case c.item.Key == pledge.Outlook:
		// The words stand in order of gravity; of what is over they say nothing any more.
		for n, word := range c.item.Words {
			rules = append(rules, rule{"AND(NOT(" + over + ")," + equals(cell, word) + ")", outlookMarks[min(n, len(outlookMarks)-1)]})
		}
	case remark != "" && slices.Contains(lateCells, c.item.Key):
		rules = append(rules, rule{remark + `<>""`, lateMark})
	}
	return append(rules, rule{over, overMark})
}

func equals(cell, word string) string {
	return cell + `="` + strings.ReplaceAll(word, `"`, `""`) + `"`
}

// dropDown offers an item's words.
func (b *builder) dropDown(item *pledge.Item, col int, s *pledge.Settings) {
	v := excelize.NewDataValidation(true)
	v.Sqref = columnRange(col, col)
	words := item.Words
	switch {
	case item.Key == pledge.Department:
		v.SetSqrefDropList(b.departments)
	case item.Kind == pledge.KindArea:
		for _, a := range s.Areas {
			words = append(words, a.String())
		}
	}
	if v.Formula1 == "" {
		// A list in the cell takes 255 characters and no commas in its words.
		all := strings.Join(words, ",")
		if len(words) == 0 || len([]rune(all)) > 255 || strings.Count(all, ",") != len(words)-1 {
			return
		}
		b.do(v.SetDropList(words))
	}
	v.SetError(excelize.DataValidationErrorStyleWarning, item.Label, "一覧にない語です。このまま入力しますか。")
	b.do(b.file.AddDataValidation(pledge.SheetRegister, v))
}

// sectionNotes say what the tables of 設定 are for.
var sectionNotes = map[string]string{
	"■区分":  "達成目標年度がどの区分に入るかを決めます。空欄の年度は、限りがないことを表します。",
	"■分野":  "公約の分野です。並び順は集計表の順です。",
	"■担当部": "公約を担当する部です。並び順は集計表の順です。名称が変わったときは旧名称に前の名称を書きます。",
	"■表記":  "提出された語の読み替えです。「入力された語」が届くと「読み替え」の語として取り込みます。",
	"■見出し": "様式や一覧の見出しの読み替えです。別の見出しが届くと、右の項目として取り込みます。",
}

// spareRows is how many blank rows each table of 設定 has for additions.
const spareRows = 2

// settings makes 設定: labelled cells, then the headed tables one below the
// other, with room to read. Cells that people fill in have a colour.
func (b *builder) settings(s *pledge.Settings) {
	const sheet = pledge.SheetSettings
	b.add(sheetLayout{name: sheet, people: true})
	title := b.styles.Get(excelize.Style{Font: font(14, true, paper.Ink), Alignment: &excelize.Alignment{Vertical: "center"}})
	heading := b.styles.Get(excelize.Style{Font: font(11, true, paper.Ink), Alignment: &excelize.Alignment{Vertical: "center"}})
	note := b.styles.Get(excelize.Style{Font: font(9, false, paper.QuietInk), Alignment: &excelize.Alignment{Vertical: "center"}})
	widths := map[int]int{}
	put := func(row, col int, v splice.Value, style int) {
		widths[col] = max(widths[col], cells.StringWidth(v.Text))
		b.put(sheet, row, col, v, style)
	}
	put(1, 1, text(sheet), title)
	b.put(sheet, 1, 2, text("色の付いた欄を直すと、次の実行から使います。見出しと■の行は消さないでください。"), note)
	row := 3
	for _, set := range settings {
		c := columnLayout{align: "left", middle: true}
		if set.date {
			c.format = paper.DateFormat
		}
		put(row, 1, text(set.label), b.head(false))
		put(row, 2, set.get(s), b.entry(c))
		b.put(sheet, row, 3, text(set.help), note)
		row++
	}
	for _, sec := range sections {
		row++
		put(row, 1, text(sec.title), heading)
		b.put(sheet, row, 2, text(sectionNotes[sec.title]), note)
		b.do(b.file.SetRowHeight(sheet, row, 24))
		row++
		for i, c := range sec.columns {
			put(row, i+1, text(c.header), b.head(false))
		}
		row++
		first, entries := row, sec.rows(s)
		for i := range len(entries) + spareRows {
			for j, c := range sec.columns {
				c.align, c.middle = "left", true
				var v splice.Value
				if i < len(entries) {
					v = entries[i][j]
				}
				put(row, j+1, v, b.entry(c))
			}
			row++
		}
		if sec.columns[0].header == pledge.Department.Label() {
			b.departments = fmt.Sprintf("%s!$A$%d:$A$%d", sheet, first, row-1)
		}
	}
	for col, width := range widths {
		name := xlsx.ColumnName(col)
		b.do(b.file.SetColWidth(sheet, name, name, float64(min(max(width+2, 12), 44))))
	}
	b.page(sheetLayout{name: sheet, portrait: true}, 0)
}

// put writes one value with a format.
func (b *builder) put(sheet string, row, col int, v splice.Value, style int) {
	cell := xlsx.CellName(row, col)
	b.do(b.file.SetCellStyle(sheet, cell, cell, style))
	switch v.Kind {
	case splice.Text:
		b.do(xlsx.SetText(b.file, sheet, cell, v.Text))
	case splice.Number:
		b.do(b.file.SetCellFloat(sheet, cell, v.Number, -1, 64))
	}
}

// WriteTemplate writes an empty list ([Template]) where there is no file yet.
func WriteTemplate(path string, today pledge.Date) error {
	data, err := Template(today)
	if err != nil {
		return err
	}
	return store.Create(path, data)
}

// Template returns an empty list to fill in for init: the items a list may
// name, the required ones marked.
func Template(today pledge.Date) ([]byte, error) {
	b := newBuilder(&pledge.Settings{})
	l := sheetLayout{name: pledge.SheetRegister, header: 4, people: true}
	for i := range pledge.Items {
		item := &pledge.Items[i]
		if item.Register && item.By != pledge.ByNobody && item.Kind != pledge.KindPlan {
			c := itemColumn(item)
			c.own = !slices.Contains(requiredInList, item.Key)
			if short(item) {
				l.columns = slices.Insert(l.columns, l.printed, c)
				l.printed++
			} else {
				l.columns = append(l.columns, c)
			}
			if item.Key == pledge.Name {
				l.frozen = l.printed
			}
		}
	}
	b.sheet(l)
	var required []string
	for _, field := range requiredInList {
		required = append(required, field.Label())
	}
	title := b.styles.Get(excelize.Style{Font: font(14, true, paper.Ink)})
	note := b.styles.Get(excelize.Style{Font: font(10, false, paper.QuietInk)})
	b.put(pledge.SheetRegister, 1, 1, text("公約の一覧（1行に1件）"), title)
	b.put(pledge.SheetRegister, 2, 1, text("青い見出し（"+strings.Join(required, "、")+"）は必ず入力してください。灰色の見出しは空欄でもかまいません。"), note)
	return b.bytes(today)
}
