package summary

import (
	"fmt"
	"strings"

	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// formulas writes the formulas of 達成状況. Each method is the definition of
// one count in terms of the columns of 公約一覧 and, row by row beside them, of
// 集計用, and says the same as its twin in [Compute]. Sorting, filtering and
// hiding rows changes none of them.
type formulas struct {
	refs     splice.Refs            // of 公約一覧
	at       map[string]splice.Refs // of the other sheets they count in
	calendar pledge.Calendar
	day      string // cell of the day the figures are true for
}

// cond is a range and its criterion, as COUNTIFS takes them.
type cond struct{ column, criterion string }

// reckoned are the items that are counted as 集計用 has them: what may be blank
// in a row that people add follows from the rest.
var reckoned = map[pledge.Field]workColumn{
	pledge.InitialTarget: workInitial, pledge.InitialHorizon: workInitialHorizon, pledge.TargetYear: workTarget,
	pledge.HorizonName: workHorizon, pledge.StatusWord: workStatus,
}

// is is the condition that an item's column meets a criterion.
func (w formulas) is(f pledge.Field, criterion string) cond {
	if c := reckoned[f]; c != 0 {
		return c.is(criterion)
	}
	return cond{w.refs.Column(f.Label()), criterion}
}

// wild are the characters that mean something else in a criterion, the one that
// takes their meaning away first.
var wild = []string{"~", "*", "?"}

// named is the condition that an item's column is the very name in a cell.
func (w formulas) named(f pledge.Field, cell string) cond {
	for _, c := range wild {
		cell = "SUBSTITUTE(" + cell + "," + xlsx.Quoted(c) + "," + xlsx.Quoted("~"+c) + ")"
	}
	return w.is(f, `"="&`+cell)
}

// literal is a name as a criterion.
func literal(s string) string {
	for _, c := range wild {
		s = strings.ReplaceAll(s, c, "~"+c)
	}
	return xlsx.Quoted("=" + s)
}

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
		return "COUNT(" + workNumber.whole() + ")"
	}
	return countifs(conds...)
}

// achieved counts pledges that are 達成済み by the day, those that went into
// another by the day of that one.
func (w formulas) achieved(conds ...cond) string {
	return countifs(with(conds, workDate.is(`"<="&`+w.day))...)
}

// achievedIn counts pledges achieved within the fiscal year whose first
// calendar year stands in a cell.
func (w formulas) achievedIn(year string, conds ...cond) string {
	month := w.calendar.Start(2023).Time().Month()
	return w.achieved(with(conds, workDate.is(fmt.Sprintf(`">="&DATE(%s,%d,1)`, year, month)),
		workDate.is(fmt.Sprintf(`"<"&DATE(%s+1,%d,1)`, year, month)))...)
}

// early counts, of these, the ones whose initial target is a later year.
func (w formulas) early(year string) string {
	return w.achievedIn(year, workInitialYear.is(`">"&`+year))
}

// due counts pledges that count as work of their year: not merged, not
// cancelled; ownAchieved those of them that are achieved, live the others.
func (w formulas) due(conds ...cond) string { return countifs(with(conds, workDue.yes())...) }

func (w formulas) live(conds ...cond) string { return countifs(with(conds, workLive.yes())...) }

func (w formulas) ownAchieved(conds ...cond) string {
	return countifs(with(conds, workDue.yes(), workLive.is("0"))...)
}

// statusCount counts the pledges of the status in a cell, merged ones by the
// status they follow.
func (w formulas) statusCount(label string, conds ...cond) string {
	return countifs(with(conds, workCounted.is(label))...)
}

// merged counts the pledges that went into another.
func (w formulas) merged(conds ...cond) string {
	return countifs(with(conds, workStatus.is(xlsx.Quoted(string(pledge.Merged))))...)
}

// unless is a count that is no number any more where people deleted a column
// it needs.
func unless(count string) string { return "IFERROR(" + count + "," + xlsx.Quoted(noRate) + ")" }

// stage counts the pledges under review that stand at one of the stages.
func (w formulas) stage(stages ...ledger.Stage) string {
	column := w.at[pledge.SheetProposals].Column(pledge.LabelStage)
	parts := make([]string, len(stages))
	for i, s := range stages {
		parts[i] = "COUNTIFS(" + column + "," + xlsx.Quoted(string(s)) + ")"
	}
	return strings.Join(parts, "+")
}

// underReview counts the rows of 提出案, but for those that only people keep.
func (w formulas) underReview() string {
	return "COUNT(" + w.at[pledge.SheetProposals].Column(pledge.Number.Label()) + ")-" + w.stage(ledger.Over)
}

// proposals counts the pledges under review with a proposal.
func (w formulas) proposals() string {
	return "COUNT(" + w.at[pledge.SheetProposals].Column(pledge.LabelTakenIn) + ")"
}

// ofMeeting is a column of 会議 for the meeting whose name stands in a cell.
func (w formulas) ofMeeting(name, header string) string {
	at := w.at[pledge.SheetMeetings]
	return fmt.Sprintf("INDEX(%s,MATCH(%s,%s,0))", at.Column(header), name, at.Column(pledge.LabelMeeting))
}

// show shows an item of the pledge whose number stands in a cell.
func (w formulas) show(f pledge.Field, number string) string {
	found := fmt.Sprintf("INDEX(%s,MATCH(%s,%s,0))", w.refs.Column(f.Label()), number, w.refs.Column(pledge.Number.Label()))
	return fmt.Sprintf(`IFERROR(IF(%s="","",%s),"")`, found, found)
}

// link shows a pledge's number and leads to its row, wherever that stands.
func (w formulas) link(number int) string {
	column := w.refs.Column(pledge.Number.Label())
	top, _, _ := strings.Cut(column, ":")
	return fmt.Sprintf(`IFERROR(HYPERLINK(%s&MATCH(%d,%s,0),%[2]d),%[2]d)`, xlsx.Quoted("#"+top), number, column)
}

// rate divides as [Rate] does: in whole numbers, rounded half up.
func rate(of, all string) string {
	return fmt.Sprintf(`IF(%[2]s=0,%[3]s,INT((2000*%[1]s+%[2]s)/(2*%[2]s))/1000)`, of, all, xlsx.Quoted(noRate))
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
