//go:build interop

package summary

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
)

// recalculate has LibreOffice open workbooks, calculate every formula anew and
// save them; it returns them by name.
func recalculate(t *testing.T, books map[string][]byte) map[string]*excelize.File {
	t.Helper()
	dir := t.TempDir()
	in, out, profile := filepath.Join(dir, "in"), filepath.Join(dir, "out"), filepath.Join(dir, "profile", "user")
	for _, d := range []string{in, out, profile} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// 0 is "always recalculate"; the stored values are usually believed.
	const always = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`
	if err := os.WriteFile(filepath.Join(profile, "registrymodifications.xcu"), []byte(always), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out}
	for name, b := range books {
		path := filepath.Join(in, name+".xlsx")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if msg, err := exec.Command("soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, msg)
	}
	files := map[string]*excelize.File{}
	for name := range books {
		f, err := excelize.OpenFile(filepath.Join(out, name+".xlsx"), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		files[name] = f
		t.Cleanup(func() { f.Close() })
	}
	return files
}

// compareFormulas demands of every formula that its stored value is the
// recalculated one, and returns how many there were.
func compareFormulas(t *testing.T, name string, stored []byte, got *excelize.File) int {
	t.Helper()
	want, err := excelize.OpenReader(bytes.NewReader(stored), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer want.Close()
	n := 0
	for _, sheet := range want.GetSheetList() {
		rows, err := want.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := range 60 {
				cell := ref(r+1, c+1)
				formula, err := want.GetCellFormula(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				if formula == "" {
					continue
				}
				n++
				a, err1 := want.GetCellValue(sheet, cell)
				b, err2 := got.GetCellValue(sheet, cell)
				if err1 != nil || err2 != nil {
					t.Fatal(err1, err2)
				}
				if !same(a, b) {
					t.Errorf("%s %s!%s: stored %q, recalculated %q by %s", name, sheet, cell, a, b, formula)
				}
			}
		}
	}
	return n
}

func same(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil {
		return a == b
	}
	return math.Abs(x-y) < 1e-12
}

// random makes a register in which everything occurs, rightful or not: merged
// ways of any length, circles and dead ends, days missing or to come.
func random(s *pledge.Settings, r *rand.Rand) map[int]pledge.Record {
	size := r.IntN(60)
	state := map[int]pledge.Record{}
	some := func(words ...string) string { return words[r.IntN(len(words))] }
	target := func() string {
		return pledge.Target{Year: pledge.FiscalYear(2019 + r.IntN(10)), Open: r.IntN(5) == 0}.String()
	}
	for range size {
		n := 1 + r.IntN(size*2)
		rec := pledge.Record{
			pledge.Number: strconv.Itoa(n), pledge.Name: "公約" + strconv.Itoa(n),
			pledge.Area:          s.Areas[r.IntN(len(s.Areas))].String(),
			pledge.Department:    s.Departments[r.IntN(len(s.Departments))].Name,
			pledge.InitialTarget: target(), pledge.TargetYear: target(),
			pledge.Progress: strconv.Itoa(r.IntN(101)) + "%",
		}
		rec[pledge.InitialHorizon] = s.HorizonOf(rec.Target(pledge.InitialTarget))
		status := pledge.Statuses[r.IntN(len(pledge.Statuses))]
		rec[pledge.StatusWord] = string(status)
		switch {
		case status == pledge.Achieved && r.IntN(8) > 0:
			rec[pledge.AchievedOn] = pledge.NewDate(2019+r.IntN(7), 1, 1+r.IntN(365)).String()
		case status == pledge.Merged && r.IntN(8) > 0:
			rec[pledge.MergedInto] = strconv.Itoa(1 + r.IntN(size*2))
		}
		for field, value := range map[pledge.Field]string{
			pledge.Outlook:     some(append([]string{"", ""}, outlookWords...)...),
			pledge.Instruction: some("", "広報する"), pledge.Response: some("", "広報した"),
		} {
			if value != "" {
				rec[field] = value
			}
		}
		state[n] = rec
	}
	return state
}

// LibreOffice calculates what was stored, in every cell.
func TestRecalculationAgrees(t *testing.T) {
	s := settings()
	books := map[string][]byte{}
	for seed := range 20 {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		state := random(s, r)
		if seed == 0 {
			state = map[int]pledge.Record{}
		}
		today := pledge.NewDate(2023, 1, 1+r.IntN(900))
		in := Register(s, state, today, seed)
		if seed%2 == 1 {
			in.Since, in.Before = "令和5年度第1回本部会議", random(s, r)
		}
		books[fmt.Sprint("register", seed)] = book(t, s, state, Compute(in)).Bytes()
	}
	cells := 0
	for name, f := range recalculate(t, books) {
		cells += compareFormulas(t, name, books[name], f)
	}
	t.Logf("%d formulas in %d workbooks", cells, len(books))
	if cells < 1000 {
		t.Errorf("only %d formulas were compared", cells)
	}
}
