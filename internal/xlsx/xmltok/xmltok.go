package xmltok

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Kind is the kind of a token.
type Kind uint8

const (
	EOF Kind = iota
	Start
	End  // also follows a self-closing Start
	Text // character data or CDATA, entities resolved
)

// Attr is one attribute. Name is the local name, Space the namespace URI ("" for
// none); Value has its entities resolved. Its bytes are valid until the next call of Next.
type Attr struct {
	Space, Name string
	Value       []byte
}

// Bounds no workbook comes near; without them a small hostile part could cost
// time that grows with the square of its size.
const (
	maxDepth      = 512
	maxAttrs      = 256
	maxNamespaces = 1024
)

const xmlSpace = "http://www.w3.org/XML/1998/namespace"

// Scanner reads one part that is wholly in memory. Comments and processing
// instructions are skipped; a DOCTYPE, an unknown entity, bad nesting, a second
// root, text outside the root, an undeclared prefix, invalid UTF-8 or a character XML does
// not allow is an error. A UTF-8 BOM is accepted; UTF-16 is converted first (see [UTF8]).
// Text may come in several tokens (around comments and CDATA). Namespace
// declarations are not among Attrs.
type Scanner struct {
	// Of the token last returned:
	Kind  Kind
	Space string // namespace URI of a Start or End
	Name  string // local name of a Start or End
	Data  []byte // of a Text; valid until the next call of Next
	Attrs []Attr // of a Start; valid until the next call of Next
	Self  bool   // the Start is self-closing
	From  int    // byte offsets of the token in the source: src[From:To];
	To    int    // the End after a self-closing Start has From == To

	src      []byte
	pos      int
	err      error
	self     bool // an End for a self-closing Start is due
	rooted   bool // the root has begun
	open     []element
	bindings []binding
	bound    int      // len(bindings) outside of the element being read
	dflt     string   // the default namespace
	prefixes []prefix // of Attrs, where there is one
	buf      []byte   // attribute values and text that had to be changed
	recent   [128]string
	names    map[string]string
}

type element struct {
	from, to    int32 // the name as written
	bound       int32 // len(bindings) outside of it
	space, name string
	dflt        string // the default namespace outside of it
}

type binding struct{ prefix, uri string }

type prefix struct {
	attr int
	name string
}

// New returns a scanner over src, which must not change while it is in use.
func New(src []byte) *Scanner {
	s := new(Scanner)
	s.Reset(src)
	return s
}

// Reset makes s a scanner over src, keeping its buffers.
func (s *Scanner) Reset(src []byte) {
	clear(s.Attrs[:cap(s.Attrs)]) // they point into the former source
	*s = Scanner{
		src:      src,
		Attrs:    s.Attrs[:0],
		open:     s.open[:0],
		bindings: s.bindings[:0],
		prefixes: s.prefixes[:0],
		buf:      s.buf[:0],
		recent:   s.recent,
		names:    s.names,
	}
	if s.names == nil || len(s.names) > 4096 {
		s.names = make(map[string]string)
	}
	if len(src) > 1<<31-1 {
		s.err = fmt.Errorf("larger than 2 GiB")
		return
	}
	if !utf8.Valid(src) {
		s.err = fmt.Errorf("not valid UTF-8")
		return
	}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		s.pos = 3
	}
	s.declaration()
}

// Depth returns the number of open elements; a Start counts as open until its
// End has been returned.
func (s *Scanner) Depth() int { return len(s.open) }

func (s *Scanner) fail(format string, args ...any) (Kind, error) {
	s.err = fmt.Errorf("byte %d: %w", s.pos, fmt.Errorf(format, args...))
	s.Kind = EOF
	return EOF, s.err
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// What a byte is to the loops below.
const (
	cName  = 1 << iota // may stand in a name (all non-ASCII: see checkName)
	cFirst             // may begin a name
	cText              // ends the fast run over text: < & ] CR, control characters, the first byte of U+FFFE
	cValue             // the same for attribute values, with both quotes
)

var class = func() (t [256]uint8) {
	for b := range t {
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b == '_', b >= 0x80:
			t[b] |= cName | cFirst
		case b >= '0' && b <= '9', b == '-', b == '.', b == ':':
			t[b] |= cName
		}
		if b < 0x20 && b != '\t' && b != '\n' || b == '<' || b == '&' || b == 0xef {
			t[b] |= cText | cValue
		}
		if b == ']' {
			t[b] |= cText
		}
		if b == '"' || b == '\'' {
			t[b] |= cValue
		}
	}
	return t
}()

