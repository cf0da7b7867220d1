package register

import (
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// town returns the settings of a small town, a list of its pledges, and the
// change that registers them, with a column of each computed kind.
func town(t *testing.T, pledges int) (*pledge.Settings, []ledger.Row, Change) {
	t.Helper()
	s := pledge.BuiltIn()
	s.MasterID, s.City, s.Programme = "K1", "見本町", "計画 A&B"
	var list strings.Builder
	list.WriteString("公約番号,分野,公約名,担当部,当初目標年度,現状と課題,工程 令和5年度\n")
	for n := 1; n <= pledges; n++ {
		fmt.Fprintf(&list, "%[1]d,%[2]d 分野その%[2]d,公約%[1]d,総務部,令和%[3]d年度,%[4]s,計画\n", n, n%3+1, n%4+5, strings.Repeat("課題", 150))
	}
	rows, wrong, err := ReadList("list.csv", []byte(list.String()), &s)
	if err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	today := pledge.NewDate(2024, 4, 1)
	events := ledger.Registration(&s, rows, ledger.Source{File: "list.csv"}, today, today)
	return &s, rows, changeOf(ledger.Replay(events, nil), events, today)
}

func changeOf(state map[int]pledge.Record, events []ledger.Event, today pledge.Date) Change {
	c := Change{State: state, Log: ledger.Log{Events: events}, Today: today}
	for _, header := range []string{pledge.HorizonName.Label(), "期限"} {
		c.Columns = append(c.Columns, splice.Column{Header: header, Width: 9, Cell: func(int) splice.Value {
			return splice.Value{Kind: splice.Formula, Text: xlsx.SameRow("集計用!$A:$A") + `&""`, Result: &splice.Value{Kind: splice.Text, Text: "1"}}
		}})
	}
	c.Summary = func(map[string]splice.Refs) ([]splice.Scion, error) {
		f := excelize.NewFile()
		return []splice.Scion{{Sheet: pledge.SheetSummary, File: f}}, f.SetSheetName("Sheet1", pledge.SheetSummary)
	}
	return c
}

// created makes a master and returns its path and the settings it was given.
func created(t *testing.T, pledges int) (string, *pledge.Settings) {
	t.Helper()
	s, rows, change := town(t, pledges)
	path := filepath.Join(t.TempDir(), "公約管理台帳.xlsx")
	if err := Create(path, s, rows, change); err != nil {
		t.Fatal(err)
	}
	return path, s
}

// columnOf returns the letters of the column a header stands in.
func columnOf(t *testing.T, f *excelize.File, sheet, header string) string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if i := slices.Index(row, header); i >= 0 {
			return xlsx.ColumnName(i + 1)
		}
	}
	t.Fatalf("%s has no column %s", sheet, header)
	return ""
}

// The columns on paper are the short ones, whatever items
// there are.
func TestListPrintsItsShortColumns(t *testing.T) {
	path, _ := created(t, 5)
	f := booktest.ExcelFile(t, path)
	area, titles := "", ""
	for _, n := range f.GetDefinedName() {
		if n.Scope == pledge.SheetRegister {
			switch n.Name {
			case "_xlnm.Print_Area":
				area = n.RefersTo
			case "_xlnm.Print_Titles":
				titles = n.RefersTo
			}
		}
	}
	if want := "'" + pledge.SheetRegister + "'!$1:$1"; titles != want {
		t.Errorf("print titles %q, want %q", titles, want)
	}
	last := area[strings.LastIndex(area, "$")+1:]
	end, err := excelize.ColumnNameToNumber(last)
	if err != nil {
		t.Fatalf("print area %q: %v", area, err)
	}
	printed := func(header string) bool {
		col, _ := excelize.ColumnNameToNumber(columnOf(t, f, pledge.SheetRegister, header))
		return col <= end
	}
	for i := range pledge.Items {
		item := &pledge.Items[i]
		if item.Register && item.Kind != pledge.KindPlan && printed(item.Label) != short(item) {
			t.Errorf("%s: printed %v", item.Label, printed(item.Label))
		}
	}
	for header, want := range map[string]bool{"期限": true, pledge.PlanField(2023).Label(): false} {
		if printed(header) != want {
			t.Errorf("%s: printed %v, want %v", header, !want, want)
		}
	}
	width := 0.0
	for col := range end {
		w, err := f.GetColWidth(pledge.SheetRegister, xlsx.ColumnName(col+1))
		if err != nil {
			t.Fatal(err)
		}
		width += w
	}
	// 780 points of paper, 5.3 points a character: below 60 % nobody can read it.
	if scale := 780 / (width * 5.3); scale < 0.6 {
		t.Errorf("the list is printed at %.0f %%", scale*100)
	}
}

