package register

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// requiredInList are the headers a list of pledges must have.
var requiredInList = []pledge.Field{pledge.Number, pledge.Area, pledge.Name, pledge.Department, pledge.InitialTarget}

// ReadList reads the list a master is made from: a workbook, or csv in UTF-8 or
// Shift_JIS. Title rows above the headers are allowed. Areas and departments
// that the settings do not name are added to s in order of appearance.
func ReadList(file string, data []byte, s *pledge.Settings) ([]ledger.Row, []finding.Finding, error) {
	sheets, isCSV, err := listSheets(file, data)
	if err != nil {
		return nil, nil, err
	}
	known := func(folded string) bool { _, ok := s.FieldOf(folded); return ok }
	var table xlsx.Table
	for _, sheet := range sheets {
		if t, ok := sheet.FindTable(1, known, 2); ok && len(t.Cols) > len(table.Cols) {
			table = t
		}
	}
	if table.Sheet == nil {
		return nil, []finding.Finding{{At: finding.Place{File: file}, Code: finding.FileNoSheets}}, nil
	}
	r := listReader{file: file, sheet: table.Sheet, from: ledger.Source{File: path.Base(file), Sheet: table.Sheet.Name}, settings: s, rowOf: map[int]int{}}
	if isCSV {
		r.from.Sheet = ""
	}
	fields := r.fields(table)
	if len(r.wrong) > 0 {
		return nil, finding.Sort(r.wrong), nil
	}
	for _, c := range table.Unknown(known) {
		r.unknown(c)
	}
	for _, row := range table.Rows {
		r.row(row, fields)
	}
	return r.rows, finding.Sort(r.wrong), nil
}

// ErrEncoding is returned where a csv cannot be read as text.
var ErrEncoding = errors.New("neither UTF-8 nor Shift_JIS")

// ControlError is returned where a csv holds a character that no text has.
type ControlError struct {
	File string
	Line int
	Char byte // NUL, BEL, ESC …
}

func (e *ControlError) Error() string {
	return fmt.Sprintf("%s: line %d: control character U+%04X", e.File, e.Line, e.Char)
}

// control returns a [*ControlError] for the first such character of a file, or
// [ErrEncoding] where it is one of ISO-2022-JP.
func control(file string, data []byte) error {
	if bytes.Contains(data, []byte("\x1b$B")) {
		return fmt.Errorf("%s: %w", file, ErrEncoding)
	}
	line := 1
	for _, c := range data {
		switch {
		case c == '\n':
			line++
		case c < ' ' && c != '\t' && c != '\r' && c != '\f':
			return &ControlError{file, line, c}
		}
	}
	return nil
}

