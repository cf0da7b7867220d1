package xlsx

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx/xmltok"
)

// Namespaces of the two conformance classes of ECMA-376, and those that both use.
const (
	nsMain       = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsStrict     = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	nsRel        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsStrictRel  = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	nsPackageRel = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsTypes      = "http://schemas.openxmlformats.org/package/2006/content-types"
	nsTerms      = "http://purl.org/dc/terms/"
)

// reader reads one workbook.
type reader struct {
	archive
	types    contentTypes
	part     string // the part being read
	sheet    string // the name of the sheet being read
	main     string // nsMain or nsStrict
	date1904 bool
	strings  []string     // the shared strings
	hasTable bool         // there is a table of shared strings
	formats  []*Format    // by cell format
	sameRow  map[int]bool // of the sheet's shared formulas, by their number
	count    int          // cells so far
	texts    arena
	slab     []Cell
}

// Open reads a whole workbook strictly. The error is an [*Error] unless r
// itself fails.
func Open(r io.ReaderAt, size int64, limits Limits) (*Book, error) {
	rd := &reader{archive: archive{source: &source{ReaderAt: r}, limits: limits, start: time.Now(), scratch: scratches.Get().(*scratch)}, sameRow: map[int]bool{}}
	defer rd.release()
	book, err := rd.open(size)
	if rd.source.err != nil {
		return nil, rd.source.err
	}
	if err != nil {
		return nil, err
	}
	return book, nil
}

func (r *reader) open(size int64) (*Book, error) {
	if err := openArchive(&r.archive, size); err != nil {
		return nil, err
	}
	if err := r.readTypes(); err != nil {
		return nil, err
	}
	pkg, err := r.readRels("")
	if err != nil {
		return nil, err
	}
	office, ok := pkg.one("/officeDocument")
	if !ok {
		return nil, damaged("_rels/.rels", "there is not exactly one workbook")
	}
	wb := r.find(office)
	if wb == nil {
		return nil, damaged(office, "the part is missing")
	}
	if err := r.isWorkbook(wb.Name); err != nil {
		return nil, err
	}
	book := &Book{}
	sheets, err := r.readWorkbook(wb, book)
	if err != nil {
		return nil, err
	}
	rels, err := r.readRels(wb.Name)
	if err != nil {
		return nil, err
	}
	if err := r.eachOne(rels, "/styles", r.readStyles); err != nil {
		return nil, err
	}
	if err := r.eachOne(rels, "/sharedStrings", r.readStrings); err != nil {
		return nil, err
	}
	for i := range sheets {
		if err := r.readSheet(book, rels, sheets[i]); err != nil {
			return nil, err
		}
	}
	if err := r.eachOne(pkg, "/metadata/core-properties", func(e *entry) error { return r.readCore(e, book) }); err != nil {
		return nil, err
	}
	if err := r.readRest(book); err != nil {
		return nil, err
	}
	return book, nil
}

