package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
)

// parts are the files of a workbook, by name.
type parts map[string]string

const (
	partTypes  = "[Content_Types].xml"
	partPkg    = "_rels/.rels"
	partBook   = "xl/workbook.xml"
	partRels   = "xl/_rels/workbook.xml.rels"
	partSheet  = "xl/worksheets/sheet1.xml"
	partTable  = "xl/sharedStrings.xml"
	partStyles = "xl/styles.xml"
	partCore   = "docProps/core.xml"
	partImage  = "xl/media/image1.png"
)

// plainBook returns the parts of a small sound workbook with the given rows.
func plainBook(rows string) parts {
	return parts{
		partTypes: `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		partPkg: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		partBook: `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="一覧" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		partRels: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		partSheet: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`,
		partTable: `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3" uniqueCount="3"><si><t>公約番号</t></si><si><r><t xml:space="preserve">令和 </t></r><r><rPr><b/></rPr><t>7年度</t></r><rPh sb="0" eb="2"><t>レイワ</t></rPh><phoneticPr fontId="1"/></si><si><t> 空白_x000D_
改行_x005F_x0041_ </t></si></sst>`,
		partStyles: `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;令和&quot;0&quot;年度&quot;"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
		partCore:   `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:modified xsi:type="dcterms:W3CDTF">2024-08-26T01:02:03Z</dcterms:modified></cp:coreProperties>`,
		partImage:  "\x89PNG not really, but bytes all the same",
	}
}

// with returns a copy in which a part is changed by replacing old by new.
func (p parts) with(part, old, new string) parts {
	if !strings.Contains(p[part], old) {
		panic(fmt.Sprintf("%s does not hold %q", part, old))
	}
	p = maps.Clone(p)
	p[part] = strings.Replace(p[part], old, new, 1)
	return p
}

// set returns a copy with a part added or changed.
func (p parts) set(part, content string) parts {
	p = maps.Clone(p)
	p[part] = content
	return p
}

// without returns a copy that lacks a part.
func (p parts) without(part string) parts {
	p = maps.Clone(p)
	delete(p, part)
	return p
}

// renamed returns a copy in which a part has another name.
func (p parts) renamed(from, to string) parts {
	p = p.set(to, p[from])
	delete(p, from)
	return p
}

// zip makes the archive, with its parts in order of their names.
func (p parts) zip() []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		e, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(e, p[name])
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func openBytes(data []byte, limits Limits) (*Book, error) {
	return Open(bytes.NewReader(data), int64(len(data)), limits)
}

func mustOpen(t testing.TB, p parts) *Book {
	t.Helper()
	b, err := openBytes(p.zip(), Submission)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return b
}

// dump writes a book as text, one cell a line.
func dump(b *Book) string {
	var out strings.Builder
	for _, s := range b.Sheets {
		fmt.Fprintf(&out, "[%s]", s.Name)
		if s.Hidden {
			out.WriteString(" hidden")
		}
		for _, m := range s.Merges {
			fmt.Fprintf(&out, " %s:%s", CellName(m.Row1, m.Col1), CellName(m.Row2, m.Col2))
		}
		out.WriteByte('\n')
		for _, r := range s.Rows {
			for i := range r.Cells {
				c := &r.Cells[i]
				fmt.Fprintf(&out, "%s %v %q", CellName(c.Row, c.Col), c.Kind, c.Text)
				if c.Kind == Number {
					fmt.Fprintf(&out, " %v", c.Number)
				}
				if c.Format != nil {
					fmt.Fprintf(&out, " {%s}", c.Format)
				}
				if c.Formula {
					out.WriteString(" formula")
				}
				if s.HiddenAt(c.Row, c.Col) {
					out.WriteString(" hidden")
				}
				out.WriteByte('\n')
			}
		}
	}
	return out.String()
}

const usualRows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><v>5</v></c></row>` +
	`<row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3" s="2"><v>45380</v></c></row>`

const usualDump = `[一覧]
A1 1 "公約番号"
B1 2 "5" 5 {"令和"0"年度"}
A3 1 "令和 7年度"
C3 2 "45380" 45380 {yyyy/m/d}
`

func TestOpen(t *testing.T) {
	b := mustOpen(t, plainBook(usualRows))
	if got := dump(b); got != usualDump {
		t.Errorf("got\n%s", got)
	}
	if b.Strict || b.Macros || !b.Modified.Equal(time.Date(2024, 8, 26, 1, 2, 3, 0, time.UTC)) {
		t.Errorf("%v %v %v", b.Strict, b.Macros, b.Modified)
	}
	if s := b.Sheet("一覧"); s == nil || s.Part != partSheet || b.Sheet("x") != nil {
		t.Errorf("Sheet: %v", s)
	}
}

