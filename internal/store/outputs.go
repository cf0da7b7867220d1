package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// Outputs are files to be written beside a master, and such as are to go: all
// by [Outputs.Deliver], or none.
type Outputs struct {
	files   []output
	drop    []string
	stop    func() // ends the heeding of Ctrl-C
	locks   []*flock.Flock
	entered map[string]bool // folders that are locked, or can't be
	made    []string        // folders made for the files, the innermost first
}

type output struct {
	path string
	data []byte
	keep func(old []byte) bool
	temp string // "" until staged and once landed
}

// Add adds a file and returns its path, which differs from the one asked for
// where another file has that already: two departments' names may make one.
// Where something else stands there for which keep returns true, that stays and
// nothing is delivered; nil is never.
func (o *Outputs) Add(path string, data []byte, keep func(old []byte) bool) string {
	ext := filepath.Ext(path)
	base := strings.TrimSuffix(path, ext)
	for n := 2; slices.ContainsFunc(o.files, func(f output) bool { return strings.EqualFold(f.path, path) }); n++ {
		path = fmt.Sprintf("%s_%d%s", base, n, ext)
	}
	o.files = append(o.files, output{path: path, data: data, keep: keep})
	return path
}

// Has reports whether a file of that path was added.
func (o *Outputs) Has(path string) bool {
	return slices.ContainsFunc(o.files, func(f output) bool { return f.path == path })
}

// Drop adds a file that is to be removed: one of an earlier run, out of date.
func (o *Outputs) Drop(path string) { o.drop = append(o.drop, path) }

// Deliver writes the files under temporary names, lets commit write what they
// go with, and puts them in their places. From the first to the last their
// folders are locked, so that runs at the same time neither mix their files nor
// put the older ones over the newer. Where the files can't be staged ([*Differs],
// [*Busy], [ErrOutIsMaster], [ErrInterrupted] …) or commit returns an error, that
// is the error and the folders are as they were. Once commit returned nil all is
// done that can be: the rest is an [*Unwritten].
func (o *Outputs) Deliver(master string, commit func() error) error {
	defer o.discard()
	if err := o.stage(master); err != nil {
		return err
	}
	if err := commit(); err != nil {
		return err
	}
	return o.land()
}

// Differs is returned where a file that is to be kept stands in an output's
// place.
type Differs struct{ Path string }

func (e *Differs) Error() string { return e.Path + " exists and differs" }

// Unwritten is returned where all is done but that files could not be put in
// their places, or removed.
type Unwritten struct {
	Paths []string // of the files
	Err   error    // why, of all of them
}

func (u *Unwritten) Error() string { return u.Err.Error() }
func (u *Unwritten) Unwrap() error { return u.Err }

func (u *Unwritten) add(path string, why error) {
	u.Paths, u.Err = append(u.Paths, path), errors.Join(u.Err, why)
}

// stagedName is what a file is called while it is staged. Whoever holds a
// folder's lock owns all of these there.
var stagedName = regexp.MustCompile(`^\.kouyaku-[0-9]+\.tmp$`)

// stage writes every file under a temporary name in its folder, and looks
// whether what stands there can be replaced or removed: what somebody has open
// is found now, while nothing is done yet.
func (o *Outputs) stage(master string) error {
	if err := o.spare(master); err != nil {
		return err
	}
	if err := o.differs(); err != nil {
		return err
	}
	// While temporary files lie about, Ctrl-C is heeded where they can be
	// taken away.
	told, stop := Heed()
	o.stop = stop
	for i := range o.files {
		f := &o.files[i]
		dir := filepath.Dir(f.path)
		if err := o.enter(dir); err != nil {
			return err
		}
		switch info, err := os.Stat(f.path); {
		case err == nil && info.IsDir():
			return &fs.PathError{Op: "write", Path: f.path, Err: ErrIsFolder}
		case err != nil && !errors.Is(err, fs.ErrNotExist): // a name that cannot be
			return err
		}
		if err := replaceable(f.path); err != nil {
			return err
		}
		f.temp = filepath.Join(dir, fmt.Sprintf(".kouyaku-%d.tmp", i))
		if err := os.WriteFile(f.temp, f.data, 0o666); err != nil {
			return meant(err, f.path)
		}
	}
	for _, path := range o.drop {
		if err := replaceable(path); err != nil {
			return err
		}
	}
	if told.Err() != nil {
		return ErrInterrupted
	}
	return nil
}

