package pledge

import "time"

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
