package summary

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

func TestRate(t *testing.T) {
	for _, c := range []struct {
		of, all    int
		text, json string
	}{
		{0, 0, "―", "null"},
		{0, 97, "0.0%", "0.0"},
		{97, 97, "100.0%", "100.0"},
		{1, 3, "33.3%", "33.3"},
		{2, 3, "66.7%", "66.7"},
		{44, 97, "45.4%", "45.4"},
		{8, 97, "8.2%", "8.2"},
		{49, 97, "50.5%", "50.5"},
		{1, 16, "6.3%", "6.3"},          // 6.25
		{1, 80, "1.3%", "1.3"},          // 1.25
		{9, 80, "11.3%", "11.3"},        // 11.25, which no float holds
		{57, 80, "71.3%", "71.3"},       // 71.25
		{3, 2000, "0.2%", "0.2"},        // 0.15
		{2001, 2000, "100.1%", "100.1"}, // 100.05
		{1, 2001, "0.0%", "0.0"},        // just under 0.05
		{1, 2000, "0.1%", "0.1"},        // 0.05
	} {
		r := Rate{Of: c.of, All: c.all}
		b, err := json.Marshal(r)
		if r.String() != c.text || string(b) != c.json || err != nil {
			t.Errorf("%d/%d = %s, JSON %s, %v; want %s, %s", c.of, c.all, r, b, err, c.text, c.json)
		}
	}
}

// small is a register of ten, counted by hand in [TestFigures].
const small = `
	1 | R4   | R4   | 達成済み | 2023-03-31
	2 | R5   | R5   | 達成済み | 2023-03-01
	3 | R5   | R5   | 達成済み | 2024-03-31
	4 | R6   | R5   | 達成済み | 2023-10-23
	5 | R5   | R6   | 実施中 | | outlook=遅れのおそれ | progress=80%
	6 | R6   | R6   | 検討中 | | progress=10% | instruction=広報する
	7 | R8以降 | R7   | 未着手 | | outlook=達成困難 | progress=0%
	8 | R8以降 | R8以降 | 統合 | | mergedInto=4
	9 | R6   | R6   | 中止 | | outlook=達成困難
	10 | R5  | R5   | 実施中 | | outlook=見込みどおり`

// inputOf returns the input for a register as it stands: everything in effect
// counts, and AsOf decides only which 達成日 have come.
func inputOf(s *pledge.Settings, state map[int]pledge.Record, today pledge.Date, revision int) Input {
	return Input{Settings: s, AsOf: today, KnownBy: today, Revision: revision, Known: state, On: state}
}

