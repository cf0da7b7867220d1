package batch

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/report"
	"kouyaku/internal/store"
	"kouyaku/internal/targetsheet"
)

// deliver writes a run's files, and between staging them and putting them in
// their places what it prepared of the master, nil where that is to stay as it
// is. Of a [*store.Unwritten] the run is done.
func deliver(m *register.Master, draft *register.Draft, files *store.Outputs) error {
	return files.Deliver(m.Path, func() error {
		if draft != nil {
			return draft.Commit()
		}
		// Another run may have written later files since the master was read.
		if err := m.Current(); err != nil {
			return err
		}
		store.Tidy(m.Path)
		return nil
	})
}

// addMail adds a mail's text as Windows programs read it, UTF-8 with its mark
// and lines ended by CR LF, and returns its path as [store.Outputs.Add] does.
func addMail(list *store.Outputs, path, text string) string {
	return list.Add(path, []byte("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")), nil)
}

// others tells, for [store.Outputs.Add], what is to be kept of what stands where
// a file goes: nothing where that may be overwritten, else all but what ours
// returns true for; nil is never.
func others(overwrite bool, ours func(old []byte) bool) func(old []byte) bool {
	if overwrite {
		return nil
	}
	return func(old []byte) bool { return ours == nil || !ours(old) }
}

// ErrOutIsInput is returned where the folder of the outputs is, or holds, what
// is to be read: writing there could replace what somebody sent.
var ErrOutIsInput = errors.New("the outputs would be written among the inputs")

// apart makes sure that no input lies in the folder of the outputs.
func apart(paths []string, out string) error {
	if out == "" {
		return nil
	}
	dir, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	for _, p := range paths {
		in, err := filepath.Abs(p)
		if err != nil {
			return err
		}
		if rel, err := filepath.Rel(dir, in); err == nil && (rel == "." || filepath.IsLocal(rel)) {
			return fmt.Errorf("%w: %s", ErrOutIsInput, p)
		}
	}
	return nil
}

// Prefixes of what a run writes for departments.
const (
	returnPrefix   = "修正依頼_"
	reminderPrefix = "督促_"
)

// renderReports makes 取込結果.xlsx, the return workbooks with their mails, and
// the reminders.
func renderReports(o Options, m *register.Master, files []*ledger.File, out ledger.Outcome, run *report.Run) (*store.Outputs, error) {
	list := &store.Outputs{}
	if err := addReturns(list, o, m, files, out, run); err != nil {
		return nil, err
	}
	addReminders(list, o, m, out)
	data, err := report.Workbook(run)
	if err != nil {
		return nil, err
	}
	list.Add(filepath.Join(o.Out, report.FileName), data, nil)
	return list, supersede(list, o, m, out)
}

// supersede marks what an earlier run wrote for departments and is out of
// date, so that none of it is mailed. What still waits to be mended stays.
func supersede(list *store.Outputs, o Options, m *register.Master, out ledger.Outcome) error {
	entries, err := os.ReadDir(o.Out)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	waiting := map[string]bool{}
	for number := range m.Book.Returned(out.Intakes) {
		waiting[fileName(m.Book.Settings.CurrentDepartment(out.State[number][pledge.Department], o.Today))] = true
	}
	// Only the very names that a run writes: what people saved beside them is
	// theirs.
	written := func(name string) bool { return list.Has(filepath.Join(o.Out, name)) }
	made := map[string]bool{}
	for department := range everCalled(m, out) {
		name, now := fileName(department), fileName(m.Book.Settings.CurrentDepartment(department, o.Today))
		made[reminderPrefix+name+".txt"] = true
		if !waiting[now] || written(returnPrefix+now+".xlsx") {
			made[returnPrefix+name+".xlsx"], made[returnPrefix+name+".txt"] = true, true
		}
	}
	for _, e := range entries {
		if name := e.Name(); made[name] && !written(name) {
			list.Drop(filepath.Join(o.Out, name))
		}
	}
	return nil
}

// everCalled returns the names that a run may have called a department by,
// former ones included.
func everCalled(m *register.Master, out ledger.Outcome) map[string]bool {
	names := map[string]bool{}
	for _, d := range m.Book.Settings.Departments {
		names[d.Name] = true
		for _, former := range d.Former {
			names[former] = true
		}
	}
	for _, q := range m.Book.Requests {
		names[q.Department] = true
	}
	for _, r := range out.State {
		names[r[pledge.Department]] = true
	}
	return names
}

