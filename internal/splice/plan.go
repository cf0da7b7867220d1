package splice

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kouyaku/internal/xlsx/xmltok"
	"kouyaku/internal/xlsx/xstring"
)

// put is one cell as it is to be.
type put struct {
	row, col int
	val      *Value
	fill     bool // stored even when blank, to carry its format on
}

// plan is the change of one sheet.
type plan struct {
	w        *Workbook
	job      *job
	ix       *index
	kept     map[int]*row
	puts     []put
	edits    []edit
	formulas bool // one came or went
	header   int  // the lowest header row of the steps, 0 for none
	colStyle []colStyle

	filterWas, filterIs ref // equal where the filter stayed
}

type colStyle struct{ min, max, style int }

// growth is rows added to a table that ended at was.
type growth struct {
	was, is int
	cols    []int
}

// plan works out the edits of one sheet and puts them on the archive.
func (w *Workbook) plan(j *job, part string) (*plan, error) {
	src, err := w.ar.read(part)
	if err != nil {
		return nil, err
	}
	p := &plan{w: w, job: j}
	if p.ix, err = indexSheet(part, src, j); err != nil {
		return nil, err
	}
	if err := p.load(); err != nil {
		return nil, err
	}
	grown := p.resolve()
	if err := p.check(); err != nil {
		return nil, err
	}
	tables, err := w.tables(part)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		for _, x := range p.puts {
			switch {
			case !t.ref.has(x.row, x.col):
			case x.row == t.ref.row1 && t.headers:
				return nil, &CellError{j.sheet, x.row, x.col, "a header of the table " + t.name, Header, t.name}
			case x.row == t.ref.row2 && t.totals:
				return nil, t.inTheWay(j.sheet, x.row, x.col)
			}
		}
		for _, g := range grown {
			// Rows right below the totals would be outside of the table they belong to.
			if i := slices.IndexFunc(g.cols, func(c int) bool { return t.ref.has(g.was, c) }); i >= 0 && g.was == t.ref.row2 && t.totals {
				return nil, t.inTheWay(j.sheet, g.was, g.cols[i])
			}
		}
	}
	p.keepShared()
	if err := p.write(); err != nil {
		return nil, err
	}
	if len(p.edits) == 0 {
		return p, nil
	}
	p.widths()
	p.grow(grown)
	if err := w.growTables(tables, grown); err != nil {
		return nil, err
	}
	w.ar.put(part, src, p.edits...)
	return p, nil
}

func (p *plan) fail(row, col int, reason string) error {
	return &CellError{Sheet: p.job.sheet, Row: row, Col: col, Reason: reason}
}

// load reads the rows that are touched or lend their formats.
func (p *plan) load() error {
	rows := make(map[int]bool)
	tail := maxRow + 1
	for i, st := range p.job.steps {
		switch st.kind {
		case set:
			rows[st.row] = true
			if st.val.Style != nil {
				rows[st.val.Style.Row] = true
			}
		case appendRows:
			if p.header == 0 || st.header < p.header {
				p.header = st.header
			}
			tail = min(tail, p.ix.last[i])
			for _, r := range st.rows {
				for _, v := range r {
					if v.Style != nil {
						rows[v.Style.Row] = true
					}
				}
			}
		}
	}
	for _, at := range p.ix.cols {
		tag := p.ix.src[at.from:at.to]
		p.colStyle = append(p.colStyle, colStyle{rawInt(tag, "min"), rawInt(tag, "max"), rawInt(tag, "style")})
	}
	var err error
	p.kept, err = p.ix.load(func(num int) bool { return num >= tail || rows[num] })
	return err
}

func rawInt(tag []byte, name string) int {
	n, _ := strconv.Atoi(rawText(tag, name))
	return n
}

// rawText returns an attribute's value as it is written, "" where it is absent.
func rawText(tag []byte, name string) string {
	_, from, to, _, ok := rawAttr(tag, name)
	if !ok {
		return ""
	}
	return string(tag[from:to])
}

