package targetsheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// check is a mistake the form itself shows while it is being filled in: its
// cell turns red, a line beside it says why, and the cover counts it. The
// batch has rules of its own; these spare the clerk a returned form.
type check struct {
	field    pledge.Field   // whose cell turns red
	also     []pledge.Field // of a returned check: coloured as well, not counted
	missing  bool           // 記入もれ; else くいちがい
	note     bool           // said only: neither red nor counted
	returned bool           // found by the batch, on a returned form
	text     string
	formula  string                   // TRUE where the mistake is made; functions Excel 2010 and LibreOffice share
	made     func(pledge.Record) bool // the same, for the value stored beside the formula
}

// never is for mistakes that a form is not written with: the master holds no
// such value, and of what came back the batch's own finding tells.
func never(pledge.Record) bool { return false }

// refs writes the parts of formulas that look at a form's cells.
type refs struct {
	layout *layout
	lists  *lists
}

func (x refs) has(fields ...pledge.Field) bool {
	for _, f := range fields {
		if x.layout.slotOf(f) == nil {
			return false
		}
	}
	return true
}

func (x refs) cell(f pledge.Field) string {
	s := x.layout.slotOf(f)
	return xlsx.FixedName(s.row, s.value)
}

// label is the cell of a slot's label.
func (x refs) label(f pledge.Field) string {
	s := x.layout.slotOf(f)
	return xlsx.FixedName(s.row, s.label)
}

// text is what a cell holds as text, without the spaces and line breaks that
// the batch does not heed either.
func (x refs) text(f pledge.Field) string {
	return `SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(` + x.cell(f) + `,"　",""),CHAR(10),"")," ","")`
}

func (x refs) blank(f pledge.Field) string { return x.text(f) + `=""` }

// lookUp looks an item's word up among its spellings: column 2 is what it
// means. It is an error for a word that is not among them.
func (x refs) lookUp(f pledge.Field, column int) string {
	return `VLOOKUP(SUBSTITUTE(SUBSTITUTE(` + x.text(f) + `,"（","("),"）",")"),` + x.lists.words[f] + `,` + strconv.Itoa(column) + `,FALSE)`
}

// known reports whether an item holds one of its words, however spelt.
func (x refs) known(f pledge.Field) string { return `NOT(ISERROR(` + x.lookUp(f, 1) + `))` }

// wordIn reports whether an item holds one of some words, however spelt.
func (x refs) wordIn(f pledge.Field, words []string) string {
	return oneOf(`IFERROR(`+x.lookUp(f, 2)+`,"")`, words)
}

func (x refs) statusIn(words []string) string { return x.wordIn(pledge.StatusWord, words) }

// numeral reports whether a text has a numeral of any kind in it.
func (x refs) numeral(f pledge.Field) string {
	return `SUMPRODUCT(ISNUMBER(FIND(` + x.lists.numerals + `,ASC(` + x.text(f) + `)))*1)>0`
}

// year is the row of the typed year in the list of their spellings; an error
// where it is not there. A day, as Excel makes of R9.3.31, is a number.
func (x refs) year() string {
	c := x.cell(pledge.TargetYear)
	const days = "30000" // years are smaller numbers
	return `IF(N(` + c + `)>` + days + `,MATCH((YEAR(` + c + `)-IF(MONTH(` + c + `)<` + strconv.Itoa(x.lists.month) + `,1,0))*2,` + x.lists.keys + `,0),` +
		`MATCH(SUBSTITUTE(SUBSTITUTE(ASC(` + x.text(pledge.TargetYear) + `),"まで",""),"末",""),` + x.lists.spelt + `,0))`
}

// horizonFormula shows 区分 as soon as a year stands there.
func (x refs) horizonFormula() string {
	return `IF(` + x.blank(pledge.TargetYear) + `,"",IFERROR(INDEX(` + x.lists.horizons + `,` + x.year() + `),""))`
}

