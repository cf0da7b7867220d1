package batch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
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

// outputs are files to be written beside the master: staged under temporary
// names first, put in their places once the master is safe. From the one to the
// other their folders are locked, so that runs at the same time neither mix
// their files nor put the older ones over the newer.
type outputs struct {
	files   []output
	drop    []string        // files of an earlier run that are out of date
	told    context.Context // done on Ctrl-C while files are staged
	stop    func()
	folders []*store.Folder
	entered map[string]bool // folders that are locked, or can't be
	made    []string        // folders made for the files, the innermost first
}

type output struct {
	path string
	data []byte
	temp string // "" until staged and once landed
}

// add adds a file and returns its path, which differs from the one asked for
// where another file has that already: two departments' names may make one.
func (o *outputs) add(path string, data []byte) string {
	ext := filepath.Ext(path)
	base := strings.TrimSuffix(path, ext)
	for n := 2; slices.ContainsFunc(o.files, func(f output) bool { return strings.EqualFold(f.path, path) }); n++ {
		path = fmt.Sprintf("%s_%d%s", base, n, ext)
	}
	o.files = append(o.files, output{path: path, data: data})
	return path
}

// addMail adds a mail's text as Windows programs read it, UTF-8 with its mark
// and lines ended by CR LF, and returns its path as add does.
func (o *outputs) addMail(path, text string) string {
	return o.add(path, []byte("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")))
}

// stagedName is what a file is called while it is staged. Whoever holds a
// folder's lock owns all of these there.
var stagedName = regexp.MustCompile(`^\.kouyaku-[0-9]+\.tmp$`)

// stage writes every file under a temporary name in its folder, and looks
// whether what stands there can be replaced or removed: what somebody has open
// is found now, while nothing is done yet. After an error, a [*store.Busy]
// among them, the folders are as they were.
func (o *outputs) stage(master string) (err error) {
	if err := spare(master, o.paths()...); err != nil {
		return err
	}
	// While temporary files lie about, Ctrl-C is heeded where they can be
	// taken away.
	o.told, o.stop = store.Heed()
	defer func() {
		if err != nil {
			o.discard()
		}
	}()
	for i := range o.files {
		f := &o.files[i]
		dir := filepath.Dir(f.path)
		if err := o.enter(dir); err != nil {
			return err
		}
		switch info, err := os.Stat(f.path); {
		case err == nil && info.IsDir():
			return &fs.PathError{Op: "write", Path: f.path, Err: store.ErrIsFolder}
		case err != nil && !errors.Is(err, fs.ErrNotExist): // a name that cannot be
			return err
		}
		if err := store.Replaceable(f.path); err != nil {
			return err
		}
		f.temp = filepath.Join(dir, fmt.Sprintf(".kouyaku-%d.tmp", i))
		if err := os.WriteFile(f.temp, f.data, 0o666); err != nil {
			return meant(err, f.path)
		}
	}
	for _, path := range o.drop {
		if err := store.Replaceable(path); err != nil {
			return err
		}
	}
	if o.told.Err() != nil {
		return store.ErrInterrupted
	}
	return nil
}

// meant returns an error about a temporary file as one about what it was for.
func meant(err error, path string) error {
	var at *fs.PathError
	var moved *os.LinkError
	switch {
	case errors.As(err, &at):
		return &fs.PathError{Op: at.Op, Path: path, Err: at.Err}
	case errors.As(err, &moved):
		return &fs.PathError{Op: moved.Op, Path: path, Err: moved.Err}
	}
	return err
}

// enter makes a folder where there is none, locks it, and clears away what a
// run that was killed left there. On a drive without locks it is written to all
// the same: the master's own lock keeps apart who writes the same one.
func (o *outputs) enter(dir string) error {
	if o.entered[dir] {
		return nil
	}
	var folder *store.Folder
	for try := 0; ; try++ {
		made, err := makeFolder(dir)
		o.made = append(made, o.made...)
		if err != nil {
			return err
		}
		folder, err = store.HoldFolder(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist) && try < 3: // a refused run took the folder away that it had made
			continue
		case errors.Is(err, store.ErrNoLocks):
		case err != nil:
			return meant(err, dir)
		}
		break
	}
	if o.entered == nil {
		o.entered = map[string]bool{}
	}
	o.entered[dir] = true
	if folder == nil {
		return nil
	}
	o.folders = append(o.folders, folder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if stagedName.MatchString(e.Name()) && e.Type().IsRegular() {
			os.Remove(filepath.Join(dir, e.Name())) // what cannot be removed holds nobody up
		}
	}
	return nil
}

// makeFolder makes a folder and those it stands in, and returns the ones that
// were not there, the innermost first.
func makeFolder(dir string) (made []string, err error) {
	if made, err = missing(dir, os.Stat); err != nil {
		return nil, err
	}
	return made, os.MkdirAll(dir, 0o777)
}

