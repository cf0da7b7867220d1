package register

import (
	"maps"
	"slices"
	"strconv"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// followed are the sheets that the derived ones follow from, and what tells
// whether those are as they were recorded.
var followed = []string{history.sheet, hearings.sheet, seals.sheet}

// derived is a sheet whose rows follow from the record (会議, 提出案): each run
// brings it up to date. A row stays where people see it, so that what they
// wrote beside it stays beside it; one that is over goes, unless people have
// something in it or on it.
type derived[T any] struct {
	records[T]
	// compact: blank rows are filled. Where rows stand in order of time they
	// are people's spacing.
	compact bool
	// over is the row of what is no longer on record, of its key alone.
	over func(key string) T
}

// shownRow is a row of a derived sheet as it was read.
type shownRow struct {
	row    int
	key    string // what its first column holds
	beside bool   // people have something in it
}

// shown is a derived sheet as it was read.
type shown struct {
	sheet *xlsx.Sheet
	rows  []shownRow
	blank []int // rows above the last one that hold nothing
	last  int   // row that holds anything
}

// show reads where the rows of a derived sheet stand. Rows without a key are
// people's own.
func (d derived[T]) show(book *xlsx.Book, at found) shown {
	s := shown{sheet: book.Sheet(d.sheet)}
	if s.sheet == nil || at.header == 0 {
		return s
	}
	ours := map[int]bool{}
	for i, f := range d.fields {
		ours[at.cols[i]] = !f.input
	}
	last := at.header
	for i := range s.sheet.Rows {
		row := &s.sheet.Rows[i]
		if row.Num <= at.header || !slices.ContainsFunc(row.Cells, holdsAny) {
			continue
		}
		for last++; last < row.Num; last++ {
			s.blank = append(s.blank, last)
		}
		s.last = row.Num
		r := shownRow{row: row.Num, key: keyOf(s.sheet.At(row.Num, at.cols[0]).Typed())}
		for j := range row.Cells {
			c := &row.Cells[j]
			r.beside = r.beside || !ours[c.Col] && holdsAny(*c)
		}
		if r.key != "" {
			s.rows = append(s.rows, r)
		}
	}
	return s
}

func holdsAny(c xlsx.Cell) bool { return c.Formula || c.Typed().Shown() != "" }

// keyOf returns what a key's cell holds, a number without its format.
func keyOf(v pledge.Typed) string {
	if v.Kind == pledge.TypedNumber {
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	}
	return v.Shown()
}

// byKey returns the rows by what their first column is to hold.
func (d derived[T]) byKey(list []T) map[string]*T {
	rows := make(map[string]*T, len(list))
	for i := range list {
		rows[d.key(&list[i])] = &list[i]
	}
	return rows
}

func (d derived[T]) key(t *T) string {
	v := d.fields[0].get(t)
	if v.Kind == splice.Number {
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	}
	return v.Text
}

// rewritten tells where the sheet does not show what is on record: people wrote
// into cells that the next write takes back to the record. missing is how many
// rows are not there.
func (d derived[T]) rewritten(m *Master, list []T) (found []finding.Finding, missing int) {
	at, s, rows := m.at[d.sheet], m.shown[d.sheet], d.byKey(list)
	for _, r := range s.rows {
		t := rows[r.key]
		if t == nil {
			continue
		}
		delete(rows, r.key) // a second one is a copy that people made
		for i, f := range d.fields {
			if f.input || at.cols[i] == 0 {
				continue
			}
			c, v := s.sheet.At(r.row, at.cols[i]), f.get(t)
			if holds(c, v) {
				continue
			}
			w := finding.Finding{At: s.sheet.Place(m.Path, r.row, at.cols[i]), Code: finding.HandEdit, Variant: "derived", Value: c.Typed().Shown(),
				Args: finding.Args{"sheet": d.sheet, "header": f.header, "record": shownValue(v, f.format)}}
			found = append(found, w)
		}
	}
	return found, len(rows)
}

// shownValue returns a value as a message quotes it.
func shownValue(v splice.Value, format string) string {
	switch {
	case v.Kind == splice.Number && format == paper.DateFormat:
		return pledge.Date(v.Number).String()
	case v.Kind == splice.Number && format != "":
		return strconv.Itoa(int(v.Number*100+0.5)) + "%"
	case v.Kind == splice.Number:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	}
	return v.Text
}

// update brings the sheet from one list of rows to another.
func (d derived[T]) update(m *Master, w *splice.Workbook, before, after []T) error {
	at, s := m.at[d.sheet], m.shown[d.sheet]
	numbers := make([]int, len(s.rows))
	for i, r := range s.rows {
		numbers[i] = r.row
	}
	marks, err := w.Marks(d.sheet, numbers, s.last)
	if err != nil {
		return err
	}
	if err := addColumns(m, w, d.records); err != nil {
		return err
	}
	was, rows := d.byKey(before), d.byKey(after)
	placed := map[string]bool{}
	plan := map[int]*T{}    // what a row is to hold, nil for nothing
	var free, movable []int // rows that hold nothing, and that may be moved up
	plain := 0              // a row that looks as the sheet does, 0 for none
	for _, r := range s.rows {
		if marks[r.row] != splice.Marked {
			plain = r.row
		}
		beside := r.beside || marks[r.row] == splice.Marked
		switch t := rows[r.key]; {
		case t != nil && !placed[r.key]:
			placed[r.key], plan[r.row] = true, t
			if !beside && marks[r.row] == splice.Unmarked {
				movable = append(movable, r.row)
			}
		case t != nil || was[r.key] == nil: // a copy people made, or a row of their own
		case beside:
			over := d.over(r.key)
			plan[r.row] = &over
		default:
			plan[r.row] = nil
			if marks[r.row] == splice.Unmarked {
				free = append(free, r.row)
			}
		}
	}
	if d.compact {
		free = slices.Sorted(slices.Values(append(free, slices.DeleteFunc(s.blank, func(row int) bool { return marks[row] != splice.Unmarked })...)))
	}
	var more []T
	for i := range after {
		switch {
		case placed[d.key(&after[i])]:
		case len(free) > 0:
			plan[free[0]], free = &after[i], free[1:]
		default:
			more = append(more, after[i])
		}
	}
	// No gap stays where a row can fill it.
	for len(free) > 0 && len(movable) > 0 && movable[len(movable)-1] > free[0] {
		last := movable[len(movable)-1]
		plan[free[0]], plan[last] = plan[last], nil
		free, movable = free[1:], movable[:len(movable)-1]
	}
	for _, row := range slices.Sorted(maps.Keys(plan)) {
		for i, f := range d.fields {
			var v splice.Value
			if t := plan[row]; t != nil {
				v = f.get(t)
			}
			if !f.input && !holds(s.sheet.At(row, at.cols[i]), v) {
				v.Style = d.style(i, plain, at)
				w.Set(d.sheet, row, at.cols[i], v)
			}
		}
	}
	if len(more) > 0 {
		rows := d.records.rows(more)
		for _, row := range rows {
			for i := range row {
				row[i].Style = d.style(i, plain, at)
			}
		}
		w.Append(d.sheet, at.header, at.cols, rows)
	}
	return nil
}

// style is the format of a field's cell that is not there yet: not that of the
// row above, which people may have coloured, but that of a plain row, or the
// column's.
func (d derived[T]) style(i, plain int, at found) *splice.Style {
	style := &splice.Style{Row: plain, Col: at.cols[i], New: true}
	if plain == 0 {
		style.Format = d.fields[i].format
		style.Unless = func(id int, _ string) bool { return id != 0 } // but General
	}
	return style
}

// Derived sheets of a record. state is the register it goes with.

func meetingSheet() derived[meeting] {
	return derived[meeting]{records: meetings, over: func(name string) meeting { return meeting{Name: name} }}
}

func proposalSheet(state map[int]pledge.Record) derived[proposal] {
	return derived[proposal]{records: proposals, compact: true, over: func(key string) proposal {
		n, _ := strconv.Atoi(key)
		return proposal{number: n, now: state[n], review: ledger.Review{Stage: ledger.Over}}
	}}
}

// checkDerived tells where the derived sheets do not show what is on record.
// missing is how many rows are not there.
func (m *Master) checkDerived() (found []finding.Finding, missing int) {
	record := m.Book.Record()
	found, missing = meetingSheet().rewritten(m, record.Sheet())
	more, gone := proposalSheet(m.state).rewritten(m, proposalsOf(record, m.state))
	return append(found, more...), missing + gone
}

// writeDerived brings the derived sheets from the record as it is to the record
// as it will be.
func (m *Master) writeDerived(w *splice.Workbook, c Change) error {
	before, after := m.Book.Record(), m.Book.After(c.Log).Record()
	if err := meetingSheet().update(m, w, before.Sheet(), after.Sheet()); err != nil {
		return err
	}
	return proposalSheet(c.State).update(m, w, proposalsOf(before, m.state), proposalsOf(after, c.State))
}
