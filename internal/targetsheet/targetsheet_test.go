package targetsheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

func TestRoundTrip(t *testing.T) {
	blank := pledge.Record{pledge.Number: "3", pledge.Area: "1 子育てのまちへ", pledge.Name: "新しい公約", pledge.Department: "総務部",
		pledge.InitialTarget: "令和6年度", pledge.InitialHorizon: "中期", pledge.TargetYear: "令和6年度", pledge.StatusWord: "未着手", pledge.Progress: "0%"}
	achieved := sample()
	achieved[pledge.Number], achieved[pledge.StatusWord], achieved[pledge.Progress] = "40", "達成済み", "100%"
	achieved[pledge.AchievedOn], achieved[pledge.Afterwards] = "2024-03-29", "継続"
	achieved[pledge.Remarks] = "_x0041_ と _x000D_"
	achieved["plan/2030"] = "任期より後の工程"
	o := order(blank, sample(), achieved)
	subs, cover, found := Read("受信/総務部.xlsx", open(t, write(t, o)), o.Settings)
	if len(found) > 0 {
		t.Errorf("findings: %s", said(found))
	}
	if cover.Department != "総務部" {
		t.Errorf("cover: %+v", cover)
	}
	if len(subs) != 3 {
		t.Fatalf("%d submissions", len(subs))
	}
	for i, want := range o.Pledges {
		got := subs[i]
		if got.Pledge != want.Number || !got.Form || got.Issued != 13 || got.MasterID != o.Settings.MasterID || len(got.Findings) > 0 {
			t.Errorf("%+v", got)
		}
		record := want.Record.Clone()
		delete(record, pledge.HorizonName) // shown, not said
		if d := cmp.Diff(record, recordOf(got)); d != "" {
			t.Error(d)
		}
	}
}

func TestDeterministic(t *testing.T) {
	o := order(sample())
	if !bytes.Equal(write(t, o), write(t, o)) {
		t.Error("two runs differ")
	}
}

func manyPledges(n int) Order {
	o := order()
	for i := 1; i <= n; i++ {
		r := sample()
		r[pledge.Number] = itoa(i)
		r[pledge.Situation] = strings.Repeat("発電機の設置場所と燃料の保管方法を協議している。", 20)
		o.Pledges = append(o.Pledges, Pledge{Number: i, Record: r})
	}
	return o
}

func BenchmarkWrite12(b *testing.B) { benchmarkWrite(b, 12) }
func BenchmarkWrite97(b *testing.B) { benchmarkWrite(b, 97) }

func benchmarkWrite(b *testing.B, n int) {
	o := manyPledges(n)
	for b.Loop() {
		write(b, o)
	}
}

func BenchmarkRead12(b *testing.B) {
	o := manyPledges(12)
	data := write(b, o)
	for b.Loop() {
		if subs, _, _ := Read("a.xlsx", open(b, data), o.Settings); len(subs) != 12 {
			b.Fatal(len(subs))
		}
	}
}

// Whatever a record holds, its form reads as the same.
func TestRoundTripOfAnything(t *testing.T) {
	s := testSettings()
	text := rapid.StringOfN(rapid.SampledFrom([]rune("市民へ支援12 \n\t　&<>\"'=+-@_x0041;髙𠮷①Ａｱ～…")), 0, 60, -1)
	year := rapid.Custom(func(t *rapid.T) string {
		target := pledge.Target{Year: pledge.FiscalYear(rapid.IntRange(2019, 2099).Draw(t, "year")), Open: rapid.Bool().Draw(t, "open")}
		return target.String()
	})
	rapid.Check(t, func(t *rapid.T) {
		var records []pledge.Record
		for n := range rapid.IntRange(1, 3).Draw(t, "pledges") {
			r := pledge.Record{pledge.Number: itoa(n*31 + 1), pledge.TargetYear: year.Draw(t, "target"), pledge.Progress: "0%"}
			for i := range pledge.Items {
				it := &pledge.Items[i]
				if _, set := r[it.Key]; set || it.By == pledge.ByNobody || it.Key != pledge.StatusWord && rapid.Bool().Draw(t, "blank") {
					continue
				}
				value := ""
				switch it.Kind {
				case pledge.KindText:
					value = text.Draw(t, it.Label)
					if it.Key == pledge.Department || it.Key == pledge.Division { // names have no spaces around them
						value = strings.TrimSpace(value)
					}
				case pledge.KindPlan:
					y := pledge.FiscalYear(rapid.IntRange(2019, 2099).Draw(t, "plan"))
					r[pledge.PlanField(y)] = "計画" + text.Draw(t, it.Label)
				case pledge.KindYear:
					value = year.Draw(t, it.Label)
				case pledge.KindDate:
					value = (pledge.NewDate(2019, 5, 1) + pledge.Date(rapid.IntRange(0, 4000).Draw(t, it.Label))).String()
				case pledge.KindPercent:
					value = itoa(rapid.IntRange(0, 100).Draw(t, it.Label)) + "%"
				case pledge.KindNumber:
					value = itoa(rapid.IntRange(1, 99).Draw(t, it.Label))
				case pledge.KindArea:
					value = rapid.SampledFrom(s.Areas).Draw(t, it.Label).String()
				case pledge.KindHorizon:
					value = rapid.SampledFrom(s.Horizons).Draw(t, it.Label).Name
				case pledge.KindStatus:
					value = string(rapid.SampledFrom(pledge.Statuses).Draw(t, it.Label))
				case pledge.KindWord:
					value = rapid.SampledFrom(it.Words).Draw(t, it.Label)
				}
				if pledge.Fold(value) != "" {
					r[it.Key] = value
				}
			}
			if r.Status() == pledge.Achieved {
				r[pledge.Progress] = "100%"
			}
			records = append(records, r)
		}
		data, err := Write(order(records...))
		if err != nil {
			t.Fatal(err)
		}
		b, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Submission)
		if err != nil {
			t.Fatal(err)
		}
		subs, _, found := Read("a.xlsx", b, s)
		if len(subs) != len(records) || len(found) > 0 {
			t.Fatalf("%d submissions, %s", len(subs), said(found))
		}
		for i, want := range records {
			if len(subs[i].Findings) > 0 {
				t.Fatal(said(subs[i].Findings))
			}
			if d := cmp.Diff(want, recordOf(subs[i])); d != "" {
				t.Fatal(d)
			}
		}
	})
}
