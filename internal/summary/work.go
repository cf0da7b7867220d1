package summary

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// leastSpare is how many rows below the last one 集計用 reckons with, at least.
const leastSpare = 200

// lastReckoned is the last row of 公約一覧 that 集計用 reckons with: a tenth of the
// pledges there are may be added below.
func lastReckoned(list splice.Refs) int { return list.Last + max(leastSpare, list.Last/10) }

// workColumn is a column of 集計用.
type workColumn int

const (
	workNumber         workColumn = iota + 1 // 公約番号; blank where the row is no pledge's
	workInitial                              // 当初目標年度 as text
	workInitialYear                          // its year
	workInitialHorizon                       // 当初区分
	workTarget                               // 達成目標年度 as text
	workTargetYear                           // its year
	workHorizon                              // 区分
	workStatus                               // 状況 as it stands
	workInto                                 // one step of merging: the pledge itself where it is not merged
	workRoot                                 // where a merged pledge ends; blank otherwise
	workOwnDate                              // 達成日 where it is 達成済み itself
	workOwnStatus                            // 状況 by the day: 達成済み without its day, or before it, is work underway
	workDate                                 // 達成日, of a merged pledge that of the one it ends in
	workCounted                              // 状況 by the day, likewise
	workDue                                  // 1: neither merged nor cancelled
	workLive                                 // 1: of these, still worked on
	workLate                                 // 1: of these, past the target
	workUnreviewed                           // 1: of these, not reviewed for six months
	workNew                                  // 1: achieved since the last meeting
	workMoved                                // 繰り上げ and the like since then
	workRenamed                              // 1: renamed since then
	workNextStatus                           // 状況 if its proposal were decided
	workNextInto
	workNextRoot
	workNextOwnDate
	workNextDate // 達成日 if all proposals were decided
)

// Columns of what is on record and no formula can know, a row per pledge.
const (
	factNumber     workColumn = iota + workNextDate + 2
	factAchieved              // by the last meeting: 1 or 0
	factTarget                // 達成目標年度 then
	factTargetYear            // its year
	factName                  // 公約名 then
	factReviewed              // the day it was last heard
)

var workHeaders = map[workColumn]string{
	workNumber: "公約番号", workInitial: "当初目標年度", workInitialYear: "当初目標年", workInitialHorizon: "当初区分",
	workTarget: "達成目標年度", workTargetYear: "目標年", workHorizon: "区分", workStatus: "状況", workInto: "統合先", workRoot: "最終の統合先",
	workOwnDate: "達成日", workOwnStatus: "基準日の状況", workDate: "数える達成日", workCounted: "数える状況",
	workDue: "対象", workLive: "取組中", workLate: "期限超過", workUnreviewed: fmt.Sprintf("%dか月超", pledge.ReviewCycle), workNew: "新たに達成", workMoved: "年度の変更", workRenamed: "名称の変更",
	workNextStatus: "案の状況", workNextInto: "案の統合先", workNextRoot: "案の最終の統合先", workNextOwnDate: "案の達成日", workNextDate: "案で数える達成日",
	factNumber: pledge.ReckoningMark, factAchieved: "前回の達成", factTarget: "前回の達成目標年度", factTargetYear: "前回の目標年", factName: "前回の公約名", factReviewed: "最後の審査日",
}

// whole is the column in formulas of any sheet.
func (c workColumn) whole() string { return pledge.SheetReckoning + "!" + c.own() }

// own is the column in formulas of 集計用 itself.
func (c workColumn) own() string {
	name := xlsx.ColumnName(int(c))
	return "$" + name + ":$" + name
}

// cell is the column's cell in the row of a formula.
func (c workColumn) cell() string { return "$" + xlsx.ColumnName(int(c)) + rowMark }

// rowMark stands in formulas for the number of their row.
const rowMark = "\x00"

// is is the condition that the column holds what a cell or a literal says.
func (c workColumn) is(criterion string) cond { return cond{c.whole(), criterion} }

// yes is the condition that the column has a 1.
func (c workColumn) yes() cond { return c.is("1") }

