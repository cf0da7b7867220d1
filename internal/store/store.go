package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gofrs/flock"
)

// File is a master as it was read; what stands there when it is written must be
// the same.
type File struct {
	Path string
	Data []byte
}

// ErrInterrupted is returned where the run was told to stop (Ctrl-C) before
// the master was replaced; nothing was changed.
var ErrInterrupted = errors.New("interrupted")

// ErrDiskFull is returned where there was no room for the new master; the old
// one is as it was.
var ErrDiskFull = errors.New("the disk is full")

// Heed returns a context that is done when the run is told to stop: by Ctrl-C,
// by the system, or since the window it runs in was closed. A run that was
// started to outlive its window (nohup) does.
func Heed() (told context.Context, stop context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signal.NotifyContext(context.Background(), signals...)
}

// Busy says why the master must not be written now; the message names who has
// it.
type Busy struct {
	Path string
	Who  string // the person, where known
	By   By
	Mark string // where a program has it open, and of a lock that may not be looked into: the file beside it that says so; a program that crashed leaves it behind
}

// By is what keeps a file from being written.
type By uint8

const (
	ByKouyaku By = iota + 1 // another kouyaku writes the master
	ByFolder                // another kouyaku writes to Path, a folder of outputs
	ByOffice                // Excel or LibreOffice has the master open
	ByOutput                // Excel or LibreOffice has Path open, which is to be replaced
	ByChange                // the master was changed on disk since it was read
)

func (b *Busy) Error() string {
	who := ""
	if b.Who != "" {
		who = " (" + b.Who + ")"
	}
	switch b.By {
	case ByKouyaku, ByFolder:
		return b.Path + " is in use by another kouyaku" + who
	case ByChange:
		return b.Path + " changed on disk while it was being worked on"
	}
	return b.Path + " is open in another program" + who
}

// disk is what the write asks of the file system. Tests make it fail there.
var disk = struct {
	mkdirAll func(path string, perm fs.FileMode) error
	open     func(path string, flag int, perm fs.FileMode) (*os.File, error)
	write    func(f *os.File, data []byte) (int, error)
	chmod    func(f *os.File, mode fs.FileMode) error
	sync     func(f *os.File) error
	close    func(f *os.File) error
	read     func(path string) ([]byte, error)
	stat     func(path string) (fs.FileInfo, error)
	link     func(from, to string) error
	rename   func(from, to string) error
	remove   func(path string) error
	syncDir  func(dir string) error
	lock     func(f *flock.Flock) (bool, error)
}{os.MkdirAll, os.OpenFile, (*os.File).Write, (*os.File).Chmod, (*os.File).Sync, (*os.File).Close, ReadFile, os.Stat, os.Link, moveFile, os.Remove, syncDir, (*flock.Flock).TryLock}

// ReadFile reads a file, or what a link leads to. A pipe or a device is not
// opened ([ErrIrregular]): it might never end.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	// What Windows keeps elsewhere and fetches when it is read is irregular too.
	if info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice|fs.ModeCharDevice) != 0 {
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrIrregular}
	}
	return os.ReadFile(path)
}

// door is the one way a master is written: the names of the files that takes.
// Whoever holds the lock owns the temporary files, so each has one fixed name
// and what a killed run left of it is removed by the next.
type door struct {
	path, dir, name string
	asked           string // path, or the link that leads to it
}

// doorTo returns the door to a master. Where the path is a link, the file it
// leads to is replaced, not the link.
func doorTo(path string) (door, error) {
	asked := path
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		target, err := filepath.EvalSymlinks(path)
		if err != nil {
			return door{}, err
		}
		path = target
	}
	return door{path: path, dir: filepath.Dir(path), name: filepath.Base(path), asked: asked}, nil
}

func (d door) temp() string       { return filepath.Join(d.dir, "."+d.name+".tmp") }
func (d door) backups() string    { return filepath.Join(d.dir, Backups) }
func (d door) backupTemp() string { return filepath.Join(d.backups(), "."+d.name+".tmp") }