// resolve turns the steps into cells, and reports which tables grew.
func (p *plan) resolve() []growth {
	var grown []growth
	blank := &Value{}
	for i := range p.job.steps {
		st := &p.job.steps[i]
		if st.kind == set {
			p.puts = append(p.puts, put{row: st.row, col: st.col, val: &st.val})
			continue
		}
		was := p.ix.last[i]
		for _, x := range p.puts {
			if (x.fill || !x.val.blank()) && slices.Contains(st.cols, x.col) {
				was = max(was, x.row)
			}
		}
		first := was + 1
		for k, vals := range st.rows {
			for c := range max(len(vals), len(st.cols)) {
				x := put{row: first + k, val: blank, fill: true}
				if c < len(vals) {
					x.val = &vals[c]
				}
				if c < len(st.cols) {
					x.col = st.cols[c]
				}
				p.puts = append(p.puts, x)
			}
		}
		grown = append(grown, growth{was, was + len(st.rows), st.cols})
	}
	sort.SliceStable(p.puts, func(i, j int) bool {
		a, b := &p.puts[i], &p.puts[j]
		return a.row < b.row || a.row == b.row && a.col < b.col
	})
	// Of several values for one cell the last call's stands.
	n := 0
	for i := range p.puts {
		if i+1 < len(p.puts) && p.puts[i].row == p.puts[i+1].row && p.puts[i].col == p.puts[i+1].col {
			continue
		}
		p.puts[n] = p.puts[i]
		n++
	}
	p.puts = p.puts[:n]
	return grown
}

// check refuses what cannot be stored.
func (p *plan) check() error {
	for _, x := range p.puts {
		if x.row < 1 || x.row > maxRow || x.col < 1 || x.col > maxCol {
			return fmt.Errorf("splice: sheet %s has no cell at row %d, column %d", p.job.sheet, x.row, x.col)
		}
		if reason := x.val.check(); reason != "" {
			return p.fail(x.row, x.col, reason)
		}
	}
	for _, m := range p.ix.merges {
		for _, x := range p.puts {
			if m.has(x.row, x.col) && (x.row != m.row1 || x.col != m.col1) && !x.val.blank() {
				return &CellError{p.job.sheet, x.row, x.col, "hidden below the merged cell " + m.String(), Merged, m.String()}
			}
		}
	}
	for _, f := range p.ix.spreads {
		r, ok := parseRef(f.ref)
		if ok && r.row1 == r.row2 && r.col1 == r.col2 {
			continue
		}
		for _, x := range p.puts {
			if r.has(x.row, x.col) || x.row == f.row && x.col == f.col {
				return &CellError{p.job.sheet, x.row, x.col, "part of an array formula or data table in " + f.ref, Array, f.ref}
			}
		}
	}
	return nil
}

// put returns the value a cell is to get, nil where it stays.
func (p *plan) put(row, col int) *put {
	i := sort.Search(len(p.puts), func(i int) bool {
		return p.puts[i].row > row || p.puts[i].row == row && p.puts[i].col >= col
	})
	if i < len(p.puts) && p.puts[i].row == row && p.puts[i].col == col {
		return &p.puts[i]
	}
	return nil
}

// keepShared writes out the formulas of cells that share the formula of a
// cell that gets another value.
func (p *plan) keepShared() {
	groups := make([]int, 0, len(p.ix.groups))
	for si := range p.ix.groups {
		groups = append(groups, si)
	}
	slices.Sort(groups)
	for _, si := range groups {
		var master *formula
		for _, f := range p.ix.groups[si] {
			// A number may be used anew further down the sheet.
			if f.text != "" {
				master = &f
				continue
			}
			// One without a first cell shares nothing, and stays as it is.
			if master == nil || p.put(master.row, master.col) == nil || p.put(f.row, f.col) != nil {
				continue
			}
			tag := open(dropAttr(dropAttr(dropAttr(f.tag, "t"), "si"), "ref"))
			text := shift(master.text, f.row-master.row, f.col-master.col)
			p.edits = append(p.edits, edit{f.from, f.to, fmt.Appendf(nil, "%s%s</%s>", tag, escape(text), nameOf(tag))})
		}
	}
}