// Next reads the next token; at the end of a well-formed document it returns
// EOF and a nil error. After an error it keeps returning that error.
func (s *Scanner) Next() (Kind, error) {
	if s.err != nil {
		return EOF, s.err
	}
	if s.self {
		s.self = false
		s.From = s.To
		return s.close()
	}
	s.buf = s.buf[:0]
	src := s.src
	for {
		if s.pos >= len(src) {
			if len(s.open) > 0 {
				return s.fail("ends inside <%s>", s.open[len(s.open)-1].name)
			}
			if !s.rooted {
				return s.fail("holds no element")
			}
			s.From, s.To, s.Kind = s.pos, s.pos, EOF
			return EOF, nil
		}
		if src[s.pos] != '<' {
			if len(s.open) > 0 {
				return s.text()
			}
			if !isSpace(src[s.pos]) {
				return s.fail("text outside the root element")
			}
			s.pos++
			continue
		}
		if s.pos+1 >= len(src) {
			return s.fail("ends inside a tag")
		}
		switch src[s.pos+1] {
		case '/':
			return s.end()
		case '?':
			if err := s.instruction(); err != nil {
				return EOF, err
			}
		case '!':
			rest := src[s.pos:]
			switch {
			case bytes.HasPrefix(rest, []byte("<!--")):
				if err := s.comment(); err != nil {
					return EOF, err
				}
			case bytes.HasPrefix(rest, []byte("<![CDATA[")) && len(s.open) > 0:
				return s.cdata()
			case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
				return s.fail("a document type is not allowed")
			default:
				return s.fail("unknown markup <!")
			}
		default:
			return s.start()
		}
	}
}

// Skip reads on to the End that belongs to the Start last returned.
func (s *Scanner) Skip() error {
	for depth := len(s.open); ; {
		if _, err := s.Next(); err != nil {
			return err
		}
		if len(s.open) < depth {
			return nil
		}
	}
}

// start reads a start tag, s.pos being at its <.
func (s *Scanner) start() (Kind, error) {
	src := s.src
	if s.rooted && len(s.open) == 0 {
		return s.fail("a second root element")
	}
	if len(s.open) >= maxDepth {
		return s.fail("nested deeper than %d", maxDepth)
	}
	s.From = s.pos
	s.pos++
	from, colon, err := s.name()
	if err != nil {
		return EOF, err
	}
	s.bound = len(s.bindings)
	el := element{from: int32(from), to: int32(s.pos), bound: int32(s.bound), dflt: s.dflt}
	s.Attrs = s.Attrs[:0]
	s.prefixes = s.prefixes[:0]
	for {
		at := s.pos
		for s.pos < len(src) && isSpace(src[s.pos]) {
			s.pos++
		}
		if s.pos >= len(src) {
			return s.fail("ends inside a tag")
		}
		if b := src[s.pos]; b == '>' {
			s.pos++
			s.Self = false
			break
		} else if b == '/' {
			if s.pos+1 >= len(src) || src[s.pos+1] != '>' {
				return s.fail("a stray / in a tag")
			}
			s.pos += 2
			s.Self = true
			break
		}
		if at == s.pos {
			return s.fail("no space before an attribute")
		}
		if err := s.attr(); err != nil {
			return EOF, err
		}
	}
	s.To = s.pos
	space := s.dflt
	if colon >= 0 {
		var ok bool
		if space, ok = s.lookup(src[from:colon]); !ok {
			return s.fail("undeclared prefix %q", src[from:colon])
		}
		from = colon + 1
	}
	for _, p := range s.prefixes {
		uri, ok := s.lookup([]byte(p.name))
		if !ok {
			return s.fail("undeclared prefix %q", p.name)
		}
		s.Attrs[p.attr].Space = uri
	}
	for i := 1; i < len(s.Attrs); i++ {
		for j := range i {
			if s.Attrs[i].Name == s.Attrs[j].Name && s.Attrs[i].Space == s.Attrs[j].Space {
				return s.fail("attribute %s twice", s.Attrs[i].Name)
			}
		}
	}
	el.space, el.name = space, s.intern(src[from:el.to])
	s.open = append(s.open, el)
	s.rooted = true
	s.Kind, s.Space, s.Name, s.self = Start, el.space, el.name, s.Self
	return Start, nil
}

