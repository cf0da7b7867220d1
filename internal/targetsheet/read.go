package targetsheet

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// Cover is what the cover (提出票) says, or forms that bear its labels
// themselves; all of it may be blank.
type Cover struct {
	Department  string
	Sender      string // 担当者
	Extension   string // 内線
	SubmittedOn pledge.Date
	Round       int    // 提出回
	Confirmed   string // 部長確認
}

// Labels of a decision sheet, which is the meeting's to read.
var decisionLabels = []string{"会議", "開催日", "決定"}

// ownSheets are those of an issued workbook that hold no submission.
var ownSheets = []string{coverSheet, guideSheet, listSheet, mendSheet}

// minLabels is how many labels of items besides 公約番号 make a sheet a form,
// and a row the header of a list.
const minLabels = 2

// Read finds the forms and plain lists of a workbook and reads them by their
// labels. Each submission bears what was found wrong in its own cells; found
// has what concerns the cover and the sheets that are neither form nor list.
// Lists of transfers are left to [ReadTransfers], decision sheets to those who
// know them.
func Read(file string, b *xlsx.Book, s *pledge.Settings) (subs []ledger.Submission, cover Cover, found []finding.Finding) {
	r := &reader{file: file, settings: s}
	elsewhere := false // a sheet that is read elsewhere
	var covers []*xlsx.Sheet
	looks := map[*xlsx.Sheet]*sheetLook{}
	var others []finding.Finding
	leave := func(sh *xlsx.Sheet) {
		if len(sh.Rows) > 0 && !slices.Contains(ownSheets, sh.Name) {
			others = append(others, finding.Finding{At: sh.Place(file, 0, 0), Code: finding.FileNoSheets, Variant: "sheet", Args: finding.Args{"sheet": sh.Name}})
		}
	}
	for _, sh := range b.Sheets {
		whole := r.look(sh)
		if whole.decision || whole.transfers {
			elsewhere = true
			if whole.transfers && r.besideTransfers(sh, whole) {
				r.mixed(sh)
			}
			continue
		}
		for _, part := range r.parts(sh, whole) {
			switch p := part.look; {
			case p.mixed:
				r.mixed(sh)
			case p.list:
				subs = append(subs, r.list(part.sheet, p.table)...)
			case p.form():
				subs = append(subs, r.form(part.sheet, p))
			case len(p.cover) > minLabels:
				covers = append(covers, part.sheet)
				looks[part.sheet] = p
			default:
				leave(sh)
			}
		}
	}
	// A list of telephone numbers has the labels of a cover too.
	slices.SortStableFunc(covers, func(a, b *xlsx.Sheet) int { return coverFirst(a) - coverFirst(b) })
	cover = r.onForms
	for i, sh := range covers {
		if i == 0 {
			cover = r.cover(sh, looks[sh].cover)
		} else {
			leave(sh)
		}
	}
	if len(subs) == 0 && !elsewhere && !slices.ContainsFunc(r.found, finding.Finding.IsError) {
		return nil, cover, append(r.found, finding.Finding{At: finding.Place{File: file}, Code: finding.FileNoSheets})
	}
	return subs, cover, append(r.found, others...)
}

// mixed tells of a sheet that holds more than can be told apart. It is an
// error of the file, so that half of the sheet is not taken for the whole.
func (r *reader) mixed(sh *xlsx.Sheet) {
	r.found = append(r.found, finding.Finding{At: sh.Place(r.file, 0, 0), Code: finding.LabelTwice, Variant: "mixed", Args: finding.Args{"sheet": sh.Name}})
}

func coverFirst(sh *xlsx.Sheet) int {
	if sh.Name == coverSheet {
		return 0
	}
	return 1
}

// reader reads the sheets of one file.
type reader struct {
	file     string
	settings *pledge.Settings
	found    []finding.Finding // of the file, not of a submission
	onForms  Cover             // a form's own labels of a cover, where a city has no other
}

// hit is a label found on a sheet, and what it stands for.
type hit struct {
	xlsx.Label
	field pledge.Field // an item, or a year of the plan
	exact bool         // its own label, no alias
}

// sheetLook is what the labels of a sheet say it is.
type sheetLook struct {
	hits      []hit // of items, in reading order
	cover     []xlsx.Label
	issue     map[string]xlsx.Label // masterLabel, revisionLabel, sealLabel
	decision  bool
	transfers bool
	table     xlsx.Table
	list      bool
	mixed     bool // a list and a form that nobody can tell apart
}