func TestListLooksTheSameToItsEnd(t *testing.T) {
	path, _ := created(t, 5)
	f := booktest.ExcelFile(t, path)
	formats, err := f.GetConditionalFormats(pledge.SheetRegister)
	if err != nil {
		t.Fatal(err)
	}
	for at := range formats {
		if !strings.HasSuffix(at, fmt.Sprint(excelize.TotalRows)) {
			t.Errorf("a conditional format of %s", at)
		}
	}
	column := func(header string) string {
		name := columnOf(t, f, pledge.SheetRegister, header)
		return fmt.Sprintf("%s2:%[1]s%d", name, excelize.TotalRows)
	}
	marks := func(header string) (all string) {
		col, _ := excelize.ColumnNameToNumber(columnOf(t, f, pledge.SheetRegister, header))
		for at, rules := range formats {
			from, to, _ := strings.Cut(at, ":")
			first, _, _ := excelize.CellNameToCoordinates(from)
			last, _, err := excelize.CellNameToCoordinates(to)
			if err != nil {
				t.Fatal(at, err)
			}
			for _, rule := range rules {
				if first <= col && col <= last {
					all += rule.Criteria + "\n"
				}
			}
		}
		return all
	}
	for _, word := range pledge.Statuses {
		if paper.StatusMarks[word] != (paper.Mark{}) && !strings.Contains(marks("状況"), `"`+string(word)+`"`) {
			t.Errorf("no mark for %s", word)
		}
	}
	if !strings.Contains(marks("区分"), `"短期"`) || !strings.Contains(marks("達成見込み"), `"達成困難"`) {
		t.Errorf("marks of 区分 %q, of 達成見込み %q", marks("区分"), marks("達成見込み"))
	}
	for _, header := range []string{"公約番号", "公約名", "達成目標年度", "期限"} {
		if want := "$" + columnOf(t, f, pledge.SheetRegister, "期限") + `2<>""`; !strings.Contains(marks(header), want) {
			t.Errorf("%s does not mark what is late: %q", header, marks(header))
		}
	}
	bar := formats[column("進捗率")]
	if len(bar) != 1 || bar[0].Type != "data_bar" || bar[0].MinValue != "0" || bar[0].MaxValue != "1" {
		t.Errorf("進捗率 has %+v", bar)
	}
	for name, body := range booktest.PartsOfFile(t, path) {
		if strings.Contains(body, "autoMax") {
			t.Errorf("%s: a bar ends at the largest value, not at 100 %%", name)
		}
		if strings.Contains(body, "x14:dataBar") && !strings.Contains(body, `<x14:cfvo type="num"><xm:f>1</xm:f></x14:cfvo>`) {
			t.Errorf("%s: a bar does not end at 100 %%", name)
		}
	}
	for row := 2; row <= 6; row++ { // one line: the long texts, which are not printed, make none higher
		if h, err := f.GetRowHeight(pledge.SheetRegister, row); err != nil || h != lineHeight {
			t.Errorf("row %d is %v points high", row, h)
		}
	}
	lists, err := f.GetDataValidations(pledge.SheetRegister)
	if err != nil {
		t.Fatal(err)
	}
	offered := map[string]string{}
	for _, v := range lists {
		if v.ErrorStyle == nil || *v.ErrorStyle != "warning" {
			t.Errorf("the list of %s does not only warn", v.Sqref)
		}
		offered[v.Sqref] = v.Formula1
	}
	for header, want := range map[string]string{"状況": "検討中", "達成見込み": "遅れのおそれ", "達成後の取組": "継続", "分野": "2 分野その2"} {
		if !strings.Contains(offered[column(header)], want) {
			t.Errorf("%s offers %q", header, offered[column(header)])
		}
	}
	at, ok := strings.CutPrefix(strings.ReplaceAll(offered[column("担当部")], "$", ""), pledge.SheetSettings+"!")
	first, _, _ := strings.Cut(at, ":")
	if got, err := f.GetCellValue(pledge.SheetSettings, first); !ok || err != nil || got != "総務部" {
		t.Errorf("担当部 offers %q, beginning with %q", offered[column("担当部")], got)
	}
}

