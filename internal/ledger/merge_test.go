package ledger_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// desk is a planner's desk: a book and what is done with it, step by step.
type desk struct {
	*testing.T
	book *ledger.Book
	out  ledger.Outcome // of the last run
}

func newDesk(t *testing.T, pledges int) *desk { return &desk{T: t, book: newBook(pledges)} }

// merge takes in files and records the outcome.
func (d *desk) merge(files ...*ledger.File) {
	d.Helper()
	edits, found := d.book.HandEdits(today)
	if len(edits) == 0 && len(found) > 0 {
		d.Fatalf("hand edits: %v", found)
	}
	d.out = d.book.Merge(files, edits, ledger.Options{Today: today})
	record(d.book, d.out)
}

// form returns a form of a pledge as it was issued with what is in effect now,
// and changes: pairs of field and value.
func (d *desk) form(number, issued int, changes ...string) *ledger.Submission {
	s := form(number, issued, ledger.Replay(d.book.Events, ledger.AtRevision(issued))[number])
	return change(s, changes...)
}

func change(s *ledger.Submission, changes ...string) *ledger.Submission {
	for i := 0; i < len(changes); i += 2 {
		set(s, pledge.Field(changes[i]), changes[i+1])
	}
	return s
}

// edit writes a value into 公約一覧 by hand.
func (d *desk) edit(number int, f pledge.Field, v string) {
	for _, row := range d.book.Register {
		if row.Number == number {
			if row.Record[f] = v; v == "" {
				delete(row.Record, f)
			}
		}
	}
}

func (d *desk) undo() {
	d.Helper()
	edits, _ := d.book.HandEdits(today)
	u, err := d.book.Undo(edits, today)
	if err != nil {
		d.Fatal(err)
	}
	d.book.Events = append(d.book.Events, u.Events...)
	show(d.book)
}

func (d *desk) value(number int, f pledge.Field) string {
	return ledger.Replay(d.book.Events, nil)[number][f]
}

func (d *desk) wantValue(number int, f pledge.Field, want string) {
	d.Helper()
	if got := d.value(number, f); got != want {
		d.Errorf("pledge %d %s is %q, want %q", number, f, got, want)
	}
}

// wantVerdicts checks the verdicts of the last run, in the order of its sheets.
func (d *desk) wantVerdicts(want ...ledger.Verdict) {
	d.Helper()
	var got []ledger.Verdict
	for _, j := range d.out.Judged {
		got = append(got, j.Verdict)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		d.Errorf("verdicts (-want +got):\n%s\nfindings: %v", diff, d.codes())
	}
}

func (d *desk) codes() []finding.Code {
	var list []finding.Code
	for _, f := range d.out.Findings {
		list = append(list, f.Code)
	}
	return list
}

func (d *desk) wantCodes(want ...finding.Code) {
	d.Helper()
	if diff := cmp.Diff(want, d.codes()); diff != "" {
		d.Errorf("codes (-want +got):\n%s", diff)
	}
}

func dated(f *ledger.File, day pledge.Date, round int, modified int64) *ledger.File {
	f.SubmittedOn, f.Round, f.Modified = day, round, time.Unix(modified, 0)
	return f
}

const (
	situation = "situation"
	remarks   = "remarks"
)

