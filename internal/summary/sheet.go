package summary

import (
	"cmp"
	"fmt"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// SheetName is the sheet the summary stands on.
const SheetName = "達成状況"

// The page is fifteen columns wide: five cards of three, or two tables of
// seven with a gap between them.
const (
	lastCol  = 15
	leftEnd  = 7
	rightCol = 9
)

// Sheet returns 達成状況 in a workbook of its own, to be grafted into the master.
// Every number is a formula over the register's columns with its value stored
// beside it. The figures must be those of [Register], of the state the
// register's rows show.
func Sheet(fig Figures, refs splice.Refs) (*excelize.File, string, error) {
	p := newPage(fig, true)
	p.w = formulas{refs: refs, calendar: fig.settings.Calendar}
	if err := p.write(); err != nil {
		return nil, "", fmt.Errorf("write %s: %w", SheetName, err)
	}
	return p.file, SheetName, nil
}

// Workbook returns the summary as a workbook of values only, of any two days.
func Workbook(fig Figures) ([]byte, error) {
	p := newPage(fig, false)
	// The formulas are written and left out: any columns will do.
	p.w = formulas{refs: splice.Refs{Sheet: "公約一覧", Header: 1, Last: 1, Cols: anyColumns()}, calendar: fig.settings.Calendar}
	if err := p.write(); err != nil {
		return nil, fmt.Errorf("write %s: %w", SheetName, err)
	}
	b, err := xlsx.Bytes(p.file, fig.KnownBy)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", SheetName, err)
	}
	return b, nil
}

func anyColumns() map[string]int {
	cols := map[string]int{headerInitialYear: 1, headerFollowedStatus: 1, headerFollowedDate: 1}
	for _, item := range pledge.Items {
		cols[item.Label] = 1
	}
	return cols
}

// page writes the sheet from top to bottom; row is the next free one.
type page struct {
	*grid
	fig Figures
	w   formulas
	row int

	// Cells that other formulas use.
	total, achieved  string
	thisYear, label  string
	pace, checked    string
	yearFrom, yearTo int    // rows of the fiscal years
	gained           [2]int // row and column of what changed since the last meeting
}

func newPage(fig Figures, live bool) *page {
	widths := make([]float64, lastCol)
	for i := range widths {
		widths[i] = 11
	}
	widths[0] = 15
	return &page{grid: newGrid(SheetName, live, widths), fig: fig, row: 1}
}

// Looks of the page.
var (
	titleStyle   = style{size: 18, bold: true, color: navy}
	sectionStyle = style{size: 11, bold: true, color: navy, head: true}
	headStyle    = style{size: 9, color: muted, fill: pale, align: "right", wrap: true}
	headLeft     = style{size: 9, color: muted, fill: pale}
	nameStyle    = style{line: true, wrap: true}
	indented     = style{line: true, wrap: true, indent: 1}
	countStyle   = style{line: true, align: "right", format: "0"}
	rateStyle    = style{line: true, align: "right", format: "0.0%"}
	sumName      = style{bold: true, line: true}
	sumCount     = style{bold: true, line: true, align: "right", format: "0"}
	noteStyle    = style{size: 8.5, color: muted, wrap: true, top: true}
)

// Cells of the heading that everything refers to.
const (
	dayRow = 2
	dayCol = 14
)

func (p *page) write() error {
	p.w.day = abs(dayRow, dayCol)
	p.basis()
	p.heading()
	p.cards()
	p.progress()
	p.statuses()
	p.areasAndDepartments()
	p.changes()
	p.review()
	p.remaining()
	p.attention()
	p.meetings()
	p.notes()
	p.layout()
	return p.finish()
}

// basisRow holds the values that formulas share, small, below the heading.
const basisRow = 3

// basis fixes where shared values stand before any formula mentions them.
func (p *page) basis() {
	p.thisYear = abs(basisRow, 6)
	p.label = abs(basisRow, 8)
	p.pace = abs(basisRow, 11)
	p.checked = abs(basisRow, dayCol)
}

