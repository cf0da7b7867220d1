package register

import (
	"encoding/base64"
	_ "image/png" // excelize measures pictures
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// dot is a picture of one pixel.
var dot, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

// decorate does to a master what people do: on 公約一覧 and on sheets of their own.
func decorate(t testing.TB, path string) {
	t.Helper()
	f := booktest.ExcelFile(t, path)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const s = pledge.SheetRegister
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "C00000", Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}})
	do(err)
	warn, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9A0511"}})
	do(err)
	do(f.SetCellStyle(s, "C2", "C3", style))
	do(f.SetRowHeight(s, 3, 41.5))
	do(f.SetRowVisible(s, 4, false))
	do(f.AddComment(s, excelize.Comment{Cell: "C2", Author: "企画担当", Text: "要確認"}))
	do(f.SetConditionalFormat(s, "L2:L6", []excelize.ConditionalFormatOptions{{Type: "data_bar", Criteria: "=", MinType: "min", MaxType: "max", BarColor: "#638EC6", BarSolid: true}}))
	do(f.SetConditionalFormat(s, "K2:K6", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: "equal to", Format: &warn, Value: `"実施中"`}}))
	v := excelize.NewDataValidation(true)
	v.Sqref = "K2:K6"
	do(v.SetDropList([]string{"未着手", "実施中", "達成済み"}))
	do(f.AddDataValidation(s, v))
	do(f.SetDefinedName(&excelize.DefinedName{Name: "市の一覧", RefersTo: "'公約一覧'!$A$2:$C$6"}))
	do(f.SetCellHyperLink(s, "D2", "https://www.example.jp/", "External"))
	// A column of their own beside ours, with a formula and a note.
	do(f.SetCellStr(s, "BA1", "市長メモ"))
	do(f.SetCellStr(s, "BA3", "来週 聞く"))
	do(f.SetCellFormula(s, "BB2", "LEN(C2)"))
	do(f.AddPictureFromBytes(s, "BD2", &excelize.Picture{Extension: ".png", File: dot}))
	do(f.AddFormControl(s, excelize.FormControl{Cell: "BF2", Type: excelize.FormControlCheckBox, Text: "確認"}))
	do(f.AddChart(s, "BH2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Name: "公約一覧!$L$1", Categories: "公約一覧!$A$2:$A$6", Values: "公約一覧!$L$2:$L$6"}}}))
	do(f.SetHeaderFooter(s, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}))
	// A sheet of their own: a table, a pivot, a chart, protected.
	_, err = f.NewSheet("市のメモ")
	do(err)
	for i, row := range [][]any{{"部", "件数"}, {"総務部", 3}, {"保健福祉部", 4}} {
		do(f.SetSheetRow("市のメモ", "A"+string(rune('1'+i)), &row))
	}
	do(f.AddTable("市のメモ", &excelize.Table{Range: "A1:B3", Name: "部別", StyleName: "TableStyleMedium2"}))
	do(f.AddPivotTable(&excelize.PivotTableOptions{DataRange: "市のメモ!A1:B3", PivotTableRange: "市のメモ!E1:F6",
		Rows: []excelize.PivotTableField{{Data: "部"}}, Data: []excelize.PivotTableField{{Data: "件数", Subtotal: "Sum"}}}))
	do(f.ProtectSheet("市のメモ", &excelize.SheetProtectionOptions{Password: "x"}))
	do(f.SetSheetVisible("取込明細", false))
	do(f.Save())

	// What excelize does not make: threaded comments, custom XML, a sorted filter.
	data, err := os.ReadFile(path)
	do(err)
	list := booktest.Parts(t, data)
	sheet := registerPart(t, list)
	rels := strings.Replace(sheet, "worksheets/", "worksheets/_rels/", 1) + ".rels"
	edit := func(part, old, new string) {
		t.Helper()
		if strings.Count(list[part], old) != 1 {
			t.Fatalf("%s: %q is there %d times", part, old, strings.Count(list[part], old))
		}
		list[part] = strings.Replace(list[part], old, new, 1)
	}
	list["xl/threadedComments/threadedComment1.xml"] = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="C2" dT="2024-08-01T00:00:00.00" personId="{00000000-0000-0000-0000-000000000001}" id="{00000000-0000-0000-0000-000000000002}"><text>確認しました</text></threadedComment></ThreadedComments>`
	list["xl/persons/person.xml"] = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="企画" id="{00000000-0000-0000-0000-000000000001}" userId="1" providerId="None"/></personList>`
	list["customXml/item1.xml"] = `<root xmlns="urn:city"><文書番号>企画第12号</文書番号></root>`
	list["customXml/_rels/item1.xml.rels"] = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`
	edit(rels, "</Relationships>", `<Relationship Id="rIdThread" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>`)
	edit("xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rIdPerson" Type="http://schemas.microsoft.com/office/2017/10/relationships/person" Target="persons/person.xml"/><Relationship Id="rIdCustom" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml" Target="../customXml/item1.xml"/></Relationships>`)
	edit("[Content_Types].xml", "</Types>", `<Override PartName="/xl/threadedComments/threadedComment1.xml" ContentType="application/vnd.ms-excel.threadedcomments+xml"/><Override PartName="/xl/persons/person.xml" ContentType="application/vnd.ms-excel.person+xml"/></Types>`)
	filter := regexp.MustCompile(`<autoFilter ref="\$?([A-Z]+)\$?1:\$?([A-Z]+)\$?\d+"[^>]*?(/>|>\s*</autoFilter>)`)
	if !filter.MatchString(list[sheet]) {
		t.Fatal("公約一覧 has no filter")
	}
	list[sheet] = filter.ReplaceAllString(list[sheet], `<autoFilter ref="${1}1:${2}6"><filterColumn colId="10"><filters><filter val="未着手"/></filters></filterColumn><sortState ref="A2:${2}6"><sortCondition descending="1" ref="A2:A6"/></sortState></autoFilter>`)
	do(os.WriteFile(path, booktest.Pack(t, list), 0o666))
}

