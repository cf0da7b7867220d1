package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// HistoryChanged warns where the sheets of record cannot be what was recorded:
// a value that does not follow from the one before it, a decision without its
// effect. What was issued before is then held against values that never were.
func (b *Book) HistoryChanged() []finding.Finding { return b.recordFaults(finding.HistoryChanged, "") }

// recordFaults tells where the sheets of record contradict themselves.
func (b *Book) recordFaults(code finding.Code, variant string) []finding.Finding {
	var found []finding.Finding
	add := func(sheet string, number int, f pledge.Field, ja, en string) {
		found = append(found, finding.Finding{At: finding.Place{File: b.File, Sheet: sheet}, Code: code, Variant: variant, Pledge: number, Field: f,
			Args: finding.Args{"reason": ja, "reason/en": en}})
	}
	hearings := map[int][]Hearing{}
	for _, h := range b.Hearings {
		hearings[h.Revision] = append(hearings[h.Revision], h)
	}
	w := walk{events: b.Events}
	unknown := map[int]bool{} // pledges that were told to have no registration
	for list := w.next(); len(list) > 0; list = w.next() {
		w.unchained(list, unknown, add)
		undecided(list, hearings[list[0].Revision], add)
		w.pass(list)
		w.untaken(list, unknown, add)
	}
	b.ineffective(add)
	return finding.Sort(found)
}

// addFault reports what is wrong with a sheet of record, in both languages.
type addFault func(sheet string, number int, f pledge.Field, ja, en string)

// unchained tells which events of the next revision do not begin with the
// value that was in effect.
func (w *walk) unchained(list []Event, unknown map[int]bool, add addFault) {
	now := w.look()
	for _, e := range list {
		s := e.subject()
		was, ok := now[s]
		before := was.value
		if !ok {
			before = w.value(s)
		}
		known := e.Pledge == 0 || w.state[e.Pledge] != nil || e.Kind == Registered
		switch {
		case e.Kind == Proposed && !e.isMark():
			// Where it stands among what took effect in its run is not known.
			if !slices.ContainsFunc(list, func(o Event) bool { return o.effective() && o.subject() == s && o.After == e.Before }) && e.Before != w.value(s) {
				add(pledge.SheetHistory, e.Pledge, e.Field, fmt.Sprintf("改訂%dの提出案で%sは%sからの変更になっていますが、記録では%sでした。", e.Revision, e.name(), said(e.Before), said(w.value(s))),
					fmt.Sprintf("the proposal of revision %d changes %s from %q, but the record had %q", e.Revision, e.name(), cut(e.Before), cut(w.value(s))))
			}
			continue
		case e.undoes() || e.isMark():
			continue
		case !known && !slices.ContainsFunc(list, func(o Event) bool { return o.Pledge == e.Pledge && o.Kind == Registered }):
			if !unknown[e.Pledge] {
				unknown[e.Pledge] = true
				add(pledge.SheetHistory, e.Pledge, "", fmt.Sprintf("公約%dは、改訂%dより前に登録の行がありません。", e.Pledge, e.Revision),
					fmt.Sprintf("pledge %d has no registration before revision %d", e.Pledge, e.Revision))
			}
		case e.Before != before:
			add(pledge.SheetHistory, e.Pledge, e.Field, fmt.Sprintf("改訂%dの%sは%sからの変更になっていますが、その前の記録では%sです。", e.Revision, e.name(), said(e.Before), said(before)),
				fmt.Sprintf("revision %d changes %s from %q, but the record before has %q", e.Revision, e.name(), cut(e.Before), cut(before)))
		}
		now[s] = left{value: e.After}
	}
}

// untaken tells which values of the revision just passed were not taken back
// as it says.
func (w *walk) untaken(list []Event, unknown map[int]bool, add addFault) {
	for _, e := range list {
		if now := w.value(e.subject()); e.Kind == Undone && !e.undoes() && now != e.After && !unknown[e.Pledge] {
			add(pledge.SheetHistory, e.Pledge, e.Field, fmt.Sprintf("改訂%dの取消で%sは%sになっていますが、取り消した後の記録では%sです。", e.Revision, e.name(), said(e.After), said(now)),
				fmt.Sprintf("revision %d takes %s back to %q, but the record then has %q", e.Revision, e.name(), cut(e.After), cut(now)))
		}
	}
}

// name says what an event sets: 公約2の進捗率.
func (e Event) name() string {
	if e.Pledge == 0 {
		return e.Meeting + "の" + Label(e.Field)
	}
	return "公約" + itoa(e.Pledge) + "の" + Label(e.Field)
}

// said is a value as a sentence quotes it, cut is no more than its beginning:
// the sheet has all of it.
func said(v string) string {
	if v == "" {
		return "空欄"
	}
	return "「" + cut(v) + "」"
}

func cut(v string) string {
	const longest = 60 // characters
	if r := []rune(v); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return v
}