func TestFigures(t *testing.T) {
	s := settings()
	f := Compute(inputOf(s, parse(t, s, small), pledge.NewDate(2024, 5, 1), 12))
	// 1–4 are achieved, and 8 with 4. Departments and areas go by the number
	// modulo three: 0 is 3 6 9, 1 is 1 4 7 10, 2 is 2 5 8.
	got, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"asOf":"2024-05-01","knownBy":"2024-05-01","revision":12,"total":10,"achieved":5,"rate":50.0,` +
		`"horizons":[` +
		`{"horizon":"短期","initial":{"total":5,"achieved":3,"rate":60.0},"present":{"total":5,"achieved":4,"rate":80.0}},` +
		`{"horizon":"中期","initial":{"total":3,"achieved":1,"rate":33.3},"present":{"total":4,"achieved":0,"rate":0.0}},` +
		`{"horizon":"中長期","initial":{"total":2,"achieved":1,"rate":50.0},"present":{"total":1,"achieved":1,"rate":100.0}}],` +
		`"fiscalYears":[` +
		`{"year":2022,"label":"令和4年度","initialTargets":1,"presentTargets":1,"achieved":2,"early":1,"cumulative":2,"rate":20.0},` +
		`{"year":2023,"label":"令和5年度","initialTargets":4,"presentTargets":4,"achieved":3,"early":2,"cumulative":5,"rate":50.0},` +
		`{"year":2024,"label":"令和6年度","initialTargets":3,"presentTargets":3,"achieved":0,"early":0,"cumulative":5,"rate":50.0},` +
		`{"year":2025,"label":"令和7年度","initialTargets":0,"presentTargets":1,"achieved":0,"early":0,"cumulative":5,"rate":50.0},` +
		`{"year":null,"label":"令和8年度以降","initialTargets":2,"presentTargets":1,"achieved":0,"early":0,"cumulative":5,"rate":50.0}],` +
		`"areas":[{"area":"1 子育て・教育","total":3,"achieved":1,"rate":33.3},{"area":"2 安心","total":4,"achieved":2,"rate":50.0},{"area":"3 文化","total":3,"achieved":2,"rate":66.7}],` +
		`"departments":[{"department":"総務部","total":3,"achieved":1,"rate":33.3},{"department":"保健福祉部","total":4,"achieved":2,"rate":50.0},{"department":"教育委員会教育部","total":3,"achieved":2,"rate":66.7}],` +
		`"statuses":{"未着手":1,"検討中":1,"実施中":2,"達成済み":5,"中止":1},` +
		`"meetings":[],` +
		`"changes":{"since":null,"achieved":[],"forward":[],"back":[]},` +
		`"review":{"proposals":0,"achievedIfDecided":5,"openRevisions":[],"rolled":[]},` +
		// 10 is due by 令和5 and the check of 30 April is over; 5 and 7 say so
		// themselves; 6 has 10 % and 31 of 365 days (8.5 %) are gone: not behind.
		`"attention":[{"pledge":10,"why":"target-passed"},{"pledge":7,"why":"outlook-difficult"},{"pledge":5,"why":"outlook-late"}]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if f.Merged != 1 {
		t.Errorf("merged = %d, want 1", f.Merged)
	}
	if want := (ThisYear{Year: 2024, Share: Share{Total: 2}, Remaining: []int{5, 6}}); !cmp.Equal(f.ThisYear, want) {
		t.Errorf("this year = %+v, want %+v", f.ThisYear, want)
	}
	if diff := cmp.Diff([]int{6}, f.Unanswered); diff != "" {
		t.Errorf("unanswered (-want +got):\n%s", diff)
	}
	if f.MonthsLeft != 23 { // 2024-05-01 to 2026-04-23
		t.Errorf("months left = %d, want 23", f.MonthsLeft)
	}
}

func TestNothing(t *testing.T) {
	s := pledge.BuiltIn()
	f := Compute(inputOf(&s, nil, pledge.NewDate(2024, 5, 1), 1))
	got, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"asOf":"2024-05-01","knownBy":"2024-05-01","revision":1,"total":0,"achieved":0,"rate":null,` +
		`"horizons":[` +
		`{"horizon":"短期","initial":{"total":0,"achieved":0,"rate":null},"present":{"total":0,"achieved":0,"rate":null}},` +
		`{"horizon":"中期","initial":{"total":0,"achieved":0,"rate":null},"present":{"total":0,"achieved":0,"rate":null}},` +
		`{"horizon":"中長期","initial":{"total":0,"achieved":0,"rate":null},"present":{"total":0,"achieved":0,"rate":null}}],` +
		`"fiscalYears":[],"areas":[],"departments":[],"statuses":{},"meetings":[],` +
		`"changes":{"since":null,"achieved":[],"forward":[],"back":[]},` +
		`"review":{"proposals":0,"achievedIfDecided":0,"openRevisions":[],"rolled":[]},"attention":[]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}

func TestMerged(t *testing.T) {
	for _, c := range []struct {
		name, register string
		achieved       int
		statuses       []Count
	}{
		{"a chain", "1|R5|R5|統合||mergedInto=2\n2|R5|R5|統合||mergedInto=3\n3|R5|R5|達成済み|2024-03-29", 3, []Count{{"達成済み", 3}}},
		{"a circle", "1|R5|R5|統合||mergedInto=2\n2|R5|R5|統合||mergedInto=1", 0, []Count{{"統合", 2}}},
		{"into itself", "1|R5|R5|統合||mergedInto=1", 0, []Count{{"統合", 1}}},
		{"into nothing", "1|R5|R5|統合|\n2|R5|R5|統合||mergedInto=9", 0, []Count{{"統合", 2}}},
		{"into a cancelled one", "1|R5|R5|統合||mergedInto=2\n2|R5|R5|中止|", 0, []Count{{"中止", 2}}},
		{"into one that is not done", "1|R5|R5|統合||mergedInto=2\n2|R5|R5|実施中|", 0, []Count{{"実施中", 2}}},
		{"into one done later than the day", "1|R5|R5|統合||mergedInto=2\n2|R5|R5|達成済み|2024-09-01", 0, []Count{{"実施中", 2}}},
		{"achieved without a day", "1|R5|R5|達成済み|", 0, []Count{{"実施中", 1}}},
	} {
		s := settings()
		f := Compute(inputOf(s, parse(t, s, c.register), pledge.NewDate(2024, 4, 1), 1))
		var statuses []Count
		for _, n := range f.Statuses {
			if n.N > 0 {
				statuses = append(statuses, n)
			}
		}
		if diff := cmp.Diff(c.statuses, statuses); f.Overall.Achieved != c.achieved || diff != "" {
			t.Errorf("%s: %d achieved, want %d; statuses (-want +got):\n%s", c.name, f.Overall.Achieved, c.achieved, diff)
		}
	}
}

