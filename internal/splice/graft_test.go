package splice

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
)

// decorated returns a master as people leave it: a register with filter,
// validation, conditional formats, comments, a chart, a picture, a table, a
// pivot table, names and further sheets.
func decorated(t testing.TB, summary bool) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetName("Sheet1", "公約一覧"))
	if summary {
		_, err := f.NewSheet("達成状況")
		must(t, err)
		must(t, f.SetCellStr("達成状況", "A1", "前回の達成状況"))
		must(t, f.AddChart("達成状況", "C3", &excelize.Chart{Type: excelize.Bar, Series: []excelize.ChartSeries{{Values: "公約一覧!$A$3:$A$6"}}}))
		must(t, f.AddComment("達成状況", excelize.Comment{Cell: "A1", Author: "市長室", Text: "消える"}))
		must(t, f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "達成状況!$A$1:$B$2", Scope: "達成状況"}))
		must(t, f.SetSheetVisible("達成状況", false))
	}
	for _, s := range []string{"変更履歴", "みんなのメモ"} {
		_, err := f.NewSheet(s)
		must(t, err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})
	must(t, err)
	format := `yyyy"年"m"月"d"日"`
	date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	must(t, err)
	for i, h := range []string{"公約番号", "公約名", "達成日", "メモ"} {
		must(t, f.SetCellStr("公約一覧", a1(2, i+1), h))
		must(t, f.SetCellStyle("公約一覧", a1(2, i+1), a1(2, i+1), bold))
	}
	for r := 3; r <= 6; r++ {
		must(t, f.SetCellInt("公約一覧", a1(r, 1), int64(r-2)))
		must(t, f.SetCellStr("公約一覧", a1(r, 2), fmt.Sprintf("公約その%d", r-2)))
		must(t, f.SetCellValue("公約一覧", a1(r, 3), 45380))
		must(t, f.SetCellStyle("公約一覧", a1(r, 3), a1(r, 3), date))
		must(t, f.SetCellFormula("公約一覧", a1(r, 4), fmt.Sprintf("A%d*2", r)))
	}
	must(t, f.AutoFilter("公約一覧", "A2:D6", nil))
	dv := excelize.NewDataValidation(true)
	dv.Sqref = "A3:A99"
	must(t, dv.SetDropList([]string{"1", "2"}))
	must(t, f.AddDataValidation("公約一覧", dv))
	red, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9A0511"}})
	must(t, err)
	must(t, f.SetConditionalFormat("公約一覧", "A3:A99", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Value: "3", Format: &red}, {Type: "data_bar", Criteria: "=", BarColor: "#638EC6", BarSolid: true, MinType: "min", MaxType: "max"}}))
	must(t, f.AddComment("公約一覧", excelize.Comment{Cell: "B3", Author: "企画", Text: "要確認"}))
	must(t, f.AddChart("公約一覧", "F2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: "公約一覧!$A$3:$A$6"}}}))
	must(t, f.SetPanes("公約一覧", &excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}))
	must(t, f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "公約一覧!$2:$2", Scope: "公約一覧"}))
	must(t, f.SetDefinedName(&excelize.DefinedName{Name: "番号", RefersTo: "公約一覧!$A$3:$A$6"}))
	for i, h := range []string{"改訂", "項目", "変更後"} {
		must(t, f.SetCellStr("変更履歴", a1(1, i+1), h))
	}
	must(t, f.SetSheetRow("変更履歴", "A2", &[]any{1, "状況", "未着手"}))
	must(t, f.AddTable("変更履歴", &excelize.Table{Range: "A1:C2", Name: "履歴"}))
	for i, h := range []string{"部", "件数"} {
		must(t, f.SetCellStr("みんなのメモ", a1(1, i+1), h))
	}
	must(t, f.SetSheetRow("みんなのメモ", "A2", &[]any{"総務部", 3}))
	must(t, f.AddPivotTable(&excelize.PivotTableOptions{DataRange: "みんなのメモ!A1:B2", PivotTableRange: "みんなのメモ!E1:G9",
		Rows: []excelize.PivotTableField{{Data: "部"}}, Data: []excelize.PivotTableField{{Data: "件数", Subtotal: "Sum"}}}))
	must(t, f.SetCellHyperLink("みんなのメモ", "A9", "https://example.com/", "External"))
	m := booktest.Parts(t, save(t, f))
	// What excelize cannot make.
	m["customXml/item1.xml"] = "<x/>"
	m["xl/calcChain.xml"] = `<calcChain xmlns="` + mainNS + `"><c r="D3" i="1"/></calcChain>`
	m["xl/_rels/workbook.xml.rels"] = strings.Replace(m["xl/_rels/workbook.xml.rels"], "</Relationships>", `<Relationship Id="rId90" Type="`+officeRels+`/calcChain" Target="calcChain.xml"/></Relationships>`, 1)
	m[typesPart] = strings.Replace(m[typesPart], "</Types", `<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types`, 1)
	return booktest.Pack(t, m)
}

