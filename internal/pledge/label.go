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

	LabelMaster    = "台帳番号" // the id of the master a workbook was issued from
	LabelIssued    = "台帳の版" // the revision it was issued at
	LabelRevision  = "改訂"
	LabelSender    = "担当者" // who filled in a submission
	LabelSubmitted = "提出日"
	LabelRound     = "提出回"
)

// Mark is what stands in a cell that is either marked or blank.
const Mark = "○"
