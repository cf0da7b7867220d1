package report

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
)

func print(t *testing.T, r *Run, o TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	check := sample()
	check.Command, check.Out, check.Returns = "check", "", nil
	nothing := &Run{Command: "merge", Revision: 4, Master: "公約管理台帳.xlsx", Out: "out"}
	for _, tt := range []struct {
		name string
		run  *Run
		o    TextOptions
	}{
		{"ja.txt", sample(), TextOptions{Lang: finding.Japanese}},
		{"en.txt", sample(), TextOptions{Lang: finding.English}},
		{"colour.txt", sample(), TextOptions{Lang: finding.Japanese, Color: true, Width: 72}},
		{"all.txt", sample(), TextOptions{Lang: finding.Japanese, All: true}},
		{"quiet.txt", sample(), TextOptions{Lang: finding.Japanese, Quiet: true}},
		{"check.txt", check, TextOptions{Lang: finding.Japanese}},
		{"nothing.txt", nothing, TextOptions{Lang: finding.Japanese}},
	} {
		t.Run(tt.name, func(t *testing.T) { golden(t, tt.name, []byte(print(t, tt.run, tt.o))) })
	}
}

func TestTextCap(t *testing.T) {
	r := many(40)
	capped := print(t, r, TextOptions{Lang: finding.Japanese})
	if n := strings.Count(capped, "状況が空欄です"); n != shownFindings {
		t.Errorf("%d errors shown, want %d: they go before warnings", n, shownFindings)
	}
	if want := "…他 50 件（エラー10件、注意40件）"; !strings.Contains(capped, want) {
		t.Errorf("no %q in:\n%s", want, capped)
	}
	all := print(t, r, TextOptions{Lang: finding.Japanese, All: true})
	if n := strings.Count(all, "状況が空欄です"); n != 40 || strings.Contains(all, "…他") {
		t.Errorf("%d of 40 errors shown, or still capped", n)
	}
	few := print(t, many(15), TextOptions{Lang: finding.English})
	if strings.Contains(few, "more") {
		t.Error("capped though all fit")
	}
	quiet := print(t, r, TextOptions{Lang: finding.Japanese, Quiet: true})
	if want := "…他 10 件（エラー10件、注意0件）"; !strings.Contains(quiet, want) {
		t.Errorf("no %q in:\n%s", want, quiet)
	}
}

// Each language has its own marks between the things that a decision sheet changed.
func TestTextOfDecisionsChanged(t *testing.T) {
	const meeting = "令和6年度第1回本部会議"
	changed := func(number int, was, is pledge.Decision, fields ...pledge.Field) ledger.Resolution {
		r := ledger.Resolution{Before: ledger.Hearing{Meeting: meeting, Pledge: number, Decision: was}, After: ledger.Hearing{Meeting: meeting, Pledge: number, Decision: is}}
		for _, f := range fields {
			r.Changes = append(r.Changes, ledger.ResolvedChange{Field: f})
		}
		return r
	}
	list := deeds([]ledger.Resolution{
		changed(3, pledge.Settled, pledge.Settled, ledger.DecisionField, ledger.SettledField), changed(7, pledge.Revise, pledge.AsProposed, ledger.DecisionField),
	})
	if len(list) != 1 {
		t.Fatalf("%d deeds", len(list))
	}
	for _, tt := range []struct {
		words *phrases
		want  string
	}{
		{japanese, "令和6年度第1回本部会議の決定2件を改めました（公約3の決定・修正確認日、公約7「要修正」→「原案のとおり決定」）。"},
		{english, `2 decisions of 令和6年度第1回本部会議 changed (pledge 3: 決定, 修正確認日; pledge 7 "要修正" → "原案のとおり決定").`},
	} {
		if got := tt.words.deeds(true, list[0]); got != tt.want {
			t.Errorf("%s\nwant\n%s", got, tt.want)
		}
	}
}

