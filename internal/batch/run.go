package batch

import (
	"cmp"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/intake"
	"kouyaku/internal/ledger"
	"kouyaku/internal/meeting"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/report"
	"kouyaku/internal/store"
	"kouyaku/internal/summary"
	"kouyaku/internal/targetsheet"
)

// Options are what a check or merge is told.
type Options struct {
	Master    string
	Paths     []string
	Out       string // folder of the report and the return workbooks: written by merge, never read
	Today     pledge.Date
	Effective pledge.Date // 0 is Today
	Write     bool        // merge; else check
	Progress  func(done, total int)
	Stage     func(name string) // told when a stage begins; may be nil
}

// Invalid is returned where the master breaks a rule or cannot be written to:
// nothing was done until it is mended.
type Invalid struct {
	Findings []finding.Finding
}

func (*Invalid) Error() string { return "the master workbook breaks a rule" }

// open loads a master that must be sound, with the hand edits found in it.
func open(path string, today pledge.Date) (*register.Master, []ledger.Event, []finding.Finding, error) {
	m, wrong, err := register.Load(path)
	if err != nil {
		return nil, nil, nil, err
	}
	if len(wrong) > 0 {
		return nil, nil, nil, &Invalid{wrong}
	}
	edits, found := m.Book.HandEdits(today)
	if slices.ContainsFunc(found, finding.Finding.IsError) {
		if wrong := m.Unsettled(); len(wrong) > 0 { // what 公約一覧 is told to lack may be what the history should not have
			found = wrong
		}
		return nil, nil, nil, &Invalid{found}
	}
	return m, edits, finding.Sort(slices.Concat(found, m.Rewritten, m.Notes, m.HistoryChanged())), nil
}

// Run checks or merges the files. The error is a [*store.Unwritten], or else an
// [*Invalid], a [*store.Busy], or something the computer said: there is no
// report then and the master is as it was.
func Run(o Options) (*report.Run, error) {
	stage := o.Stage
	if stage == nil {
		stage = func(string) {}
	}
	if o.Write {
		if err := apart(o.Paths, o.Out); err != nil {
			return nil, err
		}
	}
	stage("load")
	m, edits, found, err := open(o.Master, o.Today)
	if err != nil {
		return nil, err
	}
	stage("read")
	files, err := read(o, &m.Book.Settings)
	if err != nil {
		return nil, err
	}
	stage("merge")
	out := m.Book.Merge(files, edits, ledger.Options{Today: o.Today, Effective: o.Effective})
	run := tell(o, m, files, out)
	run.Findings = finding.Sort(append(run.Findings, found...))
	var draft *register.Draft
	if out.Changed { // where nothing is to be written, nothing stands in its way
		stage("render")
		c := register.Change{State: out.State, Log: out.Log, Today: o.Today}
		if draft, err = prepare(m, c, ""); err != nil {
			return nil, err
		}
	}
	if !o.Write {
		return run, nil
	}
	// Everything a person will read is made and on disk before the master is
	// touched, so that what can fail has failed by then.
	stage("report")
	outputs, err := renderReports(o, m, files, out, run)
	if err != nil {
		return nil, err
	}
	stage("write")
	if err = deliver(m, draft, outputs); !IsDone(err) {
		return nil, err
	}
	return run, err
}

// IsDone reports whether a run was done: with nil, or with a [*store.Unwritten].
func IsDone(err error) bool {
	var unwritten *store.Unwritten
	return err == nil || errors.As(err, &unwritten)
}

// Done is what became of the master in a run.
type Done struct {
	Revision int
	Changed  bool // whether the run wrote it
	Findings []finding.Finding
}

// prepare makes the master with a change in it and the summary that follows,
// which counts changes since a meeting, "" for the last.
func prepare(m *register.Master, c register.Change, since string) (*register.Draft, error) {
	withSummary(&c, m.Book.After(c.Log), since)
	draft, wrong, err := m.Prepare(c)
	if err == nil && len(wrong) > 0 {
		err = &Invalid{wrong}
	}
	return draft, err
}

// commit writes a change as prepare makes it.
func commit(m *register.Master, c register.Change, since string) error {
	draft, err := prepare(m, c, since)
	if err != nil {
		return err
	}
	return draft.Commit()
}

