// Package targetsheet is the department's form (市長公約実施目標シート): one
// layout, derived from [pledge.Items], drives writing ([Write]), reading
// ([Read]) and returning it ([Return]).
//
// A form is read by its labels wherever they stand, so what a department or
// another program did to the sheet does not matter; a plain list is read by
// its header row. The plan (工程) is a label with fiscal years right of it, one
// below the other, and each year's text right of the year; a label like 工程
// 令和5年度 with the text right of it is the same.
//
// A planner's list of transfers between departments is read by its header row
// as well ([ReadTransfers]).
//
// A form is one printed page for texts up to some 600 characters, also where
// they are typed into an issued form, whose rows keep their heights; longer ones
// get merged rows and further pages, so that nothing is cut off.
//
// 照合番号, beside the page, is the seal of the record a form was issued with
// ([ledger.Seal]): it tells forms of a master's lost line from its own.
//
// Formulas are of the functions that Excel 2010 and LibreOffice share, and
// their values are stored with them. Nothing read back is a formula's.
package targetsheet
