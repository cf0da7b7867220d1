package clerk

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// numberLabel is the label by which a form is told from other sheets.
const numberLabel = "公約番号"

// Fill copies the workbook src to dst with the edits typed into it, replacing
// what is at dst; src and dst may be the same file. The same workbook and edits
// give the same bytes. An error names the line of the edits; dst is not touched
// then.
func Fill(src, dst string, edits io.Reader) error {
	f, err := excelize.OpenFile(src)
	if err != nil {
		return fmt.Errorf("%s: %w", src, err)
	}
	defer f.Close()
	h := &hand{pen: newPen(f), grids: map[string]*grid{}}
	if err := eachLine(edits, h.do); err != nil {
		return err
	}
	// Stored formula values are now of another day; whoever opens the workbook
	// sees them calculated anew.
	yes := true
	if err := f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}); err != nil {
		return err
	}
	return h.save(dst)
}

// hand types into the sheets of a section.
type hand struct {
	pen
	sheets []string
	grids  map[string]*grid // of the sheets that were looked at, as they are now
}

func (h *hand) do(l line) error {
	if name, ok := strings.CutPrefix(l.text, "["); ok && strings.HasSuffix(name, "]") {
		return h.section(strings.TrimSuffix(name, "]"))
	}
	if l.verb == "modified" || l.verb == "author" {
		return docProps(h.f, l)
	}
	if len(h.sheets) == 0 {
		return errors.New("no section like [12] has begun")
	}
	for i, sheet := range h.sheets {
		renamed, err := h.edit(sheet, l)
		if err != nil {
			return fmt.Errorf("sheet %s: %w", sheet, err)
		}
		h.sheets[i] = renamed
	}
	return nil
}

// section finds the sheets of [12], [提出票] or [*].
func (h *hand) section(name string) error {
	h.sheets = nil
	all := h.f.GetSheetList()
	if _, err := strconv.Atoi(name); err != nil && slices.Contains(all, name) { // no pledge
		h.sheets = []string{name}
		return nil
	}
	for _, sheet := range all {
		number, err := h.numberOf(sheet)
		if err != nil {
			return err
		}
		if sheet == name || number != "" && (number == name || name == "*") {
			h.sheets = append(h.sheets, sheet)
			if name != "*" {
				return nil
			}
		}
	}
	if len(h.sheets) == 0 {
		return fmt.Errorf("[%s]: no such pledge and no such sheet", name)
	}
	return nil
}

// numberOf returns what stands right of 公約番号, "" where the sheet has none.
func (h *hand) numberOf(sheet string) (string, error) {
	g, err := h.grid(sheet)
	if err != nil {
		return "", err
	}
	at, ok := g.find(numberLabel, place{})
	if !ok {
		return "", nil
	}
	return strings.TrimSpace(g.text(g.rightOf(at))), nil
}

