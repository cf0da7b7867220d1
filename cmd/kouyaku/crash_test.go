//go:build unix

package main_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
)

// kills is how many moments of a merge TestCrash tries; `make crash` tries more.
var kills = flag.Int("crash.n", 10, "moments of a merge at which TestCrash kills it")

const (
	crashMaster  = "公約管理台帳.xlsx"
	crashPledges = 40
	crashFiles   = 8
)

// office is a folder with a master and its inbox, and the program.
type office struct {
	exe, dir string
}

// newOffice builds the program and makes a master with an inbox of files, each
// with its own share of the pledges.
func newOffice(t *testing.T) office {
	t.Helper()
	tools := t.TempDir()
	o := office{exe: filepath.Join(tools, "kouyaku"), dir: filepath.Join(tools, "office")}
	if out, err := exec.Command("go", "build", "-o", o.exe, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	if err := os.MkdirAll(filepath.Join(o.dir, "受信"), 0o777); err != nil {
		t.Fatal(err)
	}
	list := "公約番号,分野,公約名,担当部,当初目標年度\n"
	for n := 1; n <= crashPledges; n++ {
		list += fmt.Sprintf("%d,1 安心,公約その%d,総務部,令和7年度\n", n, n)
	}
	if err := os.WriteFile(filepath.Join(tools, "list.csv"), []byte(list), 0o666); err != nil {
		t.Fatal(err)
	}
	for i := range crashFiles {
		o.submission(t, i)
	}
	if code, out := o.run("init", "--pledges", filepath.Join(tools, "list.csv"), "--today", "2024-04-16"); code != 0 {
		t.Fatalf("init: exit %d\n%s", code, out)
	}
	return o
}

// submission writes the i-th file of the inbox: a list of every pledge whose
// number leaves i.
func (o office) submission(t *testing.T, i int) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	rows := [][]any{{"公約番号", "達成目標年度", "状況", "進捗率", "現状と課題"}}
	for n := i + 1; n <= crashPledges; n += crashFiles {
		rows = append(rows, []any{n, "令和7年度", "実施中", "40%", situation(n)})
	}
	for r, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", r+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(filepath.Join(o.dir, "受信", submissionName(i))); err != nil {
		t.Fatal(err)
	}
}

func submissionName(i int) string { return fmt.Sprintf("提出%d.xlsx", i) }
func situation(n int) string      { return fmt.Sprintf("公約%dは順調に進んでいる。", n) }

// copyTo copies the office into a new folder.
func (o office) copyTo(t *testing.T, dir string) office {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(o.dir)); err != nil {
		t.Fatal(err)
	}
	return office{o.exe, dir}
}

func (o office) command(args ...string) *exec.Cmd {
	cmd := exec.Command(o.exe, args...)
	cmd.Dir = o.dir
	return cmd
}

func (o office) run(args ...string) (code int, out string) {
	b, err := o.command(args...).CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &exit):
		code = exit.ExitCode()
	default:
		return -1, err.Error()
	}
	return code, string(b)
}

func mergeArgs(paths ...string) []string {
	return append([]string{"merge", "--today", "2024-08-26", "--out", "結果"}, paths...)
}

