package summary

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
)

// titled writes a section's title with the count of what is below at its right.
func (p *page) titled(title, formula string, n int) (row int) {
	p.section(p.row, 1, lastCol-2, title)
	s := sectionStyle
	s.align, s.format = "right", `0"件"`
	p.put(p.row, lastCol-1, lastCol, s, formula, n)
	p.row++
	return p.row - 1
}

// recount gives a count its formula once the rows it counts are known.
func (p *page) recount(row, col int, formula string) {
	if p.live {
		c := p.rows[row][col]
		c.Formula = formula
		p.rows[row][col] = c
	}
}

var (
	numberHead     = listHead{title: "番号", from: 1, to: 1}
	nameHead       = listHead{title: pledge.Name.Label(), from: 2, to: 7}
	departmentHead = listHead{title: pledge.Department.Label(), from: 8, to: 9}
)

func (p *page) changes() {
	c := p.fig.Changes
	if c.Since == "" {
		return
	}
	number, name, department := numberHead, nameHead, departmentHead
	what := listHead{title: "変更", from: 10, to: 11}
	from := listHead{title: "前", from: 12, to: 13}
	to := listHead{title: "後", from: 14, to: lastCol}
	title := p.titled(c.Since+"の後に変わったこと", "", 0)
	first := p.begin(number, name, department, what, from, to)
	add := func(m Move, kind string) {
		line := p.fig.Lines[m.Pledge]
		p.number(m.Pledge)
		p.cell(name, "", line.Name)
		p.cell(department, "", line.Department)
		p.cell(what, "", kind)
		p.cell(from, "", m.From)
		p.cell(to, "", m.To)
		p.row++
	}
	for _, n := range c.Achieved {
		add(Move{Pledge: n, To: string(pledge.Achieved)}, "新たに達成")
	}
	if p.gained[0] != 0 {
		p.recount(p.gained[0], p.gained[1], p.counted(first))
		if len(c.Achieved) == 0 {
			p.recount(p.gained[0], p.gained[1], "COUNT("+abs(title, 1)+")")
		}
	}
	for _, group := range []struct {
		kind  string
		moves []Move
	}{{"繰り上げ", c.Forward}, {"繰り下げ", c.Back}, {"年度の確定", c.Settled}, {"名称の変更", c.Renamed}} {
		for _, m := range group.moves {
			add(m, group.kind)
		}
	}
	n := p.row - first
	p.recount(title, lastCol-1, p.counted(first))
	p.setValue(title, lastCol-1, n)
	p.end(first, "変わったことはありません。")
}

func (p *page) setValue(row, col, n int) {
	c := p.rows[row][col]
	c.Value = n
	p.rows[row][col] = c
}

// review shows what waits for a meeting, and instructions without response.
func (p *page) review() {
	f, w := p.fig, p.w
	p.section(p.row, 1, lastCol, "審査と指示")
	p.row++
	line := func(title, formula string, n int, numbers []int) {
		p.text(p.row, 1, 4, nameStyle, title)
		s := countStyle
		s.format = `0"件"`
		p.put(p.row, 5, 5, s, formula, n)
		p.text(p.row, 6, lastCol, indented, joined(numbers))
		p.grow(p.row, 6, lastCol, joined(numbers))
		p.row++
	}
	line("指示への対応が書かれていない公約", w.live(w.is(pledge.Instruction, `"?*"`), w.is(pledge.Response, `""`)), len(f.Unanswered), f.Unanswered)
	if r := f.Review; r.Proposals > 0 || len(r.Revisions) > 0 || len(r.Rolled) > 0 {
		line("審査中の公約", "", r.Proposals, nil)
		line("すべて決定した場合の達成", "", r.IfDecided.Achieved, nil)
		line("要修正で未決着の公約", "", len(r.Revisions), r.Revisions)
		line("ローリングになった公約", "", len(r.Rolled), r.Rolled)
	}
	p.row++
}

func joined(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, "、")
}

// remaining lists by name what is left of this year's targets.
func (p *page) remaining() {
	f, w := p.fig, p.w
	p.titled(f.ThisYear.Year.String()+"に残っている公約", w.live(w.is(pledge.TargetYear, p.label)), len(f.ThisYear.Remaining))
	status := listHead{title: pledge.StatusWord.Label(), from: 10, to: 11}
	outlook := listHead{title: pledge.Outlook.Label(), from: 12, to: 14}
	progress := listHead{title: pledge.Progress.Label(), from: lastCol, to: lastCol, format: "0%"}
	first := p.begin(numberHead, nameHead, departmentHead, status, outlook, progress)
	for _, n := range f.ThisYear.Remaining {
		line := f.Lines[n]
		at := abs(p.row, 1)
		p.number(n)
		p.cell(nameHead, "", line.Name)
		p.cell(departmentHead, "", line.Department)
		p.cell(status, w.show(pledge.StatusWord, at), line.Status)
		p.cell(outlook, w.show(pledge.Outlook, at), line.Outlook)
		p.cell(progress, w.show(pledge.Progress, at), percentValue(line.Percent))
		p.row++
	}
	p.bars(progress.from, first, p.row-1)
	p.end(first, "残っている公約はありません。")
}

func percentValue(percent int) any {
	if percent < 0 {
		return ""
	}
	return float64(percent) / 100
}

