package meeting

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// Read finds the decision sheets of a workbook, written by [Write] or made by
// the office itself, and reads them by their labels and headers wherever they
// stand. What is wrong with a sheet is among its findings, what is wrong with a
// row among the row's; found names the sheets that have the labels of a
// decision sheet and nothing else of one.
func Read(file string, b *xlsx.Book, s *pledge.Settings) (sheets []*ledger.DecisionSheet, found []finding.Finding) {
	for _, sh := range b.Sheets {
		r := &reader{file: file, settings: s, sheet: sh}
		switch r.look() {
		case decisionSheet:
			sheets = append(sheets, r.read())
		case namesake:
			found = append(found, finding.Finding{At: sh.Place(file, 0, 0), Code: finding.FileNoSheets, Variant: "sheet", Args: finding.Args{"sheet": sh.Name}})
		}
	}
	return sheets, found
}

// likeness is what a sheet's labels and headers say it is.
type likeness uint8

const (
	otherSheet likeness = iota
	namesake            // a note with the words 会議, 開催日 and 決定
	decisionSheet
)

// ownHeaders are headers that only a decision sheet has. Two of them make one
// of a table whose sheet lost its labels.
var ownHeaders = []string{pledge.LabelConfirmed, pledge.LabelNewName, pledge.LabelContents, pledge.LabelSettled}

// reader reads one sheet.
type reader struct {
	file     string
	settings *pledge.Settings
	sheet    *xlsx.Sheet
	labels   map[string][]xlsx.Label // by label
	table    xlsx.Table
	cols     map[string]int // of the table, by header
	out      *ledger.DecisionSheet
}

// headerOf returns the header that a folded text means, "" for none.
func (r *reader) headerOf(folded string) string {
	if columnOf(folded) > 0 {
		return folded
	}
	switch f, _ := r.settings.FieldOf(folded); f {
	case pledge.Number:
		return numberHeader
	case pledge.MergedInto:
		return intoHeader
	}
	return ""
}

// look finds the labels and the table, and tells what they make the sheet.
func (r *reader) look() likeness {
	wanted := []string{pledge.LabelMeeting, pledge.LabelHeld, pledge.LabelAnnounced, pledge.LabelMaster, pledge.LabelIssued, pledge.LabelDecision}
	r.labels = map[string][]xlsx.Label{}
	for _, l := range r.sheet.Labels(func(folded string) bool { return slices.Contains(wanted, folded) }) {
		r.labels[l.Label] = append(r.labels[l.Label], l)
	}
	own := 0
	for _, l := range r.labels[pledge.LabelDecision] {
		t, ok := r.sheet.FindTable(l.Cell.Row, func(folded string) bool { return r.headerOf(folded) != "" }, 2)
		if !ok {
			continue
		}
		cols, _ := xlsx.Choose(t, func(folded string) (header string, own bool) {
			header = r.headerOf(folded)
			return header, folded == header
		})
		n := 0
		for _, h := range ownHeaders {
			if cols[h] != 0 {
				n++
			}
		}
		if len(cols) > len(r.cols) {
			r.table, r.cols, own = t, cols, n
		}
	}
	labelled := len(r.labels[pledge.LabelMeeting]) > 0 && len(r.labels[pledge.LabelHeld]) > 0 && len(r.labels[pledge.LabelDecision]) > 0
	switch {
	case own >= 2, labelled && (r.complete() || own > 0 || len(r.labels[pledge.LabelIssued]) > 0):
		return decisionSheet
	case labelled:
		return namesake
	}
	return otherSheet
}

// complete reports whether the table has what no decision can do without.
func (r *reader) complete() bool {
	return r.cols[numberHeader] != 0 && r.cols[pledge.LabelDecision] != 0
}

func (r *reader) read() *ledger.DecisionSheet {
	r.out = &ledger.DecisionSheet{At: r.sheet.Place(r.file, 0, 0), Cells: map[string]finding.Place{}}
	if r.sheet.Hidden {
		r.add(finding.Finding{At: r.out.At, Code: finding.HiddenContent, Variant: "sheet"})
	}
	r.origin()
	r.meeting()
	r.date()
	r.announced()
	r.headers()
	r.rows()
	return r.out
}

func (r *reader) add(f finding.Finding) { r.out.Findings = append(r.out.Findings, f) }

