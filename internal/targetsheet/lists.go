package targetsheet

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// lists are the names of ranges of the sheet 選択肢: what drop-downs offer and
// formulas look up.
type lists struct {
	choices  map[pledge.Field]string // what a field's drop-down offers
	statuses string                  // spellings of the statuses, and what they mean
	spelt    string                  // spellings of the years
	keys     string                  // the years' numbers, beside spelt
	horizons string                  // the years' horizons, beside spelt
}

// spread is how many years before and after those offered the form knows by
// their spellings.
const spread = 10

// writeLists writes the sheet 選択肢 and returns where everything stands on it.
func writeLists(b *paper.Book, s *pledge.Settings, targets []pledge.Target) *lists {
	b.Add(listSheet)
	c := b.Canvas(listSheet)
	l := &lists{choices: make(map[pledge.Field]string)}
	col := 0
	// The last columns written get a name: a conditional format may speak of
	// another sheet's cells by name only.
	named := func(name string, cols, rows int) string {
		c.Try(c.File.SetDefinedName(&excelize.DefinedName{Name: name,
			RefersTo: listSheet + "!$" + xlsx.ColumnName(col-cols+1) + "$2:$" + xlsx.ColumnName(col) + "$" + itoa(max(2, rows+1))}))
		return name
	}
	column := func(header string, values []any) {
		col++
		c.Put(1, col, col, header, paper.Look{Bold: true})
		for i, v := range values {
			c.Put(i+2, col, col, v, paper.Look{})
		}
	}

	for i := range pledge.Items {
		it := &pledge.Items[i]
		if it.By != pledge.ByDepartment {
			continue
		}
		var words []any
		switch it.Kind {
		case pledge.KindYear:
			for _, t := range targets {
				words = append(words, t.String())
			}
		case pledge.KindStatus:
			for _, w := range pledge.Statuses {
				words = append(words, string(w))
			}
		case pledge.KindWord:
			for _, w := range it.Words {
				words = append(words, w)
			}
		case pledge.KindHorizon:
			for _, h := range s.Horizons {
				words = append(words, h.Name)
			}
		case pledge.KindArea:
			for _, a := range s.Areas {
				words = append(words, a.String())
			}
		}
		if len(words) > 0 {
			column("「"+it.Label+"」の選択肢", words)
			l.choices[it.Key] = named("choice_"+string(it.Key), 1, len(words))
		}
	}

	var typed, means []any
	for _, sp := range s.Spellings {
		if sp.Field == pledge.StatusWord {
			typed, means = append(typed, sp.Typed), append(means, sp.Means)
		}
	}
	column("状況の別の書き方", typed)
	column("その意味", means)
	l.statuses = named("status_spellings", 2, len(typed))

	var spelt, keys, horizons []any
	for y := targets[0].Year - spread; y <= targets[len(targets)-1].Year+spread; y++ {
		if _, err := pledge.ParseFiscalYear(itoa(int(y)), s.Calendar); err != nil {
			continue
		}
		for _, open := range []bool{false, true} {
			t := pledge.Target{Year: y, Open: open}
			for _, w := range yearSpellings(t) {
				spelt, keys, horizons = append(spelt, w), append(keys, targetKey(t)), append(horizons, s.HorizonOf(t))
			}
		}
	}
	column("年度の書き方", spelt)
	l.spelt = named("year_spellings", 1, len(spelt))
	column("年度の順番", keys)
	l.keys = named("year_order", 1, len(spelt))
	column("年度の区分", horizons)
	l.horizons = named("year_horizons", 1, len(spelt))

	c.Widths = slices.Repeat([]float64{18}, col)
	c.Try(c.File.ProtectSheet(c.Name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true}))
	c.Try(c.File.SetSheetVisible(c.Name, false))
	c.Flush()
	return l
}

// yearSpellings returns how people type a target: the words the form can tell
// by themselves. The batch understands more.
func yearSpellings(t pledge.Target) []string {
	end := strings.TrimPrefix(t.String(), t.Year.String())
	name := strings.TrimSuffix(t.Year.String(), "度") // 令和7年
	number := itoa(int(t.Year))
	short := strings.NewReplacer("令和", "R", "平成", "H", "元", "1", "年", "").Replace(name)
	var list []string
	for _, stem := range []string{name + "度", name, short + "年度", short, number + "年度", number} {
		list = append(list, stem+end)
	}
	return list
}
