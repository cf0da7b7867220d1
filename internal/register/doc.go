// Package register is the master workbook (公約管理台帳): [Load] reads it
// strictly into a [ledger.Book], [Master.Prepare] makes the workbook with
// what a run recorded and reads it back, [Draft.Commit] writes it, all or
// nothing, through one door (package store).
//
// Each sheet of record is one table of fields ([records]) that both reads and
// writes it. 記録の照合 holds what the rows of each revision come to, so that rows
// that people change, delete or add there are found. 公約一覧 follows [pledge.Items]; 設定 is read by its labels and
// headed tables. Everything people added to the workbook stays, since only
// single cells and rows are changed (package splice).
package register
