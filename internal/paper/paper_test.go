package paper

import (
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  int
	}{
		{"", 10, 1},
		{"長い文", 6, 1},
		{"長い文で", 6, 2},
		{"→○", 2, 2}, // may be set full width
		{"a\n\nb", 10, 3},
	} {
		if got := Lines(tt.text, tt.width); got != tt.want {
			t.Errorf("%q takes %d lines of %d, want %d", tt.text, got, tt.width, tt.want)
		}
	}
}

func TestPiecesLoseNothing(t *testing.T) {
	for _, text := range []string{"", "短い", strings.Repeat("長", 50), "a\nb\nc\nd\ne", strings.Repeat("x", 31) + "\n" + strings.Repeat("長い", 9)} {
		list := Pieces(text, 10, 2)
		if got := strings.ReplaceAll(strings.Join(list, ""), "\n", ""); got != strings.ReplaceAll(text, "\n", "") {
			t.Errorf("%q became %q", text, list)
		}
		for _, p := range list {
			if n := Lines(p, 10); n > 2 {
				t.Errorf("%q has %d lines", p, n)
			}
		}
	}
}

func TestHeaderTextIn(t *testing.T) {
	if got, want := HeaderTextIn(8, "100の公約 & 1"), `&8&"-,Regular"100の公約 && 1`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestHeaderText(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"　A&B　":                   "A&&B",
		strings.Repeat("長", 80):   strings.Repeat("長", 80),
		strings.Repeat("長い", 150): strings.Repeat("長い", 40) + "…",
	} {
		if got := HeaderText(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

// saved writes a book of one sheet and opens it again.
func saved(t *testing.T, draw func(*Canvas)) *excelize.File {
	t.Helper()
	b := NewBook(FormFont, "用紙")
	defer b.File.Close()
	c := b.Canvas("用紙", 12, 30)
	draw(c)
	c.Flush()
	if b.Err() != nil {
		t.Fatal(b.Err())
	}
	data, err := xlsx.Bytes(b.File, pledge.NewDate(2024, 8, 26))
	if err != nil {
		t.Fatal(err)
	}
	f := booktest.Excel(t, data)
	return f
}

func TestCanvas(t *testing.T) {
	f := saved(t, func(c *Canvas) {
		c.Put(1, 1, 2, "題", Look{Bold: true})
		c.Box(2, 1, 3, 1, "見出し", Look{Fill: Label, Boxed: true})
		c.Formula(2, 2, 2, "1/4", 0.25, Look{Format: "0%"})
		c.Put(3, 2, 2, nil, Look{Unlocked: true})
		c.Height(2, 20, math.Inf(1))
		c.Guide(Entry{Cells: "B3", Title: "欄", Help: "書き方", Wrong: "確かめてください。", Limit: Words([]string{"甲", "乙"})})
		c.When("B3", `B3=""`, c.Alarmed())
		c.Page(Page{Area: UpTo(3, 2), Titles: [2]int{1, 1}})
		c.Protect()
	})
	for cell, want := range map[string]string{"A1": "題", "A2": "見出し", "B2": "25%", "B3": ""} {
		if got, err := f.GetCellValue("用紙", cell); err != nil || got != want {
			t.Errorf("%s shows %q, want %q, %v", cell, got, want, err)
		}
	}
	if formula, err := f.GetCellFormula("用紙", "B2"); err != nil || formula != "1/4" {
		t.Errorf("the formula is %q, %v", formula, err)
	}
	merged, err := f.GetMergeCells("用紙")
	if err != nil || len(merged) != 2 || merged[0][0] != "A1:B1" || merged[1][0] != "A2:A3" {
		t.Errorf("merged %v, %v", merged, err)
	}
	for row, want := range map[int]float64{2: 20, 3: MaxHeight} {
		if got, err := f.GetRowHeight("用紙", row); err != nil || got != want {
			t.Errorf("row %d is %v points high, want %v, %v", row, got, want, err)
		}
	}
	for cell, locked := range map[string]bool{"A2": true, "A3": true, "B3": false} {
		id, err := f.GetCellStyle("用紙", cell)
		if err != nil {
			t.Fatal(err)
		}
		st, err := f.GetStyle(id)
		if err != nil || st.Protection.Locked != locked || st.Font.Family != FormFont || st.Font.Color != Ink {
			t.Errorf("%s: %+v, %+v, %v", cell, st.Protection, st.Font, err)
		}
		if boxed := len(st.Border) == 4; boxed != locked {
			t.Errorf("%s: borders %v", cell, st.Border)
		}
	}
	if v, err := f.GetDataValidations("用紙"); err != nil || len(v) != 1 || v[0].Sqref != "B3" || !strings.Contains(v[0].Formula1, "甲,乙") {
		t.Errorf("validations %v, %v", v, err)
	}
	if p, err := f.GetSheetProtection("用紙"); err != nil || !p.SelectUnlockedCells {
		t.Errorf("protection %+v, %v", p, err)
	}
	names := map[string]string{}
	for _, d := range f.GetDefinedName() {
		names[d.Name] = d.RefersTo
	}
	if names["_xlnm.Print_Area"] != "'用紙'!$A$1:$B$3" || names["_xlnm.Print_Titles"] != "'用紙'!$1:$1" {
		t.Errorf("names %v", names)
	}
}

// Of two errors the first is told, and a sheet that failed is not written.
func TestFirstErrorStays(t *testing.T) {
	b := NewBook(UsualFont, "用紙")
	defer b.File.Close()
	b.Add("用紙/裏")
	first := b.Err()
	if first == nil {
		t.Fatal("a sheet has a name it cannot have")
	}
	c := b.Canvas("ない")
	c.Protect()
	c.Flush()
	if b.Err() != first {
		t.Errorf("%v, want %v", b.Err(), first)
	}
}
