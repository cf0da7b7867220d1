package targetsheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/paper"
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

// coverItem is one label of the cover.
type coverItem struct {
	label  string
	help   string
	date   bool
	number bool // no text: Japanese input is off
	wanted bool // the cover says so while it is blank, and no more: without it a sheet is taken in all the same
	set    func(*Cover, string)
	draft  func(sent Cover) any // what a return workbook knows already: all but what is new each time
}

func (it coverItem) value(sent Cover) any {
	if it.draft == nil {
		return nil
	}
	return it.draft(sent)
}

func textOrNone(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// coverItems are the labels of the cover in their order. The department's name
// stands there too, under the label of its item.
var coverItems = []coverItem{
	{label: pledge.LabelSender, help: "記入した方の氏名です。", wanted: true, set: func(c *Cover, v string) { c.Sender = v },
		draft: func(sent Cover) any { return textOrNone(sent.Sender) }},
	{label: "内線", help: "問い合わせ先の内線番号です。", number: true, set: func(c *Cover, v string) { c.Extension = v },
		draft: func(sent Cover) any { return textOrNone(sent.Extension) }},
	{label: pledge.LabelSubmitted, help: "2024/8/26 のように入力します。", date: true, wanted: true},
	{label: pledge.LabelRound, help: "はじめての提出は1、直して出すときは2、3…と入力します。", number: true, wanted: true,
		draft: func(sent Cover) any {
			if sent.Round == 0 {
				return nil
			}
			return sent.Round + 1
		}},
	{label: "部長確認", help: "部長の確認がすんだら、済 と入力します。", set: func(c *Cover, v string) { c.Confirmed = v }},
}

// enableText is the first thing a department must do: a mailed workbook opens
// in Protected View.
const enableText = "黄色い帯が出たら［編集を有効にする］を押してください。"

// writeCover writes the cover: who sends it, and what is left to do on which form.
func writeCover(b *paper.Book, o Order, forms []form, sent Cover) {
	c := b.Canvas(coverSheet, 12, 38, 6, 38, 1.5, 7, 8)
	c.Put(1, 1, 4, enableText, paper.Look{Bold: true, Fill: barFill, Indent: 1, Size: 11})
	c.Height(1, 24)
	title := strings.TrimSpace(o.Settings.City + "　" + o.Settings.Programme)
	c.Put(2, 1, 4, strings.TrimSpace(title+"　実施目標シート　提出票"), paper.Look{Size: 15, Bold: true})
	c.Height(2, 34)
	c.Put(3, 1, 4, o.request(len(forms)), paper.Look{Top: true})
	c.Height(3, 2*lineHeight+linePadding)

	label := paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Indent: 1}
	row := 4
	var blank []string // formulas
	var named []string // what they come to now
	c.Put(row, 1, 1, pledge.Department.Label(), label)
	c.Put(row, 2, 2, o.Department, paper.Look{Fill: paper.Locked, Boxed: true, Indent: 1})
	c.Height(row, halfHeight)
	for _, it := range coverItems {
		row++
		l := paper.Look{Fill: paper.ToFill, Boxed: true, Unlocked: true, Indent: 1}
		e := paper.Entry{Cells: xlsx.CellName(row, 2), Title: it.label, Help: it.help, Wrong: it.help}
		switch {
		case it.date:
			l.Format = formats[pledge.KindDate]
			e.Limit = dateLimit
		case !it.number:
			e.Limit = textLimit
		}
		c.Guide(e)
		c.Put(row, 1, 1, it.label, label)
		c.Put(row, 2, 2, it.value(sent), l)
		c.Height(row, halfHeight)
		if it.wanted {
			blank = append(blank, fmt.Sprintf(`IF(TRIM(%s)="","　%s","")`, e.Cells, it.label))
			if it.value(sent) == nil {
				named = append(named, "　"+it.label)
			}
		}
	}
	const wanted = "提出する前に書いてください："
	note := strings.Join(named, "")
	if note != "" {
		note = wanted + note
	}
	all := strings.Join(blank, "&")
	c.Height(row+1, halfHeight)
	c.Formula(row+1, 1, 4, fmt.Sprintf(`IF(%s="","",%s&%s)`, all, xlsx.Quoted(wanted), all), note, paper.Look{Ink: paper.AlarmInk, Indent: 1})

	row += 2
	state, first := row, row+3
	last := first + len(forms) - 1
	var sum [2]int
	refs := [2][]string{}
	for i := range forms {
		sum[0] += forms[i].red[0]
		sum[1] += forms[i].red[1]
	}
	for k, col := range []int{colMissing, colClash} {
		for i := range forms {
			refs[k] = append(refs[k], "'"+forms[i].name+"'!"+xlsx.FixedName(rowState, col))
		}
	}
	counters := [2]string{fmt.Sprintf("SUM(F%d:F%d)", first, last), fmt.Sprintf("SUM(G%d:G%d)", first, last)}
	c.Formula(state, 1, 4, stateFormula(counters[0], counters[1]), stateText(sum), paper.Look{Bold: true, Size: 12, Boxed: true, Indent: 1})
	c.Height(state, 26)
	red := c.Alarmed()
	c.When(fmt.Sprintf("A%d:D%d", state, state), fmt.Sprintf("SUM($F$%d:$G$%d)>0", first, last), red)

	head := paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Indent: 1}
	c.Put(first-1, 1, 1, "シート", head)
	c.Put(first-1, 2, 3, "内容（押すとシートが開きます）", head)
	c.Put(first-1, 4, 4, "記入の状態", head)
	c.Height(first-1, halfHeight)
	for i := range forms {
		f, r := &forms[i], first+i
		c.Put(r, 1, 1, f.title, paper.Look{Boxed: true, Indent: 1})
		c.Put(r, 2, 3, f.Record[pledge.Name], paper.Look{Boxed: true, Link: true, Indent: 1})
		c.Link(r, 2, fmt.Sprintf("'%s'!%s", f.name, f.entrance()))
		// A form that was deleted or renamed into nothing leaves a dash, no #REF!.
		missing, clash := xlsx.CellName(r, 6), xlsx.CellName(r, 7)
		c.Formula(r, 4, 4, fmt.Sprintf(`IF(ISNUMBER(%[1]s),%[2]s,"―")`, missing, stateFormula(missing, clash)), stateText(f.red), paper.Look{Boxed: true, Size: 9, Indent: 1})
		for k, col := range []int{6, 7} {
			c.Formula(r, col, col, `IFERROR(`+refs[k][i]+`,"")`, f.red[k], paper.Look{Size: 9, Ink: paper.QuietInk, Align: "center"})
		}
		c.Height(r, float64(paper.Lines(f.Record[pledge.Name], 41))*lineHeight+10)
	}
	c.When(fmt.Sprintf("D%d:D%d", first, last), fmt.Sprintf("SUM($F%d:$G%d)>0", first, first), red)
	c.Put(first-1, 6, 6, "もれ", paper.Look{Size: 9, Ink: paper.QuietInk, Align: "center"})
	c.Put(first-1, 7, 7, "ちがい", paper.Look{Size: 9, Ink: paper.QuietInk, Align: "center"})
	setUp(c, paper.Page{Area: paper.UpTo(last, 4), Header: "&L" + paper.HeaderText(o.Department) + "&R" + paper.HeaderText(o.Meeting),
		Footer: "&L" + paper.HeaderText(o.Settings.City) + "&R" + revisionLabel + " " + itoa(o.Revision)})
	c.Protect()
	c.Flush()
}

