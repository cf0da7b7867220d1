package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"kouyaku/internal/batch"
	"kouyaku/internal/pledge"
	"kouyaku/internal/report"
)

func agendaCommand() *command {
	var o batch.AgendaOptions
	var name, choice string
	return &command{
		name: "agenda", args: "--meeting M --date D --pledges … --out FILE",
		brief: text{"会議にかける公約を決め、審査結果票を作る", "put pledges before a meeting and write its decision sheet"},
		about: text{`会議にかける公約を審査中にし、会議の場で記入する審査結果票を作ります。記入した審査結果票は、ほかのファイルと同じように kouyaku merge で取り込みます。
審査中の公約に届いたシートは、決定されるまで提出案として台帳に置き、公約一覧は変えません。
--pledges には、公約番号（1,4-9）、区分の名前（中期）、due（半年以上審査していないか、今年度が目標のもの）、passed（前回の分科会から提出されたものと、ローリングになったもの）を、コンマで区切って指定します。
同じ会議と開催日でもう一度実行すると、議題を置き換えます。`,
			`Puts pledges under review and writes the decision sheet that is filled in during the meeting; merge takes it in like any other file.
Sheets that arrive for a pledge under review wait in 提出案 until they are decided; 公約一覧 stays.
--pledges takes numbers (1,4-9), a horizon (中期), due (not reviewed for six months, or due this fiscal year) and passed (passed on by the last 分科会, and rolled over), separated by commas.
Run again for the same meeting and date, it replaces the list.`},
		example: []string{"kouyaku agenda --meeting 令和6年度第3回分科会 --date 2024-09-09 --pledges due --out 審査結果票.xlsx"},
		flags: func(f *flags) {
			f.text(&name, "meeting", "", text{"`会議`の名前（例 令和6年度第3回本部会議）", "the `MEETING`, such as 令和6年度第3回本部会議"})
			f.date(&o.Date, "date", text{"開催日の`日付`", "the meeting's `DATE`"})
			f.text(&choice, "pledges", "", text{"かける`公約`（番号、区分、due、passed）", "the `PLEDGES`: numbers, a horizon, due, passed"})
			f.bool(&o.Overwrite, "overwrite", text{"内容のちがう審査結果票があっても置き換える", "replace a decision sheet that differs"})
			f.text(&o.Out, "out", "", text{"審査結果票を書く`ファイル`", "the decision sheet `FILE`"})
		},
		run: func(e *env, args []string) (int, error) {
			if name == "" || o.Date == 0 || choice == "" || o.Out == "" || len(args) > 0 {
				return 0, usage(text{"--meeting、--date、--pledges、--out をすべて指定してください。", "--meeting, --date, --pledges and --out are all required."})
			}
			if !strings.EqualFold(filepath.Ext(o.Out), ".xlsx") {
				return 0, usage(text{"--out には .xlsx のファイルを指定してください。", "--out takes an .xlsx file."})
			}
			var err error
			if o.Meeting, err = meetingNamed(name); err != nil {
				return 0, err
			}
			if o.Pledges, err = choose(choice); err != nil {
				return 0, err
			}
			o.Master, o.Today = e.master, e.today
			done, unwritten := batch.Agenda(o)
			if !batch.IsDone(unwritten) {
				return 0, unwritten
			}
			e.done = wrote(done.Done)
			if e.json {
				err := writeJSON(e, map[string]any{"meeting": o.Meeting.String(), "date": o.Date.String(), "pledges": done.Pledges, "dropped": append([]int{}, done.Dropped...), "path": o.Out, "findings": report.FindingsJSON(done.Findings, e.lang)})
				return exitOK, errors.Join(unwritten, err)
			}
			e.notify(done.Findings)
			if unwritten != nil {
				return 0, unwritten
			}
			e.printf(text{"%s（%s）の議題 %d 件を審査中にし、%s を作りました。", "%s (%s): %d pledges are under review; wrote %s."}, o.Meeting, o.Date, len(done.Pledges), o.Out)
			if len(done.Dropped) > 0 {
				e.printf(text{"前の議題にあった公約 %s は、議題から外しました。", "No longer on its agenda: %s."}, report.Ranges(done.Dropped, e.lang))
			}
			if done.MovedFrom != 0 {
				e.printf(text{"この会議の開催日を、%s から %s に改めました。", "The meeting was moved from %s to %s."}, done.MovedFrom, o.Date)
			}
			e.printf(text{"次に: 会議で決定を記入し、%s に入れて kouyaku merge を実行してください。", "Next: fill in the decisions, put the file into %s and run kouyaku merge."}, inboxName)
			return exitOK, nil
		},
	}
}

// meetingNamed reads a meeting's name on the command line.
func meetingNamed(name string) (pledge.Meeting, error) {
	m, err := pledge.ParseMeeting(name)
	if err != nil {
		return m, usage(text{"--meeting には 令和6年度第2回分科会 のように会議の名前を指定してください。", "--meeting takes a meeting's name such as 令和6年度第2回分科会."})
	}
	return m, nil
}

// choose reads the pledges of an agenda: numbers, horizons, due, passed.
func choose(s string) (c batch.Choice, err error) {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",、，", r) }) {
		switch part = strings.TrimSpace(part); {
		case part == "":
		case part == "due":
			c.Due = true
		case part == "passed":
			c.Passed = true
		case part[0] >= '0' && part[0] <= '9' || strings.Trim(pledge.Fold(part), "0123456789-") == "":
			numbers, err := parseNumbers(pledge.Fold(part))
			if err != nil {
				return c, usage(text{"--pledges の「" + part + "」を読めません。", "--pledges: " + err.Error() + "."})
			}
			c.Numbers = append(c.Numbers, numbers...)
		default:
			c.Horizons = append(c.Horizons, part)
		}
	}
	return c, nil
}

func minutesCommand() *command {
	var name string
	return &command{
		name: "minutes", args: "--meeting M",
		brief:   text{"会議の結果を、公表用の文章にする", "the text about a meeting for the city's page and the press"},
		about:   text{"会議の記録から、市のホームページや報道発表にそのまま使える文章を作って表示します。何も変えません。", "Prints, from the record of a meeting, the text for the city's page and the press. Nothing is changed."},
		example: []string{"kouyaku minutes --meeting 令和5年度第5回本部会議"},
		flags: func(f *flags) {
			f.text(&name, "meeting", "", text{"`会議`の名前", "the `MEETING`"})
		},
		run: func(e *env, args []string) (int, error) {
			if name == "" || len(args) > 0 {
				return 0, usage(text{"--meeting で会議を指定してください。", "--meeting is required."})
			}
			m, err := meetingNamed(name)
			if err != nil {
				return 0, err
			}
			minutes, err := batch.Minutes(e.master, m)
			if err != nil {
				return 0, err
			}
			if e.json {
				return exitOK, writeJSON(e, map[string]string{"meeting": m.String(), "text": minutes})
			}
			fmt.Fprint(e.out, minutes)
			return exitOK, nil
		},
	}
}
