package report

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// The sheets of the report, in the order of their tabs.
const (
	sheetOverview  = "概要"
	sheetFindings  = "指摘一覧"
	sheetChanges   = "変更一覧"
	sheetConflicts = "内容のくいちがい"
)

// Workbook makes 取込結果.xlsx ([FileName]). The same run gives the same bytes.
func Workbook(r *Run) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	b := &book{r: r, file: f, styles: xlsx.NewStyles(f), drawn: make(map[drawing]int)}
	if err := f.SetSheetName("Sheet1", sheetOverview); err != nil {
		return nil, err
	}
	for _, name := range []string{sheetFindings, sheetChanges, sheetConflicts} {
		if _, err := f.NewSheet(name); err != nil {
			return nil, err
		}
	}
	for _, write := range []func() error{b.overview, b.findings, b.changes, b.conflicts} {
		if err := write(); err != nil {
			return nil, fmt.Errorf("%s: %w", FileName, err)
		}
	}
	return xlsx.Bytes(f, r.Today)
}

type book struct {
	r      *Run
	file   *excelize.File
	styles *xlsx.Styles
	drawn  map[drawing]int // style numbers
}

// severityWord is what people call a severity; severityFill is its colour.
var (
	severityWord = japanese.severity
	severityFill = [...]string{finding.Error: "F8CBAD", finding.Warning: "FFE699", finding.Info: "DDEBF7"}
)

// resultWord is what people call what became of a file.
var resultWord = map[ledger.FileResult]string{
	ledger.FileMerged:   "取込済み",
	ledger.FilePartly:   "一部返却",
	ledger.FileRejected: "返却",
	ledger.FileAlready:  "処理済み",
	ledger.FileIgnored:  "対象外",
}

// missingWidth is the width of the column that names what has not come.
const missingWidth = 60

// overview writes 概要: the run, the departments, the files.
func (b *book) overview() error {
	r := b.r
	p, err := b.page(sheetOverview, []float64{24, 9, 9, 9, 11, 11, 13, 9, missingWidth})
	if err != nil {
		return err
	}
	p.middle = true
	last := len(p.widths)
	p.row(text("取込結果").as(looks.title))
	if r.Settings != nil {
		if s := strings.TrimSpace(r.Settings.City + "　" + r.Settings.Programme); s != "" {
			p.row(text(s).as(looks.note))
		}
	}
	p.blank()

	fact := func(label, value, link string) {
		cells := []cell{text(label).as(looks.label), {segments: plainText(value), look: looks.fact, link: link}}
		for len(cells) < last {
			cells = append(cells, cell{look: looks.fact})
		}
		p.merged(2, last, cells...)
	}
	done := "取り込み（台帳に記録しました）"
	switch {
	case r.Command != "merge":
		done = "確認のみ（台帳は変えていません）"
	case !r.Changed:
		done = "取り込み（新しい変更はありませんでした）"
	}
	total := r.severities()
	fact("実施日", r.Today.Wareki(), "")
	fact("処理", done, "")
	fact("台帳", fmt.Sprintf("%s（改訂%d）", r.Master, r.Revision), "")
	fact("シート", japanese.sheets(r.Command == "merge", r.count()), "")
	fact("指摘", fmt.Sprintf("エラー%d件、注意%d件、お知らせ%d件", total[finding.Error], total[finding.Warning], total[finding.Info]), toSheet(sheetFindings))
	if list := deeds(r.Decisions); len(list) > 0 {
		lines := make([]string, len(list))
		for i, d := range list {
			lines[i] = japanese.deeds(r.Command == "merge", d)
		}
		fact("会議の決定", strings.Join(lines, "\n"), toSheet(sheetChanges))
	}
	changes := fmt.Sprintf("%d件", len(r.Changes)+resolved(r.Decisions))
	var also []string
	if n := resolved(r.Decisions); n > 0 {
		also = append(also, fmt.Sprintf("うち「%s」%d件", ledger.Heard, n))
	}
	if r.Edits > 0 {
		also = append(also, fmt.Sprintf("ほかに手作業の修正%d件", r.Edits))
	}
	if was := r.Before; was.Revision > 0 {
		also = append(also, fmt.Sprintf("変更一覧は、改訂%dで取り込んだ%d件です", was.Revision, len(was.Changes)+resolved(was.Decisions)))
	}
	if len(also) > 0 {
		changes += "（" + strings.Join(also, "、") + "）"
	}
	fact("変更", changes, toSheet(sheetChanges))
	fact("内容のくいちがい", fmt.Sprintf("%d件", len(r.Conflicts)), toSheet(sheetConflicts))

	p.blank()
	p.row(text("担当部ごとの状況").as(looks.section))
	p.row(text("「依頼」「再提出待ち」「未提出」は公約の数、ほかは今回のシートの数です。「採用」には変更のないシートも含みます。").as(looks.note))
	p.row(headers(pledge.Department.Label(), "依頼", "受領", string(ledger.Accepted), string(ledger.Waiting), string(ledger.Rejected), "再提出待ち", "未提出", "届いていない公約")...)
	answers := r.answers()
	if len(answers) == 0 {
		p.nothing("依頼した公約も、届いたシートもありません。")
	}
	var sum answer
	superseded := 0
	for _, a := range answers {
		p.row(b.answer(a)...)
		sum.asked += a.asked
		sum.sheets.Read += a.sheets.Read
		sum.sheets.Accepted += a.sheets.Accepted
		sum.sheets.Waiting += a.sheets.Waiting
		sum.sheets.Rejected += a.sheets.Rejected
		sum.returned = append(sum.returned, a.returned...)
		sum.missing = append(sum.missing, a.missing...)
		superseded += a.sheets.superseded()
	}
	if len(answers) > 1 {
		p.row(text("合計").as(looks.total), number(sum.asked).as(looks.total), number(sum.sheets.Read).as(looks.total), number(sum.sheets.Accepted).as(looks.total),
			number(sum.sheets.Waiting).as(looks.total), number(sum.sheets.Rejected).as(looks.total), number(len(sum.returned)).as(looks.total),
			number(len(sum.missing)).as(looks.total), text("").as(looks.total))
	}
	if superseded > 0 {
		p.row(text(fmt.Sprintf("「受領」には、より新しい提出に差し替えられたシート%d枚を含みます。", superseded)).as(looks.note))
	}

	p.blank()
	p.row(text("ファイル").as(looks.section))
	p.merged(8, last, headers(pledge.Department.Label(), "結果", "シート", severityWord[finding.Error], severityWord[finding.Warning], severityWord[finding.Info], "返却", "ファイル", "")...)
	b.files(p)
	return p.close(0)
}

