package pledge

import (
	"maps"
	"strconv"
	"strings"
)

// The methods of a record read canonical values, nothing else: what is blank,
// or not canonical, is the zero value.

// Status returns 状況.
func (r Record) Status() Status { return Status(r[StatusWord]) }

// Target returns the year of a KindYear item.
func (r Record) Target(f Field) Target { return canonicalTarget(r[f]) }

// Percent returns 進捗率; ok is false where it is blank.
func (r Record) Percent() (percent int, ok bool) {
	number, ok := strings.CutSuffix(r[Progress], "%")
	n, err := strconv.Atoi(number)
	return n, ok && err == nil
}

// Date returns the day of a KindDate item.
func (r Record) Date(f Field) Date { return canonicalDate(r[f]) }

// Int returns the number of a KindNumber item; ok is false where it is blank.
func (r Record) Int(f Field) (n int, ok bool) {
	n, err := strconv.Atoi(r[f])
	return n, err == nil
}

// Clone returns a copy; a record that is nil gives an empty one.
func (r Record) Clone() Record {
	c := make(Record, len(r))
	maps.Copy(c, r)
	return c
}
