package targetsheet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kouyaku/internal/pledge"
)

// refusedDay is what the form's checks make of [spelledDay].
func refusedDay(n int) (outside, noDay bool) {
	if n == 0 {
		return false, false
	}
	if n < firstDay || n >= afterLast {
		return true, false
	}
	year, month, day := n/10000, n/100%100, n%100
	return false, month < 1 || month > 12 || pledge.NewDate(year, time.Month(month), day).String() != fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}

// formSays reports whether the form takes a text for no day.
func formSays(s string) bool {
	outside, noDay := refusedDay(spelledDay(s))
	return outside || noDay
}

// wide writes a text's digits and signs in full width.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if '!' <= r && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, s)
}

// Of the spellings in common use the form says what the batch says.
func TestFormTellsDays(t *testing.T) {
	c := testSettings().Calendar
	n := 0
	for _, year := range []string{"2024", "2023", "1900", "1901", "2100", "2101", "令和6", "令和元", "R6", "r5", "平成31", "H31", "R82", "R83", "6", "24", "5"} {
		for month := 0; month <= 13; month++ {
			var texts []string
			for day := 0; day <= 32; day++ {
				for _, form := range []string{"%s/%d/%d", "%s-%02d-%02d", "%s.%d.%d", "%s年%d月%d日", " %s 年 %d 月 %d 日 "} {
					texts = append(texts, fmt.Sprintf(form, year, month, day))
				}
			}
			for _, form := range []string{"%s年%d月", "%s年%d月末", "%s/%d"} {
				texts = append(texts, fmt.Sprintf(form, year, month))
			}
			for _, s := range texts {
				for _, s := range []string{s, wide(s)} {
					n++
					_, _, err := pledge.ParseDate(s, c)
					if got := formSays(s); got != (err != nil) {
						t.Fatalf("%q: the form objects: %v (%d), the batch: %v", s, got, spelledDay(s), err)
					}
				}
			}
		}
	}
	if n < 50_000 {
		t.Errorf("only %d texts", n)
	}
	for s, want := range map[string]int{"2024/13/1": 2024_13_01, "Ｒ６．２．３０": 2024_02_30, "令和元年５月１日": 2019_05_01, "令和6年3月末": 2024_03_01, "令和5年度末": 0, "未定": 0, "": 0,
		"2024/3/131": 2024_03_99, "2024/3/29 0:00": 0, "3/29": 3_29_01, "令和六年三月二十九日": 0} {
		if got := spelledDay(s); got != want {
			t.Errorf("%q comes to %d, want %d", s, got, want)
		}
	}
}

// Whatever the batch reads, the form does not object to.
func FuzzFormLetsDaysPass(f *testing.F) {
	for _, s := range []string{"2024/3/29", "2024-03-29", "2024.3.29", "令和6年3月29日", "R6.3.29", "令和6年3月", "令和6年3月末", "令和5年度末", "2024/3/29 0:00", "2024-03-29 00:00:00",
		"2024-03-29T00:00:00", "2024年3月29日(金)", "令和6年3月31日（日曜日）", "H.31.3.29", "R.6.3.29", "令6.3.29", "S64.1.7", "昭和六十四年一月七日", "2024ー03ー29", "二〇二四年三月末日", "M45.7.29", "㋿6年3月29日",
		"2024年３月31日（日）", "①", "2024/①/②"} {
		f.Add(s)
	}
	s := testSettings()
	f.Fuzz(func(t *testing.T, typed string) {
		if read, err := s.Read(pledge.AchievedOn, pledge.Typed{Kind: pledge.TypedText, Text: typed}); err == nil && read.Value != "" && formSays(typed) {
			t.Errorf("the form objects to %q, which is %s", typed, read.Value)
		}
	})
}