// reasonFormula counts what a reason holds for; "" where only its list does.
func (p *page) reasonFormula(why Why) string {
	w := p.w
	switch why {
	case TargetPassed:
		if p.yearTo < p.yearFrom {
			return "0"
		}
		return fmt.Sprintf(`SUMIF(%s:%s,"<="&%s,%s:%s)`, abs(p.yearFrom, 2), abs(p.yearTo, 2), p.checked, abs(p.yearFrom, 6), abs(p.yearTo, 6))
	case OutlookHard:
		return w.live(w.is(pledge.Outlook, quote(outlookWords[hardWord])))
	case OutlookLate:
		return w.live(w.is(pledge.Outlook, quote(outlookWords[lateWord])))
	case BehindPace:
		return w.live(w.is(pledge.TargetYear, p.label), w.is(pledge.Outlook, `""`), w.is(pledge.Progress, `"<"&`+p.pace))
	}
	return ""
}

// attention lists what leadership should look at, and why.
func (p *page) attention() {
	f := p.fig
	title := p.titled("注意が必要な公約", "", len(f.Attention))
	byWhy := map[Why]int{}
	for _, a := range f.Attention {
		byWhy[a.Why]++
	}
	summed := p.row
	for why := range reasons {
		if Why(why) == NotReviewed && byWhy[NotReviewed] == 0 {
			continue // no meeting on record, or nobody was forgotten
		}
		p.text(p.row, 1, 4, nameStyle, Why(why).Label())
		s := countStyle
		s.format = `0"件"`
		p.put(p.row, 5, 5, s, p.reasonFormula(Why(why)), byWhy[Why(why)])
		p.row++
	}
	p.recount(title, lastCol-1, fmt.Sprintf("SUM(%s:%s)", abs(summed, 5), abs(p.row-1, 5)))

	target := listHead{title: pledge.TargetYear.Label(), from: 10, to: 11}
	why := listHead{title: "理由", from: 12, to: lastCol}
	first := p.begin(numberHead, nameHead, departmentHead, target, why)
	for _, a := range f.Attention {
		line := f.Lines[a.Pledge]
		p.number(a.Pledge)
		p.cell(nameHead, "", line.Name)
		p.cell(departmentHead, "", line.Department)
		p.cell(target, p.w.show(pledge.TargetYear, abs(p.row, 1)), line.Target)
		p.cell(why, "", a.Why.Label())
		p.row++
	}
	p.end(first, "注意が必要な公約はありません。")
}

// lastMeetings is how many meetings the page shows.
const lastMeetings = 4

func (p *page) meetings() {
	list := p.fig.Meetings
	if len(list) == 0 {
		return
	}
	list = list[max(0, len(list)-lastMeetings):]
	p.section(p.row, 1, lastCol, "最近の会議")
	p.row++
	for _, m := range list {
		var words []string
		for _, d := range m.Decisions {
			words = append(words, fmt.Sprintf("%s %d件", d.Word, d.N))
		}
		if m.Confirmed > 0 {
			words = append(words, fmt.Sprintf("達成済みを確認 %d件", m.Confirmed))
		}
		p.text(p.row, 1, 4, nameStyle, m.Name)
		p.put(p.row, 5, 6, style{line: true, align: "right", format: `yyyy"年"m"月"d"日"`}, "", int(m.Date))
		p.text(p.row, 7, lastCol, indented, strings.Join(words, "、"))
		p.grow(p.row, 7, lastCol, strings.Join(words, "、"))
		p.row++
	}
	p.row++
}

func (p *page) notes() {
	lines := []string{
		"達成率は小数第1位まで、四捨五入で示します。分母が0のときは「―」です。達成は、状況が達成済みで、達成日が基準日までのものです。",
		"「うち前倒し」は当初の目標年度より前の年度に達成した公約です。統合した公約は、統合先の状況と達成日で数えます。統合と中止は、残りと注意には含みません。",
		"「参考」は、達成見込みが空欄で、進捗率が年度の経過を下回る公約です。",
	}
	if p.live {
		lines = append(lines,
			"数字はすべて公約一覧から計算する数式です。公約一覧の並べ替え・絞り込みで変わりません。一覧の公約名と理由は、前回の実行時のものです。",
			"このシートは実行のたびに新しく作り直します。ここに書き込んだ内容は残りません。")
	}
	for _, line := range lines {
		p.text(p.row, 1, lastCol, noteStyle, line)
		p.heights[p.row] = 3 + 12*float64(p.lines(line, 1, lastCol, 8.5))
		p.row++
	}
}

// layout sets up the page for A4 landscape.
func (p *page) layout() {
	size, orientation, wide, high := 9, "landscape", 1, 0
	fit, grid := true, false
	margin, edge, foot := 0.4, 0.6, 0.25
	p.keep(p.file.SetSheetProps(p.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	p.keep(p.file.SetPageLayout(p.sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	p.keep(p.file.SetPageMargins(p.sheet, &excelize.PageLayoutMarginsOptions{
		Left: &margin, Right: &margin, Top: &edge, Bottom: &edge, Header: &foot, Footer: &foot,
	}))
	p.keep(p.file.SetHeaderFooter(p.sheet, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}))
	p.keep(p.file.SetSheetView(p.sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
}
