package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
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

// Sheeter returns what makes the sheets of the figures, once it is known where
// the columns of the master's sheets stand.
func Sheeter(f Figures) func(map[string]splice.Refs) ([]splice.Scion, error) {
	return func(at map[string]splice.Refs) ([]splice.Scion, error) { return Sheets(f, at) }
}

// Sheets returns 達成状況 and 集計用, each in a workbook of its own, to be grafted
// into the master. Every number is a formula over the master's columns with its
// value stored beside it. at has 公約一覧, with the pledges of its rows, 会議 and
// 提出案. The figures must be those of [Register], of the state the register's
// rows show.
func Sheets(fig Figures, at map[string]splice.Refs) ([]splice.Scion, error) {
	p := newPage(fig, true)
	p.w = formulas{refs: at[ListName], at: at, calendar: fig.settings.Calendar}
	if err := p.write(); err != nil {
		return nil, fmt.Errorf("write %s: %w", SheetName, err)
	}
	beside := work{fig: fig, at: at, day: SheetName + "!" + p.w.day, check: SheetName + "!" + p.checked, steps: hops(fig.state, fig.proposed) + 1}
	file, err := beside.sheet()
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", WorkName, err)
	}
	return []splice.Scion{{Sheet: WorkName, File: file, Aside: true}, {Sheet: SheetName, File: p.file}}, nil
}

// page writes the sheet from top to bottom; row is the next free one.
type page struct {
	*grid
	fig   Figures
	w     formulas
	row   int
	rowOf map[int]int // row of each pledge in the list, where the page is a copy's

	room   [listCount]int // how many rows the lists may show
	second int            // first row of the second page

	stretch float64 // points that the rows beside the chart are higher than usual

	// Cells that other formulas use.
	all, achieved    string
	thisYear, label  string
	pace, checked    string
	yearFrom, yearTo int // rows of the fiscal years

	cardRow, remainingRow, changesRow int // where the large figures stand and lead to
}

// Widths of the columns, in characters.
const (
	firstWidth = 16
	otherWidth = 12
)

