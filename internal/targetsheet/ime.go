package targetsheet

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
)

// imeModes say, by the type of a cell's data validation, whether Japanese
// input is off or on when the cell is entered; "" is a validation that allows
// any value, which numbers have. Drop-downs leave it as it is.
var imeModes = map[string]string{
	"":           "off",
	"decimal":    "off",
	"date":       "off",
	"textLength": "hiragana",
}

var (
	validationTag  = regexp.MustCompile(`<dataValidation [^>]*>`)
	validationType = regexp.MustCompile(` type="([^"]*)"`)
)

// withIME sets the modes in a workbook that excelize made, which cannot. Parts
// without a data validation are copied as they are.
func withIME(data []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Grow(len(data) + len(data)/8)
	w := zip.NewWriter(&out)
	for _, file := range in.File {
		if err := copyPart(w, file); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func copyPart(w *zip.Writer, file *zip.File) error {
	if !strings.HasPrefix(file.Name, "xl/worksheets/sheet") {
		return w.Copy(file)
	}
	r, err := file.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	part, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	// The tags stand together, behind the cells; what a cell says cannot be
	// taken for one, since its < is escaped.
	edited := validationTag.ReplaceAllFunc(part, func(tag []byte) []byte {
		kind := ""
		if m := validationType.FindSubmatch(tag); m != nil {
			kind = string(m[1])
		}
		mode := imeModes[kind]
		if mode == "" {
			return tag
		}
		return append([]byte(`<dataValidation imeMode="`+mode+`" `), tag[len("<dataValidation "):]...)
	})
	if bytes.Equal(edited, part) {
		return w.Copy(file)
	}
	//lint:ignore SA1019 the archive bears the day xlsx gives it, as that writes it
	header := &zip.FileHeader{Name: file.Name, Method: file.Method, ModifiedDate: file.ModifiedDate, ModifiedTime: file.ModifiedTime}
	entry, err := w.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = entry.Write(edited)
	return err
}
