package pledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean returns a text as it is kept. Line ends become LF, and so do the line
// and page breaks of Word (VT, FF); characters that no cell can hold or nobody
// can see (the other control characters, U+FFFE and U+FFFF) are left out, and
// bytes that are no UTF-8 become U+FFFD. changed reports more than line ends:
// what was typed is then not quite what is kept. Cleaning twice changes nothing.
func Clean(s string) (clean string, changed bool) {
	if utf8.ValidString(s) && strings.IndexFunc(s, unkept) < 0 {
		return s, false
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	changed = !utf8.ValidString(s)
	clean = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case !unkept(r):
			return r
		}
		changed = true
		if r == '\v' || r == '\f' {
			return '\n'
		}
		return -1
	}, s)
	return clean, changed
}

// unkept reports whether a character never stands in a text that is kept.
func unkept(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == 0x7f || r == 0xfffe || r == 0xffff
}

// Line makes a text safe for one line of a terminal or a mail: what people
// typed, and how they called their files, must neither break lines nor colour,
// move or reverse anything.
func Line(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return ' '
		}
		return shown(r)
	}, s)
}

// Lines is [Line] of a text that may keep its line breaks.
func Lines(s string) string { return strings.Map(shown, s) }

// shown returns a character as it is printed, -1 where it is not.
func shown(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t':
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029', r == 0xfffe, r == 0xffff:
		return -1
	}
	return r
}