// entrance is the first cell to fill.
func (f *form) entrance() string {
	for _, s := range f.layout.slots {
		if s.item.By == pledge.ByDepartment || f.draft.open[s.field] {
			return xlsx.CellName(s.row, s.value)
		}
	}
	return "A1"
}

// request says what the workbook is for and until when.
func (o Order) request(forms int) string {
	var b strings.Builder
	if o.Meeting != "" {
		b.WriteString(o.Meeting + "に向けて、")
	}
	fmt.Fprintf(&b, "シート%d枚の黄色の欄に記入してください。", forms)
	if o.Due != 0 {
		b.WriteString("提出期限は" + o.Due.Wareki() + "です。")
	}
	b.WriteString("書き方は「" + guideSheet + "」のシートにあります。")
	return b.String()
}

// writeGuide writes how to fill the forms in. It has no specimen form, which
// somebody might fill in or a reader take for one.
func writeGuide(b *paper.Book) {
	c := b.Canvas(guideSheet, 18, 76)
	c.Put(1, 1, 2, guideSheet, paper.Look{Size: 15, Bold: true})
	c.Height(1, 30)
	rules := []string{
		"黄色の欄に記入してください。灰色の欄は企画担当が管理しています。直したいことがあるときは備考に書いてください。",
		"赤くなった欄は、記入もれか、くいちがいがある欄です。理由はシートの右側に出ます。すべて消えたら提出できます。",
		// What the protection allows: rows could be added without it only, and
		// their cells would be locked.
		"文が欄に収まらないときは、行の高さを広げてください。シートの名前や順番は変えてもかまいませんが、見出しの文字は変えないでください。",
		"記入したら「" + coverSheet + "」に担当者などを書いて、このファイルをそのまま企画担当に送ってください。",
	}
	row := 2
	for i, r := range rules {
		text := fmt.Sprintf("%d. %s", i+1, r)
		c.Put(row, 1, 2, text, paper.Look{})
		c.Height(row, float64(paper.Lines(text, 92))*lineHeight+8)
		row++
	}
	row++
	c.Put(row, 1, 1, "欄の名前", paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Indent: 1})
	c.Put(row, 2, 2, "書き方", paper.Look{Bold: true, Fill: paper.Label, Boxed: true, Indent: 1})
	c.Height(row, halfHeight)
	for i := range pledge.Items {
		it := &pledge.Items[i]
		if it.By == pledge.ByOffice {
			continue
		}
		row++
		help := it.Help
		if words := it.Words; len(words) > 0 {
			help += "（" + strings.Join(words, "、") + "）"
		}
		c.Put(row, 1, 1, "「"+it.Label+"」", paper.Look{Boxed: true, Indent: 1})
		c.Put(row, 2, 2, help, paper.Look{Boxed: true, Indent: 1})
		c.Height(row, float64(paper.Lines(help, 73))*lineHeight+10)
	}
	setUp(c, paper.Page{Area: paper.UpTo(row, 2), OnePage: true})
	c.Protect()
	c.Flush()
}

