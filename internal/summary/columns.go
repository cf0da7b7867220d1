package summary

import (
	"fmt"
	"strings"

	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
)

// Headers of the columns of 公約一覧 that help the formulas. The prefix marks
// them as the program's own.
const (
	ColumnPrefix = "集計用 "

	headerInitialYear    = ColumnPrefix + "当初目標年"
	headerTargetYear     = ColumnPrefix + "目標年"
	headerInto           = ColumnPrefix + "統合先"
	headerRoot           = ColumnPrefix + "最終の統合先"
	headerFollowedStatus = ColumnPrefix + "統合先の状況"
	headerFollowedDate   = ColumnPrefix + "統合先の達成日"

	// A column for the reader: 超過 where the target has passed.
	headerLate = "期限"
	lateText   = "超過"
)

// Bounds of how many mergers in a row the formulas follow. Fewer than the
// least would not reckon with mergers people enter in Excel; more than the
// most would nest deeper than Excel 2010 allows.
const (
	minHops = 4
	maxHops = 30
)

// Columns returns the columns of 公約一覧 that follow from the others: 区分 and
// those that help the formulas of 達成状況. state gives their stored values.
// day is the one 達成状況 is true for.
func Columns(s *pledge.Settings, state map[int]pledge.Record, day pledge.Date) []splice.Column {
	checked := lastCheckedOn(s, day)
	steps := hops(state) + 1
	merged := func(number int) bool { return state[number].Status() == pledge.Merged }
	// root is what the formula of 最終の統合先 finds, 0 for none.
	root := func(number int) int {
		if !merged(number) {
			return 0
		}
		return walk(state, number, steps)
	}
	ifMerged := func(row int, at splice.Refs, then string) string {
		return fmt.Sprintf(`IF(%s=%s,%s,"")`, at.Cell(pledge.StatusWord.Label(), row), quote(string(pledge.Merged)), then)
	}
	// late is [TargetPassed] as the formula of 期限 has it.
	late := func(number int) splice.Value {
		r := state[number]
		target := r.Target(pledge.TargetYear)
		if !r.Status().Live() || target.Year == 0 || target.Open || target.Year > checked {
			return text("")
		}
		return text(lateText)
	}
	year := func(header string, field pledge.Field) splice.Column {
		return splice.Column{Header: header, Width: 11, Cell: func(row, number int, at splice.Refs) splice.Value {
			return formula(yearFormula(at.Cell(field.Label(), row)), whole(int(state[number].Target(field).Year)))
		}}
	}
	return []splice.Column{
		{
			Header: pledge.HorizonName.Label(), Width: pledge.ItemOf(pledge.HorizonName).Columns,
			Cell: func(row, number int, at splice.Refs) splice.Value {
				return formula(horizonFormula(s, at.Cell(headerTargetYear, row)), text(s.HorizonOf(state[number].Target(pledge.TargetYear))))
			},
		},
		{
			Header: headerLate, Width: 7,
			Cell: func(row, number int, at splice.Refs) splice.Value {
				live := fmt.Sprintf("ISNUMBER(%s)", at.Cell(headerTargetYear, row))
				for _, word := range pledge.Statuses {
					if !word.Live() {
						live += "," + at.Cell(pledge.StatusWord.Label(), row) + "<>" + quote(string(word))
					}
				}
				return formula(fmt.Sprintf(`IF(ISNUMBER(FIND("以降",%s)),"",IF(AND(%s),IF(%s<=%s!%s,%s,""),""))`, at.Cell(pledge.TargetYear.Label(), row), live,
					at.Cell(headerTargetYear, row), SheetName, abs(basisRow, dayCol), quote(lateText)), late(number))
			},
		},
		year(headerInitialYear, pledge.InitialTarget),
		year(headerTargetYear, pledge.TargetYear),
		{
			// One step: a merged pledge goes into another, any other stays.
			Header: headerInto, Width: 11,
			Cell: func(row, number int, at splice.Refs) splice.Value {
				into := at.Cell(pledge.MergedInto.Label(), row)
				return formula(fmt.Sprintf(`IF(%s=%s,IF(%s="","",%s),%s)`, at.Cell(pledge.StatusWord.Label(), row), quote(string(pledge.Merged)),
					into, into, at.Cell(pledge.Number.Label(), row)), whole(step(state, number)))
			},
		},
		{
			// All steps: at the end of the way, further ones change nothing.
			Header: headerRoot, Width: 11,
			Cell: func(row, number int, at splice.Refs) splice.Value {
				way := at.Cell(headerInto, row)
				for range steps - 1 {
					way = lookup(at, headerInto, way)
				}
				return formula(ifMerged(row, at, fmt.Sprintf(`IFERROR(%s,"")`, way)), whole(root(number)))
			},
		},
		{
			Header: headerFollowedStatus, Width: 11,
			Cell: func(row, number int, at splice.Refs) splice.Value {
				value := text("")
				if end := root(number); end != 0 {
					value = text(string(state[end].Status()))
				} else if merged(number) {
					value = text(string(pledge.Merged))
				}
				end := at.Cell(headerRoot, row)
				return formula(ifMerged(row, at, fmt.Sprintf(`IF(%s="",%s,%s&"")`, end, quote(string(pledge.Merged)),
					lookup(at, pledge.StatusWord.Label(), end))), value)
			},
		},
		{
			Header: headerFollowedDate, Width: 13, Format: "yyyy/m/d",
			Cell: func(row, number int, at splice.Refs) splice.Value {
				value := whole(0)
				if end := state[root(number)]; end.Status() == pledge.Achieved {
					value = whole(int(end.Date(pledge.AchievedOn)))
				}
				date := lookup(at, pledge.AchievedOn.Label(), at.Cell(headerRoot, row))
				return formula(fmt.Sprintf(`IF(%s=%s,IF(ISNUMBER(%s),%s,""),"")`, at.Cell(headerFollowedStatus, row), quote(string(pledge.Achieved)),
					date, date), value)
			},
		},
	}
}

