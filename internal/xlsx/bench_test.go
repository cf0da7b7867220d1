package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
)

// formBook makes a workbook of one form, about 15 KB.
func formBook(tb testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	styles := NewStyles(f)
	label := styles.Get(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEEFF"}}, Border: []excelize.Border{{Type: "left", Style: 1}, {Type: "top", Style: 1}}})
	value := styles.Get(excelize.Style{Alignment: &excelize.Alignment{WrapText: true}, Border: []excelize.Border{{Type: "right", Style: 1}}})
	percent := styles.Get(excelize.Style{NumFmt: 9})
	must := func(err error) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	row := 3
	for _, item := range pledge.Items {
		at, to := CellName(row, 2), CellName(row, 8)
		must(f.SetCellValue("Sheet1", CellName(row, 1), item.Label))
		must(f.SetCellStyle("Sheet1", CellName(row, 1), CellName(row, 1), label))
		must(f.MergeCell("Sheet1", at, to))
		must(f.SetCellStyle("Sheet1", at, to, value))
		switch item.Kind {
		case pledge.KindNumber:
			must(f.SetCellValue("Sheet1", at, row))
		case pledge.KindPercent:
			must(f.SetCellValue("Sheet1", at, 0.45))
			must(f.SetCellStyle("Sheet1", at, to, percent))
		default:
			// Text that does not compress to nothing.
			var b bytes.Buffer
			for i := range 150 {
				fmt.Fprintf(&b, "%c", rune(0x4e00+(row*7919+i*i*31+i*104729)%6000))
			}
			must(f.SetCellValue("Sheet1", at, b.String()))
		}
		row++
	}
	data, err := Bytes(f, pledge.NewDate(2024, 8, 26))
	must(err)
	return data
}

// listBook makes a list of 5,000 rows and 20 columns.
func listBook(tb testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for row := 1; row <= 5000; row++ {
		vals := make([]any, 20)
		for col := range vals {
			switch col % 4 {
			case 0:
				vals[col] = row * col
			case 1:
				vals[col] = fmt.Sprintf("公約%dの説明%d", row, col)
			case 2:
				vals[col] = float64(row) / 100
			default:
				vals[col] = "令和7年度"
			}
		}
		if err := w.SetRow(CellName(row, 1), vals); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	data, err := Bytes(f, pledge.NewDate(2024, 8, 26))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// sharedListBook is the same list as most programs save it, with its texts in
// the table of shared strings.
func sharedListBook(tb testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	for row := 1; row <= 5000; row++ {
		vals := make([]any, 20)
		for col := range vals {
			switch col % 4 {
			case 0:
				vals[col] = row * col
			case 1:
				vals[col] = fmt.Sprintf("公約%dの説明%d", row, col)
			case 2:
				vals[col] = float64(row) / 100
			default:
				vals[col] = "令和7年度"
			}
		}
		if err := f.SetSheetRow("Sheet1", CellName(row, 1), &vals); err != nil {
			tb.Fatal(err)
		}
	}
	data, err := Bytes(f, pledge.NewDate(2024, 8, 26))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// BenchmarkOpen compares reading with excelize's Rows (raw values) and with
// inflating alone, on the same bytes.
func BenchmarkOpen(b *testing.B) {
	for _, c := range []struct {
		name string
		data []byte
	}{{"form", formBook(b)}, {"list", listBook(b)}, {"shared-list", sharedListBook(b)}} {
		b.Run(c.name+"/open", func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(len(c.data)), "file-B")
			for b.Loop() {
				if _, err := Open(bytes.NewReader(c.data), int64(len(c.data)), Submission); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/rows", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readWithRows(b, c.data)
			}
		})
		b.Run(c.name+"/inflate", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				inflateOnly(b, c.data)
			}
		})
	}
}

func readWithRows(tb testing.TB, data []byte) (cells int) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := f.Rows(name)
		if err != nil {
			tb.Fatal(err)
		}
		for rows.Next() {
			cols, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				tb.Fatal(err)
			}
			cells += len(cols)
		}
		if err := rows.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return cells
}

func inflateOnly(tb testing.TB, data []byte) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			tb.Fatal(err)
		}
		r.Close()
	}
}

// TestAllocations holds reading to a third of the allocations of Rows.
func TestAllocations(t *testing.T) {
	data := formBook(t)
	open := testing.AllocsPerRun(10, func() {
		if _, err := openBytes(data, Submission); err != nil {
			t.Fatal(err)
		}
	})
	rows := testing.AllocsPerRun(3, func() { readWithRows(t, data) })
	if open > rows/3 {
		t.Errorf("%v allocations, Rows has %v", open, rows)
	}
}
