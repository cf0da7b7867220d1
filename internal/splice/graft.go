package splice

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx/xmltok"
	"kouyaku/internal/xlsx/xstring"
)

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

// graft puts a sheet made with excelize in the place of the one of its name.
func (w *Workbook) graft(sheet string, src *excelize.File) error {
	saved, err := src.WriteToBuffer()
	if err != nil {
		return fmt.Errorf("splice: %w", err)
	}
	s, err := Open(bytes.NewReader(saved.Bytes()), int64(saved.Len()))
	if err != nil {
		return err
	}
	theirs, err := s.tabs()
	if err != nil {
		return err
	}
	k := findTab(theirs, sheet)
	if k < 0 || theirs[k].part == "" {
		return fmt.Errorf("splice: no sheet %s to graft", sheet)
	}
	parts, err := s.closure(theirs[k].part)
	if err != nil {
		return err
	}
	if err := s.restore(parts); err != nil {
		return err
	}
	for _, p := range parts {
		rels, err := s.ar.relations(p)
		if err != nil {
			return err
		}
		for _, r := range rels {
			if r.kind == "table" || r.kind == "pivotTable" {
				return fmt.Errorf("splice: a sheet with a %s cannot be grafted", r.kind)
			}
		}
	}
	local, err := s.localTo(k)
	if err != nil {
		return err
	}
	return w.transplant(sheet, false, local, func(gone []string) (string, error) {
		names, err := w.bring(s, parts, gone)
		if err != nil {
			return "", err
		}
		part := names[parts[0]]
		body, edits, err := w.restyle(s, parts[0])
		if err != nil {
			return "", err
		}
		w.ar.put(part, body, edits...)
		return part, nil
	})
}

// Scion is a sheet to be put into a workbook, under the name it is to have:
// one made with excelize, or rows that stand aside.
type Scion struct {
	Sheet string
	File  *excelize.File
	Aside *Rows // where File is nil
}

// Rows is a plain sheet that is not for reading, only for the formulas of
// others: as new it is the last tab and hidden, and never the active one.
type Rows struct {
	Width float64                 // of its columns, in characters
	All   iter.Seq2[int, []Value] // the rows in order, by number, each from column A; a slice is used up before the next
}

// Graft replaces the sheet of the scion's name, wherever its tab stands, by the
// scion. One made with excelize comes with its styles, drawings and charts;
// where there is none of its name it is added as the first tab, and it is made
// the active one. Parts of the former sheet that nothing else needs go. Formulas
// and charts are taken as text. Cells in the default format take the default
// format of this workbook. A sheet with tables or pivot tables is refused, and
// with a [CellError] ([Standing]) one that is to go and has any, or slicers.
func (w *Workbook) Graft(s Scion) error {
	if s.Aside != nil {
		return w.setAside(s.Sheet, s.Aside)
	}
	return w.graft(s.Sheet, s.File)
}

// setAside puts rows in the place of the sheet of that name.
func (w *Workbook) setAside(sheet string, rows *Rows) error {
	body, err := w.plain(sheet, rows)
	if err != nil {
		return err
	}
	return w.transplant(sheet, true, nil, func(gone []string) (string, error) {
		part := w.freeName("xl/worksheets/sheet1.xml", nil)
		w.ar.put(part, body)
		return part, w.ar.setTypes(gone, []typed{{part, sheetType}})
	})
}

// plain returns the part of a sheet of rows.
func (w *Workbook) plain(sheet string, rows *Rows) ([]byte, error) {
	st, err := w.styles()
	if err != nil {
		return nil, err
	}
	b := fmt.Appendf(nil, `%s<worksheet xmlns="%s"><cols><col min="1" max="%d" width="%g" customWidth="1"/></cols><sheetData>`, xmlHead, mainNS, maxCol, rows.Width)
	for num, cells := range rows.All {
		b = fmt.Appendf(b, `<row r="%d">`, num)
		for i := range cells {
			v := &cells[i]
			if reason := v.check(); reason != "" {
				return nil, &CellError{Sheet: sheet, Row: num, Col: i + 1, Reason: reason}
			}
			style := 0
			if v.Style != nil {
				if style, err = st.withFormat(0, v.Style.Format); err != nil {
					return nil, err
				}
			}
			if !v.blank() {
				b = v.appendCell(b, "", num, i+1, style)
			}
		}
		b = append(b, "</row>"...)
	}
	return append(b, "</sheetData></worksheet>"...), nil
}

