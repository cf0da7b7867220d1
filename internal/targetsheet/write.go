package targetsheet

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// Order is what one department is asked for.
type Order struct {
	Settings   *pledge.Settings
	Revision   int         // 台帳の版 the forms bear
	Department string      // 担当部
	Meeting    string      // 令和6年度第2回分科会, "" where none was named
	Due        pledge.Date // 0 where none was set
	Today      pledge.Date
	Pledges    []Pledge // in the order of the forms
}

// Pledge is one pledge asked for, as in effect.
type Pledge struct {
	Number   int
	Record   pledge.Record
	Proposed []pledge.Field // what waits for a meeting's decision, which Record has not; [RequestMail] tells of it
}

// Write makes the workbook of a department: the cover, how to fill the forms
// in, and a form per pledge. The same order gives the same bytes. An order
// without pledges is an error.
func Write(o Order) ([]byte, error) {
	sheets := make([]sheet, len(o.Pledges))
	for i, p := range o.Pledges {
		sheets[i] = sheet{Pledge: p, name: SheetName(p.Number), title: "No. " + itoa(p.Number), revision: o.Revision, seal: ledger.Seal(p.Record)}
	}
	return writeBook(o, sheets, nil)
}

// sheet is a form to be written.
type sheet struct {
	Pledge
	name     string // of its tab
	title    string // as people are told of it
	revision int    // 台帳の版
	seal     string // 照合番号
	draft    draft  // of a returned form
}

// writeBook writes a workbook of forms: issued ones, or with r returned ones.
func writeBook(o Order, sheets []sheet, r *Return) ([]byte, error) {
	if len(sheets) == 0 {
		return nil, errors.New("no pledge to write a form for")
	}
	// The order in which sheets are added is that of their tabs.
	first, sent := coverSheet, Cover{}
	if r != nil {
		first, sent = mendSheet, r.sent
	}
	b := paper.NewBook(paper.FormFont, first)
	defer b.File.Close()
	if r != nil {
		b.Add(coverSheet)
	}
	b.Add(guideSheet)
	forms := make([]form, len(sheets))
	shown := make([]pledge.Record, len(sheets))
	for i, s := range sheets {
		forms[i], shown[i] = newForm(o, s), s.Record
		b.Add(s.name)
	}
	b.File.SetActiveSheet(0) // before the sheets are written: it reads them all
	lists := writeLists(b, o.Settings, targetChoices(o.Settings, shown, o.Today))
	for i := range forms {
		forms[i].write(b, o, lists)
	}
	if r != nil {
		writeMend(b, o, forms, r)
	}
	writeCover(b, o, forms, sent)
	writeGuide(b)
	if err := b.Err(); err != nil {
		return nil, fmt.Errorf("write forms of %s: %w", o.Department, err)
	}
	data, err := xlsx.Bytes(b.File, o.Today)
	if err != nil {
		return nil, err
	}
	return withIME(data)
}

// draft is what a department sent, to be put before it again.
type draft struct {
	typed  map[pledge.Field]any               // cell values in the place of the record's
	now    pledge.Record                      // what they were read as, as typed where that failed
	marks  map[pledge.Field][]finding.Finding // what is wrong with them
	unread map[pledge.Field]string            // as typed, what could not be understood

	stranger bool                  // of a pledge nobody knows
	open     map[pledge.Field]bool // the office's items that the department may mend

	strays map[pledge.Field]ledger.Stray // lines of the plan that belong to no year
	years  map[pledge.Field]bool         // lines of the plan that do; nil where all are shown
}

// plan returns the lines of the form's plan. A year that the department's plan
// has no line of any more is left out where another year could not be read: it
// is probably that one, and mended it must not be there twice.
func (d *draft) plan(lines []pledge.Field) []pledge.Field {
	if len(d.strays) == 0 {
		return lines
	}
	lines = slices.DeleteFunc(lines, func(f pledge.Field) bool { return !d.years[f] })
	return slices.AppendSeq(lines, slices.Values(slices.Sorted(maps.Keys(d.strays))))
}

// form is one pledge's sheet.
type form struct {
	sheet
	layout *layout
	shown  pledge.Record // what its cells hold, as canonical values
	checks []check
	red    [2]int // blanks to fill, contradictions, as the form stands
}

