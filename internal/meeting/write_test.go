package meeting

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/booktest"
	"kouyaku/internal/pledge"
	"kouyaku/internal/targetsheet"
	"kouyaku/internal/xlsx"
)

func TestSameAgendaSameBytes(t *testing.T) {
	a := agenda()
	first := write(t, a)
	slices.Reverse(a.Items)
	if !bytes.Equal(first, write(t, a)) {
		t.Error("the order of the items changes the sheet")
	}
}

func TestWritten(t *testing.T) {
	sh := booktest.Strict(t, write(t, agenda())).Sheets[0]
	if sh.Name != "審査結果票" {
		t.Errorf("sheet %q", sh.Name)
	}
	var order []string
	texts := map[string]bool{}
	for _, row := range sh.Rows {
		for _, c := range row.Cells {
			if c.Col == 1 && c.Row > rowHeader {
				order = append(order, c.Text)
			}
			texts[c.Text] = true
			if c.Formula && c.Row != rowIssue {
				t.Errorf("%s became a formula", xlsx.CellName(c.Row, c.Col))
			}
		}
	}
	if got := strings.Join(order, " "); got != "9 3 7 12" {
		t.Errorf("order %s: carried over first, then area and department", got)
	}
	for _, want := range []string{
		"公約9　持越し　前回の要修正\n前回の審議　令和5年度第4回本部会議 要修正\n達成目標年度　令和7年度　　区分　中期　　状況　実施中　　進捗率　45%　　達成見込み　見込みどおり　　（提案は出ていません）\n" +
			"前回の指示事項　令和5年度第4回本部会議：時期を明らかにすること\n指示への対応　（まだ記入がありません）",
		"公約3　達成目標年度　令和7年度 → 令和6年度　　区分　中期　　状況　実施中　　進捗率　45% → 60%　　達成見込み　見込みどおり\n" +
			"公約名　保育所の整備 → 保育所と学童の整備\nほかに変わる項目　現状と課題\n変更理由　国の補助が早まったため",
		"決定 4件のうち記入 0件", "=HYPERLINK(\"http://example.com\")",
	} {
		if !texts[want] {
			t.Errorf("not on the sheet: %s", want)
		}
	}
}

func TestDropDownHasTheBodysWords(t *testing.T) {
	for _, m := range []pledge.Meeting{fifth, sub} {
		a := agenda()
		a.Meeting = m
		f := booktest.Excel(t, write(t, a))
		list, err := f.GetDataValidations(sheetName)
		if err != nil {
			t.Fatal(err)
		}
		want := `"` + strings.Join(m.Body.Words(), ",") + `"`
		cell := fmt.Sprintf("F%d", rowOf(t, f, 9))
		if !slices.ContainsFunc(list, func(v *excelize.DataValidation) bool {
			return v.Formula1 == want && slices.Contains(strings.Fields(v.Sqref), cell) && *v.ErrorStyle == "warning"
		}) {
			t.Errorf("%s does not offer %s", cell, want)
		}
	}
}

// A text longer than a row can be high goes on in the next one, whole.
func TestLongTextsAreNotCutOff(t *testing.T) {
	a := agenda()
	reason := strings.Repeat("あいうえおかきくけこ", 400) + "終わり"
	a.Items[0].Reason = reason
	var got strings.Builder
	for _, row := range booktest.Strict(t, write(t, a)).Sheets[0].Rows {
		for _, c := range row.Cells {
			if strings.HasPrefix(c.Text, "公約12") {
				got.WriteString(c.Text)
			}
		}
	}
	plain := strings.NewReplacer("公約12（続き）　", "", "変更理由（続き）　", "", "\n", "").Replace(got.String())
	if !strings.Contains(plain, reason) {
		t.Errorf("the reason is not there whole:\n%s", got.String())
	}
	f := booktest.Excel(t, write(t, a))
	for row := 1; row < 60; row++ {
		if h, err := f.GetRowHeight(sheetName, row); err != nil || h > height(noteLines) {
			t.Errorf("row %d is %v points high, %v", row, h, err)
		}
	}
}

func TestOnlyCellsToFillAreOpen(t *testing.T) {
	f := booktest.Excel(t, write(t, agenda()))
	row := rowOf(t, f, 7)
	for i, col := range columns {
		id, err := f.GetCellStyle(sheetName, xlsx.CellName(row, i+1))
		if err != nil {
			t.Fatal(err)
		}
		st, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if st.Protection.Locked == col.fill {
			t.Errorf("%s: locked %v", col.header, st.Protection.Locked)
		}
	}
	if p, err := f.GetSheetProtection(sheetName); err != nil || !p.SelectUnlockedCells {
		t.Errorf("protection %+v, %v", p, err)
	}
}

// The department's reader leaves a decision sheet alone.
func TestNoFormAndNoList(t *testing.T) {
	subs, _, found := targetsheet.Read("票.xlsx", booktest.Strict(t, write(t, agenda())), testSettings())
	if len(subs) > 0 || len(found) > 0 {
		t.Errorf("%d submissions, %s", len(subs), said(found))
	}
	if _, found := Read("票.xlsx", booktest.Strict(t, write(t, agenda())), testSettings()); len(found) > 0 {
		t.Error(said(found))
	}
}

// A long name of the city must not keep the sheet from being written.
func TestLongHeaders(t *testing.T) {
	a := agenda()
	a.Settings.City, a.Settings.Programme = strings.Repeat("長", 300), "A&B"
	d := one(t, write(t, a), nil)
	if len(d.Rows) != 4 || len(d.Findings) > 0 {
		t.Errorf("%d rows, %s", len(d.Rows), said(d.Findings))
	}
}