// transplant puts a sheet in the place of the one of its name, with the names
// that are local to it. bring adds its parts, given the parts that went with the
// former one, and returns the sheet's own.
func (w *Workbook) transplant(sheet string, aside bool, local []localName, bring func(gone []string) (string, error)) error {
	if err := w.replant(sheet, aside, local, bring); err != nil {
		w.broken = err // half of it must not be written
		return err
	}
	return nil
}

// restore gives parts of a workbook that excelize wrote, and its shared
// strings, the texts that were guarded from it.
func (w *Workbook) restore(parts []string) error {
	shared, err := w.ar.related(w.book, "sharedStrings")
	if err != nil {
		return err
	}
	for _, p := range append(slices.Clone(parts), shared) {
		if path.Ext(p) != ".xml" {
			continue
		}
		src, err := w.ar.read(p)
		if err != nil {
			return err
		}
		w.ar.put(p, xstring.Restore(src))
	}
	return nil
}

func (w *Workbook) replant(sheet string, aside bool, local []localName, bring func(gone []string) (string, error)) error {
	ours, err := w.tabs()
	if err != nil {
		return err
	}
	index := findTab(ours, sheet)
	var gone []string
	macros := ""
	if index >= 0 {
		if err := w.standing(ours[index]); err != nil {
			return err
		}
		if macros, err = w.codeName(ours[index]); err != nil {
			return err
		}
		if gone, err = w.former(ours[index]); err != nil {
			return err
		}
	}
	for _, g := range gone {
		w.ar.drop(g)
		if w.ar.has(relsName(g)) {
			w.ar.drop(relsName(g))
		}
	}
	part, err := bring(gone)
	if err != nil {
		return err
	}
	if macros != "" {
		if err := w.setCodeName(part, macros); err != nil {
			return err
		}
	}
	if index < 0 {
		index = 0
		if aside {
			index = len(ours)
		}
		err = w.insertTab(ours, sheet, aside, part)
	} else {
		err = w.retarget(ours[index], part, aside)
	}
	if err != nil {
		return err
	}
	if !aside {
		if err := w.activate(index); err != nil {
			return err
		}
	}
	w.grafted = true
	return w.localNames(local, index)
}

// standing refuses to replace a sheet on which people put a table, a pivot table
// or a slicer: what else of the workbook refers to those would lead nowhere, and
// Excel offer to repair it.
func (w *Workbook) standing(t tab) error {
	if t.part == "" || !w.ar.has(t.part) {
		return nil
	}
	rels, err := w.ar.relations(t.part)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.external || !slices.Contains([]string{"table", "pivotTable", "slicer", "timeline"}, r.kind) || !w.ar.has(r.target) {
			continue
		}
		src, err := w.ar.read(r.target)
		if err != nil {
			return err
		}
		e := &CellError{Sheet: t.name, Reason: "a " + r.kind + " on a sheet that is made anew", Fault: Standing}
		err = walk(r.target, src, func(s *xmltok.Scanner, _ int) error {
			if s.Kind != xmltok.Start {
				return nil
			}
			if name := attr(s, "displayName"); e.Within == "" && name != "" {
				e.Within = name
			} else if name := attr(s, "name"); e.Within == "" && name != "" {
				e.Within = name
			}
			if at, ok := parseRef(attr(s, "ref")); ok && e.Row == 0 {
				e.Row, e.Col = at.row1, at.col1
			}
			return nil
		})
		if err != nil {
			return err
		}
		return e
	}
	return nil
}

// codeName returns the name by which macros know a sheet, "" for none.
func (w *Workbook) codeName(t tab) (string, error) {
	if t.part == "" || !w.ar.has(t.part) {
		return "", nil
	}
	top, err := w.ar.top(t.part)
	if err != nil {
		return "", err
	}
	if bytes.HasPrefix(top, []byte{0xff, 0xfe}) || bytes.HasPrefix(top, []byte{0xfe, 0xff}) {
		if top, err = w.ar.read(t.part); err != nil {
			return "", err
		}
	} else if len(top) == topSize { // cut off between two tags, not inside a character
		top = top[:bytes.LastIndexByte(top, '<')]
	}
	name := ""
	err = walk(t.part, top, func(s *xmltok.Scanner, depth int) error {
		if s.Kind != xmltok.Start || depth != 2 {
			return nil
		}
		if s.Name == "sheetPr" { // the first of a sheet's parts, where it is there
			name = attr(s, "codeName")
		}
		return errSeen
	})
	if err != nil && !errors.Is(err, errSeen) {
		return "", err
	}
	return name, nil
}