// holds reports whether a cell still holds a value it was written with: nil, a
// text or a whole number.
func (x refs) holds(f pledge.Field, value any) string {
	c := x.cell(f)
	switch v := value.(type) {
	case int:
		return c + "=" + strconv.Itoa(v)
	case string:
		return holdsText(c, v)
	}
	return x.blank(f)
}

// holdsText compares a cell with a text; of a long one with its beginning and
// its length.
func holdsText(cell, s string) string {
	const longest = 100 // characters
	literal := func(s string) string { return strings.ReplaceAll(longText(s), "\n", `"&CHAR(10)&"`) }
	r := []rune(s)
	if len(r) <= longest {
		return cell + `&""=` + literal(s)
	}
	// A cell takes so much; LEN counts a few rare letters as two, or not.
	return fmt.Sprintf("AND(LEFT(%s,%d)=%s,LEN(%s)>=%d)", cell, longest/2, literal(string(r[:longest/2])), cell, min(len(r), pledge.MaxText))
}

func oneOf(value string, words []string) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = value + "=" + xlsx.Quoted(w)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "OR(" + strings.Join(parts, ",") + ")"
}

// checksFor returns the checks of a form that was issued with the record base.
// d is what a department sent, the zero value on issued forms; today is the
// day the form is written.
func checksFor(x refs, base pledge.Record, d draft, today pledge.Date) []check {
	var list []check
	var dated []string // statuses with a 達成日
	for _, s := range pledge.Statuses {
		if s.Rule().Date {
			dated = append(dated, string(s))
		}
	}
	isDated := func(r pledge.Record) bool { return slices.Contains(dated, r[pledge.StatusWord]) }

	for i := range pledge.Items {
		it := &pledge.Items[i]
		if !it.Required || it.By != pledge.ByDepartment || !x.has(it.Key) {
			continue
		}
		c := check{field: it.Key, missing: true, text: it.Label + "を入力してください。", formula: x.blank(it.Key),
			made: func(r pledge.Record) bool { return r[it.Key] == "" }}
		if it.Key == pledge.Progress && x.has(pledge.StatusWord) { // 達成済み with a blank is 100 %
			c.formula = "AND(" + c.formula + ",NOT(" + x.statusIn(dated) + "))"
			c.made = func(r pledge.Record) bool { return r[it.Key] == "" && !isDated(r) }
		}
		list = append(list, c)
	}
	if x.has(pledge.AchievedOn, pledge.StatusWord) {
		list = append(list,
			check{field: pledge.AchievedOn, missing: true, text: "達成済みのときは、達成した日を入力してください。",
				formula: "AND(" + x.statusIn(dated) + "," + x.blank(pledge.AchievedOn) + ")",
				made:    func(r pledge.Record) bool { return isDated(r) && r[pledge.AchievedOn] == "" }},
			check{field: pledge.AchievedOn, text: "達成済みでないときは、達成日を空にしてください。",
				formula: "AND(" + x.known(pledge.StatusWord) + ",NOT(" + x.statusIn(dated) + "),NOT(" + x.blank(pledge.AchievedOn) + "))",
				made: func(r pledge.Record) bool {
					return slices.Contains(pledge.Statuses, r.Status()) && !isDated(r) && r[pledge.AchievedOn] != ""
				}})
		list = append(list, dateChecks(x, dated, d, today)...)
	}
	for i := range pledge.Items {
		it := &pledge.Items[i]
		if x.lists.words[it.Key] != "" && x.has(it.Key) {
			list = append(list, check{field: it.Key, text: it.Label + "は一覧から選んでください。",
				formula: "AND(NOT(" + x.blank(it.Key) + "),NOT(" + x.known(it.Key) + "))", made: never})
		}
	}
	if x.has(pledge.TargetYear) {
		list = append(list, yearChecks(x)...)
	}
	if x.has(pledge.Progress, pledge.StatusWord) {
		p := x.cell(pledge.Progress)
		// Typed as text, as 45% may be in a cell with another format. A number
		// up to 1 without a sign is read as a fraction.
		typed := `VALUE(SUBSTITUTE(ASC(SUBSTITUTE(SUBSTITUTE(` + x.text(pledge.Progress) + `,"％",""),"パーセント","")),"%",""))`
		list = append(list, check{field: pledge.Progress, text: "進捗率は0%から100%までの整数です。",
			formula: fmt.Sprintf("IF(ISNUMBER(%[1]s),OR(%[1]s<0,%[1]s>1,ABS(%[1]s*100-ROUND(%[1]s*100,0))>0.000001),AND(NOT(%[2]s),IFERROR(OR(%[3]s<0,%[3]s>100,AND(%[3]s>1,%[3]s<>INT(%[3]s))),TRUE)))",
				p, x.blank(pledge.Progress), typed),
			made: never})
		for _, s := range pledge.Statuses {
			rule := s.Rule()
			if rule.MinDone <= 0 && (rule.MaxDone >= 100 || rule.MaxDone < rule.MinDone) {
				continue
			}
			text := fmt.Sprintf("%sのときは、進捗率を%d%%以上%d%%以下にしてください。", s, rule.MinDone, rule.MaxDone)
			if rule.MinDone == rule.MaxDone {
				text = fmt.Sprintf("%sのときの進捗率は%d%%です。", s, rule.MinDone)
			}
			list = append(list, check{field: pledge.Progress, text: text,
				formula: fmt.Sprintf("AND(%s,ISNUMBER(%[2]s),OR(ROUND(N(%[2]s)*100,6)<%d,ROUND(N(%[2]s)*100,6)>%d))", x.statusIn([]string{string(s)}), p, rule.MinDone, rule.MaxDone),
				made: func(r pledge.Record) bool {
					n, ok := r.Percent()
					return ok && n >= 0 && n <= 100 && r.Status() == s && (n < rule.MinDone || n > rule.MaxDone)
				}})
		}
	}
	if merged := string(pledge.Merged); x.has(pledge.StatusWord, pledge.MergedInto) {
		list = append(list, check{field: pledge.StatusWord, text: "統合先は企画担当が入力します。どの公約に統合するかを企画担当に知らせ、状況は元に戻してください。",
			formula: "AND(" + x.statusIn([]string{merged}) + "," + x.blank(pledge.MergedInto) + ")",
			made:    func(r pledge.Record) bool { return r.Status() == pledge.Merged && r[pledge.MergedInto] == "" }})
	}
	if x.has(pledge.Outlook, pledge.Situation) {
		var explained []string
		for _, p := range pledge.Prospects {
			if p.NeedsWhy() {
				explained = append(explained, string(p))
			}
		}
		list = append(list, check{field: pledge.Situation, missing: true, text: "達成見込みが「" + strings.Join(explained, "」「") + "」のときは、理由を書いてください。",
			formula: "AND(" + x.wordIn(pledge.Outlook, explained) + "," + x.blank(pledge.Situation) + ")",
			made: func(r pledge.Record) bool {
				return pledge.Prospect(r[pledge.Outlook]).NeedsWhy() && r[pledge.Situation] == ""
			}})
	}
	if x.has(pledge.Instruction, pledge.Response) {
		list = append(list, check{field: pledge.Response, missing: true, text: "前回の指示事項への対応を書いてください。",
			formula: "AND(NOT(" + x.blank(pledge.Instruction) + ")," + x.blank(pledge.Response) + ")",
			made:    func(r pledge.Record) bool { return r[pledge.Instruction] != "" && r[pledge.Response] == "" }})
	}
	if target := base.Target(pledge.TargetYear); target.Year != 0 && x.has(pledge.TargetYear, pledge.Reason) {
		key := strconv.Itoa(targetKey(target)) // a spelling the lists do not know counts as unchanged
		list = append(list, check{field: pledge.Reason, missing: true, text: "達成目標年度を変えたときは、変更理由を書いてください。",
			formula: "AND(" + x.blank(pledge.Reason) + ",NOT(" + x.blank(pledge.TargetYear) + "),IFERROR(INDEX(" + x.lists.keys + "," + x.year() + ")," + key + ")<>" + key + ")",
			made: func(r pledge.Record) bool {
				now := r.Target(pledge.TargetYear)
				return r[pledge.Reason] == "" && now.Year != 0 && now != target
			}})
	}
	if isDated(base) && x.has(pledge.StatusWord, pledge.Reason) {
		list = append(list, check{field: pledge.Reason, missing: true, text: "達成済みを取り下げるときは、変更理由を書いてください。",
			formula: "AND(" + x.blank(pledge.Reason) + "," + x.known(pledge.StatusWord) + ",NOT(" + x.statusIn(dated) + "))",
			made: func(r pledge.Record) bool {
				return r[pledge.Reason] == "" && slices.Contains(pledge.Statuses, r.Status()) && !isDated(r)
			}})
	}
	return list
}

