package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"kouyaku/internal/xlsx/xmltok"
)

// archive is the zip file of a workbook, each entry of which is inflated and
// checked exactly once.
type archive struct {
	source  *source
	entries []entry           // in the archive's order
	index   map[string]*entry // by lower-case name: part names differ by more than case
	limits  Limits
	start   time.Time
	used    int64 // bytes unpacked so far
	ticks   int
	*scratch
}

type entry struct {
	*zip.File
	read bool
}

// scratch is what reading one workbook after another can use again.
type scratch struct {
	flate io.ReadCloser
	input *bufio.Reader
	part  []byte // the part last inflated
	chunk []byte
	text  []byte // of one cell or string
	cells []Cell // of one row
	scan  xmltok.Scanner
}

// keepScratch is the size, in bytes, beyond which a buffer is not kept for the
// next workbook.
const keepScratch = 8 << 20

var scratches = sync.Pool{New: func() any {
	return &scratch{
		flate: flate.NewReader(bytes.NewReader(nil)),
		input: bufio.NewReaderSize(nil, 32<<10),
		chunk: make([]byte, 32<<10),
	}
}}

func (s *scratch) release() {
	s.input.Reset(nil)
	s.scan.Reset(nil)
	clear(s.cells[:cap(s.cells)])
	if cap(s.part) > keepScratch {
		s.part = nil
	}
	if cap(s.text) > keepScratch {
		s.text = nil
	}
	scratches.Put(s)
}

// source remembers why reading failed, since archive/zip reports a failing
// disk and a damaged archive alike.
type source struct {
	io.ReaderAt
	err error
}

func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 { // where a damaged list of entries points
		return 0, errors.New("an entry before the file")
	}
	n, err := s.ReaderAt.ReadAt(p, off)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func damaged(part, format string, args ...any) error {
	return &Error{Fault: Damaged, Part: part, Reason: fmt.Sprintf(format, args...)}
}

