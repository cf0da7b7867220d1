package pledge

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"
)

// Part is a list or group of the settings.
type Part string

// The parts of the settings that a [Problem] may concern.
const (
	PartTerm        Part = "term"
	PartCalendar    Part = "calendar"
	PartCheck       Part = "check"
	PartHorizons    Part = "horizons"
	PartAreas       Part = "areas"
	PartDepartments Part = "departments"
	PartSpellings   Part = "spellings"
	PartAliases     Part = "aliases"
)

// Problem is one thing wrong with settings, with the mend.
type Problem struct {
	Part     Part
	Index    int    // of the entry in its list, from 0; -1 for the part as a whole
	Value    string // what is wrong, as the settings have it
	Japanese string
	English  string
}

// rules is the shape of settings: which values an entry must have, and in
// which range. What entries mean to one another is checked by Validate itself.
type rules struct {
	FirstMonth  int           `validate:"min=0,max=12" part:"calendar" ja:"年度の最初の月は、1から12までの数字にしてください。" en:"the fiscal year's first month must be 1 to 12"`
	CheckMonth  int           `validate:"min=0,max=12" part:"check" ja:"年度末確認の月は、1から12までの数字にしてください。" en:"the year-end check's month must be 1 to 12"`
	CheckDay    int           `validate:"min=0,max=31" part:"check" ja:"年度末確認の日は、1から31までの数字にしてください。" en:"the year-end check's day must be 1 to 31"`
	Horizons    []namedEntry  `validate:"dive" part:"horizons" ja:"区分の名称を入力してください。" en:"a horizon needs a name"`
	Numbers     []numberEntry `validate:"dive" part:"areas" ja:"分野の番号は、1以上の整数にしてください。" en:"an area's number must be a whole number from 1"`
	Areas       []namedEntry  `validate:"dive" part:"areas" ja:"分野の名称を入力してください。" en:"an area needs a name"`
	Departments []namedEntry  `validate:"dive" part:"departments" ja:"部署の名称を入力してください。" en:"a department needs a name"`
	Spellings   []namedEntry  `validate:"dive" part:"spellings" ja:"表記ゆれの「入力」を入力してください。" en:"a spelling needs the word that is typed"`
	Aliases     []namedEntry  `validate:"dive" part:"aliases" ja:"見出しの別名を入力してください。" en:"an alias needs a label"`
}

type namedEntry struct {
	Name string `validate:"required"` // folded
}

type numberEntry struct {
	Number int `validate:"min=1"`
}

var validate = sync.OnceValue(func() *validator.Validate { return validator.New(validator.WithRequiredStructEnabled()) })

// Validate returns everything that is wrong with the settings, part by part
// in the order of the lists; nil where nothing is. Horizons are in the order
// of their years, without a gap and without an overlap; numbers and names
// stand once; former names have one successor; spellings mean a value that the
// item can have.
func (s *Settings) Validate() []Problem {
	c := checker{s: s}
	c.shape()
	if s.TermFrom != 0 && s.TermUntil != 0 && s.TermUntil < s.TermFrom {
		c.add(PartTerm, -1, s.TermUntil.Wareki(), "任期満了日が任期の初日より前です。日付を確かめてください。", "the term ends before it begins")
	}
	if (s.CheckMonth == 0) != (s.CheckDay == 0) {
		c.add(PartCheck, -1, "", "年度末確認の月と日は、両方を入力するか、両方を空白にしてください。", "the year-end check needs both a month and a day, or neither")
	} else if s.CheckMonth > 0 && s.CheckMonth <= 12 && s.CheckDay > NewDate(2024, s.CheckMonth+1, 0).Time().Day() {
		c.add(PartCheck, -1, fmt.Sprintf("%d月%d日", s.CheckMonth, s.CheckDay), "年度末確認の日が、その月にない日です。", "the year-end check's month has no such day")
	}
	c.horizons()
	c.areas()
	c.departments()
	c.spellings()
	c.aliases()
	order := []Part{PartTerm, PartCalendar, PartCheck, PartHorizons, PartAreas, PartDepartments, PartSpellings, PartAliases}
	slices.SortStableFunc(c.list, func(a, b Problem) int {
		if a.Part != b.Part {
			return slices.Index(order, a.Part) - slices.Index(order, b.Part)
		}
		return a.Index - b.Index
	})
	return c.list
}

