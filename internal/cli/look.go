package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kouyaku/internal/batch"
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/report"
)

func verifyCommand() *command {
	return &command{
		name: "verify", args: "",
		brief: text{"台帳と変更履歴が合っているか確かめる", "tell whether the master agrees with its own history"},
		about: text{"公約一覧の内容が変更履歴から組み立て直した内容と合っているか、記録のシートの行が記録したときのままかを確かめます。何も変えません。ちがうところがあれば、セルの位置を示して終了コード1で終わります。",
			"Compares 公約一覧 with the replayed history, and the sheets of record with what was recorded, changing nothing. Where they differ the cells are named and the exit status is 1."},
		example: []string{"kouyaku verify", "kouyaku verify --master 公約管理台帳.xlsx"},
		run: func(e *env, args []string) (int, error) {
			if len(args) > 0 {
				return 0, usage(text{"台帳は --master で指定してください。", "name the master by --master."})
			}
			revision, found, notes, err := batch.Verify(e.master)
			if err != nil {
				return 0, err
			}
			if e.json {
				if err := writeJSON(e, map[string]any{"revision": revision, "agrees": len(found) == 0, "findings": report.FindingsJSON(slices.Concat(found, notes), e.lang)}); err != nil {
					return 0, err
				}
			}
			e.tellFindings(slices.Concat(found, notes))
			if len(found) > 0 {
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
			e.done = wroteMaster(revision)
			if e.json {
				return exitOK, writeJSON(e, map[string]any{"undone": undone.Revision, "edits": undone.Edits, "revision": revision, "did": deedJSON(undone), "findings": report.FindingsJSON(found, e.lang)})
			}
			e.notify(found)
			what := text{"改訂%dを取り消しました（改訂%dとして記録）。", "Took back revision %d (recorded as revision %d)."}
			if undone.Edits {
				what = text{"改訂%dで記録した公約一覧の直接修正を取り消しました（改訂%dとして記録）。", "Took back what revision %d recorded of edits by hand (recorded as revision %d)."}
			}
			e.printf(what, undone.Revision, revision)
			if did := e.deed(undone); did != "" {
				e.printf(text{"取り消した処理：%s", "It was: %s"}, did)
			}
			if len(undone.Files) > 0 {
				e.printf(text{"取り込んだファイルが 受信 に残っていると、次の merge でまた取り込みます。", "Files still in 受信 are taken in again by the next merge."})
			}
			return exitOK, nil
		},
	}
}

func historyCommand() *command {
	return &command{
		name: "history", args: "[N…]",
		brief: text{"公約に何があったかを、新しい順に表示する", "tell what happened to a pledge, newest first"},
		about: text{"公約番号を指定すると、その公約に何があったかを新しい順に表示します。いつ、どの会議の議題になり、何が決まり、どの項目が、何から何に、どのファイルのどのセルで変わったか、何を取り消したかが分かります。番号を指定しないときは、すべての公約を表示します。",
			"Tells what happened to the named pledges (all where none is named), newest first: when, on which meeting's agenda and what it resolved, which item changed, before and after, from which file and cell, and what was taken back."},
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
				return exitOK, writeJSON(e, map[string]any{"events": historyJSON(events)})
			}
			e.tellHistory(events)
			return exitOK, nil
		},
	}
}

// deed says what a revision did, in one line, "" where nothing is on record.
func (e *env) deed(d ledger.Deed) string {
	comma := text{"、", ", "}.in(e.lang)
	pledges := func(list []int) string { return report.Ranges(list, e.lang) }
	var parts []string
	add := func(t text, args ...any) { parts = append(parts, fmt.Sprintf(t.in(e.lang), args...)) }
	if len(d.Agenda) > 0 {
		add(text{"%sの議題", "the agenda of %s"}, strings.Join(d.Agenda, comma))
	}
	if len(d.Asked) > 0 {
		add(text{"公約%sの実施目標シートの作成", "the issue of the sheets of pledges %s"}, pledges(d.Asked))
	}
	if n := len(d.Files); n > 0 {
		names := make([]string, min(n, namedFiles))
		for i := range names {
			names[i] = pledge.Line(d.Files[i])
		}
		list := strings.Join(names, comma)
		if n > namedFiles {
			list += fmt.Sprintf(text{"、ほか%d個", " and %d more"}.in(e.lang), n-namedFiles)
		}
		if len(d.Decided) > 0 {
			list += fmt.Sprintf(text{"（%sの決定を含む）", " (with the decisions of %s)"}.in(e.lang), strings.Join(d.Decided, comma))
		}
		add(text{"%sの取込み", "the merge of %s"}, list)
	}
	if len(d.Edited) > 0 {
		add(text{"公約%sの直接修正", "the edits by hand of pledges %s"}, pledges(d.Edited))
	}
	if len(d.Added) > 0 {
		add(text{"公約%sの登録", "the registration of pledges %s"}, pledges(d.Added))
	}
	return strings.Join(parts, comma)
}