// source returns a workbook with a sheet to graft.
func source(t testing.TB, rate float64) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() { f.Close() })
	_, err := f.NewSheet("達成状況")
	must(t, err)
	one := "0.0%"
	style := func(s excelize.Style) int {
		id, err := f.NewStyle(&s)
		must(t, err)
		return id
	}
	unused := style(excelize.Style{Font: &excelize.Font{Family: "使わない", Size: 33}})
	_ = unused
	head := style(excelize.Style{Font: &excelize.Font{Family: "Meiryo", Size: 20, Bold: true}, Alignment: &excelize.Alignment{WrapText: true}})
	pct := style(excelize.Style{CustomNumFmt: &one, Border: []excelize.Border{{Type: "bottom", Color: "888888", Style: 1}}})
	must(t, f.SetColStyle("達成状況", "D:E", pct))
	must(t, f.SetCellStr("達成状況", "A1", "あんなか <再起動> 達成状況"))
	must(t, f.SetCellStyle("達成状況", "A1", "A1", head))
	must(t, f.SetCellRichText("達成状況", "A2", []excelize.RichTextRun{{Text: "太"}, {Text: "字", Font: &excelize.Font{Bold: true}}}))
	must(t, f.SetCellFormula("達成状況", "B3", "SUM(公約一覧!A3:A6)"))
	must(t, f.SetCellValue("達成状況", "B4", rate))
	must(t, f.SetCellStyle("達成状況", "B4", "B4", pct))
	must(t, f.SetCellStr("達成状況", "B5", "あんなか <再起動> 達成状況"))
	blue, err := f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})
	must(t, err)
	must(t, f.SetConditionalFormat("達成状況", "B4", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Value: "0.5", Format: &blue}, {Type: "data_bar", Criteria: "=", BarColor: "#638EC6", BarSolid: true, MinType: "min", MaxType: "max"}}))
	must(t, f.AddChart("達成状況", "D6", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Name: "達成状況!$A$1", Values: "達成状況!$B$3:$B$4"}}}))
	must(t, f.AddChart("達成状況", "D26", &excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{{Values: "達成状況!$B$3:$B$4"}}}))
	must(t, f.AddComment("達成状況", excelize.Comment{Cell: "B4", Author: "kouyaku", Text: "分母は全公約"}))
	must(t, f.SetCellHyperLink("達成状況", "A9", "https://example.com/", "External"))
	must(t, f.SetCellHyperLink("達成状況", "A10", "公約一覧!A1", "Location"))
	must(t, f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "達成状況!$A$1:$H$40", Scope: "達成状況"}))
	return f
}

