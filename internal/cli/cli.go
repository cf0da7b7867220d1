package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// Exit statuses.
const (
	exitOK       = 0
	exitFailed   = 1 // could not run, nothing changed
	exitUsage    = 2
	exitFindings = 3 // done, but something was rejected or in conflict, or could not be told
)

// masterName and inboxName are what commands use where nothing is named.
const (
	masterName = "公約管理台帳.xlsx"
	inboxName  = "受信"
	outName    = "結果"
)

// text is a message in both languages.
type text struct{ ja, en string }

func (t text) in(l finding.Lang) string {
	if l == finding.English {
		return t.en
	}
	return t.ja
}

// command is one command of the program.
type command struct {
	name    string
	args    string // what follows the name in the usage line
	brief   text   // a line of the overview
	about   text   // paragraphs of its own help
	example []string
	flags   func(*flags) // defines the command's own flags
	run     func(*env, []string) (int, error)
}

// commands lists the commands in the order of a planner's work. Each entry
// makes a fresh one, since its flags keep what was given.
var commands = []func() *command{
	initCommand, issueCommand, checkCommand, mergeCommand, agendaCommand, minutesCommand, summaryCommand, historyCommand, undoCommand, verifyCommand, explainCommand,
}

// env is what a command works with.
type env struct {
	in     io.Reader
	out    *output
	err    plain
	done   text // what the run changed, for where its result cannot be shown; zero while nothing is changed
	lang   finding.Lang
	master string
	json   bool
	quiet  bool
	today  pledge.Date
	color  bool // the output is a terminal that shows colours
	width  int  // of that terminal, in columns; 0 for none
}

// printf writes a line for people.
func (e *env) printf(t text, args ...any) {
	fmt.Fprintln(e.out, pledge.Lines(fmt.Sprintf(t.in(e.lang), args...)))
}

// Run runs the program with the arguments after its name and returns its exit
// status.
func Run(args []string, in io.Reader, out, errw io.Writer) int {
	e := &env{in: in, out: &output{to: out}, err: plain{errw}, lang: finding.Japanese}
	lang, err := language(args)
	if err == nil {
		e.lang = lang
		err = e.dispatch(args)
	}
	status := exitStatus(exitOK)
	if err != nil && !errors.As(err, &status) {
		status = exitStatus(e.fail(err))
	}
	return e.told(int(status))
}

// exitStatus carries a command's exit status past what follows it.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// language looks for --lang before anything else is understood, so that even a
// usage error is told in it.
func language(args []string) (finding.Lang, error) {
	lang := string(finding.Japanese)
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			lang = v
		} else if a == "--lang" && i+1 < len(args) {
			lang = args[i+1]
		}
	}
	switch l := finding.Lang(lang); l {
	case finding.Japanese, finding.English:
		return l, nil
	}
	return "", usage(text{"--lang には ja か en を指定してください。", "--lang takes ja or en."})
}

// output is where a run tells its result. What goes wrong there must not be
// taken for a failure of the run, so writing goes on as if it had not, and
// [env.told] looks at the end.
type output struct {
	to  io.Writer
	err error // the first
}

func (o *output) Write(b []byte) (int, error) {
	if o.err == nil {
		_, o.err = o.to.Write(b)
	}
	return len(b), nil
}

// plain takes text, a message at a time, and lets nothing through that a terminal
// would act on: messages quote arguments and the names of files.
type plain struct{ to io.Writer }

func (p plain) Write(b []byte) (int, error) {
	_, err := io.WriteString(p.to, pledge.Lines(string(b)))
	return len(b), err
}

// document takes JSON, a document at a time, and writes as escapes what a
// terminal would act on. It stays in the values: a path must be the file's.
type document struct{ to io.Writer }

