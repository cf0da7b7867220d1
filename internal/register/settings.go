package register

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kouyaku/internal/finding"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// setting is one labelled cell of 設定.
type setting struct {
	label string
	help  string
	date  bool
	get   func(*pledge.Settings) splice.Value
	set   func(*pledge.Settings, pledge.Typed) error
}

func settingText(label, help string, at func(*pledge.Settings) *string) setting {
	return setting{label: label, help: help, get: func(s *pledge.Settings) splice.Value { return text(*at(s)) },
		set: func(s *pledge.Settings, v pledge.Typed) error { *at(s) = strings.TrimSpace(v.Text); return nil }}
}

func settingDate(label, help string, at func(*pledge.Settings) *pledge.Date) setting {
	return setting{label: label, help: help, date: true, get: func(s *pledge.Settings) splice.Value { return number(int(*at(s))) },
		set: func(s *pledge.Settings, v pledge.Typed) (err error) { *at(s), err = dayOf(v); return err }}
}

func dayOf(v pledge.Typed) (pledge.Date, error) {
	switch v.Kind {
	case pledge.TypedBlank:
		return 0, nil
	case pledge.TypedDate:
		return v.Date, nil
	}
	d, _, err := pledge.ParseDate(v.Text, pledge.Calendar{})
	if err != nil {
		err = misfit(v, "日付", "a date")
	}
	return d, err
}

var settings = []setting{
	// The last revision stands here too, so that rows that vanish from the sheets
	// of record are noticed.
	{label: pledge.LabelRevision, help: "最後の処理の番号です。kouyakuが書きます。変えないでください。",
		get: func(*pledge.Settings) splice.Value { return splice.Value{} }, // written with each revision
		set: func(*pledge.Settings, pledge.Typed) error { return nil }},
	settingText(pledge.LabelMaster, "この台帳の番号です。変えないでください。", func(s *pledge.Settings) *string { return &s.MasterID }),
	settingText("自治体名", "様式や集計表に表示します。", func(s *pledge.Settings) *string { return &s.City }),
	settingText("計画名", "様式や集計表に表示します。", func(s *pledge.Settings) *string { return &s.Programme }),
	settingDate("任期開始日", "市長の任期の初日です。", func(s *pledge.Settings) *pledge.Date { return &s.TermFrom }),
	settingDate("任期満了日", "市長の任期の末日です。", func(s *pledge.Settings) *pledge.Date { return &s.TermUntil }),
	{label: "年度の開始月", help: "年度が始まる月です。",
		get: func(s *pledge.Settings) splice.Value { return number(int(s.Calendar.FirstMonth)) },
		set: func(s *pledge.Settings, v pledge.Typed) error {
			if v.Kind == pledge.TypedBlank {
				return nil
			}
			n, err := strconv.Atoi(strings.TrimSuffix(pledge.Fold(v.Text), "月"))
			if err != nil || n < 1 || n > 12 {
				return misfit(v, "1から12までの月", "a month from 1 to 12")
			}
			s.Calendar.FirstMonth = time.Month(n)
			return nil
		}},
	{label: "年度末確認の期限", help: "年度末の達成を確認し終える日です（翌年度の月日）。",
		get: func(s *pledge.Settings) splice.Value {
			return text(fmt.Sprintf("%d月%d日", s.CheckMonth, s.CheckDay))
		},
		set: func(s *pledge.Settings, v pledge.Typed) error {
			if v.Kind == pledge.TypedBlank {
				return nil
			}
			if v.Kind == pledge.TypedDate {
				_, s.CheckMonth, s.CheckDay = v.Date.Time().Date()
				return nil
			}
			var month, day int
			if _, err := fmt.Sscanf(pledge.Fold(v.Text), "%d月%d日", &month, &day); err != nil || pledge.NewDate(2024, time.Month(month), day).Time().Month() != time.Month(month) || month < 1 {
				return misfit(v, "「4月30日」のような月日", "a day like 4月30日")
			}
			s.CheckMonth, s.CheckDay = time.Month(month), day
			return nil
		}},
}

// section is one headed table of 設定, under a line that begins with ■.
type section struct {
	title   string
	columns []columnLayout
	rows    func(*pledge.Settings) [][]splice.Value
	clear   func(*pledge.Settings)
	add     func(*pledge.Settings, []pledge.Typed) error
}

