package ledger

import (
	"maps"
	"slices"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// requiredInRegister are the items that no pledge of the register may lack.
var requiredInRegister = []pledge.Field{pledge.Area, pledge.Name, pledge.Department, pledge.InitialTarget, pledge.TargetYear, pledge.StatusWord}

// HandEdits compares 公約一覧 with the replayed history. It returns what people
// changed there since the last run, as events to be recorded, with a
// hand-edit each; or, where an edit breaks a rule, findings that are errors
// and no events.
func (b *Book) HandEdits(today pledge.Date) ([]Event, []finding.Finding) {
	state := Replay(b.Events, nil)
	lost, _ := b.gone(state)
	if broken := append(b.rowFaults(state), lost...); len(broken) > 0 {
		return nil, finding.Sort(broken)
	}
	var events []Event
	var found []finding.Finding
	run := stamp{b.Revision() + 1, today}
	for _, row := range b.Register {
		was, known := state[row.Number]
		kind := Edited
		if !known {
			kind, row.Record = Registered, Complete(&b.Settings, row.Record)
		}
		found = append(found, b.contradictions(row, was, today)...)
		for _, f := range SortedFields(union(was, row.Record)) {
			if was[f] == row.Record[f] {
				continue
			}
			at := b.place(row, f)
			e := run.event(kind, today, row.Number, f, was[f], row.Record[f])
			e.Source = Source{Sheet: at.Sheet, Cell: at.Cell()}
			events = append(events, e)
			if known {
				found = append(found, b.finding(row, f, finding.HandEdit, "", finding.Args{"before": was[f], "after": row.Record[f]}))
			}
		}
		if !known {
			found = append(found, b.finding(row, pledge.Number, finding.HandEdit, "registered", nil))
		}
	}
	found = append(found, b.unknownDepartments(state)...)
	return events, finding.Sort(found)
}

// rowFaults tells which rules the rows of 公約一覧 break; state is the replayed
// history.
func (b *Book) rowFaults(state map[int]pledge.Record) []finding.Finding {
	var broken []finding.Finding
	shown := b.shown()
	for _, row := range b.Register {
		was, known := state[row.Number]
		if !known {
			row.Record = Complete(&b.Settings, row.Record)
		}
		for _, f := range requiredInRegister {
			// A new row's target follows from its initial one.
			if row.Record[f] == "" && (known || f != pledge.TargetYear || row.Record[pledge.InitialTarget] != "") {
				broken = append(broken, b.finding(row, f, finding.MasterInvalid, "required-blank", nil))
			}
		}
		edited := was[pledge.StatusWord] != row.Record[pledge.StatusWord] || was[pledge.MergedInto] != row.Record[pledge.MergedInto]
		if variant, bad := MergerFault(shown, row.Number, row.Record); bad && edited {
			if variant == "blank" {
				variant = "office-blank"
			}
			why := b.finding(row, pledge.MergedInto, finding.MergedIntoInvalid, variant, nil)
			broken = append(broken, b.finding(row, pledge.MergedInto, finding.MasterInvalid, "merger", finding.Args{"reason": why.Message(finding.Japanese), "reason/en": why.Message(finding.English),
				"mend": why.Hint(finding.Japanese), "mend/en": why.Hint(finding.English)}))
		}
	}
	return broken
}

// contradictions warns where what was edited by hand does not agree with the
// rest of its row.
func (b *Book) contradictions(row Row, was pledge.Record, today pledge.Date) []finding.Finding {
	edited := func(fields ...pledge.Field) bool {
		return slices.ContainsFunc(fields, func(f pledge.Field) bool { return was[f] != row.Record[f] })
	}
	var found []finding.Finding
	if edited(pledge.StatusWord, pledge.Progress, pledge.AchievedOn) {
		for _, why := range slices.Concat(progressFaults(row.Record), dateFaults(row.Record, today)) {
			found = append(found, b.because(row, why.Field, finding.EditContradicts, "", why))
		}
	}
	if want := b.Settings.HorizonOf(row.Record.Target(pledge.InitialTarget)); want != "" && want != row.Record[pledge.InitialHorizon] && edited(pledge.InitialTarget, pledge.InitialHorizon) {
		found = append(found, b.finding(row, pledge.InitialHorizon, finding.EditContradicts, "horizon", finding.Args{"target": row.Record[pledge.InitialTarget], "want": want}))
	}
	if entry, _ := b.Settings.Department(row.Record[pledge.Department]); entry == nil && edited(pledge.Department) {
		found = append(found, b.finding(row, pledge.Department, finding.EditContradicts, "department", nil))
	}
	return found
}

// UnknownDepartments warns of each department of 公約一覧 that 設定 does not have,
// as one that was renamed there without its former name. What is to be recorded
// as an edit by hand is told of by that.
func (b *Book) UnknownDepartments() []finding.Finding {
	return b.unknownDepartments(Replay(b.Events, nil))
}

func (b *Book) unknownDepartments(state map[int]pledge.Record) []finding.Finding {
	rows := map[string][]Row{}
	for _, row := range b.Register {
		name := row.Record[pledge.Department]
		if entry, _ := b.Settings.Department(name); entry == nil && name != "" && state[row.Number][pledge.Department] == name {
			rows[name] = append(rows[name], row)
		}
	}
	var found []finding.Finding
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		f := b.finding(rows[name][0], pledge.Department, finding.EditContradicts, "departments", finding.Args{"count": itoa(len(rows[name]))})
		f.Pledge = 0
		found = append(found, f)
	}
	return found
}