// A year's plan that comes later must look like the years before it.
func TestLaterColumnsLookLikeTheLast(t *testing.T) {
	path, _ := created(t, 3)
	m, wrong, err := Load(path)
	if err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	state := ledger.Replay(m.Book.Events, nil)
	e := ledger.Event{Revision: 2, Kind: ledger.Edited, Recorded: m.Book.Events[0].Recorded, Effective: m.Book.Events[0].Effective, Pledge: 1, Field: pledge.PlanField(2031), After: "新しい計画"}
	state[1][e.Field] = e.After
	if err := commit(m, changeOf(state, []ledger.Event{e}, e.Recorded)); err != nil {
		t.Fatal(err)
	}
	f := booktest.ExcelFile(t, path)
	style := func(field pledge.Field, row int) int {
		id, err := f.GetCellStyle(pledge.SheetRegister, columnOf(t, f, pledge.SheetRegister, field.Label())+fmt.Sprint(row))
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	for row := 1; row <= 2; row++ {
		if got, want := style(e.Field, row), style(pledge.PlanField(2023), row); got != want {
			t.Errorf("row %d: style %d beside %d", row, got, want)
		}
	}
}

func TestTenRunsLeaveTheSameParts(t *testing.T) {
	path, _ := created(t, 3)
	before := booktest.PartsOfFile(t, path)
	formats, err := booktest.ExcelFile(t, path).GetConditionalFormats(pledge.SheetRegister)
	if err != nil {
		t.Fatal(err)
	}
	for revision := 2; revision <= 11; revision++ {
		m, wrong, err := Load(path)
		if err != nil || len(wrong) > 0 {
			t.Fatal(err, wrong)
		}
		state := ledger.Replay(m.Book.Events, nil)
		e := ledger.Event{Revision: revision, Kind: ledger.Edited, Recorded: m.Book.Events[0].Recorded, Effective: m.Book.Events[0].Effective, Pledge: 1, Field: pledge.Remarks, Before: state[1][pledge.Remarks], After: fmt.Sprint("備考", revision)}
		state[1][e.Field] = e.After
		if err := commit(m, changeOf(state, []ledger.Event{e}, e.Recorded)); err != nil {
			t.Fatal(err)
		}
	}
	names := func(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
	after := booktest.PartsOfFile(t, path)
	if !slices.Equal(names(after), names(before)) {
		t.Errorf("parts %v, before %v", names(after), names(before))
	}
	for name, body := range before {
		if (strings.Contains(name, "comments") || strings.Contains(name, "vmlDrawing")) && after[name] != body {
			t.Errorf("%s changed", name)
		}
	}
	if got, err := booktest.ExcelFile(t, path).GetConditionalFormats(pledge.SheetRegister); err != nil || !reflect.DeepEqual(got, formats) {
		t.Errorf("conditional formats changed: %v", err)
	}
}

func TestEverySheetSaysWhatItIs(t *testing.T) {
	path, _ := created(t, 1)
	f := booktest.ExcelFile(t, path)
	for _, sheet := range f.GetSheetList() {
		if sheet == pledge.SheetSummary || sheet == pledge.SheetSettings {
			continue
		}
		notes, err := f.GetComments(sheet)
		if err != nil || !slices.ContainsFunc(notes, func(c excelize.Comment) bool { return c.Cell == "A1" && c.Text != "" }) {
			t.Errorf("%s: its first header has no note", sheet)
		}
	}
	for _, sec := range sections {
		if sectionNotes[sec.title] == "" {
			t.Errorf("%s has no note", sec.title)
		}
	}
}

func TestSettingsReadBackAsWritten(t *testing.T) {
	path, s := created(t, 4)
	m, wrong, err := Load(path)
	if err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	if got := m.Book.Settings; !reflect.DeepEqual(got, *s) {
		t.Errorf("settings read back as %+v, want %+v", got, *s)
	}
}

func TestTemplateIsAListForInit(t *testing.T) {
	data, err := Template(pledge.NewDate(2024, 4, 1))
	if err != nil {
		t.Fatal(err)
	}
	f := booktest.Excel(t, data)
	for header, value := range map[string]any{"公約番号": 3, "分野": "1 暮らし", "公約名": "窓口", "担当部": "総務部", "当初目標年度": "令和6年度"} {
		if err := f.SetCellValue(pledge.SheetRegister, columnOf(t, f, pledge.SheetRegister, header)+"5", value); err != nil {
			t.Fatal(err)
		}
	}
	filled, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	s := pledge.BuiltIn()
	rows, wrong, err := ReadList("list.xlsx", filled.Bytes(), &s)
	if err != nil || len(wrong) > 0 || len(rows) != 1 {
		t.Fatal(err, wrong, rows)
	}
	if r := rows[0].Record; r[pledge.Name] != "窓口" || r[pledge.InitialTarget] != "令和6年度" {
		t.Errorf("read %v", r)
	}
}

func TestCreateIsDeterministic(t *testing.T) {
	first, _ := created(t, 3)
	want := booktest.PartsOfFile(t, first)
	for range 5 {
		path, _ := created(t, 3)
		if got := booktest.PartsOfFile(t, path); !reflect.DeepEqual(got, want) {
			for name := range want {
				if got[name] != want[name] {
					t.Fatalf("%s differs from one run to the next", name)
				}
			}
			t.Fatal("other parts")
		}
	}
}
