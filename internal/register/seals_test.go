package register

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
)

// fullRow is a row of each sealed sheet with a value in every column.
var (
	fullEvent = event{Revision: 7, Kind: ledger.Decided, Recorded: day, Effective: day, Meeting: "令和6年度第1回本部会議", Pledge: 2, Field: pledge.Progress,
		Before: "50%", After: "60%", Reason: "補助のため", Source: ledger.Source{File: "受信/総務部.xlsx", Sheet: "2", Cell: "B9"}, Issued: 3, By: "行政 太郎"}
	fullRequest = request{Revision: 7, Pledge: 2, Department: "総務部", Meeting: "令和6年度第1回本部会議", Asked: day, Due: day}
	fullIntake  = intake{Revision: 7, Name: "受信/総務部.xlsx", SHA256: "ab", Sender: "行政 太郎", Department: "総務部", Date: day, SubmittedOn: day, Round: 1,
		Modified: time.Date(2024, 8, 20, 9, 0, 0, 0, time.UTC), Result: ledger.FileMerged}
	fullReceipt = receipt{ledger.Receipt{Pledge: 2, Meeting: "令和6年度第1回本部会議", Issued: 3, Sheet: "2", Verdict: ledger.Accepted}, 7, "ab"}
	fullHearing = hearing{Revision: 7, Meeting: "令和6年度第1回本部会議", Pledge: 2, Decision: ledger.Withdrawn, Instruction: "確かめること", Confirmed: true, MergedInto: 3,
		NewName: "公約その二", Contents: true, SettledOn: day, Source: ledger.Source{File: "受信/審査結果票.xlsx", Sheet: "審査結果票", Cell: "F5"}}
	fullSeal = seal{7, "審査記録", 3, "0000-0000-0000-0001"}
)

// Every column counts, blank cells do not: a column that a sheet gets later
// changes nothing of the rows before it.
func TestEveryColumnIsSealed(t *testing.T) {
	everyColumn(t, history, fullEvent)
	everyColumn(t, requests, fullRequest)
	everyColumn(t, intakes, fullIntake)
	everyColumn(t, receipts, fullReceipt)
	everyColumn(t, hearings, fullHearing)
	everyColumn(t, seals, fullSeal)
}

// What no sheet takes up would not be written, and nothing would say so.
func TestEveryListOfALogHasItsSheet(t *testing.T) {
	shape := reflect.TypeFor[ledger.Log]()
	for i := range shape.NumField() {
		var l ledger.Log
		list := reflect.ValueOf(&l).Elem().Field(i)
		list.Set(reflect.MakeSlice(list.Type(), 1, 1))
		if len(sealsOf(&l)) == 0 {
			t.Errorf("no sheet for %s", shape.Field(i).Name)
		}
	}
	if l := (ledger.Log{Intakes: []intake{{Receipts: []ledger.Receipt{fullReceipt.Receipt}}}}); !slices.ContainsFunc(sealsOf(&l), func(s seal) bool { return s.sheet == receipts.sheet }) {
		t.Errorf("no sheet for the receipts")
	}
}

func everyColumn[T any](t *testing.T, r records[T], full T) {
	t.Helper()
	was, _ := r.markOf(&full, nil)
	if was.revision != 7 {
		t.Errorf("%s: revision %d", r.sheet, was.revision)
	}
	blank := func(*T) splice.Value { return splice.Value{} }
	for i, f := range r.fields {
		if v := f.get(&full); v.Kind == splice.Blank {
			t.Errorf("%s: %s is blank in the row of this test", r.sheet, f.header)
		}
		less := r
		less.fields = slices.Clone(r.fields)
		less.fields[i].get = blank
		if is, _ := less.markOf(&full, nil); is.digest == was.digest {
			t.Errorf("%s: %s does not count", r.sheet, f.header)
		}
	}
	more := r
	more.fields = append(slices.Clone(r.fields), field[T]{header: "予算額", get: blank})
	if is, _ := more.markOf(&full, nil); is != was {
		t.Errorf("%s: a new column counts where it is blank", r.sheet)
	}
}

// The numbers are part of the format: what this version wrote a later one must
// find unchanged.
func TestSealsStay(t *testing.T) {
	var of tally
	event, _ := history.markOf(&fullEvent, nil)
	hearing, _ := hearings.markOf(&fullHearing, nil)
	intake, _ := intakes.markOf(&fullIntake, nil)
	for _, m := range []mark{event, hearing, intake} {
		of.add(m.digest)
	}
	if got, want := of.print(), "EB99-215E-B535-4F0B"; of.rows != 3 || got != want {
		t.Errorf("%d rows come to %s, not %s", of.rows, got, want)
	}
}