func (p *sheetLook) form() bool {
	fields := map[pledge.Field]bool{}
	for _, h := range p.hits {
		fields[h.field] = true
	}
	return fields[pledge.Number] && len(fields) > minLabels
}

// folded labels that are no items.
var otherLabels = func() map[string]bool {
	m := map[string]bool{masterLabel: true, revisionLabel: true, sealLabel: true}
	for _, it := range coverItems {
		m[it.label] = true
	}
	for _, l := range decisionLabels {
		m[l] = true
	}
	return m
}()

// look finds the labels of a sheet.
func (r *reader) look(sh *xlsx.Sheet) *sheetLook {
	p := &sheetLook{issue: map[string]xlsx.Label{}}
	decision := map[string]bool{}
	known := func(folded string) bool {
		_, ok := r.settings.FieldOf(folded)
		return ok || otherLabels[folded]
	}
	for _, l := range sh.Labels(known) {
		folded := pledge.FoldLabel(l.Label)
		switch {
		case folded == masterLabel || folded == revisionLabel || folded == sealLabel:
			if _, twice := p.issue[folded]; !twice {
				p.issue[folded] = l
			}
		case slices.Contains(decisionLabels, folded):
			decision[folded] = true
		case otherLabels[folded]:
			p.cover = append(p.cover, l)
		default:
			f, _ := r.settings.FieldOf(folded)
			exact := folded == pledge.FoldLabel(f.Label())
			if f == pledge.Department {
				p.cover = append(p.cover, l)
			}
			p.hits = append(p.hits, hit{l, f, exact})
		}
	}
	p.decision = len(decision) == len(decisionLabels)
	_, _, p.transfers = transferTable(sh, r.settings)
	if !p.decision && !p.transfers {
		r.lookForList(sh, p, 1)
	}
	return p
}

// lookForList looks for a plain list whose header row is row from or one of
// the nineteen below it.
func (r *reader) lookForList(sh *xlsx.Sheet, p *sheetLook, from int) {
	p.table, p.list = sh.FindTable(from, r.known, minLabels+1)
	p.list, p.mixed = p.list && r.isHeader(sh, p.table, p.table.Rows), false
	if p.list && p.continues() {
		p.list, p.mixed = false, r.lines(sh, p) > 1
	}
}

// known reports whether a folded text is the label of an item.
func (r *reader) known(folded string) bool {
	_, ok := r.settings.FieldOf(folded)
	return ok
}

// continues reports whether further items' labels stand below the header row:
// then it is a line of a form.
func (p *sheetLook) continues() bool {
	below := map[pledge.Field]bool{}
	for _, h := range p.hits {
		if h.exact && h.Cell.Row > p.table.Header {
			below[h.field] = true
		}
	}
	for _, h := range p.hits {
		if h.Cell.Row == p.table.Header {
			delete(below, h.field)
		}
	}
	return len(below) >= minLabels
}

// lines counts the numbers between a header row and the next item's label. A
// heading in a form has one, more than that are the rows of a list.
func (r *reader) lines(sh *xlsx.Sheet, p *sheetLook) int {
	end := math.MaxInt
	for _, h := range p.hits {
		if h.exact && h.Cell.Row > p.table.Header {
			end = min(end, h.Cell.Row)
		}
	}
	number, n := r.numberColumn(p.table), 0
	for _, row := range p.table.Rows {
		if row.Num < end && r.isNumber(sh.At(row.Num, number)) {
			n++
		}
	}
	return n
}

// isHeader reports whether a row of labels is the header of a plain list.
// Three items of a form may share a line too; there the number stands right of
// its label and no label right of another, and there is no column of numbers.
func (r *reader) isHeader(sh *xlsx.Sheet, t xlsx.Table, below []*xlsx.Row) bool {
	heads := map[int]bool{}
	for _, col := range t.Cols {
		heads[col] = true
	}
	adjacent := false
	for col := range heads {
		adjacent = adjacent || heads[col+1]
	}
	number := r.numberColumn(t)
	if number == 0 || r.isNumber(sh.At(t.Header, number+1)) {
		return false
	}
	return adjacent || slices.ContainsFunc(below, func(row *xlsx.Row) bool { return r.isNumber(sh.At(row.Num, number)) })
}

// numberColumn returns the column of the pledges' numbers, 0 for none: the
// item's own label before its aliases, then from left to right.
func (r *reader) numberColumn(t xlsx.Table) int {
	number := 0
	for folded, col := range t.Cols {
		f, _ := r.settings.FieldOf(folded)
		if f == pledge.Number && folded == pledge.FoldLabel(f.Label()) {
			return col
		}
		if f == pledge.Number && (number == 0 || col < number) {
			number = col
		}
	}
	return number
}

