package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Who may read a file or make none was told that it could not be opened.
func TestReasonOfRefusedWrites(t *testing.T) {
	there := filepath.Join(t.TempDir(), "台帳.xlsx")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{there, filepath.Join(t.TempDir(), "結果")} {
		got := reason(&fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission})
		if !strings.Contains(got.ja, "「"+path+"」に書き込めません。") || !strings.Contains(got.en, "cannot be written") {
			t.Errorf("%s: %s", path, got.ja)
		}
	}
}
