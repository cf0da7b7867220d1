package splice

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/xlsx/xmltok"
)

const strictNS = "http://purl.oclc.org/ooxml/spreadsheetml/main"

// tab is one sheet element of the workbook part.
type tab struct {
	name, id, rel string
	part          string // "" where its relationship leads nowhere
	from, to      int    // of the element's start tag
}

// tabs returns the sheets in the order of the tabs.
func (w *Workbook) tabs() ([]tab, error) {
	src, err := w.ar.read(w.book)
	if err != nil {
		return nil, err
	}
	rels, err := w.ar.relations(w.book)
	if err != nil {
		return nil, err
	}
	var tabs []tab
	err = walk(w.book, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind != xmltok.Start || depth != 3 || s.Name != "sheet" || s.Space != mainNS {
			return nil
		}
		t := tab{name: attr(s, "name"), id: attr(s, "sheetId"), from: s.From, to: s.To}
		t.rel, _ = lookup(s, relNS, "id")
		for _, r := range rels {
			if r.id == t.rel && !r.external {
				t.part = r.target
			}
		}
		tabs = append(tabs, t)
		return nil
	})
	return tabs, err
}

// findTab returns the index of the sheet of that name, -1 for none. As in
// Excel, names differ by more than case.
func findTab(tabs []tab, name string) int {
	return slices.IndexFunc(tabs, func(t tab) bool { return strings.EqualFold(t.name, name) })
}

// checkRoot refuses a workbook part that is not Transitional.
func checkRoot(part string, src []byte) error {
	err := walk(part, src, func(s *xmltok.Scanner, depth int) error {
		switch {
		case depth != 1 || s.Kind != xmltok.Start:
			return nil
		case s.Space == strictNS || attr(s, "conformance") == "strict":
			return ErrStrict
		case s.Space != mainNS || s.Name != "workbook":
			return fmt.Errorf("splice: part %s is not a workbook", part)
		}
		return errSeen
	})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}

var errSeen = errors.New("seen")

// bookOrder is the order the schema asks of the workbook part's children.
var bookOrder = []string{
	"fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
	"functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
	"customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
	"fileRecoveryPr", "webPublishObjects", "extLst",
}

// child is a child element of a part's root.
type child struct {
	name     string
	tag      []byte // the start tag
	from, to int    // of the whole element
	end      int    // of its end tag; from+len(tag) where it is self-closing
}

// children returns the children of a part's root that are in the main
// namespace, with the root's prefix and where the root's end tag begins.
func children(part string, src []byte) (kids []child, prefix string, end int, err error) {
	err = walk(part, src, func(s *xmltok.Scanner, depth int) error {
		switch {
		case depth == 1 && s.Kind == xmltok.Start:
			prefix = prefixOf(src[s.From:s.To])
		case depth == 1 && s.Kind == xmltok.End:
			end = s.From
		case depth == 2 && s.Kind == xmltok.Start && s.Space == mainNS:
			c := child{name: s.Name, tag: src[s.From:s.To], from: s.From}
			if err := s.Skip(); err != nil {
				return err
			}
			c.end, c.to = s.From, s.To
			kids = append(kids, c)
		}
		return nil
	})
	return kids, prefix, end, err
}

// place returns where a child of that name belongs among kids: behind the
// last one that comes before it in order.
func place(kids []child, order []string, name string, end int) int {
	rank := slices.Index(order, name)
	at := -1
	for _, k := range kids {
		if r := slices.Index(order, k.name); r >= 0 && r < rank {
			at = k.to
		}
	}
	if at < 0 {
		if len(kids) > 0 {
			return kids[0].from
		}
		return end
	}
	return at
}

func findChild(kids []child, name string) *child {
	for i := range kids {
		if kids[i].name == name {
			return &kids[i]
		}
	}
	return nil
}

// recalculate asks programs that open the workbook to calculate it anew, so
// that people's own formulas show what the changed values make of them.
func (w *Workbook) recalculate() error {
	src, err := w.ar.read(w.book)
	if err != nil {
		return err
	}
	kids, prefix, end, err := children(w.book, src)
	if err != nil {
		return err
	}
	if c := findChild(kids, "calcPr"); c != nil {
		w.ar.put(w.book, src, edit{c.from, c.from + len(c.tag), setAttr(c.tag, "fullCalcOnLoad", "1")})
		return nil
	}
	at := place(kids, bookOrder, "calcPr", end)
	w.ar.put(w.book, src, edit{at, at, []byte("<" + prefix + `calcPr fullCalcOnLoad="1"/>`)})
	return nil
}

