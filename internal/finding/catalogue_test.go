package finding

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"kouyaku/internal/pledge"
)

// severities is the table of SPEC "Validation", and afterwards-unknown beside
// its likes.
var severities = map[Severity]string{
	Error: `file-unreadable file-not-xlsx file-encrypted file-too-large file-foreign-master label-missing label-twice
		pledge-unknown pledge-name-differs sheet-duplicate required-blank year-invalid horizon-unknown status-unknown
		outlook-unknown afterwards-unknown progress-invalid date-invalid horizon-mismatch status-progress achieved-no-date
		date-unexpected date-in-future target-changed-no-reason status-back-no-reason response-missing outlook-unexplained
		cell-error formula-no-value text-too-long conflict decision-unknown decision-missing decision-wrong-body
		merged-into-invalid confirmed-not-achieved meeting-invalid master-invalid department-unknown`,
	Warning: `label-unknown edit-contradicts history-changed file-no-sheets file-macros department-differs hidden-content locked-changed progress-ambiguous progress-complete
		target-passed back-to-issued decision-withdrawn mend-missing undecided-change meeting-count-differs round-out-of-order`,
	Info: `file-ignored file-temporary file-already-merged sheet-superseded value-normalised awaits-decision transferred heard-differs hand-edit`,
}

// given is what the finders of each variant bring along besides value, label,
// pledge and cell: the names both sides agreed on.
var given = map[string]string{
	"file-unreadable": "reason", "file-unreadable other": "reason", "file-unreadable slow": "",
	"file-not-xlsx xls": "", "file-not-xlsx ods": "", "file-not-xlsx xlsb": "", "file-not-xlsx text": "", "file-not-xlsx empty": "", "file-not-xlsx other": "",
	"file-encrypted": "", "file-too-large file": "limit", "file-too-large unpacked": "limit", "file-too-large cells": "limit",
	"file-no-sheets": "", "file-no-sheets some": "sheets", "file-no-sheets sheet": "sheet",
	"file-ignored": "kind", "file-temporary": "", "file-already-merged": "date result", "file-macros": "",
	"file-foreign-master": "theirs ours", "file-foreign-master future": "issued revision", "file-foreign-master lost": "issued", "file-foreign-master unreadable": "", "label-missing": "label",
	"file-unreadable run": "reason", "label-missing near": "label near", "label-missing header": "label", "label-missing returned": "label", "label-twice returned": "label", "conflict returned": "base master submitted source", "label-unknown": "", "edit-contradicts": "reason", "edit-contradicts department": "", "file-already-merged twin": "other",
	"label-unknown near": "near", "label-unknown list": "", "label-unknown plan": "", "label-unknown column": "", "label-unknown note": "", "label-twice": "label first", "label-twice mixed": "sheet",
	"file-already-merged mended": "date department", "label-missing header-near": "label near", "label-missing optional": "label", "label-unknown list-near": "near", "label-unknown form-near": "near",
	"label-unknown form": "", "label-unknown continued": "", "label-unknown beside": "", "label-unknown more": "count last",
	"pledge-unknown": "", "pledge-unknown returned": "", "pledge-unknown unreadable": "", "pledge-name-differs": "name", "pledge-name-differs former": "name",
	"department-differs": "department", "department-differs taken": "department", "department-differs proposed": "department", "sheet-superseded": "other", "sheet-superseded earlier": "date", "sheet-superseded transfer": "date", "sheet-superseded older-form": "other", "sheet-superseded older-form-earlier": "date", "sheet-duplicate": "other", "sheet-duplicate one-file": "other", "sheet-duplicate list": "other", "sheet-duplicate decisions": "other", "sheet-duplicate shared": "other owner", "sheet-duplicate returned": "other", "sheet-duplicate cell": "here there theirs", "sheet-duplicate row": "other",
	"hidden-content sheet": "", "hidden-content row": "", "hidden-content column": "", "hidden-content merged": "", "locked-changed": "master", "required-blank": "",
	"year-invalid": "", "year-invalid no-era": "", "year-invalid relative": "", "year-invalid range": "", "year-invalid no-era-near": "near", "year-invalid near": "near",
	"horizon-unknown": "", "horizon-unknown returned": "", "horizon-mismatch returned": "target want", "horizon-unknown near": "near", "status-unknown": "words", "status-unknown near": "near words",
	"outlook-unknown": "words", "outlook-unknown near": "near words", "afterwards-unknown": "words", "afterwards-unknown near": "near words",
	"progress-invalid": "", "progress-invalid near": "near", "progress-invalid range": "", "progress-invalid whole": "", "date-invalid": "", "date-invalid near": "near", "date-invalid day": "",
	"progress-ambiguous": "read", "horizon-mismatch": "target want", "status-progress not-started": "progress", "status-progress achieved": "progress",
	"progress-complete": "", "achieved-no-date": "", "date-unexpected": "status", "date-unexpected settled": "status", "date-unexpected settled-early": "meeting", "date-in-future transfer": "today", "date-in-future": "today", "date-in-future settled": "today", "target-passed": "target",
	"target-changed-no-reason": "from to", "status-back-no-reason": "from to", "response-missing": "instruction", "response-missing earlier": "instruction", "outlook-unexplained": "",
	"undecided-change target": "from to", "undecided-change cancelled": "", "cell-error": "", "formula-no-value": "", "text-too-long": "length", "value-normalised": "read",
	"value-normalised last-day": "read", "value-normalised control": "", "conflict since": "base master submitted source", "conflict since-returned": "base master submitted source",
	"back-to-issued": "from to", "back-to-issued proposed": "from to", "back-to-issued dropped": "from to", "conflict": "base master submitted source", "conflict decided": "base master submitted source place", "awaits-decision": "", "transferred": "count",
	"text-too-long with-meeting": "length",
	"department-unknown":         "", "value-normalised serial": "read", "value-normalised below": "cells", "department-unknown near": "near",
	"decision-unknown": "", "decision-unknown near": "near", "decision-unknown recorded": "near", "decision-unknown mark": "", "decision-missing": "", "decision-missing rows": "", "decision-withdrawn": "", "decision-withdrawn kept": "decision source", "decision-withdrawn separated": "into", "mend-missing": "", "decision-wrong-body": "body words",
	"merged-into-invalid blank": "", "merged-into-invalid office-blank": "", "merged-into-invalid decision-blank": "decision", "merged-into-invalid self": "", "merged-into-invalid merged": "", "merged-into-invalid cancelled": "",
	"merged-into-invalid unknown": "", "merged-into-invalid circle": "", "merged-into-invalid left": "into", "merged-into-invalid without": "", "confirmed-not-achieved": "",
	"meeting-invalid name": "", "meeting-invalid near": "near", "meeting-invalid announced": "", "meeting-invalid date": "year", "meeting-invalid two-dates": "other", "meeting-invalid future": "today", "meeting-count-differs": "announced counted",
	"round-out-of-order skipped": "expected", "round-out-of-order back": "last", "heard-differs": "difference", "hand-edit": "before after", "hand-edit registered": "", "hand-edit derived": "sheet header record",
	"year-invalid plan": "", "year-invalid plan-blank": "", "label-twice plan": "first", "value-normalised lines": "",
	"master-invalid header-missing": "label", "master-invalid header-twice": "label", "master-invalid number-invalid": "", "master-invalid number-twice": "first",
	"master-invalid row-deleted": "number", "master-invalid number-swapped": "number", "master-invalid number-changed": "number", "master-invalid date-text": "label",
	"master-invalid not-calculated": "label", "hand-edit header-gone": "label", "master-invalid value": "reason mend", "master-invalid number-blank": "", "master-invalid no-pledge": "cells",
	"master-invalid not-in-settings": "section cells", "master-invalid not-in-settings-near": "section cells near", "edit-contradicts horizon": "target want", "master-invalid required-blank": "",
	"master-invalid setting": "reason", "master-invalid sheet-missing": "sheet", "master-invalid sheet-taken": "sheet", "master-invalid signed": "", "master-invalid shared": "",
	"master-invalid strict": "", "master-invalid merged": "within", "master-invalid array": "within", "master-invalid table-header": "within", "master-invalid history": "reason",
	"master-invalid record": "reason", "history-changed": "reason", "master-invalid other": "reason", "master-invalid differs": "register history",
	"master-invalid differs-from-changed": "register history", "master-invalid apart-from-changed": "number", "master-invalid unsettled": "cells reason", "master-invalid merger": "reason mend",
	"edit-contradicts departments": "count", "history-changed seals-gone": "reason", "master-invalid seals-gone": "reason",
}