// work writes 集計用, which says of each row of 公約一覧, whatever stands in it,
// how the figures count it. Its rows are those of 公約一覧, some blank ones below
// included, so that a pledge typed in anywhere counts at once.
type work struct {
	fig        Figures
	at         map[string]splice.Refs
	day, check string // cells of 達成状況: its day, and the last year whose check is over
	steps      int    // how many steps of merging the formulas follow

	unreviewed, achieved, renamed map[int]bool // pledges that the figures name
	moved                         map[int]string
}

func newWork(fig Figures, at map[string]splice.Refs, day, check string) *work {
	x := &work{fig: fig, at: at, day: day, check: check, steps: hops(fig.state, fig.proposed) + 1,
		unreviewed: map[int]bool{}, achieved: map[int]bool{}, renamed: map[int]bool{}, moved: map[int]string{}}
	for _, a := range fig.Attention {
		x.unreviewed[a.Pledge] = x.unreviewed[a.Pledge] || a.Why == NotReviewed
	}
	for _, n := range fig.Changes.Achieved {
		x.achieved[n] = true
	}
	for _, m := range fig.Changes.Renamed {
		x.renamed[m.Pledge] = true
	}
	for kind, moves := range map[string][]Move{kindForward: fig.Changes.Forward, kindBack: fig.Changes.Back, kindSettled: fig.Changes.Settled} {
		for _, m := range moves {
			x.moved[m.Pledge] = kind
		}
	}
	return x
}

// workWidth is the width of the columns of 集計用, in characters.
const workWidth = 14

// rows returns 集計用 row by row.
func (x *work) rows() *splice.Rows {
	return &splice.Rows{Width: workWidth, All: func(yield func(int, []splice.Value) bool) {
		cells := make([]splice.Value, factReviewed)
		for c, header := range workHeaders {
			cells[c-1] = text(header)
		}
		if !yield(1, cells) {
			return
		}
		list := x.at[pledge.SheetRegister]
		facts := x.facts()
		last := lastReckoned(list)
		formulas := x.formulas()
		results := make([]splice.Value, workNextDate+1)
		day := &splice.Style{Format: paper.DateFormat}
		for row := 2; row <= max(last, 1+len(facts)); row++ {
			clear(cells)
			if row > list.Header && row <= last {
				x.values(results, list.Pledges[row])
				for c, f := range formulas {
					cell := &cells[c-1]
					*cell = splice.Value{Kind: splice.Formula, Text: strings.ReplaceAll(f, rowMark, strconv.Itoa(row)), Result: &results[c]}
					if c == workOwnDate || c == workDate || c == workNextOwnDate || c == workNextDate {
						cell.Style = day
					}
				}
			}
			if i := row - 2; i < len(facts) {
				copy(cells[factNumber-1:], facts[i])
				cells[factReviewed-1].Style = day
			}
			if !yield(row, cells) {
				return
			}
		}
	}}
}

