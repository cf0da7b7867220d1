// Package store keeps a workbook on disk: [Create] makes it, [File.Replace] puts
// another in its place, all or nothing, with the old one kept in 控え, while no
// other kouyaku and no office program has it open ([Busy]). [Outputs.Deliver]
// writes the files that go with it, all or nothing as well. What went wrong has
// one name on every system ([Portable]).
//
// It knows bytes and names of files, and nothing of what is in them.
package store