// TestUntouched: a workbook nothing is asked of, and every part a change does
// not concern, come through byte for byte, compressed bytes included.
func TestUntouched(t *testing.T) {
	book := decorated(t, true)
	if d := differing(t, book, change(t, book, func(*Workbook) {})); d != nil {
		t.Errorf("no change changed %v", d)
	}
	out := change(t, book, func(w *Workbook) { w.Set("みんなのメモ", 2, 2, num(4)) })
	memo := booktest.Excel(t, out)
	if v, _ := memo.GetCellValue("みんなのメモ", "B2"); v != "4" {
		t.Errorf("B2 is %q", v)
	}
	want := []string{"xl/workbook.xml", "xl/worksheets/sheet4.xml"}
	if d := cmp.Diff(want, differing(t, book, out)); d != "" {
		t.Error(d)
	}
	was, is := raw(t, book), raw(t, out)
	for name, b := range was {
		if !slices.Contains(want, name) && !bytes.Equal(b, is[name]) {
			t.Errorf("%s was compressed anew", name)
		}
	}
	// Formulas come and go: the calculation chain has to go.
	out = change(t, book, func(w *Workbook) { w.Set("公約一覧", 3, 4, num(4)) })
	want = []string{"-xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"}
	if d := cmp.Diff(want, differing(t, book, out)); d != "" {
		t.Error(d)
	}
	if p := booktest.Parts(t, out); strings.Contains(p[typesPart]+p["xl/_rels/workbook.xml.rels"], "calcChain") {
		t.Error("the calculation chain is still spoken of")
	}
}

// raw returns the compressed bytes of a workbook's parts.
func raw(t testing.TB, book []byte) map[string][]byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	m := make(map[string][]byte)
	for _, f := range zr.File {
		r, err := f.OpenRaw()
		must(t, err)
		m[f.Name], err = io.ReadAll(r)
		must(t, err)
	}
	return m
}

func TestFilterAndTableGrow(t *testing.T) {
	book := decorated(t, true)
	out := change(t, book, func(w *Workbook) {
		w.Append("公約一覧", 2, []int{1, 2, 3}, [][]Value{{num(5), text("公約その5"), num(45400)}, {num(6), text("=1+1"), {}}})
		w.Append("変更履歴", 1, []int{1, 2, 3}, [][]Value{{num(2), text("状況"), text("実施中")}})
	})
	p := booktest.Parts(t, out)
	for part, want := range map[string]string{
		"xl/worksheets/sheet1.xml": `<autoFilter ref="A2:D8">`,
		"xl/workbook.xml":          `'公約一覧'!$A$2:$D$8</definedName>`,
		"xl/tables/table1.xml":     ` ref="A1:C3">`,
	} {
		if !strings.Contains(strings.ReplaceAll(p[part], "&#39;", "'"), want) {
			t.Errorf("%s lacks %s:\n%s", part, want, p[part])
		}
	}
	if !strings.Contains(p["xl/tables/table1.xml"], `<autoFilter ref="A1:C3"`) {
		t.Error("the table's filter did not grow")
	}
	if n := len(booktest.Strict(t, out).Sheet("公約一覧").Rows); n != 7 {
		t.Errorf("the strict reader reads %d rows", n)
	}
	f := booktest.Excel(t, out)
	if v, _ := f.GetCellValue("公約一覧", "C7"); v != "2024年4月18日" {
		t.Errorf("the new row's date shows as %q", v)
	}
	if v, _ := f.GetCellValue("公約一覧", "B8"); v != "=1+1" {
		t.Errorf("text became %q", v)
	}
	if _, err := tryChange(book, func(w *Workbook) { w.Set("変更履歴", 1, 2, text("別の名")) }); err == nil {
		t.Error("a table's header was changed")
	}
}

