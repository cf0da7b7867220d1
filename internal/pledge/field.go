package pledge

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// PlanField returns the field of a year's part of the plan: "plan/2023".
func PlanField(y FiscalYear) Field { return Plan + "/" + Field(strconv.Itoa(int(y))) }

// PlanYear returns the year of a year's part of the plan; ok is false for
// every other field.
func (f Field) PlanYear() (y FiscalYear, ok bool) {
	year, ok := strings.CutPrefix(string(f), string(Plan)+"/")
	n, err := strconv.Atoi(year)
	y = FiscalYear(n)
	if !ok || err != nil || y < firstYear || y > lastYear {
		return 0, false
	}
	return y, true
}

// Label returns what people see: the item's label, for a year's part of the
// plan 工程 令和5年度, for no field the field itself.
func (f Field) Label() string {
	item := ItemOf(f)
	if item == nil {
		return string(f)
	}
	if y, ok := f.PlanYear(); ok {
		return item.Label + " " + y.String()
	}
	return item.Label
}

// FieldOf returns the field that a label or header means, folded by
// [FoldLabel]: an item's label, one of the settings' aliases, or either for
// the plan with a year (工程（令和5年度）, 令和5年度の工程). Small and capital
// letters are the same.
func (s *Settings) FieldOf(folded string) (Field, bool) {
	l := s.labels()
	if len(folded) > l.longest {
		return "", false
	}
	key := strings.ToLower(folded)
	if f, ok := l.fields[key]; ok {
		return f, true
	}
	for _, plan := range l.plans {
		rest, ok := strings.CutPrefix(key, plan)
		if !ok {
			if rest, ok = strings.CutSuffix(key, plan); ok {
				rest = strings.TrimSuffix(rest, "の")
			}
		}
		if !ok {
			continue
		}
		m, err := scanMoment(strings.Trim(rest, "()[]【】〔〕:/・-_"), KindYear)
		if y := FiscalYear(m.year); err == nil && m.form <= fiscalForm && m.rest == "" && y >= firstYear && y <= lastYear {
			return PlanField(y), true
		}
	}
	return "", false
}

// Meaning returns the field that a folded label means which [Settings.FieldOf]
// knows, and whether it is that field's own label, no alias.
func (s *Settings) Meaning(folded string) (f Field, own bool) {
	f, _ = s.FieldOf(folded)
	return f, folded == FoldLabel(f.Label())
}

// labels is what the items' labels and the settings' aliases come to, folded.
type labels struct {
	aliases []Alias
	fields  map[string]Field // by folded label, in small letters
	names   []name           // the items' own in their order, then the aliases in theirs
	plans   []string         // folded labels of the plan, longest first
	longest int              // bytes of the longest label, a plan's year included
}

// name is a label or an alias of an item.
type name struct {
	field   Field
	letters []rune // as labelRunes gives them
	own     bool   // the item's label, no alias
}

// compiled is the last labels made. Runs use one settings, so one is enough;
// comparing the aliases costs less than folding a single one.
var compiled atomic.Pointer[labels]

func (s *Settings) labels() *labels {
	l := compiled.Load()
	if l != nil && slices.Equal(l.aliases, s.Aliases) {
		return l
	}
	l = &labels{aliases: slices.Clone(s.Aliases), fields: map[string]Field{}}
	add := func(label string, f Field, own bool) {
		letters := labelRunes(label)
		key := string(letters)
		l.names = append(l.names, name{f, letters, own})
		if _, taken := l.fields[key]; taken || key == "" {
			return
		}
		l.fields[key] = f
		if f == Plan {
			l.plans = append(l.plans, key)
		}
		l.longest = max(l.longest, len(key))
	}
	for i := range Items {
		add(Items[i].Label, Items[i].Key, true)
	}
	for _, a := range l.aliases {
		add(a.Label, a.Field, false)
	}
	slices.SortStableFunc(l.plans, func(a, b string) int { return len(b) - len(a) })
	l.longest += len("（令和二十三年度）の")
	compiled.Store(l)
	return l
}
