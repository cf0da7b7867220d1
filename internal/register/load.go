package register

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/store"
	"kouyaku/internal/xlsx"
)

// Master is a master workbook as it was read.
type Master struct {
	Path string
	Book *ledger.Book
	// Rewritten are the cells of 会議 and 提出案 that do not show what is on
	// record: people wrote into them, and the next write takes them back. None
	// are told where it is the record that was changed.
	Rewritten []finding.Finding
	// Notes are findings that stop nothing.
	Notes []finding.Finding

	file       store.File
	sheet      *xlsx.Sheet           // 公約一覧
	header     int                   // its header row
	last       int                   // its last row
	computed   map[string]int        // column of each computed header, 0 for none
	shown      map[string]shown      // the derived sheets
	state      map[int]pledge.Record // the register by its history
	revisionAt [2]int                // row and column in 設定 of the last revision; 0, 0 for none
	at         map[string]found      // of the sheets of record
	broken     []broken              // where those are not what was recorded
	since      int                   // the first revision that has seals, as the workbook says; 0 where it does not
	sealed     int                   // the same, by what there is; 0 for none
}

// Current returns a [*store.Busy] where the master is no longer the one that was
// read: what a run has to say of it is out of date.
func (m *Master) Current() error { return m.file.Current() }

// ErrNoMaster is returned where there is no file at the master's path.
var ErrNoMaster = errors.New("no master workbook")

// Load reads the master workbook. Findings that are errors (master-invalid)
// say where it breaks a rule; the Master is then not to be used.
func Load(path string) (*Master, []finding.Finding, error) {
	data, err := store.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, fmt.Errorf("%w: %s", ErrNoMaster, path)
	}
	if err != nil {
		return nil, nil, err
	}
	m, wrong, err := load(path, data)
	if err == nil && len(wrong) == 0 && len(m.Book.Events) == 0 {
		wrong = []finding.Finding{invalid(finding.Place{File: path, Sheet: history.sheet}, "history", finding.Args{"reason": "変更履歴に一行もありません。", "reason/en": "the history has no row"})}
	}
	return m, wrong, err
}

func load(path string, data []byte) (*Master, []finding.Finding, error) {
	book, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Master)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	m := &Master{Path: path, file: store.File{Path: path, Data: data}, at: map[string]found{}, shown: map[string]shown{}}
	m.Book = &ledger.Book{File: path, Sheet: pledge.SheetRegister, Cols: map[pledge.Field]int{}}
	var wrong []finding.Finding
	m.Book.Settings, wrong = ReadSettings(path, book)
	if m.Book.Settings.MasterID == "" && len(wrong) == 0 {
		wrong = append(wrong, invalid(finding.Place{File: path, Sheet: pledge.SheetSettings}, "header-missing", finding.Args{"label": pledge.LabelMaster}))
	}
	if book.Date1904 {
		wrong = append(wrong, invalid(finding.Place{File: path}, "other", finding.Args{
			"reason":    "日付を1904年から数える設定で保存されています。Excelの［ファイル］→［オプション］→［詳細設定］で「1904年から計算する」を外し、日付を確かめて保存してください。",
			"reason/en": "it counts days from 1904; take the option off in Excel, look at the dates and save"}))
	}
	for _, s := range logSheets {
		wrong = append(wrong, s.read(m, book)...)
	}
	m.Book.Meetings = readInto(m, book, meetings, &wrong)
	readInto(m, book, proposals, &wrong)
	m.shown[meetings.sheet] = meetingSheet().show(book, m.at[meetings.sheet])
	m.shown[proposals.sheet] = proposalSheet(nil).show(book, m.at[proposals.sheet])
	var list []seal
	if book.Sheet(seals.sheet) != nil {
		list = readInto(m, book, seals, &wrong)
	}
	m.since = sinceOf(book)
	m.broken = m.checkSeals(list)
	if m.sheet = book.Sheet(pledge.SheetRegister); m.sheet == nil {
		wrong = append(wrong, invalid(finding.Place{File: path, Sheet: pledge.SheetRegister}, "sheet-missing", finding.Args{"sheet": pledge.SheetRegister}))
	}
	if s := book.Sheet(pledge.SheetReckoning); s != nil && !isWork(s) {
		wrong = append(wrong, invalid(finding.Place{File: path, Sheet: pledge.SheetReckoning}, "sheet-taken", finding.Args{"sheet": pledge.SheetReckoning}))
	}
	if len(wrong) == 0 {
		wrong = append(m.checkRecord(), m.checkRevision(book)...)
	}
	if len(wrong) == 0 {
		m.state = ledger.Replay(m.Book.Events, nil)
		wrong = m.readRegister()
		if !slices.ContainsFunc(m.broken, func(b broken) bool { return slices.Contains(followed, b.sheet) }) {
			m.Rewritten, _ = m.checkDerived()
		}
	}
	return m, finding.Sort(tellTotals(data, wrong)), nil
}