// labelled returns the value of a label, and reports one that is not there
// though it must be, and one that is there twice with different values.
func (r *reader) labelled(label string, required bool) (typed pledge.Typed, ok bool) {
	hits := r.labels[label]
	if len(hits) == 0 {
		if required {
			r.add(finding.Finding{At: r.out.At, Code: finding.LabelMissing, Args: finding.Args{"label": label}})
		}
		return typed, false
	}
	l := hits[0]
	typed = l.Value.Typed()
	for _, other := range hits[1:] {
		if other.Value.Typed().Shown() != typed.Shown() {
			r.add(finding.Finding{At: r.sheet.Place(r.file, other.Cell.Row, other.Cell.Col), Code: finding.LabelTwice,
				Args: finding.Args{"label": label, "first": xlsx.CellName(l.Cell.Row, l.Cell.Col)}})
		}
	}
	at := r.sheet.Place(r.file, l.Row, l.Col)
	r.out.Cells[label] = at
	if f, bad := broken(at, label, typed); bad {
		r.add(f)
		return typed, false
	}
	if required && typed.Shown() == "" {
		r.add(finding.Finding{At: at, Code: finding.RequiredBlank, Args: finding.Args{"label": label}})
		return typed, false
	}
	return typed, true
}

// broken reports a cell that has no value one could read.
func broken(at finding.Place, label string, typed pledge.Typed) (finding.Finding, bool) {
	f := finding.Finding{At: at, Value: typed.Shown(), Args: finding.Args{"label": label}}
	switch {
	case typed.NoValue:
		f.Code = finding.FormulaNoValue
	case typed.Kind == pledge.TypedError:
		f.Code = finding.CellError
	default:
		return f, false
	}
	return f, true
}

// origin makes sure that a sheet this program wrote is for this master.
func (r *reader) origin() {
	typed, ok := r.labelled(pledge.LabelMaster, false)
	if theirs, ours := strings.TrimSpace(typed.Shown()), r.settings.MasterID; ok && theirs != "" && ours != "" && theirs != ours {
		r.add(finding.Finding{At: r.out.Cells[pledge.LabelMaster], Code: finding.FileForeignMaster, Value: theirs, Args: finding.Args{"theirs": theirs, "ours": ours}})
	}
}

func (r *reader) meeting() {
	typed, ok := r.labelled(pledge.LabelMeeting, true)
	if !ok {
		return
	}
	m, err := pledge.ParseMeeting(typed.Shown())
	if err == nil {
		r.out.Meeting = m
		return
	}
	f := finding.Finding{At: r.out.Cells[pledge.LabelMeeting], Code: finding.MeetingInvalid, Variant: "name", Value: typed.Shown()}
	if near := err.(*pledge.ReadError).Nearest; near != "" {
		f.Variant, f.Args = "near", finding.Args{"near": near}
	}
	r.add(f)
}

func (r *reader) date() {
	typed, ok := r.labelled(pledge.LabelHeld, true)
	if !ok {
		return
	}
	at := r.out.Cells[pledge.LabelHeld]
	day, found := r.day(at, pledge.LabelHeld, 0, typed)
	r.out.Findings = append(r.out.Findings, found...)
	year := r.out.Meeting.Year
	if day != 0 && year != 0 && r.settings.Calendar.YearOf(day) != year {
		r.add(finding.Finding{At: at, Code: finding.MeetingInvalid, Variant: "date", Value: typed.Shown(), Args: finding.Args{"year": year.String()}})
	}
	r.out.Date = day
}

// day reads a date; 0 where it is blank or cannot be understood.
func (r *reader) day(at finding.Place, label string, number int, typed pledge.Typed) (pledge.Date, []finding.Finding) {
	read, err := r.settings.Read(pledge.AchievedOn, typed) // any item that is a date
	if err != nil {
		f := finding.Misread(at, number, pledge.AchievedOn, typed, err.(*pledge.ReadError))
		f.Field, f.Args["label"] = "", label
		return 0, []finding.Finding{f}
	}
	day, _ := pledge.ParseISODate(read.Value)
	if !read.Normalised {
		return day, nil
	}
	f := normalised(at, label, number, typed, read.Value)
	if _, last, err := pledge.ParseDate(typed.Shown(), r.settings.Calendar); err == nil && last {
		f.Variant = "last-day"
	}
	return day, []finding.Finding{f}
}

