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
	field    pledge.Field // whose cell turns red
	missing  bool         // 記入もれ; else くいちがい
	returned bool         // found by the batch, on a returned form
	text     string
	formula  string                   // TRUE where the mistake is made; functions Excel 2010 and LibreOffice share
	made     func(pledge.Record) bool // the same, for the value stored beside the formula
}

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
	return "$" + xlsx.ColumnName(s.value) + "$" + strconv.Itoa(s.row)
}

// label is the cell of a slot's label.
func (x refs) label(f pledge.Field) string {
	s := x.layout.slotOf(f)
	return "$" + xlsx.ColumnName(s.label) + "$" + strconv.Itoa(s.row)
}

func (x refs) blank(f pledge.Field) string { return `TRIM(` + x.cell(f) + `)=""` }

// status is the status of the form as its word, whichever spelling was typed.
func (x refs) status() string {
	c := x.cell(pledge.StatusWord)
	return `IFERROR(VLOOKUP(TRIM(` + c + `),` + x.lists.statuses + `,2,FALSE),TRIM(` + c + `))`
}

func (x refs) statusIn(words []string) string { return oneOf(x.status(), words) }

// year is the row of the typed year in the list of their spellings; an error
// where it is not there.
func (x refs) year() string {
	return `MATCH(SUBSTITUTE(ASC(` + x.cell(pledge.TargetYear) + `)," ",""),` + x.lists.spelt + `,0)`
}

// horizonFormula shows 区分 as soon as a year stands there.
func (x refs) horizonFormula() string {
	return `IF(` + x.blank(pledge.TargetYear) + `,"",IFERROR(INDEX(` + x.lists.horizons + `,` + x.year() + `),""))`
}

func oneOf(value string, words []string) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = value + "=" + quote(w)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "OR(" + strings.Join(parts, ",") + ")"
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// checksFor returns the checks of a form that was issued with the record base.
func checksFor(x refs, base pledge.Record) []check {
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
				formula: "AND(NOT(" + x.blank(pledge.StatusWord) + "),NOT(" + x.statusIn(dated) + "),NOT(" + x.blank(pledge.AchievedOn) + "))",
				made: func(r pledge.Record) bool {
					return r[pledge.StatusWord] != "" && !isDated(r) && r[pledge.AchievedOn] != ""
				}})
	}
	if x.has(pledge.Progress, pledge.StatusWord) {
		p := x.cell(pledge.Progress)
		list = append(list, check{field: pledge.Progress, text: "進捗率は0%から100%までの整数です。",
			formula: fmt.Sprintf("IF(ISNUMBER(%[1]s),OR(%[1]s<0,%[1]s>1,ABS(%[1]s*100-ROUND(%[1]s*100,0))>0.000001),FALSE)", p),
			made:    func(pledge.Record) bool { return false }}) // the master holds no such value
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
					return ok && r.Status() == s && (n < rule.MinDone || n > rule.MaxDone)
				}})
		}
	}
	if x.has(pledge.Outlook, pledge.Situation) {
		var explained []string
		for _, p := range pledge.Prospects {
			if p.NeedsWhy() {
				explained = append(explained, string(p))
			}
		}
		list = append(list, check{field: pledge.Situation, missing: true, text: "達成見込みが「" + strings.Join(explained, "」「") + "」のときは、理由を書いてください。",
			formula: "AND(" + oneOf("TRIM("+x.cell(pledge.Outlook)+")", explained) + "," + x.blank(pledge.Situation) + ")",
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
			formula: "AND(" + x.blank(pledge.Reason) + ",NOT(" + x.blank(pledge.StatusWord) + "),NOT(" + x.statusIn(dated) + "))",
			made: func(r pledge.Record) bool {
				return r[pledge.Reason] == "" && r[pledge.StatusWord] != "" && !isDated(r)
			}})
	}
	return list
}
