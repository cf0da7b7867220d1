// Package samples holds the sources of the samples; its test keeps them true
// to the public facts that README.md names.
package samples

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/clerk"
)

// pledges reads pledges.csv as records by header.
func pledges(t *testing.T) []map[string]string {
	t.Helper()
	f, err := os.Open("pledges.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, record := range records[3:] { // two title rows and the headers
		m := map[string]string{}
		for i, header := range records[2] {
			m[header] = record[i]
		}
		out = append(out, m)
	}
	return out
}

func TestPledgesAgreeWithWhatWasPublished(t *testing.T) {
	list := pledges(t)
	got := map[string]int{}
	areas, departments := map[string]bool{}, map[string]bool{}
	for _, p := range list {
		areas[p["分野"]], departments[p["所管部"]] = true, true
		initial, target, achieved := p["当初目標年度"], p["達成目標年度"], p["状況"] == "達成済み"
		got["pledges"]++
		got["initially "+p["当初区分"]]++
		if initial == "令和4年度" {
			got["due in 令和4年度"]++
		}
		if !achieved {
			continue
		}
		got["achieved"]++
		// Days are written 2024/3/29: padded, they compare as text.
		y, md, _ := strings.Cut(p["達成日"], "/")
		m, d, _ := strings.Cut(md, "/")
		day := y + "/" + strings.Repeat("0", 2-len(m)) + m + "/" + strings.Repeat("0", 2-len(d)) + d
		switch {
		case day > "2024/03/31":
			t.Errorf("pledge %s is achieved on %s, after the day of the list", p["公約番号"], day)
		case day <= "2023/03/31":
			got["achieved by 2023-03-31"]++
			if initial == "令和5年度" {
				got["of these early"]++
			}
		}
		if p["当初区分"] == "短期" {
			got["achieved of 短期"]++
		} else if target == "令和5年度" {
			got["achieved after being pulled forward"]++
		}
	}
	want := map[string]int{
		"pledges": 97, "initially 短期": 42, "initially 中期": 37, "initially 中長期": 18, "due in 令和4年度": 6,
		"achieved": 44, "achieved by 2023-03-31": 8, "of these early": 2, "achieved of 短期": 42, "achieved after being pulled forward": 2,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(areas) != 7 || len(departments) != 9 {
		t.Errorf("%d areas and %d departments, want 7 and 9", len(areas), len(departments))
	}
}

func TestFictionalNamesAreMarked(t *testing.T) {
	var unmarked []string
	for _, p := range pledges(t) {
		if !strings.HasSuffix(p["公約名"], "（架空）") {
			unmarked = append(unmarked, p["公約名"])
		}
	}
	if diff := cmp.Diff([]string{"医師確保のための取組の推進", "スポーツによるまちづくりの推進"}, unmarked); diff != "" {
		t.Error(diff)
	}
}

func TestWorkbooksCanBeMade(t *testing.T) {
	lists, err := filepath.Glob("round/lists/*.txt")
	if err != nil || len(lists) == 0 {
		t.Fatal("no lists", err)
	}
	for _, name := range append(lists, "settings.txt") {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := clerk.MakeBook(filepath.Join(t.TempDir(), "book.xlsx"), f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		f.Close()
	}
}
