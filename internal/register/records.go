package register

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"kouyaku/internal/finding"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// records describes a sheet of record: its columns, each with how a T gives
// and takes the column's value. Rows are in the order recorded.
type records[T any] struct {
	sheet  string
	help   string // what the sheet is, for the planner
	fields []field[T]
	// written: the sheet is only written. A column it lacks, of an item that is
	// new to the program, is added when it is.
	written bool
}

type field[T any] struct {
	header string
	width  float64 // characters
	format string  // number format code, "" for General
	input  bool    // of a derived sheet: people write into it
	get    func(*T) splice.Value
	set    func(*T, pledge.Typed) error
	clean  func(*T) // of a text: takes out what reading it back would; nil for none
	// later: masters made before the program had the field lack the column. It
	// is added with the first row that is recorded.
	later bool
}

// shows is the number format of a cell that is not there yet, nil where any
// will do.
func (f *field[T]) shows() *splice.Style {
	if f.format == paper.DateFormat {
		return &splice.Style{Format: f.format, Unless: xlsx.ShowsDate}
	}
	return nil
}

// later marks a field as one that older masters lack.
func later[T any](f field[T]) field[T] {
	f.later = true
	return f
}

func text(s string) splice.Value {
	if s == "" {
		return splice.Value{}
	}
	return splice.Value{Kind: splice.Text, Text: s}
}

func number(n int) splice.Value {
	if n == 0 {
		return splice.Value{}
	}
	return splice.Value{Kind: splice.Number, Number: float64(n)}
}

// textField, intField and dateField are the three shapes of a field, each
// through a pointer into the T.
func textField[T any](header string, width float64, at func(*T) *string) field[T] {
	return field[T]{header: header, width: width, get: func(t *T) splice.Value { return text(*at(t)) },
		set:   func(t *T, v pledge.Typed) error { *at(t) = v.Text; return nil },
		clean: func(t *T) { *at(t), _ = pledge.Clean(*at(t)) }}
}

func intField[T any](header string, width float64, at func(*T) *int) field[T] {
	return field[T]{header: header, width: width, get: func(t *T) splice.Value { return number(*at(t)) },
		set: func(t *T, v pledge.Typed) error {
			if v.Kind == pledge.TypedBlank {
				return nil
			}
			if v.Kind != pledge.TypedNumber || v.Number != math.Trunc(v.Number) || math.Abs(v.Number) > pledge.MaxCount {
				return misfit(v, "整数", "a whole number")
			}
			*at(t) = int(v.Number)
			return nil
		}}
}

// lastDay is the last day that a cell can show, 9999-12-31.
var lastDay = float64(pledge.NewDate(9999, time.December, 31))

func dateField[T any](header string, width float64, at func(*T) *pledge.Date) field[T] {
	return field[T]{header: header, width: width, format: paper.DateFormat, get: func(t *T) splice.Value { return number(int(*at(t))) },
		set: func(t *T, v pledge.Typed) (err error) {
			switch v.Kind {
			case pledge.TypedBlank:
			case pledge.TypedNumber:
				if v.Number < 1 || v.Number > lastDay {
					return misfit(v, "日付", "a date")
				}
				*at(t) = pledge.Date(v.Number)
			default:
				if *at(t), err = pledge.ParseISODate(v.Text); err != nil {
					err = misfit(v, "日付", "a date")
				}
			}
			return err
		}}
}

// found is a sheet's table in a workbook: where the fields stand.
type found struct {
	header int
	cols   []int  // of the fields, in their order; 0 where the column is absent
	marks  []mark // of the rows read, in their order; none of sheets that are only written
}

// find looks for the sheet's table. Every header must be there once.
func (r records[T]) find(file string, book *xlsx.Book) (*xlsx.Sheet, xlsx.Table, found, []finding.Finding) {
	sheet := book.Sheet(r.sheet)
	if sheet == nil {
		return nil, xlsx.Table{}, found{}, []finding.Finding{invalid(finding.Place{File: file, Sheet: r.sheet}, "sheet-missing", finding.Args{"sheet": r.sheet})}
	}
	known := map[string]bool{}
	for _, f := range r.fields {
		known[pledge.FoldLabel(f.header)] = true
	}
	table, ok := sheet.FindTable(1, func(s string) bool { return known[s] }, 1)
	at := found{header: table.Header}
	var wrong []finding.Finding
	for _, c := range table.Twice {
		wrong = append(wrong, invalid(sheet.Place(file, c.Row, c.Col), "header-twice", finding.Args{"label": c.Text}))
	}
	for i, f := range r.fields {
		col := table.Cols[pledge.FoldLabel(f.header)]
		if (!ok || col == 0) && !(ok && (r.written && i > 0 || f.later)) {
			wrong = append(wrong, invalid(finding.Place{File: file, Sheet: r.sheet}, "header-missing", finding.Args{"label": f.header}))
		}
		at.cols = append(at.cols, col)
	}
	return sheet, table, at, wrong
}

