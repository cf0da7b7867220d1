package splice

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"kouyaku/internal/xlsx/xstring"
)

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

// appendText writes a cell's text so that any program reads back exactly it; see
// [xstring].
func appendText(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '<':
			b = append(b, "&lt;"...)
		case c == '>':
			b = append(b, "&gt;"...)
		case c >= utf8.RuneSelf || c < 0x20 || c == '_':
			r, n, escape := xstring.Next(s[i:])
			if escape {
				b = xstring.Append(b, r)
			} else {
				b = utf8.AppendRune(b, r)
			}
			i += n
			continue
		default:
			b = append(b, c)
		}
		i++
	}
	return b
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