// namedFiles is how many of the files of one merge are named.
const namedFiles = 3

func deedJSON(d ledger.Deed) map[string]any {
	some := func(list []string) []string { return append([]string{}, list...) }
	return map[string]any{"agenda": some(d.Agenda), "asked": append([]int{}, d.Asked...), "files": some(d.Files), "decided": some(d.Decided), "edited": append([]int{}, d.Edited...),
		"added": append([]int{}, d.Added...)}
}

// tellHistory prints what happened as a story: a heading per day, source and
// pledge, a line per item. The pledge is named at the top where there is one,
// else with every heading.
func (e *env) tellHistory(list []ledger.Told) {
	one := !slices.ContainsFunc(list, func(t ledger.Told) bool { return t.Pledge != list[0].Pledge })
	if one && len(list) > 0 {
		e.printf(text{"公約%d「%s」に何があったか（新しい順）\n", "What happened to pledge %d, %s, newest first\n"}, list[0].Pledge, pledge.Line(list[0].Name))
	}
	heading := ""
	for i, t := range list {
		h := e.historyHeading(t, !one)
		switch {
		case t.Retold, t.Field == ledger.ProposalField && len(t.Dropped) == 0 && i+1 < len(list) && e.historyHeading(list[i+1], !one) == h:
			continue // what it proposes follows
		case h != heading:
			if heading != "" {
				fmt.Fprintln(e.out)
			}
			fmt.Fprintln(e.out, h)
			heading = h
		}
		fmt.Fprintln(e.out, "    "+e.historyLine(t))
	}
	if len(list) == 0 {
		e.printf(text{"記録がありません。", "There is no record."})
	}
}

// historyLine is what happened to one item, a line or a few.
func (e *env) historyLine(t ledger.Told) string {
	switch {
	case t.Field == ledger.AgendaField && t.Before == "":
		return text{"議題になりました。", "Put on the agenda."}.in(e.lang)
	case t.Field == ledger.AgendaField:
		return text{"議題から外れました。", "Taken off the agenda."}.in(e.lang)
	case t.Field == ledger.RevisionField:
		if did := e.deed(t.Undid); did != "" {
			return fmt.Sprintf(text{"改訂%sを取り消しました：%s", "Took back revision %s: %s"}.in(e.lang), t.Before, did)
		}
		return fmt.Sprintf(text{"改訂%sを取り消しました。", "Took back revision %s."}.in(e.lang), t.Before)
	case t.Field == ledger.EditsField:
		return fmt.Sprintf(text{"改訂%sで記録した直接修正を取り消しました。", "Took back the edits by hand that revision %s recorded."}.in(e.lang), t.Before)
	case t.Field == ledger.MergedFromField && t.After == "":
		return fmt.Sprintf(text{"公約%s「%s」のこの公約への統合が取り下げられました。", "The merger of pledge %s, %s, into this one was taken back."}.in(e.lang), t.Before, pledge.Line(t.Other))
	case t.Field == ledger.MergedFromField:
		return fmt.Sprintf(text{"公約%s「%s」がこの公約に統合されました。", "Pledge %s, %s, was merged into this one."}.in(e.lang), t.After, pledge.Line(t.Other)) + e.historyPlace(t)
	case len(t.Dropped) > 0:
		labels := make([]string, len(t.Dropped))
		for i, f := range t.Dropped {
			labels[i] = f.Label()
		}
		return fmt.Sprintf(text{"前の提案（改訂%d）にあった%sは、この提案にはありません。", "The proposal before (revision %d) had %s, this one has not."}.in(e.lang),
			t.Replaced, strings.Join(labels, text{"、", ", "}.in(e.lang)))
	case t.Field == ledger.ProposalField:
		return text{"公約一覧と変わらない提出案です。", "It proposes nothing but what is in effect."}.in(e.lang)
	}
	before, after := e.shown(t.Field, t.Before), e.shown(t.Field, t.After)
	values := before + " → " + after
	switch {
	case t.First():
		values = after
	case utf8.RuneCountInString(values) > longValues:
		return ledger.Label(t.Field) + ":" + e.historyPlace(t) + "\n        " + before + "\n      → " + after
	}
	return ledger.Label(t.Field) + ": " + values + e.historyPlace(t)
}

// longValues is how many characters of before and after stand on one line.
const longValues = 60

