package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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

// find lists the files without reading them.
func find(o Options) ([]*File, error) {
	var skip []os.FileInfo
	for _, p := range o.Skip {
		if info, err := os.Stat(p); err == nil {
			skip = append(skip, info)
		}
	}
	var files []*File
	seen := map[string]bool{}
	roots := slices.Sorted(slices.Values(o.Paths)) // so that their order is of no consequence
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			slashed := filepath.ToSlash(path)
			if err != nil {
				if path == root {
					return err
				}
				if !seen[slashed] {
					seen[slashed] = true
					files = append(files, &File{Path: slashed, Findings: []finding.Finding{unreadable(slashed, err)}})
				}
				return nil
			}
			if info, err := os.Stat(path); err == nil {
				for _, s := range skip {
					if os.SameFile(info, s) {
						if d.IsDir() {
							return fs.SkipDir
						}
						return nil
					}
				}
				if info.IsDir() {
					return nil
				}
			}
			if clean := filepath.ToSlash(filepath.Clean(path)); !seen[clean] {
				seen[clean] = true
				files = append(files, &File{Path: slashed})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
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
		f.Ignore(strings.TrimPrefix(ext, "."))
		return
	}
	info, err := os.Stat(filepath.FromSlash(f.Path))
	if err != nil {
		f.Findings = append(f.Findings, unreadable(f.Path, err))
		return
	}
	if info.Size() > xlsx.Submission.File {
		f.add(finding.FileTooLarge, "file", limitArgs("file"))
		return
	}
	data, err := os.ReadFile(filepath.FromSlash(f.Path))
	if err != nil {
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