// resolved counts the rows that decisions have in 変更一覧.
func resolved(list []ledger.Resolution) (n int) {
	for _, d := range list {
		n += len(d.Changes)
	}
	return n
}

// answer is a department's row of 概要.
func (b *book) answer(a answer) []cell {
	name := text(a.department)
	if a.department == "" {
		name = text("（担当部が分からないもの）")
	}
	count := func(n int, alarming look) cell {
		if n > 0 {
			return number(n).as(alarming)
		}
		return number(n).as(looks.number)
	}
	const mostLines = 12
	named := func(what string, numbers []int) string {
		if len(numbers) == 0 {
			return ""
		}
		names := make([]string, len(numbers))
		for i, n := range numbers {
			names[i] = strings.TrimSpace(fmt.Sprintf("%d %s", n, b.r.Names[n]))
		}
		s := what + strings.Join(names, "、")
		if lines(s, missingWidth) > mostLines {
			s = what + ranges(numbers, "～", "、")
		}
		return s
	}
	missing := strings.TrimSpace(named("再提出待ち：", a.returned) + "\n" + named("未提出：", a.missing))
	return []cell{name, number(a.asked).as(looks.number), number(a.sheets.Read).as(looks.number), number(a.sheets.Accepted).as(looks.number),
		number(a.sheets.Waiting).as(looks.number), count(a.sheets.Rejected, looks.alarm), count(len(a.returned), looks.late), count(len(a.missing), looks.late), text(missing)}
}

// files writes the files of the run; those dealt with before are one row.
func (b *book) files(p *page) {
	r, owners, last := b.r, b.r.owners(), len(p.widths)
	by := make(map[string]*severities)
	for _, f := range r.Findings {
		if by[f.At.File] == nil {
			by[f.At.File] = new(severities)
		}
		by[f.At.File][f.Severity()]++
	}
	already, rows := 0, 0
	for _, f := range r.Files {
		if f.Result == ledger.FileAlready {
			already++
			continue
		}
		n := by[f.Path]
		if n == nil {
			n = new(severities)
		}
		back, department := cell{look: looks.number}, owners.file[f.Path]
		if f.Result == ledger.FilePartly || f.Result == ledger.FileRejected {
			if i := slices.IndexFunc(r.Returns, func(x Return) bool { return department != "" && x.Department == department }); i >= 0 {
				back = cell{segments: plainText("開く"), look: looks.number, link: toFile(r.Out, r.Returns[i].Path, "")}
			}
		}
		marked := func(s finding.Severity) cell {
			if n[s] == 0 {
				return number(0).as(looks.number)
			}
			return number(n[s]).as(looks.severity(s))
		}
		p.merged(8, last, text(department), text(resultWord[f.Result]).as(looks.number), number(f.Sheets).as(looks.number),
			marked(finding.Error), marked(finding.Warning), number(n[finding.Info]).as(looks.number), back, text(f.Path), text(""))
		rows++
	}
	if already > 0 {
		p.merged(8, last, text(""), text(resultWord[ledger.FileAlready]).as(looks.number), number(0).as(looks.number), number(0).as(looks.number), number(0).as(looks.number),
			number(already).as(looks.number), cell{look: looks.number}, text(fmt.Sprintf("以前に処理したファイル %d件（今回は何もしていません）", already)), text(""))
		rows++
	}
	if rows == 0 {
		p.nothing("ファイルはありませんでした。")
	}
}

