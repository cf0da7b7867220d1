package targetsheet

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// testSettings are those of a city that does not exist.
func testSettings() *pledge.Settings {
	s := pledge.BuiltIn()
	s.MasterID = "みどり-7f3a"
	s.City, s.Programme = "みどり市", "みどり未来プラン"
	s.TermFrom, s.TermUntil = pledge.NewDate(2022, 4, 24), pledge.NewDate(2026, 4, 23)
	s.Areas = []pledge.AreaEntry{{Number: 1, Name: "子育てのまちへ"}, {Number: 2, Name: "安心のまちへ"}}
	s.Departments = []pledge.DepartmentEntry{{Name: "総務部"}, {Name: "福祉部"}}
	return &s
}

// sample is pledge 12 with a value for every item.
func sample() pledge.Record {
	return pledge.Record{
		pledge.Number: "12", pledge.Area: "2 安心のまちへ", pledge.Name: "避難所の備えの充実",
		pledge.Department: "総務部", pledge.Division: "危機管理課", pledge.Criterion: "全避難所に発電機を置く",
		pledge.InitialTarget: "令和5年度", pledge.InitialHorizon: "短期",
		pledge.TargetYear: "令和8年度以降", pledge.HorizonName: "中長期", pledge.StatusWord: "実施中", pledge.Progress: "45%",
		pledge.Outlook: "見込みどおり", pledge.Situation: "発電機 12 台のうち 5 台を置いた。\n残りは令和7年度に。", pledge.Actions: "入札 & 契約 <3 件>",
		pledge.Next: " 行頭の空白も残す", "plan/2022": "調査", "plan/2024": "設置\n訓練",
		pledge.Instruction: "時期を早めること（令和6年度第1回本部会議）", pledge.Response: "令和7年度に前倒しを検討", pledge.Remarks: "=1+1",
	}
}

// achieved is a pledge whose achievement a department may withdraw.
func achieved() pledge.Record {
	r := sample()
	r[pledge.StatusWord], r[pledge.Progress], r[pledge.AchievedOn] = "達成済み", "100%", "2024-03-29"
	return r
}

func order(pledges ...pledge.Record) Order {
	o := Order{Settings: testSettings(), Revision: 13, Department: "総務部", Meeting: "令和6年度第2回本部会議",
		Due: pledge.NewDate(2024, 9, 2), Today: pledge.NewDate(2024, 8, 1)}
	for _, r := range pledges {
		n, _ := r.Int(pledge.Number)
		o.Pledges = append(o.Pledges, Pledge{n, r})
	}
	return o
}