func TestAddColumn(t *testing.T) {
	book := decorated(t, true)
	add := func(w *Workbook) {
		for i, c := range []Column{{Header: "進捗率", Width: 8, Format: "0%"}, {Header: "確認日", Width: 11, Format: "yyyy/mm/dd"}} {
			col, err := w.AddColumn("公約一覧", 2, c)
			must(t, err)
			if col != 5+i {
				t.Errorf("%s in column %d", c.Header, col)
			}
		}
		w.Set("公約一覧", 3, 5, num(0.45))
		// A value with a format to fall back on takes the new column's as well.
		date := num(45380)
		date.Style = &Style{Format: "0", Unless: func(_ int, code string) bool { return code == "yyyy/mm/dd" }}
		w.Set("公約一覧", 3, 6, date)
	}
	out := change(t, book, add)
	f := booktest.Excel(t, out)
	for cell, want := range map[string]string{"E2": "進捗率", "E3": "45%", "F3": "2024/03/29"} {
		if v, _ := f.GetCellValue("公約一覧", cell); v != want {
			t.Errorf("%s shows as %q, want %q", cell, v, want)
		}
	}
	a, _ := f.GetCellStyle("公約一覧", "D2")
	b, _ := f.GetCellStyle("公約一覧", "E2")
	if a != b || a == 0 {
		t.Errorf("header formats %d and %d", a, b)
	}
	if w, _ := f.GetColWidth("公約一覧", "F"); w != 11 {
		t.Errorf("width %v", w)
	}
	if !bytes.Equal(out, change(t, book, add)) {
		t.Error("the same change gave other bytes")
	}
}

