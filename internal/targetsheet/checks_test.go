package targetsheet

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/xlsx"
)

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
			for col := colValue; col <= colDay; col++ {
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
