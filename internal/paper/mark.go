package paper

import "kouyaku/internal/pledge"

// Mark is how a word in a list stands out. Marks differ in lightness too, so
// that they stay apart in a grey print and for every eye; what is achieved is
// the darkest. Beside each stands its word.
type Mark struct {
	Ink, Fill    string
	Bold, Strike bool
}

// StatusMarks are those of statuses; one that is not there has none.
var StatusMarks = map[pledge.Status]Mark{
	pledge.Considering: {Ink: Ink, Fill: "FFF2CC"},
	pledge.Underway:    {Ink: Ink, Fill: "E3EDF7"},
	pledge.Achieved:    {Ink: "173F33", Fill: "9CC5AE", Bold: true},
	pledge.Merged:      {Ink: QuietInk, Fill: "E8E8E8"},
	pledge.Cancelled:   {Ink: QuietInk, Fill: "E8E8E8", Strike: true},
}

// HorizonMark is that of a horizon, counted from 0 for the nearest.
func HorizonMark(n int) Mark {
	marks := []Mark{{Ink: Ink, Fill: "C9D3E6"}, {Ink: Ink, Fill: "E6EBF5"}, {}}
	return marks[min(n, len(marks)-1)]
}