func newPage(fig Figures, live bool) *page {
	widths := make([]float64, lastCol)
	for i := range widths {
		widths[i] = otherWidth
	}
	widths[0] = firstWidth
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

// write writes the page. How many rows the lists may show, and how high the
// chart is, follows from what the rest takes, so that is found out first.
func (p *page) write() error {
	trial := newPage(p.fig, p.live)
	trial.w, trial.rowOf = p.w, p.rowOf
	trial.compose()
	p.keep(trial.err)
	p.keep(trial.file.Close())
	p.room = allot(p.pageHeight()-trial.span(trial.second, trial.row-1), trial.listHeights())
	// What the first page has to spare makes the chart higher.
	beside := max(len(p.fig.Years)+1, chartRows)
	spare := p.pageHeight() - trial.span(1, trial.second-1)
	p.stretch = min(max(spare, 0)/float64(beside), mostStretch)
	p.compose()
	p.leads()
	p.layout()
	return p.finish()
}

// compose fills both pages.
func (p *page) compose() {
	p.w.day = abs(dayRow, dayCol)
	p.basis()
	p.heading()
	p.cards()
	p.progress()
	p.horizons()
	p.areasAndDepartments()
	p.second = p.row
	p.changes()
	p.remaining()
	if !p.fig.public {
		p.attention()
		p.review()
	}
	p.meetings()
	p.notes()
}

// gap leaves a low row.
func (p *page) gap() {
	p.heights[p.row] = gapHeight
	p.row++
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
	p.heights[1] = 28

	p.text(dayRow, 1, 11, style{size: 11, bold: true}, Heading(f))
	p.text(dayRow, 12, 13, style{align: "right", color: muted, size: 9}, "基準日")
	p.put(dayRow, dayCol, lastCol, style{align: "right", format: `yyyy"年"m"月"d"日"`, bold: true}, "", int(f.AsOf))
	p.heights[dayRow] = 20
	p.heights[basisRow+1] = gapHeight

	p.row = basisRow + 2
	if !p.live {
		return
	}
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
}

// lastChecked is the last fiscal year whose year-end check is over.
func lastChecked(f Figures) pledge.FiscalYear { return lastCheckedOn(f.settings, f.AsOf) }

func lastCheckedOn(s *pledge.Settings, day pledge.Date) pledge.FiscalYear {
	y := s.Calendar.YearOf(day)
	for day <= s.CheckEnd(y) {
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
	parts      []part // one over the whole width, or three side by side
	definition string
}

// part is a numerator, a denominator, or what stands between them.
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
	p.cardRow = p.row
	at, parts := p.row+1, p.row+2
	// The parts of card i stand in the first and third of its columns.
	of := func(i int) string { return abs(parts, 3*i+1) }
	all := func(i int) string { return abs(parts, 3*i+3) }
	p.achieved, p.all = of(0), all(0)
	const pieces = `0"件"`
	share := func(i int, title string, s Share, ofFormula, allFormula, definition string) card {
		return card{
			title: title, formula: rate(of(i), all(i)), value: rateValue(s.Rate()), format: "0.0%",
			parts: []part{{ofFormula, s.Achieved, pieces}, {"", "／", ""}, {allFormula, s.Total, pieces}}, definition: definition,
		}
	}
	cards := []card{
		share(0, "全体の達成率", f.Overall, w.achieved(), w.count(), "達成済みの公約÷すべての公約。統合は統合先の状況で数え、中止は分母に残ります。"),
	}
	if len(f.Horizons) > 0 {
		h := f.Horizons[0]
		word := literal(h.Horizon)
		cards = append(cards, share(1, fmt.Sprintf("当初「%s」公約の達成率", h.Horizon), h.Initial,
			w.achieved(w.is(pledge.InitialHorizon, word)), w.count(w.is(pledge.InitialHorizon, word)),
			fmt.Sprintf("登録したときの区分が「%s」の公約のうち、達成済みのもの。", h.Horizon)))
	}
	due := w.is(pledge.TargetYear, p.label)
	i := len(cards)
	year := share(i, f.ThisYear.Year.String()+"の達成と残り", f.ThisYear.Share, w.ownAchieved(due), w.due(due),
		"達成目標年度が今年度の公約のうち、達成済みのもの。統合と中止は含みません。")
	year.parts[0].format, year.parts[2].format = `"達成 "0"件"`, `"全"0"件"`
	year.parts[1] = part{all(i) + "-" + of(i), f.ThisYear.Total - f.ThisYear.Achieved, `"残り "0"件"`}
	cards = append(cards, year)

	since := card{title: "前回会議からの増減", value: noRate, parts: []part{{}}, definition: "比べる会議の記録がまだありません。"}
	if c := f.Changes; c.Since != "" {
		i := len(cards)
		since.formula, since.value, since.format = p.achieved+"-"+of(i), f.Overall.Achieved-c.Before, `+0"件";-0"件";0"件"`
		since.parts = []part{{"SUM(" + factAchieved.whole() + ")", c.Before, pieces}, {"", "→", ""}, {p.achieved, f.Overall.Achieved, pieces}}
		since.definition = "達成済みの公約の、" + c.Since + "のときとの差。"
	}
	cards = append(cards, since)

	term := card{title: "任期満了まで", value: noRate, parts: []part{{}}, definition: "設定に任期満了日がありません。"}
	if f.TermUntil != 0 {
		i := len(cards)
		term.value, term.formula, term.format = f.MonthsLeft, months(w.day, of(i)), `0"か月"`
		term.parts = []part{{"", int(f.TermUntil), `yyyy"年"m"月"d"日"`}}
		term.definition = "任期満了日までの月数。端数は切り捨て。"
	}
	cards = append(cards, term)

	big := style{size: 22, bold: true, color: navy, fill: pale, align: "center"}
	title := style{size: 9, bold: true, color: muted, fill: pale, align: "center"}
	defined := noteStyle
	defined.align = "center"
	for i, c := range cards {
		from := 3*i + 1
		p.text(p.row, from, from+2, title, c.title)
		s := big
		s.format = c.format
		p.put(at, from, from+2, s, c.formula, c.value)
		p.parts(parts, from, style{fill: pale}, c.parts)
		p.text(p.row+3, from, from+2, defined, c.definition)
	}
	p.heights[at], p.heights[parts], p.heights[p.row+3] = 32, 16, 26
	p.row += 4
	p.gap()
}

// parts writes one part over three columns, or three side by side that read as
// one: 51件 ／ 97件.
func (p *page) parts(row, from int, s style, list []part) {
	if len(list) == 1 {
		s.align, s.format = "center", list[0].format
		p.put(row, from, from+2, s, list[0].formula, list[0].value)
		return
	}
	for i, part := range list {
		s.align, s.format = [...]string{"right", "center", "left"}[i], part.format
		p.put(row, from+i, from+i, s, part.formula, part.value)
	}
}

// leads makes the large figures lead to what they count.
func (p *page) leads() {
	at, col := p.cardRow+1, 1
	p.leadTo(at, col, pledge.StatusWord)
	if len(p.fig.Horizons) > 0 {
		col += 3
		p.leadTo(at, col, pledge.InitialHorizon)
	}
	p.lead(at, col+3, SheetName+"!"+abs(p.remainingRow, 1))
	if p.changesRow != 0 {
		p.lead(at, col+6, SheetName+"!"+abs(p.changesRow, 1))
	}
}

// leadTo makes a number lead to the column of the register it is counted in.
func (p *page) leadTo(row, col int, field pledge.Field) {
	column, _, _ := strings.Cut(p.w.refs.Column(field.Label()), ":")
	p.lead(row, col, fmt.Sprintf("%s$%d", column, p.w.refs.Header))
}

// section writes a headline over columns from..to.
func (p *page) section(row, from, to int, title string) {
	p.text(row, from, to, sectionStyle, title)
}

// progress shows the fiscal years, and beside them the chart.
func (p *page) progress() {
	p.section(p.row, 1, lastCol, "年度別の目標と達成")
	p.row++
	top := p.row
	p.years()
	p.row = max(p.row, top+chartRows)
	for row := top + 1; row < p.row; row++ {
		p.heights[row] = usualHeight + p.stretch
	}
	p.chart(top, p.row-1)
	p.gap()
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
		p.leadTo(row, 3, pledge.InitialTarget)
		p.leadTo(row, 5, pledge.TargetYear)
		p.leadTo(row, 6, pledge.TargetYear)
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
			p.put(row, 10, 10, rateStyle, rate(abs(row, 9), p.all), rateValue(y.Rate))
			p.leadTo(row, 7, pledge.AchievedOn)
			p.leadTo(row, 8, pledge.AchievedOn)
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
	p.row++
}

const (
	chartCol    = 11 // where the chart begins; it reaches to the last column
	chartRows   = 9  // the least it needs to be read
	mostStretch = 12 // points
)

// chart draws what was achieved by the end of each fiscal year, up to the
// year of the day, and the line of the initial targets, beside rows
// top..bottom. The two differ by shape, so that they survive any printer.
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
	small := excelize.Font{Family: paper.UsualFont, Size: 8, Color: ink}
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
	sum := series(excelize.Col, 9, gone, "B8C7D6", excelize.ChartDataLabelsPositionOutsideEnd)
	// Left of a line that rises is where the line is not.
	plan := series(excelize.Line, 4, last, "9AA5B1", excelize.ChartDataLabelsPositionLeft)
	plan.Series[0].Line = excelize.LineOptions{Width: 1.5, Dash: excelize.LineDashDash}
	plan.Series[0].Marker = excelize.ChartMarker{Symbol: "diamond", Size: 4, Fill: solid(ink)}

	sum.Dimension = p.drawing(top, chartCol, bottom, lastCol)
	vary := false
	sum.VaryColors = &vary
	sum.Format = excelize.GraphicOptions{OffsetX: 8}
	sum.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{
		Text: fmt.Sprintf("%sで%d件、%s", when(f), f.Overall.Achieved, f.Overall.Rate()),
		Font: &excelize.Font{Family: paper.UsualFont, Size: 10, Bold: true, Color: navy},
	}}}
	p.keep(p.file.AddChart(p.sheet, ref(top, chartCol), sum, plan))
}