func TestThreeWay(t *testing.T) {
	tests := []struct {
		name      string
		base      string
		master    string // written by hand after issue
		sheet     string
		want      string
		conflicts int
		verdict   ledger.Verdict
	}{
		{"nobody changed it", "甲", "甲", "甲", "甲", 0, ledger.Unchanged},
		{"only the department", "甲", "甲", "乙", "乙", 0, ledger.Accepted},
		{"only the department, blank before", "", "", "乙", "乙", 0, ledger.Accepted},
		{"only the department, to a blank", "甲", "甲", "", "", 0, ledger.Accepted},
		{"only the master", "甲", "丙", "甲", "丙", 0, ledger.Unchanged},
		{"only the master, to a blank", "甲", "", "甲", "", 0, ledger.Unchanged},
		{"both, to the same", "甲", "乙", "乙", "乙", 0, ledger.Unchanged},
		{"both, differently", "甲", "丙", "乙", "丙", 1, ledger.Rejected},
		{"both, the master to a blank", "甲", "", "乙", "", 1, ledger.Rejected},
		{"both, the department to a blank", "甲", "丙", "", "丙", 1, ledger.Rejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, 1)
			d.edit(1, situation, tt.base)
			d.merge()
			r := issue(d.book)
			d.edit(1, situation, tt.master)
			d.merge(file("a.xlsx", d.form(1, r, situation, tt.sheet)))
			d.wantValue(1, situation, tt.want)
			d.wantVerdicts(tt.verdict)
			if len(d.out.Conflicts) != tt.conflicts {
				t.Fatalf("conflicts %v", d.out.Conflicts)
			}
			for _, c := range d.out.Conflicts {
				want := ledger.Conflict{Pledge: 1, Field: situation, Base: tt.base, Master: tt.master, Submitted: tt.sheet, Source: c.Source, MasterSource: c.MasterSource}
				if diff := cmp.Diff(want, c); diff != "" || c.Source.File != "受信/a.xlsx" || c.MasterSource.Kind != ledger.Edited || c.MasterSource.Source.Cell == "" {
					t.Errorf("conflict (-want +got):\n%s\n%+v", diff, c)
				}
			}
		})
	}
}

// A conflict rejects the sheet whole, other sheets of the file go in, and the
// pledge keeps every value of the master.
func TestConflictRejectsTheSheetWhole(t *testing.T) {
	d := newDesk(t, 2)
	r := issue(d.book)
	d.edit(1, situation, "丙")
	d.merge(file("a.xlsx", d.form(1, r, situation, "乙", remarks, "新"), d.form(2, r, situation, "乙")))
	d.wantVerdicts(ledger.Rejected, ledger.Accepted)
	d.wantValue(1, remarks, "")
	d.wantValue(2, situation, "乙")
	if got := d.out.Results; !slices.Equal(got, []ledger.FileResult{ledger.FilePartly}) {
		t.Errorf("results %v", got)
	}
}

func TestConflictSettledByHand(t *testing.T) {
	d := newDesk(t, 1)
	r := issue(d.book)
	d.edit(1, situation, "丙")
	a := file("a.xlsx", d.form(1, r, situation, "乙", remarks, "新"))
	d.merge(a)
	d.wantVerdicts(ledger.Rejected)
	d.edit(1, situation, "丁")
	d.merge(a)
	d.wantVerdicts(ledger.Accepted)
	d.wantValue(1, situation, "丁")
	d.wantValue(1, remarks, "新")
}

func TestConflictSettledByAFreshSheet(t *testing.T) {
	d := newDesk(t, 1)
	r := issue(d.book)
	d.edit(1, situation, "丙")
	a := file("a.xlsx", d.form(1, r, situation, "乙"))
	d.merge(a)
	r = issue(d.book)
	d.merge(file("b.xlsx", d.form(1, r, situation, "乙")))
	d.wantVerdicts(ledger.Accepted)
	d.wantValue(1, situation, "乙")
	d.merge(a) // the rejected one has been answered
	d.wantCodes(finding.FileAlreadyMerged)
	d.wantValue(1, situation, "乙")
}

// Only the master changed the value, by taking back a revision: the form that
// still shows it must not bring it back.
func TestUndoIsAChangeOfTheMasters(t *testing.T) {
	d := newDesk(t, 1)
	r := issue(d.book)
	d.merge(file("a.xlsx", d.form(1, r, situation, "誤り")))
	r = issue(d.book)
	fresh := d.form(1, r, remarks, "新")
	events := d.book.Events
	d.book.Events = append(slices.Clone(events), ledger.Event{Revision: d.book.Revision() + 1, Kind: ledger.Undone, Recorded: today, Field: ledger.RevisionField, Before: "3"})
	show(d.book)
	d.wantValue(1, situation, "")
	d.merge(file("b.xlsx", fresh))
	d.wantValue(1, remarks, "新")
	d.wantValue(1, situation, "")
}

