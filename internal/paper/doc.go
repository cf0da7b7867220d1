// Package paper is what the writers of sheets share: the fonts and the colours
// that mean the same on every sheet, how wide a text is and
// how many lines it takes, and the canvas on which the forms and the decision
// sheet are drawn.
//
// A [Book] collects a workbook made with excelize, a [Canvas] one of its
// sheets: cells with a [Look], merged boxes, row heights, what cells to fill may
// hold, and how the sheet is printed. Cells are written at once by
// [Canvas.Flush], formulas with their values; the first error stays with the
// book. What a sheet says, and where, is its writer's own.
package paper
