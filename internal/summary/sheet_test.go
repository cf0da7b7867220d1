package summary

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// small12 is a small register at revision 12.
func small12(t testing.TB) Input {
	s := settings()
	return inputOf(s, parse(t, s, small), pledge.NewDate(2024, 5, 1), 12)
}

func smallFigures(t testing.TB) (*pledge.Settings, map[int]pledge.Record, Figures) {
	in := small12(t)
	return in.Settings, in.On, Compute(in)
}

// allText is all that a workbook's archive holds.
func allText(t *testing.T, b []byte) string {
	return strings.Join(slices.Sorted(maps.Values(booktest.Parts(t, b))), "")
}

func open(t *testing.T, b []byte) *excelize.File {
	t.Helper()
	f := booktest.Excel(t, b, excelize.Options{RawCellValue: true})
	return f
}

// values returns every value of the sheet by its cell, and the cells that hold
// a formula.
func values(t *testing.T, f *excelize.File) (value, formula map[string]string) {
	t.Helper()
	rows, err := f.GetRows(pledge.SheetSummary)
	if err != nil {
		t.Fatal(err)
	}
	value, formula = map[string]string{}, map[string]string{}
	for r := range rows {
		for c := range basisCol {
			cell := xlsx.CellName(r+1, c+1)
			v, err1 := f.GetCellValue(pledge.SheetSummary, cell)
			fx, err2 := f.GetCellFormula(pledge.SheetSummary, cell)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if v != "" {
				value[cell] = v
			}
			if fx != "" {
				formula[cell] = fx
			}
		}
	}
	return value, formula
}

// Numbers are stored as numbers, so that a preview that does not calculate
// shows percentages as percentages.
func TestStoredValuesAreTyped(t *testing.T) {
	f := open(t, book(t, small12(t)))
	value, formula := values(t, f)
	if len(formula) < 150 {
		t.Fatalf("%d formulas", len(formula))
	}
	for cell := range formula {
		kind, err := f.GetCellType(pledge.SheetSummary, cell)
		if err != nil {
			t.Fatal(err)
		}
		_, notNumber := strconv.ParseFloat(value[cell], 64)
		if text := kind == excelize.CellTypeFormula; text != (notNumber != nil) { // t="str"
			t.Errorf("%s holds %q as type %d", cell, value[cell], kind)
		}
	}
	// The first card: rate, and numerator and denominator in words.
	if value["A5"] != "0.5" || value["A6"] != "5件 ／ 10件" {
		t.Errorf("the overall figure reads %s = %s, want 0.5 = 5件 ／ 10件", value["A5"], value["A6"])
	}
}

