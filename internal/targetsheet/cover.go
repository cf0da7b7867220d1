package targetsheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// coverItem is one label of the cover.
type coverItem struct {
	label  string
	help   string
	date   bool
	number bool // no text: Japanese input is off
	set    func(*Cover, string)
	draft  func(*returned) any // what a return workbook knows already
}

func (it coverItem) value(r *returned) any {
	if it.draft == nil {
		return nil
	}
	return it.draft(r)
}

// coverItems are the labels of the cover in their order. The department's name
// stands there too, under the label of its item.
var coverItems = []coverItem{
	{label: "担当者", help: "記入した方の氏名です。", set: func(c *Cover, v string) { c.Sender = v },
		draft: func(r *returned) any {
			if r.sender == "" {
				return nil
			}
			return r.sender
		}},
	{label: "内線", help: "問い合わせ先の内線番号です。", number: true, set: func(c *Cover, v string) { c.Extension = v }},
	{label: "提出日", help: "2024/8/26 のように入力します。", date: true},
	{label: "提出回", help: "はじめての提出は1、直して出すときは2、3…と入力します。", number: true,
		draft: func(r *returned) any {
			if r.round == 0 {
				return nil
			}
			return r.round
		}},
	{label: "部長確認", help: "部長の確認がすんだら、済 と入力します。", set: func(c *Cover, v string) { c.Confirmed = v }},
}

// enableText is the first thing a department must do: a mailed workbook opens
// in Protected View.
const enableText = "黄色い帯が出たら［編集を有効にする］を押してください。"

// writeCover writes the cover: who sends it, and what is left to do on which form.
func writeCover(b *book, o Order, forms []form, r *returned) {
	c := &canvas{book: b, name: coverSheet, widths: []float64{12, 38, 6, 38}}
	c.put(1, 1, 4, enableText, look{bold: true, fill: "FFF2B3", indent: 1, size: 11})
	c.height(1, 24)
	title := strings.TrimSpace(o.Settings.City + "　" + o.Settings.Programme)
	c.put(2, 1, 4, strings.TrimSpace(title+"　実施目標シート　提出票"), look{size: 15, bold: true})
	c.height(2, 34)
	c.put(3, 1, 4, o.request(), look{top: true})
	c.height(3, 2*lineHeight+linePadding)

	label := look{bold: true, fill: labelColour, boxed: true, indent: 1}
	row := 4
	c.put(row, 1, 1, pledge.Department.Label(), label)
	c.put(row, 2, 2, o.Department, look{fill: lockedColour, boxed: true, indent: 1})
	c.height(row, halfHeight)
	for _, it := range coverItems {
		row++
		l := look{fill: fillColour, boxed: true, unlocked: true, indent: 1}
		v := excelize.NewDataValidation(true)
		v.Sqref = xlsx.CellName(row, 2)
		switch {
		case it.date:
			l.format = formats[pledge.KindDate]
			c.try(limitDate(v))
		case !it.number:
			c.try(v.SetRange(0, pledge.MaxText, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween))
		}
		v.SetInput(it.label, it.help)
		v.SetError(excelize.DataValidationErrorStyleWarning, it.label, it.help)
		c.try(c.file.AddDataValidation(c.name, v))
		c.put(row, 1, 1, it.label, label)
		c.put(row, 2, 2, it.value(r), l)
		c.height(row, halfHeight)
	}

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
			refs[k] = append(refs[k], fmt.Sprintf("'%s'!$%s$%d", forms[i].sheet, xlsx.ColumnName(col), rowState))
		}
	}
	counters := [2]string{fmt.Sprintf("SUM(F%d:F%d)", first, last), fmt.Sprintf("SUM(G%d:G%d)", first, last)}
	c.formula(state, 1, 4, stateFormula(counters[0], counters[1]), stateText(sum), look{bold: true, size: 12, boxed: true, indent: 1})
	c.height(state, 26)
	red := c.alarm()
	c.try(c.file.SetConditionalFormat(c.name, fmt.Sprintf("A%d:D%d", state, state),
		[]excelize.ConditionalFormatOptions{{Type: "formula", Criteria: fmt.Sprintf("SUM($F$%d:$G$%d)>0", first, last), Format: &red}}))

	head := look{bold: true, fill: labelColour, boxed: true, indent: 1}
	c.put(first-1, 1, 1, "用紙", head)
	c.put(first-1, 2, 3, "内容（押すと用紙が開きます）", head)
	c.put(first-1, 4, 4, "記入の状態", head)
	c.height(first-1, halfHeight)
	for i := range forms {
		f, r := &forms[i], first+i
		c.put(r, 1, 1, "No. "+f.sheet, look{boxed: true, indent: 1})
		c.put(r, 2, 3, f.Record[pledge.Name], look{boxed: true, link: true, indent: 1})
		c.try(c.file.SetCellHyperLink(c.name, xlsx.CellName(r, 2), fmt.Sprintf("'%s'!%s", f.sheet, f.entrance()), "Location"))
		// A form that was deleted or renamed into nothing leaves a dash, no #REF!.
		missing, clash := xlsx.CellName(r, 6), xlsx.CellName(r, 7)
		c.formula(r, 4, 4, fmt.Sprintf(`IF(ISNUMBER(%[1]s),%[2]s,"―")`, missing, stateFormula(missing, clash)), stateText(f.red), look{boxed: true, size: 9, indent: 1})
		for k, col := range []int{6, 7} {
			c.formula(r, col, col, `IFERROR(`+refs[k][i]+`,"")`, f.red[k], look{size: 9, ink: quietColour, align: "center"})
		}
		c.height(r, float64(lineCount(f.Record[pledge.Name], 41))*lineHeight+10)
	}
	c.try(c.file.SetConditionalFormat(c.name, fmt.Sprintf("D%d:D%d", first, last),
		[]excelize.ConditionalFormatOptions{{Type: "formula", Criteria: fmt.Sprintf("SUM($F%d:$G%d)>0", first, first), Format: &red}}))
	c.put(first-1, 6, 6, "もれ", look{size: 9, ink: quietColour, align: "center"})
	c.put(first-1, 7, 7, "ちがい", look{size: 9, ink: quietColour, align: "center"})
	c.widths = append(c.widths, 1.5, 7, 8)
	c.page(paper{lastRow: last, lastCol: 4, header: "&L" + escapeHeader(o.Department) + "&R" + escapeHeader(o.Meeting),
		footer: "&L" + escapeHeader(o.Settings.City) + "&R" + revisionLabel + " " + itoa(o.Revision)})
	c.protect()
	c.flush()
}

