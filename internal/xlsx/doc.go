// Package xlsx reads workbooks strictly: what it returns is all there is, or
// it is an error with its part and, where there is one, its cell. Nothing is
// skipped in silence.
//
// A [Sheet] is a grid of cells that keep what a program wrote (raw value,
// number format, formula) and what a person meant ([Cell.Typed]). [Sheet.Labels]
// and [Sheet.FindTable] find a form's labels and headed tables in such a grid; forms,
// lists, decision sheets, settings and register are all read through them.
package xlsx
