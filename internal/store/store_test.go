package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"
)

const masterName = "公約管理台帳.xlsx"

// newMaster makes a file in a new folder that stands for a master: its revision
// and a word.
func newMaster(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), masterName)
	if err := Create(path, []byte("1 はじめ")); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustRead(t testing.TB, path string) File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return File{path, data}
}

// replace puts the next revision in the master's place.
func replace(m File, word string) error {
	number, _, _ := strings.Cut(string(m.Data), " ")
	revision, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	return m.Replace(fmt.Appendf(nil, "%d %s", revision+1, word), revision)
}

// tree lists the files of a folder with their content.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func names(files map[string]string) []string { return slices.Sorted(maps.Keys(files)) }

// restoreDisk puts the real file system back after a test that breaks it.
func restoreDisk(t *testing.T) {
	was := disk
	t.Cleanup(func() { disk = was })
}

// Every call that the write makes to the file system fails once, in turn: the
// master is then the old one to the byte (or, after the rename, the new one),
// no temporary file is left, and the next run works.
func TestEveryFailureLeavesTheMasterWhole(t *testing.T) {
	real := disk
	restoreDisk(t)
	full := &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	steps := 0
	for fail := 1; ; fail++ {
		disk = real
		path := newMaster(t)
		if err := os.Chmod(path, 0o600); err != nil { // the new file's mode is to be set
			t.Fatal(err)
		}
		old := tree(t, filepath.Dir(path))[masterName]
		m := mustRead(t, path)
		n, tripped, renamed := 0, "", false
		trip := func(step string) bool {
			n++
			if n == fail {
				tripped = step
			}
			return n == fail
		}
		disk.mkdirAll = func(p string, m fs.FileMode) error {
			if trip("mkdir") {
				return &fs.PathError{Op: "mkdir", Path: p, Err: fs.ErrPermission}
			}
			return real.mkdirAll(p, m)
		}
		disk.open = func(p string, flag int, m fs.FileMode) (*os.File, error) {
			if trip("open") {
				return nil, &fs.PathError{Op: "open", Path: p, Err: syscall.EROFS}
			}
			return real.open(p, flag, m)
		}
		disk.write = func(f *os.File, b []byte) (int, error) {
			if trip("write") {
				n, _ := real.write(f, b[:len(b)/2])
				return n, full
			}
			return real.write(f, b)
		}
		disk.chmod = func(f *os.File, m fs.FileMode) error {
			if trip("chmod") {
				return fs.ErrPermission
			}
			return real.chmod(f, m)
		}
		disk.sync = func(f *os.File) error {
			if trip("sync") {
				return syscall.EIO
			}
			return real.sync(f)
		}
		disk.close = func(f *os.File) error {
			if trip("close") {
				real.close(f)
				return full
			}
			return real.close(f)
		}
		disk.read = func(p string) ([]byte, error) {
			if trip("read") {
				return nil, syscall.EIO
			}
			return real.read(p)
		}
		disk.link = func(from, to string) error {
			if trip("link") {
				return errors.ErrUnsupported
			}
			return real.link(from, to)
		}
		disk.rename = func(from, to string) error {
			if trip("rename") {
				return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EIO}
			}
			err := real.rename(from, to)
			renamed = renamed || err == nil && to == path
			return err
		}
		disk.lock = func(f *flock.Flock) (bool, error) {
			if trip("lock") {
				f.TryLock() // the file is there
				f.Unlock()
				return false, syscall.ENOLCK
			}
			return real.lock(f)
		}
		disk.syncDir = func(d string) error {
			if trip("syncDir") {
				return syscall.EIO
			}
			return real.syncDir(d)
		}
		err := replace(m, "a")
		disk = real
		if tripped == "" {
			if err != nil {
				t.Fatalf("nothing failed, yet %v", err)
			}
			break
		}
		steps++
		files := tree(t, filepath.Dir(path))
		tolerated := renamed // a drive without links, or a failure once the new master is there
		switch {
		case tolerated != (err == nil):
			t.Errorf("step %d %s: error %v, renamed %v", fail, tripped, err, renamed)
		case err != nil && files[masterName] != old:
			t.Errorf("step %d %s: the master changed", fail, tripped)
		case err == nil && files[masterName] != "2 a":
			t.Errorf("step %d %s: no error and no change", fail, tripped)
		}
		switch tripped {
		case "write", "close":
			if !errors.Is(err, ErrDiskFull) {
				t.Errorf("step %d %s: %v is not ErrDiskFull", fail, tripped, err)
			}
		case "lock":
			if !errors.Is(err, ErrNoLocks) {
				t.Errorf("step %d %s: %v is not ErrNoLocks", fail, tripped, err)
			}
		case "open", "mkdir":
			if !errors.Is(err, fs.ErrPermission) {
				t.Errorf("step %d %s: %v is not ErrPermission", fail, tripped, err)
			}
		}
		for _, name := range names(files) {
			// What the run made is gone again, unless it could not replace the
			// master by the last step: then its copy stays, and is taken for the next.
			if name != masterName && (name != "控え/公約管理台帳.改訂1.xlsx" || err != nil && tripped != "rename") {
				t.Errorf("step %d %s: left %s", fail, tripped, name)
			}
		}
		next := mustRead(t, path)
		if err := replace(next, "b"); err != nil {
			t.Errorf("step %d %s: the next run: %v", fail, tripped, err)
		}
	}
	if steps < 15 {
		t.Errorf("only %d steps failed", steps)
	}
}