// addReminders adds a mail to each department that has let its day pass. Of
// sheets that were sent back the return workbook reminds.
func addReminders(list *store.Outputs, o Options, m *register.Master, out ledger.Outcome) {
	returned := m.Book.Returned(out.Intakes)
	missing := m.Book.Missing(out.Intakes, out.State, o.Today)
	for _, department := range inOrder(&m.Book.Settings, slices.Collect(maps.Keys(missing))) {
		order := targetsheet.Order{Settings: &m.Book.Settings, Department: department, Today: o.Today}
		for _, q := range missing[department] {
			if q.Due != 0 && q.Due < o.Today && !returned[q.Pledge] {
				order.Meeting, order.Due, order.Revision = q.Meeting, q.Due, q.Revision
				order.Pledges = append(order.Pledges, targetsheet.Pledge{Number: q.Pledge, Record: out.State[q.Pledge]})
			}
		}
		if len(order.Pledges) > 0 {
			addMail(list, filepath.Join(o.Out, reminderPrefix+fileName(department)+".txt"), targetsheet.ReminderMail(order))
		}
	}
}

// addReturns adds a return workbook, and the mail that goes with it, for each
// department with rejected sheets; the mail alone where no form comes back.
func addReturns(list *store.Outputs, o Options, m *register.Master, files []*ledger.File, out ledger.Outcome, run *report.Run) error {
	rejected := map[string][]*ledger.Submission{}
	named := map[string][]int{}              // pledges whose form comes back fresh
	shared := map[string][]finding.Finding{} // of sheets of other departments' pledges, by sender
	for _, j := range out.Judged {
		if j.Verdict != ledger.Rejected {
			continue
		}
		var department string
		sub := j.Submission
		if targetsheet.Stranger(sub, run.Findings) {
			department = departmentFor(&m.Book.Settings, files, sub, out.State, o.Today)
		} else {
			sub = changedOnly(j, out.State[j.Pledge])
			department = m.Book.Settings.CurrentDepartment(out.State[j.Pledge][pledge.Department], o.Today)
			named[department] = append(named[department], j.Pledge)
		}
		if department != "" {
			rejected[department] = append(rejected[department], sub)
		}
		// Who else sent something of the pledge must hear that it was not taken in.
		if sender := senderOf(&m.Book.Settings, files, j.Submission, o.Today); sender != "" && department != "" && sender != department {
			for _, f := range findingsOf([]*ledger.Submission{j.Submission}, run.Findings) {
				if f.Code == finding.SheetDuplicate {
					f.Variant, f.Args = "shared", finding.Args{"owner": department, "other": f.Args["other"]}
					shared[sender] = append(shared[sender], f)
				}
			}
			if len(shared[sender]) > 0 && rejected[sender] == nil {
				rejected[sender] = []*ledger.Submission{}
			}
		}
	}
	asked := m.Book.LastRequests()
	for _, department := range inOrder(&m.Book.Settings, slices.Collect(maps.Keys(rejected))) {
		subs := rejected[department]
		order := targetsheet.Order{Settings: &m.Book.Settings, Revision: out.Revision, Department: department, Today: o.Today}
		slices.Sort(named[department])
		for _, number := range slices.Compact(named[department]) {
			order.Pledges = append(order.Pledges, targetsheet.Pledge{Number: number, Record: out.State[number]})
		}
		for _, number := range slices.Sorted(maps.Keys(asked)) {
			// Of a stranger nobody knows what it was asked for: whatever the department was.
			if q := asked[number]; q.Due >= o.Today && (slices.Contains(named[department], number) || len(named[department]) == 0 && q.Department == department) {
				order.Meeting, order.Due = q.Meeting, q.Due
			}
		}
		back := targetsheet.NewReturn(order, coverOf(files, subs), subs, append(findingsOf(subs, run.Findings), shared[department]...))
		back.Elsewhere = rejectedElsewhere(department, files, subs, out)
		path := filepath.Join(o.Out, returnPrefix+fileName(department)+".xlsx")
		if back.Forms() > 0 {
			data, err := back.Workbook()
			if err != nil {
				return err
			}
			path = list.Add(path, data, nil)
		}
		mail := addMail(list, strings.TrimSuffix(path, ".xlsx")+".txt", back.Mail())
		if back.Forms() == 0 {
			path = mail
		}
		run.Returns = append(run.Returns, report.Return{Path: filepath.ToSlash(path), Department: department, Sheets: back.Sheets()})
	}
	return nil
}

