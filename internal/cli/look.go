package cli

import (
	"fmt"
	"strings"

	"kouyaku/internal/batch"
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/report"
)

func verifyCommand() *command {
	return &command{
		name: "verify", args: "",
		brief: text{"台帳と変更履歴が合っているか確かめる", "tell whether the master agrees with its own history"},
		about: text{"公約一覧の内容が、変更履歴から組み立て直した内容と合っているか確かめます。何も変えません。ちがうところがあれば、セルの位置を示して終了コード1で終わります。",
			"Compares 公約一覧 with the replayed history, changing nothing. Where they differ the cells are named and the exit status is 1."},
		example: []string{"kouyaku verify", "kouyaku verify --master 公約管理台帳.xlsx"},
		run: func(e *env, args []string) (int, error) {
			if len(args) > 0 {
				return 0, usage(text{"台帳は --master で指定してください。", "name the master by --master."})
			}
			revision, found, err := batch.Verify(e.master)
			if err != nil {
				return 0, err
			}
			if e.json {
				if err := writeJSON(e, map[string]any{"revision": revision, "agrees": len(found) == 0, "findings": report.FindingsJSON(found, e.lang)}); err != nil {
					return 0, err
				}
			}
			if len(found) > 0 {
				e.tellFindings(found)
				return exitFailed, nil
			}
			if !e.json {
				e.printf(text{"台帳と変更履歴は合っています（改訂%d）。", "The master agrees with its history (revision %d)."}, revision)
			}
			return exitOK, nil
		},
	}
}

func undoCommand() *command {
	return &command{
		name: "undo", args: "",
		brief: text{"最後の処理を取り消す（記録は消さない）", "take back the last revision; nothing is deleted"},
		about: text{"最後の改訂で変わった値を、新しい改訂で元に戻します。変更履歴からは何も消えません。人が公約一覧を直接直したところは残り、ほかに取り消すものがなくなったときに最後に取り消します。",
			"Takes back the last revision by a new one. Nothing is deleted from the history. What people edited by hand stays, and is taken back last, when nothing else is left."},
		example: []string{"kouyaku undo"},
		run: func(e *env, args []string) (int, error) {
			if len(args) > 0 {
				return 0, usage(text{"余分な引数があります。", "there are no arguments."})
			}
			undone, revision, found, err := batch.Undo(e.master, e.today)
			if err != nil {
				return 0, err
			}
			if e.json {
				return exitOK, writeJSON(e, map[string]any{"undone": undone.Revision, "edits": undone.Edits, "revision": revision, "findings": report.FindingsJSON(found, e.lang)})
			}
			e.notify(found)
			what := text{"改訂%dを取り消しました（改訂%dとして記録）。", "Took back revision %d (recorded as revision %d)."}
			if undone.Edits {
				what = text{"改訂%dで記録した公約一覧の直接修正を取り消しました（改訂%dとして記録）。", "Took back what revision %d recorded of edits by hand (recorded as revision %d)."}
			}
			e.printf(what, undone.Revision, revision)
			return exitOK, nil
		},
	}
}

func historyCommand() *command {
	return &command{
		name: "history", args: "[N…]",
		brief: text{"公約に何があったかを、新しい順に表示する", "tell what happened to a pledge, newest first"},
		about: text{"公約番号を指定すると、その公約のすべての変更を新しい順に表示します。いつ、どの項目が、何から何に、どのファイルのどのセルで変わったかが分かります。番号を指定しないときは、すべての公約を表示します。",
			"Shows every change of the named pledges (all where none is named), newest first: when, which item, before and after, from which file and cell."},
		example: []string{"kouyaku history 12", "kouyaku history 1,4-9"},
		run: func(e *env, args []string) (int, error) {
			var numbers []int
			if len(args) > 0 {
				var err error
				if numbers, err = parseNumbers(strings.Join(args, ",")); err != nil {
					return 0, usage(text{"公約番号を 12 や 1,4-9 のように指定してください。", err.Error() + "."})
				}
			}
			events, err := batch.History(e.master, numbers)
			if err != nil {
				return 0, err
			}
			if e.json {
				return exitOK, writeJSON(e, map[string]any{"events": eventsJSON(events)})
			}
			e.tellHistory(events)
			return exitOK, nil
		},
	}
}