// Replace writes data in the master's place, all or nothing. After an error the
// master is as it was, to the byte; killed at any moment, the old or the new one
// is there, whole. What was written is read back before; the old master, of the
// given revision, goes to 控え.
func (f File) Replace(data []byte, revision int) error {
	d, err := doorTo(f.Path)
	if err != nil {
		return err
	}
	if err := d.openElsewhere(); err != nil {
		return err
	}
	info, err := os.Stat(d.path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o200 == 0 { // on Windows this is the file's mark "read only", which a rename heeds there
		return &fs.PathError{Op: "write", Path: d.path, Err: fs.ErrPermission}
	}
	// From here to the rename, Ctrl-C is heeded where it leaves nothing behind.
	told, stop := Heed()
	defer stop()
	return d.hold(func() error {
		defer disk.remove(d.temp())
		if err := writeFile(d.temp(), data, info.Mode().Perm()); err != nil {
			return err
		}
		written, err := disk.read(d.temp())
		if err != nil {
			return err
		}
		if !bytes.Equal(written, data) {
			return &fs.PathError{Op: "write", Path: d.path, Err: ErrGarbled}
		}
		// What follows is short, and no other kouyaku is at it: the master that is
		// compared is the one that is backed up and replaced.
		if err := d.openElsewhere(); err != nil {
			return err
		}
		now, err := disk.read(d.path)
		if err != nil {
			return err
		}
		if !bytes.Equal(now, f.Data) {
			return &Busy{Path: d.path, By: ByChange}
		}
		if told.Err() != nil {
			return ErrInterrupted
		}
		backup, err := d.backUp(now, revision, info.Mode().Perm())
		if err != nil {
			return err
		}
		if err := disk.rename(d.temp(), d.path); err != nil {
			return err
		}
		// The new master is in its place: whatever goes wrong now, the run is done,
		// and to call it failed would be untrue.
		_ = disk.syncDir(d.dir)
		d.prune(backup)
		return nil
	})
}

// Create writes a file where there is none.
func Create(path string, data []byte) error {
	d, err := doorTo(path)
	if err != nil {
		return err
	}
	if err := disk.mkdirAll(d.dir, 0o777); err != nil {
		return Portable(err)
	}
	return d.hold(func() error { return place(d.temp(), d.path, data, 0) })
}

// place writes a file that must not be there yet, by way of a temporary one: it
// is there whole or, after an error, not at all.
func place(temp, path string, data []byte, mode fs.FileMode) error {
	defer disk.remove(temp)
	if err := writeFile(temp, data, mode); err != nil {
		return err
	}
	err := disk.link(temp, path) // a link never overwrites
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, gone := os.Lstat(path); gone == nil {
			return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
		}
		err = disk.rename(temp, path) // some drives have no links
	}
	if err != nil {
		return err
	}
	if err := disk.syncDir(filepath.Dir(path)); err != nil {
		_ = disk.remove(path)
		return err
	}
	return nil
}

// writeFile writes a file that is not there yet, flushed to disk. Its mode is
// the process's own choice where mode is 0.
func writeFile(path string, data []byte, mode fs.FileMode) (err error) {
	f, err := disk.open(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, disk.close(f)) }()
	if _, err := disk.write(f, data); err != nil {
		return err
	}
	// Some drives give every file the same mode and let nobody change it.
	if info, err := f.Stat(); mode != 0 && (err != nil || info.Mode().Perm() != mode) {
		if err := disk.chmod(f, mode); err != nil && !unsupported(err) {
			return err
		}
	}
	if err := disk.sync(f); err != nil && !unsupported(err) {
		return err
	}
	return nil
}

// unsupported reports whether a file system cannot do what it was asked; some
// network drives can neither flush nor set modes. What was written is read back
// all the same.
func unsupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL)
}

