package report

import (
	"fmt"
	"strings"

	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// deed is what decision sheets did to the record of one meeting, all of a kind.
type deed struct {
	meeting string
	what    kindOfDeed
	n       int // pledges
	list    []ledger.Resolution
}

type kindOfDeed uint8

const (
	decidedAnew      kindOfDeed = iota
	decidedOtherwise            // it was decided on before
	mendConfirmed               // 修正確認日 of a 要修正
	decisionTaken               // back, its row is gone
	notHeard                    // on the agenda, and no row on the sheet
	deedKinds
)

// kindsOf tells what a resolution is; a 要修正 that comes with its 修正確認日 is
// two things.
func kindsOf(r ledger.Resolution) []kindOfDeed {
	decided := r.Before.Decision != ""
	switch {
	case r.After.Decision == ledger.Withdrawn && decided:
		return []kindOfDeed{decisionTaken}
	case r.After.Decision == ledger.Withdrawn:
		return []kindOfDeed{notHeard}
	case r.After.Decision == pledge.Settled && !decided:
		return []kindOfDeed{decidedAnew, mendConfirmed}
	case r.After.Decision == pledge.Settled && r.Before.Decision == pledge.Revise && len(r.Changes) == 2: // 決定 and 修正確認日
		return []kindOfDeed{mendConfirmed}
	case decided:
		return []kindOfDeed{decidedOtherwise}
	}
	return []kindOfDeed{decidedAnew}
}

// deeds sorts what was decided by meeting and kind.
func deeds(list []ledger.Resolution) (all []deed) {
	for len(list) > 0 {
		meeting := list[0].After.Meeting
		var kinds [deedKinds][]ledger.Resolution
		for len(list) > 0 && list[0].After.Meeting == meeting {
			for _, k := range kindsOf(list[0]) {
				kinds[k] = append(kinds[k], list[0])
			}
			list = list[1:]
		}
		for k, of := range kinds {
			if len(of) > 0 {
				all = append(all, deed{meeting, kindOfDeed(k), len(of), of})
			}
		}
	}
	return all
}

// words counts the decisions in the order of the body's words: 要修正2.
func (d deed) words(space string) (list []string) {
	count := map[pledge.Decision]int{}
	for i := range d.list {
		count[d.list[i].After.Taken()]++
	}
	m, _ := pledge.ParseMeeting(d.meeting)
	for _, r := range m.Body.Rulings() {
		if n := count[r.Decision]; n > 0 {
			list = append(list, fmt.Sprintf("%s%s%d", r.Decision, space, n))
		}
	}
	return list
}

// numbers are the deed's pledges.
func (d deed) numbers() (list []int) {
	for _, r := range d.list {
		list = append(list, r.After.Pledge)
	}
	return list
}

// namedDeeds is how many pledges are told of one by one.
const namedDeeds = 8

// pledges tells what was changed of each: the words of the decision, or the
// labels of what else is another, with comma between them.
func (d deed) pledges(number, words, label, comma, more string) (list []string) {
	for i, r := range d.list {
		if i == namedDeeds {
			return append(list, fmt.Sprintf(more, len(d.list)-i))
		}
		s := fmt.Sprintf(number, r.After.Pledge)
		if r.Before.Decision != r.After.Decision {
			s += fmt.Sprintf(words, r.Before.Decision, r.After.Decision)
		} else {
			labels := make([]string, len(r.Changes))
			for j, c := range r.Changes {
				labels[j] = c.Label()
			}
			s += fmt.Sprintf(label, strings.Join(labels, comma))
		}
		list = append(list, s)
	}
	return list
}
