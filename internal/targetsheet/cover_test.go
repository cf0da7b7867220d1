package targetsheet

import (
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
