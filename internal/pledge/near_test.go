package pledge

import "testing"

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"状況", "状態", 1}, {"達成目標年度", "達成目票年度", 1}, {"年度", "度年", 1}, {"状況", "", 2}} {
		if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want || distance([]rune(tt.b), []rune(tt.a)) != got {
			t.Errorf("%q and %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// One rule for all words; how many letters may differ depends on what else
// could be meant.
func TestNear(t *testing.T) {
	for _, tt := range []struct {
		typed, word        string
		tight, fair, loose bool
	}{
		{"状況", "状況", true, true, true},
		{"状祝", "状況", false, false, true},
		{"未着", "未着手", false, true, true},
		{"進歩率", "進捗率", true, true, true},
		{"進歩卒", "進捗率", false, false, false},
		{"実施内訳", "実施内容", true, true, true},
		{"実施な用", "実施内容", false, false, true},
		{"会場", "状況", false, false, false},
		{"", "状況", false, false, false},
		{"状況", "", false, false, false},
	} {
		for c, want := range map[closeness]bool{tight: tt.tight, fair: tt.fair, loose: tt.loose} {
			if _, ok := near([]rune(tt.typed), []rune(tt.word), c); ok != want {
				t.Errorf("%q for %q, closeness %d: %v", tt.typed, tt.word, c, ok)
			}
		}
	}
}

func TestNearestNames(t *testing.T) {
	s := BuiltIn()
	s.Departments = []DepartmentEntry{{Name: "総務部"}, {Name: "市民福祉部", Former: []string{"健康福祉部"}}}
	for header, want := range map[string]string{
		"状祝": "状況", "目標年": "達成目標年度", "現状と問題": "現状と課題", "公約番合": "公約番号", "備 考欄：": "備考",
		"会場": "", "": "", "担当者の内線": "", "進捗状況": "",
	} {
		f, ok := s.NearestField(header)
		if f.Label() != want || ok != (want != "") {
			t.Errorf("%s is near %q, %v", header, f.Label(), ok)
		}
	}
	for name, want := range map[string]string{"総無部": "総務部", "健康福社部": "市民福祉部", "水道部": "", "": ""} {
		if got := s.NearestDepartment(name); got != want {
			t.Errorf("%s is near %q, want %q", name, got, want)
		}
	}
}

func TestApart(t *testing.T) {
	s := BuiltIn()
	const no = -1
	for _, tt := range []struct {
		text    string
		f       Field
		sure    int // letters, where the label may be blank
		lacking int // where it must be there
	}{
		{"達成目票年度", TargetYear, 1, 1},
		{"状祝", StatusWord, no, 1},
		{"備考欄", Remarks, 1, 1},
		{"実施内容（詳細）", Actions, 1, 1},
		{"特記事頃", Remarks, 1, 1}, // an alias
		{"ＮO。", Number, 1, 1},
		{"日程", Plan, no, 1},
		{"会場", Remarks, no, no},
		{"備考には何を書いてもかまいません", Remarks, no, no},
		{"", Remarks, no, no},
	} {
		for lacking, want := range map[bool]int{false: tt.sure, true: tt.lacking} {
			got, ok := s.Apart(tt.text, tt.f, lacking)
			if !ok {
				got = no
			}
			if got != want {
				t.Errorf("%s from %s (lacking: %v): %d, want %d", tt.text, tt.f.Label(), lacking, got, want)
			}
		}
	}
}
