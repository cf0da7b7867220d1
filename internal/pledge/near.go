package pledge

import "strings"

// closeness is how near a word must be to what was typed, to be what was
// probably meant by it.
type closeness uint8

const (
	fair  closeness = iota // at most a third of the longer one's letters differ
	tight                  // a third of the shorter one's: of the many short aliases one is always near
	loose                  // fair, or half of the shorter one's: hardly anything else can be meant
)

// near returns how many letters lie between two folded words, and whether that
// is near enough. It is the one rule for all words that are nearly right.
func near(typed, word []rune, c closeness) (letters int, ok bool) {
	shorter, longer := min(len(typed), len(word)), max(len(typed), len(word))
	enough := func(d int) bool {
		switch c {
		case tight:
			return 3*d <= shorter
		case loose:
			return 3*d <= longer || 2*d <= shorter
		}
		return 3*d <= longer
	}
	if shorter == 0 || len(typed) > maxWord || !enough(longer-shorter) {
		return 0, false
	}
	letters = distance(typed, word)
	return letters, enough(letters)
}

// maxWord is how many letters of what was typed can be a word.
const maxWord = 64

// spelled is one way to write a word.
type spelled struct{ folded, means string }

// nearest returns the word that was probably meant by s: the nearest of those
// near enough, of equals the first, or else the only one that stands inside s;
// "" where there is neither. spelled maps folded spellings to what they mean.
func nearest(s string, spelled []spelled) string {
	typed := []rune(Fold(s))
	best, means := 0, ""
	for _, w := range spelled {
		if d, ok := near(typed, []rune(w.folded), fair); ok && (means == "" || d < best) {
			best, means = d, w.means
		}
	}
	if means != "" || len(typed) > maxWord {
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

// NearestField returns the item that a header nobody knows probably means. Of
// its label at most two letters may differ, and half of them. That the header
// has a label in it says nothing: 進捗状況 has two. ok is false where no item is
// near.
func (s *Settings) NearestField(header string) (f Field, ok bool) {
	typed, best := labelRunes(header), 3
	for _, n := range s.labels().names {
		c := tight
		if n.own {
			c = loose
		}
		if d, is := near(typed, n.letters, c); is && d < best {
			best, f, ok = d, n.field, true
		}
	}
	return f, ok
}

// Apart returns how many letters lie between a text and the label of an item, or
// an alias, of which it was probably meant to be the label; one where the label
// stands inside it. ok is false where it means something else. lacking says that
// the item's label must be somewhere and is not: then half of its letters may
// differ.
func (s *Settings) Apart(text string, f Field, lacking bool) (letters int, ok bool) {
	typed := labelRunes(text)
	for _, n := range s.labels().names {
		if n.field != f {
			continue
		}
		c := tight
		switch {
		case n.own && len(typed) <= 2*len(n.letters)+4 && strings.Contains(string(typed), string(n.letters)):
			return 1, true
		case n.own && lacking:
			c = loose
		case n.own:
			c = fair
		}
		if d, is := near(typed, n.letters, c); is && (!ok || d < letters) {
			letters, ok = d, true
		}
	}
	return letters, ok
}

// labelRunes returns the letters of a label as they are compared.
func labelRunes(s string) []rune { return []rune(strings.ToLower(FoldLabel(s))) }

// distance counts the letters to insert, drop, replace or swap with their
// neighbour to make one word of the other (Damerau–Levenshtein, each letter
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