// formulas returns the formulas of every row.
func (x *work) formulas() map[workColumn]string {
	cell := workColumn.cell
	number := cell(workNumber)
	// item is what stands in the same row of 公約一覧, fact what is on record of
	// the pledge, proposed what 提出案 has.
	item := func(f pledge.Field) string {
		return fmt.Sprintf("INDEX(%s,ROW())", x.at[pledge.SheetRegister].Column(f.Label()))
	}
	fact := func(c workColumn) string {
		return fmt.Sprintf("INDEX(%s,MATCH(%s,%s,0))", c.own(), number, factNumber.own())
	}
	proposals := x.at[pledge.SheetProposals]
	proposed := func(header string) string {
		return fmt.Sprintf("INDEX(%s,MATCH(%s,%s,0))", proposals.Column(header), number, proposals.Column(pledge.Number.Label()))
	}
	// one leads a step on, end all of them; of looks at the pledge where they end.
	one := func(status workColumn) string {
		return fmt.Sprintf(`IF(%s=%s,IF(%s="","",%s),%s)`, cell(status), merged, item(pledge.MergedInto), item(pledge.MergedInto), number)
	}
	end := func(status, into workColumn) string {
		way := cell(into)
		for range x.steps - 1 {
			way = fmt.Sprintf("INDEX(%s,MATCH(%s,%s,0))", into.own(), way, workNumber.own())
		}
		return fmt.Sprintf(`IF(%s=%s,IFERROR(%s,""),"")`, cell(status), merged, way)
	}
	of := func(c, root workColumn) string {
		return fmt.Sprintf("INDEX(%s,MATCH(%s,%s,0))", c.own(), cell(root), workNumber.own())
	}
	var live []string
	for _, status := range pledge.Statuses {
		if status.Live() {
			live = append(live, cell(workOwnStatus)+"="+xlsx.Quoted(string(status)))
		}
	}
	achieved, underway := xlsx.Quoted(string(pledge.Achieved)), xlsx.Quoted(string(pledge.Underway))
	formulas := map[workColumn]string{
		workInitial:        item(pledge.InitialTarget) + `&""`,
		workInitialYear:    yearFormula(cell(workInitial)),
		workInitialHorizon: fmt.Sprintf(`IF(%[1]s="",%[2]s,%[1]s&"")`, item(pledge.InitialHorizon), horizonFormula(x.fig.settings, cell(workInitialYear))),
		workTarget:         fmt.Sprintf(`IF(%[1]s="",%[2]s,%[1]s&"")`, item(pledge.TargetYear), cell(workInitial)),
		workTargetYear:     yearFormula(cell(workTarget)),
		workHorizon:        horizonFormula(x.fig.settings, cell(workTargetYear)),
		workStatus:         fmt.Sprintf(`IF(%[1]s="",%[2]s,%[1]s&"")`, item(pledge.StatusWord), xlsx.Quoted(string(pledge.NotStarted))),
		workInto:           one(workStatus),
		workRoot:           end(workStatus, workInto),
		workOwnDate:        fmt.Sprintf(`IF(%s=%s,IF(ISNUMBER(%s),%s,""),"")`, cell(workStatus), achieved, item(pledge.AchievedOn), item(pledge.AchievedOn)),
		workOwnStatus: fmt.Sprintf(`IF(%[1]s=%[2]s,IF(ISNUMBER(%[3]s),IF(%[3]s<=%[4]s,%[2]s,%[5]s),%[5]s),%[1]s)`,
			cell(workStatus), achieved, cell(workOwnDate), x.day, underway),
		workDate:    fmt.Sprintf(`IF(%s=%s,IFERROR(%s,""),%s)`, cell(workStatus), merged, of(workOwnDate, workRoot), cell(workOwnDate)),
		workCounted: fmt.Sprintf(`IF(%[1]s=%[2]s,IF(%[3]s="",%[2]s,IFERROR(%[4]s,%[2]s)),%[5]s)`, cell(workStatus), merged, cell(workRoot), of(workOwnStatus, workRoot), cell(workOwnStatus)),
		workDue:     fmt.Sprintf(`IF(%[1]s=%[2]s,0,IF(%[1]s=%[3]s,0,1))`, cell(workStatus), merged, xlsx.Quoted(string(pledge.Cancelled))),
		workLive:    "IF(OR(" + strings.Join(live, ",") + "),1,0)",
		workLate: fmt.Sprintf(`IF(%s=1,IF(ISNUMBER(FIND("以降",%s)),0,IF(ISNUMBER(%[3]s),IF(%[3]s<=%[4]s,1,0),0)),0)`,
			cell(workLive), cell(workTarget), cell(workTargetYear), x.check),
		workUnreviewed: fmt.Sprintf(`IF(%s=1,IFERROR(IF(%s="",0,IF(%s>EDATE(%s,%d),1,0)),0),0)`, cell(workLive), fact(factReviewed), x.day, fact(factReviewed), pledge.ReviewCycle),
		workNew:        fmt.Sprintf(`IFERROR(IF(%[1]s="",0,IF(%[1]s=0,IF(%[2]s=%[3]s,1,0),0)),0)`, fact(factAchieved), cell(workCounted), achieved),
		workMoved: fmt.Sprintf(`IFERROR(IF(%[1]s=%[2]s,"",IF(%[1]s="","",IF(%[2]s="","",IF(AND(ISNUMBER(FIND("以降",%[1]s)),NOT(ISNUMBER(FIND("以降",%[2]s)))),%[3]s,IF(%[4]s<%[5]s,%[6]s,%[7]s))))),"")`,
			fact(factTarget), cell(workTarget), xlsx.Quoted(kindSettled), cell(workTargetYear), fact(factTargetYear), xlsx.Quoted(kindForward), xlsx.Quoted(kindBack)),
		workRenamed:     fmt.Sprintf(`IFERROR(IF(%s="",0,IF(EXACT(%s,%s),0,1)),0)`, fact(factAchieved), fact(factName), item(pledge.Name)),
		workNextStatus:  fmt.Sprintf(`IFERROR(IF(ISNUMBER(%s),%s&"",%s),%[3]s)`, proposed(pledge.LabelTakenIn), proposed(pledge.StatusWord.Label()), cell(workStatus)),
		workNextInto:    one(workNextStatus),
		workNextRoot:    end(workNextStatus, workNextInto),
		workNextOwnDate: fmt.Sprintf(`IF(%s=%s,IFERROR(IF(ISNUMBER(%s),IF(ISNUMBER(%[4]s),%[4]s,""),%[5]s),%[5]s),"")`, cell(workNextStatus), achieved, proposed(pledge.LabelTakenIn), proposed(pledge.AchievedOn.Label()), dateOr(item(pledge.AchievedOn))),
		workNextDate:    fmt.Sprintf(`IF(%s=%s,IFERROR(%s,""),%s)`, cell(workNextStatus), merged, of(workNextOwnDate, workNextRoot), cell(workNextOwnDate)),
	}
	for c, formula := range formulas {
		formulas[c] = fmt.Sprintf(`IF(%s="","",%s)`, number, formula)
	}
	formulas[workNumber] = fmt.Sprintf(`IF(ISNUMBER(%[1]s),%[1]s,"")`, item(pledge.Number))
	return formulas
}