// isWork reports whether a sheet was made by the program to reckon on: a header
// of its own stands near the top, wherever rows and columns were moved.
func isWork(s *xlsx.Sheet) bool {
	const near = 20 // rows, as of any sheet's headers
	for _, row := range s.Rows[:min(near, len(s.Rows))] {
		if slices.ContainsFunc(row.Cells, func(c xlsx.Cell) bool { return c.Text == pledge.ReckoningMark }) {
			return true
		}
	}
	return false
}

func readInto[T any](m *Master, book *xlsx.Book, r records[T], wrong *[]finding.Finding) []T {
	list, at, w := r.read(m.Path, book)
	m.at[r.sheet] = at
	*wrong = append(*wrong, w...)
	return list
}

// checkRecord makes the sheets of record one account: in order of their
// revisions, however people sorted the rows, and without rows that are
// nobody's record.
func (m *Master) checkRecord() []finding.Finding {
	b := m.Book
	b.Sort()
	var wrong []finding.Finding
	if len(b.Events) > 0 && b.Events[0].Revision < 1 {
		at := finding.Place{File: m.Path, Sheet: history.sheet}
		if i := slices.IndexFunc(m.at[history.sheet].marks, func(row mark) bool { return row.revision < 1 }); i >= 0 {
			at.Row, at.Col = m.at[history.sheet].marks[i].row, m.at[history.sheet].cols[0]
		}
		wrong = append(wrong, invalid(at, "history",
			finding.Args{"reason": "改訂が空欄か、1より小さい行があります。", "reason/en": "a row has no revision, or one below 1"}))
	}
	held := map[string]bool{} // also what was taken back: its row stays where people wrote beside it
	for _, e := range b.Events {
		if e.Pledge == 0 {
			held[e.Meeting] = true
		}
	}
	for _, row := range b.Meetings {
		if !held[row.Name] {
			at := finding.Place{File: m.Path, Sheet: meetings.sheet}
			if i := slices.IndexFunc(m.shown[meetings.sheet].rows, func(r shownRow) bool { return r.key == row.Name }); i >= 0 {
				at.Row, at.Col = m.shown[meetings.sheet].rows[i].row, m.at[meetings.sheet].cols[0]
			}
			w := invalid(at, "history", finding.Args{
				"reason": fmt.Sprintf("会議のシートの「%s」は、記録にない会議です。行を削除してください。", row.Name), "reason/en": fmt.Sprintf("%q is not a meeting on record; delete its row", row.Name)})
			w.Value = row.Name
			wrong = append(wrong, w)
		}
	}
	return wrong
}

// checkRevision compares the last revision that 設定 names with the one that
// the sheets of record come to.
func (m *Master) checkRevision(book *xlsx.Book) []finding.Finding {
	sheet := book.Sheet(pledge.SheetSettings)
	labels := sheet.Labels(func(folded string) bool { return folded == pledge.LabelRevision })
	if len(labels) == 0 {
		return nil
	}
	at := labels[0]
	m.revisionAt = [2]int{at.Row, at.Col}
	typed := bare(at.Value)
	last := int(typed.Number)
	if typed.Kind != pledge.TypedNumber {
		return nil
	}
	if wrong := m.beyond(last, sheet.Place(m.Path, at.Row, at.Col)); len(wrong) > 0 || last <= m.Book.Revision() {
		return wrong
	}
	w := invalid(sheet.Place(m.Path, at.Row, at.Col), "history", finding.Args{
		"reason":    fmt.Sprintf("改訂%dまで進んでいますが、記録のシートには改訂%dまでしかありません。行を削除していないか確かめてください。", last, m.Book.Revision()),
		"reason/en": fmt.Sprintf("the last revision was %d, but the sheets of record end at %d; were rows deleted?", last, m.Book.Revision())})
	w.Value = typed.Text
	return []finding.Finding{w}
}

