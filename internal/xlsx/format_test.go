package xlsx

import (
	"testing"
	"time"

	"kouyaku/internal/pledge"
)

func TestTypedNumber(t *testing.T) {
	day := func(y int, m time.Month, d int) pledge.Typed {
		return pledge.Typed{Kind: pledge.TypedDate, Date: pledge.NewDate(y, m, d)}
	}
	num := func(text string) pledge.Typed { return pledge.Typed{Kind: pledge.TypedNumber, Text: text} }
	pct := func(text string) pledge.Typed {
		return pledge.Typed{Kind: pledge.TypedNumber, Text: text, Percent: true}
	}
	txt := func(text string) pledge.Typed { return pledge.Typed{Kind: pledge.TypedText, Text: text} }
	march := day(2024, time.March, 29)
	for _, c := range []struct {
		format string
		number float64
		want   pledge.Typed
	}{
		{"", 45380, num("45380")},
		{"General", 45380, num("45380")},
		{"", 0.1 + 0.2, num("0.3")},
		{"", -0.5, num("-0.5")},
		{"", 1e300, num("1e+300")},
		{"0", 0.45, num("0.45")},
		{"#,##0", 12345, num("12345")},
		{"@", 5, num("5")},
		{"# ?/?", 0.5, num("0.5")},
		{"0.00E+00", 5, num("5")},
		{`"¥"#,##0;[Red]"¥"-#,##0`, 1200, num("1200")},
		{`_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, 1200, num("1200")},
		{"0%", 0.45, pct("0.45")},
		{"0.0%;[Red]-0.0%", -0.1, pct("-0.1")},
		{`0"%"`, 45, num("45")},
		{`[<=1]0%;0`, 0.5, pct("0.5")},
		{`[<=1]0%;0`, 50, num("50")},

		{"yyyy/m/d", 45380, march},
		{"yyyy/m/d", 45380.99, march},
		{"m/d/yy", 45380, march},
		{"d-mmm-yy", 45380, march},
		{"mmm", 45380, march},
		{"m", 45380, march},
		{"aaaa", 45380, march},
		{`m"月"d"日"`, 45380, march},
		{`yyyy年m月`, 45380, march},
		{`[$-411]ge.m.d`, 45380, march},
		{`[$-411]ggge"年"m"月"d"日";@`, 45380, march},
		{`[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@`, 45380, march},
		{`[$-1030411]ggge\年m\月d\日;@`, 45380, march},
		{`[DBNum1][$-411]ggge"年"m"月"d"日"`, 45380, march},
		{`[Red]yyyy\-mm\-dd`, 45380, march},
		{`[<43586]yyyy;[>=43831][$-411]ggge"年"m"月"d"日";[$-411]"令和元年"m"月"d"日"`, 45380, march},
		{"yyyy/m/d h:mm", 45380.5, march},
		{"m/d hh:mm:ss", 45380.5, march},
		{`_-* yyyy/m/d_-`, 45380, march},
		{`yyyy/m/d;@`, 45380, march},

		{"h:mm", 45380.5, num("45380.5")},
		{"h:mm AM/PM", 0.5, num("0.5")},
		{"[h]:mm:ss", 1.5, num("1.5")},
		{"[mm]:ss", 1.5, num("1.5")},
		{"mm:ss.0", 0.5, num("0.5")},
		{`h"時"mm"分"ss"秒"`, 0.5, num("0.5")},
		{`"d"0`, 5, num("d5")}, // letters in quotes are no date

		{"yyyy/m/d", 1, day(1900, time.January, 1)},
		{"yyyy/m/d", 59, day(1900, time.February, 28)},
		{"yyyy/m/d", 60, num("60")}, // 29 February 1900 was never
		{"yyyy/m/d", 61, day(1900, time.March, 1)},
		{"yyyy/m/d", 2958465, day(9999, time.December, 31)},
		{"yyyy/m/d", 2958466, num("2958466")},
		{"yyyy/m/d", 0, num("0")},
		{"yyyy/m/d", -1, num("-1")},

		{`"令和"0"年度"`, 5, num("令和5年度")},
		{`[$-411]"令和"0"年度"`, 5, num("令和5年度")},
		{`"令和"#"年度"`, 5, num("令和5年度")},
		{`"R"0`, 7, num("R7")},
		{`\R0`, 7, num("R7")},
		{`"R"00`, 7, num("R07")},
		{`"令和"General"年度"`, 8, num("令和8年度")},
		{`0"年度"`, 2023, num("2023年度")},
		{`0年度以降`, 2026, num("2026年度以降")},
		{`"第"#,##0.0#"回"`, 1234.5, num("第1,234.5回")},
		{`0"件";0"件減"`, -3, num("3件減")},
		{`0"件"`, -3, num("-3件")},
		{`0"件";-0"件";"なし"`, 0, num("なし")},
		{`#,"千円"`, 12000, num("12千円")},
		{`"A"0-0`, 12, num("12")}, // two runs of digits: not shown so here
		{`[=1]"令和元年度";"令和"0"年度"`, 1, num("令和元年度")},
		{`[=1]"令和元年度";"令和"0"年度"`, 5, num("令和5年度")},

		{`[>5]"多"0;[>2]"中"0;"少"0`, 6, num("多6")},
		{`[>5]"多"0;[>2]"中"0;"少"0`, 3, num("中3")},
		{`[>5]"多"0;[>2]"中"0;"少"0`, 1, num("少1")},
		{`[<5]"a"0;[<>7]"b"0`, 7, num("b7")},
		{`[<=5]"a"0;"b"0`, 5, num("a5")},
		{`"A"0.#"B"0`, 5, num("5")},
		{`"A"?/?`, 0.5, num("0.5")},
		{`"A"000,000`, 5, num("A000,005")},
		{`b"年"`, 45380, txt("2567年")},
		{`[$-411]ggge"年度"`, 45380, txt("令和6年度")},
		{`[$-411]gee`, 45380, txt("R06")},
		{`[$-411]ggge"年"`, 43585, txt("平成31年")},
		{"yyyy", 45380, txt("2024")},
		{`yy"年度"`, 45380, txt("24年度")},
		{"yyyy", -1, num("-1")},

		{`"open`, 5, num("open")}, // broken formats are no reason to fail
		{`[open`, 5, num("5")},
		{"[", 5, num("5")},
		{`"`, 5, num("5")},
		{`\`, 5, num("5")},
		{"_", 5, num("5")},
		{";;;", 5, num("5")},
	} {
		cell := Cell{Kind: Number, Number: c.number, Format: NewFormat(c.format)}
		got := cell.Typed()
		if got.Number != c.number {
			t.Errorf("%q: number %v became %v", c.format, c.number, got.Number)
		}
		got.Number = 0
		if c.want.Kind == pledge.TypedDate {
			got.Text = ""
		}
		if got != c.want {
			t.Errorf("%q of %v\n got %+v %v\nwant %+v %v", c.format, c.number, got, got.Date, c.want, c.want.Date)
		}
	}
}

func TestTypedOthers(t *testing.T) {
	for _, c := range []struct {
		cell *Cell
		want pledge.Typed
	}{
		{nil, pledge.Typed{}},
		{&Cell{Formula: true}, pledge.Typed{Formula: true, NoValue: true}},
		{&Cell{Kind: Text, Text: " x "}, pledge.Typed{Kind: pledge.TypedText, Text: " x "}},
		{&Cell{Kind: Text, Text: "x", Formula: true}, pledge.Typed{Kind: pledge.TypedText, Text: "x", Formula: true}},
		{&Cell{Kind: Bool, Text: "1"}, pledge.Typed{Kind: pledge.TypedBool, Text: "TRUE"}},
		{&Cell{Kind: Bool, Text: "0"}, pledge.Typed{Kind: pledge.TypedBool, Text: "FALSE"}},
		{&Cell{Kind: ErrorValue, Text: "#N/A"}, pledge.Typed{Kind: pledge.TypedError, Text: "#N/A"}},
	} {
		if got := c.cell.Typed(); got != c.want {
			t.Errorf("%+v: got %+v, want %+v", c.cell, got, c.want)
		}
	}
}

// TestDateSystems reads one day in workbooks of both date systems.
func TestDateSystems(t *testing.T) {
	want := pledge.NewDate(2024, time.March, 29)
	p := plainBook(`<row r="1"><c s="2"><v>43918</v></c><c t="d"><v>2024-03-29</v></c><c s="2"><v>0</v></c></row>`).with(partBook, "<workbookPr/>", `<workbookPr date1904="1"/>`)
	cells := mustOpen(t, p).Sheets[0].Rows[0].Cells
	for i, want := range []pledge.Date{want, want, pledge.NewDate(1904, time.January, 1)} {
		if got := cells[i].Typed(); got.Kind != pledge.TypedDate || got.Date != want {
			t.Errorf("cell %d: %+v %v", i, got, got.Date)
		}
	}
	for d := pledge.NewDate(1900, time.January, 1); d < pledge.NewDate(2100, time.January, 1); d++ {
		for _, date1904 := range []bool{false, true} {
			n := serial(d, date1904)
			if n < 0 {
				continue
			}
			if got, ok := day(float64(n), date1904); !ok || got != d {
				t.Fatalf("%v is stored as %d and read as %v, %v", d, n, got, ok)
			}
		}
	}
}

// TestBuiltinFormats holds every format that Excel in Japan shows as a day to
// be one.
func TestBuiltinFormats(t *testing.T) {
	days := map[int]bool{14: true, 15: true, 16: true, 17: true, 22: true, 27: true, 28: true, 29: true, 30: true, 31: true, 34: true, 35: true, 36: true}
	for id := 50; id <= 58; id++ {
		days[id] = true
	}
	for id := range 60 {
		if got := NewFormat(builtinFormats[id]).showsDate(); got != days[id] {
			t.Errorf("format %d (%s): a day is %v", id, builtinFormats[id], got)
		}
	}
}

// FuzzFormat reads numbers through any format: whatever it is, the number
// itself comes through.
func FuzzFormat(f *testing.F) {
	for _, code := range builtinFormats {
		f.Add(code, 45380.5)
	}
	f.Add(`[<43586]yyyy;[>=43831][$-411]ggge"年";"令和"0.0#"年度"`, 5.0)
	f.Fuzz(func(t *testing.T, code string, n float64) {
		c := Cell{Kind: Number, Number: n, Format: NewFormat(code)}
		got := c.Typed()
		if got.Number != n && n == n || got.Kind != pledge.TypedNumber && got.Kind != pledge.TypedDate && got.Kind != pledge.TypedText {
			t.Errorf("%q of %v: %+v", code, n, got)
		}
	})
}

func TestDay(t *testing.T) {
	for _, tt := range []struct {
		cell Cell
		want string
	}{
		{Cell{Kind: Number, Number: 45474}, "2024-07-01"},
		{Cell{Kind: Number, Number: 45474, Format: NewFormat("0")}, "2024-07-01"},
		{Cell{Kind: Number, Number: 44012, date1904: true}, "2024-07-01"},
		{Cell{Kind: Number, Number: 36526}, "2000-01-01"},
		{Cell{Kind: Number, Number: 73050}, "2099-12-31"},
		{Cell{Kind: Number, Number: 36525}, ""},
		{Cell{Kind: Number, Number: 73051}, ""},
		{Cell{Kind: Number, Number: 45474.5}, ""},
		{Cell{Kind: Number, Number: 45474, Format: NewFormat("0%")}, ""},
		{Cell{Kind: Number, Number: 45474, Format: NewFormat("yyyy/m/d")}, ""},
		{Cell{Kind: Number, Number: 45474, Format: NewFormat(`0"円"`)}, ""},
		{Cell{Kind: Text, Text: "45474"}, ""},
	} {
		d, ok := tt.cell.Day()
		if got := d.String(); ok != (tt.want != "") || ok && got != tt.want {
			t.Errorf("%+v is %s, %v", tt.cell, got, ok)
		}
	}
}
