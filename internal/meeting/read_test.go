package meeting

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// decided fills in every row as a clerk would.
func decided(t testing.TB, f *excelize.File) {
	answer(t, f, 9, map[string]any{pledge.LabelDecision: "要修正", pledge.LabelInstruction: "時期を\n明らかに", pledge.LabelSettled: time.Date(2023, 11, 6, 0, 0, 0, 0, time.UTC)})
	answer(t, f, 3, map[string]any{pledge.LabelDecision: "原案のとおり決定", pledge.LabelConfirmed: "○", pledge.LabelNewName: "保育所と学童の整備", pledge.LabelContents: "○"})
	answer(t, f, 7, map[string]any{pledge.LabelDecision: "原案どおり"})
	answer(t, f, 12, map[string]any{pledge.LabelDecision: "報告"})
}

func hearings(d *ledger.DecisionSheet) (list []ledger.Hearing) {
	for _, r := range d.Rows {
		list = append(list, r.Hearing)
	}
	return list
}

var decisions = []ledger.Hearing{
	{Pledge: 9, Decision: pledge.Revise, Instruction: "時期を\n明らかに", SettledOn: pledge.NewDate(2023, 11, 6)},
	{Pledge: 3, Decision: pledge.AsProposed, Confirmed: true, NewName: "保育所と学童の整備", Contents: true},
	{Pledge: 7, Decision: pledge.AsProposed},
	{Pledge: 12, Decision: pledge.Reported},
}

func TestRoundTrip(t *testing.T) {
	a := agenda()
	announced := 25
	a.Announced = &announced
	d := one(t, write(t, a), func(f *excelize.File) { decided(t, f) })
	if d.Meeting != fifth || d.Date != fifthDay || d.Announced == nil || *d.Announced != 25 || d.At.Sheet != sheetName {
		t.Errorf("%v on %v, %v, at %v", d.Meeting, d.Date, d.Announced, d.At)
	}
	if diff := cmp.Diff(decisions, hearings(d)); diff != "" {
		t.Error(diff)
	}
	if got := said(all(d)); got != "value-normalised@F13" {
		t.Errorf("found %s", got)
	}
	r := d.Rows[0]
	if r.Typed[pledge.LabelSettled] != "2023-11-06" || r.Typed[pledge.Name.Label()] == "" || r.At.Cell() != "A7" || r.Cells[pledge.LabelDecision].Cell() != "F7" {
		t.Errorf("%v at %v, %v", r.Typed, r.At, r.Cells)
	}
	if d.Cells[pledge.LabelMeeting].Cell() != "B2" || d.Cells[pledge.LabelHeld].Cell() != "D2" || d.Cells[pledge.LabelAnnounced].Cell() != "G2" {
		t.Errorf("cells %v", d.Cells)
	}
}

// Sheets renamed, rows and columns inserted, a pledge added in the room.
func TestMoved(t *testing.T) {
	d := one(t, write(t, agenda()), func(f *excelize.File) {
		decided(t, f)
		try := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		try(f.SetSheetName(sheetName, "10月23日"))
		try(f.UnprotectSheet("10月23日"))
		spare := 0
		for row := rowHeader; row < 100; row++ {
			if v, err := f.GetCellValue("10月23日", fmt.Sprintf("B%d", row)); err == nil && strings.HasPrefix(v, "会議で追加") {
				spare = row + 1
			}
		}
		try(f.SetCellValue("10月23日", fmt.Sprintf("A%d", spare), 40))
		try(f.SetCellValue("10月23日", fmt.Sprintf("F%d", spare), "次回会議へのローリング"))
		try(f.InsertRows("10月23日", 8, 2))
		try(f.InsertRows("10月23日", 1, 3))
		try(f.InsertCols("10月23日", "C", 1))
		try(f.SetCellValue("10月23日", "B60", "※ 以上です。"))
	})
	want := append(append([]ledger.Hearing{}, decisions...), ledger.Hearing{Pledge: 40, Decision: pledge.RollHead})
	if diff := cmp.Diff(want, hearings(d)); diff != "" {
		t.Error(diff)
	}
	if len(d.Findings) > 0 || d.Meeting != fifth || d.Date != fifthDay {
		t.Errorf("%v on %v, %s", d.Meeting, d.Date, said(d.Findings))
	}
}

