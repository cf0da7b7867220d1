package splice

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/xlsx/xmltok"
)

// node is an element of a styles part. Only what the main namespace defines
// is kept, which is all a format means.
type node struct {
	name  string
	attrs [][2]string // by name
	kids  []*node
}

func (n *node) get(name string) string {
	for _, a := range n.attrs {
		if a[0] == name {
			return a[1]
		}
	}
	return ""
}

func (n *node) set(name, value string) {
	for i := range n.attrs {
		if n.attrs[i][0] == name {
			n.attrs[i][1] = value
			return
		}
	}
	n.attrs = append(n.attrs, [2]string{name, value})
	slices.SortFunc(n.attrs, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
}

func (n *node) del(name string) {
	n.attrs = slices.DeleteFunc(n.attrs, func(a [2]string) bool { return a[0] == name })
}

func (n *node) clone() *node {
	return &node{n.name, slices.Clone(n.attrs), n.kids}
}

// xml writes the node; with prefix "" this is also how nodes are compared.
func (n *node) xml(prefix string) string {
	var b strings.Builder
	n.write(&b, prefix)
	return b.String()
}

func (n *node) write(b *strings.Builder, prefix string) {
	b.WriteString("<" + prefix + n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + a[0] + `="` + escape(a[1]) + `"`)
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b, prefix)
	}
	b.WriteString("</" + prefix + n.name + ">")
}

// styleOrder is the order the schema asks of the styles part's children.
var styleOrder = []string{
	"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
	"tableStyles", "colors", "extLst",
}

// styles is a styles part to which formats can be added. A format that is
// there already is used again, so that the same additions to the result add
// nothing.
type styles struct {
	part   string
	src    []byte
	prefix string
	kids   []child
	end    int
	lists  map[string][]*node
	index  map[string]map[string]int // position by list and XML
	sizes  map[string]int            // entries of each list in src
}

