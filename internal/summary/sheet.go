package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// The page is fifteen columns wide: five cards of three, or two tables with a
// gap between them. Beside it, off the paper, stand the values that formulas
// share.
const (
	lastCol  = 15
	leftEnd  = 8
	rightCol = 10

	basisRow = 2 // of their title; the first value follows
	basisCol = 18
)

// Sheets returns 達成状況, in a workbook of its own, and 集計用, to be grafted into
// the master. Every number is a formula over the master's columns with its
// value stored beside it. at has 公約一覧, with the pledges of its rows, 会議 and
// 提出案. The figures must be of the state the register's rows show, changes that
// take effect later included.
func (fig Figures) Sheets(at map[string]splice.Refs) ([]splice.Scion, error) {
	p := newPage(fig, true)
	p.w = formulas{refs: at[pledge.SheetRegister], at: at, calendar: fig.settings.Calendar}
	if err := p.write(); err != nil {
		return nil, fmt.Errorf("write %s: %w", pledge.SheetSummary, err)
	}
	beside := newWork(fig, at, pledge.SheetSummary+"!"+p.w.day, pledge.SheetSummary+"!"+p.checked)
	f, err := p.amended()
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", pledge.SheetSummary, err)
	}
	return []splice.Scion{{Sheet: pledge.SheetReckoning, Aside: beside.rows()}, {Sheet: pledge.SheetSummary, File: f}}, nil
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

	below         below // what stands on the second page because the first has no room
	meetingsAbove bool  // the meetings stand on the first page: it has room

	chartTop, chartEnd int // rows beside the chart, from the table's head

	// Cells that other formulas use.
	all, achieved    string
	thisYear, label  string
	pace, checked    string
	basisNext        int // row of the next shared value
	yearFrom, yearTo int // rows of the fiscal years

	cardRow, remainingRow, changesRow int // where the large figures stand and lead to
}

// below says which of the tables of areas and departments stand on the second
// page.
type below uint8

const (
	neitherBelow below = iota
	departmentsBelow
	bothBelow
)

// Widths of the columns, in characters. The page is printed as wide as the
// paper, so the narrower they are, the larger is the print.
const (
	firstWidth = 13
	otherWidth = 9
	basisWidth = 26
)

func newPage(fig Figures, live bool) *page {
	return &page{grid: newGrid(pledge.SheetSummary, live, pageWidths(live)), fig: fig, row: 1}
}

