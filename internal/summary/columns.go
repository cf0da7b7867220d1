package summary

import (
	"fmt"

	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// Columns returns the columns of 公約一覧 that follow from the others, 区分 and
// 期限. Their formulas look at the same row of 集計用, wherever the row comes to
// stand. state gives their stored values, day is the one 達成状況 is true for.
func Columns(s *pledge.Settings, state map[int]pledge.Record, day pledge.Date) []splice.Column {
	judged := map[int]judged{}
	for _, p := range judge(state, state, day) {
		judged[p.number] = p
	}
	late := func(number int) splice.Value {
		if p := judged[number]; p.own.Live() && ledger.Passed(s, p.target, day) {
			return text(pledge.Overdue)
		}
		return text("")
	}
	return []splice.Column{
		{
			Header: pledge.HorizonName.Label(), Width: pledge.ItemOf(pledge.HorizonName).Columns,
			Cell: func(number int) splice.Value {
				return formula(xlsx.SameRow(workHorizon.whole()), text(s.HorizonOf(state[number].Target(pledge.TargetYear))))
			},
		},
		{
			Header: pledge.LabelLate, Width: 7,
			Cell: func(number int) splice.Value {
				return formula(fmt.Sprintf(`IF(%s=1,%s,"")`, xlsx.SameRow(workLate.whole()), xlsx.Quoted(pledge.Overdue)), late(number))
			},
		},
	}
}

func formula(f string, result splice.Value) splice.Value {
	return splice.Value{Kind: splice.Formula, Text: f, Result: &result}
}

// text is a formula's result; a formula yields an empty text, never a blank.
func text(s string) splice.Value { return splice.Value{Kind: splice.Text, Text: s} }

func figure(n int) splice.Value { return splice.Value{Kind: splice.Number, Number: float64(n)} }
