package xmltok

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
)

// token is what both scanners can say of a document.
type token struct{ what, space, name, value string }

// scan reads a document with this package. Neighbouring texts become one.
func scan(src []byte) ([]token, error) {
	var list []token
	s := New(src)
	last := 0
	for {
		kind, err := s.Next()
		if err != nil {
			if _, again := s.Next(); again != err {
				return nil, fmt.Errorf("%w, and then %v", err, again)
			}
			return nil, err
		}
		if s.From < last || s.To < s.From || s.To > len(src) {
			panic(fmt.Sprintf("offsets %d:%d after %d", s.From, s.To, last))
		}
		last = s.To
		switch kind {
		case EOF:
			return list, nil
		case Start:
			list = append(list, token{"start", s.Space, s.Name, ""})
			for _, a := range s.Attrs {
				list = append(list, token{"attr", a.Space, a.Name, string(a.Value)})
			}
		case End:
			list = append(list, token{"end", s.Space, s.Name, ""})
		case Text:
			list = addText(list, s.Data)
		}
	}
}

func addText(list []token, data []byte) []token {
	if len(data) == 0 {
		return list
	}
	if n := len(list); n > 0 && list[n-1].what == "text" {
		list[n-1].value += string(data)
		return list
	}
	return append(list, token{"text", "", "", string(data)})
}

// referee reads the same with encoding/xml.
func referee(src []byte) ([]token, error) {
	var list []token
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))))
	for depth := 0; ; {
		t, err := d.Token()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			list = append(list, token{"start", t.Name.Space, t.Name.Local, ""})
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && (a.Name.Space != "" || a.Name.Local != "xmlns") {
					list = append(list, token{"attr", a.Name.Space, a.Name.Local, a.Value})
				}
			}
		case xml.EndElement:
			depth--
			list = append(list, token{"end", t.Name.Space, t.Name.Local, ""})
		case xml.CharData:
			if depth > 0 {
				list = addText(list, t)
			}
		}
	}
}

