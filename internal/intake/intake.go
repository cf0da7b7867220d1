package intake

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"kouyaku/internal/finding"
	"kouyaku/internal/xlsx"
)

// File is one file of a run.
type File struct {
	Path     string     // with slashes, as given
	SHA256   string     // hexadecimal, "" where the file was not read
	Book     *xlsx.Book // nil where it could not be read
	Ignored  bool       // not a submission
	Findings []finding.Finding
}

// Options say what to read.
type Options struct {
	Paths []string
	Skip  []string // files and folders never to be read: the master, its 控え
	// Progress is told how many of the files are done; it may be nil. Calls do
	// not overlap.
	Progress func(done, total int)
}

// Collect reads the files and folders (recursively) and returns what visit
// makes of each file, by path. visit is called from several goroutines at
// once; the file's workbook is there only during the call. A path that does not
// exist is an error; whatever is wrong with a file is its finding.
func Collect[T any](o Options, visit func(*File) T) ([]T, error) {
	files, err := find(o)
	if err != nil {
		return nil, err
	}
	made := make([]T, len(files))
	done := make(chan struct{})
	go func() {
		defer close(done)
		var g errgroup.Group
		g.SetLimit(runtime.GOMAXPROCS(0))
		for i, f := range files {
			g.Go(func() error {
				f.read()
				made[i] = visit(f)
				f.Book = nil
				done <- struct{}{}
				return nil
			})
		}
		g.Wait()
	}()
	n := 0
	for range done {
		if n++; o.Progress != nil {
			o.Progress(n, len(files))
		}
	}
	return made, nil
}

// find lists the files without reading them. Links are followed, each folder
// once.
func find(o Options) ([]*File, error) {
	w := walk{seen: map[string]bool{}}
	for _, p := range o.Skip {
		if info, err := os.Stat(p); err == nil {
			w.skip = append(w.skip, info)
		}
	}
	for _, root := range slices.Sorted(slices.Values(o.Paths)) { // so that their order is of no consequence
		if _, err := os.Stat(root); err != nil {
			return nil, err
		}
		w.visit(root)
	}
	slices.SortFunc(w.files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return w.files, nil
}

// walk is one listing of files.
type walk struct {
	skip  []os.FileInfo
	seen  map[string]bool // by path without links
	files []*File
}

func (w *walk) visit(path string) {
	info, err := os.Stat(path)
	if err != nil {
		w.files = append(w.files, &File{Path: filepath.ToSlash(path), Findings: []finding.Finding{unreadable(filepath.ToSlash(path), err)}})
		return
	}
	if slices.ContainsFunc(w.skip, func(s os.FileInfo) bool { return os.SameFile(info, s) }) {
		return
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err == nil {
		if w.seen[real] {
			return
		}
		w.seen[real] = true
	}
	if !info.IsDir() {
		w.files = append(w.files, &File{Path: filepath.ToSlash(path)})
		return
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		w.files = append(w.files, &File{Path: filepath.ToSlash(path), Findings: []finding.Finding{unreadable(filepath.ToSlash(path), err)}})
	}
	for _, e := range entries {
		w.visit(filepath.Join(path, e.Name()))
	}
}

// workbooks are the endings of files that are opened. Old and foreign kinds of
// workbook are among them, so that their senders are asked for another.
var workbooks = []string{".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods"}

func (f *File) read() {
	if len(f.Findings) > 0 {
		return
	}
	name := f.Path[strings.LastIndexByte(f.Path, '/')+1:]
	ext := strings.ToLower(filepath.Ext(name))
	switch {
	case strings.HasPrefix(name, "~$"), strings.HasPrefix(name, ".~lock."), strings.HasSuffix(name, ".tmp"):
		f.Ignored = true
		f.add(finding.FileTemporary, "", nil)
		return
	case !slices.Contains(workbooks, ext):
		f.Ignore(cmp.Or(strings.TrimPrefix(ext, "."), "種類の分からない"))
		return
	}
	data, err := readFile(filepath.FromSlash(f.Path))
	switch {
	case errors.Is(err, errTooLarge):
		f.add(finding.FileTooLarge, "file", limitArgs("file"))
		return
	case err != nil:
		f.Findings = append(f.Findings, unreadable(f.Path, err))
		return
	}
	sum := sha256.Sum256(data)
	f.SHA256 = hex.EncodeToString(sum[:])
	f.Book, err = xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Submission)
	if err != nil {
		f.Book = nil
		f.fault(err)
		return
	}
	if f.Book.Macros {
		f.add(finding.FileMacros, "", nil)
	}
}

var errTooLarge = errors.New("larger than a submission may be")

// readFile reads a file up to the limit of submissions. What is no regular file
// (a pipe, a device) is not opened: it might never end.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, xlsx.Submission.File+1))
	if err == nil && int64(len(data)) > xlsx.Submission.File {
		err = errTooLarge
	}
	return data, err
}

// Ignore marks the file as no submission; kind says what it is instead.
func (f *File) Ignore(kind string) {
	f.Ignored = true
	f.add(finding.FileIgnored, "", finding.Args{"kind": kind})
}

func (f *File) add(code finding.Code, variant string, args finding.Args) {
	f.Findings = append(f.Findings, finding.Finding{At: finding.Place{File: f.Path}, Code: code, Variant: variant, Args: args})
}

// fault turns the reader's error into what its sender can do about it.
func (f *File) fault(err error) {
	var e *xlsx.Error
	if !errors.As(err, &e) {
		f.Findings = append(f.Findings, unreadable(f.Path, err))
		return
	}
	switch e.Fault {
	case xlsx.NotXLSX:
		f.add(finding.FileNotXlsx, e.What, nil)
	case xlsx.Encrypted:
		f.add(finding.FileEncrypted, "", nil)
	case xlsx.TooLarge:
		f.add(finding.FileTooLarge, e.What, limitArgs(e.What))
	case xlsx.OutOfTime:
		f.add(finding.FileUnreadable, "slow", nil)
	default:
		f.add(finding.FileUnreadable, "", finding.Args{"reason": e.Error()})
	}
}

func limitArgs(what string) finding.Args {
	limit := map[string]string{
		"file":     fmt.Sprintf("%d MB", xlsx.Submission.File>>20),
		"unpacked": fmt.Sprintf("%d MB", xlsx.Submission.Unpacked>>20),
		"cells":    fmt.Sprint(xlsx.Submission.Cells),
	}[what]
	return finding.Args{"limit": limit}
}

func unreadable(path string, err error) finding.Finding {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return finding.Finding{At: finding.Place{File: path}, Code: finding.FileUnreadable, Variant: "other", Args: finding.Args{"reason": err.Error()}}
}
