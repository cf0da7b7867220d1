package pledge

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Settings is what belongs to the city and its programme: the 設定 sheet of
// the master as values.
type Settings struct {
	MasterID    string // 台帳番号, made at init
	City        string // 自治体名
	Programme   string // 計画名
	TermFrom    Date   // 任期 from
	TermUntil   Date   // 任期満了日
	Calendar    Calendar
	CheckMonth  time.Month // last day of the year-end check, in the year that follows the fiscal year's end
	CheckDay    int
	Horizons    []Horizon
	Areas       []AreaEntry
	Departments []DepartmentEntry
	Spellings   []Spelling
	Aliases     []Alias
}

// Horizon is a range of fiscal years with a name (短期, 中期 …). A zero bound
// is open.
type Horizon struct {
	Name     string
	From, To FiscalYear
}

// AreaEntry is one area of the programme, shown as "2 安心から選ばれるまちへ".
type AreaEntry struct {
	Number int
	Name   string
}

// DepartmentEntry is one department, in the order people see them. A
// department that ended has Until; Former are names that now mean this one.
type DepartmentEntry struct {
	Name        string
	Former      []string
	From, Until Date
}

// Spelling says that a word typed for an item means another word, and with it
// perhaps a word of a second item: 達成（継続） is status 達成済み and
// afterwards 継続.
type Spelling struct {
	Field Field
	Typed string
	Means string
	Also  Field // zero where there is none
	Value string
}

// Alias says that a label or header of other forms and lists means an item.
type Alias struct {
	Label string
	Field Field
}

// String returns the area as "2 安心から選ばれるまちへ".
func (a AreaEntry) String() string {
	if a.Number == 0 {
		return a.Name
	}
	return strconv.Itoa(a.Number) + " " + a.Name
}

// SplitArea takes an area apart as people write it (8 新しい分野, ８．新しい分野,
// ⑧新しい分野); number is 0 where there is none, name "" where there is only a
// number.
func SplitArea(s string) (number int, name string) {
	s = strings.TrimSpace(norm.NFKC.String(s))
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if digits == 0 || digits > 4 {
		return 0, s
	}
	number, _ = strconv.Atoi(s[:digits])
	return number, strings.TrimLeftFunc(s[digits:], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".:,、・)-", r)
	})
}

// AreaOf returns the area whose canonical value this is.
func (s *Settings) AreaOf(canonical string) (AreaEntry, bool) {
	for _, a := range s.Areas {
		if strings.HasSuffix(canonical, a.Name) && a.String() == canonical {
			return a, true
		}
	}
	return AreaEntry{}, false
}

// HorizonOf returns the name of the horizon a target's year lies in, the first
// year of an open end counting; "" for no target and where no horizon reaches.
func (s *Settings) HorizonOf(t Target) string {
	for _, h := range s.Horizons {
		if t.Year != 0 && h.From <= t.Year && (h.To == 0 || t.Year <= h.To) {
			return h.Name
		}
	}
	return ""
}

// CheckEnd returns the last day on which achievements of a fiscal year are
// still confirmed: the first check day after the year's end, or the year's
// last day where the settings name no check.
func (s *Settings) CheckEnd(y FiscalYear) Date {
	end := s.Calendar.End(y)
	if s.CheckMonth == 0 || s.CheckDay == 0 {
		return end
	}
	year := (end + 1).Time().Year()
	if d := monthDay(year, s.CheckMonth, s.CheckDay); d > end {
		return d
	}
	return monthDay(year+1, s.CheckMonth, s.CheckDay)
}

// monthDay returns a day of a month, or the month's last where it is shorter.
func monthDay(year int, month time.Month, day int) Date {
	return min(NewDate(year, month, day), NewDate(year, month+1, 0))
}

// Department returns the department of a name, compared folded. former reports
// that the name is one it had before. Where none has the name, entry is nil.
func (s *Settings) Department(name string) (entry *DepartmentEntry, former bool) {
	folded := Fold(name)
	if folded == "" {
		return nil, false
	}
	for i := range s.Departments {
		if n := s.Departments[i].Name; n == name || Fold(n) == folded {
			return &s.Departments[i], false
		}
	}
	if d, _ := s.successor(folded); d != nil {
		return d, true
	}
	return nil, false
}

// NearestDepartment returns the present name of the department that a name
// nobody knows probably means, "" where none is near.
func (s *Settings) NearestDepartment(name string) string {
	var near []spelled
	for _, d := range s.Departments {
		for _, n := range append([]string{d.Name}, d.Former...) {
			near = append(near, spelled{Fold(n), d.Name})
		}
	}
	return nearest(name, near)
}

// successor returns the department that had the folded name before, and the
// name as it lists it.
func (s *Settings) successor(folded string) (*DepartmentEntry, string) {
	for i := range s.Departments {
		for _, f := range s.Departments[i].Former {
			if Fold(f) == folded {
				return &s.Departments[i], f
			}
		}
	}
	return nil, ""
}

// CurrentDepartment returns the name that the department of a name has on a
// day: the successor's once the department ended or the successor began. A
// name that the settings do not know is returned as it is.
func (s *Settings) CurrentDepartment(name string, on Date) string {
	for range len(s.Departments) + 1 { // former names could run in a circle
		entry, former := s.Department(name)
		switch {
		case entry == nil:
			return name
		case !former:
			next, _ := s.successor(Fold(entry.Name))
			name = entry.Name
			if next == nil || next == entry || entry.Until == 0 || on <= entry.Until {
				return name
			}
			name = next.Name
		default:
			_, spelled := s.successor(Fold(name))
			if on < entry.From {
				return spelled
			}
			name = entry.Name
		}
	}
	return name
}
