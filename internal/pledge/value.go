package pledge

import (
	"math"
	"strconv"
)

// TypedKind says what a cell holds, before it means anything.
type TypedKind uint8

const (
	TypedBlank  TypedKind = iota
	TypedText             // Text
	TypedNumber           // Number; Text is what the format shows where it adds words (令和5年度), else the plain number
	TypedDate             // Date, a number whose format shows a day; Number stays
	TypedBool             // Text is TRUE or FALSE
	TypedError            // Text is #REF! and the like
)

// Typed is what someone typed into a cell, before it means anything.
type Typed struct {
	Kind    TypedKind
	Text    string
	Number  float64
	Percent bool // the number's format is a percentage
	Date    Date
	Cleaned bool // Text lost characters that no text keeps, see [Clean]
	Formula bool // the value comes from a formula
	NoValue bool // a formula that no program has calculated; Kind is TypedBlank
}

// TextTyped is a text that someone typed, cleaned.
func TextTyped(s string) Typed {
	t := Typed{Kind: TypedText}
	t.Text, t.Cleaned = Clean(s)
	return t
}

// Shown returns a value as whoever typed it sees it: 33.3% for 0.333 in a cell
// of percentages, 2024-03-29 for a day, "" for a blank.
func (t Typed) Shown() string {
	switch {
	case t.Kind == TypedBlank:
		return ""
	case t.Kind == TypedDate:
		return t.Date.String()
	case t.Kind == TypedNumber && t.Percent:
		return strconv.FormatFloat(math.Round(t.Number*1e11)/1e9, 'f', -1, 64) + "%"
	case t.Kind == TypedNumber && t.Text == "":
		return strconv.FormatFloat(t.Number, 'f', -1, 64)
	}
	return t.Text
}

// Record is a pledge as canonical values. A field that is absent is blank; no
// field is present with "".
type Record map[Field]string

// Reading is what a typed value was read as.
type Reading struct {
	Value string           // canonical; "" for blank
	Also  map[Field]string // what the same words say of other items: 達成（継続）
	// Normalised reports that the value is not what was typed, beyond width
	// and spaces, and so deserves a value-normalised.
	Normalised bool
	// Ambiguous reports a bare number between 0 and 1 read as a percentage.
	Ambiguous bool
}

// ReadError says why a typed value cannot be understood.
type ReadError struct {
	Kind    Kind
	Nearest string // the word probably meant, "" where none is near
	Reason  Misread
}

// Misread is what is wrong with a value that cannot be understood.
type Misread uint8

const (
	NotUnderstood Misread = iota
	NoEra                 // 5年度: which era?
	Relative              // 来年度, 今年度
	OutOfRange            // year outside 2019–2099, percent outside 0–100, number below 1
	NotWhole              // 33.3 %
	NoSuchDay             // 2024-02-30
	TooLong               // over 32,767 characters
)

var misreads = map[Misread]string{
	NotUnderstood: "value cannot be understood",
	NoEra:         "year has no era and no four digits",
	Relative:      "year or day depends on when it is read",
	OutOfRange:    "value is out of range",
	NotWhole:      "value is not whole",
	NoSuchDay:     "there is no such day",
	TooLong:       "text is too long for a cell",
}

func (e *ReadError) Error() string { return misreads[e.Reason] }
