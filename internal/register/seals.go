package register

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// seal is a row of 記録の照合: how many rows a revision wrote into a sheet of
// record, and what they come to. The rows that a revision wrote into 記録の照合
// have one too, the last of them, which does not count itself.
type seal struct {
	revision int
	sheet    string
	rows     int
	sum      string // a [tally]'s sum
}

var seals = records[seal]{sheet: pledge.SheetSeals, help: "記録のシートの行が、後から書き換えられたり消されたりしていないかを確かめるための番号です。kouyakuが書き足します。", fields: []field[seal]{
	intField("改訂", 7, func(s *seal) *int { return &s.revision }),
	textField("シート", 14, func(s *seal) *string { return &s.sheet }),
	intField("行数", 7, func(s *seal) *int { return &s.rows }),
	textField("照合番号", 22, func(s *seal) *string { return &s.sum }),
}}

// mark is what one row of a sheet of record comes to.
type mark struct {
	revision int // 0 where it is blank
	row      int // where it stands
	digest   uint64
}

// tally is what rows come to, in whatever order they stand: people sort them.
type tally struct {
	rows int
	sum  uint64 // of their digests
}

func (t *tally) add(digest uint64) {
	t.rows++
	t.sum += digest
}

// comesTo returns what rows come to.
func comesTo(rows []mark) (t tally) {
	for _, row := range rows {
		t.add(row.digest)
	}
	return t
}