// edit carries out one line on one sheet, and returns the sheet's name after it.
func (h *hand) edit(sheet string, l line) (string, error) {
	if label, typed, ok := strings.Cut(l.text, "="); ok && l.verb != "cell" && l.verb != "link" {
		g, err := h.grid(sheet)
		if err != nil {
			return sheet, err
		}
		at, ok := g.lookUp(strings.TrimSpace(label))
		if !ok {
			return sheet, fmt.Errorf("no label %s", strings.TrimSpace(label))
		}
		at = g.rightOf(at)
		if err := h.enter(sheet, at.name(), typed); err != nil {
			return sheet, err
		}
		text, err := h.f.GetCellValue(sheet, at.name())
		g.set(at, text)
		return sheet, err
	}
	delete(h.grids, sheet)
	delete(h.grids, l.rest) // where it is copied or renamed to
	switch l.verb {
	case "cell":
		cell, typed, _ := strings.Cut(l.rest, "=")
		return sheet, h.enter(sheet, strings.TrimSpace(cell), typed)
	case "fill":
		cells, color, _ := strings.Cut(l.rest, " ")
		return sheet, h.fill(sheet, cells, strings.TrimSpace(color))
	case "link":
		cell, to, _ := strings.Cut(l.rest, "=")
		return sheet, h.f.SetCellHyperLink(sheet, strings.TrimSpace(cell), strings.TrimSpace(to), "External")
	case "rename":
		h.moves = append(h.moves, move{sheet, l.rest})
		return l.rest, h.f.SetSheetName(sheet, l.rest)
	case "delete":
		if l.rest == "" {
			h.moves = append(h.moves, move{from: sheet})
			return sheet, h.f.DeleteSheet(sheet)
		}
		return sheet, h.shift(sheet, l.verb, l.rest)
	case "insert":
		return sheet, h.shift(sheet, l.verb, l.rest)
	case "hide":
		return sheet, hide(h.f, sheet, l.rest)
	case "copy":
		from, err := h.f.GetSheetIndex(sheet)
		if err != nil {
			return sheet, err
		}
		to, err := h.f.NewSheet(l.rest)
		if err != nil {
			return sheet, err
		}
		return sheet, h.f.CopySheet(from, to)
	}
	return sheet, fmt.Errorf("%q is no word of the notation", l.verb)
}

