//go:build unix

package summary

import (
	"os/exec"
	"syscall"
)

// endWhole has a command end with the processes it started: LibreOffice's
// program is a script around the one that works.
func endWhole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