// maxLinks is how many findings are linked to their return workbooks: what a
// link costs excelize grows with the links before it.
const maxLinks = 2000

// findings writes 指摘一覧: errors first, then warnings and infos, each in the
// order of their places.
func (b *book) findings() error {
	r := b.r
	cols := []column{{"重要度", 9}, {pledge.Department.Label(), 11}, {"ファイル", 14}, {"シート", 8}, {"セル", 7}, {pledge.Number.Label(), 9}, {pledge.Name.Label(), 17}, {"項目", 12},
		{"入力された値", 13}, {"指摘", 31}, {"直し方", 31}, {"コード", 24}}
	owners := r.owners()
	returns := make(map[string]Return, len(r.Returns))
	for _, x := range r.Returns {
		returns[x.Department] = x
	}
	list := slices.Clone(r.Findings)
	slices.SortStableFunc(list, func(x, y finding.Finding) int { return int(x.Severity()) - int(y.Severity()) })
	already := 0
	for _, f := range list {
		if f.Code == finding.FileAlreadyMerged {
			already++
		}
	}
	var rows [][]cell
	told, linked := false, 0
	for _, f := range list {
		department, file, message := owners.of(f.At, f.Pledge), f.At.File, f.Message(finding.Japanese)
		if f.Code == finding.FileAlreadyMerged && already > 1 {
			if told {
				continue
			}
			told = true
			department, file, message = "", fmt.Sprintf("%s ほか%d件", file, already-1), fmt.Sprintf("%s以前に処理したファイルは、ほかに%d件あります。", message, already-1)
		}
		sheet := text(f.At.Sheet)
		if x, ok := returns[department]; ok && department != "" && f.Severity() != finding.Info {
			if name, ok := x.Sheets[f.Pledge]; ok && linked < maxLinks {
				linked++
				sheet.link = toFile(r.Out, x.Path, name)
			}
		}
		number := cell{look: looks.number}
		if f.Pledge != 0 {
			number = numberOf(f.Pledge)
		}
		rows = append(rows, []cell{text(severityWord[f.Severity()]).as(looks.severity(f.Severity())), text(department), text(file), sheet, text(f.At.Cell()),
			number, text(r.Names[f.Pledge]), text(f.Field.Label()), text(clip(f.Value, clippedValue)), text(clip(message, clippedText)), text(clip(f.Hint(finding.Japanese), clippedText)), text(string(f.Code))})
	}
	note := "見出しの▼で、担当部や重要度ごとに絞り込めます。"
	if linked > 0 {
		note += "シート名の下線を押すと、部署に返すファイルの同じシートが開きます。"
	}
	if linked == maxLinks {
		note += fmt.Sprintf("（初めの%d件まで）", maxLinks)
	}
	return b.list(sheetFindings, sheetFindings, note, cols, len(cols)-1, rows, "指摘はありません。")
}

// changes writes 変更一覧.
func (b *book) changes() error {
	cols := []column{{pledge.Number.Label(), 9}, {pledge.Name.Label(), 17}, {"項目", 12}, {"種別", 8}, {"変更前", 36}, {"変更後", 36}, {pledge.Reason.Label(), 15}, {"適用日", 11}, {pledge.LabelMeeting, 12},
		{"ファイル", 14}, {"シート", 8}, {"セル", 7}}
	title, changes, decisions := sheetChanges, b.r.Changes, b.r.Decisions
	if was := b.r.Before; was.Revision > 0 {
		title += fmt.Sprintf("　※改訂%d（%s）で取り込んだ変更です", was.Revision, was.Recorded.Wareki())
		changes, decisions = was.Changes, was.Decisions
	}
	rows := make([][]cell, 0, len(decisions)+len(changes))
	for _, d := range decisions {
		at := d.After.Source
		for _, c := range d.Changes {
			before, after := compare("", c.Before, c.After)
			rows = append(rows, []cell{numberOf(d.After.Pledge), text(b.r.Names[d.After.Pledge]), text(c.Label()), text(string(ledger.Heard)), before, after,
				text(""), day(0), text(d.After.Meeting), text(at.File), text(at.Sheet), text(cellOrRow(c))})
		}
	}
	for _, e := range changes {
		before, after := compare(e.Field, e.Before, e.After)
		rows = append(rows, []cell{numberOf(e.Pledge), text(b.r.Names[e.Pledge]), text(e.Field.Label()), text(string(e.Kind)), before, after,
			text(e.Reason), day(e.Effective), text(e.Meeting), text(e.Source.File), text(e.Source.Sheet), text(e.Source.Cell)})
	}
	return b.list(sheetChanges, title, "赤い取り消し線は消えたところ、青い太字は加わったところです。", cols, len(cols), rows, "変更はありません。")
}