type checker struct {
	s    *Settings
	list []Problem
}

func (c *checker) add(p Part, i int, value, ja, en string) {
	c.list = append(c.list, Problem{p, i, value, ja, en})
}

// shape checks the ranges and blanks that rules states.
func (c *checker) shape() {
	s := c.s
	r := rules{FirstMonth: int(s.Calendar.FirstMonth), CheckMonth: int(s.CheckMonth), CheckDay: s.CheckDay}
	for _, h := range s.Horizons {
		r.Horizons = append(r.Horizons, namedEntry{Fold(h.Name)})
	}
	for _, a := range s.Areas {
		r.Numbers = append(r.Numbers, numberEntry{a.Number})
		r.Areas = append(r.Areas, namedEntry{Fold(a.Name)})
	}
	for _, d := range s.Departments {
		r.Departments = append(r.Departments, namedEntry{Fold(d.Name)})
	}
	for _, sp := range s.Spellings {
		r.Spellings = append(r.Spellings, namedEntry{Fold(sp.Typed)})
	}
	for _, a := range s.Aliases {
		r.Aliases = append(r.Aliases, namedEntry{FoldLabel(a.Label)})
	}
	var found validator.ValidationErrors
	if !errors.As(validate().Struct(r), &found) {
		return
	}
	for _, f := range found {
		// The namespace is rules.Horizons[2].Name or rules.CheckDay.
		name, index := strings.TrimPrefix(f.Namespace(), "rules."), -1
		if list, rest, ok := strings.Cut(name, "["); ok {
			name = list
			rest, _, _ = strings.Cut(rest, "]")
			index, _ = strconv.Atoi(rest)
		}
		field, _ := reflect.TypeFor[rules]().FieldByName(name)
		value := ""
		if f.Kind() == reflect.Int {
			value = fmt.Sprint(f.Value())
		}
		c.add(Part(field.Tag.Get("part")), index, value, field.Tag.Get("ja"), field.Tag.Get("en"))
	}
}

func (c *checker) horizons() {
	list := c.s.Horizons
	if len(list) == 0 {
		c.add(PartHorizons, -1, "", "区分を1つ以上入力してください。", "there must be at least one horizon")
	}
	c.once(PartHorizons, func(yield func(int, string) bool) {
		for i, h := range list {
			if !yield(i, h.Name) {
				return
			}
		}
	}, "同じ名称の区分が2つあります。", "two horizons have the same name")
	for i, h := range list {
		if h.From != 0 && h.To != 0 && h.To < h.From {
			c.add(PartHorizons, i, h.Name, fmt.Sprintf("区分「%s」の終わりの年度が、始まりの年度より前です。", h.Name), fmt.Sprintf("horizon %q ends before it begins", h.Name))
		}
		if i == 0 {
			continue
		}
		switch before := list[i-1]; {
		case before.To == 0 || h.From == 0 || h.From <= before.To:
			c.add(PartHorizons, i, h.Name, fmt.Sprintf("区分「%s」と「%s」の年度が重なっています。区分は年度の順に並べてください。", before.Name, h.Name), fmt.Sprintf("horizons %q and %q overlap, or are not in the order of their years", before.Name, h.Name))
		case h.From > before.To+1:
			c.add(PartHorizons, i, h.Name, fmt.Sprintf("区分「%s」と「%s」の間に、どの区分でもない年度があります。", before.Name, h.Name), fmt.Sprintf("there is a gap between horizons %q and %q", before.Name, h.Name))
		}
	}
}