var merged = xlsx.Quoted(string(pledge.Merged))

// dateOr is a day, or the empty text where an expression is none.
func dateOr(expression string) string { return fmt.Sprintf(`IF(ISNUMBER(%[1]s),%[1]s,"")`, expression) }

// values puts into a value per column what the formulas of a pledge's row come
// to: those of no pledge (0) are empty texts.
func (x *work) values(values []splice.Value, number int) {
	for c := range values {
		values[c] = text("")
	}
	r := x.fig.state[number]
	if r == nil {
		return
	}
	s := x.fig.settings
	word := func(c workColumn, v string) { values[c] = text(v) }
	count := func(c workColumn, n int) { // the empty text for none
		if n != 0 {
			values[c] = figure(n)
		}
	}
	flag := func(c workColumn, yes bool) {
		values[c] = figure(0)
		if yes {
			values[c] = figure(1)
		}
	}
	p := x.fig.judged[number]
	count(workNumber, number)
	initial, target := r.Target(pledge.InitialTarget), r.Target(pledge.TargetYear)
	word(workInitial, r[pledge.InitialTarget])
	count(workInitialYear, int(initial.Year))
	word(workInitialHorizon, r[pledge.InitialHorizon])
	word(workTarget, r[pledge.TargetYear])
	count(workTargetYear, int(target.Year))
	word(workHorizon, s.HorizonOf(target))
	word(workStatus, string(r.Status()))
	count(workInto, step(x.fig.state, number))
	root := x.root(x.fig.state, number)
	count(workRoot, root)
	own := ownDate(r)
	count(workOwnDate, int(own))
	word(workOwnStatus, string(p.own))
	date, counted := own, p.own
	if r.Status() == pledge.Merged {
		date, counted = ownDate(x.fig.state[root]), pledge.Merged
		if root != 0 {
			if end, ok := x.fig.judged[root]; ok {
				counted = end.own
			}
		}
	}
	count(workDate, int(date))
	word(workCounted, string(counted))
	flag(workDue, p.own != pledge.Merged && p.own != pledge.Cancelled)
	flag(workLive, p.own.Live())
	flag(workLate, p.own.Live() && ledger.Passed(s, target, x.fig.AsOf))
	flag(workUnreviewed, x.unreviewed[number])
	flag(workNew, x.achieved[number])
	word(workMoved, x.moved[number])
	flag(workRenamed, x.renamed[number])
	next := x.fig.proposed
	word(workNextStatus, string(next[number].Status()))
	count(workNextInto, step(next, number))
	nextRoot := x.root(next, number)
	count(workNextRoot, nextRoot)
	nextOwn := ownDate(next[number])
	count(workNextOwnDate, int(nextOwn))
	if next[number].Status() == pledge.Merged {
		nextOwn = ownDate(next[nextRoot])
	}
	count(workNextDate, int(nextOwn))
}