// The manual quotes what the screen says of findings that it does not show.
func TestManualQuotesTheCap(t *testing.T) {
	manual, err := os.ReadFile("../../README.ja.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{japanese.hidden(8, severities{finding.Warning: 8}), japanese.info("", "", 8)} {
		if !bytes.Contains(manual, []byte("「"+said+"」")) {
			t.Errorf("no 「%s」 in the manual", said)
		}
	}
}

// What departments type must not reach the terminal as commands.
func TestTextIsSafe(t *testing.T) {
	r := many(1)
	r.Findings[1].At.Sheet = "x\x1b[2J\u202e\r\ny\u009b"
	got := print(t, r, TextOptions{Lang: finding.Japanese})
	if strings.ContainsAny(got, "\x1b\r\u202e\u009b") {
		t.Errorf("%q", got)
	}
	if !strings.Contains(got, "「x[2J y」") {
		t.Errorf("sheet's name is lost: %q", got)
	}
}

func TestTextFolds(t *testing.T) {
	const width = 60
	got := print(t, sample(), TextOptions{Lang: finding.Japanese, Width: width})
	for line := range strings.Lines(got) {
		if w := paper.Width(strings.TrimSuffix(line, "\n")); w > width {
			t.Errorf("%d columns: %s", w, line)
		}
		if s := strings.TrimLeft(line, " "); strings.HasPrefix(s, "。") || strings.HasPrefix(s, "、") {
			t.Errorf("line begins with a closing mark: %s", line)
		}
	}
	joined := strings.Join(strings.Fields(got), "")
	plainly := strings.Join(strings.Fields(print(t, sample(), TextOptions{Lang: finding.Japanese})), "")
	if joined != plainly {
		t.Error("folding changed the text")
	}
}

func TestTextNext(t *testing.T) {
	clean := func(command, out string, result ledger.FileResult) *Run {
		return &Run{Command: command, Out: out, Master: "台帳.xlsx", Files: []File{{Path: "a.xlsx", Result: result}}}
	}
	wrong := many(1)
	wrongOut := many(1)
	wrongOut.Out = "out"
	for _, tt := range []struct {
		name string
		run  *Run
		want string
	}{
		{"errors and a report", wrongOut, "out/取込結果.xlsx"},
		{"errors, no report", wrong, "受信/000.xlsx"},
		{"all well", clean("merge", "out", ledger.FileMerged), "台帳.xlsx"},
		{"all well, checked", clean("check", "out", ledger.FileMerged), "out/取込結果.xlsx"},
		{"all well, checked, no report", clean("check", "", ledger.FileMerged), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, got, _ := strings.Cut(print(t, tt.run, TextOptions{Lang: finding.Japanese}), "次に開くファイル：")
			if got = strings.TrimSpace(got); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// A run of decision sheets alone must not say that there was nothing.
func TestTextWithoutTargetSheets(t *testing.T) {
	const nothing = "シートはありませんでした。"
	for result, want := range map[ledger.FileResult]bool{ledger.FileMerged: false, ledger.FileRejected: false, ledger.FileAlready: true, ledger.FileIgnored: true} {
		r := &Run{Command: "merge", Files: []File{{Path: "a.xlsx", Result: result}}}
		if got := strings.Contains(print(t, r, TextOptions{Lang: finding.Japanese}), nothing); got != want {
			t.Errorf("%s: said %v, want %v", result, got, want)
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestWriteErrors(t *testing.T) {
	if Text(brokenPipe{}, sample(), TextOptions{}) == nil {
		t.Error("Text: no error")
	}
	if JSON(brokenPipe{}, sample(), finding.Japanese) == nil {
		t.Error("JSON: no error")
	}
}

func TestRanges(t *testing.T) {
	for _, tt := range []struct {
		in   []int
		want string
	}{{nil, ""}, {[]int{3}, "3"}, {[]int{3, 4}, "3、4"}, {[]int{1, 2, 3, 7, 9, 10, 11}, "1～3、7、9～11"}} {
		if got := ranges(tt.in, "～", "、"); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.in, got, tt.want)
		}
	}
}