func (c *checker) areas() {
	c.once(PartAreas, func(yield func(int, string) bool) {
		for i, a := range c.s.Areas {
			if !yield(i, fmt.Sprint(a.Number)) {
				return
			}
		}
	}, "同じ番号の分野が2つあります。", "two areas have the same number")
	c.once(PartAreas, func(yield func(int, string) bool) {
		for i, a := range c.s.Areas {
			if !yield(i, a.Name) {
				return
			}
		}
	}, "同じ名称の分野が2つあります。", "two areas have the same name")
}

func (c *checker) departments() {
	c.once(PartDepartments, func(yield func(int, string) bool) {
		for i, d := range c.s.Departments {
			if !yield(i, d.Name) {
				return
			}
		}
	}, "同じ名称の部署が2つあります。", "two departments have the same name")
	c.once(PartDepartments, func(yield func(int, string) bool) {
		for i, d := range c.s.Departments {
			for _, f := range d.Former {
				if !yield(i, f) {
					return
				}
			}
		}
	}, "同じ旧名称が2つの部署にあります。どちらか一方にしてください。", "a former name has two successors")
	for i, d := range c.s.Departments {
		if d.From != 0 && d.Until != 0 && d.Until < d.From {
			c.add(PartDepartments, i, d.Name, fmt.Sprintf("部署「%s」の終わりの日が、始まりの日より前です。", d.Name), fmt.Sprintf("department %q ends before it begins", d.Name))
		}
	}
}

func (c *checker) spellings() {
	s := c.s
	first := map[[2]string]Spelling{}
	for i, sp := range s.Spellings {
		c.spells(i, sp.Field, sp.Means)
		if sp.Also != "" || sp.Value != "" {
			c.spells(i, sp.Also, sp.Value)
		}
		key := [2]string{string(sp.Field), Fold(sp.Typed)}
		if before, twice := first[key]; twice && (before.Means != sp.Means || before.Also != sp.Also || before.Value != sp.Value) {
			c.add(PartSpellings, i, sp.Typed, fmt.Sprintf("「%s」の読みかえが2つあります。どちらか一方にしてください。", sp.Typed), fmt.Sprintf("%q is said to mean two things", sp.Typed))
		} else if !twice {
			first[key] = sp
		}
	}
}

// spells checks that a spelling's word is one that its item can have.
func (c *checker) spells(i int, f Field, word string) {
	if ItemOf(f) == nil {
		c.add(PartSpellings, i, string(f), fmt.Sprintf("「%s」という項目はありません。", f), fmt.Sprintf("there is no item %q", f))
		return
	}
	if r, err := c.s.Read(f, Typed{Kind: TypedText, Text: word}); err != nil || r.Value != word || word == "" {
		c.add(PartSpellings, i, word, fmt.Sprintf("「%s」は%sの値ではありません。", word, f.Label()), fmt.Sprintf("%q is no value of %s", word, f))
	}
}

func (c *checker) aliases() {
	means := map[string]Field{}
	for i := range Items {
		means[strings.ToLower(FoldLabel(Items[i].Label))] = Items[i].Key
	}
	for i, a := range c.s.Aliases {
		if ItemOf(a.Field) == nil {
			c.add(PartAliases, i, string(a.Field), fmt.Sprintf("「%s」という項目はありません。", a.Field), fmt.Sprintf("there is no item %q", a.Field))
			continue
		}
		key := strings.ToLower(FoldLabel(a.Label))
		if f, taken := means[key]; taken && f != a.Field {
			c.add(PartAliases, i, a.Label, fmt.Sprintf("「%s」は、すでに%sの見出しです。", a.Label, f.Label()), fmt.Sprintf("%q is a label of %s already", a.Label, f))
		} else {
			means[key] = a.Field
		}
	}
}

// once adds a problem for every entry whose word, folded, stands before.
func (c *checker) once(p Part, each iter.Seq2[int, string], ja, en string) {
	seen := map[string]bool{}
	for i, word := range each {
		key := strings.ToLower(Fold(word)) // to a spreadsheet's formulas the two are one
		if key != "" && seen[key] {
			c.add(p, i, word, ja, en)
		}
		seen[key] = true
	}
}
