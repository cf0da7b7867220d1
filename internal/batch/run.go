package batch

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/intake"
	"kouyaku/internal/ledger"
	"kouyaku/internal/meeting"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/report"
	"kouyaku/internal/splice"
	"kouyaku/internal/summary"
	"kouyaku/internal/targetsheet"
)

// Options are what a check or merge is told.
type Options struct {
	Master    string
	Paths     []string
	Out       string // folder for the report and the return workbooks; only when Write
	Today     pledge.Date
	Effective pledge.Date // 0 is Today
	Write     bool        // merge; else check
	Progress  func(done, total int)
	Stage     func(name string) // told when a stage begins; may be nil
}

// Invalid is returned where the master breaks a rule: nothing was done until
// it is mended.
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
	if len(edits) == 0 && len(found) > 0 {
		return nil, nil, nil, &Invalid{found}
	}
	return m, edits, found, nil
}

// Run checks or merges the files. The error is an [*Invalid], a
// [*register.Busy], or something the computer said; the master is then as it
// was.
func Run(o Options) (*report.Run, error) {
	stage := o.Stage
	if stage == nil {
		stage = func(string) {}
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
	if !o.Write {
		return run, nil
	}
	if out.Changed {
		stage("write")
		c := register.Change{State: out.State, Events: out.Events, Intakes: out.Intakes, Hearings: out.Hearings, Today: o.Today}
		if err := commit(m, c); err != nil {
			return nil, err
		}
	}
	stage("report")
	return run, writeReports(o, m, files, out, run)
}

// commit writes a change with the summary that follows from it.
func commit(m *register.Master, c register.Change) error {
	withSummary(&c, m.Book.After(c.Events, c.Hearings))
	return m.Commit(c)
}

// withSummary gives a change the computed columns and the sheet 達成状況 of the
// book as it will be.
func withSummary(c *register.Change, after *ledger.Book) {
	c.Columns = summary.Columns(&after.Settings, c.State)
	in := figuresInput(after, c.Today, c.Today, "")
	in.Revision = max(after.Revision(), c.Revision())
	// The sheet's formulas see the register as it stands, changes that take
	// effect later included; the stored values must say the same.
	in.Known, in.On = c.State, c.State
	figures := summary.Compute(in)
	c.Summary = func(at splice.Refs) (*excelize.File, string, error) { return summary.Sheet(figures, at) }
}

// figuresInput puts a book into the summary's terms. Changes are counted since
// the named meeting, or since the last one but today's where none is named.
func figuresInput(b *ledger.Book, asOf, knownBy pledge.Date, since string) summary.Input {
	record := b.RecordUntil(knownBy)
	var from summary.Meeting
	for _, m := range record.Meetings {
		if m.String() == since || since == "" && m.Date < asOf && len(m.Decisions()) > 0 {
			from = summary.Meeting{Name: m.String(), Date: m.Date}
		}
	}
	in := summary.Replayed(&b.Settings, b.Events, asOf, knownBy, from)
	in.Reviewed = map[int]pledge.Date{}
	for _, m := range record.Meetings {
		if m.Date > knownBy {
			continue
		}
		in.Meetings = append(in.Meetings, summaryMeeting(m))
		for _, h := range m.Rows {
			if h.Decision != "" {
				in.Reviewed[h.Pledge] = m.Date
			}
		}
	}
	if len(in.Meetings) == 0 {
		in.Reviewed = nil
	}
	in.Proposals = map[int]pledge.Record{}
	for _, n := range record.Pledges() {
		v, _ := record.Review(n)
		if v.Proposal != nil {
			in.Proposals[n] = v.Proposal.Values(in.Known[n])
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
	out := summary.Meeting{Name: m.String(), Date: m.Date, Announced: m.Announced}
	counts := m.Decisions()
	for _, r := range m.Body.Rulings() {
		if n := counts[r.Decision]; n > 0 {
			out.Decisions = append(out.Decisions, summary.Count{Word: string(r.Decision), N: n})
		}
	}
	for _, h := range m.Rows {
		if h.Confirmed {
			out.Confirmed++
		}
	}
	return out
}

// read takes in the files and their sheets.
func read(o Options, s *pledge.Settings) ([]*ledger.File, error) {
	skip := []string{o.Master, filepath.Join(filepath.Dir(o.Master), register.Backups)}
	if o.Out != "" {
		skip = append(skip, o.Out)
	}
	return intake.Collect(intake.Options{Paths: o.Paths, Skip: skip, Progress: o.Progress}, func(f *intake.File) *ledger.File { return readSheets(f, s) })
}

// readSheets turns a file into what its sheets say.
func readSheets(f *intake.File, s *pledge.Settings) *ledger.File {
	out := &ledger.File{Path: f.Path, SHA256: f.SHA256}
	if f.Book != nil && register.IsMaster(f.Book) {
		f.Ignore("master")
	}
	out.Ignored, out.Findings = f.Ignored, f.Findings
	if f.Book == nil || f.Ignored {
		return out
	}
	sheets, cover, found := targetsheet.Read(f.Path, f.Book, s)
	out.Modified = f.Book.Modified
	out.Department, out.Sender, out.SubmittedOn, out.Round = cover.Department, cover.Sender, cover.SubmittedOn, cover.Round
	out.Findings = append(out.Findings, found...)
	for i := range sheets {
		out.Submissions = append(out.Submissions, &sheets[i])
	}
	decisions, more := meeting.Read(f.Path, f.Book, s)
	out.Decisions = decisions
	out.Findings = append(out.Findings, more...)
	if out.Department == "" {
		out.Department = departmentOf(out.Submissions)
	}
	out.Department = s.CurrentDepartment(out.Department, 0)
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
		Sheets: out.Judged, Findings: out.Findings, Conflicts: out.Conflicts, Asked: m.Book.Asked(), Names: map[int]string{},
	}
	if o.Write {
		run.Command, run.Out = "merge", filepath.ToSlash(o.Out)
	}
	for i, f := range files {
		run.Files = append(run.Files, report.File{Path: f.Path, SHA256: f.SHA256, Department: f.Department, Result: out.Results[i], Sheets: len(f.Submissions) + len(f.Decisions)})
	}
	for _, e := range out.Events {
		if e.Kind != ledger.Edited && e.Kind != ledger.Registered {
			run.Changes = append(run.Changes, e)
		}
	}
	for number, r := range out.State {
		run.Names[number] = r[pledge.Name]
	}
	missing := m.Book.Missing(out.Intakes, out.State)
	for _, department := range inOrder(s, slices.Collect(maps.Keys(missing))) {
		run.Missing = append(run.Missing, report.Missing{Department: department, Pledges: pledgesOf(missing[department])})
	}
	return run
}

func pledgesOf(requests []ledger.Request) (list []int) {
	for _, q := range requests {
		list = append(list, q.Pledge)
	}
	return list
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

// writeReports writes 取込結果.xlsx and the return workbooks. Those of an
// earlier run are replaced, so that none that is out of date is mailed.
func writeReports(o Options, m *register.Master, files []*ledger.File, out ledger.Outcome, run *report.Run) error {
	if err := os.MkdirAll(o.Out, 0o777); err != nil {
		return err
	}
	if err := clearOutputs(o.Out); err != nil {
		return err
	}
	if err := writeReturns(o, m, files, out, run); err != nil {
		return err
	}
	if err := writeReminders(o, m, out); err != nil {
		return err
	}
	data, err := report.Workbook(run)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.Out, report.FileName), data, 0o666)
}

// Prefixes of what a run writes for departments.
const (
	returnPrefix   = "修正依頼_"
	reminderPrefix = "督促_"
)

// clearOutputs removes what an earlier run wrote for departments, so that
// nothing out of date is mailed.
func clearOutputs(dir string) error {
	for _, pattern := range []string{returnPrefix + "*.xlsx", returnPrefix + "*.txt", reminderPrefix + "*.txt"} {
		old, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, path := range old {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeMail writes a mail's text as Windows programs read it: UTF-8 with its
// mark, lines ended by CR LF.
func writeMail(path, text string) error {
	return os.WriteFile(path, []byte("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")), 0o666)
}

// writeReminders writes a mail to each department that has let its day pass.
// Of sheets that were sent back the return workbook reminds.
func writeReminders(o Options, m *register.Master, out ledger.Outcome) error {
	returned := map[int]bool{}
	for _, j := range out.Judged {
		if j.Verdict == ledger.Rejected {
			returned[j.Pledge] = true
		}
	}
	for department, requests := range m.Book.Missing(out.Intakes, out.State) {
		order := targetsheet.Order{Settings: &m.Book.Settings, Department: department, Today: o.Today}
		for _, q := range requests {
			if q.Due != 0 && q.Due < o.Today && !returned[q.Pledge] {
				order.Meeting, order.Due, order.Revision = q.Meeting, q.Due, q.Revision
				order.Pledges = append(order.Pledges, targetsheet.Pledge{Number: q.Pledge, Record: out.State[q.Pledge]})
			}
		}
		if len(order.Pledges) > 0 {
			if err := writeMail(filepath.Join(o.Out, reminderPrefix+FileName(department)+".txt"), targetsheet.ReminderMail(order)); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeReturns writes a return workbook, and the mail that goes with it, for
// each department with rejected sheets.
func writeReturns(o Options, m *register.Master, files []*ledger.File, out ledger.Outcome, run *report.Run) error {
	rejected := map[string][]*ledger.Submission{}
	for _, j := range out.Judged {
		if j.Verdict == ledger.Rejected && out.State[j.Pledge] != nil {
			department := m.Book.Settings.CurrentDepartment(out.State[j.Pledge][pledge.Department], o.Today)
			rejected[department] = append(rejected[department], j.Submission)
		}
	}
	for _, department := range inOrder(&m.Book.Settings, slices.Collect(maps.Keys(rejected))) {
		subs := rejected[department]
		order := targetsheet.Order{Settings: &m.Book.Settings, Revision: out.Revision, Department: department, Today: o.Today}
		sheets := map[int]string{}
		for _, number := range numbers(subs) {
			sheets[number] = targetsheet.SheetName(number)
			order.Pledges = append(order.Pledges, targetsheet.Pledge{Number: number, Record: out.State[number]})
		}
		found := findingsOf(subs, run.Findings)
		data, err := targetsheet.Return(order, coverOf(files, subs), subs, found)
		if err != nil {
			return err
		}
		path := filepath.Join(o.Out, returnPrefix+FileName(department)+".xlsx")
		if err := writeMail(strings.TrimSuffix(path, ".xlsx")+".txt", targetsheet.ReturnMail(order, found)); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			return err
		}
		run.Returns = append(run.Returns, report.Return{Path: filepath.ToSlash(path), Department: department, Sheets: sheets})
	}
	return nil
}

// coverOf returns the cover that the last of the sheets came with.
func coverOf(files []*ledger.File, subs []*ledger.Submission) targetsheet.Cover {
	var cover targetsheet.Cover
	for _, f := range files {
		if slices.ContainsFunc(subs, func(s *ledger.Submission) bool { return s.At.File == f.Path }) && f.Round >= cover.Round {
			cover = targetsheet.Cover{Department: f.Department, Sender: f.Sender, SubmittedOn: f.SubmittedOn, Round: f.Round}
		}
	}
	return cover
}

// findingsOf returns the findings that concern one of the sheets, rows of a
// list apart from one another.
func findingsOf(subs []*ledger.Submission, list []finding.Finding) []finding.Finding {
	var own []finding.Finding
	for _, f := range list {
		if slices.ContainsFunc(subs, func(s *ledger.Submission) bool {
			return s.At.File == f.At.File && s.At.Sheet == f.At.Sheet && s.Pledge == f.Pledge
		}) {
			own = append(own, f)
		}
	}
	return own
}

func numbers(subs []*ledger.Submission) []int {
	var list []int
	for _, s := range subs {
		list = append(list, s.Pledge)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// FileName makes a file's name of a department's.
func FileName(department string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, department)
}
