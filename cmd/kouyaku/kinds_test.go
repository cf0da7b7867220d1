package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/japanese"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// kinds are files that are no ordinary workbook, made from a file IN where the
// kind needs one.
var kinds = map[string]func(in []byte) ([]byte, error){
	"xls":       oldWorkbook,
	"ods":       archiveOf("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"),
	"xlsb":      archiveOf("[Content_Types].xml", "<Types/>", "xl/workbook.bin", "\x83\x01"),
	"docx":      archiveOf("word/document.xml", "<w/>"),
	"encrypted": func(in []byte) ([]byte, error) { return excelize.Encrypt(in, &excelize.Options{Password: "himitsu"}) },
	"macros":    withMacros,
	"strict":    strict,
	"signed":    withPart("_xmlsignatures/sig1.xml", "<Signature/>"),
	"shared":    withPart("xl/revisions/revisionHeaders.xml", "<headers/>"),
	"overlong":  overlong,
	"furigana":  furigana,
	"control":   control,
	"merged":    mergedTail,
	"joined":    joined,
	"totals":    totals("変更履歴", ""),
	"labelled":  totals("変更履歴", "集計"),
	"meetings":  totals("会議", "集計"),
	"proposals": totals("提出案", ""),
	"referring": changed(func(f *excelize.File) error {
		_, err := f.NewSheet("覚書")
		return errors.Join(err, f.SetCellFormula("覚書", "A1", "提出案!B5"), f.SetCellFormula("覚書", "A2", "COUNTA(提出案!$A$2:$A$50)+COUNTA(提出案!A:A)"),
			f.SetCellStr("覚書", "B1", "案"), f.SetCellHyperLink("覚書", "B1", "提出案!A5", "Location"),
			f.SetDefinedName(&excelize.DefinedName{Name: "気になる案", RefersTo: "'提出案'!$A$3:$D$3"}))
	}),
	"mirroring": changed(func(f *excelize.File) error {
		_, err := f.NewSheet("写し")
		for row := 2; row < 30; row++ {
			err = errors.Join(err, f.SetCellFormula("写し", fmt.Sprintf("A%d", row), fmt.Sprintf("提出案!A%d", row)))
		}
		return err
	}),
	"own-table": changed(func(f *excelize.File) error {
		return f.AddTable("達成状況", &excelize.Table{Range: "T200:U202", Name: "私表"})
	}),
	"own-pivot": changed(func(f *excelize.File) error {
		return f.AddPivotTable(&excelize.PivotTableOptions{DataRange: "公約一覧!A1:C7", PivotTableRange: "達成状況!T200:Z220", Name: "私の集計",
			Rows: []excelize.PivotTableField{{Data: "分野"}}, Data: []excelize.PivotTableField{{Data: "公約番号", Subtotal: "Count"}}})
	}),
	"own-slicer": changed(func(f *excelize.File) error {
		return errors.Join(f.AddTable("公約一覧", &excelize.Table{Range: "A1:C7", Name: "公約表"}),
			f.AddSlicer("達成状況", &excelize.SlicerOptions{Name: "分野", Cell: "T200", TableSheet: "公約一覧", TableName: "公約表", Caption: "分野"}))
	}),
	"red-row":   coloured("作成依頼", "FF0000", func(rows int) int { return rows }),
	"blue-rows": coloured("作成依頼", "0000FF", func(int) int { return 2 }),
	"bom":       func(in []byte) ([]byte, error) { return append([]byte("\ufeff"), in...), nil },
	"utf16":     func(in []byte) ([]byte, error) { return append([]byte("\xff\xfe"), in...), nil },
	"unnamed": func(in []byte) ([]byte, error) {
		return edited(in, strings.NewReplacer("kouyaku_照合の始まり", "市の名前"))
	},
	"invisible": func(in []byte) ([]byte, error) {
		return []byte(strings.NewReplacer("〔0000〕", "\x00", "〔0007〕", "\a", "〔001B〕", "\x1b").Replace(string(in))), nil
	},
	"jis":  func(in []byte) ([]byte, error) { return japanese.ISO2022JP.NewEncoder().Bytes(in) },
	"sjis": func(in []byte) ([]byte, error) { return japanese.ShiftJIS.NewEncoder().Bytes(in) },
}

