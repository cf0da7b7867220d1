// Command kouyaku runs the paperwork behind a mayor's pledges.
package main

import (
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"kouyaku/internal/cli"
)

func main() {
	collectLess()
	outlivePipe()
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// outlivePipe lets a write to a pipe that nobody reads any more (kouyaku | head)
// fail as others do. By default the system ends the program there, with an exit
// status that says nothing of what it did.
func outlivePipe() {
	// Asked for rather than ignored, which the programs we run would inherit.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
}

// collectLess lets the heap grow to thrice what is in use before garbage is
// collected, not to twice, unless GOGC says otherwise: a run is short, and
// collecting takes a tenth of it.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}
