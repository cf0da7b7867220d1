package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"kouyaku/internal/batch"
	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/register"
	"kouyaku/internal/splice"
	"kouyaku/internal/store"
	"kouyaku/internal/summary"
	"kouyaku/internal/xlsx"
)

// usageError is a command line that cannot be understood.
type usageError struct {
	command string
	message text
}

func (u *usageError) Error() string { return u.message.en }

func usage(t text) error { return &usageError{message: t} }

// flagError tells a flag mistake in plain words.
func flagError(err error) text {
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedShortnames()
		}
		return text{"「" + name + "」というオプションはありません。", "There is no flag " + name + "."}
	case errors.As(err, &lacking):
		return text{"--" + lacking.GetSpecifiedName() + " には値が必要です。", "--" + lacking.GetSpecifiedName() + " needs a value."}
	case errors.As(err, &invalid):
		t := text{"--" + invalid.GetFlag().Name + " の「" + invalid.GetValue() + "」は使えません。", "--" + invalid.GetFlag().Name + " cannot be " + invalid.GetValue() + "."}
		example, ok := examples[invalid.GetFlag().Value.Type()]
		if ok {
			t.ja, t.en = t.ja+example.ja, t.en+" "+example.en
		}
		return t
	}
	return text{"オプションの書き方が正しくありません。", err.Error()}
}

// examples show how the value of a flag is written, by the flag's type.
var examples = map[string]text{
	(*dateFlag)(nil).Type():    {"「2024-08-23」か「令和6年8月23日」のように、年から書いてください。", "Write it with its year, like 2024-08-23."},
	(*numbersFlag)(nil).Type(): {"「1,4-9」のように、公約番号を並べてください。", "Write pledge numbers, like 1,4-9."},
}

// detail is what an error says besides the sentinel it wraps: a path.
func detail(err, sentinel error) string {
	return strings.TrimPrefix(err.Error(), sentinel.Error()+": ")
}

// isUsage reports whether the command line is what is wrong.
func isUsage(err error) bool {
	var u *usageError
	return errors.As(err, &u) || errors.Is(err, batch.ErrOutIsInput) || errors.Is(err, store.ErrOutIsMaster)
}

// fail tells why the run could not be done and returns the exit status.
func (e *env) fail(err error) int {
	var u *usageError
	if errors.As(err, &u) {
		fmt.Fprintln(e.err, "kouyaku: "+u.message.in(e.lang))
		help := "kouyaku -h"
		if u.command != "" {
			help = "kouyaku " + u.command + " -h"
		}
		fmt.Fprintln(e.err, text{"使い方は " + help + " で表示します。", help + " shows the usage."}.in(e.lang))
		return exitUsage
	}
	if errors.Is(err, store.ErrOutIsMaster) {
		fmt.Fprintln(e.err, "kouyaku: "+text{"--out に台帳（または控え）は指定できません。別のファイルを指定してください。何も変更していません。（" + detail(err, store.ErrOutIsMaster) + "）", "--out cannot be the master or a copy in 控え; name another file. Nothing was changed (" + err.Error() + ")"}.in(e.lang))
		return exitUsage
	}
	if errors.Is(err, batch.ErrOutIsInput) {
		fmt.Fprintln(e.err, "kouyaku: "+text{"--out のフォルダーの中に、読み込むファイルがあります。別のフォルダーを指定してください。（" + detail(err, batch.ErrOutIsInput) + "）", "--out holds what is to be read; name another folder (" + err.Error() + ")"}.in(e.lang))
		return exitUsage
	}
	var unwritten *store.Unwritten
	if errors.As(err, &unwritten) {
		files := pledge.Line(strings.Join(unwritten.Paths, text{"、", ", "}.in(e.lang)))
		master := text{"台帳は変更していません。", "the master was not changed; "}
		if e.done != (text{}) && e.done != wroteFiles {
			master = text{e.done.ja + "が、", e.done.en + ", but "}
		}
		fmt.Fprintln(e.err, "kouyaku: "+text{master.ja + "次のファイルを、新しくするか消すことができませんでした。開いていれば閉じて、もう一度実行してください。（" + files + "）",
			master.en + "these files could not be written or removed; close them if they are open and run again (" + files + ")"}.in(e.lang))
		return exitFindings
	}
	var invalid *batch.Invalid
	if errors.As(err, &invalid) {
		e.tellFindings(invalid.Findings)
		fmt.Fprintln(e.err, text{"kouyaku: 上のセルを直してから、もう一度実行してください。何も変更していません。", "kouyaku: mend the cells above and run again. Nothing was changed."}.in(e.lang))
		return exitFailed
	}
	fmt.Fprintln(e.err, "kouyaku: "+pledge.Line(reason(err).in(e.lang)))
	return exitFailed
}

