package pledge

import "strings"

// Field names one value of a pledge in code and JSON: an item's key, or for a
// year's part of the plan "plan/2023".
type Field string

// The fields that code speaks of by name. Everything else is found through
// [Items].
const (
	Number         Field = "number"
	Area           Field = "area"
	Name           Field = "name"
	Department     Field = "department"
	Division       Field = "division"
	Criterion      Field = "criterion"
	InitialTarget  Field = "initialTarget"
	InitialHorizon Field = "initialHorizon"
	TargetYear     Field = "target"
	HorizonName    Field = "horizon"
	StatusWord     Field = "status"
	Progress       Field = "progress"
	AchievedOn     Field = "achievedOn"
	Afterwards     Field = "afterwards"
	Outlook        Field = "outlook"
	Situation      Field = "situation"
	Actions        Field = "actions"
	Next           Field = "next"
	Plan           Field = "plan"
	Instruction    Field = "instruction"
	Response       Field = "response"
	Remarks        Field = "remarks"
	MergedInto     Field = "mergedInto"
	Reason         Field = "reason"
)

// Kind says what a value is, and so how it is read, compared and shown.
type Kind uint8

const (
	KindText    Kind = iota // any text, kept to the character
	KindNumber              // a pledge number, whole from 1
	KindArea                // one of the areas of the settings
	KindYear                // a fiscal year, or "that year or later"
	KindHorizon             // a horizon of the settings
	KindStatus              // a [Status]
	KindPercent             // a whole percent, 0–100
	KindDate                // a day
	KindWord                // one of the item's Words
	KindPlan                // texts by fiscal year
)

// Editor says who may change an item.
type Editor uint8

const (
	ByOffice     Editor = iota // the planning office
	ByDepartment               // the department, on its form
	ByNobody                   // follows from other items
)

// Width says how much of a form's line an item takes.
type Width uint8

const (
	Half Width = iota // two items share a line
	Full              // the item has the line to itself
)

// Item describes one item of a pledge. [Items] is the only list of them: form,
// list, reader, register, findings and JSON all follow it.
type Item struct {
	Key      Field
	Label    string // what people see, on forms and as a header
	Kind     Kind
	By       Editor
	Required bool     // a form without the label, or with a blank, is rejected
	Public   bool     // the city publishes it
	Register bool     // 公約一覧 has a column for it
	Words    []string // the values of a KindStatus or KindWord
	Columns  float64  // width of its column in 公約一覧, in characters
	Form     Width    // how much of a form's line it takes
	Lines    int      // height on the form, in lines of text
	Help     string   // what to enter, in plain Japanese, for forms and manual
}

