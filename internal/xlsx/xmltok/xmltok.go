package xmltok

// Kind is the kind of a token.
type Kind uint8

const (
	EOF Kind = iota
	Start
	End  // also follows a self-closing Start
	Text // character data or CDATA, entities resolved
)

// Attr is one attribute. Name is the local name, Space the namespace URI ("" for
// none); Value has its entities resolved. Its bytes are valid until the next call of Next.
type Attr struct {
	Space, Name string
	Value       []byte
}

// Scanner reads one part that is wholly in memory. Comments and processing
// instructions are skipped; a DOCTYPE, an unknown entity, bad nesting, a second
// root, text outside the root, an undeclared prefix, invalid UTF-8 or a character XML does
// not allow is an error. A UTF-8 BOM is accepted; UTF-16 is converted first.
type Scanner struct {
	// Of the token last returned:
	Kind  Kind
	Space string // namespace URI of a Start or End
	Name  string // local name of a Start or End
	Data  []byte // of a Text; valid until the next call of Next
	Attrs []Attr // of a Start; valid until the next call of Next
	Self  bool   // the Start is self-closing
	From  int    // byte offsets of the token in the source: src[From:To];
	To    int    // the End after a self-closing Start has From == To
}

// New returns a scanner over src.
func New(src []byte) *Scanner { panic("xmltok") }

// Next reads the next token; at the end of a well-formed document it returns
// EOF and a nil error. After an error it keeps returning that error.
func (s *Scanner) Next() (Kind, error) { panic("xmltok") }

// Skip reads on to the End that belongs to the Start last returned.
func (s *Scanner) Skip() error { panic("xmltok") }