// A run is killed at each step that changes the disk: what stands there then is
// the old master or the new one, whole, and the next run leaves nothing of it.
func TestKilledAtEveryStep(t *testing.T) {
	if step := os.Getenv("KOUYAKU_TEST_KILL"); step != "" {
		killedRun(t, os.Getenv("KOUYAKU_TEST_MASTER"), step)
		return
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	died := 0
	for step := 1; step < 40; step++ {
		path := newMaster(t)
		cmd := exec.Command(exe, "-test.run=^TestKilledAtEveryStep$")
		cmd.Env = append(os.Environ(), "KOUYAKU_TEST_KILL="+strconv.Itoa(step), "KOUYAKU_TEST_MASTER="+path)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		switch {
		case err == nil:
			if died < 8 {
				t.Fatalf("only %d steps", died)
			}
			return
		case !errors.As(err, &exit) || exit.ExitCode() != killed:
			t.Fatalf("step %d: %v\n%s", step, err, out)
		}
		died++
		m := mustRead(t, path)
		if got := string(m.Data); got != "1 はじめ" && got != "2 殺された処理" {
			t.Errorf("step %d: the master is %q", step, got)
		}
		if err := replace(m, "次の処理"); err != nil {
			t.Errorf("step %d: the next run: %v", step, err)
		}
		for _, name := range names(tree(t, filepath.Dir(path))) {
			if strings.Contains(name, "tmp") || strings.Contains(name, "lock") {
				t.Errorf("step %d: %s is left lying about", step, name)
			}
		}
	}
	t.Error("the run never ends")
}

const killed = 77

// killedRun commits a change and dies before, or in the midst of, a step.
func killedRun(t *testing.T, path, step string) {
	at, err := strconv.Atoi(step)
	if err != nil {
		t.Fatal(err)
	}
	m := mustRead(t, path)
	real, n := disk, 0
	die := func() {
		if n++; n == at {
			os.Exit(killed)
		}
	}
	disk.mkdirAll = func(p string, mode fs.FileMode) error { die(); return real.mkdirAll(p, mode) }
	disk.open = func(p string, flag int, mode fs.FileMode) (*os.File, error) {
		die()
		return real.open(p, flag, mode)
	}
	disk.write = func(f *os.File, b []byte) (int, error) {
		half, err := real.write(f, b[:len(b)/2])
		if err != nil {
			return half, err
		}
		die()
		rest, err := real.write(f, b[len(b)/2:])
		return half + rest, err
	}
	disk.sync = func(f *os.File) error { die(); return real.sync(f) }
	disk.link = func(from, to string) error { die(); return real.link(from, to) }
	disk.remove = func(p string) error { die(); return real.remove(p) }
	disk.rename = func(from, to string) error { die(); return real.rename(from, to) }
	disk.syncDir = func(d string) error { die(); return real.syncDir(d) }
	if err := replace(m, "殺された処理"); err != nil {
		t.Fatal(err)
	}
}

func TestChangedOnDisk(t *testing.T) {
	path := newMaster(t)
	first, second := mustRead(t, path), mustRead(t, path)
	if err := replace(first, "先"); err != nil {
		t.Fatal(err)
	}
	before := tree(t, filepath.Dir(path))
	err := replace(second, "後")
	var busy *Busy
	if !errors.As(err, &busy) || busy.By != ByChange {
		t.Fatalf("error %v", err)
	}
	if diff := cmp.Diff(before, tree(t, filepath.Dir(path))); diff != "" {
		t.Error("something changed")
	}
}

// The master changes while the new one is being read back: the last look before
// the rename sees it.
func TestChangedWhileWriting(t *testing.T) {
	restoreDisk(t)
	path := newMaster(t)
	m := mustRead(t, path)
	syncFile := disk.sync
	disk.sync = func(f *os.File) error {
		if err := os.WriteFile(path, []byte("saved by somebody"), 0o666); err != nil {
			t.Fatal(err)
		}
		return syncFile(f)
	}
	var busy *Busy
	if err := replace(m, "x"); !errors.As(err, &busy) || busy.By != ByChange {
		t.Fatalf("error %v", err)
	}
	if got := tree(t, filepath.Dir(path)); len(got) != 1 || got[masterName] != "saved by somebody" {
		t.Errorf("files %v", names(got))
	}
}

// A master that is mounted by itself, into a container perhaps, cannot be
// replaced.
func TestMasterThatNothingReplaces(t *testing.T) {
	restoreDisk(t)
	for _, no := range fixedErrnos {
		path := newMaster(t)
		m := mustRead(t, path)
		before := string(m.Data)
		disk.rename = func(from, to string) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: no} }
		if err := replace(m, "x"); !errors.Is(err, ErrFixed) {
			t.Errorf("%v: error %v", no, err)
		}
		if string(mustRead(t, path).Data) != before {
			t.Errorf("%v: the master changed", no)
		}
	}
}