// technical words mean nothing to somebody who knows Excel and nothing else.
var technical = regexp.MustCompile(`(?i)xml|zip|crc|json|sha|utf|null|パース|アーカイブ|パラメータ|バリデーション|エンコード|ハッシュ`)

func each(t *testing.T, test func(t *testing.T, e entry, v variant)) {
	for _, e := range catalogue {
		for _, v := range e.variants {
			t.Run(key(e, v), func(t *testing.T) { test(t, e, v) })
		}
	}
}

func key(e entry, v variant) string { return strings.TrimSpace(string(e.code) + " " + v.name) }

// full is a finding with everything a finder gives that variant.
func full(e entry, v variant) Finding {
	f := Finding{At: Place{"受信/総務部.xlsx", "12", 6, 4}, Code: e.code, Variant: v.name, Pledge: 12, Field: pledge.TargetYear, Value: "値value", Args: Args{}}
	for _, name := range strings.Fields(given[key(e, v)]) {
		f.Args[name] = "引数" + name
	}
	return f
}

func TestCatalogueIsTheSpecsTable(t *testing.T) {
	var want []Code
	for severity, codes := range severities {
		for _, c := range strings.Fields(codes) {
			want = append(want, Code(c))
			e := entryByCode[Code(c)]
			if e == nil {
				t.Errorf("%s has no entry", c)
			} else if e.severity != severity {
				t.Errorf("%s is %s, want %s", c, e.severity, severity)
			}
		}
	}
	got := Codes()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("codes\n got %s\nwant %s", got, want)
	}
}

