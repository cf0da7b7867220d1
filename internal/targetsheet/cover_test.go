package targetsheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
)

func TestCover(t *testing.T) {
	o := order(sample())
	fillCover := func(values map[string]any) (Cover, string) {
		data := edited(t, write(t, o), func(f *excelize.File) {
			for cell, v := range values {
				must(f.SetCellValue(coverSheet, cell, v))
			}
		})
		_, cover, found := Read("a.xlsx", open(t, data), o.Settings)
		for _, f := range found {
			if err := f.Check(); err != nil {
				t.Error(err)
			}
		}
		return cover, said(found)
	}
	cover, found := fillCover(map[string]any{"B5": "山田", "B6": 123, "B7": "R6.8.26", "B8": "第２回", "B9": "済"})
	want := Cover{Department: "総務部", Sender: "山田", Extension: "123", SubmittedOn: pledge.NewDate(2024, 8, 26), Round: 2, Confirmed: "済"}
	if cover != want || found != "" {
		t.Errorf("%+v, %s", cover, found)
	}
	cover, found = fillCover(map[string]any{"B7": "きのう"})
	if cover.SubmittedOn != 0 || found != "value-normalised@提出票!B7" {
		t.Errorf("%+v, %s", cover, found)
	}
}

// A cover left blank is taken in, but the clerk is told.
func TestCoverTellsWhatIsBlank(t *testing.T) {
	o := order(sample())
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"issued", write(t, o), "提出する前に書いてください：　担当者　提出日　提出回"},
		{"returned", returnBook(t, o, Cover{Sender: "山田", Round: 1}, nil, nil), "提出する前に書いてください：　提出日"},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(test.data))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := f.GetCellValue(coverSheet, "A10"); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if formula, _ := f.GetCellFormula(coverSheet, "A10"); !strings.Contains(formula, "B7") {
			t.Errorf("%s: the formula is %q", test.name, formula)
		}
		f.Close()
	}
}
