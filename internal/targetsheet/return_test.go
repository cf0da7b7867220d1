package targetsheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// wrongForms is an issued workbook as a department filled it in wrongly, and
// what reading it found.
func wrongForms(t *testing.T) (o Order, subs []*ledger.Submission, cover Cover, found []finding.Finding) {
	t.Helper()
	second := sample()
	second[pledge.Number] = "13"
	o = order(sample(), second)
	data := edited(t, write(t, o), func(f *excelize.File) {
		must(f.SetCellValue("12", place(pledge.TargetYear), "5年度"))
		must(f.SetCellValue("12", place(pledge.Progress), "半分くらい"))
		must(f.SetCellValue("12", place(pledge.AchievedOn), "令和6年3月末"))
		must(f.SetCellValue("12", place(pledge.Next), "　字下げした文\n二行目"))
		must(f.SetCellValue("12", place(pledge.Remarks), nil))
		must(f.SetCellValue(coverSheet, "B5", "山田"))
		must(f.SetCellValue(coverSheet, "B8", 1))
	})
	read, cover, _ := Read("a.xlsx", open(t, data), o.Settings)
	for i := range read {
		if len(read[i].Findings) > 0 {
			subs = append(subs, &read[i])
			found = append(found, read[i].Findings...)
		}
	}
	found = append(found,
		finding.Finding{At: finding.Place{File: "a.xlsx", Sheet: "12", Row: 1, Col: 1}, Code: finding.DepartmentDiffers, Pledge: 12, Field: pledge.Department, Args: finding.Args{"department": "総務部"}},
		finding.Finding{At: finding.Place{File: "a.xlsx", Sheet: "99", Row: 4, Col: 2}, Code: finding.PledgeUnknown, Pledge: 99, Field: pledge.Number, Value: "99"})
	o.Revision, o.Pledges = 14, o.Pledges[:1]
	return o, subs, cover, found
}

// returnBook is the return workbook of sheets.
func returnBook(t *testing.T, o Order, sent Cover, subs []*ledger.Submission, found []finding.Finding) []byte {
	t.Helper()
	data, err := NewReturn(o, sent, subs, found).Workbook()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReturn(t *testing.T) {
	o, subs, cover, found := wrongForms(t)
	if len(subs) != 1 {
		t.Fatalf("%d forms are wrong", len(subs))
	}
	data := returnBook(t, o, cover, subs, found)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !cmp.Equal(got, []string{mendSheet, coverSheet, guideSheet, "12", listSheet}) {
		t.Errorf("sheets %v", got)
	}
	for field, want := range map[pledge.Field]string{pledge.TargetYear: "5年度", pledge.Progress: "半分くらい", pledge.Next: "　字下げした文\n二行目", pledge.Remarks: "", pledge.AchievedOn: "令和6年3月末"} {
		if got, _ := f.GetCellValue("12", place(field)); got != want {
			t.Errorf("%s holds %q, want %q", field, got, want)
		}
	}
	notes, err := f.GetComments("12")
	if err != nil {
		t.Fatal(err)
	}
	var at []string
	for _, n := range notes {
		at = append(at, n.Cell)
	}
	if want := []string{place(pledge.TargetYear), place(pledge.Progress)}; !cmp.Equal(at, want) {
		t.Errorf("notes at %v, want %v", at, want)
	}
	if beside, _ := f.GetCellValue("12", "G11"); !strings.Contains(beside, "5年度") {
		t.Errorf("beside the year: %q", beside)
	}
	links := 0
	for row := 5; row <= 10; row++ {
		cell, _ := excelize.CoordinatesToCellName(2, row)
		if ok, target, _ := f.GetCellHyperLink(mendSheet, cell); ok {
			links++
			if !strings.HasPrefix(target, "'12'!") {
				t.Errorf("%s links to %s", cell, target)
			}
		}
	}
	rows, _ := f.GetRows(mendSheet)
	if links != 2 || len(rows) != 7 {
		t.Errorf("%d links, %d rows: %v", links, len(rows), rows)
	}

	// Mended and sent back, it reads like any other.
	mended := edited(t, data, func(f *excelize.File) {
		must(f.SetCellValue("12", place(pledge.TargetYear), "令和8年度以降"))
		must(f.SetCellValue("12", place(pledge.Progress), 0.5))
		must(f.SetCellValue("12", place(pledge.AchievedOn), nil))
	})
	again, sent, rest := Read("b.xlsx", open(t, mended), o.Settings)
	if len(again) != 1 || len(rest) > 0 || len(again[0].Findings) > 0 || again[0].Issued != 14 {
		t.Fatalf("%+v %s", again, said(rest))
	}
	if sent.Sender != "山田" || sent.Round != 2 {
		t.Errorf("cover %+v", sent)
	}
	want := sample()
	delete(want, pledge.HorizonName)
	delete(want, pledge.Remarks)
	want[pledge.Progress], want[pledge.Next] = "50%", "　字下げした文\n二行目"
	if d := cmp.Diff(want, recordOf(again[0])); d != "" {
		t.Error(d)
	}
}

// A day still to come is a mistake the form shows until it is replaced, though
// the cell itself reads well.
func TestReturnOfFutureDay(t *testing.T) {
	o := order(achieved())
	read, cover, _ := Read("a.xlsx", open(t, write(t, o)), o.Settings)
	day := read[0].Entries[pledge.AchievedOn]
	data := returnBook(t, o, cover, []*ledger.Submission{&read[0]}, []finding.Finding{{At: day.At, Code: finding.DateInFuture, Pledge: 12, Field: pledge.AchievedOn,
		Value: day.Typed, Args: finding.Args{"today": "令和6年3月1日"}}})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if state, _ := f.GetCellValue("12", xlsx.CellName(rowState, colValue)); state != "記入もれ 0件、くいちがい 1件" {
		t.Errorf("the form says %q", state)
	}
	_, row, _ := excelize.CellNameToCoordinates(place(pledge.AchievedOn))
	if formula, _ := f.GetCellFormula("12", xlsx.CellName(row, colClash)); !strings.Contains(formula, "$B$"+itoa(row)+"=45380") {
		t.Errorf("nothing tells when it is replaced: %s", formula)
	}
}

// However much is wrong with a cell, it has one note.
func TestReturnOfTwoMistakes(t *testing.T) {
	o := order(sample())
	read, cover, _ := Read("a.xlsx", open(t, write(t, o)), o.Settings)
	at := read[0].Entries[pledge.Progress].At
	found := []finding.Finding{{At: at, Code: finding.ProgressComplete, Pledge: 12, Field: pledge.Progress, Value: "45%"},
		{At: at, Code: finding.ProgressInvalid, Pledge: 12, Field: pledge.Progress, Value: "45%"}}
	data := returnBook(t, o, cover, []*ledger.Submission{&read[0]}, found)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	notes, err := f.GetComments("12")
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) != 1 || !strings.Contains(notes[0].Text, found[0].Message("ja")) || !strings.Contains(notes[0].Text, found[1].Message("ja")) {
		t.Errorf("%+v", notes)
	}
}

