package targetsheet

import "strconv"

// SheetName is what the form of a pledge is called in an issued workbook.
func SheetName(number int) string { return strconv.Itoa(number) }