func TestFormulasUseWhatAllProgramsShare(t *testing.T) {
	b := open(t, book(t, small12(t)))
	_, formula := values(t, b)
	for _, sheet := range []string{pledge.SheetRegister, pledge.SheetReckoning} {
		for r := range 30 {
			for c := range 40 {
				cell := xlsx.CellName(r+1, c+1)
				fx, err := b.GetCellFormula(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				if fx != "" {
					formula[sheet+"!"+cell] = fx
				}
			}
		}
	}
	known := strings.Fields("IF IFERROR AND OR NOT COUNT COUNTIFS SUM INDEX MATCH ROW INT MAX YEAR MONTH DAY DATE EDATE MID FIND EXACT SUBSTITUTE VALUE TEXT ISNUMBER HYPERLINK")
	for cell, fx := range formula {
		if len(fx) > 8000 {
			t.Errorf("%s: %d characters", cell, len(fx))
		}
		for part := range strings.SplitSeq(fx, "(") {
			name := part[strings.LastIndexFunc(part, func(r rune) bool { return r < 'A' || r > 'Z' })+1:]
			if name != "" && !strings.HasSuffix(fx, part) && !contains(known, name) {
				t.Errorf("%s uses %s: %s", cell, name, fx)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func TestWorkbookHoldsValuesOnly(t *testing.T) {
	_, _, fig := smallFigures(t)
	live, _ := values(t, open(t, book(t, small12(t))))
	value, formula := values(t, open(t, mustWorkbook(t, fig)))
	if len(formula) > 0 {
		t.Errorf("%d formulas", len(formula))
	}
	for cell, v := range value {
		if v != live[cell] {
			t.Errorf("%s = %q, in the master %q", cell, v, live[cell])
		}
	}
	if strings.Contains(fmt.Sprint(value), "新しく作り直します") {
		t.Error("the copy says that it is written anew")
	}
	if !strings.Contains(fmt.Sprint(live), "新しく作り直します") {
		t.Error("the master's sheet does not say that it is written anew")
	}
}

func mustWorkbook(t testing.TB, fig Figures) []byte {
	t.Helper()
	b, err := Workbook(fig)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// listedIn returns the copy's list by pledge number and header, as shown.
func listedIn(t *testing.T, f *excelize.File) (headers []string, rows map[string]map[string]string) {
	t.Helper()
	grid, err := f.GetRows(pledge.SheetRegister)
	if err != nil || len(grid) < listHeader {
		t.Fatal(err, len(grid))
	}
	headers, rows = grid[listHeader-1], map[string]map[string]string{}
	for _, row := range grid[listHeader:] {
		r := map[string]string{}
		for i, v := range row {
			r[headers[i]] = v
		}
		rows[row[0]] = r
	}
	return headers, rows
}

// A copy is the summary and the list, as of its day, and nothing else.
func TestCopy(t *testing.T) {
	s := settings()
	on := parse(t, s, small)
	known := maps.Clone(on)
	// Recorded in April, achieved in March; and withdrawn in April.
	known[5], known[2] = parse(t, s, "5|R5|R6|達成済み|2024-03-29|afterwards=継続")[5], parse(t, s, "2|R5|R5|実施中||progress=90%")[2]
	in := inputOf(s, known, pledge.NewDate(2024, 3, 31), 3)
	in.On = on
	f := open(t, mustWorkbook(t, Compute(in)))
	if got := f.GetSheetList(); !slices.Equal(got, []string{pledge.SheetSummary, pledge.SheetRegister}) {
		t.Errorf("sheets %q", got)
	}
	_, rows := listedIn(t, f)
	if len(rows) != 10 {
		t.Errorf("%d pledges in the list", len(rows))
	}
	for _, c := range []struct{ number, header, want string }{
		{"5", "状況", "達成済み"}, {"5", "達成日", "45380"}, {"5", "進捗率", "1"}, {"5", "達成後の取組", "継続"},
		{"5", "区分", "中期"}, {"5", "達成目標年度", "令和6年度"},
		{"2", "状況", "実施中"}, {"2", "達成日", ""}, {"2", "進捗率", "0.9"},
		{"7", "達成見込み", "達成困難"}, {"7", "注意", "達成困難"}, {"6", "前回の指示事項", "広報する"}, {"8", "統合先", "4"},
	} {
		if got := rows[c.number][c.header]; got != c.want {
			t.Errorf("number %s, %s: %q, want %q", c.number, c.header, got, c.want)
		}
	}
	for _, sheet := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(sheet); !visible || err != nil {
			t.Errorf("%s is hidden (%v)", sheet, err)
		}
		for col := range 40 {
			if visible, err := f.GetColVisible(sheet, xlsx.ColumnName(col+1)); !visible || err != nil {
				t.Errorf("%s: column %d is hidden (%v)", sheet, col+1, err)
			}
		}
	}
}

// Each page of the list has its headers.
func TestCopyRepeatsItsHeaders(t *testing.T) {
	_, _, fig := smallFigures(t)
	for _, fig := range []Figures{fig, fig.Public()} {
		names := open(t, mustWorkbook(t, fig)).GetDefinedName()
		i := slices.IndexFunc(names, func(n excelize.DefinedName) bool {
			return n.Name == "_xlnm.Print_Titles" && n.Scope == pledge.SheetRegister
		})
		if want := fmt.Sprintf("'%s'!$%[2]d:$%[2]d", pledge.SheetRegister, listHeader); i < 0 || names[i].RefersTo != want {
			t.Errorf("print titles are not %s: %v", want, names)
		}
	}
}

// Nothing in a copy for the public comes from an item that is not published.
func TestPublicCopy(t *testing.T) {
	s := settings()
	state := parse(t, s, small)
	const secret = "外に出さない"
	for n, r := range state {
		for _, item := range pledge.Items {
			if !item.Public && item.Kind == pledge.KindText {
				r[item.Key] = secret
			}
		}
		delete(state[n], pledge.Response)
	}
	in := inputOf(s, state, pledge.NewDate(2024, 5, 1), 3)
	in.Proposals = map[int]pledge.Record{6: {pledge.StatusWord: "達成済み", pledge.AchievedOn: "2024-04-30"}}
	in.Revisions = []int{6}
	fig := Compute(in)
	if all := allText(t, mustWorkbook(t, fig)); !strings.Contains(all, secret) || !strings.Contains(all, "担当部別") || !strings.Contains(all, "審査と指示") {
		t.Fatal("the office's own copy lacks what the test looks for")
	}
	public := fig.Public()
	b := mustWorkbook(t, public)
	all := allText(t, b)
	for _, word := range append([]string{secret, "担当部別", "審査", "注意", "参考", "指示"}, pledge.ItemOf(pledge.Outlook).Words...) {
		if strings.Contains(all, word) {
			t.Errorf("%s is in the public copy", word)
		}
	}
	for _, item := range pledge.Items {
		if !item.Public && strings.Contains(all, item.Label) {
			t.Errorf("%s is in the public copy", item.Label)
		}
	}
	headers, rows := listedIn(t, open(t, b))
	if !slices.Contains(headers, pledge.Department.Label()) || len(rows) != 10 {
		t.Errorf("headers %q, %d pledges", headers, len(rows))
	}
	if public.Overall != fig.Overall || len(fig.Attention) == 0 || fig.Lines[5].Outlook == "" {
		t.Error("making the public figures changed the others")
	}
}

// However long the lists are, the parts fit two pages, and what is not shown is
// counted.
func TestLongListsAreCutAndCounted(t *testing.T) {
	s := settings()
	var lines strings.Builder
	for n := 1; n <= 300; n++ {
		fmt.Fprintf(&lines, "%d|R6|R6|実施中||outlook=達成困難\n", n)
	}
	in := inputOf(s, parse(t, s, lines.String()), pledge.NewDate(2024, 5, 1), 1)
	for name, b := range map[string][]byte{"live": book(t, in), "copy": mustWorkbook(t, Compute(in))} {
		f := open(t, b)
		value, _ := values(t, f)
		shown, rest := 0, 0
		for cell, v := range value {
			if !strings.HasPrefix(cell, "A") {
				continue
			}
			id, err := f.GetCellStyle(pledge.SheetSummary, cell)
			if err != nil {
				t.Fatal(err)
			}
			look, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			n, err := strconv.Atoi(v)
			switch {
			case err != nil || look.Alignment.Horizontal != "center":
			case look.NumFmt == 1 || look.CustomNumFmt != nil && *look.CustomNumFmt == "0":
				shown++
			case look.CustomNumFmt == nil:
			case strings.HasPrefix(*look.CustomNumFmt, `"ほか `):
				rest += n
			}
		}
		if shown+rest != 600 || shown < 2*leastRows || rest < 400 {
			t.Errorf("%s: %d are shown and %d counted, of 600", name, shown, rest)
		}
		breaks, err := f.GetSheetProps(pledge.SheetSummary)
		if err != nil || breaks.FitToPage == nil || !*breaks.FitToPage {
			t.Errorf("%s: %+v, %v", name, breaks, err)
		}
	}
}

func TestAllot(t *testing.T) {
	rows := func(n int, height float64) []float64 { return slices.Repeat([]float64{height}, n) }
	for _, c := range []struct {
		room    float64
		heights [listCount][]float64
		want    [listCount]int
	}{
		{0, [listCount][]float64{rows(9, 10), nil, rows(1, 10)}, [listCount]int{3, 0, 1}},
		{100, [listCount][]float64{rows(2, 10), rows(3, 10), rows(3, 10)}, [listCount]int{2, 3, 3}},
		{120, [listCount][]float64{rows(9, 10), rows(9, 10), rows(9, 10)}, [listCount]int{3, 6, 3}},
		{120, [listCount][]float64{rows(1, 10), rows(20, 10), rows(4, 10)}, [listCount]int{1, 8, 4}},
		{125, [listCount][]float64{nil, rows(20, 20), nil}, [listCount]int{0, 6, 0}},
	} {
		if got := allot(c.room, c.heights); got != c.want {
			t.Errorf("room for %v: %v, want %v", c.room, got, c.want)
		}
	}
}

// Without LibreOffice the error says so and nothing else.
func TestPDFWithoutLibreOffice(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, path := range installed() {
		if _, err := os.Stat(path); err == nil {
			t.Skip("LibreOffice stands where its installer puts it")
		}
	}
	if _, err := PDF(t.Context(), nil, 0); !errors.Is(err, ErrNoLibreOffice) {
		t.Errorf("error %v", err)
	}
}

func TestSameFiguresSameBytes(t *testing.T) {
	_, _, fig := smallFigures(t)
	if !bytes.Equal(book(t, small12(t)), book(t, small12(t))) {
		t.Error("the sheet differs from run to run")
	}
	a, err1 := Workbook(fig)
	b, err2 := Workbook(fig)
	if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Error("the workbook differs from run to run", err1, err2)
	}
}

func TestText(t *testing.T) {
	s := settings()
	in := inputOf(s, parse(t, s, small), pledge.NewDate(2024, 5, 1), 12)
	announced := 3
	in.Meetings = []Meeting{
		{Name: "令和6年度第1回分科会", Date: pledge.NewDate(2024, 4, 10), Decisions: []Count{{"原案のまま本部会議に提出", 2}}},
		{Name: "令和6年度第1回本部会議", Date: pledge.NewDate(2024, 4, 16), Announced: &announced, Decisions: []Count{{"原案のとおり決定", 1}, {"要修正", 1}}, Confirmed: 1},
	}
	in.Proposals = map[int]pledge.Record{6: {pledge.StatusWord: "達成済み", pledge.AchievedOn: "2024-04-30"}}
	in.UnderReview, in.Revisions, in.Rolled = []int{6, 7, 10}, []int{6}, []int{7, 10}
	in.Since, in.Before = in.Meetings[0].Name, parse(t, s, strings.Replace(small, "R8以降 | R7 ", "R8以降 | R8以降 ", 1))
	fig := Compute(in)
	for _, lang := range []finding.Lang{finding.Japanese, finding.English} {
		path := filepath.Join("testdata", "summary."+string(lang)+".txt")
		got := Text(fig, lang)
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// Every text of the terminal has its English.
func TestWordsInEnglish(t *testing.T) {
	s := settings()
	in := inputOf(s, parse(t, s, small), pledge.NewDate(2024, 5, 1), 12)
	in.Since, in.Before = "令和6年度第1回本部会議", parse(t, s, "1|R5|R5|実施中||name=旧名\n7|R6|R6|実施中|\n5|R7|R7|実施中|")
	in.Proposals = map[int]pledge.Record{5: {pledge.StatusWord: "達成済み"}}
	for word, english := range words {
		if english == "" && word != "件" {
			t.Errorf("%s has no English", word)
		}
	}
	// What stands at the beginning of a line is a title; the register's own
	// words (statuses, names) stay.
	for line := range strings.Lines(Text(Compute(in), finding.English)) {
		for japanese := range words {
			if strings.HasPrefix(line, japanese) {
				t.Errorf("not in English: %s", line)
			}
		}
	}
}

// Pledges of the master are read and written in a time that grows with their
// number and no faster: Sheet with the columns of the register, and a copy.
func BenchmarkSheet(b *testing.B) {
	for _, size := range []int{100, 1000, 10000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			s := settings()
			var lines strings.Builder
			for n := 1; n <= size; n++ {
				switch n % 4 {
				case 0:
					fmt.Fprintf(&lines, "%d|R5|R5|達成済み|2024-03-01\n", n)
				case 1:
					fmt.Fprintf(&lines, "%d|R6|R6|実施中|\n", n)
				case 2:
					fmt.Fprintf(&lines, "%d|R7|R7|統合||mergedInto=%d\n", n, n-1)
				default:
					fmt.Fprintf(&lines, "%d|R8以降|R8以降|未着手|\n", n)
				}
			}
			state := parse(b, s, lines.String())
			numbers := slices.Sorted(maps.Keys(state))
			refs := splice.Refs{Sheet: pledge.SheetRegister, Header: 1, Last: 1 + size, Cols: anyColumns(), Pledges: map[int]int{}}
			for i, n := range numbers {
				refs.Pledges[2+i] = n
			}
			b.Run("live", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					fig := Compute(inputOf(s, state, pledge.NewDate(2024, 5, 1), 1))
					at := nowhere(fig)
					_, cols := proposalTable(Input{})
					at[pledge.SheetRegister], at[pledge.SheetProposals] = refs, splice.Refs{Sheet: pledge.SheetProposals, Header: 1, Cols: cols}
					if _, err := fig.Sheets(at); err != nil {
						b.Fatal(err)
					}
					for _, c := range Columns(s, state, pledge.NewDate(2024, 5, 1)) {
						for _, n := range numbers {
							c.Cell(n)
						}
					}
				}
			})
			b.Run("copy", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					mustWorkbook(b, Compute(inputOf(s, state, pledge.NewDate(2024, 5, 1), 1)))
				}
			})
		})
	}
}

