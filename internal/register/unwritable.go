package register

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"

	"kouyaku/internal/finding"
)

// Unwritable returns a finding for each thing in the master that must not be
// written to, though all of it can be read: parts that say something of the
// others, and would no longer fit them.
func (m *Master) Unwritable() (wrong []finding.Finding, err error) {
	parts, err := zip.NewReader(bytes.NewReader(m.file.Data), int64(len(m.file.Data)))
	if err != nil {
		return nil, err
	}
	for _, forbidden := range []struct{ folder, variant string }{
		{"_xmlsignatures/", "signed"}, // digital signatures, ECMA-376 part 2, 13
		{"xl/revisions/", "shared"},   // the log of a shared workbook, ECMA-376 part 1, 18.11
	} {
		for _, part := range parts.File {
			if strings.HasPrefix(strings.ToLower(part.Name), forbidden.folder) {
				wrong = append(wrong, finding.Finding{At: finding.Place{File: filepath.ToSlash(m.Path)}, Code: finding.MasterInvalid, Variant: forbidden.variant})
				break
			}
		}
	}
	return wrong, nil
}
