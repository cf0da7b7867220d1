package splice

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kouyaku/internal/booktest"
	"kouyaku/internal/xlsx"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func num(f float64) Value { return Value{Kind: Number, Number: f} }
func text(s string) Value { return Value{Kind: Text, Text: s} }

func save(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	b, err := f.WriteToBuffer()
	must(t, err)
	return b.Bytes()
}

// change applies changes to a workbook.
func change(t testing.TB, book []byte, do func(w *Workbook)) []byte {
	t.Helper()
	out, err := tryChange(book, do)
	must(t, err)
	return out
}

func tryChange(book []byte, do func(w *Workbook)) ([]byte, error) {
	w, err := Open(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	do(w)
	var out bytes.Buffer
	n, err := w.WriteTo(&out)
	if err == nil && n != int64(out.Len()) {
		return nil, fmt.Errorf("%d bytes written, %d reported", out.Len(), n)
	}
	return out.Bytes(), err
}

// differing names the parts in which two workbooks differ: added with +, gone
// with -.
func differing(t testing.TB, a, b []byte) []string {
	t.Helper()
	was, is := booktest.Parts(t, a), booktest.Parts(t, b)
	var names []string
	for name, body := range is {
		if old, ok := was[name]; !ok {
			names = append(names, "+"+name)
		} else if old != body {
			names = append(names, name)
		}
	}
	for name := range was {
		if _, ok := is[name]; !ok {
			names = append(names, "-"+name)
		}
	}
	slices.Sort(names)
	return names
}

// small returns a workbook whose one sheet has the given rows, from XML.
func small(t testing.TB, rows string) []byte {
	return booktest.Pack(t, map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + sheetType + `"/></Types>`,
		"_rels/.rels":         `<Relationships xmlns="` + packageRels + `"><Relationship Id="rId1" Type="` + officeRels + `/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + packageRels + `"><Relationship Id="rId1" Type="` + officeRels +
			`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": rows,
	})
}

const sheet1 = "xl/worksheets/sheet1.xml"

