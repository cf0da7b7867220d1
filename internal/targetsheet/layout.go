package targetsheet

import (
	"math"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"

	"kouyaku/internal/pledge"
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
	masterLabel   = "台帳番号"
	revisionLabel = "台帳の版"
)

// The form's columns. Left and right halves are a label and its value; the
// value of a full line spans both. A year of the plan has its label in the
// left value's first column. What lies right of the page is not printed.
const (
	colLabel   = 1 // label of a left half or of a full line
	colValue   = 2 // its value, to colLeft or to colPage; label of a plan's year
	colLeft    = 3 // last column of a left half; first of a plan's text
	colLabel2  = 4 // label of a right half
	colPage    = 5 // its value; last column of the page
	colNotice  = 7 // why a cell of the line is red
	colMissing = 8 // how many blanks of the line must be filled
	colClash   = 9 // how many values of the line contradict others
)

// columnWidths are the widths of the form's columns in characters.
var columnWidths = []float64{13, 12, 33, 13, 45, 1.5, 58, 6, 8}

// Rows of a form above its items.
const (
	rowTitle = 1
	rowIssue = 2
	rowState = 3
	rowFirst = 4
)

// Heights in points. The page is filled to pageHeight, which with the columns'
// widths has the proportions of an A4 sheet within its margins; a form that
// needs more is printed smaller.
const (
	lineHeight    = 13.5
	linePadding   = 4
	halfHeight    = 24
	sectionHeight = 19
	pageHeight    = 1040
)

// slot is one item's place on the form.
type slot struct {
	field pledge.Field
	item  *pledge.Item
	row   int // of the value
	label int // column of the label
	value int // first column of the value
	last  int // last column of the value
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

// layoutOf lays out a form for a record, whose texts decide the heights.
func layoutOf(r pledge.Record, years []pledge.FiscalYear) *layout {
	l := &layout{heights: []float64{30, 18, 22}}
	row, left := rowFirst, false // left: a left half stands on row and waits for its right one
	set := func(row int, h float64) {
		for len(l.heights) < row {
			l.heights = append(l.heights, 0)
		}
		l.heights[row-1] = max(l.heights[row-1], h)
	}
	flush := func() {
		if left {
			row, left = row+1, false
		}
	}
	heading := func(text string) {
		flush()
		l.bands = append(l.bands, band{row, text})
		set(row, sectionHeight)
		row++
	}
	sections := []struct {
		text   string
		starts func(*pledge.Item) bool
	}{
		{"公約の内容（企画担当が記入しています）", func(*pledge.Item) bool { return true }},
		{"目標と進み具合（黄色の欄に記入してください）", func(it *pledge.Item) bool { return it.By != pledge.ByOffice }},
		{"取組の内容（黄色の欄に記入してください）", func(it *pledge.Item) bool { return it.By == pledge.ByDepartment && it.Form == pledge.Full }},
	}
	for i := range pledge.Items {
		it := &pledge.Items[i]
		for len(sections) > 0 && sections[0].starts(it) {
			heading(sections[0].text)
			sections = sections[1:]
		}
		switch {
		case it.Kind == pledge.KindPlan:
			flush()
			if len(years) == 0 {
				continue
			}
			l.plan = [2]int{row, row + len(years) - 1}
			for _, y := range years {
				f := pledge.PlanField(y)
				l.slots = append(l.slots, slot{field: f, item: it, row: row, label: colValue, value: colLeft, last: colPage})
				set(row, textHeight(r[f], colLeft, colPage, 2))
				row++
			}
		case it.Form == pledge.Full:
			flush()
			l.slots = append(l.slots, slot{field: it.Key, item: it, row: row, label: colLabel, value: colValue, last: colPage})
			set(row, textHeight(r[it.Key], colValue, colPage, it.Lines))
			row++
		case left:
			l.slots = append(l.slots, slot{field: it.Key, item: it, row: row, label: colLabel2, value: colPage, last: colPage})
			set(row, max(halfHeight, textHeight(r[it.Key], colPage, colPage, it.Lines)))
			flush()
		default:
			l.slots = append(l.slots, slot{field: it.Key, item: it, row: row, label: colLabel, value: colValue, last: colLeft})
			set(row, max(halfHeight, textHeight(r[it.Key], colValue, colLeft, it.Lines)))
			left = true
		}
	}
	flush()
	l.last = row - 1
	l.fill()
	return l
}

// fill gives what is left of the page to the longer texts the department
// writes, by their lines.
func (l *layout) fill() {
	spare := float64(pageHeight)
	for _, h := range l.heights {
		spare -= h
	}
	grows := func(s slot) bool { return s.item.By == pledge.ByDepartment && s.item.Lines > 2 }
	lines := 0
	for _, s := range l.slots {
		if grows(s) {
			lines += s.item.Lines
		}
	}
	if spare <= 0 || lines == 0 {
		return
	}
	for _, s := range l.slots {
		if grows(s) {
			l.heights[s.row-1] += math.Floor(spare * float64(s.item.Lines) / float64(lines))
		}
	}
}

// room makes a row high enough for what stands beside it.
func (l *layout) room(row int, notice string) {
	const lineOf9, width = 12.5, 58 // points; half-width characters of the notices' column
	l.heights[row-1] = min(maxRowHeight, max(l.heights[row-1], float64(lineCount(notice, width))*lineOf9+linePadding))
}

// maxRowHeight is what Excel allows, in points.
const maxRowHeight = 409

// textHeight returns the height a text needs in the columns from first to
// last, and at least that of min lines.
func textHeight(text string, first, last, min int) float64 {
	width := 0.0
	for _, w := range columnWidths[first-1 : last] {
		width += w
	}
	return math.Min(maxRowHeight, float64(max(min, lineCount(text, int(width))))*lineHeight+linePadding)
}

// wide measures texts as Japanese programs set them: what may be full width is.
var wide = &runewidth.Condition{EastAsianWidth: true}

// lineCount returns how many lines a text takes in a width of half-width
// characters.
func lineCount(text string, width int) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += max(1, (wide.StringWidth(line)+width-1)/width)
	}
	return n
}

// planYears returns the fiscal years a form's plan has lines for: those of the
// term of office, and every other year the record has a text for. Without a
// term they begin with the day's year and end with the target.
func planYears(s *pledge.Settings, r pledge.Record, today pledge.Date) []pledge.FiscalYear {
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
	return years
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
func targetChoices(s *pledge.Settings, pledges []Pledge, today pledge.Date) []pledge.Target {
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
			if t := p.Record.Target(f); t.Year != 0 {
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
