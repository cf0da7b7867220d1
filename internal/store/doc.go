// Package store keeps a workbook on disk: [Create] makes it, [File.Replace] puts
// another in its place, all or nothing, with the old one kept in 控え, while no
// other kouyaku ([HoldFolder]) and no office program has it open ([Busy]). It
// gives what went wrong one name on every system ([Portable]).
//
// It knows bytes and names of files, and nothing of what is in them.
package store