// wroteMaster is what a run has done that wrote the master.
func wroteMaster(revision int) text {
	return text{fmt.Sprintf("台帳は改訂%dまで書きました", revision), fmt.Sprintf("the master was written (revision %d)", revision)}
}

// wrote is what a run has done that wrote files, and the master where that
// changed.
func wrote(d batch.Done) text {
	if d.Changed {
		return wroteMaster(d.Revision)
	}
	return wroteFiles
}

// wroteFiles is what a run has done that wrote files, and not the master.
var wroteFiles = text{"ファイルは書きました", "the files were written"}

// told returns the exit status of a run whose result was to be shown. Where it
// could not be, the status must not say of a run that changed something that it
// didn't, nor that all is well. Somebody who stops reading (head) has what he
// wants.
func (e *env) told(status int) int {
	err := store.Portable(e.out.err)
	if err == nil || errors.Is(err, store.ErrReaderGone) {
		return status
	}
	why := text{err.Error(), err.Error()}
	if errors.Is(err, store.ErrDiskFull) {
		why = text{"ディスクの空きがありません", "the disk is full"}
	}
	if e.done == (text{}) {
		fmt.Fprintln(e.err, "kouyaku: "+text{"結果を、画面（出力先のファイル）に書き出せませんでした。出力先を確かめて、もう一度実行してください。何も変更していません。（" + why.ja + "）",
			"the result could not be written to the screen, or the file it was sent to; look at that and run again. Nothing was changed. (" + why.en + ")"}.in(e.lang))
		if status == exitOK || status == exitFindings {
			status = exitFailed
		}
		return status
	}
	fmt.Fprintln(e.err, "kouyaku: "+text{e.done.ja + "が、結果を画面（出力先のファイル）に書き出せませんでした。処理はすんでいます。やり直さず、出力先を確かめてください。（" + why.ja + "）",
		e.done.en + ", but the result could not be written to the screen, or the file it was sent to. All is done: don't run again, look at where the output goes. (" + why.en + ")"}.in(e.lang))
	return exitFindings
}

// tellFindings prints findings that stand in the way, each with its place.
func (e *env) tellFindings(list []finding.Finding) {
	for _, f := range list {
		place := f.At.File
		if f.At.Sheet != "" {
			place += " " + f.At.Sheet
		}
		if cell := f.At.Cell(); cell != "" {
			place += " " + cell
		}
		if f.Pledge != 0 {
			place += fmt.Sprintf(text{" 公約%d", " pledge %d"}.in(e.lang), f.Pledge)
		}
		word := f.Severity().Word(e.lang)
		fmt.Fprintf(e.err, "%s [%s]\n  %s  %s\n", pledge.Line(place), f.Code, word, f.Message(e.lang))
		if hint := f.Hint(e.lang); hint != "" {
			fmt.Fprintf(e.err, "%s→ %s\n", strings.Repeat(" ", 4+paper.Width(word)), hint)
		}
	}
}