// cellOrRow is where the decision sheet says so, as nearly as is known.
func cellOrRow(c ledger.ResolvedChange) string {
	if c.Cell == "" && c.Row != 0 {
		return fmt.Sprintf("%d行目", c.Row)
	}
	return c.Cell
}

// conflicts writes 内容のくいちがい.
func (b *book) conflicts() error {
	cols := []column{{pledge.Number.Label(), 10}, {pledge.Name.Label(), 18}, {"項目", 13}, {"もとの値", 28}, {"台帳の値", 28}, {"提出された値", 28}, {"台帳の値を入れたところ", 26}, {"提出された値のあるところ", 26}}
	rows := make([][]cell, 0, len(b.r.Conflicts))
	for _, c := range b.r.Conflicts {
		_, master := compare(c.Field, c.Base, c.Master)
		_, submitted := compare(c.Field, c.Base, c.Submitted)
		base := text(c.Base)
		if c.Base == "" {
			base = nothingThere
		}
		e := c.MasterSource
		source := where(e.Source.File, e.Source.Sheet, e.Source.Cell)
		if e.Revision > 0 {
			source = strings.TrimSuffix(fmt.Sprintf("改訂%d %s %s\n%s", e.Revision, e.Effective, e.Kind, source), "\n")
		}
		rows = append(rows, []cell{numberOf(c.Pledge), text(b.r.Names[c.Pledge]), text(c.Field.Label()), base, master, submitted,
			text(source), text(where(c.Source.File, c.Source.Sheet, c.Source.Cell))})
	}
	return b.list(sheetConflicts, sheetConflicts, "台帳の値のままにしてあります。台帳を直接直すか、新しいシートで出し直してもらってください。「もとの値」は、依頼したとき（同じシートが前にも出されていれば、そのとき）の値、青い太字はそこから変わったところです。", cols, len(cols), rows, "内容のくいちがいはありません。")
}

// where names a place on lines of its own parts.
func where(file, sheet, cell string) string {
	s := file
	if sheet != "" {
		s += "\nシート「" + sheet + "」"
	}
	if cell != "" {
		s += " " + cell
	}
	return strings.TrimSpace(s)
}

// compare shows two values of a field, what differs marked. Only texts are
// compared within; a year or a word is another one as a whole.
func compare(f pledge.Field, before, after string) (old, new cell) {
	var x, y []run
	if item := pledge.ItemOf(f); item != nil && (item.Kind == pledge.KindText || item.Kind == pledge.KindPlan) {
		x, y = diff(before, after)
	} else {
		x, y = []run{{text: before}}, []run{{text: after}}
	}
	mark := func(list []run, value string, changed ink) cell {
		if value == "" {
			return nothingThere
		}
		c := cell{look: looks.text}
		for _, r := range list {
			s := segment{text: r.text, ink: changed}
			if r.same {
				s.ink = inkNormal
			}
			c.segments = append(c.segments, s)
		}
		return c
	}
	return mark(x, before, inkGone), mark(y, after, inkAdded)
}

// What 指摘一覧 shows of a value, and of a message or hint, in characters: so
// much that it stays one row.
const (
	clippedValue = 100
	clippedText  = 330
)

// clip shortens a text for a cell that only shows what it is about.
func clip(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return fmt.Sprintf("%s…（全 %d 文字）", string(runes[:most]), len(runes))
}

// toSheet is a link to the first cell of a sheet of the same workbook.
func toSheet(name string) string { return "#'" + strings.ReplaceAll(name, "'", "''") + "'!A1" }

// toFile is a link from a workbook in the folder dir to a sheet of the file
// beside or below it; sheet may be "".
func toFile(dir, file, sheet string) string {
	file = strings.TrimPrefix(path.Clean(file), strings.TrimSuffix(path.Clean(dir), "/")+"/")
	link := strings.NewReplacer("%", "%25", "#", "%23", "?", "%3F", " ", "%20").Replace(file)
	if sheet != "" {
		link += toSheet(sheet)
	}
	return link
}

// numberOf is a pledge's number.
func numberOf(pledge int) cell { return number(pledge).as(looks.number) }
