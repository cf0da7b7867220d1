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
// and a row the header of a list. Without 公約番号 a sheet with manyLabels of
// the items' own labels is a form, and a row with minHeaders of them a header:
// the number's label was mistyped or deleted.
const (
	minLabels  = 2
	minHeaders = 3
	manyLabels = 5
)

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
			case p.unnumbered:
				r.unnumbered(part.sheet, p.table)
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
	lower []*xlsx.Cell // what stands below the label in place of right of it
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

	unnumbered bool // a list without the column 公約番号
}

func (p *sheetLook) form() bool {
	fields, exact := map[pledge.Field]bool{}, map[pledge.Field]bool{}
	for _, h := range p.hits {
		fields[h.field] = true
		if h.exact {
			exact[h.field] = true
		}
	}
	return len(fields) > minLabels && (fields[pledge.Number] || p.issued() || len(exact) >= manyLabels)
}

// issued reports whether the sheet bears the labels of a form we issued, and
// not one of the city's own.
func (p *sheetLook) issued() bool { return len(p.issue) > 0 }

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
			p.hits = append(p.hits, hit{Label: l, field: f, exact: exact})
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
	p.unnumbered = !p.list && !p.mixed && r.lacksNumber(sh, p)
}

// lacksNumber reports whether a sheet's table is a list of pledges whose column
// of numbers is missing: some header is nearly 公約番号, or departments' items
// are among the others.
func (r *reader) lacksNumber(sh *xlsx.Sheet, p *sheetLook) bool {
	if len(p.table.Rows) == 0 || p.issued() || r.numberColumn(p.table) != 0 || p.continues() || slices.Contains(ownSheets, sh.Name) {
		return false
	}
	own, said, above, adjacent := 0, 0, 0, false
	for _, h := range p.hits {
		switch {
		case h.exact && h.Cell.Row < p.table.Header:
			above++
		case h.exact && h.Cell.Row == p.table.Header:
			own++
			adjacent = adjacent || h.Value != nil && r.isHead(p.table, h.Value)
			if pledge.ItemOf(h.field).By == pledge.ByDepartment {
				said++
			}
		}
	}
	return own >= minHeaders && adjacent && above < minLabels && (said >= minLabels || r.nearNumber(p.table) != nil)
}

// isHead reports whether a cell is one of a table's headers.
func (r *reader) isHead(t xlsx.Table, c *xlsx.Cell) bool {
	col, ok := t.Cols[pledge.FoldLabel(c.Text)]
	return ok && c.Row == t.Header && c.Col == col
}

// nearNumber returns the header that is probably meant for 公約番号, or nil.
func (r *reader) nearNumber(t xlsx.Table) *xlsx.Cell {
	for _, c := range t.Unknown(r.known) {
		if r.apart(pledge.ItemOf(pledge.Number), pledge.FoldLabel(c.Text), true) < far {
			return c
		}
	}
	return nil
}

