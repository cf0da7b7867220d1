package meeting

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// Write makes the decision sheet of a meeting: a row per pledge to be filled in
// and below each what leadership needs to know of it. The same agenda gives the
// same bytes.
func Write(a Agenda) ([]byte, error) {
	b := paper.NewBook(paper.UsualFont, sheetName)
	defer b.File.Close()
	c := &sheet{b.Canvas(sheetName)}
	for i := range columns {
		c.Widths = append(c.Widths, columns[i].width)
	}

	var rows []int // of the pledges, spare ones included
	row := rowFirst
	group := ""
	for _, it := range a.sorted() {
		if g := a.groupOf(it); g != group {
			group = g
			c.band(row, g)
			row++
		}
		rows = append(rows, row)
		c.item(row, it)
		row++
		for _, note := range a.notesOn(it) {
			c.Put(row, 2, len(columns), note.runs(), paper.Look{Boxed: true, Top: true, Indent: 1})
			c.Put(row, 1, 1, nil, paper.Look{Boxed: true})
			c.Height(row, height(note.lines()))
			row++
		}
	}
	c.band(row, "会議で追加して審議した公約があれば、番号から記入してください。")
	for range spareRows {
		row++
		rows = append(rows, row)
		c.item(row, Item{})
	}
	last := row
	c.head(a, last)
	c.guide(a, rows)
	c.page(a, last)
	c.Flush()
	if err := b.Err(); err != nil {
		return nil, fmt.Errorf("write the decision sheet of %s: %w", a.Meeting, err)
	}
	return xlsx.Bytes(b.File, a.Date)
}

// sheet is the decision sheet being written.
type sheet struct{ *paper.Canvas }

// sorted returns the items as the sheet has them: those carried over first,
// then by area and department in the settings' order.
func (a Agenda) sorted() []Item {
	area := func(it Item) int {
		return rank(len(a.Settings.Areas), func(i int) bool { return a.Settings.Areas[i].String() == it.Now[pledge.Area] })
	}
	department := func(it Item) int {
		entry, _ := a.Settings.Department(it.Now[pledge.Department])
		return rank(len(a.Settings.Departments), func(i int) bool { return &a.Settings.Departments[i] == entry })
	}
	return slices.SortedStableFunc(slices.Values(a.Items), func(x, y Item) int {
		return cmp.Or(falseFirst(x.Carried == "", y.Carried == ""), cmp.Compare(area(x), area(y)), cmp.Compare(department(x), department(y)), cmp.Compare(x.Number, y.Number))
	})
}

// rank returns the first index of n that is it, n where none is.
func rank(n int, it func(int) bool) int {
	for i := range n {
		if it(i) {
			return i
		}
	}
	return n
}

// falseFirst orders false before true.
func falseFirst(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// groupOf returns the heading an item stands under.
func (a Agenda) groupOf(it Item) string {
	if it.Carried != "" {
		return "持越し（これまでの会議から引き続き審議する公約）"
	}
	if area := it.Now[pledge.Area]; area != "" {
		return area
	}
	return "分野の記載がない公約"
}

// band writes a heading between the rows. The number's column stays blank, so
// that nobody takes the heading for a pledge.
func (c *sheet) band(row int, text string) {
	l := paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Indent: 1}
	c.Put(row, 1, 1, nil, l)
	c.Put(row, 2, len(columns), text, l)
	c.Height(row, height(paper.Lines(text, int(width(2, len(columns))))))
}

func width(first, last int) (sum float64) {
	for i := first; i <= last; i++ {
		sum += columns[i-1].width
	}
	return sum
}

// rowLines is how many lines a pledge's row has at least: room to write on paper.
const rowLines = 3

// item writes the row of a pledge, or with the zero Item a spare one.
func (c *sheet) item(row int, it Item) {
	lines := rowLines
	for i, col := range columns {
		l := paper.Look{Boxed: true, Align: col.align, Format: col.format, Fill: paper.Locked}
		spare := it.Number == 0
		if col.fill || spare && col.item == pledge.Number {
			l.Fill, l.Unlocked = paper.ToFill, true
		}
		var value any
		switch {
		case col.fill || spare:
		case col.item == pledge.Number:
			value, l.Bold = it.Number, true
			if it.Carried != "" {
				l.Fill = carriedColour
			}
		default:
			if l.Align == "" {
				l.Indent = 1
			}
			text := it.Now[col.item]
			value = text
			lines = max(lines, paper.Lines(text, int(col.width)-2*l.Indent))
		}
		c.Put(row, i+1, i+1, value, l)
	}
	c.Height(row, height(lines))
}