// listSheets returns the sheets of a list, a csv as one sheet of texts, with the
// rows that a spreadsheet gives it.
func listSheets(file string, data []byte) (sheets []*xlsx.Sheet, isCSV bool, err error) {
	book, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Master)
	var fault *xlsx.Error
	switch {
	case err == nil:
		return book.Sheets, false, nil
	case !errors.As(err, &fault) || fault.Fault != xlsx.NotXLSX:
		return nil, false, err
	case fault.What == "other" && strings.EqualFold(path.Ext(file), ".csv"):
		return nil, true, cmp.Or(control(file, data), err)
	case fault.What != "text":
		return nil, false, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		if data, err = japanese.ShiftJIS.NewDecoder().Bytes(data); err != nil || bytes.ContainsRune(data, utf8.RuneError) {
			return nil, true, fmt.Errorf("%s: %w", file, ErrEncoding)
		}
	}
	if err := control(file, data); err != nil {
		return nil, true, err
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	sheet := &xlsx.Sheet{Name: "csv"}
	num, next := 0, 1 // of the row as a spreadsheet counts it; the line that follows the record before
	read := int64(0)  // bytes up to there
	for {
		record, err := in.Read()
		if err == io.EOF {
			return []*xlsx.Sheet{sheet}, true, nil
		}
		if err != nil {
			return nil, true, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := in.FieldPos(0)
		num += 1 + line - next // blank lines are rows too
		next += bytes.Count(data[read:in.InputOffset()], []byte("\n"))
		read = in.InputOffset()
		row := xlsx.Row{Num: num}
		for j, s := range record {
			if s != "" {
				row.Cells = append(row.Cells, xlsx.Cell{Row: num, Col: j + 1, Kind: xlsx.Text, Text: s})
			}
		}
		if len(row.Cells) > 0 {
			sheet.Rows = append(sheet.Rows, row)
		}
	}
}

// listReader reads the rows of one list.
type listReader struct {
	file     string
	sheet    *xlsx.Sheet
	from     ledger.Source // without a cell; a csv has no sheet
	settings *pledge.Settings
	rowOf    map[int]int // row by pledge number
	cols     map[pledge.Field]int
	rows     []ledger.Row
	wrong    []finding.Finding
}

func (r *listReader) fields(t xlsx.Table) map[int]pledge.Field {
	cols, further := xlsx.Choose(t, r.settings.Meaning)
	r.cols = cols
	first := maps.Clone(cols)
	for _, h := range further {
		first[h.Key] = min(first[h.Key], h.Cell.Col)
	}
	for _, h := range further {
		col := h.Cell.Col
		switch {
		case h.Again:
			r.wrong = append(r.wrong, finding.Finding{At: r.sheet.Place(r.file, t.Header, col), Code: finding.LabelTwice, Value: h.Cell.Text, Args: finding.Args{"label": h.Cell.Text, "first": ""}})
			continue
		case col == first[h.Key]: // left of the one that was chosen
			col = cols[h.Key]
		}
		at := finding.Place{Row: t.Header, Col: first[h.Key]}
		r.wrong = append(r.wrong, finding.Finding{At: r.sheet.Place(r.file, t.Header, col), Code: finding.LabelTwice, Field: h.Key, Args: finding.Args{"first": at.Cell()}})
	}
	fields := map[int]pledge.Field{}
	for f, col := range cols {
		fields[col] = f
	}
	for _, f := range requiredInList {
		if cols[f] == 0 {
			r.wrong = append(r.wrong, finding.Finding{At: finding.Place{File: r.file, Sheet: r.sheet.Name}, Code: finding.LabelMissing, Variant: "header", Field: f})
		}
	}
	return fields
}

func (r *listReader) row(row *xlsx.Row, fields map[int]pledge.Field) {
	out := ledger.Row{Record: pledge.Record{}, Row: row.Num, Cells: map[pledge.Field]ledger.Source{}}
	filled := false
	var wrong []finding.Finding
	for i := range row.Cells {
		c := &row.Cells[i]
		f, ok := fields[c.Col]
		if !ok {
			continue
		}
		at, typed := r.sheet.Place(r.file, c.Row, c.Col), c.Typed()
		filled = filled || typed.Kind != pledge.TypedBlank || typed.NoValue
		switch typed.Kind {
		case pledge.TypedBlank:
			if typed.NoValue {
				wrong = append(wrong, finding.Finding{At: at, Code: finding.FormulaNoValue, Field: f})
			}
			continue
		case pledge.TypedError:
			wrong = append(wrong, finding.Finding{At: at, Code: finding.CellError, Field: f, Value: typed.Text})
			continue
		}
		got, err := r.settings.Read(f, typed)
		if err != nil && f == pledge.Area {
			got, err = r.newArea(typed), nil
		}
		if err != nil {
			wrong = append(wrong, misread(at, f, typed, err))
			continue
		}
		from := r.from
		from.Cell = at.Cell()
		set(&out, f, got, from)
	}
	if !filled {
		return
	}
	for _, f := range requiredInList {
		if out.Record[f] == "" && !misreadAlready(wrong, f) {
			wrong = append(wrong, finding.Finding{At: r.sheet.Place(r.file, row.Num, r.cols[f]), Code: finding.RequiredBlank, Field: f})
		}
	}
	out.Number, _ = out.Record.Int(pledge.Number)
	if first, twice := r.rowOf[out.Number]; twice && out.Number != 0 {
		wrong = append(wrong, finding.Finding{At: r.sheet.Place(r.file, row.Num, r.cols[pledge.Number]), Code: finding.MasterInvalid, Variant: "number-twice", Field: pledge.Number, Value: out.Record[pledge.Number],
			Args: finding.Args{"first": finding.Place{Row: first, Col: r.cols[pledge.Number]}.Cell()}})
	}
	r.rowOf[out.Number] = row.Num
	for i := range wrong {
		wrong[i].Pledge = out.Number
	}
	r.wrong = append(r.wrong, wrong...)
	r.department(out.Record[pledge.Department])
	r.rows = append(r.rows, out)
}

// unknown warns of a column that is not read, with the item its header may
// mean.
func (r *listReader) unknown(c *xlsx.Cell) {
	w := finding.Finding{At: r.sheet.Place(r.file, c.Row, c.Col), Code: finding.LabelUnknown, Value: c.Text}
	if f, ok := r.settings.NearestField(c.Text); ok {
		w.Variant, w.Args = "near", finding.Args{"near": f.Label()}
	}
	r.wrong = append(r.wrong, w)
}

// newArea adds an area that the list names and the settings do not.
func (r *listReader) newArea(typed pledge.Typed) pledge.Reading {
	number, name := pledge.SplitArea(typed.Text)
	if number == 0 {
		for _, a := range r.settings.Areas {
			number = max(number, a.Number)
		}
		number++
	}
	area := pledge.AreaEntry{Number: number, Name: name}
	r.settings.Areas = append(r.settings.Areas, area)
	return pledge.Reading{Value: area.String()}
}

func (r *listReader) department(name string) {
	if name == "" {
		return
	}
	if entry, _ := r.settings.Department(name); entry == nil {
		r.settings.Departments = append(r.settings.Departments, pledge.DepartmentEntry{Name: strings.TrimSpace(name)})
	}
}

// set puts a reading into a row, with what the same words say of other items
// where the list leaves those blank.
func set(r *ledger.Row, f pledge.Field, got pledge.Reading, from ledger.Source) {
	if got.Value != "" {
		r.Record[f], r.Cells[f] = got.Value, from
	}
	for also, v := range got.Also {
		if r.Record[also] == "" {
			r.Record[also], r.Cells[also] = v, from
		}
	}
}

func misread(at finding.Place, f pledge.Field, typed pledge.Typed, err error) finding.Finding {
	var read *pledge.ReadError
	if !errors.As(err, &read) {
		read = &pledge.ReadError{}
	}
	return finding.Misread(at, 0, f, typed, read)
}

func misreadAlready(list []finding.Finding, f pledge.Field) bool {
	for _, w := range list {
		if w.Field == f {
			return true
		}
	}
	return false
}
