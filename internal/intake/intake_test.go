//go:build !windows

package intake_test

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"kouyaku/internal/finding"
	"kouyaku/internal/intake"
)

// collect returns the files below a folder, each with its first code.
func collect(t *testing.T, paths ...string) []string {
	t.Helper()
	list, err := intake.Collect(intake.Options{Paths: paths}, func(f *intake.File) string {
		code := finding.Code("-")
		if len(f.Findings) > 0 {
			code = f.Findings[0].Code
		}
		return filepath.Base(f.Path) + " " + string(code)
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A pipe, a device and a link to nowhere are somebody's mistake: they must
// neither end nor hold up the run, nor hide the file beside them.
func TestWhatIsNoFileHoldsUpNothing(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "a.xlsx"), []byte("text"), 0o666))
	must(t, syscall.Mkfifo(filepath.Join(dir, "b.xlsx"), 0o666))
	must(t, os.Symlink("/dev/zero", filepath.Join(dir, "c.xlsx")))
	must(t, os.Symlink("nowhere", filepath.Join(dir, "d.xlsx")))
	got := collect(t, dir)
	want := []string{"a.xlsx file-not-xlsx", "b.xlsx file-unreadable", "c.xlsx file-unreadable", "d.xlsx file-unreadable"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Linked folders are read, each once, and one that leads back into itself ends.
func TestLinkedFolders(t *testing.T) {
	dir := t.TempDir()
	real := filepath.Join(dir, "real")
	must(t, os.Mkdir(real, 0o777))
	must(t, os.WriteFile(filepath.Join(real, "a.pdf"), nil, 0o666))
	must(t, os.Symlink(real, filepath.Join(real, "again")))
	inbox := filepath.Join(dir, "受信")
	must(t, os.Symlink(real, inbox))
	if got, want := collect(t, inbox), []string{"a.pdf file-ignored"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
