package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A drive that is not there was climbed for ever.
func TestMissing(t *testing.T) {
	dir := t.TempDir()
	inner, outer := filepath.Join(dir, "a", "b"), filepath.Join(dir, "a")
	if list, err := missing(inner); err != nil || !slices.Equal(list, []string{inner, outer}) {
		t.Errorf("%v, %v", list, err)
	}
	restoreDisk(t)
	disk.stat = func(path string) (fs.FileInfo, error) {
		return nil, &fs.PathError{Op: "stat", Path: path, Err: fs.ErrNotExist}
	}
	for _, dir := range []string{filepath.FromSlash("/"), filepath.FromSlash("/結果/8月"), "結果"} {
		if list, err := missing(dir); !errors.Is(err, fs.ErrNotExist) || list != nil {
			t.Errorf("%s: %v, %v", dir, list, err)
		}
	}
}

// round is a folder with a master, yesterday's outputs, and today's to be delivered.
func round(t *testing.T) (o *Outputs, master, dir string) {
	t.Helper()
	restoreDisk(t)
	master = newMaster(t)
	dir = filepath.Dir(master)
	for _, name := range []string{"取込結果.xlsx", "督促_総務部.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("昨日"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	o = &Outputs{}
	o.Add(filepath.Join(dir, "取込結果.xlsx"), []byte("今日"), nil)
	o.Add(filepath.Join(dir, "新", "の", "総務部.xlsx"), []byte("今日"), nil)
	o.Drop(filepath.Join(dir, "督促_総務部.txt"))
	return o, master, dir
}

func TestDeliver(t *testing.T) {
	o, master, dir := round(t)
	before := tree(t, dir)[masterName]
	err := o.Deliver(master, func() error {
		var busy *Busy
		other := &Outputs{}
		other.Add(filepath.Join(dir, "x.txt"), nil, nil)
		if err := other.Deliver(master, func() error { return nil }); !errors.As(err, &busy) || busy.By != ByFolder {
			t.Errorf("another run was let in: %v", err)
		}
		if got := tree(t, dir)["取込結果.xlsx"]; got != "昨日" {
			t.Errorf("replaced before the master: %q", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{masterName: before, "取込結果.xlsx": "今日", "新/の/総務部.xlsx": "今日"}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// What cannot be written or removed once the master is written is named, all of
// it, and holds up nothing else.
func TestDeliverTellsWhatItCouldNot(t *testing.T) {
	o, master, dir := round(t)
	refused := []string{filepath.Join(dir, "取込結果.xlsx"), filepath.Join(dir, "督促_総務部.txt")}
	rename, remove := disk.rename, disk.remove
	disk.rename = func(from, to string) error {
		if slices.Contains(refused, to) {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrPermission}
		}
		return rename(from, to)
	}
	disk.remove = func(path string) error {
		if slices.Contains(refused, path) {
			return &fs.PathError{Op: "remove", Path: path, Err: fs.ErrPermission}
		}
		return remove(path)
	}
	want := tree(t, dir)
	want["新/の/総務部.xlsx"] = "今日"
	var unwritten *Unwritten
	if err := o.Deliver(master, func() error { return nil }); !errors.As(err, &unwritten) || !slices.Equal(unwritten.Paths, refused) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// Whatever fails before or while the master is written leaves the folder as it
// was, those included that were made for the outputs.
func TestDeliverAllOrNothing(t *testing.T) {
	refusal := errors.New("no")
	for name, tt := range map[string]struct {
		spoil  func(o *Outputs, master, dir string)
		commit error
		want   func(error) bool
	}{
		"the master is not written": {func(*Outputs, string, string) {}, refusal, func(err error) bool { return errors.Is(err, refusal) }},
		"over the master":           {func(o *Outputs, master, _ string) { o.Add(master, nil, nil) }, nil, func(err error) bool { return errors.Is(err, ErrOutIsMaster) }},
		"among its copies": {func(o *Outputs, _, dir string) { o.Add(filepath.Join(dir, Backups, "写し.xlsx"), nil, nil) }, nil,
			func(err error) bool { return errors.Is(err, ErrOutIsMaster) }},
		"over what is to be kept": {func(o *Outputs, _, dir string) {
			kept := filepath.Join(dir, "審査結果票.xlsx")
			if err := os.WriteFile(kept, []byte("1"), 0o666); err != nil {
				t.Fatal(err)
			}
			o.Add(kept, nil, func(old []byte) bool { return string(old) == "1" })
		}, nil, func(err error) bool { var d *Differs; return errors.As(err, &d) }},
		"over a folder": {func(o *Outputs, _, dir string) { o.Add(dir, nil, nil) }, nil, func(err error) bool { return errors.Is(err, ErrIsFolder) }},
		"open elsewhere": {func(_ *Outputs, _, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "~$督促_総務部.txt"), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}, nil, func(err error) bool { var b *Busy; return errors.As(err, &b) && b.By == ByOutput }},
	} {
		t.Run(name, func(t *testing.T) {
			o, master, dir := round(t)
			tt.spoil(o, master, dir)
			before := tree(t, dir)
			committed := false
			err := o.Deliver(master, func() error { committed = true; return tt.commit })
			if !tt.want(err) {
				t.Errorf("error %v", err)
			}
			if committed && tt.commit == nil {
				t.Error("the master was written")
			}
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Error(diff)
			}
			if _, err := os.Stat(filepath.Join(dir, "新")); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a folder is left: %v", err)
			}
		})
	}
}

// Two departments' names may make one file's; what stands there already and is
// the same hinders nobody.
func TestAdd(t *testing.T) {
	o, master, dir := round(t)
	path := filepath.Join(dir, "取込結果.xlsx")
	if got := o.Add(path, []byte("二つ目"), nil); got != filepath.Join(dir, "取込結果_2.xlsx") || !o.Has(got) {
		t.Errorf("path %s", got)
	}
	same := &Outputs{}
	same.Add(path, []byte("昨日"), func([]byte) bool { return true })
	if err := same.Deliver(master, func() error { return nil }); err != nil {
		t.Error(err)
	}
}
