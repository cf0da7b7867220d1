package targetsheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

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
				c.Formula, c.Format = false, nil
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