func (p *page) heading() {
	f := p.fig
	p.text(1, 1, 12, titleStyle, cmp.Or(f.Programme, "市長公約")+" "+SheetName)
	p.text(1, 13, lastCol, style{align: "right", color: muted, size: 9}, fmt.Sprintf("%s　改訂 %d", f.City, f.Revision))
	p.heights[1] = 30

	p.text(dayRow, 1, 11, style{size: 11, bold: true}, Heading(f))
	p.text(dayRow, 12, 13, style{align: "right", color: muted, size: 9}, "基準日")
	p.put(dayRow, dayCol, lastCol, style{align: "right", format: `yyyy"年"m"月"d"日"`, bold: true}, "", int(f.AsOf))
	p.heights[dayRow] = 22

	small := style{size: 8.5, color: muted}
	right := style{size: 8.5, color: muted, align: "right"}
	year := f.ThisYear.Year
	p.text(basisRow, 1, 4, small, "計算に使う値")
	p.text(basisRow, 5, 5, right, "今年度")
	p.put(basisRow, 6, 6, style{size: 8.5, color: muted, align: "right", format: "0"}, p.w.fiscalYear(), int(year))
	p.put(basisRow, 8, 9, small, fiscalYearLabel(p.thisYear), year.String())
	start := f.settings.Calendar.Start(year)
	p.text(basisRow, 10, 10, right, "経過")
	p.put(basisRow, 11, 11, style{size: 8.5, color: muted, align: "right", format: "0.0%"}, p.w.pace(p.thisYear),
		float64(f.AsOf-start+1)/float64(f.settings.Calendar.Start(year+1)-start))
	p.text(basisRow, 12, 13, right, "年度末確認を終えた年度")
	p.put(basisRow, dayCol, dayCol, style{size: 8.5, color: muted, align: "right", format: "0"}, p.w.lastChecked(f.settings), int(lastChecked(f)))
	p.row = 5
}

// lastChecked is the last fiscal year whose year-end check is over.
func lastChecked(f Figures) pledge.FiscalYear {
	y := f.settings.Calendar.YearOf(f.AsOf)
	for f.AsOf <= f.settings.CheckEnd(y) {
		y--
	}
	return y
}

// Heading says what the figures are true for and what they heed.
func Heading(f Figures) string {
	heeded := f.KnownBy.Wareki() + "までの記録を反映"
	if last := f.Heeded; last.Name != "" {
		name := last.Name
		if m, err := pledge.ParseMeeting(name); err == nil {
			name = string(m.Body)
		}
		heeded = last.Date.Wareki() + name + "の結果まで反映"
	}
	return fmt.Sprintf("%s現在（%s）", f.AsOf.Wareki(), heeded)
}

// card is one large figure with its parts and its definition.
type card struct {
	title      string
	formula    string
	value      any
	format     string
	of, all    part
	definition string
	gained     bool // counts what is listed further down
}

// part is a numerator or denominator.
type part struct {
	formula string
	value   any
	format  string
}

func rateValue(r Rate) any {
	n, ok := r.Tenths()
	if !ok {
		return noRate
	}
	return float64(n) / 1000
}

