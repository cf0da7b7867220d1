package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// lock is the file that a kouyaku locks while it writes. It stands beside the
// master only for that long; a run that was killed leaves it unlocked, and the
// next one takes it over and removes it.
func (d door) lock() string { return filepath.Join(d.dir, "."+d.name+".lock.tmp") }

// hold runs do while no other kouyaku writes this master.
func (d door) hold(do func() error) error {
	lock, err := takeLock(d.lock(), Busy{Path: d.path, By: ByKouyaku})
	if err != nil {
		return Portable(err)
	}
	defer dropLock(lock)
	for _, left := range []string{d.temp(), d.backupTemp()} { // by a run that was killed
		err := Portable(disk.remove(left))
		if info, is := os.Lstat(left); is == nil && info.IsDir() { // somebody's, with something in it
			err = &fs.PathError{Op: "remove", Path: left, Err: ErrIsFolder}
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrNotFolder) { // 控え may be a file: then nothing is in it
			return err
		}
	}
	return Portable(do())
}

// Current returns a [*Busy] where the master is no longer the one that was read.
func (f File) Current() error {
	now, err := disk.read(f.Path)
	if err != nil {
		return Portable(err)
	}
	if !bytes.Equal(now, f.Data) {
		return &Busy{Path: f.Path, By: ByChange}
	}
	return nil
}

// Tidy removes what a run that was killed left beside the master, for a run
// that writes nothing itself. Where another kouyaku is at work, or the folder
// cannot be written, nothing is removed and nothing is wrong.
func Tidy(path string) {
	d, err := doorTo(path)
	if err != nil {
		return
	}
	for _, left := range []string{d.lock(), d.temp(), d.backupTemp()} {
		if _, err := os.Lstat(left); err == nil {
			_ = d.hold(func() error { return nil })
			return
		}
	}
}

// ErrNoLocks is returned where a drive has no locks: two runs at once could
// not be told apart there.
var ErrNoLocks = errors.New("the drive has no file locks")

// takeLock locks a lock file, or returns busy with the name of who has it.
func takeLock(path string, busy Busy) (*flock.Flock, error) {
	for {
		lock := flock.New(path, flock.SetPermissions(0o666))
		ok, err := disk.lock(lock)
		var opening *fs.PathError
		if err != nil && !errors.As(err, &opening) {
			_ = disk.remove(path) // nobody can have locked it
			if isNoLocks(err) {
				err = ErrNoLocks
			}
			return nil, &fs.PathError{Op: "lock", Path: busy.Path, Err: err}
		}
		if err != nil {
			if _, there := os.Lstat(path); there == nil && errors.Is(Portable(err), fs.ErrPermission) { // somebody else's: who runs cannot be told from who was killed
				busy.Mark = path
				return nil, &busy
			}
			return nil, err
		}
		if !ok {
			busy.Who = holder(path)
			return nil, &busy
		}
		// Its last holder removed the file when done. One that was opened before
		// that and locked after it locks nothing: the next comer makes another.
		held, err := lock.Stat()
		if err != nil {
			lock.Unlock()
			return nil, err
		}
		now, err := os.Stat(path)
		if err == nil && os.SameFile(held, now) {
			sign(path)
			return lock, nil
		}
		lock.Unlock()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
}

// signature is where the holder's name stands in the lock file. Windows lets
// nobody else read the byte before it, which is the one that is locked.
const signature = 1

// sign writes into the lock file who holds it. A lock without a name is a lock
// all the same.
func sign(path string) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer f.Close()
	f.WriteAt([]byte(whoami()+"\n"), signature)
}

// holder reads who holds the lock, "" where that cannot be told.
func holder(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.NewSectionReader(f, signature, 1024))
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(strings.ToValidUTF8(string(b), ""), "\n")
	return name
}

// whoami names the user and the machine: 山田太郎 PC12.
func whoami() string {
	var parts []string
	if u, err := user.Current(); err == nil {
		name := u.Name
		if name == "" {
			name = u.Username
		}
		parts = append(parts, name)
	}
	if host, err := os.Hostname(); err == nil {
		parts = append(parts, host)
	}
	return strings.Join(parts, " ")
}
