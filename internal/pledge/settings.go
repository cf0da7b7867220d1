package pledge

import "time"

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
