package summary

import (
	"fmt"
	"strings"

	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
)

// formulas writes the formulas of 達成状況. Each method is the definition of
// one count in terms of the register's columns, and says the same as its twin
// in [Compute]. Sorting, filtering and hiding rows changes none of them.
type formulas struct {
	refs     splice.Refs
	calendar pledge.Calendar
	day      string // cell of the day the figures are true for
}

// cond is a range and its criterion, as COUNTIFS takes them.
type cond struct{ column, criterion string }

// is is the condition that an item's column equals what a cell or a literal
// says.
func (w formulas) is(f pledge.Field, criterion string) cond {
	return cond{w.refs.Column(f.Label()), criterion}
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func countifs(conds ...cond) string {
	parts := make([]string, len(conds))
	for i, c := range conds {
		parts[i] = c.column + "," + c.criterion
	}
	return "COUNTIFS(" + strings.Join(parts, ",") + ")"
}

// with returns more conditions without touching the given ones.
func with(conds []cond, more ...cond) []cond {
	return append(append([]cond{}, conds...), more...)
}

// count counts the pledges that meet the conditions.
func (w formulas) count(conds ...cond) string {
	if len(conds) == 0 {
		return "COUNT(" + w.refs.Column(pledge.Number.Label()) + ")"
	}
	return countifs(conds...)
}

func (w formulas) status(s pledge.Status) cond {
	return w.is(pledge.StatusWord, quote(string(s)))
}

// ownAchieved counts pledges that are 達成済み themselves by the day.
func (w formulas) ownAchieved(conds ...cond) string {
	return countifs(with(conds, w.status(pledge.Achieved), w.is(pledge.AchievedOn, `"<="&`+w.day))...)
}

// achieved counts pledges that are 達成済み by the day, those that went into
// another by the day of that one.
func (w formulas) achieved(conds ...cond) string {
	return w.ownAchieved(conds...) + "+" +
		countifs(with(conds, cond{w.refs.Column(headerFollowedDate), `"<="&` + w.day})...)
}

// achievedIn counts pledges achieved within the fiscal year whose first
// calendar year stands in a cell.
func (w formulas) achievedIn(year string, conds ...cond) string {
	month := w.calendar.Start(2023).Time().Month()
	from := fmt.Sprintf(`">="&DATE(%s,%d,1)`, year, month)
	until := fmt.Sprintf(`"<"&DATE(%s+1,%d,1)`, year, month)
	followed := w.refs.Column(headerFollowedDate)
	return w.ownAchieved(with(conds, w.is(pledge.AchievedOn, from), w.is(pledge.AchievedOn, until))...) + "+" +
		countifs(with(conds, cond{followed, `"<="&` + w.day}, cond{followed, from}, cond{followed, until})...)
}

// early counts, of these, the ones whose initial target is a later year.
func (w formulas) early(year string) string {
	return w.achievedIn(year, cond{w.refs.Column(headerInitialYear), `">"&` + year})
}

// due counts pledges that count as work of their year: not merged, not cancelled.
func (w formulas) due(conds ...cond) string {
	return countifs(conds...) + "-" + countifs(with(conds, w.status(pledge.Merged))...) +
		"-" + countifs(with(conds, w.status(pledge.Cancelled))...)
}

// live counts pledges that are still worked on on the day.
func (w formulas) live(conds ...cond) string {
	return w.due(conds...) + "-" + w.ownAchieved(conds...)
}

// statusCount counts the pledges of a status, merged ones by the status they
// follow. 達成済み whose day is missing or yet to come is work underway.
func (w formulas) statusCount(s pledge.Status, label string, conds ...cond) string {
	followed := w.refs.Column(headerFollowedStatus)
	all := func(label string) string {
		return countifs(with(conds, w.is(pledge.StatusWord, label))...) + "+" + countifs(with(conds, cond{followed, label})...)
	}
	switch s {
	case pledge.Achieved:
		return w.achieved(conds...)
	case pledge.Merged:
		return countifs(with(conds, cond{followed, label})...)
	case pledge.Underway:
		return all(label) + "+" + all(quote(string(pledge.Achieved))) + "-(" + w.achieved(conds...) + ")"
	}
	return all(label)
}

// show shows an item of the pledge whose number stands in a cell.
func (w formulas) show(f pledge.Field, number string) string {
	found := lookup(w.refs, f.Label(), number)
	return fmt.Sprintf(`IFERROR(IF(%s="","",%s),"")`, found, found)
}

// link shows a pledge's number and leads to its row, wherever that stands.
func (w formulas) link(number int) string {
	column := w.refs.Column(pledge.Number.Label())
	top, _, _ := strings.Cut(column, ":")
	return fmt.Sprintf(`IFERROR(HYPERLINK(%s&MATCH(%d,%s,0),%[2]d),%[2]d)`, quote("#"+top), number, column)
}

// rate divides as [Rate] does: in whole numbers, rounded half up.
func rate(of, all string) string {
	return fmt.Sprintf(`IF(%[2]s=0,%[3]s,INT((2000*%[1]s+%[2]s)/(2*%[2]s))/1000)`, of, all, quote(noRate))
}

// fiscalYear is the fiscal year of the day.
func (w formulas) fiscalYear() string {
	return fmt.Sprintf("YEAR(%[1]s)-IF(MONTH(%[1]s)<%[2]d,1,0)", w.day, w.calendar.Start(2023).Time().Month())
}

// fiscalYearLabel spells the fiscal year in a cell as the register does.
func fiscalYearLabel(year string) string {
	return fmt.Sprintf(`"令和"&IF(%[1]s=2019,"元",%[1]s-2018)&"年度"`, year)
}

// pace is the part of the fiscal year that is gone, the day included.
func (w formulas) pace(year string) string {
	month := w.calendar.Start(2023).Time().Month()
	return fmt.Sprintf("(%[1]s-DATE(%[2]s,%[3]d,1)+1)/(DATE(%[2]s+1,%[3]d,1)-DATE(%[2]s,%[3]d,1))", w.day, year, month)
}

// lastChecked is the last fiscal year whose year-end check is over.
func (w formulas) lastChecked(s *pledge.Settings) string {
	lag, after := checkOver(s)
	return fmt.Sprintf("YEAR(%[1]s)-%[2]d-IF(%[1]s>=DATE(YEAR(%[1]s),%[3]d,%[4]d),0,1)",
		w.day, lag, after.Time().Month(), after.Time().Day())
}

// checkOver returns the first day after the check of a common year, and how
// many years after the fiscal year's it comes.
func checkOver(s *pledge.Settings) (lag int, after pledge.Date) {
	const year = 2021
	after = s.CheckEnd(year) + 1
	return after.Time().Year() - year, after
}

// months is monthsBetween of two cells.
func months(from, to string) string {
	return fmt.Sprintf("MAX(0,(YEAR(%[2]s)-YEAR(%[1]s))*12+MONTH(%[2]s)-MONTH(%[1]s)-IF(DAY(%[2]s)<DAY(%[1]s),1,0))", from, to)
}
