package register

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/gofrs/flock"
)

// Backups is the folder beside the master that keeps the old ones.
const Backups = "控え"

// Busy says why the master must not be written now; the message names who has
// it.
type Busy struct {
	Path string
	Who  string // the person, where known
	By   string // "kouyaku", "office" (open in Excel or LibreOffice) or "changed" (on disk since it was read)
}

func (b *Busy) Error() string {
	switch b.By {
	case "kouyaku":
		return b.Path + " is in use by another kouyaku"
	case "changed":
		return b.Path + " changed on disk while it was being worked on"
	}
	return b.Path + " is open in another program (" + b.Who + ")"
}

// replace writes data in the master's place, all or nothing.
func (m *Master) replace(data []byte, check func(written []byte) error) error {
	dir, name := filepath.Dir(m.Path), filepath.Base(m.Path)
	if err := openElsewhere(m.Path); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, Backups), 0o777); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, Backups, "."+name+".lock"))
	if ok, err := lock.TryLock(); err != nil {
		return err
	} else if !ok {
		return &Busy{Path: m.Path, By: "kouyaku"}
	}
	defer lock.Unlock()

	temp, err := writeTemp(dir, name, data)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	written, err := os.ReadFile(temp)
	if err != nil {
		return err
	}
	if err := check(written); err != nil {
		return err
	}
	now, err := os.ReadFile(m.Path)
	if err != nil {
		return err
	}
	if sha256.Sum256(now) != m.sum {
		return &Busy{Path: m.Path, By: "changed"}
	}
	if err := m.backUp(dir, name); err != nil {
		return err
	}
	if err := os.Rename(temp, m.Path); err != nil {
		return err
	}
	return syncDir(dir)
}

// create writes a master where there is none.
func create(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	temp, err := writeTemp(filepath.Dir(path), filepath.Base(path), data)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	if err := os.Link(temp, path); err == nil || errors.Is(err, fs.ErrExist) {
		return err // a link never overwrites
	}
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	return os.Rename(temp, path)
}

// writeTemp writes a file beside the one it is to replace, flushed to disk.
func writeTemp(dir, name string, data []byte) (path string, err error) {
	f, err := os.CreateTemp(dir, ".tmp-*-"+name)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		f.Close()
		return "", err
	}
	if err := errors.Join(f.Chmod(0o666&^umask), f.Sync(), f.Close()); err != nil {
		return "", err
	}
	return f.Name(), nil
}

// umask is what the temporary file's mode leaves out; [os.CreateTemp] makes it
// private, the master is shared within the office.
const umask = 0o022

// backUp keeps the master as it was, named by its revision. An equal copy is
// kept as it is; a different one of the same revision stays beside it.
func (m *Master) backUp(dir, name string) error {
	ext := filepath.Ext(name)
	base := fmt.Sprintf("%s.改訂%d", strings.TrimSuffix(name, ext), m.Book.Revision())
	for n := 1; ; n++ {
		path := filepath.Join(dir, Backups, base+ext)
		if n > 1 {
			path = filepath.Join(dir, Backups, fmt.Sprintf("%s-%d%s", base, n, ext))
		}
		old, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return create(path, m.data)
		case err != nil:
			return err
		case bytes.Equal(old, m.data):
			return nil
		}
	}
}

// openElsewhere looks for the marks that Excel (~$name) and LibreOffice
// (.~lock.name#) leave beside a workbook they have open, and for who opened it.
func openElsewhere(path string) error {
	dir, name := filepath.Dir(path), filepath.Base(path)
	// Excel drops the first two letters of a long name for its own two.
	for _, mark := range []string{"~$" + name, "~$" + dropRunes(name, 2)} {
		if b, err := os.ReadFile(filepath.Join(dir, mark)); err == nil {
			return &Busy{Path: path, Who: excelOwner(b), By: "office"}
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, ".~lock."+name+"#")); err == nil {
		who, _, _ := strings.Cut(strings.TrimPrefix(string(b), ","), ",")
		return &Busy{Path: path, Who: strings.TrimSpace(who), By: "office"}
	}
	return nil
}

func dropRunes(s string, n int) string {
	r := []rune(s)
	return string(r[min(n, len(r)):])
}

// excelOwner reads the user's name from Excel's owner file: its length, the
// name in the machine's code page, padded to 55 bytes; then length and name in
// UTF-16.
func excelOwner(b []byte) string {
	const wide = 55
	if len(b) < wide+2 {
		return ""
	}
	n := int(b[wide])
	var units []uint16
	for i := wide + 2; i+1 < len(b) && len(units) < n; i += 2 {
		units = append(units, uint16(b[i])|uint16(b[i+1])<<8)
	}
	return strings.TrimSpace(string(utf16.Decode(units)))
}
