package splice

import (
	"bytes"
	"encoding/base64"
	_ "image/png" // excelize measures pictures
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// dot is a picture of one pixel.
var dot, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

func TestMarks(t *testing.T) {
	const s = "Sheet1"
	black := 1 // of the theme
	style := func(f *excelize.File, st excelize.Style) int {
		id, err := f.NewStyle(&st)
		must(t, err)
		return id
	}
	framed := excelize.Style{Border: []excelize.Border{{Type: "left", Style: 1, Color: "000000"}}}
	yellow := excelize.Style{Border: framed.Border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}}
	rule := func(f *excelize.File, ref string) error {
		id, err := f.NewConditionalStyle(&yellow)
		must(t, err)
		return f.SetConditionalFormat(s, ref, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: "TRUE", Format: &id}})
	}
	choice := func(f *excelize.File, ref string) error {
		v := excelize.NewDataValidation(true)
		v.Sqref = ref
		must(t, v.SetDropList([]string{"済", "未"}))
		return f.AddDataValidation(s, v)
	}
	for name, tt := range map[string]struct {
		do   func(f *excelize.File) error
		want map[int]Mark
	}{
		"nothing":             {func(*excelize.File) error { return nil }, map[int]Mark{}},
		"a fill":              {func(f *excelize.File) error { return f.SetCellStyle(s, "B4", "B4", style(f, yellow)) }, map[int]Mark{4: Marked}},
		"a fill where no row": {func(f *excelize.File) error { return f.SetCellStyle(s, "Z6", "Z6", style(f, yellow)) }, map[int]Mark{6: Marked}},
		"a fill below":        {func(f *excelize.File) error { return f.SetCellStyle(s, "B9", "B9", style(f, yellow)) }, map[int]Mark{}},
		"a fill of all":       {func(f *excelize.File) error { return f.SetCellStyle(s, "B3", "B8", style(f, yellow)) }, map[int]Mark{}},
		"the row's fill":      {func(f *excelize.File) error { return f.SetRowStyle(s, 6, 6, style(f, yellow)) }, map[int]Mark{6: Marked}},
		"another column's": {func(f *excelize.File) error {
			return f.SetCellStyle(s, "B4", "B4", style(f, framed))
		}, map[int]Mark{}},
		"a number format": {func(f *excelize.File) error {
			return f.SetCellStyle(s, "A4", "A4", style(f, excelize.Style{Border: framed.Border, NumFmt: 14}))
		}, map[int]Mark{}},
		"a typeface": {func(f *excelize.File) error {
			return f.SetCellStyle(s, "A4", "A4", style(f, excelize.Style{Border: framed.Border, Font: &excelize.Font{Family: "Meiryo", Size: 11, ColorTheme: &black}}))
		}, map[int]Mark{}},
		"a red word": {func(f *excelize.File) error {
			return f.SetCellStyle(s, "A4", "A4", style(f, excelize.Style{Border: framed.Border, Font: &excelize.Font{Size: 11, Color: "FF0000"}}))
		}, map[int]Mark{4: Marked}},
		"a link":                {func(f *excelize.File) error { return f.SetCellHyperLink(s, "B5", "https://example.jp/", "External") }, map[int]Mark{5: Marked}},
		"a merged cell":         {func(f *excelize.File) error { return f.MergeCell(s, "D4", "D5") }, map[int]Mark{4: Marked, 5: Marked}},
		"a height":              {func(f *excelize.File) error { return f.SetRowHeight(s, 4, 60) }, map[int]Mark{4: Shaped}},
		"a hidden row":          {func(f *excelize.File) error { return f.SetRowVisible(s, 4, false) }, map[int]Mark{4: Shaped}},
		"a group":               {func(f *excelize.File) error { return f.SetRowOutlineLevel(s, 7, 1) }, map[int]Mark{7: Shaped}},
		"a note":                {func(f *excelize.File) error { return f.AddComment(s, excelize.Comment{Cell: "B7", Text: "確認"}) }, map[int]Mark{7: Marked}},
		"a rule for a row":      {func(f *excelize.File) error { return rule(f, "A7:D7") }, map[int]Mark{7: Marked}},
		"a rule for two":        {func(f *excelize.File) error { return rule(f, "A7:D8") }, map[int]Mark{7: Marked, 8: Marked}},
		"a rule for most":       {func(f *excelize.File) error { return rule(f, "A3:D7") }, map[int]Mark{}},
		"a rule for the column": {func(f *excelize.File) error { return rule(f, "B2:B1048576") }, map[int]Mark{}},
		"choices for two rows":  {func(f *excelize.File) error { return choice(f, "D3 D5") }, map[int]Mark{3: Marked, 5: Marked}},
		"choices elsewhere":     {func(f *excelize.File) error { return choice(f, "D2:D200") }, map[int]Mark{}},
		"a sparkline": {func(f *excelize.File) error {
			return f.AddSparkline(s, &excelize.SparklineOptions{Location: []string{"E5"}, Range: []string{"Sheet1!A3:A8"}})
		}, map[int]Mark{5: Marked}},
		"a picture": {func(f *excelize.File) error {
			return f.AddPictureFromBytes(s, "E5", &excelize.Picture{Extension: ".png", File: dot})
		}, map[int]Mark{5: Marked}},
		"a tick box": {func(f *excelize.File) error {
			return f.AddShape(s, &excelize.Shape{Cell: "E8", Type: "rect", Width: 10, Height: 10})
		}, map[int]Mark{8: Marked}},
		"a chart": {func(f *excelize.File) error {
			return f.AddChart(s, "E3", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: "Sheet1!A3:A8"}}})
		}, map[int]Mark{}},
	} {
		t.Run(name, func(t *testing.T) {
			f := excelize.NewFile()
			defer f.Close()
			must(t, f.SetColStyle(s, "A", style(f, framed)))
			for _, cell := range []string{"A2", "B2", "A3", "A4", "A5", "A7", "A8", "B3", "B4", "B5", "B7", "B8"} {
				must(t, f.SetCellStr(s, cell, "値"))
			}
			must(t, tt.do(f))
			book := save(t, f)
			w, err := Open(bytes.NewReader(book), int64(len(book)))
			must(t, err)
			got, err := w.Marks(s, []int{3, 4, 5, 7, 8}, 8)
			must(t, err)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestRefsTo(t *testing.T) {
	for formula, want := range map[string]string{
		"提出案!A5":                    "A5 ",
		"SUM(提出案!$A$5:$B$7)+提出案!C9": "A5:B7 C9 ",
		"'提出案'!A5":                  "A5 ",
		"提出案!5:6":                   "A5:XFD6 ",
		"提出案!A:B+提出案!$A:$A":         "",
		"提出案!A5:提出案!B7":             "A5 B7 ",
		"旧提出案!A5+'旧提出案'!A5":         "",
		"[1]提出案!A5+'[1]提出案'!A5":     "",
		`HYPERLINK("#提出案!A5","案")`:  "A5 ",
		"A5+会議!A5":                  "",
		"提出案!#REF!+提出案!":            "",
		"提出案!名前":                    "",
	} {
		got := ""
		for _, r := range refsTo("提出案", formula) {
			got += r.String() + " "
		}
		if got != want {
			t.Errorf("%s: %q, want %q", formula, got, want)
		}
	}
	if got := refsTo("市の'案", "'市の''案'!A5"); len(got) != 1 || got[0].row1 != 5 {
		t.Errorf("a quoted name: %v", got)
	}
}