// read returns the rows of the sheet. A row without any value in the sheet's
// columns is somebody's spacing and is passed over.
func (r records[T]) read(file string, book *xlsx.Book) ([]T, found, []finding.Finding) {
	sheet, table, at, wrong := r.find(file, book)
	if len(wrong) > 0 {
		return nil, at, wrong
	}
	list := make([]T, 0, len(table.Rows))
	if !r.written {
		at.marks = make([]mark, 0, len(table.Rows))
	}
	var buffer []byte // of what a row comes to
	byCol := map[int]int{}
	for i, col := range at.cols {
		byCol[col] = i
	}
	seen := make([]bool, len(r.fields))
	for _, row := range table.Rows {
		var t T
		filled := false
		clear(seen)
		var bad []finding.Finding
		set := func(n, col int, v pledge.Typed) {
			if err := r.fields[n].set(&t, v); err != nil {
				w := invalid(sheet.Place(file, row.Num, col), "history", reasonOf(err))
				w.Value = v.Text
				bad = append(bad, w)
			}
		}
		for i := range row.Cells {
			c := &row.Cells[i]
			n, ours := byCol[c.Col]
			if !ours {
				continue
			}
			v := bare(c) // a format is no edit
			if r.fields[n].input {
				v = c.Typed()
			}
			filled = filled || v.Kind != pledge.TypedBlank
			seen[n] = true
			set(n, c.Col, v)
		}
		if !filled {
			continue
		}
		for n, col := range at.cols {
			if col != 0 && !seen[n] {
				set(n, col, pledge.Typed{}) // some must not be blank
			}
		}
		wrong = append(wrong, bad...)
		list = append(list, t)
		if !r.written {
			var m mark
			m, buffer = r.markOf(&t, buffer)
			m.row = row.Num
			at.marks = append(at.marks, m)
		}
	}
	return list, at, wrong
}

// cleaned returns the list as it will read back. What was typed is clean
// already; a file may be called anything.
func (r records[T]) cleaned(list []T) []T {
	list = slices.Clone(list)
	for i := range list {
		for _, f := range r.fields {
			if f.clean != nil {
				f.clean(&list[i])
			}
		}
	}
	return list
}

// rows returns the rows that record the list.
func (r records[T]) rows(list []T) [][]splice.Value {
	rows := make([][]splice.Value, len(list))
	for i := range list {
		row := make([]splice.Value, len(r.fields))
		for j, f := range r.fields {
			row[j] = f.get(&list[i])
		}
		rows[i] = row
	}
	return rows
}

// layout describes the sheet's columns for making it.
func (r records[T]) layout() sheetLayout {
	l := sheetLayout{name: r.sheet, help: r.help}
	for _, f := range r.fields {
		l.columns = append(l.columns, columnLayout{header: f.header, width: f.width, format: f.format})
	}
	return l
}

// fault is what is wrong with a cell of the master, in both languages.
type fault struct{ ja, en string }

func (f *fault) Error() string { return f.en }

func misfit(v pledge.Typed, ja, en string) error {
	if v.Kind == pledge.TypedBlank {
		return &fault{"空欄になっています。" + ja + "が要ります。", "it is blank; it needs " + en}
	}
	return &fault{fmt.Sprintf("「%s」は%sではありません。", v.Text, ja), fmt.Sprintf("%q is not %s", v.Text, en)}
}

// reasonOf returns a fault as arguments of a message.
func reasonOf(err error) finding.Args {
	var f *fault
	if errors.As(err, &f) {
		return finding.Args{"reason": f.ja, "reason/en": f.en}
	}
	return finding.Args{"reason": "値を読めません。", "reason/en": err.Error()}
}

func invalid(at finding.Place, variant string, args finding.Args) finding.Finding {
	return finding.Finding{At: at, Code: finding.MasterInvalid, Variant: variant, Args: args}
}
