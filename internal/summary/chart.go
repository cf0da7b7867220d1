package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

const (
	chartCol   = 11  // where the chart begins; it reaches to the last column
	leastChart = 112 // points of rows that it needs to be read
)

// charted reports whether there is anything to draw: a year up to that of the
// day.
func (p *page) charted() bool {
	return slices.ContainsFunc(p.fig.Years, func(y YearFigure) bool { return y.Year != 0 && y.Year <= p.fig.ThisYear.Year })
}

// chart draws what was achieved by the end of each fiscal year, up to the
// year of the day, and the line of the initial targets. The two differ by
// shape and shade, so that they survive any printer.
func (p *page) chart() {
	if !p.charted() {
		return
	}
	f := p.fig
	var planned, achieved []int
	var years []string
	sum := 0
	for _, y := range f.Years {
		if y.Year == 0 {
			continue
		}
		sum += y.InitialTargets
		planned = append(planned, sum)
		years = append(years, y.Label)
		if y.Year <= f.ThisYear.Year {
			achieved = append(achieved, y.Cumulative)
		}
	}
	name := func(col int) string { return pledge.SheetSummary + "!" + xlsx.FixedName(p.yearFrom-1, col) }
	area := func(col, n int) string {
		return fmt.Sprintf("%s!%s:%s", pledge.SheetSummary, xlsx.FixedName(p.yearFrom, col), xlsx.FixedName(p.yearFrom+n-1, col))
	}
	small := excelize.Font{Family: paper.UsualFont, Size: 8, Color: ink}
	solid := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	scale := excelize.ChartAxis{Font: small, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}}
	if most := max(slices.Max(planned), slices.Max(achieved)); most < 10 {
		scale.MajorUnit = float64(1 + most/5) // no halves of a pledge
	}
	series := func(kind excelize.ChartType, col, n int, color string, labels excelize.ChartDataLabelPositionType) *excelize.Chart {
		return &excelize.Chart{
			Type: kind,
			Series: []excelize.ChartSeries{{
				Name: name(col), Categories: area(1, len(years)), Values: area(col, n), Fill: solid(color),
				DataLabel: excelize.ChartDataLabel{Font: small}, DataLabelPosition: labels,
			}},
			Legend:   excelize.ChartLegend{Position: "bottom", Font: &small},
			PlotArea: excelize.ChartPlotArea{ShowVal: true},
			XAxis:    excelize.ChartAxis{Font: small},
			YAxis:    scale,
		}
	}
	const sumCol, planCol = 9, 4
	bars := series(excelize.Col, sumCol, len(achieved), paper.BarFill, excelize.ChartDataLabelsPositionOutsideEnd)
	line := series(excelize.Line, planCol, len(planned), ink, excelize.ChartDataLabelsPositionAbove)
	line.Series[0].Line = excelize.LineOptions{Width: 1.5, Dash: excelize.LineDashSysDash}
	line.Series[0].Marker = excelize.ChartMarker{Symbol: "diamond", Size: 6, Fill: solid(ink)}

	title := fmt.Sprintf("%sで%d件、%s", when(f), f.Overall.Achieved, f.Overall.Rate())
	bars.Format = excelize.GraphicOptions{OffsetX: 8, OffsetY: 4, AltText: fmt.Sprintf("棒は達成した公約の累計、線は当初の目標の累計。%s。", title)}
	bars.Dimension = p.drawing(p.chartTop, chartCol, p.chartEnd, lastCol, bars.Format)
	vary := false
	bars.VaryColors = &vary
	bars.Border = excelize.LineOptions{Type: excelize.LineNone}
	bars.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{
		Text: title,
		Font: &excelize.Font{Family: paper.UsualFont, Size: 10, Bold: true, Color: navy},
	}}}
	p.keep(p.file.AddChart(p.sheet, xlsx.CellName(p.chartTop, chartCol), bars, line))
	named := func(col int, values []int) plotted {
		return plotted{name(col), p.rows[p.yearFrom-1][col].Value.(string), area(col, len(values)), values}
	}
	p.grid.chart = completeChart(years, named(sumCol, achieved), named(planCol, planned))
}

// plotted is a series of a chart: where its name and values stand, and what
// they are.
type plotted struct {
	cell, name string
	area       string
	values     []int
}

// completeChart writes into a chart's part what excelize leaves out: the values,
// for what shows a chart without calculating, and labels that do not meet. Of
// the line's points only the last is labelled; a bar on whose label the line
// would fall has it at its foot, a low one not at all.
func completeChart(labels []string, bars, line plotted) func(string) string {
	var edits []string
	edit := func(was, is string) { edits = append(edits, was, is) }
	cache := func(kind, head string, values []string) string {
		var b strings.Builder
		fmt.Fprintf(&b, `<%sCache>%s<ptCount val="%d"></ptCount>`, kind, head, len(values))
		for i, v := range values {
			fmt.Fprintf(&b, `<pt idx="%d"><v>%s</v></pt>`, i, v)
		}
		fmt.Fprintf(&b, `</%sCache>`, kind)
		return b.String()
	}
	edit(`</f></strRef></cat>`, `</f>`+cache("str", "", labels)+`</strRef></cat>`)
	for _, s := range []plotted{bars, line} {
		name, area := "<f>"+s.cell+"</f>", "<f>"+s.area+"</f>"
		edit(name, name+cache("str", "", []string{s.name}))
		texts := make([]string, len(s.values))
		for i, v := range s.values {
			texts[i] = fmt.Sprint(v)
		}
		edit(area+`<numCache><formatCode></formatCode></numCache>`, area+cache("num", "<formatCode>0</formatCode>", texts))
	}
	const noLabel = `<dLbl><idx val="%d"></idx><delete val="1"></delete></dLbl>`
	var unlabelled strings.Builder
	for i := range len(line.values) - 1 {
		fmt.Fprintf(&unlabelled, noLabel, i)
	}
	high := slices.Max(append(slices.Clone(line.values), bars.values...)) / 4 // a label, a marker and some air, at most
	return func(body string) string {
		before, after, ok := strings.Cut(strings.NewReplacer(edits...).Replace(body), `<lineChart>`)
		if !ok {
			return body
		}
		_, look, _ := strings.Cut(before, `<dLbls><spPr></spPr>`)
		look, _, _ = strings.Cut(look, `<dLblPos`)
		var placed strings.Builder
		for i, v := range bars.values {
			switch over := line.values[i] - v; {
			case over <= 0 || over > high:
			case v <= high: // too low to have it inside
				fmt.Fprintf(&placed, noLabel, i)
			default:
				fmt.Fprintf(&placed, `<dLbl><idx val="%d"></idx>%s<dLblPos val="inBase"></dLblPos><showLegendKey val="0"></showLegendKey><showVal val="1"></showVal>`+
					`<showCatName val="0"></showCatName><showSerName val="0"></showSerName><showPercent val="0"></showPercent><showBubbleSize val="0"></showBubbleSize></dLbl>`, i, look)
			}
		}
		label := func(part string, points string) string { return strings.Replace(part, `<dLbls>`, `<dLbls>`+points, 1) }
		return label(before, placed.String()) + `<lineChart>` + label(after, unlabelled.String())
	}
}
