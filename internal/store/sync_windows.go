package store

import (
	"errors"
	"os"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/sys/windows"
)

var (
	fullErrnos   = []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}
	deniedErrnos = []syscall.Errno{windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_WRITE_PROTECT}
	driveErrnos  = []syscall.Errno{windows.ERROR_NOT_READY, windows.ERROR_CRC, windows.ERROR_SEEK, windows.ERROR_SECTOR_NOT_FOUND, windows.ERROR_READ_FAULT, windows.ERROR_WRITE_FAULT, windows.ERROR_GEN_FAILURE,
		windows.ERROR_IO_DEVICE, windows.ERROR_SEM_TIMEOUT, windows.ERROR_BAD_NETPATH, windows.ERROR_UNEXP_NET_ERR, windows.ERROR_NETNAME_DELETED, windows.ERROR_BAD_NET_NAME, windows.ERROR_DEV_NOT_EXIST}
	nameErrnos = []syscall.Errno{windows.ERROR_INVALID_NAME, windows.ERROR_FILENAME_EXCED_RANGE}

	notFolderErrnos = []syscall.Errno{windows.ERROR_DIRECTORY, syscall.ENOTDIR}
	isFolderErrnos  = []syscall.Errno{syscall.EISDIR}
	fixedErrnos     = []syscall.Errno{windows.ERROR_BUSY, windows.ERROR_NOT_SAME_DEVICE}
	pipeErrnos      = []syscall.Errno{windows.ERROR_BROKEN_PIPE, windows.ERROR_NO_DATA}
)

// isNoLocks reports whether a lock failed since the drive has none.
func isNoLocks(err error) bool {
	return errors.Is(err, windows.ERROR_NOT_SUPPORTED) || errors.Is(err, windows.ERROR_INVALID_FUNCTION) || unsupported(err)
}

// moveFile puts a file in another's place at one stroke, and on disk before it
// returns. A virus scanner holds new files for a moment: it is waited for up to
// about two seconds.
func moveFile(from, to string) error {
	source, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	for wait := 10 * time.Millisecond; ; wait *= 2 {
		err := windows.MoveFileEx(source, target, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
		if err == nil {
			return nil
		}
		held := errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
		if !held || wait > time.Second {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
		}
		time.Sleep(wait)
	}
}

// syncDir has nothing to do: [moveFile] writes a rename through.
func syncDir(string) error { return nil }

// dropLock unlocks the lock file and removes it. Windows removes no file that
// someone else has open, so the next one's lock stays.
func dropLock(lock *flock.Flock) {
	lock.Unlock()
	os.Remove(lock.Path())
}