func TestTexts(t *testing.T) {
	each(t, func(t *testing.T, e entry, v variant) {
		f := full(e, v)
		for _, s := range []string{f.Message(Japanese), f.Hint(Japanese)} {
			checkText(t, Japanese, s)
		}
		for _, s := range []string{f.Message(English), f.Hint(English)} {
			checkText(t, English, s)
		}
		if f.Message(Japanese) == f.Message(English) {
			t.Error("one language for both")
		}
	})
}

func TestExplain(t *testing.T) {
	for _, code := range Codes() {
		for _, lang := range []Lang{Japanese, English} {
			s, ok := Explain(code, lang)
			if !ok || !strings.HasPrefix(s, string(code)) || !strings.HasSuffix(s, "\n") || strings.HasSuffix(s, "\n\n") {
				t.Errorf("%s: %q", code, s)
			}
		}
		x := entryByCode[code].explain
		for _, both := range []text{x.means, x.example, x.mend} {
			checkText(t, Japanese, both.ja)
			checkText(t, English, both.en)
		}
	}
	if s, ok := Explain("no-such-code", Japanese); ok || s != "" {
		t.Errorf("an unknown code is explained: %q", s)
	}
	s, _ := Explain(HorizonMismatch, Japanese)
	if want := "horizon-mismatch（エラー）\n\n入力された区分が、達成目標年度と合っていません。\n\n例：区分が「中期」なのに"; !strings.HasPrefix(s, want) {
		t.Errorf("got %s", s)
	}
}

// checkText holds what every text owes its reader.
func checkText(t *testing.T, lang Lang, s string) {
	t.Helper()
	switch {
	case strings.TrimSpace(s) == "":
		t.Error("a text is blank")
	case strings.ContainsAny(s, "{}\n"):
		t.Errorf("unresolved or broken: %s", s)
	case lang == Japanese && technical.MatchString(s):
		t.Errorf("technical: %s", s)
	case lang == Japanese && !strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Hiragana) }):
		t.Errorf("not Japanese: %s", s)
	}
	if lang == Japanese && strings.Count(s, "「") != strings.Count(s, "」") || lang == English && strings.Count(s, `"`)%2 != 0 {
		t.Errorf("quotation marks do not pair: %s", s)
	}
}