// registerPart returns the part that holds 公約一覧.
func registerPart(t testing.TB, list map[string]string) string {
	t.Helper()
	return partOf(t, list, pledge.SheetRegister)
}

func partOf(t testing.TB, list map[string]string, sheet string) string {
	t.Helper()
	id := regexp.MustCompile(`<sheet [^>]*name="` + sheet + `"[^>]*r:id="([^"]+)"`).FindStringSubmatch(list["xl/workbook.xml"])
	if id == nil {
		t.Fatalf("no sheet %s", sheet)
	}
	for _, rel := range regexp.MustCompile(`<Relationship [^>]*>`).FindAllString(list["xl/_rels/workbook.xml.rels"], -1) {
		if strings.Contains(rel, `Id="`+id[1]+`"`) {
			target := regexp.MustCompile(`Target="([^"]+)"`).FindStringSubmatch(rel)[1]
			return "xl/" + strings.TrimPrefix(strings.TrimPrefix(target, "/"), "xl/")
		}
	}
	t.Fatalf("no part of sheet %s", sheet)
	return ""
}

var cellPattern = regexp.MustCompile(`(?s)<c r="([A-Z]+\d+)"(?:[^>]*/>|[^>]*>.*?</c>)`)

// cellMap takes a sheet apart: its cells by reference, and all the rest.
func cellMap(part string) (byRef map[string]string, rest string) {
	byRef = map[string]string{}
	rest = cellPattern.ReplaceAllStringFunc(part, func(c string) string {
		byRef[cellPattern.FindStringSubmatch(c)[1]] = c
		return ""
	})
	return byRef, rest
}

