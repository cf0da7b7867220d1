package meeting

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// testSettings are those of a city that does not exist.
func testSettings() *pledge.Settings {
	s := pledge.BuiltIn()
	s.MasterID = "みどり-7f3a"
	s.City, s.Programme = "みどり市", "みどり未来プラン"
	s.Areas = []pledge.AreaEntry{{Number: 1, Name: "子育てのまちへ"}, {Number: 2, Name: "安心のまちへ"}}
	s.Departments = []pledge.DepartmentEntry{{Name: "総務部"}, {Name: "福祉部"}}
	return &s
}

var (
	fifth    = pledge.Meeting{Year: 2023, Round: 5, Body: pledge.Headquarters}
	sub      = pledge.Meeting{Year: 2023, Round: 5, Body: pledge.Subcommittee}
	fifthDay = pledge.NewDate(2023, 10, 23)
)

// record is a pledge of the test city.
func record(number int, area, department, name string) pledge.Record {
	return pledge.Record{
		pledge.Number: fmt.Sprint(number), pledge.Area: area, pledge.Department: department, pledge.Name: name,
		pledge.TargetYear: "令和7年度", pledge.HorizonName: "中期", pledge.StatusWord: "実施中", pledge.Progress: "45%",
		pledge.Outlook: "見込みどおり",
	}
}

// agenda has four pledges, given in no order.
func agenda() Agenda {
	moved := record(3, "1 子育てのまちへ", "福祉部", "保育所の整備")
	proposed := moved.Clone()
	proposed[pledge.TargetYear], proposed[pledge.Progress], proposed[pledge.Name] = "令和6年度", "60%", "保育所と学童の整備"
	proposed[pledge.Situation] = "用地を得た。"
	carried := record(9, "2 安心のまちへ", "総務部", "=HYPERLINK(\"http://example.com\")")
	carried[pledge.Instruction] = "令和5年度第4回本部会議：時期を明らかにすること"
	return Agenda{Settings: testSettings(), Revision: 13, Meeting: fifth, Date: fifthDay, Items: []Item{
		{Number: 12, Now: record(12, "2 安心のまちへ", "福祉部", "見守りの充実")},
		{Number: 7, Now: record(7, "2 安心のまちへ", "総務部", "避難所の備えの充実")},
		{Number: 3, Now: moved, Proposed: proposed, Reason: "国の補助が早まったため"},
		{Number: 9, Now: carried, Carried: "前回の要修正", Last: "令和5年度第4回本部会議 要修正"},
	}}
}

func write(t testing.TB, a Agenda) []byte {
	t.Helper()
	data, err := Write(a)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// filled opens a workbook as a clerk would, lets fill change it, and reads it.
func filled(t testing.TB, data []byte, fill func(*excelize.File)) ([]*ledger.DecisionSheet, []finding.Finding) {
	t.Helper()
	if fill != nil {
		f := booktest.Excel(t, data)
		fill(f)
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		data = b.Bytes()
	}
	return Read("票.xlsx", booktest.Strict(t, data), testSettings())
}

// one reads a workbook that has one decision sheet.
func one(t testing.TB, data []byte, fill func(*excelize.File)) *ledger.DecisionSheet {
	t.Helper()
	sheets, found := filled(t, data, fill)
	if len(sheets) != 1 || len(found) > 0 {
		t.Fatalf("%d sheets, %s", len(sheets), said(found))
	}
	for _, f := range all(sheets[0]) {
		if err := f.Check(); err != nil {
			t.Error(err)
		}
	}
	return sheets[0]
}

func all(d *ledger.DecisionSheet) []finding.Finding {
	list := append([]finding.Finding{}, d.Findings...)
	for _, r := range d.Rows {
		list = append(list, r.Findings...)
	}
	return list
}

// said lists findings as code/variant@cell.
func said(found []finding.Finding) string {
	var list []string
	for _, f := range found {
		s := string(f.Code)
		if f.Variant != "" {
			s += "/" + f.Variant
		}
		if c := f.At.Cell(); c != "" {
			s += "@" + c
		}
		list = append(list, s)
	}
	return strings.Join(list, " ")
}

// set writes a cell as Excel would.
func set(t testing.TB, f *excelize.File, cell string, value any) {
	t.Helper()
	if err := f.SetCellValue(f.GetSheetName(0), cell, value); err != nil {
		t.Fatal(err)
	}
}

// rowOf returns the row of a pledge on a written sheet.
func rowOf(t testing.TB, f *excelize.File, number int) int {
	t.Helper()
	for row := rowHeader + 1; row < 200; row++ {
		if v, err := f.GetCellValue(f.GetSheetName(0), fmt.Sprintf("A%d", row)); err == nil && v == fmt.Sprint(number) {
			return row
		}
	}
	t.Fatalf("no row of pledge %d", number)
	return 0
}

// answer fills in a pledge's row by header.
func answer(t testing.TB, f *excelize.File, number int, by map[string]any) {
	t.Helper()
	for header, v := range by {
		set(t, f, xlsx.CellName(rowOf(t, f, number), columnOf(header)), v)
	}
}
