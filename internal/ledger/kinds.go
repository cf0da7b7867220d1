package ledger

// Kind is why a value was set or proposed; its value is the word of 変更履歴.
type Kind string

const (
	Registered Kind = "登録"
	Submitted  Kind = "提出"
	Proposed   Kind = "提出案"
	Decided    Kind = "決定"
	Edited     Kind = "直接修正"
	Undone     Kind = "取消"

	// What the history tells beside the events.
	Listed Kind = "議題" // put on a meeting's agenda, or taken off it
	Heard  Kind = "審査" // what a meeting resolved
)

// kindRule is what the record and its telling make of a kind.
type kindRule struct {
	kind      Kind
	told      bool    // by the history alone: no row of 変更履歴 is of the kind
	effective bool    // sets a value of the register
	byHand    bool    // records what people wrote into the register
	turn      turn    // when a run does it
	begins    bool    // a blank before is no value, not even a blank one
	telling   telling // where the history has it in its revision
}

// turn orders the events of a revision by what a run does first: it takes in
// what people wrote into the register, registrations before anything else of
// their pledge, and a proposal before what it proposes. What it takes back
// comes last.
type turn int

const (
	registers turn = iota
	edits
	marks // see [Event.isMark]
	changes
	takesBack
)

// telling orders what the history tells of a revision.
type telling int

const (
	asRecorded telling = iota // before the rest
	byMeeting                 // and then by pledge
	cameOf                    // so too, after what the meeting resolved
	foundFirst                // after all that, which is newer
)

// group returns the telling that what the history tells is sorted with.
func (t telling) group() telling {
	if t == cameOf {
		return byMeeting
	}
	return t
}

// kindRules lists the kinds. It is the only place that tells what goes for one
// and not for another; code that names a kind means just that one.
var kindRules = []kindRule{
	{kind: Registered, effective: true, byHand: true, turn: registers, begins: true, telling: foundFirst},
	{kind: Submitted, effective: true, turn: changes},
	{kind: Proposed, turn: changes}, // recorded, not in effect
	{kind: Decided, effective: true, turn: changes, telling: cameOf},
	{kind: Edited, effective: true, byHand: true, turn: edits, telling: foundFirst},
	{kind: Undone, turn: takesBack, telling: byMeeting},
	{kind: Listed, told: true, telling: byMeeting},
	{kind: Heard, told: true, begins: true, telling: byMeeting},
}

// Kinds lists the kinds of events.
var Kinds = func() (list []Kind) {
	for _, r := range kindRules {
		if !r.told {
			list = append(list, r.kind)
		}
	}
	return list
}()

func (k Kind) rule() *kindRule {
	for i := range kindRules {
		if kindRules[i].kind == k {
			return &kindRules[i]
		}
	}
	return &kindRule{kind: k} // cannot be: a master with another word is refused
}

// effective reports whether the event's kind sets a value of the register.
func (e Event) effective() bool { return e.Kind.rule().effective }

// ByHand reports whether the event records what people wrote into the register.
func (e Event) ByHand() bool { return e.Kind.rule().byHand }

// IsChange reports whether the event is a change to a pledge that a run made or
// proposed: no hand edit, which was there before, nothing about a meeting, and
// not that a sheet became a proposal.
func (e Event) IsChange() bool { return !e.ByHand() && e.Pledge != 0 && e.Field != ProposalField }

// isMark reports whether the event says that a sheet became a proposal; what it
// proposes follows.
func (e Event) isMark() bool { return e.Kind == Proposed && e.Field == ProposalField }

// undoes reports whether the event takes back a revision.
func (e Event) undoes() bool {
	return e.Kind == Undone && (e.Field == RevisionField || e.Field == EditsField)
}

func (e Event) turn() turn {
	if e.isMark() {
		return marks
	}
	return e.Kind.rule().turn
}