func (r *reader) isNumber(c *xlsx.Cell) bool {
	if c == nil {
		return false
	}
	read, err := r.settings.Read(pledge.Number, c.Typed())
	return err == nil && read.Value != ""
}

// form reads a form.
func (r *reader) form(sh *xlsx.Sheet, p *sheetLook) ledger.Submission {
	sub := ledger.Submission{At: sh.Place(r.file, 0, 0), Form: true, Entries: map[pledge.Field]ledger.Entry{}}
	unread := false // 台帳の版
	if l, ok := p.issue[masterLabel]; ok {
		sub.MasterID = strings.TrimSpace(l.Value.Typed().Shown())
	}
	if l, ok := p.issue[sealLabel]; ok {
		sub.Seal = pledge.Fold(l.Value.Typed().Shown())
	}
	if l, ok := p.issue[revisionLabel]; ok {
		sub.Issued, unread = issuedAt(l.Value, sub.MasterID != "")
	}
	if len(p.cover) > minLabels && r.onForms == (Cover{}) {
		r.onForms = r.cover(sh, p.cover)
	}
	v := &values{reader: r, sheet: sh, sub: &sub, also: map[pledge.Field]ledger.Entry{}}
	hits, twice := v.choose(p.hits)
	// The number first: findings of the other cells name the pledge.
	slices.SortStableFunc(hits, func(a, b hit) int { return numberFirst(a.field) - numberFirst(b.field) })
	for _, h := range hits {
		if h.field == pledge.Plan {
			v.plan(h, p.hits)
			continue
		}
		if e, taken := sub.Entries[h.field]; taken { // a year of the plan's table
			twice = append(twice, doubled{h, e.At.Cell()})
			continue
		}
		value, lines := v.text(h)
		v.read(h.field, value, h.Row, h.Col)
		v.lines(h.field, lines)
		if h.field == pledge.Number {
			sub.Pledge, _ = strconv.Atoi(sub.Entries[pledge.Number].Value)
		}
	}
	if l := p.issue[revisionLabel]; unread {
		v.add(finding.FileForeignMaster, "unreadable", "", l.Row, l.Col, l.Value.Typed().Shown(), nil)
	}
	v.doubled(twice)
	v.complete()
	v.missing(p.hits)
	v.hiddenSheet()
	return sub
}

// issuedAt reads 台帳の版, 0 for none. unread reports that it is no number, or
// gone from a form that bears a master's: taken for one of the city's own, it
// would undo what the master changed since it was issued.
func issuedAt(c *xlsx.Cell, issued bool) (revision int, unread bool) {
	typed := pledge.Fold(c.Typed().Shown())
	if typed == "" && (c == nil || !c.Formula) {
		return 0, issued
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		return 0, true
	}
	return n, false
}

func numberFirst(f pledge.Field) int {
	if f == pledge.Number {
		return 0
	}
	return 1
}

// list reads the rows of a plain list.
func (r *reader) list(sh *xlsx.Sheet, t xlsx.Table) []ledger.Submission {
	cols, twice := r.columns(sh, t)
	named := map[int]bool{} // columns whose header is read or told of
	for _, col := range t.Cols {
		named[col] = true
	}
	for _, c := range t.Twice {
		named[c.Col] = true
	}
	for _, c := range t.Unknown(r.known) {
		named[c.Col] = true
		r.found = append(r.found, finding.Finding{At: sh.Place(r.file, c.Row, c.Col), Code: finding.LabelUnknown, Variant: "list", Value: c.Text})
	}
	plan := cols[pledge.Plan] // a year's column says which year
	delete(cols, pledge.Plan)
	fields := slices.SortedFunc(maps.Keys(cols), func(a, b pledge.Field) int { return cols[a] - cols[b] })
	rows, notes := r.rowsOf(t, cols)
	for _, c := range notes {
		r.aside(sh, "note", c)
	}

	var subs []ledger.Submission
	for _, row := range rows {
		for i := range row.Cells {
			switch c := &row.Cells[i]; {
			case c.Col == plan && c.Typed().Kind != pledge.TypedBlank:
				plan = 0 // one word is enough
				r.aside(sh, "plan", sh.At(t.Header, c.Col))
			case !named[c.Col] && isText(c):
				named[c.Col] = true
				r.aside(sh, "column", c)
			}
		}
		sub := ledger.Submission{At: sh.Place(r.file, row.Num, cols[pledge.Number]), Entries: map[pledge.Field]ledger.Entry{}}
		v := &values{reader: r, sheet: sh, sub: &sub, also: map[pledge.Field]ledger.Entry{}}
		at := func(f pledge.Field) *xlsx.Cell { return sh.At(row.Num, cols[f]) }
		v.read(pledge.Number, at(pledge.Number), row.Num, cols[pledge.Number])
		sub.Pledge, _ = strconv.Atoi(sub.Entries[pledge.Number].Value)
		for _, f := range fields {
			if f != pledge.Number {
				v.read(f, at(f), row.Num, cols[f])
			}
		}
		if n := sub.Entries[pledge.Number]; n.Value == "" && !n.Unread {
			v.blank(pledge.Number)
		}
		v.doubled(twice)
		if len(subs) == 0 {
			v.hiddenSheet()
		}
		v.complete()
		subs = append(subs, sub)
	}
	return subs
}

