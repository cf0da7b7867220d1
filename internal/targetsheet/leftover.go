package targetsheet

import (
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// maxLeftOver is how many texts of a form are told of one by one: somebody may
// have pasted a whole table below it.
const maxLeftOver = 30

// leftOver tells of the texts on a form of ours that stand beside no label, so
// that nobody reads them. A blank item on whose line one stands is not taken
// for cleared.
func (v *values) leftOver(hits []hit) {
	told := 0
	var more []*xlsx.Cell // told of in one line
	for i := range v.sheet.Rows {
		cells := v.sheet.Rows[i].Cells
		alone := true // nothing stands left of the cell
		for j := range cells {
			c := &cells[j]
			if v.isSeen(c) || !isText(c) || c.Formula || v.ours(c) {
				alone = alone && c.Typed().Kind == pledge.TypedBlank
				continue
			}
			value := c.Typed().Shown()
			above := v.sheet.At(c.Row-1, c.Col)
			blank, continued := v.blankBeside(c, hits), v.textOf(above)
			told++
			switch {
			case blank != "":
				v.add(finding.LabelUnknown, "beside", blank, c.Row, c.Col, value, nil)
				delete(v.sub.Entries, blank)
			case told > maxLeftOver:
				more = append(more, c)
			case continued != "" && above.Col == c.Col && alone:
				v.add(finding.LabelUnknown, "continued", continued, c.Row, c.Col, value, nil)
				v.saw(c.Row, c.Col, continued)
			default:
				v.add(finding.LabelUnknown, "form", "", c.Row, c.Col, value, nil)
			}
			alone = false
		}
	}
	if n := len(more); n > 0 {
		first, last := more[0], more[n-1]
		v.add(finding.LabelUnknown, "more", "", first.Row, first.Col, first.Typed().Shown(),
			finding.Args{"count": strconv.Itoa(n), "last": xlsx.CellName(last.Row, last.Col)})
	}
}

// textOf returns the item of which a cell is a text, "" for any other cell.
func (v *values) textOf(c *xlsx.Cell) pledge.Field {
	if c == nil {
		return ""
	}
	f := v.seen[spotOf(c)]
	if it := pledge.ItemOf(f); it == nil || it.By != pledge.ByDepartment || it.Kind != pledge.KindText && it.Kind != pledge.KindPlan {
		return ""
	}
	return f
}

// blankBeside returns the text item that was read as blank left of a cell, with
// no label between, or "".
func (v *values) blankBeside(c *xlsx.Cell, hits []hit) (beside pledge.Field) {
	from := 0
	for f, e := range v.sub.Entries {
		it := pledge.ItemOf(f)
		if e.Value == "" && !e.Unread && e.At.Row == c.Row && e.At.Col < c.Col && e.At.Col > from && it.By == pledge.ByDepartment &&
			(it.Kind == pledge.KindText || it.Kind == pledge.KindPlan) {
			beside, from = f, e.At.Col
		}
	}
	i, _ := slices.BinarySearchFunc(hits, c.Row, func(h hit, row int) int { return h.Cell.Row - row })
	for ; beside != "" && i < len(hits) && hits[i].Cell.Row == c.Row; i++ {
		if col := hits[i].Cell.Col; from < col && col < c.Col {
			return ""
		}
	}
	return beside
}

// ours reports whether a cell of a form is what we write beside labels and
// values: titles, and what is wrong with the line, though it were pasted as
// text.
func (v *values) ours(c *xlsx.Cell) bool {
	switch {
	case !v.issued:
		return false
	case c.Formula:
		return true
	}
	text := strings.TrimSpace(c.Text)
	if slices.Contains(headings, text) || strings.HasSuffix(text, titleEnd) || slices.ContainsFunc(sections, func(s section) bool { return s.text == text }) {
		return true
	}
	for col := 1; col <= c.Col; col++ { // pasted elsewhere, the state's line begins elsewhere
		state := v.sheet.At(c.Row, col)
		if state == nil {
			continue
		}
		if label := pledge.FoldLabel(state.Text); label == pledge.FoldLabel(stateLabel) || label == pledge.FoldLabel(stateBefore) {
			return true
		}
	}
	return v.notice(c, text)
}

// notice reports whether a text right of the page is what a form says of its
// line: it asks for something, or is counted beside it.
func (v *values) notice(c *xlsx.Cell, text string) bool {
	if c.Col <= colPage || !strings.HasSuffix(text, "。") {
		return false
	}
	for col := c.Col + 1; col <= c.Col+colClash-colNotice; col++ {
		if count := v.sheet.At(c.Row, col); count != nil && count.Kind == xlsx.Number {
			return true
		}
	}
	return strings.Contains(text, "ください") || strings.Contains(text, "かまいません")
}