// when names the day of the figures, the last day of a fiscal year by the year.
func when(f Figures) string {
	if year := f.ThisYear.Year; f.AsOf == f.settings.Calendar.End(year) {
		return year.String() + "末"
	}
	return f.AsOf.Wareki() + "現在"
}

// horizons shows the horizons: what was achieved of those of the beginning and
// of the present ones, and the present ones by status.
func (p *page) horizons() {
	f, w := p.fig, p.w
	const firstStatus = 8
	mergedCol := firstStatus + len(f.Statuses)
	p.section(p.row, 1, lastCol, "区分別の達成率と状況")
	p.row++
	head := p.row
	for i, h := range []string{"区分", "当初の公約", "うち達成", "達成率", "現在の公約", "うち達成", "達成率"} {
		s := headStyle
		if i == 0 {
			s = headLeft
		}
		p.text(head, i+1, i+1, s, h)
	}
	for i, c := range f.Statuses {
		p.text(head, firstStatus+i, firstStatus+i, headStyle, c.Word)
	}
	p.text(head, mergedCol, lastCol, headStyle, "統合した公約（内数）")
	p.row++
	statuses := func(row int, s style, list []Count, merged int, conds ...cond) {
		for i, c := range list {
			col := firstStatus + i
			p.put(row, col, col, s, w.statusCount(abs(head, col), conds...), c.N)
			p.leadTo(row, col, pledge.StatusWord)
		}
		p.put(row, mergedCol, lastCol, s, w.merged(conds...), merged)
		p.leadTo(row, mergedCol, pledge.StatusWord)
	}
	for _, h := range f.Horizons {
		label := abs(p.row, 1)
		p.text(p.row, 1, 1, nameStyle, h.Horizon)
		p.share(p.row, 2, countStyle, h.Initial, pledge.InitialHorizon, w.named(pledge.InitialHorizon, label))
		p.share(p.row, 5, countStyle, h.Present, pledge.HorizonName, w.named(pledge.HorizonName, label))
		statuses(p.row, countStyle, h.Statuses, h.Merged, w.named(pledge.HorizonName, label))
		p.row++
	}
	sum := p.row
	p.text(sum, 1, 1, sumName, "全体")
	p.share(sum, 2, sumCount, f.Overall, pledge.StatusWord)
	p.share(sum, 5, sumCount, f.Overall, pledge.StatusWord)
	statuses(sum, sumCount, f.Statuses, f.Merged)
	p.row++
	p.text(p.row, 1, firstStatus-1, style{line: true, align: "right", color: muted, size: 9}, "全体にしめる割合")
	part := func(from, to, n int) {
		p.put(p.row, from, to, rateStyle, rate(abs(sum, from), p.all), rateValue(Rate{Of: n, All: f.Overall.Total}))
	}
	for i, c := range f.Statuses {
		part(firstStatus+i, firstStatus+i, c.N)
	}
	part(mergedCol, lastCol, f.Merged)
	p.row++
	p.gap()
}