func TestSet(t *testing.T) {
	const ns = `<worksheet xmlns="` + mainNS + `">`
	for _, tt := range []struct {
		name     string
		in, want string
		do       func(w *Workbook)
	}{
		{"replaces a value and keeps format and extension",
			`<sheetData><row r="1"><c r="A1" s="3" t="s" ph="1"><v>0</v><extLst><ext uri="u"/></extLst></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1" s="3" ph="1" t="inlineStr"><is><t xml:space="preserve"> a&amp;b
</t></is><extLst><ext uri="u"/></extLst></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 1, 1, text(" a&b\n")) }},
		{"a constant drops the formula",
			`<sheetData><row r="1"><c r="A1" t="str"><f>B1</f><v>x</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1"><v>0.1</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 1, 1, num(0.1)) }},
		{"formulas with each kind of result",
			`<sheetData/>`,
			`<sheetData><row r="2"><c r="A2"><f>1&lt;2</f><v>12</v></c><c r="B2" t="str"><f>C2</f><v>x</v></c><c r="C2" t="str"><f>D2</f><v></v></c><c r="D2"><f>E2</f></c></row></sheetData>`,
			func(w *Workbook) {
				n, s := num(12), text("x")
				w.Set("S", 2, 1, Value{Kind: Formula, Text: "1<2", Result: &n})
				w.Set("S", 2, 2, Value{Kind: Formula, Text: "C2", Result: &s})
				w.Set("S", 2, 3, Value{Kind: Formula, Text: "D2", Result: &Value{}})
				w.Set("S", 2, 4, Value{Kind: Formula, Text: "E2"})
			}},
		{"blanks keep the cell and make none",
			`<sheetData><row r="1"><c r="A1" s="2"><v>1</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1" s="2"/></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 1, 1, Value{}); w.Set("S", 1, 2, text("")); w.Set("S", 9, 9, Value{}) }},
		{"cells and rows go where they belong",
			`<sheetData><row r="2" spans="2:4"><c r="B2"><v>2</v></c><c r="D2"><v>4</v></c></row><row r="5" ht="9"/><row r="8"><c r="A8"><v>8</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>22</v></c><c r="C2"><v>3</v></c><c r="D2"><v>4</v></c><c r="E2"><v>5</v></c></row>` +
				`<row r="3"><c r="A3"><v>3</v></c></row><row r="4"><c r="B4"><v>4</v></c></row><row r="5" ht="9"><c r="A5"><v>5</v></c><c r="B5"><v>6</v></c></row><row r="8"><c r="A8"><v>8</v></c></row><row r="9"><c r="A9"><v>9</v></c></row></sheetData>`,
			func(w *Workbook) {
				w.Set("S", 9, 1, num(9))
				w.Set("S", 5, 2, num(6))
				w.Set("S", 5, 1, num(5))
				w.Set("S", 1, 1, num(1))
				w.Set("S", 2, 5, num(5))
				w.Set("S", 2, 3, num(3))
				w.Set("S", 2, 1, num(1))
				w.Set("S", 2, 2, num(7))
				w.Set("S", 2, 2, num(22))
				w.Set("S", 4, 2, num(4))
				w.Set("S", 3, 1, num(3))
			}},
		{"spans stay where they still hold",
			`<sheetData><row r="2" spans="2:4"><c r="B2"><v>2</v></c></row></sheetData>`,
			`<sheetData><row r="2" spans="2:4"><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 2, 3, num(3)) }},
		{"rows and cells without references",
			`<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row><row r="7"><c r="C7"><v>7</v></c><c><v>8</v></c></row></sheetData>`,
			`<sheetData><row><c><v>1</v></c><c><v>22</v></c><c r="C1"><v>9</v></c></row><row><c><v>33</v></c></row><row r="4"><c r="A4"><v>4</v></c></row><row r="7"><c r="A7"><v>6</v></c><c r="C7"><v>7</v></c><c><v>88</v></c></row></sheetData>`,
			func(w *Workbook) {
				w.Set("S", 1, 2, num(22))
				w.Set("S", 1, 3, num(9))
				w.Set("S", 2, 1, num(33))
				w.Set("S", 4, 1, num(4))
				w.Set("S", 7, 1, num(6))
				w.Set("S", 7, 4, num(88))
			}},
		{"characters XML cannot hold, and text that looks like them",
			`<sheetData></sheetData>`,
			"<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">_x0001__x000D_\n_x005F_x0041_ _x00g1_ \uFFFD _xFFFE_ =1+1</t></is></c></row></sheetData>",
			func(w *Workbook) { w.Set("S", 1, 1, text("\x01\r\n_x0041_ _x00g1_ \xff \uFFFE =1+1")) }},
		{"numbers as short as can be",
			`<sheetData/>`,
			`<sheetData><row r="1"><c r="A1"><v>45380</v></c><c r="B1"><v>0.45</v></c><c r="C1"><v>1e+21</v></c><c r="D1"><v>0</v></c><c r="E1"><v>-3</v></c></row></sheetData>`,
			func(w *Workbook) {
				for i, f := range []float64{45380, 0.45, 1e21, 0, -3} {
					w.Set("S", 1, i+1, num(f))
				}
			}},
		{"a cell that is not stored takes its row's or column's format",
			`<cols><col min="2" max="3" style="5"/></cols><sheetData><row r="1" s="7" customFormat="1"/></sheetData>`,
			`<cols><col min="2" max="3" style="5"/></cols><sheetData><row r="1" s="7" customFormat="1"><c r="B1" s="7"><v>1</v></c></row><row r="2"><c r="B2" s="5"><v>1</v></c><c r="D2"><v>1</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 1, 2, num(1)); w.Set("S", 2, 2, num(1)); w.Set("S", 2, 4, num(1)) }},
		{"a row's format counts only where the row says so",
			`<cols><col min="2" max="3" style="5"/></cols><sheetData><row r="1" s="7"/><row r="2" s="7" customFormat="0"/><row r="3" customFormat="true" s="7"/></sheetData>`,
			`<cols><col min="2" max="3" style="5"/></cols><sheetData><row r="1" s="7"><c r="B1" s="5"><v>1</v></c></row><row r="2" s="7" customFormat="0"><c r="B2" s="5"><v>1</v></c></row><row r="3" customFormat="true" s="7"><c r="B3" s="7"><v>1</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 1, 2, num(1)); w.Set("S", 2, 2, num(1)); w.Set("S", 3, 2, num(1)) }},
		{"the dimension grows",
			`<dimension ref="B2:C3"/><sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>`,
			`<dimension ref="A2:C9"/><sheetData><row r="2"><c r="B2"><v>1</v></c></row><row r="9"><c r="A9"><v>1</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 9, 1, num(1)) }},
		{"the master of a shared formula is overwritten",
			`<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$C$1+SUM(B:B)&amp;"B1"</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1"><v>9</v></c></row><row r="2"><c r="A2"><v>8</v></c></row><row r="3"><c r="A3"><f>B3*$C$1+SUM(B:B)&amp;&quot;B1&quot;</f><v>3</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 1, 1, num(9)); w.Set("S", 2, 1, num(8)) }},
		{"another cell of a shared formula is overwritten",
			`<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row><row r="2"><c r="A2"><v>8</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 2, 1, num(8)) }},
		{"a shared formula without a first cell stays, and can be overwritten",
			`<sheetData><row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c></row><row r="2"><c r="A2"><v>8</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 2, 1, num(8)) }},
		{"rich values go with the value",
			`<sheetData><row r="1"><c r="A1" vm="1" cm="2" t="e"><v>#VALUE!</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1"><v>8</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 1, 1, num(8)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := small(t, ns+tt.in+`</worksheet>`)
			got := booktest.Parts(t, change(t, in, tt.do))[sheet1]
			if d := cmp.Diff(ns+tt.want+`</worksheet>`, got); d != "" {
				t.Error(d)
			}
			// The same with a prefix before every element.
			r := strings.NewReplacer("</", "</x:", "<", "<x:", "xmlns=", "xmlns:x=")
			r2 := strings.NewReplacer("</", "</x:", "<", "<x:", "xmlns=", "xmlns:x=")
			in = small(t, r.Replace(ns+tt.in+`</worksheet>`))
			got = booktest.Parts(t, change(t, in, tt.do))[sheet1]
			if d := cmp.Diff(r2.Replace(ns+tt.want+`</worksheet>`), got); d != "" {
				t.Error("prefixed:", d)
			}
		})
	}
}

// A number format is given where the cell's own is not one to keep, and nothing
// else of the cell's look changes.
func TestFormatUnless(t *testing.T) {
	keep := func(id int, code string) bool { return id == 14 || code == `[$-411]ggge"年"m"月"d"日"` }
	for _, tt := range []struct {
		name string
		own  excelize.Style
		want string // as excelize shows 45413
	}{
		{"標準", excelize.Style{}, "2024/5/1"},
		{"text", excelize.Style{NumFmt: 49}, "2024/5/1"},
		{"a whole number", excelize.Style{NumFmt: 1}, "2024/5/1"},
		{"another's code", excelize.Style{CustomNumFmt: ptr(`0"日"`)}, "2024/5/1"},
		{"an id to keep", excelize.Style{NumFmt: 14}, "05-01-24"},
		{"a code to keep", excelize.Style{CustomNumFmt: ptr(`[$-411]ggge"年"m"月"d"日"`)}, "令和6年5月1日"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := excelize.NewFile()
			tt.own.Font = &excelize.Font{Color: "C00000", Bold: true}
			tt.own.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}
			own, err := f.NewStyle(&tt.own)
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", "A1", "A1", own))
			was, err := f.GetStyle(own)
			must(t, err)
			out := booktest.Excel(t, change(t, save(t, f), func(w *Workbook) {
				v := num(45413)
				v.Style = &Style{Format: "yyyy/m/d", Unless: keep}
				w.Set("Sheet1", 1, 1, v)
			}))
			if got, _ := out.GetCellValue("Sheet1", "A1"); got != tt.want {
				t.Errorf("shows %q, want %q", got, tt.want)
			}
			id, err := out.GetCellStyle("Sheet1", "A1")
			must(t, err)
			is, err := out.GetStyle(id)
			must(t, err)
			if d := cmp.Diff(was.Font, is.Font) + cmp.Diff(was.Fill, is.Fill); d != "" {
				t.Error(d)
			}
		})
	}
}

func ptr(s string) *string { return &s }

func TestAppendAndReplace(t *testing.T) {
	const ns = `<worksheet xmlns="` + mainNS + `">`
	for _, tt := range []struct {
		name     string
		in, want string
		do       func(w *Workbook)
	}{
		{"below the last value of the columns, as most cells there look",
			`<cols><col min="1" max="2" style="4"/></cols><sheetData><row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="1"><v>1</v></c></row><row r="2"><c r="A2" s="2"><v>1</v></c><c r="B2" s="3"/><c r="D2"><v>1</v></c></row><row r="3"><c r="A3" s="2"><v>1</v></c><c r="B3" s="3"><v>1</v></c></row>` +
				`<row r="4"><c r="A4" s="9"><v>1</v></c></row><row r="5"><c r="A5" s="9"/><c r="D5"><v>4</v></c></row><row r="9"><c r="A9" s="2"/></row></sheetData>`,
			`<cols><col min="1" max="2" style="4"/></cols><sheetData><row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="1"><v>1</v></c></row><row r="2"><c r="A2" s="2"><v>1</v></c><c r="B2" s="3"/><c r="D2"><v>1</v></c></row><row r="3"><c r="A3" s="2"><v>1</v></c><c r="B3" s="3"><v>1</v></c></row>` +
				`<row r="4"><c r="A4" s="9"><v>1</v></c></row><row r="5"><c r="A5" s="9"><v>7</v></c><c r="B5" s="4"/><c r="D5"><v>4</v></c></row><row r="6"><c r="A6" s="2"><v>8</v></c><c r="B6" s="4"><v>9</v></c></row><row r="7"><c r="A7" s="2"><v>10</v></c><c r="B7" s="4"><v>11</v></c></row><row r="9"><c r="A9" s="2"/></row></sheetData>`,
			func(w *Workbook) {
				w.Append("S", 1, []int{1, 2}, [][]Value{{num(7), {}}, {num(8), num(9)}})
				w.Append("S", 1, []int{1, 2}, [][]Value{{num(10), num(11)}})
			}},
		{"under a header without rows, from the columns' formats",
			`<cols><col min="1" max="1" style="4"/></cols><sheetData><row r="3"><c r="A3" s="1"><v>1</v></c></row></sheetData>`,
			`<cols><col min="1" max="1" style="4"/></cols><sheetData><row r="3"><c r="A3" s="1"><v>1</v></c></row><row r="4"><c r="A4" s="4"><v>7</v></c></row></sheetData>`,
			func(w *Workbook) { w.Append("S", 3, []int{1}, [][]Value{{num(7)}}) }},
		{"different columns end at different rows",
			`<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="B3"><v>1</v></c></row></sheetData>`,
			`<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="A3"><v>5</v></c><c r="B3"><v>1</v></c></row><row r="4"><c r="B4"><v>6</v></c></row></sheetData>`,
			func(w *Workbook) {
				w.Append("S", 1, []int{1}, [][]Value{{num(5)}})
				w.Append("S", 1, []int{2}, [][]Value{{num(6)}})
			}},
		{"below values that were set before",
			`<sheetData/>`,
			`<sheetData><row r="5"><c r="A5"><v>1</v></c></row><row r="6"><c r="A6"><v>2</v></c></row></sheetData>`,
			func(w *Workbook) { w.Set("S", 5, 1, num(1)); w.Append("S", 1, []int{1}, [][]Value{{num(2)}}) }},
		{"a filter that ended there grows, one that did not stays",
			`<dimension ref="A1:A2"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData><autoFilter ref="A1:C2"><sortState ref="A2:C2"/></autoFilter>`,
			`<dimension ref="A1:A3"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row></sheetData><autoFilter ref="A1:C3"><sortState ref="A2:C2"/></autoFilter>`,
			func(w *Workbook) { w.Append("S", 1, []int{1}, [][]Value{{num(2)}}) }},
		{"a filter that ended above stays",
			`<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData><autoFilter ref="A1:A1"/>`,
			`<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row></sheetData><autoFilter ref="A1:A1"/>`,
			func(w *Workbook) { w.Append("S", 1, []int{1}, [][]Value{{num(2)}}) }},
		{"a new column in the first free place, with its width",
			`<cols><col min="1" max="2" width="9"/><col min="3" max="16384" width="5" hidden="1"/></cols><sheetData><row r="1"><c r="A1" s="0"><v>1</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c r="C3"><v>1</v></c></row></sheetData>`,
			`<cols><col min="1" max="2" width="9"/><col min="3" max="3" width="5" hidden="1"/><col min="4" max="4" width="12.5" customWidth="1"/><col min="5" max="16384" width="5" hidden="1"/></cols><sheetData><row r="1"><c r="A1" s="0"><v>1</v></c><c r="B1"><v>1</v></c><c r="D1" t="inlineStr"><is><t>新</t></is></c></row><row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>5</v></c></row><row r="3"><c r="C3"><v>1</v></c></row></sheetData>`,
			func(w *Workbook) {
				col, err := w.AddColumn("S", 1, Column{Header: "新", Width: 12.5})
				must(t, err)
				if col != 4 {
					t.Errorf("column %d", col)
				}
				w.Set("S", 2, col, num(5))
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := booktest.Parts(t, small(t, ns+tt.in+`</worksheet>`))
			m["xl/styles.xml"] = bareStyles
			m["xl/_rels/workbook.xml.rels"] = strings.Replace(m["xl/_rels/workbook.xml.rels"], "</Rel", `<Relationship Id="rId2" Type="`+officeRels+`/styles" Target="styles.xml"/></Rel`, 1)
			got := booktest.Parts(t, change(t, booktest.Pack(t, m), tt.do))[sheet1]
			if d := cmp.Diff(ns+tt.want+`</worksheet>`, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	const data = `<worksheet xmlns="` + mainNS + `"><sheetData><row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c><c r="C1"><f t="array" ref="C1">B1</f><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="D5:E6"/></mergeCells></worksheet>`
	for _, tt := range []struct {
		name, cell string
		do         func(w *Workbook)
	}{
		{"array formula", "S!A1", func(w *Workbook) { w.Set("S", 1, 1, num(1)) }},
		{"array formula's other cell", "S!A2", func(w *Workbook) { w.Set("S", 2, 1, num(1)) }},
		{"long text", "S!B9", func(w *Workbook) { w.Set("S", 9, 2, text(strings.Repeat("あ", 32768))) }},
		{"covered by a merged cell", "S!E6", func(w *Workbook) { w.Set("S", 5, 4, num(1)); w.Set("S", 5, 5, Value{}); w.Set("S", 6, 5, num(1)) }},
		{"more values than columns", "", func(w *Workbook) { w.Append("S", 1, []int{2}, [][]Value{{num(1), num(2)}}) }},
		{"infinite number", "S!B9", func(w *Workbook) { w.Set("S", 9, 2, Value{Kind: Number, Number: 1 / zero}) }},
		{"control character in a formula", "S!B9", func(w *Workbook) { w.Set("S", 9, 2, Value{Kind: Formula, Text: "\"\x01\""}) }},
		{"no such sheet", "", func(w *Workbook) { w.Set("T", 1, 1, num(1)) }},
		{"no such cell", "", func(w *Workbook) { w.Set("S", 0, 1, num(1)) }},
		{"below the last row", "", func(w *Workbook) { w.Set("S", maxRow, 1, num(1)); w.Append("S", 1, []int{1}, [][]Value{{num(1)}}) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tryChange(small(t, data), tt.do)
			if err == nil {
				t.Fatal("no error")
			}
			var at *CellError
			if errors.As(err, &at) != (tt.cell != "") || at != nil && !strings.HasPrefix(at.Error(), "splice: "+tt.cell+": ") {
				t.Errorf("%v", err)
			}
		})
	}
	change(t, small(t, data), func(w *Workbook) {
		w.Set("s", 1, 3, num(1)) // an array formula of one cell, a sheet's name in another case
		w.Set("S", 9, 1, text(strings.Repeat("あ", 32767)))
	})
}

var zero float64

func TestOpenRefuses(t *testing.T) {
	strict := booktest.Parts(t, small(t, `<worksheet xmlns="`+mainNS+`"><sheetData/></worksheet>`))
	strict["xl/workbook.xml"] = strings.Replace(strict["xl/workbook.xml"], mainNS, strictNS, 1)
	part := func(name string) []byte {
		parts := booktest.Parts(t, small(t, `<worksheet xmlns="`+mainNS+`"><sheetData/></worksheet>`))
		parts[name] = "<part/>"
		return booktest.Pack(t, parts)
	}
	const signatures = `<Relationships xmlns="` + packageRels + `"><Relationship Id="rId1" Type="` + packageRels + `/digital-signature/signature" Target="sig1.xml"/></Relationships>`
	elsewhere := func(rels string) []byte { // signatures under another name than the usual one
		parts := booktest.Parts(t, part("sig/origin.sigs"))
		parts["_rels/.rels"] = strings.Replace(parts["_rels/.rels"], "</Rel", `<Relationship Id="rId9" Type="`+packageRels+`/digital-signature/origin" Target="sig/origin.sigs"/></Rel`, 1)
		if rels != "" {
			parts["sig/_rels/origin.sigs.rels"], parts["sig/sig1.xml"] = rels, "<Signature/>"
		}
		return booktest.Pack(t, parts)
	}
	if _, err := Open(bytes.NewReader(elsewhere("")), int64(len(elsewhere("")))); err != nil {
		t.Errorf("a place for signatures without one: %v", err)
	}
	for name, tt := range map[string]struct {
		book []byte
		want error
	}{
		"signed elsewhere": {elsewhere(signatures), ErrSigned},
		"strict":           {booktest.Pack(t, strict), ErrStrict},
		"signed":           {part("_xmlSignatures/sig1.xml"), ErrSigned},
		"shared":           {part("xl/revisions/revisionHeaders.xml"), ErrShared},
		"text":             {[]byte("公約番号,公約名\n"), ErrNotZip},
		"encrypted":        {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), ErrNotZip},
		"empty":            {nil, ErrNotZip},
	} {
		if _, err := Open(bytes.NewReader(tt.book), int64(len(tt.book))); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(bytes.NewReader(booktest.Pack(t, map[string]string{"a": ""})), 120); err == nil {
		t.Error("an archive without a workbook was opened")
	}
}

func TestShift(t *testing.T) {
	for _, tt := range []struct {
		in         string
		rows, cols int
		want       string
	}{
		{"A1+$A1+A$1+$A$1", 2, 1, "B3+$A3+B$1+$A$1"},
		{`"A1"&'A1 b''A1'!B2&Sheet1!C3`, 1, 0, `"A1"&'A1 b''A1'!B3&Sheet1!C4`},
		{"SUM(A:A)+SUM($B:B)+SUM(1:$2)", 1, 1, "SUM(B:B)+SUM($B:C)+SUM(2:$2)"},
		{"LOG10(A1)+T1[[#This Row],[A1]]+公約A1+A1.x", 1, 0, "LOG10(A2)+T1[[#This Row],[A1]]+公約A1+A1.x"},
		{"A1:INDEX(B:B,3)", 1, 0, "A2:INDEX(B:B,3)"},
		{"A1+XFD1", -1, 1, "#REF!+#REF!"},
		{"TRUE+1E5+A1048577+ABCD1+1.5", 1, 1, "TRUE+1E5+A1048577+ABCD1+1.5"},
		{`"open A1`, 1, 0, `"open A1`},
	} {
		if got := shift(tt.in, tt.rows, tt.cols); got != tt.want {
			t.Errorf("shift(%q, %d, %d) = %q, want %q", tt.in, tt.rows, tt.cols, got, tt.want)
		}
	}
}

func TestRefs(t *testing.T) {
	r := Refs{Sheet: "公約一覧", Cols: map[string]int{"状況": 11, "進捗率": 28}}
	for want, got := range map[string]string{
		"公約一覧!$AB:$AB":   r.Column("進捗率"),
		"'A 1'!$K:$K":    Refs{Sheet: "A 1", Cols: r.Cols}.Column("状況"),
		"'A1'!$K:$K":     Refs{Sheet: "A1", Cols: r.Cols}.Column("状況"),
		"'R1C1'!$K:$K":   Refs{Sheet: "R1C1", Cols: r.Cols}.Column("状況"),
		"'2023年度'!$K:$K": Refs{Sheet: "2023年度", Cols: r.Cols}.Column("状況"),
		"'市長''s'!$K:$K":  Refs{Sheet: "市長's", Cols: r.Cols}.Column("状況"),
		"'公約 一覧'!$K:$K":  Refs{Sheet: "公約 一覧", Cols: r.Cols}.Column("状況"),
		"'true'!$K:$K":   Refs{Sheet: "true", Cols: r.Cols}.Column("状況"),
		"Summary!$K:$K":  Refs{Sheet: "Summary", Cols: r.Cols}.Column("状況"),
		"'公約（一覧）'!$K:$K": Refs{Sheet: "公約（一覧）", Cols: r.Cols}.Column("状況"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a header that is not there gave a reference")
		}
	}()
	r.Column("区分")
}

// TestTextComesBack: whatever text is written, the strict reader and excelize
// read exactly it.
func TestTextComesBack(t *testing.T) {
	book := small(t, `<worksheet xmlns="`+mainNS+`"><sheetData/></worksheet>`)
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("_x0Aa1\r\n\t\x00\x1f&<>]=+'\" \uFFFE\uFFFF\u3000")), rapid.Rune()), 1, 40, -1).Draw(rt, "text")
		out, err := tryChange(book, func(w *Workbook) {
			w.Set("S", 1, 1, text(s))
			w.Set("S", 1, 2, Value{Kind: Formula, Text: "1", Result: &Value{Kind: Text, Text: s}})
		})
		if err != nil {
			rt.Fatal(err)
		}
		b, err := xlsx.Open(bytes.NewReader(out), int64(len(out)), xlsx.Master)
		if err != nil {
			rt.Fatal(err)
		}
		for col := 1; col <= 2; col++ {
			if c := b.Sheets[0].At(1, col); c == nil || c.Kind != xlsx.Text || c.Text != s {
				rt.Errorf("wrote %q, read %+v", s, c)
			}
		}
	})
}

// TestTextsStayTexts: what begins as a formula does has quotePrefix beside what
// else the cell's format says, and no other cell gets it.
func TestTextsStayTexts(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	id, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}, CustomNumFmt: ptr("yyyy/m/d")})
	must(t, err)
	must(t, f.SetColStyle("Sheet1", "A", id))
	for _, cell := range []string{"A1", "A2", "A3"} {
		must(t, f.SetCellStr("Sheet1", cell, "値"))
		must(t, f.SetCellStyle("Sheet1", cell, cell, id))
	}
	const s = "Sheet1"
	quoted := func(book []byte) string {
		f := booktest.Excel(t, book)
		got := ""
		for _, cell := range []string{"A1", "A2", "A3", "A4", "B4", "A5"} {
			n, err := f.GetCellStyle(s, cell)
			must(t, err)
			prefix := f.Styles.CellXfs.Xf[n].QuotePrefix
			st, err := f.GetStyle(n)
			must(t, err)
			mark := "-"
			if prefix != nil && *prefix {
				mark = "q"
			}
			if st.CustomNumFmt != nil && *st.CustomNumFmt == "yyyy/m/d" && len(st.Fill.Color) == 1 {
				mark += "*"
			}
			got += mark + " "
		}
		return got
	}
	book := change(t, save(t, f), func(w *Workbook) {
		w.Set(s, 1, 1, text("=1+1"))
		w.Set(s, 2, 1, text("値+1"))
		w.Append(s, 1, []int{1, 2}, [][]Value{{text("－5"), text("@x")}, {text("次")}})
	})
	if got, want := quoted(book), "q* -* -* q* q -* "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	before := booktest.Parts(t, book)["xl/styles.xml"]
	for range 3 {
		book = change(t, book, func(w *Workbook) {
			w.Set(s, 1, 1, num(45000))
			w.Set(s, 2, 1, text("'値"))
			w.Set(s, 4, 1, text("5"))
		})
		if got, want := quoted(book), "-* q* -* q* q -* "; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		book = change(t, book, func(w *Workbook) {
			w.Set(s, 1, 1, text("+1"))
			w.Set(s, 2, 1, num(1))
			w.Set(s, 4, 1, text("=1"))
		})
	}
	if after := booktest.Parts(t, book)["xl/styles.xml"]; after != before {
		t.Errorf("the formats grew:\n%s\n%s", before, after)
	}
}

// A name is defined where the workbook has names, an empty list of them or no
// list, once however often it is set, and no sheet's name of that spelling is.
func TestName(t *testing.T) {
	const sheets = `<x:sheets><x:sheet name="S" sheetId="7" z:id="rId1" xmlns:z="` + relNS + `"/></x:sheets>`
	const ours = `<x:definedName name="始まり" hidden="1">2</x:definedName>`
	for _, tt := range []struct{ was, want string }{
		{"", "<x:definedNames>" + ours + "</x:definedNames>"},
		{"<x:definedNames/>", "<x:definedNames>" + ours + "</x:definedNames>"},
		{`<x:definedNames><x:definedName name="始まり" localSheetId="0">1</x:definedName></x:definedNames>`,
			`<x:definedNames><x:definedName name="始まり" localSheetId="0">1</x:definedName>` + ours + "</x:definedNames>"},
		{`<x:definedNames><x:definedName name="始まり" hidden="false">1</x:definedName></x:definedNames>`, `<x:definedNames><x:definedName name="始まり" hidden="false">2</x:definedName></x:definedNames>`},
		{`<x:definedNames><x:definedName name="始まり"/></x:definedNames>`, `<x:definedNames><x:definedName name="始まり">2</x:definedName></x:definedNames>`},
	} {
		parts := booktest.Parts(t, small(t, `<worksheet xmlns="`+mainNS+`"><sheetData/></worksheet>`))
		book := func(names string) string {
			return `<x:workbook xmlns:x="` + mainNS + `">` + sheets + names + `<x:calcPr calcId="1"/></x:workbook>`
		}
		parts["xl/workbook.xml"] = book(tt.was)
		out := booktest.Pack(t, parts)
		for range 2 {
			out = change(t, out, func(w *Workbook) { must(t, w.Name("始まり", "2")) })
			if d := cmp.Diff(book(tt.want), booktest.Parts(t, out)["xl/workbook.xml"]); d != "" {
				t.Errorf("%s:\n%s", tt.was, d)
			}
		}
	}
}
