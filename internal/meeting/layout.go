package meeting

import (
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
)

// sheetName is what the program calls the sheet. Readers go by the labels.
const sheetName = "審査結果票"

// Headers of the table that are items of a pledge and read by name.
var (
	numberHeader = pledge.Number.Label()
	intoHeader   = pledge.MergedInto.Label()
)

// column is one column of the table. A column without an item, and 統合先, is
// filled in during the meeting; the others show what is in effect.
type column struct {
	header string
	item   pledge.Field // "" for one of the meeting's own
	fill   bool
	width  float64 // in characters
	align  string
	format string // number format code
	help   string // what to enter
}

// columns is the table in its order.
var columns = []column{
	{header: numberHeader, item: pledge.Number, width: 8.5, align: "center", format: "0"},
	{header: pledge.Name.Label(), item: pledge.Name, width: 24},
	{header: pledge.Department.Label(), item: pledge.Department, width: 10},
	{header: pledge.HorizonName.Label(), item: pledge.HorizonName, width: 7.5, align: "center"},
	{header: pledge.StatusWord.Label(), item: pledge.StatusWord, width: 9, align: "center"},
	{header: pledge.LabelDecision, fill: true, width: 17.5, help: "一覧から選びます。"},
	{header: pledge.LabelConfirmed, fill: true, width: 12, align: "center", help: "会議で達成済みと確認したときに" + pledge.Mark + "を選びます。"},
	{header: intoHeader, item: pledge.MergedInto, fill: true, width: 7.5, align: "center", format: "0", help: "統合するときに、統合先の公約番号を入力します。"},
	{header: pledge.LabelNewName, fill: true, width: 18, help: "公約名を変えるときに、新しい公約名を入力します。"},
	{header: pledge.LabelContents, fill: true, width: 7.5, align: "center", help: "公約の内容を変えるときに" + pledge.Mark + "を選びます。"},
	{header: pledge.LabelInstruction, fill: true, width: 28, help: "担当部への指示を書きます。次の実施目標シートに載ります。"},
	{header: pledge.LabelSettled, fill: true, width: 11, align: "center", format: paper.DateFormat,
		help: "要修正の公約について、修正されたことを確認した日を 2024/3/29 のように入力し、この票をもう一度取り込みます。"},
}

func columnOf(header string) int {
	for i := range columns {
		if columns[i].header == header {
			return i + 1
		}
	}
	return 0
}

// Rows above the table.
const (
	rowTitle = 1 + iota
	rowMeeting
	rowIssue
	rowGuide
	rowHeader
	rowFirst
)

// spareRows are blank rows for pledges that were not on the agenda.
const spareRows = 3
