package splice

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"kouyaku/internal/xlsx/xmltok"
)

// deflateLevel is the compression of parts that were changed. Sheets of record
// are tens of megabytes of repetitive XML: on them a level lower saves a third
// of the time and writes a quarter more, a level higher takes a third more time
// and gains nothing.
const deflateLevel = 5

// epoch is the time every changed part bears, the first one archives can
// write: a run must not leave the hour it was made in its bytes.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// edit replaces src[from:to] by with; from == to inserts.
type edit struct {
	from, to int
	with     []byte
}

// content is a part as it will be: src with edits, ascending and apart.
type content struct {
	src   []byte
	edits []edit
}

// sorted puts edits in order. What is inserted at a place stands before what
// replaces the bytes there; of two insertions the first stays first.
func sorted(edits []edit) []edit {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return edits
}

func (c *content) writeTo(w io.Writer) error {
	at := 0
	for _, e := range c.edits {
		if e.from < at {
			return fmt.Errorf("splice: edits overlap at byte %d", e.from)
		}
		if _, err := w.Write(c.src[at:e.from]); err != nil {
			return err
		}
		if _, err := w.Write(e.with); err != nil {
			return err
		}
		at = e.to
	}
	_, err := w.Write(c.src[at:])
	return err
}

func (c *content) bytes() ([]byte, error) {
	if len(c.edits) == 0 {
		return c.src, nil
	}
	var b bytes.Buffer
	b.Grow(len(c.src) + len(c.src)/64)
	if err := c.writeTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// archive is a package of parts, some of them changed. Part names have no
// leading slash and compare without case, as the packaging convention says.
type archive struct {
	zr      *zip.Reader
	files   map[string]*zip.File
	changed map[string]*content
	dropped map[string]bool
	added   []string // names of parts the file did not have, in order
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// holds reports whether any part is in a folder, in lower case and ending in a slash.
func (a *archive) holds(folder string) bool {
	for k := range a.files {
		if strings.HasPrefix(k, folder) {
			return true
		}
	}
	return false
}

func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	zr, err := zip.NewReader(r, size)
	if err != nil {
		var magic [8]byte
		if _, rerr := r.ReadAt(magic[:], 0); rerr == nil && string(magic[:]) == "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" {
			return nil, ErrNotZip
		}
		return nil, fmt.Errorf("%w: %w", ErrNotZip, err)
	}
	a := &archive{
		zr:      zr,
		files:   make(map[string]*zip.File, len(zr.File)),
		changed: make(map[string]*content),
		dropped: make(map[string]bool),
	}
	for _, f := range zr.File {
		k := partKey(f.Name)
		if a.files[k] != nil {
			return nil, fmt.Errorf("splice: part %s is in the archive twice", f.Name)
		}
		a.files[k] = f
	}
	return a, nil
}

func (a *archive) has(name string) bool {
	k := partKey(name)
	return a.changed[k] != nil || a.files[k] != nil && !a.dropped[k]
}

// read returns a part as it is now, in UTF-8.
func (a *archive) read(name string) ([]byte, error) {
	k := partKey(name)
	if c := a.changed[k]; c != nil {
		return c.bytes()
	}
	f := a.files[k]
	if f == nil || a.dropped[k] {
		return nil, fmt.Errorf("splice: part %s is not in the workbook", name)
	}
	src, err := inflate(f)
	if err != nil {
		return nil, fmt.Errorf("splice: part %s: %w", name, err)
	}
	src, err = xmltok.UTF8(src)
	if err != nil {
		return nil, fmt.Errorf("splice: part %s: %w", name, err)
	}
	return src, nil
}

func inflate(f *zip.File) ([]byte, error) {
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	// Deflate cannot do better than 1032:1, so a size beyond that is a lie and
	// reserves nothing.
	size := f.UncompressedSize64
	if size > 1032*(f.CompressedSize64+1) {
		return nil, fmt.Errorf("a size of %d bytes cannot be", size)
	}
	src := make([]byte, size)
	if _, err := io.ReadFull(rc, src); err != nil {
		return nil, err
	}
	// The end of the part is where its checksum is looked at.
	if n, err := rc.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		if err == nil || err == io.EOF {
			err = fmt.Errorf("more than %d bytes", size)
		}
		return nil, err
	}
	return src, nil
}