// columns returns the column of each item of a list, and the headers that mean
// an item a second time. Of several an item's own label counts, else the
// leftmost.
func (r *reader) columns(sh *xlsx.Sheet, t xlsx.Table) (cols map[pledge.Field]int, twice []doubled) {
	cols = map[pledge.Field]int{}
	heads := slices.SortedFunc(maps.Keys(t.Cols), func(a, b string) int { return t.Cols[a] - t.Cols[b] })
	for _, folded := range heads {
		if f, _ := r.settings.FieldOf(folded); folded == pledge.FoldLabel(f.Label()) {
			cols[f] = t.Cols[folded]
		}
	}
	for _, folded := range heads {
		f, _ := r.settings.FieldOf(folded)
		col := t.Cols[folded]
		switch first, taken := cols[f]; {
		case !taken:
			cols[f] = col
		case col != first && !(f == pledge.Number && r.counts(sh, t, col)):
			twice = append(twice, doubled{hit{Label: xlsx.Label{Cell: sh.At(t.Header, col)}, field: f}, xlsx.CellName(t.Header, first)})
		}
	}
	for _, c := range t.Twice {
		f, _ := r.settings.FieldOf(pledge.FoldLabel(c.Text))
		twice = append(twice, doubled{hit{Label: xlsx.Label{Cell: c}, field: f}, xlsx.CellName(t.Header, cols[f])})
	}
	return cols, twice
}

// counts reports whether a column only counts the rows: 1, 2, 3 and so on.
// Lists have such a No. beside the pledges' numbers.
func (r *reader) counts(sh *xlsx.Sheet, t xlsx.Table, col int) bool {
	n := 0
	for _, row := range t.Rows {
		c := sh.At(row.Num, col)
		if c == nil || c.Typed().Kind == pledge.TypedBlank {
			continue
		}
		n++
		if read, err := r.settings.Read(pledge.Number, c.Typed()); err != nil || read.Value != strconv.Itoa(n) {
			return false
		}
	}
	return true
}

// rowsOf parts the rows of a table into those that say something of a pledge
// and the notes among them, each given by its cell. A note is a single text in
// the number's or the first column, or text outside the columns of items; of a
// row of notes the first is given. Where a row stands does not matter.
func (r *reader) rowsOf(t xlsx.Table, cols map[pledge.Field]int) (rows []*xlsx.Row, notes []*xlsx.Cell) {
	first := math.MaxInt
	for _, col := range cols {
		first = min(first, col)
	}
	for _, row := range t.Rows {
		var only, outside *xlsx.Cell // the row's own cells
		filled, number := 0, false
		for i := range row.Cells {
			c := &row.Cells[i]
			f, ok := fieldAt(cols, c.Col)
			switch {
			case ok && says(f, c):
				filled, only = filled+1, c
				number = number || f == pledge.Number && r.isNumber(c)
			case !ok && outside == nil && isText(c):
				outside = c
			}
		}
		switch {
		case filled == 0 && outside != nil:
			notes = append(notes, outside)
		case filled == 1 && !number && isText(only) && (only.Col == cols[pledge.Number] || only.Col == first):
			notes = append(notes, only)
		case filled > 0:
			rows = append(rows, row)
		}
	}
	return rows, notes
}

func fieldAt(cols map[pledge.Field]int, col int) (pledge.Field, bool) {
	for f, c := range cols {
		if c == col {
			return f, true
		}
	}
	return "", false
}

