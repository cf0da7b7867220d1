package finding

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/pledge"
)

// Severity orders findings; only an [Error] rejects a sheet and changes the
// exit status.
type Severity uint8

const (
	Error Severity = iota
	Warning
	Info
)

// String returns the word JSON uses: error, warning or info.
func (s Severity) String() string { return [...]string{"error", "warning", "info"}[s] }

// Code names a kind of finding. Scripts and `kouyaku explain` know it, so it
// never changes.
type Code string

// Place is where something stands. Row and Col count from 1; 0 means the
// whole sheet or file.
type Place struct {
	File, Sheet string
	Row, Col    int
}

// Cell returns the place as A1, "" for a whole sheet or file.
func (p Place) Cell() string {
	if p.Row == 0 || p.Col == 0 {
		return ""
	}
	var col []byte
	for c := p.Col; c > 0; c = (c - 1) / 26 {
		col = append(col, byte('A'+(c-1)%26))
	}
	slices.Reverse(col)
	return string(col) + strconv.Itoa(p.Row)
}

// Compare orders places by file, sheet, row and column, so D9 before D10, and
// the sheet 8 before the sheet 12.
func (p Place) Compare(q Place) int {
	return cmp.Or(cmp.Compare(p.File, q.File), compareNumbered(p.Sheet, q.Sheet), cmp.Compare(p.Row, q.Row), cmp.Compare(p.Col, q.Col))
}

// compareNumbered orders texts with numbers in them by the numbers' size; only
// equal texts are equal.
func compareNumbered(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m > 0 && n > 0 {
			p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x[0], y[0])
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

// digits counts the digits a text begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// Args are what a message quotes, by the names the catalogue's texts use. An
// argument that is a sentence has its English under its name with "/en".
type Args map[string]string

// Finding is one problem, addressed to whoever filled in the cell.
type Finding struct {
	At      Place
	Code    Code
	Variant string       // which of the code's texts; "" is the first
	Pledge  int          // 0 where none is known
	Field   pledge.Field // "" where none is concerned
	Value   string       // as typed
	Args    Args         // besides value, label and pledge, which every text may quote
}

// IsError reports whether the finding rejects what it is about.
func (f Finding) IsError() bool { return f.Severity() == Error }

// Sort puts findings in the order people read them (by place, then severity,
// code, variant, pledge, field, value, arguments) and drops the ones said
// twice.
func Sort(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		c := cmp.Or(cmp.Compare(a.Severity(), b.Severity()), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Variant, b.Variant),
			cmp.Compare(a.Pledge, b.Pledge), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value))
		if c == 0 { // rare, and a map printed has its keys in order
			c = cmp.Compare(fmt.Sprint(a.Args), fmt.Sprint(b.Args))
		}
		return c
	})
	return slices.CompactFunc(list, func(a, b Finding) bool {
		return a.At == b.At && a.Code == b.Code && a.Variant == b.Variant && a.Pledge == b.Pledge && a.Field == b.Field && a.Value == b.Value &&
			maps.Equal(a.Args, b.Args)
	})
}
