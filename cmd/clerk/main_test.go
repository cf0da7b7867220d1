package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	source, edits, wrong := filepath.Join(dir, "s.txt"), filepath.Join(dir, "e.txt"), filepath.Join(dir, "w.txt")
	for name, text := range map[string]string{source: "sheet 12\nrow 公約番号 | 12\nrow 状況 |\n", edits: "[12]\n状況 = 実施中\n", wrong: "[13]\n状況 = 実施中\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	book, filled, cut := filepath.Join(dir, "b.xlsx"), filepath.Join(dir, "f.xlsx"), filepath.Join(dir, "c.xlsx")
	for _, tt := range []struct {
		args   []string
		status int
		stderr string
	}{
		{nil, 2, "usage: clerk book"},
		{[]string{"fold"}, 2, "usage: clerk book"},
		{[]string{"book", source}, 2, "usage: clerk book"},
		{[]string{"book", source, book}, 0, ""},
		{[]string{"fill", book, edits, filled}, 0, ""},
		{[]string{"fill", book, wrong, filled}, 1, wrong + ": line 1: [13]"},
		{[]string{"damage", book, cut, "cut"}, 0, ""},
		{[]string{"damage", book, cut, "flip", "xl/styles.xml"}, 0, ""},
		{[]string{"damage", book, cut, "flip", "xl/none.xml"}, 1, "no part"},
		{[]string{"fill", cut + "x", edits, filled}, 1, "c.xlsxx"},
	} {
		var stderr strings.Builder
		status := run(tt.args, &stderr)
		if status != tt.status || !strings.Contains(stderr.String(), tt.stderr) || tt.stderr == "" && stderr.Len() > 0 {
			t.Errorf("clerk %s: exit status %d, %q; want %d, %q", tt.args, status, stderr.String(), tt.status, tt.stderr)
		}
	}
	for _, name := range []string{book, filled, cut} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