// Nothing has no bar, bars have one colour and end at all, and the chart holds
// its values and a text for those who do not see it.
func TestBarsAndChart(t *testing.T) {
	_, _, fig := smallFigures(t)
	for name, b := range map[string][]byte{"live": book(t, small12(t)), "copy": mustWorkbook(t, fig)} {
		all := allText(t, b)
		const bar = `minLength="0" maxLength="100" showValue="false" gradient="0"><x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="num"><xm:f>1</xm:f></x14:cfvo>`
		if n := strings.Count(all, bar); n < 3 || strings.Count(all, "<x14:dataBar") < n {
			t.Errorf("%s: %d solid bars", name, n)
		}
		if strings.Count(all, "<dataBar ") != strings.Count(all, `<dataBar minLength="0" `) {
			t.Errorf("%s: a bar has a least length", name)
		}
		for _, part := range []string{`<numCache><formatCode>0</formatCode><ptCount`, `<strCache><ptCount`, `descr="棒は達成した公約の累計`} {
			if !strings.Contains(all, part) {
				t.Errorf("%s: the chart has no %s", name, part)
			}
		}
	}
}

// The line falls on no bar's label: a high bar has it at its foot, a low one none.
func TestLabelsMeetNoLine(t *testing.T) {
	bars, line := plotted{values: []int{1, 5, 60, 80}}, plotted{values: []int{4, 60, 70, 80}}
	body := completeChart(nil, bars, line)(`<dLbls><spPr></spPr><dLblPos/></dLbls><lineChart><dLbls></dLbls>`)
	before, _, _ := strings.Cut(body, "<lineChart>")
	var got []string
	for label := range strings.SplitSeq(before, "<dLbl>") {
		switch {
		case strings.Contains(label, `<delete val="1">`):
			got = append(got, label[:len(`<idx val="0">`)]+" none")
		case strings.Contains(label, `"inBase"`):
			got = append(got, label[:len(`<idx val="0">`)]+" foot")
		}
	}
	if diff := cmp.Diff([]string{`<idx val="0"> none`, `<idx val="2"> foot`}, got); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

// Departments for which the first page has no room stand in two halves on the
// second; the areas stay.
func TestManyDepartments(t *testing.T) {
	s := settings()
	s.Departments = nil
	var lines strings.Builder
	for n := 1; n <= 50; n++ {
		name := fmt.Sprintf("第%d部", 1+n%25)
		if n <= 25 {
			s.Departments = append(s.Departments, pledge.DepartmentEntry{Name: fmt.Sprintf("第%d部", n)})
		}
		fmt.Fprintf(&lines, "%d|R5|R%d|実施中||department=%s\n", n, 5+n%4, name)
	}
	fig := Compute(inputOf(s, parse(t, s, lines.String()), pledge.NewDate(2024, 3, 31), 1))
	p := newPage(fig, false)
	p.w = formulas{refs: splice.Refs{Sheet: pledge.SheetRegister, Header: 1, Last: 51, Cols: anyColumns()}, at: nowhere(fig), calendar: s.Calendar}
	if err := p.write(); err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for row, cells := range p.rows {
		for _, c := range cells {
			if text, ok := c.Value.(string); ok {
				at[text] = row
			}
		}
	}
	if areas, departments := at["分野別の達成率"], at["担当部別の達成率"]; areas == 0 || areas >= p.second || departments != p.second {
		t.Errorf("the areas stand in row %d, the departments in row %d; the second page begins at row %d", areas, departments, p.second)
	}
	if first, other := at["第1部"], at["第14部"]; first != other || first == 0 {
		t.Errorf("the halves begin in rows %d and %d", first, other)
	}
}

// A programme's name that begins with a number made the page header's letters
// thousands of points high.
func TestNumberHeadsThePage(t *testing.T) {
	s := settings()
	s.City, s.Programme = "", "100の公約"
	f := open(t, mustWorkbook(t, Compute(inputOf(s, parse(t, s, small), pledge.NewDate(2024, 3, 31), 3))))
	got, err := f.GetHeaderFooter(pledge.SheetSummary)
	if err != nil {
		t.Fatal(err)
	}
	if want := `&L&8&"-,Regular"100の公約 達成状況&R`; !strings.HasPrefix(got.OddHeader, want) {
		t.Errorf("%s, want %s…", got.OddHeader, want)
	}
}
