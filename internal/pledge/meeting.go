package pledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Body is a kind of meeting; its value is the word people see.
type Body string

const (
	Subcommittee Body = "分科会"
	Headquarters Body = "本部会議"
)

// Decision is what a meeting resolved on a pledge; its value is the word
// people see.
type Decision string

const (
	PassAsIs          Decision = "原案のまま本部会議に提出"
	PassRevised       Decision = "修正後に本部会議に提出"
	PassMerged        Decision = "統合"
	PassMergedRevised Decision = "統合及び修正して本部会議に提出"
	RollSub           Decision = "次回分科会へローリング"
	AsProposed        Decision = "原案のとおり決定"
	Revise            Decision = "要修正"
	RollHead          Decision = "次回会議へのローリング"
	Reported          Decision = "報告"
	Settled           Decision = "修正のうえ決定" // follows 要修正 once the mend is confirmed
)

// Ruling is what a decision means when one body takes it.
type Ruling struct {
	Decision    Decision
	Spelled     []string // further spellings
	Recorded    bool     // only recorded: nobody may enter it
	Counts      bool     // one of the meeting's decisions, compared with 公表件数
	TakesEffect bool     // the proposal comes into effect
	KeepsReview bool     // the pledge stays under review
	PassesOn    bool     // the 本部会議 hears it next
	Rolls       bool     // the body's next meeting hears it again
	Revises     bool     // waits for a corrected sheet and its 修正確認日
	Merges      bool     // needs a 統合先
}

// bodies lists the kinds of meeting in the order a pledge goes through them,
// with the decisions each may take in the order people see them.
var bodies = []struct {
	body    Body
	rulings []Ruling
}{
	{Subcommittee, []Ruling{
		{Decision: PassAsIs, Spelled: []string{"原案のまま提出", "原案のとおり本部会議に提出", "原案どおり本部会議に提出"}, Counts: true, KeepsReview: true, PassesOn: true},
		{Decision: PassRevised, Spelled: []string{"修正後提出", "修正のうえ本部会議に提出", "修正して本部会議に提出"}, Counts: true, KeepsReview: true, PassesOn: true},
		{Decision: PassMerged, Counts: true, KeepsReview: true, PassesOn: true, Merges: true},
		{Decision: PassMergedRevised, Spelled: []string{"統合および修正して本部会議に提出", "統合・修正して本部会議に提出"}, Counts: true, KeepsReview: true, PassesOn: true, Merges: true},
		{Decision: RollSub, Spelled: []string{"次回分科会へのローリング", "次回へローリング", "ローリング"}, Counts: true, KeepsReview: true, Rolls: true},
		// Nothing to decide, and a 分科会 puts nothing into effect: a proposal
		// that waits goes on waiting for the 本部会議.
		{Decision: Reported, Counts: true, KeepsReview: true},
	}},
	{Headquarters, []Ruling{
		{Decision: AsProposed, Spelled: []string{"原案どおり決定", "原案通り決定", "原案のとおり", "原案どおり", "原案決定"}, Counts: true, TakesEffect: true},
		{Decision: Revise, Counts: true, KeepsReview: true, Revises: true},
		{Decision: RollHead, Spelled: []string{"次回会議へローリング", "次回本部会議へのローリング", "次回本部会議へローリング", "次回へローリング", "ローリング"}, Counts: true, KeepsReview: true, Rolls: true},
		{Decision: Reported, Counts: true, TakesEffect: true},
		{Decision: Settled, Recorded: true, TakesEffect: true},
	}},
}

// Bodies lists the kinds of meeting in the order a pledge goes through them.
var Bodies = func() (list []Body) {
	for _, b := range bodies {
		list = append(list, b.body)
	}
	return list
}()

// Rulings lists the decisions of a body in the order people see them; none for
// a word that is no body.
func (b Body) Rulings() []Ruling {
	if i := b.rank(); i < len(bodies) {
		return slices.Clone(bodies[i].rulings)
	}
	return nil
}

func (b Body) rank() int {
	for i := range bodies {
		if bodies[i].body == b {
			return i
		}
	}
	return len(bodies)
}