// dropCalcChain removes the list of formula cells. Where it names a cell that
// has no formula any more Excel offers to repair the file; without it, it is
// made anew.
func (w *Workbook) dropCalcChain() error {
	rels, err := w.ar.relations(w.book)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.kind != "calcChain" {
			continue
		}
		src, err := w.ar.read(relsName(w.book))
		if err != nil {
			return err
		}
		w.ar.put(relsName(w.book), src, edit{from: r.from, to: r.to})
		if w.ar.has(r.target) {
			w.ar.drop(r.target)
		}
		return w.ar.setTypes([]string{r.target}, nil)
	}
	return nil
}

// definedName is a definedName element.
type definedName struct {
	name     string
	local    int // index of its sheet, -1 for the workbook
	text     string
	tag      []byte
	from, to int
	textFrom int
	textTo   int
}

func (w *Workbook) definedNames(src []byte) ([]definedName, error) {
	var names []definedName
	open := false
	err := walk(w.book, src, func(s *xmltok.Scanner, depth int) error {
		switch {
		case s.Space != mainNS && s.Kind != xmltok.Text || depth != 3:
		case s.Kind == xmltok.Start && s.Name == "definedName":
			d := definedName{name: attr(s, "name"), local: -1, tag: src[s.From:s.To], from: s.From, textFrom: s.To}
			if v := attr(s, "localSheetId"); v != "" {
				n, err := strconv.Atoi(v)
				if err != nil {
					return fmt.Errorf("splice: part %s: localSheetId %q of %s", w.book, v, d.name)
				}
				d.local = n
			}
			names, open = append(names, d), true
		case s.Kind == xmltok.Text && open:
			names[len(names)-1].text += string(s.Data)
		case s.Kind == xmltok.End && open:
			d := &names[len(names)-1]
			d.textTo, d.to, open = s.From, s.To, false
		}
		return nil
	})
	return names, err
}

// Name defines a name for the whole workbook, hidden from people where it is
// new: what it stands for is a formula without its =. Programs keep such names,
// whatever becomes of the sheets.
func (w *Workbook) Name(name, formula string) error {
	src, err := w.ar.read(w.book)
	if err != nil {
		return err
	}
	names, err := w.definedNames(src)
	if err != nil {
		return err
	}
	kids, prefix, end, err := children(w.book, src)
	if err != nil {
		return err
	}
	for _, d := range names {
		if d.local < 0 && strings.EqualFold(d.name, name) {
			if d.text != formula {
				w.ar.put(w.book, src, edit{d.from, d.to, fmt.Appendf(open(d.tag), "%s</%s>", escape(formula), nameOf(d.tag))})
			}
			return nil
		}
	}
	b := fmt.Appendf(nil, `<%sdefinedName name="%s" hidden="1">%s</%sdefinedName>`, prefix, escape(name), escape(formula), prefix)
	switch c := findChild(kids, "definedNames"); {
	case c == nil:
		at := place(kids, bookOrder, "definedNames", end)
		w.ar.put(w.book, src, edit{at, at, fmt.Appendf(nil, "<%sdefinedNames>%s</%sdefinedNames>", prefix, b, prefix)})
	case c.end == c.to:
		w.ar.put(w.book, src, edit{c.from, c.to, fmt.Appendf(nil, "%s%s</%s>", open(c.tag), b, nameOf(c.tag))})
	default:
		w.ar.put(w.book, src, edit{c.end, c.end, b})
	}
	return nil
}

// growFilterName makes the hidden name of a sheet's filter say its new range.
func (w *Workbook) growFilterName(index int, was, is ref) error {
	src, err := w.ar.read(w.book)
	if err != nil {
		return err
	}
	names, err := w.definedNames(src)
	if err != nil {
		return err
	}
	for _, d := range names {
		if d.name == "_xlnm._FilterDatabase" && d.local == index && strings.HasSuffix(d.text, "!"+was.absolute()) {
			text := strings.TrimSuffix(d.text, was.absolute()) + is.absolute()
			w.ar.put(w.book, src, edit{d.textFrom, d.textTo, []byte(escape(text))})
			return nil
		}
	}
	return nil
}
