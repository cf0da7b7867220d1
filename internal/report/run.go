package report

import (
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// Run is what one check or merge did, ready to be told.
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
	Findings  []finding.Finding // sorted
	Changes   []ledger.Event
	Conflicts []ledger.Conflict
	Missing   []Missing
	Asked     map[string]int // pledges asked for by the last request, by department
	Names     map[int]string // 公約名 by number
	Returns   []string       // return workbooks written, paths
}

// File is one file that was looked at.
type File struct {
	Path       string // with slashes, as given
	SHA256     string
	Department string
	Result     ledger.FileResult
	Sheets     int
}

// Missing is who has not answered the last request, with which pledges.
type Missing struct {
	Department string
	Pledges    []int
}
