package report

import (
	"cmp"
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

// owners tells whose business something is.
type owners struct {
	file   map[string]string  // departments of the files
	pledge map[int]string     // departments of the pledges
	target map[[2]string]bool // files and sheets that are target sheets or lists of departments
}

func (r *Run) owners() owners {
	o := owners{file: make(map[string]string, len(r.Files)), pledge: r.Offices, target: make(map[[2]string]bool)}
	for _, f := range r.Files {
		o.file[f.Path] = f.Department
	}
	// A list bears no department: it is its pledges', if they have but one.
	sent := make(map[string][]string)
	for _, s := range r.Sheets {
		o.target[[2]string{s.At.File, s.At.Sheet}] = true
		if o.file[s.At.File] == "" {
			sent[s.At.File] = append(sent[s.At.File], r.Offices[s.Pledge])
		}
	}
	for file, names := range sent {
		if len(slices.Compact(names)) == 1 {
			o.file[file] = names[0]
		}
	}
	return o
}

// of returns the department of the pledge that a target sheet is of; of any
// other place, a decision sheet for one, it is that of the file; "" where
// nobody knows.
func (o owners) of(at finding.Place, pledge int) string {
	if o.target[[2]string{at.File, at.Sheet}] {
		return cmp.Or(o.pledge[pledge], o.file[at.File])
	}
	return o.file[at.File]
}

// answer is how one department answered the last request.
type answer struct {
	department string // "" for files that do not say whose they are
	asked      int    // pledges
	sheets     sheetCounts
	returned   []int // pledges whose sheet is with the department again
	missing    []int // pledges without a sheet
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
	owners := r.owners()
	for _, s := range r.Sheets {
		of(cmp.Or(owners.of(s.At, s.Pledge), s.Entries[pledge.Department].Value)).sheets.add(s.Verdict)
	}
	for _, m := range r.outstanding() {
		a := of(m.Department)
		a.returned, a.missing = m.Returned, m.Pledges
	}
	list := make([]answer, 0, len(byName))
	for _, name := range r.inOrder(maps.Keys(byName)) {
		list = append(list, *byName[name])
	}
	return list
}

// outstanding are the departments with something to send, with what was
// returned apart from what never came: Pledges has only the latter.
func (r *Run) outstanding() []Missing {
	rejected := make(map[int]bool)
	for _, s := range r.Sheets {
		if s.Verdict == ledger.Rejected {
			rejected[s.Pledge] = true
		}
	}
	list := make([]Missing, len(r.Missing))
	for i, m := range r.Missing {
		list[i].Department = m.Department
		for _, n := range m.Pledges {
			if rejected[n] || slices.Contains(m.Returned, n) {
				list[i].Returned = append(list[i].Returned, n)
			} else {
				list[i].Pledges = append(list[i].Pledges, n)
			}
		}
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

// Ranges writes pledge numbers, in order, as a terminal shows them.
func Ranges(numbers []int, lang finding.Lang) string {
	t := japanese
	if lang == finding.English {
		t = english
	}
	return ranges(numbers, t.to, t.comma)
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