// undecided tells which decisions of a revision have no row in 審査記録. A
// merger is recorded in the row of the pledge it goes into.
func undecided(list []Event, rows []Hearing, add addFault) {
	heard := map[int]bool{}
	for _, h := range rows {
		heard[h.Pledge] = true
	}
	for _, e := range list {
		for _, into := range []string{e.Before, e.After} {
			if n, err := strconv.Atoi(into); e.Kind == Decided && e.Field == pledge.MergedInto && err == nil && heard[n] {
				heard[e.Pledge] = true
			}
		}
	}
	told := map[int]bool{}
	for _, e := range list {
		if e.Kind == Decided && e.Pledge != 0 && !heard[e.Pledge] && !told[e.Pledge] {
			told[e.Pledge] = true
			add(pledge.SheetHearings, e.Pledge, "", fmt.Sprintf("変更履歴の改訂%dに%sの公約%dの決定がありますが、審査記録にその行がありません。", e.Revision, e.Meeting, e.Pledge),
				fmt.Sprintf("%s has a decision of %s on pledge %d at revision %d, but %s has no row of it", pledge.SheetHistory, e.Meeting, e.Pledge, e.Revision, pledge.SheetHearings))
		}
	}
}

// ineffective tells which decisions of 審査記録 should have put a proposal into
// effect and did not.
func (b *Book) ineffective(add addFault) {
	undone := undoneRevisions(b.Events, nil).revisions
	var record, undoings []Event // of meetings and proposals, and what was taken back
	of := map[int][]Event{}      // by pledge
	for _, e := range b.Events {
		switch {
		case e.undoes():
			record, undoings = append(record, e), append(undoings, e)
		case e.onRecord():
			record = append(record, e)
		}
		of[e.Pledge] = append(of[e.Pledge], e)
	}
	for i := 0; i < len(b.Hearings); {
		revision, n := b.Hearings[i].Revision, i
		for n < len(b.Hearings) && b.Hearings[n].Revision == revision {
			n++
		}
		rows := b.Hearings[i:n]
		decides := func(h Hearing) bool {
			m, err := pledge.ParseMeeting(h.Meeting)
			return err == nil && tookEffect(m.Body, h)
		}
		if !undone[revision] && slices.ContainsFunc(rows, decides) {
			earlier := newRecord(before(record, revision), b.Hearings[:i], nil)
			for _, h := range rows {
				if last, ok := earlier.row(h.Meeting, h.Pledge); decides(h) && !(ok && decides(last)) {
					b.ineffectiveRow(h, earlier, of[h.Pledge], undoings, add)
				}
			}
		}
		i = n
	}
}

// before returns the events before a revision's decisions. Sheets are taken in
// first, so what was proposed in the same revision counts, unless it says that
// it came after them.
func before(list []Event, revision int) []Event {
	n, _ := slices.BinarySearchFunc(list, revision, func(e Event, r int) int { return cmp.Compare(e.Revision, r) })
	earlier := slices.Clone(list[:n])
	for _, e := range list[n:] {
		if e.Revision > revision {
			break
		}
		if e.Kind == Proposed && e.Meeting == "" {
			earlier = append(earlier, e)
		}
	}
	return earlier
}

func (b *Book) ineffectiveRow(h Hearing, record *Record, history, undoings []Event, add addFault) {
	was := Replay(slices.Concat(before(history, h.Revision), before(undoings, h.Revision)), nil)
	n, _ := slices.BinarySearchFunc(history, h.Revision, func(e Event, r int) int { return cmp.Compare(e.Revision, r) })
	var own []Event
	for _, e := range history[n:] {
		if e.Revision == h.Revision {
			own = append(own, e)
		}
	}
	p := record.open(h.Pledge)
	settled := map[pledge.Field]bool{} // by hand, after the proposal
	for _, e := range history {
		if p != nil && e.Kind == Edited && p.Revision < e.Revision && e.Revision <= h.Revision {
			settled[e.Field] = true
		}
	}
	ineffective(h, p, was[h.Pledge], settled, own, add)
}

// ineffective tells of a decision which of the proposal's values it should have
// brought. was is the pledge before, settled what was edited by hand since it
// was proposed, events are what its revision recorded.
func ineffective(h Hearing, p *Proposal, was pledge.Record, settled map[pledge.Field]bool, events []Event, add addFault) {
	if p == nil {
		return
	}
	for _, c := range p.Changes {
		// An answer to an earlier instruction is left out.
		brought := c.Field == pledge.Response || settled[c.Field] || was[c.Field] == c.After || slices.ContainsFunc(events, func(e Event) bool {
			return e.Pledge == h.Pledge && e.Field == c.Field && e.effective() && e.After == c.After
		})
		if !brought {
			add(pledge.SheetHistory, h.Pledge, c.Field, fmt.Sprintf("審査記録の改訂%dでは%sの公約%dは「%s」ですが、変更履歴に%sを%sにした決定の行がありません。", h.Revision, h.Meeting, h.Pledge, h.Decision, Label(c.Field), said(c.After)),
				fmt.Sprintf("%s has %q for pledge %d at revision %d, but %s has no decision that set %s to %q", pledge.SheetHearings, h.Decision, h.Pledge, h.Revision, pledge.SheetHistory, Label(c.Field), cut(c.After)))
			return
		}
	}
}
