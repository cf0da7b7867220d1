package pledge

// Status is how far a pledge is; its value is the word people see.
type Status string

const (
	NotStarted  Status = "未着手"
	Considering Status = "検討中"
	Underway    Status = "実施中"
	Achieved    Status = "達成済み"
	Merged      Status = "統合"
	Cancelled   Status = "中止"
)

// StatusRule is what a status says of the rest of its pledge.
type StatusRule struct {
	Status  Status
	Live    bool // still worked on: due, late and asked for
	MinDone int  // bounds of 進捗率, in percent
	MaxDone int
	Date    bool // has a 達成日, and no other status may
}

// statusRules lists the statuses in the order people see them, with what is
// asked of all alike. What is peculiar to one (a merger counts with the pledge
// it went into) stands where it is worked out, by the status's name.
var statusRules = []StatusRule{
	{Status: NotStarted, Live: true, MinDone: 0, MaxDone: 0},
	{Status: Considering, Live: true, MinDone: 0, MaxDone: 100},
	{Status: Underway, Live: true, MinDone: 0, MaxDone: 100},
	{Status: Achieved, MinDone: 100, MaxDone: 100, Date: true},
	{Status: Merged, MinDone: 0, MaxDone: 100},
	{Status: Cancelled, MinDone: 0, MaxDone: 100},
}

// Statuses lists the statuses in the order people see them.
var Statuses = func() (list []Status) {
	for _, r := range statusRules {
		list = append(list, r.Status)
	}
	return list
}()

var statusWords = func() (list []string) {
	for _, r := range statusRules {
		list = append(list, string(r.Status))
	}
	return list
}()

// Rule returns what the status says of the rest of its pledge; a blank is
// a pledge still worked on, of which nothing is asked.
func (s Status) Rule() StatusRule {
	for _, r := range statusRules {
		if r.Status == s {
			return r
		}
	}
	return StatusRule{Status: s, Live: true, MaxDone: 100}
}

// Live reports whether the pledge is still worked on: neither achieved nor
// merged nor cancelled. Only live pledges are due, late or asked for.
func (s Status) Live() bool { return s.Rule().Live }