func TestMessages(t *testing.T) {
	for _, test := range []struct {
		name     string
		f        Finding
		ja, hint string
		en       string
	}{
		{"the spec's example", Finding{Code: HorizonMismatch, Field: pledge.HorizonName, Value: "中期", Args: Args{"target": "令和5年度", "want": "短期"}},
			"区分が「中期」ですが、達成目標年度は令和5年度です。", "「短期」にしてください。", `区分 is "中期", but the target year is 令和5年度.`},
		{"a blank loses its quotation marks", Finding{Code: LockedChanged, Field: pledge.Name, Args: Args{"master": "あ"}},
			"公約名が空欄に変わっていますが、様式では変えられません。台帳の「あ」のままにしました。", "変える必要があるときは、企画担当に連絡してください。",
			`公約名 was changed to blank, which a form cannot do. The master's "あ" stands.`},
		{"no field", Finding{Code: RequiredBlank}, "この欄が空欄です。", "この欄を入力してください。", "this cell is blank."},
		{"a twin nobody placed", Finding{Code: LabelTwice, Args: Args{"label": "備考", "first": ""}},
			"「備考」の見出しが二つあります（一つ目はほかのセル）。", "使わない方の見出しを消してください。公約が二件あるときは、シートを分けてください。", `The label "備考" is there twice (first in another cell).`},
		{"the finding's label goes first", Finding{Code: LabelMissing, Field: pledge.StatusWord, Args: Args{"label": "会議"}},
			"「会議」の見出しが見つかりません。", "「会議」と書いたセルを作り、その右のセルに値を入力してください。", `The label "会議" is not there.`},
		{"line breaks and control characters", Finding{Code: CellError, Field: pledge.Actions, Value: "a\r\nb\x1b[31m\tc"},
			"実施内容がエラー（a b[31m c）になっています。", "セルの数式を消して、値を入力してください。", "実施内容 shows an error (a b[31m c)."},
		{"a character of the city's own, and one of Unicode to come", Finding{Code: PledgeUnknown, Value: "\ue000\U000323b0"},
			"公約番号「\ue000\U000323b0」の公約は台帳にありません。", "公約番号を確かめて、正しい番号を入力してください。直したものが届いた後も出るときは、「受信」から出してください。",
			"The master has no pledge \"\ue000\U000323b0\"."},
		{"a long value is cut at characters", Finding{Code: DateInvalid, Field: pledge.AchievedOn, Value: strings.Repeat("長", 61)},
			"達成日の「" + strings.Repeat("長", 60) + "…」は、日付として読めません。", "「2024/3/29」または「令和6年3月29日」のように入力してください。",
			`達成日 "` + strings.Repeat("長", 60) + `…" is not a date.`},
		{"a list is not cut", Finding{Code: DecisionWrongBody, Value: "要修正", Args: Args{"body": "分科会", "words": strings.Repeat("長", 61)}},
			"「要修正」は、分科会の決定にはありません。", "次のどれかを選んでください：" + strings.Repeat("長", 61), `"要修正" is not a decision of 分科会.`},
		{"a value with braces is quoted as it is", Finding{Code: StatusUnknown, Field: pledge.StatusWord, Value: "{words}", Args: Args{"words": "未着手"}},
			"状況の「{words}」は、決められた言葉ではありません。", "次のどれかを入力してください：未着手", `状況 "{words}" is not one of its words.`},
		{"an identifier is spoken", Finding{Code: FileAlreadyMerged, Args: Args{"date": "2024-04-16", "result": "partly"}},
			"同じ中身のファイルを2024-04-16に処理しています（結果：一部取込）。", "そのままでかまいません。直したファイルのつもりなら、保存し忘れていないか確かめてください。",
			"The same file was dealt with on 2024-04-16 (result: partly merged)."},
		{"a sentence in both languages", Finding{Code: MasterInvalid, Variant: "setting", Args: Args{"reason": "区分が重なっています。", "reason/en": "horizons overlap"}},
			"設定の値を使えません：区分が重なっています。", mendSetting.ja, "The setting cannot be used: horizons overlap"},
		{"a code of tomorrow", Finding{Code: "no-such", Value: "値"}, "値", "企画担当に連絡してください。", "値"},
		{"a variant of tomorrow", Finding{Code: DecisionUnknown, Variant: "no-such", Value: "値"},
			"決定の「値」は、決められた言葉ではありません。", "審査結果票の決定の一覧から選んでください。", `決定 "値" is not one of its words.`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.f.Message(Japanese); got != test.ja {
				t.Errorf("message\n got %s\nwant %s", got, test.ja)
			}
			if got := test.f.Hint(Japanese); got != test.hint {
				t.Errorf("hint\n got %s\nwant %s", got, test.hint)
			}
			if got := test.f.Message(English); got != test.en {
				t.Errorf("English\n got %s\nwant %s", got, test.en)
			}
		})
	}
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	for want, f := range map[string]Finding{
		`finding: no code "no-such"`:                                           {Code: "no-such"},
		`finding: status-unknown has no variant "neer"`:                        {Code: StatusUnknown, Variant: "neer"},
		`finding: horizon-mismatch "" quotes {target}, which it was not given`: {Code: HorizonMismatch, Args: Args{"want": "短期"}},
	} {
		if err := f.Check(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestSeverityWords(t *testing.T) {
	for s, want := range map[Severity][3]string{Error: {"error", "エラー", "error"}, Warning: {"warning", "注意", "warning"}, Info: {"info", "お知らせ", "info"}} {
		if got := [3]string{s.String(), s.Word(Japanese), s.Word(English)}; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
