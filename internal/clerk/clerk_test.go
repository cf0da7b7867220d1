package clerk

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
)

// form is a sheet as a department gets it: merged labels and values, formats.
const form = `
modified 2024-06-03T00:00:00Z
sheet 提出票
row 担当者 |
sheet 12
row 公約番号 | 12 | 公約名 | スポーツ | を楽しむ
merge D1:E1
cell A3 = 達成目標年度
merge A3:B3
cell C3 = 令和7年度
row
at A4
row 状 況： | 実施中 | 進捗率 | 0.3 format 0%
row 達成日 |
format B5 [$-411]ggge"年"m"月"d"日"
row 現状と課題 | " 一行目\n二行目"
row 備考 |
format B7 @
row 工程 | 令和4年度 | 基本方針
row | 令和5年度 |
sheet 記入要領
row お願い
`

func TestMakeBookStoresWhatTheNotationSays(t *testing.T) {
	out := filepath.Join(t.TempDir(), "b.xlsx")
	err := MakeBook(out, strings.NewReader(`
# a comment
date1904
author 公約 太郎
sheet 一
hide sheet
row 1 | -0.5 | 007 | '1 | TRUE | a \| b\nc | | end
row date 2024-03-29 | date 2024-03-29 format [$-411]ge.m.d | 0.45 format 0% | error #REF! | format like text
row formula =1/0 value #DIV/0! | formula =SUM(A1:B1) value 0.5 format 0% | formula ="a"&"<b>" value a<b> | formula =1+1
rich H1 = 太 | い
comment A1 = 見出し
merge B8:D8
hide row 3
hide column C
width A 24
sheet 二
at C5
row x | y
row z
skip 1
row w
`))
	if err != nil {
		t.Fatal(err)
	}
	parts := booktest.PartsOfFile(t, out)
	one, two := parts["xl/worksheets/sheet1.xml"], parts["xl/worksheets/sheet2.xml"]
	for _, want := range []string{
		`<c r="A1"><v>1</v></c><c r="B1"><v>-0.5</v></c>`,
		`<c r="E1" t="b"><v>1</v></c>`,
		`r="A2" s="1"><v>43918</v>`, // 45380 in the 1900 system
		`r="D2" t="e"><v>#REF!</v>`,
		`r="A3" t="e"><f>1/0</f><v>#DIV/0!</v>`,
		`r="B3" s="3"><f>SUM(A1:B1)</f><v>0.5</v>`,
		`r="C3" t="str"><f>&#34;a&#34;&amp;&#34;&lt;b&gt;&#34;</f><v>a&lt;b&gt;</v>`,
		`r="D3"><f>1+1</f></c>`,
		`<mergeCell ref="B8:D8">`,
	} {
		if !strings.Contains(one, want) {
			t.Errorf("sheet 一 lacks %s:\n%s", want, one)
		}
	}
	for _, want := range []string{`r="C5"`, `r="D5"`, `r="C6"`, `r="C8"`} {
		if !strings.Contains(two, want) {
			t.Errorf("sheet 二 lacks %s", want)
		}
	}
	if !strings.Contains(parts["xl/workbook.xml"], `name="一" sheetId="1" r:id="rId1" state="hidden"`) {
		t.Errorf("sheet 一 is not hidden: %s", parts["xl/workbook.xml"])
	}
	f := booktest.ExcelFile(t, out)
	got := map[string]string{}
	for _, cell := range []string{"C1", "D1", "F1", "G1", "H1", "E2"} {
		if got[cell], err = f.GetCellValue("一", cell); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"C1": "007", "D1": "1", "F1": "a | b\nc", "G1": "", "H1": "太い", "E2": "format like text"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFillTypesLikeAPerson(t *testing.T) {
	dir := t.TempDir()
	issued, out := filepath.Join(dir, "issued.xlsx"), filepath.Join(dir, "out.xlsx")
	if err := MakeBook(issued, strings.NewReader(form)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ edits, cell, xml string }{
		{"状況 = 達成済み", "B4", "達成済み"},
		{"進捗率 = 45%", "D4", "0.45"},
		{"進捗率 = 50", "D4", "0.5"},
		{"進捗率 = 0.2", "D4", "0.2"},
		{"進捗率 = '45%", "D4", "45%"},
		{"進捗率 = ４５％", "D4", "４５％"},
		{"達成日 = 2024/3/29", "B5", "45380"},
		{"達成日 = '2024/3/29", "B5", "2024/3/29"},
		{"達成日 = 2024/2/30", "B5", "2024/2/30"},
		{"備考 = 45%", "B7", "45%"}, // a text cell
		{"備考 = 7", "B7", "7"},
		{`現状と課題 = 一\n二`, "B6", "一\n二"},
		{"状況 =", "B4", ""},
		{"公約名 = 改めた名", "D1", "改めた名"},
		{"達成目標年度 = 2025", "C3", "2025"},
		{"工程 令和5年度 = 説明会", "C9", "説明会"},
		{"cell C3 = 令和8年度以降", "C3", "令和8年度以降"},
		{"insert row 4\n状況 = 検討中", "B5", "検討中"},
		{"delete row 2\n状況 = 検討中", "B3", "検討中"},
	} {
		if err := Fill(issued, out, strings.NewReader("[12]\n"+tt.edits)); err != nil {
			t.Errorf("%s: %v", tt.edits, err)
			continue
		}
		if got := raw(t, out, "12", tt.cell); got != tt.xml {
			t.Errorf("%s: %s is %q, want %q", tt.edits, tt.cell, got, tt.xml)
		}
	}
}

func TestFillHandlesSheets(t *testing.T) {
	dir := t.TempDir()
	issued, out := filepath.Join(dir, "issued.xlsx"), filepath.Join(dir, "out.xlsx")
	if err := MakeBook(issued, strings.NewReader(form)); err != nil {
		t.Fatal(err)
	}
	err := Fill(issued, out, strings.NewReader(`
modified 2024-08-20T09:00:00+09:00
[提出票]
担当者 = 職員 一郎
hide sheet
[12]
copy 12 (2)
rename 十二
状況 = 検討中
[記入要領]
delete
[*]
備考 = 全部
`))
	if err != nil {
		t.Fatal(err)
	}
	f := booktest.ExcelFile(t, out)
	if diff := cmp.Diff([]string{"提出票", "十二", "12 (2)"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	got := []string{raw(t, out, "提出票", "B1"), raw(t, out, "十二", "B4"), raw(t, out, "12 (2)", "B4"), raw(t, out, "十二", "B7"), raw(t, out, "12 (2)", "B7")}
	if diff := cmp.Diff([]string{"職員 一郎", "検討中", "実施中", "全部", "全部"}, got); diff != "" {
		t.Error(diff)
	}
	props, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if props.Modified != "2024-08-20T00:00:00Z" {
		t.Errorf("modified %s", props.Modified)
	}
	if visible, _ := f.GetSheetVisible("提出票"); visible {
		t.Error("提出票 is not hidden")
	}
}

func TestFormulasFollowTheirSheets(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.xlsx"), filepath.Join(dir, "b.xlsx")
	err := MakeBook(a, strings.NewReader(`
sheet 表紙
row formula =SUM('1'!$A$1:B2,'11'!A1) value 3 | formula =IF('2'!C3>1,"<2",あ!A1) value 1
sheet 1
row 公約番号 | 1
sheet 2
row 公約番号 | 2
sheet 11
sheet あ
`))
	if err != nil {
		t.Fatal(err)
	}
	if err := Fill(a, b, strings.NewReader("[1]\ndelete\n[2]\nrename 二番\n[あ]\nrename い")); err != nil {
		t.Fatal(err)
	}
	cover := booktest.PartsOfFile(t, b)["xl/worksheets/sheet1.xml"]
	for _, want := range []string{
		`<f>SUM(#REF!,&#39;11&#39;!A1)</f><v>3</v>`,
		`<f>IF(&#39;二番&#39;!C3&gt;1,&#34;&lt;2&#34;,&#39;い&#39;!A1)</f><v>1</v>`,
	} {
		if !strings.Contains(cover, want) {
			t.Errorf("the cover lacks %s:\n%s", want, cover)
		}
	}
}

func TestSameNotationSameBytes(t *testing.T) {
	dir := t.TempDir()
	var books, filled [2][]byte
	for i := range books {
		a, b := filepath.Join(dir, "a.xlsx"), filepath.Join(dir, "b.xlsx")
		if err := MakeBook(a, strings.NewReader(form+"cell A9 = error #N/A\ncell A10 = error #REF!\n")); err != nil {
			t.Fatal(err)
		}
		if err := Fill(a, b, strings.NewReader("[12]\n状況 = 中止\n進捗率 = 20%\n達成日 = 2024/3/29")); err != nil {
			t.Fatal(err)
		}
		books[i], filled[i] = read(t, a), read(t, b)
	}
	if !bytes.Equal(books[0], books[1]) {
		t.Error("MakeBook made two different workbooks")
	}
	if !bytes.Equal(filled[0], filled[1]) {
		t.Error("Fill made two different workbooks")
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	dir := t.TempDir()
	issued, out := filepath.Join(dir, "issued.xlsx"), filepath.Join(dir, "out.xlsx")
	if err := MakeBook(issued, strings.NewReader(form)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ edits, want string }{
		{"状況 = 中止", "line 1: no section"},
		{"[12]\n\n状態 = 中止", "line 3: sheet 12: no label 状態"},
		{"[13]", "line 1: [13]: no such pledge"},
		{"[12]\nfold", "is no word of the notation"},
		{"[12]\n達成日 = date 2024/3/29", "is no day like"},
	} {
		err := Fill(issued, out, strings.NewReader(tt.edits))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want %q", tt.edits, err, tt.want)
		}
	}
	for _, tt := range []struct{ src, want string }{
		{"row 1", "line 1: row: no sheet has begun"},
		{"sheet 一\n行 1", "line 2"},
		{"sheet 一\nhide sheet", "at least one sheet"},
		{"sheet 一\nrow 1 | error #REF!\nmerge A1:B1", "一 B1"},
		{"", "no sheet is described"},
	} {
		err := MakeBook(out, strings.NewReader(tt.src))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want %q", tt.src, err, tt.want)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a workbook was written in spite of the error")
	}
}

func TestDamage(t *testing.T) {
	dir := t.TempDir()
	whole, broken := filepath.Join(dir, "a.xlsx"), filepath.Join(dir, "b.xlsx")
	if err := MakeBook(whole, strings.NewReader(form)); err != nil {
		t.Fatal(err)
	}
	if err := Damage(whole, broken, "cut"); err != nil {
		t.Fatal(err)
	}
	if _, err := zip.OpenReader(broken); err == nil {
		t.Error("a cut file still opens")
	}
	for how, part := range map[string]string{"flip": "", "flip xl/styles.xml": "xl/styles.xml"} {
		if err := Damage(whole, broken, how); err != nil {
			t.Fatal(err)
		}
		z, err := zip.OpenReader(broken)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range z.File {
			r, err := f.Open()
			if err == nil {
				_, err = io.Copy(io.Discard, r)
			}
			wrong := f.Name == part || part == "" && i == 0
			if (err != nil) != wrong {
				t.Errorf("%s: %s: %v", how, f.Name, err)
			}
		}
		z.Close()
	}
	for _, how := range []string{"burn", "flip xl/none.xml"} {
		if Damage(whole, broken, how) == nil {
			t.Errorf("%s: no error", how)
		}
	}
}

func raw(t *testing.T, name, sheet, cell string) string {
	t.Helper()
	f := booktest.ExcelFile(t, name)
	s, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
