package register

import (
	"fmt"
	"slices"
	"time"

	"kouyaku/internal/ledger"
	"kouyaku/internal/paper"
	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
)

// noteHeader is the header of what people explain in 会議.
const noteHeader = "件数のちがいの説明"

type event = ledger.Event

var history = records[event]{sheet: pledge.SheetHistory, help: "すべての値の記録です。kouyakuが書き足します。", fields: []field[event]{
	intField(pledge.LabelRevision, 7, func(e *event) *int { return &e.Revision }),
	wordField("種別", 10, ledger.Kinds, func(e *event) *ledger.Kind { return &e.Kind }),
	dateField("記録日", 12, func(e *event) *pledge.Date { return &e.Recorded }),
	dateField("発効日", 12, func(e *event) *pledge.Date { return &e.Effective }),
	textField(pledge.LabelMeeting, 24, func(e *event) *string { return &e.Meeting }),
	intField(pledge.Number.Label(), 9, func(e *event) *int { return &e.Pledge }),
	{header: "項目", width: 18,
		get: func(e *event) splice.Value {
			return text(ledger.Label(e.Field))
		},
		set: func(e *event, v pledge.Typed) error {
			if f, ok := ledger.FieldLabelled(v.Text); ok {
				e.Field = f
				return nil
			}
			f, ok := itemNames.FieldOf(pledge.FoldLabel(v.Text))
			if !ok {
				return misfit(v, "項目の名前", "an item")
			}
			e.Field = f
			return nil
		}},
	textField("変更前", 30, func(e *event) *string { return &e.Before }),
	textField("変更後", 30, func(e *event) *string { return &e.After }),
	textField(pledge.Reason.Label(), 30, func(e *event) *string { return &e.Reason }),
	textField("ファイル", 30, func(e *event) *string { return &e.Source.File }),
	textField("シート", 14, func(e *event) *string { return &e.Source.Sheet }),
	textField("セル", 8, func(e *event) *string { return &e.Source.Cell }),
	intField(pledge.LabelIssued, 9, func(e *event) *int { return &e.Issued }),
	textField("提出者", 14, func(e *event) *string { return &e.By }),
}}

// itemNames knows the items by their own labels only, whatever aliases a city
// adds.
var itemNames pledge.Settings

type request = ledger.Request

var requests = records[request]{sheet: pledge.SheetRequests, help: "どの公約を、いつ、どの部に依頼したかの記録です。kouyakuが書き足します。", fields: []field[request]{
	intField(pledge.LabelRevision, 7, func(r *request) *int { return &r.Revision }),
	intField(pledge.Number.Label(), 9, func(r *request) *int { return &r.Pledge }),
	textField(pledge.Department.Label(), 18, func(r *request) *string { return &r.Department }),
	textField(pledge.LabelMeeting, 24, func(r *request) *string { return &r.Meeting }),
	dateField("依頼日", 12, func(r *request) *pledge.Date { return &r.Asked }),
	dateField("提出期限", 12, func(r *request) *pledge.Date { return &r.Due }),
}}

type intake = ledger.Intake

var results = map[ledger.FileResult]string{
	ledger.FileMerged: "取込み", ledger.FilePartly: "一部取込み", ledger.FileRejected: "返却", ledger.FileIgnored: "対象外",
}

var intakes = records[intake]{sheet: pledge.SheetIntakes, help: "取り込んだファイルの記録です。kouyakuが書き足します。", fields: []field[intake]{
	intField(pledge.LabelRevision, 7, func(i *intake) *int { return &i.Revision }),
	textField("ファイル", 40, func(i *intake) *string { return &i.Name }),
	textField(pledge.Department.Label(), 18, func(i *intake) *string { return &i.Department }),
	textField(pledge.LabelSender, 14, func(i *intake) *string { return &i.Sender }),
	dateField(pledge.LabelTakenIn, 12, func(i *intake) *pledge.Date { return &i.Date }),
	{header: "結果", width: 12,
		get: func(i *intake) splice.Value { return text(results[i.Result]) },
		set: func(i *intake, v pledge.Typed) error {
			for result, word := range results {
				if word == v.Text {
					i.Result = result
					return nil
				}
			}
			return misfit(v, "取込みの結果", "a result")
		}},
	dateField(pledge.LabelSubmitted, 12, func(i *intake) *pledge.Date { return &i.SubmittedOn }),
	intField(pledge.LabelRound, 8, func(i *intake) *int { return &i.Round }),
	{header: "更新日時", width: 22,
		get: func(i *intake) splice.Value {
			if i.Modified.IsZero() {
				return splice.Value{}
			}
			return text(i.Modified.UTC().Format(time.RFC3339))
		},
		set: func(i *intake, v pledge.Typed) (err error) {
			if v.Kind == pledge.TypedBlank {
				return nil
			}
			if i.Modified, err = time.Parse(time.RFC3339, v.Text); err != nil {
				err = misfit(v, "日時", "a time")
			}
			return err
		}},
	textField("SHA-256", 20, func(i *intake) *string { return &i.SHA256 }),
}}