// print is the sum as 16 hexadecimal digits in four groups, which no program
// takes for a number.
func (t tally) print() string {
	s := fmt.Sprintf("%016X", t.sum)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

// markOf returns what a row comes to: the beginning of the SHA-256 of its
// values, each with its header. A blank is left out, so a column that the table
// gets later changes nothing of what was recorded before. The buffer is
// returned for the next row.
func (r records[T]) markOf(t *T, buffer []byte) (mark, []byte) {
	b := buffer[:0]
	var m mark
	for i := range r.fields {
		v := r.fields[i].get(t)
		if i == 0 { // 改訂
			m.revision = int(v.Number)
		}
		switch {
		case v.Kind == splice.Number:
			b = append(append(b, r.fields[i].header...), 0)
			b = append(strconv.AppendInt(b, int64(v.Number), 10), 0) // no sheet of record has others
		case v.Text != "":
			b = append(append(b, r.fields[i].header...), 0)
			b = append(append(b, v.Text...), 0)
		}
	}
	sum := sha256.Sum256(b)
	m.digest = binary.BigEndian.Uint64(sum[:])
	return m, b
}

// sealKey is what a seal is of.
type sealKey struct {
	revision int
	sheet    string
}

// sealsOf returns the rows of 記録の照合 for what is recorded.
func sealsOf(l *ledger.Log) (list []seal) {
	written := map[int][]seal{}
	for _, s := range logSheets {
		s.seal(written, l)
	}
	for _, revision := range slices.Sorted(maps.Keys(written)) {
		own := map[int][]seal{}
		tallied(own, seals, written[revision])
		list = append(append(list, written[revision]...), own[revision]...)
	}
	return list
}

// tallied adds the seals of rows of one sheet to those of their revisions.
func tallied[T any](written map[int][]seal, r records[T], list []T) {
	of := map[int]*tally{}
	var buffer []byte
	for i := range list {
		var m mark
		m, buffer = r.markOf(&list[i], buffer)
		if of[m.revision] == nil {
			of[m.revision] = &tally{}
		}
		of[m.revision].add(m.digest)
	}
	for revision, t := range of {
		written[revision] = append(written[revision], seal{revision, r.sheet, t.rows, t.print()})
	}
}

// writeSeals appends to 記録の照合. A master made before the program had the
// sheet gets it, hidden behind the others.
func (m *Master) writeSeals(w *splice.Workbook, list []seal) error {
	if len(list) == 0 || m.at[seals.sheet].header != 0 {
		appendRows(m, w, seals, list)
		return nil
	}
	rows := [][]splice.Value{{}}
	for _, f := range seals.fields {
		rows[0] = append(rows[0], text(f.header))
	}
	rows = append(rows, seals.rows(list)...)
	return w.Graft(splice.Scion{Sheet: seals.sheet, Aside: &splice.Rows{Width: sealWidth, All: func(yield func(int, []splice.Value) bool) {
		for i, row := range rows {
			if !yield(i+1, row) {
				return
			}
		}
	}}})
}

// sealWidth is the width of the columns of 記録の照合 where it was added later, in
// characters.
const sealWidth = 16

func sealLayout() sheetLayout {
	l := seals.layout()
	l.flat = true
	return recordLayout(l)
}

// sinceName is a name of the workbook that stands for the first revision that
// has seals: nothing in 記録の照合 itself tells what was deleted from its
// beginning, or that there was such a sheet. Excel, LibreOffice and openpyxl
// keep it. Masters made before it lack it, as do those that a program saved
// which knows no such names, until the next write.
const sinceName = "kouyaku_照合の始まり"

// sinceOf returns what the workbook says that its seals begin with, 0 for
// nothing.
func sinceOf(book *xlsx.Book) int {
	n, err := strconv.Atoi(book.Names[sinceName])
	if err != nil || n < 1 || n > pledge.MaxCount {
		return 0
	}
	return n
}

// sealedSince returns what the workbook is to say that its seals begin with once
// a change is written, 0 for nothing.
func (m *Master) sealedSince(c *Change) int {
	switch {
	case m.since > 0:
		return m.since
	case m.sealed == 0:
		return c.Revision()
	case slices.ContainsFunc(m.broken, func(b broken) bool { return b.sheet == seals.sheet }):
		return 0 // what was typed there must not become what it begins with
	}
	return m.sealed
}

// broken is a sheet of record whose rows of a revision are not what the
// revision wrote.
type broken struct {
	sealKey
	want  tally
	rows  []mark // that are there, from the top
	added bool   // rows is the one that was added
	// until is set where 記録の照合 has no row of the revisions from revision to
	// until, which had some.
	until int
}

// of reports whether it concerns a revision.
func (b broken) of(revision int) bool {
	return b.revision <= revision && revision <= max(b.revision, b.until)
}

// sealed are the sheets that 記録の照合 tells of, beside itself.
var sealed = func() (names []string) {
	for _, s := range logSheets {
		names = append(names, s.name())
	}
	return names
}()

// checkSeals compares the sheets of record with 記録の照合, and that with itself.
// What was recorded before it began is not compared.
func (m *Master) checkSeals(list []seal) (found []broken) {
	if len(list) == 0 && m.since == 0 {
		return nil
	}
	want, rows := map[sealKey]tally{}, map[sealKey][]mark{}
	said := map[int]bool{}
	first := cmp.Or(m.since, math.MaxInt)
	for i, s := range list {
		if said[s.revision] = true; m.since == 0 && s.revision >= 1 {
			first = min(first, s.revision)
		}
		// A revision whose rows were all deleted may have been written once more.
		key := sealKey{s.revision, s.sheet}
		sum, _ := strconv.ParseUint(strings.ReplaceAll(s.sum, "-", ""), 16, 64) // what is no sum is not what the rows come to
		want[key] = tally{want[key].rows + s.rows, want[key].sum + sum}
		if s.sheet != seals.sheet {
			own := sealKey{s.revision, seals.sheet}
			rows[own] = append(rows[own], m.at[seals.sheet].marks[i])
		}
	}
	for _, sheet := range sealed {
		for _, row := range m.at[sheet].marks {
			key := sealKey{row.revision, sheet}
			rows[key] = append(rows[key], row)
		}
	}
	differs := func(key sealKey) bool { return comesTo(rows[key]) != want[key] }
	keys := maps.Clone(want)
	last := 0 // that has rows beside the seals
	for key := range rows {
		keys[key] = tally{}
		if key.sheet != seals.sheet {
			last = max(last, key.revision)
		}
	}
	for key := range keys {
		own := sealKey{key.revision, seals.sheet}
		b := broken{sealKey: key, want: want[key], rows: rows[key]}
		switch {
		case key != own && !slices.Contains(sealed, key.sheet): // a sheet that a later program has
		case key.revision >= 1 && !said[key.revision]: // before the seals, or told below
		case differs(key) && (key == own || !differs(own)): // a seal that was rewritten says nothing of others
			found = append(found, b.narrowed())
		}
	}
	// Every revision has seals since the first that had any.
	next := first
	for _, revision := range append(slices.Sorted(maps.Keys(said)), last+1) {
		if revision = min(revision, last+1); revision > next {
			found = append(found, broken{sealKey: sealKey{next, seals.sheet}, until: revision - 1})
		}
		next = max(next, revision+1)
	}
	m.sealed = first
	slices.SortFunc(found, func(a, b broken) int {
		return cmp.Or(cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.revision, b.revision))
	})
	return found
}