// attr reads one attribute, s.pos being at its name.
func (s *Scanner) attr() error {
	src := s.src
	from, colon, err := s.name()
	if err != nil {
		return err
	}
	to := s.pos
	for s.pos < len(src) && isSpace(src[s.pos]) {
		s.pos++
	}
	if s.pos >= len(src) || src[s.pos] != '=' {
		_, err := s.fail("an attribute without a value")
		return err
	}
	s.pos++
	for s.pos < len(src) && isSpace(src[s.pos]) {
		s.pos++
	}
	if s.pos >= len(src) || src[s.pos] != '"' && src[s.pos] != '\'' {
		_, err := s.fail("an attribute value without quotes")
		return err
	}
	quote := src[s.pos]
	s.pos++
	value, err := s.run(cValue, quote)
	if err != nil {
		return err
	}
	s.pos++ // the closing quote

	local := src[from:to]
	if colon >= 0 {
		local = src[colon+1 : to]
	}
	switch {
	case colon < 0 && string(local) == "xmlns":
		return s.bind("", value)
	case colon >= 0 && string(src[from:colon]) == "xmlns":
		return s.bind(s.intern(local), value)
	}
	if len(s.Attrs) >= maxAttrs {
		_, err := s.fail("more than %d attributes", maxAttrs)
		return err
	}
	if colon >= 0 {
		s.prefixes = append(s.prefixes, prefix{len(s.Attrs), s.intern(src[from:colon])})
	}
	s.Attrs = append(s.Attrs, Attr{Name: s.intern(local), Value: value})
	return nil
}

// bind declares a namespace for the element being read.
func (s *Scanner) bind(prefix string, uri []byte) error {
	fail := func(format string, args ...any) error {
		_, err := s.fail(format, args...)
		return err
	}
	switch {
	case prefix == "xmlns", prefix == "xml" && string(uri) != xmlSpace, prefix != "xml" && string(uri) == xmlSpace:
		return fail("prefix %q cannot be declared so", prefix)
	case prefix != "" && len(uri) == 0:
		return fail("prefix %q is declared as nothing", prefix)
	case len(s.bindings) >= maxNamespaces:
		return fail("more than %d namespaces", maxNamespaces)
	}
	for _, b := range s.bindings[s.bound:] {
		if b.prefix == prefix {
			return fail("prefix %q declared twice", prefix)
		}
	}
	u := s.intern(uri)
	s.bindings = append(s.bindings, binding{prefix, u})
	if prefix == "" {
		s.dflt = u
	}
	return nil
}

// lookup returns what a prefix stands for.
func (s *Scanner) lookup(prefix []byte) (uri string, ok bool) {
	for i := len(s.bindings) - 1; i >= 0; i-- {
		if b := &s.bindings[i]; b.prefix == string(prefix) {
			return b.uri, true
		}
	}
	return xmlSpace, string(prefix) == "xml"
}

// end reads an end tag, s.pos being at its <.
func (s *Scanner) end() (Kind, error) {
	src := s.src
	if len(s.open) == 0 {
		return s.fail("an end tag without its start")
	}
	el := &s.open[len(s.open)-1]
	name := src[el.from:el.to]
	s.From = s.pos
	at := s.pos + 2
	if len(src)-at < len(name) || string(src[at:at+len(name)]) != string(name) {
		return s.fail("<%s> is not closed", name)
	}
	at += len(name)
	for at < len(src) && isSpace(src[at]) {
		at++
	}
	if at >= len(src) || src[at] != '>' {
		return s.fail("<%s> is not closed", name)
	}
	s.pos = at + 1
	s.To = s.pos
	return s.close()
}

// close returns the End of the innermost element.
func (s *Scanner) close() (Kind, error) {
	el := &s.open[len(s.open)-1]
	s.Kind, s.Space, s.Name = End, el.space, el.name
	s.dflt = el.dflt
	s.bindings = s.bindings[:el.bound]
	s.open = s.open[:len(s.open)-1]
	return End, nil
}

// text reads character data up to the next <.
func (s *Scanner) text() (Kind, error) {
	s.From = s.pos
	data, err := s.run(cText, '<')
	if err != nil {
		return EOF, err
	}
	s.Kind, s.Data, s.To = Text, data, s.pos
	return Text, nil
}