// tellHistory prints events as a story: a heading per day, source and pledge,
// a line per item.
func (e *env) tellHistory(events []ledger.Event) {
	heading := ""
	for _, ev := range events {
		h := e.historyHeading(ev)
		if h != heading {
			if heading != "" {
				fmt.Fprintln(e.out)
			}
			fmt.Fprintln(e.out, h)
			heading = h
		}
		place := ""
		if ev.Source.Cell != "" {
			place = "  [" + strings.TrimSpace(ev.Source.Sheet+" "+ev.Source.Cell) + "]"
		}
		fmt.Fprintf(e.out, "    %s: %s → %s%s\n", ledger.Label(ev.Field), quoted(ev.Before, e.lang), quoted(ev.After, e.lang), place)
	}
	if len(events) == 0 {
		e.printf(text{"記録がありません。", "There is no record."})
	}
}

func (e *env) historyHeading(ev ledger.Event) string {
	parts := []string{fmt.Sprintf(text{"公約%d  %s  改訂%d  %s", "Pledge %d  %s  revision %d  %s"}.in(e.lang), ev.Pledge, ev.Effective, ev.Revision, ev.Kind)}
	for _, s := range []struct {
		label text
		value string
	}{{text{"会議", "meeting"}, ev.Meeting}, {text{"ファイル", "file"}, ev.Source.File}, {text{"担当者", "by"}, ev.By}, {text{"理由", "reason"}, ev.Reason}} {
		if s.value != "" {
			parts = append(parts, s.label.in(e.lang)+": "+strings.ReplaceAll(s.value, "\n", " "))
		}
	}
	return strings.Join(parts, "  ")
}

func quoted(v string, l finding.Lang) string {
	if v == "" {
		return text{"（空欄）", "(blank)"}.in(l)
	}
	return strings.ReplaceAll(v, "\n", " ")
}

func eventsJSON(events []ledger.Event) []map[string]any {
	docs := make([]map[string]any, len(events))
	for i, ev := range events {
		docs[i] = map[string]any{"revision": ev.Revision, "kind": ev.Kind, "recorded": ev.Recorded.String(), "effective": ev.Effective.String(), "meeting": ev.Meeting,
			"pledge": ev.Pledge, "field": ev.Field, "from": ev.Before, "to": ev.After, "reason": ev.Reason, "file": ev.Source.File, "sheet": ev.Source.Sheet, "cell": ev.Source.Cell, "by": ev.By}
	}
	return docs
}

func explainCommand() *command {
	return &command{
		name: "explain", args: "CODE",
		brief: text{"指摘の意味と直し方を説明する", "tell what a finding means and how to mend it"},
		about: text{"指摘の意味、例、直し方を説明します。コードを指定しないときは、コードの一覧を表示します。",
			"Explains a finding: what it means, an example, and the mend. Without a code the codes are listed."},
		example: []string{"kouyaku explain horizon-mismatch"},
		run: func(e *env, args []string) (int, error) {
			if len(args) == 0 {
				for _, c := range finding.Codes() {
					fmt.Fprintln(e.out, c)
				}
				return exitOK, nil
			}
			for i, a := range args {
				s, ok := finding.Explain(finding.Code(a), e.lang)
				if !ok {
					return 0, usage(text{"「" + a + "」というコードはありません。kouyaku explain で一覧を表示します。", "There is no code " + a + "; kouyaku explain lists them."})
				}
				if i > 0 {
					fmt.Fprintln(e.out)
				}
				fmt.Fprintln(e.out, strings.TrimRight(s, "\n"))
			}
			return exitOK, nil
		},
	}
}
