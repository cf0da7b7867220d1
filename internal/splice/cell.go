package splice

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// notXML reports whether XML 1.0 has no way to write a character. It is no rule
// for texts: which characters are kept is for [kouyaku/internal/pledge.Clean] to
// say, and people's own cells hold what they hold.
func notXML(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func utf16Len(s string) int {
	if len(s) <= 8192 { // within every limit, whatever it holds
		return len(s)
	}
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// appendText writes a cell's text so that any program reads back exactly it:
// characters XML cannot hold, and the carriage return XML would turn into a
// line feed, as _xHHHH_ (ECMA-376 part 1, 22.9.2.19); text that looks like that
// with its underscore escaped; invalid UTF-8 as U+FFFD.
func appendText(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if notXML(r) {
				b = appendHex(b, r)
			} else {
				b = utf8.AppendRune(b, r)
			}
			i += n
			continue
		}
		switch {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '<':
			b = append(b, "&lt;"...)
		case c == '>':
			b = append(b, "&gt;"...)
		case c == '_' && looksEscaped(s[i:]):
			b = append(b, "_x005F_"...)
		case c == '\r' || notXML(rune(c)):
			b = appendHex(b, rune(c))
		default:
			b = append(b, c)
		}
		i++
	}
	return b
}

func appendHex(b []byte, r rune) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, '_', 'x', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15], '_')
}

func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' && s[1] != 'X' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

// appendNumber writes a number as short as it reads back the same.
func appendNumber(b []byte, f float64) []byte {
	if f == 0 {
		f = 0 // no minus zero
	}
	if -1e15 < f && f < 1e15 && f == float64(int64(f)) {
		return strconv.AppendInt(b, int64(f), 10)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

// preserve is the attribute an element needs for its outer spaces.
func preserve(s string) string {
	if s != strings.TrimSpace(s) || strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") {
		return ` xml:space="preserve"`
	}
	return ""
}

// body returns a cell's t attribute and its content.
func (v *Value) body(prefix string) (t string, content []byte) {
	in := func(b []byte, name, attrs string) []byte { return append(b, "<"+prefix+name+attrs+">"...) }
	out := func(b []byte, name string) []byte { return append(b, "</"+prefix+name+">"...) }
	var b []byte
	switch v.Kind {
	case Text:
		if v.Text == "" {
			return "", nil
		}
		b = in(in(b, "is", ""), "t", ` xml:space="preserve"`)
		b = appendText(b, v.Text)
		return "inlineStr", out(out(b, "t"), "is")
	case Number:
		return "", out(appendNumber(in(b, "v", ""), v.Number), "v")
	case Formula:
		b = append(in(b, "f", ""), escape(v.Text)...)
		b = out(b, "f")
		switch r := v.Result; {
		case r == nil:
		case r.Kind == Number:
			b = out(appendNumber(in(b, "v", ""), r.Number), "v")
		default:
			text := ""
			if r.Kind == Text {
				text = r.Text
			}
			t = "str"
			b = out(appendText(in(b, "v", preserve(text)), text), "v")
		}
	}
	return t, b
}

func (v *Value) blank() bool { return v.Kind == Blank || v.Kind == Text && v.Text == "" }
