// Package targetsheet is the department's form (市長公約実施目標シート): one
// layout, derived from [pledge.Items], drives writing, reading and returning
// it.
package targetsheet
