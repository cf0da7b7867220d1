package targetsheet

import (
	"fmt"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// mail is a plain text to a department: a subject, a salutation, paragraphs.
func (o Order) mail(subject string, paragraphs ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "件名：【%s】%s　実施目標シート（%s）\n\n%s　御担当者様\n\n", subject, o.Settings.Programme, o.Department, o.Department)
	for _, p := range paragraphs {
		if p != "" {
			b.WriteString(strings.TrimSuffix(p, "\n") + "\n\n")
		}
	}
	b.WriteString(strings.TrimSpace(o.Settings.City+"　企画担当") + "\n")
	return pledge.Lines(b.String())
}

// forms lists the forms, a line each.
func (o Order) forms() string {
	var b strings.Builder
	for _, p := range o.Pledges {
		fmt.Fprintf(&b, "・No. %d　%s\n", p.Number, pledge.Line(p.Record[pledge.Name]))
	}
	return b.String()
}

// proposed tells what waits for a meeting, "" where nothing does: a form shows
// what is in effect, and handed in it takes the proposal's place.
func (o Order) proposed() string {
	list := ""
	for _, p := range o.Pledges {
		labels := make([]string, len(p.Proposed))
		for i, f := range p.Proposed {
			labels[i] = f.Label()
		}
		if len(labels) > 0 {
			list += fmt.Sprintf("・No. %d　%s\n", p.Number, strings.Join(labels, "、"))
		}
	}
	if list == "" {
		return ""
	}
	return "次の欄には、会議の決定を待っている提案があります。添付のシートには、提案ではなく今の内容が入っています。" +
		"シートのどこかを直して出すときは、提案を残す欄にも、前と同じ内容をもう一度書いてください（書かなかった欄の提案は、取りやめになります）。何も直さずに出すと、提案はそのまま残ります。\n" + list
}

// by returns "<day>までに", "" where no day was set.
func (o Order) by() string {
	if o.Due == 0 {
		return ""
	}
	return o.Due.Wareki() + "までに"
}

// RequestMail returns the mail that asks a department to fill its workbook in.
func RequestMail(o Order) string {
	meeting := ""
	if o.Meeting != "" {
		meeting = o.Meeting + "に向けて、"
	}
	return o.mail("記入のお願い",
		"日頃からお世話になっております。\n"+meeting+"実施目標シートへの記入をお願いします。",
		o.forms(),
		o.proposed(),
		"添付のファイルを開き、各シートの黄色の欄に記入してください。書き方は「"+guideSheet+"」のシートにあります。\n"+
			"「"+coverSheet+"」の記入もれとくいちがいが0件になったら、部長の確認を受けて、このファイルを"+o.by()+"そのまま返信してください。")
}

// ReminderMail returns the mail to a department that has not answered; o has
// the pledges that are missing.
func ReminderMail(o Order) string {
	due := "先日お願いした"
	if o.Due != 0 {
		due = o.Due.Wareki() + "を期限にお願いした"
	}
	return o.mail("提出のお願い",
		fmt.Sprintf("日頃からお世話になっております。\n%s実施目標シートのうち、次のシート%d枚がまだ届いていません。", due, len(o.Pledges)),
		o.forms(),
		"お忙しいところおそれいりますが、御提出をお願いします。行き違いで御提出いただいているときは御容赦ください。\n"+
			"ファイルが見当たらないときは、もう一度お送りしますのでお知らせください。")
}

// Mail returns the mail that goes with the workbook, or alone where no form
// comes back.
func (r *Return) Mail() string {
	thanks := "実施目標シートを御提出いただき、ありがとうございます。\n"
	told := ""
	for _, f := range r.told {
		told += pledge.Line("・"+placeOf(f)+"："+f.Message(finding.Japanese)+f.Hint(finding.Japanese)) + "\n"
	}
	done := func(rest string) string {
		if r.Elsewhere { // then it would not be true
			return ""
		}
		return "今回届いたシートのうち、" + rest + "は受け付けましたので、もう一度出していただく必要はありません。"
	}
	if len(r.sheets) == 0 {
		return r.order.mail("修正のお願い",
			thanks+fmt.Sprintf("おそれいりますが、次の%d件に修正をお願いしたい箇所がありました。", len(r.told)),
			told,
			"お手元のファイルを直して、"+r.order.by()+"もう一度送ってください。",
			done("このメールに書かれていないもの"))
	}
	list := ""
	for i, s := range r.sheets {
		name := s.Record[pledge.Name]
		if n := s.Record[pledge.Number]; s.draft.stranger && n != "" {
			name = "公約番号「" + n + "」" + name
		}
		list += pledge.Line(fmt.Sprintf("・%s　%s（%dか所）", s.title, name, len(r.marks[i]))) + "\n"
	}
	rest := "添付のファイルにないもの"
	if told != "" {
		told = "次のものは、添付のファイルにはありません。" + ownFile + "\n" + told
		rest = "添付のファイルにもこのメールにもないもの"
	}
	return r.order.mail("修正のお願い",
		thanks+fmt.Sprintf("おそれいりますが、次のシート%d枚に修正をお願いしたい箇所がありました。", len(r.sheets)),
		list,
		fmt.Sprintf("添付のファイルを開くと、最初のシート「%s」に、直していただく欄と直し方の一覧があります。\n", mendSheet)+
			"色の付いた欄を直して、このファイルを"+r.order.by()+"そのまま送り返してください。",
		told,
		done(rest))
}