func normalised(at finding.Place, label string, number int, typed pledge.Typed, read string) finding.Finding {
	return finding.Finding{At: at, Code: finding.ValueNormalised, Pledge: number, Value: typed.Shown(), Args: finding.Args{"label": label, "read": read}}
}

// counted is how a number of items is written.
var counted = regexp.MustCompile(`^([0-9]{1,6})(?:件|施策)?$`)

func (r *reader) announced() {
	typed, ok := r.labelled(pledge.LabelAnnounced, false)
	if !ok || typed.Shown() == "" {
		return
	}
	digits := counted.FindStringSubmatch(pledge.Fold(typed.Shown()))
	if digits == nil || typed.Kind == pledge.TypedDate || typed.Percent {
		r.add(finding.Finding{At: r.out.Cells[pledge.LabelAnnounced], Code: finding.MeetingInvalid, Variant: "announced", Value: typed.Shown()})
		return
	}
	n, _ := strconv.Atoi(digits[1])
	r.out.Announced = &n
}

// headers reports headers that are not there, or there twice. A sheet that
// bears a 台帳の版 had all of them; one that the office made itself needs what
// no decision can do without.
func (r *reader) headers() {
	issued := len(r.labels[pledge.LabelIssued]) > 0
	for _, col := range columns {
		needed := col.header == numberHeader || col.header == pledge.LabelDecision || issued && col.fill
		if needed && r.cols[col.header] == 0 {
			r.add(finding.Finding{At: r.sheet.Place(r.file, r.table.Header, 0), Code: finding.LabelMissing, Variant: "header", Args: finding.Args{"label": col.header}})
		}
	}
	for _, c := range r.table.Twice {
		header := r.headerOf(pledge.FoldLabel(c.Text))
		r.add(finding.Finding{At: r.sheet.Place(r.file, c.Row, c.Col), Code: finding.LabelTwice,
			Args: finding.Args{"label": header, "first": xlsx.CellName(r.table.Header, r.cols[header])}})
	}
}

// rows reads the rows of the table.
func (r *reader) rows() {
	if !r.complete() {
		return
	}
	last := 0 // the last row that bears a number; below it may stand notes
	for _, row := range r.table.Rows {
		if n, _ := r.settings.Read(pledge.Number, r.cell(row.Num, numberHeader).Typed()); n.Value != "" {
			last = row.Num
		}
	}
	for _, row := range r.table.Rows {
		if r.isRow(row.Num, row.Num > last) {
			r.out.Rows = append(r.out.Rows, r.row(row))
		}
	}
	byPledge := map[int][]int{}
	for i := range r.out.Rows {
		if n := r.out.Rows[i].Pledge; n != 0 {
			byPledge[n] = append(byPledge[n], i)
		}
	}
	for n, twins := range byPledge {
		for _, i := range twins {
			var others []string
			for _, k := range twins {
				if k != i {
					others = append(others, r.out.Rows[k].At.Cell())
				}
			}
			if row := &r.out.Rows[i]; len(others) > 0 {
				row.Findings = append(row.Findings, finding.Finding{At: row.At, Code: finding.SheetDuplicate, Variant: "row", Pledge: n,
					Field: pledge.Number, Value: row.Typed[numberHeader], Args: finding.Args{"other": strings.Join(others, "、")}})
			}
		}
	}
}

// cell returns the cell under a header, nil where it has nothing of its own: a
// text that runs across several columns belongs to none but its first.
func (r *reader) cell(row int, header string) *xlsx.Cell {
	col := r.cols[header]
	if col == 0 {
		return nil
	}
	c := r.sheet.At(row, col)
	if c == nil || c.Row != row || c.Col != col {
		return nil
	}
	return c
}

// totals are what a line of sums has in the place of a number.
var totals = []string{"計", "合計", "小計", "総計"}

// isRow tells a pledge's row from headings and notes. What bears a number is a
// row, and so is what has an answer but no number one can read; below the last
// number it takes a decision to be one.
func (r *reader) isRow(row int, below bool) bool {
	number := r.cell(row, numberHeader).Typed()
	if n, err := r.settings.Read(pledge.Number, number); err == nil && n.Value != "" {
		return true
	}
	if slices.Contains(totals, pledge.Fold(number.Shown())) {
		return false
	}
	decided := r.cell(row, pledge.LabelDecision).Typed().Shown() != ""
	if below {
		return decided
	}
	answered := decided
	for _, col := range columns {
		answered = answered || col.fill && r.cell(row, col.header).Typed().Shown() != ""
	}
	named := number.Shown() != "" && r.cell(row, pledge.Name.Label()).Typed().Shown() != ""
	return answered || named
}