// A lock file that somebody else's run left, for nobody else to open, was told
// as a failure of the master.
func TestLockThatCannotBeOpened(t *testing.T) {
	restoreDisk(t)
	path := newMaster(t)
	m := mustRead(t, path)
	d, _ := doorTo(path)
	disk.lock = func(f *flock.Flock) (bool, error) {
		return false, &fs.PathError{Op: "open", Path: f.Path(), Err: fs.ErrPermission}
	}
	var busy *Busy
	if err := replace(m, "x"); errors.As(err, &busy) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("without a lock file: error %v", err)
	}
	if err := os.WriteFile(d.lock(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := replace(m, "x"); !errors.As(err, &busy) || busy.By != ByKouyaku || busy.Mark != d.lock() {
		t.Errorf("error %#v", err)
	}
}

func TestAnotherKouyaku(t *testing.T) {
	path := newMaster(t)
	m := mustRead(t, path)
	before := tree(t, filepath.Dir(path))
	d, err := doorTo(path)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := takeLock(d.lock(), Busy{Path: path, By: ByKouyaku})
	if err != nil {
		t.Fatal(err)
	}
	err = replace(m, "x")
	dropLock(lock)
	var busy *Busy
	if !errors.As(err, &busy) || busy.By != ByKouyaku || busy.Who != whoami() || busy.Who == "" {
		t.Fatalf("error %#v", err)
	}
	if diff := cmp.Diff(before, tree(t, filepath.Dir(path))); diff != "" {
		t.Error("something changed")
	}
	if err := replace(m, "x"); err != nil {
		t.Errorf("after it is done: %v", err)
	}
}

// A killed run's lock file, its name still in it, holds nobody up.
func TestLockLeftBehind(t *testing.T) {
	path := newMaster(t)
	m := mustRead(t, path)
	d, _ := doorTo(path)
	for _, left := range []string{d.lock(), d.temp()} {
		if err := os.WriteFile(left, []byte("\x00a very long name indeed of somebody\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := replace(m, "x"); err != nil {
		t.Fatal(err)
	}
	if got := names(tree(t, filepath.Dir(path))); len(got) != 2 {
		t.Errorf("files %v", got)
	}
}

// The lock file is removed by whoever held it: one that was opened before that
// must not count as a lock after it. Who holds the lock is alone, and its file
// is there for the others to see.
func TestLockExcludes(t *testing.T) {
	d, _ := doorTo(filepath.Join(t.TempDir(), masterName))
	var wg sync.WaitGroup
	var inside, entered, overlaps, unseen atomic.Int64
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				err := d.hold(func() error {
					if inside.Add(1) > 1 {
						overlaps.Add(1)
					}
					entered.Add(1)
					time.Sleep(20 * time.Microsecond)
					if _, err := os.Stat(d.lock()); err != nil {
						unseen.Add(1)
					}
					inside.Add(-1)
					return nil
				})
				var busy *Busy
				if err != nil && !errors.As(err, &busy) {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if overlaps.Load() > 0 || unseen.Load() > 0 || entered.Load() == 0 {
		t.Errorf("of %d holders %d were not alone and %d had no file", entered.Load(), overlaps.Load(), unseen.Load())
	}
	if got := names(tree(t, d.dir)); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}

func TestStaleHandleIsNoLock(t *testing.T) {
	d, _ := doorTo(filepath.Join(t.TempDir(), masterName))
	stale := flock.New(d.lock())
	if ok, err := stale.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := os.Remove(d.lock()); err != nil {
		t.Skip("this system removes no file that is open")
	}
	lock, err := takeLock(d.lock(), Busy{}) // makes a file of its own
	if err != nil {
		t.Fatal(err)
	}
	stale.Unlock()
	var busy *Busy
	if _, err := takeLock(d.lock(), Busy{}); !errors.As(err, &busy) {
		t.Errorf("the lock is held, yet %v", err)
	}
	dropLock(lock)
}

func TestOpenElsewhere(t *testing.T) {
	excel := func(name string) []byte {
		b := make([]byte, 165)
		units := utf16.Encode([]rune(name))
		b[0], b[55] = byte(len(units)), byte(len(units))
		for i, u := range units {
			b[57+2*i], b[58+2*i] = byte(u), byte(u>>8)
		}
		return b
	}
	tests := []struct {
		name, mark string
		content    []byte
		who        string
	}{
		{"Excel", "~$" + masterName, excel("山田 太郎"), "山田 太郎"},
		{"Excel, cut off", "~$" + masterName, excel("山田 太郎")[:58], ""},
		{"Excel, a surrogate pair", "~$" + masterName, excel("𠮷田"), "𠮷田"},
		{"Excel, a wide space", "~$" + masterName, excel("山田　太郎"), "山田　太郎"},
		{"noise", "~$" + masterName, bytes.Repeat([]byte{0x31, 0x4e}, 150), ""},
		{"noise with a length that could be one", "~$" + masterName, append(make([]byte, 55), append([]byte{4, 0, 7, 0, 0x1b, 0}, bytes.Repeat([]byte{0x9b, 0}, 50)...)...), ""},
		{"no length", "~$" + masterName, append(make([]byte, 55), bytes.Repeat([]byte{0x31, 0x4e}, 50)...), ""},
		{"an empty mark", "~$" + masterName, nil, ""},
		{"LibreOffice", ".~lock." + masterName + "#", []byte(`山田\, 太郎,yamada,pc12,26.08.2024 10:00,file:///C:/x;`), "山田, 太郎"},
		{"LibreOffice, nobody's name", ".~lock." + masterName + "#", []byte(",yamada,pc12,26.08.2024 10:00,file:///C:/x;"), "yamada"},
		{"LibreOffice, noise", ".~lock." + masterName + "#", []byte("\x1b[2J,\u009b2J,;"), ""},
		{"LibreOffice, a page", ".~lock." + masterName + "#", bytes.Repeat([]byte("あ"), 1000), ""},
		{"LibreOffice, nothing", ".~lock." + masterName + "#", []byte(",,,;"), ""},
		{"LibreOffice, not UTF-8", ".~lock." + masterName + "#", []byte("\xff\xfe,"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := newMaster(t)
			m := mustRead(t, path)
			mark := filepath.Join(filepath.Dir(path), tt.mark)
			if err := os.WriteFile(mark, tt.content, 0o666); err != nil {
				t.Fatal(err)
			}
			before := tree(t, filepath.Dir(path))
			err := replace(m, "x")
			want := &Busy{Path: path, Who: tt.who, By: ByOffice, Mark: mark}
			var busy *Busy
			if !errors.As(err, &busy) {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(want, busy); diff != "" {
				t.Errorf("busy (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tree(t, filepath.Dir(path))); diff != "" {
				t.Error("something changed")
			}
		})
	}
	t.Run("another workbook's mark", func(t *testing.T) {
		path := newMaster(t)
		m := mustRead(t, path)
		for _, name := range []string{"~$管理台帳.xlsx", "~$別の台帳.xlsx", ".~lock.別の台帳.xlsx#"} {
			if err := os.WriteFile(filepath.Join(filepath.Dir(path), name), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if err := replace(m, "x"); err != nil {
			t.Error(err)
		}
	})
}

// Someone opens the master while the new one is being read back.
func TestOpenedWhileWriting(t *testing.T) {
	restoreDisk(t)
	path := newMaster(t)
	old := tree(t, filepath.Dir(path))[masterName]
	m := mustRead(t, path)
	read := disk.read
	disk.read = func(p string) ([]byte, error) {
		if strings.HasSuffix(p, ".tmp") {
			if err := os.WriteFile(filepath.Join(filepath.Dir(path), "~$"+masterName), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return read(p)
	}
	var busy *Busy
	if err := replace(m, "x"); !errors.As(err, &busy) || busy.By != ByOffice {
		t.Fatalf("error %v", err)
	}
	if got := tree(t, filepath.Dir(path)); got[masterName] != old || len(got) != 2 {
		t.Errorf("files %v", names(got))
	}
}

func TestReadOnlyMaster(t *testing.T) {
	path := newMaster(t)
	m := mustRead(t, path)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := replace(m, "x"); !errors.Is(err, fs.ErrPermission) {
		t.Fatalf("error %v", err)
	}
	if got := names(tree(t, filepath.Dir(path))); len(got) != 1 {
		t.Errorf("files %v", got)
	}
}

// A folder in which nothing can be made: the first thing to be made is the lock.
// The name of the lock file taken by a folder fails for root as well.
func TestFolderThatTakesNoFiles(t *testing.T) {
	path := newMaster(t)
	m := mustRead(t, path)
	d, _ := doorTo(path)
	if err := os.Mkdir(d.lock(), 0o777); err != nil {
		t.Fatal(err)
	}
	before := tree(t, filepath.Dir(path))
	if err := replace(m, "x"); err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(before, tree(t, filepath.Dir(path))); diff != "" {
		t.Error("something changed")
	}
}

// 控え is a file: there is nowhere to keep the old master, so it stays.
func TestNowhereToBackUp(t *testing.T) {
	path := newMaster(t)
	m := mustRead(t, path)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), Backups), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	before := tree(t, filepath.Dir(path))
	if err := replace(m, "x"); err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(before, tree(t, filepath.Dir(path))); diff != "" {
		t.Error("something changed")
	}
}

// What is written is read back: a disk that stores something else is caught.
func TestWrittenWrongly(t *testing.T) {
	for _, at := range []func(size int) int{func(int) int { return 0 }, func(n int) int { return n / 2 }, func(n int) int { return n - 1 }} {
		restoreDisk(t)
		path := newMaster(t)
		old := tree(t, filepath.Dir(path))
		m := mustRead(t, path)
		write := disk.write
		disk.write = func(f *os.File, b []byte) (int, error) {
			b = bytes.Clone(b)
			b[at(len(b))] ^= 0x10
			return write(f, b)
		}
		err := replace(m, "x")
		disk.write = write
		if !errors.Is(err, ErrGarbled) {
			t.Errorf("byte %d: error %v", at(1000), err)
		}
		if diff := cmp.Diff(old, tree(t, filepath.Dir(path))); diff != "" {
			t.Error("something changed")
		}
	}
}

// A network drive that can neither flush nor set modes nor make links.
func TestPoorDrive(t *testing.T) {
	for _, refusal := range []error{syscall.EINVAL, errors.ErrUnsupported} {
		restoreDisk(t)
		disk.sync = func(*os.File) error { return refusal }
		disk.chmod = func(*os.File, fs.FileMode) error { return syscall.EPERM } // and every file has the same
		disk.link = func(string, string) error { return fs.ErrPermission }
		path := newMaster(t) // made on such a drive, too
		m := mustRead(t, path)
		if err := replace(m, "x"); err != nil {
			t.Errorf("%v: %v", refusal, err)
		}
		if got := names(tree(t, filepath.Dir(path))); len(got) != 2 {
			t.Errorf("%v: files %v", refusal, got)
		}
		if err := Create(path, []byte("x")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%v: made over an old one: %v", refusal, err)
		}
	}
}

func TestCreateNeverOverwrites(t *testing.T) {
	path := newMaster(t)
	before := tree(t, filepath.Dir(path))
	if err := Create(path, []byte("x")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(before, tree(t, filepath.Dir(path))); diff != "" {
		t.Error("something changed")
	}
}

func TestBackupsKept(t *testing.T) {
	path := newMaster(t)
	folder := filepath.Join(filepath.Dir(path), Backups)
	if err := os.MkdirAll(filepath.Join(folder, "公約管理台帳.改訂3.xlsx.d"), 0o777); err != nil {
		t.Fatal(err)
	}
	others := []string{"公約管理台帳.改訂2 のコピー.xlsx", "公約管理台帳.改訂02.xlsx", "公約管理台帳.xlsx", "別.改訂1.xlsx", "公約管理台帳.改訂1.xlsx.bak", "メモ.txt"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 25 {
		m := mustRead(t, path)
		if err := replace(m, fmt.Sprint("第", n)); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]bool{}
	for _, name := range names(tree(t, folder)) {
		got[name] = true
	}
	for _, name := range others {
		if !got[name] {
			t.Errorf("%s was removed", name)
		}
		delete(got, name)
	}
	want := map[string]bool{}
	for n := 6; n <= 25; n++ {
		want[fmt.Sprintf("公約管理台帳.改訂%d.xlsx", n)] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("backups (-want +got):\n%s", diff)
	}
}

// Someone went back to an old master: its revisions are low again, and come
// twice. The backup just made is kept whatever its number.
func TestBackupsOfAnOlderMaster(t *testing.T) {
	path := newMaster(t)
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	commit := func(text string) {
		m := mustRead(t, path)
		if err := replace(m, text); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 24 {
		commit(fmt.Sprint(n))
	}
	if err := os.WriteFile(path, first, 0o666); err != nil {
		t.Fatal(err)
	}
	commit("別の道")
	back, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(filepath.Dir(path), Backups)
	if files := tree(t, folder); files["公約管理台帳.改訂1.xlsx"] != string(first) || len(files) != keptBackups {
		t.Errorf("backups %v", names(files))
	}
	if err := os.WriteFile(filepath.Join(folder, "公約管理台帳.改訂2.xlsx"), []byte("another"), 0o666); err != nil {
		t.Fatal(err)
	}
	commit("もう一歩")
	if files := tree(t, folder); files["公約管理台帳.改訂2-2.xlsx"] != string(back) || len(files) != keptBackups {
		t.Errorf("backups %v", names(files))
	}
	// Its backups are the youngest, whatever their numbers: none of them is
	// removed by the runs that follow.
	replaced := []string{string(first), string(back)}
	for n := range 6 {
		replaced = append(replaced, string(mustRead(t, path).Data))
		commit(fmt.Sprint("さらに", n))
		kept := slices.Collect(maps.Values(tree(t, folder)))
		for i, data := range replaced {
			if !slices.Contains(kept, data) {
				t.Errorf("after run %d the master that run %d replaced is gone", n, i-2)
			}
		}
		if len(kept) != keptBackups {
			t.Errorf("%d backups", len(kept))
		}
	}
}

// A clock that was wrong once left backups of a day to come: the new ones were
// removed before them. In a folder that was copied all times are the same.
func TestBackupsOfAWrongClock(t *testing.T) {
	path := newMaster(t)
	folder := filepath.Join(filepath.Dir(path), Backups)
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	ahead := time.Now().AddDate(1, 0, 0)
	for n := 101; n < 101+keptBackups; n++ {
		old := filepath.Join(folder, fmt.Sprintf("公約管理台帳.改訂%d.xlsx", n))
		if err := os.WriteFile(old, []byte(old), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(old, ahead, ahead); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 5 {
		if err := replace(mustRead(t, path), fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
	}
	var want []string
	for n := 1; n <= 5; n++ {
		want = append(want, fmt.Sprintf("公約管理台帳.改訂%d.xlsx", n))
	}
	for n := 106; n < 101+keptBackups; n++ {
		want = append(want, fmt.Sprintf("公約管理台帳.改訂%d.xlsx", n))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, names(tree(t, folder))); diff != "" {
		t.Errorf("backups (-want +got):\n%s", diff)
	}
}

func TestModeIsKept(t *testing.T) {
	path := newMaster(t)
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	mode := func(p string) fs.FileMode {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if mode(path) != mode(plain) {
		t.Errorf("a new master has mode %v, any new file %v", mode(path), mode(plain))
	}
	if err := os.Chmod(path, 0o660); err != nil {
		t.Fatal(err)
	}
	want := mode(path)
	m := mustRead(t, path)
	if err := replace(m, "x"); err != nil {
		t.Fatal(err)
	}
	if mode(path) != want {
		t.Errorf("mode %v, want %v", mode(path), want)
	}
}

// What others may not read of the master they may not read of its copies.
func TestBackupsHaveTheMastersMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing there")
	}
	path := newMaster(t)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := replace(mustRead(t, path), "x"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, filepath.Join(filepath.Dir(path), Backups, "公約管理台帳.改訂1.xlsx")} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v %v", file, info.Mode(), err)
		}
	}
}

// The master may be a link to where it really is.
func TestMasterBehindALink(t *testing.T) {
	path := newMaster(t)
	link := filepath.Join(t.TempDir(), "台帳.xlsx")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("this system makes no links")
	}
	m := mustRead(t, link)
	for _, file := range []string{path, link} { // whoever has it open may have come either way
		mark := filepath.Join(filepath.Dir(file), ".~lock."+filepath.Base(file)+"#")
		if err := os.WriteFile(mark, []byte("山田,"), 0o666); err != nil {
			t.Fatal(err)
		}
		var busy *Busy
		if err := replace(m, "x"); !errors.As(err, &busy) || busy.Who != "山田" || busy.Path != file {
			t.Errorf("open as %s: error %v", file, err)
		}
		if err := os.Remove(mark); err != nil {
			t.Fatal(err)
		}
	}
	if err := replace(m, "x"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if got := mustRead(t, path); string(got.Data) != "2 x" {
		t.Error("the master behind it was not")
	}
	if got := names(tree(t, filepath.Dir(path))); len(got) != 2 {
		t.Errorf("files %v", got)
	}
}

// A run killed just after the rename leaves its lock file; the next run has
// nothing to write and must take it away all the same.
func TestTidy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "台帳.xlsx")
	for _, left := range []string{".台帳.xlsx.lock.tmp", ".台帳.xlsx.tmp"} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), left), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	Tidy(path)
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) > 0 {
		t.Errorf("left lying about: %v %v", left, err)
	}
}
