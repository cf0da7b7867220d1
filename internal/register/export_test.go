package register

// For the tests that need the whole program around the register.
var (
	Parts   = partMap
	Archive = archive
)
