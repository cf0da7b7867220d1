package batch_test

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"
	"golang.org/x/sync/errgroup"

	"kouyaku/internal/batch"
	"kouyaku/internal/booktest"
	"kouyaku/internal/clerk"
	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// TestReplay plays the published meetings of a city through workbooks alone and
// demands every published number of the master that comes out. What is public
// stands in testdata/replay; which pledge was heard when is not, so [story]
// plans it.
func TestReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("plays two years of meetings")
	}
	began := time.Now()
	r := newReplay(t)
	for _, m := range readMeetings(t) {
		r.play(m)
	}
	r.demand()
	r.table()
	t.Logf("%d meetings, %d forms, %d runs in %.1f s: %s", len(r.meetings), r.forms, r.runs, time.Since(began).Seconds(), r.stages())
}

// published is a row of meetings.csv. A number is nil where it was not
// published, or only about.
type published struct {
	id        string
	name      pledge.Meeting
	date      pledge.Date
	items     *int
	about     int // items where they are known only about
	decisions map[pledge.Decision]*int
	confirmed *int
	flags     string
}

// decisionColumns are the columns of meetings.csv that count a decision, with
// the word each body has for it.
var decisionColumns = map[string]map[pledge.Body]pledge.Decision{
	"as_is":                {pledge.Subcommittee: pledge.PassAsIs, pledge.Headquarters: pledge.AsProposed},
	"revise":               {pledge.Subcommittee: pledge.PassRevised, pledge.Headquarters: pledge.Revise},
	"integrate":            {pledge.Subcommittee: pledge.PassMerged},
	"integrate_and_revise": {pledge.Subcommittee: pledge.PassMergedRevised},
	"rolling":              {pledge.Subcommittee: pledge.RollSub, pledge.Headquarters: pledge.RollHead},
}

func readTable(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "replay", name))
	must(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	must(t, err)
	var table []map[string]string
	for _, row := range rows[1:] {
		line := map[string]string{}
		for i, header := range rows[0] {
			line[header] = row[i]
		}
		table = append(table, line)
	}
	return table
}

func readMeetings(t *testing.T) []published {
	t.Helper()
	var list []published
	for _, row := range readTable(t, "meetings.csv") {
		name, err := pledge.ParseMeeting(row["fy"] + "年度第" + row["round"] + "回" + row["body"])
		must(t, err)
		m := published{id: row["id"], name: name, date: day(row["iso"]), flags: row["flags"], decisions: map[pledge.Decision]*int{}}
		number := func(s string) *int {
			if s == "" {
				return nil
			}
			n, err := strconv.Atoi(s)
			must(t, err)
			return &n
		}
		if about, ok := strings.CutPrefix(row["items"], "~"); ok {
			m.about = *number(about)
		} else {
			m.items = number(row["items"])
		}
		for header, words := range decisionColumns {
			if d, ok := words[name.Body]; ok {
				m.decisions[d] = number(row[header])
			} else if row[header] != "" {
				t.Fatalf("%s: the %s has no decision for %s", m.id, name.Body, header)
			}
		}
		m.confirmed = number(row["achieved_confirmed"])
		list = append(list, m)
	}
	return list
}

// The pledges by number. As registered, the first 6 are due in 令和4, 36 more in
// 令和5 (42 短期), 37 are 中期 and 18 中長期.
const (
	lastOf2022, lastShort, lastMid, lastLong = 6, 42, 79, 97
	renamed, sports                          = 44, 45
)

var (
	early   = []int{41, 42}         // due in 令和5, achieved in 令和4
	pulled  = []int{46, 47, 48, 49} // 中期, pulled forward into 令和5 before the end of 令和4
	putBack = []int{48, 49}         // two of them that went back to 中期
	merging = []int{78, 79}         // merged into a third
)

const oldName, newName = "市内病院に勤務希望の医大生に奨学金支給", "医師確保のための取組の推進"

// initialTarget is what a pledge was registered with.
func initialTarget(n int) string {
	switch {
	case n <= lastOf2022:
		return "令和4年度"
	case n <= lastShort:
		return "令和5年度"
	case n <= 60:
		return "令和6年度"
	case n <= lastMid:
		return "令和7年度"
	}
	return "令和8年度以降"
}

// plan is what a meeting is to hear beside what comes from the one before it.
type plan struct {
	hears    func(s *story, n int) bool
	carried  bool               // what was rolled over, or not heard after all, comes first
	achieved int                // how many of them report their achievement
	moves    func(n int) string // the target year they propose, "" for none
	moving   int                // how many of them propose it
}

