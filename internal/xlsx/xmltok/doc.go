// Package xmltok scans the XML of workbook parts: strict about
// well-formedness, without allocation per token, and with the byte offset of
// each token so that a part can be changed in place.
package xmltok
