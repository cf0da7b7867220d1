package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kouyaku/internal/register"
	"kouyaku/internal/store"
	"kouyaku/internal/xlsx"
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

// What reads back wrongly is told as that, whatever it wraps; what stands in
// brackets is for the developers.
func TestReasonOfWhatReadsBackWrongly(t *testing.T) {
	for name, c := range map[string]struct {
		err       error
		says, not string
	}{
		"workbook": {fmt.Errorf("%w: 公約一覧 row 3", register.ErrReadBack), "kouyakuの不具合です。台帳は変更していません。", "read back"},
		"damaged":  {fmt.Errorf("%w: %w", register.ErrReadBack, &xlsx.Error{Fault: xlsx.Damaged}), "kouyakuの不具合です。", "ファイルを読めません"},
		"disk":     {&fs.PathError{Op: "write", Path: "台帳.xlsx", Err: store.ErrGarbled}, "何も変更していません。別の場所に", "bytes"},
	} {
		if got := reason(c.err).ja; !strings.Contains(got, c.says) || strings.Contains(got, c.not) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
