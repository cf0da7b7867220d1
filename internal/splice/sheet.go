package splice

import (
	"bytes"
	"fmt"
	"strconv"

	"kouyaku/internal/xlsx/xmltok"
)

// row is one stored row, as bytes of the sheet.
type row struct {
	num      int
	from, to int // its start tag
	close    int // its end tag; to where it is self-closing
	self     bool
	style    int // of cells that are not stored; 0 for none
	cells    []cell
}

// cell returns the stored cell of a column and where it is or would be.
func (r *row) cell(col int) (*cell, int) {
	for i := range r.cells {
		if r.cells[i].col >= col {
			if r.cells[i].col == col {
				return &r.cells[i], i
			}
			return nil, i
		}
	}
	return nil, len(r.cells)
}

// cell is one stored cell.
type cell struct {
	col            int
	from, to       int // its start tag
	end            int // behind the whole cell
	style          int
	filled         bool // has a value or a formula
	formula        fkind
	group          int // si of a shared formula
	extFrom, extTo int // of an extLst
}

type fkind uint8

const (
	noFormula fkind = iota
	plain
	shared
	spread // array formula or data table: belongs to a range
)

// formula is the f element of a shared formula or of one that fills a range.
type formula struct {
	kind     fkind
	row, col int
	group    int
	ref      string
	text     string
	tag      []byte
	from, to int
}

// scanner reads the rows of a sheet, or of a piece of one.
type scanner struct {
	part      string
	src       []byte
	prev      int                                      // number of the row before the first
	onRow     func(r *row) error                       // r is overwritten by the next one
	onFormula func(f formula)                          // shared and spread ones
	onChild   func(s *xmltok.Scanner, depth int) error // tokens up to depth 3 outside of sheetData; may be nil
}

func (sc *scanner) run() error {
	var (
		r      row
		c      *cell
		f      formula
		inData bool
		inF    bool
		valued int // depth of v or is, whose text is a value; 0 outside
		col    int
	)
	num := sc.prev
	fail := func(format string, args ...any) error {
		return fmt.Errorf("splice: part %s: %s", sc.part, fmt.Sprintf(format, args...))
	}
	return walk(sc.part, sc.src, func(s *xmltok.Scanner, depth int) error {
		if !inData {
			if depth == 2 && s.Kind == xmltok.Start && s.Name == "sheetData" && s.Space == mainNS {
				inData = true
			}
			if depth <= 3 && sc.onChild != nil {
				return sc.onChild(s, depth)
			}
			return nil
		}
		switch s.Kind {
		case xmltok.Text:
			if valued > 0 && depth >= valued && len(s.Data) > 0 {
				c.filled = true
			}
			if inF && f.kind != plain {
				f.text += string(s.Data)
			}
		case xmltok.Start:
			if s.Space != mainNS {
				return s.Skip()
			}
			switch {
			case depth == 3 && s.Name == "row":
				r = row{from: s.From, to: s.To, self: s.Self, cells: r.cells[:0]}
				r.num = num + 1
				style, custom := 0, false
				for i := range s.Attrs {
					a := &s.Attrs[i]
					if a.Space != "" {
						continue
					}
					switch a.Name {
					case "r":
						n, err := strconv.Atoi(string(a.Value))
						if err != nil || n <= num || n > maxRow {
							return fail("row %q after row %d", a.Value, num)
						}
						r.num = n
					case "s":
						style, _ = strconv.Atoi(string(a.Value))
					case "customFormat":
						custom = string(a.Value) == "1" || string(a.Value) == "true"
					}
				}
				if custom { // without it the s says nothing of the row's cells
					r.style = style
				}
				num, col = r.num, 0
			case depth == 4 && s.Name == "c":
				r.cells = append(r.cells, cell{from: s.From, to: s.To, col: col + 1})
				c = &r.cells[len(r.cells)-1]
				for i := range s.Attrs {
					a := &s.Attrs[i]
					if a.Space != "" {
						continue
					}
					switch a.Name {
					case "r":
						rr, cc, ok := parseA1(a.Value)
						if !ok || rr != r.num || cc <= col {
							return fail("cell %q in row %d behind column %d", a.Value, r.num, col)
						}
						c.col = cc
					case "s":
						n, err := strconv.Atoi(string(a.Value))
						if err != nil || n < 0 {
							return fail("format %q of cell %s", a.Value, a1(r.num, c.col))
						}
						c.style = n
					}
				}
				if col = c.col; col > maxCol {
					return fail("more than %d columns in row %d", maxCol, r.num)
				}
			case depth == 5 && (s.Name == "v" || s.Name == "is"):
				valued = depth
			case depth == 5 && s.Name == "f":
				inF = true
				c.filled, c.formula = true, plain
				f = formula{kind: plain}
				switch t := attr(s, "t"); t {
				case "", "normal":
				default:
					f = formula{kind: spread, row: r.num, col: c.col, ref: attr(s, "ref"), tag: sc.src[s.From:s.To], from: s.From}
					if t == "shared" {
						f.kind = shared
						n, err := strconv.Atoi(attr(s, "si"))
						if err != nil {
							return fail("shared formula without a number in %s", a1(r.num, c.col))
						}
						f.group, c.group = n, n
					}
					c.formula = f.kind
				}
			case depth == 5 && s.Name == "extLst":
				c.extFrom = s.From
				if err := s.Skip(); err != nil {
					return err
				}
				c.extTo = s.To
			case depth == 6 && s.Name == "rPh":
				return s.Skip() // furigana is not a value
			}
		case xmltok.End:
			switch depth {
			case 2:
				inData = false
				if sc.onChild != nil {
					return sc.onChild(s, depth)
				}
			case 3:
				r.close = s.From
				return sc.onRow(&r)
			case 4:
				c.end = s.To
			case 5:
				valued = 0
				if inF {
					inF = false
					if f.kind != plain {
						f.to = s.To
						sc.onFormula(f)
					}
				}
			}
		}
		return nil
	})
}