// withSummary gives a change the computed columns and the sheet 達成状況 of the
// book as it will be.
func withSummary(c *register.Change, after *ledger.Book, since string) {
	c.Columns = summary.Columns(&after.Settings, c.State, c.Today)
	c.Summary = page(c, after, since).Sheets
}

// page returns the figures of the master's 達成状況. Its formulas see the register
// and the record as they stand, changes that take effect later and what a run
// with a later day recorded included; the stored values must say the same.
func page(c *register.Change, after *ledger.Book, since string) summary.Figures {
	known := c.Today
	for _, e := range after.Events {
		known = max(known, e.Recorded)
	}
	in := figuresInput(after, after.Record(), c.Today, known, since)
	in.Revision = after.Revision()
	in.Known, in.On = c.State, c.State
	return summary.Compute(in)
}

// figuresInput puts a book into the summary's terms; review is the record that
// tells what is under review. Changes are counted since the named meeting, or
// since the last one but today's where none is named.
func figuresInput(b *ledger.Book, review *ledger.Record, asOf, knownBy pledge.Date, since string) summary.Input {
	record := b.RecordUntil(knownBy)
	var from summary.Meeting
	for _, m := range record.Meetings {
		if m.String() == since || since == "" && m.Date < asOf && len(m.Decisions()) > 0 {
			from = summary.Meeting{Name: m.String(), Date: m.Date}
		}
	}
	in := summary.Replayed(&b.Settings, b.Events, asOf, knownBy, from)
	// A pledge that no meeting has heard counts from its registration.
	in.Reviewed = map[int]pledge.Date{}
	for _, e := range b.Events {
		if e.Kind == ledger.Registered && in.Reviewed[e.Pledge] == 0 {
			in.Reviewed[e.Pledge] = e.Effective
		}
	}
	for _, m := range record.Meetings {
		if m.Date > knownBy {
			continue
		}
		in.Meetings = append(in.Meetings, summaryMeeting(m))
		for _, h := range m.Rows {
			if h.Decision != "" && m.Date <= asOf {
				in.Reviewed[h.Pledge] = m.Date
			}
		}
	}
	if len(in.Meetings) == 0 {
		in.Reviewed = nil
	}
	in.Proposals = map[int]pledge.Record{}
	for _, n := range review.Pledges() {
		v, _ := review.Review(n)
		in.UnderReview = append(in.UnderReview, n)
		if v.Proposal != nil {
			in.Proposals[n] = pledge.Record{}
			for _, e := range v.Proposal.Changes {
				in.Proposals[n][e.Field] = e.After
			}
		}
		switch v.Stage {
		case ledger.AwaitsMend, ledger.AwaitsConfirm:
			in.Revisions = append(in.Revisions, n)
		case ledger.Rolled:
			in.Rolled = append(in.Rolled, n)
		}
	}
	return in
}

// summaryMeeting counts a meeting's decisions in the order of its body's words.
func summaryMeeting(m *ledger.MeetingRecord) summary.Meeting {
	out := summary.Meeting{Name: m.String(), Date: m.Date, Announced: m.Announced, Confirmed: m.Confirmed()}
	counts := m.Decisions()
	for _, r := range m.Body.Rulings() {
		if n := counts[r.Decision]; n > 0 {
			out.Decisions = append(out.Decisions, summary.Count{Word: string(r.Decision), N: n})
		}
	}
	return out
}

// read takes in the files and their sheets.
func read(o Options, s *pledge.Settings) ([]*ledger.File, error) {
	skip := []string{o.Master, filepath.Join(filepath.Dir(o.Master), store.Backups), o.Out}
	return intake.Collect(intake.Options{Paths: o.Paths, Skip: skip, Progress: o.Progress}, func(f *intake.File) *ledger.File { return readSheets(f, s, o.Today) })
}

