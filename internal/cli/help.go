package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"kouyaku/internal/finding"
	"kouyaku/internal/paper"
)

var exitHelp = text{`終了コード:
  0  問題なし
  1  実行できなかった（何も変えていない）
  2  コマンドの指定が正しくない
  3  実行したが、返却または食い違いがある（注意とお知らせでは変わらない）、または結果の一部を書けなかった`,
	`Exit status:
  0  all well
  1  could not run, nothing changed
  2  usage
  3  done, but something was rejected or in conflict (warnings and infos never change it), or some of the result could not be written`}

// overview prints the help of the program.
func (e *env) overview(w io.Writer) {
	p := func(t text) { fmt.Fprintln(w, t.in(e.lang)) }
	p(text{"kouyaku は、市長公約の進捗管理を行います。各部の実施目標シートを読み、まちがいを指摘し、台帳にまとめ、達成状況を作ります。",
		"kouyaku runs the paperwork behind a mayor's pledges: it reads the departments' target sheets, finds every mistake, merges the rest into one master workbook and writes the achievement summary."})
	p(text{"\n使い方:\n  kouyaku 命令 [オプション] [ファイルやフォルダー…]\n\n命令:", "\nUsage:\n  kouyaku COMMAND [flags] [PATH…]\n\nCommands:"})
	for _, make := range commands {
		c := make()
		fmt.Fprintf(w, "  %s  %s\n", fill(c.name, 8), c.brief.in(e.lang))
	}
	p(text{"\n台帳は --master で指定します（省くと今のフォルダーの " + masterName + "）。\n命令ごとの説明は kouyaku 命令 -h で表示します。\n\n例:\n  kouyaku check 受信\n  kouyaku merge 受信 --out 結果\n",
		"\nThe master is named by --master (" + masterName + " in the current folder otherwise).\nkouyaku COMMAND -h explains a command.\n\nExample:\n  kouyaku check 受信\n  kouyaku merge 受信 --out 結果\n"})
	p(exitHelp)
}

// commandHelp prints the help of one command.
func (e *env) commandHelp(c *command, f *flags) {
	fmt.Fprintf(e.out, "kouyaku %s %s\n\n%s\n", c.name, c.args, c.about.in(e.lang))
	fmt.Fprintln(e.out, text{"\nオプション:", "\nFlags:"}.in(e.lang))
	f.help(e.out)
	fmt.Fprintln(e.out, text{"\n例:", "\nExample:"}.in(e.lang))
	for _, line := range c.example {
		fmt.Fprintln(e.out, "  "+line)
	}
	fmt.Fprintln(e.out)
	fmt.Fprintln(e.out, exitHelp.in(e.lang))
}

// help prints the flags, aligned for wide characters.
func (f *flags) help(w io.Writer) {
	var names, usages []string
	width := 0
	add := func(name, usage string) {
		names, usages = append(names, name), append(usages, usage)
		width = max(width, paper.Width(name))
	}
	f.VisitAll(func(flag *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(flag)
		name := "--" + flag.Name
		if flag.Value.Type() != "bool" {
			name += " " + value
		}
		if flag.DefValue != "" && flag.Value.Type() == "string" {
			usage += fmt.Sprintf(text{"（省くと %s）", " (%s where not given)"}.in(f.lang), flag.DefValue)
		}
		add(name, usage)
	})
	add("-h, --help", text{"この説明を表示する", "show this help"}.in(f.lang))
	for i, name := range names {
		fmt.Fprintf(w, "  %s  %s\n", fill(name, width), usages[i])
	}
}

// fill makes a text as wide as so many of a terminal's columns.
func fill(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-paper.Width(text)))
}

// parseNumbers reads pledge numbers as people list them: 1,4-9.
func parseNumbers(s string) ([]int, error) {
	var list []int
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",、， ", r) }) {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if errA != nil || errB != nil || a < 1 || b < a || b-a > 100_000 {
			return nil, fmt.Errorf("%q is not a list of pledge numbers like 1,4-9", s)
		}
		for n := a; n <= b; n++ {
			list = append(list, n)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%q names no pledge", s)
	}
	return list, nil
}

// joinNumbers prints pledge numbers: 1、4、9.
func joinNumbers(list []int, l finding.Lang) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, text{"、", ", "}.in(l))
}
