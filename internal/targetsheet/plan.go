package targetsheet

import (
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// maxPlan is how many lines below its label the plan may reach.
const maxPlan = 100

// plan reads the table of fiscal years: right of the label, one below the
// other, each year with its text right of it. The next label in the columns
// up to the years ends it.
func (v *values) plan(label hit, hits []hit) {
	end := label.Cell.Row + maxPlan
	for _, h := range hits {
		_, year := h.field.PlanYear()
		if h.Cell.Row > label.Cell.Row && h.Cell.Row < end && h.Cell.Col <= label.Col && !year {
			end = h.Cell.Row
		}
	}
	frame := v.bottom(label.Cell)
	end = max(end, frame+1)
	next := label.Row // the row below the last line
	for row := label.Row; row < end; row++ {
		if c := v.sheet.At(row, label.Cell.Col); row > frame && c.Typed().Kind != pledge.TypedBlank {
			break // something else begins
		}
		year := v.sheet.Merged(row, label.Col)
		if year.Row1 != row || year.Col1 != label.Col {
			continue // below the year's first row
		}
		if v.planLine(year, row <= frame || row == next) {
			next = year.Row2 + 1
		}
	}
}

// planLine reads one line of the plan: where its year stands and the text right
// of it. A text without a year belongs to the plan only inside its table. It
// reports whether the line is one of the plan.
func (v *values) planLine(at xlsx.Range, inside bool) bool {
	row, col := at.Row1, at.Col1
	year := v.sheet.At(row, col)
	textRow, textCol := v.right(row, col)
	texts := v.spread(textRow, at.Row2, textCol)
	if year != nil && joined(texts).Typed().Shown() == "" {
		if c := v.beside(year, joined(texts), textRow, textCol); c != nil {
			texts = []*xlsx.Cell{c}
		}
	}
	typed, text := year.Typed(), joined(texts).Typed().Shown()
	if typed.Kind == pledge.TypedBlank {
		if text == "" || !inside {
			return false
		}
		v.stray(finding.YearInvalid, "plan-blank", pledge.Plan, row, col, "", text, nil)
		v.sawAll(texts, pledge.Plan)
		return true
	}
	v.saw(row, col, "")
	read, err := v.settings.Read(pledge.TargetYear, typed) // any item that is a year
	target := pledge.Record{pledge.TargetYear: read.Value}.Target(pledge.TargetYear)
	if err != nil || target.Open || target.Year == 0 {
		v.stray(finding.YearInvalid, "plan", pledge.Plan, row, col, typed.Shown(), text, nil)
		v.sawAll(texts, pledge.Plan)
		return true
	}
	f := pledge.PlanField(target.Year)
	if first, taken := v.sub.Entries[f]; taken {
		v.stray(finding.LabelTwice, "plan", f, row, col, typed.Shown(), text, finding.Args{"first": first.At.Cell()})
		v.sawAll(texts, f)
		return true
	}
	v.readAll(f, texts, textRow, textCol)
	return true
}

// placeYears puts the plan's value to its first year: in the first column that
// has any. The first line's may be blank.
func (v *values) placeYears(l *xlsx.Label) {
	l.Row, l.Col = v.sheet.Right(l.Cell.Row, l.Cell.Col, v.filled, v.labelled)
	l.Value = v.sheet.At(l.Row, l.Col)
	for col := l.Col; col <= min(v.page, l.Col+colPage); col++ {
		for row := l.Cell.Row; row <= min(v.bottom(l.Cell), l.Cell.Row+maxPlan); row++ {
			c := v.sheet.At(row, col)
			if read, err := v.settings.Read(pledge.TargetYear, c.Typed()); err == nil && read.Value != "" && c.Col == col {
				l.Row, l.Col = l.Cell.Row, col
				l.Value = v.sheet.At(l.Row, l.Col)
				return
			}
		}
	}
}

// stray tells of a line of the plan that belongs to no year, and keeps what it
// says.
func (v *values) stray(code finding.Code, variant string, f pledge.Field, row, col int, year, text string, args finding.Args) {
	value := year
	if value == "" {
		value = text
	}
	v.add(code, variant, f, row, col, value, args)
	v.sub.Strays = append(v.sub.Strays, ledger.Stray{At: v.sheet.Place(v.file, row, col), Year: year, Text: text})
}
