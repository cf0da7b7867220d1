package summary

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"kouyaku/internal/pledge"
)

// What LibreOffice makes of the clock is overwritten, in place.
func TestDated(t *testing.T) {
	pdf := func(time, stamp, id string) []byte {
		return []byte("%PDF-1.6\n<</Creator<FEFF>\n/CreationDate(D:" + time + "+09'00')/ModDate (D:" + time + "Z')>>\n<xmp:CreateDate>" + stamp + "+09:00</xmp:CreateDate>\n" +
			"trailer\n<</Size 43/ID [ <" + id + ">\n<" + id + "> ]\n/DocChecksum /" + id + "\n>>\n")
	}
	on := pledge.NewDate(2024, 8, 26)
	first := pdf("20261123052106", "2026-11-23T05:21:06", strings.Repeat("6", 32))
	got := dated(first, on)
	if other := dated(pdf("20271231235959", "2027-12-31T23:59:59", strings.Repeat("A", 32)), on); !bytes.Equal(got, other) {
		t.Errorf("%s\n%s", got, other)
	}
	if len(got) != len(first) || bytes.Contains(got, []byte("66666")) || bytes.Count(got, []byte("20240826000000")) != 2 || !bytes.Contains(got, []byte("2024-08-26T00:00:00")) {
		t.Errorf("%s", got)
	}
	if more := dated(append(first, "%"...), on); bytes.Contains(more, got[len(got)-50:len(got)-5]) {
		t.Error("other content has the same numbers")
	}
}

// A PDF of ours is known by its numbers, and one that was changed since, or
// that LibreOffice made for somebody else, is not ours.
func TestIsPDF(t *testing.T) {
	made := []byte("%PDF-1.6\n/CreationDate(D:20261123052106Z')\n/ID [ <" + strings.Repeat("6", 32) + ">\n<" + strings.Repeat("6", 32) + "> ]\n")
	ours := dated(made, pledge.NewDate(2024, 8, 26))
	if !IsPDF(ours) {
		t.Error("ours is not known")
	}
	for name, data := range map[string][]byte{"LibreOffice's": made, "one with a note": append(bytes.Clone(ours), "/Annot"...), "one without numbers": []byte("%PDF-1.6\n"), "nothing": nil} {
		if IsPDF(data) {
			t.Errorf("%s is taken for ours", name)
		}
	}
}

// The time zone and language of the computer do not reach what prints, and all
// else does.
func TestPrintEnv(t *testing.T) {
	want := []string{"PATH=/bin", "HOME=/home/kikaku", "LANGS=ja", "TZ=UTC", "LANG=C.UTF-8", "LC_ALL=C.UTF-8"}
	got := printEnv([]string{"TZ=Asia/Tokyo", "PATH=/bin", "LANG=ja_JP.UTF-8", "LANGUAGE=ja", "HOME=/home/kikaku", "LC_TIME=ja_JP.UTF-8", "LC_ALL=C", "LANGS=ja"})
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The folder of a conversion that was killed is taken away by the next one, and
// that of one at work is not, nor anything else.
func TestWorkFolder(t *testing.T) {
	among := t.TempDir()
	make := func(name string, files ...string) string {
		dir := filepath.Join(among, name)
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(dir, f), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	killed := make(workPrefix+"1", "lock", "summary.xlsx")
	busy := make(workPrefix+"2", "lock")
	born := make(workPrefix + "3")
	half := make(workPrefix+"5", "registrymodifications.xcu")
	old := make(workPrefix + "4")
	foreign := make("kouyaku5", "lock")
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(busy, "lock"))
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer lock.Unlock()
	dir, done, err := workFolder(among)
	if err != nil {
		t.Fatal(err)
	}
	dropWork(dir) // as another run would
	for path, stays := range map[string]bool{killed: false, busy: true, born: true, half: false, old: false, foreign: true, dir: true} {
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	done()
	if _, err := os.Stat(dir); err == nil {
		t.Error("its own folder is left")
	}
}
