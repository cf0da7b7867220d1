package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"kouyaku/internal/batch"
	"kouyaku/internal/finding"
	"kouyaku/internal/report"
)

func checkCommand() *command {
	out := outName
	return takeIn("check", "[PATH…]",
		text{"受け取ったファイルを調べる（何も変えない）", "look at what came back, changing nothing"},
		text{`受け取ったファイルやフォルダーを調べ、まちがいをセルの位置とともに表示します。merge と同じ処理をしますが、何も書き換えません。
ファイルを指定しないときは、フォルダー「` + inboxName + `」を調べます。`,
			`Does everything merge would do and shows the same findings, but changes nothing.
Without PATH the folder ` + inboxName + ` is read.`},
		[]string{"kouyaku check 受信", "kouyaku check --json 受信/総務部.xlsx"}, &out, false)
}

func mergeCommand() *command {
	var out string
	return takeIn("merge", "[PATH…] [--date D] [--out DIR]",
		text{"受け取ったファイルを台帳に取り込む", "merge what came back into the master"},
		text{`受け取ったファイルやフォルダーを読み、正しいシートを台帳に取り込み、達成状況を作り直します。
取込結果.xlsx と、直してもらうシートを集めた修正依頼のブックを --out のフォルダーに書きます。前の台帳は「控え」フォルダーに残ります。`,
			`Takes in the files, merges the sheets that are right into the master and writes its summary anew.
取込結果.xlsx and a workbook to mend per department are written under --out. The master as it was goes to the folder 控え.`},
		[]string{"kouyaku merge 受信", "kouyaku merge 受信 --date 2024-08-20 --out 結果"}, &out, true)
}

// takeIn is check and merge: the same run, of which one writes.
func takeIn(name, args string, brief, about text, example []string, out *string, write bool) *command {
	o := batch.Options{Write: write}
	var all bool
	return &command{
		name: name, args: args, brief: brief, about: about, example: example,
		flags: func(f *flags) {
			f.date(&o.Effective, "date", text{"変更の発効日とする`日付`（省くと --today）", "`DATE` changes take effect; --today otherwise"})
			if write {
				f.text(out, "out", outName, text{"取込結果.xlsx と修正依頼を書く`フォルダー`", "`DIR` for the report and the workbooks to mend"})
			}
			f.bool(&all, "all", text{"指摘をすべて表示する", "show every finding"})
		},
		run: func(e *env, args []string) (int, error) {
			o.Master, o.Today, o.Paths = e.master, e.today, args
			if len(args) == 0 {
				o.Paths = []string{inboxName}
			}
			o.Out = *out
			if o.Effective > o.Today {
				return 0, usage(text{"--date には、今日（--today）より後の日付は指定できません。", "--date cannot be later than today (--today)."})
			}
			done := e.progress(&o)
			run, err := batch.Run(o)
			done()
			if run == nil {
				if e.json && !isUsage(err) {
					err = errors.Join(err, report.JSON(document{e.out}, notRun(name, o, err), e.lang))
				}
				return 0, err
			}
			failed := err
			if write {
				e.done = wrote(batch.Done{Revision: run.Revision, Changed: run.Changed})
			}
			if e.json {
				err = report.JSON(document{e.out}, run, e.lang)
			} else {
				err = report.Text(e.out, run, report.TextOptions{Lang: e.lang, Color: e.color, All: all, Quiet: e.quiet, Width: e.width})
			}
			return statusOf(run.Findings), errors.Join(failed, err)
		},
	}
}

// notRun is what programs read of a run that could not be done: the findings
// that stood in its way.
func notRun(name string, o batch.Options, err error) *report.Run {
	run := &report.Run{Command: name, Today: o.Today, Master: o.Master}
	var invalid *batch.Invalid
	if errors.As(err, &invalid) {
		run.Findings = invalid.Findings
		return run
	}
	why := reason(err)
	args := finding.Args{"reason": why.ja, "reason/en": why.en}
	var file *fs.PathError
	if errors.As(err, &file) {
		run.Findings = []finding.Finding{{At: finding.Place{File: filepath.ToSlash(file.Path)}, Code: finding.FileUnreadable, Variant: "run", Args: args}}
	} else {
		run.Findings = []finding.Finding{{At: finding.Place{File: o.Master}, Code: finding.MasterInvalid, Variant: "other", Args: args}}
	}
	return run
}

// statusOf is 3 where something was rejected or in conflict.
func statusOf(list []finding.Finding) int {
	if slices.ContainsFunc(list, finding.Finding.IsError) {
		return exitFindings
	}
	return exitOK
}

// progress shows a bar while files are read, on a terminal only, and returns
// what takes it away.
func (e *env) progress(o *batch.Options) (done func()) {
	f, ok := e.err.to.(*os.File)
	if !ok || e.quiet || !term.IsTerminal(int(f.Fd())) {
		return func() {}
	}
	var bar *progressbar.ProgressBar
	o.Progress = func(n, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(io.Writer(f)), progressbar.OptionClearOnFinish(),
				progressbar.OptionSetDescription(text{"読み込み中", "reading"}.in(e.lang)), progressbar.OptionShowCount())
		}
		_ = bar.Set(n) // a bar that cannot be drawn is no reason to stop
	}
	return func() {
		if bar != nil {
			_ = bar.Finish()
		}
	}
}
