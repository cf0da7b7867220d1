package register_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/batch"
	"kouyaku/internal/booktest"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/report"
	"kouyaku/internal/xlsx"
)

const masterFile = "公約管理台帳.xlsx"

const threePledges = `公約番号,分野,公約名,担当部,当初目標年度
1,1 安心,防犯灯を増やす,総務部,令和7年度
2,2 子育て,給食を無償にする,教育部,令和6年度
3,1 安心,避難所を整える,総務部,令和8年度以降
`

// office makes a master in the current folder and issues its forms.
func office(t *testing.T) {
	t.Helper()
	if err := os.WriteFile("list.csv", []byte(threePledges), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := batch.Init(batch.InitOptions{Master: masterFile, Pledges: "list.csv", Today: pledge.NewDate(2024, 4, 16)}); err != nil {
		t.Fatal(err)
	}
	issueForms(t, "依頼")
}

func issueForms(t *testing.T, out string) {
	t.Helper()
	if _, _, err := batch.Issue(batch.IssueOptions{Master: masterFile, Out: out, All: true, Today: pledge.NewDate(2024, 7, 1)}); err != nil {
		t.Fatal(err)
	}
}

func merge(t *testing.T) *report.Run {
	t.Helper()
	run, err := batch.Run(batch.Options{Master: masterFile, Paths: []string{"受信"}, Out: "結果", Today: day, Write: true})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// listFile writes a plain list into the inbox.
func listFile(t *testing.T, name string, rows [][]any) {
	t.Helper()
	if err := os.MkdirAll("受信", 0o777); err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(filepath.Join("受信", name)); err != nil {
		t.Fatal(err)
	}
}

// outputs returns every workbook below the current folder that kouyaku wrote.
func outputs(t *testing.T) map[string][]byte {
	t.Helper()
	list := map[string][]byte{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "受信") || filepath.Ext(path) == ".csv" {
			return err
		}
		list[filepath.ToSlash(path)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Two rounds of the same work, in two folders and at two times, give the same
// bytes of every output.
func TestSameInputSameBytes(t *testing.T) {
	var rounds []map[string][]byte
	inbox := t.TempDir()
	for i := range 2 {
		if i > 0 {
			time.Sleep(2100 * time.Millisecond) // an archive's times count in steps of two seconds
		}
		t.Chdir(t.TempDir())
		office(t)
		if i == 0 {
			listFile(t, "総務部.xlsx", [][]any{{"公約番号", "達成目標年度", "状況", "進捗率", "備考"}, {1, "令和7年度", "実施中", "40%", "順調"}, {3, "令和8年度以降", "未着手", "30%", ""}})
			listFile(t, "教育部.xlsx", [][]any{{"公約番号", "達成目標年度", "状況", "進捗率", "備考"}, {2, "令和6年度", "検討中", "5%", "協議中"}})
			if err := os.CopyFS(inbox, os.DirFS("受信")); err != nil {
				t.Fatal(err)
			}
		} else if err := os.CopyFS("受信", os.DirFS(inbox)); err != nil {
			t.Fatal(err)
		}
		merge(t)
		if _, _, err := batch.Summarise(batch.SummaryOptions{Master: masterFile, Today: day + 1}); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := batch.Undo(masterFile, day+2); err != nil {
			t.Fatal(err)
		}
		rounds = append(rounds, outputs(t))
	}
	var a, b []string
	for name := range rounds[0] {
		a = append(a, name)
		if !bytes.Equal(rounds[0][name], rounds[1][name]) {
			t.Errorf("%s differs", name)
			if filepath.Ext(name) == ".xlsx" {
				one, two := booktest.Parts(t, rounds[0][name]), booktest.Parts(t, rounds[1][name])
				for part := range one {
					if one[part] != two[part] {
						t.Errorf("%s %s:\n%s", name, part, cmp.Diff(one[part], two[part]))
					}
				}
			}
		}
	}
	for name := range rounds[1] {
		b = append(b, name)
	}
	if len(a) < 7 || len(a) != len(b) {
		t.Errorf("outputs %v and %v", a, b)
	}
}

// hostile are texts that a program could take for something else. Each ends in
// the word that is looked for in formulas. The second column is what is stored
// in the workbook's XML where that cannot be typed.
var hostile = []struct{ text, raw string }{
	{"=1+1&\"evil\"", ""},
	{"=HYPERLINK(\"http://evil.example/\",\"evil\")", ""},
	{"+evil", ""},
	{"-evil", ""},
	{"@SUM(evil)", ""},
	{"=cmd|' /C calc'!evil", ""},
	{"\t=evil", ""},
	{"'=evil", ""},
	{"<f>evil</f>", ""},
	{"]]>&amp;evil", ""},
	{"_x0041_evil", "_x005F_x0041_evil"}, // an underscore meant as such
	{"", "a_x0001_b_x0000_evil"},
	{"", "a_xD800_evil"},
	{"", "_xDC00__xD800_evil"},
	{"", "a_xFFFE_b_xFFFF_evil"},
	{"", "_xD83D__xDE00_evil"}, // a pair: 😀
	{"", "a_x000D__x000A_evil"},
}

// external returns the targets of relationships that lead out of a workbook.
func external(t *testing.T, rels string) (targets []string) {
	t.Helper()
	var list struct {
		Relationship []struct {
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(rels), &list); err != nil {
		t.Fatal(err)
	}
	for _, r := range list.Relationship {
		if r.TargetMode != "" && r.TargetMode != "Internal" || strings.Contains(r.Target, ":") {
			targets = append(targets, r.Target)
		}
	}
	return targets
}

// What departments type stays text in every output, whatever it looks like;
// links and macros of theirs reach none; and every output can be read.
func TestNothingOfASubmissionComesAlive(t *testing.T) {
	t.Chdir(t.TempDir())
	var csv strings.Builder
	csv.WriteString("公約番号,分野,公約名,担当部,当初目標年度\n")
	rows := [][]any{{"公約番号", "達成目標年度", "状況", "進捗率", "現状と課題", "備考", "変更理由"}}
	for i, h := range hostile {
		for _, status := range []string{"実施中", "未着手"} { // the second goes back to the department
			n := len(rows)
			fmt.Fprintf(&csv, "%d,1 安心,公約その%d,総務部,令和7年度\n", n, n)
			typed := h.text
			if h.raw != "" {
				typed = fmt.Sprintf("RAW%dRAW", i)
			}
			rows = append(rows, []any{n, "令和7年度", status, "40%", typed, typed, typed})
		}
	}
	if err := os.WriteFile("list.csv", []byte(csv.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := batch.Init(batch.InitOptions{Master: masterFile, Pledges: "list.csv", Today: day}); err != nil {
		t.Fatal(err)
	}
	listFile(t, "総務部.xlsx", rows)
	path := filepath.Join("受信", "総務部.xlsx")
	f := booktest.ExcelFile(t, path)
	if err := errors.Join(f.SetCellHyperLink("Sheet1", "E2", "https://evil.example/", "External"), f.Save(), f.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts := booktest.Parts(t, data)
	for i, h := range hostile {
		if h.raw != "" {
			parts["xl/sharedStrings.xml"] = strings.ReplaceAll(parts["xl/sharedStrings.xml"], fmt.Sprintf("RAW%dRAW", i), h.raw)
		}
	}
	parts["xl/vbaProject.bin"] = "evil"
	parts["[Content_Types].xml"] = strings.Replace(strings.Replace(parts["[Content_Types].xml"], "</Types>", `<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`, 1),
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", 1)
	parts["xl/_rels/workbook.xml.rels"] = strings.Replace(parts["xl/_rels/workbook.xml.rels"], "</Relationships>", `<Relationship Id="rIdVBA" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`, 1)
	if err := os.WriteFile(path, booktest.Pack(t, parts), 0o666); err != nil {
		t.Fatal(err)
	}

	run := merge(t)
	if len(run.Changes) == 0 || len(run.Returns) == 0 {
		t.Fatalf("%d changes, %d returns: %v", len(run.Changes), len(run.Returns), run.Findings[0])
	}
	issueForms(t, "再依頼")
	m, wrong, err := register.Load(masterFile)
	if err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	state := ledger.Replay(m.Book.Events, nil)
	for i, h := range hostile {
		got := state[2*i+1][pledge.Situation]
		if h.text != "" && got != h.text || !strings.Contains(got, "evil") {
			t.Errorf("%q %q became %q", h.text, h.raw, got)
		}
	}
	if got := state[2*15+1][pledge.Situation]; got != "😀evil" {
		t.Errorf("a surrogate pair became %q", got)
	}

	written := outputs(t)
	formula := regexp.MustCompile(`(?s)<f(?: [^>]*)?>(.*?)</f>`)
	toReturn := regexp.MustCompile(`^修正依頼_総務部\.xlsx(#'[0-9]+'![A-Z]+[0-9]+)?$`)
	seen := 0
	for name, data := range written {
		if filepath.Ext(name) != ".xlsx" {
			continue // a letter that goes with a workbook
		}
		book, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Master)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, sheet := range book.Sheets {
			for _, row := range sheet.Rows {
				for _, c := range row.Cells {
					if !strings.Contains(c.Text, "evil") {
						continue
					}
					seen++
					cell, _ := excelize.CoordinatesToCellName(c.Col, c.Row)
					if c.Kind != xlsx.Text {
						t.Errorf("%s %s %s is not text: %q", name, sheet.Name, cell, c.Text)
					}
					if fx, err := f.GetCellFormula(sheet.Name, cell); err != nil || fx != "" {
						t.Errorf("%s %s %s is a formula: %q %v", name, sheet.Name, cell, fx, err)
					}
					if linked, target, err := f.GetCellHyperLink(sheet.Name, cell); err != nil || linked && strings.Contains(target, "://") {
						t.Errorf("%s %s %s is a link to %q %v", name, sheet.Name, cell, target, err)
					}
				}
			}
		}
		f.Close()
		for part, content := range booktest.Parts(t, data) {
			if strings.Contains(part, "vba") {
				t.Errorf("%s has %s", name, part)
			}
			if strings.HasSuffix(part, ".rels") {
				for _, target := range external(t, content) {
					if name != "結果/取込結果.xlsx" || !toReturn.MatchString(target) {
						t.Errorf("%s %s leads out of the workbook to %q", name, part, target)
					}
				}
			}
			for _, fx := range formula.FindAllStringSubmatch(content, -1) {
				if strings.Contains(fx[1], "evil") {
					t.Errorf("%s %s has the formula %s", name, part, fx[1])
				}
			}
			if strings.HasSuffix(part, ".xml") || strings.HasSuffix(part, ".rels") {
				d := xml.NewDecoder(strings.NewReader(content))
				for {
					if _, err := d.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Errorf("%s %s: %v", name, part, err)
						break
					}
				}
			}
		}
	}
	if seen < 5*len(hostile) {
		t.Errorf("only %d cells with such texts in %d outputs", seen, len(written))
	}
	// The master with all this in it takes the next change.
	if _, _, err := batch.Summarise(batch.SummaryOptions{Master: masterFile, Today: day}); err != nil {
		t.Error(err)
	}
}
