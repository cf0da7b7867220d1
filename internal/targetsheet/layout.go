package targetsheet

import (
	"cmp"
	"math"
	"slices"

	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// Names of the sheets beside the forms, which bear their pledge's number.
const (
	coverSheet = "提出票"
	guideSheet = "記入要領"
	listSheet  = "選択肢"
	mendSheet  = "修正をお願いする箇所"
)

// Labels that are no items: they say which issue a form belongs to.
const (
	masterLabel   = pledge.LabelMaster
	revisionLabel = pledge.LabelIssued
	sealLabel     = "照合番号" // beside the page
)

// What stands on a form beside items: the end of its title, the label of its
// state, and the headings of what is not printed.
const (
	titleEnd    = "実施目標シート"
	stateLabel  = "シートの状態"
	stateBefore = "この用紙の状態" // as forms that are out may still say
	noticeHead  = "お知らせ（印刷されません）"
	missingHead = "もれ"
	clashHead   = "ちがい"
)

// headings are those of them that are whole texts.
var headings = []string{stateLabel, stateBefore, noticeHead, missingHead, clashHead}

// The form's columns. Left and right halves are a label and its value; the
// value of a full line spans both. A year of the plan has its label in the
// left value's first column. What lies right of the page is not printed.
const (
	colLabel   = 1  // label of a left half or of a full line
	colValue   = 2  // its value, to colLeft or to colPage; label of a plan's year
	colLeft    = 3  // last column of a left half; first of a plan's text
	colLabel2  = 4  // label of a right half
	colPage    = 5  // its value; last column of the page
	colNotice  = 7  // why a cell of the line is red
	colMissing = 8  // how many blanks of the line must be filled
	colClash   = 9  // how many values of the line contradict others
	colDay     = 10 // what a day typed as text comes to, unseen
)

// columnWidths are the widths of the form's columns in characters.
var columnWidths = []float64{13, 12, 36, 13, 48, 1.5, 58, 6, 8}

// Rows of a form above its items.
const (
	rowTitle = 1
	rowIssue = 2
	rowState = 3
	rowFirst = 4
)

// Heights in points. The page is filled to pageHeight, which with the columns'
// widths has the proportions of an A4 sheet within its margins; it is printed
// at some 68 percent, texts in 7 points. A form that needs up to onePage is
// printed smaller on one page, down to 59 percent; a longer one takes more pages
// of longPage each, at the scale longScale, which leaves room for programs that
// lack the font the columns are measured in and set them wider.
const (
	lineHeight    = 14
	linePadding   = 4
	halfHeight    = 20
	sectionHeight = 17
	pageHeight    = 1110
	onePage       = 1280
	longPage      = 1240
	longScale     = 60 // percent
)

// slot is one item's place on the form.
type slot struct {
	field pledge.Field
	item  *pledge.Item
	row   int // first of the value
	rows  int // how many, merged: a row can only be paper.MaxHeight high
	label int // column of the label
	value int // first column of the value
	last  int // last column of the value
}

// end is the last row of the slot.
func (s *slot) end() int { return s.row + s.rows - 1 }

// stray reports whether the slot is a line of the plan whose year is yet to be
// mended.
func (s *slot) stray() bool {
	_, year := s.field.PlanYear()
	return s.item.Kind == pledge.KindPlan && !year
}

// marked returns the columns that are coloured where the slot is wrong: the
// value's, of a stray the year's.
func (s *slot) marked() (first, last int) {
	if s.stray() {
		return s.label, s.label
	}
	return s.value, s.last
}

// compare orders slots as they are read; none comes first.
func (s *slot) compare(t *slot) int {
	switch {
	case s == t:
		return 0
	case s == nil:
		return -1
	case t == nil:
		return 1
	}
	return cmp.Or(cmp.Compare(s.row, t.row), cmp.Compare(s.value, t.value))
}

// area is the slot's value as a range.
func (s *slot) area() string { return area(s.row, s.value, s.end(), s.last) }

// markedArea is what [slot.marked] names, as a range.
func (s *slot) markedArea() string {
	first, last := s.marked()
	return area(s.row, first, s.end(), last)
}

func area(row, col, lastRow, lastCol int) string {
	from, to := xlsx.CellName(row, col), xlsx.CellName(lastRow, lastCol)
	if from == to {
		return from
	}
	return from + ":" + to
}

// band is a heading between the slots.
type band struct {
	row  int
	text string
}

// layout is where everything of one form stands. It is derived from
// [pledge.Items], so that an item more is a slot more.
type layout struct {
	slots   []slot // in reading order; a year of the plan has its own
	bands   []band
	heights []float64 // of the rows, from row 1
	starts  []int     // rows on which a page may begin
	plan    [2]int    // first and last row of the plan, 0 where it has no year
	last    int       // last row
}

// slotOf returns a field's slot, or nil.
func (l *layout) slotOf(f pledge.Field) *slot {
	for i := range l.slots {
		if l.slots[i].field == f {
			return &l.slots[i]
		}
	}
	return nil
}

// line is what stands side by side on a form: a heading, one wide slot or two
// half ones.
type line struct {
	band   string
	slots  []slot
	height float64
}

// section is a heading of a form, before the first item it starts with.
type section struct {
	text   string
	starts func(*pledge.Item) bool
}

var sections = []section{
	{"公約の内容（企画担当が記入しています）", func(*pledge.Item) bool { return true }},
	{"目標と進み具合（黄色の欄に記入してください）", func(it *pledge.Item) bool { return it.By != pledge.ByOffice }},
	{"取組の内容（黄色の欄に記入してください）", func(it *pledge.Item) bool { return it.By == pledge.ByDepartment && it.Form == pledge.Full }},
}

// linesOf arranges the items on lines, as high as their texts need.
func linesOf(r pledge.Record, plan []pledge.Field) []line {
	var lines []line
	half := false // a left half waits for its right one
	next := sections
	for i := range pledge.Items {
		it := &pledge.Items[i]
		for len(next) > 0 && next[0].starts(it) {
			lines, half = append(lines, line{band: next[0].text, height: sectionHeight}), false
			next = next[1:]
		}
		switch {
		case it.Kind == pledge.KindPlan:
			for _, f := range plan {
				s := slot{field: f, item: it, label: colValue, value: colLeft, last: colPage}
				lines, half = append(lines, line{slots: []slot{s}, height: s.height(r, it.Lines)}), false
			}
		case it.Form == pledge.Full:
			s := slot{field: it.Key, item: it, label: colLabel, value: colValue, last: colPage}
			lines, half = append(lines, line{slots: []slot{s}, height: s.height(r, it.Lines)}), false
		case half:
			s := slot{field: it.Key, item: it, label: colLabel2, value: colPage, last: colPage}
			l := &lines[len(lines)-1]
			l.slots, l.height, half = append(l.slots, s), max(l.height, s.height(r, it.Lines)), false
		default:
			s := slot{field: it.Key, item: it, label: colLabel, value: colValue, last: colLeft}
			lines, half = append(lines, line{slots: []slot{s}, height: max(halfHeight, s.height(r, it.Lines))}), true
		}
	}
	return lines
}

// height returns the height the record's text needs in the slot, and at least
// that of min lines.
func (s slot) height(r pledge.Record, min int) float64 {
	return textHeight(r[s.field], s.value, s.last, min)
}

// layoutOf lays out a form for a record, whose texts decide the heights.
// plan are the lines of the plan ([planLines]).
func layoutOf(r pledge.Record, plan []pledge.Field) *layout {
	l := &layout{heights: []float64{30, 18, 20}}
	lines := linesOf(r, plan)
	fillPage(lines, pageHeight-sum(l.heights))
	row := rowFirst
	for _, line := range lines {
		if line.band != "" {
			l.bands = append(l.bands, band{row, line.band})
		}
		rows := int(math.Ceil(line.height / paper.MaxHeight))
		inPlan := false
		for _, s := range line.slots {
			s.row, s.rows = row, rows
			l.slots = append(l.slots, s)
			if s.item.Kind == pledge.KindPlan {
				inPlan = l.plan[0] != 0
				l.plan = [2]int{cmp.Or(l.plan[0], row), row + rows - 1}
			}
		}
		// The plan stays together, and a heading with what it heads.
		if afterBand := len(l.bands) > 0 && l.bands[len(l.bands)-1].row == row-1; !inPlan && !afterBand {
			l.starts = append(l.starts, row)
		}
		for range rows {
			l.heights = append(l.heights, line.height/float64(rows))
		}
		row += rows
	}
	l.last = row - 1
	return l
}

// fillPage gives what is left of the page to the longer texts the department
// writes, by their lines.
func fillPage(list []line, spare float64) {
	lines := 0
	for _, l := range list {
		spare -= l.height
		lines += l.grows()
	}
	if spare <= 0 || lines == 0 {
		return
	}
	for i := range list {
		list[i].height += math.Floor(spare * float64(list[i].grows()) / float64(lines))
	}
}

// grows is the line's share of what is left of the page.
func (l *line) grows() int {
	for _, s := range l.slots {
		if s.item.By == pledge.ByDepartment && s.item.Lines > 2 {
			return s.item.Lines
		}
	}
	return 0
}

// room makes a slot high enough for what stands beside it.
func (l *layout) room(s slot, notice string) {
	const lineOf9, width = 13, 56 // points; half-width characters of the notices' column
	rows := l.heights[s.row-1 : s.row-1+s.rows]
	more := float64(paper.Lines(notice, width))*lineOf9 + linePadding - sum(rows)
	for i := range rows {
		rows[i] = min(paper.MaxHeight, rows[i]+max(0, more)/float64(len(rows)))
	}
}

// breaks returns the rows on which further pages begin, none where the form
// fits one.
func (l *layout) breaks() []int {
	if sum(l.heights) <= onePage {
		return nil
	}
	var list []int
	begun := 1 // first row of the page
	for i, start := range l.starts {
		end := l.last + 1
		if i+1 < len(l.starts) {
			end = l.starts[i+1]
		}
		if start > begun && sum(l.heights[begun-1:end-1]) > longPage {
			list, begun = append(list, start), start
		}
	}
	return list
}

func sum(heights []float64) float64 {
	total := 0.0
	for _, h := range heights {
		total += h
	}
	return total
}

// textHeight returns the height a text needs in the columns from first to
// last, and at least that of min lines.
func textHeight(text string, first, last, min int) float64 {
	// A column's width counts digits of 11 points. Two of them are 1.2 letters
	// of 10 points; some room is left for what does not break at a line's end.
	const lettersPerDigit, margins = 1.13, 3 // the cell's own margins and the indent, in half-width characters
	width := 0.0
	for _, w := range columnWidths[first-1 : last] {
		width += w
	}
	return float64(max(min, paper.Lines(text, int(width*lettersPerDigit)-margins)))*lineHeight + linePadding
}

// planLines returns the lines of a form's plan: the fiscal years of the term of
// office, and every other year the record has a text for. Without a term they
// begin with the day's year and end with the target.
func planLines(s *pledge.Settings, r pledge.Record, today pledge.Date) []pledge.Field {
	from, to := termYears(s)
	if from == 0 {
		from = s.Calendar.YearOf(today)
		to = max(from, r.Target(pledge.TargetYear).Year)
	}
	var years []pledge.FiscalYear
	for y := from; y <= to; y++ {
		years = append(years, y)
	}
	for f := range r {
		if y, ok := f.PlanYear(); ok && (y < from || y > to) {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	lines := make([]pledge.Field, len(years))
	for i, y := range years {
		lines[i] = pledge.PlanField(y)
	}
	return lines
}

// termYears returns the first and last fiscal year of the term of office, 0
// where the settings do not know it.
func termYears(s *pledge.Settings) (from, to pledge.FiscalYear) {
	if s.TermFrom == 0 || s.TermUntil < s.TermFrom {
		return 0, 0
	}
	return s.Calendar.YearOf(s.TermFrom), s.Calendar.YearOf(s.TermUntil)
}

// targetChoices returns the years the drop-down offers, in order: those of the
// term and of the bounds of the horizons, "or later" where a horizon is open
// and after the term, and whatever the pledges have now.
func targetChoices(s *pledge.Settings, pledges []pledge.Record, today pledge.Date) []pledge.Target {
	from, to := termYears(s)
	if from == 0 {
		from = s.Calendar.YearOf(today)
		to = from
	}
	var list []pledge.Target
	for _, h := range s.Horizons {
		if h.From != 0 {
			from, to = min(from, h.From), max(to, h.From)
			if h.To == 0 {
				list = append(list, pledge.Target{Year: h.From, Open: true})
			}
		}
		if h.To != 0 {
			from, to = min(from, h.To), max(to, h.To)
		}
	}
	for y := from; y <= to; y++ {
		list = append(list, pledge.Target{Year: y})
	}
	list = append(list, pledge.Target{Year: to, Open: true})
	for _, p := range pledges {
		for _, f := range []pledge.Field{pledge.InitialTarget, pledge.TargetYear} {
			if t := p.Target(f); t.Year != 0 {
				list = append(list, t)
			}
		}
	}
	slices.SortFunc(list, func(a, b pledge.Target) int { return targetKey(a) - targetKey(b) })
	return slices.Compact(list)
}

// targetKey numbers targets in order: 2025 is 4050, 2025 or later 4051.
func targetKey(t pledge.Target) int {
	k := int(t.Year) * 2
	if t.Open {
		k++
	}
	return k
}