// rowReader reads one row.
type rowReader struct {
	*reader
	row *ledger.DecisionRow
}

func (r *reader) row(line *xlsx.Row) ledger.DecisionRow {
	row := ledger.DecisionRow{At: r.sheet.Place(r.file, line.Num, r.cols[numberHeader]), Cells: map[string]finding.Place{}, Typed: map[string]string{}}
	for header, col := range r.cols {
		row.Cells[header] = r.sheet.Place(r.file, line.Num, col)
		if text := r.cell(line.Num, header).Typed().Shown(); text != "" {
			row.Typed[header] = text
		}
	}
	v := &rowReader{r, &row}
	v.number()
	v.hidden(line)
	ruling := v.decision()
	row.Confirmed = v.marked(pledge.LabelConfirmed)
	row.Contents = v.marked(pledge.LabelContents)
	v.into(ruling)
	row.NewName = strings.TrimSpace(v.text(pledge.LabelNewName))
	row.Instruction = v.instruction()
	if typed, ok := v.typed(pledge.LabelSettled); ok {
		var found []finding.Finding
		row.SettledOn, found = r.day(row.Cells[pledge.LabelSettled], pledge.LabelSettled, row.Pledge, typed)
		row.Findings = append(row.Findings, found...)
	}
	return row
}

// place returns where a header's cell is, or that of the number where the
// table has no such column.
func (v *rowReader) place(header string) finding.Place {
	if at, ok := v.row.Cells[header]; ok {
		return at
	}
	return v.row.At
}

func (v *rowReader) add(code finding.Code, variant, header string, args finding.Args) {
	f := finding.Finding{At: v.place(header), Code: code, Variant: variant, Pledge: v.row.Pledge, Value: v.row.Typed[header], Args: finding.Args{"label": header}}
	maps.Copy(f.Args, args)
	if i := columnOf(header); i > 0 {
		f.Field = columns[i-1].item
	}
	v.row.Findings = append(v.row.Findings, f)
}

// typed returns what stands under a header; ok is false for a blank and for
// what has no value, which it reports.
func (v *rowReader) typed(header string) (typed pledge.Typed, ok bool) {
	typed = v.cell(v.row.At.Row, header).Typed()
	switch {
	case typed.NoValue:
		v.add(finding.FormulaNoValue, "", header, nil)
	case typed.Kind == pledge.TypedError:
		v.add(finding.CellError, "", header, nil)
	default:
		return typed, strings.TrimSpace(typed.Shown()) != ""
	}
	return typed, false
}

func (v *rowReader) number() {
	typed, ok := v.typed(numberHeader)
	if !ok {
		if len(v.row.Findings) == 0 {
			v.add(finding.RequiredBlank, "", numberHeader, nil)
		}
		return
	}
	read, err := v.settings.Read(pledge.Number, typed)
	if err != nil {
		v.add(finding.PledgeUnknown, "unreadable", numberHeader, nil)
		return
	}
	v.row.Pledge, _ = strconv.Atoi(read.Value)
}

// hidden tells of a row, or of a column with an answer, that whoever sent it
// could not see.
func (v *rowReader) hidden(line *xlsx.Row) {
	if v.sheet.Hidden {
		return
	}
	if line.Hidden {
		v.add(finding.HiddenContent, "row", numberHeader, nil)
		return
	}
	for _, col := range columns {
		at, there := v.row.Cells[col.header]
		if there && (col.fill || col.item == pledge.Number) && v.row.Typed[col.header] != "" && v.sheet.HiddenAt(at.Row, at.Col) {
			v.add(finding.HiddenContent, "column", col.header, nil)
		}
	}
}