func newForm(o Order, s sheet) form {
	d, shown := s.draft, s.Record
	if d.now != nil {
		shown = d.now
	}
	f := form{sheet: s, shown: shown, layout: layoutOf(shown, d.plan(planLines(o.Settings, shown, o.Today)))}
	beside := map[int][]finding.Finding{}
	for _, s := range f.layout.slots {
		beside[s.row] = append(beside[s.row], d.marks[s.field]...)
	}
	for _, s := range f.layout.slots {
		f.layout.room(s, notes(beside[s.row]))
	}
	return f
}

// write writes the form's sheet.
func (f *form) write(b *paper.Book, o Order, lists *lists) {
	c := b.Canvas(f.name, columnWidths...)
	c.Height(1, f.layout.heights...)
	x := refs{layout: f.layout, lists: lists}
	f.checks = f.checksOf(x, o.Today)
	area, _ := o.Settings.AreaOf(f.Record[pledge.Area])
	colour := areaColour(area.Number)

	title := strings.TrimSpace(o.Settings.City + "　" + o.Settings.Programme)
	c.Put(rowTitle, colLabel, colPage, strings.TrimSpace(title+"　"+titleEnd), paper.Look{Size: 14, Bold: true, Ink: "FFFFFF", Fill: colour, Indent: 1})
	c.Put(rowTitle, colNotice, colNotice, noticeHead, paper.Look{Bold: true, Ink: paper.QuietInk})
	c.Put(rowTitle, colMissing, colMissing, missingHead, paper.Look{Size: 9, Ink: paper.QuietInk, Align: "center"})
	c.Put(rowTitle, colClash, colClash, clashHead, paper.Look{Size: 9, Ink: paper.QuietInk, Align: "center"})
	label := paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Size: 9, Indent: 1}
	locked := paper.Look{Fill: paper.Locked, Boxed: true, Indent: 1}
	c.Put(rowIssue, colLabel, colLabel, masterLabel, label)
	c.Put(rowIssue, colValue, colLeft, o.Settings.MasterID, paper.Look{Fill: paper.Locked, Boxed: true, Size: 9, Indent: 1})
	c.Put(rowIssue, colLabel2, colLabel2, revisionLabel, label)
	c.Put(rowIssue, colPage, colPage, f.revision, paper.Look{Fill: paper.Locked, Boxed: true, Size: 9, Indent: 1})
	c.Put(rowIssue, colNotice, colNotice, sealLabel, paper.Look{Size: 9, Ink: paper.QuietInk, Align: "right"})
	c.Put(rowIssue, colMissing, colClash, f.seal, paper.Look{Size: 9, Ink: paper.QuietInk, Align: "center"})

	for _, band := range f.layout.bands {
		c.Put(band.row, colLabel, colPage, band.text, paper.Look{Bold: true, Ink: colour, Size: 10.5})
	}
	if p := f.layout.plan; p[0] != 0 {
		c.Box(p[0], colLabel, p[1], colLabel, pledge.Plan.Label(), label)
	}
	for i := range f.layout.slots {
		s := &f.layout.slots[i]
		text, head := s.item.Label, label
		if y, ok := s.field.PlanYear(); ok {
			text = y.String()
		} else if s.stray() {
			text, head = f.draft.strays[s.field].Year, paper.Look{Fill: markFill, Boxed: true, Size: 9, Unlocked: true, Indent: 1}
			c.Guide(paper.Entry{Cells: s.markedArea(), Title: s.item.Label + "の年度", Help: "令和7年度 のように元号を付けて入力します。", Limit: textLimit})
		}
		c.Box(s.row, s.label, s.end(), s.label, text, head)
		l := locked
		if s.item.By == pledge.ByDepartment {
			l = paper.Look{Fill: paper.ToFill, Boxed: true, Unlocked: true, Indent: 1}
		}
		if f.draft.open[s.field] {
			l.Unlocked = true
		}
		if len(f.draft.marks[s.field]) > 0 && !s.stray() {
			l.Fill = markFill
		}
		l.Format = formats[s.item.Kind]
		l.Top = s.item.By == pledge.ByDepartment && s.item.Lines > 2 || s.rows > 1
		if s.item.Key == pledge.HorizonName {
			c.Box(s.row, s.value, s.end(), s.last, excelize.Cell{Formula: x.horizonFormula(), Value: o.Settings.HorizonOf(f.shown.Target(pledge.TargetYear))}, l)
			continue
		}
		value, ok := f.draft.typed[s.field]
		if !ok {
			value = cellValue(s.item.Kind, f.shown[s.field])
		}
		c.Box(s.row, s.value, s.end(), s.last, value, l)
		if s.field == pledge.AchievedOn {
			text, _ := value.(string)
			c.Formula(s.row, colDay, colDay, x.spelled(s.field), spelledDay(text), paper.Look{Format: ";;;"})
		}
		f.guide(c, s, lists)
	}
	f.notices(c)
	f.finish(c, o)
}

