package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// A list bears no department (what a planner's own sheets say wrongly is no
// department's business): its sheets count for those of its pledges, and
// so do its errors; where all pledges are one department's, the file is too.
func TestListsOfDepartments(t *testing.T) {
	const own, mixed = "受信/一覧.xlsx", "受信/全部.xlsx"
	r := &Run{Command: "merge", Out: "out", Settings: &pledge.Settings{Departments: []pledge.DepartmentEntry{{Name: "総務部"}, {Name: "福祉部"}}},
		Files:   []File{{Path: own, Result: ledger.FilePartly, Sheets: 2}, {Path: mixed, Result: ledger.FileMerged, Sheets: 2}},
		Offices: map[int]string{1: "福祉部", 2: "福祉部", 3: "総務部"},
		Returns: []Return{{Path: "out/修正依頼_福祉部.xlsx", Department: "福祉部", Sheets: map[int]string{2: "2"}}},
		Findings: []finding.Finding{
			{At: at(own, "表", 3, 4), Code: finding.RequiredBlank, Pledge: 2, Field: pledge.StatusWord},
			{At: at(mixed, "表", 3, 4), Code: finding.RequiredBlank, Pledge: 3, Field: pledge.StatusWord},
			{At: at(mixed, "所管替え", 3, 4), Code: finding.RequiredBlank, Pledge: 3, Field: pledge.Department}}}
	for _, s := range []struct {
		file    string
		pledge  int
		verdict ledger.Verdict
	}{{own, 1, ledger.Accepted}, {own, 2, ledger.Rejected}, {mixed, 1, ledger.Unchanged}, {mixed, 3, ledger.Rejected}} {
		r.Sheets = append(r.Sheets, ledger.Judged{Submission: &ledger.Submission{At: at(s.file, "表", s.pledge+1, 1), Pledge: s.pledge}, Verdict: s.verdict})
	}
	got := map[string]sheetCounts{}
	for _, a := range r.answers() {
		got[a.department] = a.sheets
	}
	if d := cmp.Diff(map[string]sheetCounts{"福祉部": {Read: 3, Accepted: 2, Rejected: 1, Unchanged: 1}, "総務部": {Read: 1, Rejected: 1}}, got); d != "" {
		t.Error(d)
	}
	text := print(t, r, TextOptions{Lang: finding.Japanese})
	for _, want := range []string{own + "（福祉部）\n", mixed + "\n", "3件あります（総務部 1件、福祉部 1件、全部.xlsx 1件）。"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	b, f := read(t, r)
	if got := cells(t, b, sheetFindings); !strings.Contains(got, "福祉部 | "+own) || !strings.Contains(got, "総務部 | "+mixed) {
		t.Errorf("指摘一覧 does not name the departments:\n%s", got)
	}
	// The department's return workbook is linked from its finding and its file.
	links := 0
	for _, sheet := range []string{sheetOverview, sheetFindings} {
		all, err := f.GetHyperLinkCells(sheet, "External")
		if err != nil {
			t.Fatal(err)
		}
		links += len(all)
	}
	if links != 2 {
		t.Errorf("%d links to the return workbook, want 2", links)
	}
}

// What was returned is not what never came.
func TestOutstanding(t *testing.T) {
	r := &Run{Missing: []Missing{{Department: "総務部", Pledges: []int{1, 2, 3}, Returned: []int{2}}, {Department: "福祉部", Pledges: []int{9}}},
		Sheets: []ledger.Judged{{Submission: &ledger.Submission{Pledge: 3}, Verdict: ledger.Rejected}, {Submission: &ledger.Submission{Pledge: 9}, Verdict: ledger.Rejected}}}
	want := []Missing{{Department: "総務部", Pledges: []int{1}, Returned: []int{2, 3}}, {Department: "福祉部", Returned: []int{9}}}
	if d := cmp.Diff(want, r.outstanding()); d != "" {
		t.Error(d)
	}
}

// A run that changes no value says what it recorded.
func TestRevisionInWords(t *testing.T) {
	for _, tt := range []struct {
		changed        bool
		changes, edits int
		ja, en         string
	}{
		{false, 0, 0, "新しい変更はありません。台帳は改訂4のままです。", "Nothing new; the master stays at revision 4."},
		{true, 3, 0, "変更3件を、台帳の改訂4として記録しました。", "3 changes recorded as revision 4 of the master."},
		{true, 0, 1, "手作業の修正1件を、台帳の改訂4として記録しました。", "1 hand edit recorded as revision 4 of the master."},
		{true, 3, 2, "変更3件と手作業の修正2件を、台帳の改訂4として記録しました。", "3 changes and 2 hand edits recorded as revision 4 of the master."},
		{true, 0, 0, "公約の内容に変更はありません。処理したことを、台帳の改訂4として記録しました。", "No change, but what was done recorded as revision 4 of the master."},
	} {
		if got := japanese.revision(tt.changed, tt.changes, tt.edits, 4); got != tt.ja {
			t.Errorf("%q, want %q", got, tt.ja)
		}
		if got := english.revision(tt.changed, tt.changes, tt.edits, 4); got != tt.en {
			t.Errorf("%q, want %q", got, tt.en)
		}
	}
}