// decision reads 決定 and returns what it means.
func (v *rowReader) decision() pledge.Ruling {
	before := len(v.row.Findings)
	typed, ok := v.typed(pledge.LabelDecision)
	if !ok {
		if len(v.row.Findings) == before {
			v.add(finding.DecisionMissing, "", pledge.LabelDecision, nil)
		}
		return pledge.Ruling{}
	}
	body := v.out.Meeting.Body
	d, err := body.ParseDecision(typed.Shown())
	if err != nil {
		if near := err.(*pledge.ReadError).Nearest; near != "" {
			v.add(finding.DecisionUnknown, "near", pledge.LabelDecision, finding.Args{"near": near})
		} else {
			v.add(finding.DecisionUnknown, "", pledge.LabelDecision, nil)
		}
		return pledge.Ruling{}
	}
	if body == "" { // of an unknown meeting nobody knows the words
		return pledge.Ruling{}
	}
	ruling, ok := body.Ruling(d)
	switch {
	case !ok:
		v.add(finding.DecisionWrongBody, "", pledge.LabelDecision, finding.Args{"body": string(body), "words": strings.Join(body.Words(), "、")})
	case ruling.Recorded: // what it follows is the word to enter
		near := ""
		for _, r := range body.Rulings() {
			if r.Revises {
				near = string(r.Decision)
			}
		}
		v.add(finding.DecisionUnknown, "recorded", pledge.LabelDecision, finding.Args{"near": near})
	default:
		v.row.Decision = d
		if pledge.Fold(typed.Shown()) != pledge.Fold(string(d)) {
			v.add(finding.ValueNormalised, "", pledge.LabelDecision, finding.Args{"read": string(d)})
		}
		return ruling
	}
	return pledge.Ruling{}
}

// Spellings of a mark other than a circle and of none, folded.
var (
	marks   = []string{"●", "◎", "✓", "✔", "☑", "レ", "済", "済み", "有", "あり", "TRUE"}
	noMarks = []string{"×", "✕", "✗", "□", "☐", "-", "ー", "―", "−", "無", "なし", "FALSE"}
)

// marked reads a cell that holds a mark or nothing.
func (v *rowReader) marked(header string) bool {
	typed, ok := v.typed(header)
	if !ok {
		return false
	}
	folded := pledge.Fold(typed.Shown())
	switch {
	case slices.Contains(pledge.Circles, folded):
		return true
	case slices.Contains(marks, folded):
		v.add(finding.ValueNormalised, "", header, finding.Args{"read": pledge.Mark})
		return true
	case slices.Contains(noMarks, folded):
		v.add(finding.ValueNormalised, "", header, finding.Args{"read": ""})
	default:
		v.add(finding.DecisionUnknown, "mark", header, nil)
	}
	return false
}

// into reads 統合先, which goes with a decision that merges and with no other.
func (v *rowReader) into(ruling pledge.Ruling) {
	before := len(v.row.Findings)
	typed, ok := v.typed(intoHeader)
	if ok {
		read, err := v.settings.Read(pledge.MergedInto, typed)
		if err != nil {
			v.add(finding.PledgeUnknown, "unreadable", intoHeader, nil)
			return
		}
		v.row.MergedInto, _ = strconv.Atoi(read.Value)
	}
	switch {
	case len(v.row.Findings) > before || ruling.Decision == "":
	case ruling.Merges && !ok:
		v.add(finding.MergedIntoInvalid, "decision-blank", intoHeader, finding.Args{"decision": string(ruling.Decision)})
	case !ruling.Merges && ok:
		v.add(finding.MergedIntoInvalid, "without", intoHeader, nil)
	}
}

// instruction reads 指示事項, which the register keeps with the meeting's name
// before it.
func (v *rowReader) instruction() string {
	text := v.text(pledge.LabelInstruction)
	kept := ledger.InstructionOf(v.out.Meeting.String(), text)
	if _, err := v.settings.Read(pledge.Instruction, pledge.Typed{Kind: pledge.TypedText, Text: kept}); err != nil {
		v.add(finding.TextTooLong, "with-meeting", pledge.LabelInstruction, finding.Args{"length": strconv.Itoa(len(utf16.Encode([]rune(kept))))})
	}
	return text
}

func (v *rowReader) text(header string) string {
	typed, ok := v.typed(header)
	if !ok {
		return ""
	}
	read, err := v.settings.Read(pledge.Remarks, typed) // any item that is a text
	if err != nil {
		v.add(finding.TextTooLong, "", header, finding.Args{"length": strconv.Itoa(len(utf16.Encode([]rune(typed.Text))))})
	} else if typed.Cleaned {
		v.add(finding.ValueNormalised, "control", header, nil)
	}
	return read.Value
}
