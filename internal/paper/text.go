package paper

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"
)

// wide measures texts as Japanese programs and terminals set them: what may be
// full width (… → ①) is, on every machine.
var wide = &runewidth.Condition{EastAsianWidth: true}

// Width returns how wide a text is in half-width characters, a terminal's
// columns.
func Width(text string) int { return wide.StringWidth(text) }

// RuneWidth is [Width] of one character of a text that is cut between them.
func RuneWidth(r rune) int { return wide.RuneWidth(r) }

// Lines returns how many lines a text takes in a width of half-width
// characters.
func Lines(text string, width int) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += max(1, (Width(line)+width-1)/width)
	}
	return n
}

// Pieces cuts a text so that each piece takes at most max lines in a width of
// half-width characters.
func Pieces(text string, width, max int) []string {
	var list []string
	var b strings.Builder
	column, lines := 0, 1
	for _, r := range text {
		w := RuneWidth(r)
		if r == '\n' || column+w > width {
			column = 0
			if lines++; lines > max {
				list = append(list, b.String())
				b.Reset()
				lines = 1
				if r == '\n' {
					continue
				}
			}
		}
		if r != '\n' {
			column += w
		}
		b.WriteRune(r)
	}
	return append(list, b.String())
}

// HeaderTextIn is [HeaderText] in a size, in points. The font that stands between
// is the usual one: a number that begins the text would join the size.
func HeaderTextIn(points int, s string) string {
	return fmt.Sprintf(`&%d&"-,Regular"%s`, points, HeaderText(s))
}

// HeaderText makes a text fit for a page's header or footer, where & begins a
// code and 255 characters are all there is.
func HeaderText(s string) string {
	const longest = 80
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return strings.ReplaceAll(strings.TrimSpace(s), "&", "&&")
}
