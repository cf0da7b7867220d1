package report

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/finding"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// Sizes of type and paper. Heights are points, widths characters of the
// default font; a Japanese character takes two.
const (
	fontSize   = 10
	lineHeight = 17 // of fontSize
	maxLines   = (paper.MaxHeight - rowPadding) / lineHeight
	rowPadding = 4
	cellMargin = 2.8 // what a cell's width loses to its margins and the indent
	cellIndent = 1.2 // the indent's part of it; what is centred has none
	margin     = 0.4 // of the paper, inches
)

// ink is how a piece of text is written.
type ink uint8

const (
	inkNormal ink = iota
	inkGone       // no longer there
	inkAdded      // newly there
	inkFaint      // ours, not part of the value
)

func (i ink) font() *excelize.Font {
	f := excelize.Font{Family: paper.UsualFont, Size: fontSize, Color: "000000"}
	switch i {
	case inkGone:
		f.Color, f.Strike = "C00000", true
	case inkAdded:
		f.Color, f.Bold = "0033CC", true
	case inkFaint:
		f.Color = "7F7F7F"
	}
	return &f
}

type segment struct {
	text string
	ink  ink
}

func plainText(s string) []segment {
	if s == "" {
		return nil
	}
	return []segment{{text: s}}
}

// look is how a cell is drawn.
type look struct {
	bold, centre, middle, wrap, border bool
	size                               float64 // 0 is fontSize
	colour, fill, format               string
}

// looks are the ways cells of the report look.
var looks = struct {
	title, section, note, label, fact, header, text, number, date, total, alarm, late, empty look
	severity                                                                                 func(finding.Severity) look
}{
	title:   look{bold: true, size: 16, colour: "1F3864"},
	section: look{bold: true, size: 12, colour: "1F3864"},
	note:    look{colour: "595959"},
	label:   look{bold: true, border: true, fill: "F2F2F2", wrap: true},
	fact:    look{border: true, wrap: true},
	header:  look{bold: true, centre: true, middle: true, border: true, wrap: true, colour: "FFFFFF", fill: "1F4E78"},
	text:    look{border: true, wrap: true},
	number:  look{border: true, centre: true},
	date:    look{border: true, centre: true, format: paper.DateFormat},
	total:   look{border: true, centre: true, bold: true, fill: "F2F2F2"},
	alarm:   look{border: true, centre: true, bold: true, fill: severityFill[finding.Error], colour: paper.AlarmInk},
	late:    look{border: true, centre: true, bold: true, fill: severityFill[finding.Warning], colour: "7F6000"},
	empty:   look{border: true, colour: "595959"},
	severity: func(s finding.Severity) look {
		return look{border: true, centre: true, bold: s == finding.Error, fill: severityFill[s]}
	},
}

// cell is what a cell shows: a text, or where there is none a number.
type cell struct {
	segments []segment
	number   *int
	look     look
	link     string // #'sheet'!A1 in this workbook, else a file relative to its folder
}

func text(s string) cell { return cell{segments: plainText(s), look: looks.text} }

func number(n int) cell { return cell{number: &n, look: looks.number} }

// day is a real date; no date is blank.
func day(d pledge.Date) cell {
	if d == 0 {
		return cell{look: looks.date}
	}
	return number(int(d)).as(looks.date)
}

func (c cell) as(l look) cell { c.look = l; return c }

// nothingThere stands for a blank value, where a blank would look forgotten.
var nothingThere = cell{segments: []segment{{"（空白）", inkFaint}}, look: looks.text}

// drawing is all that a cell's style depends on.
type drawing struct {
	look         look
	link, middle bool
}

// style returns the number of a cell's style.
func (b *book) style(l look, link, middle bool) int {
	key := drawing{l, link, middle}
	id, ok := b.drawn[key]
	if !ok {
		id = b.styles.Get(key.style())
		b.drawn[key] = id
	}
	return id
}

