package summary

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
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
// LibreOffice the error is [ErrNoLibreOffice].
func PDF(ctx context.Context, workbook []byte) ([]byte, error) {
	program, err := libreOffice()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kouyaku")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "summary.xlsx")
	if err := os.WriteFile(in, workbook, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-env:UserInstallation="+fileURL(filepath.Join(dir, "profile")),
		"--headless", "--norestore", "--convert-to", "pdf:calc_pdf_Export", "--outdir", dir, in)
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
	return b, nil
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