// says reports whether a cell holds something of an item: a value, or a formula
// whose value nobody knows, but not what only follows from other items.
func says(f pledge.Field, c *xlsx.Cell) bool {
	typed := c.Typed()
	if item := pledge.ItemOf(f); item != nil && item.By == pledge.ByNobody && typed.Formula {
		return false
	}
	return typed.Kind != pledge.TypedBlank || typed.NoValue
}

func isText(c *xlsx.Cell) bool {
	return c.Kind == xlsx.Text && c.Typed().Kind != pledge.TypedBlank && pledge.Fold(c.Text) != ""
}

// aside tells of what a list holds and nobody reads.
func (r *reader) aside(sh *xlsx.Sheet, variant string, c *xlsx.Cell) {
	r.found = append(r.found, finding.Finding{At: sh.Place(r.file, c.Row, c.Col), Code: finding.LabelUnknown, Variant: variant, Value: c.Text})
}

// cover reads the cover's labels.
func (r *reader) cover(sh *xlsx.Sheet, labels []xlsx.Label) Cover {
	var c Cover
	for _, l := range labels {
		folded := pledge.FoldLabel(l.Label)
		if f, ok := r.settings.FieldOf(folded); ok && f == pledge.Department {
			if c.Department == "" {
				c.Department = strings.TrimSpace(l.Value.Typed().Shown())
			}
			continue
		}
		i := slices.IndexFunc(coverItems, func(it coverItem) bool { return it.label == folded })
		text := strings.TrimSpace(l.Value.Typed().Shown())
		if i < 0 || text == "" {
			continue
		}
		switch it := coverItems[i]; {
		case it.set != nil:
			it.set(&c, text)
		case it.date:
			read, err := r.settings.Read(pledge.AchievedOn, l.Value.Typed()) // any item that is a date
			if err != nil {
				r.coverUnread(sh, l, it, text)
			}
			c.SubmittedOn, _ = pledge.ParseISODate(read.Value)
		default:
			if c.Round = roundOf(text); c.Round == 0 {
				r.coverUnread(sh, l, it, text)
			}
		}
	}
	return c
}

// coverUnread says that a label of the cover counts as blank. It settles only
// which of two sheets is newer, so it holds up nothing.
func (r *reader) coverUnread(sh *xlsx.Sheet, l xlsx.Label, it coverItem, text string) {
	r.found = append(r.found, finding.Finding{At: sh.Place(r.file, l.Row, l.Col), Code: finding.ValueNormalised, Value: text,
		Args: finding.Args{"label": it.label, "read": ""}})
}

// roundOf reads 2, 第2回 and 2回目; anything else is no round.
func roundOf(s string) int {
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(pledge.Fold(s), "第"), "目"), "回")
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// values reads the cells of one submission.
type values struct {
	*reader
	sheet *xlsx.Sheet
	sub   *ledger.Submission
	also  map[pledge.Field]ledger.Entry // what words said of other items
}

func (v *values) add(code finding.Code, variant string, f pledge.Field, row, col int, value string, args finding.Args) {
	v.sub.Findings = append(v.sub.Findings, finding.Finding{At: v.sheet.Place(v.file, row, col), Code: code, Variant: variant,
		Pledge: v.sub.Pledge, Field: f, Value: value, Args: args})
}

// doubled is a label that stands on the form a second time.
type doubled struct {
	hit
	first string // the first one's cell
}

func (v *values) doubled(twice []doubled) {
	for _, t := range twice {
		v.add(finding.LabelTwice, "", t.field, t.Cell.Row, t.Cell.Col, t.Value.Typed().Shown(), finding.Args{"first": t.first})
	}
}

