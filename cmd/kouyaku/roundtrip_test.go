package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/batch"
	"kouyaku/internal/clerk"
	"kouyaku/internal/cli"
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
)

// A wrongSheet is a sheet with something wrong: how its pledge is registered,
// what the department types, what is found, and what the register holds once
// the returned form has been mended and merged.
type wrongSheet struct {
	registered map[pledge.Field]string // beside a pledge 実施中 at 50% due in 令和6年度
	edited     map[pledge.Field]string // by hand in 公約一覧, after the form was issued
	typed      string                  // clerk's edits of the form; {n} is the pledge, {next} the one after it
	row        map[pledge.Field]string // in place of typed: the row of a list
	slips      []slip
	beside     map[pledge.Field]string // what the note asks to enter in another cell than its own; {n} is the pledge
	shown      []pledge.Field          // cells that are marked because sheets differ there
	want       map[pledge.Field]string // what changes in the register
}

// slip is one finding on a sheet and its mend at the cell the return workbook
// links to.
type slip struct {
	code    finding.Code
	variant string
	mend    mend
	whole   bool // of the sheet, not of a cell: the link leads to the form's top
}

// mend takes from a finding's hint what to type into the cell. It is nil where
// the form as returned is right already.
type mend func(hint string) (typed string, err error)

// quoted types the first words the hint quotes: the one it asks for.
func quoted(hint string) (string, error) {
	_, after, ok := strings.Cut(hint, "「")
	words, _, closed := strings.Cut(after, "」")
	if !ok || !closed {
		return "", fmt.Errorf("the hint %q gives no value", hint)
	}
	return words, nil
}

// offered types one of the words the hint lists.
func offered(word string) mend {
	return func(hint string) (string, error) {
		_, list, _ := strings.Cut(hint, "：")
		if !slices.Contains(strings.Split(list, "、"), word) {
			return "", fmt.Errorf("the hint %q does not offer %s", hint, word)
		}
		return word, nil
	}
}

// enters types what the hint can only describe.
func enters(value string) mend {
	return func(string) (string, error) { return value, nil }
}

var achieved = map[pledge.Field]string{pledge.StatusWord: "達成済み", pledge.Progress: "100%", pledge.AchievedOn: "2024-02-01", pledge.Afterwards: "継続"}

func set(pairs ...string) map[pledge.Field]string {
	m := map[pledge.Field]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pledge.Field(pairs[i])] = pairs[i+1]
	}
	return m
}

// one is a sheet with a single slip of a cell.
func one(code finding.Code, variant string, m mend) []slip {
	return []slip{{code: code, variant: variant, mend: m}}
}

const achievedToday = "状況 = 達成済み\n進捗率 = 100%\n"

