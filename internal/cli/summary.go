package cli

import (
	"fmt"
	"os"

	"kouyaku/internal/batch"
	"kouyaku/internal/summary"
)

func summaryCommand() *command {
	var o batch.SummaryOptions
	var out string
	return &command{
		name: "summary", args: "[--as-of D] [--known-by D] [--since MEETING] [--out FILE]",
		brief: text{"達成状況を作り直す、または過去の日の達成状況を作る", "write the achievement summary anew, or as of another day"},
		about: text{`台帳の達成状況を作り直し、同じ数字を表示します。
--as-of、--known-by、--out のどれかを付けると、台帳は変えず、その日の達成状況を（--out があれば別のブックに）出します。
--as-of の日までに達成日があるものを達成とします（後から確認したものも含みます）。--known-by の日より後に決まったことや記録したことは除きます。
--json を付けると数字だけをJSONで出し、何も書き換えません。`,
			`Writes the master's sheet 達成状況 anew and prints the same figures.
With --as-of, --known-by or --out the master stays as it is and the figures of that day are given, into a separate workbook where --out names one.
Achieved is what has a date of achievement up to --as-of, whenever it was recorded. --known-by leaves out what took effect or was recorded later.
--json prints the figures and writes nothing.`},
		example: []string{"kouyaku summary", "kouyaku summary --as-of 2024-03-31", "kouyaku summary --as-of 2024-03-31 --out 達成状況_令和5年度末.xlsx"},
		flags: func(f *flags) {
			f.date(&o.AsOf, "as-of", text{"この`日付`現在の数字にする", "figures as of this `DATE`"})
			f.date(&o.KnownBy, "known-by", text{"この`日付`までに分かっていたことだけで数える", "count only what was known by this `DATE`"})
			f.text(&o.Since, "since", "", text{"この`会議`からの増減を示す（省くと直近の会議）", "changes since this `MEETING`; the last one otherwise"})
			f.text(&out, "out", "", text{"別のブックとして書く`ファイル`", "separate workbook `FILE`"})
		},
		run: func(e *env, args []string) (int, error) {
			if len(args) > 0 {
				return 0, usage(text{"余分な引数があります。", "there are no arguments."})
			}
			if o.Since != "" {
				m, err := meetingNamed(o.Since)
				if err != nil {
					return 0, err
				}
				o.Since = m.String()
			}
			o.Master, o.Today = e.master, e.today
			apart := o.AsOf != 0 || o.Since != "" || o.KnownBy != 0 || out != "" || e.json
			if !apart {
				fig, found, err := batch.Summarise(o)
				if err != nil {
					return 0, err
				}
				e.notify(found)
				fmt.Fprint(e.out, summary.Text(fig, e.lang))
				return exitOK, nil
			}
			fig, err := batch.Figures(o)
			if err != nil {
				return 0, err
			}
			if out != "" {
				data, err := summary.Workbook(fig)
				if err != nil {
					return 0, err
				}
				if err := os.WriteFile(out, data, 0o666); err != nil {
					return 0, err
				}
			}
			if e.json {
				return exitOK, writeJSON(e, fig)
			}
			fmt.Fprint(e.out, summary.Text(fig, e.lang))
			return exitOK, nil
		},
	}
}
