// Package booktest is for tests that look into workbooks: it opens them as
// other programs do and as this one does, and takes their archives apart.
// Whatever fails ends the test.
package booktest

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx"
)

// Excel opens a workbook as another program does, until the test ends.
func Excel(t testing.TB, data []byte, options ...excelize.Options) *excelize.File {
	t.Helper()
	return kept(t)(excelize.OpenReader(bytes.NewReader(data), options...))
}

// ExcelFile is [Excel] for a file, which may be saved again.
func ExcelFile(t testing.TB, path string, options ...excelize.Options) *excelize.File {
	t.Helper()
	return kept(t)(excelize.OpenFile(path, options...))
}

func kept(t testing.TB) func(*excelize.File, error) *excelize.File {
	return func(f *excelize.File, err error) *excelize.File {
		t.Helper()
		check(t, err)
		t.Cleanup(func() { f.Close() })
		return f
	}
}

// Strict opens a workbook with the program's own reader.
func Strict(t testing.TB, data []byte) *xlsx.Book {
	t.Helper()
	b, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Master)
	check(t, err)
	return b
}

// Parts returns the parts of a workbook's archive by name.
func Parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		check(t, err)
		b, err := io.ReadAll(r)
		check(t, err)
		check(t, r.Close())
		parts[f.Name] = string(b)
	}
	return parts
}

// PartsOfFile is [Parts] for a file.
func PartsOfFile(t testing.TB, path string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	check(t, err)
	return Parts(t, data)
}

// Pack makes an archive of parts, in the order of their names.
func Pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		check(t, err)
		_, err = io.WriteString(w, parts[name])
		check(t, err)
	}
	check(t, z.Close())
	return out.Bytes()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