func open(t testing.TB, data []byte) *xlsx.Book {
	t.Helper()
	b, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Submission)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, o Order) []byte {
	t.Helper()
	data, err := Write(o)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// recordOf returns what a submission says, as a record.
func recordOf(sub ledger.Submission) pledge.Record {
	r := pledge.Record{}
	for f, e := range sub.Entries {
		if e.Value != "" {
			r[f] = e.Value
		}
	}
	return r
}

// said lists findings as code/variant@sheet!cell.
func said(found []finding.Finding) string {
	var list []string
	for _, f := range found {
		s := string(f.Code)
		if f.Variant != "" {
			s += "/" + f.Variant
		}
		list = append(list, s+"@"+f.At.Sheet+"!"+f.At.Cell())
	}
	return strings.Join(list, " ")
}

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
		o.Pledges = append(o.Pledges, Pledge{i, r})
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

// longRecord is the sample with long texts of n characters.
func longRecord(n int) pledge.Record {
	r := sample()
	text := []rune(strings.Repeat("発電機の設置場所と燃料の保管方法を地区の代表者と協議している。8月までに結論を出す。", n/40+1))
	for _, f := range []pledge.Field{pledge.Situation, pledge.Actions, pledge.Next} {
		if r[f] = string(text[:n]); n == 0 {
			delete(r, f)
		}
	}
	return r
}

// Texts get the room they need: a row is no higher than Excel allows, the rows
// of a slot together hold its text, and it reads as it was.
func TestLongTexts(t *testing.T) {
	for _, tt := range []struct {
		characters, rows, pages int
	}{{0, 1, 1}, {300, 1, 1}, {600, 1, 1}, {1000, 1, 2}, {2000, 2, 2}, {3000, 2, 3}} {
		r := longRecord(tt.characters)
		o := order(r)
		l := layoutOf(r, planLines(o.Settings, r, o.Today))
		for i, h := range l.heights {
			if h <= 0 || h > paper.MaxHeight {
				t.Errorf("%d characters: row %d is %v high", tt.characters, i+1, h)
			}
		}
		for _, s := range l.slots {
			have := sum(l.heights[s.row-1 : s.end()])
			if need := s.height(r, 1); have < need {
				t.Errorf("%d characters: %s has %v of %v", tt.characters, s.field, have, need)
			}
		}
		s := l.slotOf(pledge.Situation)
		if s.rows != tt.rows || len(l.breaks())+1 != tt.pages {
			t.Errorf("%d characters: %d rows on %d pages, want %d on %d", tt.characters, s.rows, len(l.breaks())+1, tt.rows, tt.pages)
		}
		from := 1
		for _, to := range append(l.breaks(), l.last+1) {
			if page := sum(l.heights[from-1 : to-1]); tt.pages > 1 && page > longPage {
				t.Errorf("%d characters: a page of %v", tt.characters, page)
			}
			from = to
		}
		subs, _, _ := Read("a.xlsx", open(t, write(t, o)), o.Settings)
		want := r.Clone()
		delete(want, pledge.HorizonName)
		if d := cmp.Diff(want, recordOf(subs[0])); d != "" || len(subs[0].Findings) > 0 {
			t.Errorf("%d characters: %s%s", tt.characters, said(subs[0].Findings), d)
		}
	}
	// A form without texts fills its page and has room for what departments
	// write into it: 600 characters, 240 where less is asked, two lines a year.
	plan := []pledge.Field{"plan/2022", "plan/2023", "plan/2024", "plan/2025", "plan/2026"}
	l := layoutOf(pledge.Record{}, plan)
	if high := sum(l.heights); high < pageHeight-lineHeight || high > pageHeight {
		t.Errorf("a form without texts is %v high, its page %v", high, pageHeight)
	}
	for f, characters := range map[pledge.Field]int{pledge.Situation: 600, pledge.Actions: 600, pledge.Next: 600,
		pledge.Response: 240, pledge.Remarks: 240, pledge.Reason: 240, "plan/2022": 100, "plan/2026": 100} {
		s := l.slotOf(f)
		if need := s.height(pledge.Record{f: strings.Repeat("あ", characters)}, 1); l.heights[s.row-1] < need {
			t.Errorf("%s has %v, %d characters need %v", f, l.heights[s.row-1], characters, need)
		}
	}
	// With all of it full the form is still one page.
	full := longRecord(600)
	for f, characters := range map[pledge.Field]int{pledge.Instruction: 300, pledge.Response: 300, pledge.Remarks: 300,
		"plan/2022": 80, "plan/2023": 80, "plan/2024": 80, "plan/2025": 80, "plan/2026": 80} {
		full[f] = strings.Repeat("長", characters)
	}
	if l := layoutOf(full, plan); l.breaks() != nil {
		t.Errorf("a full form is %v high and breaks at %v", sum(l.heights), l.breaks())
	}
}

// Japanese input is off for numbers and days and on for texts.
func TestInputModes(t *testing.T) {
	f, err := zip.NewReader(bytes.NewReader(write(t, order(sample()))), int64(len(write(t, order(sample())))))
	if err != nil {
		t.Fatal(err)
	}
	modes := map[string]string{} // by sheet and cell
	for _, part := range f.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range validationTag.FindAllString(string(body), -1) {
			cell := regexp.MustCompile(`sqref="(\w+)`).FindStringSubmatch(tag)
			mode := regexp.MustCompile(`imeMode="(\w+)"`).FindStringSubmatch(tag)
			modes[part.Name+" "+cell[1]] = strings.Join(mode[min(1, len(mode)):], "")
		}
	}
	form, cover := "xl/worksheets/sheet3.xml ", "xl/worksheets/sheet1.xml "
	for cell, want := range map[string]string{
		form + place(pledge.Progress): "off", form + place(pledge.AchievedOn): "off", form + place(pledge.Situation): "hiragana",
		form + place("plan/2023"): "hiragana", form + place(pledge.TargetYear): "", form + place(pledge.StatusWord): "",
		cover + "B5": "hiragana", cover + "B6": "off", cover + "B7": "off", cover + "B8": "off", cover + "B9": "hiragana",
	} {
		if got, there := modes[cell]; got != want || !there {
			t.Errorf("%s: %q (%v), want %q", cell, got, there, want)
		}
	}
}

// Excel takes formulas of up to 8192 characters, and refuses a file with a
// longer one.
func TestFormulasAreShortEnough(t *testing.T) {
	const longest = 8192
	o, subs, cover, found := wrongForms(t)
	for i := range found {
		found[i].Value = strings.Repeat("長い値", 30)
	}
	for name, data := range map[string][]byte{"issued": write(t, order(achieved())), "returned": returnBook(t, o, cover, subs, found)} {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for row := rowState; row < 40; row++ {
			for col := colValue; col <= colClash; col++ {
				formula, err := f.GetCellFormula("12", xlsx.CellName(row, col))
				if err != nil || len(utf16.Encode([]rune(formula))) > longest {
					t.Errorf("%s: the formula in %s has %d characters, %v", name, xlsx.CellName(row, col), len(formula), err)
				}
			}
		}
		formats, err := f.GetConditionalFormats("12")
		if err != nil || len(formats) == 0 {
			t.Fatalf("%d formats, %v", len(formats), err)
		}
		for area, list := range formats {
			for _, c := range list {
				if n := len(utf16.Encode([]rune(c.Criteria))); n > longest {
					t.Errorf("%s: the condition of %s has %d characters", name, area, n)
				}
			}
		}
	}
}