// fill colours cells, each keeping the rest of its look.
func (h *hand) fill(sheet, cells, color string) error {
	from, to := corners(cells)
	col1, row1, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return err
	}
	col2, row2, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		return err
	}
	for row := row1; row <= row2; row++ {
		for col := col1; col <= col2; col++ {
			cell := place{row, col}.name()
			id, err := h.f.GetCellStyle(sheet, cell)
			if err != nil {
				return err
			}
			style, err := h.f.GetStyle(id)
			if err != nil {
				return err
			}
			style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
			if id, err = h.f.NewStyle(style); err != nil {
				return err
			}
			if err := h.f.SetCellStyle(sheet, cell, cell, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// shift inserts or deletes "row 5" or "column C".
func (h *hand) shift(sheet, verb, what string) error {
	kind, which, _ := strings.Cut(what, " ")
	switch kind {
	case "row":
		n, err := strconv.Atoi(which)
		if err != nil {
			return err
		}
		if verb == "insert" {
			return h.f.InsertRows(sheet, n, 1)
		}
		return h.f.RemoveRow(sheet, n)
	case "column":
		if verb == "insert" {
			return h.f.InsertCols(sheet, which, 1)
		}
		return h.f.RemoveCol(sheet, which)
	}
	return fmt.Errorf("%s %q: row N or column C can be", verb, what)
}

var (
	percentForm = regexp.MustCompile(`^(-?[0-9]+(?:\.[0-9]+)?)%$`)
	dayForm     = regexp.MustCompile(`^([0-9]{4})[/-]([0-9]{1,2})[/-]([0-9]{1,2})$`)
)

// enter types into a cell as Excel takes a key stroke: what it becomes depends
// on the cell's format.
func (h *hand) enter(sheet, cell, typed string) error {
	v, err := parseValue(typed)
	if err != nil {
		return err
	}
	format, err := h.format(sheet, cell)
	if err != nil {
		return err
	}
	general := format == "" || strings.EqualFold(format, "General")
	plain := strings.TrimSpace(typed)
	switch {
	case v.quoted:
	case format == "@":
		if plain != "" && v.formula == "" {
			v = value{data: unescape(plain)}
		}
	case percentForm.MatchString(plain):
		n, err := strconv.ParseFloat(percentForm.FindStringSubmatch(plain)[1], 64)
		if err != nil {
			return err
		}
		v = value{data: n / 100}
		if general {
			v.format = "0%"
		}
	case dayForm.MatchString(plain):
		m := dayForm.FindStringSubmatch(plain)
		t, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
		if err != nil {
			break // 2024/2/30 stays text
		}
		v = value{data: t}
		if general {
			v.format = dateFormat
		}
	case strings.Contains(format, "%") && v.format == "":
		if n, ok := v.data.(float64); ok && (n >= 1 || n <= -1) {
			v.data = n / 100
		}
	}
	return h.put(sheet, cell, v)
}

// builtIn holds the built-in number formats a form may use, by id.
var builtIn = map[int]string{9: "0%", 10: "0.00%", 14: dateFormat, 49: "@"}

// format returns a cell's number format, "" for General.
func (h *hand) format(sheet, cell string) (string, error) {
	id, err := h.f.GetCellStyle(sheet, cell)
	if err != nil {
		return "", err
	}
	style, err := h.f.GetStyle(id)
	if err != nil {
		return "", err
	}
	if style.CustomNumFmt != nil {
		return *style.CustomNumFmt, nil
	}
	return builtIn[style.NumFmt], nil
}

// place is a cell by row and column, from 1.
type place struct{ row, col int }

func (p place) name() string {
	s, err := excelize.CoordinatesToCellName(p.col, p.row)
	if err != nil {
		return "A1"
	}
	return s
}

// grid is what a sheet shows.
type grid struct {
	rows   [][]string
	merges []span
}

type span struct{ from, to place }

func (h *hand) grid(sheet string) (*grid, error) {
	if g := h.grids[sheet]; g != nil {
		return g, nil
	}
	rows, err := h.f.GetRows(sheet)
	if err != nil {
		return nil, err
	}
	cells, err := h.f.GetMergeCells(sheet)
	if err != nil {
		return nil, err
	}
	g := &grid{rows: rows}
	for _, m := range cells {
		c1, r1, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return nil, err
		}
		c2, r2, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return nil, err
		}
		g.merges = append(g.merges, span{place{r1, c1}, place{r2, c2}})
	}
	h.grids[sheet] = g
	return g, nil
}

func (g *grid) text(p place) string {
	if p.row > len(g.rows) || p.col > len(g.rows[p.row-1]) {
		return ""
	}
	return g.rows[p.row-1][p.col-1]
}

// set notes what a cell shows now.
func (g *grid) set(p place, text string) {
	for len(g.rows) < p.row {
		g.rows = append(g.rows, nil)
	}
	row := &g.rows[p.row-1]
	for len(*row) < p.col {
		*row = append(*row, "")
	}
	(*row)[p.col-1] = text
}

// spanOf returns the merged range a cell lies in, or the cell alone.
func (g *grid) spanOf(p place) span {
	for _, m := range g.merges {
		if m.from.row <= p.row && p.row <= m.to.row && m.from.col <= p.col && p.col <= m.to.col {
			return m
		}
	}
	return span{p, p}
}

// rightOf returns the first cell right of a cell's merged range.
func (g *grid) rightOf(p place) place {
	return g.spanOf(place{p.row, g.spanOf(p).to.col + 1}).from
}

// find returns the first cell after a place, in reading order, whose text is
// the label.
func (g *grid) find(label string, after place) (place, bool) {
	want := fold(label)
	for r, row := range g.rows {
		for c, text := range row {
			at := place{r + 1, c + 1}
			if at.row < after.row || at.row == after.row && at.col <= after.col {
				continue
			}
			if fold(text) == want {
				return at, true
			}
		}
	}
	return place{}, false
}

// lookUp finds a label; "工程 令和5年度" is also the label 令和5年度 that comes
// after the label 工程.
func (g *grid) lookUp(label string) (place, bool) {
	if at, ok := g.find(label, place{}); ok {
		return at, true
	}
	first, second, ok := strings.Cut(label, " ")
	if !ok {
		return place{}, false
	}
	at, ok := g.find(first, place{})
	if !ok {
		return place{}, false
	}
	return g.find(second, at)
}

// fold makes labels comparable: width, spaces, line breaks and a colon at the
// end do not count.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	return strings.TrimSuffix(s, ":")
}
