//go:build interop

package targetsheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// mistake is what somebody enters on a form, and what the cover says of it.
type mistake struct {
	name  string
	base  pledge.Record
	cells map[pledge.Field]any
	want  string
	why   pledge.Field // beside whose cell a line says why
}

const fine = "記入もれ 0件、くいちがい 0件 － 提出できます"

// done is a pledge achieved on a day, in some spelling.
func done(status string) map[pledge.Field]any {
	return map[pledge.Field]any{pledge.StatusWord: status, pledge.Progress: 1, pledge.AchievedOn: "2024-03-29"}
}

func with(cells map[pledge.Field]any, f pledge.Field, value any) map[pledge.Field]any {
	cells[f] = value
	return cells
}

// What LibreOffice computes on a form is what the mistake asks for, and what
// was stored beside the formulas when it was written.
func TestChecksInLibreOffice(t *testing.T) {
	tests := []mistake{
		{name: "nothing", base: sample(), want: "記入もれ 0件、くいちがい 0件 － 提出できます"},
		{"no year", sample(), map[pledge.Field]any{pledge.TargetYear: nil}, "記入もれ 1件、くいちがい 0件", pledge.TargetYear},
		{"no status", sample(), map[pledge.Field]any{pledge.StatusWord: nil}, "記入もれ 1件、くいちがい 0件", pledge.StatusWord},
		{"no progress", sample(), map[pledge.Field]any{pledge.Progress: nil}, "記入もれ 1件、くいちがい 0件", pledge.Progress},
		{"achieved without a day", sample(), map[pledge.Field]any{pledge.StatusWord: "達成済み", pledge.Progress: nil}, "記入もれ 1件、くいちがい 0件", pledge.AchievedOn},
		{"achieved in another spelling", sample(), map[pledge.Field]any{pledge.StatusWord: "完了", pledge.Progress: 1}, "記入もれ 1件、くいちがい 0件", pledge.AchievedOn},
		{"a day without achievement", sample(), map[pledge.Field]any{pledge.AchievedOn: "2024-03-29"}, "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved at 45 %", sample(), map[pledge.Field]any{pledge.StatusWord: "達成済み", pledge.AchievedOn: "2024-03-29"}, "記入もれ 0件、くいちがい 1件", pledge.Progress},
		{"not begun at 45 %", sample(), map[pledge.Field]any{pledge.StatusWord: "未着手"}, "記入もれ 0件、くいちがい 1件", pledge.Progress},
		{"progress of 120 %", sample(), map[pledge.Field]any{pledge.Progress: 1.2}, "記入もれ 0件、くいちがい 1件", pledge.Progress},
		{"progress of 33.3 %", sample(), map[pledge.Field]any{pledge.Progress: 0.333}, "記入もれ 0件、くいちがい 1件", pledge.Progress},
		{"year moved", sample(), map[pledge.Field]any{pledge.TargetYear: "Ｒ７"}, "記入もれ 1件、くいちがい 0件", pledge.Reason},
		{"year moved, with a reason", sample(), map[pledge.Field]any{pledge.TargetYear: "令和7年度", pledge.Reason: "前倒し"}, "記入もれ 0件、くいちがい 0件 － 提出できます", ""},
		{"the same year, spelt otherwise", sample(), map[pledge.Field]any{pledge.TargetYear: "R8以降"}, "記入もれ 0件、くいちがい 0件 － 提出できます", ""},
		{"achievement withdrawn", achieved(), map[pledge.Field]any{pledge.StatusWord: "実施中", pledge.AchievedOn: nil, pledge.Progress: 0.9}, "記入もれ 1件、くいちがい 0件", pledge.Reason},
		{"no response", sample(), map[pledge.Field]any{pledge.Response: nil}, "記入もれ 1件、くいちがい 0件", pledge.Response},
		{"late without why", sample(), map[pledge.Field]any{pledge.Outlook: "遅れのおそれ", pledge.Situation: nil}, "記入もれ 1件、くいちがい 0件", pledge.Situation},
		{"merged without 統合先", sample(), map[pledge.Field]any{pledge.StatusWord: "統合"}, "記入もれ 0件、くいちがい 1件", pledge.StatusWord},
		{"two at once", sample(), map[pledge.Field]any{pledge.StatusWord: "未着手", pledge.Response: " "}, "記入もれ 1件、くいちがい 1件", pledge.Response},

		{"achieved with a wide space", sample(), done("達成済み　"), fine, ""},
		{"achieved in narrow brackets", sample(), done("達成(継続)"), fine, ""},
		{"achieved in wide brackets", sample(), done("達成 （継続）"), fine, ""},
		{"a wide space for a status", sample(), map[pledge.Field]any{pledge.StatusWord: "　"}, "記入もれ 1件、くいちがい 0件", pledge.StatusWord},
		{"a wide space for a response", sample(), map[pledge.Field]any{pledge.Response: "　"}, "記入もれ 1件、くいちがい 0件", pledge.Response},
		{"a wide space before the outlook", sample(), map[pledge.Field]any{pledge.Outlook: "　達成困難", pledge.Situation: "　"}, "記入もれ 1件、くいちがい 0件", pledge.Situation},
		{"year in kanji", sample(), map[pledge.Field]any{pledge.TargetYear: "令和九年度以降"}, "記入もれ 1件、くいちがい 0件", pledge.Reason},
		{"end of a year", sample(), map[pledge.Field]any{pledge.TargetYear: "令和９年度末まで"}, "記入もれ 1件、くいちがい 0件", pledge.Reason},
		{"a day for a year", sample(), map[pledge.Field]any{pledge.TargetYear: "2027-03-31"}, "記入もれ 1件、くいちがい 0件", pledge.Reason},
		{"a year the form cannot tell", sample(), map[pledge.Field]any{pledge.TargetYear: "R9.3.31"}, fine, pledge.TargetYear},
		{"next year", sample(), map[pledge.Field]any{pledge.TargetYear: "来年度"}, "記入もれ 0件、くいちがい 1件", pledge.TargetYear},
		{"a year without its era", sample(), map[pledge.Field]any{pledge.TargetYear: "７年度"}, "記入もれ 0件、くいちがい 1件", pledge.TargetYear},
		{"no word for a status", sample(), map[pledge.Field]any{pledge.StatusWord: "おおむね完了"}, "記入もれ 0件、くいちがい 1件", pledge.StatusWord},
		{"no word for an outlook", sample(), map[pledge.Field]any{pledge.Outlook: "たぶん"}, "記入もれ 0件、くいちがい 1件", pledge.Outlook},
		{"progress in words", sample(), map[pledge.Field]any{pledge.Progress: "80%くらい"}, "記入もれ 0件、くいちがい 1件", pledge.Progress},
		{"progress as text", sample(), map[pledge.Field]any{pledge.Progress: "４５％"}, fine, ""},
		{"progress of 120 % as text", sample(), map[pledge.Field]any{pledge.Progress: "120%"}, "記入もれ 0件、くいちがい 1件", pledge.Progress},
		{"achieved nobody knows when", sample(), with(done("達成済み"), pledge.AchievedOn, "未定"), "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved about March", sample(), with(done("達成済み"), pledge.AchievedOn, "3月ごろ"), "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved in times to come", sample(), with(done("達成済み"), pledge.AchievedOn, "2098-04-01"), "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved on no day", sample(), with(done("達成済み"), pledge.AchievedOn, "2024/13/1"), "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved on no day of an era", sample(), with(done("達成済み"), pledge.AchievedOn, "Ｒ５．２．２９"), "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved without an era", sample(), with(done("達成済み"), pledge.AchievedOn, "6年3月29日"), "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved in times to come, as text", sample(), with(done("達成済み"), pledge.AchievedOn, "令和80年4月1日"), "記入もれ 0件、くいちがい 1件", pledge.AchievedOn},
		{"achieved on a day as text", sample(), with(done("達成済み"), pledge.AchievedOn, "令和6年2月29日"), fine, pledge.AchievedOn},
		{"achieved at the end of a month", sample(), with(done("達成済み"), pledge.AchievedOn, "令和6年3月末"), fine, pledge.AchievedOn},
	}
	// One workbook with a form per test: LibreOffice takes its time to start.
	var records []pledge.Record
	cells := map[string]map[string]any{}
	for i, tt := range tests {
		r := tt.base.Clone()
		r[pledge.Number] = itoa(i + 1)
		records = append(records, r)
		cells[itoa(i+1)] = map[string]any{}
		for f, v := range tt.cells {
			cells[itoa(i+1)][cellOf(f, r)] = v
		}
	}
	o := order(records...)
	issued := write(t, o)
	// A workbook that LibreOffice saved before it was filled in checks as well.
	for name, data := range map[string][]byte{"as issued": issued, "saved by LibreOffice": calc(t, issued)} {
		t.Run(name, func(t *testing.T) { checkCounts(t, calc(t, fill(t, data, cells)), o, records, tests) })
	}
}

