package pledge

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// city is a settings with every part filled.
func city() Settings {
	s := BuiltIn()
	s.City = "みほん市"
	s.Areas = []AreaEntry{{1, "子育て・教育から選ばれるまちへ"}, {2, "安心から選ばれるまちへ"}, {8, "100年続くまちへ"}}
	s.Departments = []DepartmentEntry{
		{Name: "総務部"},
		{Name: "企画部", Until: NewDate(2023, time.March, 31)},
		{Name: "企画政策部", Former: []string{"企画部", "企画課"}, From: NewDate(2023, time.April, 1)},
		{Name: "福祉部", Former: []string{"民生部"}},
	}
	return s
}

func text(s string) Typed    { return TextTyped(s) }
func number(n float64) Typed { return Typed{Kind: TypedNumber, Text: plain(n), Number: n} }
func percent(n float64) Typed {
	return Typed{Kind: TypedNumber, Text: plain(n), Number: n, Percent: true}
}
func day(y int, m time.Month, d int) Typed {
	return Typed{Kind: TypedDate, Date: NewDate(y, m, d), Number: float64(NewDate(y, m, d))}
}

func TestRead(t *testing.T) {
	s := city()
	also := func(v string) map[Field]string { return map[Field]string{Afterwards: v} }
	for _, c := range []struct {
		field Field
		in    Typed
		want  Reading
	}{
		// Percent: SPEC "Progress".
		{Progress, percent(0.45), Reading{Value: "45%"}},
		{Progress, percent(0.29), Reading{Value: "29%"}},
		{Progress, percent(1), Reading{Value: "100%"}},
		{Progress, percent(0), Reading{Value: "0%"}},
		{Progress, percent(0.07), Reading{Value: "7%"}},
		{Progress, percent(0.5 + 1e-12), Reading{Value: "50%"}},
		{Progress, text("45%"), Reading{Value: "45%"}},
		{Progress, text("４５％"), Reading{Value: "45%"}},
		{Progress, text(" 45 ％ "), Reading{Value: "45%"}},
		{Progress, text("45.0%"), Reading{Value: "45%", Normalised: true}},
		{Progress, text("45パーセント"), Reading{Value: "45%", Normalised: true}},
		{Progress, text("1%"), Reading{Value: "1%"}},
		{Progress, text("45"), Reading{Value: "45%", Normalised: true}},
		{Progress, number(45), Reading{Value: "45%", Normalised: true}},
		{Progress, Typed{Kind: TypedNumber, Text: "45%", Number: 45}, Reading{Value: "45%"}},
		{Progress, Typed{Kind: TypedNumber, Text: "1%", Number: 1}, Reading{Value: "1%"}},
		{Progress, number(0.45), Reading{Value: "45%", Ambiguous: true}},
		{Progress, text("0.45"), Reading{Value: "45%", Ambiguous: true}},
		{Progress, number(1), Reading{Value: "100%", Ambiguous: true}},
		{Progress, text("１"), Reading{Value: "100%", Ambiguous: true}},
		{Progress, number(0), Reading{Value: "0%", Normalised: true}},
		{Progress, text("0%"), Reading{Value: "0%"}},
		{Progress, Typed{}, Reading{}},
		{Progress, text(" 　\n"), Reading{}},
		// Words and spellings.
		{StatusWord, text("達成済み"), Reading{Value: "達成済み"}},
		{StatusWord, text("達成\n済み "), Reading{Value: "達成済み"}},
		{StatusWord, text("完了"), Reading{Value: "達成済み", Normalised: true}},
		{StatusWord, text("達成"), Reading{Value: "達成済み", Normalised: true}},
		{StatusWord, text("済"), Reading{Value: "達成済み", Normalised: true}},
		{StatusWord, text("○"), Reading{Value: "達成済み", Normalised: true}},
		{StatusWord, text("〇"), Reading{Value: "達成済み", Normalised: true}},
		{StatusWord, text("達成（継続）"), Reading{Value: "達成済み", Normalised: true, Also: also("継続")}},
		{StatusWord, text("達成(継続)"), Reading{Value: "達成済み", Normalised: true, Also: also("継続")}},
		{StatusWord, text("達成（完了）"), Reading{Value: "達成済み", Normalised: true, Also: also("完了")}},
		{StatusWord, text("着手"), Reading{Value: "実施中", Normalised: true}},
		{StatusWord, text("検討"), Reading{Value: "検討中", Normalised: true}},
		{StatusWord, text("廃止"), Reading{Value: "中止", Normalised: true}},
		{StatusWord, text("未実施"), Reading{Value: "未着手", Normalised: true}},
		{Afterwards, text("完了"), Reading{Value: "完了"}},
		{Outlook, text("見込み通り"), Reading{Value: "見込みどおり", Normalised: true}},
		{Outlook, text("遅れの恐れ"), Reading{Value: "遅れのおそれ", Normalised: true}},
		{Outlook, text("遅れ"), Reading{Value: "遅れのおそれ", Normalised: true}},
		{HorizonName, text(" 中 期"), Reading{Value: "中期"}},
		{InitialHorizon, text("短期"), Reading{Value: "短期"}},
		// Years.
		{TargetYear, text("令和5年度"), Reading{Value: "令和5年度"}},
		{TargetYear, text("令和５年度"), Reading{Value: "令和5年度"}},
		{TargetYear, text("R5"), Reading{Value: "令和5年度", Normalised: true}},
		{TargetYear, text("R8以降"), Reading{Value: "令和8年度以降", Normalised: true}},
		{TargetYear, number(2023), Reading{Value: "令和5年度", Normalised: true}},
		{TargetYear, Typed{Kind: TypedNumber, Text: "令和5年度", Number: 5}, Reading{Value: "令和5年度"}},
		{TargetYear, day(2024, time.March, 29), Reading{Value: "令和5年度", Normalised: true}},
		{InitialTarget, text("平成31年度"), Reading{Value: "令和元年度", Normalised: true}},
		// Dates.
		{AchievedOn, day(2024, time.March, 29), Reading{Value: "2024-03-29"}},
		{AchievedOn, text("2024-03-29"), Reading{Value: "2024-03-29"}},
		{AchievedOn, text("２０２４－０３－２９"), Reading{Value: "2024-03-29"}},
		{AchievedOn, text("2024/3/29"), Reading{Value: "2024-03-29", Normalised: true}},
		{AchievedOn, text("令和6年3月"), Reading{Value: "2024-03-31", Normalised: true}},
		{AchievedOn, Typed{Kind: TypedNumber, Text: "令和6年3月29日", Number: 45380}, Reading{Value: "2024-03-29", Normalised: true}},
		// Numbers.
		{Number, number(12), Reading{Value: "12"}},
		{Number, text("１２"), Reading{Value: "12"}},
		{Number, text("012"), Reading{Value: "12", Normalised: true}},
		{Number, text("No.12"), Reading{Value: "12", Normalised: true}},
		{Number, text("№12"), Reading{Value: "12", Normalised: true}},
		{MergedInto, text("12番"), Reading{Value: "12", Normalised: true}},
		// Areas.
		{Area, text("2 安心から選ばれるまちへ"), Reading{Value: "2 安心から選ばれるまちへ"}},
		{Area, text("２　安心から選ばれるまちへ"), Reading{Value: "2 安心から選ばれるまちへ"}},
		{Area, text("2"), Reading{Value: "2 安心から選ばれるまちへ", Normalised: true}},
		{Area, number(2), Reading{Value: "2 安心から選ばれるまちへ", Normalised: true}},
		{Area, text("安心から選ばれるまちへ"), Reading{Value: "2 安心から選ばれるまちへ", Normalised: true}},
		{Area, text("②安心から選ばれるまちへ"), Reading{Value: "2 安心から選ばれるまちへ"}},
		{Area, text("２．安心から選ばれるまちへ"), Reading{Value: "2 安心から選ばれるまちへ", Normalised: true}},
		{Area, text("100年続くまちへ"), Reading{Value: "8 100年続くまちへ", Normalised: true}},
		{Area, text("8"), Reading{Value: "8 100年続くまちへ", Normalised: true}},
		// Text.
		{Remarks, text(" 前後の空白は\r\nそのまま　\n"), Reading{Value: " 前後の空白は\nそのまま　\n"}},
		{Remarks, text("=1+1"), Reading{Value: "=1+1"}},
		{Remarks, text("　\n "), Reading{}},
		{Remarks, number(12.5), Reading{Value: "12.5"}},
		{Remarks, percent(0.29), Reading{Value: "29%"}},
		{Remarks, Typed{Kind: TypedBool, Text: "TRUE"}, Reading{Value: "TRUE"}},
		{Remarks, day(2024, time.March, 29), Reading{Value: "令和6年3月29日", Normalised: true}},
		{PlanField(2023), text("設計\r\n工事"), Reading{Value: "設計\n工事"}},
		{Remarks, text("一行目\v二行目\x1b[31m\x00"), Reading{Value: "一行目\n二行目[31m", Normalised: true}},
		{Remarks, text("\x07\u007f\ufffe"), Reading{}},
	} {
		got, err := s.Read(c.field, c.in)
		if err != nil {
			t.Errorf("%s %+v: %+v", c.field, c.in, err)
		} else if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %+v (-want +got):\n%s", c.field, c.in, diff)
		}
	}
}

