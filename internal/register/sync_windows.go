package register

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
)

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
