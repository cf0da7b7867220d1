package splice

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds of a worksheet.
const (
	maxRow = excelize.TotalRows
	maxCol = excelize.MaxColumns
)

// column returns a column's letters, 1 is A.
func column(col int) string { return string(appendColumn(nil, col)) }

func appendColumn(b []byte, col int) []byte {
	if col > 26 {
		b = appendColumn(b, (col-1)/26)
	}
	return append(b, byte('A'+(col-1)%26))
}

func a1(row, col int) string { return string(appendA1(nil, row, col)) }

func appendA1(b []byte, row, col int) []byte {
	return strconv.AppendInt(appendColumn(b, col), int64(row), 10)
}

// parseA1 reads a cell reference without $; ok is false for anything else.
func parseA1[T string | []byte](s T) (row, col int, ok bool) {
	i := 0
	for ; i < len(s) && i < 4; i++ {
		c := s[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A'+1)
	}
	if i == 0 || i == len(s) || len(s)-i > 7 || s[i] == '0' {
		return 0, 0, false
	}
	for ; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, 0, false
		}
		row = row*10 + int(s[i]-'0')
	}
	return row, col, row <= maxRow && col <= maxCol
}

// ref is a rectangle of cells, both corners included.
type ref struct{ row1, col1, row2, col2 int }

// parseRef reads a range. Some programs write the range of a filter with $.
func parseRef(s string) (r ref, ok bool) {
	a, b, two := strings.Cut(strings.ReplaceAll(s, "$", ""), ":")
	if r.row1, r.col1, ok = parseA1(a); !ok {
		return r, false
	}
	if r.row2, r.col2 = r.row1, r.col1; !two {
		return r, true
	}
	r.row2, r.col2, ok = parseA1(b)
	return r, ok && r.row1 <= r.row2 && r.col1 <= r.col2
}

func (r ref) String() string {
	if r.row1 == r.row2 && r.col1 == r.col2 {
		return a1(r.row1, r.col1)
	}
	return a1(r.row1, r.col1) + ":" + a1(r.row2, r.col2)
}

func (r ref) absolute() string {
	return fmt.Sprintf("$%s$%d:$%s$%d", column(r.col1), r.row1, column(r.col2), r.row2)
}

func (r ref) has(row, col int) bool {
	return r.row1 <= row && row <= r.row2 && r.col1 <= col && col <= r.col2
}

func (r ref) meets(o ref) bool {
	return r.row1 <= o.row2 && o.row1 <= r.row2 && r.col1 <= o.col2 && o.col1 <= r.col2
}

// refsTo returns the cells and rows of a sheet that a formula names with it, in
// texts too: a link may be a text. Whole columns are none of them.
func refsTo(sheet, formula string) (list []ref) {
	quoted := "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	for i := range formula {
		if formula[i] != '!' {
			continue
		}
		before, after := formula[:i], formula[i+1:]
		ends := func(name string) bool {
			return len(before) >= len(name) && strings.EqualFold(before[len(before)-len(name):], name)
		}
		if !ends(quoted) {
			if !ends(sheet) {
				continue
			}
			// 旧提出案, or the sheet of another workbook: [1]提出案
			if at := len(before) - len(sheet); at > 0 && (isWord(before[at-1]) || before[at-1] == ']') {
				continue
			}
		}
		n := 0
		for n < len(after) && (after[n] == ':' || after[n] < 0x80 && isWord(after[n])) {
			n++
		}
		cells := strings.ReplaceAll(strings.TrimRight(after[:n], ":"), "$", "")
		if r, ok := parseRef(cells); ok {
			list = append(list, r)
			continue
		}
		from, to, _ := strings.Cut(cells, ":")
		row1, err1 := strconv.Atoi(from)
		row2, err2 := strconv.Atoi(to)
		if err1 == nil && err2 == nil && row1 <= row2 {
			list = append(list, ref{row1, 1, row2, maxCol})
		}
	}
	return list
}

// shift moves the relative references of a formula, as filling it down and
// right would. References that leave the sheet become #REF!.
func shift(formula string, rows, cols int) string {
	var b strings.Builder
	for i := 0; i < len(formula); {
		c := formula[i]
		switch {
		case c == '"' || c == '\'':
			end := i + 1
			for end < len(formula) && (formula[end] != c || end+1 < len(formula) && formula[end+1] == c) {
				if formula[end] == c {
					end++
				}
				end++
			}
			end = min(end+1, len(formula))
			b.WriteString(formula[i:end])
			i = end
		case c == '[':
			depth, end := 0, i
			for end < len(formula) {
				depth += strings.Count(formula[end:end+1], "[") - strings.Count(formula[end:end+1], "]")
				if end++; depth == 0 {
					break
				}
			}
			b.WriteString(formula[i:end])
			i = end
		case isWord(c):
			end := i
			for end < len(formula) && isWord(formula[end]) {
				end++
			}
			word := formula[i:end]
			next := byte(0)
			if end < len(formula) {
				next = formula[end]
			}
			inRange := next == ':' || i > 0 && formula[i-1] == ':'
			if next == '(' || next == '!' || next == '[' {
				b.WriteString(word)
			} else {
				b.WriteString(shiftWord(word, rows, cols, inRange))
			}
			i = end
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

func isWord(c byte) bool {
	return c == '$' || c == '_' || c == '.' || c == '\\' || c == '?' || c >= 0x80 ||
		c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// shiftWord moves a cell reference, or a whole column or row where the word is
// an end of a range.
func shiftWord(word string, rows, cols int, inRange bool) string {
	rest := word
	cut := func(in func(byte) bool) (fixed bool, part string) {
		s, fixed := strings.CutPrefix(rest, "$")
		n := 0
		for n < len(s) && in(s[n]) {
			n++
		}
		if n == 0 {
			return false, ""
		}
		part, rest = s[:n], s[n:]
		return fixed, part
	}
	colFixed, letters := cut(func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' })
	rowFixed, digits := cut(func(c byte) bool { return c >= '0' && c <= '9' })
	if rest != "" || len(letters) > 3 || len(digits) > 7 || letters == "" && digits == "" ||
		(letters == "" || digits == "") && !inRange {
		return word
	}
	out := ""
	if letters != "" {
		_, col, ok := parseA1(letters + "1")
		if !ok {
			return word
		}
		if !colFixed {
			col += cols
		}
		if col < 1 || col > maxCol {
			return "#REF!"
		}
		out = dollar(colFixed) + column(col)
	}
	if digits != "" {
		row, _ := strconv.Atoi(digits)
		if row < 1 || row > maxRow {
			return word
		}
		if !rowFixed {
			row += rows
		}
		if row < 1 || row > maxRow {
			return "#REF!"
		}
		out += dollar(rowFixed) + strconv.Itoa(row)
	}
	return out
}

func dollar(fixed bool) string {
	if fixed {
		return "$"
	}
	return ""
}