// wrongSheets has every code a return workbook can carry, and of a code every
// way of mending it. Each sheet also brings a text for 今後の取組, which must
// not get lost.
var wrongSheets = []wrongSheet{
	{typed: "cell A12 = 進み具合", slips: []slip{{code: finding.LabelMissing, mend: enters("検討中")}, {code: finding.LabelUnknown, variant: "form", whole: true}, {code: finding.LabelUnknown, variant: "form", whole: true}},
		want: set("status", "検討中")},
	{typed: "状況 = 検討中\ncell A12 = 状　況　等", slips: one(finding.LabelMissing, "near", nil), want: set("status", "検討中")},
	// A text whose label was changed comes back in its place, and only there.
	{typed: "備考 = 鍵を替えます\ncell A22 = 備考欄", slips: one(finding.LabelMissing, "near", nil), want: set("remarks", "鍵を替えます")},
	{typed: "工程 令和6年度 = 車両を選びます\ncell A19 = 工程（予定）", slips: []slip{{code: finding.LabelMissing, variant: "near", whole: true}}, want: set("plan/2024", "車両を選びます")},
	{typed: "cell A5 = 公約番合", slips: one(finding.LabelMissing, "near", nil)},
	{typed: "cell A40 = 状況\ncell B40 = 検討中", slips: one(finding.LabelTwice, "", enters("検討中")), want: set("status", "検討中")},

	// The text beside a year that cannot be read comes back with it.
	{typed: "cell B19 = 来年度\ncell C19 = 車両を選びます", slips: one(finding.YearInvalid, "plan", quoted), want: set("plan/2025", "車両を選びます")},
	{typed: "cell B19 =\ncell C19 = 車両を選びます", slips: one(finding.YearInvalid, "plan-blank", quoted), want: set("plan/2025", "車両を選びます")},

	// A sheet of another pledge, or of another master, gives way to no other.
	// One that names another pledge, or none, comes back as it was, to be
	// mended by whichever is wrong.
	{typed: "公約名 = 公約{next}", slips: one(finding.PledgeNameDiffers, "", enters("公約{n}"))},
	{typed: "公約番号 = {next}\n備考 = 番号を打ちまちがえました", slips: one(finding.PledgeNameDiffers, "", nil), beside: set("number", "{n}"), want: set("remarks", "番号を打ちまちがえました")},
	{typed: "公約番号 = 999", slips: one(finding.PledgeUnknown, "", enters("{n}"))},
	{typed: "公約番号 = 三番", slips: one(finding.PledgeUnknown, "unreadable", enters("{n}"))},
	{typed: "台帳番号 = K-99999999", slips: []slip{{code: finding.FileForeignMaster, whole: true}}},
	{typed: "台帳の版 = 40", slips: []slip{{code: finding.FileForeignMaster, variant: "future", whole: true}}},
	{typed: "台帳の版 = 二", slips: []slip{{code: finding.FileForeignMaster, variant: "unreadable", whole: true}}},
	{typed: "copy {n} (2)\n備考 = 正しい方", slips: []slip{{code: finding.SheetDuplicate, variant: "one-file", whole: true}, {code: finding.SheetDuplicate, variant: "one-file", whole: true}},
		shown: []pledge.Field{pledge.Remarks}, beside: set("remarks", "正しい方です"), want: set("remarks", "正しい方です")},

	{typed: "状況 =", slips: one(finding.RequiredBlank, "", enters("検討中")), want: set("status", "検討中")},
	{typed: "進捗率 =", slips: one(finding.RequiredBlank, "", enters("60%")), want: set("progress", "60%")},
	{typed: "達成目標年度 = いつか", slips: one(finding.YearInvalid, "", enters("令和6年度"))},
	{typed: "達成目標年度 = 90年度", slips: one(finding.YearInvalid, "no-era", enters("令和6年度"))},
	{typed: "達成目標年度 = 6年度", slips: one(finding.YearInvalid, "no-era-near", quoted)},
	{typed: "達成目標年度 = 来年度", slips: one(finding.YearInvalid, "relative", enters("令和6年度"))},
	{typed: "達成目標年度 = 平成20年度", slips: one(finding.YearInvalid, "range", enters("令和6年度"))},
	{typed: "区分 = 将来の課題", slips: one(finding.HorizonUnknown, "", nil)},
	{typed: "区分 = 長期", slips: one(finding.HorizonUnknown, "near", nil)},
	{typed: "状況 = 順調", slips: one(finding.StatusUnknown, "", offered("検討中")), want: set("status", "検討中")},
	{typed: "状況 = 検当中", slips: one(finding.StatusUnknown, "near", quoted), want: set("status", "検討中")},
	{typed: "達成見込み = たぶん大丈夫です", slips: one(finding.OutlookUnknown, "", offered("見込みどおり")), want: set("outlook", "見込みどおり")},
	{typed: "達成見込み = 見込みどうり", slips: one(finding.OutlookUnknown, "near", quoted), want: set("outlook", "見込みどおり")},
	{registered: achieved, typed: "達成後の取組 = 拡充していきます", slips: one(finding.AfterwardsUnknown, "", offered("完了")), want: set("afterwards", "完了")},
	{registered: achieved, typed: "達成後の取組 = 完了しま", slips: one(finding.AfterwardsUnknown, "near", quoted), want: set("afterwards", "完了")},
	{typed: "進捗率 = 半分くらい", slips: one(finding.ProgressInvalid, "", enters("60%")), want: set("progress", "60%")},
	{typed: "進捗率 = 約70%", slips: one(finding.ProgressInvalid, "near", quoted), want: set("progress", "70%")},
	{typed: "進捗率 = 120%", slips: one(finding.ProgressInvalid, "range", enters("60%")), want: set("progress", "60%")},
	{typed: "進捗率 = 33.3%", slips: one(finding.ProgressInvalid, "whole", enters("33%")), want: set("progress", "33%")},
	{typed: achievedToday + "達成日 = 3月ごろ", slips: one(finding.DateInvalid, "", enters("2024/3/29")),
		want: set("status", "達成済み", "progress", "100%", "achievedOn", "2024-03-29")},
	{typed: achievedToday + "達成日 = '20240329", slips: one(finding.DateInvalid, "near", quoted),
		want: set("status", "達成済み", "progress", "100%", "achievedOn", "2024-03-29")},
	{typed: achievedToday + "達成日 = 2024/2/30", slips: one(finding.DateInvalid, "day", enters("2024/2/29")),
		want: set("status", "達成済み", "progress", "100%", "achievedOn", "2024-02-29")},

	{typed: "区分 = 短期", slips: one(finding.HorizonMismatch, "", nil)},
	{typed: "状況 = 未着手", slips: one(finding.StatusProgress, "not-started", enters("0%")), want: set("status", "未着手", "progress", "0%")},
	{typed: "状況 = 達成済み\n進捗率 = 80%\n達成日 = 2024/7/1", slips: one(finding.StatusProgress, "achieved", enters("100%")),
		want: set("status", "達成済み", "progress", "100%", "achievedOn", "2024-07-01")},
	{typed: achievedToday, slips: one(finding.AchievedNoDate, "", quoted), want: set("status", "達成済み", "progress", "100%", "achievedOn", "2024-03-29")},
	{typed: "達成日 = 2024/7/1", slips: one(finding.DateUnexpected, "", enters(""))},
	{typed: achievedToday + "達成日 = 2042/3/29", slips: one(finding.DateInFuture, "", enters("2024/3/29")),
		want: set("status", "達成済み", "progress", "100%", "achievedOn", "2024-03-29")},
	{typed: "達成目標年度 = 令和7年度", slips: one(finding.TargetChangedNoReason, "", quoted)},
	{registered: achieved, typed: "状況 = 実施中\n進捗率 = 80%\n達成日 =\n達成後の取組 =", slips: one(finding.StatusBackNoReason, "", nil),
		beside: set("reason", "一部が残っていたため"), want: set("status", "実施中", "progress", "80%", "achievedOn", "", "afterwards", "")},
	{registered: set("instruction", "対象者数を示すこと"), typed: "備考 = 別紙のとおり", slips: one(finding.ResponseMissing, "", enters("25人です")),
		want: set("remarks", "別紙のとおり", "response", "25人です")},
	{typed: "達成見込み = 達成困難", slips: one(finding.OutlookUnexplained, "", nil),
		beside: set("situation", "人員が足りません"), want: set("outlook", "達成困難", "situation", "人員が足りません")},
	// 統合先 is the office's: a department can take 統合 back, no more.
	{typed: "状況 = 統合\n変更理由 = 重なるため", slips: one(finding.MergedIntoInvalid, "blank", nil), beside: set("status", "実施中")},

	{typed: "備考 = error #REF!", slips: one(finding.CellError, "", enters("倉庫の鍵を替えます")), want: set("remarks", "倉庫の鍵を替えます")},
	{typed: "実施内容 = formula =A1", slips: one(finding.FormulaNoValue, "", enters("説明会を開きました")), want: set("actions", "説明会を開きました")},
	{typed: "備考 = とても長い文", slips: one(finding.TextTooLong, "", enters("別紙のとおり")), want: set("remarks", "別紙のとおり")},
	{edited: set("progress", "55%"), typed: "進捗率 = 90%", slips: one(finding.Conflict, "", enters("90%")), want: set("progress", "90%")},

	// Warnings are asked about where an error sends the sheet back.
	{typed: "進捗率 = 0.6 format General\n備考 = error #N/A", slips: []slip{{code: finding.ProgressAmbiguous, mend: quoted}, {code: finding.CellError, mend: enters("なし")}},
		want: set("progress", "45%", "remarks", "なし")},
	{typed: "進捗率 = 100%\n備考 = error #N/A", slips: []slip{{code: finding.ProgressComplete, mend: enters("90%")}, {code: finding.CellError, mend: enters("なし")}},
		want: set("progress", "90%", "remarks", "なし")},
	{typed: "達成の基準 = 月に1回\n備考 = error #N/A", slips: []slip{{code: finding.LockedChanged}, {code: finding.CellError, mend: enters("なし")}},
		want: set("remarks", "なし")},

	// Rows of a list come back as forms.
	{row: set("horizon", "短期", "status", "検討中"), slips: one(finding.HorizonMismatch, "", nil), want: set("status", "検討中")},
	{row: set("horizon", "長期", "status", "検討中"), slips: one(finding.HorizonUnknown, "near", nil), want: set("status", "検討中")},
	{row: set("status", "順調です"), slips: one(finding.StatusUnknown, "", offered("検討中")), want: set("status", "検討中")},
}