var sections = []section{
	{title: "■区分", columns: []columnLayout{{header: "名称"}, {header: "開始年度"}, {header: "終了年度"}},
		rows: func(s *pledge.Settings) (rows [][]splice.Value) {
			for _, h := range s.Horizons {
				rows = append(rows, []splice.Value{text(h.Name), yearText(h.From), yearText(h.To)})
			}
			return rows
		},
		clear: func(s *pledge.Settings) { s.Horizons = nil },
		add: func(s *pledge.Settings, v []pledge.Typed) (err error) {
			h := pledge.Horizon{Name: strings.TrimSpace(v[0].Text)}
			if h.From, err = yearOf(s, v[1]); err == nil {
				h.To, err = yearOf(s, v[2])
			}
			s.Horizons = append(s.Horizons, h)
			return err
		}},
	{title: "■分野", columns: []columnLayout{{header: "番号"}, {header: "分野"}},
		rows: func(s *pledge.Settings) (rows [][]splice.Value) {
			for _, a := range s.Areas {
				rows = append(rows, []splice.Value{number(a.Number), text(a.Name)})
			}
			return rows
		},
		clear: func(s *pledge.Settings) { s.Areas = nil },
		add: func(s *pledge.Settings, v []pledge.Typed) error {
			n, err := strconv.Atoi(pledge.Fold(v[0].Text))
			s.Areas = append(s.Areas, pledge.AreaEntry{Number: n, Name: strings.TrimSpace(v[1].Text)})
			if err != nil {
				return misfit(v[0], "数字", "a number")
			}
			return nil
		}},
	{title: "■担当部", columns: []columnLayout{{header: "担当部"}, {header: "旧名称"}, {header: "設置日", format: paper.DateFormat}, {header: "廃止日", format: paper.DateFormat}},
		rows: func(s *pledge.Settings) (rows [][]splice.Value) {
			for _, d := range s.Departments {
				rows = append(rows, []splice.Value{text(d.Name), text(strings.Join(d.Former, "、")), number(int(d.From)), number(int(d.Until))})
			}
			return rows
		},
		clear: func(s *pledge.Settings) { s.Departments = nil },
		add: func(s *pledge.Settings, v []pledge.Typed) (err error) {
			d := pledge.DepartmentEntry{Name: strings.TrimSpace(v[0].Text)}
			for _, former := range strings.FieldsFunc(v[1].Text, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) }) {
				d.Former = append(d.Former, strings.TrimSpace(former))
			}
			if d.From, err = dayOf(v[2]); err == nil {
				d.Until, err = dayOf(v[3])
			}
			s.Departments = append(s.Departments, d)
			return err
		}},
	{title: "■表記", columns: []columnLayout{{header: "項目"}, {header: "入力された語"}, {header: "読み替え"}, {header: "あわせて"}, {header: "値"}},
		rows: func(s *pledge.Settings) (rows [][]splice.Value) {
			for _, w := range s.Spellings {
				also := ""
				if w.Also != "" {
					also = w.Also.Label()
				}
				rows = append(rows, []splice.Value{text(w.Field.Label()), text(w.Typed), text(w.Means), text(also), text(w.Value)})
			}
			return rows
		},
		clear: func(s *pledge.Settings) { s.Spellings = nil },
		add: func(s *pledge.Settings, v []pledge.Typed) (err error) {
			w := pledge.Spelling{Typed: v[1].Text, Means: v[2].Text, Value: v[4].Text}
			if w.Field, err = fieldOf(v[0]); err == nil && v[3].Text != "" {
				w.Also, err = fieldOf(v[3])
			}
			s.Spellings = append(s.Spellings, w)
			return err
		}},
	{title: "■見出し", columns: []columnLayout{{header: "見出し"}, {header: "項目"}},
		rows: func(s *pledge.Settings) (rows [][]splice.Value) {
			for _, a := range s.Aliases {
				rows = append(rows, []splice.Value{text(a.Label), text(a.Field.Label())})
			}
			return rows
		},
		clear: func(s *pledge.Settings) { s.Aliases = nil },
		add: func(s *pledge.Settings, v []pledge.Typed) (err error) {
			a := pledge.Alias{Label: v[0].Text}
			a.Field, err = fieldOf(v[1])
			s.Aliases = append(s.Aliases, a)
			return err
		}},
}

func yearText(y pledge.FiscalYear) splice.Value {
	if y == 0 {
		return splice.Value{}
	}
	return text(y.String())
}

func yearOf(s *pledge.Settings, v pledge.Typed) (pledge.FiscalYear, error) {
	if v.Kind == pledge.TypedBlank {
		return 0, nil
	}
	y, err := pledge.ParseFiscalYear(v.Text, s.Calendar)
	if err != nil {
		err = misfit(v, "年度", "a fiscal year")
	}
	return y, err
}