// formats are the number formats of values that are not texts.
var formats = map[pledge.Kind]string{
	pledge.KindNumber:  "0",
	pledge.KindPercent: paper.PercentFormat,
	pledge.KindDate:    paper.DateFormat,
}

// cellValue returns a canonical value as a cell holds it: numbers, percentages
// and dates as such, nil for a blank.
func cellValue(kind pledge.Kind, v string) any {
	if v == "" {
		return nil
	}
	switch kind {
	case pledge.KindNumber:
		if n, err := strconv.Atoi(v); err == nil {
			return n
		}
	case pledge.KindPercent:
		if n, err := strconv.Atoi(strings.TrimSuffix(v, "%")); err == nil {
			return float64(n) / 100
		}
	case pledge.KindDate:
		if d, err := pledge.ParseISODate(v); err == nil {
			return int(d)
		}
	}
	return v
}

// checksOf returns the form's own checks and, on a returned form, those of what
// the batch found; while one of these holds, the cell's own are silent.
func (f *form) checksOf(x refs, today pledge.Date) []check {
	list := f.returnedChecks(x)
	found := map[pledge.Field]string{}
	for _, ch := range list {
		for _, field := range append(ch.also, ch.field) {
			found[field] = ch.formula
		}
	}
	for _, ch := range checksFor(x, f.Record, f.draft, today) {
		if formula, ok := found[ch.field]; ok {
			ch.formula, ch.made = "AND(NOT("+formula+"),"+ch.formula+")", never
		}
		list = append(list, ch)
	}
	return list
}

// mustChange are findings that come again unless their cell is changed and
// that no check of the form's own tells of.
var mustChange = []finding.Code{finding.PledgeUnknown, finding.CellError, finding.FormulaNoValue, finding.TextTooLong, finding.DateInFuture}

// returnedChecks tell of what would be rejected again, until it is changed.
//
// Of a conflict, of two sheets that differ or of a label that was mended on
// the way, what stands there may be right: a clerk who has looked and leaves it
// must be able to get the form to 0件. Its colour and the line beside it stay,
// and the line says so.
func (f *form) returnedChecks(x refs) []check {
	var list []check
	for i := range f.layout.slots {
		s := &f.layout.slots[i]
		marks, formula := f.draft.marks[s.field], ""
		var also []pledge.Field
		has := func(codes ...finding.Code) bool {
			return slices.ContainsFunc(marks, func(m finding.Finding) bool { return slices.Contains(codes, m.Code) })
		}
		switch {
		case len(marks) == 0:
		case s.stray():
			year := x.label(s.field)
			typed := f.draft.strays[s.field].Year
			if formula = holdsText(year, typed); typed == "" {
				formula = "AND(TRIM(" + year + `)="",TRIM(` + x.cell(s.field) + `)<>"")`
			}
		case s.field == pledge.Number && has(finding.PledgeNameDiffers) && x.has(pledge.Name): // told of with the name
		case s.field == pledge.Name && has(finding.PledgeNameDiffers):
			formula, also = x.holds(s.field, f.draft.typed[s.field]), []pledge.Field{pledge.Number}
			formula = "AND(" + x.holds(pledge.Number, f.draft.typed[pledge.Number]) + "," + formula + ")"
		case has(finding.MergedIntoInvalid): // 統合先 is the office's: the status is what can be changed
			if formula = x.statusIn([]string{string(pledge.Merged)}); f.Record[pledge.MergedInto] != "" && f.shown.Status() != pledge.Merged {
				formula = "NOT(" + formula + ")"
			}
			if s.field == pledge.MergedInto && x.has(pledge.StatusWord) {
				also = []pledge.Field{pledge.StatusWord}
			}
		case f.draft.unread[s.field] != "" || has(mustChange...) || f.draft.stranger && s.field == pledge.Number:
			formula = x.holds(s.field, f.draft.typed[s.field])
		}
		if formula != "" {
			list = append(list, check{field: s.field, also: also, text: notes(marks), returned: true, formula: formula, made: func(pledge.Record) bool { return true }})
		}
	}
	return list
}