// Ruling returns what a decision means when this body takes it; ok is false
// where the body has no such decision.
func (b Body) Ruling(d Decision) (r Ruling, ok bool) {
	if i := b.rank(); i < len(bodies) {
		for _, r := range bodies[i].rulings {
			if r.Decision == d {
				return r, true
			}
		}
	}
	return Ruling{}, false
}

// Words returns the words a decision sheet of this body offers.
func (b Body) Words() []string {
	var list []string
	for _, r := range b.Rulings() {
		if !r.Recorded {
			list = append(list, string(r.Decision))
		}
	}
	return list
}

// ParseDecision reads a decision in any width and with spaces anywhere, as the
// body spells it; a word that only another body uses is read as that body's,
// so that [Body.Ruling] can tell. The error is a [*ReadError] with the nearest
// of this body's words.
func (b Body) ParseDecision(s string) (Decision, error) {
	folded := Fold(s)
	var near []spelled
	for pass, own := range []bool{true, false} {
		for _, e := range bodies {
			if (e.body == b) != own {
				continue
			}
			for _, r := range e.rulings {
				for _, w := range append([]string{string(r.Decision)}, r.Spelled...) {
					fw := Fold(w)
					if fw == folded {
						return r.Decision, nil
					}
					if pass == 0 && !r.Recorded {
						near = append(near, spelled{fw, string(r.Decision)})
					}
				}
			}
		}
	}
	return "", &ReadError{Kind: KindWord, Nearest: nearest(folded, near)}
}

// ParseBody reads the name of a body. The error is a [*ReadError].
func ParseBody(s string) (Body, error) {
	folded := Fold(s)
	var near []spelled
	for _, e := range bodies {
		if folded == string(e.body) {
			return e.body, nil
		}
		near = append(near, spelled{string(e.body), string(e.body)})
	}
	return "", &ReadError{Kind: KindWord, Nearest: nearest(folded, near)}
}

// Meeting names one meeting; its rounds are counted by fiscal year and body.
// The zero value is no meeting.
type Meeting struct {
	Year  FiscalYear
	Round int // from 1
	Body  Body
}

// ParseMeeting reads 令和5年度第3回本部会議, in any width, with spaces, and
// with any spelling of the year (R5第3回本部会議). The error is a [*ReadError].
func ParseMeeting(s string) (Meeting, error) {
	wrong := func(e *ReadError) (Meeting, error) {
		e.Kind = KindWord
		return Meeting{}, e
	}
	year, e := scanMoment(s, KindWord)
	if e != nil {
		return wrong(e)
	}
	// The round's 第 may be missing only after a year that has a unit.
	rest, ordinal := strings.CutPrefix(year.rest, "第")
	round, after, ok := numeral(rest, false)
	name, ok2 := strings.CutPrefix(after, "回")
	if !ok || !ok2 || year.form > fiscalForm || !ordinal && year.form == bareForm {
		return wrong(misread(KindWord, NotUnderstood))
	}
	body, err := ParseBody(name)
	m := Meeting{FiscalYear(year.year), round, body}
	switch {
	case err != nil:
		e := err.(*ReadError)
		if e.Nearest != "" && m.valid() {
			m.Body = Body(e.Nearest)
			e.Nearest = m.String()
		}
		return wrong(e)
	case !m.valid():
		return wrong(misread(KindWord, OutOfRange))
	}
	return m, nil
}

func (m Meeting) valid() bool {
	return m.Round >= 1 && m.Year >= firstYear && m.Year <= lastYear
}

// String returns the meeting as 令和5年度第3回本部会議, no meeting as "".
func (m Meeting) String() string {
	if m == (Meeting{}) {
		return ""
	}
	return fmt.Sprintf("%s第%d回%s", m.Year, m.Round, m.Body)
}

// Compare orders meetings by fiscal year, body and round. Which of two bodies
// met first only their dates tell.
func (m Meeting) Compare(o Meeting) int {
	return cmp.Or(cmp.Compare(m.Year, o.Year), cmp.Compare(m.Body.rank(), o.Body.rank()), cmp.Compare(m.Round, o.Round))
}