// Verify compares 公約一覧 with the replayed history, and the sheets of record
// with one another, and returns where they differ, and which rules 公約一覧 breaks.
func (b *Book) Verify() []finding.Finding {
	found := b.recordFaults(finding.MasterInvalid, "record")
	state := Replay(b.Events, nil)
	found = append(found, b.rowFaults(state)...)
	lost, changed := b.gone(state)
	for _, row := range b.Register {
		if changed[row.Number] {
			continue // its number is all that is wrong
		}
		for _, f := range SortedFields(union(state[row.Number], row.Record)) {
			if was := state[row.Number][f]; was != row.Record[f] {
				found = append(found, b.finding(row, f, finding.MasterInvalid, "differs", finding.Args{"register": row.Record[f], "history": was}))
			}
		}
	}
	return finding.Sort(append(found, lost...))
}

// gone tells which pledges have no row in 公約一覧: at the number that probably
// was theirs, else where the row was. changed are those numbers.
func (b *Book) gone(state map[int]pledge.Record) (found []finding.Finding, changed map[int]bool) {
	shown := b.shown()
	changed = map[int]bool{}
	for _, number := range slices.Sorted(maps.Keys(state)) {
		if shown[number] != nil {
			continue
		}
		f := finding.Finding{At: b.placeOfGone(number), Code: finding.MasterInvalid, Variant: "row-deleted", Pledge: number, Field: pledge.Number,
			Args: finding.Args{"number": itoa(number)}}
		for _, row := range b.Register {
			if state[row.Number] == nil && !changed[row.Number] && samePledge(state[number], row.Record) {
				changed[row.Number] = true
				f.At, f.Variant, f.Value = b.place(row, pledge.Number), "number-changed", itoa(row.Number)
				break
			}
		}
		found = append(found, f)
	}
	// Numbers that stand beside one another's pledges were sorted, or swapped,
	// without their rows.
	named := map[string][]int{}
	for _, number := range slices.Sorted(maps.Keys(state)) {
		named[state[number][pledge.Name]] = append(named[state[number][pledge.Name]], number)
	}
	for _, row := range b.Register {
		own := state[row.Number]
		if own == nil || own[pledge.Name] == row.Record[pledge.Name] {
			continue
		}
		for _, other := range named[row.Record[pledge.Name]] {
			if differing(state[other], row.Record) < differing(own, row.Record) {
				changed[row.Number] = true
				found = append(found, finding.Finding{At: b.place(row, pledge.Number), Code: finding.MasterInvalid, Variant: "number-swapped", Pledge: other,
					Field: pledge.Number, Value: itoa(row.Number), Args: finding.Args{"number": itoa(other)}})
				break
			}
		}
	}
	return found, changed
}

