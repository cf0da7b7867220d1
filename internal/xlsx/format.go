package xlsx

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"kouyaku/internal/pledge"
)

// builtinFormats are the number formats that a workbook names by id alone, as
// Excel in Japan has them (ECMA-376 part 1, 18.8.30).
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `"¥"#,##0;"¥"-#,##0`, 6: `"¥"#,##0;[Red]"¥"-#,##0`, 7: `"¥"#,##0.00;"¥"-#,##0.00`, 8: `"¥"#,##0.00;[Red]"¥"-#,##0.00`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `[$-411]ge.m.d`, 28: `[$-411]ggge"年"m"月"d"日"`, 29: `[$-411]ggge"年"m"月"d"日"`, 30: "m/d/yy", 31: `yyyy"年"m"月"d"日"`,
	32: `h"時"mm"分"`, 33: `h"時"mm"分"ss"秒"`, 34: `yyyy"年"m"月"`, 35: `m"月"d"日"`, 36: `[$-411]ge.m.d`,
	37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
	41: `_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, 42: `_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ `,
	43: `_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ `, 44: `_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ `,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
	50: `[$-411]ge.m.d`, 51: `[$-411]ggge"年"m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `[$-411]ggge"年"m"月"d"日"`,
	55: `yyyy"年"m"月"`, 56: `m"月"d"日"`, 57: `[$-411]ge.m.d`, 58: `[$-411]ggge"年"m"月"d"日"`,
}

// Format is a number format. The cells of a workbook that have the same one
// share it, so that its code is taken apart once.
type Format struct {
	code     string
	once     sync.Once
	sections []formatSection
}

// NewFormat returns the format of a number format code.
func NewFormat(code string) *Format { return &Format{code: code} }

// String returns the number format code, "" for General.
func (f *Format) String() string {
	if f == nil {
		return ""
	}
	return f.code
}

// section returns the section that a number is shown by; minus tells whether
// that puts a sign before a negative number.
func (f *Format) section(number float64) (sec *formatSection, minus bool) {
	f.once.Do(func() { f.sections = parseFormat(f.code) })
	return section(f.sections, number)
}

// showsDate reports whether a format shows positive numbers as days.
func (f *Format) showsDate() bool {
	if f == nil {
		return false
	}
	sec, _ := f.section(1)
	return sec.shows&(showsYear|showsDay) != 0
}

// isoDate is the format of a date that a Strict workbook stores as one.
var isoDate = NewFormat("yyyy-mm-dd")

// Typed returns what a person meant by the cell; of a nil cell nothing.
//
// A number whose format shows a year alone (ggge"年度") is the text it shows,
// since its day is one that nobody sees.
func (c *Cell) Typed() pledge.Typed {
	if c == nil {
		return pledge.Typed{}
	}
	t := pledge.Typed{Formula: c.Formula, Text: c.Text}
	switch c.Kind {
	case Blank:
		t.Text, t.NoValue = "", c.Formula
	case Text:
		t = pledge.TextTyped(c.Text)
		t.Formula = c.Formula
	case Bool:
		t.Kind, t.Text = pledge.TypedBool, "FALSE"
		if c.Text == "1" {
			t.Text = "TRUE"
		}
	case ErrorValue:
		t.Kind = pledge.TypedError
	case Number:
		t.Kind, t.Number, t.Text = pledge.TypedNumber, c.Number, plain(c.Number)
		if c.Format != nil {
			c.typedNumber(&t)
		}
	}
	return t
}

// Day returns the day that a whole number counts whose date format was lost, as
// where values were pasted without it. Only days of 2000 to 2099 are taken for
// such; ok is false for anything else.
func (c *Cell) Day() (d pledge.Date, ok bool) {
	if t := c.Typed(); t.Kind != pledge.TypedNumber || t.Percent || t.Text != plain(c.Number) {
		return 0, false
	}
	return c.Counted()
}

// Counted returns the day that a whole number counts, whatever its format
// shows. Only days of 2000 to 2099 are taken for such; ok is false for anything
// else.
func (c *Cell) Counted() (d pledge.Date, ok bool) {
	if c == nil || c.Kind != Number || c.Number != math.Trunc(c.Number) {
		return 0, false
	}
	d, ok = day(c.Number, c.date1904)
	return d, ok && d >= firstLost && d <= lastLost
}

// Days that a number without a format may count.
var firstLost, lastLost = pledge.NewDate(2000, time.January, 1), pledge.NewDate(2099, time.December, 31)

func (c *Cell) typedNumber(t *pledge.Typed) {
	sec, minus := c.Format.section(c.Number)
	switch {
	case sec.shows&(showsYear|showsDay) != 0:
		d, ok := day(c.Number, c.date1904)
		switch {
		case !ok:
		case sec.shows&showsDay != 0:
			t.Kind, t.Date = pledge.TypedDate, d
		default:
			t.Kind, t.Text = pledge.TypedText, sec.year(d)
		}
	case sec.shows&showsTime != 0:
	default:
		t.Percent = sec.percent > 0
		if sec.words() {
			t.Text = sec.number(c.Number, minus)
		}
	}
}

