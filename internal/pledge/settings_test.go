package pledge

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBuiltIn(t *testing.T) {
	s := BuiltIn()
	if p := s.Validate(); p != nil {
		t.Errorf("built-in settings have problems: %+v", p)
	}
	for y, want := range map[FiscalYear]string{2019: "短期", 2023: "短期", 2024: "中期", 2025: "中期", 2026: "中長期", 2099: "中長期", 0: ""} {
		if got := s.HorizonOf(Target{Year: y}); got != want {
			t.Errorf("%v is %q, want %q", y, got, want)
		}
	}
	if got := s.HorizonOf(Target{2026, true}); got != "中長期" {
		t.Errorf("令和8年度以降 is %q", got)
	}
	if got := s.CheckEnd(2023); got != NewDate(2024, time.April, 30) {
		t.Errorf("year-end check of fiscal 2023 ends %v", got)
	}
	for _, f := range []string{"進捗状況"} {
		if got, ok := s.FieldOf(f); ok {
			t.Errorf("%s is taken for %s", f, got)
		}
	}
}

func TestCheckEnd(t *testing.T) {
	for _, c := range []struct {
		s    Settings
		want string
	}{
		{Settings{}, "2024-03-31"},
		{Settings{CheckMonth: 3, CheckDay: 31}, "2025-03-31"},
		{Settings{CheckMonth: 4, CheckDay: 31}, "2024-04-30"},
		{Settings{Calendar: Calendar{time.January}, CheckMonth: 4, CheckDay: 30}, "2024-04-30"},
		{Settings{Calendar: Calendar{time.October}, CheckMonth: 10, CheckDay: 31}, "2024-10-31"},
	} {
		if got := c.s.CheckEnd(2023).String(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.s, got, c.want)
		}
	}
}

func TestFieldOf(t *testing.T) {
	s := BuiltIn()
	for label, want := range map[string]Field{
		"公約番号": Number, "No.": Number, "ＮＯ．": Number, "番号": Number, "公約Ｎｏ": Number, "公約 番号：": Number, "担当部：": Department, "担 当 部": Department, "担当部局": Department, "部": Department,
		"課名": Division, "公約": Name, "事業名": Name, "目標年度": TargetYear, "達成予定年度": TargetYear, "当初達成目標年度": InitialTarget, "進捗率（％）": Progress, "進捗": Progress,
		"達成年月日": AchievedOn, "課題": Situation, "取組内容": Actions, "今後の予定": Next, "※備考": Remarks, "現状と\n課題": Situation,
		"工程": Plan, "工程 令和5年度": "plan/2023", "工程（令和5年度）": "plan/2023", "工程：R5": "plan/2023", "工程 2023年度": "plan/2023", "令和5年度の工程": "plan/2023", "令和5年度 工程": "plan/2023", "工程表 令和元年度": "plan/2019", "工程［令和５年度］": "plan/2023",
	} {
		if got, ok := s.FieldOf(FoldLabel(label)); !ok || got != want {
			t.Errorf("%q is %q, %v; want %q", label, got, ok, want)
		}
	}
	for _, label := range []string{"", "進捗状況", "工程 5年度", "工程 令和6年3月", "工程の説明", "工程 2018年度", "令和5年度", strings.Repeat("長", 4000)} {
		if got, ok := s.FieldOf(FoldLabel(label)); ok {
			t.Errorf("%q is %q", label, got)
		}
	}
	// Aliases follow the settings, not what they were before.
	s.Aliases = append(slices.Clone(s.Aliases), Alias{"スケジュール", Plan})
	if got, ok := s.FieldOf("スケジュール令和6年度"); !ok || got != PlanField(2024) {
		t.Errorf("a new alias is %q, %v", got, ok)
	}
	s.Aliases[len(s.Aliases)-1].Label = "日程"
	if got, ok := s.FieldOf("スケジュール"); ok {
		t.Errorf("an alias taken back is %q", got)
	}
}

func TestLabels(t *testing.T) {
	s := BuiltIn()
	seen := map[string]Field{}
	for i := range Items {
		f := Items[i].Key
		if got, ok := s.FieldOf(FoldLabel(f.Label())); !ok || got != f {
			t.Errorf("label %q of %s is %q, %v", f.Label(), f, got, ok)
		}
		if other, twice := seen[f.Label()]; twice {
			t.Errorf("%s and %s share the label %q", f, other, f.Label())
		}
		seen[f.Label()] = f
	}
	for y := firstYear; y <= lastYear; y++ {
		f := PlanField(y)
		if got, ok := s.FieldOf(FoldLabel(f.Label())); !ok || got != f {
			t.Errorf("label %q of %s is %q, %v", f.Label(), f, got, ok)
		}
		if got, ok := f.PlanYear(); !ok || got != y {
			t.Errorf("%s is of %d, %v", f, got, ok)
		}
	}
	if got := PlanField(2023).Label(); got != "工程 令和5年度" {
		t.Errorf("label of a year's plan: %q", got)
	}
	for _, f := range []Field{Plan, Name, "plan/5", "plan/x", "name/2023", ""} {
		if y, ok := f.PlanYear(); ok {
			t.Errorf("%q is a plan of %d", f, y)
		}
	}
	if got := Field("budget").Label(); got != "budget" {
		t.Errorf("label of no item: %q", got)
	}
}

