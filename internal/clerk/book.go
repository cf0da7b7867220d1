package clerk

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// MakeBook writes the workbook that the notation in src describes to dst,
// replacing what is there. The same notation gives the same bytes. An error
// names the line.
func MakeBook(dst string, src io.Reader) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &book{pen: newPen(f)}
	if err := eachLine(src, b.do); err != nil {
		return err
	}
	if b.sheet == "" {
		return errors.New("no sheet is described")
	}
	for _, name := range b.hidden {
		if err := hideSheet(f, name); err != nil {
			return err
		}
	}
	return b.save(dst)
}

// book is a workbook being made.
type book struct {
	pen
	sheet  string
	row    int // the next row of values stands here
	column int
	hidden []string // sheets to hide once all are there
}

func (b *book) do(l line) error {
	switch l.verb {
	case "modified", "author":
		return docProps(b.f, l)
	case "date1904":
		yes := true
		return b.f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
	case "sheet":
		return b.begin(l.rest)
	}
	if b.sheet == "" {
		return fmt.Errorf("%s: no sheet has begun", l.verb)
	}
	switch l.verb {
	case "at":
		col, row, err := excelize.CellNameToCoordinates(l.rest)
		b.row, b.column = row, col
		return err
	case "skip":
		n, err := strconv.Atoi(l.rest)
		b.row += n
		return err
	case "row":
		for i, s := range splitBars(l.rest) {
			v, err := parseValue(s)
			if err != nil {
				return err
			}
			cell, err := excelize.CoordinatesToCellName(b.column+i, b.row)
			if err != nil {
				return err
			}
			if err := b.put(b.sheet, cell, v); err != nil {
				return err
			}
		}
		b.row++
		return nil
	case "cell":
		cell, v, err := cellAndValue(l.rest)
		if err != nil {
			return err
		}
		return b.put(b.sheet, cell, v)
	case "rich":
		cell, text, _ := strings.Cut(l.rest, "=")
		var runs []excelize.RichTextRun
		for i, s := range splitBars(text) {
			runs = append(runs, excelize.RichTextRun{Text: unescape(strings.TrimSpace(s)), Font: &excelize.Font{Bold: i == 0}})
		}
		return b.f.SetCellRichText(b.sheet, strings.TrimSpace(cell), runs)
	case "comment":
		cell, text, _ := strings.Cut(l.rest, "=")
		return b.f.AddComment(b.sheet, excelize.Comment{Cell: strings.TrimSpace(cell), Author: "clerk", Text: unescape(strings.TrimSpace(text))})
	case "format":
		cells, code, _ := strings.Cut(l.rest, " ")
		from, to := corners(cells)
		style, err := b.style(strings.TrimSpace(code))
		if err != nil {
			return err
		}
		return b.f.SetCellStyle(b.sheet, from, to, style)
	case "merge":
		from, to := corners(l.rest)
		return b.f.MergeCell(b.sheet, from, to)
	case "hide":
		if l.rest == "sheet" {
			b.hidden = append(b.hidden, b.sheet)
			return nil
		}
		return hide(b.f, b.sheet, l.rest)
	case "width":
		col, width, _ := strings.Cut(l.rest, " ")
		w, err := strconv.ParseFloat(strings.TrimSpace(width), 64)
		if err != nil {
			return err
		}
		return b.f.SetColWidth(b.sheet, col, col, w)
	}
	return fmt.Errorf("%q is no word of the notation", l.verb)
}

// begin starts a sheet; the first one takes the place of the sheet a new
// workbook has.
func (b *book) begin(name string) error {
	var err error
	if b.sheet == "" {
		err = b.f.SetSheetName(b.f.GetSheetName(0), name)
	} else {
		_, err = b.f.NewSheet(name)
	}
	b.sheet, b.row, b.column = name, 1, 1
	return err
}

// cellAndValue reads "D7 = value"; the sign may be left out.
func cellAndValue(s string) (cell string, v value, err error) {
	cell, rest, _ := strings.Cut(s, " ")
	rest = strings.TrimPrefix(strings.TrimSpace(rest), "= ")
	if rest == "=" {
		rest = ""
	}
	v, err = parseValue(rest)
	return cell, v, err
}

func corners(cells string) (from, to string) {
	from, to, ok := strings.Cut(strings.TrimSpace(cells), ":")
	if !ok {
		to = from
	}
	return from, to
}

