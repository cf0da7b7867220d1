package finding

import (
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/pledge"
)

func TestCell(t *testing.T) {
	for want, p := range map[string]Place{
		"":           {File: "a.xlsx", Sheet: "1"},
		"A1":         {Row: 1, Col: 1},
		"Z9":         {Row: 9, Col: 26},
		"AA10":       {Row: 10, Col: 27},
		"ZZ1":        {Row: 1, Col: 702},
		"AAA1":       {Row: 1, Col: 703},
		"XFD1048576": {Row: 1048576, Col: 16384},
	} {
		if got := p.Cell(); got != want {
			t.Errorf("%+v is %q, want %q", p, got, want)
		}
	}
	if got := (Place{Row: 3}).Cell(); got != "" {
		t.Errorf("a row alone is %q", got)
	}
}

func TestSort(t *testing.T) {
	d := func(row, col int) Place { return Place{"a.xlsx", "1", row, col} }
	want := []Finding{
		{At: Place{File: "a.xlsx"}, Code: FileMacros},
		{At: Place{File: "a.xlsx", Sheet: "1"}, Code: LabelMissing, Args: Args{"label": "会議"}},
		{At: Place{File: "a.xlsx", Sheet: "1"}, Code: LabelMissing, Args: Args{"label": "開催日"}},
		{At: d(9, 4), Code: YearInvalid, Value: "5年度"},
		{At: d(9, 5), Code: RequiredBlank},
		{At: d(10, 4), Code: DateInvalid, Field: pledge.AchievedOn, Value: "x"},
		{At: d(10, 4), Code: DateInvalid, Field: pledge.AchievedOn, Value: "y"},
		{At: d(10, 4), Code: DateInvalid, Variant: "day", Field: pledge.AchievedOn, Value: "x"},
		{At: d(10, 4), Code: PledgeNameDiffers, Pledge: 1},
		{At: d(10, 4), Code: PledgeNameDiffers, Pledge: 2},
		{At: d(10, 4), Code: DepartmentDiffers},
		{At: d(10, 4), Code: PledgeNameDiffers, Variant: "former"}, // info
		{At: Place{"a.xlsx", "2", 1, 1}, Code: CellError},
		{At: Place{"a.xlsx", "08", 1, 1}, Code: CellError},
		{At: Place{"a.xlsx", "8", 1, 1}, Code: CellError},
		{At: Place{"a.xlsx", "12", 1, 1}, Code: CellError},
		{At: Place{"a.xlsx", "12 (2)", 1, 1}, Code: CellError},
		{At: Place{"a.xlsx", "12 (10)", 1, 1}, Code: CellError},
		{At: Place{"a.xlsx", "様式9", 1, 1}, Code: CellError},
		{At: Place{"a.xlsx", "様式10", 1, 1}, Code: CellError},
		{At: Place{File: "b.xlsx"}, Code: FileMacros},
	}
	random := rand.New(rand.NewSource(1))
	for range 20 {
		list := append(slices.Clone(want), want...) // each is said twice
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if diff := cmp.Diff(want, Sort(list)); diff != "" {
			t.Fatalf("-want +got\n%s", diff)
		}
	}
	if got := Sort(nil); len(got) != 0 {
		t.Errorf("nothing sorts to %v", got)
	}
}