func checkCounts(t *testing.T, data []byte, o Order, records []pledge.Record, tests []mistake) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(coverSheet)
	if err != nil {
		t.Fatal(err)
	}
	cover := map[string]string{}
	for _, row := range rows {
		if len(row) > 3 {
			cover[row[0]] = row[3]
		}
	}
	var sum [2]int
	for i, tt := range tests {
		sheet := itoa(i + 1)
		var n [2]int
		fmt.Sscanf(tt.want, "記入もれ %d件、くいちがい %d件", &n[0], &n[1])
		sum[0], sum[1] = sum[0]+n[0], sum[1]+n[1]
		if got := cover["No. "+sheet]; got != tt.want {
			t.Errorf("%s: the cover says %q, want %q", tt.name, got, tt.want)
		}
		for _, s := range layoutOf(records[i], planLines(o.Settings, records[i], o.Today)).slots {
			got, _ := f.GetCellValue(sheet, xlsx.CellName(s.row, colNotice))
			if s.field == tt.why && got == "" {
				t.Errorf("%s: nothing beside %s", tt.name, s.field)
			}
			if s.field == pledge.HorizonName {
				want := o.Settings.HorizonOf(records[i].Target(pledge.TargetYear))
				if year, ok := tt.cells[pledge.TargetYear]; ok {
					text, _ := year.(string)
					target, _ := pledge.ParseTarget(text, o.Settings.Calendar)
					if text == "R9.3.31" { // the batch reads more than the form
						target = pledge.Target{}
					}
					want = o.Settings.HorizonOf(target)
				}
				if got, _ := f.GetCellValue(sheet, xlsx.CellName(s.row, s.value)); got != want {
					t.Errorf("%s: 区分 shows %q, want %q", tt.name, got, want)
				}
			}
		}
	}
	if got, _ := f.GetCellValue(coverSheet, "A11"); got != stateText(sum) {
		t.Errorf("in all: %q", got)
	}
}

