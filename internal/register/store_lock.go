package register

import (
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
	lock, err := d.takeLock()
	if err != nil {
		return portable(err)
	}
	defer dropLock(lock)
	for _, left := range []string{d.temp(), d.backupTemp()} { // by a run that was killed
		if err := disk.remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return portable(err)
		}
	}
	return portable(do())
}

// Tidy removes what a run that was killed left beside the master, for a run
// that writes nothing itself. Where another kouyaku is at work, or the folder
// cannot be written, nothing is removed and nothing is wrong.
func (m *Master) Tidy() {
	d, err := doorTo(m.Path)
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

// takeLock locks the lock file, or says who has.
func (d door) takeLock() (*flock.Flock, error) {
	for {
		lock := flock.New(d.lock(), flock.SetPermissions(0o666))
		ok, err := lock.TryLock()
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, &Busy{Path: d.path, By: "kouyaku", Who: d.holder()}
		}
		// Its last holder removed the file when done. One that was opened before
		// that and locked after it locks nothing: the next comer makes another.
		held, err := lock.Stat()
		if err != nil {
			lock.Unlock()
			return nil, err
		}
		now, err := os.Stat(d.lock())
		if err == nil && os.SameFile(held, now) {
			d.sign()
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
func (d door) sign() {
	f, err := os.OpenFile(d.lock(), os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer f.Close()
	f.WriteAt([]byte(whoami()+"\n"), signature)
}

// holder reads who holds the lock, "" where that cannot be told.
func (d door) holder() string {
	f, err := os.Open(d.lock())
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
