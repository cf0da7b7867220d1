// Package clerk plays the departments' part, and that of accidents, in samples
// and tests: it makes workbooks out of readable text ([MakeBook]), types into
// issued ones as a clerk would ([Fill]) and damages them ([Damage]). It knows
// spreadsheets and nothing of pledges, and reads what it types into through
// excelize rather than through the program's own reader, so that a mistake of
// the reader does not hide itself.
//
// # Notation
//
// Both notations are read line by line. Blank lines and lines that begin with
// # are skipped, spaces around a line or a value do not count.
//
// A value is one of
//
//	12  0.45  -3            a number
//	TRUE  FALSE             a truth value
//	'令和7年度              text to the end, whatever it looks like
//	" a\n"                  text with its spaces, escapes as in bare text
//	anything else           text; \n is a line break, \t a tab, \\ a backslash, \| a bar
//	date 2024-03-29         a day; shown as yyyy/m/d unless a format follows
//	error #REF!             an error value
//	formula =1/0 value V    a formula with its stored value V; without
//	                        "value V" no program has calculated it
//	VALUE format CODE       a number, day or formula with a number format
//
// and nothing at all leaves the cell blank.
//
// # Workbooks
//
//	modified 2024-08-20T09:00:00Z   when and by whom the workbook was saved last
//	author 公約 太郎
//	date1904                        dates count from 1904
//
//	sheet 公約一覧                  begins a sheet; what follows is about it
//	row 公約番号 | 公約名           a row of values from column A, below the last row
//	at B5                           the next row stands at B5, further ones below it
//	skip 2                          leaves two rows free
//	cell D7 = 令和7年度             one value
//	rich D8 = 太字 | と普通の字     text in several runs, the first one bold
//	comment D7 = text               a note at a cell
//	format B2:B9 0%                 a number format for cells, blank ones included
//	merge B2:D2
//	hide sheet / hide row 5 / hide column C
//	width C 24                      column width in characters
//
// # Edits
//
//	modified 2024-08-20T09:00:00Z
//
//	[12]                            the form whose 公約番号 is 12
//	状況 = 達成済み                 types into the cell right of the label
//	工程 令和5年度 = 説明会を開催   a label below or right of another label
//	進捗率 = 45%
//	cell D6 = 令和7年度             types into a cell, whatever it is
//	fill A4:C4 FFFF00               colours cells
//	link B4 = https://example.jp/   puts a hyperlink on a cell
//	rename 12の2                    the sheet's new name
//	copy 12 (2)                     a copy of the sheet at the end
//	insert row 5 / insert column C / delete row 5
//	hide sheet / hide row 5 / hide column C
//	delete                          deletes the sheet
//
//	[提出票]                        the sheet of that name
//	担当者 = 職員 一郎
//
//	[*]                             every sheet that has a 公約番号
//
// Typing is what Excel does with a key stroke: 45% becomes the number 0.45, 50
// in a cell with a percent format becomes 0.5, 2024/3/29 and 2024-3-29 become
// days, numbers become numbers; in a cell with the format @ and after a ' all
// of it stays text. The cell keeps its format where it has one. Locked cells
// are typed into as well, as after taking the protection off. Lines are carried
// out in order, so a sheet's new name and moved rows hold from there on.
package clerk
