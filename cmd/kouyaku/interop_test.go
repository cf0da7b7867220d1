//go:build interop

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestInterop runs testdata/interop/*.txtar, in which other programs save
// forms and masters. Beside the commands of TestScript they have
//
//	libreoffice IN OUT        opens and saves a workbook
//	openpyxl SCRIPT IN OUT    runs a script with the two names
//
// A program that is not there is a failure.
func TestInterop(t *testing.T) {
	office, err := makeOffice(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := params("testdata/interop", office)
	p.Cmds["libreoffice"] = positive("libreoffice IN OUT", 2, cmdLibreOffice)
	p.Cmds["openpyxl"] = positive("openpyxl SCRIPT IN OUT", 3, cmdOpenpyxl)
	testscript.Run(t, p)
}

func cmdLibreOffice(ts *testscript.TestScript, args []string) error {
	dir, err := os.MkdirTemp("", "kouyaku-libreoffice")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	out := ts.MkAbs(args[1])
	// LibreOffice names its output after its input.
	in := filepath.Join(dir, filepath.Base(out))
	if err := os.WriteFile(in, []byte(ts.ReadFile(args[0])), 0o666); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
		return err
	}
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Dir(out), in)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	msg, err := cmd.CombinedOutput()
	if err == nil {
		_, err = os.Stat(out) // it reports success even where it could not load
	}
	if err != nil {
		return fmt.Errorf("soffice: %w\n%s", err, msg)
	}
	return nil
}

func cmdOpenpyxl(ts *testscript.TestScript, args []string) error {
	python := "/usr/bin/python3" // where Debian's python3-openpyxl is
	if _, err := os.Stat(python); err != nil {
		python = "python3"
	}
	out := ts.MkAbs(args[2])
	if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
		return err
	}
	msg, err := exec.Command(python, ts.MkAbs(args[0]), ts.MkAbs(args[1]), out).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", python, err, msg)
	}
	return nil
}