// reason says what went wrong and what to do about it.
func reason(err error) text {
	err = store.Portable(err)
	var cell *splice.CellError
	var line *csv.ParseError
	var char *register.ControlError
	var busy *store.Busy
	var fault *xlsx.Error
	var differs *store.Differs
	var unknown *batch.UnknownNames
	var path *fs.PathError
	switch {
	case errors.Is(err, register.ErrReadBack): // first: it may wrap any of the others
		return text{"書く前に読み返して確かめたところ、書くはずの内容になっていませんでした。kouyakuの不具合です。台帳は変更していません。この画面の文を控えて、kouyakuの開発元に知らせてください。（" + detail(err, register.ErrReadBack) + "）",
			err.Error() + ": a fault of kouyaku. The master was not changed; report this text."}
	case errors.Is(err, register.ErrNoMaster):
		return noMaster(detail(err, register.ErrNoMaster))
	case errors.As(err, &busy):
		return busyReason(busy)
	case errors.As(err, &differs):
		return text{differs.Path + " は、すでに別の内容であります。置き換えるには --overwrite を付けてください。何も変更していません。", differs.Path + " exists with other content; --overwrite replaces it. Nothing was changed."}
	case errors.As(err, &unknown):
		switch {
		case unknown.Department != "":
			t := text{"担当部「" + unknown.Department + "」は台帳にありません。", "the master has no department " + unknown.Department}
			if unknown.Near != "" {
				t.ja, t.en = t.ja+"「"+unknown.Near+"」ではありませんか。", t.en+"; did you mean "+unknown.Near+"?"
			}
			return t
		case unknown.Horizon != "":
			return text{"区分「" + unknown.Horizon + "」は設定にありません。番号、区分の名称、due、passed のどれかを指定してください。", "設定 has no horizon " + unknown.Horizon + "; give numbers, a horizon, due or passed"}
		}
		return text{"公約番号 " + joinNumbers(unknown.Pledges, finding.Japanese) + " は台帳にありません。", "the master has no pledge " + joinNumbers(unknown.Pledges, finding.English)}
	case errors.Is(err, batch.ErrNothingAsked):
		return text{"依頼する公約がありません。達成済みの公約も出すには --all を付けてください。", "there is no pledge to ask for; --all includes achieved ones"}
	case errors.Is(err, batch.ErrNoPledges):
		return text{"指定した担当部の公約はありません。", "the departments named have no pledge"}
	case errors.Is(err, batch.ErrNotTheirs):
		return text{"指定した公約番号は、どれも指定した担当部の公約ではありません。番号と担当部を確かめてください。", "none of the pledges named is one of the departments'"}
	case errors.Is(err, summary.ErrNoLibreOffice):
		return text{"PDFを作るには、このパソコンにLibreOfficeが必要です。--pdf を付けずに実行し、ExcelでPDFとして保存してください。何も書いていません。", "a PDF needs LibreOffice on this computer; run without --pdf and save as PDF in Excel. Nothing was written."}
	case errors.Is(err, summary.ErrConversion):
		return text{"LibreOfficeでPDFを作れませんでした。--pdf を付けずに実行し、ExcelでPDFとして保存してください。何も変更していません。（" + detail(err, summary.ErrConversion) + "）", err.Error() + "; run without --pdf and save as PDF in Excel. Nothing was changed."}
	case errors.Is(err, batch.ErrEmptyAgenda):
		return text{"議題にする公約がありません。--pledges の指定を確かめてください。何も変更していません。", "there is no pledge for the agenda; look at --pledges. Nothing was changed."}
	case errors.Is(err, batch.ErrEmptyList):
		return text{"一覧に公約が1件もありません。見出しの下に1行に1件ずつ書いてください。", "the list names no pledge; write one a row below the headers"}
	case errors.Is(err, batch.ErrNoMeeting):
		return text{"その会議の記録は台帳にありません。会議の名前を確かめてください。", "the record has no such meeting"}
	case errors.Is(err, batch.ErrMeetingToCome):
		return text{"その会議は基準日より後です。--since には、基準日までに開かれた会議を指定してください。", "the meeting is later than the day of the figures; name one held by then"}
	case errors.Is(err, ledger.ErrNothingToUndo):
		return text{"取り消せる処理がありません。", "there is nothing left to undo"}
	case errors.As(err, &cell):
		return text{"台帳のシート「" + cell.Sheet + "」の" + cell.Cell() + "に書き込めません。（" + cell.Reason + "）何も変更していません。",
			"the master's sheet " + cell.Sheet + " takes no value at " + cell.Cell() + ": " + cell.Reason + ". Nothing was changed."}
	case errors.As(err, &line):
		return text{fmt.Sprintf("一覧のcsvの%d行目を読めません。引用符（\"）の数を確かめるか、Excelブックとして保存し直してください。何も変更していません。（%s）", line.Line, strings.TrimSuffix(err.Error(), ": "+line.Error())),
			fmt.Sprintf("line %d of the csv list cannot be read; look at its quotation marks, or save it as a workbook. Nothing was changed. (%v)", line.Line, err)}
	case errors.As(err, &char):
		return text{fmt.Sprintf("一覧のcsvの%d行目に、画面に見えない制御文字（%s）があります。その文字を消すか、Excelブックとして保存し直してください。何も変更していません。（%s）", char.Line, controlName(char.Char), char.File),
			fmt.Sprintf("line %d of the csv list holds a control character (%s); delete it, or save the list as a workbook. Nothing was changed. (%s)", char.Line, controlName(char.Char), char.File)}
	case errors.Is(err, register.ErrEncoding):
		return text{"一覧のcsvの文字コードが、UTF-8でもShift_JISでもありません。ExcelでUTF-8のcsvか、Excelブックとして保存し直してください。何も変更していません。", err.Error() + "; save the list as csv in UTF-8, or as a workbook. Nothing was changed."}
	case errors.As(err, &fault):
		f := text{"こわれているか、途中で切れています", "is damaged or cut off"}
		switch fault.Fault {
		case xlsx.NotXLSX:
			f = text{"Excelブック (.xlsx) ではありません", "is not an .xlsx workbook"}
		case xlsx.Encrypted:
			f = text{"パスワードで保護されています", "is protected by a password"}
		case xlsx.TooLarge:
			f = text{"大きすぎます", "is too large"}
		}
		return text{"ファイルを読めません。" + f.ja + "。何も変更していません。（" + strings.TrimSuffix(err.Error(), ": "+fault.Error()) + "）", "the file " + f.en + ". Nothing was changed. (" + err.Error() + ")"}
	case errors.Is(err, fs.ErrExist):
		return text{"ファイルがすでにあります。上書きはしません。（" + pathOf(err) + "）", "the file exists and is not overwritten (" + pathOf(err) + ")"}
	case errors.Is(err, fs.ErrNotExist):
		return text{"ファイルまたはフォルダーがありません。（" + pathOf(err) + "）", "there is no such file or folder (" + pathOf(err) + ")"}
	case errors.Is(err, fs.ErrPermission) && readable(pathOf(err)):
		return text{"「" + pathOf(err) + "」に書き込めません。そのファイルかフォルダーが読み取り専用になっているか、書き込む権限がありません。何も変更していません。", pathOf(err) + " cannot be written: it or its folder is read-only, or permission is lacking. Nothing was changed."}
	case errors.Is(err, fs.ErrPermission):
		return text{"ファイルを開けません。ほかのプログラムが開いているか、権限がありません。何も変更していません。（" + pathOf(err) + "）", "the file cannot be opened: another program has it, or permission is lacking. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.Is(err, store.ErrInterrupted):
		return text{"中断しました。台帳は変更していません。", "interrupted; the master was not changed"}
	case errors.Is(err, store.ErrDiskFull):
		return text{"ディスクの空きがありません。台帳は変更していません。", "the disk is full. The master was not changed."}
	case errors.Is(err, store.ErrNoLocks):
		return text{"台帳のあるドライブでは、ファイルのロック（同時に書き込むのを防ぐしくみ）が使えません。台帳をこのパソコンか、ほかの共有フォルダーに移してから、もう一度実行してください。何も変更していません。（" + pathOf(err) + "）",
			"the master's drive has no file locks, so that two runs at once could not be told apart; move it to this computer or another drive. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.Is(err, store.ErrDrive):
		return text{"ファイルを読み書きできません。ディスクかネットワークの障害のようです。ドライブがつながっているか確かめ、もう一度実行してください。何も変更していません。（" + pathOf(err) + "）",
			"the drive cannot be read or written; look whether it is connected and run again. Nothing was changed. (" + err.Error() + ")"}
	case errors.Is(err, store.ErrGarbled):
		return text{"書いたファイルを読み返すと、書いた内容と違っていました。ディスクかネットワークの障害のようです。何も変更していません。別の場所に台帳を移してから、もう一度実行してください。（" + pathOf(err) + "）",
			"the drive gives back other bytes than were written; move the master to another drive and run again. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.Is(err, store.ErrFileName):
		return text{"ファイルの名前が長すぎるか、使えない文字があります。名前やフォルダーを短くしてください。何も変更していません。（" + pathOf(err) + "）",
			"a file cannot have that name; choose a shorter one. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.Is(err, store.ErrIrregular):
		return text{"ファイルではなく、パイプかデバイスです。ふつうのファイルを指定してください。その名前がふさがっているときは、ほかへ移してください。何も変更していません。（" + pathOf(err) + "）",
			"that is no file but a pipe or a device; name an ordinary file, or move it out of the way. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.Is(err, store.ErrFixed):
		return text{"ファイルを新しいものに置き換えられません。システムが使っているか、そのファイルだけがほかのドライブからつながれています。ふつうのフォルダーに移してから、もう一度実行してください。何も変更していません。（" + pathOf(err) + "）",
			"nothing can take the file's place: the system uses it, or it is mounted by itself; move it to an ordinary folder and run again. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.Is(err, store.ErrNotFolder):
		return text{"フォルダーがあるはずのところに、同じ名前のファイルがあります。そのファイルの名前を変えるか、ほかへ移してください。何も変更していません。（" + pathOf(err) + "）",
			"a file stands where a folder is to be; rename or move it. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.Is(err, store.ErrIsFolder):
		return text{"ファイルを書くところ、または読むファイルと同じ名前のフォルダーがあります。そのフォルダーの名前を変えるか、別の名前を指定してください。何も変更していません。（" + pathOf(err) + "）",
			"a folder stands where a file is to be; rename it, or name another file. Nothing was changed. (" + pathOf(err) + ")"}
	case errors.As(err, &path):
		return text{"ファイルを読み書きできません。何も変更していません。（" + path.Path + ": " + path.Err.Error() + "）", path.Path + ": " + path.Err.Error() + ". Nothing was changed."}
	}
	return text{"実行できませんでした。何も変更していません。（" + err.Error() + "）", err.Error()}
}

// busyReason says who has what is to be written, and what to do about it.
func busyReason(b *store.Busy) text {
	kouyaku, who := "別のkouyaku", "だれか"
	if b.Who != "" {
		kouyaku, who = kouyaku+"（"+b.Who+"）", b.Who+"さん"
	}
	fact, mend := text{en: b.Error()}, text{"閉じてからもう一度実行してください", "close it and run again"}
	switch b.By {
	case store.ByKouyaku, store.ByFolder:
		fact.ja, mend = kouyaku+"が台帳を使っています", text{"終わってからもう一度実行してください", "run again when it is done"}
		if b.By == store.ByFolder {
			fact.ja = kouyaku + "が「" + b.Path + "」のフォルダーに書いています"
		}
		if b.Mark != "" {
			fact = text{"別の人のkouyakuが使っている印のファイルがあり、開けません（" + b.Mark + "）", "somebody else's kouyaku has left a lock that cannot be opened (" + b.Mark + ")"}
			mend = text{"だれもkouyakuを実行していなければ、このファイルを消してから、もう一度実行してください", "where nobody is running kouyaku, delete it and run again"}
		}
	case store.ByOffice:
		fact.ja = "台帳を" + who + "が開いています（" + b.Path + "）"
	case store.ByOutput:
		fact.ja = "「" + b.Path + "」を" + who + "が開いています"
	case store.ByChange:
		fact.ja, mend = "処理の間に台帳がほかの人に書き換えられました", text{"もう一度実行してください", "run again"}
	}
	return text{fact.ja + "。" + mend.ja + "。何も変更していません。", fact.en + "; " + mend.en + ". Nothing was changed."}
}

// noMaster says that there is no master at a path. Most often the screen was
// opened in another folder, where init would make a second master.
func noMaster(path string) text {
	t := text{"台帳「" + path + "」がありません。", "there is no master " + path + "."}
	if here, err := os.Getwd(); err == nil && filepath.Base(path) == path {
		t = text{"今のフォルダー「" + here + "」に台帳（" + path + "）がありません。作業用のフォルダーで画面を開いているか確かめてください。", "there is no master " + path + " in " + here + ": make sure that this is the folder you work in."}
	}
	t.ja += "ほかの場所や名前の台帳は --master で指定します。台帳をまだ作っていないときだけ、kouyaku init で作ります。"
	t.en += " Another master is named by --master; only where none was ever made, make one by kouyaku init."
	return t
}

// readable reports whether it is the writing of a file that is refused: it can
// be read, or is not there.
func readable(path string) bool {
	f, err := os.Open(path)
	if err == nil {
		f.Close()
	}
	return err == nil || errors.Is(err, fs.ErrNotExist)
}

// controlName is what a control character is called.
func controlName(c byte) string {
	if name, ok := map[byte]string{0: "NUL", 7: "BEL", 8: "BS", 0x1b: "ESC"}[c]; ok {
		return name
	}
	return fmt.Sprintf("U+%04X", c)
}

func pathOf(err error) string {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Path
	case errors.As(err, &l):
		return l.New
	}
	return err.Error()
}
