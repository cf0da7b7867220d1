package targetsheet

import (
	"fmt"
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

// ToMend returns the findings that a return workbook asks a department to mend.
func ToMend(found []finding.Finding) []finding.Finding {
	var list []finding.Finding
	for _, f := range found {
		if f.Severity() != finding.Info && !slices.Contains(officeOnly, f.Code) {
			if f.Field == pledge.HorizonName {
				f.Variant = "returned" // the form has a formula there: what can be mended is the year
			}
			list = append(list, f)
		}
	}
	return finding.Sort(list)
}

// Return makes the workbook that asks a department to mend its rejected
// sheets: their forms fresh from the master, holding what was typed, each
// wrong cell coloured and with a note; first a list that links to each cell.
// o has the pledges of the rejected sheets as in effect, sent is the cover they
// came with, found everything that was found, of subs among others. A pledge
// that o does not have is only on the list; an order without pledges gives no
// workbook.
func Return(o Order, sent Cover, subs []*ledger.Submission, found []finding.Finding) ([]byte, error) {
	found = ToMend(found)
	drafts := map[int]draft{}
	for _, sub := range subs {
		at := slices.IndexFunc(o.Pledges, func(p Pledge) bool { return p.Number == sub.Pledge })
		if at < 0 {
			continue
		}
		drafts[sub.Pledge] = draftOf(sub, o.Pledges[at].Record)
	}
	for n, d := range drafts {
		for _, f := range found {
			if f.Pledge == n {
				field := d.markedField(f)
				d.marks[field] = append(d.marks[field], f)
			}
		}
	}
	r := &returned{drafts: drafts, found: found, sender: sent.Sender}
	if sent.Round > 0 {
		r.round = sent.Round + 1
	}
	return writeBook(o, r)
}

// returned is what a return workbook has beside fresh forms.
type returned struct {
	drafts map[int]draft
	found  []finding.Finding
	sender string
	round  int // for the cover, 0 where none is known
}

// draftOf puts what a department sent over what its form is issued with. Text
// is put back as typed; percentages, dates and numbers that were understood
// become such. What a list left blank stays as in effect.
func draftOf(sub *ledger.Submission, record pledge.Record) draft {
	d := draft{typed: map[pledge.Field]any{}, now: record.Clone(), marks: map[pledge.Field][]finding.Finding{}, unread: map[pledge.Field]string{}}
	for f, e := range sub.Entries {
		item := pledge.ItemOf(f)
		if item == nil || item.By != pledge.ByDepartment || !sub.Form && e.Typed == "" {
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
		var value any
		switch {
		case e.Typed == "":
		case e.Value != "" && formats[item.Kind] != "":
			value = cellValue(item.Kind, e.Value)
		default:
			value = e.Typed
		}
		d.typed[f] = value
	}
	d.addStrays(sub)
	return d
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

// writeMend writes the list of what is to be mended, a link to each cell.
func writeMend(b *paper.Book, o Order, forms []form, r *returned) {
	c := b.Canvas(mendSheet, 27, 17, 17, 34, 34)
	c.Put(1, 1, 5, enableText, paper.Look{Bold: true, Fill: barFill, Indent: 1, Size: 11})
	c.Height(1, 24)
	c.Put(2, 1, 5, mendSheet+"（"+o.Department+"）", paper.Look{Size: 15, Bold: true})
	c.Height(2, 32)
	text := fmt.Sprintf("次の%d件を直して、このファイルをそのまま送り返してください。下線の付いた欄の名前を押すと、直す欄に移ります。", len(r.found))
	if o.Due != 0 {
		text += "期限は" + o.Due.Wareki() + "です。"
	}
	c.Put(3, 1, 5, text, paper.Look{})
	c.Height(3, 2*lineHeight+linePadding)
	for i, h := range []string{"用紙", "直す欄", "入力されていた値", "どこがちがうか", "どう直すか"} {
		c.Put(4, i+1, i+1, h, paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Indent: 1})
	}
	c.Height(4, halfHeight)
	row := 4
	for _, f := range r.found {
		row++
		sheet, link := "―", ""
		for i := range forms {
			if forms[i].Number == f.Pledge {
				sheet, link = strings.TrimSpace("No. "+forms[i].sheet+"\n"+forms[i].Record[pledge.Name]), fmt.Sprintf("'%s'!A1", forms[i].sheet)
				if s := forms[i].layout.slotOf(forms[i].draft.markedField(f)); s != nil {
					first, _ := s.marked()
					link = fmt.Sprintf("'%s'!%s", forms[i].sheet, xlsx.CellName(s.row, first))
				}
			}
		}
		// In brackets, or the list itself would read as a form.
		where := "「" + f.Field.Label() + "」"
		if f.Field == "" {
			where = strings.TrimSpace("シート「" + f.At.Sheet + "」 " + f.At.Cell())
		}
		if link != "" {
			c.Link(row, 2, link)
		}
		message, hint := f.Message(finding.Japanese), f.Hint(finding.Japanese)
		value := shorten(f.Value)
		box := paper.Look{Boxed: true, Top: true, Indent: 1}
		c.Put(row, 1, 1, sheet, box)
		c.Put(row, 2, 2, where, paper.Look{Boxed: true, Top: true, Indent: 1, Link: link != ""})
		c.Put(row, 3, 3, value, paper.Look{Boxed: true, Top: true, Indent: 1, Fill: markFill})
		c.Put(row, 4, 4, message, box)
		c.Put(row, 5, 5, hint, box)
		lines := max(paper.Lines(sheet, 24), paper.Lines(where, 14), paper.Lines(value, 14), paper.Lines(message, 31), paper.Lines(hint, 31))
		c.Height(row, float64(lines)*lineHeight+10)
	}
	setUp(c, paper.Page{LastRow: row, LastCol: 5, Landscape: true, Titles: [2]int{1, 4}, Header: "&L" + paper.HeaderText(o.Department), Footer: "&C&P&R" + revisionLabel + " " + itoa(o.Revision)})
	c.Protect()
	c.Flush()
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
