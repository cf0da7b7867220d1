package batch

import (
	"errors"
	"maps"
	"slices"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/meeting"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/store"
	"kouyaku/internal/summary"
)

// AgendaOptions are what the preparing of a meeting is told.
type AgendaOptions struct {
	Master  string
	Out     string // the decision sheet to write
	Meeting pledge.Meeting
	Date    pledge.Date
	Pledges Choice
	Today   pledge.Date

	Overwrite bool // replace a decision sheet that differs
}

// Choice names pledges: by number, by horizon, those due for review, or those
// that the last 分科会 passed on. What it says in several ways adds up.
type Choice struct {
	Numbers  []int
	Horizons []string
	Due      bool // not reviewed for six months, or due this fiscal year
	Passed   bool // passed on by the last 分科会, and rolled over
}

// AgendaDone is what became of a meeting's agenda. Its findings are about the
// round and hand edits.
type AgendaDone struct {
	Done
	Pledges   []int       // on the agenda, by number
	Dropped   []int       // no longer on it, by number
	MovedFrom pledge.Date // the day the meeting had before, 0 where it stays
}

// Agenda puts pledges under review and writes the decision sheet of a meeting.
// Of a [*store.Unwritten] the results hold.
func Agenda(o AgendaOptions) (done AgendaDone, err error) {
	m, edits, found, err := open(o.Master, o.Today)
	if err != nil {
		return done, err
	}
	name := o.Meeting.String()
	before := m.Book.After(ledger.Log{Events: edits})
	state := ledger.Replay(before.Events, nil)
	was := before.Record().Find(name)
	// What the meeting has on its agenda already is chosen anew.
	before.Hearings = slices.DeleteFunc(slices.Clone(before.Hearings), func(h ledger.Hearing) bool { return h.Meeting == name && h.Decision == "" })
	record := before.Record()
	pledges, err := o.Pledges.of(&m.Book.Settings, state, record, o.Meeting.Body, o.Date)
	if err != nil {
		return done, err
	}
	out := m.Book.Agenda(o.Meeting, o.Date, pledges, edits, ledger.Options{Today: o.Today})
	if slices.ContainsFunc(out.Findings, finding.Finding.IsError) {
		return done, &Invalid{out.Findings}
	}
	after := m.Book.After(out.Log).Record()
	a := meeting.Agenda{Settings: &m.Book.Settings, Revision: out.Revision, Meeting: o.Meeting, Date: o.Date}
	if known := after.Find(name); known != nil {
		a.Announced = known.Announced
		pledges = numbers(known)
	}
	done = AgendaDone{Done: Done{Revision: out.Revision, Changed: out.Changed, Findings: finding.Sort(append(out.Findings, found...))}, Pledges: pledges}
	if was != nil {
		done.Dropped = slices.DeleteFunc(numbers(was), func(n int) bool { return slices.Contains(pledges, n) })
		if was.Date != o.Date {
			done.MovedFrom = was.Date
		}
	}
	horizon := func(r pledge.Record) string { return m.Book.Settings.HorizonOf(r.Target(pledge.TargetYear)) }
	for _, n := range pledges {
		a.Items = append(a.Items, agendaItem(n, state[n], horizon, record, after))
	}
	data, err := meeting.Write(a)
	if err != nil {
		return done, err
	}
	var draft *register.Draft
	if out.Changed {
		c := register.Change{State: out.State, Log: out.Log, Today: o.Today}
		if draft, err = prepare(m, c, ""); err != nil {
			return done, err
		}
	}
	files := &store.Outputs{}
	files.Add(o.Out, data, others(o.Overwrite, nil)) // it may be filled in already
	return done, deliver(m, draft, files)
}

// numbers returns the pledges a meeting has a row of.
func numbers(m *ledger.MeetingRecord) []int {
	var list []int
	for _, h := range m.Rows {
		list = append(list, h.Pledge)
	}
	return list
}

func agendaItem(number int, now pledge.Record, horizon func(pledge.Record) string, before, after *ledger.Record) meeting.Item {
	item := meeting.Item{Number: number, Now: now.Clone()}
	item.Now[pledge.HorizonName] = horizon(now)
	if v, ok := after.Review(number); ok && v.Proposal != nil {
		item.Proposed, item.Reason = v.Proposal.Values(now), v.Proposal.Mark.Reason
		item.Proposed[pledge.HorizonName] = horizon(item.Proposed)
	}
	if h, _, ok := before.LastHeard(number); ok {
		item.Last = h.Meeting + " " + string(h.Decision)
	}
	if v, ok := before.Review(number); ok {
		switch v.Stage {
		case ledger.Rolled:
			item.Carried = "前回のローリング"
		case ledger.AwaitsMend, ledger.AwaitsConfirm:
			item.Carried = "前回の要修正（" + string(v.Stage) + "）"
		}
	}
	return item
}

