package splice

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/xlsx/xmltok"
)

// Mark says what people put on a row beside values.
type Mark uint8

const (
	Unmarked Mark = iota
	// Shaped is a row of a height of its own, hidden or grouped: what stands there
	// is not to change its place with another row, but needs not stay.
	Shaped
	// Marked is a row on which something of people's hangs: a note, a link, a
	// picture, a look, a rule or a choice of its own, merged cells, a reference from
	// elsewhere.
	Marked
)

// Marks returns what people put on the rows of a headed table, and on others
// down to row last. rows are those of the table that hold values.
//
// A look is of people's where no column of the sheet has it, unless all rows
// have it, three or more; number formats and typefaces are no looks. A rule, a choice of
// words or a picture that reaches over more than half of the rows is the
// table's; a chart always is. So are references that lead to every row: they
// show the table somewhere else.
func (w *Workbook) Marks(sheet string, rows []int, last int) (map[int]Mark, error) {
	tabs, err := w.tabs()
	if err != nil {
		return nil, err
	}
	i := findTab(tabs, sheet)
	if i < 0 || tabs[i].part == "" {
		return nil, fmt.Errorf("splice: no sheet %s", sheet)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	m := marks{w: w, rows: rows, last: last, is: make(map[int]Mark)}
	if err := m.looks(tabs[i].part); err != nil {
		return nil, err
	}
	if err := m.rules(tabs[i].part); err != nil {
		return nil, err
	}
	rels, err := w.ar.relations(tabs[i].part)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if r.external {
			continue
		}
		switch r.kind {
		case "comments", "threadedComment":
			err = m.notes(r.target)
		case "drawing":
			err = m.pictures(r.target)
		}
		if err != nil {
			return nil, err
		}
	}
	return m.is, m.references(sheet)
}

type marks struct {
	w    *Workbook
	rows []int
	last int
	is   map[int]Mark
}

func (m *marks) put(row int, mark Mark) { m.is[row] = max(m.is[row], mark) }

// hang marks the rows of a range.
func (m *marks) hang(from, to int) {
	for row := from; row <= min(to, m.last); row++ {
		m.put(row, Marked)
	}
}

// hangUnlessWide marks the rows of a range that is not the whole table's.
func (m *marks) hangUnlessWide(from, to int) {
	if !m.wide(from, to) {
		m.hang(from, to)
	}
}

// wide reports whether a range is the whole table's, not that of some rows.
func (m *marks) wide(from, to int) bool {
	return from != to && 2*len(m.within(from, to)) > len(m.rows)
}

// within returns the table's rows in a range.
func (m *marks) within(from, to int) (rows []int) {
	for _, row := range m.rows {
		if from <= row && row <= to {
			rows = append(rows, row)
		}
	}
	return rows
}

// hangAll marks the rows of ranges that are parted by spaces.
func (m *marks) hangAll(refs string) {
	for ref := range strings.FieldsSeq(refs) {
		if r, ok := parseRef(ref); ok {
			m.hangUnlessWide(r.row1, r.row2)
		}
	}
}

