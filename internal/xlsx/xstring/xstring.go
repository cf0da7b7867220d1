// Package xstring is how workbooks store texts: as _xHHHH_ what XML cannot hold,
// and the underscore of what only looks like that (ECMA-376 part 1, 22.9.2.19,
// ST_Xstring).
package xstring

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Unheld reports whether XML 1.0 has no way to write a character, or none that
// is read back: a carriage return becomes a line feed. It is no rule for texts:
// which characters are kept is for [kouyaku/internal/pledge.Clean] to say, and
// people's own cells hold what they hold.
func Unheld(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF
}

// Next returns the first character of a text that is not empty, how many bytes
// it takes, and whether it is to be stored as _xHHHH_. Bytes that are no UTF-8
// are U+FFFD.
func Next(s string) (r rune, size int, escape bool) {
	r, size = utf8.DecodeRuneInString(s)
	return r, size, Unheld(r) || r == '_' && looksEscaped(s)
}

// looksEscaped reports whether a text begins as an escape does, or would, once
// the character behind it is one.
func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' && s[1] != 'X' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	r, _ := utf8.DecodeRuneInString(s[6:])
	return r == '_' || Unheld(r)
}

// Entered reports whether a program, once someone presses F2 and Enter on a cell
// with the text, takes it for a formula or an apostrophe of its own, unless the
// cell's format has quotePrefix. Excel enters full-width signs as half-width
// ones.
func Entered(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("=+-@'＝＋－＠", r)
}

// Append writes a character as _xHHHH_.
func Append(b []byte, r rune) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, '_', 'x', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15], '_')
}

// Stand-ins for what is to be stored as an escape. Unicode keeps these code
// points free for a program's own use; XML holds them.
const (
	underscore = '\uFDD0'
	other      = '\uFDD1' // the next character says which: others counted from first
	first      = '\u3400'
)

var others = func() []rune {
	list := []rune{0xFFFE, 0xFFFF, underscore, other}
	for r := range rune(0x20) {
		list = append(list, r)
	}
	return list
}()

// Guard returns a text that a writer which escapes texts wrongly, as excelize
// does, passes on unharmed. [Restore] makes of it what is to be stored.
func Guard(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == '_' || r == underscore || r == other || Unheld(r) }) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n, escape := Next(s)
		s = s[n:]
		switch {
		case r == '_' && escape:
			b.WriteRune(underscore)
		case escape || r == underscore || r == other:
			b.WriteRune(other)
			b.WriteRune(first + rune(slices.Index(others, r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Restore returns the XML of a part with the guarded texts in it as they are to
// be stored.
func Restore(part []byte) []byte {
	if !bytes.ContainsRune(part, underscore) && !bytes.ContainsRune(part, other) {
		return part
	}
	out := make([]byte, 0, len(part)+len(part)/16)
	for len(part) > 0 {
		at := bytes.IndexFunc(part, func(r rune) bool { return r == underscore || r == other })
		if at < 0 {
			break
		}
		out = append(out, part[:at]...)
		r, n := utf8.DecodeRune(part[at:])
		part = part[at+n:]
		if r == underscore {
			out = Append(out, '_')
			continue
		}
		which, n := utf8.DecodeRune(part)
		i := int(which - first)
		if i < 0 || i >= len(others) { // nobody guarded this
			out = utf8.AppendRune(out, r)
			continue
		}
		part = part[n:]
		if Unheld(others[i]) {
			out = Append(out, others[i])
		} else {
			out = fmt.Appendf(out, "&#x%X;", others[i]) // whoever restores again leaves it
		}
	}
	return append(out, part...)
}
