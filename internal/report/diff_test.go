package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// show writes what is only on one side in brackets.
func show(list []run) string {
	var b strings.Builder
	for _, r := range list {
		if r.same {
			b.WriteString(r.text)
		} else {
			b.WriteString("[" + r.text + "]")
		}
	}
	return b.String()
}

func TestDiff(t *testing.T) {
	for _, tt := range []struct{ before, after, old, new string }{
		{"", "", "", ""},
		{"", "新しい", "", "[新しい]"},
		{"同じ文です", "同じ文です", "同じ文です", "同じ文です"},
		{"二つの路線で始める", "三つの路線で始める", "[二]つの路線で始める", "[三]つの路線で始める"},
		{"始める。", "予定どおり始める。", "始める。", "[予定どおり]始める。"},
		{"あい路線の見直しうえ", "かき路線の見直しくけ", "[あい]路線の見直し[うえ]", "[かき]路線の見直し[くけ]"},
		{"あいうえお。", "か、きうく。", "[あいうえお]。", "[か、きうく]。"},
	} {
		old, new := diff(tt.before, tt.after)
		if show(old) != tt.old || show(new) != tt.new {
			t.Errorf("%q → %q:\n got %s → %s\nwant %s → %s", tt.before, tt.after, show(old), show(new), tt.old, tt.new)
		}
	}
}

// Joined, the runs give the texts back, and what both have is the same.
func TestDiffLosesNothing(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("あいう、。\n")), 0, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		before, after := letters.Draw(t, "before"), letters.Draw(t, "after")
		old, new := diff(before, after)
		join := func(list []run, common bool) string {
			var b strings.Builder
			for _, r := range list {
				if r.same || !common {
					b.WriteString(r.text)
				}
			}
			return b.String()
		}
		if join(old, false) != before || join(new, false) != after {
			t.Fatalf("lost: %v, %v", old, new)
		}
		if join(old, true) != join(new, true) {
			t.Fatalf("common parts differ: %v, %v", old, new)
		}
	})
}

func TestDiffOfHugeTexts(t *testing.T) {
	before, after := strings.Repeat("あ", 30_000)+"x", "y"+strings.Repeat("い", 30_000)
	old, new := diff(before, after)
	if show(old) != "["+before+"]" || show(new) != "["+after+"]" {
		t.Error("texts with nothing in common have something in common")
	}
}
