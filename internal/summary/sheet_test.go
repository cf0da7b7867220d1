package summary

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

func smallFigures(t testing.TB) (*pledge.Settings, map[int]pledge.Record, Figures) {
	s := settings()
	state := parse(t, s, small)
	return s, state, Compute(Register(s, state, pledge.NewDate(2024, 5, 1), 12))
}

func open(t *testing.T, b []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// values returns every value of the sheet by its cell, and the cells that hold
// a formula.
func values(t *testing.T, f *excelize.File) (value, formula map[string]string) {
	t.Helper()
	rows, err := f.GetRows(SheetName)
	if err != nil {
		t.Fatal(err)
	}
	value, formula = map[string]string{}, map[string]string{}
	for r := range rows {
		for c := range lastCol {
			cell := ref(r+1, c+1)
			v, err1 := f.GetCellValue(SheetName, cell)
			fx, err2 := f.GetCellFormula(SheetName, cell)
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
	s, state, fig := smallFigures(t)
	f := open(t, book(t, s, state, fig))
	value, formula := values(t, f)
	if len(formula) < 150 {
		t.Fatalf("%d formulas", len(formula))
	}
	for cell := range formula {
		kind, err := f.GetCellType(SheetName, cell)
		if err != nil {
			t.Fatal(err)
		}
		_, notNumber := strconv.ParseFloat(value[cell], 64)
		if text := kind == excelize.CellTypeFormula; text != (notNumber != nil) { // t="str"
			t.Errorf("%s holds %q as type %d", cell, value[cell], kind)
		}
	}
	// The first card: rate, numerator, denominator.
	if value["A6"] != "0.5" || value["A7"] != "5" || value["C7"] != "10" {
		t.Errorf("the overall figure reads %s = %s/%s, want 0.5 = 5/10", value["A6"], value["A7"], value["C7"])
	}
}

func TestFormulasUseWhatAllProgramsShare(t *testing.T) {
	s, state, fig := smallFigures(t)
	b := open(t, book(t, s, state, fig))
	_, formula := values(t, b)
	rows, err := b.GetRows("公約一覧")
	if err != nil {
		t.Fatal(err)
	}
	for r := range rows {
		for c := range 40 {
			cell := ref(r+1, c+1)
			fx, err := b.GetCellFormula("公約一覧", cell)
			if err != nil {
				t.Fatal(err)
			}
			if fx != "" {
				formula["公約一覧!"+cell] = fx
			}
		}
	}
	known := strings.Fields("IF IFERROR AND COUNT COUNTIFS SUM SUMIF INDEX MATCH INT MAX YEAR MONTH DAY DATE MID FIND VALUE ISNUMBER HYPERLINK")
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
	s, state, fig := smallFigures(t)
	live, _ := values(t, open(t, book(t, s, state, fig)))
	b, err := Workbook(fig)
	if err != nil {
		t.Fatal(err)
	}
	value, formula := values(t, open(t, b))
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

func TestSameFiguresSameBytes(t *testing.T) {
	s, state, fig := smallFigures(t)
	if !bytes.Equal(book(t, s, state, fig), book(t, s, state, fig)) {
		t.Error("the sheet differs from run to run")
	}
	a, err1 := Workbook(fig)
	b, err2 := Workbook(fig)
	if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Error("the workbook differs from run to run", err1, err2)
	}
}

func TestText(t *testing.T) {
	_, _, fig := smallFigures(t)
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
	in := Register(s, parse(t, s, small), pledge.NewDate(2024, 5, 1), 12)
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
			b.ReportAllocs()
			for b.Loop() {
				fig := Compute(Register(s, state, pledge.NewDate(2024, 5, 1), 1))
				if _, err := Workbook(fig); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
