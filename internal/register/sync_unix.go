//go:build !windows

package register

import (
	"errors"
	"os"
	"syscall"
)

// syncDir flushes a rename to disk, where the file system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) { // some network drives cannot
		err = nil
	}
	return errors.Join(err, d.Close())
}
