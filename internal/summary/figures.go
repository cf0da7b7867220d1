package summary

import (
	"cmp"
	"maps"
	"slices"

	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// Input is all that the figures follow from.
type Input struct {
	Settings *pledge.Settings
	AsOf     pledge.Date // the day the figures are true for
	KnownBy  pledge.Date // the day up to which records are heeded
	Revision int

	Known  map[int]pledge.Record // what is in effect by all that was known
	On     map[int]pledge.Record // of that, what was in effect on AsOf; these pledges are counted
	Before map[int]pledge.Record // what was in effect after the meeting changes are counted from; nil without one
	Since  string                // that meeting, "" without one

	Meetings    []Meeting             // in order of time
	UnderReview []int                 // pledges under review, with a proposal or without
	Proposals   map[int]pledge.Record // of these with a proposal, the items that it changes, blank ones included
	Revisions   []int                 // 要修正 still open
	Rolled      []int                 // ローリング to a later meeting
	Reviewed    map[int]pledge.Date   // last heard, by pledge; nil where no meeting is on record
}

// Meeting is one meeting of the record.
type Meeting struct {
	Name      string
	Date      pledge.Date
	Announced *int    // 公表件数, nil where blank
	Decisions []Count // every word that occurred, in the body's order
	Confirmed int     // 達成済みを確認
}

// Count is how often a word occurs.
type Count struct {
	Word string
	N    int
}

// Replayed returns the input for any two days: asOf the figures are true for,
// knownBy bounds what they heed. since, where it has a name, is the meeting
// that changes are counted from.
func Replayed(s *pledge.Settings, events []ledger.Event, asOf, knownBy pledge.Date, since Meeting) Input {
	// Taking back a revision works on all days: what was undone never was.
	upTo := func(day pledge.Date) func(ledger.Event) bool {
		return func(e ledger.Event) bool {
			return e.Recorded <= knownBy && (e.Effective <= min(day, knownBy) || e.Kind == ledger.Undone)
		}
	}
	in := Input{
		Settings: s, AsOf: asOf, KnownBy: knownBy,
		Known: ledger.Replay(events, upTo(knownBy)),
		On:    ledger.Replay(events, upTo(asOf)),
	}
	for _, e := range events {
		if e.Recorded <= knownBy {
			in.Revision = max(in.Revision, e.Revision)
		}
	}
	if since.Name != "" {
		in.Since = since.Name
		in.Before = ledger.Replay(events, upTo(since.Date))
	}
	return in
}

// Figures are the summary as of a day.
type Figures struct {
	City, Programme string
	AsOf, KnownBy   pledge.Date
	Revision        int

	Overall     Share
	Horizons    []HorizonFigure
	Years       []YearFigure // by fiscal year; open-ended targets in a last row
	Areas       []GroupFigure
	Departments []GroupFigure
	Statuses    []Count // every status in the table's order; merged pledges under the status they follow
	Merged      int     // pledges that went into another

	Meetings   []Meeting // up to AsOf
	Heeded     Meeting   // the last one up to KnownBy whose results are on record, the zero value for none
	Changes    Changes
	Review     Review
	ThisYear   ThisYear
	Unanswered []int // an instruction and no response to it
	Attention  []Attention
	TermUntil  pledge.Date // 0 where the settings name none
	MonthsLeft int         // whole months from AsOf to the end of the term

	Lines map[int]Line // what lists show of a pledge

	settings *pledge.Settings
	records  map[int]pledge.Record // every pledge counted, as the figures count it
	judged   map[int]judged
	before   map[int]judged        // by the meeting changes are counted from; nil without one
	state    map[int]pledge.Record // what is in effect on AsOf
	proposed map[int]pledge.Record // the same, had every proposal been decided
	reviewed map[int]pledge.Date   // [Input.Reviewed]
	public   bool                  // made by [Figures.Public]
}

// Public returns what of the figures may be published: without the comparison
// of departments, without what waits for a decision or for a response, without
// the attention list, which judges by items that are not published, and
// without those items themselves ([pledge.Item.Public]).
func (f Figures) Public() Figures {
	f.public = true
	f.Departments, f.Attention, f.Unanswered = nil, nil, nil
	f.Review = Review{IfDecided: f.Overall}
	records := make(map[int]pledge.Record, len(f.records))
	lines := make(map[int]Line, len(f.Lines))
	for n, r := range f.records {
		r = r.Clone()
		maps.DeleteFunc(r, func(field pledge.Field, _ string) bool { return !pledge.ItemOf(field).Public })
		records[n], lines[n] = r, lineOf(r)
	}
	f.records, f.Lines = records, lines
	return f
}

// HorizonFigure counts the pledges of a horizon, as it was at registration
// and as it is.
type HorizonFigure struct {
	Horizon          string
	Initial, Present Share
	Statuses         []Count // of the present ones, as [Figures.Statuses]
	Merged           int     // of the present ones
}

// YearFigure is a fiscal year's part. The row of open-ended targets has year
// 0; nothing is achieved in it, so its cumulative count is that of all years.
type YearFigure struct {
	Year           pledge.FiscalYear
	Label          string
	InitialTargets int
	PresentTargets int
	Achieved       int // in the year
	Early          int // of these, before the year of the initial target
	Cumulative     int
	Rate           Rate // cumulative over all pledges
	Remaining      int  // present targets of the year that are still worked on
}

// GroupFigure is the share of one area or department.
type GroupFigure struct {
	Name string
	Share
}

// Changes are what happened since a meeting.
type Changes struct {
	Since    string // "" where there is none; then nothing is listed
	Before   int    // how many were achieved then
	Achieved []int
	Forward  []Move // 繰り上げ
	Back     []Move // 繰り下げ
	Settled  []Move // 年度の確定: an open end became a year
	Renamed  []Move
}

// Move is a value that changed.
type Move struct {
	Pledge   int
	From, To string
}

// Review is what is under review.
type Review struct {
	UnderReview []int // with a proposal or without
	Proposals   int
	IfDecided   Share // the overall figure if every proposal were decided
	Revisions   []int
	Rolled      []int
}

// ThisYear is what was to be achieved in the fiscal year of the day.
type ThisYear struct {
	Year      pledge.FiscalYear
	Share     // present targets of the year, merged and cancelled ones left out
	Remaining []int
}

// Attention says why leadership should look at a pledge.
type Attention struct {
	Pledge int
	Why    Why
}

// Line is what a list shows of a pledge.
type Line struct {
	Name, Department, Target, Outlook, Status string
	Percent                                   int // -1 where blank
}

// judged is one pledge as the figures count it.
type judged struct {
	number   int
	record   pledge.Record // as in effect on AsOf
	own      pledge.Status // its own status on AsOf
	status   pledge.Status // the status it follows: another pledge's where it went into one
	date     pledge.Date   // 達成日 where status is 達成済み
	initial  pledge.Target
	target   pledge.Target
	achieved bool
}

// Compute returns the figures.
func Compute(in Input) Figures {
	s := in.Settings
	pledges := judge(in.Known, in.On, in.AsOf)
	f := Figures{
		City: s.City, Programme: s.Programme, AsOf: in.AsOf, KnownBy: in.KnownBy, Revision: in.Revision,
		TermUntil: s.TermUntil, Lines: map[int]Line{}, settings: s, records: map[int]pledge.Record{},
		judged: map[int]judged{}, state: in.On, proposed: in.overlay(in.On), reviewed: in.Reviewed,
	}
	for _, p := range pledges {
		f.judged[p.number] = p
		f.Overall.count(p.achieved)
		f.Lines[p.number], f.records[p.number] = lineOf(p.record), p.record
	}
	f.Horizons = horizons(s, pledges)
	f.Years = years(s, pledges)
	f.Areas = groups(areaNames(s), pledges, func(p judged) string { return p.record[pledge.Area] })
	department := func(p judged) string { return s.CurrentDepartment(p.record[pledge.Department], in.AsOf) }
	f.Departments = groups(departmentNames(s, pledges, department, in.AsOf), pledges, department)
	f.Statuses, f.Merged = statuses(pledges)
	f.ThisYear = thisYear(s, pledges, in.AsOf)
	f.Attention = attention(s, pledges, in)
	for _, p := range pledges {
		if p.own.Live() && p.record[pledge.Instruction] != "" && p.record[pledge.Response] == "" {
			f.Unanswered = append(f.Unanswered, p.number)
		}
	}
	if in.Before != nil {
		f.before = map[int]judged{}
		for _, p := range judge(in.Before, in.Before, in.AsOf) {
			f.before[p.number] = p
		}
	}
	f.Changes = changes(in.Since, f.before, pledges)
	f.Review = review(in, f.Overall)
	for _, m := range in.Meetings {
		if m.Date > in.KnownBy {
			continue
		}
		if len(m.Decisions) > 0 || m.Confirmed > 0 {
			f.Heeded = m
		}
		if m.Date <= in.AsOf {
			f.Meetings = append(f.Meetings, m)
		}
	}
	f.MonthsLeft = monthsBetween(in.AsOf, s.TermUntil)
	return f
}

func lineOf(r pledge.Record) Line {
	percent, ok := r.Percent()
	if !ok {
		percent = -1
	}
	return Line{
		Name: r[pledge.Name], Department: r[pledge.Department], Target: r[pledge.TargetYear],
		Outlook: r[pledge.Outlook], Status: r[pledge.StatusWord], Percent: percent,
	}
}

// judge counts each pledge in effect on a day, in order of its number.
// Achieved is what the known state calls 達成済み with a 達成日 up to the day,
// whenever that was recorded.
func judge(known, on map[int]pledge.Record, day pledge.Date) []judged {
	list := make([]judged, 0, len(on))
	at := make(map[int]int, len(on))
	for _, n := range slices.Sorted(maps.Keys(on)) {
		r := on[n]
		p := judged{number: n, record: r, own: r.Status(), initial: r.Target(pledge.InitialTarget), target: r.Target(pledge.TargetYear)}
		later := known[n]
		date := later.Date(pledge.AchievedOn)
		switch {
		case p.own == pledge.Merged:
		case later.Status() == pledge.Achieved && date != 0 && date <= day:
			p.own, p.date, p.achieved = pledge.Achieved, date, true
			p.record = confirmed(r, later)
		case p.own != pledge.Achieved:
		case later.Status().Live() || later.Status() == pledge.Cancelled: // withdrawn since
			p.own = later.Status()
			p.record = confirmed(r, later)
		default: // 達成日 is yet to come, or missing
			p.own = pledge.Underway
		}
		p.status = p.own
		at[n] = len(list)
		list = append(list, p)
	}
	for i := range list {
		if p := &list[i]; p.own == pledge.Merged {
			if root, ok := follow(on, p.number); ok {
				to := &list[at[root]]
				p.status, p.date, p.achieved = to.own, to.date, to.achieved
			}
		}
	}
	return list
}

// confirmed returns a record of an earlier day with what a later one says of
// the achievement.
func confirmed(on, later pledge.Record) pledge.Record {
	r := on.Clone()
	for _, f := range []pledge.Field{pledge.StatusWord, pledge.Progress, pledge.AchievedOn, pledge.Afterwards} {
		if r[f] = later[f]; r[f] == "" {
			delete(r, f)
		}
	}
	return r
}

// follow returns the pledge that a merged one ends in. ok is false where the
// way ends nowhere: a missing pledge, or a circle.
func follow(state map[int]pledge.Record, number int) (root int, ok bool) {
	// A way without a circle meets each pledge once.
	for range len(state) {
		r := state[number]
		if r.Status() != pledge.Merged {
			return number, r != nil
		}
		if number, ok = r.Int(pledge.MergedInto); !ok {
			return 0, false
		}
	}
	return 0, false
}

func horizons(s *pledge.Settings, pledges []judged) []HorizonFigure {
	var names []string
	for _, h := range s.Horizons {
		names = append(names, h.Name)
	}
	present := func(p judged) string { return s.HorizonOf(p.target) }
	initial := func(p judged) string { return p.record[pledge.InitialHorizon] }
	names = withOthers(names, pledges, initial)
	names = withOthers(names, pledges, present)
	list := make([]HorizonFigure, len(names))
	for i, name := range names {
		list[i].Horizon = name
	}
	held := make([][]judged, len(names))
	for _, p := range pledges {
		if i := slices.Index(names, initial(p)); i >= 0 {
			list[i].Initial.count(p.achieved)
		}
		if i := slices.Index(names, present(p)); i >= 0 {
			list[i].Present.count(p.achieved)
			held[i] = append(held[i], p)
		}
	}
	for i := range list {
		list[i].Statuses, list[i].Merged = statuses(held[i])
	}
	return list
}

// withOthers adds the names that pledges bear and the settings do not, in
// order of the pledges, so that no part of a total is missing in silence. A
// blank is no name.
func withOthers(names []string, pledges []judged, of func(judged) string) []string {
	for _, p := range pledges {
		if name := of(p); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func years(s *pledge.Settings, pledges []judged) []YearFigure {
	var first, last, open pledge.FiscalYear
	reach := func(y pledge.FiscalYear) {
		if y == 0 {
			return
		}
		if first == 0 || y < first {
			first = y
		}
		last = max(last, y)
	}
	for _, p := range pledges {
		for _, t := range []pledge.Target{p.initial, p.target} {
			switch {
			case !t.Open:
				reach(t.Year)
			case open == 0 || t.Year < open:
				open = t.Year
			}
		}
		if p.achieved {
			reach(s.Calendar.YearOf(p.date))
		}
	}
	var list []YearFigure
	for y := first; y <= last && first != 0; y++ {
		list = append(list, YearFigure{Year: y, Label: y.String()})
	}
	if open != 0 {
		list = append(list, YearFigure{Label: pledge.Target{Year: open, Open: true}.String()})
	}
	row := func(t pledge.Target) *YearFigure {
		switch {
		case t.Open:
			return &list[len(list)-1]
		case t.Year == 0:
			return new(YearFigure) // no target, in no row
		}
		return &list[t.Year-first]
	}
	for _, p := range pledges {
		row(p.initial).InitialTargets++
		row(p.target).PresentTargets++
		if p.own.Live() {
			row(p.target).Remaining++
		}
		if p.achieved {
			y := s.Calendar.YearOf(p.date)
			r := row(pledge.Target{Year: y})
			r.Achieved++
			if y < p.initial.Year {
				r.Early++
			}
		}
	}
	sum := 0
	for i := range list {
		sum += list[i].Achieved
		list[i].Cumulative = sum
		list[i].Rate = Rate{Of: sum, All: len(pledges)}
	}
	return list
}

func areaNames(s *pledge.Settings) []string {
	var names []string
	for _, a := range s.Areas {
		names = append(names, a.String())
	}
	return names
}

// departmentNames lists the departments of the day in the settings' order,
// those that are gone where pledges still bear their name. A name that is not
// former yet on that day stands before the one it will become.
func departmentNames(s *pledge.Settings, pledges []judged, of func(judged) string, day pledge.Date) []string {
	borne := map[string]bool{}
	for _, p := range pledges {
		borne[of(p)] = true
	}
	var names []string
	for _, d := range s.Departments {
		for _, former := range d.Former {
			if borne[former] && !slices.Contains(names, former) {
				names = append(names, former)
			}
		}
		exists := (d.From == 0 || d.From <= day) && (d.Until == 0 || day <= d.Until)
		if (exists || borne[d.Name]) && !slices.Contains(names, d.Name) {
			names = append(names, d.Name)
		}
	}
	return names
}

func groups(names []string, pledges []judged, of func(judged) string) []GroupFigure {
	names = withOthers(names, pledges, of)
	list := make([]GroupFigure, len(names))
	at := make(map[string]int, len(names))
	for i, name := range names {
		list[i].Name = name
		at[name] = i
	}
	for _, p := range pledges {
		if i, ok := at[of(p)]; ok {
			list[i].count(p.achieved)
		}
	}
	return list
}

func statuses(pledges []judged) (list []Count, merged int) {
	for _, s := range pledge.Statuses {
		c := Count{Word: string(s)}
		for _, p := range pledges {
			if p.status == s {
				c.N++
			}
		}
		list = append(list, c)
	}
	for _, p := range pledges {
		if p.own == pledge.Merged {
			merged++
		}
	}
	return list, merged
}

func thisYear(s *pledge.Settings, pledges []judged, day pledge.Date) ThisYear {
	t := ThisYear{Year: s.Calendar.YearOf(day)}
	for _, p := range pledges {
		if p.target != (pledge.Target{Year: t.Year}) || p.own == pledge.Merged || p.own == pledge.Cancelled {
			continue
		}
		t.count(p.achieved)
		if !p.achieved {
			t.Remaining = append(t.Remaining, p.number)
		}
	}
	return t
}

// sinceTitle names the change since the meeting that changes are counted from.
func (f Figures) sinceTitle() string {
	for _, m := range slices.Backward(f.Meetings) {
		if m.Date < f.AsOf && len(m.Decisions) > 0 {
			if f.Changes.Since != "" && m.Name != f.Changes.Since {
				return f.Changes.Since + "からの増減"
			}
			break
		}
	}
	return "前回会議からの増減"
}

func changes(since string, before map[int]judged, pledges []judged) Changes {
	c := Changes{Since: since}
	for _, p := range before {
		if p.achieved {
			c.Before++
		}
	}
	for _, p := range pledges {
		b, ok := before[p.number]
		if !ok {
			continue
		}
		if p.achieved && !b.achieved {
			c.Achieved = append(c.Achieved, p.number)
		}
		m := Move{Pledge: p.number, From: b.target.String(), To: p.target.String()}
		switch {
		case b.target == p.target || b.target.Year == 0 || p.target.Year == 0:
		case b.target.Open && !p.target.Open:
			c.Settled = append(c.Settled, m)
		case p.target.Year < b.target.Year:
			c.Forward = append(c.Forward, m)
		default: // a later year, or "or later" where there was an end
			c.Back = append(c.Back, m)
		}
		if from, to := b.record[pledge.Name], p.record[pledge.Name]; from != to {
			c.Renamed = append(c.Renamed, Move{Pledge: p.number, From: from, To: to})
		}
	}
	return c
}

// review counts what the overall figure would be with every proposal decided.
func review(in Input, now Share) Review {
	r := Review{UnderReview: in.UnderReview, Proposals: len(in.Proposals), IfDecided: now, Revisions: in.Revisions, Rolled: in.Rolled}
	if len(in.Proposals) == 0 {
		return r
	}
	r.IfDecided = Share{}
	for _, p := range judge(in.overlay(in.Known), in.overlay(in.On), in.AsOf) {
		r.IfDecided.count(p.achieved)
	}
	return r
}

// overlay returns a state with every proposal over it.
func (in Input) overlay(state map[int]pledge.Record) map[int]pledge.Record {
	state = maps.Clone(state)
	for n, proposal := range in.Proposals {
		if state[n] != nil {
			merged := state[n].Clone()
			maps.Copy(merged, proposal)
			state[n] = merged
		}
	}
	return state
}

// monthsBetween returns the whole months from one day to another, 0 where
// there are none or an end is not known.
func monthsBetween(from, to pledge.Date) int {
	if from == 0 || to <= from {
		return 0
	}
	y1, m1, d1 := from.Time().Date()
	y2, m2, d2 := to.Time().Date()
	n := (y2-y1)*12 + int(m2-m1)
	if d2 < d1 {
		n--
	}
	return n
}

// sortAttention puts the gravest reason first, then by number.
func sortAttention(list []Attention) {
	slices.SortFunc(list, func(a, b Attention) int { return cmp.Or(cmp.Compare(a.Why, b.Why), cmp.Compare(a.Pledge, b.Pledge)) })
}
