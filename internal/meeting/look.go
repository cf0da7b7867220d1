package meeting

// Colours of the sheet beside those of every sheet.
const (
	changeColour  = "0B4F9E" // what the proposal changes
	carriedColour = "FFDFB0" // pledges that come again
)

// Heights in points.
const (
	fontSize    = 10
	lineHeight  = 15
	linePadding = 5
)

// height returns the height of a row of so many lines.
func height(lines int) float64 { return float64(lines*lineHeight + linePadding) }
