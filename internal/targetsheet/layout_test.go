package targetsheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
)

// longRecord is the sample with long texts of n characters.
func longRecord(n int) pledge.Record {
	r := sample()
	text := []rune(strings.Repeat("発電機の設置場所と燃料の保管方法を地区の代表者と協議している。8月までに結論を出す。", n/40+1))
	for _, f := range []pledge.Field{pledge.Situation, pledge.Actions, pledge.Next} {
		if r[f] = string(text[:n]); n == 0 {
			delete(r, f)
		}
	}
	return r
}

// Texts get the room they need: a row is no higher than Excel allows, the rows
// of a slot together hold its text, and it reads as it was.
func TestLongTexts(t *testing.T) {
	for _, tt := range []struct {
		characters, rows, pages int
	}{{0, 1, 1}, {300, 1, 1}, {600, 1, 1}, {1000, 1, 2}, {2000, 2, 2}, {3000, 2, 3}} {
		r := longRecord(tt.characters)
		o := order(r)
		l := layoutOf(r, planLines(o.Settings, r, o.Today))
		for i, h := range l.heights {
			if h <= 0 || h > paper.MaxHeight {
				t.Errorf("%d characters: row %d is %v high", tt.characters, i+1, h)
			}
		}
		for _, s := range l.slots {
			have := sum(l.heights[s.row-1 : s.end()])
			if need := s.height(r, 1); have < need {
				t.Errorf("%d characters: %s has %v of %v", tt.characters, s.field, have, need)
			}
		}
		s := l.slotOf(pledge.Situation)
		if s.rows != tt.rows || len(l.breaks())+1 != tt.pages {
			t.Errorf("%d characters: %d rows on %d pages, want %d on %d", tt.characters, s.rows, len(l.breaks())+1, tt.rows, tt.pages)
		}
		from := 1
		for _, to := range append(l.breaks(), l.last+1) {
			if page := sum(l.heights[from-1 : to-1]); tt.pages > 1 && page > longPage {
				t.Errorf("%d characters: a page of %v", tt.characters, page)
			}
			from = to
		}
		subs, _, _ := Read("a.xlsx", open(t, write(t, o)), o.Settings)
		want := r.Clone()
		delete(want, pledge.HorizonName)
		if d := cmp.Diff(want, recordOf(subs[0])); d != "" || len(subs[0].Findings) > 0 {
			t.Errorf("%d characters: %s%s", tt.characters, said(subs[0].Findings), d)
		}
	}
	// A form without texts fills its page and has room for what departments
	// write into it: 600 characters, 240 where less is asked, two lines a year.
	plan := []pledge.Field{"plan/2022", "plan/2023", "plan/2024", "plan/2025", "plan/2026"}
	l := layoutOf(pledge.Record{}, plan)
	if high := sum(l.heights); high < pageHeight-lineHeight || high > pageHeight {
		t.Errorf("a form without texts is %v high, its page %v", high, pageHeight)
	}
	for f, characters := range map[pledge.Field]int{pledge.Situation: 600, pledge.Actions: 600, pledge.Next: 600,
		pledge.Response: 240, pledge.Remarks: 240, pledge.Reason: 240, "plan/2022": 100, "plan/2026": 100} {
		s := l.slotOf(f)
		if need := s.height(pledge.Record{f: strings.Repeat("あ", characters)}, 1); l.heights[s.row-1] < need {
			t.Errorf("%s has %v, %d characters need %v", f, l.heights[s.row-1], characters, need)
		}
	}
	// With all of it full the form is still one page.
	full := longRecord(600)
	for f, characters := range map[pledge.Field]int{pledge.Instruction: 300, pledge.Response: 300, pledge.Remarks: 300,
		"plan/2022": 80, "plan/2023": 80, "plan/2024": 80, "plan/2025": 80, "plan/2026": 80} {
		full[f] = strings.Repeat("長", characters)
	}
	if l := layoutOf(full, plan); l.breaks() != nil {
		t.Errorf("a full form is %v high and breaks at %v", sum(l.heights), l.breaks())
	}
}