// setCodeName lets macros know a grafted sheet by the former one's name.
func (w *Workbook) setCodeName(part, name string) error {
	src, err := w.ar.read(part)
	if err != nil {
		return err
	}
	kids, prefix, end, err := children(part, src)
	if err != nil {
		return err
	}
	if c := findChild(kids, "sheetPr"); c != nil {
		w.ar.put(part, src, edit{c.from, c.from + len(c.tag), setAttr(c.tag, "codeName", name)})
		return nil
	}
	if len(kids) > 0 {
		end = kids[0].from
	}
	w.ar.put(part, src, edit{end, end, fmt.Appendf(nil, `<%ssheetPr codeName="%s"/>`, prefix, escape(name))})
	return nil
}

// closure returns a part and all parts its relationships lead to, each once,
// nearest first. What the workbook shares among sheets is not followed.
func (w *Workbook) closure(part string) ([]string, error) {
	parts := []string{part}
	for i := 0; i < len(parts); i++ {
		rels, err := w.ar.relations(parts[i])
		if err != nil {
			return nil, err
		}
		for _, r := range rels {
			if r.external || partKey(r.target) == partKey(w.book) || !w.ar.has(r.target) {
				continue
			}
			if !slices.ContainsFunc(parts, func(p string) bool { return partKey(p) == partKey(r.target) }) {
				parts = append(parts, r.target)
			}
		}
	}
	return parts, nil
}

// former returns the parts that go with a sheet: those its relationships lead
// to and nothing else does.
func (w *Workbook) former(t tab) ([]string, error) {
	if t.part == "" || !w.ar.has(t.part) {
		return nil, nil
	}
	own, err := w.closure(t.part)
	if err != nil {
		return nil, err
	}
	needed := map[string]bool{}
	queue := []string{""}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		rels, err := w.ar.relations(p)
		if err != nil {
			return nil, err
		}
		for _, r := range rels {
			k := partKey(r.target)
			if r.external || needed[k] || p == w.book && r.id == t.rel {
				continue
			}
			needed[k] = true
			queue = append(queue, r.target)
		}
	}
	return slices.DeleteFunc(own, func(p string) bool { return needed[partKey(p)] }), nil
}

// bring copies the parts of a grafted sheet under names of their own, all but
// the sheet itself, and returns the names.
func (w *Workbook) bring(s *Workbook, parts, gone []string) (map[string]string, error) {
	overrides, defaults, err := s.ar.contentTypes()
	if err != nil {
		return nil, err
	}
	names := make(map[string]string)
	taken := make(map[string]bool)
	var types []typed
	for i, p := range parts {
		name := w.freeName(p, taken)
		taken[partKey(name)] = true
		names[p] = name
		t := overrides[partKey(p)]
		if t == "" {
			t = defaults[strings.ToLower(strings.TrimPrefix(path.Ext(p), "."))]
		}
		if t == "" {
			return nil, fmt.Errorf("splice: part %s has no content type", p)
		}
		types = append(types, typed{name, t})
		if i > 0 {
			body, err := s.ar.read(p)
			if err != nil {
				return nil, err
			}
			w.ar.put(name, body)
		}
	}
	for _, p := range parts {
		rels, err := s.ar.relations(p)
		if err != nil {
			return nil, err
		}
		if len(rels) == 0 {
			continue
		}
		src, err := s.ar.read(relsName(p))
		if err != nil {
			return nil, err
		}
		var edits []edit
		for _, r := range rels {
			if r.external {
				continue
			}
			to := names[r.target]
			if to == "" {
				return nil, fmt.Errorf("splice: part %s leads to %s, which is not there", p, r.target)
			}
			edits = append(edits, edit{r.from, r.from + len(r.tag), setAttr(r.tag, "Target", relative(names[p], to))})
		}
		w.ar.put(relsName(names[p]), src, edits...)
	}
	return names, w.ar.setTypes(gone, types)
}