// share writes total, achieved and rate of the pledges that meet any of the
// conditions, all pledges where there is none.
// The numbers lead to the column of the item they are counted by.
func (p *page) share(row, col int, look style, s Share, by pledge.Field, anyOf ...cond) {
	sum := func(count func(...cond) string) string {
		if len(anyOf) == 0 {
			return count()
		}
		parts := make([]string, len(anyOf))
		for i, c := range anyOf {
			parts[i] = count(c)
		}
		return strings.Join(parts, "+")
	}
	p.put(row, col, col, look, sum(p.w.count), s.Total)
	p.put(row, col+1, col+1, look, sum(p.w.achieved), s.Achieved)
	look.format = rateStyle.format
	p.put(row, col+2, col+2, look, rate(abs(row, col+1), abs(row, col)), rateValue(s.Rate()))
	p.leadTo(row, col, by)
	p.leadTo(row, col+1, pledge.StatusWord)
}

// formerNames returns the conditions of a department's former names that mean
// it by the day.
func (p *page) formerNames(name string, field pledge.Field) (list []cond) {
	if field != pledge.Department {
		return nil
	}
	s := p.fig.settings
	for _, d := range s.Departments {
		for _, former := range d.Former {
			if former != name && s.CurrentDepartment(former, p.fig.AsOf) == name && !slices.Contains(list, p.w.is(field, literal(former))) {
				list = append(list, p.w.is(field, literal(former)))
			}
		}
	}
	return list
}

// bars draws a bar behind each rate of a column; it prints in grey.
func (g *grid) bars(col, from, to int) {
	if to < from {
		return
	}
	g.keep(g.file.SetConditionalFormat(g.sheet, ref(from, col)+":"+ref(to, col), []excelize.ConditionalFormatOptions{{
		Type: "data_bar", Criteria: "=", MinType: "num", MaxType: "num", MinValue: "0", MaxValue: "1", BarColor: "#B8C7D6",
	}}))
}

func (p *page) areasAndDepartments() {
	f := p.fig
	top, end := p.row, p.row
	table := func(from int, title string, list []GroupFigure, field pledge.Field) {
		p.section(top, from, from+leftEnd-1, title)
		head := top + 1
		p.text(head, from, from+3, headLeft, field.Label())
		for i, h := range []string{"公約", "うち達成", "達成率"} {
			p.text(head, from+4+i, from+4+i, headStyle, h)
		}
		row := head + 1
		for _, g := range list {
			p.text(row, from, from+3, nameStyle, g.Name)
			p.share(row, from+4, countStyle, g.Share, field, append([]cond{p.w.named(field, abs(row, from))}, p.formerNames(g.Name, field)...)...)
			p.grow(row, from, from+3, g.Name)
			row++
		}
		p.bars(from+6, head+1, row-1)
		end = max(end, row)
	}
	table(1, "分野別の達成率", f.Areas, pledge.Area)
	if !f.public {
		table(rightCol, "担当部別の達成率", f.Departments, pledge.Department)
	}
	p.row = end
	p.gap()
}