// segment is a piece of text in one ink.
type segment struct {
	text string
	ink  string
	bold bool
}

// note is what stands in one cell below a pledge's row, line by line.
type note [][]segment

func (n note) runs() []excelize.RichTextRun {
	var list []excelize.RichTextRun
	for i, line := range n {
		for k, s := range line {
			if i > 0 && k == 0 {
				s.text = "\n" + s.text
			}
			ink := s.ink
			if ink == "" {
				ink = paper.Ink
			}
			list = append(list, excelize.RichTextRun{Text: s.text, Font: &excelize.Font{Family: paper.UsualFont, Size: fontSize, Bold: s.bold, Color: ink}})
		}
	}
	return list
}

func (n note) lines() int {
	sum := 0
	for _, line := range n {
		sum += linesOf(line)
	}
	return sum
}

func linesOf(line []segment) int {
	var b strings.Builder
	for _, s := range line {
		b.WriteString(s.text)
	}
	return paper.Lines(b.String(), noteWidth())
}

// noteWidth is the width of a note in half-width characters. Columns are
// measured in digits of the default font, which is larger than the notes'.
func noteWidth() int { return int(1.15*width(2, len(columns))) - 2 }

// noteLines is how many lines a note has at most: what is longer goes on in
// another row, so that a page is not left half empty.
const noteLines = 16

// moved are the items of which the sheet shows what is and what is proposed,
// on one line; the name has a line to itself.
var moved = []pledge.Field{pledge.TargetYear, pledge.HorizonName, pledge.StatusWord, pledge.Progress, pledge.AchievedOn, pledge.Outlook}

// notesOn returns what stands below a pledge's row: one cell, or more where
// the texts are long. Each names the pledge, since a page may end above it.
func (a Agenda) notesOn(it Item) []note {
	var lines note
	add := func(label, text string) {
		text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
		if text == "" {
			return
		}
		for i, part := range paper.Pieces(text, noteWidth()-2*paper.Width(label), noteLines-2) {
			line := []segment{{text: label + "　", ink: paper.QuietInk}, {text: part}}
			if i > 0 {
				line[0].text = label + "（続き）　"
			}
			lines = append(lines, line)
		}
	}
	if it.Carried != "" {
		lines = append(lines, []segment{{text: "持越し　", ink: paper.AlarmInk, bold: true}, {text: it.Carried, bold: true}})
	}
	if it.Last != "" {
		add("前回の審議", it.Last)
	}
	lines = append(lines, it.moves())
	after := it.after()
	if it.Now[pledge.Name] != after[pledge.Name] {
		lines = append(lines, change(pledge.Name.Label(), it.Now[pledge.Name], after[pledge.Name]))
	}
	add("ほかに変わる項目", strings.Join(it.others(), "、"))
	add(pledge.Reason.Label(), it.Reason)
	add(pledge.Instruction.Label(), after[pledge.Instruction])
	if after[pledge.Instruction] != "" {
		response := after[pledge.Response]
		if response == "" {
			response = "（まだ記入がありません）"
		}
		add(pledge.Response.Label(), response)
	}

	var list []note
	high := 0
	for _, line := range lines {
		n := linesOf(line)
		if len(list) == 0 || high+n > noteLines {
			title := fmt.Sprintf("公約%d　", it.Number)
			if len(list) > 0 {
				title = fmt.Sprintf("公約%d（続き）　", it.Number)
			}
			line = append([]segment{{text: title, bold: true}}, line...)
			n = linesOf(line)
			list, high = append(list, nil), 0
		}
		list[len(list)-1] = append(list[len(list)-1], line)
		high += n
	}
	return list
}

// after returns the pledge as it would be.
func (it Item) after() pledge.Record {
	if it.Proposed != nil {
		return it.Proposed
	}
	return it.Now
}

