package splice

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kouyaku/internal/xlsx"
)

// TestModel: random sheets and random changes give what the same changes give
// on a plain grid, whether or not the sheet's rows and cells say where they are.
func TestModel(t *testing.T) {
	type at struct{ row, col int }
	const size = 8
	rapid.Check(t, func(rt *rapid.T) {
		grid, ever := make(map[at]float64), make(map[at]bool)
		n := 0.0
		put := func(row, col int, v Value) {
			if v.Kind == Blank {
				delete(grid, at{row, col})
			} else {
				grid[at{row, col}], ever[at{row, col}] = v.Number, true
			}
		}
		value := func() Value {
			if n++; rapid.IntRange(0, 3).Draw(rt, "blank") == 0 {
				return Value{}
			}
			return num(n)
		}
		// Rows and cells may leave out where they are if they follow the one
		// before.
		var b strings.Builder
		before := 0
		for row := 1; row <= size; row++ {
			if rapid.Bool().Draw(rt, "no row") {
				continue
			}
			b.WriteString("<row")
			if row != before+1 || rapid.Bool().Draw(rt, "r of row") {
				fmt.Fprintf(&b, ` r="%d"`, row)
			}
			b.WriteString(` spans="2:5">`)
			before = row
			last := 0
			for col := 1; col <= size; col++ {
				kind := rapid.IntRange(0, 2).Draw(rt, "cell")
				if kind == 0 {
					continue
				}
				b.WriteString("<c")
				if col != last+1 || rapid.Bool().Draw(rt, "r of cell") {
					fmt.Fprintf(&b, ` r="%s"`, a1(row, col))
				}
				last = col
				if kind == 1 {
					b.WriteString("/>")
					continue
				}
				n++
				put(row, col, num(n))
				fmt.Fprintf(&b, "><v>%v</v></c>", n)
			}
			b.WriteString("</row>")
		}
		book := small(t, `<worksheet xmlns="`+mainNS+`"><sheetData>`+b.String()+`</sheetData></worksheet>`)
		out, err := tryChange(book, func(w *Workbook) {
			for range rapid.IntRange(0, 5).Draw(rt, "steps") {
				if rapid.Bool().Draw(rt, "one cell") {
					row, col, v := rapid.IntRange(1, size+2).Draw(rt, "row"), rapid.IntRange(1, size+2).Draw(rt, "col"), value()
					w.Set("S", row, col, v)
					put(row, col, v)
					continue
				}
				header := rapid.IntRange(1, size).Draw(rt, "header")
				cols := rapid.SliceOfNDistinct(rapid.IntRange(1, size), 1, 3, rapid.ID[int]).Draw(rt, "cols")
				rows := make([][]Value, rapid.IntRange(0, 4).Draw(rt, "rows"))
				first := header + 1
				for p := range ever {
					if slices.Contains(cols, p.col) {
						first = max(first, p.row+1)
					}
				}
				for i := range rows {
					for _, col := range cols {
						v := value()
						rows[i] = append(rows[i], v)
						put(first+i, col, v)
						ever[at{first + i, col}] = true
					}
				}
				w.Append("S", header, cols, rows)
			}
		})
		if err != nil {
			rt.Fatal(err)
		}
		read, err := xlsx.Open(bytes.NewReader(out), int64(len(out)), xlsx.Master)
		if err != nil {
			rt.Fatal(err)
		}
		got := make(map[at]float64)
		for _, r := range read.Sheets[0].Rows {
			for _, c := range r.Cells {
				if c.Kind == xlsx.Number {
					got[at{c.Row, c.Col}] = c.Number
				}
			}
		}
		if d := cmp.Diff(grid, got); d != "" {
			rt.Errorf("%s", d)
		}
	})
}
