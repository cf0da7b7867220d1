package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"kouyaku/internal/batch"
	"kouyaku/internal/clerk"
	"kouyaku/internal/cli"
	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kouyaku": func() {
		collectLess()
		outlivePipe()
		os.Exit(verified(os.Args[1:]))
	}})
}

// torn is the exit status of a run that left a master which does not agree
// with its own history.
const torn = 99

// verified runs the program and, where the run may have written a master,
// verifies it: verify holds after every run of the scripts.
func verified(args []string) int {
	status := cli.Run(args, os.Stdin, os.Stdout, os.Stderr)
	if status != 0 && status != 3 {
		return status
	}
	master, command := "公約管理台帳.xlsx", ""
	for i, a := range args {
		switch {
		case a == "--master":
			master = args[min(i+1, len(args)-1)]
		case a == "-h", a == "--help", a == "--template", a == "--json" && command == "summary":
			return status
		case command == "" && !strings.HasPrefix(a, "-"):
			command = a
		}
	}
	if !slices.Contains([]string{"init", "issue", "merge", "agenda", "summary", "undo"}, command) {
		return status
	}
	if _, found, _, err := batch.Verify(master); err != nil || len(found) > 0 {
		fmt.Fprintf(os.Stderr, "%s: does not verify after %s: %v %v\n", master, strings.Join(args, " "), found, err)
		return torn
	}
	return status
}

// TestScript runs testdata/script/*.txtar, one behaviour each. Beside kouyaku
// and what testscript brings along they have
//
//	office                             the master and the forms of makeOffice, in the current folder
//	clerk book|fill|damage …           as the command of that name
//	exits STATUS COMMAND …             the command must end with that status
//	findings|changes [FILE]            a line for each in the JSON just printed (or a file), as the new standard output
//	json PATH WANT                     one value of it: sheets.accepted, findings.0.code, findings.len for a length
//	no-sums                            the JSON just printed with SHA256 in place of each file's sum
//	same-findings A B                  two files of such JSON say the same
//	edit BOOK ROW LABEL VALUE …        types into a table, in clerk's notation
//	register BOOK ROW LABEL WANT       one value of a table
//	looks BOOK ROW LABEL WANT          its fill and its hyperlink, as FFFF00 https://example.jp/
//	form FILE SHEET LABEL WANT         the value right of a label
//	cell FILE SHEET CELL WANT          one value of any sheet
//	reentered FILE                     texts that begin as formulas do stay texts when entered again
//	sheets FILE                        the names of its sheets, a line each
//	cells FILE                         all its values, a line each
//	alone [DIR]                        from here on PATH is the program's folder, and DIR before it
//	make KIND [IN] OUT                 a file that is no ordinary workbook, see kinds
//
// A BOOK is a workbook's 公約一覧, or with FILE!SHEET any sheet that has a header
// row; a ROW is as find has it. No script knows where a column of the master
// stands: findings on 公約一覧 and 審査結果票 show 進捗率@3 for its cell in row 3.
//
// SCRIPT_UPDATE=1 writes the goldens inside the scripts anew.
func TestScript(t *testing.T) {
	office, err := makeOffice(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, params("testdata/script", office))
}

func params(dir, office string) testscript.Params {
	return testscript.Params{
		Dir:                dir,
		RequireUniqueNames: true,
		UpdateScripts:      os.Getenv("SCRIPT_UPDATE") != "",
		ContinueOnError:    true,
		Condition:          condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":         cmdExits,
			"clerk":         positive("clerk book|fill|damage …", -1, cmdClerk),
			"office":        positive("office", 0, func(ts *testscript.TestScript, _ []string) error { return copyOffice(ts.MkAbs("."), office) }),
			"findings":      positive("findings [FILE]", -1, cmdFindings),
			"changes":       positive("changes [FILE]", -1, cmdChanges),
			"json":          positive("json PATH WANT", 2, cmdJSON),
			"same-findings": positive("same-findings A B", 2, cmdSameFindings),
			"cell":          positive("cell FILE SHEET CELL WANT", 4, cmdCell),
			"edit":          positive("edit BOOK ROW LABEL VALUE …", -1, cmdEdit),
			"form":          positive("form FILE SHEET LABEL WANT", 4, cmdForm),
			"register":      positive("register BOOK ROW LABEL WANT", 4, cmdRegister),
			"looks":         positive("looks BOOK ROW LABEL WANT", 4, cmdLooks),
			"alone":         positive("alone [DIR]", -1, cmdAlone),
			"cells":         positive("cells FILE", 1, cmdCells),
			"reentered":     positive("reentered FILE", 1, cmdReentered),
			"sheets":        positive("sheets FILE", 1, cmdSheets),
			"no-sums":       positive("no-sums", 0, cmdNoSums),
			"make":          positive("make KIND [IN] OUT", -1, cmdMake),
		},
	}
}