// readRest inflates every entry nothing asked for, and reads the XML among
// them: a file that is damaged in a picture is damaged.
func (r *reader) readRest(book *Book) error {
	for i := range r.entries {
		e := &r.entries[i]
		name, typ := strings.ToLower(e.Name), r.types.of(e.Name)
		if typ == "application/vnd.ms-office.vbaProject" || strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "xl/macrosheets/") {
			book.Macros = true
		}
		if e.read {
			continue
		}
		switch {
		case strings.HasSuffix(name, "/"):
			if e.UncompressedSize64 != 0 || e.CompressedSize64 > 2 { // an empty deflate stream has two bytes
				return damaged(e.Name, "a folder with content")
			}
		case strings.HasSuffix(typ, "+xml"), strings.HasSuffix(typ, "/xml"), strings.HasSuffix(name, ".rels"):
			if err := r.wellFormed(e); err != nil {
				return err
			}
		default:
			if _, err := r.inflate(e, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// fail returns an error at the part and sheet being read.
func (r *reader) fail(format string, args ...any) error {
	e := damaged(r.part, format, args...).(*Error)
	e.Sheet = r.sheet
	return e
}

// begin inflates a part and reads its root element, which must be of that name
// and of one of the namespaces.
func (r *reader) begin(e *entry, name string, spaces ...string) error {
	r.part = e.Name
	if err := r.xml(e); err != nil {
		return err
	}
	kind, err := r.next()
	if err != nil {
		return err
	}
	if kind != xmltok.Start || r.scan.Name != name || !slices.Contains(spaces, r.scan.Space) {
		return r.fail("its root is <%s>, not <%s>", r.scan.Name, name)
	}
	return nil
}

// next reads a token of the part.
func (r *reader) next() (xmltok.Kind, error) {
	kind, err := r.scan.Next()
	if err != nil {
		return kind, r.fail("%v", err)
	}
	return kind, r.tick()
}

// skip reads to the end of the element just begun.
func (r *reader) skip() error {
	for depth := r.scan.Depth(); r.scan.Depth() >= depth; {
		if _, err := r.next(); err != nil {
			return err
		}
	}
	return nil
}

// children calls visit for the start of each element inside the one just
// begun; visit reads it to its end or leaves it to be skipped. After the root's
// last child the part is read to its end.
func (r *reader) children(visit func() error) error {
	depth := r.scan.Depth()
	for {
		kind, err := r.next()
		if err != nil {
			return err
		}
		switch kind {
		case xmltok.Start:
			if err := visit(); err != nil {
				return err
			}
			for r.scan.Depth() > depth {
				if _, err := r.next(); err != nil {
					return err
				}
			}
		case xmltok.End:
			if depth > 1 {
				return nil
			}
		case xmltok.EOF:
			return nil
		}
	}
}

// attr returns an attribute without a namespace, nil where there is none.
func (r *reader) attr(name string) []byte { return r.attrOf("", name) }

func (r *reader) attrOf(space, name string) []byte {
	for i := range r.scan.Attrs {
		if a := &r.scan.Attrs[i]; a.Name == name && a.Space == space {
			return a.Value[:len(a.Value):len(a.Value)]
		}
	}
	return nil
}

// flag reads an xsd:boolean attribute; absent is false.
func (r *reader) flag(name string) (bool, error) {
	switch v := r.attr(name); string(v) {
	case "", "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	default:
		return false, r.fail("<%s>: %s=%q is neither true nor false", r.scan.Name, name, v)
	}
}

// contentTypes is [Content_Types].xml.
type contentTypes struct {
	byExt  map[string]string // lower-case extension
	byPart map[string]string // lower-case name without the leading slash
}

func (t contentTypes) of(part string) string {
	part = strings.ToLower(part)
	if typ, ok := t.byPart[part]; ok {
		return typ
	}
	return t.byExt[strings.TrimPrefix(path.Ext(part), ".")]
}

func (r *reader) readTypes() error {
	const name = "[Content_Types].xml"
	e := r.find(name)
	if e == nil {
		return damaged(name, "the part is missing")
	}
	r.types = contentTypes{make(map[string]string), make(map[string]string)}
	if err := r.begin(e, "Types", nsTypes); err != nil {
		return err
	}
	return r.children(func() error {
		m, key := r.types.byExt, string(r.attr("Extension"))
		switch r.scan.Name {
		case "Default":
		case "Override":
			m, key = r.types.byPart, strings.TrimPrefix(string(r.attr("PartName")), "/")
			if u, err := url.PathUnescape(key); err == nil {
				key = u
			}
		default:
			return r.fail("unexpected <%s>", r.scan.Name)
		}
		key = strings.ToLower(key)
		if _, twice := m[key]; twice || key == "" {
			return r.fail("a content type for %q twice or without a name", key)
		}
		m[key] = string(r.attr("ContentType"))
		return nil
	})
}

// isWorkbook checks the type of the package's main part.
func (r *reader) isWorkbook(part string) error {
	switch typ := r.types.of(part); typ {
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
		"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
		"application/vnd.ms-excel.template.macroEnabled.main+xml",
		"application/vnd.ms-excel.addin.macroEnabled.main+xml":
		return nil
	case "application/vnd.ms-excel.sheet.binary.macroEnabled.main":
		return notXLSX("xlsb", "a binary workbook (.xlsb)")
	case "", "application/xml", "text/xml":
		return damaged(part, "the workbook has no content type")
	default:
		return notXLSX("other", "a document of type "+typ)
	}
}

// rels are the relationships of a part, by id and in order.
type rels struct {
	list []rel
	byID map[string]int
}

type rel struct {
	typ, target string // target is a part's name, or "" outside of the package
}

// ofType returns the targets of relationships whose type ends in suffix: the
// two conformance classes and Microsoft's own have different beginnings.
func (rs rels) ofType(suffix string) []string {
	var list []string
	for _, r := range rs.list {
		if strings.HasSuffix(r.typ, suffix) {
			list = append(list, r.target)
		}
	}
	return list
}

func (rs rels) one(suffix string) (string, bool) {
	list := rs.ofType(suffix)
	if len(list) != 1 || list[0] == "" {
		return "", false
	}
	return list[0], true
}

// eachOne reads the part of a relationship that there may be once.
func (r *reader) eachOne(rs rels, suffix string, read func(*entry) error) error {
	list := rs.ofType(suffix)
	if len(list) == 0 {
		return nil
	}
	if len(list) > 1 || list[0] == "" {
		return damaged("", "there is not exactly one %s", strings.TrimPrefix(suffix, "/"))
	}
	e := r.find(list[0])
	if e == nil {
		return damaged(list[0], "the part is missing")
	}
	return read(e)
}

// readRels reads the relationships of a part, "" for the package; there may be none.
func (r *reader) readRels(part string) (rels, error) {
	dir, base := path.Split(part)
	rs := rels{byID: make(map[string]int)}
	e := r.find(dir + "_rels/" + base + ".rels")
	if e == nil {
		return rs, nil
	}
	if err := r.begin(e, "Relationships", nsPackageRel); err != nil {
		return rs, err
	}
	err := r.children(func() error {
		if r.scan.Name != "Relationship" {
			return r.fail("unexpected <%s>", r.scan.Name)
		}
		id := string(r.attr("Id"))
		if _, twice := rs.byID[id]; twice || id == "" {
			return r.fail("relationship %q twice or without an id", id)
		}
		target := string(r.attr("Target"))
		if string(r.attr("TargetMode")) == "External" {
			target = ""
		} else {
			target = r.resolve(dir, target)
		}
		rs.byID[id] = len(rs.list)
		rs.list = append(rs.list, rel{string(r.attr("Type")), target})
		return nil
	})
	return rs, err
}

// resolve returns the name of the part that a target, written in a part of the
// folder dir, means.
func (r *reader) resolve(dir, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = "/" + dir + target
	}
	name := strings.TrimPrefix(path.Clean(target), "/")
	if r.find(name) == nil {
		if u, err := url.PathUnescape(name); err == nil {
			return u
		}
	}
	return name
}

// sheetEntry is a sheet as the workbook lists it.
type sheetEntry struct {
	name   string
	id     string // of its relationship
	hidden bool
}

func (r *reader) readWorkbook(e *entry, book *Book) ([]sheetEntry, error) {
	if err := r.begin(e, "workbook", nsMain, nsStrict); err != nil {
		return nil, err
	}
	r.main = r.scan.Space
	book.Strict = r.main == nsStrict
	var sheets []sheetEntry
	names := make(map[string]bool)
	err := r.children(func() error {
		if r.scan.Space != r.main {
			return nil
		}
		switch r.scan.Name {
		case "workbookPr":
			var err error
			r.date1904, err = r.flag("date1904")
			book.Date1904 = r.date1904
			return err
		case "sheets":
			return r.children(func() error {
				if r.scan.Space != r.main || r.scan.Name != "sheet" {
					return r.fail("unexpected <%s> among the sheets", r.scan.Name)
				}
				name, _ := pledge.Clean(string(r.attr("name")))
				s := sheetEntry{name: name, id: string(r.attrOf(nsRel, "id"))}
				if s.id == "" {
					s.id = string(r.attrOf(nsStrictRel, "id"))
				}
				key := strings.ToLower(s.name)
				if names[key] || s.name == "" {
					return r.fail("sheet %q twice or without a name", s.name)
				}
				names[key] = true
				switch state := r.attr("state"); string(state) {
				case "", "visible":
				case "hidden", "veryHidden":
					s.hidden = true
				default:
					return r.fail("sheet %q: unknown state %q", s.name, state)
				}
				sheets = append(sheets, s)
				return nil
			})
		case "definedNames":
			return r.children(func() error {
				if r.scan.Space != r.main || r.scan.Name != "definedName" || r.attr("localSheetId") != nil {
					return nil
				}
				name, text := string(r.attr("name")), ""
				for depth := r.scan.Depth(); r.scan.Depth() >= depth; {
					kind, err := r.next()
					if err != nil {
						return err
					}
					if kind == xmltok.Text {
						text += string(r.scan.Data)
					}
				}
				if book.Names == nil {
					book.Names = map[string]string{}
				}
				book.Names[name] = text
				return nil
			})
		}
		return nil
	})
	if err == nil && len(sheets) == 0 {
		err = r.fail("there is no sheet")
	}
	if strings.Contains(r.types.of(e.Name), "macroEnabled") {
		book.Macros = true
	}
	return sheets, err
}

// readSheet adds one sheet to the book.
func (r *reader) readSheet(book *Book, rs rels, se sheetEntry) error {
	i, ok := rs.byID[se.id]
	if !ok {
		return damaged("", "sheet %q: there is no relationship %q", se.name, se.id)
	}
	rel := rs.list[i]
	e := r.find(rel.target)
	if e == nil {
		return &Error{Fault: Damaged, Part: rel.target, Sheet: se.name, Reason: "the part is missing"}
	}
	s := &Sheet{Name: se.name, Part: e.Name, Hidden: se.hidden}
	book.Sheets = append(book.Sheets, s)
	r.sheet = se.name
	defer func() { r.sheet = "" }()
	switch kind := path.Base(rel.typ); kind {
	case "worksheet":
		err := r.readWorksheet(e, s)
		if x := (*Error)(nil); errors.As(err, &x) && x.Sheet == "" {
			x.Sheet = se.name
		}
		return err
	case "xlMacrosheet", "xlIntlMacrosheet":
		book.Macros = true
	case "chartsheet", "dialogsheet":
	default:
		return damaged(e.Name, "sheet %q is a %q", se.name, kind)
	}
	return nil
}

// readCore reads when the workbook was last saved. A time that cannot be read
// is none, since nothing but the order of two equal sheets depends on it.
func (r *reader) readCore(e *entry, book *Book) error {
	if err := r.begin(e, "coreProperties", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"); err != nil {
		return err
	}
	return r.children(func() error {
		if r.scan.Space != nsTerms || r.scan.Name != "modified" {
			return nil
		}
		text, err := r.readText()
		if err != nil {
			return err
		}
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", time.DateOnly} {
			if t, err := time.Parse(layout, strings.TrimSpace(string(text))); err == nil {
				book.Modified = t.UTC()
				break
			}
		}
		return nil
	})
}

// readText returns the text of the element just begun, which has no elements
// inside. It is valid until the next text is read.
func (r *reader) readText() ([]byte, error) {
	r.text = r.text[:0]
	err := r.appendText()
	return r.text, err
}

// appendText adds the text of the element just begun to r.text.
func (r *reader) appendText() error {
	name := r.scan.Name
	for {
		kind, err := r.next()
		switch {
		case err != nil:
			return err
		case kind == xmltok.Text:
			r.text = append(r.text, r.scan.Data...)
		case kind == xmltok.End:
			return nil
		default:
			return r.fail("<%s> inside <%s>", r.scan.Name, name)
		}
	}
}

// readStrings reads the table of shared strings.
func (r *reader) readStrings(e *entry) error {
	if err := r.begin(e, "sst", r.main); err != nil {
		return err
	}
	r.hasTable = true
	if n, ok := number(r.attr("uniqueCount")); ok {
		r.strings = make([]string, 0, min(n, int(e.UncompressedSize64/16)+1, len(r.archive.part)/10+1)) // <si/> is five bytes, a usual one over twenty
	}
	return r.children(func() error {
		if r.scan.Space != r.main || r.scan.Name != "si" {
			if r.scan.Name == "extLst" {
				return nil
			}
			return r.fail("unexpected <%s> among the strings", r.scan.Name)
		}
		text, err := r.readRich()
		if err != nil {
			return err
		}
		r.strings = append(r.strings, r.texts.add(text))
		return nil
	})
}

// readRich returns the text of an element that holds rich text (<si>, <is>),
// without furigana. It is valid until the next text is read.
func (r *reader) readRich() ([]byte, error) {
	r.text = r.text[:0]
	depth := r.scan.Depth()
	for {
		kind, err := r.next()
		if err != nil {
			return nil, err
		}
		if kind == xmltok.End && r.scan.Depth() < depth {
			return r.text, nil
		}
		if kind == xmltok.Text {
			if err := r.onlySpace(); err != nil {
				return nil, err
			}
		}
		if kind != xmltok.Start {
			continue
		}
		if r.scan.Space != r.main {
			return nil, r.fail("unexpected <%s> in a text", r.scan.Name)
		}
		switch r.scan.Name {
		case "t":
			if err := r.readRun(); err != nil {
				return nil, err
			}
		case "r":
		case "rPr", "rPh", "phoneticPr", "extLst":
			if err := r.skip(); err != nil {
				return nil, err
			}
		default:
			return nil, r.fail("unexpected <%s> in a text", r.scan.Name)
		}
	}
}

// readRun adds the text of a <t> to r.text. As in Excel, space at its ends
// counts only where xml:space says so.
func (r *reader) readRun() error {
	keep := string(r.attrOf("http://www.w3.org/XML/1998/namespace", "space")) == "preserve"
	from := len(r.text)
	if err := r.appendText(); err != nil {
		return err
	}
	if !keep {
		to := len(r.text)
		for to > from && isXMLSpace(r.text[to-1]) {
			to--
		}
		lead := from
		for lead < to && isXMLSpace(r.text[lead]) {
			lead++
		}
		r.text = append(r.text[:from], r.text[lead:to]...)
	}
	r.text = unescape(r.text, from)
	return nil
}

func isXMLSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// number reads a whole number of digits alone, up to nine of them.
func number(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, d := range b {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = n*10 + int(d-'0')
	}
	return n, true
}

// readStyles reads the number format of every cell format.
func (r *reader) readStyles(e *entry) error {
	if err := r.begin(e, "styleSheet", r.main); err != nil {
		return err
	}
	custom := make(map[int]string)
	var ids []int
	err := r.children(func() error {
		if r.scan.Space != r.main {
			return nil
		}
		switch r.scan.Name {
		case "numFmts":
			return r.children(func() error {
				if r.scan.Name != "numFmt" || r.scan.Space != r.main {
					return nil
				}
				id, ok := number(r.attr("numFmtId"))
				if !ok {
					return r.fail("a number format without an id")
				}
				custom[id] = string(unescape(append([]byte(nil), r.attr("formatCode")...), 0))
				return nil
			})
		case "cellXfs":
			return r.children(func() error {
				if r.scan.Name != "xf" || r.scan.Space != r.main {
					return nil
				}
				id, ok := 0, true
				if v := r.attr("numFmtId"); v != nil {
					id, ok = number(v)
				}
				if !ok {
					return r.fail("cell format %d: numFmtId is no number", len(ids))
				}
				ids = append(ids, id)
				return nil
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.formats = make([]*Format, len(ids))
	byCode := make(map[string]*Format)
	for i, id := range ids {
		code, ok := custom[id]
		if !ok {
			code = builtinFormats[id]
		}
		if code == "" || strings.EqualFold(code, "General") {
			continue
		}
		if byCode[code] == nil {
			byCode[code] = NewFormat(code)
		}
		r.formats[i] = byCode[code]
	}
	return nil
}

// arena keeps many small texts in few allocations.
type arena struct {
	b    strings.Builder
	size int
}

func (a *arena) add(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if a.b.Len()+len(text) > a.b.Cap() {
		a.size = min(max(2*a.size, 2<<10), 64<<10)
		a.b.Reset() // the texts made of it stay as they are
		a.b.Grow(max(a.size, len(text)))
	}
	from := a.b.Len()
	a.b.Write(text)
	return a.b.String()[from:]
}

// unescape decodes the _xHHHH_ escapes of b[from:] in place (ECMA-376 part 1,
// 22.9.2.19): each stands for one UTF-16 unit. Half a character becomes U+FFFD.
func unescape(b []byte, from int) []byte {
	at := escapeAt(b, from)
	if at < 0 {
		return b
	}
	out := b[:at]
	for at < len(b) {
		unit, ok := escaped(b[at:])
		if !ok {
			out = append(out, b[at])
			at++
			continue
		}
		at += 7
		if unit >= 0xd800 && unit < 0xdc00 {
			if low, ok := escaped(b[at:]); ok && low >= 0xdc00 && low < 0xe000 {
				at += 7
				unit = 0x10000 + (unit-0xd800)<<10 + low - 0xdc00
			}
		}
		out = append(out, string(unit)...)
	}
	return out
}

// escapeAt returns where the first escape in b[from:] is, or -1.
func escapeAt(b []byte, from int) int {
	first := bytes.IndexByte(b[from:], '_')
	if first < 0 {
		return -1
	}
	for i := from + first; i+7 <= len(b); i++ {
		if _, ok := escaped(b[i:]); ok {
			return i
		}
	}
	return -1
}

// escaped returns the unit that an escape at the beginning of b stands for.
func escaped(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var u rune
	for _, d := range b[2:6] {
		switch {
		case d >= '0' && d <= '9':
			u = u<<4 | rune(d-'0')
		case d|0x20 >= 'a' && d|0x20 <= 'f':
			u = u<<4 | rune(d|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return u, true
}

func quoted(b []byte) string { return strconv.Quote(string(b[:min(len(b), 40)])) }