// pen writes values into cells and the workbook to a file.
type pen struct {
	f       *excelize.File
	styles  map[string]int               // by number format
	patches map[string]map[string]string // what excelize cannot store: XML by sheet and cell
	moves   []move                       // of sheets, in order, which excelize leaves the formulas ignorant of
}

// move says that references to a sheet are to another one from now on, or
// broken where to is blank.
type move struct{ from, to string }

func newPen(f *excelize.File) pen {
	return pen{f: f, styles: map[string]int{}, patches: map[string]map[string]string{}}
}

func (p *pen) style(format string) (int, error) {
	if id, ok := p.styles[format]; ok {
		return id, nil
	}
	id, err := p.f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err == nil {
		p.styles[format] = id
	}
	return id, err
}

// put writes a value as it stands; a format it brings along replaces the
// cell's.
func (p *pen) put(sheet, cell string, v value) error {
	if err := p.putData(sheet, cell, v); err != nil {
		return err
	}
	if v.format == "" {
		return nil
	}
	style, err := p.style(v.format)
	if err != nil {
		return err
	}
	return p.f.SetCellStyle(sheet, cell, cell, style)
}

func (p *pen) putData(sheet, cell string, v value) error {
	if d, ok := v.data.(time.Time); ok {
		n, err := p.serial(d)
		if err != nil {
			return err
		}
		v.data = n
	}
	delete(p.patches[sheet], cell)
	if _, isError := v.data.(cellError); isError || v.formula != "" {
		if p.patches[sheet] == nil {
			p.patches[sheet] = map[string]string{}
		}
		p.patches[sheet][cell] = cellXML(v)
		// Something must stand there to be patched.
		return p.f.SetCellStr(sheet, cell, "?")
	}
	switch d := v.data.(type) {
	case string:
		return p.f.SetCellStr(sheet, cell, d)
	case float64:
		return p.f.SetCellFloat(sheet, cell, d, -1, 64)
	case bool:
		return p.f.SetCellBool(sheet, cell, d)
	}
	return p.f.SetCellValue(sheet, cell, nil)
}

