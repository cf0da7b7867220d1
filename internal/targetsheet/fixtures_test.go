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

// testSettings are those of a city that does not exist.
func testSettings() *pledge.Settings {
	s := pledge.BuiltIn()
	s.MasterID = "みどり-7f3a"
	s.City, s.Programme = "みどり市", "みどり未来プラン"
	s.TermFrom, s.TermUntil = pledge.NewDate(2022, 4, 24), pledge.NewDate(2026, 4, 23)
	s.Areas = []pledge.AreaEntry{{Number: 1, Name: "子育てのまちへ"}, {Number: 2, Name: "安心のまちへ"}}
	s.Departments = []pledge.DepartmentEntry{{Name: "総務部"}, {Name: "福祉部"}}
	return &s
}

// sample is pledge 12 with a value for every item.
func sample() pledge.Record {
	return pledge.Record{
		pledge.Number: "12", pledge.Area: "2 安心のまちへ", pledge.Name: "避難所の備えの充実",
		pledge.Department: "総務部", pledge.Division: "危機管理課", pledge.Criterion: "全避難所に発電機を置く",
		pledge.InitialTarget: "令和5年度", pledge.InitialHorizon: "短期",
		pledge.TargetYear: "令和8年度以降", pledge.HorizonName: "中長期", pledge.StatusWord: "実施中", pledge.Progress: "45%",
		pledge.Outlook: "見込みどおり", pledge.Situation: "発電機 12 台のうち 5 台を置いた。\n残りは令和7年度に。", pledge.Actions: "入札 & 契約 <3 件>",
		pledge.Next: " 行頭の空白も残す", "plan/2022": "調査", "plan/2024": "設置\n訓練",
		pledge.Instruction: "時期を早めること（令和6年度第1回本部会議）", pledge.Response: "令和7年度に前倒しを検討", pledge.Remarks: "=1+1",
	}
}

// achieved is a pledge whose achievement a department may withdraw.
func achieved() pledge.Record {
	r := sample()
	r[pledge.StatusWord], r[pledge.Progress], r[pledge.AchievedOn] = "達成済み", "100%", "2024-03-29"
	return r
}

func order(pledges ...pledge.Record) Order {
	o := Order{Settings: testSettings(), Revision: 13, Department: "総務部", Meeting: "令和6年度第2回本部会議",
		Due: pledge.NewDate(2024, 9, 2), Today: pledge.NewDate(2024, 8, 1)}
	for _, r := range pledges {
		n, _ := r.Int(pledge.Number)
		o.Pledges = append(o.Pledges, Pledge{Number: n, Record: r})
	}
	return o
}

func open(t testing.TB, data []byte) *xlsx.Book {
	t.Helper()
	b, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Submission)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, o Order) []byte {
	t.Helper()
	data, err := Write(o)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// recordOf returns what a submission says, as a record.
func recordOf(sub ledger.Submission) pledge.Record {
	r := pledge.Record{}
	for f, e := range sub.Entries {
		if e.Value != "" {
			r[f] = e.Value
		}
	}
	return r
}

// said lists findings as code/variant@sheet!cell.
func said(found []finding.Finding) string {
	var list []string
	for _, f := range found {
		s := string(f.Code)
		if f.Variant != "" {
			s += "/" + f.Variant
		}
		list = append(list, s+"@"+f.At.Sheet+"!"+f.At.Cell())
	}
	return strings.Join(list, " ")
}

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

// slotOf returns a field's slot on the form of a record.
func slotOf(f pledge.Field, r pledge.Record) *slot {
	o := order(r)
	return layoutOf(r, planLines(o.Settings, r, o.Today)).slotOf(f)
}

// cellOf returns the cell of a field's value on the form of a record.
func cellOf(f pledge.Field, r pledge.Record) string {
	s := slotOf(f, r)
	return xlsx.CellName(s.row, s.value)
}

// place returns the cell of a field's value on the form of sample.
func place(f pledge.Field) string { return cellOf(f, sample()) }

// labelPlace returns the cell of a field's label on the form of sample.
func labelPlace(f pledge.Field) string {
	s := slotOf(f, sample())
	return xlsx.CellName(s.row, s.label)
}

// reading is a sheet, as [sheetOf] makes it, and what is read from it.
type reading struct {
	name, lines string
	want        []pledge.Record
	said        string // findings
}

func readsAs(t *testing.T, tests []reading) {
	t.Helper()
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
