package targetsheet

import (
	"testing"

	"github.com/xuri/excelize/v2"
)

// Sheets that hold no submission are told of, or left to who knows them.
func TestReadOtherSheets(t *testing.T) {
	readsAs(t, []reading{
		{"a table of something else", `
分野 | 担当部 | 担当課 | 件数
暮らし | 総務部 | 市民課 | 3`, nil, "file-no-sheets@! "},
		{"something else", "議事録 | 8月\n出席者 | 10人", nil, "file-no-sheets@! "},
		{"a decision sheet", `
会議 | 令和6年度第1回本部会議 | 開催日 | 2024-04-08
公約番号 | 公約名 | 担当部 | 状況 | 決定
3 | 防災無線 | 総務部 | 実施中 | 要修正`, nil, ""},
	})
}

func TestSheetsLeftAlone(t *testing.T) {
	o := order(sample())
	data := edited(t, write(t, o), func(f *excelize.File) {
		_, err := f.NewSheet("予算メモ")
		must(err)
		must(f.SetCellStr("予算メモ", "A1", "発電機 1台 80万円"))
		_, err = f.NewSheet("Sheet2")
		must(err)
	})
	subs, _, found := Read("a.xlsx", open(t, data), o.Settings)
	if len(subs) != 1 || said(found) != "file-no-sheets/sheet@予算メモ!" {
		t.Errorf("%d submissions, %s", len(subs), said(found))
	}
}
