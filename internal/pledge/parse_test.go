package pledge

import (
	"errors"
	"fmt"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var april = Calendar{FirstMonth: time.April}

func reason(t *testing.T, err error) Misread {
	t.Helper()
	var e *ReadError
	if !errors.As(err, &e) {
		t.Fatalf("error %v is no *ReadError", err)
	}
	return e.Reason
}

func TestFiscal2023(t *testing.T) {
	// SPEC: all of these are fiscal 2023, each also with 末, まで, 末まで.
	years := []string{"令和5年度", "令和５年度", "令和五年度", "R5", "R5年度", "令和5年", "2023", "2023年度",
		"r5", "Ｒ５", "ｒ５年度", "Ｒ５年度", "R05", "R.5", "令5年度", "令和05年度", "２０２３", "２０２３年度", "2023年", "二〇二三年度", "㋿5年度", "平成35年度",
		" 令和 5 年度 ", "令和　５　年度", "令和5\n年度"}
	for _, y := range years {
		for _, suffix := range []string{"", "末", "まで", "末まで", " 末 まで", "中", "末日"} {
			got, err := ParseFiscalYear(y+suffix, april)
			if err != nil || got != 2023 {
				t.Errorf("%q is %d, %v", y+suffix, got, err)
			}
		}
	}
	// Days and months inside it, from the first to the last.
	for _, d := range []string{"2023/4/1", "2024/3/31", "2024-03-29", "2024.3.29", "2024年3月29日", "令和6年3月29日", "R6.3.29", "R6/3/29", "Ｒ６．３．２９", "R6-3-29",
		"２０２４／３／２９", "令和六年三月二十九日", "令和5年12月", "令和6年3月", "令和6年3月末", "令和6年3月まで", "令和6年3月末まで", "令和5年4月", "2024/3", "R6.3", "2023年12月", "令和6年3月31日まで", "2024ー3ー29", "2024−03−29"} {
		if got, err := ParseFiscalYear(d, april); err != nil || got != 2023 {
			t.Errorf("%q is %d, %v", d, got, err)
		}
	}
	if got, err := ParseFiscalYear("2024/1/1", Calendar{FirstMonth: time.January}); err != nil || got != 2024 {
		t.Errorf("with January first: %d, %v", got, err)
	}
}

func TestKanjiNumerals(t *testing.T) {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	for n := 1; n <= 81; n++ {
		tens := digits[n/10] + "十"
		switch n / 10 {
		case 0:
			tens = ""
		case 1:
			tens = "十"
		}
		spellings := []string{tens + digits[n%10]}
		if n >= 10 {
			zero := digits[n%10]
			if zero == "" {
				zero = "〇"
			}
			spellings = append(spellings, digits[n/10]+zero)
		}
		if n/10 == 1 {
			spellings = append(spellings, "一十"+digits[n%10])
		}
		for _, s := range spellings {
			if got, err := ParseFiscalYear("令和"+s+"年度", april); err != nil || got != FiscalYear(2018+n) {
				t.Errorf("令和%s年度 is %d, %v; want %d", s, got, err, 2018+n)
			}
		}
	}
	if n, rest, ok := numeral("九十九", false); !ok || n != 99 || rest != "" {
		t.Errorf("九十九 is %d, %q, %v", n, rest, ok)
	}
	for _, s := range []string{"十十", "二十十", "〇十", "二十〇", "一二十", "十二三", "二三四五六"} {
		if n, rest, ok := numeral(s, false); ok {
			t.Errorf("numeral(%q) = %d %q", s, n, rest)
		}
	}
}

func TestYearErrors(t *testing.T) {
	for s, want := range map[string]Misread{
		"5年度": NoEra, "５年度": NoEra, "五年度": NoEra, "5": NoEra, "05": NoEra, "5年": NoEra, "5年度末": NoEra, "元年度": NoEra, "23年度": NoEra, "5年3月29日": NoEra,
		"来年度": Relative, "今年度": Relative, "昨年度": Relative, "本年度": Relative, "再来年度": Relative, "次年度": Relative, "翌年度": Relative, "前年度末": Relative, "当該年度": Relative, "年度末": Relative, "来年": Relative,
		"平成30年度": OutOfRange, "平成5年度": OutOfRange, "昭和60年度": OutOfRange, "2018": OutOfRange, "2100年度": OutOfRange, "令和82年度": OutOfRange, "令和0年度": OutOfRange, "2019/3/31": OutOfRange, "令和2023年度": OutOfRange,
		"2024/2/30": NoSuchDay, "令和6年13月": NoSuchDay, "令和6年0月": NoSuchDay, "R5.2.29": NoSuchDay,
		"": NotUnderstood, "未定": NotUnderstood, "令和": NotUnderstood, "令和年度": NotUnderstood, "令和5年度以降": NotUnderstood, "123": NotUnderstood, "45380": NotUnderstood, "20240329": NotUnderstood, "令和5年度頃": NotUnderstood,
		"令和5〜6年度": NotUnderstood, "5か所": NotUnderstood, "2024/3/29末": NotUnderstood, "R5,R6": NotUnderstood, "令和5.5年度": NotUnderstood, "3月29日": NotUnderstood, "元気": NotUnderstood,
	} {
		y, err := ParseFiscalYear(s, april)
		if err == nil {
			t.Errorf("%q is %d", s, y)
		} else if got := reason(t, err); got != want {
			t.Errorf("%q: reason %d, want %d", s, got, want)
		}
	}
	for s, want := range map[string]string{"5年度": "令和5年度", "8": "令和8年度", "元年度": "令和元年度", "5年度末": "令和5年度", "99年度": ""} {
		_, err := ParseFiscalYear(s, april)
		var e *ReadError
		if !errors.As(err, &e) || e.Nearest != want {
			t.Errorf("%q: nearest %+v, want %q", s, e, want)
		}
	}
}

func TestTarget(t *testing.T) {
	for _, s := range []string{"令和8年度以降", "令和８年度以降", "R8以降", "r8 以降", "令和8年以降", "令和八年度 以 降", "2026以降", "2026年度以降", "Ｒ８年度　以降", "令和8年度\n以降"} {
		if got, err := ParseTarget(s, april); err != nil || got != (Target{2026, true}) {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	if got, err := ParseTarget("平成31年度", april); err != nil || got.String() != "令和元年度" {
		t.Errorf("平成31年度 is %v, %v", got, err)
	}
	if got, err := ParseTarget("平成31年4月1日", april); err != nil || got.String() != "令和元年度" {
		t.Errorf("平成31年4月1日 is %v, %v", got, err)
	}
	for s, want := range map[string]Misread{
		"8年度以降": NoEra, "8以降": NoEra, "来年度以降": Relative, "以降": NotUnderstood, "令和8年4月以降": NotUnderstood, "令和8年度末以降": NotUnderstood, "2100以降": OutOfRange, "平成30年度以降": OutOfRange, "令和8年度以降以降": NotUnderstood,
	} {
		if got, err := ParseTarget(s, april); err == nil {
			t.Errorf("%q is %v", s, got)
		} else if r := reason(t, err); r != want {
			t.Errorf("%q: reason %d, want %d", s, r, want)
		}
	}
	var e *ReadError
	if _, err := ParseTarget("8年度以降", april); !errors.As(err, &e) || e.Nearest != "令和8年度以降" {
		t.Errorf("nearest of 8年度以降: %+v", e)
	}
}

func TestPrintYears(t *testing.T) {
	for y, want := range map[FiscalYear]string{0: "", 2023: "令和5年度", 2019: "令和元年度", 2018: "平成30年度", 1989: "平成元年度", 1988: "昭和63年度", 1850: "1850年度", 2099: "令和81年度"} {
		if got := y.String(); got != want {
			t.Errorf("%d prints %q, want %q", int(y), got, want)
		}
	}
	if got := (Target{Open: true}).String(); got != "" {
		t.Errorf("no target prints %q", got)
	}
	for y := firstYear; y <= lastYear; y++ {
		for _, open := range []bool{false, true} {
			want := Target{y, open}
			if got, err := ParseTarget(want.String(), april); err != nil || got != want {
				t.Errorf("%v reads as %v, %v", want, got, err)
			}
			if got := canonicalTarget(want.String()); got != want {
				t.Errorf("canonical %v reads as %v", want, got)
			}
		}
	}
}

func TestDate(t *testing.T) {
	friday := NewDate(2024, time.March, 29)
	for _, s := range []string{"2024/3/29", "2024-03-29", "2024.3.29", "2024年3月29日", "令和6年3月29日", "R6.3.29", "R6/3/29", "２０２４／３／２９", "令和６年３月２９日", "令和六年三月二十九日",
		"Ｒ６．３．２９", "2024/03/29", "r6-3-29", "令和 6 年 3 月 29 日", "2024年3月29日(金)", "令和6年3月29日（金曜日）", "2024/3/29 0:00", "2024-03-29 00:00:00", "2024-03-29T00:00:00", "平成36年3月29日", "2024ー03ー29"} {
		if got, last, err := ParseDate(s, april); err != nil || got != friday || last {
			t.Errorf("%q is %v, %v, %v", s, got, last, err)
		}
	}
	for s, want := range map[string]string{"令和6年3月": "2024-03-31", "令和6年3月末": "2024-03-31", "令和6年2月末日": "2024-02-29", "令和5年度末": "2024-03-31", "R5年度末": "2024-03-31", "2023年度末": "2024-03-31", "2024/2": "2024-02-29", "R6.4": "2024-04-30"} {
		if got, last, err := ParseDate(s, april); err != nil || got.String() != want || !last {
			t.Errorf("%q is %v, %v, %v", s, got, last, err)
		}
	}
	if got, _, err := ParseDate("令和5年度末", Calendar{FirstMonth: time.January}); err != nil || got.String() != "2023-12-31" {
		t.Errorf("年度末 with January first is %v, %v", got, err)
	}
	for s, want := range map[string]Misread{
		"2024/2/30": NoSuchDay, "2023-02-29": NoSuchDay, "令和6年13月1日": NoSuchDay, "2024/3/0": NoSuchDay, "2024/3/29(土)": NoSuchDay,
		"6/3/29": NoEra, "24.3.29": NoEra, "6年3月29日": NoEra, "5年度末": NoEra,
		"今年度末": Relative, "年度末": Relative, "昨日": Relative,
		"1800/1/1": OutOfRange, "2101-01-01": OutOfRange,
		"": NotUnderstood, "3/29": NotUnderstood, "3月29日": NotUnderstood, "令和6年": NotUnderstood, "令和5年度": NotUnderstood, "R6": NotUnderstood, "5": NotUnderstood, "済": NotUnderstood,
		"20240329": NotUnderstood, "2024/3/29頃": NotUnderstood, "2024/3-29": NotUnderstood, "2024/3/29まで": NotUnderstood, "2024/3/29 9:30": NotUnderstood, "令和5年末": NotUnderstood,
	} {
		if got, _, err := ParseDate(s, april); err == nil {
			t.Errorf("%q is %v", s, got)
		} else if r := reason(t, err); r != want {
			t.Errorf("%q: reason %d, want %d", s, r, want)
		}
	}
}

func TestWareki(t *testing.T) {
	for iso, want := range map[string]string{
		"2024-03-29": "令和6年3月29日", "2019-05-01": "令和元年5月1日", "2019-04-30": "平成31年4月30日", "1989-01-08": "平成元年1月8日",
		"1989-01-07": "昭和64年1月7日", "1926-12-25": "昭和元年12月25日", "1912-07-30": "大正元年7月30日", "1901-02-03": "明治34年2月3日", "1860-01-01": "1860年1月1日",
	} {
		d, err := ParseISODate(iso)
		if err != nil || d.Wareki() != want {
			t.Errorf("%s is %s, want %s", iso, d.Wareki(), want)
		}
	}
	if got := Date(0).Wareki(); got != "" {
		t.Errorf("no date is %q", got)
	}
	for d := firstDay; d <= lastDay; d += 13 {
		for _, s := range []string{d.Wareki(), d.String()} {
			if got, last, err := ParseDate(s, april); err != nil || got != d || last {
				t.Fatalf("%s reads as %v, %v, %v", s, got, last, err)
			}
		}
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"　担 当\n部 ": "担当部", "Ｒ５％": "R5%", "ｶﾞｲﾄﾞ": "ガイド", "か゛": "が", "\ufeff達成\u200b済み": "達成済み", "①": "1", "": "", " \t\r\n　": "",
	} {
		if got := Fold(s); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
	}
	for _, s := range []string{"担当部：", "担当部:", "※担当部", "担 当 部 ＊", "*担当部 ：", "※担当部※："} {
		if got := FoldLabel(s); got != "担当部" {
			t.Errorf("FoldLabel(%q) = %q", s, got)
		}
	}
}

// Folding passes over texts of such characters, so each must be one that no
// form changes and that nothing beside it joins.
func TestFoldedCharactersStandAlone(t *testing.T) {
	known := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if s := string(r); folded(s) {
			known++
			if !norm.NFKC.IsNormalString(s) || !norm.NFKC.PropertiesString(s).BoundaryBefore() || invisible(r) {
				t.Errorf("%q is not left alone", r)
			}
		}
	}
	if known < 21_000 {
		t.Errorf("only %d characters are passed over", known)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"　担 当\n部：", "か゛", "Ｒ５", "ﾊ ﾟ", "\u1100 \u1161", "※:※"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := Fold(s); Fold(once) != once {
			t.Errorf("Fold(%q) = %q folds to %q", s, once, Fold(once))
		}
		if once := FoldLabel(s); FoldLabel(once) != once {
			t.Errorf("FoldLabel(%q) = %q folds to %q", s, once, FoldLabel(once))
		}
	})
}

func FuzzTarget(f *testing.F) {
	for _, s := range []string{"令和5年度", "R8以降", "二〇二三年度末まで", "R6.3.29", "平成31年4月", "8年度以降"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		y, err := ParseFiscalYear(s, april)
		if err == nil {
			again, err := ParseFiscalYear(y.String(), april)
			if err != nil || again != y || y < firstYear || y > lastYear {
				t.Errorf("%q is %d, printed %q, read as %d, %v", s, int(y), y, int(again), err)
			}
		}
		target, err := ParseTarget(s, april)
		if err != nil {
			reason(t, err)
			return
		}
		if again, err := ParseTarget(target.String(), april); err != nil || again != target || canonicalTarget(target.String()) != target {
			t.Errorf("%q is %v, read as %v, %v", s, target, again, err)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2024/3/29", "令和6年3月29日（金）", "R6.3", "令和5年度末", "2024-03-29 0:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, _, err := ParseDate(s, april)
		if err != nil {
			reason(t, err)
			return
		}
		for _, printed := range []string{d.String(), d.Wareki()} {
			if again, last, err := ParseDate(printed, april); err != nil || again != d || last {
				t.Errorf("%q is %v, printed %q, read as %v, %v", s, d, printed, again, err)
			}
		}
	})
}

func FuzzMeeting(f *testing.F) {
	for _, s := range []string{"令和5年度第3回本部会議", "R5 第１回 分科会", "2023年度3回本部会議"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMeeting(s)
		if err != nil {
			reason(t, err)
			return
		}
		if again, err := ParseMeeting(m.String()); err != nil || again != m {
			t.Errorf("%q is %v, read as %v, %v", s, m, again, err)
		}
	})
}

func ExampleDate_Wareki() {
	fmt.Println(NewDate(2024, time.March, 29).Wareki())
	// Output: 令和6年3月29日
}
