package splice

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"
)

// history returns a master whose sheet of record has n rows of 14 columns.
func history(t testing.TB, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	must(t, err)
	vals := make([]any, 14)
	for r := 1; r <= n; r++ {
		for c := range vals {
			vals[c] = fmt.Sprintf("値%d-%d", c, r%977)
		}
		vals[0], vals[2], vals[3], vals[5] = r/20+1, 45380+r/300, 45380+r/300, r%97+1
		must(t, sw.SetRow(a1(r, 1), vals))
	}
	must(t, sw.Flush())
	return save(t, f)
}

func benchAppend(b *testing.B, n int) {
	book := history(b, n)
	cols := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}
	rows := make([][]Value, 100)
	for i := range rows {
		for c := range cols {
			rows[i] = append(rows[i], text(fmt.Sprintf("新しい値%d-%d", i, c)))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		w, err := Open(bytes.NewReader(book), int64(len(book)))
		must(b, err)
		w.Append("Sheet1", 1, cols, rows)
		_, err = w.WriteTo(io.Discard)
		must(b, err)
	}
}

func BenchmarkAppend20k(b *testing.B)  { benchAppend(b, 20_000) }
func BenchmarkAppend200k(b *testing.B) { benchAppend(b, 200_000) }
