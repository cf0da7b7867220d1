package report

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
)

// shownFindings is how many findings a terminal shows at most, unless all are
// asked for.
const shownFindings = 30

// TextOptions say how [Text] writes.
type TextOptions struct {
	Lang  finding.Lang
	Color bool // with escape sequences for colour
	All   bool // every finding, infos too
	Quiet bool // only errors, and the last lines
	Width int  // columns of the terminal, lines are folded to it; 0 for no folding
}

// Text writes what a person at a terminal needs: the findings by file and
// sheet, then what was taken in, what needs mending and which file to open
// next. The error is that of w.
func Text(w io.Writer, r *Run, o TextOptions) error {
	b := bufio.NewWriter(w)
	p := printer{w: b, r: r, o: o, t: japanese}
	if o.Lang == finding.English {
		p.t = english
	}
	p.findings()
	if !o.Quiet {
		p.infos()
	}
	p.close()
	return b.Flush()
}

type printer struct {
	w *bufio.Writer
	r *Run
	o TextOptions
	t *phrases
}

// The colours of a terminal, as parameters of its escape sequence.
const (
	bold = "1"
	dim  = "2"
)

var severityColour = [...]string{finding.Error: "1;31", finding.Warning: "33", finding.Info: "36"}

func (p *printer) paint(colour, s string) string {
	if !p.o.Color {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

// line writes one line in a colour ("" for none), folded to the terminal.
func (p *printer) line(indent int, colour, s string) {
	s = p.fold(indent, s)
	if colour != "" {
		s = p.paint(colour, s)
	}
	fmt.Fprintln(p.w, strings.Repeat(" ", indent)+s)
}

// fold breaks a text that begins at column indent into lines that fit the
// terminal; the further ones begin at that column too.
func (p *printer) fold(indent int, s string) string {
	room := p.o.Width - indent
	if room < narrowest {
		return s
	}
	var b strings.Builder
	column, space := 0, 0
	for _, piece := range pieces(s) {
		if piece == " " { // written only if the line goes on after it
			space = min(column, 1)
			continue
		}
		w := paper.Width(piece)
		switch {
		case column > 0 && column+space+w > room:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = 0
		default:
			b.WriteString(strings.Repeat(" ", space))
			column += space
		}
		space = 0
		for _, c := range piece { // one longer than a line is cut
			n := paper.RuneWidth(c)
			if column+n > room {
				b.WriteString("\n" + strings.Repeat(" ", indent))
				column = 0
			}
			b.WriteRune(c)
			column += n
		}
	}
	return b.String()
}

// narrowest is the room below which lines are left to the terminal to break.
const narrowest = 20

// pieces cuts a text where a line may end: anywhere in Japanese, but neither
// inside a word or number of narrow letters nor before a closing mark nor after
// an opening one.
func pieces(s string) []string {
	narrow := func(c rune) bool { return c > ' ' && c < unicode.MaxASCII }
	var list []string
	from := 0
	var last rune
	for i, c := range s {
		joined := narrow(last) && narrow(c) || strings.ContainsRune("、。，．・：）」", c) || strings.ContainsRune("（「", last)
		if i > 0 && !joined {
			list = append(list, s[from:i])
			from = i
		}
		last = c
	}
	return append(list, s[from:])
}

// findings writes errors and warnings by file and sheet.
func (p *printer) findings() {
	list, hidden := p.chosen()
	owners := p.r.owners()
	cells := 0
	for _, f := range list {
		cells = max(cells, len(f.At.Cell()))
	}
	words := 0
	for _, s := range p.t.severity {
		words = max(words, paper.Width(s))
	}
	indent := 4 + words + 2
	if cells > 0 {
		indent += cells + 2
	}
	for i, f := range list {
		newFile := i == 0 || list[i-1].At.File != f.At.File
		if newFile {
			if i > 0 {
				fmt.Fprintln(p.w)
			}
			p.line(0, bold, p.t.file(pledge.Line(f.At.File), pledge.Line(owners.file[f.At.File])))
		}
		if (newFile || list[i-1].At.Sheet != f.At.Sheet || list[i-1].Pledge != f.Pledge) && (f.At.Sheet != "" || f.Pledge != 0) {
			p.line(2, "", p.t.sheet(pledge.Line(f.At.Sheet), f.Pledge, pledge.Line(p.r.Names[f.Pledge])))
		}
		word := p.t.severity[f.Severity()]
		fmt.Fprint(p.w, "    ", p.paint(severityColour[f.Severity()], word), strings.Repeat(" ", words-paper.Width(word)+2))
		if cells > 0 {
			fmt.Fprintf(p.w, "%-*s  ", cells, f.At.Cell())
		}
		fmt.Fprintln(p.w, p.fold(indent, pledge.Line(f.Message(p.o.Lang))+" ["+string(f.Code)+"]")) // the code is what explain asks for
		if hint := pledge.Line(f.Hint(p.o.Lang)); hint != "" {
			fmt.Fprintln(p.w, strings.Repeat(" ", indent)+"→ "+p.fold(indent+3, hint))
		}
	}
	if n := hidden[finding.Error] + hidden[finding.Warning]; n > 0 {
		fmt.Fprintln(p.w)
		p.line(0, dim, p.t.hidden(n, hidden))
	}
	if len(list) > 0 {
		fmt.Fprintln(p.w)
	}
}

// chosen returns the findings to show one by one, in their order, and how many
// are left out by the cap. Where not all fit, errors go before warnings.
func (p *printer) chosen() (list []finding.Finding, hidden severities) {
	wanted := func(s finding.Severity) bool {
		return s == finding.Error || !p.o.Quiet && (s == finding.Warning || p.o.All)
	}
	total := p.r.severities()
	var room severities
	left := shownFindings
	for s := range room {
		if room[s] = total[s]; !p.o.All {
			room[s] = min(room[s], left)
		}
		if wanted(finding.Severity(s)) {
			left -= room[s]
		}
	}
	for _, f := range p.r.Findings {
		s := f.Severity()
		switch {
		case !wanted(s) || f.Code == finding.FileAlreadyMerged:
		case room[s] > 0:
			room[s]--
			list = append(list, f)
		default:
			hidden[s]++
		}
	}
	return list, hidden
}

// infos writes one line for each kind of info, or only for the files dealt
// with before where all the others were shown one by one.
func (p *printer) infos() {
	first := make(map[finding.Code]finding.Finding)
	count := make(map[finding.Code]int)
	var order []finding.Code
	for _, f := range p.r.Findings {
		if f.Severity() != finding.Info || p.o.All && f.Code != finding.FileAlreadyMerged {
			continue
		}
		if count[f.Code]++; count[f.Code] == 1 {
			first[f.Code] = f
			order = append(order, f.Code)
		}
	}
	for _, code := range order {
		f := first[code]
		s := p.t.info(p.place(f.At), pledge.Line(f.Message(p.o.Lang)), count[code]-1)
		word := p.t.severity[finding.Info]
		indent := paper.Width(word) + 2
		fmt.Fprintln(p.w, p.paint(severityColour[finding.Info], word)+"  "+p.fold(indent, s))
	}
	if len(order) > 0 {
		fmt.Fprintln(p.w)
	}
}

// place names a place in one piece.
func (p *printer) place(at finding.Place) string {
	s := pledge.Line(at.File)
	if at.Sheet != "" {
		s += p.t.quote(pledge.Line(at.Sheet))
	}
	return strings.TrimSpace(s + " " + at.Cell())
}

// close writes the last lines: what was taken in, what needs mending, which
// file to open next.
func (p *printer) close() {
	r, t := p.r, p.t
	// A decision sheet or a list of transfers is no target sheet, and not nothing.
	dealtWith := func(f File) bool {
		return f.Result != ledger.FileIgnored && f.Result != ledger.FileAlready
	}
	if c := r.count(); c.Read > 0 || !slices.ContainsFunc(r.Files, dealtWith) {
		p.line(0, "", t.sheets(r.Command == "merge", c))
	}
	for _, d := range deeds(r.Decisions) {
		p.line(0, "", t.deeds(r.Command == "merge", d))
	}
	if r.Command != "merge" {
		p.line(0, "", t.checked)
	} else {
		p.line(0, "", t.revision(r.Changed, len(r.Changes), r.Edits, r.Revision))
	}
	if total := r.severities(); total[finding.Error] > 0 {
		p.line(0, severityColour[finding.Error], t.mend(total[finding.Error], p.errorsBy()))
	} else {
		p.line(0, "", t.nothingToMend)
	}
	if n := len(r.Conflicts); n > 0 {
		p.line(0, "", t.conflicts(n))
	}
	outstanding := r.outstanding()
	p.pledges(t.returned, outstanding, func(m Missing) []int { return m.Returned })
	p.pledges(t.missing, outstanding, func(m Missing) []int { return m.Pledges })
	if len(r.Returns) > 0 {
		p.line(0, "", t.returns)
		for _, b := range r.Returns {
			p.line(2, "", pledge.Line(b.Path))
		}
	}
	if next := p.next(); next != "" {
		p.line(0, bold, t.next+pledge.Line(next))
	}
}

// pledges writes a heading and a line per department that has some of them.
func (p *printer) pledges(heading string, list []Missing, of func(Missing) []int) {
	for _, m := range list {
		numbers := of(m)
		if len(numbers) == 0 {
			continue
		}
		if heading != "" {
			p.line(0, "", heading)
			heading = ""
		}
		p.line(2, "", p.t.pledgesOf(pledge.Line(m.Department), len(numbers), ranges(numbers, p.t.to, p.t.comma)))
	}
}

// errorsBy lists how many errors each department has to mend.
func (p *printer) errorsBy() []string {
	owners := p.r.owners()
	count := make(map[string]int)
	for _, f := range p.r.Findings {
		if f.Severity() == finding.Error {
			name := owners.of(f.At, f.Pledge)
			if name == "" {
				name = path.Base(f.At.File)
			}
			count[name]++
		}
	}
	var list []string
	for _, name := range p.r.inOrder(maps.Keys(count)) {
		list = append(list, p.t.count(pledge.Line(name), count[name]))
	}
	return list
}

// next is the file to open next: the report where there is something to look
// into, else the master; without a report the first file with an error.
func (p *printer) next() string {
	r := p.r
	attention := slices.IndexFunc(r.Findings, finding.Finding.IsError)
	switch {
	case r.Out != "" && (attention >= 0 || r.Command != "merge"):
		return path.Join(r.Out, FileName)
	case attention >= 0:
		return r.Findings[attention].At.File
	case r.Command == "merge" && slices.ContainsFunc(r.Files, func(f File) bool { return f.Result != ledger.FileIgnored }):
		return r.Master
	}
	return ""
}