// makeOffice makes what most scripts begin with: a master of six pledges at
// revision 2, and the forms issued from it at that revision.
func makeOffice(dir string) (string, error) {
	settings := filepath.Join(dir, "設定.xlsx")
	src, err := os.Open("testdata/office/settings.txt")
	if err != nil {
		return "", err
	}
	defer src.Close()
	if err := clerk.MakeBook(settings, src); err != nil {
		return "", err
	}
	office := filepath.Join(dir, "office")
	if err := os.Mkdir(office, 0o777); err != nil {
		return "", err
	}
	master := filepath.Join(office, "公約管理台帳.xlsx")
	for _, args := range [][]string{
		{"init", "--master", master, "--today", "2024-04-16", "--pledges", "testdata/office/pledges.csv", "--settings", settings},
		{"issue", "--master", master, "--today", "2024-07-01", "--due", "2024-08-23", "--all", "--out", filepath.Join(office, "依頼")},
	} {
		var out bytes.Buffer
		if status := cli.Run(args, nil, &out, &out); status != 0 {
			return "", fmt.Errorf("kouyaku %s: exit status %d\n%s", strings.Join(args, " "), status, out.String())
		}
	}
	return office, os.RemoveAll(filepath.Join(office, "控え"))
}

// copyOffice puts a fresh copy of the office into a folder.
func copyOffice(dir, office string) error {
	for _, old := range []string{"公約管理台帳.xlsx", "依頼", "控え"} {
		if err := os.RemoveAll(filepath.Join(dir, old)); err != nil {
			return err
		}
	}
	return os.CopyFS(dir, os.DirFS(office))
}

// positive makes a command that cannot be negated. N is how many arguments it
// takes, -1 for any number.
func positive(usage string, n int, do func(*testscript.TestScript, []string) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || n >= 0 && len(args) != n {
			ts.Fatalf("usage: %s", usage)
		}
		ts.Check(do(ts, args))
	}
}

// cmdExits runs a command that must end with the status named.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND …")
	}
	status := 0
	var exit *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &exit):
		status = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("exit status %d, want %s", status, args[0])
	}
}

func cmdClerk(ts *testscript.TestScript, args []string) error {
	file := func(i int) string { return ts.MkAbs(args[i]) }
	if len(args) >= 3 {
		out := file(2)
		if args[0] == "fill" && len(args) == 4 {
			out = file(3)
		}
		if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
			return err
		}
	}
	switch {
	case len(args) == 3 && args[0] == "book":
		return clerk.MakeBook(file(2), strings.NewReader(ts.ReadFile(args[1])))
	case len(args) == 4 && args[0] == "fill":
		return clerk.Fill(file(1), file(3), strings.NewReader(ts.ReadFile(args[2])))
	case len(args) >= 4 && args[0] == "damage":
		return clerk.Damage(file(1), file(2), strings.Join(args[3:], " "))
	}
	return errors.New("usage: clerk book SOURCE OUT, clerk fill IN EDITS OUT, clerk damage IN OUT HOW [PART]")
}

// document is what the scripts look at of --json.
type document struct {
	Sheets    json.RawMessage
	Findings  []found
	Changes   []change
	Conflicts json.RawMessage
}

type found struct {
	Severity, Code, File, Sheet, Cell string
	Pledge                            *int
	Field, Value, Message, Hint       string
}

type change struct {
	Pledge                                   int
	Field, Kind, From, To, File, Sheet, Cell string
}

func readDocument(ts *testscript.TestScript, file string) (document, error) {
	var d document
	err := json.Unmarshal([]byte(ts.ReadFile(file)), &d)
	return d, err
}

// cmdFindings turns the JSON report on standard output into a line per
// finding: severity, code, place, pledge, field, value.
func cmdFindings(ts *testscript.TestScript, args []string) error {
	d, err := readDocument(ts, append(args, "stdout")[0])
	if err != nil {
		return err
	}
	if len(d.Findings) == 0 {
		writeWords(ts.Stdout(), "nothing")
	}
	for _, f := range d.Findings {
		pledge := "-"
		if f.Pledge != nil {
			pledge = strconv.Itoa(*f.Pledge)
		}
		value := strings.ReplaceAll(f.Value, "\n", "⏎")
		if r := []rune(value); len(r) > 40 {
			value = string(r[:40]) + "…"
		}
		cell := f.Cell
		if cell != "" && (f.Sheet == registerName || f.Sheet == "審査結果票") {
			if cell, err = headed(ts, f.File+"!"+f.Sheet, cell); err != nil {
				return err
			}
		}
		writeWords(ts.Stdout(), f.Severity, f.Code, orDash(f.File), orDash(f.Sheet), orDash(cell), pledge, orDash(f.Field), value)
	}
	return nil
}

