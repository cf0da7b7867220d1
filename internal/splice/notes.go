package splice

import (
	"fmt"

	"kouyaku/internal/xlsx/xmltok"
)

// Noted returns the rows of a sheet in which a cell has a note or a threaded
// comment.
func (w *Workbook) Noted(sheet string) (map[int]bool, error) {
	tabs, err := w.tabs()
	if err != nil {
		return nil, err
	}
	i := findTab(tabs, sheet)
	if i < 0 || tabs[i].part == "" {
		return nil, fmt.Errorf("splice: no sheet %s", sheet)
	}
	rels, err := w.ar.relations(tabs[i].part)
	if err != nil {
		return nil, err
	}
	rows := map[int]bool{}
	for _, r := range rels {
		if r.kind != "comments" && r.kind != "threadedComment" || r.external {
			continue
		}
		src, err := w.ar.read(r.target)
		if err != nil {
			return nil, err
		}
		err = walk(r.target, src, func(s *xmltok.Scanner, _ int) error {
			if s.Kind == xmltok.Start && (s.Name == "comment" || s.Name == "threadedComment") {
				if at, ok := parseRef(attr(s, "ref")); ok {
					rows[at.row1] = true
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}
