package targetsheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// edited opens a workbook with excelize and saves it again.
func edited(t testing.TB, data []byte, edit func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	edit(f)
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// must panics on an error of a fixture.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// sheetOf makes a workbook of one sheet from lines of cells parted by |. An
// empty cell is not stored.
func sheetOf(t testing.TB, name, lines string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must(f.SetSheetName("Sheet1", name))
	for i, line := range strings.Split(strings.Trim(lines, "\n"), "\n") {
		if cells, ok := strings.CutPrefix(line, "merge "); ok {
			from, to, _ := strings.Cut(cells, ":")
			must(f.MergeCell(name, from, to))
			continue
		}
		for j, v := range strings.Split(line, "|") {
			if v = strings.TrimSpace(v); v != "" {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				must(f.SetCellStr(name, cell, strings.ReplaceAll(v, `\n`, "\n")))
			}
		}
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// place returns the cell of a field's value on the form of sample.
func place(f pledge.Field) string {
	o := order()
	s := layoutOf(sample(), planLines(o.Settings, sample(), o.Today)).slotOf(f)
	cell, _ := excelize.CoordinatesToCellName(s.value, s.row)
	return cell
}

// labelPlace returns the cell of a field's label on the form of sample.
func labelPlace(f pledge.Field) string {
	o := order()
	s := layoutOf(sample(), planLines(o.Settings, sample(), o.Today)).slotOf(f)
	cell, _ := excelize.CoordinatesToCellName(s.label, s.row)
	return cell
}

func TestReadEditedForms(t *testing.T) {
	type values map[pledge.Field]string
	set := func(field pledge.Field, v any) func(*excelize.File) {
		return func(f *excelize.File) { must(f.SetCellValue("12", place(field), v)) }
	}
	tests := []struct {
		name string
		edit func(f *excelize.File)
		want values // beside those of the sample
		said string // findings of the form
	}{
		{name: "rows and columns inserted", edit: func(f *excelize.File) {
			must(f.InsertRows("12", 12, 2))
			must(f.InsertRows("12", 1, 3))
			must(f.InsertCols("12", "A", 1))
		}},
		{name: "a row inserted inside the plan", edit: func(f *excelize.File) {
			s := place("plan/2023")
			_, row, _ := excelize.CellNameToCoordinates(s)
			must(f.InsertRows("12", row, 1))
		}},
		{name: "renamed", edit: func(f *excelize.File) { must(f.SetSheetName("12", "危機管理課（済）")) }},
		{name: "cover deleted", edit: func(f *excelize.File) { must(f.DeleteSheet(coverSheet)); must(f.DeleteSheet(listSheet)) }},
		{name: "labels with colons, spaces, line breaks", edit: func(f *excelize.File) {
			must(f.SetCellStr("12", labelPlace(pledge.StatusWord), "状 況："))
			must(f.SetCellStr("12", labelPlace(pledge.TargetYear), "達成\n目標年度"))
		}},
		{name: "full width, other spellings", edit: func(f *excelize.File) {
			set(pledge.TargetYear, "Ｒ７")(f)
			set(pledge.Progress, "５０％")(f)
		}, want: values{pledge.TargetYear: "令和7年度", pledge.Progress: "50%"}, said: "value-normalised@12!" + place(pledge.TargetYear)},
		{name: "achieved, the progress blank", edit: func(f *excelize.File) {
			set(pledge.StatusWord, "達成（継続）")(f)
			set(pledge.Progress, nil)(f)
			set(pledge.AchievedOn, "令和6年3月")(f)
		}, want: values{pledge.StatusWord: "達成済み", pledge.Progress: "100%", pledge.Afterwards: "継続", pledge.AchievedOn: "2024-03-31"},
			said: "value-normalised@12!" + place(pledge.StatusWord) + " value-normalised/last-day@12!" + place(pledge.AchievedOn)},
		{name: "blanks", edit: func(f *excelize.File) {
			set(pledge.StatusWord, nil)(f)
			set(pledge.TargetYear, "　")(f)
			set(pledge.Progress, nil)(f)
		}, want: values{pledge.StatusWord: "", pledge.TargetYear: "", pledge.Progress: ""},
			said: "required-blank@12!" + place(pledge.TargetYear) + " required-blank@12!" + place(pledge.StatusWord) + " required-blank@12!" + place(pledge.Progress)},
		{name: "words nobody knows", edit: func(f *excelize.File) {
			set(pledge.TargetYear, "5年度")(f)
			set(pledge.StatusWord, "実地中")(f)
			set(pledge.Progress, "半分")(f)
			set(pledge.AchievedOn, "2024-02-30")(f)
			set(pledge.Outlook, "？")(f)
			set(pledge.Afterwards, "拡充")(f)
		}, want: values{pledge.TargetYear: "", pledge.StatusWord: "", pledge.Progress: "", pledge.Outlook: ""},
			said: strings.Join([]string{"year-invalid/no-era-near@12!" + place(pledge.TargetYear), "status-unknown/near@12!" + place(pledge.StatusWord),
				"progress-invalid@12!" + place(pledge.Progress), "date-invalid/day@12!" + place(pledge.AchievedOn),
				"afterwards-unknown@12!" + place(pledge.Afterwards), "outlook-unknown@12!" + place(pledge.Outlook)}, " ")},
		{name: "a bare fraction", edit: func(f *excelize.File) {
			cell := place(pledge.Progress)
			style, err := f.NewStyle(&excelize.Style{NumFmt: 0})
			must(err)
			must(f.SetCellStyle("12", cell, cell, style))
			must(f.SetCellValue("12", cell, 0.3))
		}, want: values{pledge.Progress: "30%"}, said: "progress-ambiguous@12!" + place(pledge.Progress)},
		{name: "a typed horizon", edit: func(f *excelize.File) {
			must(f.SetCellFormula("12", place(pledge.HorizonName), ""))
			set(pledge.HorizonName, "短期")(f)
		},
			want: values{pledge.HorizonName: "短期"}},
		{name: "a label deleted", edit: func(f *excelize.File) { must(f.SetCellValue("12", labelPlace(pledge.StatusWord), nil)) },
			want: values{pledge.StatusWord: ""}, said: "label-missing@12! label-unknown/form@12!" + place(pledge.StatusWord)},
		{name: "a label mistyped", edit: func(f *excelize.File) {
			must(f.SetCellValue("12", labelPlace(pledge.TargetYear), "達成目票年度"))
		}, // what stands beside it is kept, to be sent back with it
			said: "label-missing/near@12!" + labelPlace(pledge.TargetYear)},
		{name: "a column inserted before the values", edit: func(f *excelize.File) { must(f.InsertCols("12", "B", 1)) }},
		{name: "a column inserted inside the values", edit: func(f *excelize.File) { must(f.InsertCols("12", "C", 1)) }},
		{name: "two columns inserted before the right half", edit: func(f *excelize.File) { must(f.InsertCols("12", "D", 2)) }},
		{name: "columns inserted before the values, these blank", edit: func(f *excelize.File) {
			for _, field := range []pledge.Field{pledge.StatusWord, pledge.Progress, pledge.Situation, "plan/2024"} {
				set(field, nil)(f)
			}
			must(f.InsertCols("12", "B", 1))
			must(f.InsertCols("12", "D", 1))
			must(f.InsertCols("12", "G", 1))
		}, want: values{pledge.StatusWord: "", pledge.Progress: "", pledge.Situation: "", "plan/2024": ""}, said: "required-blank@12!C12 required-blank@12!H12"},
		{name: "a column inserted and written into", edit: func(f *excelize.File) {
			must(f.InsertCols("12", "C", 1))
			must(f.SetCellStr("12", "C20", "あとで"))
		}, want: values{"plan/2023": "あとで"}},
		{name: "a note beside a blank", edit: func(f *excelize.File) {
			set(pledge.Remarks, nil)(f)
			_, row, _ := excelize.CellNameToCoordinates(place(pledge.Remarks))
			must(f.SetCellStr("12", xlsx.CellName(row, colNotice), "来月に記入"))
		}, want: values{pledge.Remarks: ""}, said: "label-unknown/beside@12!G26"},
		{name: "optional labels mistyped", edit: func(f *excelize.File) {
			for field, label := range map[pledge.Field]string{pledge.Situation: "現状と問題", pledge.Actions: "実施内容（詳細）", pledge.Remarks: "備考欄", pledge.Reason: "変更理曲", pledge.AchievedOn: "達成した日付", pledge.Plan: "実施工程"} {
				at := "A19"
				if field != pledge.Plan {
					at = labelPlace(field)
				}
				must(f.SetCellStr("12", at, label))
			}
			set(pledge.AchievedOn, "2024/3/1")(f)
			set(pledge.Reason, "車両の納入")(f)
		}, want: values{pledge.AchievedOn: "2024-03-01", pledge.Reason: "車両の納入"}, said: strings.Join([]string{
			"label-missing/near@12!A13", "label-missing/near@12!A16", "label-missing/near@12!A17", "label-missing/near@12!A19", "label-missing/near@12!A26", "label-missing/near@12!A27"}, " ")},
		{name: "optional labels deleted", edit: func(f *excelize.File) {
			must(f.SetCellValue("12", labelPlace(pledge.Remarks), nil))
			must(f.SetCellValue("12", labelPlace(pledge.Response), nil))
			set(pledge.Remarks, "新しい備考")(f)
			set(pledge.Response, nil)(f)
		}, want: values{pledge.Remarks: "", pledge.Response: ""}, said: "label-missing/optional@12! label-missing/optional@12! label-unknown/form@12!" + place(pledge.Remarks)},
		{name: "the number's label mistyped", edit: func(f *excelize.File) { must(f.SetCellStr("12", labelPlace(pledge.Number), "公約番合")) },
			said: "label-missing/near@12!" + labelPlace(pledge.Number)},
		{name: "the number's label deleted", edit: func(f *excelize.File) { must(f.SetCellValue("12", labelPlace(pledge.Number), nil)) },
			want: values{pledge.Number: ""}, said: "label-missing@12!"},
		{name: "text that nobody reads", edit: func(f *excelize.File) {
			_, row, _ := excelize.CellNameToCoordinates(place(pledge.Actions))
			must(f.InsertRows("12", row+1, 2))
			must(f.SetCellStr("12", xlsx.CellName(row+1, 2), "続きの一"))
			must(f.SetCellStr("12", xlsx.CellName(row+2, 2), "続きの二"))
			must(f.SetCellStr("12", xlsx.CellName(row, colNotice), "右のメモ"))
			must(f.SetCellStr("12", "A60", "予算額"))
			must(f.SetCellInt("12", "B60", 80))
			must(f.SetCellStr("12", "C61", "別紙を確認してください。"))
		}, said: "label-unknown/form@12!G17 label-unknown/continued@12!B18 label-unknown/continued@12!B19 label-unknown/form@12!A60 label-unknown/form@12!C61"},
		{name: "a table below the form", edit: func(f *excelize.File) {
			for row := 60; row < 100; row++ {
				must(f.SetCellStr("12", xlsx.CellName(row, 3), "内訳"))
			}
		}, said: func() string {
			var list []string
			for row := 60; row < 60+maxLeftOver; row++ {
				list = append(list, "label-unknown/form@12!"+xlsx.CellName(row, 3))
			}
			return strings.Join(append(list, "label-unknown/more@12!C90"), " ")
		}()},
		{name: "a day without its format", edit: func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{})
			must(err)
			must(f.SetCellStyle("12", place(pledge.AchievedOn), place(pledge.AchievedOn), style))
			set(pledge.AchievedOn, 45474)(f)
		}, want: values{pledge.AchievedOn: "2024-07-01"}, said: "value-normalised/serial@12!" + place(pledge.AchievedOn)},
		{name: "numbers that are no days", edit: func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{})
			must(err)
			must(f.SetCellStyle("12", place(pledge.AchievedOn), place(pledge.AchievedOn), style))
			set(pledge.AchievedOn, 73051)(f)
		}, said: "date-invalid/near@12!" + place(pledge.AchievedOn)},
		{name: "a label twice", edit: func(f *excelize.File) {
			must(f.SetCellStr("12", "A60", "状況"))
			must(f.SetCellStr("12", "B60", "検討中"))
		},
			said: "label-twice@12!A60"},
		{name: "a value that reads like a label", edit: func(f *excelize.File) { set(pledge.Remarks, "状況")(f) }, want: values{pledge.Remarks: "状況"}},
		{name: "a formula with its value, and one without", edit: func(f *excelize.File) {
			must(f.SetCellFormula("12", place(pledge.Remarks), `"a"&"b"`))
			must(f.SetCellFormula("12", place(pledge.HorizonName), `IF(TRUE,"短期")`))
		}, want: values{pledge.Remarks: ""}, said: "formula-no-value@12!" + place(pledge.Remarks)},
		{name: "a row and a column hidden", edit: func(f *excelize.File) {
			_, row, _ := excelize.CellNameToCoordinates(place(pledge.Outlook))
			must(f.SetRowVisible("12", row, false))
		}, said: "hidden-content/row@12!" + place(pledge.Outlook)},
		{name: "the sheet hidden", edit: func(f *excelize.File) { must(f.SetSheetVisible("12", false)) }, said: "hidden-content/sheet@12!"},
		{name: "no number", edit: func(f *excelize.File) { set(pledge.Number, "十二")(f) }, want: values{pledge.Number: ""},
			said: "pledge-unknown/unreadable@12!" + place(pledge.Number)},
	}
	o := order(sample())
	issued := write(t, o)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			subs, _, found := Read("a.xlsx", open(t, edited(t, issued, tt.edit)), o.Settings)
			if len(subs) != 1 || len(found) > 0 {
				t.Fatalf("%d submissions, %s", len(subs), said(found))
			}
			want := sample()
			delete(want, pledge.HorizonName)
			for f, v := range tt.want {
				want[f] = v
				if v == "" {
					delete(want, f)
				}
			}
			if d := cmp.Diff(want, recordOf(subs[0])); d != "" {
				t.Error(d)
			}
			if got := said(finding.Sort(subs[0].Findings)); got != tt.said {
				t.Errorf("findings\n%s\nwant\n%s", got, tt.said)
			}
			for _, f := range subs[0].Findings {
				if err := f.Check(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// Programs that move cells and not the merged ranges leave values under them,
// where nobody sees them: they are read, and told of.
func TestReadCoveredValues(t *testing.T) {
	for _, tt := range []struct{ column, told string }{
		{"A", "C5 C6 C7 C8 C9 C11 C12 C14 C16 C17 C18 D19 D21 C24 C25 C26"},
		{"B", "C5 C6 C7 C8 C9 C11 C12 C14 C16 C17 C18 D19 D21 C24 C25 C26"},
		{"C", "D19 D21"},
	} {
		t.Run(tt.column, func(t *testing.T) {
			o := order(sample())
			b := open(t, write(t, o))
			at, _ := excelize.ColumnNameToNumber(tt.column)
			for i := range b.Sheet("12").Rows {
				for j := range b.Sheet("12").Rows[i].Cells {
					if c := &b.Sheet("12").Rows[i].Cells[j]; c.Col >= at {
						c.Col++
					}
				}
			}
			subs, _, _ := Read("a.xlsx", b, o.Settings)
			record := sample()
			delete(record, pledge.HorizonName)
			if d := cmp.Diff(record, recordOf(subs[0])); d != "" {
				t.Error(d)
			}
			var want string
			for _, cell := range strings.Fields(tt.told) {
				want += " hidden-content/merged@12!" + cell
			}
			if got := said(finding.Sort(subs[0].Findings)); got != strings.TrimSpace(want) {
				t.Errorf("findings %s, want %s", got, want)
			}
			if subs[0].Issued != o.Revision || subs[0].MasterID != o.Settings.MasterID {
				t.Errorf("issued at %d by %s", subs[0].Issued, subs[0].MasterID)
			}
		})
	}
}

// A form pasted as values into an empty workbook has neither formats nor merged
// ranges, and texts where formulas were; none of them is taken for somebody's.
func TestReadPastedValues(t *testing.T) {
	wrong := sample()
	wrong[pledge.StatusWord], wrong[pledge.Outlook] = "未着手", "達成困難"
	delete(wrong, pledge.Situation)
	delete(wrong, pledge.Response)
	delete(wrong, pledge.TargetYear)
	for _, tt := range []struct {
		record pledge.Record
		said   string
	}{
		{sample(), "progress-ambiguous@12!E12"},
		{achieved(), "progress-ambiguous@12!E12 value-normalised/serial@12!B13"},
		{wrong, "required-blank@12!B11 progress-ambiguous@12!E12"},
	} {
		o := order(tt.record)
		form := open(t, write(t, o)).Sheet("12")
		pasted := &xlsx.Sheet{Name: form.Name}
		notices := 0
		for _, row := range form.Rows {
			for i := range row.Cells {
				c := &row.Cells[i]
				if c.Formula && c.Col == colNotice && c.Text != "" {
					notices++
				}
				c.Formula, c.Format = false, ""
			}
			pasted.Rows = append(pasted.Rows, row)
		}
		subs, _, found := Read("a.xlsx", &xlsx.Book{Sheets: []*xlsx.Sheet{pasted}}, o.Settings)
		if len(subs) != 1 || len(found) > 0 {
			t.Fatalf("%d submissions, %s", len(subs), said(found))
		}
		want := tt.record.Clone()
		want[pledge.HorizonName] = recordOf(subs[0])[pledge.HorizonName]
		if want[pledge.HorizonName] == "" {
			delete(want, pledge.HorizonName)
		}
		if d := cmp.Diff(want, recordOf(subs[0])); d != "" {
			t.Error(d)
		}
		if got := said(finding.Sort(subs[0].Findings)); got != tt.said {
			t.Errorf("findings %s, want %s", got, tt.said)
		}
		if tt.said == "required-blank@12!B11 progress-ambiguous@12!E12" && notices < 4 {
			t.Errorf("%d notices", notices)
		}
	}
}

// What a return form says beside its lines is no text of the department's.
func TestReadReturnedForms(t *testing.T) {
	o := order(sample())
	read, cover, _ := Read("a.xlsx", open(t, edited(t, write(t, o), func(f *excelize.File) {
		must(f.SetCellStr("12", place(pledge.Outlook), "？"))
		must(f.SetCellStr("12", labelPlace(pledge.Remarks), "備考欄"))
		must(f.SetCellStr("12", labelPlace(pledge.Reason), ""))
		must(f.SetCellStr("12", "A60", "予算額"))
	})), o.Settings)
	data := returnBook(t, o, cover, []*ledger.Submission{&read[0]}, read[0].Findings)
	again, _, found := Read("b.xlsx", open(t, data), o.Settings)
	if got := said(append(found, again[0].Findings...)); got != "outlook-unknown@12!"+place(pledge.Outlook) {
		t.Errorf("findings %s", got)
	}
	if got := again[0].Entries[pledge.Remarks].Value; got != sample()[pledge.Remarks] {
		t.Errorf("備考 came back as %q", got)
	}
}

func TestReadOwnForms(t *testing.T) {
	tests := []struct {
		name, lines string
		want        []pledge.Record
		said        string
	}{
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
		{"a list whose number is mislabelled", `
公約一覧
公約番合 | 公約名 | 状況 | 進捗率
7 | 図書館 | 実施中 | 30%`, nil, "label-missing/header-near@表!A2"},
		{"a list without numbers", `
公約名 | 状況 | 進捗率
図書館 | 実施中 | 30%`, nil, "label-missing/header@表!"},
		{"a table of something else", `
分野 | 担当部 | 担当課 | 件数
暮らし | 総務部 | 市民課 | 3`, nil, "file-no-sheets@! "},
		{"headers nearly right", `
公約番号 | 公約名 | 進捗率 | 状祝 | 目標年 | 現状と問題 | 会場
7 | 図書館 | 30% | 実施中 | 令和7年度 | なし | 公民館`,
			[]pledge.Record{{pledge.Number: "7", pledge.Name: "図書館", pledge.Progress: "30%"}},
			"label-unknown/list-near@表!D1 label-unknown/list-near@表!E1 label-unknown/list-near@表!F1 label-unknown/list@表!G1"},
		{"something else", "議事録 | 8月\n出席者 | 10人", nil, "file-no-sheets@! "},
		{"a decision sheet", `
会議 | 令和6年度第1回本部会議 | 開催日 | 2024-04-08
公約番号 | 公約名 | 担当部 | 状況 | 決定
3 | 防災無線 | 総務部 | 実施中 | 要修正`, nil, ""},
	}
	s := testSettings()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			subs, _, found := Read("a.xlsx", open(t, sheetOf(t, "表", tt.lines)), s)
			var got []pledge.Record
			for _, sub := range subs {
				got = append(got, recordOf(sub))
				found = append(found, sub.Findings...)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
			for _, f := range found {
				if err := f.Check(); err != nil {
					t.Error(err)
				}
			}
			if text := said(found); text != strings.TrimSpace(tt.said) {
				t.Errorf("findings %s, want %s", text, tt.said)
			}
		})
	}
}

