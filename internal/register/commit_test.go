package register

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/store"
)

const masterName = "公約管理台帳.xlsx"

var day = pledge.NewDate(2024, 8, 26)

// plainSummary stands in for 達成状況, which other packages make.
func plainSummary(map[string]splice.Refs) ([]splice.Scion, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", pledge.SheetSummary); err != nil {
		return nil, err
	}
	return []splice.Scion{{Sheet: pledge.SheetSummary, File: f}}, f.SetCellInt(pledge.SheetSummary, "A1", 1)
}

// smallMaster creates a master of a few pledges in a new folder.
func smallMaster(t testing.TB, pledges int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), masterName)
	createMaster(t, path, pledges)
	return path
}

func createMaster(t testing.TB, path string, pledges int) {
	t.Helper()
	s := pledge.BuiltIn()
	s.MasterID, s.City = "K1", "見本市"
	s.Areas = []pledge.AreaEntry{{Number: 1, Name: "安心"}}
	s.Departments = []pledge.DepartmentEntry{{Name: "総務部"}}
	var rows []ledger.Row
	for n := 1; n <= pledges; n++ {
		rows = append(rows, ledger.Row{Number: n, Record: pledge.Record{pledge.Number: strconv.Itoa(n), pledge.Area: "1 安心",
			pledge.Name: fmt.Sprintf("公約その%d", n), pledge.Department: "総務部", pledge.InitialTarget: "令和7年度"}})
	}
	events := ledger.Registration(&s, rows, ledger.Source{File: "list.csv"}, day, day)
	c := Change{State: ledger.Replay(events, nil), Log: ledger.Log{Events: events}, Today: day, Summary: plainSummary}
	if err := Create(path, &s, rows, c); err != nil {
		t.Fatal(err)
	}
}

func mustLoad(t testing.TB, path string) *Master {
	t.Helper()
	m, wrong, err := Load(path)
	if err != nil || len(wrong) > 0 {
		t.Fatalf("load: %v %v", err, wrong)
	}
	return m
}

// commit writes a change.
func commit(m *Master, c Change) error {
	d, wrong, err := m.Prepare(c)
	if err == nil && len(wrong) > 0 {
		err = fmt.Errorf("not to be written: %v", wrong)
	}
	if err != nil {
		return err
	}
	return d.Commit()
}

// remark is a change that writes a remark on one pledge.
func remark(m *Master, number int, text string) Change {
	e := ledger.Event{Revision: m.Book.Revision() + 1, Kind: ledger.Submitted, Recorded: day, Effective: day, Pledge: number,
		Field: pledge.Remarks, After: text, Source: ledger.Source{File: "受信/総務部.xlsx", Sheet: "1", Cell: "B9"}}
	e.Before = ledger.Replay(m.Book.Events, nil)[number][pledge.Remarks]
	events := append(slices.Clone(m.Book.Events), e)
	return Change{State: ledger.Replay(events, nil), Log: ledger.Log{Events: []ledger.Event{e}}, Today: day, Summary: plainSummary}
}

func TestCommitReplacesAndBacksUp(t *testing.T) {
	path := smallMaster(t, 3)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := mustLoad(t, path)
	if err := commit(m, remark(m, 2, "順調です")); err != nil {
		t.Fatal(err)
	}
	if backup, err := os.ReadFile(filepath.Join(filepath.Dir(path), store.Backups, "公約管理台帳.改訂1.xlsx")); err != nil || !bytes.Equal(backup, before) {
		t.Errorf("the backup is not the old master: %v", err)
	}
	got := mustLoad(t, path)
	if r := got.Book.Register[1].Record; r[pledge.Remarks] != "順調です" {
		t.Errorf("pledge 2 is %v", r)
	}
	if got.Book.Revision() != 2 || len(got.Book.Verify()) > 0 {
		t.Errorf("revision %d, %v", got.Book.Revision(), got.Book.Verify())
	}
}

// The master that was created reads as a workbook to other programs, too.
func TestCreatedOpensElsewhere(t *testing.T) {
	path := smallMaster(t, 2)
	f := booktest.ExcelFile(t, path)
	if v, err := f.GetCellValue(pledge.SheetRegister, "C2"); err != nil || v != "公約その1" {
		t.Errorf("C2 is %q, %v", v, err)
	}
}

// Earlier versions kept control characters as they were typed: what they wrote
// still agrees with its history, is no hand edit, and is healed when it is next
// written. A file may be called anything.
func TestControlCharacters(t *testing.T) {
	path := smallMaster(t, 2)
	m := mustLoad(t, path)
	data, err := m.render(remark(m, 1, "一行目\v二行目\x1b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	m = mustLoad(t, path)
	edits, found := m.Book.HandEdits(day)
	if found = append(found, m.Book.Verify()...); len(edits) > 0 || len(found) > 0 {
		t.Errorf("hand edits %v, findings %v", edits, found)
	}
	if got := m.Book.Register[0].Record[pledge.Remarks]; got != "一行目\n二行目" {
		t.Errorf("read as %q", got)
	}
	c := remark(m, 2, "次")
	c.Events[0].Source.File = "受信/\x1b[31m\xff.xlsx"
	if err := commit(m, c); err != nil {
		t.Fatal(err)
	}
	if got := mustLoad(t, path).sheet.At(m.Book.Register[0].Row, m.Book.Cols[pledge.Remarks]).Text; got != "一行目\n二行目" {
		t.Errorf("the cell still holds %q", got)
	}
}