// put gives a part its content; edits may be unsorted.
func (a *archive) put(name string, src []byte, edits ...edit) {
	k := partKey(name)
	if a.files[k] == nil && a.changed[k] == nil {
		a.added = append(a.added, name)
	}
	delete(a.dropped, k)
	a.changed[k] = &content{src, sorted(edits)}
}

func (a *archive) drop(name string) {
	k := partKey(name)
	if a.files[k] != nil {
		a.dropped[k] = true
	} else {
		a.added = slices.DeleteFunc(a.added, func(n string) bool { return partKey(n) == k })
	}
	delete(a.changed, k)
}

// writeTo writes the archive: untouched entries as they are, entries changed
// in their place, new ones at the end.
func (a *archive) writeTo(out io.Writer) error {
	zw := zip.NewWriter(out)
	deflate, err := flate.NewWriter(nil, deflateLevel) // one part after the other: its tables are large
	if err != nil {
		return err
	}
	zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		deflate.Reset(w)
		return deflate, nil
	})
	if err := zw.SetComment(a.zr.Comment); err != nil {
		return err
	}
	write := func(name string, c *content) error {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return err
		}
		return c.writeTo(w)
	}
	for _, f := range a.zr.File {
		k := partKey(f.Name)
		switch c := a.changed[k]; {
		case c != nil:
			if err := write(f.Name, c); err != nil {
				return err
			}
		case !a.dropped[k]:
			if err := zw.Copy(f); err != nil {
				return fmt.Errorf("splice: part %s: %w", f.Name, err)
			}
		}
	}
	for _, name := range a.added {
		if err := write(name, a.changed[partKey(name)]); err != nil {
			return err
		}
	}
	return zw.Close()
}

// relation is one relationship of a part.
type relation struct {
	id, kind string // kind is the last word of the type: worksheet, drawing …
	target   string // the part, without leading slash; the address of an external one
	external bool
	tag      []byte // the start tag
	from, to int    // of the element in the relationships part
}

func relsName(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// relations returns the relationships of a part ("" for the package).
func (a *archive) relations(part string) ([]relation, error) {
	name := relsName(part)
	if !a.has(name) {
		return nil, nil
	}
	src, err := a.read(name)
	if err != nil {
		return nil, err
	}
	var rels []relation
	err = walk(name, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind != xmltok.Start || s.Name != "Relationship" || depth != 2 {
			return nil
		}
		kind := attr(s, "Type")
		r := relation{
			id:       attr(s, "Id"),
			kind:     kind[strings.LastIndexByte(kind, '/')+1:],
			target:   attr(s, "Target"),
			external: attr(s, "TargetMode") == "External",
			tag:      src[s.From:s.To],
			from:     s.From, to: s.To,
		}
		if !r.external {
			r.target = resolve(part, r.target)
		}
		if !s.Self {
			if err := s.Skip(); err != nil {
				return err
			}
			r.to = s.To
		}
		rels = append(rels, r)
		return nil
	})
	return rels, err
}

// resolve returns the part a relationship's target means.
func resolve(part, target string) string {
	target, _, _ = strings.Cut(target, "#")
	if strings.HasPrefix(target, "/") {
		return strings.TrimLeft(target, "/")
	}
	return strings.TrimLeft(path.Join(path.Dir("/"+part), target), "/")
}

// relative is resolve the other way round.
func relative(part, target string) string {
	from, to := strings.Split(path.Dir("/"+part), "/"), strings.Split("/"+target, "/")
	n := 0
	for n < len(from) && n < len(to)-1 && from[n] == to[n] {
		n++
	}
	return strings.Repeat("../", len(from)-n) + strings.Join(to[n:], "/")
}

// signed reports whether the package has signatures. Their folder is a custom;
// what makes them is that relationships lead there.
func (a *archive) signed() (bool, error) {
	if a.holds("_xmlsignatures/") {
		return true, nil
	}
	origin, err := a.related("", "origin")
	if err != nil || origin == "" {
		return false, err
	}
	signature, err := a.related(origin, "signature")
	return signature != "", err
}

// related returns the part a relationship of that kind leads to, "" for none.
func (a *archive) related(part, kind string) (string, error) {
	rels, err := a.relations(part)
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind == kind && !r.external {
			return r.target, nil
		}
	}
	return "", nil
}