// narrowed names the one row that was added, which follows from the sums.
func (b broken) narrowed() broken {
	if len(b.rows) == b.want.rows+1 && (b.want.rows > 0 || b.sheet != seals.sheet) {
		extra := comesTo(b.rows).sum - b.want.sum
		if i := slices.IndexFunc(b.rows, func(row mark) bool { return row.digest == extra }); i >= 0 {
			b.rows, b.added = b.rows[i:i+1], true
		}
	}
	return b
}

// sealFaults tells where the sheets of record are not what was recorded. Where
// many revisions of a sheet are concerned, as after replacing a word all over
// the workbook, that is one finding.
func (m *Master) sealFaults(code finding.Code, variant string) (found []finding.Finding) {
	const many = 4
	add := func(b broken, ja, en string) {
		at := finding.Place{File: m.Path, Sheet: b.sheet}
		if len(b.rows) > 0 {
			at.Row, at.Col = b.rows[0].row, m.at[b.sheet].cols[0]
		}
		variant := variant
		if b.until > 0 {
			variant = "seals-gone"
		}
		found = append(found, finding.Finding{At: at, Code: code, Variant: variant, Args: finding.Args{"reason": ja, "reason/en": en}})
	}
	for list := m.broken; len(list) > 0; {
		n := 1
		for n < len(list) && list[n].sheet == list[0].sheet {
			n++
		}
		of := list[:n]
		list = list[n:]
		if n < many {
			for _, b := range of {
				ja, en := b.say()
				add(b, ja, en)
			}
			continue
		}
		from, to := of[0].revision, of[n-1].revision
		add(broken{sealKey: of[0].sealKey}, fmt.Sprintf("%sの、改訂%dから改訂%dまでのうち%dの改訂の行が、書き換えられたか、消されたか、足されています。", of[0].sheet, from, to, n),
			fmt.Sprintf("rows of %d revisions from %d to %d were changed, deleted or added in %s", n, from, to, of[0].sheet))
	}
	return found
}

