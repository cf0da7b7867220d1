package ledger

import (
	"strconv"

	"kouyaku/internal/pledge"
)

// Fields beside the items.
const (
	// What an [Undone] event takes back; Before is the revision's number.
	RevisionField pledge.Field = "revision" // a revision, but for the hand edits recorded with it
	EditsField    pledge.Field = "edits"    // those

	// Of a meeting; Pledge is 0.
	meetingDate      pledge.Field = "meetingDate"      // After is the day
	meetingAnnounced pledge.Field = "meetingAnnounced" // After is 公表件数

	// Of a proposal as a whole: a sheet became its pledge's. After is the
	// sheet's place.
	ProposalField pledge.Field = "proposal"

	// What a meeting did, as the history tells it.
	AgendaField      pledge.Field = "agenda"
	DecisionField    pledge.Field = "decision"
	confirmedField   pledge.Field = "confirmed"
	mergedIntoField  pledge.Field = "mergeInto"
	newNameField     pledge.Field = "newName"
	newContentsField pledge.Field = "newContents"
	instructedField  pledge.Field = "instructed"
	SettledField     pledge.Field = "settledOn"

	// MergedFromField is told of the pledge that another one was merged into:
	// After is the other's number, Before where the merger was taken back. It
	// is a sentence of its own and has no label.
	MergedFromField pledge.Field = "mergedFrom"
)

// ownField is a field beside the items.
type ownField struct {
	field    pledge.Field
	label    string
	told     bool                 // by the history alone: no row of 変更履歴 has it
	resolved func(Hearing) string // its value in what a meeting resolved, nil for none
}

// ownFields lists the fields beside the items; those of what a meeting resolved
// are in the order they are told.
var ownFields = []ownField{
	{field: RevisionField, label: pledge.LabelRevision},
	{field: EditsField, label: string(Edited)},
	{field: meetingDate, label: pledge.LabelHeld},
	{field: meetingAnnounced, label: pledge.LabelAnnounced},
	{field: ProposalField, label: string(Proposed)},
	{field: AgendaField, label: string(Listed), told: true},
	{field: DecisionField, label: pledge.LabelDecision, told: true, resolved: func(h Hearing) string { return string(h.Decision) }},
	{field: confirmedField, label: pledge.LabelConfirmed, told: true, resolved: func(h Hearing) string { return mark(h.Confirmed) }},
	{field: mergedIntoField, label: pledge.MergedInto.Label(), told: true, resolved: func(h Hearing) string {
		if h.MergedInto == 0 {
			return ""
		}
		return strconv.Itoa(h.MergedInto)
	}},
	{field: newNameField, label: pledge.LabelNewName, told: true, resolved: func(h Hearing) string { return h.NewName }},
	{field: newContentsField, label: pledge.LabelContents, told: true, resolved: func(h Hearing) string { return mark(h.Contents) }},
	{field: instructedField, label: pledge.LabelInstruction, told: true, resolved: func(h Hearing) string { return h.Instruction }},
	{field: SettledField, label: pledge.LabelSettled, told: true, resolved: func(h Hearing) string {
		if h.SettledOn == 0 {
			return ""
		}
		return h.SettledOn.String()
	}},
}

func mark(is bool) string {
	if is {
		return pledge.Mark
	}
	return ""
}

// Label returns what people call a field of an event.
func Label(f pledge.Field) string {
	for i := range ownFields {
		if ownFields[i].field == f {
			return ownFields[i].label
		}
	}
	return f.Label()
}

// FieldLabelled returns the field beside the items that a label names in
// 変更履歴.
func FieldLabelled(label string) (pledge.Field, bool) {
	for i := range ownFields {
		if own := &ownFields[i]; own.label == label && !own.told {
			return own.field, true
		}
	}
	return "", false
}