// root is what the formula of 最終の統合先 finds, 0 for none.
func (x *work) root(state map[int]pledge.Record, number int) int {
	if state[number].Status() != pledge.Merged {
		return 0
	}
	return walk(state, number, x.steps)
}

// ownDate is the 達成日 of a pledge that is 達成済み itself, 0 for none.
func ownDate(r pledge.Record) pledge.Date {
	if r.Status() != pledge.Achieved {
		return 0
	}
	return r.Date(pledge.AchievedOn)
}

// facts returns what is on record of each pledge, in the order of the columns
// from factNumber on.
func (x *work) facts() (rows [][]splice.Value) {
	known := maps.Clone(x.fig.before)
	if known == nil {
		known = map[int]judged{}
	}
	if x.fig.reviewed != nil {
		for n := range x.fig.state {
			if _, ok := known[n]; !ok {
				known[n] = judged{}
			}
		}
	}
	for _, n := range slices.Sorted(maps.Keys(known)) {
		row := make([]splice.Value, factReviewed-factNumber+1)
		set := func(c workColumn, v splice.Value) { row[c-factNumber] = v }
		set(factNumber, figure(n))
		if b, ok := x.fig.before[n]; ok {
			set(factAchieved, figure(0))
			if b.achieved {
				set(factAchieved, figure(1))
			}
			set(factTarget, text(b.target.String()))
			set(factName, text(b.record[pledge.Name]))
			if b.target.Year != 0 {
				set(factTargetYear, figure(int(b.target.Year)))
			}
		}
		if x.fig.reviewed != nil {
			set(factReviewed, figure(int(x.fig.reviewed[n])))
		}
		rows = append(rows, row)
	}
	return rows
}

// step returns where one step of merging leads from a pledge: 0 nowhere.
func step(state map[int]pledge.Record, number int) int {
	r := state[number]
	switch {
	case r == nil:
		return 0
	case r.Status() == pledge.Merged:
		into, _ := r.Int(pledge.MergedInto)
		return into
	}
	return number
}

// walk takes a number of steps.
func walk(state map[int]pledge.Record, number, steps int) int {
	for range steps {
		number = step(state, number)
	}
	return number
}

// Bounds of how many mergers in a row the formulas follow. Fewer than the
// least would not reckon with mergers people enter in Excel; more than the
// most would nest deeper than Excel 2010 allows.
const (
	minHops = 4
	maxHops = 30
)

// hops returns how many steps after the first the formulas take, from the
// longest way of mergers there is.
func hops(states ...map[int]pledge.Record) int {
	longest := minHops
	for _, state := range states {
		for number, r := range state {
			n := 0
			for r.Status() == pledge.Merged && n < maxHops {
				number = step(state, number)
				r = state[number]
				n++
			}
			if n < maxHops { // longer ones are circles
				longest = max(longest, n)
			}
		}
	}
	return longest
}

// yearFormula takes the year out of 令和7年度, 令和元年度 and 令和8年度以降.
func yearFormula(cell string) string {
	return fmt.Sprintf(`IF(%[1]s="","",IFERROR(2018+IF(MID(%[1]s,3,1)="元",1,VALUE(MID(%[1]s,3,FIND("年",%[1]s)-3))),""))`, cell)
}

// horizonFormula is [pledge.Settings.HorizonOf] of a cell that holds a year.
func horizonFormula(s *pledge.Settings, year string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `IF(%s="",""`, year)
	for _, h := range s.Horizons {
		within := fmt.Sprintf("%s>=%d", year, h.From)
		if h.To != 0 {
			within = fmt.Sprintf("AND(%s,%s<=%d)", within, year, h.To)
		}
		fmt.Fprintf(&b, ",IF(%s,%s", within, xlsx.Quoted(h.Name))
	}
	b.WriteString(`,""`)
	b.WriteString(strings.Repeat(")", len(s.Horizons)+1))
	return b.String()
}
