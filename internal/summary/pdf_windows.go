package summary

import (
	"os/exec"
	"strconv"
)

// endWhole has a command end with the processes it started: LibreOffice's
// program is a starter of the one that works.
func endWhole(cmd *exec.Cmd) {
	cmd.Cancel = func() error {
		return exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
	}
}
