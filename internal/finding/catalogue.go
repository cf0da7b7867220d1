package finding

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/pledge"
)

// Lang is a language of messages: "ja" or "en". Anything else is read as
// Japanese.
type Lang string

const (
	Japanese Lang = "ja"
	English  Lang = "en"
)

// text is the same words in both languages.
type text struct{ ja, en string }

func (t text) in(lang Lang) string {
	if lang == English {
		return t.en
	}
	return t.ja
}

// entry is what the catalogue knows of a code.
type entry struct {
	code     Code
	severity Severity
	explain  explanation
	variants []variant // at least one; the first stands in for a name unknown
}

// explanation is what `kouyaku explain` prints of a code.
type explanation struct{ means, example, mend text }

// variant is one of the texts of a code. fact and mend quote arguments in
// braces: {value}, {label}, {pledge} and {cell} can always be had, the others
// come from [Finding.Args].
type variant struct {
	name string
	fact text
	mend text
	// milder is the variant's own severity where it is less than its code's; a
	// variant is never graver than its code.
	milder Severity
}

var entryByCode = func() map[Code]*entry {
	m := make(map[Code]*entry, len(catalogue))
	for i := range catalogue {
		m[catalogue[i].code] = &catalogue[i]
	}
	return m
}()

// stranger stands for a code without an entry: a finding is shown even then.
var stranger = variant{fact: text{"{value}", "{value}"}, mend: text{"企画担当に連絡してください。", "Ask the planning office."}}

func (f Finding) texts() variant {
	e := entryByCode[f.Code]
	if e == nil {
		return stranger
	}
	for _, v := range e.variants {
		if v.name == f.Variant {
			return v
		}
	}
	return e.variants[0]
}

// Severity returns the severity the catalogue gives the finding's code and
// variant.
func (f Finding) Severity() Severity {
	e := entryByCode[f.Code]
	if e == nil {
		return Error
	}
	return max(e.severity, f.texts().milder)
}

// Message states the fact in one or two sentences.
func (f Finding) Message(lang Lang) string { return f.expand(f.texts().fact, lang) }

// Hint says how to mend it, or what was done where nothing needs mending.
func (f Finding) Hint(lang Lang) string { return f.expand(f.texts().mend, lang) }

// Check reports what the catalogue lacks for the finding: its code, its
// variant or an argument its texts quote. Such a finding still has texts, the
// code's first ones, with a gap; it is a mistake of ours that tests look for.
func (f Finding) Check() error {
	e := entryByCode[f.Code]
	if e == nil {
		return fmt.Errorf("finding: no code %q", f.Code)
	}
	if !slices.ContainsFunc(e.variants, func(v variant) bool { return v.name == f.Variant }) {
		return fmt.Errorf("finding: %s has no variant %q", f.Code, f.Variant)
	}
	v := f.texts()
	for _, template := range []string{v.fact.ja, v.fact.en, v.mend.ja, v.mend.en} {
		for _, name := range placeholders(template) {
			if _, ok := f.arg(name, Japanese); !ok {
				return fmt.Errorf("finding: %s %q quotes {%s}, which it was not given", f.Code, f.Variant, name)
			}
		}
	}
	return nil
}

// expand puts the arguments into a template. An empty one is named as such,
// without the quotation marks around it: 「」 tells nobody that a cell is blank.
func (f Finding) expand(t text, lang Lang) string {
	opening, closing := "「", "」"
	if lang == English {
		opening, closing = `"`, `"`
	}
	var b strings.Builder
	rest := t.in(lang)
	for {
		before, after, ok := strings.Cut(rest, "{")
		if !ok {
			b.WriteString(rest)
			return b.String()
		}
		name, after, _ := strings.Cut(after, "}")
		value, _ := f.arg(name, lang)
		if value == "" {
			value = nothing(name).in(lang)
			if strings.HasSuffix(before, opening) && strings.HasPrefix(after, closing) {
				before, after = strings.TrimSuffix(before, opening), strings.TrimPrefix(after, closing)
			}
		}
		b.WriteString(before)
		b.WriteString(value)
		rest = after
	}
}

// arg returns an argument as a message quotes it. What the finding brings
// along goes before what every finding has.
func (f Finding) arg(name string, lang Lang) (value string, ok bool) {
	value, ok = f.Args[name]
	if inEnglish, given := f.Args[name+"/en"]; given && lang == English {
		value, ok = inEnglish, true
	}
	if !ok {
		ok = true
		switch name {
		case "value":
			value = f.Value
		case "label":
			value = f.Field.Label()
		case "pledge":
			if f.Pledge != 0 {
				value = strconv.Itoa(f.Pledge)
			}
		case "cell":
			value = f.At.Cell()
		default:
			ok = false
		}
	}
	if word, known := spoken[name][value]; known {
		value = word.in(lang)
	}
	value = pledge.Line(value)
	if !whole[name] {
		value = cut(value)
	}
	return value, ok
}

// spoken gives the words for arguments that are identifiers of ours.
var spoken = map[string]map[string]text{
	"result": {
		"merged":   {"取込済み", "merged"},
		"partly":   {"一部取込", "partly merged"},
		"rejected": {"差戻し", "rejected"},
	},
}

// whole names the arguments that are lists of our own, never what somebody
// typed, and so are never shortened.
var whole = map[string]bool{"words": true, "cells": true, "sheets": true, "difference": true, "other": true, "source": true, "reason": true, "mend": true}

// nothing is how an empty argument is spoken of.
func nothing(name string) text {
	switch name {
	case "label":
		return text{"この欄", "this cell"}
	case "first":
		return text{"ほかのセル", "another cell"}
	case "pledge", "cell":
		return text{"（不明）", "(unknown)"}
	}
	return text{"空欄", "blank"}
}

// longest is how many characters of a cell a message quotes; the finding's
// Value has them all.
const longest = 60

// cut shortens a text to what a message quotes.
func cut(s string) string {
	n := 0
	for i := range s {
		if n == longest {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// placeholders returns the names in braces, in order.
func placeholders(template string) (names []string) {
	for {
		_, after, ok := strings.Cut(template, "{")
		if !ok {
			return names
		}
		var name string
		name, template, _ = strings.Cut(after, "}")
		names = append(names, name)
	}
}

// Word returns the severity as people read it: エラー, 注意, お知らせ; error,
// warning, info in English.
func (s Severity) Word(lang Lang) string {
	return [...]text{{"エラー", "error"}, {"注意", "warning"}, {"お知らせ", "info"}}[s].in(lang)
}

// Codes returns every code, in the catalogue's order.
func Codes() []Code {
	codes := make([]Code, len(catalogue))
	for i, e := range catalogue {
		codes[i] = e.code
	}
	return codes
}

// Explain returns what a code means, with an example and the mend, as lines
// ending in a line break; ok is false for a code that does not exist.
func Explain(code Code, lang Lang) (explanation string, ok bool) {
	e := entryByCode[code]
	if e == nil {
		return "", false
	}
	layout := text{"%s（%s）\n\n%s\n\n例：%s\n直し方：%s\n", "%s (%s)\n\n%s\n\nExample: %s\nTo mend: %s\n"}
	x := e.explain
	return fmt.Sprintf(layout.in(lang), code, e.severity.Word(lang), x.means.in(lang), x.example.in(lang), x.mend.in(lang)), true
}