// run reads text or an attribute value up to the byte stop, which it leaves
// unread, and resolves entities and line ends. The value is a piece of the
// source unless something had to be changed.
func (s *Scanner) run(stops uint8, stop byte) ([]byte, error) {
	src := s.src
	from := s.pos // of what has not been copied yet
	kept := -1    // where the value begins in s.buf, once something had to be changed
	i := s.pos
	fail := func(format string, args ...any) ([]byte, error) {
		s.pos = i
		_, err := s.fail(format, args...)
		return nil, err
	}
	change := func(n int) { // src[i:i+n] is not taken as it is
		if kept < 0 {
			kept = len(s.buf)
		}
		s.buf = append(s.buf, src[from:i]...)
		i += n
		from = i
	}
	for {
		for i < len(src) && class[src[i]]&stops == 0 {
			i++
		}
		if i >= len(src) {
			if stop == '<' {
				return fail("ends inside <%s>", s.open[len(s.open)-1].name)
			}
			return fail("ends inside an attribute")
		}
		switch b := src[i]; {
		case b == stop:
			s.pos = i
			if kept < 0 {
				return src[from:i:i], nil
			}
			s.buf = append(s.buf, src[from:i]...)
			return s.buf[kept:len(s.buf):len(s.buf)], nil
		case b == '&':
			r, n := entity(src[i:])
			if n == 0 {
				return fail("unknown or broken entity")
			}
			change(n)
			s.buf = utf8.AppendRune(s.buf, r)
		case b == '\r':
			n := 1
			if i+1 < len(src) && src[i+1] == '\n' {
				n = 2
			}
			change(n)
			s.buf = append(s.buf, '\n')
		case b == ']':
			if bytes.HasPrefix(src[i:], []byte("]]>")) {
				return fail("]]> outside CDATA")
			}
			i++
		case b == '"', b == '\'': // the other quote
			i++
		case b == 0xef:
			if nonChar(src[i:]) {
				return fail("a character XML does not allow")
			}
			i += 3
		case b == '<':
			return fail("< inside an attribute")
		default:
			return fail("control character %#02x", b)
		}
	}
}

// nonChar reports whether b begins with U+FFFE or U+FFFF.
func nonChar(b []byte) bool {
	return b[0] == 0xef && b[1] == 0xbf && b[2] >= 0xbe
}

// entity returns the character a reference at the start of b stands for and
// the reference's length, 0 for one that is not allowed.
func entity(b []byte) (rune, int) {
	end := bytes.IndexByte(b[:min(len(b), 16)], ';')
	if end < 2 {
		return 0, 0
	}
	switch name := b[1:end]; string(name) {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	}
	if b[1] != '#' {
		return 0, 0
	}
	digits, base := b[2:end], rune(10)
	if len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 {
		return 0, 0
	}
	var r rune
	for _, d := range digits {
		switch {
		case d >= '0' && d <= '9':
			r = r*base + rune(d-'0')
		case base == 16 && d|0x20 >= 'a' && d|0x20 <= 'f':
			r = r*base + rune(d|0x20-'a') + 10
		default:
			return 0, 0
		}
		if r > utf8.MaxRune {
			return 0, 0
		}
	}
	if !isChar(r) {
		return 0, 0
	}
	return r, end + 1
}

// isChar reports whether XML 1.0 allows the character (production 2).
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= utf8.MaxRune
}

// cdata reads a CDATA section as text.
func (s *Scanner) cdata() (Kind, error) {
	s.From = s.pos
	body := s.src[s.pos+len("<![CDATA["):]
	n := bytes.Index(body, []byte("]]>"))
	if n < 0 {
		return s.fail("ends inside CDATA")
	}
	body = body[:n]
	if !allowed(body) {
		return s.fail("a character XML does not allow")
	}
	if bytes.IndexByte(body, '\r') >= 0 {
		at := len(s.buf)
		for i, b := range body {
			if b == '\r' {
				s.buf = append(s.buf, '\n')
			} else if b != '\n' || i == 0 || body[i-1] != '\r' {
				s.buf = append(s.buf, b)
			}
		}
		body = s.buf[at:]
	}
	s.pos += len("<![CDATA[") + n + len("]]>")
	s.Kind, s.Data, s.To = Text, body, s.pos
	return Text, nil
}

// allowed reports whether XML allows every character of b.
func allowed(b []byte) bool {
	for i, c := range b {
		if c < 0x20 && !isSpace(c) || c == 0xef && nonChar(b[i:]) {
			return false
		}
	}
	return true
}

func (s *Scanner) comment() error {
	body := s.src[s.pos+len("<!--"):]
	n := bytes.Index(body, []byte("--"))
	if n < 0 || n+2 >= len(body) || body[n+2] != '>' || !allowed(body[:n]) {
		_, err := s.fail("a broken comment")
		return err
	}
	s.pos += len("<!--") + n + len("-->")
	return nil
}

