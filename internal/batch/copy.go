package batch

import (
	"bytes"

	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/store"
	"kouyaku/internal/summary"
	"kouyaku/internal/xlsx"
)

// WriteCopy writes a copy of the summary (a workbook, and a PDF beside it)
// somewhere else than the master. A file that is there already is replaced only
// when it is such a copy itself, or overwrite says so.
func WriteCopy(master string, files map[string][]byte, order []string, overwrite bool) error {
	list := &store.Outputs{}
	for _, path := range order {
		list.Add(path, files[path], others(overwrite, isCopy))
	}
	return list.Deliver(master, func() error { return nil })
}

// isCopy reports whether a file is a workbook with a copy of a summary, or a PDF
// as it was made of one.
func isCopy(data []byte) bool {
	if summary.IsPDF(data) {
		return true
	}
	book, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Master)
	return err == nil && book.Sheet(pledge.SheetSummary) != nil && !register.IsMaster(book)
}