// own makes a workbook as the office would make it itself.
func own(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOwnSheet(t *testing.T) {
	d := one(t, own(t,
		[]any{"市長公約　審査結果"},
		[]any{"会議：", "Ｒ５第５回分科会", nil, "開催日", "令和5年10月16日", "公表件数", "２６件"},
		[]any{"No.", "担当", "件名", "決定", "統合先番号"},
		[]any{"【持越し】"},
		[]any{"１２", "福祉部", "見守り", "統合", 7},
		[]any{7, "総務部", "避難所", "修正後提出"},
		[]any{"計", nil, nil, "2件"},
		[]any{nil, nil, nil, nil, "以上"},
	), nil)
	want := []ledger.Hearing{{Pledge: 12, Decision: pledge.PassMerged, MergedInto: 7}, {Pledge: 7, Decision: pledge.PassRevised}}
	if diff := cmp.Diff(want, hearings(d)); diff != "" {
		t.Error(diff)
	}
	if d.Meeting != sub || d.Date != pledge.NewDate(2023, 10, 16) || d.Announced == nil || *d.Announced != 26 {
		t.Errorf("%v on %v, %v", d.Meeting, d.Date, d.Announced)
	}
	if got := said(all(d)); got != "value-normalised@E2 value-normalised@D6" {
		t.Errorf("found %s", got)
	}
}

func TestFindings(t *testing.T) {
	const sheet, inRow = true, false
	head := []any{"公約番号", "公約名", "決定", "達成済みを確認", "統合先", "変更後の公約名", "内容変更", "指示事項", "修正確認日"}
	top := []any{"会議", "令和5年度第5回本部会議", "開催日", "2023-10-23"}
	row := func(cells ...any) [][]any { return [][]any{top, head, cells} }
	long := strings.Repeat("長", pledge.MaxText-len([]rune("令和5年度第5回本部会議："))) // the register keeps it with that before it
	for _, test := range []struct {
		name string
		rows [][]any
		want string
		of   bool // the sheet's finding, else the row's
	}{
		{"no meeting's name", [][]any{{"会議", "市長との懇談", "開催日", "2023-10-23"}, head, {1, "あ", "報告"}}, "meeting-invalid/name@B1", sheet},
		{"nearly a meeting's name", [][]any{{"会議", "令和5年度第5回本部会義", "開催日", "2023-10-23"}, head}, "meeting-invalid/near@B1", sheet},
		{"blank meeting", [][]any{{"会議", nil, "開催日", "2023-10-23"}, head}, "required-blank@B1", sheet},
		{"blank date", [][]any{{"会議", "令和5年度第5回本部会議", "開催日"}, head}, "required-blank@D1", sheet},
		{"no date", [][]any{{"会議", "令和5年度第5回本部会議", "開催日", "10月ごろ"}, head}, "date-invalid@D1", sheet},
		{"another year's date", [][]any{{"会議", "令和5年度第5回本部会議", "開催日", "2024-05-10"}, head}, "meeting-invalid/date@D1", sheet},
		{"a month", [][]any{{"会議", "令和5年度第5回本部会議", "開催日", "令和5年10月"}, head}, "value-normalised/last-day@D1", sheet},
		{"about forty", [][]any{append(append([]any{}, top...), "公表件数", "約40"), head}, "meeting-invalid/announced@F1", sheet},
		{"a part of an item", [][]any{append(append([]any{}, top...), "公表件数", 2.5), head}, "meeting-invalid/announced@F1", sheet},
		{"another master", [][]any{append(append([]any{}, top...), "台帳番号", "よその市"), head}, "file-foreign-master@F1", sheet},
		{"two meetings", [][]any{top, {"会議", "令和5年度第6回本部会議"}, head}, "label-twice@A2", sheet},
		{"the same meeting twice", [][]any{top, {"会議", "令和5年度第5回本部会議"}, head}, "", sheet},
		{"two columns 決定", [][]any{top, append(append([]any{}, head...), "決定")}, "label-twice@J2", sheet},
		{"no column for the number", [][]any{top, head[1:], {"あ", "報告"}}, "label-missing/header", sheet},
		{"no label", [][]any{{"会議", "令和5年度第5回本部会議"}, head}, "label-missing", sheet},
		{"an issued sheet without a column", [][]any{append(append([]any{}, top...), "台帳の版", 3), head[:8]}, "label-missing/header", sheet},

		{"an unknown decision", row(1, "あ", "おおむね了承"), "decision-unknown@C3", inRow},
		{"nearly a decision", row(1, "あ", "原案のとうり決定"), "decision-unknown/near@C3", inRow},
		{"what is only recorded", row(1, "あ", "修正のうえ決定"), "decision-unknown/recorded@C3", inRow},
		{"no decision", row(1, "あ", nil, nil, nil, nil, nil, "急ぐこと"), "decision-missing@C3", inRow},
		{"a 分科会's decision", row(1, "あ", "修正後に本部会議に提出"), "decision-wrong-body@C3", inRow},
		{"no number one can read", row("一番", "あ", "報告"), "pledge-unknown/unreadable@A3", inRow},
		{"no number", row(nil, "あ", "報告"), "required-blank@A3", inRow},
		{"統合先 without 統合", row(1, "あ", "報告", nil, 3), "merged-into-invalid/without@E3", inRow},
		{"統合先 one cannot read", row(1, "あ", "報告", nil, "三番"), "pledge-unknown/unreadable@E3", inRow},
		{"no mark", row(1, "あ", "報告", "要確認"), "decision-unknown/mark@D3", inRow},
		{"another mark", row(1, "あ", "報告", "レ"), "value-normalised@D3", inRow},
		{"marked as not", row(1, "あ", "報告", "×"), "value-normalised@D3", inRow},
		{"no day", row(1, "あ", "要修正", nil, nil, nil, nil, nil, "11月ごろ"), "date-invalid@I3", inRow},
		{"the longest instruction", row(1, "あ", "報告", nil, nil, nil, nil, long), "", inRow},
		{"one character more", row(1, "あ", "報告", nil, nil, nil, nil, long+"長"), "text-too-long/with-meeting@H3", inRow},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := one(t, own(t, test.rows...), nil)
			got := d.Findings
			if test.of == inRow {
				if len(d.Rows) != 1 || len(d.Findings) > 0 {
					t.Fatalf("%d rows, %s", len(d.Rows), said(d.Findings))
				}
				got = d.Rows[0].Findings
			}
			if said(got) != test.want {
				t.Errorf("found %s, want %s", said(got), test.want)
			}
		})
	}
}

