package summary

import (
	"fmt"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// words are what the terminal says besides the register's own words, by
// Japanese text; in Japanese they stand for themselves.
var words = map[string]string{
	"件":          "",
	"全体の達成率":     "All pledges",
	"当初「%s」公約":   "First due as %s",
	"%sが目標の公約":   "Due in %s",
	"任期満了まで":     "Months left of the term",
	"年度":         "Fiscal year",
	"当初の目標":      "First due",
	"現在の目標":      "Due now",
	"達成":         "Achieved",
	"うち前倒し":      "Early",
	"累計":         "In all",
	"当初の累計":      "First due in all",
	"うち残り":       "Left",
	"残り":         "left",
	"全体":         "All",
	"統合した公約（内数）": "Of these merged",
	"前回会議からの増減":  "Since the last meeting",
	"うち提出案あり":    "of these with a proposal",
	"当初":         "At first",
	"現在":         "Now",
	"の後に変わったこと":  " and since then",
	"新たに達成":      "newly achieved",
	"繰り上げ":       "brought forward",
	"繰り下げ":       "put back",
	"年度の確定":      "year settled",
	"名称の変更":      "renamed",
	"審査中":        "Under review",
	"すべて決定すると達成": "achieved if all is decided",
	"要修正で未決着":    "To be mended",
	"ローリング":      "Rolled over",
	"最近の会議":      "Last meetings",
	"公表":         "announced",
	"指示への対応が未記入": "Instructions without response",
	"%sに残っている公約": "Left of %s",
	"注意が必要な公約":   "Needs attention",

	"※統合した公約は、統合先の状況と達成日で数えています。": "Merged pledges count with the status and date of what they went into.",
	"※理由が2つ以上ある公約は、理由ごとに数えています。":  "A pledge with several reasons counts once for each.",

	"…ほか%d件": "… and %d more",

	pledge.SheetSummary:        "Achievement",
	pledge.HorizonName.Label(): "Horizon",
	pledge.Area.Label():        "Area",
	pledge.Department.Label():  "Department",
	pledge.StatusWord.Label():  "Status",
	pledge.LabelConfirmed:      "confirmed as achieved",
}

// listed is how many pledges a list on a terminal names.
const listed = 20

// Text returns the figures as lines for a terminal, with small bars. Columns
// are aligned for characters of two cells.
func Text(f Figures, lang finding.Lang) string {
	t := &terminal{lang: lang}
	t.line("%s %s", f.Programme, t.word(pledge.SheetSummary))
	t.line("%s", t.heading(f))
	t.line("")

	big := [][]string{t.big(t.word("全体の達成率"), f.Overall)}
	if len(f.Horizons) > 0 {
		big = append(big, t.big(fmt.Sprintf(t.word("当初「%s」公約"), f.Horizons[0].Horizon), f.Horizons[0].Initial))
	}
	year := t.big(fmt.Sprintf(t.word("%sが目標の公約"), f.ThisYear.Year), f.ThisYear.Share)
	year[3] += fmt.Sprintf("  %s %d%s", t.word("残り"), len(f.ThisYear.Remaining), t.word("件"))
	sinceTitle := f.sinceTitle()
	if lang != finding.Japanese {
		sinceTitle = t.word("前回会議からの増減")
	}
	since, months := []string{sinceTitle, noRate}, noRate
	if c := f.Changes; c.Since != "" {
		since = []string{sinceTitle, signed(f.Overall.Achieved - c.Before), fmt.Sprintf("%d → %d", c.Before, f.Overall.Achieved), c.Since}
	}
	if f.TermUntil != 0 {
		if months = strconv.Itoa(f.MonthsLeft); lang == finding.Japanese {
			months += "か月"
		}
	}
	t.table("lrrl", append(big, year, since, []string{t.word("任期満了まで"), months}))

	rows := [][]string{{t.word("年度"), t.word("当初の目標"), t.word("当初の累計"), t.word("現在の目標"), t.word("うち残り"), t.word("達成"), t.word("うち前倒し"), t.word("累計"), "", ""}}
	planned := 0
	for _, y := range f.Years {
		planned += y.InitialTargets
		row := []string{y.Label, strconv.Itoa(y.InitialTargets), strconv.Itoa(planned), strconv.Itoa(y.PresentTargets), strconv.Itoa(y.Remaining)}
		if y.Year != 0 {
			row = append(row, strconv.Itoa(y.Achieved), strconv.Itoa(y.Early))
			if y.Year <= f.ThisYear.Year {
				row = append(row, strconv.Itoa(y.Cumulative), y.Rate.String(), bar(y.Rate))
			} else { // yet to come
				row = append(row, noRate, noRate)
			}
		}
		rows = append(rows, row)
	}
	t.table("lrrrrrrrrl", rows)

	head, aligns := []string{t.word(pledge.HorizonName.Label()), t.word("当初"), "", t.word("現在"), ""}, "lrrrr"
	for _, c := range f.Statuses {
		head, aligns = append(head, c.Word), aligns+"r"
	}
	rows = [][]string{append(head, t.word("統合した公約（内数）"))}
	row := func(name string, initial, present Share, statuses []Count, merged int) {
		row := []string{name, parts(initial), initial.Rate().String(), parts(present), present.Rate().String()}
		for _, c := range statuses {
			row = append(row, strconv.Itoa(c.N))
		}
		rows = append(rows, append(row, strconv.Itoa(merged)))
	}
	for _, h := range f.Horizons {
		row(h.Horizon, h.Initial, h.Present, h.Statuses, h.Merged)
	}
	row(t.word("全体"), f.Overall, f.Overall, f.Statuses, f.Merged)
	t.table(aligns+"r", rows)
	t.groups(t.word(pledge.Area.Label()), f.Areas)
	if !f.public {
		t.groups(t.word(pledge.Department.Label()), f.Departments)
	}

	rows = [][]string{{t.word(pledge.StatusWord.Label()), "", "", ""}}
	for _, c := range f.Statuses {
		r := Rate{Of: c.N, All: f.Overall.Total}
		rows = append(rows, []string{c.Word, strconv.Itoa(c.N), r.String(), bar(r)})
	}
	t.table("lrrl", rows)
	if f.Merged > 0 {
		t.line("  %s", t.word("※統合した公約は、統合先の状況と達成日で数えています。"))
		t.line("")
	}

	t.changes(f)
	if !f.public {
		t.review(f)
	}
	t.meetings(f)

	var left [][]string
	for _, n := range f.ThisYear.Remaining {
		line := f.Lines[n]
		percent := ""
		if line.Percent >= 0 {
			percent = strconv.Itoa(line.Percent) + "%"
		}
		left = append(left, []string{strconv.Itoa(n), line.Name, line.Department, line.Outlook, percent})
	}
	t.list(fmt.Sprintf(t.word("%sに残っている公約"), f.ThisYear.Year), "rlllr", left)

	if f.public {
		return strings.TrimRight(t.String(), "\n") + "\n"
	}
	var heed [][]string
	for _, a := range f.Attention {
		line := f.Lines[a.Pledge]
		why := a.Why.Label()
		if lang != finding.Japanese {
			why = a.Why.String()
		}
		heed = append(heed, []string{strconv.Itoa(a.Pledge), line.Name, line.Department, line.Target, why})
	}
	rows = nil
	for i := range reasons {
		why, n := Why(i), 0
		for _, a := range f.Attention {
			if a.Why == why {
				n++
			}
		}
		label := why.Label()
		if lang != finding.Japanese {
			label = why.String()
		}
		rows = append(rows, []string{label, strconv.Itoa(n)})
	}
	t.list(t.word("注意が必要な公約"), "rllll", heed)
	t.rows("lr", rows)
	if len(heed) > 0 {
		t.line("  %s", t.word("※理由が2つ以上ある公約は、理由ごとに数えています。"))
	}
	return strings.TrimRight(t.String(), "\n") + "\n"
}

type terminal struct {
	strings.Builder
	lang finding.Lang
}

func (t *terminal) word(japanese string) string {
	if t.lang == finding.Japanese {
		return japanese
	}
	return words[japanese]
}

func (t *terminal) line(format string, args ...any) {
	t.WriteString(pledge.Line(fmt.Sprintf(format, args...)) + "\n")
}

func (t *terminal) heading(f Figures) string {
	if t.lang == finding.Japanese {
		return Heading(f)
	}
	if f.forecast() {
		return fmt.Sprintf("Expected for %s, by the records up to %s", f.AsOf, f.KnownBy)
	}
	return fmt.Sprintf("As of %s, known by %s", f.AsOf, f.KnownBy)
}

func (t *terminal) big(title string, s Share) []string {
	return []string{title, s.Rate().String(), parts(s), bar(s.Rate())}
}

func (t *terminal) groups(title string, list []GroupFigure) {
	rows := [][]string{{title, "", "", ""}}
	for _, g := range list {
		rows = append(rows, []string{g.Name, parts(g.Share), g.Rate().String(), bar(g.Rate())})
	}
	t.table("lrrl", rows)
}

func (t *terminal) changes(f Figures) {
	c := f.Changes
	if c.Since == "" {
		return
	}
	t.line("%s%s", c.Since, t.word("の後に変わったこと"))
	var rows, kinds [][]string
	for _, group := range c.groups() {
		kinds = append(kinds, []string{t.word(group.kind), strconv.Itoa(len(group.moves))})
		for _, m := range group.moves {
			change := ""
			if m.From != "" {
				change = m.From + " → " + m.To
			}
			rows = append(rows, []string{strconv.Itoa(m.Pledge), f.Lines[m.Pledge].Name, t.word(group.kind), change})
		}
	}
	t.rows("lr", kinds)
	t.table("rlll", rows)
}

// review tells what waits for a meeting or for a response.
func (t *terminal) review(f Figures) {
	r := f.Review
	row := func(title string, numbers []int) []string {
		return []string{t.word(title), strconv.Itoa(len(numbers)), joined(numbers)}
	}
	t.table("lrl", [][]string{
		row("審査中", r.UnderReview),
		{t.word("うち提出案あり"), strconv.Itoa(r.Proposals)},
		{t.word("すべて決定すると達成"), strconv.Itoa(r.IfDecided.Achieved), r.IfDecided.Rate().String()},
		row("要修正で未決着", r.Revisions),
		row("ローリング", r.Rolled),
		row("指示への対応が未記入", f.Unanswered),
	})
}

func (t *terminal) meetings(f Figures) {
	var rows [][]string
	for _, m := range f.lastMeetings() {
		rows = append(rows, []string{m.Name, m.Date.String(), m.said(t.word)})
	}
	if len(rows) > 0 {
		t.line("%s", t.word("最近の会議"))
		t.table("lll", rows)
	}
}

// list writes a titled list of pledges, the first [listed] of them.
func (t *terminal) list(title, aligns string, rows [][]string) {
	t.line("%s %d%s", title, len(rows), t.word("件"))
	more := len(rows) - listed
	if more > 0 {
		rows = rows[:listed]
	}
	for _, row := range rows {
		row[1] = cells.Truncate(pledge.Line(row[1]), 44, "…")
	}
	t.rows(aligns, rows)
	if more > 0 {
		t.line("  "+t.word("…ほか%d件"), more)
	}
	t.line("")
}

// table writes rows and a blank line.
func (t *terminal) table(aligns string, rows [][]string) {
	t.rows(aligns, rows)
	t.line("")
}

// rows writes rows in columns two cells apart, aligned left or right. Rows may
// be shorter than the longest.
func (t *terminal) rows(aligns string, rows [][]string) {
	widths := make([]int, len(aligns))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = pledge.Line(cell)
			widths[i] = max(widths[i], cells.StringWidth(row[i]))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-cells.StringWidth(cell))
			line.WriteString("  ")
			if aligns[i] == 'r' {
				line.WriteString(pad + cell)
			} else {
				line.WriteString(cell + pad)
			}
		}
		t.line("%s", strings.TrimRight(line.String(), " "))
	}
}

func parts(s Share) string { return fmt.Sprintf("%d/%d", s.Achieved, s.Total) }

// signed is a change with its sign, 0 without one.
func signed(n int) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", n)
}

// bar draws a rate on twenty cells, a full one for each 5 %.
func bar(r Rate) string {
	n, ok := r.Tenths()
	if !ok {
		return ""
	}
	const length = 20
	full := min(n*length/1000, length)
	return strings.Repeat("█", full) + strings.Repeat("░", length-full)
}
