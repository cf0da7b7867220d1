package targetsheet

import (
	"testing"

	"kouyaku/internal/pledge"
)

// Forms a city made itself are read by their labels, however these stand.
func TestReadOwnForms(t *testing.T) {
	readsAs(t, []reading{
		{"labels and values side by side", `
市長公約シート
公約No. | 7 | 公約名： | 図書館の開館時間
目標年度 | 令和7年度 | 状態 | 実施中
進捗 | 30%
担当者 | 鈴木 | 提出日 | 2024-08-26 | 内線 | 12
令和6年度の工程 | 試行 | 工程（令和7年度） | 実施`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館の開館時間", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%",
				"plan/2024": "試行", "plan/2025": "実施"}}, ""},
		{"three to a line", `
公約番号 | 7 | 公約名 | 図書館 | 担当部 | 総務部
達成目標年度 | 令和7年度 | 状況 | 実施中 | 進捗率 | 30%`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.Department: "総務部", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, ""},
		{"values below", `
公約番号 | 7 | 公約名 | 図書館
達成目標年度 | 状況 | 進捗率
令和7年度 | 実施中 | 30%
備考 | 課題`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", pledge.Remarks: "課題"}}, ""},
		{"the plan without its frame", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
工程 | 令和5年度 | 調査
| 令和6年度 | 試行\n評価
備考 | 令和7年度`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", "plan/2023": "調査", "plan/2024": "試行\n評価", pledge.Remarks: "令和7年度"}}, ""},
		{"a plan that ends where something else begins", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
工程 | 令和5年度 | 調査
その他 | 特になし`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", "plan/2023": "調査"}}, ""},
		{"texts of several cells", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
現状と課題 | 一行目
 | 二行目

実施内容 | 説明会を開いた
工程 | 令和5年度 | 調査
 | | 設計
 | 令和6年度 | 工事
備考 | 特になし
merge A5:A7
merge A9:A11
merge B9:B10`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", pledge.Situation: "一行目\n二行目",
				pledge.Actions: "説明会を開いた", "plan/2023": "調査\n設計", "plan/2024": "工事", pledge.Remarks: "特になし"}},
			"value-normalised/lines@表!B5 value-normalised/lines@表!C9"},
		{"lines of the plan that belong to no year", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
工程 | 来年度 | 調査
 | 令和6年度 | 工事
 | 令和6年度 | 検査
 | | 供用開始
備考 | 特になし`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", "plan/2024": "工事", pledge.Remarks: "特になし"}},
			"year-invalid/plan@表!B5 label-twice/plan@表!B7 year-invalid/plan-blank@表!B8"},
		{"a plan without years", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
工程 | 調査のあと試行`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, "year-invalid/plan@表!B5"},
		{"three to a line, the number missing", `
公約番号 | | 公約名 | 図書館 | 担当部 | 総務部
達成目標年度 | 令和7年度 | 状況 | 実施中 | 進捗率 | 30%`,
			[]pledge.Record{{pledge.Name: "図書館", pledge.Department: "総務部", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, "required-blank@表!B1"},
		{"a heading with values below, three to a line", `
公約番号 | 公約名 | 担当部
7 | 図書館 | 総務部
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.Department: "総務部", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, ""},
		{"a form with a label and its alias", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
状態 | 検討中
進捗 | 30%
課 |
番号 | 内容`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, "label-twice@表!A5"},
		{"a form with a year inside and outside the plan", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
工程 | 令和5年度 | 調査
工程 令和5年度 | 試行`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", "plan/2023": "調査"}}, "label-twice@表!A6"},
		{"labels above their values, one on a line", `
公約番号
7
公約名
図書館の開館時間
達成目標年度
令和7年度
状況
実施中
進捗率
30%
現状と課題
試行した
評価する
備考
※ 任意`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館の開館時間", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", pledge.Situation: "試行した\n評価する"}},
			"value-normalised/lines@表!A12 value-normalised/below@表!A2"},
		{"a text below its label, the others beside", `
公約番号 | 7 | 公約名 | 図書館
達成目標年度 | 令和7年度 | 状況 | 実施中
進捗率 | 30%
現状と課題
開館時間を | |
merge A5:D6

備考
その他 | 特になし`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", pledge.Situation: "開館時間を"}},
			"value-normalised/below@表!A5"},
		{"a line below a blank that is no value of it", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
達成日 |
名簿は別紙のとおり`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, ""},
		{"blank values, one label below the other", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
達成日
達成見込み
現状と課題
備考`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, ""},
		{"a column between labels and values", `
公約番号 | | 7 | | 公約名 | | 図書館
達成目標年度 | | 令和7年度 | | 担当部
状況 | | 実施中
進捗率 | | 30%
備考 | | | | 担当課 | | 広報課`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", pledge.Division: "広報課"}}, ""},
		{"all values blank", `
公約番号 | | 分野
達成目標年度 | | 担当部
状況 | | 担当課
進捗率 | | 区分`,
			[]pledge.Record{{}}, "required-blank@表!B1 required-blank@表!B2 required-blank@表!B3 required-blank@表!B4"},
		{"a label nearly right on a form of the city's own", `
公約番号 | 7
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
実施内容（詳細） | 説明会
現状と問題 |
会場 | 公民館`,
			[]pledge.Record{{pledge.Number: "7", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%"}}, "label-unknown/form-near@表!A5"},
		{"a form whose number is mislabelled", `
公約番合 | 7
公約名 | 図書館
達成目標年度 | 令和7年度
状況 | 実施中
進捗率 | 30%
備考 | なし`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.TargetYear: "令和7年度", pledge.StatusWord: "実施中", pledge.Progress: "30%", pledge.Remarks: "なし"}}, "label-missing/near@表!A1"},
	})
}
