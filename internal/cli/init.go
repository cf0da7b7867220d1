package cli

import (
	"kouyaku/internal/batch"
	"kouyaku/internal/register"
	"kouyaku/internal/report"
)

func initCommand() *command {
	var o batch.InitOptions
	var template bool
	const templateName = "公約一覧の様式.xlsx"
	return &command{
		name: "init", args: "--pledges LIST [--settings WORKBOOK] [--date D]",
		brief: text{"公約の一覧から、新しい台帳を作る", "make a new master from a list of pledges"},
		about: text{`公約の一覧（Excelブック、またはUTF-8かShift_JISのcsv）から、新しい台帳を作ります。
一覧の見出しには、公約番号、分野、公約名、担当部、当初目標年度が必要です。ほかの項目もあれば読み取ります。見出しの上に表題の行があってもかまいません。
達成目標年度、状況、進捗率が空欄のときは、当初目標年度、未着手、0%になります。すでに台帳があるときは、上書きしません。
--template を付けると、記入用の空の一覧（` + templateName + `）を作ります。`,
			`Makes a new master from a list of pledges: a workbook, or csv in UTF-8 or Shift_JIS.
The headers 公約番号, 分野, 公約名, 担当部 and 当初目標年度 are required, any other item is taken. Title rows above the headers are allowed.
A blank 達成目標年度, 状況 and 進捗率 become the initial target, 未着手 and 0 %. An existing master is never overwritten.
--template writes an empty list to fill in (` + templateName + `).`},
		example: []string{"kouyaku init --template", "kouyaku init --pledges 公約一覧.csv --settings 設定.xlsx --date 2022-04-23"},
		flags: func(f *flags) {
			f.text(&o.Pledges, "pledges", "", text{"公約の一覧の`ファイル`（.xlsx か .csv）", "the list `FILE`, .xlsx or .csv"})
			f.text(&o.Settings, "settings", "", text{"設定シートのある`ブック`（省くと標準の設定）", "`WORKBOOK` with a 設定 sheet; built-in settings otherwise"})
			f.date(&o.Effective, "date", text{"登録の発効日とする`日付`（省くと --today）", "`DATE` the registration takes effect; --today otherwise"})
			f.bool(&template, "template", text{"記入用の空の一覧を作る", "write an empty list"})
		},
		run: func(e *env, args []string) (int, error) {
			switch {
			case len(args) > 0:
				return 0, usage(text{"一覧のファイルは --pledges で指定してください。", "name the list by --pledges."})
			case template:
				return writeTemplate(e, templateName)
			case o.Pledges == "":
				return 0, usage(text{"--pledges で公約の一覧を指定してください。", "--pledges is required."})
			}
			o.Master, o.Today = e.master, e.today
			n, found, err := batch.Init(o)
			if err != nil {
				return 0, err
			}
			e.done = wroteMaster(1)
			e.notify(found)
			if e.json {
				return exitOK, writeJSON(e, map[string]any{"master": o.Master, "revision": 1, "pledges": n, "findings": report.FindingsJSON(found, e.lang)})
			}
			e.printf(text{"%s を作りました（公約 %d 件、改訂1）。", "Made %s (%d pledges, revision 1)."}, o.Master, n)
			e.printf(text{"次に: 台帳を開いて設定シートを確かめ、kouyaku issue --out 依頼 で実施目標シートを作ってください。", "Next: open it, look at the sheet 設定, and make the target sheets by kouyaku issue --out 依頼."})
			return exitOK, nil
		},
	}
}

// writeTemplate writes an empty list beside the master that is to be.
func writeTemplate(e *env, name string) (int, error) {
	if err := register.WriteTemplate(name, e.today); err != nil {
		return 0, err
	}
	e.done = wroteFiles
	e.printf(text{"%s を作りました。記入してから kouyaku init --pledges %s を実行してください。", "Wrote %s. Fill it in and run kouyaku init --pledges %s."}, name, name)
	return exitOK, nil
}