// notReturned says of every other code why no return workbook has it.
var notReturned = map[finding.Code]string{
	finding.FileUnreadable:    "nothing is read of the file",
	finding.FileNotXlsx:       "nothing is read of the file",
	finding.FileEncrypted:     "nothing is read of the file",
	finding.FileTooLarge:      "nothing is read of the file",
	finding.FileNoSheets:      "the file has no sheet to mend",
	finding.FileIgnored:       "nothing is read of the file",
	finding.FileTemporary:     "nothing is read of the file",
	finding.FileAlreadyMerged: "there is nothing to mend",
	finding.FileMacros:        "the file is looked at, not its cells",

	finding.DepartmentDiffers: "the office's business",
	finding.HiddenContent:     "the office's business",
	finding.TargetPassed:      "the office's business",
	finding.DepartmentUnknown: "of the office's list of transfers",
	finding.SheetSuperseded:   "there is nothing to mend",
	finding.ValueNormalised:   "there is nothing to mend",
	finding.AwaitsDecision:    "there is nothing to mend",
	finding.Transferred:       "there is nothing to mend",
	finding.UndecidedChange:   "said of sheets that were merged",
	finding.BackToIssued:      "said of sheets that were merged",

	finding.DecisionUnknown:      "of decision sheets",
	finding.DecisionMissing:      "of decision sheets",
	finding.DecisionWithdrawn:    "of decision sheets",
	finding.MendMissing:          "of decision sheets",
	finding.DecisionWrongBody:    "of decision sheets",
	finding.ConfirmedNotAchieved: "of decision sheets",
	finding.MeetingInvalid:       "of decision sheets",
	finding.MeetingCountDiffers:  "of decision sheets",
	finding.RoundOutOfOrder:      "of decision sheets",
	finding.HeardDiffers:         "of decision sheets",

	finding.HandEdit:        "of the master",
	finding.EditContradicts: "of the master",
	finding.HistoryChanged:  "of the master",
	finding.MasterInvalid:   "of the master",
}