func (p *page) cards() {
	f, w := p.fig, p.w
	at, parts := p.row+1, p.row+2
	// The parts of card i stand in the first and third of its columns.
	of := func(i int) string { return abs(parts, 3*i+1) }
	all := func(i int) string { return abs(parts, 3*i+3) }
	p.achieved, p.total = of(0), all(0)
	share := func(i int, title string, s Share, ofFormula, allFormula, definition string) card {
		return card{
			title: title, formula: rate(of(i), all(i)), value: rateValue(s.Rate()), format: "0.0%",
			of: part{ofFormula, s.Achieved, `0"件"`}, all: part{allFormula, s.Total, `0"件"`}, definition: definition,
		}
	}
	cards := []card{
		share(0, "全体の達成率", f.Overall, w.achieved(), w.count(), "達成済みの公約÷すべての公約。統合は統合先の状況で数え、中止は分母に残ります。"),
	}
	if len(f.Horizons) > 0 {
		h := f.Horizons[0]
		word := quote(h.Horizon)
		cards = append(cards, share(1, fmt.Sprintf("当初「%s」公約の達成率", h.Horizon), h.Initial,
			w.achieved(w.is(pledge.InitialHorizon, word)), w.count(w.is(pledge.InitialHorizon, word)),
			fmt.Sprintf("登録したときの区分が「%s」の公約のうち、達成済みのもの。", h.Horizon)))
	}
	due := w.is(pledge.TargetYear, p.label)
	i := len(cards)
	cards = append(cards, share(i, f.ThisYear.Year.String()+"が目標の公約", f.ThisYear.Share, w.ownAchieved(due), w.due(due),
		"達成目標年度が今年度の公約のうち、達成済みのもの。統合と中止は含みません。"))

	since := card{title: "前回会議からの増減", format: "+0\"件\";-0\"件\";0\"件\"", value: noRate, definition: "会議の記録がまだありません。", gained: true}
	if f.Changes.Since != "" {
		since.value = len(f.Changes.Achieved)
		since.definition = f.Changes.Since + "の後に新たに達成した公約の数。"
	}
	cards = append(cards, since)

	term := card{title: "任期満了まで", format: "0\"か月\"", value: noRate, definition: "設定に任期満了日がありません。"}
	if f.TermUntil != 0 {
		i := len(cards)
		term.value, term.formula = f.MonthsLeft, months(w.day, of(i))
		term.of = part{"", int(f.TermUntil), `yyyy"年"m"月"d"日"`}
		term.definition = "任期満了日までの月数。端数は切り捨て。"
	}
	cards = append(cards, term)

	big := style{size: 22, bold: true, color: navy, fill: pale, align: "center"}
	title := style{size: 9, bold: true, color: muted, fill: pale, align: "center"}
	side := style{size: 10, fill: pale, align: "right"}
	defined := noteStyle
	defined.align = "center"
	for i, c := range cards {
		from := 3*i + 1
		p.text(p.row, from, from+2, title, c.title)
		s := big
		s.format = c.format
		p.put(at, from, from+2, s, c.formula, c.value)
		if c.gained {
			p.gained = [2]int{at, from}
		}
		switch left, right := side, side; {
		case c.all.value != nil:
			left.format, right.format, right.align = c.of.format, c.all.format, "left"
			p.put(parts, from, from, left, c.of.formula, c.of.value)
			middle := side
			middle.align = "center"
			p.text(parts, from+1, from+1, middle, "／")
			p.put(parts, from+2, from+2, right, c.all.formula, c.all.value)
		default: // one part, or none, over the card's whole width
			left.format, left.align = c.of.format, "center"
			p.put(parts, from, from+2, left, c.of.formula, c.of.value)
		}
		p.text(p.row+3, from, from+2, defined, c.definition)
	}
	p.heights[at], p.heights[p.row+3] = 34, 26
	p.row += 5
}

// section writes a headline over columns from..to.
func (p *page) section(row, from, to int, title string) {
	p.text(row, from, to, sectionStyle, title)
}

// progress shows the fiscal years and the horizons, and beside both the chart.
func (p *page) progress() {
	p.section(p.row, 1, lastCol, "年度別の目標と達成")
	p.row++
	top := p.row
	p.years()
	p.horizons()
	p.chart(top, p.row-2)
}

