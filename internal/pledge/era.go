package pledge

import (
	"strconv"
	"time"
)

// Era is one of the eras by which Japan counts its years. Years are counted on
// past its end, as documents written before the change do (平成35年度).
type Era struct {
	Letter, Short, Name string // R, 令, 令和
	From                Date   // its first day
}

// Eras are those since 1868, newest first.
var Eras = []Era{
	{"R", "令", "令和", NewDate(2019, time.May, 1)},
	{"H", "平", "平成", NewDate(1989, time.January, 8)},
	{"S", "昭", "昭和", NewDate(1926, time.December, 25)},
	{"T", "大", "大正", NewDate(1912, time.July, 30)},
	{"M", "明", "明治", NewDate(1868, time.January, 25)},
}

// Before is the calendar year before the era's first: 2018 for 令和.
func (e Era) Before() int { return e.From.Time().Year() - 1 }

// spellings are how people write the era, longer ones first.
func (e Era) spellings() []string { return []string{e.Name, e.Short, e.Letter + ".", e.Letter} }

// wareki returns a year of the era a day lies in: 令和6, 平成元.
func wareki(year int, on Date) (string, bool) {
	for _, e := range Eras {
		if on >= e.From {
			if year-e.Before() == 1 {
				return e.Name + "元", true
			}
			return e.Name + strconv.Itoa(year-e.Before()), true
		}
	}
	return "", false
}
