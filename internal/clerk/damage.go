package clerk

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"strings"
)

// Damage copies the file src to dst, broken in one way:
//
//	cut         the last third is missing, as after a broken download
//	flip        one bit of the first part is wrong, as after a bad disk
//	flip PART   one bit of that part is wrong: flip xl/styles.xml
//
// What is not a ZIP archive can only be cut.
func Damage(src, dst, how string) error {
	data, err := os.ReadFile(src)
	if err != nil {
		return err
	}
	verb, part, _ := strings.Cut(how, " ")
	switch {
	case how == "cut":
		data = data[:len(data)*2/3]
	case verb == "flip":
		at, err := middleOf(data, strings.TrimSpace(part))
		if err != nil {
			return fmt.Errorf("%s: %w", src, err)
		}
		data[at] ^= 0x10
	default:
		return fmt.Errorf("damage %q: cut, flip or flip PART", how)
	}
	return os.WriteFile(dst, data, 0o644)
}

// middleOf returns the offset of the middle of a part's stored bytes, of the
// first part for "".
func middleOf(data []byte, part string) (int64, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return 0, err
	}
	for _, f := range zr.File {
		if f.CompressedSize64 > 0 && (part == "" || f.Name == part) {
			from, err := f.DataOffset()
			return from + int64(f.CompressedSize64/2), err
		}
	}
	return 0, fmt.Errorf("no part %q", part)
}