// notes are several findings as one text.
func notes(found []finding.Finding) string {
	parts := make([]string, len(found))
	for i, f := range found {
		parts[i] = note(f)
	}
	return strings.Join(parts, " ")
}

// guide gives a cell to fill its drop-down, or its limits, and its prompt. A
// drop-down warns and does not stop: the batch reads more spellings than it
// offers.
func (f *form) guide(c *paper.Canvas, s *slot, lists *lists) {
	if s.item.By != pledge.ByDepartment && !f.draft.open[s.field] {
		return
	}
	e := paper.Entry{Cells: s.area(), Title: s.item.Label, Help: s.item.Help, Limit: textLimit,
		Wrong: s.item.Label + "を確かめてください。このまま入力するときは［はい］を押してください。"}
	switch source := lists.choices[s.field]; {
	case source != "":
		e.Limit = paper.WordsOf(source)
		e.Wrong = "一覧にない言葉です。このまま入力するときは［はい］を押してください。取込のときに確かめます。"
	case s.item.Kind == pledge.KindNumber:
		e.Limit = nil
	case s.item.Kind == pledge.KindPercent:
		e.Limit = paper.Between(excelize.DataValidationTypeDecimal, 0, 1)
		e.Wrong = s.item.Help + "このまま入力するときは［はい］を押してください。"
	case s.item.Kind == pledge.KindDate:
		e.Limit = dateLimit
		e.Wrong = "日付は 2024/3/29 のように入力します。このまま入力するときは［はい］を押してください。"
	}
	c.Guide(e)
}

// Limits of cells to fill: what a cell can hold at all, and the days of this
// century.
var (
	textLimit = paper.Between(excelize.DataValidationTypeTextLength, 0, pledge.MaxText)
	dateLimit = paper.Between(excelize.DataValidationTypeDate, int(pledge.NewDate(2000, 1, 1)), int(pledge.NewDate(2099, 12, 31)))
)

// notices writes, beside each line, why its cells are red, and how many of
// them are; the form's state is their sum.
func (f *form) notices(c *paper.Canvas) {
	red := c.Alarmed()
	byRow := map[int][]check{}
	for _, ch := range f.checks {
		s := f.layout.slotOf(ch.field)
		byRow[s.row] = append(byRow[s.row], ch)
	}
	for i := range f.layout.slots {
		s := &f.layout.slots[i]
		var own []string
		area := s.area()
		for _, ch := range byRow[s.row] {
			switch {
			case ch.field != s.field:
			case ch.returned: // marked already; once mended it looks like the others
				for _, field := range append(ch.also, ch.field) {
					s, fill := f.layout.slotOf(field), paper.ToFill
					if s.item.By != pledge.ByDepartment {
						fill = paper.Locked
					}
					c.When(s.markedArea(), "NOT("+ch.formula+")", c.Conditional(paper.Ink, fill))
				}
			case !ch.note:
				own = append(own, ch.formula)
			}
		}
		if len(own) == 0 {
			continue
		}
		criteria := own[0]
		if len(own) > 1 {
			criteria = "OR(" + strings.Join(own, ",") + ")"
		}
		c.When(area, criteria, red)
	}
	for row := rowFirst; row <= f.layout.last; row++ {
		var said []string       // formulas of the texts
		var counted [2][]string // of blanks and contradictions
		var text []string
		var count [2]int
		for _, ch := range byRow[row] {
			k := 1
			if ch.missing {
				k = 0
			}
			said = append(said, "IF("+ch.formula+","+longText(ch.text+" ")+`,"")`)
			made := ch.made(f.shown)
			if made {
				text = append(text, ch.text)
			}
			if ch.note {
				continue
			}
			counted[k] = append(counted[k], "IF("+ch.formula+",1,0)")
			if made {
				count[k]++
			}
		}
		f.red[0] += count[0]
		f.red[1] += count[1]
		fixed := f.marksOn(row)
		notice := paper.Look{Ink: paper.AlarmInk, Size: 9}
		if fixed != "" {
			said = append([]string{longText(fixed + " ")}, said...)
			text = append([]string{fixed}, text...)
		}
		switch {
		case len(said) == 0:
		case len(byRow[row]) == 0:
			c.Put(row, colNotice, colNotice, fixed, notice)
		default:
			c.Formula(row, colNotice, colNotice, "TRIM("+strings.Join(said, "&")+")", strings.Join(text, " "), notice)
		}
		for k, col := range []int{colMissing, colClash} {
			if len(counted[k]) > 0 {
				c.Formula(row, col, col, strings.Join(counted[k], "+"), count[k], paper.Look{Size: 9, Ink: paper.QuietInk, Align: "center", Format: `0;;`})
			}
		}
	}
	for k, col := range []int{colMissing, colClash} {
		name := xlsx.ColumnName(col)
		c.Formula(rowState, col, col, fmt.Sprintf("SUM(%s%d:%s%d)", name, rowFirst, name, f.layout.last), f.red[k],
			paper.Look{Size: 9, Bold: true, Align: "center"})
	}
	state := paper.Look{Bold: true, Boxed: true, Indent: 1}
	label := paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Size: 9, Indent: 1}
	c.Put(rowState, colLabel, colLabel, stateLabel, label)
	missing, clash := xlsx.CellName(rowState, colMissing), xlsx.CellName(rowState, colClash)
	c.Formula(rowState, colValue, colPage, stateFormula(missing, clash), stateText(f.red), state)
	c.When(xlsx.CellName(rowState, colValue)+":"+xlsx.CellName(rowState, colPage), xlsx.FixedName(rowState, colMissing)+"+"+xlsx.FixedName(rowState, colClash)+">0", red)
}