func TestReadErrors(t *testing.T) {
	s := city()
	for _, c := range []struct {
		field  Field
		in     Typed
		reason Misread
		near   string
	}{
		{Progress, text("33.3%"), NotWhole, ""},
		{Progress, percent(0.333), NotWhole, ""},
		{Progress, percent(0.5 + 2e-11), NotWhole, ""},
		{Progress, number(0.005), NotWhole, ""},
		{Progress, number(45.5), NotWhole, ""},
		{Progress, number(101), OutOfRange, ""},
		{Progress, number(-5), OutOfRange, ""},
		{Progress, percent(1.5), OutOfRange, ""},
		{Progress, text("120%"), OutOfRange, ""},
		{Progress, text("約50%"), NotUnderstood, "50%"},
		{Progress, text("50%～60%"), NotUnderstood, ""},
		{Progress, text("半分"), NotUnderstood, ""},
		{Progress, text("1e1"), NotUnderstood, ""},
		{Progress, number(math.NaN()), NotUnderstood, ""},
		{Progress, day(2024, time.March, 29), NotUnderstood, ""},
		{Progress, Typed{Kind: TypedBool, Text: "TRUE"}, NotUnderstood, ""},
		{Progress, Typed{Kind: TypedError, Text: "#REF!"}, NotUnderstood, ""},
		{StatusWord, text("実旋中"), NotUnderstood, "実施中"},
		{StatusWord, text("実中施"), NotUnderstood, "実施中"},
		{StatusWord, text("達成済みです。"), NotUnderstood, "達成済み"},
		{StatusWord, text("順調"), NotUnderstood, ""},
		{StatusWord, number(3), NotUnderstood, ""},
		{Outlook, text("遅れのおれそ"), NotUnderstood, "遅れのおそれ"},
		{HorizonName, text("長期"), NotUnderstood, "中長期"},
		{HorizonName, text("来期"), NotUnderstood, ""},
		{HorizonName, text("中長期公約"), NotUnderstood, "中長期"},
		{TargetYear, text("5年度"), NoEra, "令和5年度"},
		{TargetYear, number(5), NoEra, "令和5年度"},
		{TargetYear, text("来年度"), Relative, ""},
		{TargetYear, number(2024.3), NotUnderstood, ""},
		{TargetYear, percent(20), NotUnderstood, ""},
		{TargetYear, number(2018), OutOfRange, ""},
		{TargetYear, day(2018, time.May, 1), OutOfRange, ""},
		{TargetYear, Typed{Kind: TypedBool, Text: "TRUE"}, NotUnderstood, ""},
		{AchievedOn, text("2024/2/30"), NoSuchDay, ""},
		{AchievedOn, text("6/3/29"), NoEra, ""},
		{AchievedOn, text("20240329"), NotUnderstood, "2024-03-29"},
		{AchievedOn, number(20240329), NotUnderstood, "2024-03-29"},
		{AchievedOn, number(45380), NotUnderstood, "2024-03-29"},
		{AchievedOn, number(2024.3), NotUnderstood, ""},
		{AchievedOn, number(5), NotUnderstood, ""},
		{AchievedOn, day(1900, time.February, 19), OutOfRange, ""},
		{Number, number(0), OutOfRange, ""},
		{Number, number(-3), OutOfRange, ""},
		{Number, text("-3"), OutOfRange, ""},
		{Number, text("1234567"), OutOfRange, ""},
		{Number, number(1.5), NotWhole, ""},
		{Number, text("十二"), NotUnderstood, ""},
		{Number, day(1900, time.March, 5), NotUnderstood, ""},
		{Area, text("9"), NotUnderstood, ""},
		{Area, text("8 新しいまち"), NotUnderstood, "8 100年続くまちへ"}, // renamed
		{Area, text("1 安心から選ばれるまちへ"), NotUnderstood, "2 安心から選ばれるまちへ"},
		{Area, text("安心から選ばれる町へ"), NotUnderstood, "2 安心から選ばれるまちへ"},
		{Remarks, text(strings.Repeat("あ", MaxText+1)), TooLong, ""},
		{Remarks, text(strings.Repeat("𠮷", MaxText/2+1)), TooLong, ""},
		{Remarks, Typed{Kind: TypedError, Text: "#REF!"}, NotUnderstood, ""},
	} {
		got, err := s.Read(c.field, c.in)
		var e *ReadError
		if !errors.As(err, &e) {
			t.Errorf("%s %+v reads as %+v", c.field, c.in, got)
		} else if e.Reason != c.reason || e.Nearest != c.near || e.Kind != ItemOf(c.field).Kind {
			t.Errorf("%s %+v: %+v, want reason %d near %q", c.field, c.in, *e, c.reason, c.near)
		}
	}
	for why := NotUnderstood; why <= TooLong; why++ {
		if (&ReadError{Reason: why}).Error() == "" {
			t.Errorf("reason %d has no words", why)
		}
	}
	for _, long := range []string{strings.Repeat("あ", MaxText), strings.Repeat("𠮷", MaxText/2)} {
		if _, err := s.Read(Remarks, text(long)); err != nil {
			t.Errorf("text of just the longest length: %v", err)
		}
	}
}

