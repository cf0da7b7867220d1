package register

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
)

// Change is what a run records in the master.
type Change struct {
	State map[int]pledge.Record // every pledge as it is in effect afterwards
	ledger.Log
	Today pledge.Date

	// Columns are the computed columns of 公約一覧. Summary makes 達成状況, and what
	// it needs beside it, from where the columns of 公約一覧, 会議 and 提出案 stand.
	Columns []splice.Column
	Summary func(map[string]splice.Refs) ([]splice.Scion, error)
}

// cleaned returns the change as it will read back.
func (c Change) cleaned() Change {
	for _, s := range logSheets {
		s.clean(&c.Log)
	}
	return c
}

// Draft is the master workbook with a change in it, not written yet.
type Draft struct {
	m    *Master
	data []byte
}

// Prepare makes the workbook with a change in it, reads it back and compares it
// with what it ought to say. Findings (master-invalid) say why the master can be
// read and not be written to; nothing is to be done until that is mended.
func (m *Master) Prepare(c Change) (*Draft, []finding.Finding, error) {
	if wrong := m.Unsettled(); len(wrong) > 0 {
		return nil, wrong, nil
	}
	c = c.cleaned()
	data, err := m.render(c)
	if wrong, ok := m.unwritable(err); ok {
		return nil, []finding.Finding{wrong}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if err := m.compare(data, c); err != nil {
		return nil, nil, err
	}
	return &Draft{m, data}, nil, nil
}

// Commit puts the draft in the master's place, all or nothing: after an error
// the file is as it was. The old one goes to 控え/ first.
func (d *Draft) Commit() error { return d.m.file.Replace(d.data, d.m.Book.Revision()) }

// unwritable returns a finding of an error that the master's makers can mend: of
// a workbook that must not be changed, or of what stands where a value goes.
func (m *Master) unwritable(err error) (finding.Finding, bool) {
	w := invalid(finding.Place{File: filepath.ToSlash(m.Path)}, "", nil)
	var cell *splice.CellError
	switch {
	case errors.Is(err, splice.ErrStrict):
		w.Variant = "strict"
	case errors.Is(err, splice.ErrSigned):
		w.Variant = "signed"
	case errors.Is(err, splice.ErrShared):
		w.Variant = "shared"
	case errors.As(err, &cell) && cell.Fault != splice.Unfit:
		w.At.Sheet, w.At.Row, w.At.Col = cell.Sheet, cell.Row, cell.Col
		w.Variant = map[splice.Fault]string{splice.Merged: "merged", splice.Array: "array", splice.Header: "table-header", splice.Totals: "table-totals", splice.Standing: "table-on-ours"}[cell.Fault]
		w.Args = finding.Args{"within": cell.Within}
	default:
		return finding.Finding{}, false
	}
	return w, true
}

// render returns the workbook with the change in it.
func (m *Master) render(c Change) ([]byte, error) {
	w, err := splice.Open(bytes.NewReader(m.file.Data), int64(len(m.file.Data)))
	if err != nil {
		return nil, err
	}
	refs, err := m.writeRegister(w, c)
	if err != nil {
		return nil, err
	}
	if at := m.revisionAt; at[0] != 0 {
		w.Set(pledge.SheetSettings, at[0], at[1], number(max(m.Book.Revision(), c.Revision())))
	}
	for _, s := range logSheets {
		if err := s.append(m, w, &c.Log); err != nil {
			return nil, err
		}
	}
	if err := m.writeSeals(w, sealsOf(&c.Log)); err != nil {
		return nil, err
	}
	if since := m.sealedSince(&c); since > 0 {
		if err := w.Name(sinceName, strconv.Itoa(since)); err != nil {
			return nil, err
		}
	}
	if err := m.writeDerived(w, c); err != nil {
		return nil, err
	}
	sheets, err := c.Summary(map[string]splice.Refs{pledge.SheetRegister: refs, meetings.sheet: refsOf(m, meetings), proposals.sheet: refsOf(m, proposals)})
	if err != nil {
		return nil, err
	}
	for _, sheet := range sheets {
		if err := w.Graft(sheet); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	out.Grow(len(m.file.Data) + len(m.file.Data)/4)
	if _, err := w.WriteTo(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writeRegister brings 公約一覧 to the state: only cells that hold something
// else are touched. It adds the columns that are not there yet, and returns
// where all stand.
func (m *Master) writeRegister(w *splice.Workbook, c Change) (splice.Refs, error) {
	var failed error
	add := func(c splice.Column) int {
		col, err := w.AddColumn(pledge.SheetRegister, m.header, c)
		failed = errors.Join(failed, err)
		return col
	}
	used := map[pledge.Field]bool{}
	for _, f := range ours() {
		used[f] = true
	}
	for f := range m.Book.Cols {
		used[f] = true
	}
	for _, r := range c.State {
		for f := range r {
			used[f] = true
		}
	}
	refs := splice.Refs{Sheet: pledge.SheetRegister, Header: m.header, Last: m.last, Cols: map[string]int{}, Pledges: map[int]int{}}
	fields := ledger.SortedFields(used)
	for _, f := range fields {
		if m.Book.Cols[f] == 0 {
			item := pledge.ItemOf(f)
			m.Book.Cols[f] = add(splice.Column{Header: f.Label(), Width: item.Columns, Format: formatOf(item)})
		}
		refs.Cols[f.Label()] = m.Book.Cols[f]
	}
	for _, col := range c.Columns {
		own, known := m.computed[col.Header]
		if !known {
			panic(fmt.Sprintf("register: %q is not among the computed columns", col.Header))
		}
		if own == 0 {
			own = add(col)
			m.computed[col.Header] = own
		}
		refs.Cols[col.Header] = own
	}
	if failed != nil {
		return refs, failed
	}
	for _, row := range m.Book.Register {
		state, there := c.State[row.Number]
		if !there { // its registration was taken back: the row stays, for what people have beside it
			for _, col := range refs.Cols {
				w.Set(pledge.SheetRegister, row.Row, col, splice.Value{})
			}
			continue
		}
		refs.Pledges[row.Row] = row.Number
		for _, f := range fields {
			col := m.Book.Cols[f]
			if v := cellValue(f, state[f]); !holds(m.sheet.At(row.Row, col), v) {
				w.Set(pledge.SheetRegister, row.Row, col, styled(pledge.ItemOf(f), v))
			}
		}
		for _, col := range c.Columns {
			w.Set(pledge.SheetRegister, row.Row, refs.Cols[col.Header], col.Cell(row.Number))
		}
	}
	return refs, nil
}

func appendRows[T any](m *Master, w *splice.Workbook, r records[T], list []T) {
	if len(list) > 0 {
		at := m.at[r.sheet]
		rows := r.rows(list)
		for _, row := range rows {
			for i, f := range r.fields {
				row[i].Style = f.shows()
			}
		}
		w.Append(r.sheet, at.header, at.cols, rows)
	}
}

// refsOf tells where the columns of a sheet of record stand.
func refsOf[T any](m *Master, r records[T]) splice.Refs {
	at := m.at[r.sheet]
	refs := splice.Refs{Sheet: r.sheet, Header: at.header, Cols: map[string]int{}}
	for i, f := range r.fields {
		refs.Cols[f.header] = at.cols[i]
	}
	return refs
}

// addColumns adds the columns that the sheet lacks.
func addColumns[T any](m *Master, w *splice.Workbook, r records[T]) error {
	at := m.at[r.sheet]
	for i, f := range r.fields {
		if at.cols[i] == 0 {
			col, err := w.AddColumn(r.sheet, at.header, splice.Column{Header: f.header, Width: f.width, Format: f.format})
			if err != nil {
				return err
			}
			at.cols[i] = col
		}
	}
	return nil
}

// ErrReadBack is our own failure: the workbook that was to be written does not
// read back as it was meant, and so is not written.
var ErrReadBack = errors.New("the workbook does not read back as it was meant")

// compare reads a written workbook back and holds it against what it ought to
// say.
func (m *Master) compare(written []byte, c Change) error {
	n, wrong, err := load(m.Path, written)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrReadBack, err)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %s %s: %s", ErrReadBack, wrong[0].At.Sheet, wrong[0].At.Cell(), wrong[0].Message(finding.English))
	}
	got, was := n.Book, m.Book
	for _, row := range got.Register {
		if !reflect.DeepEqual(row.Record, withNumber(c.State[row.Number], row.Number)) {
			return fmt.Errorf("%w: %s row %d", ErrReadBack, pledge.SheetRegister, row.Row)
		}
	}
	want := was.Plus(c.Log)
	for _, s := range logSheets {
		if !s.same(&got.Log, &want) {
			return fmt.Errorf("%w: %s", ErrReadBack, s.name())
		}
	}
	switch {
	case len(got.Register) != len(c.State):
		return fmt.Errorf("%w: %s has %d rows, not %d", ErrReadBack, pledge.SheetRegister, len(got.Register), len(c.State))
	case !reflect.DeepEqual(got.Settings, was.Settings):
		return fmt.Errorf("%w: %s", ErrReadBack, pledge.SheetSettings)
	}
	if n.since != m.sealedSince(&c) {
		return fmt.Errorf("%w: %s begins at revision %d", ErrReadBack, seals.sheet, n.since)
	}
	if i := slices.IndexFunc(n.broken, func(b broken) bool {
		return !slices.ContainsFunc(m.broken, func(was broken) bool { return was.sealKey == b.sealKey })
	}); i >= 0 {
		return fmt.Errorf("%w: %s, revision %d", ErrReadBack, n.broken[i].sheet, n.broken[i].revision)
	}
	if differs, missing := n.checkDerived(); missing > 0 || len(differs) > 0 {
		return fmt.Errorf("%w: %s or %s", ErrReadBack, meetings.sheet, proposals.sheet)
	}
	return nil
}

// withNumber returns a record as 公約一覧 shows it, its number included.
func withNumber(r pledge.Record, number int) pledge.Record {
	r = r.Clone()
	if r == nil {
		r = pledge.Record{}
	}
	r[pledge.Number] = fmt.Sprint(number)
	return r
}
