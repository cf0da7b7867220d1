package summary

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// attentionHeader is the column of the list that repeats the attention list.
const attentionHeader = "注意"

// Workbook returns a copy for leadership: the summary and the list of the
// pledges the figures count, values only, nothing hidden. Figures made by
// [Figures.Public] give a copy that may be published.
func Workbook(fig Figures) ([]byte, error) {
	columns := listColumns(fig)
	p := newPage(fig, false)
	p.w = formulas{refs: splice.Refs{Sheet: pledge.SheetRegister, Header: listHeader, Last: listHeader + len(fig.records), Cols: anyColumns()}, at: nowhere(fig), calendar: fig.settings.Calendar}
	for i, c := range columns {
		p.w.refs.Cols[c.header] = i + 1
	}
	p.rowOf = map[int]int{}
	for i, n := range slices.Sorted(maps.Keys(fig.records)) {
		p.rowOf[n] = listHeader + 1 + i
	}
	if err := p.write(); err != nil {
		return nil, fmt.Errorf("write %s: %w", pledge.SheetSummary, err)
	}
	if err := writeList(p.grid, fig, columns); err != nil {
		return nil, fmt.Errorf("write %s: %w", pledge.SheetRegister, err)
	}
	f, err := p.amended()
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", pledge.SheetSummary, err)
	}
	defer f.Close()
	b, err := xlsx.Bytes(f, fig.KnownBy)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", pledge.SheetSummary, err)
	}
	return b, nil
}

// anyColumns names every column that formulas mention; a copy writes none of
// them, only their values.
func anyColumns() map[string]int {
	cols := map[string]int{}
	for _, item := range pledge.Items {
		cols[item.Label] = 1
	}
	return cols
}

// nowhere stands for the other sheets that formulas mention.
func nowhere(fig Figures) map[string]splice.Refs {
	cols := map[string]int{pledge.LabelMeeting: 1, pledge.LabelHeld: 1, pledge.LabelStage: 1, pledge.LabelTakenIn: 1, pledge.Number.Label(): 1}
	for _, m := range fig.Meetings {
		for _, c := range m.counts() {
			cols[c.Word] = 1
		}
	}
	return map[string]splice.Refs{pledge.SheetMeetings: {Cols: cols}, pledge.SheetProposals: {Cols: cols}}
}

// listHeader is the row of the list's headers.
const listHeader = 3

// listColumn is a column of the list.
type listColumn struct {
	header string
	width  float64
	style  style
	value  func(number int, r pledge.Record) any
	look   func(pledge.Record) paper.Mark // nil where all cells look alike
	bars   bool
	facts  bool // before the long texts: what is printed
}

// listColumns are the items that have a column in the register and may be
// shown, in the table's order, and before the long texts the attention column.
func listColumns(fig Figures) []listColumn {
	var plan []pledge.Field
	seen := map[pledge.Field]bool{}
	for _, r := range fig.records {
		for f := range r {
			if _, ok := f.PlanYear(); ok {
				seen[f] = true
			}
		}
	}
	plan = ledger.SortedFields(seen)
	var columns []listColumn
	facts := true
	for i := range pledge.Items {
		item := &pledge.Items[i]
		if !item.Register || fig.public && !item.Public {
			continue
		}
		if item.Lines > longText && facts {
			facts = false
			if !fig.public {
				columns = append(columns, attentionColumn(fig))
			}
		}
		if item.Kind != pledge.KindPlan {
			columns = append(columns, itemColumn(fig, item, item.Key, facts))
			continue
		}
		for _, f := range plan {
			columns = append(columns, itemColumn(fig, item, f, facts))
		}
	}
	return columns
}

// longText is how many lines of a form a text may take that is still printed.
const longText = 2

// Sizes of the list.
const (
	listFont  = 9
	narrowing = 0.62 // of the register's widths: texts wrap
	textLines = 3    // how many lines they take where the column may be wide enough
	mostText  = 90.0
	leastWide = 6.5
	mostYear  = 11.0 // 令和8年度以降 wraps

	widestArea   = 36.0
	perHalfWidth = 0.8 // of a column's width, in the list's size
)

func itemColumn(fig Figures, item *pledge.Item, f pledge.Field, facts bool) listColumn {
	c := listColumn{
		header: f.Label(), facts: facts, style: style{size: listFont, cell: true, wrap: true, top: true},
		value: func(_ int, r pledge.Record) any { return r[f] },
	}
	if item.Kind != pledge.KindText && item.Kind != pledge.KindPlan && item.Kind != pledge.KindArea {
		c.style.align = "center"
	}
	switch item.Kind {
	case pledge.KindText, pledge.KindPlan, pledge.KindArea:
		longest := 0
		for _, r := range fig.records {
			longest = max(longest, cells.StringWidth(r[f]))
		}
		switch oneLine := perHalfWidth*float64(longest) + 1; {
		case item.Kind == pledge.KindArea:
			c.width = min(max(oneLine, leastWide), widestArea)
		case facts:
			c.width = min(max(oneLine, leastWide), item.Columns)
		default: // is read on the screen
			c.width = min(max(oneLine/textLines, item.Columns*narrowing), mostText)
		}
		return c
	case pledge.KindNumber:
		c.style.format = "0"
		c.value = func(_ int, r pledge.Record) any {
			n, ok := r.Int(f)
			if !ok {
				return ""
			}
			return n
		}
	case pledge.KindDate:
		c.style.format = paper.DateFormat
		c.value = func(_ int, r pledge.Record) any {
			if d := r.Date(f); d != 0 {
				return int(d)
			}
			return ""
		}
		c.width = 11
	case pledge.KindPercent:
		c.style.align, c.style.format, c.bars = "right", paper.PercentFormat, true
		c.value = func(_ int, r pledge.Record) any {
			if n, ok := r.Percent(); ok {
				return float64(n) / 100
			}
			return ""
		}
	case pledge.KindStatus:
		c.look = func(r pledge.Record) paper.Mark { return paper.StatusMarks[pledge.Status(r[f])] }
	case pledge.KindHorizon:
		c.look = func(r pledge.Record) paper.Mark { return horizonMark(fig.settings, r[f]) }
	}
	if f == pledge.HorizonName { // follows from the target
		c.value = func(_ int, r pledge.Record) any { return fig.settings.HorizonOf(r.Target(pledge.TargetYear)) }
		c.look = func(r pledge.Record) paper.Mark {
			return horizonMark(fig.settings, fig.settings.HorizonOf(r.Target(pledge.TargetYear)))
		}
	}
	for n, r := range fig.records {
		if text, ok := c.value(n, r).(string); ok {
			c.width = max(c.width, float64(cells.StringWidth(text))+1.5)
		}
	}
	c.width = max(c.width, leastWide)
	if item.Kind == pledge.KindYear {
		c.width = min(c.width, mostYear)
	}
	return c
}