// files lists what is in the office, by path.
func (o office) files(t *testing.T) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(o.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(o.dir, path)
			list = append(list, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

func (o office) master(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(o.dir, crashMaster))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// state reads the register, which must agree with its history.
func (o office) state(t *testing.T) map[int]pledge.Record {
	t.Helper()
	m, wrong, err := register.Load(filepath.Join(o.dir, crashMaster))
	if err != nil || len(wrong) > 0 {
		t.Fatalf("load: %v %v", err, wrong)
	}
	if found := m.Book.Verify(); len(found) > 0 {
		t.Fatalf("verify: %v", found[0].Message(finding.English))
	}
	return ledger.Replay(m.Book.Events, nil)
}

// A merge is killed at moments spread over its whole length. The master is then
// the old or the new one, whole; verify holds; and the next merge ends with the
// very master that an undisturbed one ends with, and with nothing left over.
func TestCrash(t *testing.T) {
	o := newOffice(t)
	before := o.master(t)
	calm := o.copyTo(t, t.TempDir())
	length := time.Hour
	for range 3 {
		calm = o.copyTo(t, t.TempDir())
		start := time.Now()
		if code, out := calm.run(mergeArgs("受信")...); code != 0 {
			t.Fatalf("merge: exit %d\n%s", code, out)
		}
		length = min(length, time.Since(start))
	}
	after, files := calm.master(t), calm.files(t)
	old := 0
	for i := range *kills {
		moment := length * time.Duration(i+1) / time.Duration(*kills)
		hit := o.copyTo(t, t.TempDir())
		cmd := hit.command(mergeArgs("受信")...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(moment)
		cmd.Process.Kill()
		cmd.Wait()
		switch hit.master(t) {
		case before:
			old++
		case after:
		default:
			t.Fatalf("killed after %v: the master is neither the old nor the new one", moment)
		}
		if code, out := hit.run("verify"); code != 0 {
			t.Errorf("killed after %v: verify: exit %d\n%s", moment, code, out)
		}
		if code, out := hit.run(mergeArgs("受信")...); code != 0 {
			t.Errorf("killed after %v: the next merge: exit %d\n%s", moment, code, out)
		}
		if hit.master(t) != after {
			t.Errorf("killed after %v: the next merge ends with another master", moment)
		}
		if diff := cmp.Diff(files, hit.files(t)); diff != "" {
			t.Errorf("killed after %v: files (-want +got):\n%s", moment, diff)
		}
	}
	t.Logf("%d kills over %v: %d left the old master, %d the new one", *kills, length, old, *kills-old)
}

// Ctrl-C, or the closing of the window, leaves nothing behind even before the next run, and the master old or
// new.
func TestCrashInterrupted(t *testing.T) {
	o := newOffice(t)
	before := o.master(t)
	calm := o.copyTo(t, t.TempDir())
	start := time.Now()
	if code, out := calm.run(mergeArgs("受信")...); code != 0 {
		t.Fatalf("merge: exit %d\n%s", code, out)
	}
	length := time.Since(start)
	after := calm.master(t)
	for i := range *kills {
		moment := length * time.Duration(i+1) / time.Duration(*kills)
		hit := o.copyTo(t, t.TempDir())
		cmd := hit.command(mergeArgs("受信")...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(moment)
		cmd.Process.Signal([]os.Signal{os.Interrupt, syscall.SIGHUP}[i%2])
		cmd.Wait()
		if m := hit.master(t); m != before && m != after {
			t.Fatalf("interrupted after %v: the master is neither the old nor the new one", moment)
		}
		for _, name := range hit.files(t) {
			if strings.Contains(name, ".tmp") {
				t.Errorf("interrupted after %v: %s is left lying about", moment, name)
			}
		}
	}
}

// Eight merges start at once on one master, each with a file of its own. Each
// ends merged or cleanly refused, and what was accepted is there.
func TestCrashEightAtOnce(t *testing.T) {
	o := newOffice(t)
	accepted := map[int]bool{}
	for round := 1; len(accepted) < crashFiles; round++ {
		if round > crashFiles {
			t.Fatalf("only %d files were accepted in %d rounds", len(accepted), crashFiles)
		}
		codes, outs := make([]int, crashFiles), make([]string, crashFiles)
		var wg sync.WaitGroup
		for i := range crashFiles {
			if !accepted[i] {
				wg.Go(func() {
					codes[i], outs[i] = o.run("merge", "--today", "2024-08-26", "--out", fmt.Sprint("結果", i), filepath.Join("受信", submissionName(i)))
				})
			}
		}
		wg.Wait()
		merged := 0
		for i, code := range codes {
			switch {
			case accepted[i]:
			case code == 0:
				accepted[i] = true
				merged++
			case code != 1 || !strings.Contains(outs[i], "何も変更していません"):
				t.Fatalf("file %d: exit %d\n%s", i, code, outs[i])
			}
		}
		if merged == 0 {
			t.Fatalf("round %d: every merge was refused:\n%s", round, strings.Join(outs, "\n"))
		}
		for number, r := range o.state(t) {
			want := ""
			if accepted[(number-1)%crashFiles] {
				want = situation(number)
			}
			if got := r[pledge.Situation]; got != want {
				t.Errorf("round %d: pledge %d says %q, want %q", round, number, got, want)
			}
		}
		t.Logf("round %d: %d merged", round, merged)
	}
	for _, name := range o.files(t) {
		if strings.Contains(name, ".tmp") {
			t.Errorf("%s is left lying about", name)
		}
	}
}

// A run is killed while it writes beside the master; the next run that writes
// there, whatever it writes, leaves nothing lying about.
func TestCrashLeftovers(t *testing.T) {
	o := newOffice(t)
	bad := filepath.Join(o.dir, "受信", "ばつ.xlsx")
	f := excelize.NewFile()
	defer f.Close()
	for r, row := range [][]any{{"公約番号", "達成目標年度", "状況", "進捗率"}, {1, "令和7年度", "ばつ", "40%"}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", r+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(bad); err != nil {
		t.Fatal(err)
	}
	agenda := []string{"agenda", "--today", "2024-08-26", "--meeting", "令和6年度第1回分科会", "--date", "2024-08-26", "--pledges"}
	for _, tt := range []struct{ killed, next []string }{
		{mergeArgs("受信"), mergeArgs(filepath.Join("受信", submissionName(0)))},
		{[]string{"issue", "--today", "2024-08-26", "--out", "依頼"}, []string{"issue", "--today", "2024-08-27", "--out", "依頼", "--overwrite"}},
		{append(agenda, "1-9", "--out", "会/一.xlsx"), append(agenda, "2", "--out", "会/二.xlsx")},
		{[]string{"summary", "--today", "2024-08-26", "--out", "写し/一.xlsx"}, []string{"summary", "--today", "2024-08-26", "--out", "写し/二.xlsx"}},
	} {
		calm := o.copyTo(t, t.TempDir())
		start := time.Now()
		if code, out := calm.run(tt.killed...); code != 0 && code != 3 {
			t.Fatalf("%v: exit %d\n%s", tt.killed, code, out)
		}
		length := time.Since(start)
		for i := range *kills {
			moment := length * time.Duration(i+1) / time.Duration(*kills)
			hit := o.copyTo(t, t.TempDir())
			cmd := hit.command(tt.killed...)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(moment)
			cmd.Process.Kill()
			cmd.Wait()
			if code, out := hit.run(tt.next...); code != 0 {
				t.Errorf("%s killed after %v: the next run: exit %d\n%s", tt.killed[0], moment, code, out)
			}
			for _, name := range hit.files(t) {
				if strings.Contains(name, ".tmp") {
					t.Errorf("%s killed after %v: %s is left lying about", tt.killed[0], moment, name)
				}
			}
		}
	}
}

// Eight merges start at once on one master and write into one folder: the
// report there is that of the run that was last to be recorded, whole, and a
// refused run leaves nothing.
func TestCrashEightIntoOneFolder(t *testing.T) {
	start := newOffice(t)
	for round := range *kills {
		o := start.copyTo(t, t.TempDir())
		codes, outs := make([]int, crashFiles), make([]string, crashFiles)
		var wg sync.WaitGroup
		for i := range crashFiles {
			wg.Go(func() {
				time.Sleep(time.Duration(i*round) * time.Millisecond)
				codes[i], outs[i] = o.run(mergeArgs(filepath.Join("受信", submissionName(i)))...)
			})
		}
		wg.Wait()
		m, _, err := register.Load(filepath.Join(o.dir, crashMaster))
		if err != nil {
			t.Fatal(err)
		}
		var recorded []string
		for _, in := range m.Book.Intakes {
			recorded = append(recorded, in.Name)
		}
		merged := 0
		for i, code := range codes {
			name := "受信/" + submissionName(i)
			switch {
			case code == 0 && slices.Contains(recorded, name):
				merged++
			case code != 1 || !strings.Contains(outs[i], "何も変更していません") || slices.Contains(recorded, name):
				t.Errorf("round %d: file %d, recorded %v: exit %d\n%s", round, i, recorded, code, outs[i])
			}
		}
		if merged == 0 {
			t.Errorf("round %d: every merge was refused:\n%s", round, strings.Join(outs, "\n"))
			continue
		}
		if diff := cmp.Diff(recorded[len(recorded)-1:], reported(t, filepath.Join(o.dir, "結果", "取込結果.xlsx"))); diff != "" {
			t.Errorf("round %d: files in the report (-want +got):\n%s", round, diff)
		}
		for _, name := range o.files(t) {
			if strings.Contains(name, ".tmp") {
				t.Errorf("round %d: %s is left lying about", round, name)
			}
		}
	}
}

// reported returns the files that a report names.
func reported(t *testing.T, path string) (list []string) {
	t.Helper()
	f := booktest.ExcelFile(t, path)
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range slices.Concat(rows...) {
			if strings.HasPrefix(cell, "受信/提出") && !slices.Contains(list, cell) {
				list = append(list, cell)
			}
		}
	}
	return list
}

// A folder that this user may not write to. Root may write everywhere, so the
// program runs as nobody then.
func TestCrashReadOnlyFolder(t *testing.T) {
	o := newOffice(t)
	before, files := o.master(t), o.files(t)
	for dir := o.dir; dir != filepath.Dir(os.TempDir()) && dir != "/"; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o005 != 0o005 {
			if err := os.Chmod(dir, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Chmod(o.dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(o.dir, 0o777)
	cmd := o.command("merge", "--today", "2024-08-26", "--out", filepath.Join(t.TempDir(), "結果"), "受信")
	if os.Geteuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(string(out), "権限がありません。何も変更していません") {
		t.Errorf("%v\n%s", err, out)
	}
	if o.master(t) != before {
		t.Error("the master changed")
	}
	if diff := cmp.Diff(files, o.files(t)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