var plans = map[string]plan{
	"R4-B1": {hears: func(_ *story, n int) bool { return n <= lastShort-len(early)-len(pulled) || slices.Contains(pulled, n) },
		achieved: lastOf2022, moves: to("令和5年度", pulled...), moving: len(pulled)},
	"R5-B1": {hears: (*story).mid},
	"R5-B2": {hears: (*story).mid},
	"R5-B3": {hears: (*story).dueIn2023, carried: true, achieved: 2},
	"R5-B4": {hears: (*story).long, carried: true, achieved: 1},
	"R5-B5": {hears: (*story).mid, carried: true, moves: forward, moving: 3},
	"R5-B6": {hears: (*story).mid, carried: true, moves: forward, moving: 3},
	"R5-B7": {hears: (*story).dueIn2023, carried: true, achieved: 5, moves: to("令和6年度", putBack...), moving: len(putBack)},
	"R5-B8": {hears: (*story).long, moves: to("令和9年度", 81, 82, 83, 84), moving: 2},
	"R6-H1": {hears: func(s *story, n int) bool { return s.dueIn2023(n) || n == putBack[0] }, achieved: 27},
}

func to(target string, pledges ...int) func(int) string {
	return func(n int) string {
		if slices.Contains(pledges, n) {
			return target
		}
		return ""
	}
}

func forward(n int) string {
	if initialTarget(n) == "令和7年度" {
		return "令和6年度"
	}
	return ""
}

// story plans which pledges each meeting hears, and keeps what the record must
// come to.
type story struct {
	target   map[int]string
	achieved map[int]bool
	merged   map[int]bool
	last     map[int]int  // the last meeting that heard it, counted from 1
	rolled   map[int]bool // for a later 分科会 to hear
	carried  map[int]bool // heard because it was rolled over
	passed   []int        // by the last 分科会
	mend     []int        // of these, those to be mended first
	left     []int        // passed on, and not heard by the 本部会議 after it
	into     int          // what pledges were merged into, until it is decided
	finish   map[int]bool // to report its achievement
	moving   map[int]string
	response map[int]bool // an instruction stands on its last form
	told     map[int]bool // an instruction was given
	version  map[int]int  // of its texts
	count    int
}

func newStory() *story {
	s := &story{target: map[int]string{}, achieved: map[int]bool{}, merged: map[int]bool{}, last: map[int]int{}, rolled: map[int]bool{}, carried: map[int]bool{},
		finish: map[int]bool{}, moving: map[int]string{}, response: map[int]bool{}, told: map[int]bool{}, version: map[int]int{}}
	for n := 1; n <= lastLong; n++ {
		s.target[n] = initialTarget(n)
	}
	return s
}

func (s *story) dueIn2023(n int) bool { return s.target[n] == "令和5年度" }
func (s *story) mid(n int) bool {
	return s.target[n] == "令和6年度" || s.target[n] == "令和7年度"
}
func (s *story) long(n int) bool { return n > lastMid }

// free reports whether nothing hangs on a pledge's decision.
func (s *story) free(n int) bool {
	return !s.finish[n] && s.moving[n] == "" && n != renamed && n != s.into && !slices.Contains(merging, n)
}

// agenda returns the pledges a meeting hears.
func (s *story) agenda(t *testing.T, m published) []int {
	t.Helper()
	s.count++
	items := m.about
	if m.items != nil {
		items = *m.items
	}
	p, planned := plans[m.id]
	var list []int
	switch {
	case planned:
		clear(s.carried)
		if p.carried {
			for n := range s.rolled {
				list, s.carried[n] = append(list, n), true
			}
		}
		var more []int
		for n := 1; n <= lastLong; n++ {
			if !s.achieved[n] && !s.merged[n] && p.hears(s, n) && !s.rolled[n] {
				more = append(more, n)
			}
		}
		slices.SortStableFunc(more, func(x, y int) int { return cmp.Compare(s.last[x], s.last[y]) })
		if len(list)+len(more) < items {
			t.Fatalf("%s heard %d, but %d were carried over and %d fit", m.id, items, len(list), len(more))
		}
		list = append(list, more[:items-len(list)]...)
	case m.about > 0: // the two 本部会議 after the first 分科会 share what it passed on
		list = append(s.left, s.passed...)
		n := min(items, len(list))
		list, s.left, s.passed = list[:n], list[n:], nil
	default:
		list = s.passed
		if s.into != 0 {
			list = append(list, s.into)
		}
	}
	slices.Sort(list)
	finish, moving := p.achieved, p.moving
	for _, n := range list {
		s.last[n] = s.count
		delete(s.rolled, n)
		if finish > 0 && (s.dueIn2023(n) || n <= lastOf2022) && !slices.Contains(putBack, n) {
			finish--
			s.finish[n] = true
		}
		if moving > 0 && n != renamed && p.moves(n) != "" && p.moves(n) != s.target[n] {
			moving--
			s.moving[n] = p.moves(n)
		}
	}
	if finish+moving > 0 {
		t.Fatalf("%s: %d achievements and %d changes of the target find no pledge", m.id, finish, moving)
	}
	if n := m.decisions[pledge.PassMergedRevised]; n != nil {
		for n := range lastMid { // the last one of 中期 that is free
			if s.mid(n) && s.free(n) && !s.rolled[n] && !slices.Contains(list, n) {
				s.into = n
			}
		}
	}
	return list
}

