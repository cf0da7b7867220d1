package pledge

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Date is a civil day, counted as workbooks of the 1900 system count: 1 is
// 1900-01-01 for days before March 1900, 25569 is 1970-01-01. The zero value
// is no date. Dates compare with < and ==.
type Date int32

const unixEpoch Date = 25569

// NewDate returns the day, normalised as [time.Date] does.
func NewDate(year int, month time.Month, day int) Date {
	return unixEpoch + Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400)
}

// ParseISODate reads 2024-03-29, the spelling [Date.String] gives.
func ParseISODate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2024-03-29", s)
	}
	return NewDate(t.Date()), nil
}

// Time returns the day's midnight in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d-unixEpoch)*86400, 0).UTC() }

// String returns the day as 2024-03-29, no date as "".
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Wareki returns the day as 令和6年3月29日, days before 1868 by the western
// year, no date as "".
func (d Date) Wareki() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.Time().Date()
	year, ok := wareki(y, d)
	if !ok {
		year = strconv.Itoa(y)
	}
	return fmt.Sprintf("%s年%d月%d日", year, m, day)
}

// Weekday returns the day of the week in one letter: 金.
func (d Date) Weekday() string { return string([]rune("日月火水木金土")[d.Time().Weekday()]) }

// ReviewCycle is how long a pledge may go without being heard by a meeting, in
// months.
const ReviewCycle = 6

// AddMonths returns the same day n months on, or that month's last day where
// it has no such day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Time().Date()
	last := NewDate(y, m+time.Month(n)+1, 0)
	return min(last, NewDate(y, m+time.Month(n), 1)+Date(day)-1)
}

// Days that a pledge may speak of; a workbook's own dates start in 1900.
var (
	firstDay = NewDate(1901, time.January, 1)
	lastDay  = NewDate(2100, time.December, 31)
)

var (
	// midnight is what csv exports of Excel and openpyxl put behind a day.
	midnight = regexp.MustCompile(`[ T]0?0:00(:00(\.0+)?)?\s*$`)
	weekday  = regexp.MustCompile(`\(([日月火水木金土])(曜日?)?\)$`)
)

// ParseDate reads a day: 2024/3/29, 2024-03-29, 2024.3.29, 2024年3月29日,
// 令和6年3月29日, R6.3.29, each in any width. last reports that a month or a
// fiscal year stood for its last day (令和6年3月, 令和5年度末). The error is a
// [*ReadError].
func ParseDate(s string, c Calendar) (d Date, last bool, err error) {
	s = Fold(midnight.ReplaceAllString(norm.NFKC.String(s), ""))
	named := weekday.FindStringSubmatch(s)
	if named != nil {
		s = s[:len(s)-len(named[0])]
	}
	m, e := scanMoment(s, KindDate)
	if e == nil || e.Reason == NoEra || e.Reason == NoSuchDay {
		if !m.isDay(named != nil) {
			e = misread(KindDate, NotUnderstood)
		}
	}
	if e != nil {
		return 0, false, e
	}
	switch m.form {
	case fiscalForm:
		d, last = c.End(FiscalYear(m.year)), true
	case monthForm:
		d, last = NewDate(m.year, m.month+1, 0), true
	default:
		d = m.date()
	}
	if d < firstDay || d > lastDay {
		return 0, false, misread(KindDate, OutOfRange)
	}
	if named != nil && d.Weekday() != named[1] {
		return 0, false, misread(KindDate, NoSuchDay)
	}
	return d, last, nil
}

// isDay reports whether the moment, with what follows it, names one day.
func (m moment) isDay(named bool) bool {
	end := m.rest == "末" || m.rest == "末日"
	switch m.form {
	case dayForm:
		return m.rest == ""
	case monthForm:
		return !named && (m.rest == "" || end) && (m.era || m.year >= 1000)
	case fiscalForm:
		return !named && end
	}
	return false
}

// canonicalDate reads what [Date.String] gives, anything else as no date.
func canonicalDate(s string) Date {
	d, err := ParseISODate(s)
	if err != nil {
		return 0
	}
	return d
}
