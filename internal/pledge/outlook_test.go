package pledge

import (
	"slices"
	"testing"
)

// The words that need an explanation are words of 達成見込み, and no other
// word needs one.
func TestProspects(t *testing.T) {
	if !slices.Equal(ItemOf(Outlook).Words, prospectWords) || len(prospectWords) != len(Prospects) {
		t.Errorf("達成見込み has the words %v", ItemOf(Outlook).Words)
	}
	var why []Prospect
	for _, p := range append([]Prospect{"", "順調"}, Prospects...) {
		if p.NeedsWhy() {
			why = append(why, p)
		}
	}
	if !slices.Equal(why, []Prospect{MayBeLate, OutOfReach}) {
		t.Errorf("%v need an explanation", why)
	}
}