func TestCorrectedSheets(t *testing.T) {
	t.Run("sent again, it replaces the first", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(file("a.xlsx", d.form(1, r, situation, "甲", remarks, "初")))
		d.merge(dated(file("b.xlsx", d.form(1, r, situation, "乙")), today, 2, 0))
		d.wantVerdicts(ledger.Accepted)
		d.wantValue(1, situation, "乙")
		d.wantValue(1, remarks, "") // as the corrected sheet has it
		d.merge(dated(file("c.xlsx", d.form(1, r, situation, "丙")), today, 3, 0))
		d.wantValue(1, situation, "丙")
	})
	t.Run("late first", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(dated(file("b.xlsx", d.form(1, r, situation, "乙")), today, 2, 0))
		d.merge(dated(file("a.xlsx", d.form(1, r, situation, "甲")), today, 1, 0))
		d.wantVerdicts(ledger.Superseded)
		d.wantCodes(finding.SheetSuperseded)
		d.wantValue(1, situation, "乙")
	})
	t.Run("a hand edit after the first is not lost", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(file("a.xlsx", d.form(1, r, situation, "甲")))
		d.edit(1, situation, "手")
		d.merge(dated(file("b.xlsx", d.form(1, r, situation, "乙")), today, 2, 0))
		d.wantVerdicts(ledger.Rejected)
		d.wantCodes(finding.Conflict)
		d.wantValue(1, situation, "手")
	})
	t.Run("equal in all: the one arriving now is newer", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(file("a.xlsx", d.form(1, r, situation, "甲")))
		d.merge(file("b.xlsx", d.form(1, r, situation, "乙")))
		d.wantValue(1, situation, "乙")
	})
	t.Run("back to what was issued", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(file("a.xlsx", d.form(1, r, situation, "甲")))
		d.merge(dated(file("b.xlsx", d.form(1, r)), today, 2, 0))
		d.wantVerdicts(ledger.Accepted)
		d.wantValue(1, situation, "")
	})
}

// A sheet rejected for something else, then a hand edit, then the corrected
// sheet with another value: both sides changed the item, and nobody has looked
// at it yet.
func TestUnrelatedRejectionSettlesNothing(t *testing.T) {
	d := newDesk(t, 1)
	r := issue(d.book)
	d.merge(file("a.xlsx", d.form(1, r, situation, "乙", "progress", "100%", "status", "未着手")))
	d.wantVerdicts(ledger.Rejected)
	d.edit(1, situation, "手")
	d.merge()
	d.merge(dated(file("b.xlsx", d.form(1, r, situation, "丙", "status", "実施中", "progress", "10%")), today, 2, 0))
	d.wantValue(1, situation, "手")
	if len(d.out.Findings) == 0 {
		t.Errorf("the department's value %q is passed over in silence", "丙")
	}
}

func TestNewer(t *testing.T) {
	mk := func(day pledge.Date, round int, modified int64) func(*ledger.File) {
		return func(f *ledger.File) { dated(f, day, round, modified) }
	}
	blank := func(f *ledger.File) { f.SubmittedOn, f.Round, f.Modified = 0, 0, time.Time{} }
	tests := []struct {
		name       string
		old, young func(*ledger.File)
	}{
		{"later 提出日, though a lower 提出回 and an older file", mk(today-1, 9, 99), mk(today, 1, 1)},
		{"higher 提出回, though an older file", mk(today, 1, 99), mk(today, 2, 1)},
		{"later modified", mk(today, 1, 1), mk(today, 1, 2)},
		{"blanks are oldest", blank, mk(today, 0, 1)},
		{"no 提出日 is oldest", mk(0, 9, 99), mk(today, 0, 0)},
	}
	for _, tt := range tests {
		for _, order := range []string{"one run", "another run"} {
			t.Run(tt.name+", "+order, func(t *testing.T) {
				d := newDesk(t, 1)
				r := issue(d.book)
				old, young := file("z.xlsx", d.form(1, r, situation, "旧")), file("a.xlsx", d.form(1, r, situation, "新"))
				tt.old(old)
				tt.young(young)
				if order == "one run" {
					d.merge(old, young)
					d.wantVerdicts(ledger.Superseded, ledger.Accepted)
				} else {
					d.merge(young)
					d.merge(old)
					d.wantVerdicts(ledger.Superseded)
				}
				d.wantCodes(finding.SheetSuperseded)
				d.wantValue(1, situation, "新")
			})
		}
	}
	t.Run("a later issue, though sent earlier", func(t *testing.T) {
		d := newDesk(t, 1)
		first, second := issue(d.book), issue(d.book)
		d.merge(dated(file("a.xlsx", d.form(1, first, situation, "旧")), today, 9, 99), dated(file("b.xlsx", d.form(1, second, situation, "新")), 0, 0, 0))
		d.wantVerdicts(ledger.Superseded, ledger.Accepted)
		d.wantValue(1, situation, "新")
	})
}