func TestEveryCodeIsReturnedOrNot(t *testing.T) {
	returned := map[finding.Code]bool{}
	for _, w := range wrongSheets {
		for _, s := range w.slips {
			returned[s.code] = true
		}
	}
	for _, code := range finding.Codes() {
		if _, not := notReturned[code]; not == returned[code] {
			t.Errorf("%s is returned: %t, and not returned: %t", code, returned[code], not)
		}
	}
}

// departments hand in two workbooks of forms and a list; the last one's forms
// are all right.
var departments = []string{"総務部", "福祉部", "建設部", "教育部"}

func (w *wrongSheet) department(i int) string {
	if w.row != nil {
		return departments[2]
	}
	return departments[i%2]
}

// rounds is the office of the round trip.
type rounds struct {
	t      *testing.T
	dir    string
	master string
}

func (r *rounds) path(name ...string) string {
	return filepath.Join(append([]string{r.dir}, name...)...)
}

func (r *rounds) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// run runs the program, which must end well.
func (r *rounds) run(args ...string) {
	r.t.Helper()
	var out bytes.Buffer
	if status := cli.Run(append(args, "--master", r.master), nil, &out, &out); status != 0 {
		r.t.Fatalf("kouyaku %s: exit status %d\n%s", strings.Join(args, " "), status, out.String())
	}
}

