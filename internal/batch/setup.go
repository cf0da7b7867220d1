package batch

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/store"
	"kouyaku/internal/targetsheet"
	"kouyaku/internal/xlsx"
)

// InitOptions are what the making of a master is told.
type InitOptions struct {
	Master    string
	Pledges   string // the list's path
	Settings  string // path of a workbook with a 設定 sheet; "" for the built-in ones
	Today     pledge.Date
	Effective pledge.Date // 0 is Today
}

// ErrEmptyList is returned where a list has headers and no pledge.
var ErrEmptyList = errors.New("the list names no pledge")

// Init makes a new master from a list and returns how many pledges it holds,
// and what the list has that was not read.
// An [*Invalid] says what is wrong with the list or the settings.
func Init(o InitOptions) (pledges int, found []finding.Finding, err error) {
	if _, err := os.Lstat(o.Master); err == nil {
		return 0, nil, &fs.PathError{Op: "create", Path: o.Master, Err: fs.ErrExist}
	}
	settings, err := initSettings(o.Settings)
	if err != nil {
		return 0, nil, err
	}
	data, err := store.ReadFile(o.Pledges)
	if err != nil {
		return 0, nil, err
	}
	rows, found, err := register.ReadList(filepath.ToSlash(o.Pledges), data, settings)
	if err != nil {
		return 0, nil, err
	}
	if slices.ContainsFunc(found, func(f finding.Finding) bool { return f.IsError() || f.Code == finding.FileNoSheets }) {
		return 0, nil, &Invalid{found}
	}
	if len(rows) == 0 {
		return 0, nil, ErrEmptyList
	}
	if wrong := validList(settings, rows, o); len(wrong) > 0 {
		return 0, nil, &Invalid{wrong}
	}
	settings.MasterID = register.NewID(data, o.Today)
	if o.Effective == 0 {
		o.Effective = o.Today
	}
	source := ledger.Source{File: filepath.Base(o.Pledges)}
	events := ledger.Registration(settings, rows, source, o.Today, o.Effective)
	c := register.Change{State: ledger.Replay(events, nil), Log: ledger.Log{Events: events}, Today: o.Today}
	withSummary(&c, &ledger.Book{Settings: *settings, Log: c.Log}, "")
	return len(rows), found, register.Create(o.Master, settings, rows, c)
}

// validList asks of a list what is asked of a register: the settings it leads
// to must be sound, and its mergers whole.
func validList(s *pledge.Settings, rows []ledger.Row, o InitOptions) []finding.Finding {
	file := filepath.ToSlash(o.Pledges)
	var wrong []finding.Finding
	for _, p := range s.Validate() {
		w := finding.Finding{At: finding.Place{File: file}, Code: finding.MasterInvalid, Variant: "setting", Value: p.Value,
			Args: finding.Args{"reason": p.Japanese, "reason/en": p.English}}
		if f, value := listed(s, p); value != "" {
			if i := slices.IndexFunc(rows, func(r ledger.Row) bool { return r.Record[f] == value }); i >= 0 {
				w.At, w.Variant, w.Pledge, w.Field, w.Value = cellOf(file, rows[i], f), "list", rows[i].Number, f, value
			}
		}
		wrong = append(wrong, w)
	}
	state := map[int]pledge.Record{}
	for _, row := range rows {
		state[row.Number] = row.Record
	}
	for _, row := range rows {
		if variant, bad := ledger.MergerFault(state, row.Number, row.Record); bad {
			if variant == "blank" {
				variant = "office-blank"
			}
			at := pledge.MergedInto
			if _, typed := row.Cells[at]; !typed {
				at = pledge.StatusWord // that says 統合
			}
			wrong = append(wrong, finding.Finding{At: cellOf(file, row, at), Code: finding.MergedIntoInvalid, Variant: variant,
				Pledge: row.Number, Field: pledge.MergedInto, Value: row.Record[pledge.MergedInto]})
		}
	}
	return finding.Sort(wrong)
}

// listed returns the item and the value of a list that led to an entry of the
// settings, "" where the settings themselves did.
func listed(s *pledge.Settings, p pledge.Problem) (f pledge.Field, value string) {
	switch {
	case p.Index < 0:
	case p.Part == pledge.PartAreas:
		return pledge.Area, s.Areas[p.Index].String()
	case p.Part == pledge.PartDepartments:
		return pledge.Department, s.Departments[p.Index].Name
	}
	return "", ""
}

// cellOf is where a row of a list says something.
func cellOf(file string, r ledger.Row, f pledge.Field) finding.Place {
	from := r.Cells[f]
	at := finding.Place{File: file, Sheet: cmp.Or(from.Sheet, "csv"), Row: r.Row}
	for _, c := range strings.TrimRight(from.Cell, "0123456789") {
		at.Col = 26*at.Col + int(c-'A') + 1
	}
	return at
}

func initSettings(path string) (*pledge.Settings, error) {
	if path == "" {
		s := pledge.BuiltIn()
		return &s, nil
	}
	data, err := store.ReadFile(path)
	if err != nil {
		return nil, err
	}
	book, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Master)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	s, wrong := register.ReadSettings(filepath.ToSlash(path), book)
	if len(wrong) > 0 {
		return nil, &Invalid{wrong}
	}
	return &s, nil
}

