package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx/xstring"
)

// zipDate is 1980-01-01 as archives write days, the first one they can.
const zipDate = 1<<5 | 1

// Bytes saves a workbook made with excelize so that the same workbook always
// gives the same bytes: created and modified are the given day, the archive's
// entries are sorted and bear no time, and the content types that excelize
// declares in random order with a chart or a picture stand in order. Texts
// written by [SetRow], [SetText] and [AddNote] read back as they were.
func Bytes(f *excelize.File, modified pledge.Date) ([]byte, error) {
	day := modified.Time().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "kouyaku", LastModifiedBy: "kouyaku", Created: day, Modified: day}); err != nil {
		return nil, err
	}
	saved, err := save(f)
	if err != nil {
		return nil, err
	}
	in, err := zip.NewReader(bytes.NewReader(saved.Bytes()), int64(saved.Len()))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	out.Grow(saved.Len())
	w := zip.NewWriter(&out)
	for _, file := range in.File {
		if restored, err := restored(file); err != nil {
			return nil, err
		} else if restored != nil {
			entry, err := w.CreateHeader(&zip.FileHeader{
				Name:   file.Name,
				Method: zip.Deflate,
				//lint:ignore SA1019 the same bytes as below
				ModifiedDate: zipDate,
			})
			if err != nil {
				return nil, err
			}
			if _, err := entry.Write(restored); err != nil {
				return nil, err
			}
			continue
		}
		body, err := file.OpenRaw()
		if err != nil {
			return nil, err
		}
		entry, err := w.CreateRaw(&zip.FileHeader{
			Name:               file.Name,
			Method:             file.Method,
			CRC32:              file.CRC32,
			CompressedSize64:   file.CompressedSize64,
			UncompressedSize64: file.UncompressedSize64,
			//lint:ignore SA1019 CreateRaw writes this field and leaves Modified alone
			ModifiedDate: zipDate,
		})
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(entry, body); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// restored returns a part that holds guarded texts with the texts as they are
// to be stored, nil for any other.
func restored(file *zip.File) ([]byte, error) {
	if path.Ext(file.Name) != ".xml" {
		return nil, nil
	}
	r, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if with := xstring.Restore(body); !bytes.Equal(with, body) {
		return with, nil
	}
	return nil, nil
}

// SetRow streams a row as excelize does, but for texts: they read back as they
// were, whatever looks like an escape in them, and stay texts when someone
// enters them again in Excel, whatever they begin with.
func SetRow(f *excelize.File, w *excelize.StreamWriter, cell string, values []any, opts ...excelize.RowOpts) error {
	guarded := make([]any, len(values))
	for i, v := range values {
		guarded[i] = guard(f, v)
	}
	return w.SetRow(cell, guarded, opts...)
}

func guard(f *excelize.File, v any) any {
	switch v := v.(type) {
	case string:
		if xstring.Entered(v) {
			return guard(f, excelize.Cell{Value: v})
		}
		return xstring.Guard(v)
	case excelize.Cell:
		begins := ""
		switch of := v.Value.(type) {
		case string:
			begins = of
			v.Value = xstring.Guard(of)
		case []excelize.RichTextRun:
			of = slices.Clone(of)
			for i := range of {
				begins += of[i].Text
				of[i].Text = xstring.Guard(of[i].Text)
			}
			v.Value = of
		}
		if v.Formula == "" && xstring.Entered(begins) {
			v.StyleID = prefixed(f, v.StyleID)
		}
		return v
	case []excelize.RichTextRun:
		return guard(f, excelize.Cell{Value: v})
	}
	return v
}

// prefixed returns the format like a given one in which a text stays a text.
func prefixed(f *excelize.File, style int) int {
	formats := f.Styles.CellXfs
	yes := true
	like := formats.Xf[style]
	like.QuotePrefix = &yes
	for i, have := range formats.Xf {
		if reflect.DeepEqual(have, like) {
			return i
		}
	}
	formats.Xf = append(formats.Xf, like)
	formats.Count = len(formats.Xf)
	return formats.Count - 1
}

// SetText gives a cell a text as [SetRow] does; the cell has its format by then.
func SetText(f *excelize.File, sheet, cell, text string) error {
	if xstring.Entered(text) {
		style, err := f.GetCellStyle(sheet, cell)
		if err != nil {
			return err
		}
		if err := f.SetCellStyle(sheet, cell, cell, prefixed(f, style)); err != nil {
			return err
		}
	}
	return f.SetCellStr(sheet, cell, xstring.Guard(text))
}

// AddNote puts a note on a cell, its text as [SetRow] writes texts.
func AddNote(f *excelize.File, sheet string, note excelize.Comment) error {
	note.Text = xstring.Guard(note.Text)
	return f.AddComment(sheet, note)
}

// Amend saves a workbook, hands every part to change by its name, and returns
// the workbook of what that returns: for what excelize has no words for, and
// for what it loses where rows are streamed. The given workbook is closed.
func Amend(f *excelize.File, change func(part, body string) string) (*excelize.File, error) {
	defer f.Close()
	saved, err := save(f)
	if err != nil {
		return nil, err
	}
	const most = 2 << 30 // bytes of a part: none is put aside into a file
	amended, err := excelize.OpenReader(saved, excelize.Options{UnzipXMLSizeLimit: most})
	if err != nil {
		return nil, err
	}
	amended.Pkg.Range(func(part, body any) bool {
		if data, ok := body.([]byte); ok {
			if path.Ext(part.(string)) == ".xml" {
				data = xstring.Restore(data)
			}
			amended.Pkg.Store(part, []byte(change(part.(string), string(data))))
		}
		return true
	})
	return amended, nil
}

func save(f *excelize.File) (*bytes.Buffer, error) {
	if types := f.ContentTypes; types != nil {
		inOrder(types.Defaults)
	}
	return f.WriteToBuffer()
}

// inOrder sorts a list, of a type excelize does not export, by what it prints as.
func inOrder[T any](list []T) {
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// Styles gives each cell format of a workbook one number, however often it is
// asked for; excelize itself compares every format with all the others.
type Styles struct {
	file *excelize.File
	ids  map[string]int
}

// NewStyles returns the styles of a workbook made anew.
func NewStyles(f *excelize.File) *Styles { return &Styles{file: f, ids: make(map[string]int)} }

// Get returns the number of a format. A format that cannot be (a font of size
// 1000) is a mistake of the program and panics.
func (s *Styles) Get(style excelize.Style) int {
	key, err := json.Marshal(style)
	if err != nil {
		panic(err)
	}
	id, ok := s.ids[string(key)]
	if !ok {
		if id, err = s.file.NewStyle(&style); err != nil {
			panic(fmt.Sprintf("xlsx: %v", err))
		}
		s.ids[string(key)] = id
	}
	return id
}

// ColumnName returns a column's letters: 1 is A, 28 is AB.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for ; col > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}

// CellName returns a cell's place as A1.
func CellName(row, col int) string { return ColumnName(col) + strconv.Itoa(row) }

// FixedName returns a cell's place as $A$1, which stays the same wherever a
// formula is copied to.
func FixedName(row, col int) string { return "$" + ColumnName(col) + "$" + strconv.Itoa(row) }

// Quoted returns a text as formulas write it.
func Quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// SameRow returns what a whole column of another sheet, as formulas write it,
// holds in the row of the formula's cell, wherever that row comes to stand.
// Formulas that look there are kouyaku's own: people look values up by a key.
func SameRow(column string) string { return sameRowFrom + column + sameRowTo }

const (
	sameRowFrom = "INDEX("
	sameRowTo   = ",ROW())"
)

// looksAtSameRow reports whether a formula has [SameRow] in it. The column may
// be gone: #REF!.
func looksAtSameRow(formula []byte) bool {
	_, after, ok := bytes.Cut(formula, []byte(sameRowFrom))
	return ok && bytes.Contains(after, []byte(sameRowTo))
}