// TestDialects opens the same workbook as different programs spell it.
func TestDialects(t *testing.T) {
	p := plainBook(usualRows)
	strict := maps.Clone(p)
	for name := range strict {
		strict[name] = strings.NewReplacer("http://schemas.openxmlformats.org/spreadsheetml/2006/main", nsStrict,
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships", nsStrictRel).Replace(strict[name])
	}
	prefixed := func(name, root string) string {
		s := p[name]
		s = strings.Replace(s, `<`+root+` xmlns=`, `<`+root+` xmlns:x=`, 1)
		s = strings.ReplaceAll(s, "</", "\x00")
		s = strings.ReplaceAll(s, "<", "<x:")
		return strings.ReplaceAll(s, "\x00", "</x:")
	}
	moved := p.renamed(partSheet, "a/b.xml").renamed(partBook, "wb.xml").renamed(partRels, "_rels/wb.xml.rels").renamed(partTable, "q/文字列 table.bin").renamed(partStyles, "xl/s.xml")
	moved = moved.with(partPkg, "xl/workbook.xml", "/wb.xml").with(partTypes, "/xl/workbook.xml", "/wb.xml").with(partTypes, "/xl/worksheets/sheet1.xml", "/a/b.xml")
	moved["_rels/wb.xml.rels"] = strings.NewReplacer("worksheets/sheet1.xml", "./x/../a/b.xml", "sharedStrings.xml", "/q/%E6%96%87%E5%AD%97%E5%88%97%20table.bin", "styles.xml", "xl/s.xml").Replace(p[partRels])
	utf16 := func(s string, big bool) string {
		var b bytes.Buffer
		for _, r := range "\ufeff" + s {
			if big {
				b.Write([]byte{byte(r >> 8), byte(r)})
			} else {
				b.Write([]byte{byte(r), byte(r >> 8)})
			}
		}
		return b.String()
	}
	for _, c := range []struct {
		name string
		p    parts
	}{
		{"strict", strict},
		{"byte order mark", p.set(partSheet, "\ufeff"+p[partSheet])},
		{"UTF-16 little", p.set(partSheet, utf16(`<?xml version="1.0" encoding="UTF-16"?>`+p[partSheet], false))},
		{"UTF-16 big", p.set(partBook, utf16(p[partBook], true))},
		{"prefixes", p.set(partSheet, prefixed(partSheet, "worksheet")).set(partTable, prefixed(partTable, "sst")).set(partStyles, prefixed(partStyles, "styleSheet"))},
		{"absolute targets", p.with(partRels, `"worksheets/`, `"/xl/worksheets/`).with(partRels, `"styles.xml`, `"/xl/styles.xml`)},
		{"other places", moved},
		{"another case", p.renamed(partSheet, "xl/Worksheets/Sheet1.xml")},
		{"no row and cell references", p.set(partSheet, strings.NewReplacer(` r="A1"`, ``, ` r="B1"`, ``, ` r="1"`, ``, ` r="A3"`, ``).Replace(p[partSheet]))},
		{"spaces between elements", p.set(partSheet, strings.ReplaceAll(p[partSheet], "><", ">\n <"))},
		{"a comment inside a value", p.with(partSheet, "<v>45380", "<v>45<!-- x -->380")},
		{"a folder entry", p.set("xl/", "")},
		{"no core properties", p.without(partCore).with(partPkg, `<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`, "")},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := mustOpen(t, c.p)
			if got := dump(b); got != usualDump {
				t.Errorf("got\n%s", got)
			}
			if b.Strict != (c.name == "strict") {
				t.Errorf("Strict is %v", b.Strict)
			}
		})
	}
}