// merged is what a merge has to say.
type merged struct {
	document
	Missing []json.RawMessage
}

// merge merges the inbox, and makes sure that the master verifies.
func (r *rounds) merge(today string) (status int, d merged) {
	r.t.Helper()
	var out, errs bytes.Buffer
	status = cli.Run([]string{"merge", "--master", r.master, "--today", today, "--out", r.path("結果"), "--json", r.path("受信")}, nil, &out, &errs)
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		r.t.Fatalf("the merge of %s: exit status %d, %v\n%s", today, status, err, errs.String())
	}
	if _, differs, _, err := batch.Verify(r.master); err != nil || len(differs) > 0 {
		r.t.Fatalf("after the merge of %s the master does not verify: %v %v", today, differs, err)
	}
	return status, d
}

// state is the register.
func (r *rounds) state() map[int]pledge.Record {
	r.t.Helper()
	m, wrong, err := register.Load(r.master)
	if err != nil || len(wrong) > 0 {
		r.t.Fatal(err, wrong)
	}
	return ledger.Replay(m.Book.Events, nil)
}

// fill types into a copy of a workbook.
func (r *rounds) fill(from, to, edits string) {
	r.t.Helper()
	r.must(os.MkdirAll(filepath.Dir(to), 0o777))
	r.must(clerk.Fill(from, to, strings.NewReader(edits)))
}

// next is the text every sheet brings for 今後の取組.
func next(number int) string { return fmt.Sprintf("公約%dは来月から広げます。", number) }

// newRounds makes the master, issues the forms, and fills the inbox.
func newRounds(t *testing.T) *rounds {
	r := &rounds{t: t, dir: t.TempDir()}
	r.master = r.path("公約管理台帳.xlsx")
	fields := []pledge.Field{pledge.Number, pledge.Area, pledge.Name, pledge.Department, pledge.InitialTarget, pledge.TargetYear, pledge.StatusWord, pledge.Progress,
		pledge.AchievedOn, pledge.Afterwards, pledge.Instruction, pledge.Criterion}
	var list bytes.Buffer
	w := csv.NewWriter(&list)
	write := func(value func(pledge.Field) string) {
		line := make([]string, len(fields))
		for i, f := range fields {
			line[i] = value(f)
		}
		r.must(w.Write(line))
	}
	write(pledge.Field.Label)
	for i := range len(wrongSheets) + 1 {
		record := map[pledge.Field]string{pledge.Number: strconv.Itoa(i + 1), pledge.Area: "1 暮らし", pledge.Name: fmt.Sprintf("公約%d", i+1), pledge.Department: departments[3],
			pledge.InitialTarget: "令和6年度", pledge.TargetYear: "令和6年度", pledge.StatusWord: "実施中", pledge.Progress: "50%", pledge.Criterion: "月に4回"}
		if i < len(wrongSheets) {
			record[pledge.Department] = wrongSheets[i].department(i)
			maps.Copy(record, wrongSheets[i].registered)
		}
		write(func(f pledge.Field) string { return record[f] })
	}
	w.Flush()
	r.must(w.Error())
	r.must(os.WriteFile(r.path("公約.csv"), list.Bytes(), 0o666))
	r.run("init", "--today", "2024-04-16", "--pledges", r.path("公約.csv"))
	r.run("issue", "--today", "2024-07-01", "--due", "2024-08-23", "--all", "--out", r.path("依頼"))

	edits := map[string]string{}
	columns := []pledge.Field{pledge.Number, pledge.Name, pledge.HorizonName, pledge.StatusWord, pledge.Progress, pledge.Next}
	rows := "sheet 一覧\nrow"
	for i, f := range columns {
		rows += map[bool]string{true: " ", false: " | "}[i == 0] + f.Label()
	}
	for i, sheet := range wrongSheets {
		n := i + 1
		if sheet.row != nil {
			values := maps.Clone(sheet.row)
			values[pledge.Number], values[pledge.Name], values[pledge.Next] = strconv.Itoa(n), fmt.Sprintf("公約%d", n), next(n)
			rows += "\nrow"
			for i, f := range columns {
				rows += map[bool]string{true: " ", false: " | "}[i == 0] + values[f]
			}
			continue
		}
		typed := strings.NewReplacer("{n}", strconv.Itoa(n), "{next}", strconv.Itoa(n+1)).Replace(sheet.typed)
		edits[sheet.department(i)] += fmt.Sprintf("[%d]\n今後の取組 = %s\n%s\n", n, next(n), typed)
	}
	edits[departments[3]] = fmt.Sprintf("[%d]\n今後の取組 = %s\n", len(wrongSheets)+1, next(len(wrongSheets)+1))
	r.must(os.Mkdir(r.path("受信"), 0o777))
	r.must(clerk.MakeBook(r.path("受信", departments[2]+".xlsx"), strings.NewReader("modified 2024-08-20T00:00:00Z\n"+rows+"\n")))
	for department, typed := range edits {
		to := r.path("受信", department+".xlsx")
		r.fill(r.path("依頼", department+".xlsx"), to, "modified 2024-08-20T00:00:00Z\n[提出票]\n担当者 = 行政 太郎\n提出日 = 2024/8/20\n提出回 = 1\n"+typed)
		data, err := os.ReadFile(to)
		r.must(err)
		data, err = overlong(data)
		r.must(err)
		r.must(os.WriteFile(to, data, 0o666))
	}
	r.editMaster()
	return r
}

