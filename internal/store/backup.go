package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Backups is the folder beside the master that keeps the old ones.
const Backups = "控え"

// keptBackups is how many masters 控え holds, the ones that were replaced last.
const keptBackups = 20

// backUp keeps the master as it was, named by its revision, and returns that
// name. Whom the master's mode keeps out may not read the copy either. An equal copy is kept as it is, and counts as made now; a different one
// of the same revision stays beside it.
func (d door) backUp(data []byte, revision int, mode fs.FileMode) (name string, err error) {
	if err := disk.mkdirAll(d.backups(), 0o777); err != nil {
		if errors.Is(err, fs.ErrExist) { // a link that leads nowhere
			err = &fs.PathError{Op: "mkdir", Path: d.backups(), Err: ErrNotFolder}
		}
		return "", err
	}
	ext := filepath.Ext(d.name)
	base := fmt.Sprintf("%s.改訂%d", strings.TrimSuffix(d.name, ext), revision)
	for n := 1; ; n++ {
		name := base + ext
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", base, n, ext)
		}
		path := filepath.Join(d.backups(), name)
		old, err := disk.read(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err = place(d.backupTemp(), path, data, mode); err != nil {
				_ = os.Remove(d.backups()) // it is empty where this run made it, and stays otherwise
				return "", err
			}
			d.arrive(name)
			return name, nil
		case err != nil:
			return "", err
		case bytes.Equal(old, data):
			d.arrive(name)
			return name, nil
		}
	}
}

// backup is a master in 控え. Only files that bear a backup's name are.
type backup struct {
	name             string
	made             time.Time
	revision, suffix int
}

func (d door) kept() (list []backup) {
	ext := filepath.Ext(d.name)
	ours := regexp.MustCompile(`^` + regexp.QuoteMeta(strings.TrimSuffix(d.name, ext)) + `\.改訂([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?` + regexp.QuoteMeta(ext) + `$`)
	entries, err := os.ReadDir(d.backups())
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if p := ours.FindStringSubmatch(e.Name()); p != nil && e.Type().IsRegular() {
			revision, _ := strconv.Atoi(p[1])
			suffix, _ := strconv.Atoi(p[2]) // 0 where there is none
			info, err := e.Info()
			if err != nil { // removed meanwhile
				continue
			}
			list = append(list, backup{e.Name(), info.ModTime(), revision, suffix})
		}
	}
	return list
}

// tick is the coarsest step that a drive's times go in.
const tick = 2 * time.Second

// arrive makes a backup the youngest. The clock alone would not: where it was
// wrong once, the times of others are still to come. What cannot be done is no
// fault, since it only settles which is removed first.
func (d door) arrive(name string) {
	at := time.Now()
	for _, b := range d.kept() {
		if b.name != name && !b.made.Before(at) {
			at = b.made.Add(tick)
		}
	}
	_ = os.Chtimes(filepath.Join(d.backups(), name), at, at)
}

// prune removes the oldest masters beyond the last [keptBackups]. Age is when
// the copy was made: revisions begin anew where someone went back to an older
// master. They settle it where the times are the same, as in a folder that was
// copied. The one just made is never removed. A file that cannot be removed
// stays; the next run tries again.
func (d door) prune(made string) {
	list := slices.DeleteFunc(d.kept(), func(b backup) bool { return b.name == made })
	slices.SortFunc(list, func(a, b backup) int {
		return cmp.Or(b.made.Compare(a.made), cmp.Compare(b.revision, a.revision), cmp.Compare(b.suffix, a.suffix))
	})
	for _, b := range list[min(keptBackups-1, len(list)):] {
		_ = disk.remove(filepath.Join(d.backups(), b.name))
	}
}
