// Package pledge is the vocabulary of a pledge register: what a pledge is due
// for ([Target], horizons), how far it is ([Status]), which items a pledge has
// ([Items]) and how departments spell those things.
//
// [Settings.Read] accepts what people type; the value it returns is the one
// spelling the master uses (the canonical value), and reading that again gives
// the same value. A [Record] is a pledge as canonical values by [Field].
//
// The package does no I/O and knows no city: what belongs to a city is in
// [Settings], which the 設定 sheet of the master fills.
package pledge