// decisions gives each pledge of a meeting its decision, so that every word
// occurs as often as published. Where no count was published, a third is to be
// mended. What the published counts leave over is not decided on.
func (s *story) decisions(t *testing.T, m published, agenda []int) map[int]pledge.Decision {
	t.Helper()
	left := map[pledge.Decision]int{}
	for d, n := range m.decisions {
		if n != nil {
			left[d] = *n
		}
	}
	words := m.name.Body.Words()
	usual := [2]pledge.Decision{pledge.Decision(words[0]), pledge.Decision(words[1])} // as it is, to be mended
	if len(left) == 0 {
		left[usual[1]] = len(agenda) / 3
		left[usual[0]] = len(agenda) - left[usual[1]]
	}
	chosen := map[int]pledge.Decision{}
	give := func(n int, d pledge.Decision) {
		chosen[n] = d
		left[d]--
	}
	for _, n := range slices.Backward(agenda) {
		switch {
		case slices.Contains(merging, n) && left[pledge.PassMergedRevised] > 0:
			give(n, pledge.PassMergedRevised)
		case s.free(n) && !s.carried[n] && left[pledge.RollSub] > 0 && (m.id != "R5-B3" || s.dueIn2023(n)):
			give(n, pledge.RollSub) // what came back after the third was 短期
		case s.free(n) && s.mid(n) && left[pledge.RollHead] > 0:
			give(n, pledge.RollHead)
		}
	}
	// The others in turn, beginning elsewhere at each meeting; those that must be
	// decided come before those that may be left over.
	for _, free := range []bool{false, true} {
		for i := range agenda {
			at := (i + 7*s.count) % len(agenda)
			n := agenda[at]
			if chosen[n] != "" || s.free(n) != free {
				continue
			}
			for k := range 2 {
				if d := usual[(at+k)%2]; left[d] > 0 {
					give(n, d)
					break
				}
			}
		}
	}
	for d, n := range left {
		if n > 0 {
			t.Fatalf("%s: %d times %s fits no pledge", m.id, n, d)
		}
	}
	return chosen
}

// follow takes in what a meeting decided and returns what is to be mended.
func (s *story) follow(m published, agenda []int, chosen map[int]pledge.Decision) (settle []int) {
	head := m.name.Body == pledge.Headquarters
	s.passed, s.mend = nil, nil
	for _, n := range agenda {
		switch d := chosen[n]; d {
		case pledge.PassAsIs:
			s.passed = append(s.passed, n)
		case pledge.PassRevised:
			s.passed, s.mend = append(s.passed, n), append(s.mend, n)
		case pledge.Revise:
			settle = append(settle, n)
		case pledge.RollSub, pledge.RollHead, "":
			s.rolled[n] = true
		}
	}
	if !head {
		return nil
	}
	for n, d := range chosen {
		if d != pledge.AsProposed && d != pledge.Revise {
			continue
		}
		if s.finish[n] {
			s.achieved[n] = true
		}
		if s.moving[n] != "" {
			s.target[n] = s.moving[n]
		}
		delete(s.finish, n)
		delete(s.moving, n)
		if n == s.into {
			for _, gone := range merging {
				s.merged[gone] = true
			}
			s.into = 0
		}
	}
	return settle
}

// first is what a department types into a pledge's form.
func (s *story) first(n int, on pledge.Date) string {
	var b strings.Builder
	if s.finish[n] {
		// The last ones of a fiscal year are achieved on its last days.
		done := min(on, pledge.Calendar{FirstMonth: 4}.End(2023)) - pledge.Date(n%9)
		fmt.Fprintf(&b, "状況 = 達成済み\n進捗率 = 100%%\n達成日 = %s\n達成後の取組 = 継続\n", done)
	} else {
		fmt.Fprintf(&b, "状況 = 実施中\n進捗率 = %d%%\n達成見込み = 見込みどおり\n", min(5*s.version[n], 95))
	}
	if target := s.moving[n]; target != "" {
		fmt.Fprintf(&b, "達成目標年度 = %s\n変更理由 = 関係機関との調整の結果、時期を見直しました。\n", target)
	}
	if s.response[n] {
		fmt.Fprintf(&b, "指示への対応 = ご指示のとおり対応しました（第%d版）。\n", s.version[n])
	}
	return b.String()
}

// mended is what it types when it was told to mend the form.
func (s *story) mended(n int, on pledge.Date) string {
	s.version[n]++
	return fmt.Sprintf("[%d]\n実施内容 = %sまでの取組を記入しました（第%d版）。\n", n, on.Wareki(), s.version[n])
}

// line is a row of a decision sheet as it is filled in.
type line struct {
	number      int
	decision    pledge.Decision // blank: the row is deleted
	confirmed   bool
	into        int
	newName     string
	contents    bool
	instruction string
	settled     pledge.Date
}

