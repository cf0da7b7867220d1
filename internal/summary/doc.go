// Package summary is what leadership reads: the figures of a register as of a
// day ([Compute], pure), and the forms they are shown in: the sheet 達成状況 as
// live formulas, with 集計用 that prepares each row for them ([Figures.Sheets]),
// a copy for leadership or the public ([Workbook], [Figures.Public]) and its
// print ([PDF]), lines on a terminal ([Text]) and JSON ([Figures.MarshalJSON]).
//
// A formula and a figure that say the same thing stand for the same
// definition; the interop tests recalculate every formula and compare.
package summary
