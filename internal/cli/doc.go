// Package cli is the command line: flags become options, a stage of batch runs,
// what came of it is printed, and the exit status follows. A command is one
// file; [commands] lists them.
package cli