// canonicals returns canonical values of every kind.
func canonicals(s *Settings, item *Item) []string {
	switch item.Kind {
	case KindNumber:
		return []string{"1", "97", "999999"}
	case KindArea:
		var list []string
		for _, a := range s.Areas {
			list = append(list, a.String())
		}
		return list
	case KindYear:
		return []string{"令和元年度", "令和5年度", "令和81年度", "令和8年度以降"}
	case KindHorizon:
		return []string{"短期", "中期", "中長期"}
	case KindStatus:
		return statusWords
	case KindPercent:
		return []string{"0%", "1%", "45%", "100%"}
	case KindDate:
		return []string{"2019-04-01", "2024-03-29"}
	case KindWord:
		return item.Words
	}
	if item.Key == Department || item.Key == Division { // names
		return []string{"総務部", "安全 安心課"}
	}
	return []string{" 空白も\n改行も　残す ", "R5", "5年度"}
}

func TestCanonicalReadsAsItself(t *testing.T) {
	s := city()
	for i := range Items {
		item := &Items[i]
		for _, v := range canonicals(&s, item) {
			got, err := s.Read(item.Key, text(v))
			if err != nil || !cmp.Equal(got, Reading{Value: v}) {
				t.Errorf("%s %q reads as %+v, %v", item.Key, v, got, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"45%", "R5", "達成（継続）", "2024/3/29", "2", "No.12", " \r\n"} {
		f.Add(s, 0.45, true)
	}
	s := city()
	f.Fuzz(func(t *testing.T, typed string, n float64, percent bool) {
		for i := range Items {
			field := Items[i].Key
			for _, in := range []Typed{text(typed), {Kind: TypedNumber, Text: plain(n), Number: n, Percent: percent}} {
				r, err := s.Read(field, in)
				if err != nil {
					reason(t, err)
					continue
				}
				again, err := s.Read(field, text(r.Value))
				if err != nil || again.Value != r.Value || again.Normalised || again.Ambiguous || again.Also != nil {
					t.Errorf("%s %+v is %q, read as %+v, %v", field, in, r.Value, again, err)
				}
			}
		}
	})
}

func TestRecord(t *testing.T) {
	r := Record{StatusWord: "実施中", TargetYear: "令和8年度以降", Progress: "45%", AchievedOn: "2024-03-29", MergedInto: "12"}
	if r.Status() != Underway || r.Target(TargetYear) != (Target{2026, true}) || r.Date(AchievedOn) != NewDate(2024, time.March, 29) {
		t.Errorf("read %v %v %v", r.Status(), r.Target(TargetYear), r.Date(AchievedOn))
	}
	if n, ok := r.Percent(); n != 45 || !ok {
		t.Errorf("percent %d %v", n, ok)
	}
	if n, ok := r.Int(MergedInto); n != 12 || !ok {
		t.Errorf("int %d %v", n, ok)
	}
	c := r.Clone()
	c[Progress] = "50%"
	if r[Progress] != "45%" {
		t.Error("a clone shares its values")
	}
	var blank Record
	_, percent := blank.Percent()
	_, number := blank.Int(MergedInto)
	if blank.Status() != "" || blank.Target(TargetYear) != (Target{}) || blank.Date(AchievedOn) != 0 || percent || number || blank.Clone() == nil {
		t.Error("a blank record has values")
	}
}

func TestStatusRules(t *testing.T) {
	if !cmp.Equal(Statuses, []Status{NotStarted, Considering, Underway, Achieved, Merged, Cancelled}) {
		t.Errorf("statuses %v", Statuses)
	}
	for s, live := range map[Status]bool{NotStarted: true, Considering: true, Underway: true, Achieved: false, Merged: false, Cancelled: false, "": true} {
		if s.Live() != live {
			t.Errorf("%q live: %v", s, s.Live())
		}
	}
	if r := Achieved.Rule(); r.MinDone != 100 || !r.Date {
		t.Errorf("達成済み: %+v", r)
	}
	if r := NotStarted.Rule(); r.MaxDone != 0 || r.Date {
		t.Errorf("未着手: %+v", r)
	}
}

func BenchmarkRead(b *testing.B) {
	s := city()
	for name, in := range map[string]struct {
		f Field
		t Typed
	}{"status": {StatusWord, text("実施中")}, "spelled": {StatusWord, text("完了")}, "year": {TargetYear, text("令和５年度")}, "text": {Remarks, text(strings.Repeat("現状と課題。", 60))}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Read(in.f, in.t); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("FieldOf", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.FieldOf("達成目標年度")
			s.FieldOf("見出しではない文")
		}
	})
}
