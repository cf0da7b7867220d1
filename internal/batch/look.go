package batch

import (
	"errors"
	"slices"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/summary"
)

// Verify compares a master with its own history. Findings tell where the two
// differ, or which rule the master breaks; notes, what else is to be looked at.
func Verify(path string) (revision int, found, notes []finding.Finding, err error) {
	m, wrong, err := register.Load(path)
	if err != nil {
		return 0, nil, nil, err
	}
	if len(wrong) > 0 {
		return 0, wrong, nil, nil
	}
	return m.Book.Revision(), finding.Sort(m.Verify()), m.Book.UnknownDepartments(), nil
}

// SummaryOptions say which figures are wanted.
type SummaryOptions struct {
	Master  string
	AsOf    pledge.Date // 0 is Today
	KnownBy pledge.Date // 0 is Today
	Since   string      // the meeting changes are counted from; "" for the last one
	Today   pledge.Date
}

// Figures returns the summary's figures without changing anything. Hand edits
// that are not recorded yet are counted, as the sheet's formulas count them.
func Figures(o SummaryOptions) (summary.Figures, error) {
	m, edits, _, err := open(o.Master, o.Today)
	if err != nil {
		return summary.Figures{}, err
	}
	return o.figures(m.Book, edits)
}

func (o SummaryOptions) figures(b *ledger.Book, edits []ledger.Event) (summary.Figures, error) {
	asOf, knownBy := o.AsOf, o.KnownBy
	if asOf == 0 {
		asOf = o.Today
	}
	if knownBy == 0 {
		knownBy = o.Today
	}
	if err := sinceKnown(b, o.Since, asOf); err != nil {
		return summary.Figures{}, err
	}
	after := b.After(ledger.Log{Events: edits})
	in := figuresInput(after, after.RecordAt(asOf, knownBy), asOf, knownBy, o.Since)
	if knownBy >= o.Today {
		in.Revision = b.Revision()
	}
	return summary.Compute(in), nil
}

// ErrMeetingToCome is returned where changes are to be counted from a meeting
// later than the day of the figures.
var ErrMeetingToCome = errors.New("the meeting is yet to come")

// sinceKnown makes sure that changes can be counted from a meeting, "" for the
// last one.
func sinceKnown(b *ledger.Book, since string, asOf pledge.Date) error {
	if since == "" {
		return nil
	}
	switch m := b.Record().Find(since); {
	case m == nil:
		return ErrNoMeeting
	case m.Date > asOf:
		return ErrMeetingToCome
	}
	return nil
}

// Summarise writes 達成状況 of the master anew, and records hand edits first.
func Summarise(o SummaryOptions) (summary.Figures, []finding.Finding, error) {
	m, edits, found, err := open(o.Master, o.Today)
	if err != nil {
		return summary.Figures{}, nil, err
	}
	if err := sinceKnown(m.Book, o.Since, o.Today); err != nil {
		return summary.Figures{}, nil, err
	}
	c := register.Change{State: ledger.Replay(slices.Concat(m.Book.Events, edits), nil), Log: ledger.Log{Events: edits}, Today: o.Today}
	if err := commit(m, c, o.Since); err != nil {
		return summary.Figures{}, nil, err
	}
	return page(&c, m.Book.After(c.Log), o.Since), found, nil
}

// History returns what happened to the named pledges (all where none is
// named), as [ledger.Book.History] has it.
func History(path string, pledges []int) ([]ledger.Told, error) {
	m, wrong, err := register.Load(path)
	if err != nil {
		return nil, err
	}
	if len(wrong) > 0 {
		return nil, &Invalid{wrong}
	}
	return m.Book.History(pledges), nil
}

// Undo takes back the last revision by a new one. It returns what the revision
// had done, the new one, and the hand edits that were recorded on the way.
func Undo(path string, today pledge.Date) (undone ledger.Deed, revision int, found []finding.Finding, err error) {
	m, edits, found, err := open(path, today)
	if err != nil {
		return undone, 0, nil, err
	}
	u, err := m.Book.Undo(edits, today)
	if err != nil {
		return undone, 0, nil, err
	}
	c := register.Change{State: ledger.Replay(slices.Concat(m.Book.Events, u.Events), nil), Log: ledger.Log{Events: u.Events}, Today: today}
	return m.Book.Deed(u.Revision, u.Edits), m.Book.Revision() + 1, found, commit(m, c, "")
}
