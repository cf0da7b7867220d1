//go:build !windows

package store

import (
	"errors"
	"os"
	"syscall"

	"github.com/gofrs/flock"
)

var (
	fullErrnos   = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}
	deniedErrnos = []syscall.Errno{syscall.EROFS, syscall.ETXTBSY}
	driveErrnos  = []syscall.Errno{syscall.EIO, syscall.ENXIO, syscall.ENODEV, syscall.ESTALE, syscall.ENOTCONN, syscall.EHOSTDOWN, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.ENETUNREACH, syscall.ETIMEDOUT}
	nameErrnos   = []syscall.Errno{syscall.ENAMETOOLONG, syscall.EILSEQ}

	notFolderErrnos = []syscall.Errno{syscall.ENOTDIR}
	isFolderErrnos  = []syscall.Errno{syscall.EISDIR}
	fixedErrnos     = []syscall.Errno{syscall.EBUSY, syscall.EXDEV}
	pipeErrnos      = []syscall.Errno{syscall.EPIPE}
)

// isNoLocks reports whether a lock failed since the drive has none.
func isNoLocks(err error) bool { return errors.Is(err, syscall.ENOLCK) || unsupported(err) }

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
