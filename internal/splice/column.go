package splice

// Column is a column whose cells kouyaku computes: a formula with its stored
// value, per row. People see that it is the program's own.
type Column struct {
	Header string
	Width  float64 // characters
	Format string  // number format code, "" for General
	Cell   func(row int, pledge int, at Refs) Value
}

// Refs tells where the columns of a headed table stand, for formulas.
type Refs struct {
	Sheet  string
	Header int            // row number of the header
	Last   int            // row number of the last row
	Cols   map[string]int // column by header as written, from 1
}

// Cell returns a header's cell in a row as "$K5" (no sheet name).
func (r Refs) Cell(header string, row int) string { panic("splice") }

// Column returns a header's column in another sheet's formula:
// 公約一覧!$K:$K, the name quoted where it must be.
func (r Refs) Column(header string) string { panic("splice") }