// write makes the edits of rows and cells.
func (p *plan) write() error {
	type added struct {
		at   int
		with []byte
	}
	var rows []added
	for i := 0; i < len(p.puts); {
		num := p.puts[i].row
		n := i
		for n < len(p.puts) && p.puts[n].row == num {
			n++
		}
		puts := p.puts[i:n]
		i = n
		here := make(map[int]int, len(puts))
		r := p.kept[num]
		var cells []byte // of a row that is new
		inserts := make(map[int][]byte)
		beyond := false
		lo, hi := 0, maxCol
		if r != nil {
			lo, hi = spans(p.ix.src[r.from:r.to])
		}
		for _, x := range puts {
			var c *cell
			at := 0
			if r != nil {
				c, at = r.cell(x.col)
			}
			style, err := p.style(x, r, c, here)
			if err != nil {
				return err
			}
			here[x.col] = style
			if x.val.Kind == Formula || c != nil && c.formula != noFormula {
				p.formulas = true
			}
			if c != nil {
				if x.val.blank() && !c.filled && style == c.style {
					continue
				}
				p.edits = append(p.edits, edit{c.from, c.end, p.rewrite(c, x.val, style)})
				continue
			}
			if x.val.blank() && (!x.fill || style == 0) && (x.val.Style == nil || x.val.Style.New) {
				continue
			}
			if r == nil {
				cells = x.val.appendCell(cells, p.ix.prefix, x.row, x.col, style)
			} else {
				before := r.close
				if at < len(r.cells) {
					before = r.cells[at].from
				}
				inserts[before] = x.val.appendCell(inserts[before], p.ix.prefix, x.row, x.col, style)
			}
			beyond = beyond || x.col < lo || x.col > hi
		}
		if r == nil {
			if cells == nil {
				continue
			}
			k := sort.Search(len(p.ix.rows), func(k int) bool { return p.ix.rows[k].num > num })
			at := p.ix.dataEnd
			if k < len(p.ix.rows) {
				at = p.ix.rows[k].from
			}
			b := fmt.Appendf(nil, `<%srow r="%d">%s</%srow>`, p.ix.prefix, num, cells, p.ix.prefix)
			if l := len(rows); l > 0 && rows[l-1].at == at {
				rows[l-1].with = append(rows[l-1].with, b...)
			} else {
				rows = append(rows, added{at, b})
			}
			continue
		}
		tag := p.ix.src[r.from:r.to]
		if beyond {
			tag = dropAttr(tag, "spans")
		}
		if r.self && len(inserts) > 0 {
			tag = fmt.Appendf(nil, "%s%s</%s>", open(tag), inserts[r.close], nameOf(tag))
			delete(inserts, r.close)
		}
		if !bytes.Equal(tag, p.ix.src[r.from:r.to]) {
			p.edits = append(p.edits, edit{r.from, r.to, tag})
		}
		for at, with := range inserts {
			p.edits = append(p.edits, edit{at, at, with})
		}
	}
	for _, a := range rows {
		if bytes.HasSuffix(p.ix.data, []byte("/>")) {
			a.with = fmt.Appendf(nil, "%s%s</%s>", open(p.ix.data), a.with, nameOf(p.ix.data))
			p.edits = append(p.edits, edit{p.ix.dataFrom, p.ix.dataFrom + len(p.ix.data), a.with})
			continue
		}
		p.edits = append(p.edits, edit{a.at, a.at, a.with})
	}
	p.dimension()
	return nil
}

// spans returns the columns a row's spans attribute promises; all of them
// where it promises nothing.
func spans(tag []byte) (lo, hi int) {
	_, from, to, _, ok := rawAttr(tag, "spans")
	if !ok {
		return 1, maxCol
	}
	a, b, _ := strings.Cut(string(tag[from:to]), ":")
	lo, err1 := strconv.Atoi(a)
	hi, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil {
		return maxCol, 0 // several ranges: nothing is surely within
	}
	return lo, hi
}

// style returns the format a cell is to have. r and c are nil where the row
// or the cell is not stored. A text that begins as a formula does has
// quotePrefix; a cell that is new, or gets a number, does not inherit it.
func (p *plan) style(x put, r *row, c *cell, here map[int]int) (int, error) {
	style, err := p.look(x, r, c, here)
	quoted := x.val.Kind == Text && xstring.Entered(x.val.Text)
	if err != nil || !quoted && (style == 0 || c != nil && x.val.Kind != Number) {
		return style, err
	}
	st, err := p.w.styles()
	if err != nil {
		return 0, err
	}
	return st.entered(style, quoted), nil
}

// look returns the format a cell is to have, whatever it is to hold.
func (p *plan) look(x put, r *row, c *cell, here map[int]int) (int, error) {
	s := x.val.Style
	if s == nil {
		s = &Style{}
	}
	own, err := 0, error(nil)
	switch n := p.job.column(x.col); {
	case s.New && c != nil:
		return c.style, nil
	case s.Col > 0 && !(s.New && n != nil):
		own = p.stored(s.Row, s.Col)
	case n != nil:
		base, ok := here[n.like]
		if !ok {
			base = p.stored(x.row, n.like)
		}
		own, err = p.withFormat(base, n.Format)
	case c != nil:
		own = c.style
	default:
		own = p.inherited(x, r)
	}
	if err != nil || s.Format == "" {
		return own, err
	}
	if s.Unless != nil {
		st, err := p.w.styles()
		if err != nil {
			return 0, err
		}
		if s.Unless(st.formatOf(own)) {
			return own, nil
		}
	}
	return p.withFormat(own, s.Format)
}