// rowAt is where a row's start tag stands.
type rowAt struct{ num, from int }

// index is what a sheet holds, as far as changing it needs to know.
type index struct {
	part       string
	src        []byte
	prefix     string
	root, data []byte // start tags of the root and of sheetData
	dim        span   // dimension's start tag
	dimRef     ref
	cols       []span // start tags of col
	colsAt     span   // the whole cols element; empty at where it would stand
	colsOpen   []byte
	filter     span // autoFilter's start tag
	filterRef  ref
	dataFrom   int // sheetData's start tag
	dataEnd    int // sheetData's end tag; where rows end
	rows       []rowAt
	last       []int // per step: last row below its header with a value in its columns, else the header
	headerEnd  int   // last column with a value in the first step's header row
	used       []bool
	votes      map[int]*vote     // by column that a step appends to, of the cells below its header
	groups     map[int][]formula // shared formulas
	spreads    []formula
	merges     []ref
}

// vote counts the formats of a column's cells.
type vote struct {
	cells map[int]int // by format
	all   int
}

func (v *vote) count(style int) {
	v.cells[style]++
	v.all++
}

// usual returns the format that most cells have, where there are several.
func (v *vote) usual() (style int, ok bool) {
	if v == nil || v.all < several {
		return 0, false
	}
	for style, n := range v.cells {
		if 2*n > v.all {
			return style, true
		}
	}
	return 0, false
}

// span is a piece of the source.
type span struct{ from, to int }