// differs makes sure that nothing stands where a file goes that is to be kept.
func (o *Outputs) differs() error {
	for _, f := range o.files {
		if info, err := os.Stat(f.path); f.keep == nil || err != nil || !info.Mode().IsRegular() {
			continue
		}
		if old, err := disk.read(f.path); err == nil && !bytes.Equal(old, f.data) && f.keep(old) {
			return &Differs{f.path}
		}
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
func (o *Outputs) enter(dir string) error {
	if o.entered[dir] {
		return nil
	}
	var lock *flock.Flock
	for try := 0; ; try++ {
		made, err := makeFolder(dir)
		o.made = append(made, o.made...)
		if err != nil {
			return err
		}
		lock, err = takeLock(filepath.Join(dir, ".kouyaku.lock.tmp"), Busy{Path: dir, By: ByFolder})
		switch {
		case errors.Is(err, fs.ErrNotExist) && try < 3: // a refused run took the folder away that it had made
			continue
		case errors.Is(err, ErrNoLocks):
		case err != nil:
			return meant(Portable(err), dir)
		}
		break
	}
	if o.entered == nil {
		o.entered = map[string]bool{}
	}
	o.entered[dir] = true
	if lock == nil {
		return nil
	}
	o.locks = append(o.locks, lock)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if stagedName.MatchString(e.Name()) && e.Type().IsRegular() {
			_ = disk.remove(filepath.Join(dir, e.Name())) // what cannot be removed holds nobody up
		}
	}
	return nil
}

// makeFolder makes a folder and those it stands in, and returns the ones that
// were not there, the innermost first.
func makeFolder(dir string) (made []string, err error) {
	if made, err = missing(dir); err != nil {
		return nil, err
	}
	return made, disk.mkdirAll(dir, 0o777)
}

// missing returns the folders of a path that are not there, the innermost
// first. Where not even the first is (a drive of Windows that nothing is
// connected to), that is the error.
func missing(dir string) (list []string, err error) {
	for {
		_, err := disk.stat(dir)
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
// date. It goes on after an error.
func (o *Outputs) land() error {
	u := &Unwritten{}
	for i := range o.files {
		f := &o.files[i]
		if err := disk.rename(f.temp, f.path); err != nil {
			u.add(f.path, meant(err, f.path))
			continue
		}
		f.temp, o.made = "", nil
	}
	for _, path := range o.drop {
		if err := disk.remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
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
func (o *Outputs) discard() {
	if o.stop != nil {
		defer o.stop()
	}
	for i := range o.files {
		if f := &o.files[i]; f.temp != "" {
			_ = disk.remove(f.temp)
			f.temp = ""
		}
	}
	for _, lock := range o.locks {
		dropLock(lock)
	}
	for _, dir := range o.made { // one that holds something stays
		_ = disk.remove(dir)
	}
	o.locks, o.entered, o.made = nil, nil, nil
}

// ErrOutIsMaster is returned where an output would take the master's place, or
// that of one of its copies in 控え.
var ErrOutIsMaster = errors.New("the output would be written over the master")

// spare makes sure that no output is the master or one of its copies.
func (o *Outputs) spare(master string) error {
	if real, err := filepath.EvalSymlinks(master); err == nil {
		master = real
	}
	dir, err := filepath.Abs(filepath.Join(filepath.Dir(master), Backups))
	if err != nil {
		return err
	}
	info, errMaster := os.Stat(master)
	for _, f := range o.files {
		abs, err := filepath.Abs(f.path)
		if err != nil {
			return err
		}
		if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
			abs = filepath.Join(real, filepath.Base(abs))
		}
		there, err := os.Stat(abs)
		if errMaster == nil && err == nil && os.SameFile(info, there) || filepath.Dir(abs) == dir {
			return fmt.Errorf("%w: %s", ErrOutIsMaster, f.path)
		}
	}
	return nil
}

// replaceable looks, without changing anything, whether a file can be replaced
// or removed: where it is open in Excel or LibreOffice the error is a [*Busy],
// else what the system says. A file that is not there is no hindrance.
func replaceable(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := openMarks(path, ByOutput); err != nil {
		return err
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil // only the name is taken
	}
	f, err := disk.open(path, os.O_RDWR, 0) // on Windows, whoever has it open refuses
	if err != nil {
		return Portable(err)
	}
	return f.Close()
}