// cmdMake makes a file of one of the kinds, or "large": one of 33 MiB that
// takes no room on the disk.
func cmdMake(ts *testscript.TestScript, args []string) error {
	if len(args) < 2 || len(args) > 3 {
		return fmt.Errorf("usage: make KIND [IN] OUT")
	}
	out := ts.MkAbs(args[len(args)-1])
	if args[0] == "large" {
		if err := os.WriteFile(out, []byte("PK\x03\x04"), 0o666); err != nil {
			return err
		}
		return os.Truncate(out, 33<<20)
	}
	kind := kinds[args[0]]
	if kind == nil {
		return fmt.Errorf("no kind %s", args[0])
	}
	var in []byte
	if len(args) == 3 {
		in = []byte(ts.ReadFile(args[1]))
	}
	data, err := kind(in)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
		return err
	}
	return os.WriteFile(out, data, 0o666)
}

// oldWorkbook is as much of a compound file as tells its kind: a header sector
// and a directory with the stream Workbook ([MS-CFB] 2.2, 2.6.1).
func oldWorkbook([]byte) ([]byte, error) {
	data := make([]byte, 1024)
	copy(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	entry := data[512:]
	for i, c := range "Workbook" {
		entry[2*i] = byte(c)
	}
	entry[64], entry[66] = 2*byte(len("Workbook"))+2, 2
	return data, nil
}

// archiveOf makes a zip archive of names and contents.
func archiveOf(parts ...string) func([]byte) ([]byte, error) {
	return func([]byte) ([]byte, error) {
		var buf bytes.Buffer
		w := zip.NewWriter(&buf)
		for i := 0; i < len(parts); i += 2 {
			f, err := w.Create(parts[i])
			if err != nil {
				return nil, err
			}
			if _, err := f.Write([]byte(parts[i+1])); err != nil {
				return nil, err
			}
		}
		err := w.Close()
		return buf.Bytes(), err
	}
}

// withMacros gives a workbook a VBA project.
var withMacros = changed(func(f *excelize.File) error {
	project, err := oldWorkbook(nil) // a VBA project is a compound file too
	if err != nil {
		return err
	}
	f.Path = "macros.xlsm" // the content type follows from the name
	return f.AddVBAProject(project)
})

// strict declares a workbook to be Strict Open XML by its namespaces.
func strict(in []byte) ([]byte, error) {
	return edited(in, strings.NewReplacer(
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"))
}

// withPart adds a part to a workbook.
func withPart(name, content string) func([]byte) ([]byte, error) {
	return func(in []byte) ([]byte, error) {
		zr, err := zip.NewReader(bytes.NewReader(in), int64(len(in)))
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, f := range zr.File {
			if err := w.Copy(f); err != nil {
				return nil, err
			}
		}
		part, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := part.Write([]byte(content)); err != nil {
			return nil, err
		}
		err = w.Close()
		return out.Bytes(), err
	}
}

// overlong makes the words とても長い文 a text longer than a cell of Excel can
// hold; other programs write such texts.
func overlong(in []byte) ([]byte, error) {
	return edited(in, strings.NewReplacer("とても長い文", strings.Repeat("長", pledge.MaxText+1), "ぎりぎりの文", strings.Repeat("長", pledge.MaxText-1)))
}

// furigana gives the words 移動窓口の開設 their reading, as typing Japanese into
// Excel does.
func furigana(in []byte) ([]byte, error) {
	return edited(in, strings.NewReplacer("<t>移動窓口の開設</t>", `<t>移動窓口の開設</t><rPh sb="0" eb="2"><t>イドウ</t></rPh><rPh sb="2" eb="4"><t>マドグチ</t></rPh>`))
}

// mergedTail merges cells just below the rows of a master's 変更履歴.
var mergedTail = merging("変更履歴", func(rows [][]string) (string, string) {
	return fmt.Sprintf("A%d", len(rows)+1), fmt.Sprintf("E%d", len(rows)+3)
})

// totals makes a table of a sheet's rows and a column of people's, with a row of
// totals in that column; label stands in the row's first cell.
func totals(sheet, label string) func([]byte) ([]byte, error) {
	return func(in []byte) ([]byte, error) {
		out, err := changed(func(f *excelize.File) error {
			rows, err := f.GetRows(sheet)
			if err != nil {
				return err
			}
			at := finding.Place{Row: len(rows) + 1, Col: len(rows[0]) + 1}
			head := finding.Place{Row: 1, Col: at.Col}
			first := finding.Place{Row: at.Row, Col: 1}
			if label != "" {
				err = f.SetCellStr(sheet, first.Cell(), label)
			}
			return errors.Join(err, f.SetCellStr(sheet, head.Cell(), "メモ"), f.SetCellInt(sheet, at.Cell(), 0),
				f.AddTable(sheet, &excelize.Table{Range: "A1:" + at.Cell(), Name: "集計表"}))
		})(in)
		if err != nil {
			return nil, err
		}
		return edited(out, strings.NewReplacer(`displayName="集計表"`, `displayName="集計表" totalsRowCount="1"`))
	}
}

// changed makes a change to a workbook, as people do in Excel.
func changed(put func(*excelize.File) error) func([]byte) ([]byte, error) {
	return func(in []byte) ([]byte, error) {
		f, err := excelize.OpenReader(bytes.NewReader(in))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if err := put(f); err != nil {
			return nil, err
		}
		buf, err := f.WriteToBuffer()
		if err != nil {
			return nil, err
		}
		return buf.Bytes(), nil
	}
}

// coloured fills the rows of a sheet from one on, with the number format General.
func coloured(sheet, color string, from func(rows int) int) func([]byte) ([]byte, error) {
	return changed(func(f *excelize.File) error {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return err
		}
		style, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}})
		if err != nil {
			return err
		}
		first, last := finding.Place{Row: from(len(rows)), Col: 1}, finding.Place{Row: len(rows), Col: len(rows[0])}
		return f.SetCellStyle(sheet, first.Cell(), last.Cell(), style)
	})
}

