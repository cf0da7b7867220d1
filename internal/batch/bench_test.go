package batch_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"kouyaku/internal/batch"
	"kouyaku/internal/clerk"
	"kouyaku/internal/pledge"
)

// office is a master with target sheets that came back filled in.
type office struct {
	dir, master, inbox string
}

const departments = 9

// newOffice registers pledges in nine departments, issues all forms and fills
// them in. text is what each form's 現状と課題 grows to.
func newOffice(tb testing.TB, pledges int, text string) *office {
	tb.Helper()
	dir := tb.TempDir()
	o := &office{dir: dir, master: filepath.Join(dir, "公約管理台帳.xlsx"), inbox: filepath.Join(dir, "受信")}
	var list strings.Builder
	list.WriteString("公約番号,分野,公約名,担当部,担当課,達成の基準,当初目標年度,現状と課題,実施内容,今後の取組,工程 令和5年度,工程 令和6年度\n")
	for n := 1; n <= pledges; n++ {
		fmt.Fprintf(&list, "%d,%d 分野その%d,公約その%d,第%d部,第%d課,%s,令和%d年度,%s,%s,%s,計画,実施\n", n, n%7+1, n%7+1, n, n%departments+1, n%3+1, text, n%4+5, text, text, text)
	}
	must(tb, os.WriteFile(filepath.Join(dir, "list.csv"), []byte(list.String()), 0o666))
	_, _, err := batch.Init(batch.InitOptions{Master: o.master, Pledges: filepath.Join(dir, "list.csv"), Today: day("2024-04-01")})
	must(tb, err)
	issued, _, err := batch.Issue(batch.IssueOptions{Master: o.master, Out: filepath.Join(dir, "依頼"), Today: day("2024-07-01")})
	must(tb, err)
	must(tb, os.MkdirAll(o.inbox, 0o777))
	for _, b := range issued {
		edits := "[*]\n状況 = 実施中\n進捗率 = 45%\n現状と課題 = " + text + "を更新しました。\n"
		must(tb, clerk.Fill(filepath.FromSlash(b.Path), filepath.Join(o.inbox, filepath.Base(b.Path)), strings.NewReader(edits)))
	}
	return o
}

// history adds rows to 変更履歴 by merging a list over and over, until there are
// at least so many.
func (o *office) history(tb testing.TB, rows int) {
	tb.Helper()
	for n := 0; n*97 < rows; {
		var list strings.Builder
		list.WriteString("sheet 一覧\nrow 公約番号 | 備考 | 実施内容 | 今後の取組 | 現状と課題 | 工程 令和5年度 | 工程 令和6年度\n")
		for p := 1; p <= 97; p++ {
			fmt.Fprintf(&list, "row %d | 備考%d | 内容%d | 予定%d | 課題%d | 計画%d | 実施%d\n", p, n, n, n, n, n, n)
		}
		n += 6
		path := filepath.Join(o.dir, "history.xlsx")
		must(tb, clerk.MakeBook(path, strings.NewReader(list.String())))
		_, err := batch.Run(batch.Options{Master: o.master, Paths: []string{path}, Out: filepath.Join(o.dir, "結果"), Today: day("2024-07-02"), Write: true})
		must(tb, err)
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func day(s string) pledge.Date {
	d, err := pledge.ParseISODate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// merge runs one merge on a fresh copy of the master and reports the time by
// stage.
func (o *office) merge(b *testing.B, paths []string) {
	master, err := os.ReadFile(o.master)
	must(b, err)
	spent := map[string]time.Duration{}
	var order []string
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		copied := filepath.Join(dir, "公約管理台帳.xlsx")
		must(b, os.WriteFile(copied, master, 0o666))
		last, since := "", time.Now()
		stage := func(name string) {
			now := time.Now()
			if last != "" {
				spent[last] += now.Sub(since)
			}
			if name != "" && spent[name] == 0 {
				order = append(order, name)
			}
			last, since = name, now
		}
		b.StartTimer()
		_, err := batch.Run(batch.Options{Master: copied, Paths: paths, Out: filepath.Join(dir, "結果"), Today: day("2024-07-20"), Write: true, Stage: stage})
		stage("")
		must(b, err)
	}
	seen := map[string]bool{}
	for _, name := range order {
		if !seen[name] {
			seen[name] = true
			b.ReportMetric(float64(spent[name].Microseconds())/1000/float64(b.N), "ms-"+name)
		}
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	b.ReportMetric(float64(mem.HeapSys)/(1<<20), "MB-heap")
}

const paragraph = "関係機関との調整を進め、実施設計の見直しと住民説明会の開催を行いました。課題は財源の確保と用地の取得です。"

func BenchmarkMerge97(b *testing.B) {
	o := newOffice(b, 97, strings.Repeat(paragraph, 3))
	o.merge(b, []string{o.inbox})
}

func BenchmarkMerge97History20k(b *testing.B) {
	o := newOffice(b, 97, paragraph)
	o.history(b, 20_000)
	o.merge(b, []string{o.inbox})
}

// BenchmarkMerge1000Books takes in a thousand workbooks of eleven forms.
func BenchmarkMerge1000Books(b *testing.B) {
	o := newOffice(b, 97, paragraph)
	files, err := filepath.Glob(filepath.Join(o.inbox, "*.xlsx"))
	must(b, err)
	many := filepath.Join(o.dir, "many")
	must(b, os.MkdirAll(many, 0o777))
	for n := range 1000 {
		edits := fmt.Sprintf("modified 2024-07-%02dT%02d:%02d:00Z\n[*]\n備考 = 第%d版\n", n/500+1, n/60%24, n%60, n)
		must(b, clerk.Fill(files[n%len(files)], filepath.Join(many, fmt.Sprintf("%04d.xlsx", n)), strings.NewReader(edits)))
	}
	o.merge(b, []string{many})
}
