package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// read makes the report and reads it with the strict reader, and with excelize
// for what the reader does not care about.
func read(t *testing.T, r *Run) (*xlsx.Book, *excelize.File) {
	t.Helper()
	raw, err := Workbook(r)
	if err != nil {
		t.Fatal(err)
	}
	return booktest.Strict(t, raw), booktest.Excel(t, raw)
}

// cells writes a sheet as lines of texts, blank rows left out.
func cells(t *testing.T, b *xlsx.Book, sheet string) string {
	t.Helper()
	s := b.Sheet(sheet)
	if s == nil {
		t.Fatalf("no sheet %s", sheet)
	}
	var out strings.Builder
	for _, row := range s.Rows {
		var line []string
		for _, c := range row.Cells {
			if c.Formula {
				t.Errorf("%s!%s is a formula", sheet, xlsx.CellName(c.Row, c.Col))
			}
			line = append(line, strings.ReplaceAll(c.Text, "\n", "⏎"))
		}
		fmt.Fprintf(&out, "%d\t%s\n", row.Num, strings.TrimRight(strings.Join(line, " | "), " |"))
	}
	return out.String()
}

func TestWorkbook(t *testing.T) {
	b, _ := read(t, sample())
	var all strings.Builder
	for _, s := range b.Sheets {
		fmt.Fprintf(&all, "== %s\n%s", s.Name, cells(t, b, s.Name))
	}
	golden(t, "workbook.txt", []byte(all.String()))
}

func TestWorkbookEmpty(t *testing.T) {
	b, f := read(t, &Run{Command: "merge", Settings: &pledge.Settings{}, Revision: 3, Today: pledge.NewDate(2024, 8, 26), Master: "公約管理台帳.xlsx"})
	for sheet, want := range map[string]string{
		sheetOverview: "ファイルはありませんでした。", sheetFindings: "指摘はありません。", sheetChanges: "変更はありません。", sheetConflicts: "内容のくいちがいはありません。",
	} {
		if got := cells(t, b, sheet); !strings.Contains(got, want) {
			t.Errorf("%s does not say %s:\n%s", sheet, want, got)
		}
	}
	if names := f.GetDefinedName(); slices.ContainsFunc(names, func(n excelize.DefinedName) bool { return strings.Contains(n.Name, "FilterDatabase") }) {
		t.Error("a filter over nothing")
	}
}

func TestWorkbookIsDeterministic(t *testing.T) {
	first, err := Workbook(sample())
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		again, err := Workbook(sample())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("the same run gave other bytes")
		}
	}
}