// historyPlace tells where a value stands, with spaces before it.
func (e *env) historyPlace(t ledger.Told) string {
	switch {
	case t.Source.Cell != "" && t.Source.Sheet != "" && t.Row == 0: // else the heading names the sheet
		return fmt.Sprintf(text{"  [シート「%s」 %s]", `  [sheet "%s" %s]`}.in(e.lang), pledge.Line(t.Source.Sheet), t.Source.Cell)
	case t.Source.Cell != "":
		return "  [" + t.Source.Cell + "]"
	}
	return ""
}

func (e *env) historyHeading(t ledger.Told, named bool) string {
	name := ""
	if named {
		name = fmt.Sprintf(text{"「%s」", ", %s"}.in(e.lang), pledge.Line(t.Name))
	}
	parts := []string{fmt.Sprintf(text{"公約%d%s  %s  改訂%d  %s", "Pledge %d%s  %s  revision %d  %s"}.in(e.lang), t.Pledge, name, e.day(t.Effective), t.Revision, t.Kind)}
	meeting, file, recorded, undone := t.Meeting, t.Source.File, "", ""
	if t.Row != 0 {
		file += fmt.Sprintf(text{"（シート「%s」の%d行目）", ` (sheet "%s", row %d)`}.in(e.lang), t.Source.Sheet, t.Row)
	}
	var about []string // the meeting
	if t.Held != 0 && t.Held != t.Effective {
		about = append(about, e.day(t.Held))
	}
	switch {
	case t.Through != 0 && t.Decision == "":
		about = append(about, fmt.Sprintf(text{"公約%d「%s」への統合の取下げ", "the merger into pledge %d, %s, taken back"}.in(e.lang), t.Through, t.Other))
	case t.Through != 0:
		about = append(about, fmt.Sprintf(text{"公約%d「%s」の「%s」により統合", "merged by the decision on pledge %d, %s: %s"}.in(e.lang), t.Through, t.Other, t.Decision))
	case t.Decision != "":
		about = append(about, string(t.Decision))
	}
	if len(about) > 0 {
		meeting += fmt.Sprintf(text{"（%s）", " (%s)"}.in(e.lang), strings.Join(about, text{"、", ", "}.in(e.lang)))
	}
	if t.Recorded != t.Effective {
		recorded = e.day(t.Recorded)
	}
	if t.UndoneBy != 0 {
		undone = fmt.Sprintf(text{"改訂%d", "revision %d"}.in(e.lang), t.UndoneBy)
	}
	for _, s := range []struct {
		label text
		value string
	}{{text{pledge.LabelMeeting, "meeting"}, meeting}, {text{"ファイル", "file"}, file}, {text{pledge.LabelSender, "by"}, t.By}, {text{"理由", "reason"}, t.Reason},
		{text{"記録", "recorded"}, recorded}, {text{"後に取消し", "taken back by"}, undone}} {
		if s.value != "" {
			parts = append(parts, s.label.in(e.lang)+": "+pledge.Line(s.value))
		}
	}
	return strings.Join(parts, "  ")
}

// day spells a day for people.
func (e *env) day(d pledge.Date) string {
	if e.lang == finding.Japanese {
		return d.Wareki()
	}
	return d.String()
}

// shown is a field's value for people.
func (e *env) shown(f pledge.Field, v string) string {
	item := pledge.ItemOf(f)
	if d, err := pledge.ParseISODate(v); err == nil && (f == ledger.SettledField || item != nil && item.Kind == pledge.KindDate) {
		return e.day(d)
	}
	if v == "" {
		return text{"（空欄）", "(blank)"}.in(e.lang)
	}
	return pledge.Line(v)
}

func historyJSON(list []ledger.Told) []map[string]any {
	docs := make([]map[string]any, len(list))
	for i, t := range list {
		docs[i] = map[string]any{"revision": t.Revision, "kind": t.Kind, "recorded": t.Recorded.String(), "effective": t.Effective.String(), "meeting": t.Meeting,
			"pledge": t.Pledge, "name": t.Name, "field": t.Field, "from": t.Before, "to": t.After, "reason": t.Reason, "file": t.Source.File, "sheet": t.Source.Sheet, "cell": t.Source.Cell, "by": t.By}
		if t.Held != 0 {
			docs[i]["held"] = t.Held.String()
		}
		if t.Decision != "" {
			docs[i]["decision"] = t.Decision
			docs[i]["decisionFile"], docs[i]["decisionSheet"], docs[i]["decisionCell"] = t.DecidedAt.File, t.DecidedAt.Sheet, t.DecidedAt.Cell
		}
		if t.Row != 0 {
			docs[i]["row"] = t.Row
		}
		if t.Through != 0 {
			docs[i]["through"] = t.Through
		}
		if t.UndoneBy != 0 {
			docs[i]["undoneBy"] = t.UndoneBy
		}
		if t.Replaced != 0 {
			docs[i]["replaced"], docs[i]["dropped"] = t.Replaced, append([]pledge.Field{}, t.Dropped...)
		}
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
