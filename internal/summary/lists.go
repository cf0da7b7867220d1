package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// tile is a count with its title, three columns wide.
type tile struct {
	title string
	part
	by   pledge.Field // the column of the register it counts in, "" where it does not
	on   string       // the sheet it counts in otherwise
	note string       // which pledges
}

func counted(title, formula string, n int) tile {
	return tile{title: title, part: part{formula, n, `0"件"`}}
}

// tiles writes up to five tiles side by side and returns the row of the counts.
func (p *page) tiles(list []tile) (row int) {
	head := headStyle
	head.align = "center"
	row = p.row + 1
	for i, t := range list {
		from := 3*i + 1
		p.text(p.row, from, from+2, head, t.title)
		p.put(row, from, from+2, style{size: 11, bold: true, line: true, align: "center", format: t.format}, t.formula, t.value)
		switch {
		case t.by != "":
			p.leadTo(row, from, t.by)
		case t.on != "":
			p.leadToSheet(row, from, t.on)
		}
	}
	p.heights[row] = 17
	p.quiet(row, 1, row, lastCol)
	p.row += 2
	s := noteStyle
	s.align = "center"
	noted := false
	for i, t := range list {
		if t.note != "" {
			noted = true
			p.text(p.row, 3*i+1, 3*i+3, s, t.note)
			p.heights[p.row] = max(p.heights[p.row], 4+11*float64(p.lines(t.note, 3*i+1, 3*i+3, 8.5)))
		}
	}
	if noted {
		p.row++
	}
	return row
}

// titled writes a section's title with the count of what is below at its right.
func (p *page) titled(title, formula string, n int) (row int) {
	p.section(p.row, 1, lastCol-2, title)
	s := sectionStyle
	s.align, s.format = "right", `0"件"`
	p.put(p.row, lastCol-1, lastCol, s, formula, n)
	p.row++
	return p.row - 1
}

// total makes the count in a section's title the sum of a row of tiles.
func (p *page) total(title, tiles int) {
	if p.live {
		c := p.rows[title][lastCol-1]
		c.Formula = fmt.Sprintf("SUM(%s:%s)", xlsx.FixedName(tiles, 1), xlsx.FixedName(tiles, lastCol))
		p.rows[title][lastCol-1] = c
	}
}

// listHead is one column of a list of pledges by name.
type listHead struct {
	title    string
	from, to int
	format   string // of a number that a bar follows
	bar      bool   // of the number before
}

var (
	nameHead       = listHead{title: pledge.Name.Label(), from: 2, to: 6}
	departmentHead = listHead{title: pledge.Department.Label(), from: 7, to: 8}
)

// list is a table of pledges by name, a row each.
type list struct {
	heads []listHead // after the number
	rows  []listRow
	none  string       // said where there are no rows
	rest  string       // where the rows are found that the page has no room for
	by    pledge.Field // the column of the register to look for them, "" for 変更履歴
}

type listRow struct {
	number int
	cells  []listCell // one by head
}

// listCell is a value, and the item of the pledge it shows live, "" for what
// stays as it was when the page was written.
type listCell struct {
	value any
	shows pledge.Field
}

// names begins a row with what every list shows.
func (p *page) names(number int) listRow {
	line := p.fig.Lines[number]
	return listRow{number: number, cells: []listCell{{value: line.Name}, {value: line.Department}}}
}

// The lists of the second page.
const (
	changeList = iota
	remainingList
	attentionList
	listCount
)

// listHeights returns what the rows of each list take, in points.
func (p *page) listHeights() (heights [listCount][]float64) {
	for i, l := range [listCount]list{p.changeList(), p.remainingList(), p.attentionList()} {
		for _, r := range l.rows {
			heights[i] = append(heights[i], p.rowHeight(l, r))
		}
	}
	return heights
}

func (p *page) rowHeight(l list, r listRow) float64 {
	height := float64(usualHeight)
	for i, c := range r.cells {
		if s, ok := c.value.(string); ok {
			height = max(height, p.needed(l.heads[i].from, l.heads[i].to, s))
		}
	}
	return height
}