func parseStyles(part string, src []byte) (*styles, error) {
	st := &styles{
		part: part, src: src,
		lists: make(map[string][]*node), index: make(map[string]map[string]int), sizes: make(map[string]int),
	}
	var err error
	if st.kids, st.prefix, st.end, err = children(part, src); err != nil {
		return nil, err
	}
	var open []*node
	list := ""
	err = walk(part, src, func(s *xmltok.Scanner, depth int) error {
		switch {
		case s.Kind == xmltok.Text || depth == 1:
		case s.Kind == xmltok.Start && s.Space != mainNS:
			return s.Skip()
		case depth == 2:
			list = s.Name
		case s.Kind == xmltok.Start:
			n := &node{name: s.Name}
			for _, a := range s.Attrs {
				if a.Space == "" {
					n.attrs = append(n.attrs, [2]string{a.Name, string(a.Value)})
				}
			}
			slices.SortFunc(n.attrs, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
			if depth == 3 {
				st.lists[list] = append(st.lists[list], n)
			} else {
				open[len(open)-1].kids = append(open[len(open)-1].kids, n)
			}
			open = append(open, n)
		case s.Kind == xmltok.End:
			open = open[:len(open)-1]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for list, nodes := range st.lists {
		st.sizes[list] = len(nodes)
		st.index[list] = make(map[string]int, len(nodes))
		for i, n := range nodes {
			if _, twice := st.index[list][n.xml("")]; !twice {
				st.index[list][n.xml("")] = i
			}
		}
	}
	return st, nil
}

// add returns the position of an entry of a list, which is added where there
// is none like it.
func (st *styles) add(list string, n *node) int {
	key := n.xml("")
	if i, ok := st.index[list][key]; ok {
		return i
	}
	if st.index[list] == nil {
		st.index[list] = make(map[string]int)
	}
	i := len(st.lists[list])
	st.lists[list] = append(st.lists[list], n)
	st.index[list][key] = i
	return i
}

// code returns the format code of a custom number format, "" for none.
func (st *styles) code(id string) string {
	for _, n := range st.lists["numFmts"] {
		if n.get("numFmtId") == id {
			return n.get("formatCode")
		}
	}
	return ""
}

// formatOf returns the number format of a cell format: its id, and its code
// where it is a custom one.
func (st *styles) formatOf(xf int) (id int, code string) {
	if xf < 0 || xf >= len(st.lists["cellXfs"]) {
		return 0, ""
	}
	text := st.lists["cellXfs"][xf].get("numFmtId")
	id, _ = strconv.Atoi(text) // absent is General
	return id, st.code(text)
}

// look returns what a cell format looks like, its number format and its typeface
// apart: equal where no one sees a difference. LibreOffice sets texts in a
// typeface of their own.
func (st *styles) look(xf int) string {
	if xf < 0 || xf >= len(st.lists["cellXfs"]) {
		return ""
	}
	var b strings.Builder
	n := st.lists["cellXfs"][xf]
	for _, part := range looksOf {
		i, _ := strconv.Atoi(n.get(part[0])) // absent is the first
		if i < 0 || i >= len(st.lists[part[1]]) {
			continue
		}
		n := st.lists[part[1]][i]
		if part[1] == "fonts" {
			n = n.clone()
			n.kids = slices.DeleteFunc(slices.Clone(n.kids), func(k *node) bool { return slices.Contains(typeface, k.name) })
		}
		n.write(&b, "")
	}
	for _, k := range n.kids {
		k.write(&b, "")
	}
	return b.String()
}

// typeface are the children of a font that say which one it is.
var typeface = []string{"name", "family", "charset", "scheme"}

// looksOf are the parts of a cell format and the lists that hold them.
var looksOf = [...][2]string{{"fontId", "fonts"}, {"fillId", "fills"}, {"borderId", "borders"}}

// builtin are format codes with an id of their own, the same in every
// language.
var builtin = map[string]string{
	"": "0", "General": "0", "0": "1", "0.00": "2", "#,##0": "3", "#,##0.00": "4", "0%": "9", "0.00%": "10", "@": "49",
}

// format returns the id of a number format.
func (st *styles) format(code string) string {
	if id, ok := builtin[code]; ok {
		return id
	}
	next := 164 // the first id that is free for custom formats
	for _, n := range st.lists["numFmts"] {
		if n.get("formatCode") == code {
			return n.get("numFmtId")
		}
		if id, err := strconv.Atoi(n.get("numFmtId")); err == nil {
			next = max(next, id+1)
		}
	}
	id := strconv.Itoa(next)
	st.add("numFmts", &node{name: "numFmt", attrs: [][2]string{{"formatCode", code}, {"numFmtId", id}}})
	return id
}

// withFormat returns the cell format that is like xf but for its number
// format.
func (st *styles) withFormat(xf int, code string) (int, error) {
	if xf < 0 || xf >= len(st.lists["cellXfs"]) {
		return 0, fmt.Errorf("splice: part %s has no cell format %d", st.part, xf)
	}
	id := st.format(code)
	n := st.lists["cellXfs"][xf]
	if n.get("numFmtId") == id || n.get("numFmtId") == "" && id == "0" {
		return xf, nil
	}
	n = n.clone()
	n.set("numFmtId", id)
	n.set("applyNumberFormat", "1")
	return st.add("cellXfs", n), nil
}

// entered returns the cell format that is like xf, with quotePrefix or without.
func (st *styles) entered(xf int, quoted bool) int {
	if xf < 0 || xf >= len(st.lists["cellXfs"]) {
		return xf
	}
	n := st.lists["cellXfs"][xf]
	if v := n.get("quotePrefix"); quoted == (v == "1" || v == "true") {
		return xf
	}
	n = n.clone()
	n.del("quotePrefix")
	if quoted {
		n.set("quotePrefix", "1")
	}
	return st.add("cellXfs", n)
}

// take adds a cell format of another styles part. The default format is each
// workbook's own.
func (st *styles) take(from *styles, xf int) (int, error) {
	if xf == 0 {
		return 0, nil
	}
	if xf < 0 || xf >= len(from.lists["cellXfs"]) {
		return 0, fmt.Errorf("splice: part %s has no cell format %d", from.part, xf)
	}
	n := from.lists["cellXfs"][xf].clone()
	for _, part := range looksOf {
		i, _ := strconv.Atoi(n.get(part[0])) // absent is the first
		if i < 0 || i >= len(from.lists[part[1]]) {
			return 0, fmt.Errorf("splice: part %s: %s %d of cell format %d", from.part, part[0], i, xf)
		}
		n.set(part[0], strconv.Itoa(st.add(part[1], from.lists[part[1]][i])))
	}
	if code := from.code(n.get("numFmtId")); code != "" {
		n.set("numFmtId", st.format(code))
	}
	n.del("xfId")
	if len(st.lists["cellStyleXfs"]) > 0 {
		n.set("xfId", "0")
	}
	return st.add("cellXfs", n), nil
}

// takeDxf adds a differential format of another styles part.
func (st *styles) takeDxf(from *styles, dxf int) (int, error) {
	if dxf < 0 || dxf >= len(from.lists["dxfs"]) {
		return 0, fmt.Errorf("splice: part %s has no differential format %d", from.part, dxf)
	}
	n := from.lists["dxfs"][dxf].clone()
	n.kids = slices.Clone(n.kids)
	for i, k := range n.kids {
		if k.name != "numFmt" {
			continue
		}
		// Here the id stands beside its code; ids of another workbook may mean
		// something else in this one.
		k = k.clone()
		if code := k.get("formatCode"); code != "" {
			k.set("numFmtId", st.format(code))
		}
		n.kids[i] = k
	}
	return st.add("dxfs", n), nil
}

// edits returns what was added, as edits of the part.
func (st *styles) edits() []edit {
	var edits []edit
	for _, list := range styleOrder {
		nodes := st.lists[list]
		if len(nodes) == st.sizes[list] {
			continue
		}
		var b strings.Builder
		for _, n := range nodes[st.sizes[list]:] {
			n.write(&b, st.prefix)
		}
		c := findChild(st.kids, list)
		if c == nil {
			at := place(st.kids, styleOrder, list, st.end)
			edits = append(edits, edit{at, at, fmt.Appendf(nil, `<%s%s count="%d">%s</%s%s>`, st.prefix, list, len(nodes), b.String(), st.prefix, list)})
			continue
		}
		tag := setAttr(c.tag, "count", strconv.Itoa(len(nodes)))
		if c.end == c.to { // self-closing
			edits = append(edits, edit{c.from, c.to, fmt.Appendf(nil, "%s%s</%s>", open(tag), b.String(), nameOf(tag))})
			continue
		}
		edits = append(edits, edit{c.from, c.from + len(c.tag), tag}, edit{c.end, c.end, []byte(b.String())})
	}
	return edits
}

// bareStyles is the styles part of a workbook that has none.
const bareStyles = xmlHead + `<styleSheet xmlns="` + mainNS + `"><fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`

// styles returns the workbook's styles, ready to be added to.
func (w *Workbook) styles() (*styles, error) {
	if w.st != nil {
		return w.st, nil
	}
	part, err := w.ar.related(w.book, "styles")
	if err != nil {
		return nil, err
	}
	var src []byte
	if part == "" {
		part = resolve(w.book, "styles.xml")
		if w.ar.has(part) {
			return nil, fmt.Errorf("splice: part %s belongs to nothing", part)
		}
		if _, err := w.ar.relate(w.book, "styles", part); err != nil {
			return nil, err
		}
		const contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
		if err := w.ar.setTypes(nil, []typed{{part, contentType}}); err != nil {
			return nil, err
		}
		src = []byte(bareStyles)
		w.ar.put(part, src)
	} else if src, err = w.ar.read(part); err != nil {
		return nil, err
	}
	w.st, err = parseStyles(part, src)
	return w.st, err
}
