package cli

import (
	"encoding/json"
	"errors"

	"kouyaku/internal/batch"
	"kouyaku/internal/finding"
	"kouyaku/internal/report"
)

func issueCommand() *command {
	var o batch.IssueOptions
	return &command{
		name: "issue", args: "[--department D]… [--pledges N,…] [--meeting M] [--due D] [--all] --out DIR",
		brief: text{"各部へ送る実施目標シートを作る", "make the target sheets for the departments"},
		about: text{`担当部ごとに、実施目標シートのブックを作ります。台帳の内容を記入済みにし、何を依頼したかを台帳の作成依頼に記録します。
達成済み、統合、中止の公約は、--all を付けるか番号で指定したときだけ出します。`,
			`Makes a workbook of target sheets per department, filled with what the master knows, and records in the master what was asked.
Achieved, merged and cancelled pledges are left out unless --all is given or they are named.`},
		example: []string{"kouyaku issue --out 依頼", "kouyaku issue --department 総務部 --due 2024-08-20 --out 依頼", "kouyaku issue --pledges 1,4-9 --out 依頼"},
		flags: func(f *flags) {
			f.text(&o.Out, "out", "", text{"シートを書く`フォルダー`", "`DIR` for the workbooks"})
			f.texts(&o.Departments, "department", text{"この`担当部`だけ（くり返して指定できます）", "only this `DEPARTMENT`; may be given several times"})
			f.numbers(&o.Pledges, "pledges", text{"この`公約番号`だけ（例 1,4-9）", "only these `NUMBERS`, such as 1,4-9"})
			f.text(&o.Meeting, "meeting", "", text{"対象の`会議`（例 令和6年度第2回分科会）", "the `MEETING`, such as 令和6年度第2回分科会"})
			f.date(&o.Due, "due", text{"提出期限の`日付`", "due `DATE`"})
			f.bool(&o.All, "all", text{"達成済み、統合、中止の公約も出す", "achieved, merged and cancelled pledges too"})
			f.bool(&o.Overwrite, "overwrite", text{"内容のちがうファイルがあっても置き換える", "replace workbooks that differ"})
		},
		run: func(e *env, args []string) (int, error) {
			if o.Out == "" || len(args) > 0 {
				return 0, usage(text{"シートを書くフォルダーを --out で指定してください。", "--out is required, and there are no arguments."})
			}
			if o.Meeting != "" {
				m, err := meetingNamed(o.Meeting)
				if err != nil {
					return 0, err
				}
				o.Meeting = m.String()
			}
			o.Master, o.Today = e.master, e.today
			issued, done, unwritten := batch.Issue(o)
			if !batch.IsDone(unwritten) {
				return 0, unwritten
			}
			e.done = wrote(done)
			if e.json {
				return exitOK, errors.Join(unwritten, issueJSON(e, issued, done.Findings))
			}
			e.notify(done.Findings)
			if unwritten != nil {
				return 0, unwritten
			}
			total := 0
			for _, b := range issued {
				total += len(b.Pledges)
				if !e.quiet {
					e.printf(text{"%s  %d 件（公約番号 %s）", "%s  %d (pledges %s)"}, b.Path, len(b.Pledges), joinNumbers(b.Pledges, e.lang))
				}
			}
			e.printf(text{"%d 部に %d 件の実施目標シートを作り、台帳の作成依頼に記録しました。", "Made target sheets for %d departments, %d pledges, and recorded them in the master."}, len(issued), total)
			e.printf(text{"次に: %s のブックを各部へ送り、返ってきたら %s に入れて kouyaku check を実行してください。", "Next: mail the workbooks in %s; put what comes back into %s and run kouyaku check."}, o.Out, inboxName)
			return exitOK, nil
		},
	}
}

func issueJSON(e *env, issued []batch.Issued, found []finding.Finding) error {
	type workbook struct {
		Path       string `json:"path"`
		Department string `json:"department"`
		Pledges    []int  `json:"pledges"`
	}
	list := make([]workbook, len(issued))
	for i, b := range issued {
		list[i] = workbook(b)
	}
	return writeJSON(e, map[string]any{"workbooks": list, "findings": report.FindingsJSON(found, e.lang)})
}

// writeJSON writes a document for programs.
func writeJSON(e *env, doc any) error {
	enc := json.NewEncoder(document{e.out})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}

// notify tells of hand edits that a command recorded on its way.
func (e *env) notify(found []finding.Finding) {
	if !e.quiet && !e.json {
		e.tellFindings(found)
	}
}
