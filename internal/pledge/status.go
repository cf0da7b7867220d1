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

// Statuses lists the statuses in the order people see them.
var Statuses = []Status{NotStarted, Considering, Underway, Achieved, Merged, Cancelled}

// Live reports whether the pledge is still worked on: neither achieved nor
// merged nor cancelled. Only live pledges are due, late or asked for.
func (s Status) Live() bool { return s != Achieved && s != Merged && s != Cancelled }