// differing counts the items but the number that two records differ in.
func differing(a, b pledge.Record) int {
	n := 0
	for f := range union(a, b) {
		if f != pledge.Number && a[f] != b[f] {
			n++
		}
	}
	return n
}

// samePledge reports whether two records are one pledge's but for the number:
// at least three in four items are equal.
func samePledge(a, b pledge.Record) bool {
	all := len(union(a, b)) - 1
	same := all - differing(a, b)
	return a[pledge.Name] == b[pledge.Name] && 2*same >= all || 4*same >= 3*all
}

// placeOfGone is where a pledge's row was: below the pledge before it. Where
// the rows are not in order of their numbers it is the numbers' header.
func (b *Book) placeOfGone(number int) finding.Place {
	at := finding.Place{File: b.File, Sheet: b.Sheet, Row: b.Header, Col: b.Cols[pledge.Number]}
	if slices.IsSortedFunc(b.Register, func(x, y Row) int { return x.Number - y.Number }) {
		for _, row := range b.Register {
			if row.Number < number {
				at.Row = row.Row
			}
		}
		at.Row++
	}
	return at
}

// Registration returns the events that register pledges at revision 1. from is
// where what the rows' cells do not say came from.
func Registration(s *pledge.Settings, rows []Row, from Source, today, effective pledge.Date) []Event {
	var events []Event
	for _, row := range rows {
		r := Complete(s, row.Record)
		for _, f := range SortedFields(r) {
			at, ok := row.Cells[f]
			if !ok {
				at = from
			}
			e := stamp{1, today}.event(Registered, effective, row.Number, f, "", r[f])
			e.Source = at
			events = append(events, e)
		}
	}
	return events
}

// Complete fills what a registration may leave out: the target and its
// horizon follow the initial target, the status is 未着手 and the progress 0 %.
func Complete(s *pledge.Settings, r pledge.Record) pledge.Record {
	r = r.Clone()
	fill := func(f pledge.Field, v string) {
		if r[f] == "" && v != "" {
			r[f] = v
		}
	}
	fill(pledge.InitialHorizon, s.HorizonOf(r.Target(pledge.InitialTarget)))
	fill(pledge.TargetYear, r[pledge.InitialTarget])
	fill(pledge.StatusWord, string(pledge.NotStarted))
	if r.Status() == pledge.Achieved {
		fill(pledge.Progress, "100%")
	}
	fill(pledge.Progress, "0%")
	return r
}

func (b *Book) shown() map[int]pledge.Record {
	shown := make(map[int]pledge.Record, len(b.Register))
	for _, row := range b.Register {
		shown[row.Number] = row.Record
	}
	return shown
}

func (b *Book) place(row Row, f pledge.Field) finding.Place {
	return finding.Place{File: b.File, Sheet: b.Sheet, Row: row.Row, Col: b.Cols[f]}
}

func (b *Book) finding(row Row, f pledge.Field, code finding.Code, variant string, args finding.Args) finding.Finding {
	return finding.Finding{At: b.place(row, f), Code: code, Variant: variant, Pledge: row.Number, Field: f, Value: row.Record[f], Args: args}
}

// because is a finding about a row that gives another one as the reason.
func (b *Book) because(row Row, f pledge.Field, code finding.Code, variant string, why finding.Finding) finding.Finding {
	why.Pledge, why.Value = row.Number, row.Record[why.Field]
	return b.finding(row, f, code, variant, finding.Args{"reason": why.Message(finding.Japanese), "reason/en": why.Message(finding.English)})
}

func union(a, b pledge.Record) pledge.Record {
	u := make(pledge.Record, len(a)+len(b))
	maps.Copy(u, a)
	maps.Copy(u, b)
	return u
}
