package targetsheet

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// officeOnly are the findings a department is not bothered with, beside infos.
var officeOnly = []finding.Code{finding.DepartmentDiffers, finding.TargetPassed, finding.HiddenContent}

// toMend returns the findings that a department is asked to mend.
func toMend(found []finding.Finding) []finding.Finding {
	list := slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool {
		return f.Severity() == finding.Info || slices.Contains(officeOnly, f.Code)
	})
	for i := range list {
		f := &list[i]
		if f.Code == finding.PledgeUnknown && f.Variant == "" {
			f.Variant = "returned" // what else the office may do is not the department's business
		}
		// Nor are the folders the office keeps files in.
		f.Args = maps.Clone(f.Args)
		for _, name := range []string{"other", "source"} {
			if at := f.Args[name]; at != "" {
				f.Args[name] = at[strings.LastIndexAny(at, `/\`)+1:]
			}
		}
	}
	return finding.Sort(list)
}

// onForm says a finding as a returned form must: it bears the right labels
// once, its 区分 follows from the year, and what was typed stands on it.
func onForm(f finding.Finding) finding.Finding {
	switch {
	case f.Field == pledge.HorizonName,
		f.Code == finding.LabelMissing && f.Field != pledge.Number,
		f.Code == finding.LabelTwice && f.Variant == "",
		f.Code == finding.SheetDuplicate && f.Variant != "cell":
		f.Variant = "returned"
	case f.Code == finding.Conflict && f.Variant == "since":
		f.Variant = "since-returned"
	case f.Code == finding.Conflict:
		f.Variant = "returned"
	}
	return f
}

// Stranger reports whether a sheet is surely no pledge's: its number is none
// of the register, or belongs to a pledge that never had the sheet's name.
func Stranger(sub *ledger.Submission, found []finding.Finding) bool {
	return sub.Pledge == 0 || slices.ContainsFunc(found, func(f finding.Finding) bool {
		return of(f, sub) && f.IsError() && (f.Code == finding.PledgeUnknown || f.Code == finding.PledgeNameDiffers)
	})
}

// of reports whether a finding concerns the sheet.
func of(f finding.Finding, sub *ledger.Submission) bool {
	return f.At.File == sub.At.File && f.At.Sheet == sub.At.Sheet && f.Pledge == sub.Pledge
}

// Return is what one department is asked to mend: its rejected sheets as forms
// that come back to it, and what it must mend in its own files.
type Return struct {
	// Elsewhere says that more of the department's files was rejected than the
	// return tells of.
	Elsewhere bool

	order  Order
	sent   Cover
	sheets []sheet
	marks  [][]finding.Finding // of each sheet
	told   []finding.Finding   // of what comes back on no form
}

// NewReturn puts together what a department is asked to mend. o has the
// pledges of the rejected sheets as in effect, without those of strangers; sent
// is the cover they came with; found is what was found of them.
//
// A pledge's form is fresh from the master and holds what was typed. Of a
// [Stranger] that is a form of ours comes back what was sent, number and name
// to be mended and with its own 台帳の版: whose pledge it is shows when it comes
// again. Other strangers are told of only, since a blank of theirs says nothing
// and on a form of ours it would be a value.
func NewReturn(o Order, sent Cover, subs []*ledger.Submission, found []finding.Finding) *Return {
	r := &Return{order: o, sent: sent}
	var strangers []*ledger.Submission
	byPledge := map[int][]*ledger.Submission{}
	for _, sub := range subs {
		if Stranger(sub, found) {
			strangers = append(strangers, sub)
		} else {
			byPledge[sub.Pledge] = append(byPledge[sub.Pledge], sub)
		}
	}
	for _, p := range o.Pledges {
		s := sheet{Pledge: p, name: SheetName(p.Number), title: "No. " + itoa(p.Number), revision: o.Revision, seal: ledger.Seal(p.Record)}
		if sent := byPledge[p.Number]; len(sent) > 0 {
			last := sent[len(sent)-1]
			s.draft = draftOf(o.Settings, last, p.Record, false)
			for _, other := range sent[:len(sent)-1] {
				cells := differences(last, other)
				// They say all that a word about the sheets would, which counts once at most.
				found = slices.DeleteFunc(found, func(f finding.Finding) bool {
					return f.Code == finding.SheetDuplicate && f.Pledge == p.Number && f.Variant != "cell" && (len(cells) > 0 || f.At != last.At)
				})
				found = append(found, cells...)
			}
		}
		r.sheets = append(r.sheets, s)
	}
	at := map[*ledger.Submission]int{} // sheets of strangers
	for _, sub := range strangers {
		if !sub.Form || sub.MasterID != o.Settings.MasterID || sub.Issued < 1 || sub.Issued > o.Revision {
			continue
		}
		at[sub] = len(r.sheets)
		record := recordAsSent(sub)
		s := sheet{Pledge: Pledge{Number: sub.Pledge, Record: record}, revision: sub.Issued, seal: sub.Seal, draft: draftOf(o.Settings, sub, record, true),
			name: strayName, title: "シート「" + sub.At.Sheet + "」"}
		if n := len(at); n > 1 {
			s.name += itoa(n)
		}
		r.sheets = append(r.sheets, s)
	}

	r.marks = make([][]finding.Finding, len(r.sheets))
	for _, f := range toMend(found) {
		i := slices.IndexFunc(r.sheets, func(s sheet) bool { return !s.draft.stranger && s.Number == f.Pledge })
		if k := slices.IndexFunc(strangers, func(sub *ledger.Submission) bool { return of(f, sub) }); k >= 0 {
			n, ours := at[strangers[k]]
			if i = n; !ours {
				i = -1
			}
		}
		if i < 0 {
			r.told = append(r.told, f)
			continue
		}
		f = onForm(f)
		r.marks[i] = append(r.marks[i], f)
		r.sheets[i].draft.mark(f)
	}
	return r
}

// strayName is what the form of a stranger is called, with a number from the
// second on: the name it had may be another form's.
const strayName = "番号の確認"

// Forms returns how many forms come back.
func (r *Return) Forms() int { return len(r.sheets) }

// Sheets returns the names of the forms by the number they bear.
func (r *Return) Sheets() map[int]string {
	names := map[int]string{}
	for _, s := range r.sheets {
		if names[s.Number] == "" {
			names[s.Number] = s.name
		}
	}
	return names
}

// Workbook makes the return workbook: first a list of what is to be mended
// that links to each cell, then cover, guide and the forms, each wrong cell
// coloured and with a note. Without a form there is none, and that is an error.
func (r *Return) Workbook() ([]byte, error) { return writeBook(r.order, r.sheets, r) }

// differences returns what two sheets of one pledge say differently, at the
// cells of the first.
func differences(a, b *ledger.Submission) []finding.Finding {
	var list []finding.Finding
	// Files of one name are told apart by the order they are told in.
	alike := a.At.File != b.At.File && path.Base(a.At.File) == path.Base(b.At.File)
	place := func(p finding.Place, n string) string {
		name := path.Base(p.File)
		if alike {
			name += "（" + n + "）"
		}
		return strings.TrimSpace(name + " " + p.Sheet + " " + p.Cell())
	}
	here, there := "2つ目", "1つ目"
	if a.At.Compare(b.At) < 0 {
		here, there = there, here
	}
	for _, f := range ledger.SortedFields(a.Entries) {
		x, y := a.Entries[f], b.Entries[f]
		item := pledge.ItemOf(f)
		if item == nil || item.By != pledge.ByDepartment || y.At.File == "" || !b.Form && y.Typed == "" {
			continue
		}
		if x.Value != y.Value || (x.Unread || y.Unread) && x.Typed != y.Typed {
			list = append(list, finding.Finding{At: x.At, Code: finding.SheetDuplicate, Variant: "cell", Pledge: a.Pledge, Field: f, Value: x.Typed,
				Args: finding.Args{"here": place(x.At, here), "there": place(y.At, there), "theirs": y.Typed}})
		}
	}
	return list
}

// recordAsSent returns what a sheet says of every item, where it could not be
// read as typed.
func recordAsSent(sub *ledger.Submission) pledge.Record {
	record := pledge.Record{}
	for f, e := range sub.Entries {
		if v := cmp.Or(e.Value, e.Typed); v != "" && pledge.ItemOf(f) != nil {
			record[f] = v
		}
	}
	return record
}

// draftOf puts what a department sent over what its form is issued with; of a
// stranger also what the office's items said. Cells hold what was typed, but
// numbers and days that were typed as such become such. What a list left blank
// stays as in effect.
func draftOf(s *pledge.Settings, sub *ledger.Submission, record pledge.Record, stranger bool) draft {
	d := draft{typed: map[pledge.Field]any{}, now: record.Clone(), marks: map[pledge.Field][]finding.Finding{}, unread: map[pledge.Field]string{},
		stranger: stranger, open: map[pledge.Field]bool{}}
	if stranger && sub.Pledge == 0 {
		d.open[pledge.Number] = true
	}
	for f, e := range sub.Entries {
		item := pledge.ItemOf(f)
		if item == nil || item.By == pledge.ByNobody || item.By == pledge.ByOffice && !stranger || !sub.Form && e.Typed == "" {
			continue
		}
		delete(d.now, f)
		switch {
		case e.Value != "":
			d.now[f] = e.Value
		case e.Unread && e.Typed != "":
			d.now[f] = e.Typed
			d.unread[f] = e.Typed
		}
		d.typed[f] = typedValue(s, item.Kind, e)
	}
	d.addStrays(sub)
	return d
}

// typedValue returns what a cell held. An entry does not tell a text from a
// number: what reads the same as a text, and is not the value itself, was one.
func typedValue(s *pledge.Settings, kind pledge.Kind, e ledger.Entry) any {
	switch {
	case e.Typed == "":
		return nil
	case e.Value == "" || formats[kind] == "":
		return e.Typed
	}
	switch kind {
	case pledge.KindDate:
		if d, _, err := pledge.ParseDate(e.Typed, s.Calendar); err == nil && d.String() == e.Value && e.Typed != e.Value {
			return e.Typed
		}
	case pledge.KindNumber:
		if e.Typed != e.Value {
			return e.Typed
		}
	}
	return cellValue(kind, e.Value)
}

// addStrays puts the plan's lines without a year below those that have one.
func (d *draft) addStrays(sub *ledger.Submission) {
	if len(sub.Strays) == 0 {
		return
	}
	d.strays, d.years = map[pledge.Field]ledger.Stray{}, map[pledge.Field]bool{}
	for f := range sub.Entries {
		d.years[f] = true
	}
	for i, s := range sub.Strays {
		const yearWidth = 9 // half-width characters of the years' column
		if s.Text == "" && paper.Lines(s.Year, yearWidth) > 2 {
			s.Year, s.Text = "", s.Year // no year at all, but the text itself
		}
		f := pledge.Field(fmt.Sprintf("%s/?%03d", pledge.Plan, i))
		d.strays[f], d.now[f], d.typed[f] = s, s.Text, s.Text
	}
}

// markedField returns the field whose cell bears a finding: 区分 follows from
// the year on our forms, so there the year is to be looked at; a line of the
// plan without a year has a cell of its own.
func (d *draft) markedField(f finding.Finding) pledge.Field {
	for field, s := range d.strays {
		if s.At == f.At {
			return field
		}
	}
	if f.Field == pledge.HorizonName {
		return pledge.TargetYear
	}
	return f.Field
}

// note is a finding as a cell's note: what is wrong and what to enter.
func note(f finding.Finding) string {
	return f.Message(finding.Japanese) + f.Hint(finding.Japanese)
}

// mark puts a finding to the cells it concerns. Which of number and name is
// wrong nobody can tell, so both are.
func (d *draft) mark(f finding.Finding) {
	field := d.markedField(f)
	d.marks[field] = append(d.marks[field], f)
	switch f.Code {
	case finding.PledgeUnknown:
		d.open[pledge.Number] = true
	case finding.PledgeNameDiffers:
		d.marks[pledge.Number] = append(d.marks[pledge.Number], f)
		d.open[pledge.Number], d.open[pledge.Name] = true, true
	}
}

// mendLine is a line of the list of what is to be mended.
type mendLine struct {
	form  *form // nil for what comes back on no form
	slot  *slot // nil for the whole form
	found finding.Finding
}

// lines returns the lines of the list, in the order of the forms and of their
// cells.
func (r *Return) lines(forms []form) []mendLine {
	var list []mendLine
	for i := range forms {
		f := &forms[i]
		begin := len(list)
		for _, m := range r.marks[i] {
			list = append(list, mendLine{f, f.layout.slotOf(f.draft.markedField(m)), m})
		}
		slices.SortStableFunc(list[begin:], func(a, b mendLine) int { return a.slot.compare(b.slot) })
	}
	for _, m := range r.told {
		list = append(list, mendLine{found: m})
	}
	return list
}

// ownFile is how a department mends what comes back on no form.
const ownFile = "お手元のファイルを直して、もう一度送ってください。"

// writeMend writes the list of what is to be mended, a link to each cell.
func writeMend(b *paper.Book, o Order, forms []form, r *Return) {
	list := r.lines(forms)
	c := b.Canvas(mendSheet, 27, 17, 17, 34, 34)
	c.Put(1, 1, 5, enableText, paper.Look{Bold: true, Fill: barFill, Indent: 1, Size: 11})
	c.Height(1, 24)
	c.Put(2, 1, 5, mendSheet+"（"+o.Department+"）", paper.Look{Size: 15, Bold: true})
	c.Height(2, 32)
	text := fmt.Sprintf("次の%d件を直して、このファイルをそのまま送り返してください。下線の付いた欄の名前を押すと、直す欄に移ります。", len(list)-len(r.told))
	if o.Due != 0 {
		text += "期限は" + o.Due.Wareki() + "です。"
	}
	if len(r.told) > 0 {
		text += fmt.Sprintf("「お手元のファイル」の%d件は、このファイルにはありません。", len(r.told)) + ownFile
	}
	c.Put(3, 1, 5, text, paper.Look{})
	c.Height(3, float64(max(2, paper.Lines(text, 126)))*lineHeight+linePadding)
	for i, h := range []string{"シート", "直す欄", "入力されていた値", "どこがちがうか", "どう直すか"} {
		c.Put(4, i+1, i+1, h, paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Indent: 1})
	}
	c.Height(4, halfHeight)
	row := 4
	for _, l := range list {
		row++
		f := l.found
		// In brackets, or the list itself would read as a form.
		where := "「" + f.Field.Label() + "」"
		if f.Field == "" {
			where = strings.TrimSpace("シート「" + f.At.Sheet + "」 " + f.At.Cell())
		}
		message, hint := f.Message(finding.Japanese), f.Hint(finding.Japanese)
		sheet := "お手元のファイル\n" + placeOf(f)
		if l.form == nil {
			hint += ownFile
		} else {
			sheet = strings.TrimSpace(l.form.title + "\n" + l.form.Record[pledge.Name])
			place := "A1"
			if l.slot != nil {
				first, _ := l.slot.marked()
				place = xlsx.CellName(l.slot.row, first)
			}
			c.Link(row, 2, fmt.Sprintf("'%s'!%s", l.form.name, place))
		}
		value := shorten(f.Value)
		box := paper.Look{Boxed: true, Top: true, Indent: 1}
		c.Put(row, 1, 1, sheet, box)
		c.Put(row, 2, 2, where, paper.Look{Boxed: true, Top: true, Indent: 1, Link: l.form != nil})
		c.Put(row, 3, 3, value, paper.Look{Boxed: true, Top: true, Indent: 1, Fill: markFill})
		c.Put(row, 4, 4, message, box)
		c.Put(row, 5, 5, hint, box)
		lines := max(paper.Lines(sheet, 24), paper.Lines(where, 14), paper.Lines(value, 14), paper.Lines(message, 31), paper.Lines(hint, 31))
		c.Height(row, float64(lines)*lineHeight+10)
	}
	setUp(c, paper.Page{Area: paper.UpTo(row, 5), Landscape: true, Titles: [2]int{1, 4}, Header: "&L" + paper.HeaderText(o.Department), Footer: "&C&P&R" + revisionLabel + " " + itoa(o.Revision)})
	c.Protect()
	c.Flush()
}

// placeOf names a place in a department's own file.
func placeOf(f finding.Finding) string {
	return strings.TrimSpace(path.Base(f.At.File) + "　シート「" + f.At.Sheet + "」" + f.At.Cell())
}

// shorten cuts a value to what fits a line of the list; the form has it all.
func shorten(s string) string {
	const longest = 80
	r := []rune(s)
	if len(r) <= longest {
		return s
	}
	return string(r[:longest]) + "…"
}