func TestDepartments(t *testing.T) {
	s := city()
	before, after := NewDate(2023, time.March, 31), NewDate(2023, time.April, 1)
	for _, c := range []struct {
		name   string
		entry  string
		former bool
		before string
		after  string
	}{
		{"総務部", "総務部", false, "総務部", "総務部"},
		{" 総 務部", "総務部", false, "総務部", "総務部"},
		{"企画部", "企画部", false, "企画部", "企画政策部"},
		{"企画課", "企画政策部", true, "企画課", "企画政策部"},
		{"企画政策部", "企画政策部", false, "企画政策部", "企画政策部"},
		{"民生部", "福祉部", true, "福祉部", "福祉部"},
		{"消防本部", "", false, "消防本部", "消防本部"},
		{"", "", false, "", ""},
	} {
		entry, former := s.Department(c.name)
		name := ""
		if entry != nil {
			name = entry.Name
		}
		if name != c.entry || former != c.former {
			t.Errorf("%q is %q, former %v", c.name, name, former)
		}
		if b, a := s.CurrentDepartment(c.name, before), s.CurrentDepartment(c.name, after); b != c.before || a != c.after {
			t.Errorf("%q is %q, then %q; want %q, %q", c.name, b, a, c.before, c.after)
		}
	}
	circle := Settings{Departments: []DepartmentEntry{{Name: "甲部", Former: []string{"乙部"}, Until: before}, {Name: "乙部", Former: []string{"甲部"}, Until: before}}}
	if got := circle.CurrentDepartment("甲部", after); got != "甲部" && got != "乙部" {
		t.Errorf("a circle of names ends at %q", got)
	}
}

func TestAreas(t *testing.T) {
	s := city()
	if a, ok := s.AreaOf("2 安心から選ばれるまちへ"); !ok || a.Number != 2 {
		t.Errorf("area %v, %v", a, ok)
	}
	if a, ok := s.AreaOf("安心から選ばれるまちへ"); ok {
		t.Errorf("a name alone is the canonical value of %v", a)
	}
	for in, want := range map[string]AreaEntry{"8 新しい分野": {8, "新しい分野"}, "８．新しい分野": {8, "新しい分野"}, "⑧新しい分野": {8, "新しい分野"}, "8": {8, ""}, "新しい 分野": {0, "新しい 分野"}} {
		if n, name := SplitArea(in); n != want.Number || name != want.Name {
			t.Errorf("SplitArea(%q) = %d, %q", in, n, name)
		}
	}
}