// lines are a meeting's rows. What is to be mended bears an instruction, and so
// does some of what is decided as it is.
func (s *story) lines(m published, agenda []int, chosen map[int]pledge.Decision) []line {
	var list []line
	for _, n := range agenda {
		l := line{number: n, decision: chosen[n]}
		switch {
		case m.confirmed != nil:
			l.confirmed = s.finish[n]
		case l.decision == pledge.PassMergedRevised:
			l.into = s.into
		case l.decision == pledge.Revise, l.decision == pledge.PassRevised && n%3 == 0, l.decision == pledge.AsProposed && n%5 == 0:
			l.instruction = fmt.Sprintf("公約%dの工程を具体的に示すこと。", n)
		}
		if strings.Contains(m.flags, "N") && n == renamed {
			l.newName, l.contents = newName, true
		}
		if strings.Contains(m.flags, "Ye") && s.moving[n] != "" {
			l.contents = true
		}
		list = append(list, l)
	}
	return list
}

// replay is an office that plays the story.
type replay struct {
	*testing.T
	dir, master string
	story       *story
	meetings    []published
	forms, runs int
	mails       int
	spent       map[string]time.Duration
	codes       map[finding.Code]int
	differing   map[string]bool // meetings whose counts were said not to add up
	apart       map[string]bool // those said to have heard other pledges than were passed on
	book        map[int]string  // by pledge, the workbook its form stands in, filled in or not
}

func newReplay(t *testing.T) *replay {
	t.Helper()
	dir := t.TempDir()
	r := &replay{T: t, dir: dir, master: filepath.Join(dir, "公約管理台帳.xlsx"), story: newStory(),
		spent: map[string]time.Duration{}, codes: map[finding.Code]int{}, differing: map[string]bool{}, apart: map[string]bool{}, book: map[int]string{}}
	areas, departments := readTable(t, "areas.csv"), readTable(t, "departments.csv")
	var list strings.Builder
	list.WriteString("あんなか再起動プロジェクト\n公約番号,分野,公約名,担当部,担当課,当初目標年度\n")
	for n := 1; n <= lastLong; n++ {
		area, department := areas[(n-1)%len(areas)], departments[(n-1)%len(departments)]
		divisions := strings.Split(department["divisions"], ";")
		name := fmt.Sprintf("%sの取組その%d（架空）", divisions[n%len(divisions)], n)
		switch n {
		case renamed:
			name = oldName
		case sports:
			name = "スポーツによるまちづくりの推進"
		}
		fmt.Fprintf(&list, "%d,%s %s,%s,%s,%s,%s\n", n, area["number"], area["area"], name, department["department"], divisions[n%len(divisions)], initialTarget(n))
	}
	path := filepath.Join(dir, "公約一覧.csv")
	must(t, os.WriteFile(path, []byte(list.String()), 0o666))
	r.timed("init", func() {
		_, _, err := batch.Init(batch.InitOptions{Master: r.master, Pledges: path, Today: day("2022-12-12")})
		must(t, err)
	})
	r.verify()
	return r
}

// timed adds the time that do takes to a stage.
func (r *replay) timed(stage string, do func()) {
	since := time.Now()
	do()
	r.spent[stage] += time.Since(since)
}

func (r *replay) verify() {
	r.Helper()
	r.runs++
	r.timed("verify", func() {
		_, found, _, err := batch.Verify(r.master)
		must(r.T, err)
		if len(found) > 0 {
			r.Fatalf("the master differs from its history: %v", found)
		}
	})
}

// play holds one meeting.
func (r *replay) play(m published) {
	r.Helper()
	s := r.story
	r.meetings = append(r.meetings, m)
	switch m.id {
	case "R4-H1": // how to go on, shown with one pledge's sheet as the example
		r.merge(m.date, r.ownSheet(m))
		return
	case "R5-B1": // the year-end: two came early
		r.report(day("2023-03-20"), day("2023-04-03"), early...)
	case "R5-B7": // one was achieved, and needed no meeting
		r.report(day("2023-12-04"), day("2023-12-11"), 9)
	}
	agenda := s.agenda(r.T, m)
	chosen := s.decisions(r.T, m, agenda)
	_, fresh := plans[m.id]
	lead := pledge.Date(3)
	if fresh {
		lead = 9
	}
	sheet := r.agenda(m, m.date-lead, agenda)
	var mail []string
	if fresh {
		r.issue(m.name.String(), m.date-lead+1, agenda)
		r.merge(m.date-1, r.fill(m.date-2, agenda, false)...)
	} else {
		if s.into != 0 { // what others are merged into was not asked before
			r.issue(m.name.String(), m.date-lead+1, []int{s.into})
			mail = r.fill(m.date-1, []int{s.into}, false)
		}
		mail = append(mail, r.fill(m.date-1, intersect(s.mend, agenda), true)...)
	}
	lines := s.lines(m, agenda, chosen)
	r.merge(m.date, append(mail, r.decide(m.date, m, sheet, lines))...)
	r.tell(lines)
	settle := s.follow(m, agenda, chosen)
	if len(settle) == 0 {
		return
	}
	// 要修正: the mended forms, and the decision sheet again with the day. Now
	// and then the forms come before they are looked at.
	on := m.date + 4
	mail = r.fill(on-1, settle, true)
	if m.name.Round%2 == 0 {
		r.merge(on-1, mail...)
		mail = nil
	}
	for i := range lines {
		if slices.Contains(settle, lines[i].number) {
			lines[i].settled = on
		}
	}
	r.merge(on, append(mail, r.decide(on, m, sheet, lines))...)
}