func TestDuplicates(t *testing.T) {
	t.Run("different and neither is newer", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(file("a.xlsx", d.form(1, r, situation, "甲")), file("b.xlsx", d.form(1, r, situation, "乙")))
		d.wantVerdicts(ledger.Rejected, ledger.Rejected)
		d.wantCodes(finding.SheetDuplicate, finding.SheetDuplicate)
		d.wantValue(1, situation, "")
	})
	t.Run("equal values need no order", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(file("a.xlsx", d.form(1, r, situation, "甲")), file("b.xlsx", d.form(1, r, situation, "甲")))
		d.wantCodes()
		d.wantValue(1, situation, "甲")
	})
	t.Run("a third that is older is only superseded", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		d.merge(file("a.xlsx", d.form(1, r, situation, "甲")), file("b.xlsx", d.form(1, r, situation, "乙")), dated(file("c.xlsx", d.form(1, r, situation, "丙")), today-1, 0, 0))
		d.wantVerdicts(ledger.Rejected, ledger.Rejected, ledger.Superseded)
	})
}

func TestWithoutARevision(t *testing.T) {
	d := newDesk(t, 1)
	d.edit(1, situation, "甲")
	d.edit(1, remarks, "備考")
	d.merge()
	d.merge(file("a.xlsx", change(list(1), situation, "乙", remarks, "")))
	d.wantVerdicts(ledger.Accepted)
	d.wantValue(1, situation, "乙")  // a filled cell replaces
	d.wantValue(1, remarks, "備考")   // a blank one keeps
	d.wantValue(1, "status", "未着手") // and so does one that is not there
	if got := d.out.Events[0].Issued; got != 0 {
		t.Errorf("issued %d", got)
	}
}

func TestForeignMaster(t *testing.T) {
	d := newDesk(t, 1)
	r := issue(d.book)
	theirs := d.form(1, r, situation, "乙")
	theirs.MasterID = "K2"
	future := d.form(1, r, situation, "丙")
	future.Issued = r + 1
	d.merge(file("a.xlsx", theirs), file("b.xlsx", future))
	d.wantVerdicts(ledger.Rejected, ledger.Rejected)
	d.wantCodes(finding.FileForeignMaster, finding.FileForeignMaster)
	d.wantValue(1, situation, "")
}

func TestSameFileAgain(t *testing.T) {
	t.Run("accepted", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		a := file("a.xlsx", d.form(1, r, situation, "甲"))
		d.merge(a)
		revision := d.book.Revision()
		d.merge(a)
		d.wantCodes(finding.FileAlreadyMerged)
		if d.out.Changed || d.book.Revision() != revision {
			t.Error("the second time records something")
		}
	})
	t.Run("twice in one run", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		a, b := file("a.xlsx", d.form(1, r, situation, "甲")), file("b.xlsx", d.form(1, r, situation, "甲"))
		b.SHA256 = a.SHA256
		d.merge(a, b)
		d.wantCodes(finding.FileAlreadyMerged)
		if len(d.out.Intakes) != 1 || !slices.Equal(d.out.Results, []ledger.FileResult{ledger.FileMerged, ledger.FileAlready}) {
			t.Errorf("intakes %v, results %v", d.out.Intakes, d.out.Results)
		}
	})
	t.Run("after its revision was undone it is new", func(t *testing.T) {
		d := newDesk(t, 1)
		r := issue(d.book)
		a := file("a.xlsx", d.form(1, r, situation, "甲"))
		d.merge(a)
		d.undo()
		d.wantValue(1, situation, "")
		d.merge(a)
		d.wantVerdicts(ledger.Accepted)
		d.wantValue(1, situation, "甲")
	})
	// Files that were not read have no hash; they come again all the same.
	t.Run("too large to be read", func(t *testing.T) {
		d := newDesk(t, 1)
		big := &ledger.File{Path: "受信/大.xlsx", Findings: []finding.Finding{{At: finding.Place{File: "受信/大.xlsx"}, Code: finding.FileTooLarge, Variant: "file"}}}
		d.merge(big)
		d.merge(big)
		if d.out.Changed {
			t.Errorf("the second time records %v", d.out.Intakes)
		}
	})
	t.Run("two sheets of one pledge, the newer rejected", func(t *testing.T) {
		d := newDesk(t, 1)
		first, second := issue(d.book), issue(d.book)
		a := file("a.xlsx", d.form(1, first, situation, "甲"), d.form(1, second, "status", "未着手", "progress", "50%"))
		d.merge(a)
		d.wantVerdicts(ledger.Superseded, ledger.Rejected)
		d.merge(a)
		if d.out.Changed {
			t.Errorf("the second time records %v", d.out.Intakes)
		}
	})
	// One sheet of a file is mended by another file, a second one by a hand edit.
	// The first must not be judged anew because the second is.
	t.Run("what was mended stays mended", func(t *testing.T) {
		d := newDesk(t, 2)
		r := issue(d.book)
		d.edit(1, situation, "手")
		d.edit(2, situation, "手")
		a := file("a.xlsx", d.form(1, r, situation, "乙"), d.form(2, r, situation, "乙"))
		d.merge(a)
		d.wantVerdicts(ledger.Rejected, ledger.Rejected)
		d.merge(file("b.xlsx", d.form(1, r, situation, "手")))
		d.edit(2, situation, "乙")
		d.merge(a)
		d.wantVerdicts(ledger.Unchanged)
		d.merge(a)
		d.wantCodes(finding.FileAlreadyMerged)
		if d.out.Changed {
			t.Errorf("the next time records %v", d.out.Intakes)
		}
	})
}

