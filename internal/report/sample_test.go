package report

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func at(file, sheet string, row, col int) finding.Place {
	return finding.Place{File: file, Sheet: sheet, Row: row, Col: col}
}

// sample is a merge of a fictional city with a bit of everything.
func sample() *Run {
	const (
		soumu    = "受信/総務部.xlsx"
		kikaku   = "受信/企画政策部.xlsx"
		kyouiku  = "受信/教育部_R6.xlsx"
		damaged  = "受信/建設部.xlsx"
		already  = "受信/旧/市民部.xlsx"
		already2 = "受信/旧/福祉部.xlsx"
		photo    = "受信/写真.jpg"
	)
	situation := "運行事業者との協議を続けている。実証運行は令和6年10月から二つの路線で始める予定で、停留所の位置について地区の説明会を終えた。課題は運転手の確保である。"
	revised := strings.NewReplacer("二つの路線", "三つの路線", "停留所の位置について", "停留所と時刻について", "課題は運転手の確保である。", "課題は運転手の確保と車両の更新費用である。").Replace(situation)
	r := &Run{
		Command: "merge",
		Settings: &pledge.Settings{City: "見本市", Programme: "みほん再起動プロジェクト", Departments: []pledge.DepartmentEntry{
			{Name: "総務部"}, {Name: "企画政策部"}, {Name: "市民部"}, {Name: "福祉部"}, {Name: "建設部"}, {Name: "教育部"}}},
		Revision: 13, Changed: true, Today: pledge.NewDate(2024, 8, 26), Master: "公約管理台帳.xlsx", Out: "out",
		Files: []File{
			{Path: kikaku, SHA256: strings.Repeat("1f", 32), Department: "企画政策部", Result: ledger.FilePartly, Sheets: 2},
			{Path: photo, SHA256: strings.Repeat("2e", 32), Result: ledger.FileIgnored},
			{Path: damaged, SHA256: strings.Repeat("3d", 32), Result: ledger.FileRejected},
			{Path: kyouiku, SHA256: strings.Repeat("4c", 32), Department: "教育部", Result: ledger.FilePartly, Sheets: 2},
			{Path: already, SHA256: strings.Repeat("5b", 32), Department: "市民部", Result: ledger.FileAlready},
			{Path: already2, SHA256: strings.Repeat("6a", 32), Department: "福祉部", Result: ledger.FileAlready},
			{Path: soumu, SHA256: strings.Repeat("79", 32), Department: "総務部", Result: ledger.FilePartly, Sheets: 4},
		},
		Asked:   map[string]int{"総務部": 5, "企画政策部": 2, "市民部": 3, "福祉部": 1, "建設部": 4, "教育部": 2},
		Missing: []Missing{{Department: "総務部", Pledges: []int{3, 12}}, {Department: "建設部", Pledges: []int{21, 22, 23, 40}, Returned: []int{40}}, {Department: "教育部", Pledges: []int{31}}},
		Edits:   2,
		Names: map[int]string{1: "窓口の待ち時間を半分にします", 2: "公共施設のWi-Fiを整備します", 3: "職員提案制度をつくります", 7: "循環バスを三路線に広げ、駅と病院をつなぎます", 12: "防災行政無線を全戸で聞けるようにします",
			21: "通学路の歩道を整備します", 22: "橋の点検を毎年公表します", 23: "公園に日陰をつくります", 30: "小学校の給食費を無償にします", 31: "図書館を夜8時まで開きます", 40: "除雪の計画を見直します"},
		Returns: []Return{
			{Path: "out/修正依頼_教育部.xlsx", Department: "教育部", Sheets: map[int]string{31: "31"}},
			{Path: "out/修正依頼_総務部.xlsx", Department: "総務部", Sheets: map[int]string{12: "12"}},
		},
		Conflicts: []ledger.Conflict{{Pledge: 7, Field: pledge.TargetYear, Base: "令和7年度", Master: "令和8年度", Submitted: "令和6年度", Source: ledger.Source{File: kikaku, Sheet: "7", Cell: "D6"},
			MasterSource: ledger.Event{Revision: 11, Kind: ledger.Decided, Effective: pledge.NewDate(2024, 7, 30), Source: ledger.Source{File: "受信/本部会議.xlsx", Sheet: "審査結果票", Cell: "F9"}}}},
	}
	for _, s := range []struct {
		at      finding.Place
		pledge  int
		verdict ledger.Verdict
	}{
		{at(kikaku, "2", 0, 0), 2, ledger.Waiting}, {at(kikaku, "7", 0, 0), 7, ledger.Rejected},
		{at(kyouiku, "30", 0, 0), 30, ledger.Accepted}, {at(kyouiku, "31", 0, 0), 31, ledger.Rejected},
		{at(soumu, "1", 0, 0), 1, ledger.Unchanged}, {at(soumu, "12", 0, 0), 12, ledger.Rejected},
		{at(soumu, "12 (2)", 0, 0), 12, ledger.Superseded}, {at(soumu, "2", 0, 0), 2, ledger.Accepted},
	} {
		r.Sheets = append(r.Sheets, ledger.Judged{Submission: &ledger.Submission{At: s.at, Pledge: s.pledge, Form: true}, Verdict: s.verdict})
	}
	change := func(n int, f pledge.Field, from, to, reason string, source ledger.Source) {
		r.Changes = append(r.Changes, ledger.Event{Revision: 13, Kind: ledger.Submitted, Recorded: r.Today, Effective: r.Today, Pledge: n, Field: f,
			Before: from, After: to, Reason: reason, Source: source, Issued: 12})
	}
	change(2, pledge.StatusWord, "検討中", "実施中", "補正予算が成立したため", ledger.Source{File: soumu, Sheet: "2", Cell: "D7"})
	change(2, pledge.Progress, "10%", "45%", "", ledger.Source{File: soumu, Sheet: "2", Cell: "D8"})
	change(30, pledge.Situation, situation, revised, "", ledger.Source{File: kyouiku, Sheet: "30", Cell: "B14"})
	change(30, "plan/2025", "", "=SUM(A1) と書かれた工程です。", "", ledger.Source{File: kyouiku, Sheet: "30", Cell: "D22"})
	change(30, pledge.Remarks, "予算要求中です。", "", "", ledger.Source{File: kyouiku, Sheet: "30", Cell: "B30"})
	r.Findings = finding.Sort([]finding.Finding{
		{At: at(damaged, "", 0, 0), Code: finding.FileUnreadable, Args: finding.Args{"reason": "unexpected end of archive"}},
		{At: at(photo, "", 0, 0), Code: finding.FileIgnored, Args: finding.Args{"kind": ".jpg"}},
		{At: at(already, "", 0, 0), Code: finding.FileAlreadyMerged, Args: finding.Args{"date": "2024-08-20", "result": "merged"}},
		{At: at(already2, "", 0, 0), Code: finding.FileAlreadyMerged, Args: finding.Args{"date": "2024-08-20", "result": "merged"}},
		{At: at(soumu, "12", 6, 4), Code: finding.HorizonMismatch, Pledge: 12, Field: pledge.HorizonName, Value: "中期", Args: finding.Args{"target": "令和5年度", "want": "短期"}},
		{At: at(soumu, "12", 10, 4), Code: finding.YearInvalid, Variant: "no-era", Pledge: 12, Field: pledge.TargetYear, Value: "5年度"},
		{At: at(soumu, "2", 8, 4), Code: finding.ProgressComplete, Pledge: 2, Field: pledge.Progress, Value: "100%"},
		{At: at(soumu, "2", 7, 4), Code: finding.ValueNormalised, Pledge: 2, Field: pledge.StatusWord, Value: "進行中", Args: finding.Args{"read": "実施中"}},
		{At: at(soumu, "1", 7, 4), Code: finding.ValueNormalised, Pledge: 1, Field: pledge.StatusWord, Value: "済", Args: finding.Args{"read": "達成済み"}},
		{At: at(kyouiku, "31", 7, 28), Code: finding.RequiredBlank, Pledge: 31, Field: pledge.StatusWord},
		{At: at(kikaku, "7", 6, 4), Code: finding.Conflict, Pledge: 7, Field: pledge.TargetYear, Value: "令和6年度",
			Args: finding.Args{"base": "令和7年度", "master": "令和8年度", "submitted": "令和6年度", "source": "改訂11 決定"}},
	})
	return r
}

// TestSampleIsReal keeps the sample honest: its findings are ones the program
// could make.
func TestSampleIsReal(t *testing.T) {
	for _, f := range sample().Findings {
		if err := f.Check(); err != nil {
			t.Error(err)
		}
	}
}

// many is a run with n errors and n warnings, the warnings first.
func many(n int) *Run {
	r := &Run{Command: "merge", Settings: &pledge.Settings{}, Today: pledge.NewDate(2024, 8, 26), Master: "台帳.xlsx"}
	for i := range n {
		file := fmt.Sprintf("受信/%03d.xlsx", i)
		r.Files = append(r.Files, File{Path: file, Department: "総務部", Result: ledger.FilePartly, Sheets: 1})
		r.Findings = append(r.Findings,
			finding.Finding{At: at(file, "1", 5, 4), Code: finding.ProgressComplete, Pledge: i + 1, Field: pledge.Progress, Value: "100%"},
			finding.Finding{At: at(file, "1", 6, 4), Code: finding.RequiredBlank, Pledge: i + 1, Field: pledge.StatusWord})
	}
	return r
}