// cmdChanges turns the JSON report on standard output into a line per change.
func cmdChanges(ts *testscript.TestScript, args []string) error {
	d, err := readDocument(ts, append(args, "stdout")[0])
	if err != nil {
		return err
	}
	if len(d.Changes) == 0 {
		writeWords(ts.Stdout(), "nothing")
	}
	for _, c := range d.Changes {
		writeWords(ts.Stdout(), strconv.Itoa(c.Pledge), c.Field, c.Kind, orDash(c.From), "→", orDash(c.To))
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func writeWords(w io.Writer, words ...string) {
	fmt.Fprintln(w, strings.TrimRight(strings.Join(words, " "), " "))
}

// cmdJSON compares one value of the JSON on standard output: findings.0.code,
// or findings.len for a length.
func cmdJSON(ts *testscript.TestScript, args []string) error {
	var v any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return err
	}
	for _, key := range strings.Split(args[0], ".") {
		switch node := v.(type) {
		case map[string]any:
			inner, ok := node[key]
			if !ok {
				return fmt.Errorf("%s: no %q", args[0], key)
			}
			v = inner
		case []any:
			if key == "len" {
				v = len(node)
				continue
			}
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(node) {
				return fmt.Errorf("%s: no %s among %d", args[0], key, len(node))
			}
			v = node[i]
		default:
			return fmt.Errorf("%s: %v has no %q", args[0], v, key)
		}
	}
	return same(args[0], fmt.Sprint(v), args[1])
}

func same(what, got, want string) error {
	if got != want {
		return fmt.Errorf("%s is %q, want %q", what, got, want)
	}
	return nil
}

// cmdSameFindings compares what two runs had to say, all of it but revision
// and files.
func cmdSameFindings(ts *testscript.TestScript, args []string) error {
	var text [2][]byte
	for i, name := range args {
		d, err := readDocument(ts, name)
		if err != nil {
			return err
		}
		if text[i], err = json.MarshalIndent(d, "", " "); err != nil {
			return err
		}
	}
	if !bytes.Equal(text[0], text[1]) {
		return fmt.Errorf("%s and %s say different things:\n%s\n%s", args[0], args[1], text[0], text[1])
	}
	return nil
}

var sum = regexp.MustCompile(`"[0-9a-f]{64}"`)

// cmdNoSums leaves the files' sums out, which follow from how a form looks.
func cmdNoSums(ts *testscript.TestScript, _ []string) error {
	_, err := io.WriteString(ts.Stdout(), sum.ReplaceAllString(ts.ReadFile("stdout"), `"SHA256"`))
	return err
}

func openBook(ts *testscript.TestScript, file string) (*xlsx.Book, error) {
	data := []byte(ts.ReadFile(file))
	return xlsx.Open(bytes.NewReader(data), int64(len(data)), xlsx.Master)
}

func cmdSheets(ts *testscript.TestScript, args []string) error {
	book, err := openBook(ts, args[0])
	if err != nil {
		return err
	}
	for _, s := range book.Sheets {
		fmt.Fprintln(ts.Stdout(), s.Name)
	}
	return nil
}

func cmdCells(ts *testscript.TestScript, args []string) error {
	book, err := openBook(ts, args[0])
	if err != nil {
		return err
	}
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for i := range row.Cells {
				fmt.Fprintln(ts.Stdout(), shown(&row.Cells[i]))
			}
		}
	}
	return nil
}

func cmdAlone(ts *testscript.TestScript, args []string) error {
	program, err := exec.LookPath("kouyaku")
	if err != nil {
		return err
	}
	path := ""
	for _, dir := range args {
		path += ts.MkAbs(dir) + string(filepath.ListSeparator)
	}
	ts.Setenv("PATH", path+filepath.Dir(program))
	return nil
}

// condition adds [libreoffice]: the program finds it without PATH, too; and
// [root]: whom no file's mode hinders.
func condition(name string) (bool, error) {
	if name == "root" {
		return os.Geteuid() == 0, nil
	}
	if name != "libreoffice" {
		return false, fmt.Errorf("unknown condition %s", name)
	}
	for _, path := range []string{"/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"} {
		if _, err := os.Stat(path); err == nil {
			return true, nil
		}
	}
	return false, nil
}

