package splice

import (
	"bytes"
	"fmt"
	"strings"

	"kouyaku/internal/xlsx/xmltok"
)

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relNS   = officeRels // of r:id
)

// walk calls visit for every token of a part. depth is 1 at the root's Start
// and End. visit may read on with s.Skip after a Start.
func walk(part string, src []byte, visit func(s *xmltok.Scanner, depth int) error) error {
	s := xmltok.New(src)
	depth := 0
	for {
		k, err := s.Next()
		if err != nil {
			return fmt.Errorf("splice: part %s: %w", part, err)
		}
		switch k {
		case xmltok.EOF:
			return nil
		case xmltok.Start:
			depth++
		}
		if err := visit(s, depth); err != nil {
			return err
		}
		// After a Skip the token is the End of what was skipped.
		if s.Kind == xmltok.End {
			depth--
		}
	}
}

// attr returns an attribute without prefix of the Start last read.
func attr(s *xmltok.Scanner, name string) string {
	v, _ := lookup(s, "", name)
	return v
}

func lookup(s *xmltok.Scanner, space, name string) (string, bool) {
	for i := range s.Attrs {
		if a := &s.Attrs[i]; a.Name == name && a.Space == space {
			return string(a.Value), true
		}
	}
	return "", false
}

// prefixOf returns the prefix of a tag as written, with its colon: "x:" of
// <x:row>, "" of <row>.
func prefixOf(tag []byte) string {
	for i := 1; i < len(tag); i++ {
		switch tag[i] {
		case ':':
			return string(tag[1 : i+1])
		case ' ', '\t', '\r', '\n', '/', '>':
			return ""
		}
	}
	return ""
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// rawAttr finds an attribute in a well-formed start tag by its name as
// written. tag[from:to] is the attribute with the space before it,
// tag[vfrom:vto] its value without quotes. Where it is absent, to is where it
// may be put.
func rawAttr(tag []byte, name string) (from, vfrom, vto, to int, ok bool) {
	i := 1
	for !isSpace(tag[i]) && tag[i] != '/' && tag[i] != '>' {
		i++
	}
	for {
		start := i
		for isSpace(tag[i]) {
			i++
		}
		if tag[i] == '/' || tag[i] == '>' {
			return 0, 0, 0, start, false
		}
		n := i
		for tag[i] != '=' && !isSpace(tag[i]) {
			i++
		}
		found := string(tag[n:i]) == name
		for tag[i] != '"' && tag[i] != '\'' {
			i++
		}
		v := i + 1
		i = v + bytes.IndexByte(tag[v:], tag[i])
		if found {
			return start, v, i, i + 1, true
		}
		i++
	}
}

// setAttr returns the tag with an attribute set.
func setAttr(tag []byte, name, value string) []byte {
	_, vfrom, vto, to, ok := rawAttr(tag, name)
	if !ok {
		return bytes.Join([][]byte{tag[:to], []byte(` ` + name + `="` + escape(value) + `"`), tag[to:]}, nil)
	}
	return bytes.Join([][]byte{tag[:vfrom], []byte(escape(value)), tag[vto:]}, nil)
}

// dropAttr returns the tag without an attribute.
func dropAttr(tag []byte, name string) []byte {
	from, _, _, to, ok := rawAttr(tag, name)
	if !ok {
		return tag
	}
	return bytes.Join([][]byte{tag[:from], tag[to:]}, nil)
}

// open returns a copy of a start tag that is not self-closing.
func open(tag []byte) []byte {
	if !bytes.HasSuffix(tag, []byte("/>")) {
		return bytes.Clone(tag)
	}
	return append(bytes.Clone(bytes.TrimRight(tag[:len(tag)-2], " \t\r\n")), '>')
}

// nameOf returns a tag's name as written, with its prefix.
func nameOf(tag []byte) string {
	i := 1
	for !isSpace(tag[i]) && tag[i] != '/' && tag[i] != '>' {
		i++
	}
	return string(tag[1:i])
}

// appendChild returns the edit that adds markup at the end of a part's root.
func appendChild(part string, src []byte, markup func(prefix string) []byte) (edit, error) {
	var e edit
	var root []byte
	err := walk(part, src, func(s *xmltok.Scanner, depth int) error {
		switch {
		case depth != 1:
		case s.Kind == xmltok.Start:
			root = src[s.From:s.To]
			if s.Self {
				with := append(open(root), markup(prefixOf(root))...)
				e = edit{s.From, s.To, append(with, "</"+nameOf(root)+">"...)}
			}
		case s.Kind == xmltok.End && e.with == nil:
			e = edit{s.From, s.From, markup(prefixOf(root))}
		}
		return nil
	})
	return e, err
}

// escape returns text as it may stand in an element or an attribute.
func escape(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