// oddTexts are what cells, programs and people make of a text.
var oddTexts = []string{
	" ", "　", "007", "1e5", "TRUE", "=1+1", "'x", "45%", "2024/8/26", "#REF!", " 前後 ", "一行\r\n二行\r三行", "タブ\tと\x01制御\x1f", "_x0041_", "𠮷野家👪", "\ufffe", "\xff", "a\u00a0b", "\n",
	strings.Repeat("長", pledge.MaxText),
}

// odd is a change that records a text wherever one may stand.
func odd(m *Master, text string) Change {
	c := remark(m, 1, "備考")
	c.Events[0].After = c.Events[0].Before + "。"
	c.State = ledger.Replay(append(slices.Clone(m.Book.Events), c.Events...), nil)
	e := &c.Events[0]
	e.Reason, e.By, e.Source.File, e.Source.Sheet = text, text, text, text
	c.Requests = []request{{Revision: e.Revision, Pledge: 1, Department: text, Meeting: text, Asked: day}}
	c.Intakes = []intake{{Revision: e.Revision, Name: text, Sender: text, Department: text, SHA256: "ab", Date: day, Result: ledger.FileMerged,
		Modified: time.Date(2024, 8, 20, 18, 0, 0, 123, time.FixedZone("", 9*60*60)), Receipts: []ledger.Receipt{{Pledge: 1, Sheet: text, Meeting: text, Verdict: ledger.Accepted}}}}
	return c
}

// Whatever is recorded reads back as it was sealed, also when another program
// has saved the master.
func TestSealsOfOddTexts(t *testing.T) {
	path := smallMaster(t, 2)
	for _, text := range oddTexts {
		m := mustLoad(t, path)
		if err := commit(m, odd(m, text)); err != nil {
			t.Fatalf("%.20q: %v", text, err)
		}
	}
	if found := mustLoad(t, path).Verify(); len(found) > 0 {
		t.Error(found)
	}
	change(t, path, func(f *excelize.File) error { return f.SetCellStr("市のメモ", "A1", "メモ") })
	if found := mustLoad(t, path).Verify(); len(found) > 0 {
		t.Errorf("saved by excelize: %v", found)
	}
}