// Items lists the items of a pledge in the order people see them.
var Items = []Item{
	{Key: Number, Label: "公約番号", Kind: KindNumber, By: ByOffice, Required: true, Public: true, Register: true, Columns: 9, Form: Half, Lines: 1,
		Help: "公約の通し番号です。"},
	{Key: Area, Label: "分野", Kind: KindArea, By: ByOffice, Public: true, Register: true, Columns: 24, Form: Half, Lines: 1,
		Help: "公約の分野です。"},
	{Key: Name, Label: "公約名", Kind: KindText, By: ByOffice, Public: true, Register: true, Columns: 36, Form: Full, Lines: 1,
		Help: "公約の名称です。変更は会議で決定します。"},
	{Key: Department, Label: "担当部", Kind: KindText, By: ByOffice, Public: true, Register: true, Columns: 18, Form: Half, Lines: 1,
		Help: "公約を担当する部です。"},
	{Key: Division, Label: "担当課", Kind: KindText, By: ByOffice, Public: true, Register: true, Columns: 18, Form: Half, Lines: 1,
		Help: "公約を担当する課です。"},
	{Key: Criterion, Label: "達成の基準", Kind: KindText, By: ByOffice, Public: true, Register: true, Columns: 30, Form: Full, Lines: 1,
		Help: "何をもって達成とするかです。"},
	{Key: InitialTarget, Label: "当初目標年度", Kind: KindYear, By: ByOffice, Public: true, Register: true, Columns: 15, Form: Half, Lines: 1,
		Help: "登録したときの目標年度です。変わりません。"},
	{Key: InitialHorizon, Label: "当初区分", Kind: KindHorizon, By: ByOffice, Public: true, Register: true, Columns: 10, Form: Half, Lines: 1,
		Help: "登録したときの区分です。変わりません。"},
	{Key: TargetYear, Label: "達成目標年度", Kind: KindYear, By: ByDepartment, Required: true, Public: true, Register: true, Columns: 15, Form: Half, Lines: 1,
		Help: "令和7年度 のように元号を付けて入力します。その年度より後になるときは 令和8年度以降 と入力します。"},
	{Key: HorizonName, Label: "区分", Kind: KindHorizon, By: ByNobody, Public: true, Register: true, Columns: 10, Form: Half, Lines: 1,
		Help: "達成目標年度から自動で決まります。入力はいりません。"},
	{Key: StatusWord, Label: "状況", Kind: KindStatus, By: ByDepartment, Required: true, Public: true, Register: true, Words: statusWords, Columns: 10, Form: Half, Lines: 1,
		Help: "一覧から選びます。"},
	{Key: Progress, Label: "進捗率", Kind: KindPercent, By: ByDepartment, Required: true, Public: true, Register: true, Columns: 8, Form: Half, Lines: 1,
		Help: "0%から100%までの整数です。50と入力すると50%になります。"},
	{Key: AchievedOn, Label: "達成日", Kind: KindDate, By: ByDepartment, Public: true, Register: true, Columns: 13, Form: Half, Lines: 1,
		Help: "状況が達成済みのときに、達成した日を 2024/3/29 のように入力します。"},
	{Key: Afterwards, Label: "達成後の取組", Kind: KindWord, By: ByDepartment, Public: true, Register: true, Words: []string{"継続", "完了"}, Columns: 13, Form: Half, Lines: 1,
		Help: "達成した後も続けるときは継続、終えるときは完了を選びます。"},
	{Key: Outlook, Label: "達成見込み", Kind: KindWord, By: ByDepartment, Register: true, Words: prospectWords, Columns: 13, Form: Half, Lines: 1,
		Help: "目標年度までに達成できる見込みを選びます。遅れのおそれ、達成困難のときは現状と課題に理由を書いてください。"},
	{Key: MergedInto, Label: "統合先", Kind: KindNumber, By: ByOffice, Public: true, Register: true, Columns: 8, Form: Half, Lines: 1,
		Help: "ほかの公約に統合されたときの、統合先の公約番号です。"},
	{Key: Situation, Label: "現状と課題", Kind: KindText, By: ByDepartment, Public: true, Register: true, Columns: 44, Form: Full, Lines: 10,
		Help: "現在の状況と課題を書きます。"},
	{Key: Actions, Label: "実施内容", Kind: KindText, By: ByDepartment, Public: true, Register: true, Columns: 44, Form: Full, Lines: 10,
		Help: "これまでに実施したことを書きます。"},
	{Key: Next, Label: "今後の取組", Kind: KindText, By: ByDepartment, Public: true, Register: true, Columns: 44, Form: Full, Lines: 10,
		Help: "これから取り組むことを書きます。"},
	{Key: Plan, Label: "工程", Kind: KindPlan, By: ByDepartment, Public: true, Register: true, Columns: 24, Form: Full, Lines: 2,
		Help: "年度ごとに、その年度に行うことを書きます。"},
	{Key: Instruction, Label: "前回の指示事項", Kind: KindText, By: ByOffice, Register: true, Columns: 36, Form: Full, Lines: 1,
		Help: "前回の会議で指示されたことです。"},
	{Key: Response, Label: "指示への対応", Kind: KindText, By: ByDepartment, Register: true, Columns: 36, Form: Full, Lines: 4,
		Help: "指示に対して行ったことを書きます。前回の指示事項があるときは必ず書いてください。"},
	{Key: Remarks, Label: "備考", Kind: KindText, By: ByDepartment, Register: true, Columns: 24, Form: Full, Lines: 4,
		Help: "伝えておきたいことがあれば書きます。"},
	{Key: Reason, Label: "変更理由", Kind: KindText, By: ByDepartment, Columns: 30, Form: Full, Lines: 4,
		Help: "達成目標年度、状況、内容を変えたときに、その理由を書きます。"},
}

var itemByKey = func() map[Field]*Item {
	m := make(map[Field]*Item, len(Items))
	for i := range Items {
		m[Items[i].Key] = &Items[i]
	}
	return m
}()

// ItemOf returns the item a field belongs to ("plan/2023" belongs to plan), or
// nil for a field that does not exist.
func ItemOf(f Field) *Item {
	key, _, _ := strings.Cut(string(f), "/")
	return itemByKey[Field(key)]
}