// entrance is the first cell to fill.
func (f *form) entrance() string {
	for _, s := range f.layout.slots {
		if s.item.By == pledge.ByDepartment {
			return xlsx.CellName(s.row, s.value)
		}
	}
	return "A1"
}

// request says what the workbook is for and until when.
func (o Order) request() string {
	var b strings.Builder
	if o.Meeting != "" {
		b.WriteString(o.Meeting + "に向けて、")
	}
	fmt.Fprintf(&b, "用紙%d枚の黄色の欄に記入してください。", len(o.Pledges))
	if o.Due != 0 {
		b.WriteString("提出期限は" + o.Due.Wareki() + "です。")
	}
	b.WriteString("書き方は「" + guideSheet + "」のシートにあります。")
	return b.String()
}

// writeGuide writes how to fill the forms in. It has no specimen form, which
// somebody might fill in or a reader take for one.
func writeGuide(b *book) {
	c := &canvas{book: b, name: guideSheet, widths: []float64{18, 76}}
	c.put(1, 1, 2, guideSheet, look{size: 15, bold: true})
	c.height(1, 30)
	rules := []string{
		"黄色の欄に記入してください。灰色の欄は企画担当が管理しています。直したいことがあるときは備考に書いてください。",
		"赤くなった欄は、記入もれか、くいちがいがある欄です。理由は用紙の右側に出ます。すべて消えたら提出できます。",
		"シートや行を足しても、シートの名前を変えても読み取れます。見出しの文字は変えないでください。",
		"記入したら「" + coverSheet + "」に担当者などを書いて、このファイルをそのまま企画担当に送ってください。",
	}
	row := 2
	for i, r := range rules {
		text := fmt.Sprintf("%d. %s", i+1, r)
		c.put(row, 1, 2, text, look{})
		c.height(row, float64(lineCount(text, 92))*lineHeight+8)
		row++
	}
	row++
	c.put(row, 1, 1, "欄の名前", look{bold: true, fill: labelColour, boxed: true, indent: 1})
	c.put(row, 2, 2, "書き方", look{bold: true, fill: labelColour, boxed: true, indent: 1})
	c.height(row, halfHeight)
	for i := range pledge.Items {
		it := &pledge.Items[i]
		if it.By == pledge.ByOffice {
			continue
		}
		row++
		help := it.Help
		if words := choicesOf(it); len(words) > 0 {
			help += "（" + strings.Join(words, "、") + "）"
		}
		c.put(row, 1, 1, "「"+it.Label+"」", look{boxed: true, indent: 1})
		c.put(row, 2, 2, help, look{boxed: true, indent: 1})
		c.height(row, float64(lineCount(help, 73))*lineHeight+10)
	}
	c.page(paper{lastRow: row, lastCol: 2, onePage: true})
	c.protect()
	c.flush()
}

// choicesOf returns the words of an item that has a fixed set of them.
func choicesOf(it *pledge.Item) []string {
	if it.Kind != pledge.KindStatus {
		return it.Words
	}
	words := make([]string, len(pledge.Statuses))
	for i, s := range pledge.Statuses {
		words[i] = string(s)
	}
	return words
}
