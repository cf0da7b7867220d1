package meeting

import (
	"kouyaku/internal/pledge"
)

// Agenda is what a meeting is to hear.
type Agenda struct {
	Settings  *pledge.Settings
	Revision  int
	Meeting   pledge.Meeting
	Date      pledge.Date
	Announced *int   // 公表件数 where it is known already
	Items     []Item // in any order; the sheet has those carried over first, then by area and department
}

// Item is one pledge on an agenda.
type Item struct {
	Number   int
	Now      pledge.Record // in effect
	Proposed pledge.Record // what its department proposes, whole; nil for none
	Reason   string        // 変更理由 of the proposal
	Carried  string        // why it comes again: "前回の要修正", "ローリング" …; "" for a new one
	Last     string        // the last meeting that heard it and its decision, "" for none
}

// Outcome is a meeting as the record has it, for its minutes.
type Outcome struct {
	Settings  *pledge.Settings
	Meeting   pledge.Meeting
	Date      pledge.Date
	Announced *int
	Note      string  // the planner's explanation where 公表件数 differs from the decisions
	Heard     []Heard // in any order; one without a decision was on the agenda alone
	Merged    []Heard // merged by this meeting as an earlier one resolved, in any order
	Total     int     // pledge items of the programme
	// Year-end figures, for a meeting that confirms a year's achievements; zero values leave them out.
	Achieved   int
	AchievedOn pledge.Date
}

// Heard is one pledge a meeting heard.
type Heard struct {
	Number     int
	Name       string // as it was called before the meeting
	NewName    string // 変更後の公約名, "" where it stays
	Horizon    string
	Decision   pledge.Decision
	Confirmed  bool
	MergedInto int
	IntoName   string // what the 統合先 is called, "" where that is not known
	Contents   bool
	SettledOn  pledge.Date   // of a 要修正: when the mend was confirmed, 0 while it is open
	From, To   pledge.Target // target years where the decision moved them; equal otherwise
}