func TestMergerNeedsItsTarget(t *testing.T) {
	for decision, want := range map[string]string{"統合": "merged-into-invalid/decision-blank@D3", "統合及び修正して本部会議に提出": "merged-into-invalid/decision-blank@D3", "修正後に本部会議に提出": ""} {
		d := one(t, own(t, []any{"会議", "令和5年度第5回分科会", "開催日", "2023-10-16"}, []any{"公約番号", "公約名", "決定", "統合先"}, []any{1, "あ", decision}), nil)
		if got := said(all(d)); got != want {
			t.Errorf("%s: %s, want %s", decision, got, want)
		}
	}
}

func TestSamePledgeTwice(t *testing.T) {
	d := one(t, own(t, []any{"会議", "令和5年度第5回本部会議", "開催日", "2023-10-23"}, []any{"公約番号", "公約名", "決定"},
		[]any{1, "あ", "報告"}, []any{2, "い", "報告"}, []any{1, "あ", "要修正"}), nil)
	if got := said(all(d)); got != "sheet-duplicate/row@A3 sheet-duplicate/row@A5" {
		t.Errorf("found %s", got)
	}
	if got := d.Rows[0].Findings[0].Args["other"]; got != "A5" {
		t.Errorf("the other row is %q", got)
	}
}

// What has no value is never taken for a blank.
func TestBrokenCells(t *testing.T) {
	typed := func(row, col int, kind xlsx.CellKind, text string, formula bool) xlsx.Cell {
		return xlsx.Cell{Row: row, Col: col, Kind: kind, Text: text, Formula: formula}
	}
	sheet := &xlsx.Sheet{Name: "票", Rows: []xlsx.Row{
		{Num: 1, Cells: []xlsx.Cell{typed(1, 1, xlsx.Text, "会議", false), typed(1, 2, xlsx.ErrorValue, "#REF!", true), typed(1, 3, xlsx.Text, "開催日", false), typed(1, 4, xlsx.Blank, "", true)}},
		{Num: 2, Cells: []xlsx.Cell{typed(2, 1, xlsx.Text, "公約番号", false), typed(2, 2, xlsx.Text, "決定", false), typed(2, 3, xlsx.Text, "指示事項", false)}},
		{Num: 3, Hidden: true, Cells: []xlsx.Cell{typed(3, 1, xlsx.Text, "1", false), typed(3, 2, xlsx.ErrorValue, "#N/A", true), typed(3, 3, xlsx.Blank, "", true)}},
		{Num: 4, Cells: []xlsx.Cell{typed(4, 1, xlsx.Text, "2", false), typed(4, 2, xlsx.Text, "要修正", false), typed(4, 3, xlsx.Text, strings.Repeat("長", 32768), false)}},
	}}
	sheets, _ := Read("票.xlsx", &xlsx.Book{Sheets: []*xlsx.Sheet{sheet}}, testSettings())
	if len(sheets) != 1 {
		t.Fatalf("%d sheets", len(sheets))
	}
	want := "cell-error@B1 formula-no-value@D1 hidden-content/row@A3 cell-error@B3 formula-no-value@C3 text-too-long@C4"
	if got := said(all(sheets[0])); got != want {
		t.Errorf("found %s, want %s", got, want)
	}
	if got := sheets[0].Rows[1].Findings[0].Args["length"]; got != "32768" {
		t.Errorf("%s characters", got)
	}
}

// A note that speaks of a meeting is named, not read.
func TestNamesake(t *testing.T) {
	sheets, found := filled(t, own(t, []any{"会議", "庁議"}, []any{"開催日", "2023-10-23"}, []any{"決定", "案のとおり"}), nil)
	if len(sheets) > 0 || said(found) != "file-no-sheets/sheet" || found[0].Severity() != finding.Info {
		t.Errorf("%d sheets, %s", len(sheets), said(found))
	}
	sheets, found = filled(t, own(t, []any{"公約番号", "公約名", "状況"}, []any{1, "あ", "実施中"}), nil)
	if len(sheets)+len(found) > 0 {
		t.Errorf("a list: %d sheets, %s", len(sheets), said(found))
	}
}