func (p *page) years() {
	f, w := p.fig, p.w
	for i, h := range []string{"年度", "西暦", "当初の目標", "当初の累計", "現在の目標", "うち残り", "達成", "うち前倒し", "達成の累計", "累計達成率"} {
		s := headStyle
		if i == 0 {
			s = headLeft
		}
		p.text(p.row, i+1, i+1, s, h)
	}
	p.row++
	p.yearFrom = p.row
	planned := 0
	for _, y := range f.Years {
		row := p.row
		label, year := abs(row, 1), abs(row, 2)
		initial, present, left := w.is(pledge.InitialTarget, label), w.is(pledge.TargetYear, label), ""
		p.text(row, 1, 1, nameStyle, y.Label)
		if y.Year == 0 {
			initial.criterion, present.criterion = quote("*以降"), quote("*以降")
			p.text(row, 2, 2, countStyle, "")
		} else {
			p.put(row, 2, 2, style{line: true, align: "right", color: muted, format: "0"}, "", int(y.Year))
		}
		left = w.live(present)
		planned += y.InitialTargets
		p.put(row, 3, 3, countStyle, countifs(initial), y.InitialTargets)
		p.put(row, 4, 4, countStyle, fmt.Sprintf("SUM(%s:%s)", abs(p.yearFrom, 3), abs(row, 3)), planned)
		p.put(row, 5, 5, countStyle, countifs(present), y.PresentTargets)
		p.put(row, 6, 6, countStyle, left, y.Remaining)
		if y.Year == 0 { // nothing is achieved in "or later"
			for col := 7; col <= 10; col++ {
				p.text(row, col, col, countStyle, noRate)
			}
		} else {
			p.put(row, 7, 7, countStyle, w.achievedIn(year), y.Achieved)
			p.put(row, 8, 8, countStyle, w.early(year), y.Early)
			p.put(row, 9, 9, countStyle, fmt.Sprintf("SUM(%s:%s)", abs(p.yearFrom, 7), abs(row, 7)), y.Cumulative)
			p.put(row, 10, 10, rateStyle, rate(abs(row, 9), p.total), rateValue(y.Rate))
		}
		p.row++
	}
	p.yearTo = p.row - 1
	var sum YearFigure
	for _, y := range f.Years {
		sum.InitialTargets += y.InitialTargets
		sum.PresentTargets += y.PresentTargets
		sum.Remaining += y.Remaining
		sum.Achieved += y.Achieved
		sum.Early += y.Early
	}
	p.text(p.row, 1, 2, sumName, "計")
	for _, c := range []struct{ col, value int }{{3, sum.InitialTargets}, {5, sum.PresentTargets}, {6, sum.Remaining}, {7, sum.Achieved}, {8, sum.Early}} {
		formula := "0"
		if p.yearTo >= p.yearFrom {
			formula = fmt.Sprintf("SUM(%s:%s)", abs(p.yearFrom, c.col), abs(p.yearTo, c.col))
		}
		p.put(p.row, c.col, c.col, sumCount, formula, c.value)
	}
	for _, col := range []int{4, 9, 10} {
		p.text(p.row, col, col, sumCount, "")
	}
	p.row += 2
}

// chartCol is where the chart begins; it reaches to the last column.
const chartCol = 11