// editMaster edits 公約一覧 by hand.
func (r *rounds) editMaster() {
	f, err := excelize.OpenFile(r.master)
	r.must(err)
	defer f.Close()
	rows, err := f.GetRows(registerName)
	r.must(err)
	header := slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, pledge.Number.Label()) })
	edits := "[" + registerName + "]\n"
	for i, w := range wrongSheets {
		for field, value := range w.edited {
			row := slices.IndexFunc(rows, func(row []string) bool {
				at := slices.Index(rows[header], pledge.Number.Label())
				return at < len(row) && row[at] == strconv.Itoa(i+1)
			})
			edits += fmt.Sprintf("cell %s = %s\n", finding.Place{Row: row + 1, Col: slices.Index(rows[header], field.Label()) + 1}.Cell(), value)
		}
	}
	r.fill(r.master, r.master, edits)
}

// TestRoundTrip sends back sheets with everything that can be wrong with them,
// mends the return workbooks cell by cell as their notes say, and merges them
// without a finding.
func TestRoundTrip(t *testing.T) {
	r := newRounds(t)
	want := r.state()
	for i, w := range wrongSheets {
		record := want[i+1]
		maps.Copy(record, w.edited)
		maps.Copy(record, w.want)
		record[pledge.Next] = next(i + 1)
		maps.DeleteFunc(record, func(_ pledge.Field, v string) bool { return v == "" })
	}
	want[len(wrongSheets)+1][pledge.Next] = next(len(wrongSheets) + 1)
	r.checkSlips()

	status, first := r.merge("2024-08-26")
	if status != 3 {
		t.Errorf("exit status %d with errors", status)
	}
	r.mendReturns(first.Findings)
	status, second := r.merge("2024-08-28")
	if status != 0 {
		t.Errorf("exit status %d with everything mended", status)
	}
	for _, f := range second.Findings {
		if f.Code != string(finding.SheetSuperseded) && f.Code != string(finding.FileAlreadyMerged) {
			t.Errorf("the mended sheets gave %+v", f)
		}
	}
	if len(second.Missing) > 0 {
		t.Errorf("missing: %s", second.Missing)
	}
	if d := cmp.Diff(want, r.state()); d != "" {
		t.Errorf("the register is not as meant (-want +got):\n%s", d)
	}
	if left, _ := filepath.Glob(r.path("結果", "修正依頼_*")); len(left) > 0 {
		t.Errorf("still to be mended: %v", left)
	}

	before, err := os.ReadFile(r.master)
	r.must(err)
	if status, third := r.merge("2024-08-29"); status != 0 || len(third.Changes) > 0 {
		t.Errorf("a third merge ended with %d and changed %v", status, third.Changes)
	}
	after, err := os.ReadFile(r.master)
	r.must(err)
	if !bytes.Equal(before, after) {
		t.Error("a third merge wrote the master")
	}
}

