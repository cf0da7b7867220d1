// Command kouyaku runs the paperwork behind a mayor's pledges.
package main

import (
	"os"

	"kouyaku/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