// receipt is a row of 取込明細: a [ledger.Receipt] and the file it belongs to.
type receipt struct {
	ledger.Receipt
	revision int
	sha256   string
}

var receipts = records[receipt]{sheet: pledge.SheetReceipts, help: "取り込んだシートごとの結果です。kouyakuが書き足します。", fields: []field[receipt]{
	intField(pledge.LabelRevision, 7, func(r *receipt) *int { return &r.revision }),
	textField("シート", 14, func(r *receipt) *string { return &r.Sheet }),
	intField(pledge.Number.Label(), 9, func(r *receipt) *int { return &r.Pledge }),
	textField(pledge.LabelMeeting, 24, func(r *receipt) *string { return &r.Meeting }),
	intField(pledge.LabelIssued, 9, func(r *receipt) *int { return &r.Issued }),
	wordField("結果", 12, ledger.Verdicts, func(r *receipt) *ledger.Verdict { return &r.Verdict }),
	textField("SHA-256", 20, func(r *receipt) *string { return &r.sha256 }),
}}

type meeting = ledger.Meeting

var meetings = records[meeting]{sheet: pledge.SheetMeetings, help: "会議の記録です。kouyakuが書きます。件数のちがいの説明だけ入力できます。", written: true, fields: append([]field[meeting]{
	textField(pledge.LabelMeeting, 26, func(m *meeting) *string { return &m.Name }),
	derivedField("年度", 12, func(m *meeting) splice.Value {
		return meetingPart(m, func(n pledge.Meeting) splice.Value { return text(n.Year.String()) })
	}),
	derivedField("会議体", 10, func(m *meeting) splice.Value {
		return meetingPart(m, func(n pledge.Meeting) splice.Value { return text(string(n.Body)) })
	}),
	derivedField("回", 5, func(m *meeting) splice.Value {
		return meetingPart(m, func(n pledge.Meeting) splice.Value { return number(n.Round) })
	}),
	dateField(pledge.LabelHeld, 12, func(m *meeting) *pledge.Date { return &m.Date }),
	{header: pledge.LabelAnnounced, width: 10,
		get: func(m *meeting) splice.Value {
			if m.Announced == nil {
				return splice.Value{}
			}
			return splice.Value{Kind: splice.Number, Number: float64(*m.Announced)}
		},
		set: func(m *meeting, v pledge.Typed) error {
			switch v.Kind {
			case pledge.TypedBlank:
				return nil
			case pledge.TypedNumber:
				n := int(v.Number)
				m.Announced = &n
				return nil
			}
			return misfit(v, "件数", "a number")
		}},
	intField("決定件数", 10, func(m *meeting) *int { return &m.Counted }),
	noteField(noteHeader, 40, func(m *meeting) *string { return &m.Note }),
}, decisionFields()...)}

// decisionFields are the columns of 会議 that count the decisions: one for each
// word, and 達成済みを確認.
func decisionFields() (list []field[meeting]) {
	for _, b := range pledge.Bodies {
		for _, r := range b.Rulings() {
			if !slices.ContainsFunc(list, func(f field[meeting]) bool { return f.header == string(r.Decision) }) {
				list = append(list, derivedField(string(r.Decision), 9, func(m *meeting) splice.Value { return number(m.Decisions[r.Decision]) }))
			}
		}
	}
	return append(list, derivedField(pledge.LabelConfirmed, 9, func(m *meeting) splice.Value { return number(m.Confirmed) }))
}

// noteField is a column for people.
func noteField[T any](header string, width float64, at func(*T) *string) field[T] {
	f := textField(header, width, at)
	f.input = true
	return f
}

// decisionWords are the decisions of either body; blank is on the agenda.
var decisionWords = func() []pledge.Decision {
	words := []pledge.Decision{"", ledger.Withdrawn}
	for _, b := range pledge.Bodies {
		for _, r := range b.Rulings() {
			words = append(words, r.Decision)
		}
	}
	return words
}()

// wordField is a column of one of a few words.
func wordField[T any, W ~string](header string, width float64, words []W, at func(*T) *W) field[T] {
	return field[T]{header: header, width: width, get: func(t *T) splice.Value { return text(string(*at(t))) },
		set: func(t *T, v pledge.Typed) error {
			*at(t) = W(v.Text)
			if !slices.Contains(words, W(v.Text)) {
				return misfit(v, header+"の言葉", "a word of "+header)
			}
			return nil
		}}
}

// markField is a column that holds ○ or nothing.
func markField[T any](header string, width float64, at func(*T) *bool) field[T] {
	return field[T]{header: header, width: width,
		get: func(t *T) splice.Value {
			if !*at(t) {
				return splice.Value{}
			}
			return text(pledge.Mark)
		},
		set: func(t *T, v pledge.Typed) error {
			folded := pledge.Fold(v.Text)
			if *at(t) = slices.Contains(pledge.Circles, folded); !*at(t) && folded != "" {
				return &fault{fmt.Sprintf("「%s」は、○でも空欄でもありません。", v.Text), fmt.Sprintf("%q is neither ○ nor blank", v.Text)}
			}
			return nil
		}}
}

