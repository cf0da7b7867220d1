// Package splice changes a workbook in place: the cells, rows and sheets it is
// told to change, and nothing else. Every other part of the archive is copied
// as it is, compressed bytes and all, so that charts, comments, filters and
// whatever else people and their programs put there survive.
package splice