// departmentFor returns the department that a sheet nobody knows the pledge of
// goes back to: its file's, else the one the sheet itself names or, failing
// that, its number's; "" where none of them is a department of ours.
func departmentFor(s *pledge.Settings, files []*ledger.File, sub *ledger.Submission, state map[int]pledge.Record, today pledge.Date) string {
	var names []string
	for _, f := range files {
		if f.Path == sub.At.File {
			names = append(names, f.Department)
		}
	}
	for _, name := range append(names, sub.Entries[pledge.Department].Value, state[sub.Pledge][pledge.Department]) {
		name = s.CurrentDepartment(name, today)
		if entry, _ := s.Department(name); entry != nil {
			return name
		}
	}
	return ""
}

// senderOf returns the department whose file a sheet of a pledge stands in, ""
// where the file does not say, or names none of ours.
func senderOf(s *pledge.Settings, files []*ledger.File, sub *ledger.Submission, today pledge.Date) string {
	i := slices.IndexFunc(files, func(f *ledger.File) bool { return f.Path == sub.At.File })
	name := s.CurrentDepartment(files[i].Department, today)
	if entry, _ := s.Department(name); entry == nil {
		return ""
	}
	return name
}

// rejectedElsewhere reports whether more of a department's files was rejected
// than the sheets given, or a sheet of theirs was not read. A file that does not
// say whose it is may be anybody's.
func rejectedElsewhere(department string, files []*ledger.File, subs []*ledger.Submission, out ledger.Outcome) bool {
	for i, f := range files {
		if f.Department == department && slices.ContainsFunc(f.Findings, func(x finding.Finding) bool { return x.Code == finding.FileNoSheets }) {
			return true
		}
		if r := out.Results[i]; f.Department != department && f.Department != "" || r != ledger.FileRejected && r != ledger.FilePartly {
			continue
		}
		if len(f.Submissions)+len(f.Decisions)+len(f.Transfers) == 0 || slices.ContainsFunc(f.Findings, finding.Finding.IsError) {
			return true
		}
		for _, j := range out.Judged {
			if j.Verdict == ledger.Rejected && j.At.File == f.Path &&
				!slices.ContainsFunc(subs, func(s *ledger.Submission) bool { return s.At == j.At && s.Pledge == j.Pledge }) {
				return true
			}
		}
	}
	return false
}

// changedOnly returns what a department changed on its sheet. The return form
// is issued anew, so what it left alone must show the master's value of today:
// an old one would come back as a change.
func changedOnly(j ledger.Judged, now pledge.Record) *ledger.Submission {
	s := *j.Submission
	s.Entries = maps.Clone(s.Entries)
	for f, e := range s.Entries {
		if item := pledge.ItemOf(f); item != nil && item.By == pledge.ByDepartment && item.Register && !e.Unread && e.Value == j.Base[f] {
			s.Entries[f] = ledger.Entry{Value: now[f], Typed: now[f], At: e.At}
		}
	}
	return &s
}

// coverOf returns the cover that the last of the sheets came with.
func coverOf(files []*ledger.File, subs []*ledger.Submission) targetsheet.Cover {
	var cover targetsheet.Cover
	for _, f := range files {
		if slices.ContainsFunc(subs, func(s *ledger.Submission) bool { return s.At.File == f.Path }) && f.Round >= cover.Round {
			cover = targetsheet.Cover{Department: f.Department, Sender: f.Sender, Extension: f.Extension, SubmittedOn: f.SubmittedOn, Round: f.Round}
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

// fileName makes a file's name of a department's, without what no file may be
// called and what a terminal would act on.
func fileName(department string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) || r < ' ' || pledge.Line(string(r)) == "" {
			return '_'
		}
		return r
	}, department)
}
