package pledge

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is compared: NFKC, without spaces, line breaks and
// characters of no width, wherever they stand. Folding twice changes nothing.
func Fold(s string) string {
	if folded(s) || norm.NFKC.IsNormalString(s) && strings.IndexFunc(s, invisible) < 0 {
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

// folded reports whether s is nothing but characters that folding leaves alone,
// whatever stands beside them. There are more than it knows, but few texts have
// others, and to look them up takes five times as long.
func folded(s string) bool {
	for _, r := range s {
		switch {
		case '!' <= r && r <= '~', '一' <= r && r <= '鿿', 'ぁ' <= r && r <= 'ゖ', 'ァ' <= r && r <= 'ー', '、' <= r && r <= '〃', '々' <= r && r <= '】':
		default:
			return false
		}
	}
	return true
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
