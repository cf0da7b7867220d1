package ledger

import (
	"reflect"
	"slices"
	"testing"
)

// A list that one of the methods forgets is found by its name.
func TestLogKnowsItsLists(t *testing.T) {
	shape := reflect.TypeFor[Log]()
	for i := range shape.NumField() {
		t.Run(shape.Field(i).Name, func(t *testing.T) {
			of := func(revisions ...int) (l Log) {
				list := reflect.ValueOf(&l).Elem().Field(i)
				for _, r := range revisions {
					row := reflect.New(list.Type().Elem()).Elem()
					row.FieldByName("Revision").SetInt(int64(r))
					list.Set(reflect.Append(list, row))
				}
				return l
			}
			has := func(name string, l Log, want ...int) {
				t.Helper()
				if got := slices.Collect(l.revisions()); !slices.Equal(got, want) {
					t.Errorf("%s has %v, want %v", name, got, want)
				}
			}
			l := of(2, 1, 3, 2)
			if l.Revision() != 3 {
				t.Errorf("revision %d, want 3", l.Revision())
			}
			has("plus", l.Plus(of(5, 4)), 2, 1, 3, 2, 5, 4)
			has("of 2", l.of(2), 2, 2)
			l.sort()
			has("sorted", l, 1, 2, 2, 3)
		})
	}
}