// moves is the line of what is and what is proposed.
func (it Item) moves() []segment {
	after := it.after()
	var line []segment
	for _, f := range moved {
		before, now := it.Now[f], after[f]
		if before == "" && now == "" {
			continue
		}
		if len(line) > 0 {
			line = append(line, segment{text: "　　"})
		}
		if pledge.ItemOf(f).Kind == pledge.KindDate {
			before, now = it.Now.Date(f).Wareki(), after.Date(f).Wareki()
		}
		line = append(line, change(f.Label(), before, now)...)
	}
	if it.Proposed == nil {
		line = append(line, segment{text: "　　（提案は出ていません）", ink: paper.QuietInk})
	}
	return line
}

// change shows one value, or two where they differ.
func change(label, before, after string) []segment {
	line := []segment{{text: label + "　", ink: paper.QuietInk}, {text: before}}
	if before == after {
		return line
	}
	for i, v := range []*string{&before, &after} {
		if *v == "" {
			*v = []string{"空欄", "（取消し）"}[i]
		}
	}
	return []segment{line[0], {text: before}, {text: " → " + after, ink: changeColour, bold: true}}
}

// others returns the labels of what else the proposal changes.
func (it Item) others() []string {
	var labels []string
	after := it.after()
	for i := range pledge.Items {
		item := &pledge.Items[i]
		shown := slices.Contains(moved, item.Key) || item.By != pledge.ByDepartment || item.Key == pledge.Response || item.Key == pledge.Reason
		if !shown && differs(item, it.Now, after) {
			labels = append(labels, item.Label)
		}
	}
	return labels
}

// differs reports whether an item, or a year of a plan, is not the same in both.
func differs(item *pledge.Item, a, b pledge.Record) bool {
	for _, pair := range [][2]pledge.Record{{a, b}, {b, a}} {
		for f, v := range pair[0] {
			if pledge.ItemOf(f) == item && pair[1][f] != v {
				return true
			}
		}
	}
	return false
}

// head writes what stands above the table.
func (c *sheet) head(a Agenda, last int) {
	label := paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Size: 9, Align: "center"}
	value := paper.Look{Fill: paper.Locked, Boxed: true}
	small := paper.Look{Fill: paper.Locked, Boxed: true, Size: 9, Indent: 1}
	title := strings.TrimSpace(a.Settings.City + "　" + a.Settings.Programme)
	c.Put(rowTitle, 1, len(columns), strings.TrimSpace(title+"　"+sheetName), paper.Look{Size: 14, Bold: true, Ink: "FFFFFF", Fill: paper.Title, Indent: 1})
	c.Height(rowTitle, 28)

	c.Put(rowMeeting, 1, 1, pledge.LabelMeeting, label)
	c.Put(rowMeeting, 2, 2, a.Meeting.String(), paper.Look{Fill: paper.Locked, Boxed: true, Bold: true, Indent: 1})
	c.Put(rowMeeting, 3, 3, pledge.LabelHeld, label)
	value.Format, value.Align = paper.DateFormat, "center"
	c.Put(rowMeeting, 4, 5, int(a.Date), value)
	c.Put(rowMeeting, 6, 6, pledge.LabelAnnounced, label)
	var announced any
	if a.Announced != nil {
		announced = *a.Announced
	}
	c.Put(rowMeeting, 7, 8, announced, paper.Look{Fill: paper.ToFill, Boxed: true, Unlocked: true, Align: "center", Format: "0"})
	c.Put(rowMeeting, 9, len(columns), "公表件数は、公表する施策の件数です。決まっていないときは空欄でかまいません。", paper.Look{Size: 9, Ink: paper.QuietInk})
	c.Height(rowMeeting, 24)

	c.Put(rowIssue, 1, 1, pledge.LabelMaster, label)
	c.Put(rowIssue, 2, 2, a.Settings.MasterID, small)
	c.Put(rowIssue, 3, 3, pledge.LabelIssued, label)
	small.Align, small.Indent = "center", 0
	c.Put(rowIssue, 4, 5, a.Revision, small)
	c.Put(rowIssue, 6, 6, "記入の状況", label)
	numbers, decisions := rangeOf(columnOf(numberHeader), last), rangeOf(columnOf(pledge.LabelDecision), last)
	c.Formula(rowIssue, 7, len(columns),
		fmt.Sprintf(`"決定 "&COUNT(%[1]s)&"件のうち記入 "&SUMPRODUCT(ISNUMBER(%[1]s)*(LEN(TRIM(%[2]s))>0))&"件"`, numbers, decisions),
		fmt.Sprintf("決定 %d件のうち記入 0件", len(a.Items)), paper.Look{Bold: true, Boxed: true, Indent: 1})
	c.Height(rowIssue, 20)

	c.Put(rowGuide, 1, len(columns), "黄色の欄に記入してください。→ のある項目は、担当部の提案による変更です。審議しなかった公約は、［校閲］の［シート保護の解除］をしてから行を削除してください（パスワードはありません）。",
		paper.Look{Size: 9, Ink: paper.QuietInk})
	c.Height(rowGuide, height(1))
	for i, col := range columns {
		l := label
		l.Fill = paper.Title
		l.Ink = "FFFFFF"
		c.Put(rowHeader, i+1, i+1, col.header, l)
	}
	c.Height(rowHeader, height(2))
}

