package targetsheet

import (
	"testing"

	"kouyaku/internal/pledge"
)

func TestReadLists(t *testing.T) {
	readsAs(t, []reading{
		{"a list with a header twice", `
公約番号 | 現状 | 課題 | 状況 | 状況
7 | a | b | 実施中 | 検討中`,
			[]pledge.Record{{pledge.Number: "7", pledge.Situation: "a", pledge.StatusWord: "実施中"}}, "label-twice@表!C1 label-twice@表!E1"},
		{"a list with its own count beside the number", `
No. | 公約番号 | 状況
1 | 7 | 実施中`,
			[]pledge.Record{{pledge.Number: "7", pledge.StatusWord: "実施中"}}, ""},
		{"a list under a title", `
令和6年度　進捗一覧
総務部 | | | 2024-08-26
公約番号 | 公約名 | 状況 | 進捗率 | 工程 令和6年度 | メモ
3 | 防災無線 | 完了 | | 更新 | x
9 | 窓口 | 実施中 | 40% | | y

※ 網掛けは変更箇所`,
			[]pledge.Record{
				{pledge.Number: "3", pledge.Name: "防災無線", pledge.StatusWord: "達成済み", pledge.Progress: "100%", "plan/2024": "更新"},
				{pledge.Number: "9", pledge.Name: "窓口", pledge.StatusWord: "実施中", pledge.Progress: "40%"}}, "label-unknown/list@表!F3 label-unknown/note@表!A7 value-normalised@表!C4"},
		{"a list with a row that names no pledge", `
公約番号 | 公約名 | 状況 | 進捗率
 | 防災無線 | 実施中 | 20%
9 | 窓口 | 実施中 | 40%
十 | 道路 | 未着手 | 0%`,
			[]pledge.Record{
				{pledge.Name: "防災無線", pledge.StatusWord: "実施中", pledge.Progress: "20%"},
				{pledge.Number: "9", pledge.Name: "窓口", pledge.StatusWord: "実施中", pledge.Progress: "40%"},
				{pledge.Name: "道路", pledge.StatusWord: "未着手", pledge.Progress: "0%"}}, "required-blank@表!A2 pledge-unknown/unreadable@表!A4"},
		{"a list whose last row names no pledge", `
公約番号 | 状況 | 進捗率
1 | 実施中 | 40%
 | 実施中 | 90%
 | | 10%`,
			[]pledge.Record{
				{pledge.Number: "1", pledge.StatusWord: "実施中", pledge.Progress: "40%"},
				{pledge.StatusWord: "実施中", pledge.Progress: "90%"},
				{pledge.Progress: "10%"}}, "required-blank@表!A3 required-blank@表!A4"},
		{"notes wherever they stand", `
担当部 | 公約番号 | 状況
総務部
総務部 | 1 | 実施中
 | 4月から変更
 | | | ※ 欄外 | 続き
総務部 | 2 | 検討中
備考：公約4は60%です`,
			[]pledge.Record{
				{pledge.Number: "1", pledge.Department: "総務部", pledge.StatusWord: "実施中"},
				{pledge.Number: "2", pledge.Department: "総務部", pledge.StatusWord: "検討中"}},
			"label-unknown/note@表!A2 label-unknown/note@表!B4 label-unknown/note@表!D5 label-unknown/note@表!A7"},
		{"a label and its alias over two columns", `
公約番号 | 状況 | 進捗率 | 状態
1 | 実施中 | 40% | 検討中`,
			[]pledge.Record{{pledge.Number: "1", pledge.StatusWord: "実施中", pledge.Progress: "40%"}}, "label-twice@表!D1"},
		{"two numbers that differ", `
番号 | 公約番号 | 状況
5 | 1 | 実施中`,
			[]pledge.Record{{pledge.Number: "1", pledge.StatusWord: "実施中"}}, "label-twice@表!A1"},
		{"the same year twice", `
公約番号 | 状況 | 工程 5年度 | 工程 令和5年度 | 工程 R5
1 | 実施中 | い | ろ | は`,
			[]pledge.Record{{pledge.Number: "1", pledge.StatusWord: "実施中", "plan/2023": "ろ"}}, "label-unknown/list@表!C1 label-twice@表!E1"},
		{"a plan without its year", `
公約番号 | 状況 | 進捗率 | 工程
1 | 実施中 | 40% | なくなる工程
2 | 実施中 | 50% | これも`,
			[]pledge.Record{
				{pledge.Number: "1", pledge.StatusWord: "実施中", pledge.Progress: "40%"},
				{pledge.Number: "2", pledge.StatusWord: "実施中", pledge.Progress: "50%"}}, "label-unknown/plan@表!D1"},
		{"a blank plan without its year", `
公約番号 | 状況 | 進捗率 | 工程
1 | 実施中 | 40%`,
			[]pledge.Record{{pledge.Number: "1", pledge.StatusWord: "実施中", pledge.Progress: "40%"}}, ""},
		{"columns without a header", `
公約番号 | 状況 | 進捗率
1 | 実施中 | 40% | 意見
2 | 実施中 | 50% | 意見 | もう一つ`,
			[]pledge.Record{
				{pledge.Number: "1", pledge.StatusWord: "実施中", pledge.Progress: "40%"},
				{pledge.Number: "2", pledge.StatusWord: "実施中", pledge.Progress: "50%"}}, "label-unknown/column@表!D2 label-unknown/column@表!E3"},
		{"a list whose number is mislabelled", `
公約一覧
公約番合 | 公約名 | 状況 | 進捗率
7 | 図書館 | 実施中 | 30%`, nil, "label-missing/header-near@表!A2"},
		{"a list without numbers", `
公約名 | 状況 | 進捗率
図書館 | 実施中 | 30%`, nil, "label-missing/header@表!"},
		{"headers nearly right", `
公約番号 | 公約名 | 進捗率 | 状祝 | 目標年 | 現状と問題 | 会場
7 | 図書館 | 30% | 実施中 | 令和7年度 | なし | 公民館`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.Progress: "30%"}},
			"label-unknown/list-near@表!D1 label-unknown/list-near@表!E1 label-unknown/list-near@表!F1 label-unknown/list@表!G1"},
	})
}
