package register

import (
	"slices"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// logSheet is a sheet of record, for what is done to each of them alike.
type logSheet interface {
	name() string
	// page is the sheet as a new master has it.
	page() sheetLayout
	// read puts the sheet's rows into the book.
	read(m *Master, book *xlsx.Book) []finding.Finding
	// clean makes a log's rows what will read back. Lists are replaced, not
	// written to.
	clean(l *ledger.Log)
	// append writes a log's rows below those that are there.
	append(m *Master, w *splice.Workbook, l *ledger.Log) error
	// seal adds the seals of a log's rows to those of their revisions.
	seal(written map[int][]seal, l *ledger.Log)
	// same reports whether two logs have the same rows.
	same(a, b *ledger.Log) bool
}

// logSheets lists the sheets of record. 取込明細 comes after 取込記録, whose rows
// it belongs to.
var logSheets = []logSheet{
	logOf[event]{records: history, flat: true, printed: pledge.Reason.Label(), equal: equal[event],
		get: func(l *ledger.Log) []event { return l.Events }, set: func(l *ledger.Log, list []event) { l.Events = list }},
	logOf[request]{records: requests, flat: true, equal: equal[request],
		get: func(l *ledger.Log) []request { return l.Requests }, set: func(l *ledger.Log, list []request) { l.Requests = list }},
	logOf[intake]{records: intakes, flat: true, printed: "更新日時", equal: sameIntake,
		get: func(l *ledger.Log) []intake { return l.Intakes }, set: func(l *ledger.Log, list []intake) { l.Intakes = list }},
	logOf[receipt]{records: receipts, flat: true, printed: "結果", equal: equal[receipt], get: receiptsOf, set: attachReceipts},
	logOf[hearing]{records: hearings, printed: pledge.LabelSettled, equal: equal[hearing],
		get: func(l *ledger.Log) []hearing { return l.Hearings }, set: func(l *ledger.Log, list []hearing) { l.Hearings = list }},
}

// logOf is the sheet of one list of a log.
type logOf[T any] struct {
	records[T]
	flat    bool   // read line by line: long texts do not wrap
	printed string // header of the last column that is printed, "" for the sheet's last
	get     func(*ledger.Log) []T
	set     func(*ledger.Log, []T)
	equal   func(a, b T) bool
}

func (s logOf[T]) name() string { return s.sheet }

func (s logOf[T]) page() sheetLayout {
	l := s.layout()
	l.flat = s.flat
	l.printTo(s.printed)
	return recordLayout(l)
}

func (s logOf[T]) read(m *Master, book *xlsx.Book) (wrong []finding.Finding) {
	s.set(&m.Book.Log, readInto(m, book, s.records, &wrong))
	return wrong
}

func (s logOf[T]) clean(l *ledger.Log) { s.set(l, s.cleaned(s.get(l))) }

func (s logOf[T]) append(m *Master, w *splice.Workbook, l *ledger.Log) error {
	list := s.get(l)
	if len(list) == 0 {
		return nil
	}
	if err := addColumns(m, w, s.records); err != nil {
		return err
	}
	appendRows(m, w, s.records, list)
	return nil
}

func (s logOf[T]) seal(written map[int][]seal, l *ledger.Log) { tallied(written, s.records, s.get(l)) }

func (s logOf[T]) same(a, b *ledger.Log) bool { return slices.EqualFunc(s.get(a), s.get(b), s.equal) }

func equal[T comparable](a, b T) bool { return a == b }

// sameIntake compares what a file taken in is known by, and its result.
func sameIntake(a, b intake) bool {
	return a.Revision == b.Revision && a.SHA256 == b.SHA256 && a.Result == b.Result
}

// receiptsOf returns the rows of 取込明細.
func receiptsOf(l *ledger.Log) (list []receipt) {
	for _, f := range l.Intakes {
		for _, r := range f.Receipts {
			list = append(list, receipt{Receipt: r, revision: f.Revision, sha256: f.SHA256})
		}
	}
	return list
}

// attachReceipts gives each file taken in its rows of 取込明細.
func attachReceipts(l *ledger.Log, list []receipt) {
	type key struct {
		revision int
		sha256   string
	}
	l.Intakes = slices.Clone(l.Intakes)
	byFile := map[key]*intake{}
	for i := range l.Intakes {
		f := &l.Intakes[i]
		f.Receipts = nil
		byFile[key{f.Revision, f.SHA256}] = f
	}
	for _, r := range list {
		if f := byFile[key{r.revision, r.sha256}]; f != nil {
			f.Receipts = append(f.Receipts, r.Receipt)
		}
	}
}
