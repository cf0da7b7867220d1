// Package internal_test holds the arrows between the packages.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers are the packages from the command line down to the words. A package
// imports only what stands in a layer below its own, so a stage never imports
// its neighbour.
var layers = [][]string{
	{"cli"},
	{"batch"},
	{"intake", "targetsheet", "meeting", "register", "summary", "report"},
	{"ledger", "paper"},
	{"xlsx", "splice", "store"},
	{"finding"},
	{"pledge", "xlsx/xmltok", "xlsx/xstring"},
}

// sheetWriters are the packages that make or change workbooks.
var sheetWriters = []string{"booktest", "clerk", "meeting", "paper", "register", "report", "splice", "summary", "targetsheet", "xlsx"}

const (
	own      = "kouyaku/internal/"
	excelize = "github.com/xuri/excelize/v2"
)

// layerOf counts from the bottom, from 1; 0 is no layer.
func layerOf(pkg string) int {
	for i, names := range layers {
		if slices.Contains(names, pkg) {
			return len(layers) - i
		}
	}
	return 0
}

func TestImports(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"build", "testdata", ".git"}, d.Name()):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		files++
		dir, err := filepath.Rel("..", filepath.Dir(path))
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if wrong := fault(filepath.ToSlash(dir), imported); wrong != "" {
				t.Errorf("%s imports %s: %s", path, imported, wrong)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatal("no files looked at")
	}
}

// fault says why a package in a folder of the module may not import another,
// "" where it may.
func fault(dir, imported string) string {
	pkg, internal := strings.CutPrefix(dir, "internal/")
	target, ours := strings.CutPrefix(imported, own)
	switch {
	case internal && pkg != "clerk" && pkg != "booktest" && layerOf(pkg) == 0:
		return "the package has no layer"
	case imported == excelize && !(internal && slices.Contains(sheetWriters, pkg)):
		return "only packages that write sheets know excelize"
	case ours && target == "booktest":
		return "booktest is for tests"
	case ours && target == "clerk":
		if dir != "cmd/clerk" {
			return "clerk is for tests and samples"
		}
	case ours && pkg == "clerk":
		return "clerk knows spreadsheets and nothing of pledges"
	case ours && pkg == "booktest" && target != "xlsx":
		return "booktest knows workbooks and nothing of pledges"
	case pkg == "booktest":
		return ""
	case ours && layerOf(target) == 0:
		return "the package has no layer"
	case ours && internal && layerOf(target) >= layerOf(pkg):
		return "the arrow points up or aside"
	case ours && !internal && target != "cli":
		return "a command calls cli and nothing else"
	}
	return ""
}

// TestTextsGoThroughOneDoor: excelize damages texts that look like escapes, so
// only xlsx calls what writes texts.
func TestTextsGoThroughOneDoor(t *testing.T) {
	doors := []string{"SetRow", "SetCellStr", "SetCellValue", "SetCellRichText", "SetSheetRow", "SetSheetCol", "SetCellDefault", "AddComment"}
	for _, pkg := range sheetWriters {
		if pkg == "xlsx" || pkg == "clerk" {
			continue
		}
		files, err := filepath.Glob(filepath.Join(pkg, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pkg, len(files), err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				call, ok := n.(*ast.SelectorExpr)
				if !ok || !slices.Contains(doors, call.Sel.Name) {
					return true
				}
				if of, ok := call.X.(*ast.Ident); !ok || of.Name != "xlsx" {
					t.Errorf("%s calls %s, not xlsx's", path, call.Sel.Name)
				}
				return true
			})
		}
	}
}

func TestFault(t *testing.T) {
	for _, tt := range []struct {
		dir, imported string
		ok            bool
	}{
		{"internal/cli", own + "batch", true},
		{"internal/batch", own + "pledge", true},
		{"internal/batch", own + "cli", false},
		{"internal/report", own + "summary", false},
		{"internal/ledger", own + "register", false},
		{"internal/xlsx", own + "splice", false},
		{"internal/xlsx", own + "xlsx/xmltok", true},
		{"internal/finding", own + "ledger", false},
		{"internal/new", "fmt", false},
		{"internal/report", own + "new", false},
		{"internal/ledger", excelize, false},
		{"internal/report", excelize, true},
		{"internal/meeting", own + "paper", true},
		{"internal/paper", own + "xlsx", true},
		{"internal/paper", excelize, true},
		{"internal/paper", own + "meeting", false},
		{"internal/paper", own + "ledger", false},
		{"internal/ledger", own + "paper", false},
		{"internal/xlsx", own + "paper", false},
		{"cmd/kouyaku", excelize, false},
		{"cmd/kouyaku", own + "cli", true},
		{"cmd/kouyaku", own + "batch", false},
		{"cmd/clerk", own + "clerk", true},
		{"internal/samples", own + "clerk", false},
		{"internal/batch", own + "clerk", false},
		{"internal/clerk", own + "pledge", false},
		{"internal/clerk", excelize, true},
		{"internal/booktest", own + "xlsx", true},
		{"internal/booktest", own + "pledge", false},
		{"internal/booktest", excelize, true},
		{"internal/summary", own + "booktest", false},
		{"cmd/kouyaku", own + "booktest", false},
	} {
		if wrong := fault(tt.dir, tt.imported); (wrong == "") != tt.ok {
			t.Errorf("%s imports %s: %q", tt.dir, tt.imported, wrong)
		}
	}
}