// unnumbered tells of a list none of whose rows can be read.
func (r *reader) unnumbered(sh *xlsx.Sheet, t xlsx.Table) {
	f := finding.Finding{At: sh.Place(r.file, t.Header, 0), Code: finding.LabelMissing, Variant: "header", Field: pledge.Number}
	if near := r.nearNumber(t); near != nil {
		f.At, f.Variant, f.Value, f.Args = sh.Place(r.file, near.Row, near.Col), "header-near", near.Text, finding.Args{"near": strings.TrimSpace(near.Text)}
	}
	r.found = append(r.found, f)
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
	v := &values{reader: r, sheet: sh, sub: &sub, also: map[pledge.Field]ledger.Entry{}, issued: p.issued(),
		filled: sh.Filled(), seen: map[[2]int]pledge.Field{}}
	v.findPage()
	for name, l := range p.issue {
		v.place(&l)
		l.Value = v.beside(l.Cell, l.Value, l.Row, l.Col)
		p.issue[name] = l
	}
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
	all := slices.Clone(p.hits)
	for i := range all {
		if all[i].field == pledge.Plan {
			v.placeYears(&all[i].Label)
		} else {
			v.place(&all[i].Label)
		}
	}
	hits, twice := v.choose(all)
	v.see(p, all)
	// The number first: findings of the other cells name the pledge.
	slices.SortStableFunc(hits, func(a, b hit) int { return numberFirst(a.field) - numberFirst(b.field) })
	for _, h := range hits {
		if h.field == pledge.Plan {
			v.plan(h, all)
			continue
		}
		if e, taken := sub.Entries[h.field]; taken { // a year of the plan's table
			twice = append(twice, doubled{h, e.At.Cell()})
			continue
		}
		v.item(h)
		if h.field == pledge.Number {
			sub.Pledge, _ = strconv.Atoi(sub.Entries[pledge.Number].Value)
		}
	}
	if l := p.issue[revisionLabel]; unread {
		v.add(finding.FileForeignMaster, "unreadable", "", l.Row, l.Col, l.Value.Typed().Shown(), nil)
	}
	v.below()
	v.doubled(twice)
	v.complete()
	v.missing(all)
	if v.issued {
		v.leftOver(all)
	}
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
		f := finding.Finding{At: sh.Place(r.file, c.Row, c.Col), Code: finding.LabelUnknown, Variant: "list", Value: c.Text}
		if near, ok := r.settings.NearestField(c.Text); ok {
			f.Variant, f.Args = "list-near", finding.Args{"near": near.Label()}
		}
		r.found = append(r.found, f)
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
			if d, lost := l.Value.Day(); lost {
				c.SubmittedOn = d
				break
			}
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

	// Of forms alone:
	issued bool                    // one of ours
	filled xlsx.Columns            // columns that hold something
	page   int                     // last column of a form of ours, 0 where it cannot be told
	seen   map[[2]int]pledge.Field // cells that need no finding, by row and column; of a value its item

	strangers map[*xlsx.Cell]string // see unseen
	lowered   []finding.Place       // values read below their labels
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
	if !v.issued {
		v.lowerValues(chosen)
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

// lowerValues finds the values of labels with nothing beside them in the cells
// below. On a form that has values beside labels too, a line below a blank that
// cannot be its value is something else.
func (v *values) lowerValues(chosen []hit) {
	places := map[[2]int]bool{}
	upright := true // no value stands beside its label
	for _, h := range chosen {
		places[[2]int{h.Row, h.Col}] = true
		upright = upright && (h.Row > v.bottom(h.Cell) || isBlank(h.Value))
	}
	for i := range chosen {
		h := &chosen[i]
		if h.field == pledge.Plan || h.Row > v.bottom(h.Cell) || !isBlank(h.Value) {
			continue
		}
		lower := v.lower(h.Cell, places)
		if len(lower) > 0 && !upright && !pledge.ItemOf(h.field).Required {
			if _, err := v.settings.Read(h.field, lower[0].Typed()); err != nil {
				continue
			}
		}
		h.lower = lower
	}
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
		textRow, textCol := v.right(row, label.Col)
		texts := v.spread(textRow, at.Row2, textCol)
		if year := v.sheet.At(row, label.Col); year != nil && joined(texts).Typed().Shown() == "" {
			if c := v.beside(year, joined(texts), textRow, textCol); c != nil {
				texts = []*xlsx.Cell{c}
			}
		}
		text := joined(texts).Typed().Shown()
		if typed.Kind == pledge.TypedBlank {
			if text != "" && (row <= frame || row == next) {
				v.stray(finding.YearInvalid, "plan-blank", pledge.Plan, row, label.Col, "", text, nil)
				v.sawAll(texts, pledge.Plan)
				next = at.Row2 + 1
			}
			continue
		}
		v.saw(row, label.Col, "")
		next = at.Row2 + 1
		read, err := v.settings.Read(pledge.TargetYear, typed) // any item that is a year
		target := pledge.Record{pledge.TargetYear: read.Value}.Target(pledge.TargetYear)
		if err != nil || target.Open || target.Year == 0 {
			v.stray(finding.YearInvalid, "plan", pledge.Plan, row, label.Col, typed.Shown(), text, nil)
			v.sawAll(texts, pledge.Plan)
			continue
		}
		f := pledge.PlanField(target.Year)
		if first, taken := v.sub.Entries[f]; taken {
			v.stray(finding.LabelTwice, "plan", f, row, label.Col, typed.Shown(), text, finding.Args{"first": first.At.Cell()})
			v.sawAll(texts, f)
			continue
		}
		v.readAll(f, texts, textRow, textCol)
	}
}

// findPage finds the last column of a form of ours; where its page alone was
// copied it stays unknown.
func (v *values) findPage() {
	for i := range v.sheet.Rows {
		for j := range v.sheet.Rows[i].Cells {
			if c := &v.sheet.Rows[i].Cells[j]; v.issued && c.Kind == xlsx.Text && c.Text == noticeHead {
				v.page = c.Col - (colNotice - colPage)
				return
			}
		}
	}
}

// place puts a label's value where it stands, see [values.right].
func (v *values) place(l *xlsx.Label) {
	l.Row, l.Col = v.right(l.Cell.Row, l.Cell.Col)
	l.Value = v.sheet.At(l.Row, l.Col)
}

// placeYears puts the plan's value to its first year: in the first column that
// has any. The first line's may be blank.
func (v *values) placeYears(l *xlsx.Label) {
	l.Row, l.Col = v.sheet.Right(l.Cell.Row, l.Cell.Col, v.filled, v.labelled)
	l.Value = v.sheet.At(l.Row, l.Col)
	for col := l.Col; col <= min(v.page, l.Col+colPage); col++ {
		for row := l.Cell.Row; row <= min(v.bottom(l.Cell), l.Cell.Row+maxPlan); row++ {
			c := v.sheet.At(row, col)
			if read, err := v.settings.Read(pledge.TargetYear, c.Typed()); err == nil && read.Value != "" && c.Col == col {
				l.Row, l.Col = l.Cell.Row, col
				l.Value = v.sheet.At(l.Row, l.Col)
				return
			}
		}
	}
}

// right returns where the value of a label stands, or would stand. On the page
// of a form of ours a line has nothing but labels and values, so a column that
// was inserted there is passed over even where it holds something elsewhere.
func (v *values) right(row, col int) (int, int) {
	r, first := v.sheet.Right(row, col, v.filled, v.labelled)
	if r == row && isBlank(v.sheet.At(r, first)) {
		for next := first + 1; next <= min(v.page, first+colPage); next++ {
			c := v.sheet.At(row, next)
			if isBlank(c) || c.Row != row || c.Col != next {
				continue
			}
			if v.isLabel(c) {
				break
			}
			return row, next
		}
	}
	return r, first
}

// item reads the value of a label. A text whose label spans rows may take as
// many cells.
func (v *values) item(h hit) {
	last := v.bottom(h.Cell)
	switch {
	case len(h.lower) > 0:
		first := h.lower[0]
		v.readAll(h.field, h.lower, first.Row, first.Col)
		v.lowered = append(v.lowered, v.sub.Entries[h.field].At)
	case pledge.ItemOf(h.field).Kind == pledge.KindText && h.Row == h.Cell.Row && last > h.Row:
		v.readAll(h.field, v.spread(h.Row, last, h.Col), h.Row, h.Col)
	default:
		v.read(h.field, v.beside(h.Cell, h.Value, h.Row, h.Col), h.Row, h.Col)
	}
}

// beside returns the value of a label that stands, or would stand, at a row and
// column. Where that is blank it is what a merged range covers, the value's or
// the label's own.
func (v *values) beside(label, value *xlsx.Cell, row, col int) *xlsx.Cell {
	if !isBlank(value) {
		return value
	}
	if c := v.sheet.Covered(row, col); c != nil && !v.isLabel(c) {
		return c
	}
	if c := v.sheet.Covered(label.Row, label.Col); c != nil && c.Row == label.Row && !v.isLabel(c) {
		return c
	}
	return value
}

// below tells of the values that were read below their labels.
func (v *values) below() {
	if len(v.lowered) == 0 {
		return
	}
	cells := make([]string, len(v.lowered))
	for i, at := range v.lowered {
		cells[i] = at.Cell()
	}
	first := v.lowered[0]
	v.add(finding.ValueNormalised, "below", "", first.Row, first.Col, "", finding.Args{"cells": strings.Join(cells, "、")})
}

// isBlank reports whether a cell holds nothing, not even a formula whose value
// nobody knows.
func isBlank(c *xlsx.Cell) bool {
	typed := c.Typed()
	return typed.Kind == pledge.TypedBlank && !typed.NoValue
}

// lower returns what stands right below a label with nothing beside it: one
// cell, or texts one below the other. What is a label, a value of one (places),
// or has something right of it is a line of its own, and ※ begins a note.
func (v *values) lower(label *xlsx.Cell, places map[[2]int]bool) (list []*xlsx.Cell) {
	for row := v.bottom(label) + 1; ; {
		c := v.sheet.At(row, label.Col)
		if c == nil || c.Row != row || c.Col != label.Col || c.Typed().Shown() == "" || v.isLabel(c) || places[[2]int{c.Row, c.Col}] ||
			strings.HasPrefix(pledge.Fold(c.Text), "※") || len(list) > 0 && c.Kind != xlsx.Text {
			return list
		}
		if r, col := v.right(c.Row, c.Col); r == c.Row && !isBlank(v.sheet.At(r, col)) {
			return list
		}
		list = append(list, c)
		row = v.bottom(c) + 1
	}
}

// labelled reports whether a folded text is a label, and so nobody's value.
func (v *values) labelled(folded string) bool { return otherLabels[folded] || v.known(folded) }

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

// spread returns the cells right of a label that spans rows: what stands there
// one below the other is one text. It has the first cell where all are blank.
func (v *values) spread(row, last, col int) (list []*xlsx.Cell) {
	first := v.sheet.At(row, col)
	if first.Typed().Shown() != "" {
		list = append(list, first)
	}
	for row++; row <= last; row++ {
		c := v.sheet.At(row, col)
		if c != nil && c.Row == row && c.Col == col && c.Typed().Shown() != "" && !v.isLabel(c) {
			list = append(list, c)
		}
	}
	if len(list) == 0 && first != nil {
		list = append(list, first)
	}
	return list
}

// joined returns texts that stand one below the other as one cell, the first;
// nil where there is none.
func joined(list []*xlsx.Cell) *xlsx.Cell {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	all := *list[0]
	all.Kind, all.Text = xlsx.Text, list[0].Typed().Shown()
	for _, c := range list[1:] {
		all.Text += "\n" + c.Typed().Shown()
	}
	return &all
}

// readAll reads cells one below the other as a field's value.
func (v *values) readAll(f pledge.Field, list []*xlsx.Cell, row, col int) {
	v.read(f, joined(list), row, col)
	v.sawAll(list, f)
	if at := v.sub.Entries[f].At; len(list) > 1 {
		v.add(finding.ValueNormalised, "lines", f, at.Row, at.Col, v.sub.Entries[f].Typed, nil)
	}
}

// saw notes that a cell needs no further finding; a value's is its item's.
func (v *values) saw(row, col int, f pledge.Field) {
	if v.seen != nil {
		v.seen[[2]int{row, col}] = f
	}
}

func (v *values) sawAll(list []*xlsx.Cell, f pledge.Field) {
	for _, c := range list {
		v.saw(c.Row, c.Col, f)
	}
}

// see notes the sheet's labels and what stands beside them.
func (v *values) see(p *sheetLook, hits []hit) {
	labels := slices.Concat(p.cover, slices.Collect(maps.Values(p.issue)))
	for _, h := range hits {
		labels = append(labels, h.Label)
	}
	for _, l := range labels {
		v.saw(l.Cell.Row, l.Cell.Col, "")
		v.saw(l.Row, l.Col, "")
		if l.Value != nil {
			v.saw(l.Value.Row, l.Value.Col, "")
		}
	}
}

// read reads one cell, which may be nil, as a field's value.
func (v *values) read(f pledge.Field, c *xlsx.Cell, row, col int) {
	e := ledger.Entry{At: v.sheet.Place(v.file, row, col)}
	defer func() { v.sub.Entries[f] = e }()
	v.saw(row, col, f)
	if c == nil {
		return
	}
	v.saw(c.Row, c.Col, f)
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
	if v.sub.Form && (c.Row != row || c.Col != col) {
		e.At = v.sheet.Place(v.file, c.Row, c.Col)
		v.add(finding.HiddenContent, "merged", f, c.Row, c.Col, e.Typed, nil)
	}
	if d, lost := c.Day(); lost && item.Kind == pledge.KindDate {
		e.Value = d.String()
		v.add(finding.ValueNormalised, "serial", f, row, col, e.Typed, finding.Args{"read": e.Value})
		return
	}
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

// missing reports the labels a form lacks and the required values that are
// blank. A form we issued has every label a department fills; on one of the
// city's own, others may be missing.
func (v *values) missing(hits []hit) {
	for i := range pledge.Items {
		it := &pledge.Items[i]
		e, there := v.sub.Entries[it.Key]
		if it.Kind == pledge.KindPlan {
			there = slices.ContainsFunc(hits, func(h hit) bool { return pledge.ItemOf(h.field) == it })
		}
		switch {
		case there && it.Required && e.Value == "" && !e.Unread:
			v.blank(it.Key)
		case there:
		case it.Required:
			v.labelMissing(it)
		case it.By == pledge.ByDepartment:
			v.labelAbsent(it)
		}
	}
}

func (v *values) blank(f pledge.Field) {
	at := v.sub.Entries[f].At
	v.add(finding.RequiredBlank, "", f, at.Row, at.Col, "", nil)
}

// labelMissing reports a required label that is not there, with the cell that
// was probably meant for it.
func (v *values) labelMissing(it *pledge.Item) {
	near := v.near(it, false, false)
	if near == nil {
		v.add(finding.LabelMissing, "", it.Key, 0, 0, "", nil)
		return
	}
	v.nearLabel(it, near)
}

// labelAbsent tells of a label that is not there and may be: of one nearly
// right, what stands beside it must not get lost.
func (v *values) labelAbsent(it *pledge.Item) {
	near := v.near(it, !v.issued, true)
	switch {
	case near != nil && v.issued:
		v.nearLabel(it, near)
	case near != nil:
		v.add(finding.LabelUnknown, "form-near", it.Key, near.Row, near.Col, near.Text, finding.Args{"near": it.Label})
		v.saw(near.Row, near.Col, "")
	case v.issued:
		v.add(finding.LabelMissing, "optional", it.Key, 0, 0, "", nil)
	}
}

// nearLabel reports a cell that was probably meant to be an item's label.
func (v *values) nearLabel(it *pledge.Item, near *xlsx.Cell) {
	v.saw(near.Row, near.Col, "")
	v.add(finding.LabelMissing, "near", it.Key, near.Row, near.Col, near.Text, finding.Args{"near": strings.TrimSpace(near.Text)})
	switch {
	case it.Kind == pledge.KindPlan:
		h := hit{Label: xlsx.Label{Cell: near}, field: it.Key}
		v.placeYears(&h.Label)
		v.plan(h, nil)
	case it.By == pledge.ByDepartment || it.Key == pledge.Number:
		v.probable(it.Key, near)
	}
}

// near returns the cell that was probably meant for an item's label, or nil;
// with beside only one that has something typed beside it.
func (v *values) near(it *pledge.Item, strict, beside bool) (near *xlsx.Cell) {
	if v.strangers == nil {
		v.strangers = v.unseen()
	}
	best := far
	for c, folded := range v.strangers {
		d := v.apart(it, folded, strict)
		if d > best || d == far || d == best && near != nil && (near.Row < c.Row || near.Row == c.Row && near.Col < c.Col) {
			continue
		}
		if _, taken := v.seen[[2]int{c.Row, c.Col}]; !taken && (!beside || v.unread(c) != nil) {
			best, near = d, c
		}
	}
	return near
}

// unseen returns the short texts that are nobody's label or value, folded.
func (v *values) unseen() map[*xlsx.Cell]string {
	list := map[*xlsx.Cell]string{}
	for i := range v.sheet.Rows {
		for j := range v.sheet.Rows[i].Cells {
			c := &v.sheet.Rows[i].Cells[j]
			if c.Kind != xlsx.Text || len(c.Text) > 80 {
				continue
			}
			if _, seen := v.seen[[2]int{c.Row, c.Col}]; !seen && !v.ours(c) {
				list[c] = pledge.FoldLabel(c.Text)
			}
		}
	}
	return list
}

// unread returns what stands right of a cell, nil where it is nothing, a label
// or what was read already.
func (v *values) unread(c *xlsx.Cell) *xlsx.Cell {
	row, col := v.right(c.Row, c.Col)
	right := v.sheet.At(row, col)
	if _, taken := v.seen[[2]int{row, col}]; taken || isBlank(right) || v.isLabel(right) || v.ours(right) {
		return nil
	}
	return right
}

// far is what [reader.apart] gives where a text is no item's label.
const far = 1000

// apart returns how far a folded text is from an item's label or an alias: the
// letters that differ, 1 where it has the label and more. With strict, at most
// a third of the letters differ.
func (r *reader) apart(it *pledge.Item, folded string, strict bool) int {
	length := utf8.RuneCountInString
	n, label := length(folded), pledge.FoldLabel(it.Label)
	if n < 2 || n > 2*length(label)+4 || !strings.ContainsAny(folded, label) {
		return far
	}
	best := far
	if d := pledge.Distance(folded, label); 3*d <= max(n, length(label)) || !strict && d <= length(label)/2 {
		best = d
	}
	for _, a := range r.settings.Aliases {
		if a.Field != it.Key {
			continue
		}
		alias := pledge.FoldLabel(a.Label)
		if d := pledge.Distance(folded, alias); 3*d <= length(alias) {
			best = min(best, d)
		}
	}
	if strings.Contains(folded, label) {
		best = 1
	}
	return best
}

// probable keeps what stands beside a cell that was probably meant to be a
// field's label. The sheet is rejected; what is sent back to be mended has it.
func (v *values) probable(f pledge.Field, near *xlsx.Cell) {
	c := v.unread(near)
	if c == nil {
		return
	}
	typed := c.Typed()
	v.saw(c.Row, c.Col, f)
	read, _ := v.settings.Read(f, typed)
	if d, lost := c.Day(); lost && pledge.ItemOf(f).Kind == pledge.KindDate {
		read.Value = d.String()
	}
	v.sub.Entries[f] = ledger.Entry{Value: read.Value, Typed: typed.Shown(), At: v.sheet.Place(v.file, c.Row, c.Col), Unread: true}
	if f == pledge.Number {
		v.sub.Pledge, _ = strconv.Atoi(read.Value)
		for i := range v.sub.Findings {
			v.sub.Findings[i].Pledge = v.sub.Pledge
		}
	}
}

// leftOver tells of the texts on a form of ours that stand beside no label, so
// that nobody reads them. A blank item on whose line one stands is not taken
// for cleared.
func (v *values) leftOver(hits []hit) {
	told, more := 0, []*xlsx.Cell(nil)
	for i := range v.sheet.Rows {
		cells := v.sheet.Rows[i].Cells
		alone := true // nothing stands left of the cell
		for j := range cells {
			c := &cells[j]
			_, seen := v.seen[[2]int{c.Row, c.Col}]
			if seen || !isText(c) || c.Formula || v.ours(c) {
				alone = alone && c.Typed().Kind == pledge.TypedBlank
				continue
			}
			value := c.Typed().Shown()
			above := v.sheet.At(c.Row-1, c.Col)
			if f := v.blankBeside(c, hits); told >= maxLeftOver && f == "" {
				more = append(more, c)
			} else if told++; f != "" {
				v.add(finding.LabelUnknown, "beside", f, c.Row, c.Col, value, nil)
				delete(v.sub.Entries, f)
			} else if f := v.textOf(above); f != "" && above.Col == c.Col && alone {
				v.add(finding.LabelUnknown, "continued", f, c.Row, c.Col, value, nil)
				v.saw(c.Row, c.Col, f)
			} else {
				v.add(finding.LabelUnknown, "form", "", c.Row, c.Col, value, nil)
			}
			alone = false
		}
	}
	if n := len(more); n > 0 {
		first, last := more[0], more[n-1]
		v.add(finding.LabelUnknown, "more", "", first.Row, first.Col, first.Typed().Shown(),
			finding.Args{"count": strconv.Itoa(n), "last": xlsx.CellName(last.Row, last.Col)})
	}
}

// maxLeftOver is how many texts of a form are told of one by one: somebody may
// have pasted a whole table below it.
const maxLeftOver = 30

// textOf returns the item of which a cell is a text, "" for any other cell.
func (v *values) textOf(c *xlsx.Cell) pledge.Field {
	if c == nil {
		return ""
	}
	f := v.seen[[2]int{c.Row, c.Col}]
	if it := pledge.ItemOf(f); it == nil || it.By != pledge.ByDepartment || it.Kind != pledge.KindText && it.Kind != pledge.KindPlan {
		return ""
	}
	return f
}

// blankBeside returns the text item that was read as blank left of a cell, with
// no label between, or "".
func (v *values) blankBeside(c *xlsx.Cell, hits []hit) (beside pledge.Field) {
	from := 0
	for f, e := range v.sub.Entries {
		it := pledge.ItemOf(f)
		if e.Value == "" && !e.Unread && e.At.Row == c.Row && e.At.Col < c.Col && e.At.Col > from && it.By == pledge.ByDepartment &&
			(it.Kind == pledge.KindText || it.Kind == pledge.KindPlan) {
			beside, from = f, e.At.Col
		}
	}
	i, _ := slices.BinarySearchFunc(hits, c.Row, func(h hit, row int) int { return h.Cell.Row - row })
	for ; beside != "" && i < len(hits) && hits[i].Cell.Row == c.Row; i++ {
		if col := hits[i].Cell.Col; from < col && col < c.Col {
			return ""
		}
	}
	return beside
}

// ours reports whether a cell of a form is what we write beside labels and
// values: titles, and what is wrong with the line, though it were pasted as
// text.
func (v *values) ours(c *xlsx.Cell) bool {
	switch {
	case !v.issued:
		return false
	case c.Formula:
		return true
	}
	text := strings.TrimSpace(c.Text)
	if slices.Contains(headings, text) || strings.HasSuffix(text, titleEnd) || slices.ContainsFunc(sections, func(s section) bool { return s.text == text }) {
		return true
	}
	for col := 1; col <= c.Col; col++ { // pasted elsewhere, the state's line begins elsewhere
		if state := v.sheet.At(c.Row, col); state != nil && pledge.FoldLabel(state.Text) == pledge.FoldLabel(stateLabel) {
			return true
		}
	}
	return v.notice(c, text)
}

// notice reports whether a text right of the page is what a form says of its
// line: it asks for something, or is counted beside it.
func (v *values) notice(c *xlsx.Cell, text string) bool {
	if c.Col <= colPage || !strings.HasSuffix(text, "。") {
		return false
	}
	for col := c.Col + 1; col <= c.Col+colClash-colNotice; col++ {
		if count := v.sheet.At(c.Row, col); count != nil && count.Kind == xlsx.Number {
			return true
		}
	}
	return strings.Contains(text, "ください") || strings.Contains(text, "かまいません")
}