// beyond tells which rows of the sheets of record are of a revision that is yet
// to come: one write makes them and the last revision that 設定 names, so they
// were typed in. Where all of them are what was recorded it is 設定, at the place
// given, that was changed.
func (m *Master) beyond(last int, setting finding.Place) (wrong []finding.Finding) {
	typed := false
	for _, sheet := range sealed {
		var first mark
		rows := 0
		for _, row := range m.at[sheet].marks {
			if row.revision <= last {
				continue
			}
			if rows++; rows == 1 {
				first = row
			}
			typed = typed || m.at[seals.sheet].header == 0 || slices.ContainsFunc(m.broken, func(b broken) bool { return b.of(row.revision) })
		}
		if rows == 0 {
			continue
		}
		more, moreEn := "", ""
		if rows > 1 {
			more, moreEn = fmt.Sprintf("（ほかに%d行）", rows-1), fmt.Sprintf(" (and %d more)", rows-1)
		}
		w := invalid(finding.Place{File: m.Path, Sheet: sheet, Row: first.row, Col: m.at[sheet].cols[0]}, "history", finding.Args{
			"reason":    fmt.Sprintf("%sの%d行目%sは改訂%dの行ですが、設定の改訂は%dです。", sheet, first.row, more, first.revision, last),
			"reason/en": fmt.Sprintf("row %d%s of %s is of revision %d, but the last revision in %s is %d", first.row, moreEn, sheet, first.revision, pledge.SheetSettings, last)})
		w.Value = strconv.Itoa(first.revision)
		wrong = append(wrong, w)
	}
	if len(wrong) == 0 || typed {
		return wrong
	}
	w := invalid(setting, "history", finding.Args{
		"reason":    fmt.Sprintf("設定の改訂が%dに書き換えられています。記録は改訂%dまであります。", last, m.Book.Revision()),
		"reason/en": fmt.Sprintf("the last revision in %s was changed to %d; the record goes up to %d", pledge.SheetSettings, last, m.Book.Revision())})
	w.Value = strconv.Itoa(last)
	return []finding.Finding{w}
}

