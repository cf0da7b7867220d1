package pledge

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// MaxText is how many UTF-16 units a cell can hold.
const MaxText = 32767

// MaxCount is the largest round, revision and other count that is taken for one.
const MaxCount = 1_000_000_000

// tolerance is how far from a whole percent a percentage may be, in percent.
const tolerance = 1e-9

// Read reads what someone typed for an item, by the item's kind and the
// settings' spellings. A blank, and text of nothing but spaces, reads as "".
// Reading a canonical value as text gives that value. The error is a
// [*ReadError].
func (s *Settings) Read(f Field, in Typed) (Reading, error) {
	kind := KindText
	item := ItemOf(f)
	if item != nil {
		kind = item.Kind
	}
	if in.Kind == TypedBlank || in.Kind == TypedText && blank(in.Text) {
		return Reading{}, nil
	}
	if f == Department || f == Division { // names, not texts: spaces around one are nobody's
		in.Text = strings.TrimSpace(in.Text)
	}
	r, e := s.readKind(item, kind, in)
	if e == nil && kind != KindText { // a value of the item is no spelling of another
		return r, nil
	}
	if sp := s.spelling(f, in); sp != nil {
		r = Reading{Value: sp.Means, Normalised: Fold(in.Text) != Fold(sp.Means)}
		if sp.Also != "" {
			r.Also = map[Field]string{sp.Also: sp.Value}
		}
		return r, nil
	}
	if e != nil {
		e.Kind = kind
		if words := s.choices(item, kind); words != nil {
			e.Nearest = s.nearWord(f, words, in.shown())
		}
		return Reading{}, e
	}
	return r, nil
}

func (s *Settings) readKind(item *Item, kind Kind, in Typed) (Reading, *ReadError) {
	if in.Kind == TypedError {
		return Reading{}, misread(kind, NotUnderstood)
	}
	switch kind {
	case KindNumber:
		return readNumber(in)
	case KindPercent:
		return readPercent(in)
	case KindDate:
		return s.readDate(in)
	case KindYear:
		return s.readTarget(in)
	case KindArea:
		return s.readArea(in)
	case KindHorizon, KindStatus, KindWord:
		return readWord(s.choices(item, kind), in)
	}
	return readText(in)
}

// choices returns the words an item may have, nil where it is no choice.
func (s *Settings) choices(item *Item, kind Kind) []string {
	switch kind {
	case KindHorizon:
		names := make([]string, len(s.Horizons))
		for i, h := range s.Horizons {
			names[i] = h.Name
		}
		return names
	case KindStatus, KindWord:
		return item.Words
	}
	return nil
}

// spelling returns what the settings say a typed text means for an item, or
// nil.
func (s *Settings) spelling(f Field, in Typed) *Spelling {
	if in.Kind != TypedText {
		return nil
	}
	folded := ""
	for i := range s.Spellings {
		sp := &s.Spellings[i]
		if sp.Field != f {
			continue
		}
		if folded == "" {
			folded = Fold(in.Text)
		}
		if sp.Typed == folded || Fold(sp.Typed) == folded {
			return sp
		}
	}
	return nil
}

// nearWord returns the word probably meant, by the item's words and their
// spellings.
func (s *Settings) nearWord(f Field, words []string, typed string) string {
	var near []spelled
	for _, w := range words {
		near = append(near, spelled{Fold(w), w})
	}
	for _, sp := range s.Spellings {
		if sp.Field == f {
			near = append(near, spelled{Fold(sp.Typed), sp.Means})
		}
	}
	return nearest(typed, near)
}

// shown returns what a person sees in the cell.
func (in Typed) shown() string {
	switch {
	case in.Kind == TypedDate:
		return in.Date.String()
	case in.Kind == TypedNumber && in.Percent:
		return plain(math.Round(in.Number*1e11)/1e9) + "%"
	case in.Kind == TypedNumber && in.Text == "":
		return plain(in.Number)
	}
	return in.Text
}

func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// took returns a reading of value, normalised where it is not what was typed.
func (in Typed) took(value string) Reading {
	return Reading{Value: value, Normalised: Fold(in.shown()) != Fold(value)}
}

func readText(in Typed) (Reading, *ReadError) {
	if in.Kind == TypedDate {
		// What was typed is lost: Excel keeps the day alone.
		return Reading{Value: in.Date.Wareki(), Normalised: true}, nil
	}
	text := in.shown()
	units := len(text)
	if units > MaxText { // bytes: never fewer than units
		units = 0
		for _, r := range text {
			units += max(1, utf16.RuneLen(r))
		}
	}
	if units > MaxText {
		return Reading{}, misread(KindText, TooLong)
	}
	return Reading{Value: text, Normalised: in.Cleaned}, nil
}

func readWord(words []string, in Typed) (Reading, *ReadError) {
	typed := in.shown()
	for _, w := range words {
		if w == typed {
			return Reading{Value: w}, nil
		}
	}
	folded := Fold(typed)
	for _, w := range words {
		if Fold(w) == folded {
			return Reading{Value: w}, nil
		}
	}
	return Reading{}, misread(KindWord, NotUnderstood)
}

