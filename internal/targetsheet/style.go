package targetsheet

import "kouyaku/internal/paper"

// Colours of the forms beside those of every sheet.
const (
	barFill  = "FFF2B3" // what to do first, yellow like the bar of Protected View
	markFill = "FFB347" // a finding of the batch
)

// areaColours are calm, and dark enough for white letters. Area 1 has the first.
var areaColours = []string{paper.Title, "5B7553", "7A5C61", "4A7A78", "7D6B45", "5D5F86", "6B5876", "556B5D"}

func areaColour(number int) string {
	if number < 1 {
		return areaColours[0]
	}
	return areaColours[(number-1)%len(areaColours)]
}

// setUp sets a sheet up for printing, at full size where it fits.
func setUp(c *paper.Canvas, p paper.Page) {
	p.Margins = paper.FormMargins(0.45)
	p.Centred = true
	p.Scale = 100
	if len(p.Breaks) > 0 {
		p.Scale = longScale
	}
	c.Page(p)
}