func fieldOf(v pledge.Typed) (pledge.Field, error) {
	f, ok := itemNames.FieldOf(pledge.FoldLabel(v.Text))
	if !ok {
		return "", misfit(v, "項目の名前", "an item")
	}
	return f, nil
}

// ReadSettings reads a workbook's 設定 sheet. What the sheet does not say is as
// built in; a section that stands there replaces the built-in one whole.
func ReadSettings(file string, book *xlsx.Book) (pledge.Settings, []finding.Finding) {
	s := pledge.BuiltIn()
	sheet := book.Sheet(pledge.SheetSettings)
	if sheet == nil {
		return s, []finding.Finding{invalid(finding.Place{File: file, Sheet: pledge.SheetSettings}, "sheet-missing", finding.Args{"sheet": pledge.SheetSettings})}
	}
	var wrong []finding.Finding
	bad := func(row, col int, err error) {
		wrong = append(wrong, invalid(sheet.Place(file, row, col), "setting", reasonOf(err)))
	}
	byLabel := map[string]*setting{}
	for i := range settings {
		byLabel[pledge.FoldLabel(settings[i].label)] = &settings[i]
	}
	starts := sectionRows(sheet)
	first := 1 << 30
	for _, row := range starts {
		first = min(first, row)
	}
	for _, l := range sheet.Labels(func(f string) bool { return byLabel[f] != nil }) {
		if l.Cell.Row >= first || l.Value == nil {
			continue
		}
		set := byLabel[pledge.FoldLabel(l.Cell.Text)]
		v := l.Value.Typed()
		err := unsaid(v)
		if err == nil || set.label == pledge.LabelRevision {
			err = set.set(&s, v)
		}
		if err != nil {
			bad(l.Row, l.Col, err)
		}
	}
	for i := range sections {
		sec := &sections[i]
		start, ok := starts[sec.title]
		if !ok {
			continue
		}
		end := 1 << 30
		for _, row := range starts {
			if row > start {
				end = min(end, row)
			}
		}
		known := map[string]bool{}
		for _, c := range sec.columns {
			known[pledge.FoldLabel(c.header)] = true
		}
		table, ok := sheet.FindTable(start+1, func(f string) bool { return known[f] }, len(sec.columns))
		if !ok || table.Header >= end {
			bad(start, 1, &fault{sec.title + "の見出しがそろっていません。", "the headers of " + sec.title + " are not all there"})
			continue
		}
		sec.clear(&s)
		for _, row := range table.Rows {
			if row.Num >= end {
				break
			}
			vals := make([]pledge.Typed, len(sec.columns))
			blank, said := true, true
			for j, c := range sec.columns {
				if cell := sheet.At(row.Num, table.Cols[pledge.FoldLabel(c.header)]); cell != nil {
					vals[j] = cell.Typed()
					blank = blank && vals[j].Kind == pledge.TypedBlank
					if err := unsaid(vals[j]); err != nil {
						bad(row.Num, cell.Col, err)
						said = false
					}
				}
			}
			if blank || !said {
				continue
			}
			if err := sec.add(&s, vals); err != nil {
				bad(row.Num, table.Cols[pledge.FoldLabel(sec.columns[0].header)], err)
			}
		}
	}
	if len(wrong) == 0 {
		for _, p := range s.Validate() {
			w := invalid(finding.Place{File: file, Sheet: pledge.SheetSettings}, "setting", finding.Args{"reason": p.Japanese, "reason/en": p.English})
			w.Value = p.Value
			wrong = append(wrong, w)
		}
	}
	return s, wrong
}

// unsaid returns what is wrong with a cell that holds no value of people's: an
// error, or a formula that no program has calculated.
func unsaid(v pledge.Typed) error {
	switch {
	case v.Kind == pledge.TypedError:
		return &fault{fmt.Sprintf("値が「%s」というエラーです。", v.Text), fmt.Sprintf("the value is the error %s", v.Text)}
	case v.NoValue:
		return &fault{"計算されていない数式です。", "a formula that no program has calculated"}
	}
	return nil
}

// sectionRows returns the row of each section's title.
func sectionRows(sheet *xlsx.Sheet) map[string]int {
	rows := map[string]int{}
	titles := map[string]string{}
	for _, sec := range sections {
		titles[pledge.Fold(sec.title)] = sec.title
	}
	for _, row := range sheet.Rows {
		for i := range row.Cells {
			if title := titles[pledge.Fold(row.Cells[i].Text)]; title != "" && rows[title] == 0 {
				rows[title] = row.Num
			}
		}
	}
	return rows
}
