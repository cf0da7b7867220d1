package targetsheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// rowsOf lists transfers as number department division day.
func rowsOf(list []*ledger.Transfer) string {
	var rows []string
	for _, t := range list {
		rows = append(rows, strings.TrimRight(fmt.Sprintf("%d %s %s %s", t.Pledge, t.Department, t.Division, t.On), " "))
	}
	return strings.Join(rows, "; ")
}

func TestReadTransfers(t *testing.T) {
	for _, tt := range []struct {
		name, cells string
		want        string
		said        string
		notes       string // of the sheet
	}{
		{"plainly", "公約番号|新担当部|新担当課|適用日\n12|福祉部|介護課|2024/4/1\n13|福祉部||R6.4.1",
			"12 福祉部 介護課 2024-04-01; 13 福祉部  2024-04-01", "value-normalised@表!D2 value-normalised@表!D3", ""},
		{"any order, titles above, aliases, notes below", "所管替えの一覧\n\n適用年月日：|公約名|No.|新所管課|新 担当部\n2024-04-01|避難所|１２||福祉部\n\n※4月の組織改正による",
			"12 福祉部  2024-04-01", "", "label-unknown/note@表!A6"},
		{"blanks", "公約番号|新担当部|新担当課|適用日\n12||介護課|2024-04-01\n13|福祉部||\n|福祉部||2024-04-01\n14|福祉部||2024-04-01",
			"12  介護課 2024-04-01; 13 福祉部; 0 福祉部  2024-04-01; 14 福祉部  2024-04-01", "required-blank@表!B2 required-blank@表!D3 required-blank@表!A4", ""},
		{"a last row without its number", "公約番号|新担当部|適用日\n12|福祉部|2024-04-01\n|福祉部", "12 福祉部  2024-04-01; 0 福祉部", "required-blank@表!A3 required-blank@表!C3", ""},
		{"misread", "公約番号|新担当部|新担当課|適用日\n十二|福祉部||2024-04-01\n13|福祉部||来月",
			"0 福祉部  2024-04-01; 13 福祉部", "pledge-unknown/unreadable@表!A2 date-invalid@表!D3", ""},
		{"a month alone", "公約番号|新担当部|適用日\n12|福祉部|令和6年3月", "12 福祉部  2024-03-31", "value-normalised/last-day@表!C2", ""},
		{"no day", "公約番号|新担当部\n12|福祉部", "12 福祉部", "label-missing/header@表!", ""},
		{"a column twice", "公約番号|新担当部|適用日|新担当部\n12|福祉部|2024-04-01|総務部", "12 福祉部  2024-04-01", "label-twice@表!D1", ""},
		{"two lists, the columns in another order", "公約番号|新担当部|適用日\n12|福祉部|2024-04-01\n\n新担当課|適用日|新担当部|No.\n介護課|2024-05-01|総務部|13",
			"12 福祉部  2024-04-01; 13 総務部 介護課 2024-05-01", "", ""},
		{"a plain list", "公約番号|担当部|状況|進捗率\n12|福祉部|実施中|50%", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := open(t, sheetOf(t, "表", tt.cells))
			got, found := ReadTransfers("a.xlsx", b, testSettings())
			if rowsOf(got) != tt.want {
				t.Errorf("read %q\nwant %q", rowsOf(got), tt.want)
			}
			var texts []string
			for _, row := range got {
				if s := said(row.Findings); s != "" {
					texts = append(texts, s)
				}
				for _, f := range row.Findings {
					if err := f.Check(); err != nil {
						t.Error(err)
					}
					if strings.Contains(f.Message("ja"), "この欄") {
						t.Errorf("no label: %s", f.Message("ja"))
					}
				}
			}
			if s := strings.Join(texts, " "); s != tt.said || said(found) != tt.notes {
				t.Errorf("findings %q, want %q; of the sheet: %s", s, tt.said, said(found))
			}
			// Whatever is a list of transfers is nothing else, and needs no remark.
			subs, _, rest := Read("a.xlsx", b, testSettings())
			if tt.want != "" && (len(subs) > 0 || len(rest) > 0) {
				t.Errorf("read as %d submissions as well, %s", len(subs), said(rest))
			}
		})
	}
}

// What a list says wrongly about a cell names the column it stands in.
func TestTransferCells(t *testing.T) {
	list, _ := ReadTransfers("受信/所管替え.xlsx", open(t, sheetOf(t, "一覧", "新担当部|公約番号|適用日\n福祉部|12|2024-04-01")), testSettings())
	if len(list) != 1 {
		t.Fatal(rowsOf(list))
	}
	row := list[0]
	if row.At.Cell() != "B2" || row.At.File != "受信/所管替え.xlsx" || row.Cells[pledge.NewDepartment].Cell() != "A2" || row.Typed[pledge.Number.Label()] != "12" {
		t.Errorf("%+v", row)
	}
}

// Errors of formulas are told of at their cells, what nobody can see too.
func TestTransfersUnseen(t *testing.T) {
	data := edited(t, sheetOf(t, "表", "公約番号|新担当部|適用日\n12|福祉部|2024-04-01\n13|福祉部|2024-04-01\n14|福祉部|2024-04-01"), func(f *excelize.File) {
		must(f.SetCellValue("表", "B2", nil))
		must(f.SetCellFormula("表", "B2", "VLOOKUP(1,A1:A2,1)"))
		must(f.SetRowVisible("表", 3, false))
		_, err := f.NewSheet("名簿")
		must(err)
		f.SetActiveSheet(1)
		must(f.SetSheetVisible("表", false))
	})
	list, found := ReadTransfers("a.xlsx", open(t, data), testSettings())
	if len(list) != 3 || said(found) != "hidden-content/sheet@表!" {
		t.Fatalf("%s, %s", rowsOf(list), said(found))
	}
	if got := said(list[0].Findings); got != "formula-no-value@表!B2" {
		t.Errorf("findings %s", got)
	}
	if len(list[1].Findings) > 0 {
		t.Errorf("of a hidden sheet one word is enough: %s", said(list[1].Findings))
	}
}