// derivedField is a column that people read and that follows from another.
func derivedField[T any](header string, width float64, get func(*T) splice.Value) field[T] {
	return field[T]{header: header, width: width, get: get, set: func(*T, pledge.Typed) error { return nil }}
}

func meetingPart(m *meeting, part func(pledge.Meeting) splice.Value) splice.Value {
	n, err := pledge.ParseMeeting(m.Name)
	if err != nil {
		return splice.Value{}
	}
	return part(n)
}

type hearing = ledger.Hearing

var hearings = records[hearing]{sheet: pledge.SheetHearings, help: "会議での決定の記録です。kouyakuが書き足します。", fields: []field[hearing]{
	intField(pledge.LabelRevision, 7, func(h *hearing) *int { return &h.Revision }),
	textField(pledge.LabelMeeting, 26, func(h *hearing) *string { return &h.Meeting }),
	intField(pledge.Number.Label(), 9, func(h *hearing) *int { return &h.Pledge }),
	wordField(pledge.LabelDecision, 26, decisionWords, func(h *hearing) *pledge.Decision { return &h.Decision }),
	textField(pledge.LabelInstruction, 40, func(h *hearing) *string { return &h.Instruction }),
	markField(pledge.LabelConfirmed, 14, func(h *hearing) *bool { return &h.Confirmed }),
	intField(pledge.MergedInto.Label(), 8, func(h *hearing) *int { return &h.MergedInto }),
	textField(pledge.LabelNewName, 36, func(h *hearing) *string { return &h.NewName }),
	markField(pledge.LabelContents, 10, func(h *hearing) *bool { return &h.Contents }),
	dateField(pledge.LabelSettled, 12, func(h *hearing) *pledge.Date { return &h.SettledOn }),
	later(textField("ファイル", 30, func(h *hearing) *string { return &h.Source.File })),
	later(textField("シート", 14, func(h *hearing) *string { return &h.Source.Sheet })),
	later(textField("セル", 8, func(h *hearing) *string { return &h.Source.Cell })),
}}

// proposal is a row of 提出案: a pledge under review and what is proposed.
type proposal struct {
	number   int
	now      pledge.Record
	proposed pledge.Record // nil where nothing is
	review   ledger.Review
}

// proposals describes 提出案, which is only written: it follows from 変更履歴 and
// 審査記録.
var proposals = func() records[proposal] {
	from := func(p *proposal) ledger.Event {
		if p.review.Proposal == nil {
			return ledger.Event{}
		}
		return p.review.Proposal.Mark
	}
	r := records[proposal]{sheet: pledge.SheetProposals, written: true, help: "審査中の公約について、担当部が提出している内容です。kouyakuが記録に合わせて書きます。右の列に書いたものは残ります。", fields: []field[proposal]{
		derivedField(pledge.Number.Label(), 9, func(p *proposal) splice.Value { return number(p.number) }),
		derivedField(pledge.Name.Label(), 36, func(p *proposal) splice.Value { return text(p.now[pledge.Name]) }),
		derivedField(pledge.Department.Label(), 18, func(p *proposal) splice.Value { return text(p.now[pledge.Department]) }),
		derivedField(pledge.LabelMeeting, 26, func(p *proposal) splice.Value { return text(p.review.Meeting) }),
		derivedField(pledge.LabelStage, 14, func(p *proposal) splice.Value { return text(string(p.review.Stage)) }),
	}}
	explained := false
	for i := range pledge.Items {
		item := &pledge.Items[i]
		if item.By != pledge.ByDepartment || !item.Register || item.Kind == pledge.KindPlan {
			continue
		}
		if !short(item) && !explained { // before the long texts, which are not printed
			explained = true
			r.fields = append(r.fields, derivedField(pledge.Reason.Label(), 30, func(p *proposal) splice.Value { return text(from(p).Reason) }))
		}
		f := derivedField(item.Label, item.Columns, func(p *proposal) splice.Value { return cellValue(item.Key, p.proposed[item.Key]) })
		f.format = formatOf(item)
		r.fields = append(r.fields, f)
	}
	r.fields = append(r.fields,
		derivedField(pledge.LabelTakenIn, 12, func(p *proposal) splice.Value { return number(int(from(p).Recorded)) }),
		derivedField("ファイル", 30, func(p *proposal) splice.Value { return text(from(p).Source.File) }),
		derivedField("シート", 14, func(p *proposal) splice.Value { return text(from(p).Source.Sheet) }),
	)
	r.fields[len(r.fields)-3].format = paper.DateFormat
	return r
}()

// proposalsOf returns the rows of 提出案.
func proposalsOf(record *ledger.Record, state map[int]pledge.Record) (rows []proposal) {
	for _, n := range record.Pledges() {
		v, _ := record.Review(n)
		p := proposal{number: n, now: state[n], review: v}
		if v.Proposal != nil {
			p.proposed = v.Proposal.Values(state[n])
		}
		rows = append(rows, p)
	}
	return rows
}