func TestGraft(t *testing.T) {
	for _, there := range []bool{false, true} {
		t.Run(fmt.Sprintf("there=%v", there), func(t *testing.T) {
			book := decorated(t, there)
			run := func(book []byte, rate float64) []byte {
				return change(t, book, func(w *Workbook) {
					must(t, w.Graft(Scion{Sheet: "達成状況", File: source(t, rate)}))
					must(t, w.Graft(Scion{Sheet: "達成状況", File: source(t, rate)})) // the second replaces the first
					w.Set("公約一覧", 3, 1, num(rate))
					w.Set("達成状況", 12, 1, text("書き足し"))
				})
			}
			first := run(book, 0.454)
			if !bytes.Equal(first, run(book, 0.454)) {
				t.Error("the same graft gave other bytes")
			}
			want := []string{"+xl/charts/kouyaku1.xml", "+xl/charts/kouyaku2.xml", "+xl/drawings/_rels/kouyaku1.xml.rels", "+xl/drawings/kouyaku1.vml", "+xl/drawings/kouyaku1.xml",
				"+xl/kouyaku-comments1.xml", "+xl/worksheets/_rels/kouyaku1.xml.rels", "+xl/worksheets/kouyaku1.xml", "-xl/calcChain.xml",
				"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"}
			if there {
				want = append(want, "-xl/charts/chart1.xml", "-xl/comments1.xml", "-xl/drawings/_rels/drawing1.xml.rels", "-xl/drawings/drawing1.xml", "-xl/drawings/vmlDrawing1.vml",
					"-xl/worksheets/_rels/sheet2.xml.rels", "-xl/worksheets/sheet2.xml")
				slices.Sort(want)
			}
			if d := cmp.Diff(want, differing(t, book, first)); d != "" {
				t.Error(d)
			}
			tenth := first
			for i := range 9 {
				tenth = run(tenth, 0.5+float64(i)/100)
			}
			if d := cmp.Diff([]string{"xl/worksheets/kouyaku1.xml", "xl/worksheets/sheet1.xml"}, differing(t, first, tenth)); d != "" {
				t.Errorf("ten runs: %s", d)
			}
			if back := run(tenth, 0.454); !bytes.Equal(first, back) {
				t.Error("grafting the first sheet again did not give the first bytes")
			}

			if s := booktest.Strict(t, tenth).Sheet("達成状況"); s.At(1, 1).Text != "あんなか <再起動> 達成状況" || s.At(4, 2).Number != 0.58 {
				t.Errorf("the strict reader reads %+v and %+v", s.At(1, 1), s.At(4, 2))
			}
			f := booktest.Excel(t, first)
			sheets := []string{"公約一覧", "達成状況", "変更履歴", "みんなのメモ"}
			if !there {
				sheets = []string{"達成状況", "公約一覧", "変更履歴", "みんなのメモ"}
			}
			if d := cmp.Diff(sheets, f.GetSheetList()); d != "" {
				t.Error(d)
			}
			if name := f.GetSheetName(f.GetActiveSheetIndex()); name != "達成状況" {
				t.Errorf("the active sheet is %s", name)
			}
			if shown, err := f.GetSheetVisible("達成状況"); !shown || err != nil {
				t.Errorf("the active sheet is hidden (%v)", err)
			}
			p := booktest.Parts(t, first)
			selected := 0
			for name, body := range p {
				if strings.HasPrefix(name, "xl/worksheets/") && strings.Contains(body, "tabSelected") {
					selected++
				}
			}
			if selected != 1 {
				t.Errorf("%d sheets are selected", selected)
			}
			for cell, want := range map[string]string{"A1": "あんなか <再起動> 達成状況", "A2": "太字", "A12": "書き足し", "B4": "45.4%", "B5": "あんなか <再起動> 達成状況"} {
				if v, err := f.GetCellValue("達成状況", cell); v != want || err != nil {
					t.Errorf("%s is %q (%v)", cell, v, err)
				}
			}
			id, err := f.GetCellStyle("達成状況", "A1")
			must(t, err)
			if s, err := f.GetStyle(id); err != nil || s.Font.Family != "Meiryo" || s.Font.Size != 20 || !s.Alignment.WrapText {
				t.Errorf("A1 looks like %+v", s)
			}
			if strings.Contains(p["xl/styles.xml"], "使わない") {
				t.Error("a format no cell has was brought along")
			}
			names := map[string]string{}
			for _, d := range f.GetDefinedName() {
				names[d.Scope+"/"+d.Name] = d.RefersTo
			}
			for name, want := range map[string]string{"達成状況/_xlnm.Print_Area": "達成状況!$A$1:$H$40", "公約一覧/_xlnm.Print_Titles": "公約一覧!$2:$2", "Workbook/番号": "公約一覧!$A$3:$A$6"} {
				if names[name] != want {
					t.Errorf("%s is %q, want %q (%v)", name, names[name], want, names)
				}
			}
			if c, err := f.GetComments("達成状況"); err != nil || len(c) != 1 || c[0].Cell != "B4" {
				t.Errorf("comments %v, %v", c, err)
			}
			if v, _ := f.GetCellValue("公約一覧", "C3"); v != "2024年3月29日" {
				t.Errorf("C3 of the register shows as %q", v)
			}
		})
	}
}