// openArchive reads the list of entries and checks that it can be true.
func openArchive(a *archive, size int64) error {
	if size > a.limits.File {
		return &Error{Fault: TooLarge, What: "file", Reason: fmt.Sprintf("the file is larger than %d bytes", a.limits.File)}
	}
	head := make([]byte, min(size, 4096))
	if _, err := a.source.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	z, err := zip.NewReader(a.source, size)
	if err != nil {
		if e := a.kind(head, size); e != nil {
			return e
		}
		return damaged("", "%v", err)
	}
	a.entries = make([]entry, len(z.File))
	a.index = make(map[string]*entry, len(z.File))
	for i, f := range z.File {
		a.entries[i].File = f
	}
	if e := a.otherFormat(); e != nil {
		return e
	}
	type extent struct{ from, to int64 }
	extents := make([]extent, 0, len(z.File))
	for i := range a.entries {
		f := &a.entries[i]
		if !soundName(f.Name) {
			return damaged("", "entry %q has a name no part can have", f.Name)
		}
		key := strings.ToLower(strings.TrimSuffix(f.Name, "/"))
		if a.index[key] != nil {
			return damaged(f.Name, "the part is there twice")
		}
		a.index[key] = f
		if f.Flags&1 != 0 {
			return damaged(f.Name, "the entry is encrypted")
		}
		if f.Method != zip.Store && f.Method != zip.Deflate {
			return damaged(f.Name, "unknown compression %d", f.Method)
		}
		from, err := f.DataOffset()
		if err != nil {
			return damaged(f.Name, "%v", err)
		}
		if f.CompressedSize64 > uint64(size) || from+int64(f.CompressedSize64) > size {
			return damaged(f.Name, "the entry reaches beyond the file")
		}
		extents = append(extents, extent{from - 30 - int64(len(f.Name)), from + int64(f.CompressedSize64)})
	}
	slices.SortFunc(extents, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(extents); i++ {
		if extents[i].from < extents[i-1].to {
			return damaged("", "entries of the archive overlap")
		}
	}
	return nil
}

// soundName reports whether an entry's name can be a part's: relative, with
// slashes, no way out of the archive.
func soundName(name string) bool {
	if !utf8.ValidString(name) || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	for seg := range strings.SplitSeq(strings.TrimSuffix(name, "/"), "/") {
		if seg == "" || seg == "." || seg == ".." {
			return false
		}
	}
	return true
}

// find returns the entry of a part, or nil.
func (a *archive) find(name string) *entry {
	e := a.index[strings.ToLower(name)]
	if e == nil || strings.HasSuffix(e.Name, "/") {
		return nil
	}
	return e
}

// tick is called for every token or so, and fails when the time is over.
func (a *archive) tick() error {
	if a.ticks++; a.ticks&0x3ff == 0 {
		return a.onTime()
	}
	return nil
}

func (a *archive) onTime() error {
	if a.limits.Time > 0 && time.Since(a.start) > a.limits.Time {
		return &Error{Fault: OutOfTime, Reason: fmt.Sprintf("reading takes longer than %v", a.limits.Time)}
	}
	return nil
}

// inflate reads an entry wholly and checks its size and sum. With keep it
// returns the bytes, which are valid until the next call.
func (a *archive) inflate(e *entry, keep bool) ([]byte, error) {
	if e.read {
		return nil, damaged(e.Name, "the part is used twice")
	}
	e.read = true
	raw, err := e.OpenRaw()
	if err != nil {
		return nil, damaged(e.Name, "%v", err)
	}
	a.input.Reset(raw)
	in := io.Reader(a.input)
	if e.Method == zip.Deflate {
		if err := a.flate.(flate.Resetter).Reset(a.input, nil); err != nil {
			return nil, err
		}
		in = a.flate
	}
	// What the header says is believed only as far as the compressed bytes make
	// it likely, rows of record being the likeliest to repeat themselves; the
	// buffer grows with what really comes.
	out := a.part[:0]
	if hint := min(e.UncompressedSize64, 64*e.CompressedSize64, uint64(max(a.limits.Unpacked-a.used, 0))) + 512; keep && uint64(cap(out)) < hint {
		out = make([]byte, 0, hint)
	}
	var total int64
	var sum uint32
	for {
		buf := a.chunk
		if keep {
			if cap(out)-len(out) < 512 {
				out = slices.Grow(out, max(len(out), 4096))
			}
			buf = out[len(out):min(cap(out), len(out)+64<<10)]
		}
		n, err := in.Read(buf)
		total += int64(n)
		sum = crc32.Update(sum, crc32.IEEETable, buf[:n])
		if keep {
			out = out[:len(out)+n]
		}
		switch {
		case a.used+total > a.limits.Unpacked:
			return nil, &Error{Fault: TooLarge, Part: e.Name, What: "unpacked", Reason: fmt.Sprintf("unpacked it is larger than %d bytes", a.limits.Unpacked)}
		case uint64(total) > e.UncompressedSize64:
			return nil, damaged(e.Name, "larger than the archive says")
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, damaged(e.Name, "%v", cutShort(err))
		}
		if err := a.onTime(); err != nil {
			return nil, err
		}
	}
	a.used += total
	if keep {
		a.part = out
	}
	switch _, err := a.input.Peek(1); {
	case uint64(total) != e.UncompressedSize64:
		return nil, damaged(e.Name, "smaller than the archive says")
	case sum != e.CRC32:
		return nil, damaged(e.Name, "its checksum is wrong")
	case err == nil:
		return nil, damaged(e.Name, "there are bytes behind the compressed data")
	}
	return out, nil
}

func cutShort(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the compressed data is cut off")
	}
	return err
}

// xml inflates a part and prepares a.scan to read it.
func (a *archive) xml(e *entry) error {
	src, err := a.inflate(e, true)
	if err != nil {
		return err
	}
	if src, err = xmltok.UTF8(src); err != nil {
		return damaged(e.Name, "%v", err)
	}
	a.scan.Reset(src)
	return nil
}