// A pledge asked for anew is missing until a sheet answers: an old file that is
// looked at again for another pledge's sake answers nothing.
func TestMissingAfterAnOldFileComesAgain(t *testing.T) {
	d := newDesk(t, 2)
	r := issue(d.book)
	d.edit(2, situation, "手")
	a := file("a.xlsx", d.form(1, r, situation, "甲"), d.form(2, r, situation, "乙"))
	d.merge(a)
	d.wantVerdicts(ledger.Accepted, ledger.Rejected)
	issue(d.book)
	d.edit(2, situation, "乙")
	d.merge(a)
	missing := d.book.Missing(nil, ledger.Replay(d.book.Events, nil), today)
	if !slices.ContainsFunc(missing["総務部"], func(q ledger.Request) bool { return q.Pledge == 1 }) {
		t.Errorf("missing %v, want pledge 1 among them", missing)
	}
}

// The register is achieved by hand, the form knows nothing of it: what comes
// out of the merge must keep the rules, or the sheet goes back.
func TestMergedResultKeepsTheRules(t *testing.T) {
	d := newDesk(t, 1)
	d.edit(1, "status", "実施中")
	d.edit(1, "progress", "40%")
	d.merge()
	r := issue(d.book)
	d.edit(1, "status", "達成済み")
	d.edit(1, "achievedOn", "2024-08-01")
	d.merge(file("a.xlsx", d.form(1, r, "progress", "50%")))
	if s, p := d.value(1, "status"), d.value(1, "progress"); s == "達成済み" && p == "50%" {
		t.Errorf("after the merge the pledge is %s with %s: %v %v", s, p, d.out.Judged[0].Verdict, d.codes())
	}
}

func TestHandEditsAreRecordedFirst(t *testing.T) {
	d := newDesk(t, 1)
	d.edit(1, situation, "手")
	d.merge(file("a.xlsx", change(list(1), remarks, "新")))
	var kinds []ledger.Kind
	for _, e := range d.out.Events {
		kinds = append(kinds, e.Kind)
	}
	if diff := cmp.Diff([]ledger.Kind{ledger.Edited, ledger.Submitted}, kinds); diff != "" {
		t.Error(diff)
	}
	if e := d.out.Events[0]; e.Recorded != today || e.Before != "" || e.After != "手" || e.Source.Sheet != "公約一覧" || e.Source.Cell == "" {
		t.Errorf("event %+v", e)
	}
}