func TestAttention(t *testing.T) {
	s := settings()
	state := parse(t, s, `
	1 | R5 | R5 | 実施中 |
	2 | R5 | R5 | 統合 | | mergedInto=1
	3 | R5 | R5 | 中止 |
	4 | R5 | R5以降 | 実施中 |
	5 | R6 | R6 | 実施中 | | progress=49%
	6 | R6 | R6 | 実施中 | | progress=50%
	7 | R6 | R6 | 実施中 | | progress=1% | outlook=見込みどおり
	8 | R7 | R7 | 実施中 | | progress=1%`)
	for _, c := range []struct {
		day  pledge.Date
		want []Attention
	}{
		{pledge.NewDate(2024, 4, 30), nil}, // the last day of the check
		{pledge.NewDate(2024, 5, 1), []Attention{{1, TargetPassed}}},
		{pledge.NewDate(2024, 9, 29), []Attention{{1, TargetPassed}, {5, BehindPace}}}, // 182 of 365 days, 49.9 %
		{pledge.NewDate(2024, 9, 30), []Attention{{1, TargetPassed}, {5, BehindPace}, {6, BehindPace}}},
	} {
		in := inputOf(s, state, c.day, 1)
		if diff := cmp.Diff(c.want, Compute(in).Attention); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.day, diff)
		}
	}
	in := inputOf(s, state, pledge.NewDate(2024, 5, 1), 1)
	heard := pledge.NewDate(2023, 11, 1)
	in.Reviewed = map[int]pledge.Date{1: heard, 4: heard - 1, 5: heard, 6: heard, 7: heard}
	// 8 was never heard; of merged and cancelled ones nobody asks.
	if diff := cmp.Diff([]Attention{{1, TargetPassed}, {4, NotReviewed}, {8, NotReviewed}}, Compute(in).Attention); diff != "" {
		t.Errorf("not reviewed (-want +got):\n%s", diff)
	}
}

