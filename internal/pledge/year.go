package pledge

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// FiscalYear is the calendar year a fiscal year begins in, 2019–2099. The zero
// value is no year.
type FiscalYear int

const (
	firstYear FiscalYear = 2019
	lastYear  FiscalYear = 2099
)

// Target is what a pledge is due for: a fiscal year, or that year or later.
// The zero value is no target.
type Target struct {
	Year FiscalYear
	Open bool // 以降
}

// Calendar is how a city counts its fiscal years.
type Calendar struct {
	FirstMonth time.Month // April where a city does not say otherwise
}

// YearOf returns the fiscal year a day lies in.
func (c Calendar) YearOf(d Date) FiscalYear {
	y, m, _ := d.Time().Date()
	if m < c.first() {
		y--
	}
	return FiscalYear(y)
}

// Start and End return the first and the last day of a fiscal year.
func (c Calendar) Start(y FiscalYear) Date { return NewDate(int(y), c.first(), 1) }

func (c Calendar) End(y FiscalYear) Date { return NewDate(int(y)+1, c.first(), 0) }

func (c Calendar) first() time.Month {
	if c.FirstMonth == 0 {
		return time.April
	}
	return c.FirstMonth
}

// String returns the year as 令和5年度, 令和元年度 for 2019 and 平成30年度 for
// the years before; no year as "".
func (y FiscalYear) String() string {
	switch {
	case y == 0:
		return ""
	case y >= firstYear:
		return reiwa(y)
	}
	// Only 2019 is named for the era that began inside it.
	if s, ok := wareki(int(y), NewDate(int(y), time.April, 1)); ok {
		return s + "年度"
	}
	return fmt.Sprintf("%d年度", int(y))
}

func reiwa(y FiscalYear) string {
	if y == firstYear {
		return "令和元年度"
	}
	return "令和" + strconv.Itoa(int(y-firstYear)+1) + "年度"
}

// String returns the target as 令和8年度 or 令和8年度以降, no target as "".
func (t Target) String() string {
	if t.Open && t.Year != 0 {
		return t.Year.String() + openEnd
	}
	return t.Year.String()
}

const openEnd = "以降"

// ParseFiscalYear reads a fiscal year in any spelling people use: 令和5年度,
// R5, 令和五年, 2023年度末まで, or a month or day inside it. The error is a
// [*ReadError].
func ParseFiscalYear(s string, c Calendar) (FiscalYear, error) {
	m, e := scanMoment(s, KindYear)
	if e == nil && !(yearSuffix(m.rest) && (m.form != dayForm || m.rest == "" || m.rest == "まで")) {
		e = misread(KindYear, NotUnderstood)
	}
	if e != nil {
		if e.Reason == NoEra && m.form != monthForm && m.form != dayForm && yearSuffix(m.rest) {
			e.Nearest = inReiwa(m.year, "")
		}
		return 0, e
	}
	y := FiscalYear(m.year)
	if m.form >= monthForm {
		y = c.YearOf(m.date())
	}
	if y < firstYear || y > lastYear {
		return 0, misread(KindYear, OutOfRange)
	}
	return y, nil
}

// ParseTarget reads a fiscal year as [ParseFiscalYear] does, or one that is
// followed by 以降. The error is a [*ReadError].
func ParseTarget(s string, c Calendar) (Target, error) {
	folded := Fold(s)
	before, open := strings.CutSuffix(folded, openEnd)
	if !open {
		y, err := ParseFiscalYear(folded, c)
		return Target{Year: y}, err
	}
	m, e := scanMoment(before, KindYear)
	switch {
	case e != nil && e.Reason == NoEra && m.form < monthForm && m.rest == "":
		e.Nearest = inReiwa(m.year, openEnd)
		return Target{}, e
	case e != nil:
		return Target{}, e
	case m.form >= monthForm || m.rest != "":
		// 令和8年4月以降 begins inside a year, or with it: no telling.
		return Target{}, misread(KindYear, NotUnderstood)
	}
	y, err := ParseFiscalYear(before, c)
	if err != nil {
		return Target{}, err
	}
	return Target{Year: y, Open: true}, nil
}

// inReiwa returns the year a number without era most likely means.
func inReiwa(n int, suffix string) string {
	y := firstYear - 1 + FiscalYear(n)
	if y < firstYear || y > lastYear {
		return ""
	}
	return y.String() + suffix
}

// canonicalTarget reads what [Target.String] gives, "" and anything else as no
// target.
func canonicalTarget(s string) Target {
	s, open := strings.CutSuffix(s, openEnd)
	s, ok := strings.CutPrefix(s, "令和")
	n, ok2 := strings.CutSuffix(s, "年度")
	if !ok || !ok2 {
		return Target{}
	}
	y := 1
	if n != "元" {
		var err error
		if y, err = strconv.Atoi(n); err != nil {
			return Target{}
		}
	}
	return Target{Year: firstYear - 1 + FiscalYear(y), Open: open}
}