// choose settles which cell is a field's label. An alias counts only where the
// item's own label is nowhere, and not where it is some label's value. Of
// labels that are there twice the first counts, and the others are told of
// where that matters; of aliases beside the item's own label, where they have
// another value.
func (v *values) choose(hits []hit) (chosen []hit, twice []doubled) {
	own := map[pledge.Field]bool{}
	valueAt := map[[2]int]bool{}
	for _, h := range hits {
		if h.exact {
			own[h.field] = true
			valueAt[[2]int{h.Row, h.Col}] = true
		}
	}
	labelAt := map[[2]int]bool{}
	for _, h := range hits {
		isValue := valueAt[[2]int{h.Cell.Row, h.Cell.Col}]
		if h.exact && !(isValue && v.sub.Issued > 0) || !h.exact && !own[h.field] && !isValue {
			chosen = append(chosen, h)
			labelAt[[2]int{h.Cell.Row, h.Cell.Col}] = true
		}
	}
	// Where a label stands in the place of another one's value, the line is a
	// heading and the values are below it.
	heading := map[[2]int]bool{}
	for i := range chosen {
		h := &chosen[i]
		place := [2]int{h.Row, h.Col}
		if !labelAt[place] && !(heading[[2]int{h.Cell.Row, h.Cell.Col}] && (h.Value == nil || h.Value.Typed().Kind == pledge.TypedBlank)) {
			continue
		}
		heading[place] = true
		h.Row, h.Col = v.bottom(h.Cell)+1, h.Cell.Col
		h.Value = v.sheet.At(h.Row, h.Col)
	}
	first := map[pledge.Field]hit{}
	single := chosen[:0]
	for _, h := range chosen {
		f, seen := first[h.field]
		switch {
		case !seen:
			first[h.field] = h
			single = append(single, h)
		case pledge.ItemOf(h.field).Required || f.Value.Typed().Shown() != h.Value.Typed().Shown():
			twice = append(twice, doubled{h, xlsx.CellName(f.Cell.Row, f.Cell.Col)})
		}
	}
	for _, h := range hits {
		f, seen := first[h.field]
		if h.exact || !seen || !f.exact || valueAt[[2]int{h.Cell.Row, h.Cell.Col}] || labelAt[[2]int{h.Row, h.Col}] {
			continue
		}
		text := h.Value.Typed().Shown()
		if text == "" || text == f.Value.Typed().Shown() || h.field == pledge.Number && !v.isNumber(h.Value) || v.isLabel(h.Value) {
			continue
		}
		twice = append(twice, doubled{h, xlsx.CellName(f.Cell.Row, f.Cell.Col)})
	}
	return single, twice
}

// isLabel reports whether a cell's text is a label, and so nobody's value.
func (v *values) isLabel(c *xlsx.Cell) bool {
	folded := pledge.FoldLabel(c.Text)
	return c.Kind == xlsx.Text && (otherLabels[folded] || v.known(folded))
}

// bottom returns the last row of a cell and what it is merged with.
func (v *values) bottom(c *xlsx.Cell) int {
	for _, m := range v.sheet.Merges {
		if m.Row1 == c.Row && m.Col1 == c.Col {
			return m.Row2
		}
	}
	return c.Row
}

// maxPlan is how many lines below its label the plan may reach.
const maxPlan = 100

// plan reads the table of fiscal years: right of the label, one below the
// other, each year with its text right of it. The next label in the columns
// up to the years ends it.
func (v *values) plan(label hit, hits []hit) {
	end := label.Cell.Row + maxPlan
	for _, h := range hits {
		_, year := h.field.PlanYear()
		if h.Cell.Row > label.Cell.Row && h.Cell.Row < end && h.Cell.Col <= label.Col && !year {
			end = h.Cell.Row
		}
	}
	frame := v.bottom(label.Cell)
	end = max(end, frame+1)
	next := label.Row // the row below the last line
	for row := label.Row; row < end; row++ {
		if c := v.sheet.At(row, label.Cell.Col); row > frame && c != nil && c.Typed().Kind != pledge.TypedBlank {
			break // something else begins
		}
		at := xlsx.Range{Row1: row, Col1: label.Col, Row2: row, Col2: label.Col} // of the year
		for _, m := range v.sheet.Merges {
			if m.Row1 <= row && row <= m.Row2 && m.Col1 <= label.Col && label.Col <= m.Col2 {
				at = m
			}
		}
		if at.Row1 != row || at.Col1 != label.Col {
			continue // below the year's first row
		}
		typed := v.sheet.At(row, label.Col).Typed()
		value, lines := v.spread(at.Row1, at.Row2, at.Col2+1)
		if typed.Kind == pledge.TypedBlank {
			if text := value.Typed().Shown(); text != "" && (row <= frame || row == next) {
				v.stray(finding.YearInvalid, "plan-blank", pledge.Plan, row, label.Col, "", text, nil)
				next = at.Row2 + 1
			}
			continue
		}
		next = at.Row2 + 1
		read, err := v.settings.Read(pledge.TargetYear, typed) // any item that is a year
		target := pledge.Record{pledge.TargetYear: read.Value}.Target(pledge.TargetYear)
		if err != nil || target.Open || target.Year == 0 {
			v.stray(finding.YearInvalid, "plan", pledge.Plan, row, label.Col, typed.Shown(), value.Typed().Shown(), nil)
			continue
		}
		f := pledge.PlanField(target.Year)
		if first, taken := v.sub.Entries[f]; taken {
			v.stray(finding.LabelTwice, "plan", f, row, label.Col, typed.Shown(), value.Typed().Shown(), finding.Args{"first": first.At.Cell()})
			continue
		}
		v.read(f, value, row, at.Col2+1)
		v.lines(f, lines)
	}
}