func cmdCell(ts *testscript.TestScript, args []string) error {
	book, err := openBook(ts, args[0])
	if err != nil {
		return err
	}
	sheet := book.Sheet(args[1])
	if sheet == nil {
		return fmt.Errorf("%s has no sheet %s", args[0], args[1])
	}
	row, col, err := place(args[2])
	if err != nil {
		return err
	}
	return same(strings.Join(args[:3], " "), shown(sheet.At(row, col)), args[3])
}

var cellName = regexp.MustCompile(`^([A-Z]+)([0-9]+)$`)

// place reads the name of a cell.
func place(cell string) (row, col int, err error) {
	m := cellName.FindStringSubmatch(cell)
	if m == nil {
		return 0, 0, fmt.Errorf("%s is no cell", cell)
	}
	for _, r := range m[1] {
		col = col*26 + int(r-'A') + 1
	}
	row, err = strconv.Atoi(m[2])
	return row, col, err
}

// headed names a cell below a table's headers by its header, as 進捗率@3.
func headed(ts *testscript.TestScript, book, cell string) (string, error) {
	t, err := openTable(ts, book)
	if err != nil {
		return "", err
	}
	row, col, err := place(cell)
	if err != nil {
		return "", err
	}
	for header, at := range t.columns {
		if at == col && row > t.header {
			return fmt.Sprintf("%s@%d", header, row), nil
		}
	}
	return cell, nil
}

// shown is a cell's value as the program understands it.
func shown(c *xlsx.Cell) string {
	if c == nil {
		return ""
	}
	switch typed := c.Typed(); {
	case typed.Kind == pledge.TypedDate:
		return typed.Date.String()
	case c.Kind == xlsx.Number && c.Format.String() == "0%":
		return strconv.FormatFloat(c.Number*100, 'g', 10, 64) + "%"
	default:
		return typed.Text
	}
}

// cmdRegister compares one value of a table, which it finds by its row and the
// column's header.
func cmdRegister(ts *testscript.TestScript, args []string) error {
	t, err := openTable(ts, args[0])
	if err != nil {
		return err
	}
	row, col, err := t.find(args[1], args[2])
	if err != nil {
		return err
	}
	return same(strings.Join(args[:3], " "), shown(t.sheet.At(row, col)), args[3])
}

// cmdLooks compares what people put on one cell of a table.
func cmdLooks(ts *testscript.TestScript, args []string) error {
	t, err := openTable(ts, args[0])
	if err != nil {
		return err
	}
	row, col, err := t.find(args[1], args[2])
	if err != nil {
		return err
	}
	file, sheet, named := strings.Cut(args[0], "!")
	if !named {
		sheet = registerName
	}
	f, err := excelize.OpenFile(ts.MkAbs(file))
	if err != nil {
		return err
	}
	defer f.Close()
	cell := finding.Place{Row: row, Col: col}.Cell()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	style, err := f.GetStyle(id)
	if err != nil {
		return err
	}
	_, link, err := f.GetCellHyperLink(sheet, cell)
	if err != nil {
		return err
	}
	return same(strings.Join(args[:3], " "), strings.TrimSpace(strings.Join(style.Fill.Color, "")+" "+link), args[3])
}

// cmdReentered looks for quotePrefix on the cells whose texts begin with a
// sign of formulas; there must be such texts.
func cmdReentered(ts *testscript.TestScript, args []string) error {
	book, err := openBook(ts, args[0])
	if err != nil {
		return err
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	if err != nil {
		return err
	}
	defer f.Close()
	found := false
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for _, c := range row.Cells {
				if c.Formula || c.Kind != xlsx.Text || c.Text == "" || !strings.ContainsAny(c.Text[:1], "=+-@") {
					continue
				}
				found = true
				cell := finding.Place{Row: c.Row, Col: c.Col}.Cell()
				id, err := f.GetCellStyle(s.Name, cell) // reads the formats, too
				if err != nil {
					return err
				}
				if prefix := f.Styles.CellXfs.Xf[id].QuotePrefix; prefix == nil || !*prefix {
					return fmt.Errorf("%s %s %s: %q would become a formula", args[0], s.Name, cell, c.Text)
				}
			}
		}
	}
	if !found {
		return fmt.Errorf("%s has no text that begins as a formula does", args[0])
	}
	return nil
}