// checkSlips makes sure that what is found, errors and warnings, is what is
// meant to be.
func (r *rounds) checkSlips() {
	today, err := pledge.ParseISODate("2024-08-26")
	r.must(err)
	run, err := batch.Run(batch.Options{Master: r.master, Paths: []string{r.path("受信")}, Today: today})
	r.must(err)
	var want, got []string
	for i, w := range wrongSheets {
		for _, s := range w.slips {
			want = append(want, fmt.Sprintf("%02d %s %s", i+1, s.code, s.variant))
		}
	}
	for _, f := range run.Findings {
		if f.Code != finding.HandEdit {
			got = append(got, fmt.Sprintf("%02d %s %s", wrongSheetOf(f.At.Sheet, f.Pledge), f.Code, f.Variant))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		r.t.Fatalf("the batch does not find what is wrong (-want +got):\n%s", d)
	}
}

// wrongSheetOf returns the number of the pledge whose form a sheet is, whatever
// number was typed on it.
func wrongSheetOf(sheet string, number int) int {
	if n, err := strconv.Atoi(sheet); err == nil {
		return n
	}
	return number
}

// mendReturns mends every return workbook and puts it into the inbox.
func (r *rounds) mendReturns(all []found) {
	r.t.Helper()
	asked := map[int][]found{}
	for _, f := range all {
		if f.Severity != "info" {
			number := 0
			if f.Pledge != nil {
				number = *f.Pledge
			}
			number = wrongSheetOf(f.Sheet, number)
			asked[number] = append(asked[number], f)
		}
	}
	books, err := filepath.Glob(r.path("結果", "修正依頼_*.xlsx"))
	r.must(err)
	if len(books) != len(departments)-1 {
		r.t.Errorf("return workbooks %v", books)
	}
	for _, book := range books {
		edits := r.mendsOf(book, asked)
		to := "再提出_" + filepath.Base(book)
		r.fill(book, r.path("受信", to), "modified 2024-08-27T00:00:00Z\n[提出票]\n提出日 = 2024/8/27\n"+edits)
	}
	for n, left := range asked {
		for _, f := range left {
			r.t.Errorf("pledge %d: no return workbook asks for %s", n, f.Code)
		}
	}
}

// mendsOf follows the links of a return workbook's list, and returns what a
// clerk types there; what it finds is struck off asked.
func (r *rounds) mendsOf(book string, asked map[int][]found) (edits string) {
	r.t.Helper()
	const list = "修正をお願いする箇所"
	f, err := excelize.OpenFile(book)
	r.must(err)
	defer f.Close()
	rows, err := f.GetRows(list)
	r.must(err)
	header := slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, "どこがちがうか") })
	for i := header + 1; i < len(rows); i++ {
		where, message, hint := rows[i][1], rows[i][3], rows[i][4]
		linked, target, err := f.GetCellHyperLink(list, fmt.Sprintf("B%d", i+1))
		r.must(err)
		sheet, cell, ok := strings.Cut(target, "!")
		sheet = strings.Trim(sheet, "'")
		number := numberOf(rows[i][0])
		if !linked || !ok || number == 0 {
			r.t.Fatalf("%s, row %d: no link to a form: %q", book, i+1, target)
		}
		w := wrongSheets[number-1]
		at := slices.IndexFunc(asked[number], func(f found) bool { return sameMistake(f, where, message, hint) })
		if at < 0 {
			if !slices.ContainsFunc(w.shown, func(f pledge.Field) bool { return where == "「"+f.Label()+"」" }) {
				r.t.Fatalf("%s, row %d: pledge %d has no such finding, or had it above: %s", book, i+1, number, message)
			}
			r.checkMark(f, sheet, cell, fmt.Sprintf("C%d", i+1), message+hint)
			// Of sheets that differ, the cells that do are all that is asked for.
			before := len(asked[number])
			asked[number] = slices.DeleteFunc(asked[number], func(f found) bool { return finding.Code(f.Code) == finding.SheetDuplicate })
			if len(asked[number]) < before {
				edits += "[" + sheet + "]\n"
				for field, value := range w.beside {
					edits += fmt.Sprintf("%s = %s\n", field.Label(), value)
				}
			}
			continue
		}
		code := finding.Code(asked[number][at].Code)
		severity := asked[number][at].Severity
		asked[number] = slices.Delete(asked[number], at, at+1)
		s := w.slips[slices.IndexFunc(w.slips, func(s slip) bool { return s.code == code })]
		if !s.whole {
			r.checkMark(f, sheet, cell, fmt.Sprintf("C%d", i+1), message+hint)
		} else if cell != "A1" {
			r.t.Errorf("pledge %d: %s links to %s", number, code, cell)
		}
		edits += "[" + sheet + "]\n"
		if s.mend != nil {
			typed, err := s.mend(hint)
			if err != nil {
				r.t.Fatalf("pledge %d: %v", number, err)
			}
			if state, _ := f.GetCellValue(sheet, "B3"); severity == "error" && !slices.Contains(mayStay, code) && strings.Contains(state, "提出できます") {
				r.t.Errorf("pledge %d: with %s still to be mended the form says %q", number, code, state)
			}
			edits += r.typing(f, sheet, cell, strings.ReplaceAll(typed, "{n}", strconv.Itoa(number)))
		}
		for field, value := range w.beside {
			edits += fmt.Sprintf("%s = %s\n", field.Label(), strings.ReplaceAll(value, "{n}", strconv.Itoa(number)))
		}
	}
	return edits
}