func pageWidths(live bool) []float64 {
	widths := slices.Repeat([]float64{otherWidth}, lastCol)
	widths[0] = firstWidth
	if live {
		widths = append(widths, 2, basisWidth, otherWidth+2)
	}
	return widths
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

// dayFormat writes a day in the era, in Excel as in LibreOffice.
const dayFormat = `[$-411]ggge"年"m"月"d"日"`

// Cells of the heading that everything refers to.
const (
	dayRow = 2
	dayCol = 14
)

// write writes the page. Where its parts stand, how many rows the lists may show,
// and how high the rows are, follows from what they take, so that is found out
// first.
func (p *page) write() error {
	// try returns the page without the rows of its lists, in the narrowest columns
	// in which it fits with so many rows, and how many times the usual width those
	// are: more than most where it does not fit.
	try := func(low below, rows [listCount]int, most float64) (*page, float64) {
		for by := 1.0; ; by *= 1.04 {
			// The meetings stand on the first page where that has room.
			for _, above := range []bool{true, false} {
				t := &page{grid: newTrial(pledge.SheetSummary, p.live, pageWidths(p.live)), fig: p.fig, row: 1,
					w: p.w, rowOf: p.rowOf, below: low, meetingsAbove: above && low == neitherBelow}
				t.widen(lastCol, by)
				t.compose()
				p.keep(t.err)
				if t.fits(rows) || by > most && !above {
					return t, by
				}
			}
		}
	}
	trial, by := try(neitherBelow, wanted, mostExcess)
	if by > mostExcess {
		trial, by = try(neitherBelow, least, mostWide)
	}
	for _, low := range []below{departmentsBelow, bothBelow} {
		if by > mostExcess && (low == bothBelow || !p.fig.public) {
			if other, less := try(low, least, mostWide); less < by {
				trial, by = other, less
			}
		}
	}
	p.below, p.meetingsAbove = trial.below, trial.meetingsAbove
	p.widen(lastCol, by)
	p.room = allot(p.pageHeight()-trial.span(trial.second, trial.row-1), trial.listHeights())
	p.compose()
	// What a page has to spare makes its rows higher, those beside the chart first.
	spare := p.spread(p.chartTop+1, p.chartEnd, p.pageHeight()-p.span(1, p.second-1), mostBeside)
	p.spread(1, p.second-1, spare, mostRow)
	p.spread(p.second, p.row-1, p.pageHeight()-p.span(p.second, p.row-1), mostRow)
	p.chart()
	p.leads()
	p.layout()
	return p.finish()
}

// How many times wider the columns, and so smaller the print, may become for the
// lists' sake and before a table moves to the second page, and at most.
const (
	mostExcess = 1.25
	mostWide   = 4
)

// How high rows of one line may become to fill the page, in points.
const (
	mostRow    = 19
	mostBeside = 30
)

// compose fills both pages.
func (p *page) compose() {
	p.w.day = xlsx.FixedName(dayRow, dayCol)
	p.basis()
	p.heading()
	p.cards()
	p.progress()
	p.horizons()
	if p.below == bothBelow {
		p.second = p.row
	}
	p.areasAndDepartments()
	if p.meetingsAbove {
		p.gap()
		p.meetings()
	}
	if p.below != neitherBelow {
		p.gap()
	} else {
		p.second = p.row
	}
	p.changes()
	p.remaining()
	if !p.fig.public {
		p.attention()
		p.review()
	}
	if !p.meetingsAbove {
		p.meetings()
	}
	p.notes()
}

// gap leaves a low row.
func (p *page) gap() {
	p.heights[p.row] = gapHeight
	p.row++
}

// basis fixes where shared values stand before any formula mentions them.
func (p *page) basis() {
	p.basisNext = basisRow + 1
	f := p.fig
	year := f.ThisYear.Year
	start := f.settings.Calendar.Start(year)
	if p.live {
		p.text(basisRow, basisCol-1, basisCol, style{size: 8.5, color: muted, bold: true}, "計算に使う値（印刷しません）")
	}
	p.thisYear = p.basisValue("今年度", "0", p.w.fiscalYear(), int(year))
	p.label = p.basisValue("今年度の表記", "", fiscalYearLabel(p.thisYear), year.String())
	p.pace = p.basisValue("年度の経過", "0.0%", p.w.pace(p.thisYear), float64(f.AsOf-start+1)/float64(f.settings.Calendar.Start(year+1)-start))
	p.checked = p.basisValue("年度末確認を終えた年度", "0", p.w.lastChecked(f.settings), int(lastChecked(f)))
}

// basisValue adds a value that formulas share and returns its cell.
func (p *page) basisValue(label, format, formula string, value any) string {
	row := p.basisNext
	p.basisNext++
	if p.live {
		p.text(row, basisCol-1, basisCol-1, style{size: 8.5, color: muted}, label)
		p.put(row, basisCol, basisCol, style{size: 8.5, color: muted, align: "right", format: format}, formula, value)
	}
	return xlsx.FixedName(row, basisCol)
}

func (p *page) heading() {
	f := p.fig
	title := cmp.Or(f.Programme, pledge.UnnamedProgramme) + " " + pledge.SheetSummary
	s := titleStyle
	for s.size = 18; s.size > 11 && p.lines(title, 1, titleEnd, s.size) > 1; s.size-- {
	}
	s.wrap = true
	p.text(1, 1, titleEnd, s, title)
	p.text(1, titleEnd+1, lastCol, style{align: "right", color: muted, size: 9, wrap: true}, strings.TrimSpace(fmt.Sprintf("%s　改訂 %d", f.City, f.Revision)))
	p.heights[1] = max(28, 14*float64(p.lines(title, 1, titleEnd, s.size)))

	p.put(dayRow, 1, 11, style{size: 11, bold: true}, p.unlessBeyond(Heading(f)), Heading(f))
	p.text(dayRow, 12, 13, style{align: "right", color: muted, size: 9}, "基準日")
	p.put(dayRow, dayCol, lastCol, style{align: "right", format: dayFormat, bold: true}, "", int(f.AsOf))
	p.heights[dayRow] = 20
	p.row = dayRow + 1
	p.gap()
}

// unlessBeyond is a title that gives way to a warning while 公約一覧 has pledges
// below the last row that 集計用 reckons with: no number of the page holds then.
func (p *page) unlessBeyond(title string) string {
	if !p.live {
		return ""
	}
	return fmt.Sprintf("IF(COUNT(%s)<>COUNT(%s),%s,%s)", p.w.refs.Column(pledge.Number.Label()), workNumber.whole(), xlsx.Quoted(beyond), xlsx.Quoted(title))
}

const beyond = "公約一覧の下の行が数えられていません。kouyaku summary を実行してください。"

// titleEnd is the last column of the page's title.
const titleEnd = 11

// lastChecked is the last fiscal year whose year-end check is over.
func lastChecked(f Figures) pledge.FiscalYear { return lastCheckedOn(f.settings, f.AsOf) }

func lastCheckedOn(s *pledge.Settings, day pledge.Date) pledge.FiscalYear {
	y := s.Calendar.YearOf(day)
	for day <= s.CheckEnd(y) {
		y--
	}
	return y
}

// forecast reports whether the day of the figures was yet to come when the last
// of what they heed was recorded.
func (f Figures) forecast() bool { return f.AsOf > f.KnownBy }

// Heading says what the figures are true for and what they heed.
func Heading(f Figures) string {
	if f.forecast() {
		return fmt.Sprintf("%s時点の見込み（%sまでの記録による）", f.AsOf.Wareki(), f.KnownBy.Wareki())
	}
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

// card is one large figure with its parts.
type card struct {
	title   string
	formula string
	value   any
	format  string
	parts   part
}

// part is what a figure is made of, or a single count.
type part struct {
	formula string
	value   any
	format  string
}

// over reads as one: 51件 ／ 97件. The counts stand in cells of their own.
func over(ofCell, allCell string, s Share) part {
	return part{formula: ofCell + `&"件 ／ "&` + allCell + `&"件"`, value: overText(s)}
}

func overText(s Share) string { return fmt.Sprintf("%d件 ／ %d件", s.Achieved, s.Total) }

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
	const pieces = `0"件"`
	// counts gives numerator and denominator their cells beside the page.
	counts := func(name string, s Share, ofFormula, allFormula string) (of, all string) {
		return p.basisValue(name+"：達成", pieces, ofFormula, s.Achieved), p.basisValue(name+"：公約", pieces, allFormula, s.Total)
	}
	share := func(title string, s Share, of, all string) card {
		return card{title: title, formula: rate(of, all), value: rateValue(s.Rate()), format: "0.0%", parts: over(of, all, s)}
	}
	p.achieved, p.all = counts("全体", f.Overall, w.achieved(), w.count())
	cards := []card{share("全体の達成率", f.Overall, p.achieved, p.all)}
	if len(f.Horizons) > 0 {
		h := f.Horizons[0]
		word := literal(h.Horizon)
		of, all := counts(fmt.Sprintf("当初「%s」", h.Horizon), h.Initial,
			w.achieved(w.is(pledge.InitialHorizon, word)), w.count(w.is(pledge.InitialHorizon, word)))
		cards = append(cards, share(fmt.Sprintf("当初「%s」公約の達成率", h.Horizon), h.Initial, of, all))
	}
	due := w.is(pledge.TargetYear, p.label)
	of, all := counts(f.ThisYear.Year.String(), f.ThisYear.Share, w.ownAchieved(due), w.due(due))
	cards = append(cards, card{
		title: f.ThisYear.Year.String() + "の達成と残り", format: `"残り "0"件"`,
		formula: all + "-" + of, value: f.ThisYear.Total - f.ThisYear.Achieved,
		parts: part{
			formula: fmt.Sprintf(`"達成 "&%s&"件 ／ 全"&%s&"件　"&TEXT(%s,"0.0%%")`, of, all, rate(of, all)),
			value:   fmt.Sprintf("達成 %d件 ／ 全%d件　%s", f.ThisYear.Achieved, f.ThisYear.Total, f.ThisYear.Rate()),
		},
	})

	since := card{title: f.sinceTitle(), value: noRate, parts: part{value: "比べる会議の記録がありません"}}
	if c := f.Changes; c.Since != "" {
		before := p.basisValue("比べる会議：達成", pieces, "SUM("+factAchieved.whole()+")", c.Before)
		since.formula, since.value, since.format = p.achieved+"-"+before, f.Overall.Achieved-c.Before, `+0"件";-0"件";0"件"`
		since.parts = part{formula: fmt.Sprintf(`%s&"件 → "&%s&"件"`, before, p.achieved), value: fmt.Sprintf("%d件 → %d件", c.Before, f.Overall.Achieved)}
	}
	cards = append(cards, since)

	term := card{title: "任期満了まで", value: noRate, parts: part{value: "設定に任期満了日がありません"}}
	if f.TermUntil != 0 {
		until := xlsx.FixedName(p.row+2, 3*len(cards)+1)
		term.value, term.formula, term.format = f.MonthsLeft, months(w.day, until), `0"か月"`
		term.parts = part{value: int(f.TermUntil), format: dayFormat}
	}
	cards = append(cards, term)

	big := style{size: 22, bold: true, color: navy, fill: pale, align: "center"}
	title := style{size: 9, bold: true, color: muted, fill: pale, align: "center", wrap: true}
	for i, c := range cards {
		from := 3*i + 1
		p.text(p.row, from, from+2, title, c.title)
		p.heights[p.row] = max(p.heights[p.row], 4+12*float64(p.lines(c.title, from, from+2, title.size)))
		s := big
		s.format = c.format
		p.put(p.row+1, from, from+2, s, c.formula, c.value)
		p.put(p.row+2, from, from+2, style{size: 9, fill: pale, align: "center", format: c.parts.format}, c.parts.formula, c.parts.value)
	}
	p.heights[p.row+1], p.heights[p.row+2] = 32, 17
	p.row += 3
	p.gap()
}

// definitions say what the large figures count.
func (p *page) definitions() []string {
	f := p.fig
	lines := []string{"全体の達成率：達成済みの公約÷すべての公約。統合は統合先の状況で数え、中止は分母に残ります。"}
	if len(f.Horizons) > 0 {
		lines = append(lines, fmt.Sprintf("当初「%[1]s」公約の達成率：登録したときの区分が「%[1]s」の公約のうち、達成済みのもの。", f.Horizons[0].Horizon))
	}
	lines = append(lines, f.ThisYear.Year.String()+"の達成と残り：達成目標年度が今年度の公約で、統合と中止は含みません。")
	if f.Changes.Since != "" {
		lines = append(lines, p.fig.sinceTitle()+"：達成済みの公約の、"+f.Changes.Since+"のときとの差。")
	}
	if f.TermUntil != 0 {
		lines = append(lines, "任期満了まで：月数で、端数は切り捨て。")
	}
	return lines
}

// leads makes the large figures lead to what they count.
func (p *page) leads() {
	at, col := p.cardRow+1, 1
	p.leadTo(at, col, pledge.StatusWord)
	if len(p.fig.Horizons) > 0 {
		col += 3
		p.leadTo(at, col, pledge.InitialHorizon)
	}
	p.lead(at, col+3, pledge.SheetSummary+"!"+xlsx.FixedName(p.remainingRow, 1))
	if p.changesRow != 0 {
		p.lead(at, col+6, pledge.SheetSummary+"!"+xlsx.FixedName(p.changesRow, 1))
	}
	p.leadToSheet(at, col+9, pledge.SheetSettings)
}

// leadToSheet makes a number lead to another sheet of the master, which a copy
// does not have.
func (p *page) leadToSheet(row, col int, sheet string) {
	if p.live {
		p.lead(row, col, sheet+"!$A$1")
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

// progress shows the fiscal years, and leaves room beside them for the chart.
func (p *page) progress() {
	p.section(p.row, 1, 7, "年度別の目標と達成")
	note := sectionStyle
	note.size, note.bold, note.color, note.align = 8.5, false, muted, "right"
	remark := ""
	if n := len(p.fig.Years); n > 0 && p.fig.Years[n-1].Year == 0 && p.charted() {
		remark = "グラフの目標の線は、" + p.fig.Years[n-1].Label + "の公約を含みません。"
	}
	p.text(p.row, 8, lastCol, note, remark)
	p.row++
	p.chartTop = p.row
	p.years()
	p.chartEnd = p.row - 1
	beside := p.chartEnd - p.chartTop
	for row := p.chartTop + 1; row <= p.chartEnd; row++ {
		p.heights[row] = min(max(leastChart/float64(beside), usualHeight), mostBeside)
	}
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
	p.heights[p.row] = 26
	p.row++
	p.yearFrom = p.row
	planned := 0
	for _, y := range f.Years {
		row := p.row
		label, year := xlsx.FixedName(row, 1), xlsx.FixedName(row, 2)
		initial, present, left := w.is(pledge.InitialTarget, label), w.is(pledge.TargetYear, label), ""
		p.text(row, 1, 1, nameStyle, y.Label)
		if y.Year == 0 {
			initial.criterion, present.criterion = xlsx.Quoted("*以降"), xlsx.Quoted("*以降")
			p.text(row, 2, 2, countStyle, "")
		} else {
			p.put(row, 2, 2, style{line: true, align: "right", color: muted, format: "0"}, "", int(y.Year))
		}
		left = w.live(present)
		p.leadYears(row)
		planned += y.InitialTargets
		p.put(row, 3, 3, countStyle, countifs(initial), y.InitialTargets)
		p.put(row, 4, 4, countStyle, fmt.Sprintf("SUM(%s:%s)", xlsx.FixedName(p.yearFrom, 3), xlsx.FixedName(row, 3)), planned)
		p.put(row, 5, 5, countStyle, countifs(present), y.PresentTargets)
		p.put(row, 6, 6, countStyle, left, y.Remaining)
		if y.Year == 0 { // nothing is achieved in "or later"
			for col := 7; col <= 10; col++ {
				p.text(row, col, col, countStyle, noRate)
			}
		} else {
			p.put(row, 7, 7, countStyle, w.achievedIn(year), y.Achieved)
			p.put(row, 8, 8, countStyle, w.early(year), y.Early)
			sum, share := any(y.Cumulative), rateValue(y.Rate)
			if y.Year > f.ThisYear.Year { // yet to come
				sum, share = noRate, noRate
			}
			p.put(row, 9, 9, countStyle, p.upToNow(year, fmt.Sprintf("SUM(%s:%s)", xlsx.FixedName(p.yearFrom, 7), xlsx.FixedName(row, 7))), sum)
			p.put(row, 10, 10, rateStyle, p.upToNow(year, rate(xlsx.FixedName(row, 9), p.all)), share)
		}
		p.row++
	}
	p.yearTo = p.row - 1
	p.quiet(p.yearFrom, 3, p.yearTo, 8)
	var sum YearFigure
	for _, y := range f.Years {
		sum.InitialTargets += y.InitialTargets
		sum.PresentTargets += y.PresentTargets
		sum.Remaining += y.Remaining
		sum.Achieved += y.Achieved
		sum.Early += y.Early
	}
	p.leadYears(p.row)
	// People may give a pledge a year that has no row yet.
	p.put(p.row, 1, 2, sumName, p.lacking("計", fmt.Sprintf("%s-%s", p.all, xlsx.FixedName(p.row, 5))), lacking("計", f.Overall.Total-sum.PresentTargets))
	for _, c := range []struct{ col, value int }{{3, sum.InitialTargets}, {5, sum.PresentTargets}, {6, sum.Remaining}, {7, sum.Achieved}, {8, sum.Early}} {
		formula := "0"
		if p.yearTo >= p.yearFrom {
			formula = fmt.Sprintf("SUM(%s:%s)", xlsx.FixedName(p.yearFrom, c.col), xlsx.FixedName(p.yearTo, c.col))
		}
		p.put(p.row, c.col, c.col, sumCount, formula, c.value)
	}
	for _, col := range []int{4, 9, 10} {
		p.text(p.row, col, col, sumCount, "")
	}
	p.row++
}

// lacking is a title that tells how many pledges have no row of their own below
// or above it.
func lacking(title string, n int) string {
	if n <= 0 { // a pledge may stand in several rows
		return title
	}
	return fmt.Sprintf("%s（ほか %d件）", title, n)
}

// lacking is the same of a number that a formula gives.
func (p *page) lacking(title, n string) string {
	return fmt.Sprintf(`IF(%[2]s<=0,%[1]s,%[1]s&"（ほか "&(%[2]s)&"件）")`, xlsx.Quoted(title), n)
}

// leadYears makes the numbers of a fiscal year lead to what they count.
func (p *page) leadYears(row int) {
	for i, field := range []pledge.Field{pledge.InitialTarget, pledge.InitialTarget, pledge.TargetYear, pledge.TargetYear,
		pledge.AchievedOn, pledge.AchievedOn, pledge.AchievedOn, pledge.AchievedOn} {
		p.leadTo(row, 3+i, field)
	}
}

// upToNow is a formula's value for the years up to the present one.
func (p *page) upToNow(year, formula string) string {
	return fmt.Sprintf("IF(%s>%s,%s,%s)", year, p.thisYear, xlsx.Quoted(noRate), formula)
}

// when names the day of the figures, the last day of a fiscal year by the year.
func when(f Figures) string {
	year := f.ThisYear.Year
	switch ended := f.AsOf == f.settings.Calendar.End(year); {
	case ended && f.forecast():
		return year.String() + "末の見込み"
	case ended:
		return year.String() + "末"
	case f.forecast():
		return f.AsOf.Wareki() + "時点の見込み"
	}
	return f.AsOf.Wareki() + "現在"
}

// horizons shows the horizons: what was achieved of those of the beginning and
// of the present ones, and the present ones by status.
func (p *page) horizons() {
	f, w := p.fig, p.w
	const firstStatus = 8
	// Merged ones follow another; only those that lead nowhere stay 統合.
	list := f.Statuses
	lost := slices.ContainsFunc(list, func(c Count) bool { return c.Word == string(pledge.Merged) && c.N > 0 })
	known := func(list []Count) []Count {
		return slices.DeleteFunc(slices.Clone(list), func(c Count) bool { return c.Word == string(pledge.Merged) && !lost })
	}
	list = known(list)
	mergedCol := firstStatus + len(list)
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
	for i, c := range list {
		p.text(head, firstStatus+i, firstStatus+i, headStyle, c.Word)
	}
	p.text(head, mergedCol, lastCol, headStyle, "統合した公約（内数）")
	p.row++
	statuses := func(row int, s style, list []Count, merged int, conds ...cond) {
		for i, c := range known(list) {
			col := firstStatus + i
			p.put(row, col, col, s, w.statusCount(xlsx.FixedName(head, col), conds...), c.N)
			p.leadTo(row, col, pledge.StatusWord)
		}
		p.put(row, mergedCol, lastCol, s, w.merged(conds...), merged)
		p.leadTo(row, mergedCol, pledge.StatusWord)
	}
	for _, h := range f.Horizons {
		label := xlsx.FixedName(p.row, 1)
		p.text(p.row, 1, 1, nameStyle, h.Horizon)
		p.grow(p.row, 1, 1, h.Horizon)
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
		p.put(p.row, from, to, rateStyle, rate(xlsx.FixedName(sum, from), p.all), rateValue(Rate{Of: n, All: f.Overall.Total}))
		p.leadTo(p.row, from, pledge.StatusWord)
	}
	p.quiet(head+1, 2, sum, lastCol)
	for i, c := range list {
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
	p.put(row, col+2, col+2, look, rate(xlsx.FixedName(row, col+1), xlsx.FixedName(row, col)), rateValue(s.Rate()))
	p.leadTo(row, col, by)
	p.leadTo(row, col+1, pledge.StatusWord)
	p.leadTo(row, col+2, by)
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

// areasAndDepartments shows what was achieved by area and by department: side by
// side, or, below, the many departments in two halves on the second page.
func (p *page) areasAndDepartments() {
	f := p.fig
	const areas, departments = "分野別の達成率", "担当部別の達成率"
	top := p.row
	switch {
	case f.public:
		p.groupTitle(top, 1, lastCol, areas, p.groups(1, 6, lastCol, f.Areas, pledge.Area))
	case p.below == departmentsBelow:
		p.groupTitle(top, 1, lastCol, areas, p.groups(1, 6, lastCol, f.Areas, pledge.Area))
		p.second = p.row
		half := (len(f.Departments) + 1) / 2
		left := p.groups(1, 4, leftEnd, f.Departments[:half], pledge.Department)
		end := p.row
		p.row = p.second
		right := p.groups(rightCol, rightCol+1, lastCol, f.Departments[half:], pledge.Department)
		p.groupTitle(p.second, 1, lastCol, departments, left, right)
		p.row = max(p.row, end)
	default:
		p.groupTitle(top, 1, leftEnd, areas, p.groups(1, 4, leftEnd, f.Areas, pledge.Area))
		end := p.row
		p.row = top
		p.groupTitle(top, rightCol, lastCol, departments, p.groups(rightCol, rightCol+1, lastCol, f.Departments, pledge.Department))
		p.row = max(p.row, end)
	}
}

// grouped is where the pledges of a table's groups stand, and how many they are.
type grouped struct {
	cells string
	n     int
}

// groups writes a table of areas or departments below the row of its title. Its
// columns are the name, three numbers, and a bar to barTo.
func (p *page) groups(from, nameTo, barTo int, list []GroupFigure, field pledge.Field) grouped {
	head := p.row + 1
	p.text(head, from, nameTo, headLeft, field.Label())
	for i, h := range []string{"公約", "うち達成", "達成率"} {
		p.text(head, nameTo+1+i, nameTo+1+i, headStyle, h)
	}
	p.text(head, nameTo+4, barTo, headStyle, "")
	row, n := head+1, 0
	for _, g := range list {
		n += g.Total
		p.text(row, from, nameTo, nameStyle, g.Name)
		p.share(row, nameTo+1, countStyle, g.Share, field, append([]cond{p.w.named(field, xlsx.FixedName(row, from))}, p.formerNames(g.Name, field)...)...)
		p.bar(row, nameTo+4, barTo, xlsx.FixedName(row, nameTo+3), rateValue(g.Rate()))
		p.grow(row, from, nameTo, g.Name)
		row++
	}
	p.bars(nameTo+4, barTo, head+1, row-1)
	p.quiet(head+1, nameTo+1, row-1, nameTo+2)
	p.row = row
	return grouped{xlsx.FixedName(head+1, nameTo+1) + ":" + xlsx.FixedName(row-1, nameTo+1), n}
}

// groupTitle writes the title of tables, which tells of pledges in none of them:
// people may give a pledge a name that has no row yet.
func (p *page) groupTitle(row, from, to int, title string, tables ...grouped) {
	cells, rest := make([]string, len(tables)), p.fig.Overall.Total
	for i, t := range tables {
		cells[i] = t.cells
		rest -= t.n
	}
	p.put(row, from, to, sectionStyle, p.lacking(title, fmt.Sprintf("%s-SUM(%s)", p.all, strings.Join(cells, ","))), lacking(title, rest))
}