// A master that people have decorated comes through a change with every part as
// it was, byte for byte, but for those named here, each with its reason.
func TestDecoratedMasterSurvives(t *testing.T) {
	path := smallMaster(t, 5)
	// The first change adds what kouyaku adds once: columns, widths.
	m := mustLoad(t, path)
	if err := commit(m, remark(m, 1, "はじめ")); err != nil {
		t.Fatal(err)
	}
	decorate(t, path)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m = mustLoad(t, path)
	if len(m.Book.Verify()) > 0 {
		t.Fatalf("decorating changed values: %v", m.Book.Verify())
	}
	c := remark(m, 3, "=1+1 は式ではない")
	c.Intakes = []ledger.Intake{{Revision: c.Events[0].Revision, Name: "受信/総務部.xlsx", SHA256: "ab", Date: day, Result: ledger.FileMerged,
		Receipts: []ledger.Receipt{{Pledge: 3, Sheet: "3", Verdict: ledger.Accepted}}}}
	if err := commit(m, c); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	old, now := booktest.Parts(t, before), booktest.Parts(t, after)
	may := map[string]string{
		registerPart(t, old):                 "a value of it changed",
		partOf(t, old, history.sheet):        "a row was added",
		partOf(t, old, intakes.sheet):        "a row was added",
		partOf(t, old, receipts.sheet):       "a row was added",
		partOf(t, old, seals.sheet):          "rows were added",
		partOf(t, old, pledge.SheetSettings): "the last revision stands there",
		"xl/workbook.xml":                    "programs are asked to calculate anew; the summary's sheet stands in it",
		"xl/_rels/workbook.xml.rels":         "the summary's sheet is a new part",
		"[Content_Types].xml":                "the summary's sheet is a new part",
		"xl/styles.xml":                      "the summary's formats are added",
		"xl/calcChain.xml":                   "a list of formulas that programs make anew",
		partOf(t, old, pledge.SheetSummary):  "the summary is made anew",
	}
	for name := range old {
		switch _, ok := now[name]; {
		case !ok && may[name] == "":
			t.Errorf("%s is gone", name)
		case ok && may[name] == "" && now[name] != old[name]:
			t.Errorf("%s changed:\n%s", name, cmp.Diff(old[name], now[name]))
		}
	}
	for name := range now {
		if _, ok := old[name]; !ok && name != partOf(t, now, pledge.SheetSummary) {
			t.Errorf("%s is new", name)
		}
	}

	// On 公約一覧 one cell differs, and nothing around the cells.
	part := registerPart(t, old)
	if registerPart(t, now) != part {
		t.Fatal("公約一覧 moved to another part")
	}
	was, rest := cellMap(old[part])
	is, restNow := cellMap(now[part])
	if diff := cmp.Diff(rest, restNow); diff != "" {
		t.Errorf("around the cells of 公約一覧 (-before +after):\n%s", diff)
	}
	var changed []string
	for ref, c := range is {
		if was[ref] != c {
			changed = append(changed, ref)
		}
	}
	for ref := range was {
		if is[ref] == "" {
			t.Errorf("cell %s is gone", ref)
		}
	}
	slices.Sort(changed)
	remarks, _ := excelize.CoordinatesToCellName(m.Book.Cols[pledge.Remarks], 4)
	if diff := cmp.Diff([]string{remarks}, changed); diff != "" {
		t.Errorf("changed cells (-want +got):\n%s", diff)
	}
	// In the sheets of record, what was there stays as it was.
	for _, sheet := range []string{history.sheet, intakes.sheet, receipts.sheet, seals.sheet} {
		was, _ := cellMap(old[partOf(t, old, sheet)])
		is, _ := cellMap(now[partOf(t, now, sheet)])
		for ref, c := range was {
			if is[ref] != c {
				t.Errorf("%s %s was %s, is %s", sheet, ref, c, is[ref])
			}
		}
	}
	// Formats, relationships and content types are only added to.
	for name, pattern := range map[string]string{
		"xl/styles.xml": `<xf [^>]*>|<numFmt [^>]*>|<dxf>.*?</dxf>|<font>.*?</font>|<fill>.*?</fill>`, "xl/_rels/workbook.xml.rels": `<Relationship [^>]*>`,
		"[Content_Types].xml": `<(?:Override|Default) [^>]*>`, "xl/workbook.xml": `<definedName .*?</definedName>|<sheet [^>]*>`,
	} {
		for _, was := range regexp.MustCompile(pattern).FindAllString(old[name], -1) {
			if strings.Contains(was, "_FilterDatabase") && !strings.Contains(was, pledge.SheetRegister) {
				continue // the filter of a sheet of record grows with it
			}
			if strings.Contains(was, "calcChain") || strings.Contains(was, pledge.SheetSummary) || strings.Contains(was, strings.TrimPrefix(partOf(t, old, pledge.SheetSummary), "xl/")) {
				continue
			}
			if !strings.Contains(now[name], was) {
				t.Errorf("%s: %s is gone", name, was)
			}
		}
	}

	// Ten more runs: the number of parts stays.
	for range 10 {
		m := mustLoad(t, path)
		if err := commit(m, remark(m, 2, m.Book.Register[1].Record[pledge.Remarks]+"。")); err != nil {
			t.Fatal(err)
		}
	}
	last, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(now)), slices.Sorted(maps.Keys(booktest.Parts(t, last)))); diff != "" {
		t.Errorf("parts after ten more runs (-before +after):\n%s", diff)
	}
	f := booktest.ExcelFile(t, path)
	for sheet, want := range map[string]int{pledge.SheetRegister: 1, "市のメモ": 1} {
		tables, err := f.GetPivotTables(sheet)
		if sheet == "市のメモ" && (err != nil || len(tables) != want) {
			t.Errorf("%s has pivots %v, %v", sheet, tables, err)
		}
	}
}

// People sort, insert, move and rename around the register; a change still goes
// to the right cells.
func TestRearrangedMaster(t *testing.T) {
	path := smallMaster(t, 4)
	f := booktest.ExcelFile(t, path)
	for _, err := range []error{
		f.InsertRows(pledge.SheetRegister, 1, 2),       // a title above
		f.SetCellStr(pledge.SheetRegister, "A1", "公約"), // "公約" is no header
		f.InsertCols(pledge.SheetRegister, "B", 1),
		f.SetCellStr(pledge.SheetRegister, "B3", "市長メモ"),
		f.InsertRows(pledge.SheetRegister, 5, 1), // an empty row between
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	m := mustLoad(t, path)
	if edits, found := m.Book.HandEdits(day); len(edits)+len(found) > 0 {
		t.Fatalf("rearranging is no edit: %v %v", edits, found)
	}
	if err := commit(m, remark(m, 2, "二番")); err != nil {
		t.Fatal(err)
	}
	got := mustLoad(t, path)
	for _, row := range got.Book.Register {
		want := ""
		if row.Number == 2 {
			want = "二番"
		}
		if row.Record[pledge.Remarks] != want {
			t.Errorf("pledge %d in row %d says %q", row.Number, row.Row, row.Record[pledge.Remarks])
		}
	}
	if found := got.Book.Verify(); len(found) > 0 {
		t.Error(found)
	}
}