// rangeOf returns a column's cells of the table.
func rangeOf(col, last int) string {
	name := xlsx.ColumnName(col)
	return fmt.Sprintf("$%[1]s$%[2]d:$%[1]s$%[3]d", name, rowFirst, last)
}

// guide gives the cells to fill their drop-downs, limits and prompts. They warn
// and do not stop: the reader knows more spellings than they offer.
func (c *sheet) guide(a Agenda, rows []int) {
	for i, col := range columns {
		if !col.fill {
			continue
		}
		cells := make([]string, len(rows))
		for k, row := range rows {
			cells[k] = xlsx.CellName(row, i+1)
		}
		e := paper.Entry{Cells: strings.Join(cells, " "), Title: col.header, Help: col.help,
			Wrong: col.help + "このまま入力するときは［はい］を押してください。取込のときに確かめます。"}
		switch {
		case col.header == pledge.LabelDecision:
			e.Limit = paper.Words(a.Meeting.Body.Words())
		case col.header == pledge.LabelConfirmed || col.header == pledge.LabelContents:
			e.Limit = paper.Words([]string{pledge.Mark})
		case col.item == pledge.MergedInto:
			e.Limit = paper.Between(excelize.DataValidationTypeWhole, 1, 999_999)
		case col.header == pledge.LabelSettled:
			e.Limit = paper.Between(excelize.DataValidationTypeDate, int(a.Date), int(a.Date)+36524)
		default:
			e.Limit = paper.Between(excelize.DataValidationTypeTextLength, 0, pledge.MaxText)
		}
		c.Guide(e)
	}
	c.intoMissing(a, rows)
}

// intoMissing turns 統合先 red while a decision that needs it stands without.
func (c *sheet) intoMissing(a Agenda, rows []int) {
	var words []string
	decision, into := columnOf(pledge.LabelDecision), columnOf(intoHeader)
	for _, r := range a.Meeting.Body.Rulings() {
		if r.Merges {
			words = append(words, fmt.Sprintf(`TRIM($%s%d)="%s"`, xlsx.ColumnName(decision), rowFirst, r.Decision))
		}
	}
	if len(words) == 0 || len(rows) == 0 {
		return
	}
	formula := fmt.Sprintf(`AND(OR(%s),TRIM($%s%d)="")`, strings.Join(words, ","), xlsx.ColumnName(into), rowFirst)
	c.When(xlsx.CellName(rowFirst, into)+":"+xlsx.CellName(rows[len(rows)-1], into), formula, c.Alarmed())
}

// page sets the sheet up for A4 landscape, one page wide with the header on
// each page, and lets people write into the cells to fill only.
func (c *sheet) page(a Agenda, last int) {
	c.Page(paper.Page{
		Area: paper.UpTo(last, len(columns)), Landscape: true, Centred: true, Margins: paper.FormMargins(0.4), Titles: [2]int{rowHeader, rowHeader},
		Header: "&L" + paper.HeaderText(a.Settings.City+"　"+a.Settings.Programme) + "&R" + paper.HeaderText(a.Meeting.String()+"（"+a.Date.Wareki()+"）"),
		Footer: "&L" + sheetName + "&C&P / &N&R" + pledge.LabelIssued + " " + strconv.Itoa(a.Revision),
	})
	c.Try(c.File.SetPanes(sheetName, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: rowHeader, TopLeftCell: xlsx.CellName(rowFirst, 3), ActivePane: "bottomRight"}))
	c.Protect()
}