// looks marks rows for how they and their cells look.
func (m *marks) looks(part string) error {
	src, err := m.w.ar.read(part)
	if err != nil {
		return err
	}
	st, err := m.w.styles()
	if err != nil {
		return err
	}
	usual := map[string]bool{st.look(0): true}
	height := ""
	err = walk(part, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind != xmltok.Start || s.Space != mainNS {
			return nil
		}
		switch {
		case depth == 2 && s.Name == "sheetData":
			return s.Skip()
		case depth == 2 && s.Name == "sheetFormatPr":
			height = attr(s, "defaultRowHeight")
		case depth == 3 && s.Name == "col":
			usual[st.look(rawInt(src[s.From:s.To], "style"))] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	looks := map[int]map[int]string{} // by column and row; column 0 is the row's own
	put := func(row, col, style int) {
		if looks[col] == nil {
			looks[col] = map[int]string{}
		}
		looks[col][row] = st.look(style)
	}
	heights, high := map[int]string{}, map[string]int{}
	sc := &scanner{part: part, src: src, onFormula: func(formula) {}}
	sc.onRow = func(r *row) error {
		if r.num > m.last {
			return nil
		}
		tag := src[r.from:r.to]
		if isSet(tag, "hidden") || isSet(tag, "collapsed") || rawInt(tag, "outlineLevel") > 0 {
			m.put(r.num, Shaped)
		}
		if isSet(tag, "customHeight") {
			heights[r.num] = rawText(tag, "ht")
			high[heights[r.num]]++
		}
		put(r.num, 0, r.style)
		for _, c := range r.cells {
			put(r.num, c.col, c.style)
		}
		return nil
	}
	if err := sc.run(); err != nil {
		return err
	}
	for row, h := range heights {
		if h != height && high[h] < several {
			m.put(row, Shaped)
		}
	}
	for _, of := range looks {
		first := of[m.rows[0]]
		all := len(m.rows) >= several && !slices.ContainsFunc(m.rows, func(row int) bool { return of[row] != first })
		for row, look := range of {
			if !usual[look] && !(all && look == first) {
				m.put(row, Marked)
			}
		}
	}
	return nil
}

// several rows that agree in how they look have it as the sheet's look.
const several = 3

func isSet(tag []byte, name string) bool {
	v := rawText(tag, name)
	return v != "" && v != "0" && v != "false"
}

// rules marks rows for links, merged cells, rules and choices.
func (m *marks) rules(part string) error {
	src, err := m.w.ar.read(part)
	if err != nil {
		return err
	}
	ranges := 0 // depth of an element whose text are ranges
	return walk(part, src, func(s *xmltok.Scanner, depth int) error {
		switch {
		case s.Kind == xmltok.Text:
			if ranges > 0 {
				m.hangAll(string(s.Data))
			}
		case s.Kind == xmltok.End:
			if depth == ranges {
				ranges = 0
			}
		case depth == 2 && s.Name == "sheetData":
			return s.Skip()
		case depth == 3 && (s.Name == "hyperlink" || s.Name == "mergeCell"):
			if r, ok := parseRef(attr(s, "ref")); ok {
				m.hang(r.row1, r.row2)
			}
		case s.Name == "conditionalFormatting" || s.Name == "dataValidation":
			m.hangAll(attr(s, "sqref"))
		case s.Name == "sqref": // what Excel 2010 brought: more rules and choices, sparklines
			ranges = depth
		}
		return nil
	})
}

// notes marks rows for notes and threaded comments.
func (m *marks) notes(part string) error {
	src, err := m.w.ar.read(part)
	if err != nil {
		return err
	}
	return walk(part, src, func(s *xmltok.Scanner, _ int) error {
		if s.Kind == xmltok.Start && (s.Name == "comment" || s.Name == "threadedComment") {
			if r, ok := parseRef(attr(s, "ref")); ok {
				m.hang(r.row1, r.row2)
			}
		}
		return nil
	})
}

// pictures marks rows for what is drawn on them, charts apart.
func (m *marks) pictures(part string) error {
	src, err := m.w.ar.read(part)
	if err != nil {
		return err
	}
	var rows []int // of the anchor's corners, from 0
	inRow, chart := false, false
	return walk(part, src, func(s *xmltok.Scanner, _ int) error {
		anchor := s.Name == "twoCellAnchor" || s.Name == "oneCellAnchor"
		switch {
		case s.Kind == xmltok.Text:
			if n, err := strconv.Atoi(strings.TrimSpace(string(s.Data))); inRow && err == nil {
				rows = append(rows, n)
			}
		case s.Kind == xmltok.Start:
			inRow = s.Name == "row"
			chart = chart || s.Name == "graphicFrame"
			if anchor {
				rows, chart = nil, false
			}
		default:
			inRow = false
			if anchor && len(rows) > 0 && !chart {
				m.hangUnlessWide(rows[0]+1, rows[len(rows)-1]+1)
			}
		}
		return nil
	})
}

// references marks rows to which formulas, names, charts and links lead that
// name the sheet.
func (m *marks) references(sheet string) error {
	name := escape(sheet)
	led := map[int]bool{}
	for _, f := range m.w.ar.zr.File {
		if path.Ext(f.Name) != ".xml" || !m.w.ar.has(f.Name) {
			continue
		}
		src, err := m.w.ar.read(f.Name)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc([]string{"!", "'!", "&apos;!", "&#39;!"}, func(end string) bool { return bytes.Contains(src, []byte(name+end)) }) {
			continue // a sheet of record is large
		}
		lead := func(formula string) {
			for _, r := range refsTo(sheet, formula) {
				if m.wide(r.row1, r.row2) {
					continue
				}
				for _, row := range m.within(r.row1, r.row2) {
					led[row] = true
				}
			}
		}
		text := ""
		inFormula := false
		err = walk(f.Name, src, func(s *xmltok.Scanner, _ int) error {
			switch s.Kind {
			case xmltok.Start:
				inFormula, text = slices.Contains(formulas, s.Name) && !builtIn(attr(s, "name")), ""
				lead(attr(s, "location")) // of a link
				lead(attr(s, "fmlaLink")) // of a control
			case xmltok.Text:
				if inFormula {
					text += string(s.Data)
				}
			default:
				lead(text)
				inFormula, text = false, ""
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(m.rows) > 1 && len(led) == len(m.rows) {
		return nil
	}
	for row := range led {
		m.put(row, Marked)
	}
	return nil
}

// formulas are the elements whose texts are formulas: of cells and charts, of
// rules and choices, of names.
var formulas = []string{"f", "formula", "formula1", "formula2", "definedName"}