// ShowsDate reports whether a number format shows days or years. A format is
// its id and the code that the workbook gives that id, "" where the id alone
// says it.
func ShowsDate(id int, code string) bool {
	if code == "" {
		code = builtinFormats[id]
	}
	return NewFormat(code).showsDate()
}

// ShowsPercent reports whether a number format, as for [ShowsDate], shows a
// positive number as a percentage.
func ShowsPercent(id int, code string) bool {
	if code == "" {
		code = builtinFormats[id]
	}
	sec, _ := NewFormat(code).section(1)
	return sec.percent > 0
}

// plain returns a number as people write it, with the 15 digits that count in
// a workbook.
func plain(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatInt(int64(f), 10)
	}
	if short, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err == nil {
		f = short
	}
	if math.Abs(f) < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// What a section of a format shows of a date.
const (
	showsYear = 1 << iota // a year or an era
	showsDay              // a month, a day or a weekday
	showsTime
)

// formatSection is one of a format's sections: "positive;negative;zero;text".
type formatSection struct {
	tokens  []formatToken
	shows   uint8
	percent int     // how many percent signs
	op      string  // of its condition: < <= > >= = <>, "" for none
	limit   float64 // of its condition
	text    bool    // it has an @ and so is for text
}

type formatToken struct {
	kind tokenKind
	text string
}

type tokenKind uint8

const (
	literal tokenKind = iota
	digits            // a run of 0 # ? , .
	general           // the word General
	letters           // a run of one date letter, in lower case
	other             // an exponent, a fraction
)