func TestSheetsLeftAlone(t *testing.T) {
	o := order(sample())
	data := edited(t, write(t, o), func(f *excelize.File) {
		_, err := f.NewSheet("予算メモ")
		must(err)
		must(f.SetCellStr("予算メモ", "A1", "発電機 1台 80万円"))
		_, err = f.NewSheet("Sheet2")
		must(err)
	})
	subs, _, found := Read("a.xlsx", open(t, data), o.Settings)
	if len(subs) != 1 || said(found) != "file-no-sheets/sheet@予算メモ!" {
		t.Errorf("%d submissions, %s", len(subs), said(found))
	}
}

func TestCover(t *testing.T) {
	o := order(sample())
	fillCover := func(values map[string]any) (Cover, string) {
		data := edited(t, write(t, o), func(f *excelize.File) {
			for cell, v := range values {
				must(f.SetCellValue(coverSheet, cell, v))
			}
		})
		_, cover, found := Read("a.xlsx", open(t, data), o.Settings)
		for _, f := range found {
			if err := f.Check(); err != nil {
				t.Error(err)
			}
		}
		return cover, said(found)
	}
	cover, found := fillCover(map[string]any{"B5": "山田", "B6": 123, "B7": "R6.8.26", "B8": "第２回", "B9": "済"})
	want := Cover{Department: "総務部", Sender: "山田", Extension: "123", SubmittedOn: pledge.NewDate(2024, 8, 26), Round: 2, Confirmed: "済"}
	if cover != want || found != "" {
		t.Errorf("%+v, %s", cover, found)
	}
	cover, found = fillCover(map[string]any{"B7": "きのう"})
	if cover.SubmittedOn != 0 || found != "value-normalised@提出票!B7" {
		t.Errorf("%+v, %s", cover, found)
	}
}