func (d drawing) style() excelize.Style {
	l := d.look
	font := excelize.Font{Family: paper.UsualFont, Size: fontSize, Bold: l.bold, Color: "000000"}
	if l.size != 0 {
		font.Size = l.size
	}
	if l.colour != "" {
		font.Color = l.colour
	}
	if d.link {
		font.Color, font.Underline = "0563C1", "single"
	}
	s := excelize.Style{Font: &font, Alignment: &excelize.Alignment{Vertical: "top", WrapText: l.wrap}}
	if d.middle || l.middle {
		s.Alignment.Vertical = "center"
	}
	switch {
	case l.centre:
		s.Alignment.Horizontal = "center"
	case l.border:
		s.Alignment.Horizontal, s.Alignment.Indent = "left", 1
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Style: 1, Color: paper.TableLine})
		}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	return s
}

// page writes one sheet from top to bottom. The first error stays, and close
// returns it.
type page struct {
	b      *book
	name   string
	widths []float64
	out    *excelize.StreamWriter
	middle bool // rows are low: texts stand in their middle, not at their top
	last   int  // row written last
	// printed is how many columns go to paper, 0 for all.
	printed int
	err     error
}

func (b *book) page(name string, widths []float64) (*page, error) {
	set := paper.Page{
		Landscape: true, Centred: true, Margins: paper.Margins{Side: margin, Top: margin, Bottom: 0.6, Header: margin, Footer: margin},
		Footer: "&L取込結果　&A&C&P / &N&R" + b.r.Today.Wareki(),
	}
	if err := set.Set(b.file, name); err != nil {
		return nil, err
	}
	out, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	p := &page{b: b, name: name, widths: widths, out: out}
	for i, w := range widths {
		p.try(out.SetColWidth(i+1, i+1, w))
	}
	return p, nil
}

func (p *page) try(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *page) blank() { p.last++ }

// row writes one row, or several where a text is longer than a row can be
// high: then the text goes on in the next row, and what fits is said again.
func (p *page) row(cells ...cell) {
	parts := make([][][]segment, len(cells))
	rows := 1
	for i, c := range cells {
		parts[i] = [][]segment{c.segments}
		if c.look.wrap {
			parts[i] = pages(c.segments, p.widths[i])
		}
		rows = max(rows, len(parts[i]))
	}
	for n := range rows {
		now := make([]cell, len(cells))
		for i, c := range cells {
			now[i] = c
			switch k := len(parts[i]); {
			case n < k:
				now[i].segments = parts[i][n]
			case k > 1:
				now[i].segments = nil
			}
		}
		p.write(now, func(i int) float64 { return p.widths[i] })
	}
}

// merged writes one row in which the cells of columns from to to (from 1) are
// one.
func (p *page) merged(from, to int, cells ...cell) {
	width := 0.0
	for i := from; i <= to; i++ {
		width += p.widths[i-1]
	}
	p.write(cells, func(i int) float64 {
		if i+1 == from {
			return width
		}
		return p.widths[i]
	})
	p.try(p.out.MergeCell(xlsx.CellName(p.last, from), xlsx.CellName(p.last, to)))
}

func (p *page) write(cells []cell, width func(i int) float64) {
	p.last++
	high := 1
	size := float64(fontSize)
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = excelize.Cell{StyleID: p.b.style(c.look, c.link != "", p.middle), Value: c.value()}
		size = max(size, c.look.size)
		if c.look.wrap {
			room := width(i)
			if c.look.centre {
				room += cellIndent
			}
			high = max(high, lines(c.String(), room))
		}
		if c.link != "" {
			p.link(xlsx.CellName(p.last, i+1), c.link)
		}
	}
	height := math.Min(paper.MaxHeight, math.Ceil(float64(high)*lineHeight*size/fontSize+rowPadding))
	p.try(xlsx.SetRow(p.b.file, p.out, xlsx.CellName(p.last, 1), values, excelize.RowOpts{Height: height}))
}

func (p *page) link(cell, target string) {
	if at, ok := strings.CutPrefix(target, "#"); ok {
		p.try(p.b.file.SetCellHyperLink(p.name, cell, at, "Location"))
		return
	}
	p.try(p.b.file.SetCellHyperLink(p.name, cell, target, "External"))
}

func headers(titles ...string) []cell {
	cells := make([]cell, len(titles))
	for i, t := range titles {
		cells[i] = text(t).as(looks.header)
	}
	return cells
}