// marksOn returns what the batch found wrong in a row's cells and no check
// tells of, as one text.
func (f *form) marksOn(row int) string {
	var parts []string
	for _, s := range f.layout.slots {
		if s.row != row {
			continue
		}
		if m := f.draft.marks[s.field]; len(m) > 0 && !slices.ContainsFunc(f.checks, func(ch check) bool { return ch.returned && (ch.field == s.field || slices.Contains(ch.also, s.field)) }) {
			parts = append(parts, notes(m))
		}
	}
	return strings.Join(parts, " ")
}

// longText returns a text as a formula: one literal holds 255 characters.
func longText(s string) string {
	var parts []string
	for part := range slices.Chunk([]rune(s), 120) {
		parts = append(parts, xlsx.Quoted(string(part)))
	}
	return strings.Join(parts, "&")
}

// stateFormula and stateText say what is left to do, of two counts.
func stateFormula(missing, clash string) string {
	return fmt.Sprintf(`"記入もれ "&%[1]s&"件、くいちがい "&%[2]s&"件"&IF(%[1]s+%[2]s=0," － 提出できます","")`, missing, clash)
}

func stateText(red [2]int) string {
	text := fmt.Sprintf("記入もれ %d件、くいちがい %d件", red[0], red[1])
	if red[0]+red[1] == 0 {
		text += " － 提出できます"
	}
	return text
}

// noteWidth is how many half-width characters a line of a note holds.
const noteWidth = 48

// finish sets up the page and writes the form.
func (f *form) finish(c *paper.Canvas, o Order) {
	for _, s := range f.layout.slots {
		marks := f.draft.marks[s.field]
		if len(marks) == 0 {
			continue
		}
		texts := make([]string, len(marks))
		lines := 0
		for i, m := range marks {
			texts[i] = note(m)
			lines += paper.Lines(texts[i], noteWidth)
		}
		first, _ := s.marked()
		// A cell has one note; a second one would be a damaged file to Excel.
		c.Try(xlsx.AddNote(c.File, c.Name, excelize.Comment{Cell: xlsx.CellName(s.row, first), Author: "企画担当", Text: strings.Join(texts, "\n"),
			Width: 320, Height: uint(max(90, 20+18*lines))}))
	}
	area, _ := o.Settings.AreaOf(f.Record[pledge.Area])
	colour := areaColour(area.Number)
	setUp(c, paper.Page{Area: paper.UpTo(f.layout.last, colPage), OnePage: true, Breaks: f.layout.breaks(),
		Header: "&L" + paper.HeaderText(o.Department) + "&R" + paper.HeaderText(f.title),
		Footer: "&L" + paper.HeaderText(o.Settings.City) + "&C" + paper.HeaderText(o.Meeting) + "&R" + revisionLabel + " " + strconv.Itoa(f.revision)})
	c.Try(c.File.SetSheetProps(c.Name, &excelize.SheetPropsOptions{TabColorRGB: &colour}))
	c.Protect()
	c.Flush()
}

func itoa(n int) string { return strconv.Itoa(n) }

// SheetName is what the form of a pledge is called in an issued workbook.
func SheetName(number int) string { return strconv.Itoa(number) }