// readRegister reads 公約一覧: the column of each item, and a row per pledge.
func (m *Master) readRegister() []finding.Finding {
	s := &m.Book.Settings
	known := func(folded string) bool { _, ok := s.FieldOf(folded); return ok }
	table, ok := m.sheet.FindTable(1, known, 3)
	if !ok {
		return []finding.Finding{invalid(finding.Place{File: m.Path, Sheet: pledge.SheetRegister}, "header-missing", finding.Args{"label": pledge.Number.Label()})}
	}
	m.header, m.last, m.Book.Header = table.Header, table.Header, table.Header
	wrong := m.readComputed()
	cols, further := xlsx.Choose(table, s.Meaning)
	for f, col := range cols {
		if item := pledge.ItemOf(f); item.Register && item.By != pledge.ByNobody {
			m.Book.Cols[f] = col
		}
	}
	for _, h := range further {
		label := h.Key.Label()
		if h.Again {
			label = h.Cell.Text
		}
		switch item := pledge.ItemOf(h.Key); {
		case item.By == pledge.ByNobody: // see readComputed
		case !item.Register && !h.Again:
		case !h.Own && table.Cols[pledge.FoldLabel(h.Key.Label())] != 0:
			// Where an item has a column with its very label, one with another
			// name of it (番号 beside 公約番号) is somebody's own.
		default:
			wrong = append(wrong, invalid(m.place(m.header, h.Cell.Col), "header-twice", finding.Args{"label": label}))
		}
	}
	for _, f := range m.fieldsInUse() {
		if m.Book.Cols[f] == 0 {
			wrong = append(wrong, invalid(m.place(m.header, m.headless(table, f)), "header-missing", finding.Args{"label": f.Label()}))
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	m.noteHeaders()
	byCol := map[int]pledge.Field{}
	for f, col := range m.Book.Cols {
		byCol[col] = f
	}
	rowOf := map[int]int{}
	for _, row := range table.Rows {
		wrong = append(wrong, m.readRow(row, byCol, rowOf)...)
	}
	return together(wrong)
}

// together makes one finding of those that one mend is for: rows that are no
// pledge, and the values that 設定 has under another name. It stands at the first
// of them and counts the others.
func together(list []finding.Finding) []finding.Finding {
	type mend struct {
		variant, value string
		field          pledge.Field
	}
	first := map[mend]int{}
	count := map[mend]int{}
	var kept []finding.Finding
	for _, w := range list {
		at := mend{w.Variant, w.Value, w.Field}
		switch w.Variant {
		case "not-in-settings", "not-in-settings-near":
		case "no-pledge":
			at = mend{variant: w.Variant}
		default:
			kept = append(kept, w)
			continue
		}
		if count[at]++; count[at] == 1 {
			first[at] = len(kept)
			kept = append(kept, w)
		}
	}
	for at, i := range first {
		w := &kept[i]
		w.Args["cells"] = w.At.Cell()
		w.Args["cells/en"] = w.At.Cell()
		if n := count[at] - 1; n > 0 {
			w.Args["cells"] += fmt.Sprintf("など%dか所", n+1)
			w.Args["cells/en"] += fmt.Sprintf(" and %d more", n)
			w.Pledge = 0
		}
	}
	return kept
}

// fieldsInUse returns the fields that 公約一覧 must have a column for: the number,
// and whatever any pledge has a value of. An item that no pledge has a value
// of gets its column when it is first written.
func (m *Master) fieldsInUse() []pledge.Field {
	used := map[pledge.Field]bool{pledge.Number: true}
	for _, r := range m.state {
		for f := range r {
			used[f] = true
		}
	}
	return ledger.SortedFields(used)
}

// ours returns the items that 公約一覧 has a column of, whether any pledge has a
// value or not.
func ours() (list []pledge.Field) {
	for _, item := range pledge.Items {
		if item.Register && item.Kind != pledge.KindPlan && item.By != pledge.ByNobody {
			list = append(list, item.Key)
		}
	}
	return list
}

// noteHeaders tells which columns of ours have no header, where that stops
// nothing since no pledge has a value there. The cell is the one right of the
// item before, unless that column is somebody's or the program's own.
func (m *Master) noteHeaders() {
	before := 0
	for _, f := range ours() {
		col := m.Book.Cols[f]
		if col == 0 {
			at := m.place(m.header, 0)
			below := m.sheet.At(m.header+1, before+1)
			if !m.claimed(before+1) && (below == nil || !below.Formula) {
				at.Col = before + 1
			}
			m.Notes = append(m.Notes, finding.Finding{At: at, Code: finding.HandEdit, Variant: "header-gone", Field: f, Args: finding.Args{"label": f.Label()}})
		}
		before = cmp.Or(col, before+1)
	}
}

// claimed reports whether a column is one of an item's.
func (m *Master) claimed(col int) bool {
	for _, c := range m.Book.Cols {
		if c == col {
			return true
		}
	}
	return false
}

// headless returns the column that an item's header is gone from: the one that
// holds most of the values on record, or else what can be read as the item
// below no header. It returns 0 where there is none.
func (m *Master) headless(t xlsx.Table, f pledge.Field) int {
	score := map[int]int{}
	numbers := m.Book.Cols[pledge.Number]
	for _, row := range t.Rows {
		number := 0
		if c := m.sheet.At(row.Num, numbers); c != nil && numbers != 0 {
			if got, err := m.Book.Settings.Read(pledge.Number, c.Typed()); err == nil {
				number, _ = strconv.Atoi(got.Value)
			}
		}
		for i := range row.Cells {
			c := &row.Cells[i]
			got, err := m.Book.Settings.Read(f, c.Typed())
			if err != nil || got.Value == "" || c.Formula || m.claimed(c.Col) {
				continue
			}
			header := m.sheet.At(m.header, c.Col)
			n, _ := strconv.Atoi(got.Value)
			switch {
			case f != pledge.Number && m.state[number][f] == got.Value, f == pledge.Number && m.state[n] != nil:
				score[c.Col] += 2
			case header == nil || header.Text == "":
				score[c.Col]++
			}
		}
	}
	best := 0
	for _, col := range slices.Sorted(maps.Keys(score)) {
		if score[col] > score[best] {
			best = col
		}
	}
	return best
}

func (m *Master) readRow(row *xlsx.Row, byCol map[int]pledge.Field, rowOf map[int]int) (wrong []finding.Finding) {
	out := ledger.Row{Record: pledge.Record{}, Row: row.Num}
	filled := false
	for i := range row.Cells {
		c := &row.Cells[i]
		f, ours := byCol[c.Col]
		if !ours {
			continue
		}
		typed := typedAs(pledge.ItemOf(f).Kind, c)
		if typed.Kind == pledge.TypedBlank && !typed.NoValue {
			continue
		}
		filled = true
		got, err := m.Book.Settings.Read(f, typed)
		// What kouyaku writes into a date is a date; people may have typed a text.
		text := pledge.ItemOf(f).Kind == pledge.KindDate && typed.Kind == pledge.TypedText && strings.TrimSpace(typed.Text) != ""
		if typed.Kind == pledge.TypedError || typed.NoValue || err != nil || text {
			wrong = append(wrong, m.unreadable(m.place(row.Num, c.Col), f, typed, text, err))
			continue
		}
		if got.Value != "" {
			out.Record[f] = got.Value
		}
	}
	if !filled {
		return nil
	}
	m.last = max(m.last, row.Num)
	col := m.Book.Cols[pledge.Number]
	number, ok := out.Record.Int(pledge.Number)
	switch first := rowOf[number]; {
	case (!ok || first != 0) && !namesPledge(out.Record):
		// A total or a note: what its cells say is nobody's value.
		w := invalid(m.place(row.Num, col), "no-pledge", finding.Args{})
		w.Field = pledge.Number
		return []finding.Finding{w}
	case !ok && !slices.ContainsFunc(wrong, func(w finding.Finding) bool { return w.Field == pledge.Number }):
		w := invalid(m.place(row.Num, col), "number-blank", nil)
		w.Field = pledge.Number
		wrong = append(wrong, w)
	case ok && first != 0:
		w := invalid(m.place(row.Num, col), "number-twice", finding.Args{"first": m.place(first, col).Cell()})
		w.Field, w.Pledge, w.Value = pledge.Number, number, strconv.Itoa(number)
		wrong = append(wrong, w)
	case ok:
		rowOf[number] = row.Num
	}
	for i := range wrong {
		wrong[i].Pledge = number
	}
	out.Number = number
	m.Book.Register = append(m.Book.Register, out)
	return wrong
}

// unreadable says what is wrong with a cell of 公約一覧 and, where the item has
// forms or words, what to type.
func (m *Master) unreadable(at finding.Place, f pledge.Field, typed pledge.Typed, text bool, err error) finding.Finding {
	variant, args := "value", finding.Args{"label": f.Label()}
	item := pledge.ItemOf(f)
	switch {
	case typed.NoValue:
		variant = "not-calculated"
	case f == pledge.Number:
		variant = "number-invalid"
	case text:
		variant = "date-text"
	case typed.Kind != pledge.TypedError && (item.Kind == pledge.KindArea || item.Kind == pledge.KindHorizon):
		variant = "not-in-settings"
		args["section"] = "■" + pledge.Area.Label()
		if item.Kind == pledge.KindHorizon {
			args["section"] = "■" + pledge.HorizonName.Label()
		}
		var read *pledge.ReadError
		if errors.As(err, &read) && read.Nearest != "" {
			variant, args["near"] = "not-in-settings-near", read.Nearest
		}
	default:
		why := misread(at, f, typed, err)
		args = finding.Args{"reason": why.Message(finding.Japanese), "reason/en": why.Message(finding.English),
			"mend": ended(why.Hint(finding.Japanese), "。"), "mend/en": ended(why.Hint(finding.English), ".")}
	}
	w := invalid(at, variant, args)
	w.Field, w.Value = f, typed.Text
	return w
}

// ended gives a sentence its full stop where it ends in a list of words.
func ended(s, stop string) string { return strings.TrimSuffix(s, stop) + stop }

// namesPledge reports whether a row of 公約一覧 says as much of a pledge as a
// total or a note would not: two of the items that every pledge has.
func namesPledge(r pledge.Record) bool {
	n := 0
	for _, f := range requiredInList {
		if f != pledge.Number && r[f] != "" {
			n++
		}
	}
	return n >= 2
}

// typedAs returns what a cell of 公約一覧 says as an item of that kind. A format
// is no edit of a value: a day whose date format was cleared is still that day,
// and a number that came to be shown as a date is still that number.
func typedAs(kind pledge.Kind, c *xlsx.Cell) pledge.Typed {
	typed := c.Typed()
	if c.Kind != xlsx.Number {
		return typed
	}
	switch kind {
	case pledge.KindDate:
		if d, ok := c.Counted(); ok {
			typed.Kind, typed.Date = pledge.TypedDate, d
		}
	case pledge.KindPercent, pledge.KindNumber:
		if typed.Kind != pledge.TypedNumber || kind == pledge.KindNumber {
			return bare(c)
		}
	}
	return typed
}

// bare returns what a cell says whatever format it was given.
func bare(c *xlsx.Cell) pledge.Typed {
	if c == nil || c.Format == nil {
		return c.Typed()
	}
	b := *c
	b.Format = nil
	return b.Typed()
}

func (m *Master) place(row, col int) finding.Place {
	return finding.Place{File: m.Path, Sheet: pledge.SheetRegister, Row: row, Col: col}
}

// cellValue is a canonical value as 公約一覧 holds it.
func cellValue(f pledge.Field, canonical string) splice.Value {
	if canonical == "" {
		return splice.Value{}
	}
	switch pledge.ItemOf(f).Kind {
	case pledge.KindNumber:
		if n, err := strconv.Atoi(canonical); err == nil {
			return number(n)
		}
	case pledge.KindPercent:
		if n, err := strconv.Atoi(strings.TrimSuffix(canonical, "%")); err == nil {
			return splice.Value{Kind: splice.Number, Number: float64(n) / 100}
		}
	case pledge.KindDate:
		if d, err := pledge.ParseISODate(canonical); err == nil {
			return number(int(d))
		}
	}
	return text(canonical)
}

// holds reports whether a cell already holds a value.
func holds(c *xlsx.Cell, v splice.Value) bool {
	var typed pledge.Typed
	if c != nil {
		typed = c.Typed()
	}
	switch v.Kind {
	case splice.Text:
		return typed.Kind == pledge.TypedText && typed.Text == v.Text && !typed.Cleaned
	case splice.Number:
		return c != nil && c.Kind == xlsx.Number && math.Abs(c.Number-v.Number) < 1e-9
	}
	return typed.Kind == pledge.TypedBlank
}

// styled gives a value the number format of its item where the cell has one
// that does not show such a value; a person's own date or percent format stays,
// and so does the rest of the cell's look.
func styled(item *pledge.Item, v splice.Value) splice.Value {
	if v.Kind != splice.Number {
		return v
	}
	switch item.Kind {
	case pledge.KindPercent:
		v.Style = &splice.Style{Format: formatOf(item), Unless: xlsx.ShowsPercent}
	case pledge.KindDate:
		v.Style = &splice.Style{Format: formatOf(item), Unless: xlsx.ShowsDate}
	}
	return v
}

// formatOf is the number format of an item's column.
func formatOf(item *pledge.Item) string {
	switch item.Kind {
	case pledge.KindPercent:
		return paper.PercentFormat
	case pledge.KindDate:
		return paper.DateFormat
	}
	return ""
}

// IsMaster reports whether a workbook is a master (of whatever city), not a
// submission.
func IsMaster(book *xlsx.Book) bool {
	return book.Sheet(pledge.SheetRegister) != nil && book.Sheet(history.sheet) != nil && book.Sheet(pledge.SheetSettings) != nil
}