func intersect(a, b []int) (both []int) {
	for _, n := range a {
		if slices.Contains(b, n) {
			both = append(both, n)
		}
	}
	return both
}

// tell notes the instructions given: the next forms bear them.
func (r *replay) tell(lines []line) {
	for _, l := range lines {
		if l.instruction != "" {
			r.story.told[l.number] = true
		}
	}
}

// report has pledges report their achievement outside any meeting.
func (r *replay) report(asked, on pledge.Date, pledges ...int) {
	r.Helper()
	r.issue("", asked, pledges)
	for _, n := range pledges {
		r.story.finish[n] = true
	}
	r.merge(on, r.fill(on-3, pledges, false)...)
	for _, n := range pledges {
		delete(r.story.finish, n)
		r.story.achieved[n] = true
	}
}

// agenda prepares a meeting and returns the decision sheet's path.
func (r *replay) agenda(m published, today pledge.Date, pledges []int) string {
	r.Helper()
	out := filepath.Join(r.dir, "会議", m.id+".xlsx")
	r.timed("agenda", func() {
		done, err := batch.Agenda(batch.AgendaOptions{Master: r.master, Out: out, Meeting: m.name, Date: m.date, Pledges: batch.Choice{Numbers: pledges}, Today: today})
		must(r.T, err)
		if !slices.Equal(done.Pledges, pledges) {
			r.Fatalf("%s: the agenda has %v, want %v", m.id, done.Pledges, pledges)
		}
		r.findings(done.Findings)
	})
	r.verify()
	return out
}

// issue asks for pledges.
func (r *replay) issue(meeting string, today pledge.Date, pledges []int) {
	r.Helper()
	r.mails++
	r.timed("issue", func() {
		issued, done, err := batch.Issue(batch.IssueOptions{Master: r.master, Out: filepath.Join(r.dir, "依頼", strconv.Itoa(r.mails)), Pledges: pledges, Meeting: meeting, Due: today + 5, Today: today})
		must(r.T, err)
		r.findings(done.Findings)
		for _, b := range issued {
			for _, n := range b.Pledges {
				r.book[n] = filepath.FromSlash(b.Path)
				r.story.response[n] = r.story.told[n]
			}
		}
	})
	r.verify()
}

// fill has departments fill in the forms of pledges, those they filled in
// before anew, and returns the workbooks they send. Each holds all its forms,
// as people send them.
func (r *replay) fill(on pledge.Date, pledges []int, mended bool) []string {
	r.Helper()
	if len(pledges) == 0 {
		return nil
	}
	r.mails++
	edits := map[string]*strings.Builder{}
	var paths []string
	into := map[string]string{}
	for _, n := range pledges {
		from := r.book[n]
		if edits[from] == nil {
			to := filepath.Join(r.dir, "受信", strconv.Itoa(r.mails), fmt.Sprintf("%d_%s", len(paths), strings.TrimLeft(filepath.Base(from), "0123456789_")))
			edits[from], into[from] = &strings.Builder{}, to
			paths = append(paths, to)
			fmt.Fprintf(edits[from], "modified %sT09:00:00Z\n[提出票]\n担当者 = 職員 一郎\n提出日 = %s\n", on, on)
		}
		edits[from].WriteString(r.story.mended(n, on))
		if !mended {
			edits[from].WriteString(r.story.first(n, on))
		}
		r.forms++
	}
	r.timed("fill", func() {
		must(r.T, os.MkdirAll(filepath.Dir(paths[0]), 0o777))
		var g errgroup.Group
		g.SetLimit(runtime.GOMAXPROCS(0))
		for from, typed := range edits {
			g.Go(func() error { return clerk.Fill(from, into[from], strings.NewReader(typed.String())) })
		}
		must(r.T, g.Wait())
	})
	for n, from := range r.book {
		if to, ok := into[from]; ok {
			r.book[n] = to
		}
	}
	return paths
}

