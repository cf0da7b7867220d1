package pledge

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is compared: NFKC, without spaces, line breaks and
// characters of no width, wherever they stand. Folding twice changes nothing.
func Fold(s string) string {
	if norm.NFKC.IsNormalString(s) && strings.IndexFunc(s, invisible) < 0 {
		return s
	}
	// A removed space may bring a letter and its mark together, hence the
	// second normalisation.
	return norm.NFKC.String(strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s)))
}

// FoldLabel folds a label or header and takes colons and marks (※, *) off its
// ends: 担当部： is 担当部.
func FoldLabel(s string) string { return strings.Trim(Fold(s), ":※*") }

// blank reports whether s is nothing but what Fold removes.
func blank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !invisible(r) }) < 0
}

func invisible(r rune) bool {
	switch r {
	case '\u200b', '\u2060', '\ufeff':
		return true
	}
	return unicode.IsSpace(r) || unicode.Is(unicode.Z, r)
}

// nearest returns the word that was probably meant by s, "" where none is near
// enough: at most a third of the longer word differs, or exactly one of the
// words stands inside s. Of equally near words the first one wins. spelled
// maps folded spellings to what they mean.
func nearest(s string, spelled []spelled) string {
	typed := []rune(Fold(s))
	if len(typed) == 0 || len(typed) > 64 {
		return ""
	}
	best, means := 0, ""
	for _, w := range spelled {
		word := []rune(w.folded)
		d := distance(typed, word)
		if 3*d > max(len(typed), len(word)) {
			continue
		}
		if means == "" || d < best {
			best, means = d, w.means
		}
	}
	if means != "" {
		return means
	}
	for _, w := range spelled {
		if len([]rune(w.folded)) < 2 || !strings.Contains(string(typed), w.folded) {
			continue
		}
		if means != "" && means != w.means {
			return ""
		}
		means = w.means
	}
	return means
}

// spelled is one way to write a word.
type spelled struct{ folded, means string }

// Distance counts the letters to insert, drop, replace or swap with their
// neighbour to make one word of the other, both folded.
func Distance(a, b string) int { return distance([]rune(Fold(a)), []rune(Fold(b))) }

// distance is [Distance] of folded words (Damerau–Levenshtein, each letter
// edited once).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
