package xlsx

import (
	"slices"
	"sync"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// Place returns a cell's place in a file, for findings.
func (s *Sheet) Place(file string, row, col int) finding.Place {
	return finding.Place{File: file, Sheet: s.Name, Row: row, Col: col}
}

// Label is a cell whose text is one of the labels looked for.
type Label struct {
	Cell  *Cell  // the label's (merged) cell
	Label string // as looked for
	Value *Cell  // the first cell right of it (after its merged range); nil where nothing is stored there
	Row   int    // where the value stands or would stand
	Col   int
}

// Labels finds the cells whose folded text (see [pledge.FoldLabel]) is one that
// known accepts, in reading order, each with its value right of it. A value in
// a merged range stands in the range's first cell. What a merged range covers
// is no label, and neither is a text over 200 bytes. Columns that hold nothing,
// like one that was inserted, are passed over, see [Sheet.Right].
func (s *Sheet) Labels(known func(folded string) bool) []Label {
	var list []Label
	var filled Columns
	for i := range s.Rows {
		cells := s.Rows[i].Cells
		for j := range cells {
			c := &cells[j]
			folded, ok := s.label(c, known)
			if !ok {
				continue
			}
			if filled == nil {
				filled = s.Filled()
			}
			l := Label{Cell: c, Label: folded}
			l.Row, l.Col = s.Right(c.Row, c.Col, filled, known)
			l.Value = s.stored(l.Row, l.Col)
			list = append(list, l)
		}
	}
	return list
}

// Columns says of each column, from 0, whether a cell of it holds something.
type Columns []bool

// Filled returns the columns of the sheet that hold something.
func (s *Sheet) Filled() Columns {
	filled := make(Columns, 16)
	for i := range s.Rows {
		for j := range s.Rows[i].Cells {
			c := &s.Rows[i].Cells[j]
			if c.Col >= len(filled) {
				filled = append(filled, make(Columns, c.Col+1-len(filled))...)
			}
			filled[c.Col] = filled[c.Col] || c.Kind != Blank || c.Formula
		}
	}
	return filled
}

// Right returns where the value stands of a label, or would stand: in the first
// column right of its (merged) cell. Where that column holds nothing on the
// whole sheet it is the next one that holds something, unless a label that
// known accepts stands there. A place in a merged range is the range's first
// cell.
func (s *Sheet) Right(row, col int, filled Columns, known func(folded string) bool) (int, int) {
	first := s.Merged(row, s.Merged(row, col).Col2+1)
	for r, gaps := first, 0; r.Col1 < len(filled) && gaps <= maxGap; r, gaps = s.Merged(row, r.Col2+1), gaps+1 {
		if !slices.Contains(filled[r.Col1:min(r.Col2+1, len(filled))], true) {
			continue
		}
		if c := s.stored(r.Row1, r.Col1); r != first && c != nil {
			if _, label := s.label(c, known); label {
				break
			}
		}
		return r.Row1, r.Col1
	}
	return first.Row1, first.Col1
}

// maxGap is how many columns, or merged ranges, without anything may stand
// between a label and its value.
const maxGap = 20

// Covered returns what is stored at a place, or in its merged range, below a
// blank first cell: nobody sees it. Programs leave values there that move cells
// and not the merged ranges. It is nil where nothing is.
func (s *Sheet) Covered(row, col int) *Cell {
	m, ok := s.mergeAt(row, col)
	if !ok {
		return nil
	}
	i, _ := slices.BinarySearchFunc(s.Rows, m.Row1, func(r Row, num int) int { return r.Num - num })
	for ; i < len(s.Rows) && s.Rows[i].Num <= m.Row2; i++ {
		cells := s.Rows[i].Cells
		j, _ := slices.BinarySearchFunc(cells, m.Col1, func(c Cell, col int) int { return c.Col - col })
		for ; j < len(cells) && cells[j].Col <= m.Col2; j++ {
			if c := &cells[j]; c.Kind != Blank && (c.Row != m.Row1 || c.Col != m.Col1) {
				return c
			}
		}
	}
	return nil
}

// label returns the folded text of a cell if known accepts it.
func (s *Sheet) label(c *Cell, known func(folded string) bool) (string, bool) {
	if c.Kind != Text || len(c.Text) > maxLabel {
		return "", false
	}
	folded := fold(c.Text)
	if folded == "" || !known(folded) {
		return "", false
	}
	m, ok := s.mergeAt(c.Row, c.Col)
	return folded, !ok || m.Row1 == c.Row && m.Col1 == c.Col
}

// maxLabel is the length in bytes of the longest text that can be a label.
const maxLabel = 200

// folds remembers folded texts: the same few labels stand in every workbook.
var folds = struct {
	sync.RWMutex
	of map[string]string
}{of: make(map[string]string)}

func fold(text string) string {
	folds.RLock()
	f, ok := folds.of[text]
	folds.RUnlock()
	if ok {
		return f
	}
	f = pledge.FoldLabel(text)
	if len(text) <= 60 { // longer ones are hardly ever labels
		folds.Lock()
		if len(folds.of) >= 1<<13 {
			clear(folds.of)
		}
		// A copy, so that the cache does not keep a workbook's texts alive.
		key := string([]byte(text))
		if f == key {
			f = key
		}
		folds.of[key] = f
		folds.Unlock()
	}
	return f
}

// Table is a header row and what stands below it.
type Table struct {
	Sheet  *Sheet
	Header int            // the header's row number
	Cols   map[string]int // column by folded header text, for headers that were looked for
	Twice  []*Cell        // looked-for headers that stand there a second time
	Rows   []*Row         // the rows below with a stored value, or with an uncalculated formula under a looked-for header, in order
}

// FindTable looks in rows from..from+19 (from 1) for the row that holds the most of the known
// headers, and at least min of them; the first of equals wins. ok is false
// where there is none. Header cells are compared folded.
func (s *Sheet) FindTable(from int, known func(folded string) bool, min int) (t Table, ok bool) {
	best := -1
	for i := range s.Rows {
		row := &s.Rows[i]
		if row.Num < from {
			continue
		}
		if row.Num > from+19 {
			break
		}
		cols := make(map[string]int)
		var twice []*Cell
		for j := range row.Cells {
			c := &row.Cells[j]
			folded, ok := s.label(c, known)
			if !ok {
				continue
			}
			if _, again := cols[folded]; again {
				twice = append(twice, c)
			} else {
				cols[folded] = c.Col
			}
		}
		if len(cols) >= min && len(cols) > len(t.Cols) {
			best = i
			t = Table{Sheet: s, Header: row.Num, Cols: cols, Twice: twice}
		}
	}
	if best < 0 {
		return Table{}, false
	}
	wanted := make([]int, 0, len(t.Cols))
	for _, col := range t.Cols {
		wanted = append(wanted, col)
	}
	for i := best + 1; i < len(s.Rows); i++ {
		row := &s.Rows[i]
		if slices.ContainsFunc(row.Cells, func(c Cell) bool { return c.Kind != Blank || slices.Contains(wanted, c.Col) }) {
			t.Rows = append(t.Rows, row)
		}
	}
	return t, true
}

// Further is a header of a table that means what another column was chosen for.
type Further[K comparable] struct {
	Key   K
	Cell  *Cell
	Own   bool // it is the key's own label
	Again bool // the very same header stands left of it
}

// Choose gives every key that headers of a table mean its column: the leftmost
// with the key's own label, or else the leftmost. further are the other
// headers, from left to right. means returns what a folded header that was
// looked for stands for, and whether it is that key's own label.
func Choose[K comparable](t Table, means func(folded string) (key K, own bool)) (cols map[K]int, further []Further[K]) {
	heads := make([]Further[K], 0, len(t.Cols)+len(t.Twice))
	add := func(folded string, c *Cell, again bool) {
		key, own := means(folded)
		heads = append(heads, Further[K]{key, c, own, again})
	}
	for folded, col := range t.Cols {
		add(folded, t.Sheet.At(t.Header, col), false)
	}
	for _, c := range t.Twice {
		add(fold(c.Text), c, true)
	}
	slices.SortFunc(heads, func(a, b Further[K]) int { return a.Cell.Col - b.Cell.Col })
	cols = make(map[K]int, len(heads))
	for _, own := range []bool{true, false} {
		for _, h := range heads {
			if _, taken := cols[h.Key]; !taken && (h.Own || !own) {
				cols[h.Key] = h.Cell.Col
			}
		}
	}
	return cols, slices.DeleteFunc(heads, func(h Further[K]) bool { return cols[h.Key] == h.Cell.Col })
}

// Unknown returns the texts of the header row that known does not accept, and
// so stand over columns that nobody reads.
func (t Table) Unknown(known func(folded string) bool) []*Cell {
	var list []*Cell
	for i := range t.Sheet.Rows {
		row := &t.Sheet.Rows[i]
		if row.Num != t.Header {
			continue
		}
		for j := range row.Cells {
			if c := &row.Cells[j]; c.Kind == Text && pledge.FoldLabel(c.Text) != "" && !known(pledge.FoldLabel(c.Text)) {
				list = append(list, c)
			}
		}
	}
	return list
}
