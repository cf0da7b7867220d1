package splice

import (
	"fmt"
	"strings"
	"unicode"
)

// Column is a column whose cells kouyaku computes: a formula with its stored
// value, per row. People see that it is the program's own.
type Column struct {
	Header string
	Width  float64 // characters, 0 for the sheet's usual width
	Format string  // number format code, "" for General
	Cell   func(pledge int) Value
}

// Refs tells where the columns of a headed table stand, for formulas.
type Refs struct {
	Sheet  string
	Header int            // row number of the header
	Last   int            // row number of the last row
	Cols   map[string]int // column by header as written, from 1

	Pledges map[int]int // of 公約一覧: the pledge's number by row
}

// Column returns a header's column in another sheet's formula:
// 公約一覧!$K:$K, the name quoted where it must be. A header that is not in Cols
// is a mistake of the program and panics.
func (r Refs) Column(header string) string {
	col := r.Cols[header]
	if col < 1 || col > maxCol {
		panic(fmt.Sprintf("splice: sheet %s has no column %q", r.Sheet, header))
	}
	c := column(col)
	return quoteSheet(r.Sheet) + "!$" + c + ":$" + c
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
