package xmltok

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// UTF8 returns a part as UTF-8. A part that begins with a UTF-16 byte order
// mark is converted and loses its XML declaration, which named the former
// encoding; any other is returned as it is. Half a character is an error.
func UTF8(src []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(src, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(src, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return src, nil
	}
	src = src[2:]
	if len(src)%2 != 0 {
		return nil, errors.New("UTF-16 ends inside a character")
	}
	out := make([]byte, 0, len(src)/2+len(src)/4)
	for i := 0; i < len(src); i += 2 {
		r := rune(order.Uint16(src[i:]))
		if utf16.IsSurrogate(r) {
			i += 2
			if i >= len(src) {
				return nil, errors.New("UTF-16 ends inside a character")
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(src[i:]))); r == utf8.RuneError {
				return nil, errors.New("half a character in UTF-16")
			}
		}
		out = utf8.AppendRune(out, r)
	}
	if bytes.HasPrefix(out, []byte("<?xml")) {
		if end := bytes.Index(out, []byte("?>")); end >= 0 {
			out = out[end+2:]
		}
	}
	return out, nil
}
