package xstring

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// read is what a program reads in a stored text.
func read(stored string) string {
	return escape.ReplaceAllStringFunc(html.UnescapeString(stored), func(e string) string {
		n, _ := strconv.ParseInt(e[2:6], 16, 32)
		return string(rune(n))
	})
}

func TestStoredTextsReadBack(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"_x005F_", "_x0041_", "_xD800_", "_x0041", "_x", "x0041_", "_", "前", "\r", "\x01", "\ufffe", "\ufdd0", "\ufdd1", "\u3400"}),
		rapid.StringN(0, 2, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ReplaceAll(strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), ""), "&", "")
		once := Restore([]byte(Guard(text)))
		if got := read(string(once)); got != text {
			t.Errorf("%q is stored as %q, which is %q", text, once, got)
		}
		if twice := Restore(once); string(twice) != string(once) {
			t.Errorf("%q, restored again, is %q", once, twice)
		}
		var b []byte
		for s := text; s != ""; {
			r, n, esc := Next(s)
			if esc {
				b = Append(b, r)
			} else {
				b = append(b, s[:n]...)
			}
			s = s[n:]
		}
		if got := read(string(b)); got != text {
			t.Errorf("%q is written as %q, which is %q", text, b, got)
		}
	})
}