// text returns the cell of a label's value. A text whose label spans rows may
// take as many cells.
func (v *values) text(h hit) (value *xlsx.Cell, lines int) {
	last := v.bottom(h.Cell)
	if pledge.ItemOf(h.field).Kind != pledge.KindText || h.Row != h.Cell.Row || last == h.Row {
		return h.Value, 1
	}
	return v.spread(h.Row, last, h.Col)
}

// lines tells of a text that was read from several cells.
func (v *values) lines(f pledge.Field, n int) {
	if at := v.sub.Entries[f].At; n > 1 {
		v.add(finding.ValueNormalised, "lines", f, at.Row, at.Col, v.sub.Entries[f].Typed, nil)
	}
}

// stray tells of a line of the plan that belongs to no year, and keeps what it
// says.
func (v *values) stray(code finding.Code, variant string, f pledge.Field, row, col int, year, text string, args finding.Args) {
	value := year
	if value == "" {
		value = text
	}
	v.add(code, variant, f, row, col, value, args)
	v.sub.Strays = append(v.sub.Strays, ledger.Stray{At: v.sheet.Place(v.file, row, col), Year: year, Text: text})
}

// spread returns the cell right of a label that spans rows: texts that stand
// there one below the other are one text, of so many lines.
func (v *values) spread(row, last, col int) (value *xlsx.Cell, lines int) {
	value = v.sheet.At(row, col)
	if value.Typed().Shown() != "" {
		lines = 1
	}
	for row++; row <= last; row++ {
		c := v.sheet.At(row, col)
		if c == nil || c.Row != row || c.Col != col || c.Typed().Shown() == "" || v.isLabel(c) {
			continue
		}
		if lines++; lines == 1 {
			value = c
			continue
		}
		joined := *value
		joined.Kind, joined.Text = xlsx.Text, value.Typed().Shown()+"\n"+c.Typed().Shown()
		value = &joined
	}
	return value, lines
}

// read reads one cell, which may be nil, as a field's value.
func (v *values) read(f pledge.Field, c *xlsx.Cell, row, col int) {
	e := ledger.Entry{At: v.sheet.Place(v.file, row, col)}
	defer func() { v.sub.Entries[f] = e }()
	if c == nil {
		return
	}
	item := pledge.ItemOf(f)
	typed := c.Typed()
	if item.By == pledge.ByNobody && (typed.Formula || typed.Kind == pledge.TypedBlank) {
		return // shown, not said
	}
	e.Typed = typed.Shown()
	switch {
	case typed.NoValue:
		e.Unread = true
		v.add(finding.FormulaNoValue, "", f, row, col, "", nil)
		return
	case typed.Kind == pledge.TypedError:
		e.Unread = true
		v.add(finding.CellError, "", f, row, col, e.Typed, nil)
		return
	case typed.Kind == pledge.TypedBlank:
		return
	}
	v.hidden(f, row, col, e.Typed)
	read, err := v.settings.Read(f, typed)
	if err != nil {
		e.Unread = true
		// What the office holds is the office's business: the merge compares it.
		if bad := err.(*pledge.ReadError); item.By != pledge.ByOffice || f == pledge.Number || bad.Reason == pledge.TooLong {
			found := finding.Misread(e.At, v.sub.Pledge, f, typed, bad)
			found.Args["length"] = strconv.Itoa(utf8.RuneCountInString(e.Typed))
			v.sub.Findings = append(v.sub.Findings, found)
		}
		return
	}
	e.Value = read.Value
	for also, value := range read.Also {
		v.also[also] = ledger.Entry{Value: value, Typed: e.Typed, At: e.At}
	}
	switch {
	case read.Ambiguous:
		v.add(finding.ProgressAmbiguous, "", f, row, col, e.Typed, finding.Args{"read": read.Value})
	case read.Normalised && item.By != pledge.ByOffice:
		variant := ""
		if typed.Cleaned && (item.Kind == pledge.KindText || item.Kind == pledge.KindPlan) {
			variant = "control"
		} else if _, last, err := pledge.ParseDate(e.Typed, v.settings.Calendar); item.Kind == pledge.KindDate && err == nil && last {
			variant = "last-day"
		}
		v.add(finding.ValueNormalised, variant, f, row, col, e.Typed, finding.Args{"read": read.Value})
	}
}