// parseFormat splits a number format into its sections (ECMA-376 part 1, 18.8.31).
func parseFormat(code string) []formatSection {
	list := []formatSection{{}}
	for len(code) > 0 {
		sec := &list[len(list)-1]
		n := 1
		switch b := code[0]; {
		case b == ';':
			list = append(list, formatSection{})
		case b == '"':
			in, _, closed := strings.Cut(code[1:], `"`)
			n += len(in)
			if closed {
				n++
			}
			sec.add(literal, in)
		case b == '\\':
			_, size := utf8.DecodeRuneInString(code[1:])
			n = 1 + size
			sec.add(literal, code[1:n])
		case b == '_' || b == '*': // the width of a character, or it filling the cell
			_, size := utf8.DecodeRuneInString(code[1:])
			n = 1 + size
		case b == '[':
			in, _, closed := strings.Cut(code[1:], "]")
			n += len(in)
			if closed {
				n++
			}
			sec.bracket(in)
		case b == '0' || b == '#' || b == '?' || b == '.' || b == ',':
			for n < len(code) && strings.IndexByte("0#?.,", code[n]) >= 0 {
				n++
			}
			sec.add(digits, code[:n])
		case b == '%':
			sec.percent++
			sec.add(literal, "%")
		case b == '@':
			sec.text = true
		case hasPrefixFold(code, "General"):
			n = len("General")
			sec.add(general, "")
		case hasPrefixFold(code, "AM/PM"):
			n = len("AM/PM")
			sec.shows |= showsTime
		case hasPrefixFold(code, "A/P"):
			n = len("A/P")
			sec.shows |= showsTime
		case (b == 'E' || b == 'e') && len(code) > 1 && (code[1] == '+' || code[1] == '-'):
			n = 2
			sec.add(other, "E")
		case strings.IndexByte("ymdhsegba", b|0x20) >= 0:
			for n < len(code) && code[n]|0x20 == b|0x20 {
				n++
			}
			sec.add(letters, strings.ToLower(code[:n]))
		case b == '/':
			sec.add(other, "/")
		default:
			_, n = utf8.DecodeRuneInString(code)
			sec.add(literal, code[:n])
		}
		code = code[n:]
	}
	for i := range list {
		list[i].classify()
	}
	return list
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func (s *formatSection) add(kind tokenKind, text string) {
	s.tokens = append(s.tokens, formatToken{kind, text})
}

// bracket takes what stands in brackets: a currency with a language, a
// condition, hours beyond 24, a colour.
func (s *formatSection) bracket(in string) {
	lower := strings.ToLower(in)
	switch {
	case strings.HasPrefix(in, "$"):
		currency, _, _ := strings.Cut(in[1:], "-")
		s.add(literal, currency)
	case in != "" && strings.IndexByte("<>=", in[0]) >= 0:
		n := 1
		for n < len(in) && strings.IndexByte("<>=", in[n]) >= 0 {
			n++
		}
		if f, err := strconv.ParseFloat(in[n:], 64); err == nil {
			s.op, s.limit = in[:n], f
		}
	case lower != "" && strings.Trim(lower, lower[:1]) == "" && strings.IndexByte("hms", lower[0]) >= 0:
		s.add(letters, "["+lower)
	}
}

// classify finds out what the section shows of a date. An m is minutes next to
// hours or before seconds, else a month.
func (s *formatSection) classify() {
	var runs []string
	for _, t := range s.tokens {
		if t.kind == letters {
			runs = append(runs, t.text)
		}
	}
	for i, run := range runs {
		switch run[0] {
		case 'y', 'e', 'g', 'b':
			s.shows |= showsYear
		case 'd':
			s.shows |= showsDay
		case 'a':
			if len(run) >= 3 { // aaa is the day of the week
				s.shows |= showsDay
			}
		case 'm':
			minutes := len(run) <= 2 && (i > 0 && strings.TrimPrefix(runs[i-1], "[")[0] == 'h' || i+1 < len(runs) && strings.TrimPrefix(runs[i+1], "[")[0] == 's')
			if minutes {
				s.shows |= showsTime
			} else {
				s.shows |= showsDay
			}
		default:
			s.shows |= showsTime
		}
	}
}

// section returns the one of a format's sections that shows a number, as
// [Format.section] does.
func section(list []formatSection, f float64) (sec *formatSection, minus bool) {
	if n := len(list); n > 1 && (list[n-1].text || n > 3) {
		list = list[:min(n-1, 3)]
	}
	conditional := false
	for i := range list {
		conditional = conditional || list[i].op != ""
	}
	if conditional {
		for i := range list {
			if s := &list[i]; s.op == "" && i > 0 || s.op != "" && s.holds(f) {
				return s, true
			}
		}
		return &list[len(list)-1], true
	}
	switch {
	case f < 0 && len(list) > 1:
		return &list[1], false
	case f == 0 && len(list) > 2:
		return &list[2], false
	}
	return &list[0], true
}

func (s *formatSection) holds(f float64) bool {
	switch s.op {
	case "<":
		return f < s.limit
	case "<=":
		return f <= s.limit
	case ">":
		return f > s.limit
	case ">=":
		return f >= s.limit
	case "=":
		return f == s.limit
	}
	return f != s.limit
}

// words reports whether the section adds words to the number.
func (s *formatSection) words() bool {
	for _, t := range s.tokens {
		if t.kind == literal && strings.ContainsFunc(t.text, unicode.IsLetter) {
			return true
		}
	}
	return false
}

// number returns a number as the section shows it, or plain where that needs
// exponents or fractions.
func (s *formatSection) number(f float64, minus bool) string {
	var b strings.Builder
	if f < 0 && minus {
		b.WriteByte('-')
	}
	f = math.Abs(f) * math.Pow(100, float64(s.percent))
	seen := false
	for _, t := range s.tokens {
		switch t.kind {
		case literal:
			b.WriteString(t.text)
		case general, digits:
			if seen {
				return plain(f)
			}
			seen = true
			if t.kind == general {
				b.WriteString(plain(f))
			} else {
				b.WriteString(inDigits(f, t.text))
			}
		default:
			return plain(f)
		}
	}
	return b.String()
}

// inDigits returns a number as a run of digit places such as #,##0.0 shows it.
func inDigits(f float64, places string) string {
	whole, frac, point := strings.Cut(places, ".")
	scaled := strings.TrimRight(whole, ",") // each comma behind the places is a thousand
	f /= math.Pow(1000, float64(len(whole)-len(scaled)))
	decimals := strings.NewReplacer(",", "", ".", "").Replace(frac)
	text := strconv.FormatFloat(f, 'f', len(decimals), 64)
	in, out, _ := strings.Cut(text, ".")
	for len(out) > 0 && out[len(out)-1] == '0' && decimals[len(out)-1] != '0' {
		out = out[:len(out)-1]
	}
	least := strings.Count(scaled, "0")
	if in == "0" && least == 0 {
		in = ""
	}
	for len(in) < least {
		in = "0" + in
	}
	if strings.Contains(scaled, ",") {
		for i := len(in) - 3; i > 0; i -= 3 {
			in = in[:i] + "," + in[i:]
		}
	}
	if point {
		in += "."
	}
	return in + out
}

// year returns what a section that shows nothing but a year shows of a day.
func (s *formatSection) year(d pledge.Date) string {
	era := pledge.Eras[len(pledge.Eras)-1]
	for _, e := range pledge.Eras {
		if d >= e.From {
			era = e
			break
		}
	}
	y := d.Time().Year()
	inEra := y - era.Before()
	var b strings.Builder
	for _, t := range s.tokens {
		switch {
		case t.kind == literal, t.kind == other:
			b.WriteString(t.text)
		case t.kind != letters:
		case t.text[0] == 'g':
			b.WriteString([]string{era.Letter, era.Short, era.Name}[min(len(t.text), 3)-1])
		case t.text == "e":
			b.WriteString(strconv.Itoa(inEra))
		case t.text[0] == 'e':
			b.WriteString(pad2(inEra))
		case t.text[0] == 'b':
			b.WriteString(strconv.Itoa(y + 543))
		case len(t.text) <= 2:
			b.WriteString(pad2(y % 100))
		default:
			b.WriteString(strconv.Itoa(y))
		}
	}
	return b.String()
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
