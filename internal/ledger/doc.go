// Package ledger is the book-keeping of pledges, pure: events and their
// replay, the rules a submission must meet, three-way merging, proposals and
// what decisions do to them, hand edits, undo. It reads and writes nothing;
// the stages around it meet in its types.
package ledger