func TestCells(t *testing.T) {
	rows := `<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="str"><f>A1</f><v> 式 _x0041_</v></c><c r="C1" t="inlineStr"><is><t>直</t><rPh sb="0" eb="1"><t>チョク</t></rPh></is></c>` +
		`<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#REF!</v></c><c r="F1" t="d" s="2"><v>2024-03-29T12:00:00</v></c><c r="G1" t="n"><v>-1.5E+2</v></c></row>` +
		`<row r="2" hidden="1"><c r="A2"><f>1+1</f></c><c r="B2"><f>1+1</f><v></v></c><c r="C2" s="1"/><c r="D2" t="s"/><c r="E2" t="inlineStr"><is><r><t>太</t></r><r><t xml:space="preserve"> 字</t></r></is></c></row>` +
		`<row r="3" ht="0"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3" t="d"><v>2024-03-29</v></c><c r="C3" t="d"><v>06:00:00</v></c><c r="D3" t="inlineStr"><is/></c><c r="E3" t="b"><v>false</v></c></row>` +
		`<row r="4"><c s="3"/><extLst><ext uri="x"/></extLst></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`
	p := plainBook(rows).with(partSheet, "<sheetData>", `<cols><col min="3" max="4" hidden="1"/><col min="7" max="7" width="0"/><col min="4" max="5" hidden="true"/></cols><sheetData>`)
	want := `[一覧]
A1 1 "空白\r\n改行_x0041_"
B1 1 " 式 A" formula
C1 1 "直" hidden
D1 3 "1" hidden
E1 4 "#REF!" hidden
F1 2 "2024-03-29T12:00:00" 45380.5 {yyyy/m/d}
G1 2 "-1.5E+2" -150 hidden
A2 0 "" formula hidden
B2 0 "" formula hidden
E2 1 "太 字" hidden
A3 1 "" formula hidden
B3 2 "2024-03-29" 45380 {yyyy-mm-dd} hidden
C3 2 "06:00:00" 0.25 hidden
D3 1 "" hidden
E3 3 "0" hidden
XFD1048576 2 "1" 1
`
	if got := dump(mustOpen(t, p)); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestSameRow tells kouyaku's formulas of 公約一覧 from people's, as programs
// save them: Excel shares those that were filled down.
func TestSameRow(t *testing.T) {
	own := `IF(` + SameRow("集計用!$Q:$Q") + `=1,"超過","")`
	rows := `<row r="1"><c r="A1"><f>` + own + `</f></c><c r="B1"><f aca="false">IF(INDEX(&#38598;計用!$Q:$Q,ROW())=1,&quot;超過&quot;,&quot;&quot;)</f></c><c r="C1"><f>INDEX(#REF!,ROW())</f></c>` +
		`<c r="D1"><f>INDEX(A:A,MATCH(B1,C:C,0))</f></c><c r="E1"><f>IF(ROW()=1,INDEX(A:A,3),0)</f></c><c r="F1" t="str"><v>` + own + `</v></c><c r="G1"><v>3</v><f>` + own + `</f></c></row>` +
		`<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="7">` + own + `</f></c><c r="B2"><f t="shared" ref="B2:B3" si="0">1+1</f></c></row>` +
		`<row r="3"><c r="A3"><f t="shared" si="7"/></c><c r="B3"><f t="shared" si="0"/></c><c r="C3"><f t="shared" si="1"/></c><c r="D3"><f t="array" ref="D3">1</f></c></row>`
	b := mustOpen(t, plainBook(rows))
	var got []string
	for _, row := range b.Sheets[0].Rows {
		for _, c := range row.Cells {
			if c.SameRow {
				got = append(got, CellName(c.Row, c.Col))
			}
			if c.Col == 7 && (c.Number != 3 || !c.Formula) {
				t.Errorf("the value before its formula is %v", c.Number)
			}
		}
	}
	if want := []string{"A1", "B1", "C1", "G1", "A2", "A3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSheets(t *testing.T) {
	p := plainBook(usualRows)
	p = p.with(partBook, `</sheets>`, `<sheet name="図" sheetId="2" state="hidden" r:id="rId8"/><sheet name="Macro1" sheetId="3" state="veryHidden" r:id="rId9"/></sheets>`).
		with(partRels, `</Relationships>`, `<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet" Target="chartsheets/sheet1.xml"/>`+
			`<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>`).
		set("xl/chartsheets/sheet1.xml", "<chartsheet/>").set("xl/macrosheets/sheet1.xml", "<m/>")
	b := mustOpen(t, p)
	if got, want := dump(b), usualDump+"[図] hidden\n[Macro1] hidden\n"; got != want || !b.Macros {
		t.Errorf("macros %v, got\n%s", b.Macros, got)
	}
	for name, p := range map[string]parts{
		"VBA project":  plainBook("").set("xl/vbaProject.bin", "x"),
		"content type": plainBook("").with(partTypes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
	} {
		if !mustOpen(t, p).Macros {
			t.Errorf("%s: macros are not seen", name)
		}
	}
}

// TestDamage holds every kind of damage a part can have to an error that names
// the part and, where there is one, the cell.
func TestDamage(t *testing.T) {
	p := plainBook(usualRows)
	rows := func(rows string) parts { return plainBook(rows) }
	cell := func(c string) parts { return plainBook(`<row r="2">` + c + `</row>`) }
	cut := func(part string, n int) parts { return p.set(part, p[part][:n]) }
	merged := func(refs ...string) parts {
		var b strings.Builder
		for _, r := range refs {
			fmt.Fprintf(&b, `<mergeCell ref="%s"/>`, r)
		}
		return p.with(partSheet, "</sheetData>", "</sheetData><mergeCells>"+b.String()+"</mergeCells>")
	}
	for _, c := range []struct {
		name string
		p    parts
		part string
		cell string
	}{
		{"cut sheet", cut(partSheet, 250), partSheet, ""},
		{"sheet cut between rows", cut(partSheet, strings.Index(p[partSheet], `<row r="3"`)), partSheet, ""},
		{"empty sheet part", cut(partSheet, 0), partSheet, ""},
		{"cut strings", cut(partTable, 150), partTable, ""},
		{"cut styles", cut(partStyles, 200), partStyles, ""},
		{"cut workbook", cut(partBook, 200), partBook, ""},
		{"cut relationships", cut(partRels, 200), partRels, ""},
		{"cut content types", cut(partTypes, 200), partTypes, ""},
		{"cut core properties", cut(partCore, 200), partCore, ""},
		{"cut part that is not needed", p.set("xl/theme/theme1.xml", "<theme><a>"), "xl/theme/theme1.xml", ""},
		{"sheet with a document type", p.set(partSheet, "<!DOCTYPE x>"+p[partSheet]), partSheet, ""},
		{"sheet of another kind", p.set(partSheet, "<chartsheet/>"), partSheet, ""},
		{"no rows element", p.set(partSheet, `<worksheet xmlns="`+nsMain+`"/>`), partSheet, ""},
		{"rows element twice", p.with(partSheet, "</sheetData>", "</sheetData><sheetData/>"), partSheet, ""},
		{"wrong namespace", p.with(partSheet, nsMain, nsStrict), partSheet, ""},
		{"missing content types", p.without(partTypes), partTypes, ""},
		{"missing relationships", p.without(partPkg), "_rels/.rels", ""},
		{"missing workbook", p.without(partBook), partBook, ""},
		{"missing sheet", p.without(partSheet), partSheet, ""},
		{"missing strings", p.without(partTable), partTable, ""},
		{"missing styles", p.without(partStyles), partStyles, ""},
		{"missing sheet relationship", p.with(partBook, `r:id="rId1"`, `r:id="rId7"`), "", ""},
		{"one part for two sheets", p.with(partBook, `</sheets>`, `<sheet name="二" sheetId="2" r:id="rId1"/></sheets>`), partSheet, ""},
		{"two workbooks", p.with(partPkg, `</Rel`, `<Relationship Id="x" Type="a/officeDocument" Target="b"/></Rel`), "_rels/.rels", ""},
		{"two tables of strings", p.with(partRels, `</Rel`, `<Relationship Id="x" Type="a/sharedStrings" Target="b"/></Rel`), "", ""},
		{"relationship twice", p.with(partRels, `rId2`, `rId1`), partRels, ""},
		{"no sheets", p.with(partBook, `<sheet name="一覧" sheetId="1" r:id="rId1"/>`, ""), partBook, ""},
		{"sheet name twice", p.with(partBook, `</sheets>`, `<sheet name="一覧" sheetId="2" r:id="rId2"/></sheets>`), partBook, ""},
		{"unknown sheet state", p.with(partBook, `sheetId="1"`, `sheetId="1" state="gone"`), partBook, ""},
		{"unknown kind of sheet", p.with(partRels, `relationships/worksheet"`, `relationships/table"`), partSheet, ""},
		{"workbook without a type", p.with(partTypes, `/xl/workbook.xml`, `/xl/w.xml`), partBook, ""},
		{"type twice", p.with(partTypes, `Extension="png"`, `Extension="XML"`), partTypes, ""},
		{"string in the wrong place", p.with(partRels, `Target="sharedStrings.xml"`, `Target="styles.xml"`), partStyles, ""},

		{"number format without an id", p.with(partStyles, `numFmtId="164" formatCode`, `formatCode`), partStyles, ""},
		{"format without a number", p.with(partStyles, `<xf numFmtId="9"/>`, `<xf numFmtId="x"/>`), partStyles, ""},
		{"date system unknown", p.with(partBook, `<workbookPr/>`, `<workbookPr date1904="maybe"/>`), partBook, ""},
		{"something else among the sheets", p.with(partBook, `<sheets>`, `<sheets><x/>`), partBook, ""},
		{"something else among the relationships", p.with(partRels, `<Relationship `, `<x/><Relationship `), partRels, ""},
		{"something else among the types", p.with(partTypes, `<Default `, `<x/><Default `), partTypes, ""},
		{"workbook outside", p.with(partPkg, `Target="xl/workbook.xml"`, `Target="http://example.org/" TargetMode="External"`), "_rels/.rels", ""},
		{"half a character in UTF-16", p.set(partCore, "\xff\xfe<\x00\x00\xd8"), partCore, ""},

		{"rows out of order", rows(`<row r="3"/><row r="2"/>`), partSheet, ""},
		{"row twice", rows(`<row r="3"/><row r="3"/>`), partSheet, ""},
		{"row 0", rows(`<row r="0"/>`), partSheet, ""},
		{"row -1", rows(`<row r="-1"/>`), partSheet, ""},
		{"row beyond the last", rows(`<row r="1048577"/>`), partSheet, ""},
		{"implied row beyond the last", rows(`<row r="1048576"/><row/>`), partSheet, ""},
		{"text among the rows", rows(`<row r="1"/>x`), partSheet, ""},
		{"text in a row", rows(`<row r="1">x</row>`), partSheet, ""},
		{"text in a cell", rows(`<row r="1"><c>x</c></row>`), partSheet, "A1"},
		{"something else among the rows", rows(`<col/>`), partSheet, ""},
		{"something else in a row", rows(`<row r="1"><v>1</v></row>`), partSheet, ""},
		{"row of another namespace", rows(`<row xmlns="urn:x" r="1"/>`), partSheet, ""},
		{"unknown hidden", rows(`<row r="1" hidden="perhaps"/>`), partSheet, ""},
		{"cells out of order", cell(`<c r="C2"/><c r="B2"/>`), partSheet, "B2"},
		{"cell twice", cell(`<c r="C2"/><c r="C2"/>`), partSheet, "C2"},
		{"cell of another row", cell(`<c r="C3"/>`), partSheet, "C3"},
		{"lower-case reference", cell(`<c r="c2"/>`), partSheet, ""},
		{"reference without a row", cell(`<c r="C"/>`), partSheet, ""},
		{"reference without a column", cell(`<c r="2"/>`), partSheet, ""},
		{"reference with a zero", cell(`<c r="C02"/>`), partSheet, ""},
		{"empty reference", cell(`<c r=""/>`), partSheet, ""},
		{"column beyond XFD", cell(`<c r="XFE2"/>`), partSheet, ""},
		{"column far beyond", cell(`<c r="AAAA2"/>`), partSheet, ""},
		{"implied column beyond XFD", cell(`<c r="XFD2"/><c/>`), partSheet, ""},
		{"string out of range", cell(`<c r="B2" t="s"><v>3</v></c>`), partSheet, "B2"},
		{"negative string", cell(`<c r="B2" t="s"><v>-1</v></c>`), partSheet, "B2"},
		{"string that is no number", cell(`<c r="B2" t="s"><v>a</v></c>`), partSheet, "B2"},
		{"string without a number", cell(`<c r="B2" t="s"><v/></c>`), partSheet, "B2"},
		{"no table of strings", p.without(partTable).with(partRels, `<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>`, ""), partSheet, "A1"},
		{"format out of range", cell(`<c r="B2" s="4"/>`), partSheet, "B2"},
		{"format that is no number", cell(`<c r="B2" s="x"/>`), partSheet, "B2"},
		{"unknown type", cell(`<c r="B2" t="z"><v>1</v></c>`), partSheet, "B2"},
		{"number that is none", cell(`<c r="B2"><v>1,5</v></c>`), partSheet, "B2"},
		{"hexadecimal number", cell(`<c r="B2"><v>0x10</v></c>`), partSheet, "B2"},
		{"infinite number", cell(`<c r="B2"><v>INF</v></c>`), partSheet, "B2"},
		{"number too large", cell(`<c r="B2"><v>1e999</v></c>`), partSheet, "B2"},
		{"no truth value", cell(`<c r="B2" t="b"><v>2</v></c>`), partSheet, "B2"},
		{"nameless error", cell(`<c r="B2" t="e"><v></v></c>`), partSheet, "B2"},
		{"no date", cell(`<c r="B2" t="d"><v>2024-02-30</v></c>`), partSheet, "B2"},
		{"two values", cell(`<c r="B2"><v>1</v><v>2</v></c>`), partSheet, "B2"},
		{"two formulas", cell(`<c r="B2"><f>1</f><f>2</f></c>`), partSheet, "B2"},
		{"two inline strings", cell(`<c r="B2" t="inlineStr"><is/><is/></c>`), partSheet, "B2"},
		{"inline string of another type", cell(`<c r="B2"><is><t>x</t></is></c>`), partSheet, "B2"},
		{"value of an inline string", cell(`<c r="B2" t="inlineStr"><v>x</v></c>`), partSheet, "B2"},
		{"value and inline string", cell(`<c r="B2" t="inlineStr"><v>x</v><is/></c>`), partSheet, "B2"},
		{"something else in a cell", cell(`<c r="B2"><w>1</w></c>`), partSheet, "B2"},
		{"something else in a value", cell(`<c r="B2"><v>1<w/></v></c>`), partSheet, "B2"},
		{"something else in a text", cell(`<c r="B2" t="inlineStr"><is><w/></is></c>`), partSheet, "B2"},
		{"text beside a text", cell(`<c r="B2" t="inlineStr"><is>x</is></c>`), partSheet, "B2"},
		{"something else in the table of strings", p.with(partTable, "<si>", "<x/><si>"), partTable, ""},
		{"text beside a shared text", p.with(partTable, "<si>", "<si>x"), partTable, ""},

		{"merge without end", merged("A1:"), partSheet, ""},
		{"merge upside down", merged("B2:A1"), partSheet, ""},
		{"merge beyond", merged("A1:XFE2"), partSheet, ""},
		{"merge of nothing", merged(""), partSheet, ""},
		{"merges overlap", merged("A1:B2", "D1:E9", "B2:C3"), partSheet, "B2"},
		{"merge twice", merged("A1:B2", "A1:B2"), partSheet, "A1"},
		{"merge inside", merged("A1:F9", "C3:D4"), partSheet, "C3"},
		{"columns upside down", p.with(partSheet, "<sheetData>", `<cols><col min="3" max="2"/></cols><sheetData>`), partSheet, ""},
		{"column 0", p.with(partSheet, "<sheetData>", `<cols><col min="0" max="2"/></cols><sheetData>`), partSheet, ""},

		{"name with a backslash", p.set(`xl\a.xml`, "<a/>"), "", ""},
		{"name that leads out", p.set(`../a.xml`, "<a/>"), "", ""},
		{"absolute name", p.set(`/a.xml`, "<a/>"), "", ""},
		{"name that is not UTF-8", p.set("\xff.xml", "<a/>"), "", ""},
		{"name twice but for case", p.set("XL/workbook.xml", "<a/>"), partBook, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := openBytes(c.p.zip(), Submission)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("no error, %v\n%s", err, dump(cmp.Or(b, &Book{})))
			}
			if e.Fault != Damaged || e.Part != c.part || e.Cell != c.cell || e.Reason == "" {
				t.Errorf("got %+v", *e)
			}
			if e.Cell != "" && e.Sheet != "一覧" {
				t.Errorf("sheet %q", e.Sheet)
			}
		})
	}
}

// rawEntry is one entry of an archive, with what its headers are to say.
type rawEntry struct {
	zip.FileHeader
	body []byte
}

func rawZip(t *testing.T, p parts, change func(map[string]*rawEntry)) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(p.zip()), int64(len(p.zip())))
	if err != nil {
		t.Fatal(err)
	}
	entries := make(map[string]*rawEntry)
	for _, f := range in.File {
		r, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		h := zip.FileHeader{Name: f.Name, Method: f.Method, CRC32: f.CRC32, CompressedSize64: f.CompressedSize64, UncompressedSize64: f.UncompressedSize64}
		entries[f.Name] = &rawEntry{h, body}
	}
	change(entries)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		e := entries[name]
		to, err := w.CreateRaw(&e.FileHeader)
		if err == nil {
			_, err = to.Write(e.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestArchive damages the archive around sound parts, in a part that is read
// and in one that is not.
func TestArchive(t *testing.T) {
	for name, change := range map[string]func(e *rawEntry){
		"size too small":       func(e *rawEntry) { e.UncompressedSize64-- },
		"size too large":       func(e *rawEntry) { e.UncompressedSize64++ },
		"size of a terabyte":   func(e *rawEntry) { e.UncompressedSize64 = 1 << 40 },
		"size 0":               func(e *rawEntry) { e.UncompressedSize64 = 0 },
		"wrong sum":            func(e *rawEntry) { e.CRC32++ },
		"no sum":               func(e *rawEntry) { e.CRC32 = 0 },
		"unknown compression":  func(e *rawEntry) { e.Method = 12 },
		"not compressed":       func(e *rawEntry) { e.Method = zip.Store },
		"encrypted entry":      func(e *rawEntry) { e.Flags |= 1 },
		"bytes behind":         func(e *rawEntry) { e.body = append(e.body, "more"...); e.CompressedSize64 += 4 },
		"cut compressed bytes": func(e *rawEntry) { e.body = e.body[:len(e.body)-3]; e.CompressedSize64 -= 3 },
		"changed compressed bytes": func(e *rawEntry) {
			e.body = slices.Clone(e.body)
			e.body[len(e.body)/2] ^= 0x10
		},
		"reaches beyond the file": func(e *rawEntry) { e.CompressedSize64 = 1 << 30 },
	} {
		for _, part := range []string{partSheet, partImage} {
			t.Run(name+" "+part, func(t *testing.T) {
				data := rawZip(t, plainBook(usualRows), func(m map[string]*rawEntry) { change(m[part]) })
				_, err := openBytes(data, Submission)
				var e *Error
				if !errors.As(err, &e) || e.Fault != Damaged || e.Part != part && name != "reaches beyond the file" {
					t.Errorf("got %+v", err)
				}
			})
		}
	}
}

// TestFolder has an entry that is a folder by name and holds something.
func TestFolder(t *testing.T) {
	data := bytes.ReplaceAll(plainBook(usualRows).set("xl/x_", "content").zip(), []byte("xl/x_"), []byte("xl/x/"))
	var e *Error
	if b, err := openBytes(data, Submission); !errors.As(err, &e) || e.Fault != Damaged {
		t.Errorf("got %+v, %v", b, err)
	}
}

func TestPartTwice(t *testing.T) {
	p := plainBook(usualRows)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range append(slices.Sorted(maps.Keys(p)), partSheet) {
		e, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(e, p[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var e *Error
	if _, err := openBytes(b.Bytes(), Submission); !errors.As(err, &e) || e.Fault != Damaged || e.Part != partSheet {
		t.Errorf("got %+v", err)
	}
}

// TestOverlap points one central entry at another's bytes.
func TestOverlap(t *testing.T) {
	p := plainBook(usualRows).set("xl/media/image2.png", plainBook("")[partImage])
	data := p.zip()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var from [2]int64
	for _, f := range z.File {
		off, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		switch f.Name {
		case partImage:
			from[0] = off - 30 - int64(len(f.Name))
		case "xl/media/image2.png":
			from[1] = off - 30 - int64(len(f.Name))
		}
	}
	le := func(n int64) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} }
	at := bytes.LastIndex(data, []byte("xl/media/image2.png")) - 4 // the offset is the last field before the name
	if !bytes.Equal(data[at:at+4], le(from[1])) {
		t.Fatal("the entry's offset is elsewhere")
	}
	copy(data[at:], le(from[0]))
	var e *Error
	if _, err := openBytes(data, Submission); !errors.As(err, &e) || e.Fault != Damaged {
		t.Errorf("got %+v", err)
	}
}

// TestCut cuts a sound workbook off after each of its bytes, and changes each
// of them: it is an error, or it is still the same workbook.
func TestCut(t *testing.T) {
	data := plainBook(usualRows).zip()
	for n := range data {
		var e *Error
		if _, err := openBytes(data[:n], Submission); !errors.As(err, &e) {
			t.Fatalf("cut off after %d of %d bytes it opens", n, len(data))
		} else if n > 8 && e.Fault != Damaged {
			t.Fatalf("cut off after %d: %+v", n, e)
		}
	}
	for n := 1; n < len(data); n++ { // the beginning is gone
		var e *Error
		if _, err := openBytes(data[n:], Submission); !errors.As(err, &e) {
			t.Fatalf("without its first %d bytes: %v", n, err)
		}
	}
	changed := slices.Clone(data)
	for n := range data {
		changed[n] ^= 0xff
		if b, err := openBytes(changed, Submission); err == nil && dump(b) != usualDump {
			t.Errorf("byte %d changed: it opens as\n%s", n, dump(b))
		}
		changed[n] = data[n]
	}
}

func TestOtherFiles(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetCellValue("Sheet1", "A1", "秘密"); err != nil {
		t.Fatal(err)
	}
	var locked bytes.Buffer
	if err := f.Write(&locked, excelize.Options{Password: "x"}); err != nil {
		t.Fatal(err)
	}
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 512-8)
	stream := func(name string) string { // a directory entry
		var b [128]byte
		for i := range len(name) {
			b[2*i] = name[i]
		}
		b[64], b[66] = byte(2*len(name)+2), 2
		return string(b[:])
	}
	p := plainBook("")
	for _, c := range []struct {
		name  string
		data  string
		fault Fault
		what  string
	}{
		{"empty", "", NotXLSX, "empty"},
		{".xls", ole + stream("Workbook") + strings.Repeat("\x00", 100<<10), NotXLSX, "xls"},
		{".xls of Excel 5", ole + stream("Book"), NotXLSX, "xls"},
		{".xls of Excel 3", "\x09\x02\x06\x00\x00\x00\x10\x00", NotXLSX, "xls"},
		{".doc", ole + stream("WordDocument") + "W\x00o\x00r\x00k\x00b\x00o\x00o\x00k", NotXLSX, "other"},
		{"encrypted", locked.String(), Encrypted, ""},
		{"encrypted, directory far behind", ole + strings.Repeat("\x00", 200<<10) + stream("EncryptedPackage"), Encrypted, ""},
		{".ods", string(parts{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}.zip()), NotXLSX, "ods"},
		{".odt", string(parts{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}.zip()), NotXLSX, "other"},
		{".xlsb", string(p.renamed(partBook, "xl/workbook.bin").zip()), NotXLSX, "xlsb"},
		{".xlsb elsewhere", string(p.with(partTypes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main").zip()), NotXLSX, "xlsb"},
		{".docx", string(p.with(partTypes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml").zip()), NotXLSX, "other"},
		{"another archive", string(parts{"a.txt": "x"}.zip()), NotXLSX, "other"},
		{"csv", "公約番号,公約名\r\n1,給食\r\n", NotXLSX, "text"},
		{"Shift_JIS", "\x8c\xf6\x96\xf1,1\r\n", NotXLSX, "text"},
		{"UTF-16 text", "\xff\xfea\x00", NotXLSX, "text"},
		{"html", "<html><table></table></html>", NotXLSX, "text"},
		{"PDF", "%PDF-1.7\n", NotXLSX, "other"},
		{"PNG", "\x89PNG\r\n\x1a\n\x00\x00", NotXLSX, "other"},
		{"one byte", "\x00", NotXLSX, "other"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := openBytes([]byte(c.data), Submission)
			var e *Error
			if !errors.As(err, &e) || e.Fault != c.fault || e.What != c.what || e.Reason == "" {
				t.Errorf("got %+v", err)
			}
		})
	}
}

// largeZip makes an archive one part of which is too large to hold twice: repeat, times over.
func largeZip(t *testing.T, p parts, part, before, repeat string, times int, after string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		e, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != part {
			_, err = io.WriteString(e, p[name])
		} else {
			chunk := strings.Repeat(repeat, 1<<12)
			_, err = io.WriteString(e, before)
			for n := 0; n < times && err == nil; n += 1 << 12 {
				_, err = io.WriteString(e, chunk[:min(1<<12, times-n)*len(repeat)])
			}
			if err == nil {
				_, err = io.WriteString(e, after)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLimits(t *testing.T) {
	p := plainBook(usualRows)
	usual := p.zip()
	sst := func(n int) []byte {
		return largeZip(t, p, partTable, `<sst xmlns="`+nsMain+`"><si><t>`, "a", n, `</t></si><si><t>b</t></si></sst>`)
	}
	// Cells in XFD, every thousandth row: nothing to read, much for programs that make a grid of it.
	var far strings.Builder
	for row := 1000; row <= maxRow; row += 1000 {
		fmt.Fprintf(&far, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, row, row)
	}
	small := Submission
	small.Cells = 4
	tiny := Submission
	tiny.Cells = 3
	unpacked := int64(0)
	for _, s := range p {
		unpacked += int64(len(s))
	}
	for _, c := range []struct {
		name   string
		data   []byte
		limits Limits
		fault  Fault
		what   string // "" for a book that opens
	}{
		{"file", usual, Limits{File: int64(len(usual)) - 1, Unpacked: 1 << 20, Cells: 100}, TooLarge, "file"},
		{"file just so", usual, Limits{File: int64(len(usual)), Unpacked: 1 << 20, Cells: 100}, 0, ""},
		{"unpacked", usual, Limits{File: 1 << 20, Unpacked: unpacked - 1, Cells: 100}, TooLarge, "unpacked"},
		{"unpacked just so", usual, Limits{File: 1 << 20, Unpacked: unpacked, Cells: 100}, 0, ""},
		{"cells", usual, tiny, TooLarge, "cells"},
		{"cells just so", usual, small, 0, ""},
		{"a string of 200 MB", sst(200 << 20), Submission, TooLarge, "unpacked"},
		{"a string of 20 MB", sst(20 << 20), Submission, 0, ""},
		{"a million blank rows", largeZip(t, p, partSheet, `<worksheet xmlns="`+nsMain+`"><sheetData>`, `<row/>`, 1<<20, `</sheetData></worksheet>`), Submission, 0, ""},
		{"a million blank cells and one", largeZip(t, p, partSheet, `<worksheet xmlns="`+nsMain+`"><sheetData>`, `<row><c/></row>`, 1_000_001, `</sheetData></worksheet>`), Submission, TooLarge, "cells"},
		{"a million merges and one", largeZip(t, p, partSheet, `<worksheet xmlns="`+nsMain+`"><sheetData/><mergeCells>`, `<mergeCell ref="A1"/>`, 1_000_001, `</mergeCells></worksheet>`), Submission, TooLarge, "cells"},
		{"cells in XFD", plainBook(far.String()).zip(), Submission, 0, ""},
		{"time", plainBook(far.String()).zip(), Limits{File: 1 << 20, Unpacked: 1 << 20, Cells: 1 << 20, Time: 1}, OutOfTime, "time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			b, err := openBytes(c.data, c.limits)
			var e *Error
			switch {
			case c.what == "":
				if err != nil || len(b.Sheets) != 1 {
					t.Errorf("got %+v", err)
				}
			case !errors.As(err, &e) || e.Fault != c.fault || c.fault == TooLarge && e.What != c.what:
				t.Errorf("got %+v", err)
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("it takes %v", d)
			}
		})
	}
}

// failing is a disk that fails after some bytes.
type failing struct {
	io.ReaderAt
	from int64
}

var errDisk = errors.New("the disk fails")

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, errDisk
	}
	return f.ReaderAt.ReadAt(p, off)
}

// TestDisk holds a failing disk to be no fault of the file.
func TestDisk(t *testing.T) {
	data := plainBook(usualRows).zip()
	for _, from := range []int64{0, 100, int64(len(data)) - 1} {
		if _, err := Open(failing{bytes.NewReader(data), from}, int64(len(data)), Submission); err != errDisk {
			t.Errorf("failing from %d: %v", from, err)
		}
	}
}

// TestAround opens a workbook with bytes in front of it and behind it, which
// archive/zip allows for.
func TestAround(t *testing.T) {
	data := plainBook(usualRows).zip()
	for name, data := range map[string][]byte{"in front": append([]byte("#!/bin/sh\n"), data...), "behind": append(slices.Clone(data), "\n"...)} {
		b, err := openBytes(data, Submission)
		if err == nil && dump(b) != usualDump {
			t.Errorf("%s: %s", name, dump(b))
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBytes(t *testing.T) {
	make := func() []byte {
		f := excelize.NewFile()
		defer f.Close()
		styles := NewStyles(f)
		bold := excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 9}
		id := styles.Get(bold)
		bold.Font = &excelize.Font{Bold: true} // another pointer, the same format
		if again := styles.Get(bold); again != id || id == 0 {
			t.Errorf("formats %d and %d", id, again)
		}
		if other := styles.Get(excelize.Style{NumFmt: 9}); other == id {
			t.Errorf("two formats are %d", id)
		}
		if err := errors.Join(f.SetCellValue("Sheet1", "B2", 0.5), f.SetCellStyle("Sheet1", "B2", "B2", id), f.SetCellValue("Sheet1", "A1", "x")); err != nil {
			t.Fatal(err)
		}
		data, err := Bytes(f, pledge.NewDate(2024, 8, 26))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	data := make()
	if sum := crc32.ChecksumIEEE(data); sum != crc32.ChecksumIEEE(make()) {
		t.Error("the same workbook gives different bytes")
	}
	b, err := openBytes(data, Submission)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2024, 8, 26, 0, 0, 0, 0, time.UTC); !b.Modified.Equal(want) {
		t.Errorf("modified %v", b.Modified)
	}
	if got, want := dump(b), "[Sheet1]\nA1 1 \"x\"\nB2 2 \"0.5\" 0.5 {0%}\n"; got != want {
		t.Errorf("got\n%s", got)
	}
	path := t.TempDir() + "/x.xlsx"
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if v, err := f.GetCellValue("Sheet1", "B2"); err != nil || v != "50%" {
		t.Errorf("excelize reads %q, %v", v, err)
	}
}

// TestParallel opens different workbooks at once, which share scratch memory.
func TestParallel(t *testing.T) {
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			rows := strings.Repeat(fmt.Sprintf(`<row><c t="inlineStr"><is><t>%d</t></is></c></row>`, n), 10*(n+1))
			data := plainBook(rows).zip()
			want := ""
			for range 20 {
				b, err := openBytes(data, Submission)
				if err != nil {
					t.Error(err)
					return
				}
				got := dump(b)
				if want == "" {
					want = got
				}
				if got != want || strings.Count(got, fmt.Sprintf(`"%d"`, n)) != 10*(n+1) {
					t.Errorf("workbook %d:\n%s", n, got)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestError(t *testing.T) {
	for want, e := range map[string]*Error{
		"the file is empty":                        {Fault: NotXLSX, Reason: "the file is empty"},
		"xl/x.xml: byte 3: broken":                 {Part: "xl/x.xml", Reason: "byte 3: broken"},
		"xl/worksheets/sheet1.xml: B2: two values": {Part: partSheet, Cell: "B2", Reason: "two values"},
	} {
		if e.Error() != want {
			t.Errorf("got %q, want %q", e.Error(), want)
		}
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		"x":                    "x",
		"_":                    "_",
		"a_x":                  "a_x",
		"_x0041_":              "A",
		"_x005F_x0041_":        "_x0041_",
		"_x004_":               "_x004_",
		"_x00g1_":              "_x00g1_",
		"__x0041__":            "_A_",
		"_xD842__xdfb7_野":      "𠮷野",
		"_xD842_x":             "\ufffdx",
		"_xDFB7_":              "\ufffd",
		"_xD842__x0041_":       "\ufffdA",
		"令和_x0035_年度_x000D_\n": "令和5年度\r\n",
	} {
		if got := string(unescape([]byte(in), 0)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for col, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 702: "ZZ", 703: "AAA", maxCol: "XFD"} {
		if got := ColumnName(col); got != want {
			t.Errorf("column %d is %s, want %s", col, got, want)
		}
		if row, c, ok := parseRef([]byte(CellName(7, col))); !ok || row != 7 || c != col {
			t.Errorf("%s is read as %d, %d, %v", CellName(7, col), row, c, ok)
		}
	}
}

func TestBenchmarkFiles(t *testing.T) {
	if n := len(formBook(t)); n < 13_000 || n > 17_000 {
		t.Errorf("the form has %d bytes, not about 15 KB", n)
	}
	data := formBook(t)
	b, err := openBytes(data, Submission)
	if err != nil || len(b.Sheets[0].Rows) != len(pledge.Items) {
		t.Fatal(err)
	}
}