// hidden tells of a value that whoever sent it could not see.
func (v *values) hidden(f pledge.Field, row, col int, typed string) {
	switch {
	case v.sheet.Hidden || !v.sheet.HiddenAt(row, col):
	case v.rowHidden(row):
		v.add(finding.HiddenContent, "row", f, row, col, typed, nil)
	default:
		v.add(finding.HiddenContent, "column", f, row, col, typed, nil)
	}
}

func (v *values) rowHidden(row int) bool {
	i, ok := slices.BinarySearchFunc(v.sheet.Rows, row, func(r xlsx.Row, n int) int { return r.Num - n })
	return ok && v.sheet.Rows[i].Hidden
}

func (v *values) hiddenSheet() {
	if v.sheet.Hidden {
		v.add(finding.HiddenContent, "sheet", "", 0, 0, "", nil)
	}
}

// complete fills in what one word says of two items, and what being achieved
// says of the progress.
func (v *values) complete() {
	for f, said := range v.also {
		if own := v.sub.Entries[f]; own.Value == "" && !own.Unread {
			v.sub.Entries[f] = said
		}
	}
	e, ok := v.sub.Entries[pledge.Progress]
	if v.achieved() && (!ok || e.Value == "" && !e.Unread) {
		if !ok {
			e.At = v.sub.Entries[pledge.StatusWord].At
		}
		e.Value = "100%"
		v.sub.Entries[pledge.Progress] = e
	}
}

// achieved reports whether the status asks for a progress of 100 %.
func (v *values) achieved() bool {
	s := pledge.Status(v.sub.Entries[pledge.StatusWord].Value)
	return s != "" && s.Rule().MinDone == 100
}

// missing reports the required labels a form lacks, and the required values
// that are blank.
func (v *values) missing(hits []hit) {
	for i := range pledge.Items {
		it := &pledge.Items[i]
		if !it.Required {
			continue
		}
		e, there := v.sub.Entries[it.Key]
		switch {
		case !there:
			v.labelMissing(it, hits)
		case e.Value == "" && !e.Unread:
			v.blank(it.Key)
		}
	}
}

func (v *values) blank(f pledge.Field) {
	at := v.sub.Entries[f].At
	v.add(finding.RequiredBlank, "", f, at.Row, at.Col, "", nil)
}

// labelMissing reports a label that is not there, with the cell that was
// probably meant for it.
func (v *values) labelMissing(it *pledge.Item, hits []hit) {
	taken := map[[2]int]bool{}
	for _, h := range hits {
		taken[[2]int{h.Cell.Row, h.Cell.Col}] = true
		taken[[2]int{h.Row, h.Col}] = true
	}
	want := pledge.FoldLabel(it.Label)
	var near *xlsx.Cell
	best := utf8.RuneCountInString(want)/2 + 1
	for i := range v.sheet.Rows {
		for j := range v.sheet.Rows[i].Cells {
			c := &v.sheet.Rows[i].Cells[j]
			if c.Kind != xlsx.Text || taken[[2]int{c.Row, c.Col}] || len(c.Text) > 80 {
				continue
			}
			folded := pledge.FoldLabel(c.Text)
			if d := pledge.Distance(folded, want); d < best && utf8.RuneCountInString(folded) > 1 {
				best, near = d, c
			}
		}
	}
	if near == nil {
		v.add(finding.LabelMissing, "", it.Key, 0, 0, "", nil)
		return
	}
	v.add(finding.LabelMissing, "near", it.Key, near.Row, near.Col, near.Text, finding.Args{"near": strings.TrimSpace(near.Text)})
	if it.By == pledge.ByDepartment {
		v.probable(it.Key, near)
	}
}

// probable keeps what stands beside a cell that was probably meant to be a
// field's label. The sheet is rejected; what is sent back to be mended has it.
func (v *values) probable(f pledge.Field, near *xlsx.Cell) {
	want := pledge.FoldLabel(near.Text)
	for _, l := range v.sheet.Labels(func(folded string) bool { return folded == want }) {
		typed := l.Value.Typed()
		if l.Cell == near && typed.Shown() != "" {
			read, _ := v.settings.Read(f, typed)
			v.sub.Entries[f] = ledger.Entry{Value: read.Value, Typed: typed.Shown(), At: v.sheet.Place(v.file, l.Row, l.Col), Unread: true}
		}
	}
}