// decide fills in a decision sheet and returns the path of what is sent in.
func (r *replay) decide(today pledge.Date, m published, sheet string, lines []line) string {
	r.Helper()
	r.mails++
	to := filepath.Join(r.dir, "受信", strconv.Itoa(r.mails), "審査結果_"+m.id+".xlsx")
	r.timed("fill", func() {
		var typed strings.Builder
		fmt.Fprintf(&typed, "modified %sT09:00:00Z\n[審査結果票]\n", today)
		if m.items != nil {
			fmt.Fprintf(&typed, "公表件数 = %d\n", *m.items)
		}
		cols, rows := headersAndRows(r.T, sheet)
		var gone []int
		for _, l := range lines {
			row := rows[l.number]
			if l.decision == "" {
				gone = append(gone, row)
				continue
			}
			for header, text := range map[string]string{
				"決定": string(l.decision), "達成済みを確認": mark(l.confirmed), "統合先": plain(l.into), "変更後の公約名": l.newName, "内容変更": mark(l.contents),
				"指示事項": l.instruction, "修正確認日": l.settled.String(),
			} {
				if text != "" {
					fmt.Fprintf(&typed, "cell %s%d = %s\n", cols[header], row, text)
				}
			}
		}
		slices.Sort(gone)
		for _, row := range slices.Backward(gone) {
			fmt.Fprintf(&typed, "delete row %d\n", row)
		}
		must(r.T, os.MkdirAll(filepath.Dir(to), 0o777))
		must(r.T, clerk.Fill(sheet, to, strings.NewReader(typed.String())))
	})
	return to
}

func mark(b bool) string {
	if b {
		return "○"
	}
	return ""
}

func plain(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// headersAndRows looks at a decision sheet as its reader would: the columns by
// header, the rows by pledge.
func headersAndRows(t *testing.T, path string) (cols map[string]string, rows map[int]int) {
	t.Helper()
	f := booktest.ExcelFile(t, path)
	grid, err := f.GetRows(f.GetSheetName(0))
	must(t, err)
	cols, rows = map[string]string{}, map[int]int{}
	for i, row := range grid {
		if len(row) == 0 {
			continue
		}
		if row[0] == "公約番号" {
			for k, header := range row {
				cols[header], err = excelize.ColumnNumberToName(k + 1)
				must(t, err)
			}
		}
		if n, err := strconv.Atoi(row[0]); err == nil {
			rows[n] = i + 1
		}
	}
	return cols, rows
}

// ownSheet is a decision sheet the office made itself, for a meeting that
// decided on nothing and looked at one pledge as the example.
func (r *replay) ownSheet(m published) string {
	r.Helper()
	path := filepath.Join(r.dir, m.id+".xlsx")
	must(r.T, clerk.MakeBook(path, strings.NewReader(fmt.Sprintf(
		"modified %sT00:00:00Z\nsheet 審査結果\nrow 会議 | %s | 開催日 | date %s\nskip 1\nrow 公約番号 | 決定 | 達成済みを確認 | 内容変更 | 修正確認日\nrow 1 | %s\n",
		m.date, m.name, m.date, pledge.Reported))))
	return path
}

// merge takes in what came.
func (r *replay) merge(today pledge.Date, paths ...string) {
	r.Helper()
	last, since := "", time.Now()
	stage := func(name string) {
		now := time.Now()
		if last != "" {
			r.spent["merge/"+last] += now.Sub(since)
		}
		last, since = name, now
	}
	run, err := batch.Run(batch.Options{Master: r.master, Paths: paths, Out: filepath.Join(r.dir, "結果"), Today: today, Write: true, Stage: stage})
	stage("")
	must(r.T, err)
	r.findings(run.Findings)
	if !run.Changed {
		r.Fatalf("%s: nothing was recorded of %v", today, paths)
	}
	r.verify()
}

// findings counts what a run had to say. Nobody makes a mistake in the story,
// so that no error is due.
func (r *replay) findings(list []finding.Finding) {
	r.Helper()
	for _, f := range list {
		r.codes[f.Code]++
		if f.Severity() == finding.Error {
			r.Fatalf("%s %s %s: %s %s %v", f.At.File, f.At.Sheet, f.At.Cell(), f.Code, f.Variant, f.Args)
		}
		id := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f.At.File), "審査結果_"), ".xlsx")
		switch f.Code {
		case finding.MeetingCountDiffers:
			r.differing[id] = true
		case finding.HeardDiffers:
			r.apart[id] = true
		}
	}
}

// figures is the document of `summary --json`, as far as it is looked at.
type figures struct {
	Total, Achieved int
	Rate            float64
	Horizons        []struct {
		Horizon string
		Initial struct {
			Total, Achieved int
			Rate            float64
		}
	}
	FiscalYears []struct {
		Year                                            *int
		InitialTargets, PresentTargets, Achieved, Early int
	}
	Meetings []struct {
		Meeting, Date string
		Announced     *int
		Decisions     map[pledge.Decision]int
		Confirmed     int
	}
	Review struct {
		Proposals             int
		OpenRevisions, Rolled []int
	}
}

func (r *replay) figures(asOf, knownBy pledge.Date) (f figures) {
	r.Helper()
	r.timed("summary", func() {
		got, err := batch.Figures(batch.SummaryOptions{Master: r.master, AsOf: asOf, KnownBy: knownBy, Today: day("2024-04-16")})
		must(r.T, err)
		data, err := json.Marshal(got)
		must(r.T, err)
		must(r.T, json.Unmarshal(data, &f))
	})
	return f
}