var (
	decimal  = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
	numbered = regexp.MustCompile(`^(?:(?i:no)\.?|#|第)?([0-9]+(?:\.[0-9]+)?)(?:番|号)?$`)
	percents = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?%`)
	compact  = regexp.MustCompile(`^(19|20)[0-9]{6}$`)
)

func readNumber(in Typed) (Reading, *ReadError) {
	n, r := in.Number, Reading{}
	switch {
	case in.Kind == TypedNumber && !in.Percent:
	case in.Kind == TypedText:
		folded := Fold(in.Text)
		digits := numbered.FindStringSubmatch(folded)
		if digits == nil {
			if decimal.MatchString(folded) { // a sign
				return r, misread(KindNumber, OutOfRange)
			}
			return r, misread(KindNumber, NotUnderstood)
		}
		n, _ = strconv.ParseFloat(digits[1], 64)
	default:
		return r, misread(KindNumber, NotUnderstood)
	}
	switch {
	case math.IsNaN(n):
		return r, misread(KindNumber, NotUnderstood)
	case n != math.Trunc(n):
		return r, misread(KindNumber, NotWhole)
	case n < 1 || n > 999_999:
		return r, misread(KindNumber, OutOfRange)
	}
	r.Value = strconv.Itoa(int(n))
	r.Normalised = in.Kind == TypedText && Fold(in.Text) != r.Value
	return r, nil
}

func readPercent(in Typed) (Reading, *ReadError) {
	var p float64 // in percent
	var signed, ambiguous bool
	switch in.Kind {
	case TypedNumber:
		p, signed = in.Number, in.Percent
		if in.Percent {
			p *= 100
		} else {
			// A format like 0"%" shows a percent sign and keeps the number.
			signed = strings.HasSuffix(Fold(in.Text), "%")
		}
	case TypedText:
		folded := Fold(in.Text)
		number, ok := strings.CutSuffix(folded, "%")
		if !ok {
			number, ok = strings.CutSuffix(folded, "パーセント")
		}
		if !decimal.MatchString(number) {
			e := misread(KindPercent, NotUnderstood)
			if said := percents.FindAllString(folded, 2); len(said) == 1 {
				e.Nearest = said[0] // 約50%, 50%程度
			}
			return Reading{}, e
		}
		p, _ = strconv.ParseFloat(number, 64)
		signed = ok
	default:
		return Reading{}, misread(KindPercent, NotUnderstood)
	}
	if !signed && p > 0 && p*100 <= 100+tolerance {
		p, ambiguous = p*100, true
	}
	whole := math.Round(p)
	switch {
	case math.IsNaN(p):
		return Reading{}, misread(KindPercent, NotUnderstood)
	case p < -tolerance || p > 100+tolerance:
		return Reading{}, misread(KindPercent, OutOfRange)
	case math.Abs(p-whole) > tolerance:
		return Reading{}, misread(KindPercent, NotWhole)
	}
	r := Reading{Value: strconv.Itoa(int(whole)) + "%", Ambiguous: ambiguous}
	// progress-ambiguous says itself what the number was read as.
	r.Normalised = !ambiguous && (in.Kind == TypedText && Fold(in.Text) != r.Value || in.Kind == TypedNumber && !signed)
	return r, nil
}

func (s *Settings) readDate(in Typed) (Reading, *ReadError) {
	switch in.Kind {
	case TypedDate:
		if in.Date < firstDay || in.Date > lastDay {
			return Reading{}, misread(KindDate, OutOfRange)
		}
		return Reading{Value: in.Date.String()}, nil
	case TypedBool:
		return Reading{}, misread(KindDate, NotUnderstood)
	}
	folded := Fold(in.shown())
	if in.Kind == TypedText || !decimal.MatchString(folded) {
		d, _, err := ParseDate(in.Text, s.Calendar)
		if err == nil {
			return in.took(d.String()), nil
		}
		if !compact.MatchString(folded) {
			return Reading{}, err.(*ReadError)
		}
	}
	e := misread(KindDate, NotUnderstood)
	if compact.MatchString(folded) { // 20240329
		if d, _, err := ParseDate(folded[:4]+"-"+folded[4:6]+"-"+folded[6:], s.Calendar); err == nil {
			e.Nearest = d.String()
		}
	} else if d := Date(in.Number); in.Kind == TypedNumber && !in.Percent && float64(d) == in.Number && FiscalYear(d.Time().Year()) >= firstYear && d <= lastDay {
		e.Nearest = d.String() // a date whose format was lost
	}
	return Reading{}, e
}

func (s *Settings) readTarget(in Typed) (Reading, *ReadError) {
	switch in.Kind {
	case TypedBool:
		return Reading{}, misread(KindYear, NotUnderstood)
	case TypedDate:
		y := s.Calendar.YearOf(in.Date)
		if y < firstYear || y > lastYear {
			return Reading{}, misread(KindYear, OutOfRange)
		}
		return in.took(y.String()), nil
	}
	// 2024.3 as a number is no month.
	if in.Kind == TypedNumber && (in.Percent || in.Number != math.Trunc(in.Number)) {
		return Reading{}, misread(KindYear, NotUnderstood)
	}
	t, err := ParseTarget(in.shown(), s.Calendar)
	if err != nil {
		return Reading{}, err.(*ReadError)
	}
	return in.took(t.String()), nil
}

func (s *Settings) readArea(in Typed) (Reading, *ReadError) {
	typed := in.shown()
	folded := Fold(typed)
	near := make([]spelled, 0, 2*len(s.Areas))
	for _, a := range s.Areas {
		shown := a.String()
		if Fold(a.Name) == folded || Fold(shown) == folded {
			return in.took(shown), nil
		}
		near = append(near, spelled{Fold(a.Name), shown}, spelled{Fold(shown), shown})
	}
	number, name := SplitArea(typed)
	for _, a := range s.Areas {
		if number != 0 && a.Number == number && (name == "" || Fold(name) == Fold(a.Name)) {
			return in.took(a.String()), nil
		}
	}
	e := misread(KindArea, NotUnderstood)
	if e.Nearest = nearest(name, near); e.Nearest == "" {
		e.Nearest = nearest(folded, near)
	}
	for _, a := range s.Areas { // renamed, perhaps
		if e.Nearest == "" && number != 0 && a.Number == number {
			e.Nearest = a.String()
		}
	}
	return Reading{}, e
}