// chart draws the achievements and targets of the fiscal years beside rows
// top..bottom. What is achieved ends with the year of the day. The three
// series differ by shape and by grey, so that they survive any printer.
func (p *page) chart(top, bottom int) {
	f := p.fig
	last, gone := 0, 0
	for i, y := range f.Years {
		if y.Year != 0 {
			last = p.yearFrom + i
			if y.Year <= f.ThisYear.Year {
				gone = last
			}
		}
	}
	if gone == 0 {
		return
	}
	name := func(col int) string { return SheetName + "!" + abs(p.yearFrom-1, col) }
	area := func(col, to int) string {
		return fmt.Sprintf("%s!%s:%s", SheetName, abs(p.yearFrom, col), abs(to, col))
	}
	small := excelize.Font{Family: fontName, Size: 8, Color: ink}
	solid := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	series := func(kind excelize.ChartType, col, to int, color string, labels excelize.ChartDataLabelPositionType) *excelize.Chart {
		return &excelize.Chart{
			Type: kind,
			Series: []excelize.ChartSeries{{
				Name: name(col), Categories: area(1, last), Values: area(col, to), Fill: solid(color),
				DataLabel: excelize.ChartDataLabel{Font: small}, DataLabelPosition: labels,
			}},
			Legend:   excelize.ChartLegend{Position: "bottom", Font: &small},
			PlotArea: excelize.ChartPlotArea{ShowVal: true},
			XAxis:    excelize.ChartAxis{Font: small},
			YAxis:    excelize.ChartAxis{Font: small},
		}
	}
	year := series(excelize.Col, 7, gone, "B8C7D6", excelize.ChartDataLabelsPositionInsideBase)
	sum := series(excelize.Line, 9, gone, navy, excelize.ChartDataLabelsPositionAbove)
	sum.Series[0].Line = excelize.LineOptions{Width: 2.25}
	sum.Series[0].Marker = excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: solid(navy)}
	plan := series(excelize.Line, 4, last, "7B8794", excelize.ChartDataLabelsPositionRight)
	plan.Series[0].Line = excelize.LineOptions{Width: 1.5, Dash: excelize.LineDashDash}
	plan.Series[0].Marker = excelize.ChartMarker{Symbol: "diamond", Size: 6, Fill: solid("7B8794")}

	year.Dimension = p.room(top, chartCol, bottom, lastCol)
	vary := false
	year.VaryColors = &vary
	year.Format = excelize.GraphicOptions{OffsetX: 8}
	year.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{
		Text: fmt.Sprintf("%s現在で%d件、%s", f.AsOf.Wareki(), f.Overall.Achieved, f.Overall.Rate()),
		Font: &excelize.Font{Family: fontName, Size: 10, Bold: true, Color: navy},
	}}}
	p.keep(p.file.AddChart(p.sheet, ref(top, chartCol), year, plan, sum))
}

func (p *page) horizons() {
	f, w := p.fig, p.w
	p.section(p.row, 1, chartCol-1, "区分別の達成率")
	p.row++
	for i, h := range []string{"区分", "当初の公約", "うち達成", "達成率", "現在の公約", "うち達成", "達成率"} {
		s := headStyle
		if i == 0 {
			s = headLeft
		}
		p.text(p.row, i+1, i+1, s, h)
	}
	p.row++
	for _, h := range f.Horizons {
		label := abs(p.row, 1)
		p.text(p.row, 1, 1, nameStyle, h.Horizon)
		p.share(p.row, 2, h.Initial, w.is(pledge.InitialHorizon, label))
		p.share(p.row, 5, h.Present, w.is(pledge.HorizonName, label))
		p.row++
	}
	p.row++
}

// statuses shows the statuses side by side, two columns each: of all pledges,
// their part of them, and by horizon.
func (p *page) statuses() {
	f, w := p.fig, p.w
	p.section(p.row, 1, lastCol, "状況別の公約数")
	head, counts, rates := p.row+1, p.row+2, p.row+3
	p.text(head, 1, 1, headLeft, pledge.StatusWord.Label())
	p.text(counts, 1, 1, sumName, "全体")
	p.text(rates, 1, 1, nameStyle, "割合")
	for i, h := range f.Horizons {
		p.text(rates+1+i, 1, 1, nameStyle, h.Horizon)
	}
	column := func(from, to int, title string, of func(i int) Count, formula func(label string, conds ...cond) string, all Count) {
		label := abs(head, from)
		p.text(head, from, to, headStyle, title)
		p.put(counts, from, to, sumCount, formula(label), all.N)
		p.put(rates, from, to, rateStyle, rate(abs(counts, from), p.total), rateValue(Rate{Of: all.N, All: f.Overall.Total}))
		for i := range f.Horizons {
			row := rates + 1 + i
			p.put(row, from, to, countStyle, formula(label, w.is(pledge.HorizonName, abs(row, 1))), of(i).N)
		}
	}
	col := 2
	for i, c := range f.Statuses {
		column(col, col+1, c.Word, func(h int) Count { return f.Horizons[h].Statuses[i] }, func(label string, conds ...cond) string {
			return w.statusCount(pledge.Status(c.Word), label, conds...)
		}, c)
		col += 2
	}
	column(col, lastCol, "統合した公約（内数）", func(h int) Count { return Count{N: f.Horizons[h].Merged} }, func(_ string, conds ...cond) string {
		return countifs(with(conds, w.status(pledge.Merged))...)
	}, Count{N: f.Merged})
	p.row = rates + len(f.Horizons) + 2
}