// How many rows of each list the page shows: at least, however little room
// there is, and as leadership would have them. What is left this year counts most.
var (
	least  = [listCount]int{leastRows, leastRows, leastRows}
	wanted = [listCount]int{changeList: 5, remainingList: 12, attentionList: 4}
)

const leastRows = 3

// allot shares the room on the page, in points, among lists of rows: the one
// that has the least of what is wanted gets the next.
func allot(room float64, heights [listCount][]float64) (rows [listCount]int) {
	give := func(i int) {
		room -= heights[i][rows[i]]
		rows[i]++
	}
	for i := range heights {
		for rows[i] < min(least[i], len(heights[i])) {
			give(i)
		}
	}
	for {
		next := -1
		for i := range heights {
			if rows[i] < len(heights[i]) && heights[i][rows[i]] <= room && (next < 0 || rows[i]*wanted[next] < rows[next]*wanted[i]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		give(next)
	}
	// A last row takes no more room than the line that says there is one more.
	for i := range heights {
		if left := heights[i][rows[i]:]; len(left) == 1 && left[0] <= usualHeight {
			rows[i]++
		}
	}
	return rows
}

// list writes the heads of a list and as many rows as there is room for; title
// is the row that has their count. What is left out is counted.
func (p *page) list(l list, room, title int) {
	if len(l.rows) == 0 {
		p.text(p.row, 1, lastCol, style{line: true, color: muted}, l.none)
		p.row++
		p.gap()
		return
	}
	number := headLeft
	number.align = "center"
	p.text(p.row, 1, 1, number, "番号")
	for _, h := range l.heads {
		s := headLeft
		if h.format != "" {
			s = headStyle
		}
		p.text(p.row, h.from, h.to, s, h.title)
	}
	p.row++
	first := p.row
	for _, r := range l.rows[:room] {
		p.number(r.number)
		p.heights[p.row] = p.rowHeight(l, r)
		for i, c := range r.cells {
			h, s, formula := l.heads[i], nameStyle, ""
			if h.format != "" {
				s = style{line: true, align: "right", format: h.format}
			}
			if h.bar {
				p.bar(p.row, h.from, h.to, xlsx.FixedName(p.row, l.heads[i-1].from), c.value)
				continue
			}
			if c.shows != "" {
				formula = p.w.show(c.shows, xlsx.FixedName(p.row, 1))
			}
			p.put(p.row, h.from, h.to, s, formula, c.value)
			if _, word := c.value.(string); c.shows != "" && !word {
				p.leadTo(p.row, h.from, c.shows)
			}
		}
		p.row++
	}
	for _, h := range l.heads {
		if h.bar {
			p.bars(h.from, h.to, first, p.row-1)
		}
	}
	if more := len(l.rows) - room; more > 0 {
		// People may take pledges out of the count, not out of the rows.
		formula := "MAX(0," + xlsx.FixedName(title, lastCol-1)
		if room > 0 {
			formula += fmt.Sprintf("-COUNT(%s:%s)", xlsx.FixedName(first, 1), xlsx.FixedName(p.row-1, 1))
		}
		formula += ")"
		p.put(p.row, 1, 1, style{line: true, align: "center", bold: true, format: `"ほか "0"件"`}, formula, more)
		p.text(p.row, 2, lastCol, style{line: true, color: muted}, l.rest)
		if l.by == "" {
			p.leadToSheet(p.row, 1, pledge.SheetHistory)
		} else {
			p.leadTo(p.row, 1, l.by)
		}
		p.row++
	}
	p.gap()
}

// number shows a pledge's number, which leads to its row in the register.
func (p *page) number(n int) {
	p.put(p.row, 1, 1, style{line: true, align: "center", format: "0", color: navy}, p.w.link(n), n)
	if row := p.rowOf[n]; row != 0 {
		p.lead(p.row, 1, pledge.SheetRegister+"!"+xlsx.FixedName(row, 1))
	}
}

// changes shows what happened since the last meeting.
func (p *page) changes() {
	c := p.fig.Changes
	if c.Since == "" {
		return
	}
	l := p.changeList()
	p.changesRow = p.titled(c.Since+"の後に変わったこと", "", len(l.rows))
	p.leadToSheet(p.changesRow, lastCol-1, pledge.SheetHistory)
	var tiles []tile
	for _, group := range c.groups() {
		t := counted(group.kind, countifs(group.counted), len(group.moves))
		t.on = pledge.SheetHistory
		tiles = append(tiles, t)
	}
	p.total(p.changesRow, p.tiles(tiles))
	p.list(l, p.room[changeList], p.changesRow)
}

// Kinds of changes, as people see them.
const (
	kindNew     = "新たに達成"
	kindForward = "繰り上げ"
	kindBack    = "繰り下げ"
	kindSettled = "年度の確定"
	kindRenamed = "名称の変更"
)

// moves are the changes of one kind.
type moves struct {
	kind    string
	moves   []Move
	counted cond
}

// groups returns the changes by kind, in the order people see them.
func (c Changes) groups() []moves {
	var achieved []Move
	for _, n := range c.Achieved {
		achieved = append(achieved, Move{Pledge: n, To: string(pledge.Achieved)})
	}
	moved := func(kind string) cond { return workMoved.is(xlsx.Quoted(kind)) }
	return []moves{
		{kindNew, achieved, workNew.yes()}, {kindForward, c.Forward, moved(kindForward)}, {kindBack, c.Back, moved(kindBack)},
		{kindSettled, c.Settled, moved(kindSettled)}, {kindRenamed, c.Renamed, workRenamed.yes()},
	}
}

func (p *page) changeList() list {
	l := list{
		heads: []listHead{nameHead, departmentHead, {title: "変更", from: 9, to: 9}, {title: "前", from: 10, to: 12}, {title: "後", from: 13, to: lastCol}},
		none:  "変わったことはありません。", rest: "残りは台帳の変更履歴にあります。",
	}
	for _, group := range p.fig.Changes.groups() {
		for _, m := range group.moves {
			if m.From == "" { // what is achieved now was something before
				m.From = string(p.fig.before[m.Pledge].status)
			}
			r := p.names(m.Pledge)
			r.cells = append(r.cells, listCell{value: group.kind}, listCell{value: m.From}, listCell{value: m.To})
			l.rows = append(l.rows, r)
		}
	}
	return l
}

// remaining lists by name what is left of this year's targets.
func (p *page) remaining() {
	f, w := p.fig, p.w
	n := len(f.ThisYear.Remaining)
	p.remainingRow = p.titled(f.ThisYear.Year.String()+"に残っている公約", w.live(w.is(pledge.TargetYear, p.label)), n)
	p.leadTo(p.remainingRow, lastCol-1, pledge.TargetYear)
	p.list(p.remainingList(), p.room[remainingList], p.remainingRow)
}

func (p *page) remainingList() list {
	f := p.fig
	l := list{
		heads: []listHead{nameHead, departmentHead},
		none:  "残っている公約はありません。",
		rest:  fmt.Sprintf("残りは、%sの「%s」を%sにしぼると見られます。", pledge.SheetRegister, pledge.TargetYear.Label(), f.ThisYear.Year),
		by:    pledge.TargetYear,
	}
	outlook := !f.public || pledge.ItemOf(pledge.Outlook).Public
	status := listHead{title: pledge.StatusWord.Label(), from: 9, to: 9}
	if outlook {
		l.heads = append(l.heads, status, listHead{title: pledge.Outlook.Label(), from: 10, to: 11})
	} else {
		status.to = 11
		l.heads = append(l.heads, status)
	}
	l.heads = append(l.heads, listHead{title: pledge.Progress.Label(), from: 12, to: 12, format: paper.PercentFormat}, listHead{from: 13, to: lastCol, bar: true})
	for _, n := range f.ThisYear.Remaining {
		line, r := f.Lines[n], p.names(n)
		r.cells = append(r.cells, listCell{line.Status, pledge.StatusWord})
		if outlook {
			r.cells = append(r.cells, listCell{line.Outlook, pledge.Outlook})
		}
		r.cells = append(r.cells, listCell{percentValue(line.Percent), pledge.Progress}, listCell{value: percentValue(line.Percent)})
		l.rows = append(l.rows, r)
	}
	return l
}

func percentValue(percent int) any {
	if percent < 0 {
		return ""
	}
	return float64(percent) / 100
}

// reasonFormula counts what a reason holds for.
func (p *page) reasonFormula(why Why) string {
	w := p.w
	switch why {
	case TargetPassed:
		return countifs(workLate.yes())
	case OutlookHard:
		return unless(w.live(w.is(pledge.Outlook, xlsx.Quoted(string(pledge.OutOfReach)))))
	case OutlookLate:
		return unless(w.live(w.is(pledge.Outlook, xlsx.Quoted(string(pledge.MayBeLate)))))
	case BehindPace:
		return unless(w.live(w.is(pledge.TargetYear, p.label), w.is(pledge.Outlook, `""`), w.is(pledge.Progress, `"<"&`+p.pace)))
	default: // NotReviewed
		return countifs(workUnreviewed.yes())
	}
}

// reasonColumns are the columns of the register that a reason is counted in.
var reasonColumns = map[Why]pledge.Field{
	TargetPassed: pledge.TargetYear, OutlookHard: pledge.Outlook, OutlookLate: pledge.Outlook, BehindPace: pledge.Progress,
}

// attention lists what leadership should look at, and why.
func (p *page) attention() {
	f := p.fig
	title := p.titled("注意が必要な公約", "", len(f.Attention))
	p.leadTo(title, lastCol-1, pledge.TargetYear)
	byWhy := map[Why]int{}
	for _, a := range f.Attention {
		byWhy[a.Why]++
	}
	var tiles []tile
	for i := range reasons {
		why := Why(i)
		t := counted(why.Label(), p.reasonFormula(why), byWhy[why])
		if t.by = reasonColumns[why]; t.by == "" {
			t.on = pledge.SheetHearings
		}
		tiles = append(tiles, t)
	}
	p.total(title, p.tiles(tiles))
	p.list(p.attentionList(), p.room[attentionList], title)
}

func (p *page) attentionList() list {
	l := list{
		heads: []listHead{nameHead, departmentHead, {title: pledge.TargetYear.Label(), from: 9, to: 10}, {title: "理由", from: 11, to: lastCol}},
		none:  "注意が必要な公約はありません。",
		rest:  fmt.Sprintf("残りは、%sの「%s」「%s」「%s」で見られます。", pledge.SheetRegister, pledge.TargetYear.Label(), pledge.Outlook.Label(), pledge.Progress.Label()),
		by:    pledge.TargetYear,
	}
	if slices.ContainsFunc(p.fig.Attention, func(a Attention) bool { return a.Why == NotReviewed }) {
		l.rest = fmt.Sprintf("%s審査されていない公約は、%sで確かめられます。", l.rest, pledge.SheetHearings)
	}
	if !p.live {
		l.rest = fmt.Sprintf("残りは、%sの「%s」の列にあります。", pledge.SheetRegister, attentionHeader)
	}
	for _, a := range p.fig.Attention {
		r := p.names(a.Pledge)
		r.cells = append(r.cells, listCell{p.fig.Lines[a.Pledge].Target, pledge.TargetYear}, listCell{value: a.Why.Label()})
		l.rows = append(l.rows, r)
	}
	return l
}

// review shows what waits for a meeting, and instructions without response.
func (p *page) review() {
	f, w := p.fig, p.w
	p.section(p.row, 1, lastCol, "審査と指示")
	p.row++
	r, decided := f.Review, f.Review.IfDecided
	revisions := counted("要修正で未決着", w.stage(ledger.AwaitsMend, ledger.AwaitsConfirm), len(r.Revisions))
	rolled := counted("ローリング", w.stage(ledger.Rolled), len(r.Rolled))
	unanswered := counted("指示への対応が未記入", unless(w.live(w.is(pledge.Instruction, `"?*"`), w.is(pledge.Response, `""`))), len(f.Unanswered))
	revisions.note, rolled.note, unanswered.note = named(r.Revisions), named(r.Rolled), named(f.Unanswered)
	unanswered.by = pledge.Response
	revisions.on, rolled.on = pledge.SheetProposals, pledge.SheetProposals
	under := p.basisValue("審査中", "0", w.underReview(), len(r.UnderReview))
	proposed := p.basisValue("うち提出案あり", "0", w.proposals(), r.Proposals)
	ifDecided := p.basisValue("すべて決定した場合：達成", "0", countifs(workNextDate.is(`"<="&`+w.day)), decided.Achieved)
	p.tiles([]tile{
		{title: "審査中（うち提出案あり）", part: part{
			formula: fmt.Sprintf(`%s&"件（"&%s&"件）"`, under, proposed), value: fmt.Sprintf("%d件（%d件）", len(r.UnderReview), r.Proposals),
		}, on: pledge.SheetProposals, note: named(r.UnderReview)},
		{title: "すべて決定した場合の達成率", part: part{
			formula: fmt.Sprintf(`TEXT(%s,"0.0%%")&"（"&%s&"件 ／ "&%s&"件）"`, rate(ifDecided, p.all), ifDecided, p.all), value: fmt.Sprintf("%s（%s）", decided.Rate(), overText(decided)),
		}, on: pledge.SheetProposals},
		revisions, rolled, unanswered,
	})
	p.gap()
}

// namedPledges is how many pledges a note names.
const namedPledges = 12

// named names pledges by number, the first of them where they are many.
func named(numbers []int) string {
	switch more := len(numbers) - namedPledges; {
	case len(numbers) == 0:
		return ""
	case more > 0:
		return fmt.Sprintf("公約番号 %s ほか%d件", joined(numbers[:namedPledges]), more)
	}
	return "公約番号 " + joined(numbers)
}

func joined(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, "、")
}

// lastMeetings is how many meetings the page shows.
const lastMeetings = 4

// lastMeetings returns the last meetings, the latest first.
func (f Figures) lastMeetings() []Meeting {
	list := slices.Clone(f.Meetings[max(0, len(f.Meetings)-lastMeetings):])
	slices.Reverse(list)
	return list
}

// said returns what a meeting decided and announced, "" where nothing is on
// record yet. word says the words around the decisions.
func (m Meeting) said(word func(string) string) string {
	var list []string
	for _, c := range m.counts() {
		what := c.said()
		if translated := word(what); translated != "" {
			what = translated
		}
		list = append(list, fmt.Sprintf("%s %d%s", what, c.N, word("件")))
	}
	return strings.Join(list, "、")
}

// said is the word of a meeting's count beside its number: 公表 25件.
func (c Count) said() string { return strings.TrimSuffix(c.Word, "件数") }

// counts returns what there is to say of a meeting in numbers, each under its
// header in 会議.
func (m Meeting) counts() []Count {
	list := slices.Clone(m.Decisions)
	if m.Confirmed > 0 {
		list = append(list, Count{pledge.LabelConfirmed, m.Confirmed})
	}
	if m.Announced != nil {
		list = append(list, Count{pledge.LabelAnnounced, *m.Announced})
	}
	return list
}

// saidFormula is [Meeting.said] with the counts of 会議.
func (p *page) saidFormula(m Meeting, label string) string {
	var list []string
	for _, part := range m.counts() {
		list = append(list, xlsx.Quoted(part.said()+" ")+"&"+p.w.ofMeeting(label, part.Word)+"&"+xlsx.Quoted("件"))
	}
	return strings.Join(list, `&"、"&`)
}

func (p *page) meetings() {
	list := p.fig.lastMeetings()
	if len(list) == 0 {
		return
	}
	p.section(p.row, 1, lastCol, "最近の会議")
	p.row++
	for _, m := range list {
		said := cmp.Or(m.said(func(japanese string) string { return japanese }), "決定の記録はまだありません。")
		label := xlsx.FixedName(p.row, 1)
		p.text(p.row, 1, 3, nameStyle, m.Name)
		p.put(p.row, 4, 5, style{line: true, align: "right", format: dayFormat}, p.w.ofMeeting(label, pledge.LabelHeld), int(m.Date))
		p.leadToSheet(p.row, 4, pledge.SheetMeetings)
		p.put(p.row, 6, lastCol, indented, p.saidFormula(m, label), said)
		p.grow(p.row, 6, lastCol, said+"　") // the indent takes some of the width
		p.row++
	}
	p.gap()
}

func (p *page) notes() {
	lines := append(p.definitions(),
		"達成率は小数第1位まで、四捨五入で示します。分母が0のときは「―」です。達成は、状況が達成済みで、達成日が基準日までのものです。",
		"「うち前倒し」は当初の目標年度より前の年度に達成した公約です。統合した公約は、統合先の状況と達成日で数えます。統合と中止は、残りに含みません。",
	)
	if !p.fig.public {
		lines = append(lines, "注意にも、統合と中止は含みません。「参考」は、達成見込みが空欄で、進捗率が年度の経過を下回る公約です。注意の件数は理由ごとに数え、理由が二つある公約は2件です。")
	}
	lines = append(lines, "大きな数字、表の件数、公約番号を押すと、それを数えたところに移ります。")
	own := []string{
		"数字は公約一覧、会議、提出案から計算する数式で、並べ替えや絞り込みで変わりません。公約名、理由、一覧の行、グラフの題は、前回の実行時のものです。",
		"このシートは実行のたびに新しく作り直します。ここに書き込んだ内容は残りません。",
	}
	p.paragraph(lines)
	if p.live {
		p.paragraph(own)
	}
}

// paragraph writes notes one behind the other, as many in a row as it takes.
func (p *page) paragraph(notes []string) {
	text := ""
	put := func() {
		p.text(p.row, 1, lastCol, noteStyle, text)
		p.heights[p.row] = 1 + 11.5*float64(p.lines(text, 1, lastCol, noteStyle.size))
		p.row++
	}
	for _, note := range notes {
		if more := text + "　" + note; text != "" && p.lines(more, 1, lastCol, noteStyle.size) == 1 {
			text = more
			continue
		}
		if text != "" {
			put()
		}
		text = note
	}
	put()
}

// A4 landscape, in points, without the margins.
const (
	sideMargin  = 0.4 // inches, as all margins
	topMargin   = 0.5
	footMargin  = 0.45
	paperWidth  = 841.9 - 72*2*sideMargin
	paperHeight = 595.3 - 72*(topMargin+footMargin)
)

// pageFooter stands below every page: the sheet's name and the page's number.
const pageFooter = "&C&8&A　&P / &N"

// Pixels of a column: of each character of its width, and besides. It follows
// from the workbook's usual font, which is ours unless people choose another.
const (
	charPixels   = 8
	columnPixels = 5
)

// fill is how much of the paper's height is reckoned with: printers differ.
const fill = 0.95

// pageHeight returns how many points of rows fit on one page when all columns
// do. Characters wider than reckoned make the rows smaller, so that more fit.
func (p *page) pageHeight() float64 {
	width := 0.0
	for _, w := range p.widths[:lastCol] {
		width += (w*charPixels + columnPixels) * 72 / 96
	}
	return fill * paperHeight * width / paperWidth
}

// fits reports of a trial, whose lists have no rows, whether its parts with the
// given rows of the lists fit on their sheets of paper. In wider columns, which
// are printed smaller, they do.
func (p *page) fits(rows [listCount]int) bool {
	below := p.span(p.second, p.row-1)
	for i, heights := range p.listHeights() {
		for _, h := range heights[:min(rows[i], len(heights))] {
			below += h
		}
	}
	return max(p.span(1, p.second-1), below) <= p.pageHeight()
}

// layout sets up the page for two sheets of A4 landscape.
func (p *page) layout() {
	p.keep(p.file.InsertPageBreak(p.sheet, xlsx.CellName(p.second, 1)))
	// Programme, city and date stand above every further page as well.
	f := p.fig
	above := "&L" + paper.HeaderTextIn(8, f.City+"　"+cmp.Or(f.Programme, pledge.UnnamedProgramme)+" "+pledge.SheetSummary) + "&R" + paper.HeaderTextIn(8, Heading(f))
	set := paper.Page{
		Area: paper.UpTo(p.row-1, lastCol), Landscape: true, Header: above, Footer: pageFooter, FirstFooter: pageFooter,
		Margins: paper.Margins{Side: sideMargin, Top: topMargin, Bottom: footMargin, Header: 0.2, Footer: 0.22},
	}
	p.keep(set.Set(p.file, p.sheet))
}