func TestHandEditsThatBreakARule(t *testing.T) {
	tests := []struct {
		name string
		edit func(*ledger.Book)
		code finding.Code
	}{
		{"a deleted row", func(b *ledger.Book) { b.Register = b.Register[:1] }, finding.MasterInvalid},
		{"a blank status", func(b *ledger.Book) { delete(b.Register[0].Record, "status") }, finding.MasterInvalid},
		{"merged into nothing", func(b *ledger.Book) { b.Register[0].Record["status"] = "統合" }, finding.MasterInvalid},
		{"merged into itself", func(b *ledger.Book) {
			b.Register[0].Record["status"], b.Register[0].Record["mergedInto"] = "統合", "1"
		}, finding.MasterInvalid},
		{"a 統合先 without 統合", func(b *ledger.Book) { b.Register[0].Record["mergedInto"] = "2" }, finding.MasterInvalid},
		{"a new row without a name", func(b *ledger.Book) {
			b.Register = append(b.Register, ledger.Row{Number: 3, Row: 9, Record: pledge.Record{"number": "3", "area": "1 安心", "department": "総務部", "initialTarget": "令和7年度"}})
		}, finding.MasterInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBook(2)
			tt.edit(b)
			edits, found := b.HandEdits(today)
			if len(edits) > 0 || len(found) == 0 || found[0].Code != tt.code || found[0].Severity() != finding.Error {
				t.Errorf("edits %v, findings %v", edits, found)
			}
		})
	}
}

func TestHandRegistration(t *testing.T) {
	d := newDesk(t, 1)
	d.book.Register = append(d.book.Register, ledger.Row{Number: 7, Row: 9, Record: pledge.Record{"number": "7", "area": "1 安心", "name": "新しい公約", "department": "総務部", "initialTarget": "令和8年度以降"}})
	d.merge()
	d.wantCodes()
	for f, want := range map[pledge.Field]string{"target": "令和8年度以降", "status": "未着手", "progress": "0%", "name": "新しい公約"} {
		d.wantValue(7, f, want)
	}
	for _, e := range d.out.Events {
		if e.Kind != ledger.Registered || e.Pledge != 7 {
			t.Errorf("event %+v", e)
		}
	}
}

func TestUndo(t *testing.T) {
	d := newDesk(t, 1)
	if _, err := d.book.Undo(nil, today); err != ledger.ErrNothingToUndo {
		t.Errorf("error %v", err)
	}
	d.merge(file("a.xlsx", change(list(1), situation, "一")))
	d.merge(file("b.xlsx", change(list(1), situation, "二")))
	d.edit(1, remarks, "手")
	for _, want := range []string{"一", ""} {
		d.undo()
		d.wantValue(1, situation, want)
		d.wantValue(1, remarks, "手") // what people wrote stays
	}
	if found := d.book.Verify(); len(found) > 0 {
		t.Error(found)
	}
	d.undo() // when nothing else is left, that too
	d.wantValue(1, remarks, "")
	if _, err := d.book.Undo(nil, today); err != ledger.ErrNothingToUndo {
		t.Errorf("error %v", err)
	}
	if n := len(d.book.Events); fmt.Sprint(d.book.Events[n-1].Kind) != string(ledger.Undone) {
		t.Error("an undoing is no event")
	}
}

// An edit that was recorded alone is a revision like any other; one that was
// recorded beside something else gives way to it.
func TestUndoOfEdits(t *testing.T) {
	d := newDesk(t, 1)
	d.merge(file("a.xlsx", change(list(1), situation, "一")))
	d.edit(1, remarks, "手")
	d.merge()
	d.undo()
	d.wantValue(1, remarks, "")
	d.wantValue(1, situation, "一")
	d.book.Register = append(d.book.Register, ledger.Row{Number: 7, Row: 9, Record: pledge.Record{"number": "7", "area": "1 安心", "name": "新しい公約", "department": "総務部", "initialTarget": "令和8年度以降"}})
	d.edit(1, remarks, "手")
	d.merge(file("b.xlsx", change(list(1), situation, "二")))
	d.undo()
	d.wantValue(1, remarks, "手")
	d.wantValue(1, situation, "一")
	d.undo()
	d.wantValue(1, situation, "")
	d.wantValue(7, "name", "新しい公約")
	d.undo()
	d.wantValue(1, remarks, "")
	if state := ledger.Replay(d.book.Events, nil); len(state) != 1 {
		t.Errorf("the registration stays: %v", state)
	}
}