// nothing says that a table has no rows.
func (p *page) nothing(s string) {
	cells := make([]cell, len(p.widths))
	for i := range cells {
		cells[i].look = looks.empty
	}
	cells[0] = text(s).as(looks.empty)
	p.merged(1, len(cells), cells...)
}

// close ends the sheet. Rows up to header are repeated on every printed page;
// 0 for none.
func (p *page) close(header int) error {
	p.try(paper.PrintTitles(p.b.file, p.name, header, header))
	if p.printed > 0 && p.printed < len(p.widths) {
		p.try(paper.PrintArea(p.b.file, p.name, paper.UpTo(p.last, p.printed)))
	}
	if p.err != nil {
		return p.err
	}
	return p.out.Flush()
}

// column is a column of a list.
type column struct {
	title string
	width float64
}

// list writes a sheet that is one filterable table below a title and a note. Of
// its columns the first printed ones go to paper: what only a screen needs
// would make the others smaller.
func (b *book) list(name, title, note string, cols []column, printed int, rows [][]cell, empty string) error {
	const header = 3
	widths := make([]float64, len(cols))
	titles := make([]string, len(cols))
	for i, c := range cols {
		widths[i], titles[i] = c.width, c.title
	}
	p, err := b.page(name, widths)
	if err != nil {
		return err
	}
	p.try(p.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: header, TopLeftCell: xlsx.CellName(header+1, 1), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: xlsx.CellName(header+1, 1), ActiveCell: xlsx.CellName(header+1, 1), Pane: "bottomLeft"}}}))
	p.row(text(title).as(looks.title))
	p.row(text(note).as(looks.note))
	p.row(headers(titles...)...)
	p.printed = printed
	for _, cells := range rows {
		p.row(cells...)
	}
	if len(rows) == 0 {
		p.nothing(empty)
	} else {
		p.try(b.file.AutoFilter(name, xlsx.CellName(header, 1)+":"+xlsx.CellName(p.last, len(cols)), nil))
	}
	return p.close(header)
}

// String is the cell's text as it shows.
func (c cell) String() string {
	var b strings.Builder
	for _, s := range c.segments {
		b.WriteString(s.text)
	}
	return b.String()
}

// value is the cell's value as excelize takes it. Text is always text: what
// begins with = or @ is no formula.
func (c cell) value() any {
	switch {
	case c.number != nil:
		return *c.number
	case len(c.segments) == 0:
		return nil
	case len(c.segments) == 1 && c.segments[0].ink == inkNormal:
		return c.segments[0].text
	}
	list := make([]excelize.RichTextRun, len(c.segments))
	for i, s := range c.segments {
		list[i] = excelize.RichTextRun{Text: s.text, Font: s.ink.font()}
	}
	return list
}

// wrapper counts the lines a text takes in a column.
type wrapper struct {
	room         float64
	line, column int
}

func (w *wrapper) add(c rune) {
	if c == '\n' {
		w.line++
		w.column = 0
		return
	}
	n := paper.RuneWidth(c)
	if float64(w.column+n) > w.room {
		w.line++
		w.column = 0
	}
	w.column += n
}

// lines returns how many lines a text takes in a column of that width.
func lines(s string, width float64) int {
	w := wrapper{room: width - cellMargin}
	for _, c := range s {
		w.add(c)
	}
	return w.line + 1
}

// pages cuts a text into pieces that each fit a row of the greatest height.
func pages(list []segment, width float64) [][]segment {
	const more = "（続き）\n"
	var all [][]segment
	var now []segment
	w := wrapper{room: width - cellMargin}
	for _, s := range list {
		from := 0
		for i, c := range s.text {
			w.add(c)
			if w.line < maxLines {
				continue
			}
			if i > from {
				now = append(now, segment{s.text[from:i], s.ink})
			}
			all = append(all, now)
			now = []segment{{more, inkFaint}}
			from = i
			w.line, w.column = 1, 0
			w.add(c)
		}
		if from < len(s.text) {
			now = append(now, segment{s.text[from:], s.ink})
		}
	}
	return append(all, now)
}