// What is stored beside the formulas is what they compute.
func TestStoredValuesInLibreOffice(t *testing.T) {
	late := sample()
	late[pledge.Number], late[pledge.Outlook] = "13", "遅れのおそれ"
	delete(late, pledge.Situation)
	delete(late, pledge.Response)
	late[pledge.StatusWord], late[pledge.AchievedOn] = "未着手", "2024-03-29"
	o := order(sample(), late, pledge.Record{pledge.Number: "14", pledge.StatusWord: "達成済み"})
	ro, subs, cover, found := wrongForms(t)
	returned := returnBook(t, ro, cover, subs, found)
	checkStored(t, write(t, o))
	checkStored(t, returned)

	// Everything that cannot be read, and a form of nobody's.
	read, cover, _ := Read("a.xlsx", open(t, edited(t, write(t, order(sample(), late)), func(f *excelize.File) {
		for field, value := range map[pledge.Field]any{pledge.TargetYear: "来年度", pledge.StatusWord: "順調", pledge.Progress: "120%", pledge.AchievedOn: "未定",
			pledge.Outlook: "たぶん"} {
			must(f.SetCellValue("12", place(field), value))
		}
		must(f.SetCellValue("13", place(pledge.Number), 99))
		must(f.SetCellValue("13", place(pledge.AchievedOn), "令和6年3月末"))
	})), ro.Settings)
	found = []finding.Finding{{At: read[1].Entries[pledge.Number].At, Code: finding.PledgeUnknown, Pledge: 99, Field: pledge.Number, Value: "99"}}
	subs = nil
	for i := range read[:2] {
		subs, found = append(subs, &read[i]), append(found, read[i].Findings...)
	}
	ro.Pledges = order(sample()).Pledges
	back := returnBook(t, ro, cover, subs, found)
	checkStored(t, back)
	f, err := excelize.OpenReader(bytes.NewReader(back))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"D14": "記入もれ 0件、くいちがい 5件", "D15": "記入もれ 2件、くいちがい 3件"} {
		if got, _ := f.GetCellValue(coverSheet, cell); got != want {
			t.Errorf("%s on the cover says %q, want %q", cell, got, want)
		}
	}
}