// inherited returns the format of a cell that is not stored yet.
func (p *plan) inherited(x put, r *row) int {
	if p.header > 0 && x.row > p.header {
		if s, ok := p.ix.votes[x.col].usual(); ok {
			return s
		}
	}
	if r != nil && r.style != 0 {
		return r.style
	}
	for _, cs := range p.colStyle {
		if cs.min <= x.col && x.col <= cs.max {
			return cs.style
		}
	}
	return 0
}

// stored returns the format a cell had when the workbook was opened.
func (p *plan) stored(row, col int) int {
	r := p.kept[row]
	if r != nil {
		if c, _ := r.cell(col); c != nil {
			return c.style
		}
	}
	return p.inherited(put{row: 1, col: col}, r)
}

func (p *plan) withFormat(style int, code string) (int, error) {
	st, err := p.w.styles()
	if err != nil {
		return 0, err
	}
	return st.withFormat(style, code)
}

// rewrite returns a stored cell with another value: its attributes stay,
// except those that say what kind of value it was.
func (p *plan) rewrite(c *cell, v *Value, style int) []byte {
	tag := p.ix.src[c.from:c.to]
	for _, a := range [...]string{"t", "cm", "vm"} {
		tag = dropAttr(tag, a)
	}
	if style != c.style {
		tag = setAttr(tag, "s", strconv.Itoa(style))
	}
	if t := v.kind(); t != "" {
		tag = setAttr(tag, "t", t)
	}
	content := append(v.appendContent(nil, p.ix.prefix), p.ix.src[c.extFrom:c.extTo]...)
	if len(content) == 0 {
		return append(bytes.TrimSuffix(open(tag), []byte(">")), "/>"...)
	}
	return fmt.Appendf(nil, "%s%s</%s>", open(tag), content, nameOf(tag))
}

// dimension makes the sheet's range take in the new cells.
func (p *plan) dimension() {
	d := p.ix.dimRef
	if p.ix.dim.to == 0 || len(p.edits) == 0 {
		return
	}
	for _, x := range p.puts {
		if x.val.blank() {
			continue
		}
		d.row1, d.col1 = min(d.row1, x.row), min(d.col1, x.col)
		d.row2, d.col2 = max(d.row2, x.row), max(d.col2, x.col)
	}
	if d != p.ix.dimRef {
		at := p.ix.dim
		p.edits = append(p.edits, edit{at.from, at.to, setAttr(p.ix.src[at.from:at.to], "ref", d.String())})
	}
}

// widths gives new columns their width.
func (p *plan) widths() {
	type entry struct {
		min, max int
		tag      []byte
	}
	var list []entry
	for i, at := range p.ix.cols {
		list = append(list, entry{p.colStyle[i].min, p.colStyle[i].max, p.ix.src[at.from:at.to]})
	}
	changed := false
	for _, n := range p.job.columns {
		if n.Width <= 0 {
			continue
		}
		changed = true
		tag := []byte("<" + p.ix.prefix + "col/>")
		var next []entry
		for _, e := range list {
			if n.col < e.min || n.col > e.max {
				next = append(next, e)
				continue
			}
			// A column in use must not hide among the unused ones.
			tag = dropAttr(dropAttr(dropAttr(e.tag, "hidden"), "collapsed"), "bestFit")
			if e.min < n.col {
				next = append(next, entry{e.min, n.col - 1, e.tag})
			}
			if e.max > n.col {
				next = append(next, entry{n.col + 1, e.max, e.tag})
			}
		}
		width := strconv.FormatFloat(n.Width, 'f', -1, 64)
		tag = setAttr(setAttr(tag, "width", width), "customWidth", "1")
		list = append(next, entry{n.col, n.col, tag})
		sort.SliceStable(list, func(i, j int) bool { return list[i].min < list[j].min })
	}
	if !changed {
		return
	}
	head := p.ix.colsOpen
	if head == nil {
		head = []byte("<" + p.ix.prefix + "cols>")
	}
	b := slices.Clone(head)
	for _, e := range list {
		b = append(b, setAttr(setAttr(e.tag, "min", strconv.Itoa(e.min)), "max", strconv.Itoa(e.max))...)
		if !bytes.HasSuffix(e.tag, []byte("/>")) {
			b = append(b, "</"+nameOf(e.tag)+">"...)
		}
	}
	b = append(b, "</"+nameOf(head)+">"...)
	p.edits = append(p.edits, edit{p.ix.colsAt.from, p.ix.colsAt.to, b})
}

