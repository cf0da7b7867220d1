//go:build interop

package summary

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// registers is how many random registers are recalculated; a full run has 200.
var registers = flag.Int("registers", 20, "random registers to recalculate")

// recalculate has LibreOffice open workbooks, calculate every formula anew and
// save them; it returns them by name.
func recalculate(t *testing.T, books map[string][]byte) map[string]*excelize.File {
	t.Helper()
	dir := t.TempDir()
	in, out, profile := filepath.Join(dir, "in"), filepath.Join(dir, "out"), filepath.Join(dir, "profile", "user")
	for _, d := range []string{in, out, profile} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	alwaysRecalculate(t, profile)
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out}
	for name, b := range books {
		path := filepath.Join(in, name+".xlsx")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if msg, err := exec.Command("soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, msg)
	}
	files := map[string]*excelize.File{}
	for name := range books {
		f := booktest.ExcelFile(t, filepath.Join(out, name+".xlsx"), excelize.Options{RawCellValue: true})
		files[name] = f
		t.Cleanup(func() { f.Close() })
	}
	return files
}

// alwaysRecalculate sets a profile up so that no stored value is believed.
func alwaysRecalculate(t *testing.T, profile string) {
	t.Helper()
	const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>`
	if err := os.WriteFile(filepath.Join(profile, "registrymodifications.xcu"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compareFormulas demands of every formula that its stored value is the
// recalculated one, and returns how many there were.
func compareFormulas(t *testing.T, name string, stored []byte, got *excelize.File) int {
	t.Helper()
	want := booktest.Excel(t, stored, excelize.Options{RawCellValue: true})
	n := 0
	for _, sheet := range want.GetSheetList() {
		rows, err := want.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := range 40 {
				cell := xlsx.CellName(r+1, c+1)
				formula, err := want.GetCellFormula(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				if formula == "" {
					continue
				}
				n++
				a, err1 := want.GetCellValue(sheet, cell)
				b, err2 := got.GetCellValue(sheet, cell)
				if err1 != nil || err2 != nil {
					t.Fatal(err1, err2)
				}
				if !same(a, b) {
					t.Errorf("%s %s!%s: stored %q, recalculated %q by %s", name, sheet, cell, a, b, formula)
				}
			}
		}
	}
	return n
}

func same(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil {
		return a == b
	}
	return math.Abs(x-y) < 1e-12
}

// random makes a register in which everything occurs, rightful or not: merged
// ways of any length, circles and dead ends, days missing or to come.
func random(s *pledge.Settings, r *rand.Rand) map[int]pledge.Record {
	size := r.IntN(120)
	state := map[int]pledge.Record{}
	some := func(words ...string) string { return words[r.IntN(len(words))] }
	target := func() string {
		return pledge.Target{Year: pledge.FiscalYear(2019 + r.IntN(10)), Open: r.IntN(5) == 0}.String()
	}
	for range size {
		n := 1 + r.IntN(size*2)
		rec := pledge.Record{
			pledge.Number: strconv.Itoa(n), pledge.Name: "公約" + strconv.Itoa(n),
			pledge.Area:          s.Areas[r.IntN(len(s.Areas))].String(),
			pledge.Department:    s.Departments[r.IntN(len(s.Departments))].Name,
			pledge.InitialTarget: target(), pledge.TargetYear: target(),
			pledge.Progress: strconv.Itoa(r.IntN(101)) + "%",
		}
		rec[pledge.InitialHorizon] = s.HorizonOf(rec.Target(pledge.InitialTarget))
		status := pledge.Statuses[r.IntN(len(pledge.Statuses))]
		rec[pledge.StatusWord] = string(status)
		switch {
		case status == pledge.Achieved && r.IntN(8) > 0:
			rec[pledge.AchievedOn] = pledge.NewDate(2019+r.IntN(7), 1, 1+r.IntN(365)).String()
		case status == pledge.Merged && r.IntN(8) > 0:
			rec[pledge.MergedInto] = strconv.Itoa(1 + r.IntN(size*2))
		}
		for field, value := range map[pledge.Field]string{
			pledge.Outlook:     some(append([]string{"", ""}, pledge.ItemOf(pledge.Outlook).Words...)...),
			pledge.Instruction: some("", "広報する"), pledge.Response: some("", "広報した"),
		} {
			if value != "" {
				rec[field] = value
			}
		}
		state[n] = rec
	}
	return state
}

// met adds meetings on record, and what they left under review.
func met(in *Input, r *rand.Rand) {
	for i := range 1 + r.IntN(6) {
		m := Meeting{Name: fmt.Sprintf("令和5年度第%d回本部会議", i+1), Date: in.AsOf - 200 + pledge.Date(60*i), Confirmed: r.IntN(3)}
		for _, word := range []string{"原案のとおり決定", "要修正"} {
			if n := r.IntN(20); n > 0 {
				m.Decisions = append(m.Decisions, Count{word, n})
			}
		}
		in.Meetings = append(in.Meetings, m)
	}
	in.Reviewed, in.Proposals = map[int]pledge.Date{}, map[int]pledge.Record{}
	for _, n := range slices.Sorted(maps.Keys(in.On)) {
		in.Reviewed[n] = in.AsOf - pledge.Date(r.IntN(400))
		kind := r.IntN(8)
		switch kind {
		case 0:
			in.Proposals[n] = pledge.Record{pledge.StatusWord: string(pledge.Achieved), pledge.AchievedOn: in.AsOf.String()}
		case 1:
			in.Proposals[n] = pledge.Record{pledge.StatusWord: string(pledge.Statuses[r.IntN(len(pledge.Statuses))])}
		case 2:
			in.Revisions = append(in.Revisions, n)
		case 3:
			in.Rolled = append(in.Rolled, n)
		}
		if kind < 5 {
			in.UnderReview = append(in.UnderReview, n)
		}
	}
}

// LibreOffice calculates what was stored, in every cell, in whatever order
// the rows stand.
func TestRecalculationAgrees(t *testing.T) {
	s := settings()
	// Names that mean something else to a criterion.
	s.Areas = append(s.Areas, pledge.AreaEntry{Number: 4, Name: "a~b?c*"})
	s.Departments = append(s.Departments, pledge.DepartmentEntry{Name: "総*部"}, pledge.DepartmentEntry{Name: "=総務部"}, pledge.DepartmentEntry{Name: ">5部"})
	books := map[string][]byte{}
	for seed := range *registers {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		state := random(s, r)
		if seed == 0 {
			state = map[int]pledge.Record{}
		}
		today := pledge.NewDate(2023, 1, 1+r.IntN(900))
		in := inputOf(s, state, today, seed)
		if seed%2 == 1 {
			in.Since, in.Before = "令和5年度第1回本部会議", random(s, r)
		}
		if seed%3 > 0 {
			met(&in, r)
		}
		order := slices.Sorted(maps.Keys(state))
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		books[fmt.Sprint("register", seed)] = edited(t, in, state, order)
	}
	cells := 0
	for name, f := range recalculate(t, books) {
		cells += compareFormulas(t, name, books[name], f)
	}
	t.Logf("%d formulas in %d workbooks", cells, len(books))
	if cells < 1000 {
		t.Errorf("only %d formulas were compared", cells)
	}
}

// What people change in the register shows in the sheet once it is calculated,
// as if the program had written it anew.
func TestFormulasFollowTheRegister(t *testing.T) {
	s := settings()
	today := pledge.NewDate(2024, 5, 1)
	before := parse(t, s, `
	1 | R5 | R5 | 達成済み | 2024-03-01
	2 | R7 | R7 | 検討中 |
	3 | R7 | R7 | 実施中 |
	4 | R7 | R7 | 実施中 |
	5 | R5 | R5 | 統合 | | mergedInto=1
	6 | R8以降 | R8以降 | 未着手 |`)
	after := parse(t, s, `
	6 | R8以降 | R7 | 未着手 |
	1 | R5 | R5 | 達成済み | 2022-04-01
	2 | R7 | R7 | 達成済み | 2023-05-01
	3 | R7 | R7 | 統合 | | mergedInto=5
	4 | R7 | R7 | 中止 |
	5 | R5 | R5 | 統合 | | mergedInto=1`)
	// Both have the fiscal years 令和4 to 令和7, so that the rows stay.
	before[1][pledge.InitialTarget], after[1][pledge.InitialTarget] = "令和4年度", "令和4年度"
	before[6][pledge.InitialTarget], after[6][pledge.InitialTarget] = "令和8年度以降", "令和8年度以降"

	fresh := Compute(inputOf(s, after, today, 1))
	stale := edited(t, inputOf(s, before, today, 1), after, []int{6, 1, 5, 4, 3, 2})
	want := edited(t, inputOf(s, after, today, 1), after, []int{6, 1, 5, 4, 3, 2})
	if n := compareFormulas(t, "edited", want, recalculate(t, map[string][]byte{"edited": stale})["edited"]); n < 150 {
		t.Errorf("only %d formulas were compared", n)
	}
	if fresh.Overall != (Share{Total: 6, Achieved: 4}) {
		t.Errorf("the test compares another register than it means: %+v", fresh.Overall)
	}
}

// A pledge so far below the others that no number counts it is told of.
func TestPledgeBeyondTheReckonedRows(t *testing.T) {
	stored := book(t, small12(t))
	f := open(t, stored)
	column := ""
	for col := 1; col < 60 && column == ""; col++ {
		if header, _ := f.GetCellValue(pledge.SheetRegister, xlsx.CellName(2, col)); header == pledge.Number.Label() {
			column = xlsx.ColumnName(col)
		}
	}
	if err := f.SetCellValue(pledge.SheetRegister, column+"3000", 99); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	after := recalculate(t, map[string][]byte{"as stored": stored, "beyond": b.Bytes()})
	if got, _ := after["as stored"].GetCellValue(pledge.SheetSummary, "A2"); got == beyond {
		t.Error("the page warns of pledges although it counts all")
	}
	if got, _ := after["beyond"].GetCellValue(pledge.SheetSummary, "A2"); got != beyond {
		t.Errorf("the page says %q of a pledge it does not count", got)
	}
}

// A page with more pledges than it has room for prints on two sheets, the
// copy's list after them, and everything reads as it was stored.
func TestPrintsOnTwoPages(t *testing.T) {
	s := settings()
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 40, 400} {
		var lines strings.Builder
		for n := 1; n <= size; n++ {
			fmt.Fprintf(&lines, "%d|R5|R5|実施中||outlook=達成困難|name=%s\n", n, strings.Repeat("長い公約名", 1+n%15))
		}
		in := inputOf(s, parse(t, s, lines.String()), pledge.NewDate(2024, 3, 31), 1)
		in.Before, in.Since = parse(t, s, strings.ReplaceAll(lines.String(), "|R5|実施中", "|R4|実施中")), "令和5年度第1回本部会議"
		met(&in, r)
		f := open(t, mustWorkbook(t, Compute(in)))
		if err := f.DeleteSheet(pledge.SheetRegister); err != nil {
			t.Fatal(err)
		}
		b, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := PDF(t.Context(), b.Bytes(), in.KnownBy)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(pdf, []byte("/Type/Page/")) + bytes.Count(pdf, []byte("/Type/Page>")); n != 2 {
			t.Errorf("%d pledges print on %d pages", size, n)
		}
	}
}

// The same workbook printed again gives the same bytes, though LibreOffice
// writes the time into them, with the computer's time zone, and its language.
func TestSamePDF(t *testing.T) {
	_, _, fig := smallFigures(t)
	data, err := Workbook(fig)
	if err != nil {
		t.Fatal(err)
	}
	var made [2][]byte
	for i := range made {
		start := time.Now()
		t.Setenv("TZ", []string{"Asia/Tokyo", "UTC"}[i])
		t.Setenv("LC_ALL", []string{"ja_JP.UTF-8", "C"}[i])
		if made[i], err = PDF(t.Context(), data, fig.KnownBy); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(start.Add(1100 * time.Millisecond)))
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("the PDF differs from run to run")
	}
	if !IsPDF(made[0]) {
		t.Error("the PDF is not known again")
	}
}

// edit is what a planner does to the register: a column put in among the
// others, the rows sorted from the last pledge to the first, some hidden, new
// pledges typed in below, far below and in a row put in between, one deleted.
// %[1]s and %[2]s are the workbooks' addresses.
const edit = `Dim sheet
Sub TypeIn(row, number, initial, status, achieved, into)
  For i = 1 To 39
    Select Case sheet.getCellByPosition(i, 1).String
    Case "公約番号" : sheet.getCellByPosition(i, row).Value = number
    Case "分野" : sheet.getCellByPosition(i, row).String = "1 子育て・教育"
    Case "公約名" : sheet.getCellByPosition(i, row).String = "新しい公約"
    Case "担当部" : sheet.getCellByPosition(i, row).String = "総務部"
    Case "当初目標年度" : sheet.getCellByPosition(i, row).String = initial
    Case "状況" : If Len(status) > 0 Then sheet.getCellByPosition(i, row).String = status
    Case "達成日" : If achieved > 0 Then sheet.getCellByPosition(i, row).Value = achieved
    Case "統合先" : If into > 0 Then sheet.getCellByPosition(i, row).Value = into
    End Select
  Next
End Sub
Sub Main
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL("%[1]s", "_blank", 0, hidden())
  sheet = doc.Sheets.getByName("公約一覧")
  sheet.Columns.insertByIndex(3, 1)
  Dim field(0) As New com.sun.star.table.TableSortField
  field(0).Field = 0 : field(0).IsAscending = False
  Dim sorting(1) As New com.sun.star.beans.PropertyValue
  sorting(0).Name = "SortFields" : sorting(0).Value = field()
  sorting(1).Name = "ContainsHeader" : sorting(1).Value = False
  sheet.getCellRangeByPosition(1, 2, 39, 11).sort(sorting())
  For i = 4 To 8
    sheet.Rows.getByIndex(i).IsVisible = False
  Next
  TypeIn(12, 11, "令和6年度", "達成済み", 45000, 0)
  TypeIn(40, 12, "令和5年度", "", 0, 0)
  sheet.Rows.insertByIndex(5, 1)
  TypeIn(5, 13, "令和5年度", "統合", 0, 11)
  sheet.Rows.removeByIndex(3, 1)
  doc.calculateAll()
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName" : saving(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL("%[2]s", saving())
  doc.close(True)
End Sub`

// A column put in, rows sorted and hidden, and a pledge typed in below break no
// formula: the new pledge counts, nothing else changes.
func TestEditingTheRegisterBreaksNothing(t *testing.T) {
	s, state, fig := smallFigures(t)
	dir := t.TempDir()
	user := filepath.Join(dir, "profile", "user")
	library := filepath.Join(user, "basic", "Standard")
	if err := os.MkdirAll(library, 0o755); err != nil {
		t.Fatal(err)
	}
	alwaysRecalculate(t, user)
	stored := book(t, small12(t))
	in, out := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out.xlsx")
	const libraries = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>`
	const script = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
<library:element library:name="Edit"/></library:library>`
	module := `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit" script:language="StarBasic">` +
		fmt.Sprintf(edit, "file://"+in, "file://"+out) + `</script:module>`
	for path, content := range map[string]string{
		in: string(stored), filepath.Join(user, "basic", "script.xlc"): libraries,
		filepath.Join(library, "script.xlb"): script, filepath.Join(library, "Edit.xba"): module,
	} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	msg, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore",
		"macro:///Standard.Edit.Main").CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, msg)
	}
	f := booktest.ExcelFile(t, out, excelize.Options{RawCellValue: true})
	if header, _ := f.GetCellValue("公約一覧", "D2"); header != "" {
		t.Fatalf("the column was not put in: D2 is %q", header)
	}
	if first, _ := f.GetCellValue("公約一覧", "B3"); first != "10" {
		t.Fatalf("the rows were not sorted: B3 is %q", first)
	}
	for n, line := range map[int]string{11: "11|R6||達成済み|2023-03-15", 12: "12|R5|||", 13: "13|R5||統合||mergedInto=11"} {
		r := parse(t, s, line)[n]
		r[pledge.Area], r[pledge.Name], r[pledge.Department] = "1 子育て・教育", "新しい公約", "総務部"
		r[pledge.TargetYear] = r[pledge.InitialTarget]
		if r[pledge.StatusWord] == "" {
			r[pledge.StatusWord] = string(pledge.NotStarted)
		}
		state[n] = r
	}
	delete(state, 9)
	in2 := inputOf(s, state, fig.AsOf, fig.Revision)
	fresh := Compute(in2)
	if fresh.Overall.Total != 12 {
		t.Fatalf("the test compares another register than it means: %+v", fresh.Overall)
	}
	want, formula := values(t, open(t, book(t, in2)))
	got, _ := values(t, f)
	// The lists by name are as they were written: what stands below the last
	// one's heads stands elsewhere once it has more rows.
	last := 0
	for cell, v := range want {
		if col, row, _ := excelize.SplitCellName(cell); col == "A" && v == "番号" {
			last = max(last, row)
		}
	}
	compared := 0
	for cell := range formula {
		if _, row, _ := excelize.SplitCellName(cell); row >= last {
			continue
		}
		compared++
		if !same(want[cell], got[cell]) {
			t.Errorf("%s = %q, want %q", cell, got[cell], want[cell])
		}
	}
	if compared < 120 {
		t.Errorf("only %d formulas were compared", compared)
	}
}