// lookup finds a column's value in the row of the pledge whose number a cell
// or an expression gives.
func lookup(at splice.Refs, header, number string) string {
	return fmt.Sprintf("INDEX(%s,MATCH(%s,%s,0))", at.Column(header), number, at.Column(pledge.Number.Label()))
}

// yearFormula takes the year out of 令和7年度, 令和元年度 and 令和8年度以降.
func yearFormula(cell string) string {
	return fmt.Sprintf(`IF(%[1]s="","",IFERROR(2018+IF(MID(%[1]s,3,1)="元",1,VALUE(MID(%[1]s,3,FIND("年",%[1]s)-3))),""))`, cell)
}

// horizonFormula is [pledge.Settings.HorizonOf] of a cell that holds a year.
func horizonFormula(s *pledge.Settings, year string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `IF(%s="",""`, year)
	for _, h := range s.Horizons {
		within := fmt.Sprintf("%s>=%d", year, h.From)
		if h.To != 0 {
			within = fmt.Sprintf("AND(%s,%s<=%d)", within, year, h.To)
		}
		fmt.Fprintf(&b, ",IF(%s,%s", within, quote(h.Name))
	}
	b.WriteString(`,""`)
	b.WriteString(strings.Repeat(")", len(s.Horizons)+1))
	return b.String()
}

// step returns where one step of merging leads from a pledge: 0 nowhere.
func step(state map[int]pledge.Record, number int) int {
	r := state[number]
	switch {
	case r == nil:
		return 0
	case r.Status() == pledge.Merged:
		into, _ := r.Int(pledge.MergedInto)
		return into
	}
	return number
}

// walk takes a number of steps.
func walk(state map[int]pledge.Record, number, steps int) int {
	for range steps {
		number = step(state, number)
	}
	return number
}

// hops returns how many steps after the first the formulas take, from the
// longest way of mergers there is.
func hops(state map[int]pledge.Record) int {
	longest := minHops
	for number, r := range state {
		n := 0
		for r.Status() == pledge.Merged && n < maxHops {
			number = step(state, number)
			r = state[number]
			n++
		}
		if n < maxHops { // longer ones are circles
			longest = max(longest, n)
		}
	}
	return longest
}

func formula(f string, result splice.Value) splice.Value {
	return splice.Value{Kind: splice.Formula, Text: f, Result: &result}
}

// text is a formula's result; a formula yields an empty text, never a blank.
func text(s string) splice.Value { return splice.Value{Kind: splice.Text, Text: s} }

// whole is a whole number, the empty text for 0.
func whole(n int) splice.Value {
	if n == 0 {
		return text("")
	}
	return splice.Value{Kind: splice.Number, Number: float64(n)}
}