// readSheets turns a file into what its sheets say.
func readSheets(f *intake.File, s *pledge.Settings, today pledge.Date) *ledger.File {
	out := &ledger.File{Path: f.Path, SHA256: f.SHA256}
	if f.Book != nil && register.IsMaster(f.Book) {
		f.Ignore("公約管理台帳")
	}
	if f.Book != nil && !f.Ignored && report.IsReport(f.Book) {
		f.Ignore("取込結果")
	}
	out.Ignored, out.Findings = f.Ignored, f.Findings
	if f.Book == nil || f.Ignored {
		return out
	}
	sheets, cover, found := targetsheet.Read(f.Path, f.Book, s)
	out.Modified = f.Book.Modified
	out.Department, out.Sender, out.Extension, out.SubmittedOn, out.Round = cover.Department, cover.Sender, cover.Extension, cover.SubmittedOn, cover.Round
	out.Findings = append(out.Findings, found...)
	for i := range sheets {
		out.Submissions = append(out.Submissions, &sheets[i])
	}
	decisions, more := meeting.Read(f.Path, f.Book, s)
	out.Decisions = decisions
	out.Findings = append(out.Findings, more...)
	moves, more := targetsheet.ReadTransfers(f.Path, f.Book, s)
	out.Transfers = moves
	out.Findings = append(out.Findings, more...)
	if out.Department == "" {
		out.Department = departmentOf(out.Submissions)
	}
	out.Department = s.CurrentDepartment(out.Department, today)
	return out
}

// departmentOf returns the department that all sheets of a file without a
// cover name, "" where they do not agree.
func departmentOf(subs []*ledger.Submission) string {
	name := ""
	for _, s := range subs {
		switch v := s.Entries[pledge.Department].Value; {
		case v == "" || v == name:
		case name == "":
			name = v
		default:
			return ""
		}
	}
	return name
}

// tell puts what a run did into the report's terms.
func tell(o Options, m *register.Master, files []*ledger.File, out ledger.Outcome) *report.Run {
	s := &m.Book.Settings
	run := &report.Run{
		Command: "check", Settings: s, Revision: out.Revision, Changed: out.Changed, Today: o.Today, Master: filepath.ToSlash(o.Master),
		Sheets: out.Judged, Findings: out.Findings, Conflicts: out.Conflicts, Asked: m.Book.Asked(out.State, o.Today), Names: map[int]string{}, Offices: map[int]string{},
	}
	if o.Write {
		run.Command, run.Out = "merge", filepath.ToSlash(o.Out)
	}
	for i, f := range files {
		run.Files = append(run.Files, report.File{Path: f.Path, SHA256: f.SHA256, Department: f.Department, Result: out.Results[i], Sheets: len(f.Submissions) + len(f.Decisions)})
	}
	for _, e := range out.Events {
		switch {
		case e.ByHand():
			run.Edits++
		case e.IsChange():
			run.Changes = append(run.Changes, e)
		}
	}
	run.Decisions = m.Book.Resolutions(out.Log)
	if !out.Changed {
		run.Before = takenInBefore(m.Book, files)
	}
	for number, r := range out.State {
		run.Names[number] = r[pledge.Name]
		run.Offices[number] = s.CurrentDepartment(r[pledge.Department], o.Today)
	}
	missing := m.Book.Missing(out.Intakes, out.State, o.Today)
	returned := m.Book.Returned(out.Intakes)
	for _, department := range inOrder(s, slices.Collect(maps.Keys(missing))) {
		line := report.Missing{Department: department}
		for _, q := range missing[department] {
			line.Pledges = append(line.Pledges, q.Pledge)
			if returned[q.Pledge] {
				line.Returned = append(line.Returned, q.Pledge)
			}
		}
		run.Missing = append(run.Missing, line)
	}
	return run
}

// takenInBefore returns what the last revision changed that took in one of the
// files.
func takenInBefore(b *ledger.Book, files []*ledger.File) report.Before {
	was := report.Before{Revision: b.LastTakenIn(files)}
	for _, e := range b.Events {
		if e.Revision != was.Revision {
			continue
		}
		was.Recorded = e.Recorded
		if e.IsChange() {
			was.Changes = append(was.Changes, e)
		}
	}
	was.Decisions = b.ResolutionsOf(was.Revision)
	if len(was.Changes) == 0 && len(was.Decisions) == 0 {
		return report.Before{}
	}
	return was
}

// inOrder sorts departments as 設定 has them; others follow by name.
func inOrder(s *pledge.Settings, names []string) []string {
	rank := func(name string) int {
		i := slices.IndexFunc(s.Departments, func(d pledge.DepartmentEntry) bool { return d.Name == name })
		if i < 0 {
			return len(s.Departments)
		}
		return i
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b)) })
	return names
}