// indexSheet reads a whole sheet once.
func indexSheet(part string, src []byte, j *job) (*index, error) {
	ix := &index{
		part: part, src: src,
		last: make([]int, len(j.steps)), used: make([]bool, maxCol+1), groups: make(map[int][]formula), votes: make(map[int]*vote),
	}
	var asks [][]int // steps by column
	for i, st := range j.steps {
		ix.last[i] = st.header
		for _, c := range st.cols {
			if st.kind == set || c < 1 || c > maxCol {
				continue
			}
			for len(asks) <= c {
				asks = append(asks, nil)
			}
			asks[c] = append(asks[c], i)
			ix.votes[c] = &vote{cells: make(map[int]int)}
		}
	}
	header := 0
	if len(j.steps) > 0 {
		header = j.steps[0].header
	}
	data := false
	sc := &scanner{part: part, src: src}
	sc.onRow = func(r *row) error {
		ix.rows = append(ix.rows, rowAt{r.num, r.from})
		for i := range r.cells {
			c := &r.cells[i]
			if c.col < len(asks) && len(asks[c.col]) > 0 && r.num > j.steps[asks[c.col][0]].header {
				ix.votes[c.col].count(c.style)
			}
			if !c.filled {
				continue
			}
			ix.used[c.col] = true
			if r.num == header {
				ix.headerEnd = c.col
			}
			if c.col < len(asks) {
				for _, k := range asks[c.col] {
					ix.last[k] = max(ix.last[k], r.num)
				}
			}
		}
		return nil
	}
	sc.onFormula = func(f formula) {
		if f.kind == shared {
			ix.groups[f.group] = append(ix.groups[f.group], f)
		} else {
			ix.spreads = append(ix.spreads, f)
		}
	}
	sc.onChild = func(s *xmltok.Scanner, depth int) error {
		at := span{s.From, s.To}
		tag := src[s.From:s.To]
		switch {
		case s.Kind == xmltok.Text:
		case depth == 1 && s.Kind == xmltok.Start:
			if s.Name != "worksheet" || s.Space != mainNS {
				return fmt.Errorf("splice: part %s is not a worksheet", part)
			}
			ix.root = tag
		case depth == 1:
		case s.Space != mainNS:
		case s.Kind == xmltok.Start && s.Name == "dimension":
			if r, ok := parseRef(attr(s, "ref")); ok {
				ix.dim, ix.dimRef = at, r
			}
		case s.Kind == xmltok.Start && s.Name == "cols":
			ix.colsAt, ix.colsOpen = at, open(tag)
		case s.Kind == xmltok.Start && s.Name == "col" && depth == 3:
			ix.cols = append(ix.cols, at)
		case s.Kind == xmltok.End && s.Name == "cols":
			ix.colsAt.to = s.To
		case s.Kind == xmltok.Start && s.Name == "sheetData":
			data = true
			ix.prefix, ix.data, ix.dataFrom = prefixOf(tag), tag, s.From
		case s.Kind == xmltok.End && s.Name == "sheetData":
			ix.dataEnd = s.From
		case s.Kind == xmltok.Start && s.Name == "autoFilter" && depth == 2:
			if r, ok := parseRef(attr(s, "ref")); ok {
				ix.filter, ix.filterRef = at, r
			}
		case s.Kind == xmltok.Start && s.Name == "mergeCell" && depth == 3:
			if r, ok := parseRef(attr(s, "ref")); ok {
				ix.merges = append(ix.merges, r)
			}
		}
		return nil
	}
	if err := sc.run(); err != nil {
		return nil, err
	}
	if !data {
		return nil, fmt.Errorf("splice: part %s has no sheetData", part)
	}
	if ix.colsOpen == nil {
		ix.colsAt = span{ix.dataFrom, ix.dataFrom}
	}
	return ix, nil
}

// load reads the rows that need reports, again, with their cells.
func (ix *index) load(need func(num int) bool) (map[int]*row, error) {
	kept := make(map[int]*row)
	head := append(append([]byte{}, ix.root...), open(ix.data)...)
	tail := "</" + nameOf(ix.data) + "></" + nameOf(ix.root) + ">"
	for i := 0; i < len(ix.rows); i++ {
		if !need(ix.rows[i].num) {
			continue
		}
		n := i + 1
		for n < len(ix.rows) && need(ix.rows[n].num) {
			n++
		}
		from, to := ix.rows[i].from, ix.dataEnd
		if n < len(ix.rows) {
			to = ix.rows[n].from
		}
		delta := from - len(head)
		sc := &scanner{
			part: ix.part, prev: ix.rows[i].num - 1,
			src: bytes.Join([][]byte{head, ix.src[from:to], []byte(tail)}, nil),
		}
		sc.onFormula = func(formula) {}
		sc.onRow = func(r *row) error {
			k := *r
			k.cells = make([]cell, len(r.cells))
			k.from, k.to, k.close = r.from+delta, r.to+delta, r.close+delta
			for i, c := range r.cells {
				c.from, c.to, c.end = c.from+delta, c.to+delta, c.end+delta
				if c.extTo > 0 {
					c.extFrom, c.extTo = c.extFrom+delta, c.extTo+delta
				}
				k.cells[i] = c
			}
			kept[k.num] = &k
			return nil
		}
		if err := sc.run(); err != nil {
			return nil, err
		}
		i = n
	}
	return kept, nil
}