// share writes total, achieved and rate of the pledges that meet a condition.
func (p *page) share(row, col int, s Share, c cond) {
	p.put(row, col, col, countStyle, p.w.count(c), s.Total)
	p.put(row, col+1, col+1, countStyle, p.w.achieved(c), s.Achieved)
	p.put(row, col+2, col+2, rateStyle, rate(abs(row, col+1), abs(row, col)), rateValue(s.Rate()))
}

// bars draws a bar behind each rate of a column; it prints in grey.
func (p *page) bars(col, from, to int) {
	if to < from {
		return
	}
	p.keep(p.file.SetConditionalFormat(p.sheet, ref(from, col)+":"+ref(to, col), []excelize.ConditionalFormatOptions{{
		Type: "data_bar", Criteria: "=", MinType: "num", MaxType: "num", MinValue: "0", MaxValue: "1", BarColor: "#B8C7D6",
	}}))
}

func (p *page) areasAndDepartments() {
	f := p.fig
	p.section(p.row, 1, leftEnd, "分野別の達成率")
	p.section(p.row, rightCol, lastCol, "担当部別の達成率")
	head := p.row + 1
	end := head
	table := func(from int, title string, list []GroupFigure, field pledge.Field) {
		p.text(head, from, from+3, headLeft, title)
		for i, h := range []string{"公約", "うち達成", "達成率"} {
			p.text(head, from+4+i, from+4+i, headStyle, h)
		}
		row := head + 1
		for _, g := range list {
			p.text(row, from, from+3, nameStyle, g.Name)
			p.share(row, from+4, g.Share, p.w.is(field, abs(row, from)))
			p.grow(row, from, from+3, g.Name)
			row++
		}
		p.bars(from+6, head+1, row-1)
		end = max(end, row)
	}
	table(1, pledge.Area.Label(), f.Areas, pledge.Area)
	table(rightCol, pledge.Department.Label(), f.Departments, pledge.Department)
	p.row = end + 1
}

// listHead is one column of a table of pledges by name.
type listHead struct {
	title    string
	from, to int
	format   string // of a number
}

// begin writes the heads and returns the first row of the list.
func (p *page) begin(heads ...listHead) int {
	for _, h := range heads {
		s := headLeft
		if h.format != "" {
			s = headStyle
		}
		if h == numberHead {
			s.align = "center"
		}
		p.text(p.row, h.from, h.to, s, h.title)
	}
	p.row++
	return p.row
}

// cell writes one cell of a list's row.
func (p *page) cell(h listHead, formula string, value any) {
	s := nameStyle
	if h.format != "" {
		s = style{line: true, align: "right", format: h.format}
	}
	p.put(p.row, h.from, h.to, s, formula, value)
	if t, ok := value.(string); ok {
		p.grow(p.row, h.from, h.to, t)
	}
}

// end closes a list begun at a row; an empty one says so.
func (p *page) end(first int, none string) {
	if p.row == first {
		p.text(p.row, 1, lastCol, style{line: true, color: muted}, none)
		p.row++
	}
	p.row++
}

// counted returns a formula that counts the numbers of a list.
func (p *page) counted(first int) string {
	return fmt.Sprintf("COUNT(%s:%s)", abs(first, 1), abs(max(first, p.row-1), 1))
}

// number shows a pledge's number, which leads to its row in the register.
func (p *page) number(n int) {
	p.put(p.row, 1, 1, style{line: true, align: "center", format: "0", color: navy}, p.w.link(n), n)
}
