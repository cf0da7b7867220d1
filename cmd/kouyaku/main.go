// Command kouyaku runs the paperwork behind a mayor's pledges.
package main

import (
	"os"
	"runtime/debug"

	"kouyaku/internal/cli"
)

func main() {
	collectLess()
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// collectLess lets the heap grow to thrice what is in use before garbage is
// collected, not to twice, unless GOGC says otherwise: a run is short, and
// collecting takes a tenth of it.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}
