package pledge

// Prospect is a word of 達成見込み, how a pledge is expected to end; its value
// is the word people see.
type Prospect string

const (
	OnCourse   Prospect = "見込みどおり"
	MayBeLate  Prospect = "遅れのおそれ"
	OutOfReach Prospect = "達成困難"
)

// prospectRules lists the words in the order people see them. It is the only
// place that tells one from another.
var prospectRules = []struct {
	word    Prospect
	explain bool
}{
	{word: OnCourse},
	{word: MayBeLate, explain: true},
	{word: OutOfReach, explain: true},
}

// Prospects lists the words of 達成見込み in the order people see them.
var Prospects = func() (list []Prospect) {
	for _, r := range prospectRules {
		list = append(list, r.word)
	}
	return list
}()

var prospectWords = func() (list []string) {
	for _, r := range prospectRules {
		list = append(list, string(r.word))
	}
	return list
}()

// NeedsWhy reports whether 現状と課題 must say why the pledge is expected to
// end so.
func (p Prospect) NeedsWhy() bool {
	for _, r := range prospectRules {
		if r.word == p {
			return r.explain
		}
	}
	return false
}