// What a list leaves blank is in effect on the form that asks for the mend.
func TestReturnOfList(t *testing.T) {
	o := order(sample())
	read, cover, _ := Read("a.xlsx", open(t, sheetOf(t, "表", "公約番号 | 状況 | 進捗率 | 備考\n12 | 実施中 | 120% |")), o.Settings)
	data := returnBook(t, o, cover, []*ledger.Submission{&read[0]}, read[0].Findings)
	again, _, _ := Read("b.xlsx", open(t, data), o.Settings)
	if got := said(finding.Sort(again[0].Findings)); got != "progress-invalid/range@12!"+place(pledge.Progress) {
		t.Errorf("findings %s", got)
	}
	if got := again[0].Entries[pledge.Remarks].Value; got != sample()[pledge.Remarks] {
		t.Errorf("備考 %q", got)
	}
}

func TestMails(t *testing.T) {
	o, subs, cover, found := wrongForms(t)
	const want = `件名：【修正のお願い】みどり未来プラン　実施目標シート（総務部）

総務部　御担当者様

実施目標シートを御提出いただき、ありがとうございます。
おそれいりますが、次のシート1枚に修正をお願いしたい箇所がありました。

・No. 12　避難所の備えの充実（2か所）

添付のファイルを開くと、最初のシート「修正をお願いする箇所」に、直していただく欄と直し方の一覧があります。
色の付いた欄を直して、このファイルを令和6年9月2日までにそのまま送り返してください。

次のものは、添付のファイルにはありません。お手元のファイルを直して、もう一度送ってください。
・a.xlsx　シート「99」B4：公約番号「99」の公約は台帳にありません。公約番号を確かめて、正しい番号を入力してください。

今回届いたシートのうち、添付のファイルにもこのメールにもないものは受け付けましたので、もう一度出していただく必要はありません。

みどり市　企画担当
`
	if d := cmp.Diff(want, NewReturn(o, cover, subs, found).Mail()); d != "" {
		t.Error(d)
	}
	const asked = `件名：【記入のお願い】みどり未来プラン　実施目標シート（総務部）

総務部　御担当者様

日頃からお世話になっております。
令和6年度第2回本部会議に向けて、実施目標シートへの記入をお願いします。

・No. 12　避難所の備えの充実

添付のファイルを開き、各シートの黄色の欄に記入してください。書き方は「記入要領」のシートにあります。
「提出票」の記入もれとくいちがいが0件になったら、部長の確認を受けて、このファイルを令和6年9月2日までにそのまま返信してください。

みどり市　企画担当
`
	if d := cmp.Diff(asked, RequestMail(o)); d != "" {
		t.Error(d)
	}
	const late = `件名：【提出のお願い】みどり未来プラン　実施目標シート（総務部）

総務部　御担当者様

日頃からお世話になっております。
先日お願いした実施目標シートのうち、次のシート1枚がまだ届いていません。

・No. 12　避難所の備えの充実

お忙しいところおそれいりますが、御提出をお願いします。行き違いで御提出いただいているときは御容赦ください。
ファイルが見当たらないときは、もう一度お送りしますのでお知らせください。

みどり市　企画担当
`
	o.Due = 0
	if d := cmp.Diff(late, ReminderMail(o)); d != "" {
		t.Error(d)
	}
}