// of returns the chosen pledges by number.
func (c Choice) of(s *pledge.Settings, state map[int]pledge.Record, record *ledger.Record, body pledge.Body, on pledge.Date) ([]int, error) {
	for _, name := range c.Horizons {
		if !slices.ContainsFunc(s.Horizons, func(h pledge.Horizon) bool { return h.Name == name }) {
			return nil, &UnknownNames{Horizon: name}
		}
	}
	chosen := map[int]bool{}
	var unknown []int
	for _, n := range c.Numbers {
		if state[n] == nil {
			unknown = append(unknown, n)
		}
		chosen[n] = true
	}
	if len(unknown) > 0 {
		return nil, &UnknownNames{Pledges: unknown}
	}
	for n, r := range state {
		live := r.Status().Live()
		switch {
		case c.Due && live && due(s, r, record, n, on) && !waits(record, n, body), slices.Contains(c.Horizons, s.HorizonOf(r.Target(pledge.TargetYear))) && live:
			chosen[n] = true
		}
		v, ok := record.Review(n)
		switch {
		case !ok || !c.Passed:
		case next(v) == body:
			chosen[n] = true
		case v.Stage == ledger.AwaitsMerger && body == pledge.Headquarters:
			chosen[v.Last.MergedInto] = true // with it the merger is decided
		}
	}
	if len(chosen) == 0 {
		return nil, ErrEmptyAgenda
	}
	return slices.Sorted(maps.Keys(chosen)), nil
}

// ErrEmptyAgenda is returned where no pledge is left to be heard.
var ErrEmptyAgenda = errors.New("no pledge for the agenda")

// next returns the body that hears a pledge next: a 本部会議 what a 分科会 passed
// on, the same body what it rolled over; "" where neither is so.
func next(v ledger.Review) pledge.Body {
	m, err := pledge.ParseMeeting(v.Meeting)
	switch {
	case err != nil:
		return ""
	case v.Stage == ledger.PassedOn:
		return pledge.Headquarters
	case v.Stage == ledger.Rolled:
		return m.Body
	}
	return ""
}

// waits reports whether a pledge waits for a meeting of another body: on its
// agenda, or for the next one.
func waits(record *ledger.Record, number int, body pledge.Body) bool {
	v, ok := record.Review(number)
	if !ok {
		return false
	}
	by := next(v)
	if m, err := pledge.ParseMeeting(v.Meeting); err == nil && v.Stage == ledger.OnAgenda {
		by = m.Body
	}
	return by != "" && by != body
}

// due reports whether a pledge is due for review: not heard for the review
// cycle, or to be achieved within the fiscal year.
func due(s *pledge.Settings, r pledge.Record, record *ledger.Record, number int, on pledge.Date) bool {
	_, last, heard := record.LastHeard(number)
	target := r.Target(pledge.TargetYear)
	return !heard || last.AddMonths(pledge.ReviewCycle) <= on || !target.Open && target.Year != 0 && target.Year <= s.Calendar.YearOf(on)
}

// ErrNoMeeting is returned where the record has no such meeting.
var ErrNoMeeting = errors.New("the record has no such meeting")

// Minutes returns the text for the city's page about a meeting on record.
func Minutes(path string, name pledge.Meeting) (string, error) {
	m, wrong, err := register.Load(path)
	if err != nil {
		return "", err
	}
	if len(wrong) > 0 {
		return "", &Invalid{wrong}
	}
	record := m.Book.Record()
	known := record.Find(name.String())
	if known == nil {
		return "", ErrNoMeeting
	}
	before := ledger.Replay(m.Book.Events, func(e ledger.Event) bool {
		return e.Kind == ledger.Undone || e.Effective < known.Date
	})
	after := ledger.Replay(m.Book.Events, nil)
	effects := m.Book.Effects(name.String())
	o := meeting.Outcome{Settings: &m.Book.Settings, Meeting: known.Meeting, Date: known.Date, Announced: known.Announced}
	for _, n := range m.Book.Meetings {
		if n.Name == name.String() {
			o.Note = n.Note
		}
	}
	confirmed := 0
	for _, h := range known.Rows {
		if h.Confirmed {
			confirmed++
		}
		was := before[h.Pledge].Target(pledge.TargetYear)
		item := meeting.Heard{Number: h.Pledge, Name: before[h.Pledge][pledge.Name], NewName: h.NewName, Horizon: m.Book.Settings.HorizonOf(was),
			Decision: h.Taken(), Confirmed: h.Confirmed, MergedInto: h.MergedInto, IntoName: after[h.MergedInto][pledge.Name], Contents: h.Contents, SettledOn: h.SettledOn, From: was, To: was}
		if to, moved := effects.Targets[h.Pledge]; moved {
			item.To = to
		}
		delete(effects.Mergers, h.Pledge)
		if item.Name == "" {
			item.Name = after[h.Pledge][pledge.Name]
		}
		o.Heard = append(o.Heard, item)
	}
	for number, into := range effects.Mergers {
		o.Merged = append(o.Merged, meeting.Heard{Number: number, Name: before[number][pledge.Name], MergedInto: into, IntoName: after[into][pledge.Name]})
	}
	// A meeting that confirms achievements within the year-end check closes a
	// fiscal year: its figures are those of the year's end, as the summary
	// counts them.
	end := m.Book.Settings.Calendar.End(m.Book.Settings.Calendar.YearOf(known.Date) - 1)
	if confirmed > 0 && known.Date <= m.Book.Settings.CheckEnd(m.Book.Settings.Calendar.YearOf(end)) {
		fig := summary.Compute(figuresInput(m.Book, m.Book.Record(), end, max(known.Date, end), ""))
		o.Total, o.Achieved, o.AchievedOn = fig.Overall.Total, fig.Overall.Achieved, end
	}
	return meeting.Minutes(o), nil
}