// A form whose version is gone must not pass for one of the city's own.
func TestReadIssued(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit func(f *excelize.File, cell string)
		want int
		said string // with %s for the cell
	}{
		{"as issued", func(*excelize.File, string) {}, 13, ""},
		{"as text", func(f *excelize.File, c string) { must(f.SetCellStr("12", c, " １３ ")) }, 13, ""},
		{"words", func(f *excelize.File, c string) { must(f.SetCellStr("12", c, "最新")) }, 0, "file-foreign-master/unreadable@12!%s"},
		{"nought", func(f *excelize.File, c string) { must(f.SetCellInt("12", c, 0)) }, 0, "file-foreign-master/unreadable@12!%s"},
		{"a formula nobody calculated", func(f *excelize.File, c string) {
			must(f.SetCellValue("12", c, nil))
			must(f.SetCellFormula("12", c, "10+3"))
		}, 0, "file-foreign-master/unreadable@12!%s"},
		{"blank", func(f *excelize.File, c string) { must(f.SetCellValue("12", c, nil)) }, 0, "file-foreign-master/unreadable@12!%s"},
		{"label and version deleted", func(f *excelize.File, c string) {
			must(f.SetCellValue("12", c, nil))
			must(f.SetCellValue("12", "D2", nil))
		}, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cell := xlsx.CellName(rowIssue, colPage)
			data := edited(t, write(t, order(sample())), func(f *excelize.File) { tt.edit(f, cell) })
			subs, _, _ := Read("a.xlsx", open(t, data), testSettings())
			if len(subs) != 1 || subs[0].Issued != tt.want {
				t.Fatalf("%+v", subs)
			}
			if got, want := said(subs[0].Findings), strings.ReplaceAll(tt.said, "%s", cell); got != want {
				t.Errorf("findings %q, want %q", got, want)
			}
			for _, f := range subs[0].Findings {
				if f.Pledge != 12 || f.Check() != nil {
					t.Errorf("%+v: %v", f, f.Check())
				}
			}
		})
	}
}
