package register_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/batch"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/splice"
)

var day = pledge.NewDate(2024, 8, 26)

// bigOffice makes a folder with a master of so many pledges and rows of history
// and one list to be merged, which changes fifty pledges.
func bigOffice(tb testing.TB, pledges, rows int) (master, inbox string) {
	tb.Helper()
	dir := tb.TempDir()
	var csv strings.Builder
	csv.WriteString("公約番号,分野,公約名,担当部,当初目標年度\n")
	for n := 1; n <= pledges; n++ {
		fmt.Fprintf(&csv, "%d,%d 分野その%d,公約その%d,部その%d,令和%d年度\n", n, n%7+1, n%7+1, n, n%12+1, n%6+5)
	}
	list := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(list, []byte(csv.String()), 0o666); err != nil {
		tb.Fatal(err)
	}
	master, inbox = filepath.Join(dir, "公約管理台帳.xlsx"), filepath.Join(dir, "受信")
	if _, _, err := batch.Init(batch.InitOptions{Master: master, Pledges: list, Today: day}); err != nil {
		tb.Fatal(err)
	}
	for done := 0; done < rows; { // a revision at a time, as runs record them
		m, wrong, err := register.Load(master)
		if err != nil || len(wrong) > 0 {
			tb.Fatal(err, wrong)
		}
		c := register.Change{State: ledger.Replay(m.Book.Events, nil), Today: day, Summary: func(map[string]splice.Refs) ([]splice.Scion, error) { return nil, nil }}
		done = len(m.Book.Events)
		revision := m.Book.Revision() + 1
		after := fmt.Sprintf("第%d回の報告では、地元との協議を重ね、おおむね順調に進んでいる。", revision)
		for n := 1; n <= pledges && done < rows; n++ {
			c.Events = append(c.Events, ledger.Event{Revision: revision, Kind: ledger.Submitted, Recorded: day, Effective: day, Pledge: n, Field: pledge.Situation,
				Before: c.State[n][pledge.Situation], After: after, Source: ledger.Source{File: "受信/総務部.xlsx", Sheet: strconv.Itoa(n), Cell: "B14"}, Issued: 1, By: "行政 太郎"})
			c.State[n][pledge.Situation] = after
			done++
		}
		draft, wrong, err := m.Prepare(c)
		if err != nil || len(wrong) > 0 {
			tb.Fatal(err, wrong)
		}
		if err := draft.Commit(); err != nil {
			tb.Fatal(err)
		}
	}
	if err := os.Mkdir(inbox, 0o777); err != nil {
		tb.Fatal(err)
	}
	f := excelize.NewFile()
	defer f.Close()
	sheet := [][]any{{"公約番号", "達成目標年度", "状況", "進捗率", "現状と課題"}}
	for n := 1; n <= min(50, pledges); n++ {
		sheet = append(sheet, []any{n, fmt.Sprintf("令和%d年度", n%6+5), "実施中", "40%", "ひきつづき進めている。"})
	}
	for i, row := range sheet {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			tb.Fatal(err)
		}
	}
	if err := f.SaveAs(filepath.Join(inbox, "総務部.xlsx")); err != nil {
		tb.Fatal(err)
	}
	return master, inbox
}

// The time of one merge, from the command to the new master and the report:
// the master is read, one workbook merged, the new master written, read back
// and renamed. Under two seconds for 50,000 rows of history; it grows linearly.
func BenchmarkMerge(b *testing.B) {
	for _, size := range []struct{ pledges, rows int }{{1_000, 50_000}, {10_000, 200_000}} {
		b.Run(fmt.Sprintf("pledges=%d/rows=%d", size.pledges, size.rows), func(b *testing.B) {
			master, inbox := bigOffice(b, size.pledges, size.rows)
			old, err := os.ReadFile(master)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				run, err := batch.Run(batch.Options{Master: master, Paths: []string{inbox}, Out: filepath.Join(filepath.Dir(master), "結果"), Today: day, Write: true})
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if len(run.Changes) == 0 || !slices.ContainsFunc(run.Changes, func(e ledger.Event) bool { return e.Pledge == 1 }) {
					b.Fatalf("nothing was merged: %v", run.Findings[0])
				}
				if err := os.WriteFile(master, old, 0o666); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			var mem runtime.MemStats
			runtime.ReadMemStats(&mem)
			b.ReportMetric(float64(len(old))/(1<<20), "master-MiB")
			b.ReportMetric(float64(mem.HeapSys)/(1<<20), "peak-MiB") // of the process so far: the sizes grow
		})
	}
}