// compare demands that what this package accepts is what encoding/xml accepts,
// token by token.
func compare(t *testing.T, src []byte) (accepted bool) {
	t.Helper()
	got, err := scan(src)
	if err != nil {
		return false
	}
	want, err := referee(src)
	if err != nil {
		// It knows the names of the fourth edition of XML only.
		if strings.Contains(err.Error(), "invalid XML name") {
			return true
		}
		t.Fatalf("%q was accepted; encoding/xml: %v", src, err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("%q\n got %q\nwant %q", src, got, want)
	}
	return true
}

var good = []string{
	`<a/>`,
	`<a></a>`,
	"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<a/>\n",
	`<?xml version='1.0'?><a/>`,
	`<?xml version="1.0" encoding='utf-8' ?><!-- x --><?pi y?><a/><!-- z -->`,
	`<a b="1" c='2"' d="it's"/>`,
	`<a>text &lt;&gt;&amp;&quot;&apos; &#65;&#x3042;</a>`,
	"<a>one\r\ntwo\rthree</a>",
	"<a b='one\r\ntwo'/>",
	`<a><![CDATA[<b> & ]] >]]>rest</a>`,
	"<a><![CDATA[\r\nx\ry\r\n]]></a>",
	`<a>x<!-- c -->y<?p?>z</a>`,
	`<x:a xmlns:x="urn:x" x:b="1" b="2"><x:c/><c xmlns="urn:d"><d/></c><e/></x:a>`,
	`<a xmlns="urn:1"><b xmlns=""><c/></b><d/></a>`,
	`<a xmlns:p="urn:1"><b xmlns:p="urn:2" p:q=""/><p:b/></a>`,
	`<a xml:space="preserve"> </a>`,
	`<公約 名="令和"/>`,
	`<a b = "1" ></a >`,
	`<公:約 xmlns:公="u" 公:名-1·="x"/>`,
	`<a xml:lang="ja" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>`,
	`<a b="` + strings.Repeat("あ", 100) + `" xmlns="` + strings.Repeat("u", 300) + `">` + strings.Repeat("い", 300) + `</a>`,
	`<a>]] > ]]x</a>`,
	`<a>&#9;` + "\t" + `&#10;</a>`,
}

var bad = map[string]string{
	"<a><![CDATA[\x01]]></a>":      "control in CDATA",
	"<a><!--\x01--></a>":           "control in a comment",
	"<a><? p?></a>":                "instruction without a name",
	"<a b=\"1\" 2=\"\"/>":          "attribute name",
	"<a>&#12a;</a>":                "digits",
	"<?xml version=\"1.0":          "cut declaration",
	"<?xml version=\"1.0?><a/>":    "declaration without quotes",
	"<?xml version=1.0?><a/>":      "declaration without quotes",
	"<公:×/>":                       "wide name",
	``:                             "empty",
	` `:                            "only space",
	`<?xml version="1.0"?>`:        "no root",
	`<a>`:                          "cut",
	`<a`:                           "cut in a tag",
	`<a b`:                         "cut in an attribute",
	`<a b="`:                       "cut in a value",
	`<a/`:                          "cut at the end",
	`<a>te`:                        "cut in text",
	`<a><b></a></b>`:               "crossed",
	`<a></ab>`:                     "other end",
	`<ab></a>`:                     "other end",
	`</a>`:                         "end without start",
	`<a/><b/>`:                     "second root",
	`<a/>x`:                        "text behind",
	`x<a/>`:                        "text in front",
	` <?xml version="1.0"?><a/>`:   "late declaration",
	`<?xml version="1.1"?><a/>`:    "version",
	`<?xml encoding="utf-8"?><a/>`: "no version",
	`<?xml version="1.0" encoding="Shift_JIS"?><a/>`: "encoding",
	`<?xml version="1.0" standalone="maybe"?><a/>`:   "standalone",
	`<?xml version="1.0" x="y"?><a/>`:                "declaration",
	`<!DOCTYPE a><a/>`:                               "doctype",
	`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`:       "entity declared",
	`<a>&x;</a>`:            "unknown entity",
	`<a>&lt</a>`:            "open entity",
	`<a>&#0;</a>`:           "no character",
	`<a>&#xD800;</a>`:       "surrogate",
	`<a>&#xFFFE;</a>`:       "no character",
	`<a>&#x110000;</a>`:     "too large",
	`<a>&#;</a>`:            "no digits",
	`<a>&#x;</a>`:           "no digits",
	`<a>&#99999999999;</a>`: "too large",
	"<a>\x01</a>":           "control",
	"<a b='\x01'/>":         "control",
	"<a>\xef\xbf\xbe</a>":   "U+FFFE",
	"<a>\xff</a>":           "UTF-8",
	"<a>\xe3\x81</a>":       "cut rune",
	`<a>]]></a>`:            "]]>",
	`<a b="<"/>`:            "< in value",
	`<a b=1/>`:              "no quotes",
	`<a b/>`:                "no value",
	`<a b="1"c="2"/>`:       "no space",
	`<a b="1" b="2"/>`:      "twice",
	`<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`: "twice by namespace",
	`<p:a/>`:                        "undeclared",
	`<a p:b="1"/>`:                  "undeclared",
	`<a><b xmlns:p="u"/><p:c/></a>`: "out of scope",
	`<a xmlns:p=""/>`:               "declared as nothing",
	`<a xmlns:p="u" xmlns:p="v"/>`:  "declared twice",
	`<a xmlns:xml="u"/>`:            "xml",
	`<a xmlns:xmlns="u"/>`:          "xmlns",
	`<:a/>`:                         "colon",
	`<a:/>`:                         "colon",
	`<a:b:c xmlns:a="u"/>`:          "two colons",
	`<1a/>`:                         "name",
	"<a\u00d7/>":                    "name",
	`<a><!-- -- --></a>`:            "comment",
	`<a><!-- x</a>`:                 "comment",
	`<a><![CDATA[x</a>`:             "CDATA",
	`<![CDATA[x]]><a/>`:             "CDATA outside",
	`<a><?xml version="1.0"?></a>`:  "declaration inside",
	`<a><?p</a>`:                    "instruction",
	`<a><!x></a>`:                   "markup",
	`< a/>`:                         "space",
	`<a / >`:                        "slash",
}

func TestGood(t *testing.T) {
	for _, src := range good {
		if !compare(t, []byte(src)) {
			_, err := scan([]byte(src))
			t.Errorf("%q: %v", src, err)
		}
	}
}

func TestBad(t *testing.T) {
	for src, why := range bad {
		if got, err := scan([]byte(src)); err == nil {
			t.Errorf("%q (%s) was accepted: %q", src, why, got)
		}
	}
}

func TestBounds(t *testing.T) {
	deep := strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1)
	var attrs, spaces strings.Builder
	for i := range maxNamespaces + 1 {
		fmt.Fprintf(&attrs, " a%d=''", i)
		fmt.Fprintf(&spaces, " xmlns:a%d='u'", i)
	}
	for name, src := range map[string]string{"depth": deep, "attributes": "<a" + attrs.String() + "/>", "namespaces": "<a" + spaces.String() + "/>"} {
		if _, err := scan([]byte(src)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if !compare(t, []byte(deep[3:len(deep)-4])) {
		t.Errorf("a depth of %d is an error", maxDepth)
	}
}

func TestOffsets(t *testing.T) {
	src := `<a><b x="1"/>te&amp;xt<c></c></a>`
	s := New([]byte(src))
	want := []string{`<a>`, `<b x="1"/>`, ``, `te&amp;xt`, `<c>`, `</c>`, `</a>`, ``}
	for i, w := range want {
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
		if got := src[s.From:s.To]; got != w {
			t.Errorf("token %d: %q, want %q", i, got, w)
		}
	}
	if s.From != len(src) {
		t.Errorf("EOF at %d of %d", s.From, len(src))
	}
}

func TestSkip(t *testing.T) {
	s := New([]byte(`<a><b><c/><b>x</b></b><d/></a>`))
	next := func() string {
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
		return s.Name
	}
	next()
	next()
	if err := s.Skip(); err != nil || s.Kind != End || s.Name != "b" {
		t.Fatal(s.Kind, s.Name, err)
	}
	if name := next(); name != "d" || !s.Self {
		t.Fatal(name)
	}
	if err := s.Skip(); err != nil || s.Depth() != 1 {
		t.Fatal(s.Depth(), err)
	}
	if name := next(); name != "a" || s.Kind != End {
		t.Fatal(name)
	}
}

func TestUTF8(t *testing.T) {
	const src = `<?xml version="1.0" encoding="UTF-16"?><a>令和𠮷</a>`
	for _, big := range []bool{false, true} {
		out, err := UTF8(UTF16(src, big))
		if err != nil || string(out) != `<a>令和𠮷</a>` {
			t.Errorf("%q, %v", out, err)
		}
	}
	if out, err := UTF8([]byte("<a/>")); err != nil || string(out) != "<a/>" {
		t.Errorf("%q, %v", out, err)
	}
	for _, b := range []string{"\xff\xfe<", "\xff\xfe\x00\xd8", "\xff\xfe\x00\xdca\x00", "\xff\xfe\x00\xd8a\x00"} {
		if out, err := UTF8([]byte(b)); err == nil {
			t.Errorf("%q became %q", b, out)
		}
	}
}

// UTF16 encodes a text with a byte order mark.
func UTF16(s string, big bool) []byte {
	var b []byte
	put := func(u uint16) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	put(0xfeff)
	for _, r := range s {
		if r >= 0x10000 {
			put(uint16(0xd800 + (r-0x10000)>>10))
			put(uint16(0xdc00 + (r-0x10000)&0x3ff))
		} else {
			put(uint16(r))
		}
	}
	return b
}

func FuzzScan(f *testing.F) {
	for _, src := range good {
		f.Add([]byte(src))
	}
	for src := range bad {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) { compare(t, src) })
}

func sheet() []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for r := range 2000 {
		fmt.Fprintf(&b, `<row r="%d" spans="1:20">`, r)
		for c := range 20 {
			fmt.Fprintf(&b, `<c r="%c%d" s="3" t="s"><v>%d</v></c>`, 'A'+c, r, r*c)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.Bytes()
}

func BenchmarkScan(b *testing.B) {
	src := sheet()
	b.Run("xmltok", func(b *testing.B) {
		b.SetBytes(int64(len(src)))
		b.ReportAllocs()
		for b.Loop() {
			s := New(src)
			for {
				kind, err := s.Next()
				if err != nil {
					b.Fatal(err)
				}
				if kind == EOF {
					break
				}
			}
		}
	})
	b.Run("encoding-xml", func(b *testing.B) {
		b.SetBytes(int64(len(src)))
		b.ReportAllocs()
		for b.Loop() {
			d := xml.NewDecoder(bytes.NewReader(src))
			for {
				if _, err := d.RawToken(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
