// Package report tells people and programs what a run did: lines on a
// terminal, the JSON document, and the workbook 取込結果.xlsx.
package report
