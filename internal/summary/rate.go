package summary

import "strconv"

// Share is how many of some pledges are achieved.
type Share struct {
	Total    int
	Achieved int
}

// Rate returns achieved over total.
func (s Share) Rate() Rate { return Rate{Of: s.Achieved, All: s.Total} }

func (s *Share) count(achieved bool) {
	s.Total++
	if achieved {
		s.Achieved++
	}
}

// Rate is a part of a whole. It is counted in tenths of a percent, rounded
// half up, in integers: no floating point comes near a published figure.
type Rate struct{ Of, All int }

// Tenths returns the rate in tenths of a percent; ok is false over nothing.
func (r Rate) Tenths() (tenths int, ok bool) {
	if r.All == 0 {
		return 0, false
	}
	return (2000*r.Of + r.All) / (2 * r.All), true
}

// String returns the rate as 45.4%, over nothing as ―.
func (r Rate) String() string {
	n, ok := r.Tenths()
	if !ok {
		return noRate
	}
	return decimal(n) + "%"
}

// MarshalJSON returns the rate with its one decimal (45.4, 100.0), null over
// nothing.
func (r Rate) MarshalJSON() ([]byte, error) {
	n, ok := r.Tenths()
	if !ok {
		return []byte("null"), nil
	}
	return []byte(decimal(n)), nil
}

// noRate stands where there is nothing to divide by.
const noRate = "―"

func decimal(tenths int) string {
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10)
}