// cellXML is a cell's type attribute and content, for what excelize cannot
// store: error values, and formulas whose stored value is not text.
func cellXML(v value) string {
	kind, stored := "", ""
	switch d := v.data.(type) {
	case string:
		kind, stored = "str", escapeXML(d)
	case float64:
		stored = strconv.FormatFloat(d, 'f', -1, 64)
	case bool:
		kind, stored = "b", map[bool]string{true: "1", false: "0"}[d]
	case cellError:
		kind, stored = "e", string(d)
	}
	xml := ">"
	if kind != "" {
		xml = ` t="` + kind + `">`
	}
	if v.formula != "" {
		xml += "<f>" + escapeXML(v.formula) + "</f>"
	}
	if v.data != nil {
		xml += "<v>" + stored + "</v>"
	}
	return xml
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// serial counts a day in the workbook's date system.
func (p *pen) serial(d time.Time) (float64, error) {
	props, err := p.f.GetWorkbookProps()
	if err != nil {
		return 0, err
	}
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if props.Date1904 != nil && *props.Date1904 {
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return d.Sub(epoch).Hours() / 24, nil
}

func docProps(f *excelize.File, l line) error {
	switch l.verb {
	case "modified":
		t, err := time.Parse(time.RFC3339, l.rest)
		if err != nil {
			return fmt.Errorf("%q is no time like 2024-08-20T09:00:00Z", l.rest)
		}
		return f.SetDocProps(&excelize.DocProperties{Modified: t.UTC().Format(time.RFC3339)})
	default:
		return f.SetDocProps(&excelize.DocProperties{Creator: l.rest, LastModifiedBy: l.rest})
	}
}

// hide hides "sheet", "row 5" or "column C".
func hide(f *excelize.File, sheet, what string) error {
	kind, which, _ := strings.Cut(what, " ")
	switch kind {
	case "sheet":
		return hideSheet(f, sheet)
	case "row":
		n, err := strconv.Atoi(which)
		if err != nil {
			return err
		}
		return f.SetRowVisible(sheet, n, false)
	case "column":
		return f.SetColVisible(sheet, which, false)
	}
	return fmt.Errorf("hide %q: sheet, row N or column C can be hidden", what)
}

// hideSheet hides a sheet; the active one gives way to another first, as a
// hidden sheet cannot be active.
func hideSheet(f *excelize.File, sheet string) error {
	at, err := f.GetSheetIndex(sheet)
	if err != nil {
		return err
	}
	for i, name := range f.GetSheetList() {
		visible, err := f.GetSheetVisible(name)
		if err != nil {
			return err
		}
		if f.GetActiveSheetIndex() == at && i != at && visible {
			f.SetActiveSheet(i)
		}
	}
	if f.GetActiveSheetIndex() == at {
		return fmt.Errorf("%s: a workbook shows at least one sheet", sheet)
	}
	return f.SetSheetVisible(sheet, false)
}

// save writes the workbook to dst. excelize stamps no times into the archive,
// so the same workbook gives the same bytes.
func (p *pen) save(dst string) error {
	var b bytes.Buffer
	if _, err := p.f.WriteTo(&b); err != nil {
		return err
	}
	data := b.Bytes()
	if len(p.patches)+len(p.moves) > 0 {
		var err error
		if data, err = p.patch(data); err != nil {
			return err
		}
	}
	return os.WriteFile(dst, data, 0o644)
}

// patch puts the patches and the moves into a saved workbook.
func (p *pen) patch(data []byte) ([]byte, error) {
	parts, err := p.sheetParts(data)
	if err != nil {
		return nil, err
	}
	return mapParts(data, func(part string, content []byte) ([]byte, error) {
		for cell, xml := range p.patches[parts[part]] {
			form := regexp.MustCompile(`(<c r="` + cell + `"(?: s="[0-9]+")?)[^>]*>.*?(</c>)`)
			if !form.Match(content) {
				return nil, fmt.Errorf("%s %s: written, but gone by now, as under a merged range", parts[part], cell)
			}
			content = form.ReplaceAll(content, []byte("${1}"+strings.ReplaceAll(xml, "$", "$$")+"${2}"))
		}
		if parts[part] != "" {
			for _, m := range p.moves {
				content = m.apply(content)
			}
		}
		return content, nil
	})
}

var formulas = regexp.MustCompile(`(<(?:f|formula|formula1|formula2)(?: [^>]*)?>)([^<]*)(</)`)

// apply mends the formulas of a sheet's part as Excel does when a sheet is
// renamed or deleted.
func (m move) apply(content []byte) []byte {
	name := `('` + regexp.QuoteMeta(strings.ReplaceAll(m.from, "'", "''")) + `'|(?:^|[^\pL\pN_'.])` + regexp.QuoteMeta(m.from) + `)!`
	with := "'" + strings.ReplaceAll(m.to, "'", "''") + "'!"
	if m.to == "" {
		name += `\$?[A-Z]+\$?[0-9]+(?::\$?[A-Z]+\$?[0-9]+)?`
		with = "#REF!"
	}
	find := regexp.MustCompile(name)
	repoint := func(ref string) string {
		before, _, _ := strings.Cut(ref, m.from)
		return strings.TrimSuffix(before, "'") + with
	}
	return formulas.ReplaceAllFunc(content, func(element []byte) []byte {
		part := formulas.FindSubmatch(element)
		formula := html.UnescapeString(string(part[2]))
		return []byte(string(part[1]) + escapeXML(find.ReplaceAllStringFunc(formula, repoint)) + string(part[3]))
	})
}

// sheetParts returns the sheets' names by the name of their parts.
func (p *pen) sheetParts(data []byte) (map[string]string, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var workbook struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Rels []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := decodePart(zr, "xl/workbook.xml", &workbook); err != nil {
		return nil, err
	}
	if err := decodePart(zr, "xl/_rels/workbook.xml.rels", &rels); err != nil {
		return nil, err
	}
	target := map[string]string{}
	for _, r := range rels.Rels {
		target[r.ID] = r.Target
	}
	parts := map[string]string{}
	for _, s := range workbook.Sheets {
		name, absolute := strings.CutPrefix(target[s.ID], "/")
		if !absolute {
			name = "xl/" + name
		}
		parts[name] = s.Name
	}
	return parts, nil
}

func decodePart(zr *zip.Reader, name string, into any) error {
	r, err := zr.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(into)
}

// mapParts returns the archive with every part's content as do gives it.
func mapParts(data []byte, do func(part string, content []byte) ([]byte, error)) ([]byte, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, part := range zr.File {
		r, err := part.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return nil, err
		}
		if content, err = do(part.Name, content); err != nil {
			return nil, err
		}
		w, err := zw.Create(part.Name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(content); err != nil {
			return nil, err
		}
	}
	err = zw.Close()
	return b.Bytes(), err
}