// change edits a master as people do; it has the sheet 市のメモ of their own.
func change(t *testing.T, path string, edit func(f *excelize.File) error) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.NewSheet("市のメモ"); err != nil {
		t.Fatal(err)
	}
	if err := edit(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

// What people do to the rows of the sheets of record is told, whatever it is,
// and only where they did it.
func TestSealsAreCompared(t *testing.T) {
	set := func(sheet, cell string, v any) func(f *excelize.File) error {
		return func(f *excelize.File) error { return f.SetCellValue(sheet, cell, v) }
	}
	tests := []struct {
		name string
		edit func(f *excelize.File) error
		want []string // of a finding each: place, and how its reason begins
	}{
		{"nothing", func(*excelize.File) error { return nil }, nil},
		{"sorted the other way", func(f *excelize.File) error {
			const sheet = "作成依頼"
			return errors.Join(f.SetCellInt(sheet, "B2", 2), f.SetCellInt(sheet, "B3", 1), f.SetCellStr(sheet, "C2", "2部"), f.SetCellStr(sheet, "C3", "1部"))
		}, nil},
		{"two values swapped", func(f *excelize.File) error {
			return errors.Join(set(requests.sheet, "C2", "2部")(f), set(requests.sheet, "C3", "1部")(f))
		}, []string{"作成依頼 A2: 作成依頼の改訂2の2行（2行目から3行目まで）のどれかが書き換えられています。"}},
		{"a row of another revision", set(requests.sheet, "A3", 3), []string{"作成依頼 A2: 作成依頼の改訂2の行が消されています。2行のはずが、1行です（2行目）。",
			"作成依頼 A3: 作成依頼の3行目は、改訂3で記録した行ではありません。足されています。"}},
		{"all rows of a revision", func(f *excelize.File) error {
			return errors.Join(f.RemoveRow(requests.sheet, 3), f.RemoveRow(requests.sheet, 2))
		},
			[]string{"作成依頼 : 作成依頼の改訂2の行が消されています。2行のはずが、1行もありません。"}},
		{"a row twice", func(f *excelize.File) error { return f.DuplicateRow(intakes.sheet, 2) },
			[]string{"取込記録 A2: 取込記録の2行目は、改訂2で記録した行ではありません。足されています。"}},
		{"two rows more", func(f *excelize.File) error {
			return errors.Join(f.DuplicateRow(intakes.sheet, 2), f.DuplicateRow(intakes.sheet, 2))
		}, []string{"取込記録 A2: 取込記録に改訂2の行が足されています。1行のはずが、3行です（2行目から4行目まで）。"}},
		{"a seal", set(seals.sheet, "C4", 9), []string{"記録の照合 A4: 記録の照合の改訂2の行（4行目から7行目まで）が、書き換えられたか、消されたか、足されています。"}},
		{"a seal's revision", set(seals.sheet, "A4", nil), []string{"記録の照合 A4: 記録の照合に、改訂が空欄か", "記録の照合 A5: 記録の照合の改訂2の行（5行目から7行目まで）が、書き換えられたか"}},
		{"the seals' own seal", set(seals.sheet, "C8", 9), []string{"記録の照合 A4: 記録の照合の改訂2の行（4行目から7行目まで）が、書き換えられたか"}},
		{"its sheet", set(seals.sheet, "B8", "x"), []string{"記録の照合 A4: 記録の照合の改訂2の行（4行目から8行目まで）が、書き換えられたか"}},
		{"the seals' own seal deleted", func(f *excelize.File) error { return f.RemoveRow(seals.sheet, 8) },
			[]string{"記録の照合 A4: 記録の照合の改訂2の行（4行目から7行目まで）が、書き換えられたか"}},
		{"a seal twice", func(f *excelize.File) error { return f.DuplicateRow(seals.sheet, 4) },
			[]string{"記録の照合 A4: 記録の照合の4行目は、改訂2で記録した行ではありません。足されています。"}},
		{"a seal of a revision to come", set(seals.sheet, "A4", 99), []string{"記録の照合 A4: 記録の照合の改訂99の行（4行目）が", "記録の照合 A5: 記録の照合の改訂2の行（5行目から7行目まで）が"}},
		{"the seals of a revision", func(f *excelize.File) error {
			return errors.Join(f.RemoveRow(seals.sheet, 8), f.RemoveRow(seals.sheet, 7), f.RemoveRow(seals.sheet, 6), f.RemoveRow(seals.sheet, 5), f.RemoveRow(seals.sheet, 4))
		}, []string{"記録の照合 : 記録の照合の、改訂2の行がなくなっています。"}},
		{"the seals of the last revision", func(f *excelize.File) error {
			return errors.Join(f.RemoveRow(seals.sheet, 10), f.RemoveRow(seals.sheet, 9))
		}, []string{"記録の照合 : 記録の照合の、改訂3の行がなくなっています。"}},
		{"a column of their own", func(f *excelize.File) error {
			return errors.Join(f.InsertCols(requests.sheet, "C", 1), f.SetCellStr(requests.sheet, "C1", "メモ"), f.SetCellStr(requests.sheet, "C2", "電話した"))
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := smallMaster(t, 2)
			m := mustLoad(t, path)
			c := odd(m, "総務部")
			c.Requests = []request{{Revision: 2, Pledge: 1, Department: "1部", Asked: day}, {Revision: 2, Pledge: 2, Department: "2部", Asked: day}}
			if err := commit(m, c); err != nil {
				t.Fatal(err)
			}
			m = mustLoad(t, path)
			if err := commit(m, remark(m, 2, "備考")); err != nil {
				t.Fatal(err)
			}
			change(t, path, tt.edit)
			m = mustLoad(t, path)
			found := finding.Sort(m.HistoryChanged())
			for i, f := range found {
				got := fmt.Sprintf("%s %s: %s", f.At.Sheet, f.At.Cell(), f.Args["reason"])
				if i >= len(tt.want) || !strings.HasPrefix(got, tt.want[i]) {
					t.Errorf("found %s", got)
				}
			}
			if len(found) < len(tt.want) || (len(m.Verify()) > 0) != (len(tt.want) > 0) {
				t.Errorf("%d found, %d when verified, want %v", len(found), len(m.Verify()), tt.want)
			}
			// A later run blesses nothing.
			if err := commit(m, remark(m, 1, "後の備考")); err != nil {
				t.Fatal(err)
			}
			if again := mustLoad(t, path).HistoryChanged(); len(again) != len(found) {
				t.Errorf("%d found after another run, %d before", len(again), len(found))
			}
		})
	}
}
