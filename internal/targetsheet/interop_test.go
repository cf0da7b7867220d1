//go:build interop

package targetsheet

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// fill opens a workbook with openpyxl, sets cells by sheet and place, and
// saves it: stored formula values are gone afterwards. A text that looks like
// a day becomes one.
func fill(t *testing.T, data []byte, cells map[string]map[string]any) []byte {
	t.Helper()
	const script = `
import sys, json, re, datetime, openpyxl
path, cells = sys.argv[1], json.loads(sys.argv[2])
book = openpyxl.load_workbook(path)
for sheet, values in cells.items():
    for place, value in values.items():
        if isinstance(value, str) and re.fullmatch(r'\d{4}-\d\d-\d\d', value):
            value = datetime.datetime.fromisoformat(value)
        book[sheet][place] = value
book.save(path)
`
	path := filepath.Join(t.TempDir(), "filled.xlsx")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if cells == nil {
		cells = map[string]map[string]any{}
	}
	arg, err := json.Marshal(cells)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("/usr/bin/python3", "-c", script, path, string(arg)).CombinedOutput(); err != nil {
		t.Fatalf("openpyxl: %v\n%s", err, out)
	}
	data, err = os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// calc opens a workbook in LibreOffice and saves it. Formulas without a stored
// value are computed.
func calc(t *testing.T, data []byte) []byte {
	t.Helper()
	return convert(t, data, "xlsx:Calc MS Excel 2007 XML")
}

// convert opens a workbook in LibreOffice and saves it in a format.
func convert(t *testing.T, data []byte, format string) []byte {
	t.Helper()
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", format, "--outdir", out, in)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, msg)
	}
	kind, _, _ := strings.Cut(format, ":")
	saved, err := os.ReadFile(filepath.Join(out, "in."+kind))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// A form that went through openpyxl and LibreOffice keeps what guides the
// clerk, and reads without a finding.
func TestOtherPrograms(t *testing.T) {
	second := sample()
	second[pledge.Number] = "13"
	o := order(sample(), second)
	issued := write(t, o)
	at := func(f pledge.Field) string { return cellOf(f, sample()) }
	filled := fill(t, issued, map[string]map[string]any{
		coverSheet: {"B5": "山田 花子", "B7": "2024-08-26", "B8": 2},
		"12":       {at(pledge.StatusWord): "達成済み", at(pledge.Progress): 1, at(pledge.AchievedOn): "2024-07-31", at(pledge.Actions): "設置を終えた。\n訓練もした。"},
	})
	want := sample()
	delete(want, pledge.HorizonName)
	want[pledge.StatusWord], want[pledge.Progress], want[pledge.AchievedOn], want[pledge.Actions] = "達成済み", "100%", "2024-07-31", "設置を終えた。\n訓練もした。"
	before := guards(t, issued)
	if before.Lists == 0 || before.Conditional == 0 || before.Protected == 0 || before.Warned == 0 || before.Open == 0 || before.Prompts == 0 {
		t.Fatalf("nothing guards the form: %+v", before)
	}
	if d := cmp.Diff(before, guards(t, calc(t, issued))); d != "" {
		t.Errorf("saved by LibreOffice: %s", d)
	}
	for name, data := range map[string][]byte{"openpyxl": filled, "LibreOffice": calc(t, filled)} {
		subs, cover, found := Read("a.xlsx", open(t, data), o.Settings)
		if len(found) > 0 || len(subs) != 2 {
			t.Fatalf("%s: %d submissions, %s", name, len(subs), said(found))
		}
		if cover != (Cover{Department: "総務部", Sender: "山田 花子", SubmittedOn: pledge.NewDate(2024, 8, 26), Round: 2}) {
			t.Errorf("%s: %+v", name, cover)
		}
		if len(subs[0].Findings) > 0 {
			t.Errorf("%s: %s", name, said(subs[0].Findings))
		}
		if d := cmp.Diff(want, recordOf(subs[0])); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if d := cmp.Diff(before, guards(t, data)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// A form is one printed page, up to 600 characters a text, and longer texts
// come back whole from rows that were merged for them.
func TestLongTextsInLibreOffice(t *testing.T) {
	var records []pledge.Record
	for i, n := range []int{0, 300, 600} {
		r := longRecord(n)
		r[pledge.Number] = itoa(i + 1)
		records = append(records, r)
	}
	o := order(records...)
	if got, want := len(pdfPage.FindAll(convert(t, write(t, o), "pdf"), -1)), 2+len(records); got != want {
		t.Errorf("%d pages, want the cover, the guide and a page per form: %d", got, want)
	}
	r := longRecord(2000)
	o = order(r)
	if got := len(pdfPage.FindAll(convert(t, write(t, o), "pdf"), -1)); got != 2+2 {
		t.Errorf("%d pages, want two for the form", got)
	}
	subs, _, _ := Read("a.xlsx", open(t, calc(t, write(t, o))), o.Settings)
	want := r.Clone()
	delete(want, pledge.HorizonName)
	if d := cmp.Diff(want, recordOf(subs[0])); d != "" || len(subs[0].Findings) > 0 {
		t.Errorf("%s%s", said(subs[0].Findings), d)
	}
}

// guard is what guides the clerk on the cover and a form.
type guard struct {
	Lists       int // drop-downs
	Warned      int // validations that warn and do not stop
	Prompts     int
	Conditional int // ranges with a conditional format
	Open        int // cells of the form that may be written into
	Protected   int // sheets
}

var guarded = regexp.MustCompile(`<sheetProtection [^>]*sheet="(1|true)"`)

func guards(t *testing.T, data []byte) guard {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var g guard
	for _, sheet := range []string{coverSheet, "12"} {
		validations, err := f.GetDataValidations(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range validations {
			if v.Type == "list" {
				g.Lists++
			}
			if v.ErrorStyle != nil && *v.ErrorStyle == "warning" {
				g.Warned++
			}
			if v.ShowInputMessage && v.Prompt != nil && *v.Prompt != "" {
				g.Prompts++
			}
		}
		formats, err := f.GetConditionalFormats(sheet)
		if err != nil {
			t.Fatal(err)
		}
		g.Conditional += len(formats)
	}
	for _, s := range layoutOf(sample(), planLines(testSettings(), sample(), order().Today)).slots {
		id, err := f.GetCellStyle("12", xlsx.CellName(s.row, s.value))
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if style.Protection != nil && !style.Protection.Locked {
			g.Open++
		}
	}
	// excelize takes an absent attribute for "allowed"; only the part tells.
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range archive.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if guarded.Match(text) {
			g.Protected++
		}
	}
	return g
}
