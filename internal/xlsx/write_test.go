package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kouyaku/internal/pledge"
)

// With a chart, excelize declares the content types of pictures in the random
// order of a map; the same workbook must give the same bytes all the same.
func TestBytesOfAChartAreTheSame(t *testing.T) {
	make := func() []byte {
		f := excelize.NewFile()
		defer f.Close()
		if err := f.AddChart("Sheet1", "B2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: "Sheet1!$A$1:$A$3"}}}); err != nil {
			t.Fatal(err)
		}
		b, err := Bytes(f, pledge.NewDate(2024, 4, 1))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := make()
	for range 20 {
		if !bytes.Equal(first, make()) {
			t.Fatal("the same chart gave other bytes")
		}
	}
}

func TestFormulaParts(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{CellName(12, 28), "AB12"},
		{FixedName(12, 28), "$AB$12"},
		{Quoted(""), `""`},
		{Quoted(`第1回"案"`), `"第1回""案"""`},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

// TestTextsReadBack: excelize writes some texts that look like escapes as
// others. Through the writers of this package, every text comes back.
func TestTextsReadBack(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"_x005F_", "_x0041_", "_xD800_", "_xDFFF_", "_x0000_", "_xFFFF_", "_x000D_", "_X0041_", "_x00g1_", "_x", "x0041_", "_", "0041",
			"前", "\n", "\t", "\r", "\x00", "\x01", "\x1f", "\ufffe", "\uffff", "\ufdd0", "\ufdd1", "\u3400", "\u3422", "𠮷", "&amp;", "<t>", " ", "=", "&#xFDD0;"}),
		rapid.StringN(0, 3, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.ToValidUTF8(strings.Join(rapid.SliceOfN(piece, 1, 8).Draw(t, "pieces"), ""), "")
		}), 1, 4).Draw(t, "texts")
		texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
		f := excelize.NewFile()
		defer f.Close()
		must := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := f.NewSheet("Sheet2")
		must(err)
		for i, text := range texts {
			must(SetText(f, "Sheet2", CellName(i+1, 1), text))
		}
		sw, err := f.NewStreamWriter("Sheet1")
		must(err)
		for i, text := range texts {
			must(SetRow(f, sw, CellName(i+1, 1), []any{
				text, excelize.Cell{Value: text}, excelize.Cell{Formula: "A1", Value: text}, []excelize.RichTextRun{{Text: text}, {Text: text}},
			}))
		}
		must(sw.Flush())
		if rapid.Bool().Draw(t, "amended") {
			f, err = Amend(f, func(_, body string) string { return body })
			must(err)
		}
		saved, err := Bytes(f, pledge.NewDate(2024, 4, 1))
		must(err)
		book, err := Open(bytes.NewReader(saved), int64(len(saved)), Master)
		must(err)
		same := func(sheet string, row, col int, want string) {
			if got := book.Sheet(sheet).At(row, col).Text; got != want {
				t.Errorf("%s %s: %q, want %q", sheet, CellName(row, col), got, want)
			}
		}
		for i, text := range texts {
			same("Sheet2", i+1, 1, text)
			same("Sheet1", i+1, 1, text)
			same("Sheet1", i+1, 2, text)
			same("Sheet1", i+1, 3, text)
			same("Sheet1", i+1, 4, text+text)
		}
	})
}