func checkStored(t *testing.T, data []byte) {
	t.Helper()
	stored, computed := open(t, data), open(t, calc(t, fill(t, data, nil)))
	n := 0
	for _, sh := range stored.Sheets {
		for _, row := range sh.Rows {
			for i := range row.Cells {
				c := &row.Cells[i]
				if !c.Formula {
					continue
				}
				n++
				got, want := computed.Sheet(sh.Name).At(c.Row, c.Col).Typed().Shown(), c.Typed().Shown()
				if got != want {
					t.Errorf("%s!%s: stored %q, computed %q", sh.Name, xlsx.CellName(c.Row, c.Col), want, got)
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d formulas", n)
	}
}

// LibreOffice takes days apart as [spelledDay] does, and makes of them what the
// batch does.
func TestDaysInLibreOffice(t *testing.T) {
	texts := []string{"2024/3/29", "2024-03-29", "2024.3.29", "令和6年3月29日", "R6.3.29", "令和6年3月", "令和6年3月末", "令和5年度末", "2024/3/29 0:00", "2024-03-29T00:00:00", "2024年3月29日(金)",
		"H.31.3.29", "令6.3.29", "昭和六十四年一月七日", "２０２４／３／２９", "令和 元年 5 月 1 日", "㋿6年3月29日", "2024ー03ー29", "令和六年三月二十九日", "2024/①/②",
		"2024/13/1", "2024/0/1", "2024/2/30", "2023-02-29", "2024.4.31", "R5.2.29", "r6.13.1", "令和6年13月", "令和6年2月30日", "平成31年2月29日", "Ｒ６．１３．１", "2024/3/32", "2024/3/0",
		"1900/12/31", "1901/1/1", "2100/12/31", "2101/1/1", "R83.1.1", "6/3/29", "24.3.29", "3月29日", "2024/3/131", "2024/131/1", "99999/1/1", "未定", "3月ごろ", "2024", "済", "令和/3/1",
		strings.Repeat("2024/13/1 ", 9)}
	f := excelize.NewFile()
	defer f.Close()
	for i, text := range texts {
		x := refs{layout: &layout{slots: []slot{{field: pledge.AchievedOn, row: i + 1, value: colValue}}}}
		must(f.SetCellStr("Sheet1", xlsx.CellName(i+1, colValue), text))
		for k, formula := range []string{x.spelled(pledge.AchievedOn), x.outside(pledge.AchievedOn), x.noDay(pledge.AchievedOn)} {
			if k > 0 {
				formula = "IF(" + formula + ",1,0)"
			}
			must(f.SetCellFormula("Sheet1", xlsx.CellName(i+1, colDay+k), formula))
		}
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	computed := open(t, calc(t, buf.Bytes())).Sheet("Sheet1")
	for i, text := range texts {
		var got [3]int
		for k := range got {
			got[k] = int(computed.At(i+1, colDay+k).Number)
		}
		want := [3]int{spelledDay(text)}
		outside, noDay := refusedDay(want[0])
		if outside {
			want[1] = 1
		}
		if noDay {
			want[2] = 1
		}
		if got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
		if _, _, err := pledge.ParseDate(text, testSettings().Calendar); err == nil && got[1]+got[2] > 0 {
			t.Errorf("%q: the form objects", text)
		}
	}
}