// missing returns the folders of a path that are not there, the innermost
// first. Where not even the first is (a drive of Windows that nothing is
// connected to), that is the error.
func missing(dir string, stat func(string) (fs.FileInfo, error)) (list []string, err error) {
	for {
		_, err := stat(dir)
		if !errors.Is(err, fs.ErrNotExist) {
			return list, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil, err
		}
		list, dir = append(list, dir), parent
	}
}

// land puts the staged files in their places, then removes what is out of
// date. It goes on after an error; what it could not do is an [*Unwritten] of
// a master of that revision, 0 for one that was not written.
func (o *outputs) land(revision int) error {
	u := &Unwritten{Revision: revision}
	for i := range o.files {
		f := &o.files[i]
		if err := os.Rename(f.temp, f.path); err != nil {
			u.add(f.path, meant(err, f.path))
			continue
		}
		f.temp, o.made = "", nil
	}
	for _, path := range o.drop {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			u.add(path, err)
		}
	}
	if len(u.Paths) > 0 {
		return u
	}
	return nil
}

// discard removes what is staged and has not landed, with the folders that
// were made for it, and unlocks the others.
func (o *outputs) discard() {
	if o.stop != nil {
		defer o.stop()
	}
	for i := range o.files {
		if f := &o.files[i]; f.temp != "" {
			os.Remove(f.temp)
			f.temp = ""
		}
	}
	for _, folder := range o.folders {
		folder.Release()
	}
	for _, dir := range o.made { // one that holds something stays
		os.Remove(dir)
	}
	o.folders, o.entered, o.made = nil, nil, nil
}

// ErrOutIsMaster is returned where an output would take the master's place, or
// that of one of its copies in 控え.
var ErrOutIsMaster = errors.New("the output would be written over the master")

// spare makes sure that no output is the master or one of its copies.
func spare(master string, outs ...string) error {
	if real, err := filepath.EvalSymlinks(master); err == nil {
		master = real
	}
	dir, err := filepath.Abs(filepath.Join(filepath.Dir(master), store.Backups))
	if err != nil {
		return err
	}
	info, errMaster := os.Stat(master)
	for _, out := range outs {
		abs, err := filepath.Abs(out)
		if err != nil {
			return err
		}
		if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
			abs = filepath.Join(real, filepath.Base(abs))
		}
		there, err := os.Stat(abs)
		if errMaster == nil && err == nil && os.SameFile(info, there) || filepath.Dir(abs) == dir {
			return fmt.Errorf("%w: %s", ErrOutIsMaster, out)
		}
	}
	return nil
}

// paths returns where the files are to stand.
func (o *outputs) paths() (list []string) {
	for _, f := range o.files {
		list = append(list, f.path)
	}
	return list
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
func renderReports(o Options, m *register.Master, files []*ledger.File, out ledger.Outcome, run *report.Run) (*outputs, error) {
	list := &outputs{}
	if err := addReturns(list, o, m, files, out, run); err != nil {
		return nil, err
	}
	addReminders(list, o, m, out)
	data, err := report.Workbook(run)
	if err != nil {
		return nil, err
	}
	list.add(filepath.Join(o.Out, report.FileName), data)
	return list, list.supersede(o, m, out)
}

// supersede marks what an earlier run wrote for departments and is out of
// date, so that none of it is mailed. What still waits to be mended stays.
func (l *outputs) supersede(o Options, m *register.Master, out ledger.Outcome) error {
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
	written := func(name string) bool {
		return slices.ContainsFunc(l.files, func(f output) bool { return f.path == filepath.Join(o.Out, name) })
	}
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
			l.drop = append(l.drop, filepath.Join(o.Out, name))
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
func addReminders(list *outputs, o Options, m *register.Master, out ledger.Outcome) {
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
			list.addMail(filepath.Join(o.Out, reminderPrefix+fileName(department)+".txt"), targetsheet.ReminderMail(order))
		}
	}
}

// addReturns adds a return workbook, and the mail that goes with it, for each
// department with rejected sheets; the mail alone where no form comes back.
func addReturns(list *outputs, o Options, m *register.Master, files []*ledger.File, out ledger.Outcome, run *report.Run) error {
	rejected := map[string][]*ledger.Submission{}
	named := map[string][]int{} // pledges whose form comes back fresh
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
		back := targetsheet.NewReturn(order, coverOf(files, subs), subs, findingsOf(subs, run.Findings))
		back.Elsewhere = rejectedElsewhere(department, files, subs, out)
		path := filepath.Join(o.Out, returnPrefix+fileName(department)+".xlsx")
		if back.Forms() > 0 {
			data, err := back.Workbook()
			if err != nil {
				return err
			}
			path = list.add(path, data)
		}
		mail := list.addMail(strings.TrimSuffix(path, ".xlsx")+".txt", back.Mail())
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

// fileName makes a file's name of a department's.
func fileName(department string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, department)
}
