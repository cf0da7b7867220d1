package clerk

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// line is one line of a notation: its number from 1, its first word and the
// rest.
type line struct {
	num        int
	text       string
	verb, rest string
}

// eachLine calls do for every line that says something, and stops at the first
// error, which it gives the line's number.
func eachLine(r io.Reader, do func(line) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20) // a text may be as long as a cell takes, and longer
	for n := 1; sc.Scan(); n++ {
		text := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff"))
		if text == "" || text[0] == '#' {
			continue
		}
		verb, rest, _ := strings.Cut(text, " ")
		l := line{num: n, text: text, verb: verb, rest: strings.TrimSpace(rest)}
		if err := do(l); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return sc.Err()
}

// A value is what the notation says a cell holds. Of a formula, data is the
// stored value, nil for none.
type value struct {
	data    any // nil, string, float64, bool, time.Time or cellError
	format  string
	formula string
	quoted  bool // text on purpose, whatever it looks like
}

type cellError string

var (
	numberForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	errorForm  = regexp.MustCompile(`^#[A-Z0-9/]+[!?A]?$`)
)

// parseValue reads a value of the notation.
func parseValue(s string) (value, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return value{}, nil
	case s[0] == '\'':
		return value{data: unescape(s[1:]), quoted: true}, nil
	case len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"':
		return value{data: unescape(s[1 : len(s)-1]), quoted: true}, nil
	}
	kind, rest, _ := strings.Cut(s, " ")
	switch kind {
	case "date", "formula", "error":
	default:
		kind, rest = "", s
	}
	body, format, _ := strings.Cut(rest, " format ")
	body, format = strings.TrimSpace(body), strings.TrimSpace(format)
	switch kind {
	case "date":
		t, err := time.Parse(time.DateOnly, body)
		if err != nil {
			return value{}, fmt.Errorf("%q is no day like 2024-03-29", body)
		}
		if format == "" {
			format = dateFormat
		}
		return value{data: t, format: format}, nil
	case "error":
		if !errorForm.MatchString(body) {
			return value{}, fmt.Errorf("%q is no error value like #N/A", body)
		}
		return value{data: cellError(body)}, nil
	case "formula":
		f, stored, _ := strings.Cut(body, " value ")
		f, ok := strings.CutPrefix(strings.TrimSpace(f), "=")
		if !ok {
			return value{}, fmt.Errorf("formula %q does not begin with an equals sign", f)
		}
		v := value{formula: f, format: format}
		switch stored = strings.TrimSpace(stored); {
		case stored == "":
		case errorForm.MatchString(stored):
			v.data = cellError(stored)
		default:
			of, err := parseValue(stored)
			if err != nil {
				return value{}, err
			}
			v.data = of.data
		}
		return v, nil
	}
	if numberForm.MatchString(body) {
		n, err := strconv.ParseFloat(body, 64)
		return value{data: n, format: format}, err
	}
	switch s {
	case "TRUE", "FALSE":
		return value{data: s == "TRUE"}, nil
	}
	return value{data: unescape(s)}, nil
}

// dateFormat is how a day shows where nothing else is said.
const dateFormat = "yyyy/m/d"

// unescape resolves \n, \t, \\, \" and \|; any other backslash stands for
// itself.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`, `\"`, `"`, `\|`, "|").Replace(s)
}

// splitBars splits a row at its bars, escaped ones apart.
func splitBars(s string) []string {
	var out []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '|':
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}
