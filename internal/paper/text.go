package paper

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// wide measures texts as Japanese programs set them: what may be full width is.
var wide = &runewidth.Condition{EastAsianWidth: true}

// Width returns how wide a text is in half-width characters.
func Width(text string) int { return wide.StringWidth(text) }

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
		w := wide.RuneWidth(r)
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

// HeaderText makes a text fit for a page's header or footer, where & begins a
// code and 255 characters are all there is.
func HeaderText(s string) string {
	const longest = 80
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return strings.ReplaceAll(strings.TrimSpace(s), "&", "&&")
}