const (
	officeRels  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageRels = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// relate adds a relationship to a part and returns its id.
func (a *archive) relate(part, kind, target string) (string, error) {
	name := relsName(part)
	rels, err := a.relations(part)
	if err != nil {
		return "", err
	}
	id := ""
	for n := 1; id == "" || slices.ContainsFunc(rels, func(r relation) bool { return r.id == id }); n++ {
		id = fmt.Sprintf("rIdKouyaku%d", n)
	}
	src := []byte(xmlHead + `<Relationships xmlns="` + packageRels + `"></Relationships>`)
	if a.has(name) {
		if src, err = a.read(name); err != nil {
			return "", err
		}
	}
	e, err := appendChild(name, src, func(prefix string) []byte {
		return relationXML(prefix, id, kind, relative(part, target))
	})
	if err != nil {
		return "", err
	}
	a.put(name, src, e)
	return id, nil
}

func relationXML(prefix, id, kind, target string) []byte {
	return []byte(`<` + prefix + `Relationship Id="` + escape(id) + `" Type="` + officeRels + `/` + kind + `" Target="` + escape(target) + `"/>`)
}

const typesPart = "[Content_Types].xml"

// contentTypes returns what [Content_Types].xml says: types by part (keys as
// of partKey) and by extension.
func (a *archive) contentTypes() (parts, exts map[string]string, err error) {
	src, err := a.read(typesPart)
	if err != nil {
		return nil, nil, err
	}
	parts, exts = make(map[string]string), make(map[string]string)
	err = walk(typesPart, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind == xmltok.Start && depth == 2 {
			switch s.Name {
			case "Override":
				parts[partKey(attr(s, "PartName"))] = attr(s, "ContentType")
			case "Default":
				exts[strings.ToLower(attr(s, "Extension"))] = attr(s, "ContentType")
			}
		}
		return nil
	})
	return parts, exts, err
}

// setTypes drops the overrides of some parts and sees that others have the
// content type they need. Overrides that are right stay where they are.
func (a *archive) setTypes(drop []string, want []typed) error {
	parts, exts, err := a.contentTypes()
	if err != nil {
		return err
	}
	gone := make(map[string]bool)
	for _, d := range drop {
		gone[partKey(d)] = true
	}
	var add []typed
	for _, w := range want {
		k := partKey(w.part)
		ext := strings.ToLower(strings.TrimPrefix(path.Ext(w.part), "."))
		switch t, ok := parts[k]; {
		case ok && t == w.contentType:
			delete(gone, k)
		case !ok && exts[ext] == w.contentType:
		default:
			gone[k] = ok
			add = append(add, w)
		}
	}
	src, err := a.read(typesPart)
	if err != nil {
		return err
	}
	var edits []edit
	err = walk(typesPart, src, func(s *xmltok.Scanner, depth int) error {
		if s.Kind == xmltok.Start && depth == 2 && s.Name == "Override" && gone[partKey(attr(s, "PartName"))] {
			from, to := s.From, s.To
			if !s.Self {
				if err := s.Skip(); err != nil {
					return err
				}
				to = s.To
			}
			edits = append(edits, edit{from: from, to: to})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(add) > 0 {
		e, err := appendChild(typesPart, src, func(prefix string) []byte {
			var b []byte
			for _, w := range add {
				b = append(b, `<`+prefix+`Override PartName="/`+escape(w.part)+`" ContentType="`+escape(w.contentType)+`"/>`...)
			}
			return b
		})
		if err != nil {
			return err
		}
		edits = append(edits, e)
	}
	if len(edits) > 0 {
		a.put(typesPart, src, edits...)
	}
	return nil
}

// typed is a part with its content type.
type typed struct{ part, contentType string }

// topSize is how much of a sheet holds all that stands before its rows, even
// with a format for each column.
const topSize = 64 << 10

// top returns the beginning of a part.
func (a *archive) top(name string) ([]byte, error) {
	k := partKey(name)
	if c := a.changed[k]; c != nil {
		src, err := c.bytes()
		return src[:min(len(src), topSize)], err
	}
	rc, err := a.files[k].Open()
	if err != nil {
		return nil, fmt.Errorf("splice: part %s: %w", name, err)
	}
	defer rc.Close()
	src := make([]byte, topSize)
	n, err := io.ReadFull(rc, src)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("splice: part %s: %w", name, err)
	}
	return src[:n], nil
}
