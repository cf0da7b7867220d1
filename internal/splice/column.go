package splice

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Column is a column whose cells kouyaku computes: a formula with its stored
// value, per row. People see that it is the program's own.
type Column struct {
	Header string
	Width  float64 // characters, 0 for the sheet's usual width
	Format string  // number format code, "" for General
	Cell   func(row int, pledge int, at Refs) Value
}

// Refs tells where the columns of a headed table stand, for formulas.
type Refs struct {
	Sheet  string
	Header int            // row number of the header
	Last   int            // row number of the last row
	Cols   map[string]int // column by header as written, from 1

	Pledges map[int]int // of 公約一覧: the pledge's number by row
}

// Cell returns a header's cell in a row as "$K5" (no sheet name). A header
// that is not in Cols is a mistake of the program and panics.
func (r Refs) Cell(header string, row int) string {
	return "$" + column(r.col(header)) + strconv.Itoa(row)
}

// Column returns a header's column in another sheet's formula:
// 公約一覧!$K:$K, the name quoted where it must be. Like Cell it panics on a
// header that is not there.
func (r Refs) Column(header string) string {
	c := column(r.col(header))
	return quoteSheet(r.Sheet) + "!$" + c + ":$" + c
}

func (r Refs) col(header string) int {
	c := r.Cols[header]
	if c < 1 || c > maxCol {
		panic(fmt.Sprintf("splice: sheet %s has no column %q", r.Sheet, header))
	}
	return c
}

// quoteSheet returns a sheet's name as formulas write it. Names are quoted
// rather once too often: every program reads quotes.
func quoteSheet(name string) string {
	plain := name != ""
	for i, c := range name {
		plain = plain && (unicode.IsLetter(c) || c == '_' || i > 0 && unicode.IsDigit(c))
	}
	// A1, RC, R1C1 and the like, TRUE and FALSE mean something else.
	if plain && name[0] < 0x80 {
		plain = len(name) > 3 && !strings.ContainsAny(name, "0123456789") &&
			!strings.EqualFold(name, "TRUE") && !strings.EqualFold(name, "FALSE")
	}
	if plain {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}