// grow extends the sheet's filter over rows added right below it.
func (p *plan) grow(grown []growth) {
	p.filterWas, p.filterIs = p.ix.filterRef, p.ix.filterRef
	if p.ix.filter.to == 0 {
		return
	}
	r := grew(p.ix.filterRef, grown)
	if r == p.ix.filterRef {
		return
	}
	p.filterIs = r
	at := p.ix.filter
	p.edits = append(p.edits, edit{at.from, at.to, setAttr(p.ix.src[at.from:at.to], "ref", r.String())})
}

// grew returns a range with the rows that were added right below it.
func grew(r ref, grown []growth) ref {
	for _, g := range grown {
		inside := slices.ContainsFunc(g.cols, func(c int) bool { return r.col1 <= c && c <= r.col2 })
		if inside && g.was <= r.row2 && r.row2 < g.is {
			r.row2 = g.is
		}
	}
	return r
}

// table is a table of a sheet (xl/tables).
type table struct {
	part, name string
	src        []byte
	ref        ref
	headers    bool
	totals     bool
	tag        span
	filter     span // autoFilter's start tag
	filterRef  ref
}

// inTheWay is what to say where the row of totals stands where rows are to be
// added.
func (t *table) inTheWay(sheet string, row, col int) error {
	return &CellError{sheet, row, col, "a row of totals of the table " + t.name, Totals, t.name}
}

// TotalsRows returns the rows of totals on a sheet, each with its table's name.
func (w *Workbook) TotalsRows(sheet string) (map[int]string, error) {
	tabs, err := w.tabs()
	if err != nil {
		return nil, err
	}
	i := findTab(tabs, sheet)
	if i < 0 || tabs[i].part == "" {
		return nil, nil
	}
	tables, err := w.tables(tabs[i].part)
	rows := make(map[int]string)
	for _, t := range tables {
		if t.totals {
			rows[t.ref.row2] = t.name
		}
	}
	return rows, err
}

// tables returns the tables of a sheet.
func (w *Workbook) tables(part string) ([]table, error) {
	rels, err := w.ar.relations(part)
	if err != nil {
		return nil, err
	}
	var tables []table
	for _, r := range rels {
		if r.kind != "table" || r.external {
			continue
		}
		src, err := w.ar.read(r.target)
		if err != nil {
			return nil, err
		}
		t := table{part: r.target, src: src, headers: true}
		err = walk(r.target, src, func(s *xmltok.Scanner, depth int) error {
			if s.Kind != xmltok.Start {
				return nil
			}
			got, ok := parseRef(attr(s, "ref"))
			switch {
			case depth == 1:
				if !ok {
					return fmt.Errorf("splice: part %s: a table without a range", t.part)
				}
				t.ref, t.tag, t.name = got, span{s.From, s.To}, attr(s, "displayName")
				t.headers = attr(s, "headerRowCount") != "0"
				n := attr(s, "totalsRowCount")
				t.totals = n != "" && n != "0"
			case depth == 2 && s.Name == "autoFilter" && ok:
				t.filterRef, t.filter = got, span{s.From, s.To}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// growTables extends tables over rows added right below them.
func (w *Workbook) growTables(tables []table, grown []growth) error {
	for i, t := range tables {
		r := grew(t.ref, grown)
		if r == t.ref {
			continue
		}
		if slices.ContainsFunc(tables, func(o table) bool { return o.part != t.part && o.ref.meets(r) }) {
			continue
		}
		edits := []edit{{t.tag.from, t.tag.to, setAttr(t.src[t.tag.from:t.tag.to], "ref", r.String())}}
		if t.filter.to > 0 {
			f := t.filterRef
			f.row2 = r.row2
			edits = append(edits, edit{t.filter.from, t.filter.to, setAttr(t.src[t.filter.from:t.filter.to], "ref", f.String())})
		}
		tables[i].ref = r
		w.ar.put(t.part, t.src, edits...)
	}
	return nil
}
