package register

import (
	"bytes"

	"kouyaku/internal/finding"
	"kouyaku/internal/splice"
)

// tellTotals names a table's row of totals where it was read as a row of
// record: nobody rewrote anything.
func tellTotals(data []byte, wrong []finding.Finding) []finding.Finding {
	var w *splice.Workbook
	for i, f := range wrong {
		if f.Variant != "history" || f.At.Row == 0 {
			continue
		}
		if w == nil {
			var err error
			if w, err = splice.Open(bytes.NewReader(data), int64(len(data))); err != nil {
				return wrong // there is nothing to say of what cannot be read twice
			}
		}
		rows, err := w.TotalsRows(f.At.Sheet)
		if table := rows[f.At.Row]; err == nil && table != "" {
			wrong[i] = invalid(f.At, "table-totals", finding.Args{"within": table})
		}
	}
	return wrong
}