func TestWorkbookPrints(t *testing.T) {
	_, f := read(t, sample())
	for _, sheet := range f.GetSheetList() {
		layout, err := f.GetPageLayout(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToHeight != 0 {
			t.Errorf("%s: not A4 landscape of one page's width: %d %s %d", sheet, *layout.Size, *layout.Orientation, *layout.FitToHeight)
		}
		if sheet == sheetOverview {
			continue
		}
		panes, err := f.GetPanes(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if !panes.Freeze || panes.YSplit != 3 {
			t.Errorf("%s: header is not frozen: %+v", sheet, panes)
		}
		for _, name := range []string{"_xlnm.Print_Titles", "_xlnm._FilterDatabase"} {
			if !slices.ContainsFunc(f.GetDefinedName(), func(n excelize.DefinedName) bool { return n.Name == name && n.Scope == sheet }) {
				t.Errorf("%s: no %s", sheet, name)
			}
		}
	}
}

func TestWorkbookLinks(t *testing.T) {
	r := sample()
	r.Returns[1].Path, r.Returns[1].Sheets[12] = "out/修正依頼 総務部#1.xlsx", "12 'a'"
	_, f := read(t, r)
	got := make(map[string]string)
	for _, sheet := range f.GetSheetList() {
		for row := 1; row < 40; row++ {
			for col := 1; col <= 12; col++ {
				cell := xlsx.CellName(row, col)
				ok, target, err := f.GetCellHyperLink(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				if ok {
					got[sheet+"!"+cell] = target
				}
			}
		}
	}
	want := map[string]string{
		"概要!B8": "'指摘一覧'!A1", "概要!B9": "'変更一覧'!A1", "概要!B10": "'内容のくいちがい'!A1",
		"概要!G29": "修正依頼_教育部.xlsx", "概要!G30": "修正依頼%20総務部%231.xlsx",
		"指摘一覧!D6": "修正依頼_教育部.xlsx#'31'!A1",
		"指摘一覧!D7": "修正依頼%20総務部%231.xlsx#'12 ''a'''!A1", "指摘一覧!D8": "修正依頼%20総務部%231.xlsx#'12 ''a'''!A1",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// Text that looks like a formula stays text, in every sheet.
func TestWorkbookInjection(t *testing.T) {
	evil := []string{`=HYPERLINK("http://example.com","x")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"}
	for _, s := range evil {
		r := sample()
		r.Names[12], r.Names[7], r.Names[2] = s, s, s
		r.Files[0].Department, r.Master = s, s
		for i := range r.Findings {
			r.Findings[i].Value, r.Findings[i].At.Sheet = s, s
		}
		for i := range r.Changes {
			r.Changes[i].Before, r.Changes[i].After, r.Changes[i].Reason = s, "x"+s, s
		}
		r.Conflicts[0].Base, r.Conflicts[0].Master, r.Conflicts[0].Submitted = s, s+"1", s+"2"
		b, f := read(t, r)
		for _, sheet := range b.Sheets {
			cells(t, b, sheet.Name) // fails on formulas
		}
		if got, err := f.GetCellValue(sheetFindings, "G7"); err != nil || got != s {
			t.Errorf("%q became %q (%v)", s, got, err)
		}
	}
}

func TestWorkbookMarksChanges(t *testing.T) {
	_, f := read(t, sample())
	rich := func(cell string) string {
		runs, err := f.GetCellRichText(sheetChanges, cell)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range runs {
			switch {
			case r.Font != nil && r.Font.Strike:
				b.WriteString("-" + r.Text + "-")
			case r.Font != nil && r.Font.Bold:
				b.WriteString("+" + r.Text + "+")
			default:
				b.WriteString(r.Text)
			}
		}
		return b.String()
	}
	for cell, want := range map[string]string{"E4": "-検討中-", "F4": "+実施中+"} {
		if got := rich(cell); got != want {
			t.Errorf("%s: %s, want %s", cell, got, want)
		}
	}
	if got := rich("F6"); !strings.Contains(got, "始める予定で") || !strings.Contains(got, "+三+つの路線") || !strings.Contains(got, "+と車両の更新費用+") {
		t.Errorf("F6: %s", got)
	}
}

// A text longer than a row can be high goes on in the next row, whole.
func TestWorkbookLongText(t *testing.T) {
	long := strings.Repeat("あいうえおかきくけこ\n", 2900)
	r := sample()
	r.Changes = []ledger.Event{{Pledge: 2, Field: pledge.Situation, Kind: ledger.Submitted, Before: "短い", After: long}}
	b, f := read(t, r)
	var got strings.Builder
	s := b.Sheet(sheetChanges)
	for _, row := range s.Rows[3:] {
		c := s.At(row.Num, 6)
		got.WriteString(strings.TrimPrefix(c.Text, "（続き）\n"))
		if n := lines(c.Text, 38); n > maxLines+1 {
			t.Fatalf("row %d has %d lines", row.Num, n)
		}
		if n := s.At(row.Num, 1); n == nil || n.Number != 2 {
			t.Fatalf("row %d does not say whose it is", row.Num)
		}
		h, err := f.GetRowHeight(sheetChanges, row.Num)
		if err != nil || h > paper.MaxHeight {
			t.Fatalf("row %d: height %v, %v", row.Num, h, err)
		}
	}
	if got.String() != long {
		t.Error("the text is not whole")
	}
}

func TestWorkbookClipsValues(t *testing.T) {
	r := sample()
	r.Findings = []finding.Finding{{At: at("a.xlsx", "1", 1, 1), Code: finding.StatusUnknown, Field: pledge.StatusWord, Value: strings.Repeat("長", 40_000)}}
	b, _ := read(t, r)
	if got := b.Sheet(sheetFindings).At(4, 9).Text; got != strings.Repeat("長", clippedValue)+"…（全 40000 文字）" {
		t.Errorf("%.50s", got)
	}
}

func BenchmarkWorkbook(b *testing.B) {
	r := many(2000)
	r.Out = "out"
	sheets := make(map[int]string)
	for i := range 2000 {
		sheets[i+1] = fmt.Sprint(i + 1)
	}
	r.Returns = []Return{{Path: "out/修正依頼_総務部.xlsx", Department: "総務部", Sheets: sheets}}
	for b.Loop() {
		if _, err := Workbook(r); err != nil {
			b.Fatal(err)
		}
	}
}
