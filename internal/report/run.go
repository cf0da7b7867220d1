package report

import (
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// FileName is what [Workbook] is called in the folder of the outputs.
const FileName = "取込結果.xlsx"

// IsReport reports whether a workbook is a report of ours, which somebody kept
// among the submissions.
func IsReport(book *xlsx.Book) bool {
	return book.Sheet(sheetFindings) != nil && book.Sheet(sheetChanges) != nil
}

// Run is what one check or merge did, ready to be told. Its lists are in the
// order they are told in: files by path, findings as [finding.Sort] leaves
// them, departments as 設定 has them.
type Run struct {
	Command   string // check or merge
	Settings  *pledge.Settings
	Revision  int  // of the master after the run
	Changed   bool // the run made a new revision
	Today     pledge.Date
	Master    string // path of the master
	Out       string // folder of the outputs, "" for none
	Files     []File
	Sheets    []ledger.Judged
	Findings  []finding.Finding   // sorted
	Changes   []ledger.Event      // without hand edits
	Before    Before              // where the run recorded nothing
	Decisions []ledger.Resolution // by meeting
	Edits     int                 // hand edits (直接修正) recorded by the run
	Conflicts []ledger.Conflict
	Missing   []Missing
	Asked     map[string]int // pledges asked for by the last request, by department
	Names     map[int]string // 公約名 by number
	Offices   map[int]string // 担当部 by number, as it is called today
	Returns   []Return       // return workbooks written
}

// Before is what the last revision changed that took in a file of a run, for a
// run that records nothing: the report of that revision may never have been
// written, or was replaced by the run's. Without changes and decisions it is zero.
type Before struct {
	Revision int
	Recorded pledge.Date
	Changes  []ledger.Event // as in [Run]

	Decisions []ledger.Resolution // as in [Run]
}

// File is one file that was looked at.
type File struct {
	Path       string // with slashes, as given
	SHA256     string
	Department string // "" where the file does not say
	Result     ledger.FileResult
	Sheets     int
}

// Missing is who has not answered the last request, with which pledges.
type Missing struct {
	Department string
	Pledges    []int
	// Returned are those of Pledges whose sheet came, was returned and has not
	// come again. The ones this run returned need not be named.
	Returned []int
}

// Return is one return workbook (修正依頼) that was written, or the mail alone
// where no form comes back.
type Return struct {
	Path       string         // with slashes, begins with Run.Out
	Department string         // as in [File]
	Sheets     map[int]string // the name of each pledge's sheet, by number
}
