// Clerk plays the departments' part for the samples: it makes workbooks out of
// readable text, fills in issued ones and damages files.
package main

import (
	"fmt"
	"io"
	"os"

	"kouyaku/internal/clerk"
)

const usage = `usage: clerk book SOURCE.txt OUT.xlsx      make a workbook
       clerk fill IN.xlsx EDITS.txt OUT.xlsx  type into a workbook
       clerk damage IN OUT cut|flip [PART]    break a file

The notations are described in internal/clerk/doc.go.
Exit status: 0 done, 1 not done, 2 usage.
`

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

func run(args []string, stderr io.Writer) int {
	ok, err := do(args)
	switch {
	case !ok:
		fmt.Fprint(stderr, usage)
		return 2
	case err != nil:
		fmt.Fprintln(stderr, "clerk:", err)
		return 1
	}
	return 0
}

// do carries out the command; ok is false where there is no such command.
func do(args []string) (ok bool, err error) {
	if len(args) == 0 {
		return false, nil
	}
	switch command, args := args[0], args[1:]; {
	case command == "book" && len(args) == 2:
		return true, withFile(args[0], func(r io.Reader) error { return clerk.MakeBook(args[1], r) })
	case command == "fill" && len(args) == 3:
		return true, withFile(args[1], func(r io.Reader) error { return clerk.Fill(args[0], args[2], r) })
	case command == "damage" && len(args) == 3:
		return true, clerk.Damage(args[0], args[1], args[2])
	case command == "damage" && len(args) == 4:
		return true, clerk.Damage(args[0], args[1], args[2]+" "+args[3])
	}
	return false, nil
}

func withFile(name string, do func(io.Reader) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := do(f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
