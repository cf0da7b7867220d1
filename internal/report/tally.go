package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// sheetCounts says what became of the sheets that were read. Accepted counts
// Unchanged; a waiting sheet is neither accepted nor rejected; a superseded one
// is only read.
type sheetCounts struct {
	Read      int `json:"read"`
	Accepted  int `json:"accepted"`
	Waiting   int `json:"waiting"`
	Rejected  int `json:"rejected"`
	Unchanged int `json:"unchanged"`
}

func (c sheetCounts) superseded() int { return c.Read - c.Accepted - c.Waiting - c.Rejected }

func (c *sheetCounts) add(v ledger.Verdict) {
	c.Read++
	switch v {
	case ledger.Accepted:
		c.Accepted++
	case ledger.Unchanged:
		c.Accepted++
		c.Unchanged++
	case ledger.Waiting:
		c.Waiting++
	case ledger.Rejected:
		c.Rejected++
	}
}

// count counts the sheets of the run.
func (r *Run) count() sheetCounts {
	var c sheetCounts
	for _, s := range r.Sheets {
		c.add(s.Verdict)
	}
	return c
}

// severities counts findings by severity.
type severities [finding.Info + 1]int

func (r *Run) severities() severities {
	var n severities
	for _, f := range r.Findings {
		n[f.Severity()]++
	}
	return n
}

// departments maps each file to its department.
func (r *Run) departments() map[string]string {
	m := make(map[string]string, len(r.Files))
	for _, f := range r.Files {
		m[f.Path] = f.Department
	}
	return m
}

// answer is how one department answered the last request.
type answer struct {
	department string // "" for files that do not say whose they are
	asked      int    // pledges
	sheets     sheetCounts
	missing    []int // pledges
}

// answers lists the departments that were asked or that sent something, in the
// order of the settings; others follow by name, and last who is not known.
func (r *Run) answers() []answer {
	byName := make(map[string]*answer)
	of := func(name string) *answer {
		a := byName[name]
		if a == nil {
			a = &answer{department: name}
			byName[name] = a
		}
		return a
	}
	for name, n := range r.Asked {
		of(name).asked = n
	}
	departments := r.departments()
	for _, s := range r.Sheets {
		name := departments[s.At.File]
		if name == "" {
			name = s.Entries[pledge.Department].Value
		}
		of(name).sheets.add(s.Verdict)
	}
	for _, m := range r.Missing {
		of(m.Department).missing = m.Pledges
	}
	list := make([]answer, 0, len(byName))
	for _, name := range r.inOrder(maps.Keys(byName)) {
		list = append(list, *byName[name])
	}
	return list
}

// inOrder sorts departments' names as the settings have them; names they do
// not have follow, and "" is last.
func (r *Run) inOrder(names func(yield func(string) bool)) []string {
	place := make(map[string]int)
	if r.Settings != nil {
		for i, d := range r.Settings.Departments {
			place[d.Name] = i - len(r.Settings.Departments)
		}
	}
	place[""] = 1
	return slices.SortedFunc(names, func(a, b string) int {
		if place[a] != place[b] {
			return place[a] - place[b]
		}
		return strings.Compare(a, b)
	})
}

// ranges writes pledge numbers shortly: 1–3, 7.
func ranges(numbers []int, to, comma string) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if b.Len() > 0 {
			b.WriteString(comma)
		}
		switch j - i {
		case 0:
			fmt.Fprint(&b, numbers[i])
		case 1:
			fmt.Fprint(&b, numbers[i], comma, numbers[j])
		default:
			fmt.Fprint(&b, numbers[i], to, numbers[j])
		}
		i = j + 1
	}
	return b.String()
}