// instruction skips a processing instruction.
func (s *Scanner) instruction() error {
	at := s.pos
	s.pos += 2
	from, colon, err := s.name()
	if err != nil {
		return err
	}
	name, rest := s.src[from:s.pos], s.src[s.pos:]
	n := bytes.Index(rest, []byte("?>"))
	if n < 0 || n > 0 && !isSpace(rest[0]) || colon >= 0 || bytes.EqualFold(name, []byte("xml")) || !allowed(rest[:n]) {
		s.pos = at
		_, err := s.fail("a broken processing instruction")
		return err
	}
	s.pos += n + 2
	return nil
}

// declaration reads the XML declaration, which may stand at the very beginning
// and nowhere else.
func (s *Scanner) declaration() {
	src := s.src[s.pos:]
	if !bytes.HasPrefix(src, []byte("<?xml")) || len(src) < 6 || !isSpace(src[5]) {
		return
	}
	end := bytes.Index(src, []byte("?>"))
	if end < 0 {
		s.fail("ends inside the XML declaration")
		return
	}
	body := src[5:end]
	next := func(name string) (value []byte, ok bool) {
		b := bytes.TrimLeft(body, " \t\r\n")
		if len(b) == len(body) || !bytes.HasPrefix(b, []byte(name)) {
			return nil, false
		}
		b, ok = bytes.CutPrefix(bytes.TrimLeft(b[len(name):], " \t\r\n"), []byte("="))
		b = bytes.TrimLeft(b, " \t\r\n")
		if !ok || len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return nil, false
		}
		n := bytes.IndexByte(b[1:], b[0])
		if n < 0 {
			return nil, false
		}
		body = b[n+2:]
		return b[1 : n+1], true
	}
	version, ok := next("version")
	if !ok || string(version) != "1.0" {
		s.fail("not XML 1.0")
		return
	}
	if enc, ok := next("encoding"); ok && !bytes.EqualFold(enc, []byte("utf-8")) {
		s.fail("encoding %q is not known", enc)
		return
	}
	if alone, ok := next("standalone"); ok && string(alone) != "yes" && string(alone) != "no" {
		s.fail("a broken XML declaration")
		return
	}
	if len(bytes.TrimLeft(body, " \t\r\n")) > 0 {
		s.fail("a broken XML declaration")
		return
	}
	s.pos += end + 2
}

// name reads a name; colon is the place of its colon, or -1.
func (s *Scanner) name() (from, colon int, err error) {
	src := s.src
	from, colon = s.pos, -1
	i := from
	wide := false
	for ; i < len(src); i++ {
		b := src[i]
		if class[b]&cName == 0 {
			break
		}
		if b == ':' {
			if colon >= 0 || i == from || i+1 >= len(src) || class[src[i+1]]&cFirst == 0 {
				_, err := s.fail("a broken name")
				return 0, 0, err
			}
			colon = i
		}
		wide = wide || b >= 0x80
	}
	if i == from || class[src[from]]&cFirst == 0 || wide && !wideName(src[from:i]) {
		_, err := s.fail("a broken name")
		return 0, 0, err
	}
	s.pos = i
	return from, colon, nil
}

// wideName reports whether a name with characters beyond ASCII is one (XML 1.0
// fifth edition, productions 4 and 4a). Its ASCII part has been checked.
func wideName(name []byte) bool {
	first := true
	for len(name) > 0 {
		r, n := utf8.DecodeRune(name)
		name = name[n:]
		if r == ':' {
			first = true
			continue
		}
		if r >= 0x80 && !nameStart(r) && (first || r != 0xb7 && (r < 0x300 || r > 0x36f) && r != 0x203f && r != 0x2040) {
			return false
		}
		first = false
	}
	return true
}

func nameStart(r rune) bool {
	for _, x := range [...][2]rune{{0xc0, 0xd6}, {0xd8, 0xf6}, {0xf8, 0x2ff}, {0x370, 0x37d}, {0x37f, 0x1fff}, {0x200c, 0x200d}, {0x2070, 0x218f},
		{0x2c00, 0x2fef}, {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff}} {
		if r >= x[0] && r <= x[1] {
			return true
		}
	}
	return false
}

// intern returns b as a string without allocating one for a name seen lately.
func (s *Scanner) intern(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > 256 { // nothing that stands in every part
		return string(b)
	}
	slot := &s.recent[(int(b[0])*31+int(b[len(b)-1])*7+len(b))&(len(s.recent)-1)]
	if *slot == string(b) {
		return *slot
	}
	name, ok := s.names[string(b)]
	if !ok {
		name = string(b)
		s.names[name] = name
	}
	*slot = name
	return name
}
