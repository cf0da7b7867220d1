// Package intake finds the files of a run and reads them in parallel: where
// each came from, its bytes' hash, its workbook, and what is wrong with it as a
// file. One slow or bad file never holds up or hides another.
package intake