func TestChanges(t *testing.T) {
	s := settings()
	before := parse(t, s, `
	1 | R6 | R6 | 実施中 |
	2 | R6 | R6 | 達成済み | 2024-01-01
	3 | R7 | R7 | 実施中 |
	4 | R6 | R6 | 実施中 |
	5 | R8以降 | R8以降 | 実施中 |
	6 | R7 | R7 | 実施中 |
	7 | R8以降 | R8以降 | 実施中 |
	8 | R6 | R6 | 統合 | | mergedInto=1 | name=旧名`)
	after := parse(t, s, `
	1 | R6 | R6 | 達成済み | 2024-03-31
	2 | R6 | R6 | 達成済み | 2024-01-01
	3 | R7 | R6 | 実施中 |
	4 | R6 | R7 | 実施中 |
	5 | R8以降 | R7 | 実施中 |
	6 | R7 | R8以降 | 実施中 |
	7 | R8以降 | R9以降 | 実施中 |
	8 | R6 | R6 | 統合 | | mergedInto=1 | name=新名
	9 | R6 | R6 | 達成済み | 2024-04-01`)
	in := inputOf(s, after, pledge.NewDate(2024, 5, 1), 1)
	in.Before, in.Since = before, "令和6年度第1回本部会議"
	want := Changes{
		Since:    "令和6年度第1回本部会議",
		Before:   1, // number 2
		Achieved: []int{1, 8},
		Forward:  []Move{{3, "令和7年度", "令和6年度"}},
		Back:     []Move{{4, "令和6年度", "令和7年度"}, {6, "令和7年度", "令和8年度以降"}, {7, "令和8年度以降", "令和9年度以降"}},
		Settled:  []Move{{5, "令和8年度以降", "令和7年度"}},
		Renamed:  []Move{{8, "旧名", "新名"}},
	}
	if diff := cmp.Diff(want, Compute(in).Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestReview(t *testing.T) {
	s := settings()
	in := inputOf(s, parse(t, s, small), pledge.NewDate(2024, 5, 1), 1)
	in.Proposals = map[int]pledge.Record{
		5:  {pledge.StatusWord: "達成済み", pledge.AchievedOn: "2024-04-30"},
		6:  {pledge.StatusWord: "統合", pledge.MergedInto: "5"},
		7:  {pledge.TargetYear: "令和8年度"},
		10: {pledge.StatusWord: "達成済み", pledge.AchievedOn: "2024-06-01"}, // not yet
	}
	f := Compute(in)
	if got, want := f.Review.IfDecided, (Share{Total: 10, Achieved: 7}); got != want || f.Review.Proposals != 4 {
		t.Errorf("review = %+v, want %+v of 4 proposals", f.Review, want)
	}
	if f.Overall.Achieved != 5 {
		t.Errorf("proposals changed the figure itself: %d achieved", f.Overall.Achieved)
	}
}

// history registers pledges 1 and 2, records an achievement of March in April,
// moves a target, and takes a revision back.
func history() []ledger.Event {
	var list []ledger.Event
	add := func(revision int, kind ledger.Kind, recorded, effective string, number int, field pledge.Field, after string) {
		r, _ := pledge.ParseISODate(recorded)
		e, _ := pledge.ParseISODate(effective)
		list = append(list, ledger.Event{Revision: revision, Kind: kind, Recorded: r, Effective: e, Pledge: number, Field: field, After: after})
	}
	for n := 1; n <= 2; n++ {
		add(1, ledger.Registered, "2022-12-26", "2022-12-26", n, pledge.InitialTarget, "令和5年度")
		add(1, ledger.Registered, "2022-12-26", "2022-12-26", n, pledge.TargetYear, "令和5年度")
		add(1, ledger.Registered, "2022-12-26", "2022-12-26", n, pledge.StatusWord, "実施中")
	}
	add(2, ledger.Submitted, "2024-01-20", "2024-01-15", 2, pledge.TargetYear, "令和6年度")
	add(3, ledger.Decided, "2024-04-10", "2024-04-08", 1, pledge.StatusWord, "達成済み")
	add(3, ledger.Decided, "2024-04-10", "2024-04-08", 1, pledge.AchievedOn, "2024-03-31")
	add(3, ledger.Proposed, "2024-04-10", "2024-04-08", 2, pledge.TargetYear, "令和9年度")
	add(4, ledger.Submitted, "2024-05-01", "2024-03-01", 2, pledge.TargetYear, "令和8年度")
	list = append(list, ledger.Event{
		Revision: 5, Kind: ledger.Undone, Field: ledger.RevisionField, Before: "4",
		Recorded: pledge.NewDate(2024, 5, 7), Effective: pledge.NewDate(2024, 5, 7),
	})
	return list
}

func TestAsOfAndKnownBy(t *testing.T) {
	s := settings()
	for _, c := range []struct {
		name            string
		asOf, knownBy   string
		total, achieved int
		target2         string
		remaining       int
	}{
		{"before anything", "2022-12-25", "2024-06-01", 0, 0, "", 0},
		{"the year's end, by all that is known", "2024-03-31", "2024-06-01", 2, 1, "令和6年度", 0},
		{"the year's end, as it was known then", "2024-03-31", "2024-03-31", 2, 0, "令和6年度", 1},
		{"decided, not yet recorded", "2024-04-09", "2024-04-09", 2, 0, "令和6年度", 1},
		{"recorded", "2024-04-10", "2024-04-10", 2, 1, "令和6年度", 1},
		{"before it was achieved", "2024-03-30", "2024-06-01", 2, 0, "令和6年度", 1},
		{"before the target moved", "2024-01-14", "2024-06-01", 2, 0, "令和5年度", 2},
		{"moved, not yet recorded", "2024-01-16", "2024-01-16", 2, 0, "令和5年度", 2},
		{"before it was taken back", "2024-05-02", "2024-05-02", 2, 1, "令和8年度", 0},
		{"taken back, on a day before it was", "2024-05-02", "2024-06-01", 2, 1, "令和6年度", 1},
	} {
		asOf, err1 := pledge.ParseISODate(c.asOf)
		knownBy, err2 := pledge.ParseISODate(c.knownBy)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		f := Compute(Replayed(s, history(), asOf, knownBy, Meeting{}))
		if f.Overall != (Share{Total: c.total, Achieved: c.achieved}) || f.Lines[2].Target != c.target2 || len(f.ThisYear.Remaining) != c.remaining {
			t.Errorf("%s: %+v, target %q, remaining %v; want %d/%d, %q, %d", c.name, f.Overall, f.Lines[2].Target, f.ThisYear.Remaining,
				c.achieved, c.total, c.target2, c.remaining)
		}
	}
}

func TestSinceMeeting(t *testing.T) {
	s := settings()
	asOf := pledge.NewDate(2024, 5, 10)
	for _, c := range []struct {
		meeting pledge.Date
		want    Changes
	}{
		{pledge.NewDate(2024, 1, 10), Changes{Achieved: []int{1}, Back: []Move{{2, "令和5年度", "令和6年度"}}}},
		{pledge.NewDate(2024, 1, 15), Changes{Achieved: []int{1}}},
		{pledge.NewDate(2024, 4, 8), Changes{Before: 1}}, // what the meeting itself decided is not since
	} {
		c.want.Since = "M"
		f := Compute(Replayed(s, history(), asOf, asOf, Meeting{Name: "M", Date: c.meeting}))
		if diff := cmp.Diff(c.want, f.Changes); diff != "" {
			t.Errorf("since %s (-want +got):\n%s", c.meeting, diff)
		}
	}
}

func TestHeading(t *testing.T) {
	s := settings()
	in := inputOf(s, nil, pledge.NewDate(2024, 3, 31), 1)
	in.KnownBy = pledge.NewDate(2024, 4, 16)
	if got, want := Heading(Compute(in)), "令和6年3月31日現在（令和6年4月16日までの記録を反映）"; got != want {
		t.Errorf("heading %s, want %s", got, want)
	}
	decided := []Count{{"原案のとおり決定", 1}}
	in.Meetings = []Meeting{
		{Name: "令和5年度第8回本部会議", Date: pledge.NewDate(2024, 2, 26), Decisions: decided},
		{Name: "令和6年度第1回本部会議", Date: pledge.NewDate(2024, 4, 8), Decisions: decided},
		{Name: "令和6年度第1回分科会", Date: pledge.NewDate(2024, 4, 15)}, // its results are not in
		{Name: "令和6年度第2回本部会議", Date: pledge.NewDate(2024, 5, 8), Decisions: decided},
	}
	if got, want := Heading(Compute(in)), "令和6年3月31日現在（令和6年4月8日本部会議の結果まで反映）"; got != want {
		t.Errorf("heading %s, want %s", got, want)
	}
	in.KnownBy = pledge.NewDate(2024, 3, 30) // the day was yet to come
	if got, want := Heading(Compute(in)), "令和6年3月31日時点の見込み（令和6年3月30日までの記録による）"; got != want {
		t.Errorf("heading %s, want %s", got, want)
	}
	if got, want := when(Compute(in)), "令和5年度末の見込み"; got != want {
		t.Errorf("the chart's day is %s, want %s", got, want)
	}
}

func TestLacking(t *testing.T) {
	for n, want := range map[int]string{-1: "計", 0: "計", 2: "計（ほか 2件）"} {
		if got := lacking("計", n); got != want {
			t.Errorf("%d pledges without a row: %s, want %s", n, got, want)
		}
	}
}

// A department that ended, and one not founded yet, are shown while pledges
// bear their names; a former name counts for what it became.
func TestDepartmentsOfTheDay(t *testing.T) {
	s := settings()
	s.Departments = []pledge.DepartmentEntry{
		{Name: "総務部", Former: []string{"庶務部"}},
		{Name: "旧部", Until: pledge.NewDate(2024, 3, 31)},
		{Name: "新部", From: pledge.NewDate(2024, 4, 1)},
	}
	state := parse(t, s, "1|R5|R5|実施中||department=庶務部\n2|R5|R5|実施中||department=どこにもない部\n3|R5|R5|実施中||department=総務部")
	for _, c := range []struct {
		day  pledge.Date
		want []string
	}{
		{pledge.NewDate(2024, 3, 31), []string{"総務部", "旧部", "どこにもない部"}},
		{pledge.NewDate(2024, 4, 1), []string{"総務部", "新部", "どこにもない部"}},
	} {
		var got []string
		for _, d := range Compute(inputOf(s, state, c.day, 1)).Departments {
			got = append(got, d.Name)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.day, diff)
		}
	}
}
