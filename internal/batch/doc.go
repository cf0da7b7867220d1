// Package batch is one run of the office, the stages in order: load the
// master, take in the files, read their sheets, merge them in the ledger,
// commit, report. check and merge are the same run; check stops before the
// write.
package batch
