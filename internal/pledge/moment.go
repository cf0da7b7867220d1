package pledge

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// form says how much of a day a spelling gives.
type form uint8

const (
	bareForm   form = iota // 2023, R5: a number that must be a year
	yearForm               // 令和5年
	fiscalForm             // 令和5年度
	monthForm              // 令和6年3月
	dayForm                // 令和6年3月29日
)

// moment is a year, month or day as spelled.
type moment struct {
	form  form
	era   bool // written with an era
	year  int  // of the calendar, where the form is no fiscalForm
	month time.Month
	day   int
	rest  string // what follows it: 末, まで, 以降 …
}

// dashes are what people type for the hyphens of 2024-03-29; NFKC leaves them.
var dashes = strings.NewReplacer("−", "-", "‐", "-", "‑", "-", "–", "-", "—", "-", "ー", "-")

// relatives are words for years and days that depend on when they are read.
var relatives = []string{"来年", "再来年", "次年度", "翌年", "今年", "本年", "当年", "当該年度", "現年度", "同年", "昨年", "一昨年", "前年", "去年",
	"来月", "今月", "先月", "本日", "今日", "昨日", "明日"}

func misread(k Kind, why Misread) *ReadError { return &ReadError{Kind: k, Reason: why} }

// scanMoment reads the longest moment s begins with. Without an era a year has
// four digits; a shorter one gives NoEra, with nearest as this era would have
// it.
func scanMoment(typed string, k Kind) (moment, *ReadError) {
	var m moment
	s := Fold(typed)
	for _, e := range Eras {
		if name, ok := cutEra(s, e.spellings()); ok {
			if n, after, ok := numeral(name, true); ok {
				if n < 1 {
					return m, misread(k, OutOfRange)
				}
				m.era, m.year, m.rest = true, e.Before()+n, after
				break
			}
		}
	}
	written := m.year
	if !m.era {
		n, after, ok := numeral(s, true)
		if !ok {
			if relative(s) {
				return m, misread(k, Relative)
			}
			return m, misread(k, NotUnderstood)
		}
		written, m.year, m.rest = n, n, after
	}
	m.parts()
	switch {
	case m.era || written >= 1000:
	case written > 99 || m.form == bareForm && m.rest != "" && !yearSuffix(m.rest):
		return m, misread(k, NotUnderstood)
	default:
		return m, misread(k, NoEra)
	}
	if m.form >= monthForm {
		last := NewDate(m.year, m.month+1, 0).Time().Day()
		if m.month < 1 || m.month > 12 || m.form == dayForm && (m.day < 1 || m.day > last) {
			return m, misread(k, NoSuchDay)
		}
	}
	return m, nil
}

// parts reads what follows the year's number.
func (m *moment) parts() {
	rest := m.rest
	if after, ok := strings.CutPrefix(rest, "年度"); ok {
		m.form, m.rest = fiscalForm, after
		return
	}
	if after, ok := strings.CutPrefix(rest, "年"); ok {
		m.form, m.rest = yearForm, after
		n, after, ok := numeral(after, false)
		if !ok {
			return
		}
		if after, ok = strings.CutPrefix(after, "月"); !ok {
			return
		}
		m.form, m.month, m.rest = monthForm, time.Month(n), after
		if n, after, ok = numeral(after, false); ok {
			if after, ok = strings.CutPrefix(after, "日"); ok {
				m.form, m.day, m.rest = dayForm, n, after
			}
		}
		return
	}
	rest = dashes.Replace(rest)
	if rest == "" || !strings.ContainsRune("/.-", rune(rest[0])) {
		return
	}
	sep := rest[:1]
	n, after, ok := numeral(rest[1:], false)
	if !ok {
		return
	}
	m.form, m.month, m.rest = monthForm, time.Month(n), after
	if after, ok = strings.CutPrefix(after, sep); ok {
		if n, after, ok = numeral(after, false); ok {
			m.form, m.day, m.rest = dayForm, n, after
		}
	}
}

// date returns the day a monthForm or dayForm begins with.
func (m moment) date() Date { return NewDate(m.year, m.month, max(m.day, 1)) }

// yearSuffix reports whether s may follow a year or month without changing
// which year is meant.
func yearSuffix(s string) bool {
	switch s {
	case "", "まで", "末", "末まで", "末日", "末日まで", "中", "内":
		return true
	}
	return false
}

func relative(s string) bool {
	for _, w := range relatives {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return strings.HasPrefix(s, "年度")
}

func cutEra(s string, names []string) (after string, ok bool) {
	for _, n := range names {
		if len(s) > len(n) && strings.EqualFold(s[:len(n)], n) {
			return s[len(n):], true
		}
	}
	return s, false
}

const kanjiDigits = "〇一二三四五六七八九"

// kanjiDigit returns the value of 〇 to 九.
func kanjiDigit(r rune) (int, bool) {
	if r == '○' || r == '零' { // ○ is what many type for 〇
		return 0, true
	}
	i := strings.IndexRune(kanjiDigits, r)
	return i / utf8.RuneLen('〇'), i >= 0
}

// numeral reads the number s begins with: up to four digits, 元 (1, where
// first allows it), or kanji, either by place (二〇二三) or with tens (二十三).
func numeral(s string, first bool) (n int, after string, ok bool) {
	if first {
		if after, ok := strings.CutPrefix(s, "元"); ok {
			return 1, after, true
		}
	}
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i > 4 {
		return 0, s, false
	}
	if i > 0 {
		n, _ = strconv.Atoi(s[:i])
		return n, s[i:], true
	}
	var digits []int // -1 is 十
	for _, r := range s {
		if d, is := kanjiDigit(r); is {
			digits = append(digits, d)
		} else if r == '十' {
			digits = append(digits, -1)
		} else {
			break
		}
		i += utf8.RuneLen(r)
	}
	if len(digits) == 0 || len(digits) > 4 {
		return 0, s, false
	}
	tens := -1
	for j, d := range digits {
		if d == -1 {
			if tens >= 0 {
				return 0, s, false
			}
			tens = j
			continue
		}
		n = n*10 + d
	}
	if tens < 0 {
		return n, s[i:], true
	}
	// 十, 十三, 二十, 二十三: at most one digit, not zero, on either side.
	n = 10
	head, tail := digits[:tens], digits[tens+1:]
	if len(head) > 1 || len(tail) > 1 || len(head) == 1 && head[0] < 1 || len(tail) == 1 && tail[0] < 1 {
		return 0, s, false
	}
	if len(head) == 1 {
		n = 10 * head[0]
	}
	if len(tail) == 1 {
		n += tail[0]
	}
	return n, s[i:], true
}