// mayStay are mistakes whose cell, as it came back, may be right.
var mayStay = []finding.Code{finding.Conflict, finding.LabelTwice, finding.LabelMissing, finding.SheetDuplicate}

// numberOf returns the number of the pledge that a line of the list is about:
// No. 12, or of a form that came back as it was, シート「12」.
func numberOf(form string) int {
	name, _, _ := strings.Cut(form, "\n")
	n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, "No. "), "シート「"), "」"))
	return n
}

// sameMistake reports whether a line of the list is a finding's. Where the
// returned form is right already, it is said in other words.
func sameMistake(f found, where, message, hint string) bool {
	switch finding.Code(f.Code) {
	case finding.HorizonMismatch, finding.HorizonUnknown, finding.LabelMissing, finding.LabelTwice, finding.Conflict, finding.PledgeUnknown:
		return where == "「"+pledge.Field(f.Field).Label()+"」"
	}
	return f.Message == message && f.Hint == hint
}

// checkMark makes sure that a cell is coloured like its line of the list, and
// that its note says what is wrong and what to enter.
func (r *rounds) checkMark(f *excelize.File, sheet, cell, like, says string) {
	r.t.Helper()
	colour := func(sheet, cell string) string {
		id, err := f.GetCellStyle(sheet, cell)
		r.must(err)
		style, err := f.GetStyle(id)
		r.must(err)
		return strings.Join(style.Fill.Color, " ")
	}
	if got, want := colour(sheet, cell), colour("修正をお願いする箇所", like); got != want || got == colour("提出票", "B5") {
		r.t.Errorf("%s!%s is coloured %q, its line of the list %q", sheet, cell, got, want)
	}
	notes, err := f.GetComments(sheet)
	r.must(err)
	if !slices.ContainsFunc(notes, func(n excelize.Comment) bool { return n.Cell == cell && strings.Contains(n.Text, says) }) {
		r.t.Errorf("%s!%s has no note %q: %+v", sheet, cell, says, notes)
	}
}

// typing types into a cell, which must let a clerk write.
func (r *rounds) typing(f *excelize.File, sheet, cell, typed string) string {
	r.t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	r.must(err)
	style, err := f.GetStyle(id)
	r.must(err)
	if style.Protection == nil || style.Protection.Locked {
		r.t.Errorf("%s!%s is to be mended and is locked", sheet, cell)
	}
	return fmt.Sprintf("cell %s = %s\n", cell, typed)
}
