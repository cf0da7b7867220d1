package pledge

// Labels and headers that several sheets share, beside those of the [Items]:
// what one sheet writes another reads, counts or tells of under the same word.
const (
	LabelMeeting     = "会議"
	LabelHeld        = "開催日"
	LabelAnnounced   = "公表件数" // how many decisions will be announced
	LabelDecision    = "決定"
	LabelConfirmed   = "達成済みを確認" // a mark beside the decision
	LabelNewName     = "変更後の公約名"
	LabelContents    = "内容変更" // a mark: the content of the pledge changes
	LabelInstruction = "指示事項"
	LabelSettled     = "修正確認日" // the day a mend was confirmed
	LabelStage       = "段階"    // of a pledge under review
	LabelLate        = "期限"    // of 公約一覧: [Overdue] where the target has passed

	LabelMaster    = "台帳番号" // the id of the master a workbook was issued from
	LabelIssued    = "台帳の版" // the revision it was issued at
	LabelRevision  = "改訂"
	LabelSender    = "担当者" // who filled in a submission
	LabelSubmitted = "提出日"
	LabelTakenIn   = "取込日" // when a file was taken in
	LabelRound     = "提出回"
)

// Overdue is what stands below [LabelLate] of a pledge whose target has passed.
const Overdue = "超過"

// Mark is what stands in a cell that is either marked or blank.
const Mark = "○"

// Circles are a mark and what is the same circle to the eye, folded.
var Circles = []string{Mark, "〇", "◯"}

// UnnamedProgramme is what a programme is called whose settings give it no name.
const UnnamedProgramme = "市長公約"

// ReckoningMark is the header by which the program's own 集計用 is known: people
// may have a sheet of that name, too.
const ReckoningMark = "記録：公約番号"

// Names of the master's sheets, in the order of their tabs; the last two stand
// hidden.
const (
	SheetSummary   = "達成状況"
	SheetRegister  = "公約一覧"
	SheetProposals = "提出案"
	SheetMeetings  = "会議"
	SheetHearings  = "審査記録"
	SheetHistory   = "変更履歴"
	SheetRequests  = "作成依頼"
	SheetIntakes   = "取込記録"
	SheetReceipts  = "取込明細"
	SheetSettings  = "設定"
	SheetSeals     = "記録の照合"
	SheetReckoning = "集計用"
)