// cover reads the cover's labels.
func (r *reader) cover(sh *xlsx.Sheet, labels []xlsx.Label) Cover {
	var c Cover
	for _, l := range labels {
		folded := pledge.FoldLabel(l.Label)
		if f, ok := r.settings.FieldOf(folded); ok && f == pledge.Department {
			if text := strings.TrimSpace(l.Value.Typed().Shown()); r.isUnreadable(l.Value) {
				r.coverUnread(sh, l, coverItem{label: f.Label()}, text)
			} else if c.Department == "" {
				c.Department = text
			}
			continue
		}
		i := slices.IndexFunc(coverItems, func(it coverItem) bool { return it.label == folded })
		text := strings.TrimSpace(l.Value.Typed().Shown())
		if i < 0 || text == "" {
			continue
		}
		switch it := coverItems[i]; {
		case r.isUnreadable(l.Value):
			r.coverUnread(sh, l, it, text)
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

// isUnreadable reports whether a cell cannot be read as a text: it holds more
// than one may, or an error.
func (r *reader) isUnreadable(c *xlsx.Cell) bool {
	_, err := r.settings.Read(pledge.Remarks, c.Typed()) // any item that is a text
	return err != nil
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
	if err != nil || n < 0 || n > pledge.MaxCount {
		return 0
	}
	return n
}
