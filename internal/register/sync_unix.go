//go:build !windows

package register

import (
	"errors"
	"os"
	"syscall"

	"github.com/gofrs/flock"
)

var (
	fullErrnos   = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}
	deniedErrnos = []syscall.Errno{syscall.EROFS, syscall.ETXTBSY}
)

// moveFile puts a file in another's place at one stroke.
func moveFile(from, to string) error { return os.Rename(from, to) }

// syncDir flushes a rename to disk, where the file system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err = d.Sync(); err != nil && unsupported(err) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// dropLock removes the lock file while it is still locked, so that nobody
// else's is removed, and unlocks it.
func dropLock(lock *flock.Flock) {
	os.Remove(lock.Path())
	lock.Unlock()
}
