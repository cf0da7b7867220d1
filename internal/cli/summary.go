package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"kouyaku/internal/batch"
	"kouyaku/internal/store"
	"kouyaku/internal/summary"
)

func summaryCommand() *command {
	var o batch.SummaryOptions
	var out string
	var pdf, public, overwrite bool
	return &command{
		name: "summary", args: "[--as-of D] [--known-by D] [--since MEETING] [--out FILE] [--public] [--pdf]",
		brief: text{"達成状況を作り直す、または別の日や公表用の達成状況を作る", "write the achievement summary anew, or a copy as of another day"},
		about: text{`台帳の達成状況を作り直し、同じ数字を表示します。
--as-of、--known-by、--out、--public、--pdf のどれかを付けると、台帳は変えず、達成状況と公約一覧だけの別のブックを書きます（--out を省くと、達成状況_日付.xlsx）。
--as-of の日までに達成日があるものを達成とします（後から確認したものも含みます）。--known-by の日より後に決まったことや記録したことは除きます。
--public は、公表しない項目と担当部どうしの比較を除きます。--pdf は、LibreOfficeがあるパソコンで、同じ内容のPDFも書きます。
--json を付けると数字だけをJSONで出し、何も書きません。`,
			`Writes the master's sheet 達成状況 anew and prints the same figures.
With --as-of, --known-by, --out, --public or --pdf the master stays as it is, and a separate workbook of the summary and the list is written (達成状況_DATE.xlsx where --out names none).
Achieved is what has a date of achievement up to --as-of, whenever it was recorded. --known-by leaves out what took effect or was recorded later.
--public leaves out items that are not published and the comparison of departments. --pdf writes the same as PDF where LibreOffice is installed.
--json prints the figures and writes nothing.`},
		example: []string{"kouyaku summary", "kouyaku summary --as-of 2024-03-31 --out 達成状況_令和5年度末.xlsx", "kouyaku summary --public --pdf --out 公表用.xlsx"},
		flags: func(f *flags) {
			f.date(&o.AsOf, "as-of", text{"この`日付`現在の数字にする", "figures as of this `DATE`"})
			f.date(&o.KnownBy, "known-by", text{"この`日付`までに分かっていたことだけで数える", "count only what was known by this `DATE`"})
			f.text(&o.Since, "since", "", text{"この`会議`からの増減を示す（省くと直近の会議）", "changes since this `MEETING`; the last one otherwise"})
			f.text(&out, "out", "", text{"別のブックとして書く`ファイル`", "separate workbook `FILE`"})
			f.bool(&overwrite, "overwrite", text{"別の内容のファイルがあっても置き換える", "replace a file that is something else"})
			f.bool(&public, "public", text{"公表する項目だけにする", "only what the city publishes"})
			f.bool(&pdf, "pdf", text{"PDFも書く", "write a PDF too"})
		},
		run: func(e *env, args []string) (int, error) {
			if len(args) > 0 {
				return 0, usage(text{"余分な引数があります。", "there are no arguments."})
			}
			if e.json && (public || pdf || out != "") {
				return 0, usage(text{"--json は、--out、--public、--pdf といっしょには使えません。", "--json does not go with --out, --public or --pdf."})
			}
			if out != "" && !strings.EqualFold(filepath.Ext(out), ".xlsx") {
				return 0, usage(text{"--out には .xlsx のファイルを指定してください。PDFは --pdf で書きます。", "--out takes an .xlsx file; --pdf writes the PDF."})
			}
			if o.Since != "" {
				m, err := meetingNamed(o.Since)
				if err != nil {
					return 0, err
				}
				o.Since = m.String()
			}
			o.Master, o.Today = e.master, e.today
			if o.AsOf == 0 && o.KnownBy == 0 && out == "" && !public && !pdf && !e.json {
				fig, found, err := batch.Summarise(o)
				if err != nil {
					return 0, err
				}
				e.done = wroteMaster(fig.Revision)
				e.notify(found)
				fmt.Fprint(e.out, summary.Text(fig, e.lang))
				return exitOK, nil
			}
			fig, err := batch.Figures(o)
			if err != nil {
				return 0, err
			}
			if e.json {
				return exitOK, writeJSON(e, fig)
			}
			if fig.Overall.Total == 0 { // a day before the first registration, as likely as not by mistake
				fmt.Fprintln(e.err, text{"その日までに登録された公約は、記録にありません。--as-of と --known-by の日付を確かめてください。", "no pledge is on record by that day; look at --as-of and --known-by"}.in(e.lang))
			}
			if public {
				fig = fig.Public()
			}
			if out == "" {
				out = "達成状況_" + fig.AsOf.String() + ".xlsx"
			}
			if err := writeCopy(e, fig, out, pdf, overwrite); err != nil {
				return 0, err
			}
			return exitOK, nil
		},
	}
}

// writeCopy writes the summary as a separate workbook, and as PDF beside it.
func writeCopy(e *env, fig summary.Figures, out string, pdf, overwrite bool) error {
	data, err := summary.Workbook(fig)
	if err != nil {
		return err
	}
	written, files := []string{out}, map[string][]byte{out: data}
	if pdf {
		told, stop := store.Heed()
		defer stop()
		page, err := summary.PDF(told, data, fig.KnownBy)
		if told.Err() != nil {
			return store.ErrInterrupted
		}
		if err != nil {
			return err
		}
		path := strings.TrimSuffix(out, filepath.Ext(out)) + ".pdf"
		written, files[path] = append(written, path), page
	}
	if err := batch.WriteCopy(e.master, files, written, overwrite); err != nil {
		return err
	}
	e.done = wroteFiles
	if !e.quiet {
		fmt.Fprint(e.out, summary.Text(fig, e.lang))
	}
	for _, path := range written {
		e.printf(text{"%s を書きました。", "Wrote %s."}, path)
	}
	return nil
}
