// Package summary is what leadership reads: the figures of a register as of a
// day (pure), and the sheet 達成状況 that shows them as live formulas.
package summary
