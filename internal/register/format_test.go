package register

import (
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// formatCell gives a cell of pledge 1 a format, with a colour, and a value
// where there is one.
func formatCell(t *testing.T, path string, f pledge.Field, style excelize.Style, value any) (cell string) {
	t.Helper()
	book := booktest.ExcelFile(t, path)
	cell = columnOf(t, book, pledge.SheetRegister, f.Label()) + "2"
	style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}
	id, err := book.NewStyle(&style)
	if err != nil {
		t.Fatal(err)
	}
	if err := book.SetCellStyle(pledge.SheetRegister, cell, cell, id); err != nil {
		t.Fatal(err)
	}
	if value != nil {
		if err := book.SetCellValue(pledge.SheetRegister, cell, value); err != nil {
			t.Fatal(err)
		}
		// A date brings a format along.
		if err := book.SetCellStyle(pledge.SheetRegister, cell, cell, id); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
	return cell
}

// settle is a change that gives one item of pledge 1 a value.
func settle(m *Master, f pledge.Field, value string) Change {
	e := ledger.Event{Revision: m.Book.Revision() + 1, Kind: ledger.Submitted, Recorded: day, Effective: day, Pledge: 1,
		Field: f, After: value, Source: ledger.Source{File: "受信/総務部.xlsx", Sheet: "1", Cell: "B9"}}
	e.Before = ledger.Replay(m.Book.Events, nil)[1][f]
	events := append(slices.Clone(m.Book.Events), e)
	return Change{State: ledger.Replay(events, nil), Log: ledger.Log{Events: []ledger.Event{e}}, Today: day, Summary: plainSummary}
}

func custom(code string) excelize.Style { return excelize.Style{CustomNumFmt: &code} }

// A cell of any format, blank or not, takes a date or a percentage and shows it
// as one.
func TestWrittenIntoAnyFormat(t *testing.T) {
	for _, tt := range []struct {
		name  string
		field pledge.Field
		style excelize.Style
		value string
		shows string
	}{
		{"date in 標準", pledge.AchievedOn, excelize.Style{}, "2024-05-01", "2024/5/1"},
		{"date in text", pledge.AchievedOn, excelize.Style{NumFmt: 49}, "2024-05-01", "2024/5/1"},
		{"date in whole numbers", pledge.AchievedOn, excelize.Style{NumFmt: 1}, "2024-05-01", "2024/5/1"},
		{"date in percentages", pledge.AchievedOn, excelize.Style{NumFmt: 9}, "2024-05-01", "2024/5/1"},
		{"date in times", pledge.AchievedOn, excelize.Style{NumFmt: 20}, "2024-05-01", "2024/5/1"},
		{"date in an era", pledge.AchievedOn, custom(`[$-411]ggge"年"m"月"d"日"`), "2024-05-01", "令和6年5月1日"},
		{"percentage in 標準", pledge.Progress, excelize.Style{}, "45%", "45%"},
		{"percentage in text", pledge.Progress, excelize.Style{NumFmt: 49}, "45%", "45%"},
		{"percentage in dates", pledge.Progress, excelize.Style{NumFmt: 14}, "100%", "100%"},
		{"percentage in a word", pledge.Progress, custom(`0"点"`), "45%", "45%"},
		{"percentage with a place", pledge.Progress, custom("0.0%"), "45%", "45.0%"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := smallMaster(t, 2)
			cell := formatCell(t, path, tt.field, tt.style, nil)
			m := mustLoad(t, path)
			if err := commit(m, settle(m, tt.field, tt.value)); err != nil {
				t.Fatal(err)
			}
			if got := mustLoad(t, path).Book.Register[0].Record[tt.field]; got != tt.value {
				t.Errorf("reads %q, want %q", got, tt.value)
			}
			book := booktest.ExcelFile(t, path)
			if got, _ := book.GetCellValue(pledge.SheetRegister, cell); got != tt.shows {
				t.Errorf("shows %q, want %q", got, tt.shows)
			}
			id, err := book.GetCellStyle(pledge.SheetRegister, cell)
			if err != nil {
				t.Fatal(err)
			}
			style, err := book.GetStyle(id)
			if err != nil || !slices.Equal(style.Fill.Color, []string{"FFFF00"}) {
				t.Errorf("the cell's colour is %v, %v", style.Fill.Color, err)
			}
		})
	}
}

// A value whose format was changed is still that value: no edit, no rule
// broken, and nothing for the next write to put right.
func TestFormatsAreNoEdits(t *testing.T) {
	for _, tt := range []struct {
		name  string
		field pledge.Field
		value string
		style excelize.Style
	}{
		{"date as 標準", pledge.AchievedOn, "2024-05-01", excelize.Style{}},
		{"date as text", pledge.AchievedOn, "2024-05-01", excelize.Style{NumFmt: 49}},
		{"date as a percentage", pledge.AchievedOn, "2024-05-01", excelize.Style{NumFmt: 9}},
		{"date as a year", pledge.AchievedOn, "2024-05-01", custom(`ggge"年度"`)},
		{"date with a word", pledge.AchievedOn, "2024-05-01", custom(`0"日"`)},
		{"first day", pledge.AchievedOn, "2000-01-01", excelize.Style{}},
		{"percentage as a date", pledge.Progress, "100%", excelize.Style{NumFmt: 14}},
		{"part of a percentage as a date", pledge.Progress, "45%", excelize.Style{NumFmt: 14}},
		{"percentage as a year", pledge.Progress, "100%", custom(`yyyy"年度"`)},
		{"percentage as 標準", pledge.Progress, "1%", excelize.Style{}},
		{"pledge as a date", pledge.MergedInto, "2", excelize.Style{NumFmt: 14}},
		{"pledge as a percentage", pledge.MergedInto, "2", excelize.Style{NumFmt: 9}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := smallMaster(t, 2)
			m := mustLoad(t, path)
			if err := commit(m, settle(m, tt.field, tt.value)); err != nil {
				t.Fatal(err)
			}
			cell := formatCell(t, path, tt.field, tt.style, nil)
			m = mustLoad(t, path)
			edits, found := m.Book.HandEdits(day)
			if found = append(found, m.Book.Verify()...); len(edits)+len(found) > 0 {
				t.Errorf("hand edits %v, findings %v", edits, found)
			}
			book := booktest.ExcelFile(t, path)
			was, _ := book.GetCellStyle(pledge.SheetRegister, cell)
			if err := commit(m, remark(m, 2, "次")); err != nil {
				t.Fatal(err)
			}
			if is, _ := booktest.ExcelFile(t, path).GetCellStyle(pledge.SheetRegister, cell); is != was {
				t.Error("the cell was written anew")
			}
		})
	}
}

// What is no day stays none, whatever its format.
func TestNumbersThatAreNoDays(t *testing.T) {
	for _, n := range []any{36525, 73051, 20240501, 45413.5} {
		path := smallMaster(t, 1)
		formatCell(t, path, pledge.AchievedOn, excelize.Style{}, n)
		if _, wrong, err := Load(path); err != nil || len(wrong) != 1 || wrong[0].Variant != "value" {
			t.Errorf("%v: %v %v", n, wrong, err)
		}
	}
}