// Lines of the plan that belong to no year come back with what was typed, each
// year to be mended in its place; unmended they are found again.
func TestReturnOfPlan(t *testing.T) {
	o := order(sample())
	line := func(f pledge.Field) *slot {
		return layoutOf(sample(), planLines(o.Settings, sample(), o.Today)).slotOf(f)
	}
	yearAt := func(f pledge.Field) string { return xlsx.CellName(line(f).row, line(f).label) }
	read, cover, _ := Read("a.xlsx", open(t, edited(t, write(t, o), func(f *excelize.File) {
		must(f.SetCellStr("12", yearAt("plan/2023"), "来年度"))
		must(f.SetCellStr("12", place("plan/2023"), "設計"))
		must(f.SetCellStr("12", yearAt("plan/2025"), "令和6年度"))
		must(f.SetCellStr("12", place("plan/2025"), "検査"))
		must(f.SetCellStr("12", yearAt("plan/2026"), ""))
		must(f.SetCellStr("12", place("plan/2026"), "供用開始"))
	})), o.Settings)
	data := returnBook(t, o, cover, []*ledger.Submission{&read[0]}, read[0].Findings)
	again, _, _ := Read("b.xlsx", open(t, data), o.Settings)
	var strays []string
	for _, s := range again[0].Strays {
		strays = append(strays, s.Year+" "+s.Text)
	}
	if want := []string{"来年度 設計", "令和6年度 検査", " 供用開始"}; !cmp.Equal(strays, want) {
		t.Errorf("strays %q, want %q", strays, want)
	}
	var links []string
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for row := 5; row <= 7; row++ {
		_, target, _ := f.GetCellHyperLink(mendSheet, "B"+itoa(row))
		_, cell, _ := strings.Cut(target, "!")
		links = append(links, cell)
	}
	mended := edited(t, data, func(f *excelize.File) {
		for i, year := range []string{"令和5年度", "令和7年度", "令和8年度"} {
			id, err := f.GetCellStyle("12", links[i])
			must(err)
			style, err := f.GetStyle(id)
			must(err)
			if style.Protection == nil || style.Protection.Locked || !cmp.Equal(style.Fill.Color, []string{markFill}) {
				t.Errorf("%s: %+v", links[i], style)
			}
			must(f.SetCellStr("12", links[i], year))
		}
	})
	last, _, _ := Read("c.xlsx", open(t, mended), o.Settings)
	if len(last[0].Findings) > 0 {
		t.Errorf("mended: %s", said(last[0].Findings))
	}
	for f, want := range map[pledge.Field]string{"plan/2023": "設計", "plan/2024": "設置\n訓練", "plan/2025": "検査", "plan/2026": "供用開始"} {
		if got := last[0].Entries[f].Value; got != want {
			t.Errorf("%s is %q, want %q", f, got, want)
		}
	}
}

// The list is in the order of the forms and of their cells, whichever file a
// form came in, and a sheet that is nobody's comes last.
func TestOrderOfMends(t *testing.T) {
	o := order(sample())
	read, cover, _ := Read("b.xlsx", open(t, edited(t, write(t, o), func(f *excelize.File) {
		must(f.SetCellValue("12", place(pledge.Progress), "半分くらい"))
		must(f.SetCellValue("12", place(pledge.TargetYear), "来年度"))
	})), o.Settings)
	other := sample()
	other[pledge.Number] = "7"
	seven := order(other)
	first, _, _ := Read("c.xlsx", open(t, edited(t, write(t, seven), func(f *excelize.File) { must(f.SetCellValue("7", place(pledge.StatusWord), "順調")) })), o.Settings)
	lost, _, _ := Read("a.xlsx", open(t, sheetOf(t, "表", "公約番号 | 公約名 | 状況\n七 | 名前 | 検討中")), o.Settings)
	subs := []*ledger.Submission{&lost[0], &read[0], &first[0]}
	var found []finding.Finding
	for _, s := range subs {
		found = append(found, s.Findings...)
	}
	o.Pledges = append(seven.Pledges, o.Pledges...)
	f, err := excelize.OpenReader(bytes.NewReader(returnBook(t, o, cover, subs, found)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for row := 5; row <= 8; row++ {
		_, target, _ := f.GetCellHyperLink(mendSheet, "B"+itoa(row))
		got = append(got, target)
	}
	if want := []string{"'7'!" + place(pledge.StatusWord), "'12'!" + place(pledge.TargetYear), "'12'!" + place(pledge.Progress), ""}; !cmp.Equal(got, want) {
		t.Errorf("links %q, want %q", got, want)
	}
	if where, _ := f.GetCellValue(mendSheet, "A8"); where != "お手元のファイル\na.xlsx　シート「表」A2" {
		t.Errorf("of what comes back on no form the list says %q", where)
	}
}
