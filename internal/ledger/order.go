package ledger

import (
	"cmp"
	"slices"

	"kouyaku/internal/pledge"
)

// Sort puts the sheets of record in the order they were recorded in, however
// people sorted their rows: by revision, and the events of a revision so that
// every value follows from the one before it. What is in such an order stays as
// it is. Of the other sheets no two rows of a revision tell of the same.
func (b *Book) Sort() {
	b.sort()
	w := walk{events: b.Events}
	for list := w.next(); len(list) > 0; list = w.next() {
		w.arrange(list)
		w.pass(list)
	}
}

// walk goes through a history revision by revision, and knows what was in
// effect then.
type walk struct {
	events []Event
	end    int // of the events passed
	state  map[int]pledge.Record
	facts  map[subject]string // of the meetings
	left   map[subject]left   // by the events of one revision, for as long as they are looked at
}

// left is the value that an event of a revision left.
type left struct {
	value  string
	byHand bool // and so did the events before it
}

// look begins to look at the events of the next revision.
func (w *walk) look() map[subject]left {
	if w.left == nil {
		w.left = map[subject]left{}
	}
	clear(w.left)
	return w.left
}

// subject is what an event sets a value of: a pledge's field or a meeting's.
type subject struct {
	pledge  int
	meeting string // where pledge is 0
	field   pledge.Field
}

func (e Event) subject() subject {
	if e.Pledge == 0 {
		return subject{0, e.Meeting, e.Field}
	}
	return subject{e.Pledge, "", e.Field}
}

// next returns the events of the next revision, none after the last.
func (w *walk) next() []Event {
	n := w.end
	for n < len(w.events) && w.events[n].Revision == w.events[w.end].Revision {
		n++
	}
	return w.events[w.end:n]
}

// value returns what is in effect.
func (w *walk) value(s subject) string {
	if s.pledge == 0 {
		return w.facts[s]
	}
	return w.state[s.pledge][s.field]
}

// pass puts the events of the next revision into effect.
func (w *walk) pass(list []Event) {
	if w.state == nil {
		w.state, w.facts = map[int]pledge.Record{}, map[subject]string{}
	}
	w.end += len(list)
	if slices.ContainsFunc(list, Event.undoes) {
		w.state, w.facts = Replay(w.events[:w.end], nil), map[subject]string{}
		undone := undoneRevisions(w.events[:w.end], nil)
		for _, e := range w.events[:w.end] {
			if e.Pledge == 0 && e.effective() && !undone.has(e) {
				w.facts[e.subject()] = e.After
			}
		}
		return
	}
	for _, e := range list {
		switch {
		case !e.effective():
		case e.Pledge == 0:
			w.facts[e.subject()] = e.After
		case w.state[e.Pledge] != nil:
			setValue(w.state[e.Pledge], e)
		case e.Kind == Registered:
			w.state[e.Pledge] = pledge.Record{}
			setValue(w.state[e.Pledge], e)
		}
	}
}

// arrange puts the events of the next revision in order, unless they are.
func (w *walk) arrange(list []Event) {
	if w.ordered(list) {
		return
	}
	slices.SortStableFunc(list, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.turn(), b.turn()), cmp.Compare(a.Pledge, b.Pledge), compareFields(a.Field, b.Field))
	})
	at := map[subject][]int{}
	for i, e := range list {
		if e.effective() {
			at[e.subject()] = append(at[e.subject()], i)
		}
	}
	for s, places := range at {
		value := w.value(s)
		for len(places) > 0 && list[places[0]].ByHand() {
			value, places = list[places[0]].After, places[1:]
		}
		events := make([]Event, len(places))
		for i, p := range places {
			events[i] = list[p]
		}
		for i, e := range chain(value, events) {
			list[places[i]] = e
		}
	}
}

// ordered reports whether the events of the next revision are in an order they
// may have been recorded in.
func (w *walk) ordered(list []Event) bool {
	before := w.look()
	registered := map[int]bool{}       // in this revision
	proposed := map[int]pledge.Field{} // last field of the pledge's proposal
	undoing := false
	for _, e := range list {
		undoing = undoing || e.Kind == Undone
		if e.Kind == Proposed {
			if last, marked := proposed[e.Pledge]; e.isMark() == marked || marked && last != ProposalField && compareFields(last, e.Field) >= 0 {
				return false
			}
			proposed[e.Pledge] = e.Field
		}
		if !e.effective() {
			continue
		}
		s := e.subject()
		was, ok := before[s]
		if !ok {
			was = left{w.value(s), true}
		}
		if e.Kind == Registered {
			registered[e.Pledge] = true
		}
		if undoing || e.Before != was.value || e.ByHand() && !was.byHand || e.Pledge != 0 && w.state[e.Pledge] == nil && !registered[e.Pledge] {
			return false
		}
		before[s] = left{e.After, was.byHand && e.ByHand()}
	}
	return true
}

// chain orders events of one subject so that each begins with the value the
// one before it left. Where no order does, they stay as they are.
func chain(value string, events []Event) []Event {
	from := map[string][]Event{} // events not used yet, by the value they begin with
	for _, e := range events {
		from[e.Before] = append(from[e.Before], e)
	}
	// Hierholzer: go on while there is a way, and take in detours from the end.
	var path []Event
	way := []Event{{After: value}}
	for len(way) > 0 {
		at := way[len(way)-1]
		if next := from[at.After]; len(next) > 0 {
			way, from[at.After] = append(way, next[0]), next[1:]
			continue
		}
		way = way[:len(way)-1]
		path = append(path, at)
	}
	slices.Reverse(path)
	path = path[1:] // where it begins
	if len(path) != len(events) {
		return events
	}
	for i, e := range path {
		if i > 0 && e.Before != path[i-1].After {
			return events
		}
	}
	return path
}
