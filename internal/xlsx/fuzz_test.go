package xlsx

import (
	"encoding/xml"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kouyaku/internal/xlsx/xmltok"
)

// fuzzLimits are small, so that the fuzzer spends its time on variety.
var fuzzLimits = Limits{File: 1 << 20, Unpacked: 4 << 20, Cells: 10_000, Time: 5 * time.Second}

// tryOpen opens any bytes and holds the result to what Book promises.
func tryOpen(t *testing.T, data []byte) *Book {
	start := time.Now()
	b, err := openBytes(data, fuzzLimits)
	if d := time.Since(start); d > 2*fuzzLimits.Time {
		t.Fatalf("it takes %v", d)
	}
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || e.Reason == "" || b != nil {
			t.Fatalf("error %v, book %v", err, b)
		}
		return nil
	}
	for _, s := range b.Sheets {
		row := 0
		for _, r := range s.Rows {
			if r.Num <= row || r.Num > maxRow || len(r.Cells) == 0 || r.Hidden && !s.HiddenAt(r.Num, 1) {
				t.Fatalf("row %+v after %d", r, row)
			}
			row = r.Num
			col := 0
			for i := range r.Cells {
				c := &r.Cells[i]
				if c.Row != row || c.Col <= col || c.Col > maxCol || c.Kind == Blank && !c.Formula {
					t.Fatalf("cell %+v in row %d after column %d", *c, row, col)
				}
				col = c.Col
				c.Typed()
				if s.At(c.Row, c.Col) != c && len(s.Merges) == 0 {
					t.Fatalf("cell %+v is not where it stands", *c)
				}
			}
		}
		s.Labels(func(string) bool { return true })
		s.FindTable(1, func(string) bool { return true }, 1)
	}
	return b
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	for _, p := range []parts{plainBook(""), plainBook(usualRows), plainBook(usualRows).without(partTable), plainBook(usualRows).set("xl/vbaProject.bin", "x")} {
		data := p.zip()
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) { tryOpen(t, data) })
}

// referee reads a worksheet again with encoding/xml, slowly, and returns how
// many cells hold something.
func referee(t *testing.T, src []byte) (cells int) {
	src, err := xmltok.UTF8(src)
	if err != nil {
		t.Fatal(err)
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				T string    `xml:"t,attr"`
				V *string   `xml:"v"`
				F *struct{} `xml:"f"`
				I *struct{} `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal([]byte(strings.TrimPrefix(string(src), "\ufeff")), &sheet); err != nil {
		if strings.Contains(err.Error(), "invalid XML name") { // encoding/xml knows the names of the fourth edition only
			return -1
		}
		t.Fatalf("%q was accepted; encoding/xml: %v", src, err)
	}
	for _, r := range sheet.Rows {
		for _, c := range r.Cells {
			if c.F != nil || c.I != nil || c.V != nil && (strings.Trim(*c.V, " \t\r\n") != "" || c.T != "" && c.T != "n") {
				cells++
			}
		}
	}
	return cells
}

// FuzzPart puts any content into one part of a sound archive. What opens must
// be as well-formed to encoding/xml, and have as many cells.
func FuzzPart(f *testing.F) {
	base := plainBook(usualRows)
	names := slices.Sorted(maps.Keys(base))
	for i, name := range names {
		f.Add(uint8(i), []byte(base[name]))
	}
	at := uint8(slices.Index(names, partSheet))
	for _, rows := range []string{
		`<row r="1" hidden="1"><c r="A1" t="str"><f>A1</f><v>x_x0041_</v></c><c t="inlineStr"><is><r><t> a</t></r></is></c></row><row><c s="3"><v>1e3</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2024-03-29</v></c></row>`,
		`</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells><sheetData>`,
	} {
		f.Add(at, []byte(plainBook(rows)[partSheet]))
	}
	f.Fuzz(func(t *testing.T, part uint8, content []byte) {
		name := names[int(part)%len(names)]
		b := tryOpen(t, base.set(name, string(content)).zip())
		if b == nil || name != partSheet || len(b.Sheets) != 1 {
			return
		}
		cells := 0
		for _, r := range b.Sheets[0].Rows {
			cells += len(r.Cells)
		}
		if want := referee(t, content); want >= 0 && cells != want {
			t.Fatalf("%q: %d cells, encoding/xml finds %d", content, cells, want)
		}
	})
}