// attentionColumn says of each pledge why leadership should look at it.
func attentionColumn(fig Figures) listColumn {
	whys := map[int][]string{}
	for _, a := range fig.Attention {
		whys[a.Pledge] = append(whys[a.Pledge], a.Why.Label())
	}
	return listColumn{
		header: attentionHeader, width: 15, facts: true, style: style{size: listFont, cell: true, wrap: true, top: true, bold: true},
		value: func(n int, _ pledge.Record) any { return strings.Join(whys[n], "、") },
	}
}

// marked is a style with the look of a word.
func marked(s style, m paper.Mark) style {
	s.fill, s.color, s.bold, s.strike = m.Fill, m.Ink, m.Bold, m.Strike
	return s
}

// horizonMark is the look of a horizon's name.
func horizonMark(s *pledge.Settings, name string) paper.Mark {
	n := slices.IndexFunc(s.Horizons, func(h pledge.Horizon) bool { return h.Name == name })
	if n < 0 {
		return paper.Mark{}
	}
	return paper.HorizonMark(n)
}

// writeList adds the list to a copy's workbook.
func writeList(beside *grid, fig Figures, columns []listColumn) error {
	widths := make([]float64, len(columns))
	printed := 0
	for i, c := range columns {
		widths[i] = c.width
		if c.facts {
			printed = i + 1
		}
	}
	g := beside.beside(pledge.SheetRegister, widths)
	g.text(1, 1, printed, style{size: 14, bold: true, color: navy}, strings.TrimSpace(cmp.Or(fig.Programme, pledge.UnnamedProgramme)+" "+pledge.SheetRegister))
	note := Heading(fig) + "。"
	if printed < len(columns) {
		note += fmt.Sprintf("紙には「%s」までを印刷します。「%s」から右の文章は画面で見られます。", columns[printed-1].header, columns[printed].header)
	}
	g.text(2, 1, printed, style{size: listFont, color: muted}, note)
	g.heights[1], g.heights[2] = 24, 16
	head := style{size: listFont, bold: true, color: navy, fill: pale, align: "center", wrap: true, head: true}
	for i, c := range columns {
		g.text(listHeader, i+1, i+1, head, c.header)
		g.heights[listHeader] = max(g.heights[listHeader], 6+12*float64(g.lines(c.header, i+1, i+1, listFont)))
	}
	row := listHeader
	for _, n := range slices.Sorted(maps.Keys(fig.records)) {
		row++
		r := fig.records[n]
		for i, c := range columns {
			s := c.style
			if c.look != nil {
				s = marked(s, c.look(r))
			}
			v := c.value(n, r)
			g.put(row, i+1, i+1, s, "", v)
			if text, ok := v.(string); ok && c.facts { // the others show their beginning
				const most = 400 // Excel's rows end at 409 points
				g.heights[row] = min(most, max(g.heights[row], 5+12*float64(g.lines(text, i+1, i+1, listFont))))
			}
		}
	}
	for i, c := range columns {
		if c.bars {
			g.keep(g.file.SetConditionalFormat(g.sheet, xlsx.CellName(listHeader+1, i+1)+":"+xlsx.CellName(max(row, listHeader+1), i+1), paper.Bar(false)))
		}
	}
	g.listLayout(columns, printed, row)
	return g.finish()
}

// listLayout sets the list up for reading and for A4 landscape, one page wide.
func (g *grid) listLayout(columns []listColumn, printed, last int) {
	// Before the sheet's properties: a filter put in afterwards takes them away.
	g.keep(g.file.AutoFilter(g.sheet, xlsx.CellName(listHeader, 1)+":"+xlsx.CellName(max(last, listHeader+1), len(columns)), nil))
	set := paper.Page{
		Area: paper.UpTo(last, printed), Titles: [2]int{listHeader, listHeader}, Landscape: true, Footer: pageFooter,
		Margins: paper.Margins{Side: 0.4, Top: 0.4, Bottom: 0.5, Header: 0.25, Footer: 0.25},
	}
	g.keep(set.Set(g.file, g.sheet))
	frozen := 1 + slices.IndexFunc(columns, func(c listColumn) bool { return c.header == pledge.Number.Label() })
	top := xlsx.CellName(listHeader+1, frozen+1)
	g.keep(g.file.SetPanes(g.sheet, &excelize.Panes{Freeze: true, XSplit: frozen, YSplit: listHeader, TopLeftCell: top, ActivePane: "bottomRight"}))
}