// wellFormed reads a part for no other reason than to see that it is whole.
func (a *archive) wellFormed(e *entry) error {
	if err := a.xml(e); err != nil {
		return err
	}
	for {
		if err := a.tick(); err != nil {
			return err
		}
		switch kind, err := a.scan.Next(); {
		case err != nil:
			return damaged(e.Name, "%v", err)
		case kind == xmltok.EOF:
			return nil
		}
	}
}

func notXLSX(what, reason string) error { return &Error{Fault: NotXLSX, What: what, Reason: reason} }

// kind says what a file is that is no zip archive, nil for an archive that is
// damaged.
func (a *archive) kind(head []byte, size int64) error {
	switch {
	case size == 0:
		return notXLSX("empty", "the file is empty")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return nil
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}):
		return a.compound(size)
	case head[0] == 0x09 && len(head) > 4 && (head[1] == 0 || head[1] == 2 || head[1] == 4 || head[1] == 8):
		return notXLSX("xls", "a workbook of Excel 2–5 (.xls)") // a BIFF file begins with its BOF record
	case looksLikeText(head):
		return notXLSX("text", "a text file")
	}
	return notXLSX("other", "not a workbook")
}

// compound tells what an OLE2 compound file is by the names of its streams: a
// password makes an xlsx such a file, with its content in EncryptedPackage.
// Every entry of the file's directory has 128 bytes ([MS-CFB] 2.6.1), wherever
// its sectors lie.
func (a *archive) compound(size int64) error {
	var encrypted, xls bool
	buf := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(buf)) {
		n, err := a.source.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return err
		}
		for entry := range slices.Chunk(buf[:n], 128) {
			encrypted = encrypted || isStream(entry, "EncryptedPackage")
			xls = xls || isStream(entry, "Workbook") || isStream(entry, "Book")
		}
		if err := a.onTime(); err != nil {
			return err
		}
	}
	switch {
	case encrypted:
		return &Error{Fault: Encrypted, Reason: "protected by a password"}
	case xls:
		return notXLSX("xls", "a workbook of Excel 97–2003 (.xls)")
	}
	return notXLSX("other", "a compound file, but not a workbook")
}

// isStream reports whether a directory entry is a stream of that ASCII name: 64
// bytes of UTF-16, the name's length in bytes with its final zero, the type.
func isStream(entry []byte, name string) bool {
	if len(entry) != 128 || entry[66] != 2 || int(entry[64]) != 2*len(name)+2 || entry[65] != 0 {
		return false
	}
	for i := range len(name) {
		if entry[2*i] != name[i] || entry[2*i+1] != 0 {
			return false
		}
	}
	return true
}

func looksLikeText(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return true
	}
	if bytes.HasPrefix(head, []byte("%PDF")) {
		return false
	}
	for _, b := range head {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b {
			return false
		}
	}
	return true
}

// otherFormat recognises the archives of other programs by their entries.
func (a *archive) otherFormat() error {
	var types, xl bool
	for i := range a.entries {
		f := &a.entries[i]
		switch name := strings.ToLower(f.Name); {
		case name == "mimetype":
			mime := a.peek(f)
			if strings.HasPrefix(mime, "application/vnd.oasis.opendocument.spreadsheet") {
				return notXLSX("ods", "an OpenDocument spreadsheet (.ods)")
			}
			return notXLSX("other", "not a workbook")
		case name == "xl/workbook.bin":
			return notXLSX("xlsb", "a binary workbook (.xlsb)")
		case name == "[content_types].xml":
			types = true
		case strings.HasPrefix(name, "xl/"):
			xl = true
		}
	}
	if !types && !xl {
		return notXLSX("other", "an archive, but not a workbook")
	}
	return nil
}

// peek returns the first bytes of an entry, "" where it cannot be read.
func (a *archive) peek(e *entry) string {
	r, err := e.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, 128)) // what cannot be read has no known type
	return string(b)
}