// cmdEdit types into a table as people do between runs.
func cmdEdit(ts *testscript.TestScript, args []string) error {
	if len(args) < 4 || len(args)%2 != 0 {
		return errors.New("usage: edit BOOK ROW LABEL VALUE …")
	}
	t, err := openTable(ts, args[0])
	if err != nil {
		return err
	}
	edits := "[" + t.sheet.Name + "]\n"
	for i := 2; i < len(args); i += 2 {
		row, col, err := t.find(args[1], args[i])
		if err != nil {
			return err
		}
		edits += fmt.Sprintf("cell %s = %s\n", finding.Place{Row: row, Col: col}.Cell(), args[i+1])
	}
	file, _, _ := strings.Cut(args[0], "!")
	return clerk.Fill(ts.MkAbs(file), ts.MkAbs(file), strings.NewReader(edits))
}

// registerName is the sheet that a BOOK without the name of one means.
const registerName = "公約一覧"

// table is a sheet with a header row, as people see it.
type table struct {
	sheet   *xlsx.Sheet
	header  int            // row of the headers
	columns map[string]int // by header
}

// openTable opens a BOOK. The headers are the first row that holds 公約番号 or
// 改訂, or begins 会議, 年度.
func openTable(ts *testscript.TestScript, book string) (*table, error) {
	file, name, named := strings.Cut(book, "!")
	if !named {
		name = registerName
	}
	b, err := openBook(ts, file)
	if err != nil {
		return nil, err
	}
	t := &table{sheet: b.Sheet(name), columns: map[string]int{}}
	if t.sheet == nil {
		return nil, fmt.Errorf("%s has no sheet %s", file, name)
	}
	for _, row := range t.sheet.Rows {
		for i, c := range row.Cells {
			if c.Text == "公約番号" || c.Text == "改訂" && c.Col == 1 || c.Text == "会議" && i+1 < len(row.Cells) && row.Cells[i+1].Text == "年度" {
				t.header = row.Num
			}
		}
		if t.header != 0 {
			for _, c := range row.Cells {
				t.columns[c.Text] = c.Col
			}
			return t, nil
		}
	}
	return nil, fmt.Errorf("%s has no row of headers", book)
}

// find returns the place of a label's column in a row: that of a pledge by its
// number, row9, header, or +1 for the first one below the headers.
func (t *table) find(which, label string) (row, col int, err error) {
	col = t.columns[label]
	if col == 0 {
		return 0, 0, fmt.Errorf("no column %s", label)
	}
	if which == "header" {
		return t.header, col, nil
	}
	if number, ok := strings.CutPrefix(which, "+"); ok {
		row, err = strconv.Atoi(number)
		return t.header + row, col, err
	}
	if number, ok := strings.CutPrefix(which, "row"); ok {
		row, err = strconv.Atoi(number)
		return row, col, err
	}
	for _, row := range t.sheet.Rows {
		if row.Num > t.header && shown(t.sheet.At(row.Num, t.columns["公約番号"])) == which {
			return row.Num, col, nil
		}
	}
	return 0, 0, fmt.Errorf("no pledge %s", which)
}

// cmdForm compares the value right of a label, the last one of that name:
// years of the plan may be values above it.
func cmdForm(ts *testscript.TestScript, args []string) error {
	book, err := openBook(ts, args[0])
	if err != nil {
		return err
	}
	sheet := book.Sheet(args[1])
	if sheet == nil {
		return fmt.Errorf("%s has no sheet %s", args[0], args[1])
	}
	var value *xlsx.Cell
	found := false
	for _, row := range sheet.Rows {
		for _, c := range row.Cells {
			if c.Text != args[2] {
				continue
			}
			right := c.Col + 1
			for _, m := range sheet.Merges {
				if m.Row1 <= c.Row && c.Row <= m.Row2 && m.Col1 <= c.Col && c.Col <= m.Col2 {
					right = m.Col2 + 1
				}
			}
			value, found = sheet.At(c.Row, right), true
		}
	}
	if !found {
		return fmt.Errorf("%s %s has no label %s", args[0], args[1], args[2])
	}
	return same(strings.Join(args[:3], " "), shown(value), args[3])
}

// emitted finds codes where scripts say that they were reported: in goldens of
// findings, and in what a failed run says of the master.
var emitted = regexp.MustCompile(`(?m)^(?:error|warning|info) ([a-z-]+) |\\\[([a-z-]+)\\\]`)

func TestEveryCodeHasAScript(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[finding.Code]bool{}
	for _, name := range scripts {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range emitted.FindAllStringSubmatch(string(text), -1) {
			seen[finding.Code(m[1]+m[2])] = true
		}
	}
	for _, code := range finding.Codes() {
		if !seen[code] {
			t.Errorf("no script provokes %s", code)
		}
	}
	for code := range seen {
		if _, ok := finding.Explain(code, finding.Japanese); !ok {
			t.Errorf("the scripts speak of %s, which is no code", code)
		}
	}
}