// year returns the row of a fiscal year: present targets, achieved in it, and
// of these early.
func (f *figures) year(y int) (present, achieved, early int) {
	for _, row := range f.FiscalYears {
		if row.Year != nil && *row.Year == y {
			return row.PresentTargets, row.Achieved, row.Early
		}
	}
	return 0, 0, 0
}

// inPublished says where published.csv's figures stand in the document.
var inPublished = map[string]func(f *figures) float64{
	"pledges":                            func(f *figures) float64 { return float64(f.Total) },
	"achieved":                           func(f *figures) float64 { return float64(f.Achieved) },
	"rate_percent":                       func(f *figures) float64 { return f.Rate },
	"targets_2022":                       func(f *figures) float64 { n, _, _ := f.year(2022); return float64(n) },
	"targets_2022_achieved":              func(f *figures) float64 { _, n, early := f.year(2022); return float64(n - early) },
	"targets_2023":                       func(f *figures) float64 { n, _, _ := f.year(2023); return float64(n) },
	"targets_2023_achieved_early":        func(f *figures) float64 { _, _, n := f.year(2022); return float64(n) },
	"initial_short_term":                 func(f *figures) float64 { return float64(f.Horizons[0].Initial.Total) },
	"initial_short_term_achieved":        func(f *figures) float64 { return float64(f.Horizons[0].Initial.Achieved) },
	"initial_short_term_rate_percent":    func(f *figures) float64 { return f.Horizons[0].Initial.Rate },
	"achieved_beyond_initial_short_term": func(f *figures) float64 { return float64(f.Achieved - f.Horizons[0].Initial.Achieved) },
}

// demand holds the master against what was published.
func (r *replay) demand() {
	r.Helper()
	today := day("2024-04-16")
	for _, row := range readTable(r.T, "published.csv") {
		f := r.figures(day(row["as_of"]), today)
		want, err := strconv.ParseFloat(row["value"], 64)
		must(r.T, err)
		of := inPublished[row["what"]]
		if of == nil {
			r.Fatalf("nobody knows where %s stands", row["what"])
		}
		if got := of(&f); got != want {
			r.Errorf("%s as of %s: %v, published was %v", row["what"], row["as_of"], got, want)
		}
	}

	// What was known on the day itself: two early ones were reported in April
	// 2023, 27 achievements confirmed in April 2024.
	for _, known := range []struct {
		on   string
		want int
	}{{"2023-03-31", 8 - len(early)}, {"2024-03-31", 44 - 27}} {
		if f := r.figures(day(known.on), day(known.on)); f.Achieved != known.want {
			r.Errorf("as of %s by what was known then: %d achieved, want %d", known.on, f.Achieved, known.want)
		}
	}

	final := r.figures(today, today)
	if len(final.Meetings) != len(r.meetings) {
		r.Fatalf("%d meetings on record, want %d", len(final.Meetings), len(r.meetings))
	}
	for i, m := range r.meetings {
		got := final.Meetings[i]
		if got.Meeting != m.name.String() || got.Date != m.date.String() {
			r.Errorf("meeting %d is %s on %s, want %s on %s", i+1, got.Meeting, got.Date, m.name, m.date)
		}
		if !equal(got.Announced, m.items) {
			r.Errorf("%s announced %s items, want %s", m.id, shown(got.Announced), shown(m.items))
		}
		unpublished := true
		for _, want := range m.decisions {
			unpublished = unpublished && want == nil
		}
		for d, want := range m.decisions {
			if !unpublished && got.Decisions[d] != value(want) {
				r.Errorf("%s: %d times %s, published was %d", m.id, got.Decisions[d], d, value(want))
			}
		}
		sum := 0
		for _, n := range got.Decisions {
			sum += n
		}
		if want := max(m.about, 1); unpublished && sum != want { // the first one showed an example
			r.Errorf("%s: %d decisions, want %d", m.id, sum, want)
		}
		r.minutes(m)
		if got.Confirmed != value(m.confirmed) {
			r.Errorf("%s: %d achievements confirmed, published was %d", m.id, got.Confirmed, value(m.confirmed))
		}
	}

	if want := map[string]bool{"R5-H5": true, "R5-H8": true}; !maps.Equal(r.differing, want) {
		r.Errorf("counts were said not to add up of %v, want %v", r.differing, want)
	}
	// What the first 分科会 passed on two 本部会議 shared; the fifth heard one less.
	if want := map[string]bool{"R4-H2": true, "R5-H5": true}; !maps.Equal(r.apart, want) {
		r.Errorf("%v were said to have heard other pledges than were passed on, want %v", r.apart, want)
	}
	if v := final.Review; v.Proposals+len(v.OpenRevisions)+len(v.Rolled) > 0 {
		r.Errorf("all was decided, but the summary has %+v under review", v)
	}
	// Forms sent again after a meeting answer the instruction before the last.
	wanted := []finding.Code{finding.AwaitsDecision, finding.HeardDiffers, finding.MeetingCountDiffers, finding.ResponseMissing}
	if got := slices.Sorted(maps.Keys(r.codes)); !slices.Equal(got, wanted) {
		r.Errorf("the runs spoke of %v, want %v", r.codes, wanted)
	}
	r.register()
}

