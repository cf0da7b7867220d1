package xlsx

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

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
