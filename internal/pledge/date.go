package pledge

import (
	"fmt"
	"time"
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

// AddMonths returns the same day n months on, or that month's last day where
// it has no such day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Time().Date()
	last := NewDate(y, m+time.Month(n)+1, 0)
	return min(last, NewDate(y, m+time.Month(n), 1)+Date(day)-1)
}
