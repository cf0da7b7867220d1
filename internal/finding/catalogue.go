package finding

// Lang is a language of messages: "ja" or "en".
type Lang string

const (
	Japanese Lang = "ja"
	English  Lang = "en"
)

// Severity returns the severity the catalogue gives the finding's code and
// variant.
func (f Finding) Severity() Severity { return Error }
