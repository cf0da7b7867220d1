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
	words    map[pledge.Field]string // spellings of a field's words, and what they mean
	spelt    string                  // spellings of the years
	keys     string                  // the years' numbers, beside spelt
	horizons string                  // the years' horizons, beside spelt
	numerals string                  // what numbers are written with
	month    int                     // the first of a fiscal year
}

// spread is how many years before and after those offered the form knows by
// their spellings.
const spread = 10

// writeLists writes the sheet 選択肢 and returns where everything stands on it.
func writeLists(b *paper.Book, s *pledge.Settings, targets []pledge.Target) *lists {
	b.Add(listSheet)
	c := b.Canvas(listSheet)
	l := &lists{choices: map[pledge.Field]string{}, words: map[pledge.Field]string{}, month: int(s.Calendar.Start(targets[0].Year).Time().Month())}
	col := 0
	// The last columns written get a name: a conditional format may speak of
	// another sheet's cells by name only.
	named := func(name string, cols, rows int) string {
		c.Try(c.File.SetDefinedName(&excelize.DefinedName{Name: name,
			RefersTo: listSheet + "!" + xlsx.FixedName(2, col-cols+1) + ":" + xlsx.FixedName(max(2, rows+1), col)}))
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
		case pledge.KindStatus, pledge.KindWord:
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

	for i := range pledge.Items {
		it := &pledge.Items[i]
		words := it.Words
		if it.By != pledge.ByDepartment || len(words) == 0 {
			continue
		}
		var typed, means []any
		spell := func(word, mean string) {
			if !slices.Contains(typed, any(word)) {
				typed, means = append(typed, word), append(means, mean)
			}
		}
		for _, w := range words {
			spell(bare.Replace(w), w)
		}
		for _, sp := range s.Spellings {
			if sp.Field == it.Key {
				spell(bare.Replace(sp.Typed), sp.Means)
				spell(pledge.Fold(sp.Typed), sp.Means)
			}
		}
		column("「"+it.Label+"」の書き方", typed)
		column("その意味", means)
		l.words[it.Key] = named("words_"+string(it.Key), 2, len(typed))
	}

	var spelt, keys, horizons []any
	for y := targets[0].Year - spread; y <= targets[len(targets)-1].Year+spread; y++ {
		if _, err := pledge.ParseFiscalYear(itoa(int(y)), s.Calendar); err != nil {
			continue
		}
		for _, open := range []bool{false, true} {
			t := pledge.Target{Year: y, Open: open}
			for _, w := range yearSpellings(t, s.Calendar) {
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
	var numerals []any
	for _, r := range "0123456789元〇" + kanjiDigits + "十" {
		numerals = append(numerals, string(r))
	}
	column("数字", numerals)
	l.numerals = named("numerals", 1, len(numerals))

	c.Widths = slices.Repeat([]float64{18}, col)
	c.Try(c.File.ProtectSheet(c.Name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true}))
	c.Try(c.File.SetSheetVisible(c.Name, false))
	c.Flush()
	return l
}

// bare takes off a word what the forms' formulas take off: spaces, and the
// width of brackets.
var bare = strings.NewReplacer(" ", "", "　", "", "（", "(", "）", ")")

// yearSpellings returns how people type a target: the words the form can tell
// by themselves, without 末 and まで behind them. The batch understands more.
func yearSpellings(t pledge.Target, c pledge.Calendar) []string {
	name := strings.TrimSuffix(t.Year.String(), "度") // 令和7年
	number := itoa(int(t.Year))
	short := strings.NewReplacer("令和", "R", "平成", "H", "元", "1", "年", "").Replace(name)
	end := strings.TrimPrefix(t.String(), t.Year.String())
	var list []string
	for _, stem := range []string{name, "令和" + kanji(int(t.Year)-2018) + "年", short, short + "年", number, number + "年"} {
		for _, w := range []string{stem + "度" + end, stem + end} {
			if read, err := pledge.ParseTarget(w, c); err == nil && read == t && !slices.Contains(list, w) {
				list = append(list, w)
			}
		}
	}
	return list
}

const kanjiDigits = "一二三四五六七八九"

// kanji writes a number from 1 to 99 as 十二, "" for others.
func kanji(n int) string {
	if n < 1 || n > 99 {
		return ""
	}
	digit := func(d int) string { return string([]rune("〇" + kanjiDigits)[d]) }
	text := ""
	if n >= 20 {
		text = digit(n / 10)
	}
	if n >= 10 {
		text += "十"
	}
	if n%10 > 0 {
		text += digit(n % 10)
	}
	return text
}
