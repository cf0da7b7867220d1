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

// appendCell writes a cell that is not stored yet.
func (v *Value) appendCell(b []byte, prefix string, row, col, style int) []byte {
	b = append(append(append(b, '<'), prefix...), `c r="`...)
	b = append(appendA1(b, row, col), '"')
	if style != 0 {
		b = append(strconv.AppendInt(append(b, ` s="`...), int64(style), 10), '"')
	}
	if t := v.kind(); t != "" {
		b = append(append(append(b, ` t="`...), t...), '"')
	}
	if v.blank() {
		return append(b, "/>"...)
	}
	b = v.appendContent(append(b, '>'), prefix)
	return append(append(append(b, "</"...), prefix...), "c>"...)
}

// kind returns a cell's t attribute, "" for none.
func (v *Value) kind() string {
	switch {
	case v.Kind == Text && v.Text != "":
		return "inlineStr"
	case v.Kind == Formula && v.Result != nil && v.Result.Kind != Number:
		return "str"
	}
	return ""
}

// appendContent writes what stands in a cell, nothing for a blank.
func (v *Value) appendContent(b []byte, prefix string) []byte {
	in := func(name, attrs string) {
		b = append(append(append(append(append(b, '<'), prefix...), name...), attrs...), '>')
	}
	out := func(name string) {
		b = append(append(append(append(b, "</"...), prefix...), name...), '>')
	}
	switch v.Kind {
	case Text:
		if v.Text != "" {
			in("is", "")
			in("t", preserve(v.Text))
			b = appendText(b, v.Text)
			out("t")
			out("is")
		}
	case Number:
		in("v", "")
		b = appendNumber(b, v.Number)
		out("v")
	case Formula:
		in("f", "")
		b = appendFormula(b, v.Text)
		out("f")
		switch r := v.Result; {
		case r == nil:
		case r.Kind == Number:
			in("v", "")
			b = appendNumber(b, r.Number)
			out("v")
		default:
			text := ""
			if r.Kind == Text {
				text = r.Text
			}
			in("v", preserve(text))
			b = appendText(b, text)
			out("v")
		}
	}
	return b
}

// appendFormula writes a formula. Its quotes, which are many, stay as they are.
func appendFormula(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		as := ""
		switch s[i] {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '\r': // XML would make a line feed of it
			as = "&#13;"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), as...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

func (v *Value) blank() bool { return v.Kind == Blank || v.Kind == Text && v.Text == "" }