// freeName returns the name of a part to be added that is like p.
func (w *Workbook) freeName(p string, taken map[string]bool) string {
	for n := 1; ; n++ {
		if name := reserved(p, n); !taken[partKey(name)] && !w.ar.has(name) {
			return name
		}
	}
}

// reserved returns the n-th name kouyaku gives to a part like p.
func reserved(p string, n int) string {
	dir, base := path.Split(p)
	ext := path.Ext(base)
	stem := "kouyaku"
	if dir == "xl/" { // comments1.xml stands beside the workbook
		stem += "-" + strings.TrimRight(strings.TrimSuffix(base, ext), "0123456789")
	}
	return dir + stem + strconv.Itoa(n) + ext
}

// restyle returns the grafted sheet's part with the edits that make it one of
// this workbook: its formats, its strings inline, its tab selected.
func (w *Workbook) restyle(s *Workbook, part string) ([]byte, []edit, error) {
	src, err := s.ar.read(part)
	if err != nil {
		return nil, nil, err
	}
	theirs, err := s.styles()
	if err != nil {
		return nil, nil, err
	}
	ours, err := w.styles()
	if err != nil {
		return nil, nil, err
	}
	texts, err := s.sharedStrings()
	if err != nil {
		return nil, nil, err
	}
	var edits []edit
	xfs, dxfs := make(map[int]int), make(map[int]int)
	swap := func(tag []byte, name string, seen map[int]int, take func(*styles, int) (int, error)) ([]byte, error) {
		_, from, to, _, ok := rawAttr(tag, name)
		if !ok {
			return tag, nil
		}
		id, err := strconv.Atoi(string(tag[from:to]))
		if err != nil {
			return nil, fmt.Errorf("splice: part %s: %s %q", part, name, tag[from:to])
		}
		is, known := seen[id]
		if !known {
			if is, err = take(theirs, id); err != nil {
				return nil, err
			}
			seen[id] = is
		}
		return setAttr(tag, name, strconv.Itoa(is)), nil
	}
	var (
		views  bool   // the sheet has sheetViews
		behind int    // where they would stand
		isText bool   // inside a cell of a shared string
		inV    bool   // inside its v
		vFrom  int    // where that begins
		number string // of the string
	)
	err = walk(part, src, func(t *xmltok.Scanner, depth int) error {
		switch t.Kind {
		case xmltok.Text:
			if inV {
				number += string(t.Data)
			}
			return nil
		case xmltok.End:
			switch {
			case depth == 2 && (t.Name == "sheetPr" || t.Name == "dimension"):
				behind = t.To
			case depth == 4 && t.Name == "c":
				isText = false
			case inV:
				inV = false
				n, err := strconv.Atoi(strings.TrimSpace(number))
				if err != nil || n < 0 || n >= len(texts) {
					return fmt.Errorf("splice: part %s: no shared string %q", part, number)
				}
				edits = append(edits, edit{vFrom, t.To, texts[n]})
			}
			return nil
		}
		tag := src[t.From:t.To]
		was := tag
		var err error
		switch {
		case t.Space != mainNS:
			return nil
		case depth == 1:
			behind = t.To
		case depth == 2 && t.Name == "sheetViews":
			views = true
		case depth == 3 && t.Name == "sheetView":
			tag = setAttr(tag, "tabSelected", "1")
		case depth == 3 && t.Name == "col":
			tag, err = swap(tag, "style", xfs, ours.take)
		case depth == 3 && t.Name == "row":
			tag, err = swap(tag, "s", xfs, ours.take)
		case depth == 4 && t.Name == "c":
			if tag, err = swap(tag, "s", xfs, ours.take); err != nil {
				return err
			}
			if attr(t, "t") == "s" {
				isText = true
				tag = setAttr(tag, "t", "inlineStr")
			}
		case depth == 5 && t.Name == "v" && isText:
			inV, vFrom, number = true, t.From, ""
		default:
			tag, err = swap(tag, "dxfId", dxfs, ours.takeDxf)
		}
		if err != nil {
			return err
		}
		if !bytes.Equal(tag, was) {
			edits = append(edits, edit{t.From, t.To, tag})
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if !views {
		edits = append(edits, edit{behind, behind, []byte(`<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>`)})
	}
	return src, edits, nil
}

// sharedStrings returns the shared strings of a workbook that excelize wrote,
// each as the is element of a cell.
func (w *Workbook) sharedStrings() ([][]byte, error) {
	part, err := w.ar.related(w.book, "sharedStrings")
	if err != nil || part == "" {
		return nil, err
	}
	src, err := w.ar.read(part)
	if err != nil {
		return nil, err
	}
	var texts [][]byte
	err = walk(part, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind != xmltok.Start || depth != 2 || s.Name != "si" {
			return nil
		}
		from := s.To
		if err := s.Skip(); err != nil {
			return err
		}
		texts = append(texts, fmt.Appendf(nil, "<is>%s</is>", src[from:s.From]))
		return nil
	})
	return texts, err
}

// retarget makes a sheet's relationship lead to another part. The tab keeps
// its name and its ids, and is shown.
func (w *Workbook) retarget(t tab, part string, hidden bool) error {
	rels, err := w.ar.relations(w.book)
	if err != nil {
		return err
	}
	name := relsName(w.book)
	src, err := w.ar.read(name)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rels, func(r relation) bool { return r.id == t.rel })
	if i < 0 {
		return fmt.Errorf("splice: sheet %s leads nowhere", t.name)
	}
	r := rels[i]
	if partKey(r.target) != partKey(part) || r.kind != "worksheet" {
		w.ar.put(name, src, edit{r.from, r.to, relationXML(prefixOf(r.tag), r.id, "worksheet", relative(w.book, part))})
	}
	if src, err = w.ar.read(w.book); err != nil {
		return err
	}
	tag := src[t.from:t.to]
	if shown := dropAttr(tag, "state"); len(shown) != len(tag) && !hidden {
		w.ar.put(w.book, src, edit{t.from, t.to, shown})
	}
	return nil
}

// insertTab adds a sheet as the first tab, one that stands aside as the last.
func (w *Workbook) insertTab(tabs []tab, sheet string, aside bool, part string) error {
	id := 1
	for _, t := range tabs {
		if n, err := strconv.Atoi(t.id); err == nil {
			id = max(id, n+1)
		}
	}
	rel, err := w.ar.relate(w.book, "worksheet", part)
	if err != nil {
		return err
	}
	src, err := w.ar.read(w.book)
	if err != nil {
		return err
	}
	kids, prefix, _, err := children(w.book, src)
	if err != nil {
		return err
	}
	c := findChild(kids, "sheets")
	if c == nil || c.end == c.to {
		return fmt.Errorf("splice: part %s has no sheets", w.book)
	}
	declare := ` xmlns:r="` + relNS + `"`
	if bytes.Contains(src[:c.from], []byte(declare)) {
		declare = ""
	}
	state, at := "", c.from+len(c.tag)
	if aside {
		state, at = ` state="hidden"`, c.end
	}
	tag := fmt.Sprintf(`<%ssheet%s name="%s" sheetId="%d"%s r:id="%s"/>`, prefix, declare, escape(sheet), id, state, rel)
	edits := []edit{{at, at, []byte(tag)}}
	names, err := w.definedNames(src)
	if err != nil {
		return err
	}
	for _, d := range names {
		if d.local >= 0 && !aside {
			edits = append(edits, edit{d.from, d.from + len(d.tag), setAttr(d.tag, "localSheetId", strconv.Itoa(d.local+1))})
		}
	}
	w.ar.put(w.book, src, edits...)
	return nil
}

// activate makes a sheet the active one and the only one selected: with two
// selected, Excel would write what is typed into both.
func (w *Workbook) activate(index int) error {
	src, err := w.ar.read(w.book)
	if err != nil {
		return err
	}
	kids, prefix, end, err := children(w.book, src)
	if err != nil {
		return err
	}
	var edits []edit
	err = walk(w.book, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind == xmltok.Start && depth == 3 && s.Name == "workbookView" && s.Space == mainNS {
			tag := src[s.From:s.To]
			is := setAttr(tag, "activeTab", strconv.Itoa(index))
			if rawInt(is, "firstSheet") > index {
				is = setAttr(is, "firstSheet", strconv.Itoa(index))
			}
			edits = append(edits, edit{s.From, s.To, is})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(edits) == 0 && findChild(kids, "bookViews") == nil {
		at := place(kids, bookOrder, "bookViews", end)
		edits = append(edits, edit{at, at, fmt.Appendf(nil, `<%sbookViews><%sworkbookView activeTab="%d"/></%sbookViews>`, prefix, prefix, index, prefix)})
	}
	w.ar.put(w.book, src, edits...)
	tabs, err := w.tabs()
	if err != nil {
		return err
	}
	for i, t := range tabs {
		if i == index || t.part == "" || !w.ar.has(t.part) {
			continue
		}
		if err := w.deselect(t.part); err != nil {
			return err
		}
	}
	return nil
}

// deselect clears tabSelected of a sheet. Only the sheet that was active when
// the workbook was saved has it, so the others are looked into no further
// than their first rows.
func (w *Workbook) deselect(part string) error {
	top, err := w.ar.top(part)
	wide := bytes.HasPrefix(top, []byte{0xff, 0xfe}) || bytes.HasPrefix(top, []byte{0xfe, 0xff})
	if err != nil || !wide && !bytes.Contains(top, []byte("tabSelected")) {
		return err
	}
	src, err := w.ar.read(part)
	if err != nil {
		return err
	}
	var edits []edit
	err = walk(part, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind != xmltok.Start || depth != 3 || s.Name != "sheetView" || s.Space != mainNS {
			return nil
		}
		if v := attr(s, "tabSelected"); v != "" && v != "0" && v != "false" {
			edits = append(edits, edit{s.From, s.To, dropAttr(src[s.From:s.To], "tabSelected")})
		}
		return nil
	})
	if err == nil && len(edits) > 0 {
		w.ar.put(part, src, edits...)
	}
	return err
}

// localName is a name that only its sheet knows: print area, titles.
type localName struct {
	name      string
	tag, text []byte
}

// localTo returns the names that are local to a sheet.
func (w *Workbook) localTo(index int) (list []localName, err error) {
	src, err := w.ar.read(w.book)
	if err != nil {
		return nil, err
	}
	names, err := w.definedNames(src)
	for _, d := range names {
		if d.local == index {
			list = append(list, localName{d.name, d.tag, src[d.textFrom:d.textTo]})
		}
	}
	return list, err
}

// builtIn reports whether a name is one that programs keep: a print area, a
// filter, a view.
func builtIn(name string) bool {
	return strings.HasPrefix(name, "_xlnm.") || strings.Contains(name, ".wvu.")
}

// localNames gives a sheet local names in place of those that programs keep for
// the former one. Names that people gave stay.
func (w *Workbook) localNames(names []localName, index int) error {
	src, err := w.ar.read(w.book)
	if err != nil {
		return err
	}
	have, err := w.definedNames(src)
	if err != nil {
		return err
	}
	kids, prefix, end, err := children(w.book, src)
	if err != nil {
		return err
	}
	var b []byte
	for _, d := range names {
		tag := setAttr(d.tag, "localSheetId", strconv.Itoa(index))
		b = fmt.Appendf(b, "<%s%s%s</%sdefinedName>", prefix, tag[1:], d.text, prefix)
	}
	c := findChild(kids, "definedNames")
	if c == nil {
		if b != nil {
			at := place(kids, bookOrder, "definedNames", end)
			w.ar.put(w.book, src, edit{at, at, fmt.Appendf(nil, "<%sdefinedNames>%s</%sdefinedNames>", prefix, b, prefix)})
		}
		return nil
	}
	var edits []edit
	left := len(have)
	for _, d := range have {
		again := slices.ContainsFunc(names, func(n localName) bool { return strings.EqualFold(n.name, d.name) })
		if d.local == index && (builtIn(d.name) || again) {
			edits = append(edits, edit{from: d.from, to: d.to})
			left--
		}
	}
	switch {
	case left == 0 && b == nil: // the schema knows no list without names
		edits = []edit{{from: c.from, to: c.to}}
	case c.end == c.to:
		edits = []edit{{c.from, c.to, fmt.Appendf(nil, "%s%s</%s>", open(c.tag), b, nameOf(c.tag))}}
	case b != nil:
		edits = append(edits, edit{c.end, c.end, b})
	}
	if len(edits) > 0 {
		w.ar.put(w.book, src, edits...)
	}
	return nil
}
