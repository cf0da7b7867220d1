package targetsheet

import (
	"strings"
	"testing"

	"kouyaku/internal/pledge"
)

// Forms and lists may stand on one sheet, if they can be told apart.
func TestReadSeveral(t *testing.T) {
	readsAs(t, []reading{
		{"two lists, the columns in another order", `
公約番号 | 現状と課題 | 実施内容
1 | げ1 | じ1

公約番号 | 実施内容 | 現状と課題 | 状況
4 | じ4 | げ4 | 実施中`,
			[]pledge.Record{
				{pledge.Number: "1", pledge.Situation: "げ1", pledge.Actions: "じ1"},
				{pledge.Number: "4", pledge.Situation: "げ4", pledge.Actions: "じ4", pledge.StatusWord: "実施中"}}, ""},
		{"a list far below another", `
公約番号 | 状況 | 進捗率
1 | 実施中 | 40%` + strings.Repeat("\n", 40) + `状況 | 進捗率 | 番号
未着手 | 0% | 2`,
			[]pledge.Record{
				{pledge.Number: "1", pledge.StatusWord: "実施中", pledge.Progress: "40%"},
				{pledge.Number: "2", pledge.StatusWord: "未着手", pledge.Progress: "0%"}}, ""},
		{"a form with a list below it", `
公約番号 | 1
達成目標年度 | 令和4年度
状況 | 実施中
進捗率 | 40%


公約番号 | 状況 | 進捗率
2 | 実施中 | 80%`,
			[]pledge.Record{
				{pledge.Number: "1", pledge.TargetYear: "令和4年度", pledge.StatusWord: "実施中", pledge.Progress: "40%"},
				{pledge.Number: "2", pledge.StatusWord: "実施中", pledge.Progress: "80%"}}, ""},
		{"a list with a form below it", `
公約番号 | 状況 | 進捗率
2 | 実施中 | 80%
3 | 検討中 | 20%

担当部 | 総務部
公約番号 | 1
達成目標年度 | 令和4年度
状況 | 実施中
進捗率 | 40%`,
			[]pledge.Record{
				{pledge.Number: "2", pledge.StatusWord: "実施中", pledge.Progress: "80%"},
				{pledge.Number: "3", pledge.StatusWord: "検討中", pledge.Progress: "20%"},
				{pledge.Number: "1", pledge.Department: "総務部", pledge.TargetYear: "令和4年度", pledge.StatusWord: "実施中", pledge.Progress: "40%"}}, ""},
		{"two forms with headings", `
公約番号 | 公約名 | 担当部
7 | 図書館 | 総務部
達成目標年度 | 状況 | 進捗率
令和7年度 | 実施中 | 30%

公約番号 | 公約名 | 担当部
8 | 窓口 | 市民部
達成目標年度 | 状況 | 進捗率
令和6年度 | 検討中 | 10%`,
			[]pledge.Record{
				{pledge.Number: "7", pledge.Name: "図書館", pledge.Department: "総務部", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"},
				{pledge.Number: "8", pledge.Name: "窓口", pledge.Department: "市民部", pledge.TargetYear: "令和6年度", pledge.StatusWord: "検討中", pledge.Progress: "10%"}}, ""},
		{"a list that goes on as a form without a number", `
公約番号 | 公約名 | 担当部
1 | 図書館 | 総務部
2 | 窓口 | 市民部
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%`, nil, "label-twice/mixed@表!"},
		{"a list below a form without a number", `
達成目標年度 | 令和7年度
状況 | 実施中
公約番号 | 状況 | 進捗率
1 | 検討中 | 20%`, nil, "label-twice/mixed@表!"},
		{"a list above a list of transfers", `
公約番号 | 状況 | 進捗率
1 | 検討中 | 20%
公約番号 | 新担当部 | 適用日
2 | 福祉部 | 2024-04-01`, nil, "label-twice/mixed@表!"},
	})
}
