package ledger

import (
	"time"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// Source is where a value came from, as it was called then.
type Source struct {
	File, Sheet, Cell string
}

// Event is one row of 変更履歴: a value set or proposed.
type Event struct {
	Revision  int
	Kind      Kind
	Recorded  pledge.Date
	Effective pledge.Date
	// Meeting decided it, "" outside any meeting. Of a proposal it is the meeting
	// of the same run whose decisions it came after; all others come before them.
	Meeting string // 令和5年度第3回本部会議
	Pledge  int
	Field   pledge.Field
	Before  string // canonical
	After   string // canonical
	Reason  string
	Source  Source
	Issued  int // 台帳の版 of the form it came on, 0 for none
	By      string
}

// Request is one row of 作成依頼: a pledge asked for.
type Request struct {
	Revision   int
	Pledge     int
	Department string
	Meeting    string
	Asked      pledge.Date
	Due        pledge.Date // 0 where none was set
}

// Intake is one row of 取込記録, a file taken in, with its rows of 取込明細.
type Intake struct {
	Revision    int
	Name        string // the path as given
	SHA256      string
	Sender      string
	Department  string
	Date        pledge.Date
	SubmittedOn pledge.Date
	Round       int
	Modified    time.Time
	Result      FileResult
	Receipts    []Receipt
}

// Receipt is what became of one sheet of a file taken in.
type Receipt struct {
	Pledge  int    // 0 for a decision sheet or a list of transfers
	Meeting string // of a decision sheet; 所管替え of a list of transfers
	Issued  int
	Sheet   string
	Verdict Verdict
}

// Meeting is one row of 会議. All of it but the note follows from the events
// and hearings.
type Meeting struct {
	Name      string // 令和5年度第3回本部会議
	Date      pledge.Date
	Announced *int // 公表件数, nil where it is blank
	Counted   int  // decisions recorded, 報告 included
	Decisions map[pledge.Decision]int
	Confirmed int    // 達成済みを確認
	Note      string // the planner's explanation of a difference
}

// Hearing is one row of 審査記録: a pledge on a meeting's agenda (Decision is
// blank) or what the meeting resolved on it. Of the rows of one meeting and
// pledge the last one holds.
type Hearing struct {
	Revision    int
	Meeting     string
	Pledge      int
	Decision    pledge.Decision
	Instruction string
	Confirmed   bool // 達成済みを確認
	MergedInto  int
	NewName     string      // 変更後の公約名
	Contents    bool        // 内容変更
	SettledOn   pledge.Date // 修正確認日
	Source      Source      // its row of the decision sheet; blank on an agenda
}

// DecisionSheet is a decision sheet (審査結果票) as it came back.
type DecisionSheet struct {
	At        finding.Place // file and sheet
	Meeting   pledge.Meeting
	Date      pledge.Date
	Announced *int // 公表件数, nil where it is blank
	// Cells are the places of 会議, 開催日 and 公表件数.
	Cells map[string]finding.Place
	Rows  []DecisionRow
	// Findings concern the sheet as a whole; an error among them rejects it.
	Findings []finding.Finding
}

// DecisionRow is a row of a decision sheet. Revision, Meeting of its Hearing
// are filled in by the ledger.
type DecisionRow struct {
	Hearing
	At       finding.Place            // of the pledge's number
	Cells    map[string]finding.Place // by header: 決定, 統合先 …
	Typed    map[string]string        // as typed, by header
	Findings []finding.Finding        // an error among them rejects the row
}

// Transfer is a row of a planner's list of transfers (所管替え): from a day on
// another department has the pledge.
type Transfer struct {
	At         finding.Place // of the pledge's number
	Pledge     int
	Department string                   // 新担当部
	Division   string                   // 新担当課, "" where it stays
	On         pledge.Date              // 適用日
	Cells      map[string]finding.Place // by header
	Typed      map[string]string        // as typed, by header
	Findings   []finding.Finding        // an error among them rejects the row
}

// FileResult is what became of a file.
type FileResult string

const (
	FileMerged   FileResult = "merged"   // all of it
	FilePartly   FileResult = "partly"   // some sheets were rejected
	FileRejected FileResult = "rejected" // unreadable, or every sheet rejected
	FileAlready  FileResult = "already"  // dealt with before
	FileIgnored  FileResult = "ignored"  // not a submission
)

// Row is one pledge as 公約一覧, or a list, shows it.
type Row struct {
	Number int
	Record pledge.Record
	Row    int                     // of the sheet
	Cells  map[pledge.Field]Source // of a list: where it says so
}

// Book is everything a master workbook holds, as values.
type Book struct {
	Settings pledge.Settings
	// Register is 公約一覧 in the order of its rows, and where its cells stand.
	Register []Row
	File     string
	Sheet    string
	Header   int // the header's row
	Cols     map[pledge.Field]int

	Meetings []Meeting
	Log
}

// After returns the book as it is once more has been recorded. The lists of b
// are not written to.
func (b *Book) After(more Log) *Book {
	next := *b
	next.Log = b.Plus(more)
	return &next
}

// Entry is one value of a submission.
type Entry struct {
	Value string // canonical; "" for a blank
	Typed string // as typed
	At    finding.Place
	// Unread reports that the value could not be understood, or is not surely
	// the field's; a finding says so.
	Unread bool
}

// File is one file of a run, as the stages before the ledger saw it.
type File struct {
	Path        string
	SHA256      string
	Department  string
	Sender      string      // 担当者 of the cover
	Extension   string      // 内線 of the cover
	SubmittedOn pledge.Date // 提出日 of the cover
	Round       int         // 提出回 of the cover
	Modified    time.Time   // stored inside the workbook
	Ignored     bool        // not a submission at all
	Submissions []*Submission
	Decisions   []*DecisionSheet
	Transfers   []*Transfer
	// Findings are about the file; an error among them means that none of it
	// could be taken in.
	Findings []finding.Finding
}

// Submission is what one form, or one row of a list, says of one pledge.
type Submission struct {
	At       finding.Place // file and sheet; for a row of a list the cell of its number
	Pledge   int           // 0 where it could not be read
	Form     bool          // a form; else a row of a list
	MasterID string        // 台帳番号 of an issued form
	Issued   int           // 台帳の版 of an issued form, 0 for none
	Seal     string        // 照合番号 of an issued form ([Seal]), "" where it is gone
	// Entries has every field whose label was found, blank ones included.
	Entries map[pledge.Field]Entry
	// Strays are what the plan says of no year that could be read.
	Strays []Stray
	// Findings are what reading it found; an error among them rejects it.
	Findings []finding.Finding
}

// Stray is a line of a form's plan that belongs to no year: the year cannot be
// read, is blank, or has a line already. A finding at its place says so.
type Stray struct {
	At         finding.Place // of the year
	Year, Text string        // as typed
}

// Verdict is what became of a submission; its value is the word of 取込明細.
type Verdict string

const (
	Rejected   Verdict = "返却"
	Accepted   Verdict = "採用"
	Unchanged  Verdict = "変更なし"  // equal to its base; counts as accepted
	Waiting    Verdict = "決定待ち"  // became its pledge's proposal
	Superseded Verdict = "差替え済み" // a newer sheet of the same pledge stands in its place
	Partly     Verdict = "一部採用"  // of a decision sheet: some of its rows were rejected
)

// Verdicts lists the verdicts.
var Verdicts = []Verdict{Rejected, Accepted, Unchanged, Waiting, Superseded, Partly}

// received reports whether the sheet answers a request and is what later ones
// are held against: one that was rejected never came, and for one that was
// superseded the newer one stands.
func (v Verdict) received() bool { return v != Rejected && v != Superseded }

// decided reports whether a decision sheet's rows were taken in, all of them or
// some.
func (v Verdict) decided() bool { return v == Accepted || v == Partly }

// Judged is a submission and its verdict.
type Judged struct {
	*Submission
	Verdict Verdict
	Base    pledge.Record // the pledge as the sheet was issued with, as far as the register knows
}

// Conflict is an item that master and sheet both changed since issue,
// differently.
type Conflict struct {
	Pledge                  int
	Field                   pledge.Field
	Base, Master, Submitted string
	Source                  Source // of the submitted value
	MasterSource            Event  // what set the master's value
}

// variant is that of the finding: a sheet with the value it was issued with
// changed nothing itself, but a meeting decided since on what it had said before.
func (x Conflict) variant() string {
	if x.Submitted == x.Base {
		return "since"
	}
	return ""
}