// say tells what became of the rows, in both languages.
func (b broken) say() (ja, en string) {
	n, where, whereEn := len(b.rows), "", ""
	if n > 0 {
		where, whereEn = "（"+strconv.Itoa(b.rows[0].row)+"行目）", fmt.Sprintf(" (row %d)", b.rows[0].row)
	}
	if n > 1 {
		where, whereEn = fmt.Sprintf("（%d行目から%d行目まで）", b.rows[0].row, b.rows[n-1].row), fmt.Sprintf(" (rows %d to %d)", b.rows[0].row, b.rows[n-1].row)
	}
	switch {
	case b.revision < 1:
		return fmt.Sprintf("%sに、改訂が空欄か、1より小さい行があります%s。", b.sheet, where), fmt.Sprintf("%s has rows without a revision, or one below 1%s", b.sheet, whereEn)
	case b.until > b.revision:
		return fmt.Sprintf("%sの、改訂%dから改訂%dまでの行がなくなっています。", b.sheet, b.revision, b.until),
			fmt.Sprintf("the rows of revisions %d to %d in %s are gone", b.revision, b.until, b.sheet)
	case b.until > 0:
		return fmt.Sprintf("%sの、改訂%dの行がなくなっています。", b.sheet, b.revision), fmt.Sprintf("the rows of revision %d in %s are gone", b.revision, b.sheet)
	case b.added:
		return fmt.Sprintf("%sの%d行目は、改訂%dで記録した行ではありません。足されています。", b.sheet, b.rows[0].row, b.revision),
			fmt.Sprintf("row %d of %s is none that revision %d recorded: it was added", b.rows[0].row, b.sheet, b.revision)
	case b.sheet == seals.sheet: // which row says how many there are, the sums do not tell
		return fmt.Sprintf("%sの改訂%dの行%sが、書き換えられたか、消されたか、足されています。", b.sheet, b.revision, where),
			fmt.Sprintf("the rows of revision %d in %s%s were changed, deleted or added to", b.revision, b.sheet, whereEn)
	case n == 0:
		return fmt.Sprintf("%sの改訂%dの行が消されています。%d行のはずが、1行もありません。", b.sheet, b.revision, b.want.rows),
			fmt.Sprintf("the rows of revision %d in %s were deleted: there were %d, now there is none", b.revision, b.sheet, b.want.rows)
	case n == b.want.rows && n == 1:
		return fmt.Sprintf("%sの改訂%dの行%sが書き換えられています。", b.sheet, b.revision, where), fmt.Sprintf("the row of revision %d in %s%s was changed", b.revision, b.sheet, whereEn)
	case n == b.want.rows:
		return fmt.Sprintf("%sの改訂%dの%d行%sのどれかが書き換えられています。", b.sheet, b.revision, n, where),
			fmt.Sprintf("some of the %d rows of revision %d in %s%s were changed", n, b.revision, b.sheet, whereEn)
	case n < b.want.rows:
		return fmt.Sprintf("%sの改訂%dの行が消されています。%d行のはずが、%d行です%s。", b.sheet, b.revision, b.want.rows, n, where),
			fmt.Sprintf("rows of revision %d in %s were deleted: there were %d, now there are %d%s", b.revision, b.sheet, b.want.rows, n, whereEn)
	}
	return fmt.Sprintf("%sに改訂%dの行が足されています。%d行のはずが、%d行です%s。", b.sheet, b.revision, b.want.rows, n, where),
		fmt.Sprintf("rows of revision %d were added in %s: there were %d, now there are %d%s", b.revision, b.sheet, b.want.rows, n, whereEn)
}

// HistoryChanged warns where the sheets of record are not what was recorded.
func (m *Master) HistoryChanged() []finding.Finding {
	return append(m.Book.HistoryChanged(), m.sealFaults(finding.HistoryChanged, "")...)
}

// Verify compares the master with its history, and the history with what was
// recorded.
func (m *Master) Verify() []finding.Finding {
	found := m.Book.Verify()
	if m.historyChanged() {
		for i := range found {
			if variant, apart := apartFromChanged[found[i].Variant]; apart {
				found[i].Variant = variant
			}
		}
	}
	return slices.Concat(found, m.sealFaults(finding.MasterInvalid, "record"), m.Rewritten)
}

// apartFromChanged are the findings that tell where 公約一覧 differs from 変更履歴, and
// what they say where rows of the latter are not what was recorded. The others
// about 公約一覧 are of rules, which it breaks whatever the history says.
var apartFromChanged = map[string]string{
	"differs":        "differs-from-changed",
	"row-deleted":    "apart-from-changed",
	"number-changed": "apart-from-changed",
	"number-swapped": "apart-from-changed",
}

// historyChanged reports whether rows of 変更履歴 are not what was recorded.
func (m *Master) historyChanged() bool {
	return slices.ContainsFunc(m.broken, func(b broken) bool { return b.sheet == history.sheet })
}

// Unsettled returns where 変更履歴 was changed, if 公約一覧 differs from it as well:
// nobody can tell which of the two people changed, and what a run recorded as
// an edit by hand would stay wrong once the history is put back.
func (m *Master) Unsettled() (found []finding.Finding) {
	if !m.historyChanged() {
		return nil
	}
	var apart []finding.Finding
	for _, w := range m.Book.Verify() {
		if apartFromChanged[w.Variant] != "" {
			apart = append(apart, w)
		}
	}
	if len(apart) == 0 {
		return nil
	}
	cells, cellsEn := apart[0].At.Cell(), apart[0].At.Cell()
	if n := len(apart); n > 1 {
		cells, cellsEn = fmt.Sprintf("%sなど%dか所", cells, n), fmt.Sprintf("%s and %d more", cellsEn, n-1)
	}
	for _, w := range m.sealFaults(finding.MasterInvalid, "unsettled") {
		if w.At.Sheet == history.sheet {
			w.Args["cells"], w.Args["cells/en"] = cells, cellsEn
			found = append(found, w)
		}
	}
	return found
}
