package summary

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"kouyaku/internal/pledge"
)

// ErrNoLibreOffice is returned where a PDF is asked for and LibreOffice is not
// installed, or not where it is looked for.
var ErrNoLibreOffice = errors.New("LibreOffice is not installed")

// ErrConversion is returned where LibreOffice made no PDF; the error holds what
// it said.
var ErrConversion = errors.New("LibreOffice made no PDF")

// pdfTime bounds a conversion; a first start of LibreOffice takes a while.
const pdfTime = 3 * time.Minute

// PDF prints a workbook with LibreOffice, in a profile of its own: one that is
// open on the same computer neither hinders it nor is touched. Without
// LibreOffice the error is [ErrNoLibreOffice]. The PDF says that it was made on
// a day, whenever that was: the same workbook and day give the same bytes,
// whatever time zone and language the computer is set to.
func PDF(ctx context.Context, workbook []byte, on pledge.Date) ([]byte, error) {
	program, err := libreOffice()
	if err != nil {
		return nil, err
	}
	dir, done, err := workFolder(os.TempDir())
	if err != nil {
		return nil, err
	}
	defer done()
	in := filepath.Join(dir, "summary.xlsx")
	if err := os.WriteFile(in, workbook, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-env:UserInstallation="+fileURL(filepath.Join(dir, "profile")),
		"--headless", "--norestore", "--convert-to", "pdf:calc_pdf_Export", "--outdir", dir, in)
	cmd.Env = printEnv(os.Environ())
	endWhole(cmd)
	cmd.WaitDelay = 10 * time.Second
	said, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%w (%s): %w", ErrConversion, program, ctx.Err())
	}
	if err != nil {
		return nil, fmt.Errorf("%w (%s): %w: %s", ErrConversion, program, err, said)
	}
	// LibreOffice reports some failures only by leaving no file.
	b, err := os.ReadFile(filepath.Join(dir, "summary.pdf"))
	if err != nil {
		return nil, fmt.Errorf("%w (%s): %s", ErrConversion, program, said)
	}
	return dated(b, on), nil
}

// printEnv returns an environment with the time zone and language that a
// workbook is printed in. The locale is one that every system has: with another,
// LibreOffice cannot use a folder with a Japanese name.
func printEnv(environ []string) []string {
	env := slices.DeleteFunc(slices.Clone(environ), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return name == "TZ" || name == "LANG" || name == "LANGUAGE" || strings.HasPrefix(name, "LC_")
	})
	return append(env, "TZ=UTC", "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
}

var (
	// madeAt is when a PDF was made and changed, of its information
	// (ISO 32000-1, 7.9.4) and its metadata.
	madeAt = regexp.MustCompile(`/(?:CreationDate|ModDate) ?\(D:(\d{14})|<xmp:(?:CreateDate|ModifyDate|MetadataDate)>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)`)
	// madeAs are the numbers that LibreOffice makes of a PDF and of the clock.
	madeAs = regexp.MustCompile(`(?s)/ID ?\[\s*<([0-9A-F]{32})>\s*<([0-9A-F]{32})>\s*\]\s*(?:/DocChecksum ?/([0-9A-F]{32}))?`)
)

// dated gives a PDF the day it is said to have been made on, and numbers that
// follow from what is in it. It keeps its length, and so its inner addresses.
func dated(pdf []byte, on pledge.Date) []byte {
	pdf = bytes.Clone(pdf)
	for _, at := range madeAt.FindAllSubmatchIndex(pdf, -1) {
		if at[2] >= 0 {
			copy(pdf[at[2]:at[3]], on.Time().Format("20060102150405"))
		} else {
			copy(pdf[at[4]:at[5]], on.Time().Format("2006-01-02T15:04:05"))
		}
	}
	seal(pdf)
	return pdf
}

// IsPDF reports whether a file is a PDF that [PDF] made, to the byte: its
// numbers follow from the rest of it.
func IsPDF(data []byte) bool {
	sealed := bytes.Clone(data)
	return seal(sealed) && bytes.Equal(sealed, data)
}

// seal gives a PDF numbers that follow from the rest of it, in place. It
// reports whether it has any.
func seal(pdf []byte) bool {
	var numbers [][]byte
	for _, at := range madeAs.FindAllSubmatchIndex(pdf, -1) {
		for i := 2; i < len(at); i += 2 {
			if at[i] >= 0 {
				numbers = append(numbers, pdf[at[i]:at[i+1]])
			}
		}
	}
	for _, n := range numbers {
		copy(n, strings.Repeat("0", len(n)))
	}
	sum := sha256.Sum256(pdf)
	for _, n := range numbers {
		copy(n, fmt.Sprintf("%X", sum))
	}
	return len(numbers) > 0
}

// workPrefix begins the names of the folders that conversions work in.
const workPrefix = "kouyaku-pdf-"

// workFolder makes a folder to work in among temporary files, and returns what
// takes it away again. Folders of runs that were killed are taken away too: of
// one at work the file lock is locked.
func workFolder(among string) (dir string, done func(), err error) {
	sweep(among)
	for range 3 { // another run may take it for one that was left, until it is locked
		if dir, err = os.MkdirTemp(among, workPrefix); err != nil {
			return "", nil, err
		}
		lock := flock.New(filepath.Join(dir, "lock"))
		locked, failed := lock.TryLock()
		if _, err := os.Stat(lock.Path()); (failed != nil || locked) && err == nil { // a drive without locks does without
			return dir, func() {
				lock.Unlock()
				os.RemoveAll(dir)
				sweep(among) // a killed run's LibreOffice may have gone on for a while
			}, nil
		}
		lock.Close()
	}
	return "", nil, fmt.Errorf("%w: no folder to work in", ErrConversion)
}

func sweep(among string) {
	left, _ := filepath.Glob(filepath.Join(among, workPrefix+"*"))
	for _, dir := range left {
		dropWork(dir)
	}
}

// dropWork removes the folder of a conversion that is at work no more. One
// that is empty is being made, or nearly: it is left for an hour. One that holds
// something but no lock was taken away before, and LibreOffice, which outlives
// who is killed, wrote there once more.
func dropWork(dir string) {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return
	}
	name := filepath.Join(dir, "lock")
	if _, err := os.Stat(name); err != nil {
		if list, _ := os.ReadDir(dir); len(list) > 0 || time.Since(info.ModTime()) > time.Hour {
			os.RemoveAll(dir)
		}
		return
	}
	lock := flock.New(name, flock.SetFlag(os.O_RDWR))
	if ok, err := lock.TryLock(); ok && err == nil {
		lock.Unlock()
		os.RemoveAll(dir)
	}
}

// libreOffice returns the path of the program: on PATH, or where its installers
// put it.
func libreOffice() (string, error) {
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	for _, path := range installed() {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path, nil
		}
	}
	return "", ErrNoLibreOffice
}

func installed() []string {
	switch runtime.GOOS {
	case "windows":
		var paths []string
		for _, v := range []string{"ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"} {
			if folder := os.Getenv(v); folder != "" {
				// The .com waits until it is done; the .exe need not.
				paths = append(paths, filepath.Join(folder, "LibreOffice", "program", "soffice.com"),
					filepath.Join(folder, "LibreOffice", "program", "soffice.exe"))
			}
		}
		return paths
	case "darwin":
		return []string{"/Applications/LibreOffice.app/Contents/MacOS/soffice"}
	}
	return []string{"/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice"}
}

// fileURL returns a path as a file: address.
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if path[0] != '/' { // C:/…
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