// dateChecks tell of days that are none. What surely is no day is a mistake, as
// is one that is not in the calendar where the form can tell (see [spelledDay]);
// of other texts it cannot, and says no more than that.
func dateChecks(x refs, dated []string, d draft, today pledge.Date) []check {
	c, folded := x.cell(pledge.AchievedOn), "ASC("+x.text(pledge.AchievedOn)+")"
	text := "AND(ISTEXT(" + c + "),NOT(" + x.blank(pledge.AchievedOn) + "))"
	var parted []string // what parts year, month and day
	for _, sign := range []string{"年", "/", ".", "-"} {
		parted = append(parted, "ISNUMBER(FIND("+xlsx.Quoted(sign)+","+folded+"))")
	}
	maybe := "AND(" + x.numeral(pledge.AchievedOn) + ",OR(" + strings.Join(parted, ",") + "))"
	outside, noDay := x.outside(pledge.AchievedOn), x.noDay(pledge.AchievedOn)
	sent, isText := d.typed[pledge.AchievedOn].(string)
	return []check{
		{field: pledge.AchievedOn, text: "達成日は「2024/3/29」のように入力してください。", formula: "AND(" + text + ",OR(NOT(" + maybe + ")," + outside + "))", made: never},
		{field: pledge.AchievedOn, text: "達成日が、暦にない日です。「2024/3/29」のように入力してください。", formula: noDay, made: never},
		{field: pledge.AchievedOn, note: true, text: "達成日が文字で入力されています。「2024/3/29」のように入力すると確実です。",
			formula: "AND(" + text + "," + maybe + ",NOT(" + outside + "),NOT(" + noDay + "))",
			made:    func(pledge.Record) bool { return isText && sent != "" }},
		// A form is filled in before the batch reads it, so what lies ahead of
		// the clerk's day is at best a guess. The value stored beside it is
		// that of the day the form is written.
		{field: pledge.AchievedOn, text: "達成日が今日より後です。達成した日を入力してください。",
			formula: "AND(" + x.statusIn(dated) + "," + x.ahead(pledge.AchievedOn) + ")",
			made: func(r pledge.Record) bool {
				return !isText && slices.Contains(dated, r[pledge.StatusWord]) && r.Date(pledge.AchievedOn) > today
			}},
	}
}

// yearChecks tell of target years the form cannot tell. The batch reads more
// spellings than the form knows, so only what it surely refuses is a mistake:
// words without any number, and years without their era.
func yearChecks(x refs) []check {
	typed := "ASC(" + x.text(pledge.TargetYear) + ")"
	unknown := "NOT(" + x.blank(pledge.TargetYear) + "),ISERROR(" + x.year() + ")"
	refused := "OR(NOT(" + x.numeral(pledge.TargetYear) + `),IFERROR(VALUE(LEFT(` + typed + `,FIND("年",` + typed + `)-1))<1000,FALSE))`
	return []check{
		{field: pledge.TargetYear, text: "達成目標年度は「令和7年度」のように、元号を付けて入力してください。", formula: "AND(" + unknown + "," + refused + ")", made: never},
		{field: pledge.TargetYear, note: true, text: "この書き方の年度は、シートでは確かめられません。「令和7年度」のように入力すると確実です。年度を変えたときは変更理由も書いてください。",
			formula: "AND(" + unknown + ",NOT(" + refused + "))", made: never},
	}
}