// What went wrong on a disk, whatever the system calls it.
var (
	ErrDrive     = errors.New("the drive cannot be read or written")
	ErrGarbled   = errors.New("the drive gives back other bytes than were written")
	ErrFileName  = errors.New("no file can have that name")
	ErrNotFolder = errors.New("not a folder")
	ErrIsFolder  = errors.New("is a folder")

	ErrIrregular = errors.New("not a file but a pipe or a device")

	ErrFixed = errors.New("the system lets nothing take this file's place")

	ErrReaderGone = errors.New("nobody reads on") // of a pipe
)

// causes are what errors of the system mean.
var causes = []struct {
	is     error
	errnos []syscall.Errno
}{
	{ErrDiskFull, fullErrnos}, {fs.ErrPermission, deniedErrnos}, {ErrDrive, driveErrnos},
	{ErrFileName, nameErrnos}, {ErrNotFolder, notFolderErrnos}, {ErrIsFolder, isFolderErrnos},
	{ErrFixed, fixedErrnos}, {ErrReaderGone, pipeErrnos},
}

// Portable gives an error of the system its name here, so that others need not
// know every system's numbers.
func Portable(err error) error {
	var no syscall.Errno
	if !errors.As(err, &no) {
		return err
	}
	for _, c := range causes {
		if slices.Contains(c.errnos, no) && !errors.Is(err, c.is) {
			return fmt.Errorf("%w: %w", c.is, err)
		}
	}
	return err
}

// openElsewhere returns a [*Busy] where the master is open in Excel or
// LibreOffice. Who opened it by its link leaves the mark beside that.
func (d door) openElsewhere() error {
	for _, path := range []string{d.path, d.asked} {
		if err := openMarks(path, ByOffice); err != nil {
			return err
		}
	}
	return nil
}

// openMarks looks for the marks that Excel (~$name) and LibreOffice
// (.~lock.name#) leave beside a file they have open, and for who opened it.
func openMarks(file string, by By) error {
	dir, name := filepath.Split(file)
	for _, mark := range []struct {
		name  string
		owner func([]byte) string
	}{{"~$" + name, excelOwner}, {".~lock." + name + "#", officeOwner}} {
		path := filepath.Join(dir, mark.name)
		info, err := os.Lstat(path)
		if err != nil {
			continue
		}
		var b []byte
		if info.Mode().IsRegular() { // a pipe would be waited for
			if b, err = os.ReadFile(path); err != nil { // Excel lets nobody else read it
				b = nil
			}
		}
		return &Busy{Path: file, Who: mark.owner(b), By: by, Mark: path}
	}
	return nil
}

// excelOwner reads the user's name from Excel's owner file: its length, the
// name in the machine's code page, padded to 55 bytes; then length (two bytes)
// and name in UTF-16. What is not such a file names nobody.
func excelOwner(b []byte) string {
	const wide = 55
	if len(b) < wide+2 || b[0] >= wide || b[wide+1] != 0 {
		return ""
	}
	n := int(b[wide])
	if n >= wide || len(b) < wide+2+2*n {
		return ""
	}
	units := make([]uint16, n)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[wide+2+2*i:])
	}
	return ownerName(string(utf16.Decode(units)))
}

// ownerName returns a name as it may be shown, "" where it is none.
func ownerName(s string) string {
	const longest = 100 // runes, of account names too
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > longest || strings.ContainsFunc(s, func(r rune) bool { return r != '　' && !unicode.IsPrint(r) || r == utf8.RuneError }) {
		return ""
	}
	return s
}

// officeOwner reads the user's name from LibreOffice's lock file: name, account,
// machine and more, parted by commas; a backslash stands before a comma that is
// none. The name is blank where nobody entered one.
func officeOwner(b []byte) string {
	fields := []string{""}
	escaped := false
	for _, r := range string(bytes.ToValidUTF8(b, nil)) {
		last := &fields[len(fields)-1]
		switch {
		case escaped:
			*last += string(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == ',':
			fields = append(fields, "")
		default:
			*last += string(r)
		}
	}
	for _, name := range fields[:min(2, len(fields))] {
		if name = ownerName(name); name != "" {
			return name
		}
	}
	return ""
}