// joined merges the 備考 of the second and third pledge of 公約一覧.
var joined = merging("公約一覧", func(rows [][]string) (string, string) {
	col := slices.Index(rows[0], "備考") + 1
	return finding.Place{Row: 3, Col: col}.Cell(), finding.Place{Row: 4, Col: col}.Cell()
})

// merging merges the cells of a sheet between two corners.
func merging(sheet string, corners func(rows [][]string) (string, string)) func([]byte) ([]byte, error) {
	return changed(func(f *excelize.File) error {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return err
		}
		from, to := corners(rows)
		return f.MergeCell(sheet, from, to)
	})
}

// control makes the control characters that 〔000B〕 and the like stand for,
// escaped as Excel does; no library writes them.
func control(in []byte) ([]byte, error) {
	var pairs []string
	for _, unit := range []string{"0000", "0007", "000B", "001B", "FFFE"} {
		pairs = append(pairs, "〔"+unit+"〕", "_x"+unit+"_")
	}
	return edited(in, strings.NewReplacer(pairs...))
}

// edited replaces text in every part of a workbook.
func edited(in []byte, replace *strings.Replacer) ([]byte, error) {
	zr, err := zip.NewReader(bytes.NewReader(in), int64(len(in)))
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(r); err != nil {
			return nil, err
		}
		if err := r.Close(); err != nil {
			return nil, err
		}
		parts = append(parts, f.Name, replace.Replace(content.String()))
	}
	return archiveOf(parts...)(nil)
}
