// Package batch is one run of the office, the stages in order: load the
// master, take in the files, read their sheets, merge them in the ledger,
// prepare the master with the change, report, commit. check and merge are the
// same run; check stops before anything is written.
package batch