// IssueOptions are what issuing target sheets is told.
type IssueOptions struct {
	Master      string
	Out         string
	Departments []string // only theirs; empty for all
	Pledges     []int    // only these; empty for all
	Meeting     string
	Due         pledge.Date
	All         bool // achieved, merged and cancelled pledges too
	Overwrite   bool // replace workbooks that differ
	Today       pledge.Date
}

// Issued is one workbook that was written.
type Issued struct {
	Path       string
	Department string
	Pledges    []int
}

// UnknownNames are departments, horizons or pledges that were named and that the master
// does not have.
type UnknownNames struct {
	Department string
	Near       string // the department probably meant, "" for none
	Horizon    string
	Pledges    []int
}

func (e *UnknownNames) Error() string {
	switch {
	case e.Department != "":
		return "no department " + e.Department
	case e.Horizon != "":
		return "no horizon " + e.Horizon
	}
	return fmt.Sprintf("no pledge %v", e.Pledges)
}

// What leaves no pledge to be asked for: all of them are achieved, merged or
// cancelled; the departments have none; the pledges named are not the
// departments'.
var (
	ErrNothingAsked = errors.New("no pledge to ask for")
	ErrNoPledges    = errors.New("the departments named have no pledge")
	ErrNotTheirs    = errors.New("the pledges named are not the departments'")
)

// Issue writes a workbook of target sheets per department and records in the
// master what was asked. Hand edits are recorded first; the findings tell of
// them. Of a [*store.Unwritten] the results hold.
func Issue(o IssueOptions) (issued []Issued, done Done, err error) {
	m, edits, found, err := open(o.Master, o.Today)
	if err != nil {
		return nil, Done{}, err
	}
	s := &m.Book.Settings
	state := ledger.Replay(slices.Concat(m.Book.Events, edits), nil)
	byDepartment, err := o.choose(s, state)
	if err != nil {
		return nil, Done{}, err
	}
	revision := m.Book.Revision() + 1
	c := register.Change{State: state, Log: ledger.Log{Events: edits}, Today: o.Today}
	list, record := &store.Outputs{}, m.Book.Record()
	for _, department := range inOrder(s, slices.Collect(maps.Keys(byDepartment))) {
		order := targetsheet.Order{Settings: s, Revision: revision, Department: department, Meeting: o.Meeting, Due: o.Due, Today: o.Today}
		for _, number := range byDepartment[department] {
			order.Pledges = append(order.Pledges, targetsheet.Pledge{Number: number, Record: state[number], Proposed: record.Proposed(number, state[number])})
			c.Requests = append(c.Requests, ledger.Request{Revision: revision, Pledge: number, Department: department, Meeting: o.Meeting, Asked: o.Today, Due: o.Due})
		}
		data, err := targetsheet.Write(order)
		if err != nil {
			return nil, Done{}, err
		}
		path := list.Add(filepath.Join(o.Out, fileName(department)+".xlsx"), data, others(o.Overwrite, nil))
		addMail(list, strings.TrimSuffix(path, ".xlsx")+".txt", targetsheet.RequestMail(order))
		issued = append(issued, Issued{Path: filepath.ToSlash(path), Department: department, Pledges: byDepartment[department]})
	}
	draft, err := prepare(m, c, "")
	if err != nil {
		return nil, Done{}, err
	}
	// The master goes first: a form whose revision the master does not know could
	// not be taken back in.
	if err = deliver(m, draft, list); !IsDone(err) {
		return nil, Done{}, err
	}
	return issued, Done{Revision: revision, Changed: true, Findings: found}, err
}

// choose returns the pledges to ask for, by department and in order of their
// numbers.
func (o IssueOptions) choose(s *pledge.Settings, state map[int]pledge.Record) (map[string][]int, error) {
	only := map[string]bool{}
	for _, name := range o.Departments {
		entry, _ := s.Department(name)
		known := false
		if entry != nil {
			known, only[s.CurrentDepartment(entry.Name, o.Today)] = true, true
		} else {
			for _, r := range state { // 公約一覧 may have one that 設定 does not
				if own := r[pledge.Department]; pledge.Fold(own) == pledge.Fold(name) {
					known, only[own] = true, true
				}
			}
		}
		if !known {
			return nil, &UnknownNames{Department: name, Near: s.NearestDepartment(name)}
		}
	}
	var unknown []int
	named := map[int]bool{}
	for _, n := range o.Pledges {
		named[n] = true
		if state[n] == nil {
			unknown = append(unknown, n)
		}
	}
	if len(unknown) > 0 {
		return nil, &UnknownNames{Pledges: unknown}
	}
	chosen := map[string][]int{}
	for _, number := range slices.Sorted(maps.Keys(state)) {
		r := state[number]
		department := s.CurrentDepartment(r[pledge.Department], o.Today)
		switch {
		case len(only) > 0 && !only[department]:
		case len(named) > 0 && !named[number]:
		case !r.Status().Live() && !o.All && !named[number]:
		default:
			chosen[department] = append(chosen[department], number)
		}
	}
	switch {
	case len(chosen) > 0:
		return chosen, nil
	case len(named) > 0: // these are left out for their department alone
		return nil, ErrNotTheirs
	case o.All:
		return nil, ErrNoPledges
	}
	return nil, ErrNothingAsked
}
