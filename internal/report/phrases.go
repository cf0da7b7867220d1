package report

import (
	"fmt"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
)

// phrases are the words of [Text] in one language.
type phrases struct {
	severity      [finding.Info + 1]string
	to, comma     string // between numbers: 1–3, 7
	quote         func(sheet string) string
	file          func(path, department string) string
	sheet         func(sheet string, pledge int, name string) string
	hidden        func(n int, by severities) string
	info          func(place, message string, more int) string
	sheets        func(merged bool, c sheetCounts) string
	deeds         func(merged bool, d deed) string
	checked       string
	revision      func(changed bool, changes, edits, revision int) string
	mend          func(n int, by []string) string
	count         func(department string, n int) string
	nothingToMend string
	conflicts     func(n int) string
	returned      string
	missing       string
	pledgesOf     func(department string, n int, pledges string) string
	returns       string
	next          string
}

var japanese = &phrases{
	severity: [...]string{finding.Error: finding.Error.Word(finding.Japanese), finding.Warning: finding.Warning.Word(finding.Japanese), finding.Info: finding.Info.Word(finding.Japanese)},
	to:       "～",
	comma:    "、",
	quote:    func(sheet string) string { return "「" + sheet + "」" },
	file: func(path, department string) string {
		if department == "" {
			return path
		}
		return path + "（" + department + "）"
	},
	sheet: func(sheet string, pledge int, name string) string {
		var parts []string
		if sheet != "" {
			parts = append(parts, "シート「"+sheet+"」")
		}
		if pledge != 0 {
			parts = append(parts, strings.TrimSpace(fmt.Sprintf("公約%d %s", pledge, name)))
		}
		return strings.Join(parts, " ")
	},
	hidden: func(n int, by severities) string {
		return fmt.Sprintf("…他 %d 件（エラー%d件、注意%d件）。--all を付けるとすべて表示します。", n, by[finding.Error], by[finding.Warning])
	},
	info: func(place, message string, more int) string {
		if place != "" {
			message = place + "：" + message
		}
		if more > 0 {
			message += fmt.Sprintf("ほかに同じお知らせが%d件あります。", more)
		}
		return message
	},
	sheets: func(merged bool, c sheetCounts) string {
		if c.Read == 0 {
			return "シートはありませんでした。"
		}
		verb := "取り込めます"
		if merged {
			verb = "取り込みました"
		}
		s := fmt.Sprintf("シート%d枚のうち%d枚を%s", c.Read, c.Accepted, verb)
		if c.Unchanged > 0 {
			s += fmt.Sprintf("（変更なし%d枚を含む）", c.Unchanged)
		}
		for _, part := range []struct {
			what ledger.Verdict
			n    int
		}{{ledger.Waiting, c.Waiting}, {ledger.Rejected, c.Rejected}, {ledger.Superseded, c.superseded()}} {
			if part.n > 0 {
				s += fmt.Sprintf("、%s%d枚", part.what, part.n)
			}
		}
		return s + "。"
	},
	deeds: func(merged bool, d deed) string {
		done := "ました"
		if !merged {
			done = "ます"
		}
		switch d.what {
		case decidedAnew:
			return fmt.Sprintf("%sの決定%d件を記録し%s（%s）。", d.meeting, d.n, done, strings.Join(d.words(""), "、"))
		case decidedOtherwise:
			return fmt.Sprintf("%sの決定%d件を改め%s（%s）。", d.meeting, d.n, done, strings.Join(d.pledges("公約%d", "「%s」→「%s」", "の%s", "・", "ほか%d件"), "、"))
		case mendConfirmed:
			return fmt.Sprintf("%sの要修正%d件の修正確認日を記録し%s（公約%s）。", d.meeting, d.n, done, ranges(d.numbers(), "～", "、"))
		case decisionTaken:
			return fmt.Sprintf("%sの決定%d件を取り下げ%s（公約%s）。", d.meeting, d.n, done, ranges(d.numbers(), "～", "、"))
		}
		return fmt.Sprintf("%sの審査結果票に行がない公約%d件を、審議しなかったものとして議題から外し%s（公約%s）。", d.meeting, d.n, done, ranges(d.numbers(), "～", "、"))
	},
	checked: "確認だけを行いました。台帳は変えていません。",
	revision: func(changed bool, changes, edits, revision int) string {
		switch {
		case !changed:
			return fmt.Sprintf("新しい変更はありません。台帳は改訂%dのままです。", revision)
		case changes > 0 && edits > 0:
			return fmt.Sprintf("変更%d件と手作業の修正%d件を、台帳の改訂%dとして記録しました。", changes, edits, revision)
		case changes > 0:
			return fmt.Sprintf("変更%d件を、台帳の改訂%dとして記録しました。", changes, revision)
		case edits > 0:
			return fmt.Sprintf("手作業の修正%d件を、台帳の改訂%dとして記録しました。", edits, revision)
		}
		return fmt.Sprintf("公約の内容に変更はありません。処理したことを、台帳の改訂%dとして記録しました。", revision)
	},
	mend: func(n int, by []string) string {
		return fmt.Sprintf("修正が必要なところが%d件あります（%s）。", n, strings.Join(by, "、"))
	},
	count:         func(department string, n int) string { return fmt.Sprintf("%s %d件", department, n) },
	nothingToMend: "修正が必要なところはありません。",
	conflicts: func(n int) string {
		return fmt.Sprintf("台帳と提出の内容のくいちがいが%d件あります。台帳の値のままにしました。", n)
	},
	returned: "返却中です（再提出待ち）：",
	missing:  "まだ提出されていません：",
	pledgesOf: func(department string, n int, pledges string) string {
		return fmt.Sprintf("%s %d件（公約 %s）", department, n, pledges)
	},
	returns: "部署に返すファイル：",
	next:    "次に開くファイル：",
}

