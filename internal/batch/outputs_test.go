package batch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A drive that is not there was climbed for ever.
func TestMissing(t *testing.T) {
	none := func(path string) (fs.FileInfo, error) {
		return nil, &fs.PathError{Op: "stat", Path: path, Err: fs.ErrNotExist}
	}
	for _, dir := range []string{filepath.FromSlash("/"), filepath.FromSlash("/結果/8月"), "結果"} {
		if list, err := missing(dir, none); !errors.Is(err, fs.ErrNotExist) || list != nil {
			t.Errorf("%s: %v, %v", dir, list, err)
		}
	}
	dir := t.TempDir()
	inner, outer := filepath.Join(dir, "a", "b"), filepath.Join(dir, "a")
	if list, err := missing(inner, os.Stat); err != nil || !slices.Equal(list, []string{inner, outer}) {
		t.Errorf("%v, %v", list, err)
	}
}
