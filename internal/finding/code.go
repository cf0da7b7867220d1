package finding

// The codes, in the order people see them: files, sheets, cells, rules,
// merging, meetings, master. Each has its row in the catalogue.
const (
	FileUnreadable    Code = "file-unreadable"
	FileNotXlsx       Code = "file-not-xlsx"
	FileEncrypted     Code = "file-encrypted"
	FileTooLarge      Code = "file-too-large"
	FileNoSheets      Code = "file-no-sheets"
	FileIgnored       Code = "file-ignored"
	FileTemporary     Code = "file-temporary"
	FileAlreadyMerged Code = "file-already-merged"
	FileMacros        Code = "file-macros"
	FileForeignMaster Code = "file-foreign-master"

	LabelMissing Code = "label-missing"
	LabelTwice   Code = "label-twice"

	PledgeUnknown     Code = "pledge-unknown"
	PledgeNameDiffers Code = "pledge-name-differs"
	DepartmentDiffers Code = "department-differs"
	DepartmentUnknown Code = "department-unknown"
	SheetSuperseded   Code = "sheet-superseded"
	SheetDuplicate    Code = "sheet-duplicate"
	HiddenContent     Code = "hidden-content"
	LockedChanged     Code = "locked-changed"

	RequiredBlank     Code = "required-blank"
	YearInvalid       Code = "year-invalid"
	HorizonUnknown    Code = "horizon-unknown"
	StatusUnknown     Code = "status-unknown"
	OutlookUnknown    Code = "outlook-unknown"
	AfterwardsUnknown Code = "afterwards-unknown"
	ProgressInvalid   Code = "progress-invalid"
	DateInvalid       Code = "date-invalid"
	ProgressAmbiguous Code = "progress-ambiguous"

	HorizonMismatch       Code = "horizon-mismatch"
	StatusProgress        Code = "status-progress"
	ProgressComplete      Code = "progress-complete"
	AchievedNoDate        Code = "achieved-no-date"
	DateUnexpected        Code = "date-unexpected"
	DateInFuture          Code = "date-in-future"
	TargetPassed          Code = "target-passed"
	TargetChangedNoReason Code = "target-changed-no-reason"
	StatusBackNoReason    Code = "status-back-no-reason"
	ResponseMissing       Code = "response-missing"
	OutlookUnexplained    Code = "outlook-unexplained"
	UndecidedChange       Code = "undecided-change"

	CellError       Code = "cell-error"
	FormulaNoValue  Code = "formula-no-value"
	TextTooLong     Code = "text-too-long"
	ValueNormalised Code = "value-normalised"

	Conflict       Code = "conflict"
	AwaitsDecision Code = "awaits-decision"
	Transferred    Code = "transferred"

	DecisionUnknown      Code = "decision-unknown"
	DecisionMissing      Code = "decision-missing"
	DecisionWrongBody    Code = "decision-wrong-body"
	MergedIntoInvalid    Code = "merged-into-invalid"
	ConfirmedNotAchieved Code = "confirmed-not-achieved"
	MeetingInvalid       Code = "meeting-invalid"
	MeetingCountDiffers  Code = "meeting-count-differs"
	RoundOutOfOrder      Code = "round-out-of-order"
	HeardDiffers         Code = "heard-differs"

	HandEdit      Code = "hand-edit"
	MasterInvalid Code = "master-invalid"
)