// minutes demands the published numbers of the text for the city's page.
func (r *replay) minutes(m published) {
	r.Helper()
	text, err := batch.Minutes(r.master, m.name)
	must(r.T, err)
	var want []string
	if m.items != nil {
		want = append(want, fmt.Sprintf("審議した施策　%d件", *m.items))
	}
	if m.confirmed != nil {
		want = append(want, fmt.Sprintf("達成済みを確認した施策　%d件", *m.confirmed))
	}
	if strings.Contains(m.flags, "N") {
		want = append(want, "公約名を変更した施策", oldName, newName)
	}
	if m.name.Body == pledge.Headquarters && strings.ContainsAny(m.flags, "AY") {
		want = append(want, "達成目標年度を変更した施策")
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			r.Errorf("the minutes of %s do not say %s:\n%s", m.id, w, text)
		}
	}
}

func equal(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func shown(n *int) string {
	if n == nil {
		return "―"
	}
	return strconv.Itoa(*n)
}

// register holds the last values of every pledge against the story.
func (r *replay) register() {
	r.Helper()
	events, err := batch.History(r.master, nil)
	must(r.T, err)
	now := map[int]pledge.Record{}
	for _, e := range slices.Backward(events) {
		if e.Kind == "提出案" {
			continue
		}
		if now[e.Pledge] == nil {
			now[e.Pledge] = pledge.Record{}
		}
		now[e.Pledge][e.Field] = e.After
	}
	s := r.story
	for n := 1; n <= lastLong; n++ {
		want := pledge.Record{pledge.TargetYear: s.target[n], pledge.InitialTarget: initialTarget(n), pledge.StatusWord: "未着手"}
		switch {
		case s.achieved[n]:
			want[pledge.StatusWord] = "達成済み"
		case s.merged[n]:
			want[pledge.StatusWord] = "統合"
		case s.version[n] > 0:
			want[pledge.StatusWord] = "実施中"
		}
		if n == renamed {
			want[pledge.Name] = newName
		}
		if s.version[n] > 0 && !s.merged[n] && !strings.HasSuffix(now[n][pledge.Actions], fmt.Sprintf("（第%d版）。", s.version[n])) {
			r.Errorf("pledge %d: %s is in effect, the last version was %d", n, now[n][pledge.Actions], s.version[n])
		}
		for f, v := range want {
			if now[n][f] != v {
				r.Errorf("pledge %d: %s is %q, want %q", n, f, now[n][f], v)
			}
		}
	}
}

// table prints the meetings and the figures.
func (r *replay) table() {
	today := day("2024-04-16")
	f := r.figures(today, today)
	var b strings.Builder
	pad := func(s string, width int) string { return runewidth.FillRight(s, width) }
	fmt.Fprintf(&b, "\n%s%s%s%s\n", pad("会議", 26), pad("開催日", 12), pad("公表", 6), "決定")
	for _, m := range f.Meetings {
		name, err := pledge.ParseMeeting(m.Meeting)
		must(r.T, err)
		var words []string
		for _, ruling := range name.Body.Rulings() {
			if n := m.Decisions[ruling.Decision]; n > 0 {
				words = append(words, fmt.Sprintf("%s %d", ruling.Decision, n))
			}
		}
		if m.Confirmed > 0 {
			words = append(words, fmt.Sprintf("（達成済みを確認 %d）", m.Confirmed))
		}
		fmt.Fprintf(&b, "%s%s%s%s\n", pad(m.Meeting, 26), pad(m.Date, 12), pad(shown(m.Announced), 6), strings.Join(words, "、"))
	}
	b.WriteByte('\n')
	for _, at := range [][2]string{{"2023-03-31", "2024-04-16"}, {"2024-03-31", "2024-04-16"}, {"2024-03-31", "2024-03-31"}} {
		f := r.figures(day(at[0]), day(at[1]))
		short := f.Horizons[0].Initial
		fmt.Fprintf(&b, "as of %s, known by %s: %d/%d = %.1f %%, of the initial %s %d/%d = %.1f %%\n", at[0], at[1], f.Achieved, f.Total, f.Rate, f.Horizons[0].Horizon, short.Achieved, short.Total, short.Rate)
	}
	fmt.Fprintf(&b, "公表件数 is not the number of decisions: %s\n", strings.Join(slices.Sorted(maps.Keys(r.differing)), ", "))
	r.Log(b.String())
}

// stages prints where the time went, the longest first.
func (r *replay) stages() string {
	names := slices.SortedFunc(maps.Keys(r.spent), func(a, b string) int {
		return cmp.Or(-cmp.Compare(r.spent[a], r.spent[b]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %.1f s", name, r.spent[name].Seconds())
	}
	return strings.Join(names, ", ")
}