func (d document) Write(b []byte) (int, error) {
	var out strings.Builder
	for _, r := range string(b) {
		if pledge.Line(string(r)) == "" {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	_, err := io.WriteString(d.to, out.String())
	return len(b), err
}

func (e *env) dispatch(args []string) error {
	i := 0
	for i < len(args) && strings.HasPrefix(args[i], "-") {
		if name := strings.TrimPrefix(args[i], "--"); name == "lang" || name == "master" || name == "today" {
			i++ // its value
		}
		i++
	}
	if i >= len(args) || args[i] == "help" {
		if i < len(args) || wantsHelp(args) {
			if rest := args[min(i+1, len(args)):]; len(rest) > 0 {
				if c := find(rest[0]); c != nil {
					e.commandHelp(c, e.flagSet(c))
					return nil
				}
			}
			e.overview(e.out)
			return nil
		}
		e.overview(e.err)
		return exitStatus(exitUsage)
	}
	c := find(args[i])
	if c == nil {
		return usage(text{"「" + args[i] + "」という命令はありません。", "There is no command " + args[i] + "."})
	}
	f := e.flagSet(c)
	if err := f.Parse(append(append([]string{}, args[:i]...), args[i+1:]...)); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			e.commandHelp(c, f)
			return nil
		}
		return &usageError{command: c.name, message: flagError(err)}
	}
	e.terminal()
	status, err := c.run(e, f.Args())
	if err != nil {
		var u *usageError
		if errors.As(err, &u) && u.command == "" {
			u.command = c.name
		}
		return err
	}
	if status != exitOK {
		return exitStatus(status)
	}
	return nil
}

func wantsHelp(args []string) bool {
	for _, a := range args {
		if a == "-h" || a == "--help" {
			return true
		}
	}
	return false
}

func find(name string) *command {
	for _, make := range commands {
		if c := make(); c.name == name {
			return c
		}
	}
	return nil
}

// terminal finds out what the output can show.
func (e *env) terminal() {
	f, ok := e.out.to.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return
	}
	e.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if w, _, err := term.GetSize(int(f.Fd())); err == nil {
		e.width = w
	}
}

// flags are a command's flags, with help in the run's language.
type flags struct {
	*pflag.FlagSet
	lang finding.Lang
}

func (f *flags) text(p *string, name, value string, help text) {
	f.StringVar(p, name, value, help.in(f.lang))
}

// texts is text for a flag that may be given several times.
func (f *flags) texts(p *[]string, name string, help text) {
	f.StringArrayVar(p, name, nil, help.in(f.lang))
}

func (f *flags) bool(p *bool, name string, help text) { f.BoolVar(p, name, false, help.in(f.lang)) }

func (f *flags) date(p *pledge.Date, name string, help text) {
	f.Var((*dateFlag)(p), name, help.in(f.lang))
}

func (f *flags) numbers(p *[]int, name string, help text) {
	f.Var((*numbersFlag)(p), name, help.in(f.lang))
}

// flagSet returns the command's flags and the common ones.
func (e *env) flagSet(c *command) *flags {
	f := &flags{FlagSet: pflag.NewFlagSet(c.name, pflag.ContinueOnError), lang: e.lang}
	f.SetOutput(io.Discard)
	f.SortFlags = false
	f.Usage = func() {}
	if c.flags != nil {
		c.flags(f)
	}
	e.today = today()
	var lang string
	f.text(&e.master, "master", masterName, text{"台帳の`ファイル`", "the master workbook `FILE`"})
	f.date(&e.today, "today", text{"処理の基準とする`日付`（例 2024-08-26。省くと今日）", "the run's `DATE`, such as 2024-08-26; the clock's where not given"})
	f.bool(&e.json, "json", text{"結果をJSONで標準出力に書く", "write the result to standard output as JSON"})
	f.bool(&e.quiet, "quiet", text{"お知らせを表示しない", "leave out what is only for information"})
	f.text(&lang, "lang", string(finding.Japanese), text{"表示する`言語`（ja か en）", "`LANGUAGE` of messages, ja or en"})
	return f
}

func today() pledge.Date { return pledge.NewDate(time.Now().Date()) }

// dateFlag is a day on the command line, in any spelling a form may have.
type dateFlag pledge.Date

func (d *dateFlag) String() string { return pledge.Date(*d).String() }
func (d *dateFlag) Type() string   { return "date" }
func (d *dateFlag) Set(s string) error {
	day, _, err := pledge.ParseDate(s, pledge.Calendar{})
	*d = dateFlag(day)
	return err
}

// numbersFlag is a list of pledge numbers: 1,4-9.
type numbersFlag []int

func (n *numbersFlag) String() string { return strings.Trim(fmt.Sprint([]int(*n)), "[]") }
func (n *numbersFlag) Type() string   { return "numbers" }
func (n *numbersFlag) Set(s string) error {
	list, err := parseNumbers(s)
	*n = append(*n, list...)
	return err
}