// TestGraftRefuses: a sheet whose parts cannot be taken along is not half taken.
func TestGraftRefuses(t *testing.T) {
	book := decorated(t, true)
	w, err := Open(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	f := excelize.NewFile()
	defer f.Close()
	if err := w.Graft(Scion{Sheet: "達成状況", File: f}); err == nil {
		t.Error("a sheet that is not there was grafted")
	}
	must(t, f.SetSheetName("Sheet1", "達成状況"))
	must(t, f.SetSheetRow("達成状況", "A1", &[]any{"a", "b"}))
	must(t, f.AddTable("達成状況", &excelize.Table{Range: "A1:B2"}))
	if err := w.Graft(Scion{Sheet: "達成状況", File: f}); err == nil {
		t.Error("a table was grafted")
	}
	var out bytes.Buffer
	_, err = w.WriteTo(&out)
	must(t, err)
	if d := differing(t, book, out.Bytes()); d != nil {
		t.Errorf("refused grafts changed %v", d)
	}
}

// TestBareWorkbook: a workbook without styles, views and names gets what it
// needs, in the order the schema asks for, with the prefix it uses.
func TestBareWorkbook(t *testing.T) {
	m := booktest.Parts(t, small(t, `<x:worksheet xmlns:x="`+mainNS+`"><x:sheetData/></x:worksheet>`))
	m["xl/workbook.xml"] = `<x:workbook xmlns:x="` + mainNS + `"><x:workbookPr/><x:sheets><x:sheet name="S" sheetId="7" z:id="rId1" xmlns:z="` + relNS + `"/></x:sheets></x:workbook>`
	book := booktest.Pack(t, m)
	run := func(book []byte) []byte {
		return change(t, book, func(w *Workbook) { must(t, w.Graft(Scion{Sheet: "達成状況", File: source(t, 0.5)})) })
	}
	out := run(book)
	if !bytes.Equal(out, run(out)) {
		t.Error("the second graft changed something")
	}
	want := `<x:workbook xmlns:x="` + mainNS + `"><x:workbookPr/><x:bookViews><x:workbookView activeTab="0"/></x:bookViews><x:sheets><x:sheet xmlns:r="` + relNS + `" name="達成状況" sheetId="8" r:id="rIdKouyaku2"/>` +
		`<x:sheet name="S" sheetId="7" z:id="rId1" xmlns:z="` + relNS + `"/></x:sheets><x:definedNames><x:definedName localSheetId="0" name="_xlnm.Print_Area">達成状況!$A$1:$H$40</x:definedName></x:definedNames><x:calcPr fullCalcOnLoad="1"/></x:workbook>`
	if d := cmp.Diff(want, booktest.Parts(t, out)["xl/workbook.xml"]); d != "" {
		t.Error(d)
	}
	f := booktest.Excel(t, out)
	if v, _ := f.GetCellValue("達成状況", "B4"); v != "50.0%" {
		t.Errorf("B4 shows as %q", v)
	}
}

// TestRowsAside: rows that stand aside are the last tab, hidden, never the
// active one, and take the place of those of the run before, part for part.
func TestRowsAside(t *testing.T) {
	book := decorated(t, true)
	run := func(book []byte, n float64) []byte {
		return change(t, book, func(w *Workbook) {
			rows := &Rows{Width: 14, All: func(yield func(int, []Value) bool) {
				day := num(45380)
				day.Style = &Style{Format: "yyyy/m/d"}
				sum, name := num(n), text(" <名> ")
				_ = yield(1, []Value{text("番号"), {}, text("a&b")}) &&
					yield(3, []Value{{Kind: Formula, Text: `IF(公約一覧!$A3<>"",2&"","")`, Result: &name}, {Kind: Formula, Text: "1+1", Result: &sum}, day})
			}}
			must(t, w.Graft(Scion{Sheet: "集計用", Aside: rows}))
		})
	}
	first := run(book, 2)
	if d := cmp.Diff([]string{"+xl/worksheets/kouyaku1.xml", "-xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml"}, differing(t, book, first)); d != "" {
		t.Error(d)
	}
	second := run(first, 3)
	if d := cmp.Diff([]string{"xl/worksheets/kouyaku1.xml"}, differing(t, first, second)); d != "" {
		t.Errorf("the second run: %s", d)
	}
	if !bytes.Equal(first, run(second, 2)) {
		t.Error("the first rows again did not give the first bytes")
	}
	s := booktest.Strict(t, second).Sheet("集計用")
	if name, sum, day := s.At(3, 1), s.At(3, 2), s.At(3, 3); name.Text != " <名> " || !name.Formula || sum.Number != 3 || day.Typed().Date.String() != "2024-03-29" || s.At(1, 3).Text != "a&b" || s.At(1, 2) != nil {
		t.Errorf("the strict reader reads %+v, %+v, %+v", name, sum, day)
	}
	f := booktest.Excel(t, second)
	if fx, err := f.GetCellFormula("集計用", "A3"); fx != `IF(公約一覧!$A3<>"",2&"","")` || err != nil {
		t.Error(fx, err)
	}
	if list := f.GetSheetList(); list[len(list)-1] != "集計用" || f.GetSheetName(f.GetActiveSheetIndex()) == "集計用" {
		t.Errorf("%v, active %d", list, f.GetActiveSheetIndex())
	}
	if shown, err := f.GetSheetVisible("集計用"); shown || err != nil {
		t.Error("the rows are for reading", err)
	}

	w, err := Open(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	long := &Rows{All: func(yield func(int, []Value) bool) {
		yield(7, []Value{{}, {Kind: Formula, Text: strings.Repeat("1+", 5000) + "1"}})
	}}
	if e := (*CellError)(nil); !errors.As(w.Graft(Scion{Sheet: "集計用", Aside: long}), &e) || e.Cell() != "B7" {
		t.Errorf("a formula that is too long: %v", e)
	}
}

// TestGraftKeepsNames: macros know a sheet by its code name, and people's names
// of its cells are theirs; what programs name goes with the former sheet.
func TestGraftKeepsNames(t *testing.T) {
	p := booktest.Parts(t, decorated(t, true))
	p["xl/worksheets/sheet2.xml"] = regexp.MustCompile(`<sheetPr[ >/]`).ReplaceAllString(p["xl/worksheets/sheet2.xml"], `<sheetPr codeName="Sheet達成" `)
	if !strings.Contains(p["xl/worksheets/sheet2.xml"], "codeName") {
		p["xl/worksheets/sheet2.xml"] = regexp.MustCompile(`(<worksheet[^>]*>)`).ReplaceAllString(p["xl/worksheets/sheet2.xml"], `$1<sheetPr codeName="Sheet達成"/>`)
	}
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<definedNames>", `<definedNames><definedName name="達成率" localSheetId="1">達成状況!$B$4</definedName>`+
		`<definedName name="_xlnm.Print_Titles" localSheetId="1">達成状況!$1:$1</definedName><definedName name="Z_1.wvu.PrintArea" localSheetId="1" hidden="1">達成状況!$A$1</definedName>`, 1)
	// Only the sheet's beginning is looked at, wherever in a character it ends.
	for _, before := range []string{"", "x", "xx"} {
		p["xl/worksheets/sheet2.xml"] = strings.Replace(p["xl/worksheets/sheet2.xml"], "</sheetData>",
			`<row r="9000"><c r="A9000" t="inlineStr"><is><t>`+before+strings.Repeat("あ", 1<<15)+"</t></is></c></row></sheetData>", 1)
		change(t, booktest.Pack(t, p), func(w *Workbook) { must(t, w.Graft(Scion{Sheet: "達成状況", File: source(t, 0.454)})) })
		p["xl/worksheets/sheet2.xml"] = regexp.MustCompile(`<row r="9000">.*</row>`).ReplaceAllString(p["xl/worksheets/sheet2.xml"], "")
	}
	book := booktest.Pack(t, p)
	for range 2 {
		book = change(t, book, func(w *Workbook) { must(t, w.Graft(Scion{Sheet: "達成状況", File: source(t, 0.454)})) })
		p := booktest.Parts(t, book)
		if body := p["xl/worksheets/kouyaku1.xml"]; strings.Count(body, `codeName="Sheet達成"`) != 1 || strings.Count(body, "<sheetPr") != 1 {
			t.Errorf("the code name is gone: %.400s", body)
		}
		names := p["xl/workbook.xml"]
		if !strings.Contains(names, `<definedName name="達成率" localSheetId="1">達成状況!$B$4</definedName>`) {
			t.Errorf("people's name is gone: %s", names)
		}
		if strings.Contains(names, "達成状況!$1:$1") || strings.Contains(names, "wvu") {
			t.Errorf("a name of the former sheet's page is still there: %s", names)
		}
		booktest.Excel(t, book)
	}
}