var english = &phrases{
	severity: [...]string{finding.Error: "error", finding.Warning: "warning", finding.Info: "note"},
	to:       "-",
	comma:    ", ",
	quote:    func(sheet string) string { return ` "` + sheet + `"` },
	file: func(path, department string) string {
		if department == "" {
			return path
		}
		return path + " (" + department + ")"
	},
	sheet: func(sheet string, pledge int, name string) string {
		var parts []string
		if sheet != "" {
			parts = append(parts, `sheet "`+sheet+`"`)
		}
		if pledge != 0 {
			parts = append(parts, strings.TrimSpace(fmt.Sprintf("pledge %d %s", pledge, name)))
		}
		return strings.Join(parts, ", ")
	},
	hidden: func(n int, by severities) string {
		return fmt.Sprintf("… and %d more (%s, %s). --all shows everything.", n, plural(by[finding.Error], "error"), plural(by[finding.Warning], "warning"))
	},
	info: func(place, message string, more int) string {
		if place != "" {
			message = place + ": " + message
		}
		if more > 0 {
			message += fmt.Sprintf(" (and %d more of this kind)", more)
		}
		return message
	},
	sheets: func(merged bool, c sheetCounts) string {
		if c.Read == 0 {
			return "There were no sheets."
		}
		verb := "can be taken in"
		if merged {
			verb = "taken in"
		}
		s := fmt.Sprintf("%d of %s %s", c.Accepted, plural(c.Read, "sheet"), verb)
		if c.Unchanged > 0 {
			s += fmt.Sprintf(" (%d unchanged)", c.Unchanged)
		}
		for _, part := range []struct {
			what string
			n    int
		}{{"awaiting a decision", c.Waiting}, {"returned", c.Rejected}, {"superseded", c.superseded()}} {
			if part.n > 0 {
				s += fmt.Sprintf(", %d %s", part.n, part.what)
			}
		}
		return s + "."
	},
	deeds: func(merged bool, d deed) string {
		will := ""
		if !merged {
			will = "to be "
		}
		switch d.what {
		case decidedAnew:
			return fmt.Sprintf("%s of %s %srecorded (%s).", plural(d.n, "decision"), d.meeting, will, strings.Join(d.words(" "), ", "))
		case decidedOtherwise:
			return fmt.Sprintf("%s of %s %schanged (%s).", plural(d.n, "decision"), d.meeting, will, strings.Join(d.pledges("pledge %d", ` "%s" → "%s"`, ": %s", ", ", "%d more"), "; "))
		case mendConfirmed:
			return fmt.Sprintf("%s of 要修正 of %s %sconfirmed (pledges %s).", plural(d.n, "mend"), d.meeting, will, ranges(d.numbers(), "-", ", "))
		case decisionTaken:
			return fmt.Sprintf("%s of %s %staken back (pledges %s).", plural(d.n, "decision"), d.meeting, will, ranges(d.numbers(), "-", ", "))
		}
		return fmt.Sprintf("%s without a row on the sheet of %s %staken off its agenda (pledges %s).", plural(d.n, "pledge"), d.meeting, will, ranges(d.numbers(), "-", ", "))
	},
	checked: "This was only a check; the master is as it was.",
	revision: func(changed bool, changes, edits, revision int) string {
		what := "No change, but what was done"
		switch {
		case !changed:
			return fmt.Sprintf("Nothing new; the master stays at revision %d.", revision)
		case changes > 0 && edits > 0:
			what = plural(changes, "change") + " and " + plural(edits, "hand edit")
		case changes > 0:
			what = plural(changes, "change")
		case edits > 0:
			what = plural(edits, "hand edit")
		}
		return fmt.Sprintf("%s recorded as revision %d of the master.", what, revision)
	},
	mend: func(n int, by []string) string {
		return fmt.Sprintf("%s to mend (%s).", plural(n, "error"), strings.Join(by, ", "))
	},
	count:         func(department string, n int) string { return fmt.Sprintf("%s %d", department, n) },
	nothingToMend: "Nothing needs mending.",
	conflicts: func(n int) string {
		return fmt.Sprintf("%s between master and submissions; the master's values stand.", plural(n, "conflict"))
	},
	returned: "Returned, to be sent again:",
	missing:  "Not yet received:",
	pledgesOf: func(department string, n int, pledges string) string {
		return fmt.Sprintf("%s %d (pledges %s)", department, n, pledges)
	},
	returns: "Workbooks to return:",
	next:    "Open next: ",
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
