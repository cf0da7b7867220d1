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

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"状況", "状態", 1}, {"達成目標年度", "達成目票年度", 1}, {"年度", "度年", 1}, {"ｱ 状況", "ア状況", 0}, {"状況", "", 2}} {
		if got := Distance(tt.a, tt.b); got != tt.want || Distance(tt.b, tt.a) != got {
			t.Errorf("%q and %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
