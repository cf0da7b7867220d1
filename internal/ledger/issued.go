package ledger

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"kouyaku/internal/pledge"
)

// Seal is a short number of what a pledge's record holds (照合番号), like
// 3F9A-1C7B. A form bears that of the record it was issued with: a master that
// was put back from 控え comes to the same revisions once more, with other
// values. Width and spaces of a value do not count.
func Seal(r pledge.Record) string {
	h := sha256.New()
	for _, f := range SortedFields(r) {
		fmt.Fprintf(h, "%s=%s\n", f, pledge.Fold(r[f]))
	}
	sum := h.Sum(nil)
	return fmt.Sprintf("%04X-%04X", sum[:2], sum[2:4])
}

// issued reports whether the sheet is a form that this master issued, and the
// register at its 台帳の版 is what it was issued with. A file that an earlier run
// rejected since its revision was yet to come stays what it was.
func (m *merging) issued(c *candidate) bool {
	switch {
	case c.Issued == 0 || c.Issued >= m.revision || c.MasterID != "" && c.MasterID != m.book.Settings.MasterID:
		return false
	case slices.ContainsFunc(m.receipts[c.Pledge], func(r receipt) bool {
		return r.Verdict == Rejected && r.file.SHA256 == c.file.SHA256 && r.Issued >= r.file.Revision
	}):
		return false
	case c.Seal == "":
		return m.onRecord(c)
	}
	at := m.at(c.Issued)
	if Seal(at[c.Pledge]) == c.Seal {
		return true
	}
	// A department may have made a copy of another pledge's form.
	for _, r := range at {
		if Seal(r) == c.Seal {
			return true
		}
	}
	return false
}

// onRecord reports whether the record knows of a form that bears no 照合番号:
// the pledge was asked for at its 台帳の版, or a sheet of it was sent back then.
// Undone or not, a form that went out shows the values of its revision.
func (m *merging) onRecord(c *candidate) bool {
	return slices.ContainsFunc(m.book.Requests, func(q Request) bool { return q.Pledge == c.Pledge && q.Revision == c.Issued }) ||
		slices.ContainsFunc(m.book.Intakes, func(f Intake) bool {
			return f.Revision == c.Issued && slices.ContainsFunc(f.Receipts, func(r Receipt) bool { return r.Pledge == c.Pledge && r.Verdict == Rejected })
		})
}
