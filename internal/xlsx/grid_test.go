package xlsx

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kouyaku/internal/pledge"
)

// grid makes a sheet of texts: rows of cells split at |, blank where empty.
func grid(t testing.TB, merges string, rows ...string) *Sheet {
	t.Helper()
	var b strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, text := range strings.Split(row, "|") {
			switch {
			case text == "=":
				fmt.Fprintf(&b, `<c r="%s"><f>x</f></c>`, CellName(i+1, j+1))
			case text != "":
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, CellName(i+1, j+1), text)
			}
		}
		b.WriteString(`</row>`)
	}
	p := plainBook(b.String())
	if merges != "" {
		var m strings.Builder
		for ref := range strings.SplitSeq(merges, " ") {
			fmt.Fprintf(&m, `<mergeCell ref="%s"/>`, ref)
		}
		p = p.with(partSheet, "</sheetData>", "</sheetData><mergeCells>"+m.String()+"</mergeCells>")
	}
	return mustOpen(t, p).Sheets[0]
}

func among(labels ...string) func(string) bool {
	return func(folded string) bool {
		for _, l := range labels {
			if folded == pledge.FoldLabel(l) {
				return true
			}
		}
		return false
	}
}

func TestLabels(t *testing.T) {
	s := grid(t, "A2:C3 D2:F2 A5:B5 C4:D6 F9:G9",
		"表題|公約番号",
		"公 約\n名||隠れ|給食",
		"",
		"|||値",
		"担当部：|担当課",
		"",
		"状況|=",
		"備考|",
		"分野||||||区分|x",
	)
	var got []string
	for _, l := range s.Labels(among("公約番号", "公約名", "隠れ", "担当部", "担当課", "状況", "備考", "区分", "給食")) {
		value := "nil"
		if l.Value != nil {
			value = fmt.Sprintf("%q", l.Value.Text)
			if l.Value.Row != l.Row || l.Value.Col != l.Col {
				t.Errorf("%s: the value of %s stands in %s", l.Label, CellName(l.Row, l.Col), CellName(l.Value.Row, l.Value.Col))
			}
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", CellName(l.Cell.Row, l.Cell.Col), l.Label, CellName(l.Row, l.Col), value))
	}
	want := []string{
		`B1 公約番号 C1 nil`,
		`A2 公約名 D2 "給食"`,
		`D2 給食 G2 nil`,
		`A5 担当部 C4 nil`,
		`A7 状況 B7 ""`,
		`A8 備考 B8 nil`,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLabelIsShort(t *testing.T) {
	s := grid(t, "", strings.Repeat("あ", maxLabel)+"|x")
	if got := s.Labels(func(string) bool { return true }); len(got) != 1 || got[0].Label != "x" {
		t.Errorf("got %v", got)
	}
}

func TestFindTable(t *testing.T) {
	known := among("公約番号", "公約名", "状況")
	s := grid(t, "",
		"公約一覧",
		"公約番号|公約名",
		"公約番号|ほか|状況|公約名|状況",
		"1||達成済み",
		"",
		"|余白",
		"||=",
		"|=",
		"公約番号|公約名|状況",
	)
	table, ok := s.FindTable(1, known, 2)
	if !ok || table.Header != 3 || table.Sheet != s {
		t.Fatalf("%v %+v", ok, table)
	}
	if got := fmt.Sprint(table.Cols); got != "map[公約名:4 公約番号:1 状況:3]" {
		t.Errorf("columns %s", got)
	}
	if len(table.Twice) != 1 || table.Twice[0].Col != 5 {
		t.Errorf("twice %v", table.Twice)
	}
	var rows []int
	for _, r := range table.Rows {
		rows = append(rows, r.Num)
	}
	if fmt.Sprint(rows) != "[4 6 7 9]" {
		t.Errorf("rows %v", rows)
	}
	if table, ok := s.FindTable(4, known, 3); !ok || table.Header != 9 || len(table.Rows) != 0 {
		t.Errorf("from row 4: %v %+v", ok, table)
	}
	if _, ok := s.FindTable(1, known, 4); ok {
		t.Error("a table with four of three headers")
	}
	late := grid(t, "", append(make([]string, 20), "公約番号|公約名")...)
	if _, ok := late.FindTable(1, known, 2); ok {
		t.Error("row 21 is found from row 1")
	}
	if _, ok := late.FindTable(2, known, 2); !ok {
		t.Error("row 21 is not found from row 2")
	}
}

// TestChoose makes a choice many times: what a table has of a header is a map.
func TestChoose(t *testing.T) {
	means := func(folded string) (string, bool) {
		label := map[string]string{"No.": "公約番号", "番号": "公約番号", "部": "担当部", "部局": "担当部", "所管部": "担当部"}[folded]
		return cmp.Or(label, folded), label == ""
	}
	known := among("公約番号", "No.", "番号", "担当部", "部", "部局", "所管部", "状況")
	for _, tt := range []struct{ headers, cols, further string }{
		{"公約番号|状況|担当部", "公約番号:1 担当部:3 状況:2", ""},
		{"No.||番号|所管部|部局|部", "公約番号:1 担当部:4", "公約番号:3 担当部:5 担当部:6"},
		{"番号|No.|公約番号|公約 番号：", "公約番号:3", "公約番号:1 公約番号:2 公約番号:4 own again"},
		{"部|メモ|部|担当部|部局|部", "担当部:4", "担当部:1 担当部:3 again 担当部:5 担当部:6 again"},
	} {
		table, ok := grid(t, "", tt.headers).FindTable(1, known, 1)
		if !ok {
			t.Fatalf("%s: no table", tt.headers)
		}
		for range 20 {
			cols, further := Choose(table, means)
			var got []string
			for _, key := range slices.Sorted(maps.Keys(cols)) {
				got = append(got, fmt.Sprintf("%s:%d", key, cols[key]))
			}
			if got := strings.Join(got, " "); got != tt.cols {
				t.Fatalf("%s: columns %s, want %s", tt.headers, got, tt.cols)
			}
			got = nil
			for _, f := range further {
				got = append(got, fmt.Sprintf("%s:%d", f.Key, f.Cell.Col))
				if f.Own {
					got = append(got, "own")
				}
				if f.Again {
					got = append(got, "again")
				}
			}
			if got := strings.Join(got, " "); got != tt.further {
				t.Fatalf("%s: further %s, want %s", tt.headers, got, tt.further)
			}
		}
	}
}

func TestAt(t *testing.T) {
	s := grid(t, "A1:B2", "x|y|z", "||", "w")
	for at, want := range map[[2]int]string{{1, 1}: "x", {1, 2}: "x", {2, 2}: "x", {1, 3}: "z", {3, 1}: "w"} {
		if c := s.At(at[0], at[1]); c == nil || c.Text != want {
			t.Errorf("%v: %v, want %s", at, c, want)
		}
	}
	for _, at := range [][2]int{{2, 3}, {3, 2}, {9, 9}, {0, 0}} {
		if c := s.At(at[0], at[1]); c != nil {
			t.Errorf("%v: %v", at, c)
		}
	}
	if p := s.Place("f.xlsx", 3, 28); p.Cell() != "AB3" || p.Sheet != "一覧" || p.File != "f.xlsx" {
		t.Errorf("place %+v", p)
	}
}

// TestMerges compares the index of merged ranges with looking at all of them.
func TestMerges(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	overlaps := 0
	for range 3000 {
		s := &Sheet{}
		overlap := false
		for range r.IntN(12) {
			row, col := 1+r.IntN(20), 1+r.IntN(12)
			m := Range{row, col, row + r.IntN(1+r.IntN(9)), col + r.IntN(4)}
			for _, o := range s.Merges {
				overlap = overlap || m.Row1 <= o.Row2 && o.Row1 <= m.Row2 && m.Col1 <= o.Col2 && o.Col1 <= m.Col2
			}
			s.Merges = append(s.Merges, m)
		}
		if _, ok := s.indexMerges(); ok == overlap {
			t.Fatalf("%v: overlap is %v", s.Merges, overlap)
		}
		if overlap {
			overlaps++
			continue
		}
		for row := 1; row < 30; row++ {
			for col := 1; col < 18; col++ {
				var want Range
				for _, m := range s.Merges {
					if m.Row1 <= row && row <= m.Row2 && m.Col1 <= col && col <= m.Col2 {
						want = m
					}
				}
				if got, _ := s.mergeAt(row, col); got != want {
					t.Fatalf("%v: %d,%d is in %v, got %v", s.Merges, row, col, want, got)
				}
			}
		}
	}
	if overlaps < 100 || overlaps > 2900 {
		t.Errorf("%d of 3000 overlapped", overlaps)
	}
}

func BenchmarkLabels(b *testing.B) {
	book, err := openBytes(formBook(b), Submission)
	if err != nil {
		b.Fatal(err)
	}
	known := func(folded string) bool { return folded == "公約番号" }
	b.ReportAllocs()
	for b.Loop() {
		if len(book.Sheets[0].Labels(known)) != 1 {
			b.Fatal("no label")
		}
	}
}

// A column that holds nothing is passed over, but no label.
func TestEmptyColumns(t *testing.T) {
	s := grid(t, "D2:E2 A4:B4 C5:D5",
		"状況|||実施中",
		"備考|||広い||",
		"達成日||||区分",
		"分野|||暮らし",
		"進捗率|||",
		"担当部||||||",
	)
	var got []string
	for _, l := range s.Labels(among("状況", "備考", "達成日", "区分", "分野", "進捗率", "担当部")) {
		got = append(got, l.Label+" "+CellName(l.Row, l.Col))
	}
	want := "状況 D1, 備考 D2, 達成日 D3, 区分 F3, 分野 D4, 進捗率 C5, 担当部 D6"
	if all := strings.Join(got, ", "); all != want {
		t.Errorf("got  %s\nwant %s", all, want)
	}
	s = grid(t, "", "状況|||実地中"+strings.Repeat("|", 40)+"x", "備考||状況", "達成日")
	if l := s.Labels(among("備考", "状況"))[1]; l.Row != 2 || l.Col != 2 || l.Value != nil {
		t.Errorf("past a label: %+v", l)
	}
}

func TestCovered(t *testing.T) {
	s := grid(t, "A1:B2 D1:E1 D2:E3", "値|隠れ||", "|||", "||||下")
	for place, want := range map[[2]int]string{{1, 1}: "隠れ", {2, 2}: "隠れ", {1, 4}: "", {2, 4}: "下", {3, 3}: ""} {
		got := ""
		if c := s.Covered(place[0], place[1]); c != nil {
			got = c.Text
		}
		if got != want {
			t.Errorf("%v covers %q, want %q", place, got, want)
		}
	}
}
