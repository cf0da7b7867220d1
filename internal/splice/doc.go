// Package splice changes a workbook in place: the cells, rows and sheets it is
// told to change, and nothing else. Every other part of the archive is copied
// as it is, compressed bytes and all, so that charts, comments, filters and
// whatever else people and their programs put there survive.
//
// In a sheet that changes, only the bytes of the cells concerned do, and those
// that must agree with them: dimension, spans, the range of a filter or table
// that grows, formulas that shared the formula of an overwritten cell. In the
// workbook, programs are asked to calculate anew, and the list of formula
// cells goes when formulas do.
package splice
