package targetsheet

import (
	"slices"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// Read finds the forms and plain lists of a workbook and reads them by their
// labels. Each submission bears what was found wrong in its own cells; found
// has what concerns the cover and the sheets that are neither form nor list.
// Lists of transfers are left to [ReadTransfers], decision sheets to those who
// know them.
func Read(file string, b *xlsx.Book, s *pledge.Settings) (subs []ledger.Submission, cover Cover, found []finding.Finding) {
	r := &reader{file: file, settings: s}
	elsewhere := false // a sheet that is read elsewhere
	var covers []part
	var others []finding.Finding
	leave := func(sh *xlsx.Sheet) {
		if len(sh.Rows) > 0 && !slices.Contains(ownSheets, sh.Name) {
			others = append(others, finding.Finding{At: sh.Place(file, 0, 0), Code: finding.FileNoSheets, Variant: "sheet", Args: finding.Args{"sheet": sh.Name}})
		}
	}
	for _, sh := range b.Sheets {
		whole := r.look(sh)
		if whole.decision || whole.transfers {
			elsewhere = true
			if whole.transfers && r.besideTransfers(sh, whole) {
				r.mixed(sh)
			}
			continue
		}
		for _, part := range r.parts(sh, whole) {
			switch p := part.look; {
			case p.mixed:
				r.mixed(sh)
			case p.list:
				subs = append(subs, r.list(part.sheet, p.table)...)
			case p.unnumbered:
				r.unnumbered(part.sheet, p.table)
			case p.form():
				subs = append(subs, r.form(part.sheet, p))
			case len(p.cover) > minLabels:
				covers = append(covers, part)
			default:
				leave(sh)
			}
		}
	}
	// A list of telephone numbers has the labels of a cover too.
	own := max(0, slices.IndexFunc(covers, func(p part) bool { return p.sheet.Name == coverSheet }))
	cover = r.onForms
	for i, p := range covers {
		if i == own {
			cover = r.cover(p.sheet, p.look.cover)
		} else {
			leave(p.sheet)
		}
	}
	if len(subs) == 0 && !elsewhere && !slices.ContainsFunc(r.found, finding.Finding.IsError) {
		return nil, cover, append(r.found, finding.Finding{At: finding.Place{File: file}, Code: finding.FileNoSheets})
	}
	return subs, cover, append(r.found, others...)
}

// mixed tells of a sheet that holds more than can be told apart. It is an
// error of the file, so that half of the sheet is not taken for the whole.
func (r *reader) mixed(sh *xlsx.Sheet) {
	r.found = append(r.found, finding.Finding{At: sh.Place(r.file, 0, 0), Code: finding.LabelTwice, Variant: "mixed", Args: finding.Args{"sheet": sh.Name}})
}

// reader reads the sheets of one file.
type reader struct {
	file     string
	settings *pledge.Settings
	found    []finding.Finding // of the file, not of a submission
	onForms  Cover             // a form's own labels of a cover, where a city has no other
}