func TestValidate(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(s *Settings)
		want  Problem // without its texts
	}{
		"first month":          {func(s *Settings) { s.Calendar.FirstMonth = 13 }, Problem{Part: PartCalendar, Index: -1, Value: "13"}},
		"check month":          {func(s *Settings) { s.CheckMonth = -1 }, Problem{Part: PartCheck, Index: -1, Value: "-1"}},
		"check day":            {func(s *Settings) { s.CheckDay = 31 }, Problem{Part: PartCheck, Index: -1, Value: "4月31日"}},
		"check without a day":  {func(s *Settings) { s.CheckDay = 0 }, Problem{Part: PartCheck, Index: -1}},
		"term":                 {func(s *Settings) { s.TermFrom, s.TermUntil = NewDate(2026, 4, 2), NewDate(2022, 4, 1) }, Problem{Part: PartTerm, Index: -1, Value: "令和4年4月1日"}},
		"no horizon":           {func(s *Settings) { s.Horizons = nil }, Problem{Part: PartHorizons, Index: -1}},
		"overlap":              {func(s *Settings) { s.Horizons[1].From = 2023 }, Problem{Part: PartHorizons, Index: 1, Value: "中期"}},
		"gap":                  {func(s *Settings) { s.Horizons[2].From = 2027 }, Problem{Part: PartHorizons, Index: 2, Value: "中長期"}},
		"open in the middle":   {func(s *Settings) { s.Horizons[0].To = 0 }, Problem{Part: PartHorizons, Index: 1, Value: "中期"}},
		"backwards":            {func(s *Settings) { s.Horizons = []Horizon{{"短期", 2024, 2023}} }, Problem{Part: PartHorizons, Index: 0, Value: "短期"}},
		"horizon twice":        {func(s *Settings) { s.Horizons[1].Name = "短 期" }, Problem{Part: PartHorizons, Index: 1, Value: "短 期"}},
		"horizon without name": {func(s *Settings) { s.Horizons[1].Name = " " }, Problem{Part: PartHorizons, Index: 1}},
		"area number twice":    {func(s *Settings) { s.Areas[1].Number = 1 }, Problem{Part: PartAreas, Index: 1, Value: "1"}},
		"area number":          {func(s *Settings) { s.Areas[1].Number = 0 }, Problem{Part: PartAreas, Index: 1, Value: "0"}},
		"area name twice":      {func(s *Settings) { s.Areas[2].Name = s.Areas[0].Name }, Problem{Part: PartAreas, Index: 2, Value: "子育て・教育から選ばれるまちへ"}},
		"department twice":     {func(s *Settings) { s.Departments[3].Name = "総務 部" }, Problem{Part: PartDepartments, Index: 3, Value: "総務 部"}},
		"former name twice":    {func(s *Settings) { s.Departments[3].Former = []string{"企画課"} }, Problem{Part: PartDepartments, Index: 3, Value: "企画課"}},
		"department backwards": {func(s *Settings) { s.Departments[1].From = NewDate(2024, 1, 1) }, Problem{Part: PartDepartments, Index: 1, Value: "企画部"}},
		"spelling of no item":  {func(s *Settings) { s.Spellings = []Spelling{{Field: "x", Typed: "a", Means: "b"}} }, Problem{Part: PartSpellings, Index: 0, Value: "x"}},
		"spelling of no word":  {func(s *Settings) { s.Spellings = []Spelling{{Field: StatusWord, Typed: "完", Means: "完了"}} }, Problem{Part: PartSpellings, Index: 0, Value: "完了"}},
		"spelling without":     {func(s *Settings) { s.Spellings = []Spelling{{Field: StatusWord, Typed: " ", Means: "中止"}} }, Problem{Part: PartSpellings, Index: 0}},
		"spelling also":        {func(s *Settings) { s.Spellings = []Spelling{{StatusWord, "完", "達成済み", Afterwards, "済"}} }, Problem{Part: PartSpellings, Index: 0, Value: "済"}},
		"spelling in a circle": {func(s *Settings) {
			s.Spellings = []Spelling{{Field: Department, Typed: "総務", Means: "総務部"}, {Field: Department, Typed: "総務部", Means: "総務課"}}
		}, Problem{Part: PartSpellings, Index: 0, Value: "総務部"}},
		"spelling twice": {func(s *Settings) {
			s.Spellings = []Spelling{{Field: StatusWord, Typed: "止", Means: "中止"}, {Field: StatusWord, Typed: " 止", Means: "統合"}}
		}, Problem{Part: PartSpellings, Index: 1, Value: " 止"}},
		"alias of no item":  {func(s *Settings) { s.Aliases = []Alias{{"名", "x"}} }, Problem{Part: PartAliases, Index: 0, Value: "x"}},
		"alias is a label":  {func(s *Settings) { s.Aliases = []Alias{{"状 況", Name}} }, Problem{Part: PartAliases, Index: 0, Value: "状 況"}},
		"alias twice":       {func(s *Settings) { s.Aliases = []Alias{{"NO", Name}, {"no：", Number}} }, Problem{Part: PartAliases, Index: 1, Value: "no："}},
		"alias without one": {func(s *Settings) { s.Aliases = []Alias{{"：", Name}} }, Problem{Part: PartAliases, Index: 0}},
	} {
		s := city()
		c.spoil(&s)
		got := s.Validate()
		if len(got) != 1 {
			t.Errorf("%s: %d problems: %+v", name, len(got), got)
			continue
		}
		if got[0].Japanese == "" || got[0].English == "" {
			t.Errorf("%s: no text: %+v", name, got[0])
		}
		got[0].Japanese, got[0].English = "", ""
		if diff := cmp.Diff(c.want, got[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	s := city()
	if got := s.Validate(); got != nil {
		t.Errorf("good settings: %+v", got)
	}
}

func TestMeetings(t *testing.T) {
	want := Meeting{2023, 3, Headquarters}
	for _, s := range []string{"令和5年度第3回本部会議", "令和５年度第３回本部会議", "令和5年度 第3回 本部会議", "R5第3回本部会議", "Ｒ５年度第三回本部会議", "2023年度第3回本部会議", "令和5年第3回本部会議", "令和5年度3回本部会議", "2023第3回本部会議", "令和五年度\n第三回本部会議"} {
		if got, err := ParseMeeting(s); err != nil || got != want {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	if got := want.String(); got != "令和5年度第3回本部会議" {
		t.Errorf("printed %q", got)
	}
	if got := (Meeting{2019, 12, Subcommittee}).String(); got != "令和元年度第12回分科会" {
		t.Errorf("printed %q", got)
	}
	if got := (Meeting{}).String(); got != "" {
		t.Errorf("no meeting prints %q", got)
	}
	for s, reasonWant := range map[string]Misread{"5年度第3回本部会議": NoEra, "来年度第1回分科会": Relative, "令和5年度第0回分科会": OutOfRange, "平成30年度第1回分科会": OutOfRange, "令和5年度本部会議": NotUnderstood, "令和5年度第3回": NotUnderstood, "令和5年度第3回委員会": NotUnderstood, "令和5年4月第3回分科会": NotUnderstood, "": NotUnderstood, "R53回分科会": NotUnderstood} {
		if got, err := ParseMeeting(s); err == nil {
			t.Errorf("%q is %v", s, got)
		} else if r := reason(t, err); r != reasonWant {
			t.Errorf("%q: reason %d, want %d", s, r, reasonWant)
		}
	}
	var e *ReadError
	if _, err := ParseMeeting("令和5年度第3回本部会義"); !errors.As(err, &e) || e.Nearest != "令和5年度第3回本部会議" {
		t.Errorf("nearest: %+v", e)
	}
	list := []Meeting{{2024, 1, Subcommittee}, {2023, 10, Headquarters}, {2023, 2, Headquarters}, {2023, 1, Subcommittee}}
	slices.SortFunc(list, Meeting.Compare)
	if !cmp.Equal(list, []Meeting{{2023, 1, Subcommittee}, {2023, 2, Headquarters}, {2023, 10, Headquarters}, {2024, 1, Subcommittee}}) {
		t.Errorf("sorted %v", list)
	}
}

func TestDecisions(t *testing.T) {
	// SPEC "Meetings": each body's words, in order.
	for body, want := range map[Body][]string{
		Subcommittee: {"原案のまま本部会議に提出", "修正後に本部会議に提出", "統合", "統合及び修正して本部会議に提出", "次回分科会へローリング", "報告"},
		Headquarters: {"原案のとおり決定", "要修正", "次回会議へのローリング", "報告"},
		"委員会":        nil,
	} {
		if got := body.Words(); !cmp.Equal(got, want) {
			t.Errorf("%s offers %v", body, got)
		}
	}
	for _, b := range Bodies {
		spelt := map[string]Decision{}
		for _, r := range b.Rulings() {
			for _, w := range append(slices.Clone(r.Spelled), string(r.Decision)) {
				if got, err := b.ParseDecision(" " + w + "\n"); err != nil || got != r.Decision {
					t.Errorf("%s: %q is %q, %v", b, w, got, err)
				}
				if other, twice := spelt[w]; twice {
					t.Errorf("%s: %q means %q and %q", b, w, r.Decision, other)
				}
				spelt[w] = r.Decision
			}
			if b == Subcommittee && r.TakesEffect {
				t.Errorf("%s puts %q into effect", b, r.Decision)
			}
			if r.TakesEffect == r.KeepsReview {
				t.Errorf("%s %q neither ends nor keeps the review, or both", b, r.Decision)
			}
		}
	}
	if d, err := Headquarters.ParseDecision("修正後に本部会議に提出"); err != nil || d != PassRevised {
		t.Errorf("the other body's word is %q, %v", d, err)
	}
	if _, ok := Headquarters.Ruling(PassRevised); ok {
		t.Error("the 本部会議 may take a 分科会's decision")
	}
	if d, err := Subcommittee.ParseDecision("ローリング"); err != nil || d != RollSub {
		t.Errorf("ローリング in a 分科会 is %q, %v", d, err)
	}
	if d, err := Headquarters.ParseDecision("ローリング"); err != nil || d != RollHead {
		t.Errorf("ローリング in the 本部会議 is %q, %v", d, err)
	}
	var e *ReadError
	if _, err := Headquarters.ParseDecision("原案の通り決定"); !errors.As(err, &e) || e.Nearest != "原案のとおり決定" {
		t.Errorf("nearest of 原案の通り決定: %+v", e)
	}
	if r, ok := Headquarters.Ruling(Settled); !ok || r.Counts || !r.Recorded {
		t.Errorf("修正のうえ決定: %+v, %v", r, ok)
	}
}
