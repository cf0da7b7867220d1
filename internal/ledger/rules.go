package ledger

import (
	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

// check is one submission held against the register while the rules look at it.
type check struct {
	sub      *Submission
	settings *pledge.Settings
	today    pledge.Date
	revision int                   // of the master
	known    bool                  // the record knows what the form was issued with
	state    map[int]pledge.Record // the register before this run's submissions
	names    map[string]bool       // folded former names of the pledge
	now      pledge.Record         // the pledge as the register has it; nil if unknown
	base     pledge.Record         // the pledge as the sheet was issued with; now where it bears no revision
	after    pledge.Record         // now with the sheet's values over it
	reason   string                // 変更理由 of the sheet
	heard    bool                  // a sheet of the pledge was merged before
	found    []finding.Finding
}

// rule looks at a submission and reports what is wrong. Needs names the fields
// it judges by: where one of them could not be read, a finding says so already
// and the rule is not asked.
type rule struct {
	needs []pledge.Field
	run   func(*check)
}

// identityRules are asked first; an error among their findings leaves nothing
// for the others to judge by.
var identityRules = []rule{
	{run: (*check).foreignMaster},
	{run: (*check).pledgeKnown},
	{run: (*check).nameAgrees},
}

// rules are the rules of SPEC "Validation" that concern a sheet's values. Their
// order is of no consequence: findings are sorted by place.
var rules = []rule{
	{run: (*check).departmentAgrees},
	{run: (*check).lockedUnchanged},
	{needs: []pledge.Field{pledge.HorizonName, pledge.TargetYear}, run: (*check).horizonFits},
	{needs: []pledge.Field{pledge.StatusWord, pledge.Progress}, run: (*check).progressFits},
	{needs: []pledge.Field{pledge.StatusWord, pledge.AchievedOn}, run: (*check).dateFits},
	{needs: []pledge.Field{pledge.StatusWord, pledge.TargetYear}, run: (*check).targetNotPassed},
	{needs: []pledge.Field{pledge.TargetYear}, run: (*check).targetChangeExplained},
	{needs: []pledge.Field{pledge.StatusWord}, run: (*check).withdrawalExplained},
	{run: (*check).instructionAnswered},
	{needs: []pledge.Field{pledge.Outlook}, run: (*check).outlookExplained},
	{needs: []pledge.Field{pledge.StatusWord}, run: (*check).mergerComplete},
}

func (c *check) ask(rules []rule) {
	for _, r := range rules {
		readable := true
		for _, f := range r.needs {
			readable = readable && !c.sub.Entries[f].Unread
		}
		if readable {
			r.run(c)
		}
	}
}

// add reports a finding at a field's cell, or at the sheet where the sheet has
// no such cell.
func (c *check) add(code finding.Code, variant string, f pledge.Field, args finding.Args) {
	e, ok := c.sub.Entries[f]
	at := c.sub.At
	if ok {
		at = e.At
	}
	c.found = append(c.found, finding.Finding{At: at, Code: code, Variant: variant, Pledge: c.sub.Pledge, Field: f, Value: e.Typed, Args: args})
}

// addAll reports findings that lack their places.
func (c *check) addAll(found []finding.Finding) {
	for _, f := range found {
		c.add(f.Code, f.Variant, f.Field, f.Args)
	}
}

func (c *check) foreignMaster() {
	switch s := c.sub; {
	case s.MasterID != "" && s.MasterID != c.settings.MasterID:
		c.add(finding.FileForeignMaster, "", "", finding.Args{"theirs": s.MasterID, "ours": c.settings.MasterID})
	case s.Issued > c.revision:
		c.add(finding.FileForeignMaster, "future", "", finding.Args{"issued": itoa(s.Issued), "revision": itoa(c.revision)})
	case s.Issued > 0 && !c.known:
		c.add(finding.FileForeignMaster, "lost", "", finding.Args{"issued": itoa(s.Issued)})
	}
}

func (c *check) pledgeKnown() {
	if c.now == nil && c.sub.Pledge != 0 {
		c.add(finding.PledgeUnknown, "", pledge.Number, nil)
	}
}

func (c *check) nameAgrees() {
	e := c.sub.Entries[pledge.Name]
	if c.now == nil || e.Value == "" {
		return
	}
	switch typed := pledge.Fold(e.Value); {
	case typed == pledge.Fold(c.now[pledge.Name]):
	case c.names[typed]:
		c.add(finding.PledgeNameDiffers, "former", pledge.Name, finding.Args{"name": c.now[pledge.Name]})
	default:
		c.add(finding.PledgeNameDiffers, "", pledge.Name, finding.Args{"name": c.now[pledge.Name]})
	}
}

func (c *check) departmentAgrees() {
	e := c.sub.Entries[pledge.Department]
	if e.Value == "" {
		return
	}
	is := func(department string) bool {
		typed, ours := c.settings.CurrentDepartment(e.Value, c.today), c.settings.CurrentDepartment(department, c.today)
		return pledge.Fold(typed) == pledge.Fold(ours)
	}
	// What the form was issued with was right then: a transfer since is no
	// difference of the sheet's.
	if !is(c.now[pledge.Department]) && !is(c.base[pledge.Department]) {
		c.add(finding.DepartmentDiffers, "", pledge.Department, finding.Args{"department": c.now[pledge.Department]})
	}
}

func (c *check) lockedUnchanged() {
	for i := range pledge.Items {
		item := &pledge.Items[i]
		switch item.Key {
		case pledge.Number, pledge.Name, pledge.Department: // rules of their own
			continue
		}
		e, ok := c.sub.Entries[item.Key]
		if item.By != pledge.ByOffice || !ok || !e.Unread && (e.Value == c.now[item.Key] || e.Value == c.base[item.Key]) {
			continue
		}
		if e.Value == "" && !e.Unread && !c.sub.Form { // a list may leave it out
			continue
		}
		c.add(finding.LockedChanged, "", item.Key, finding.Args{"master": c.now[item.Key]})
	}
}

func (c *check) horizonFits() {
	e := c.sub.Entries[pledge.HorizonName]
	target := c.after.Target(pledge.TargetYear)
	want := c.settings.HorizonOf(target)
	if e.Value != "" && want != "" && e.Value != want {
		c.add(finding.HorizonMismatch, "", pledge.HorizonName, finding.Args{"target": target.String(), "want": want})
	}
}

func (c *check) progressFits() {
	faults := progressFaults(c.after)
	c.addAll(faults)
	if percent, ok := c.after.Percent(); ok && percent == 100 && len(faults) == 0 && c.after.Status().Live() && c.news(pledge.Progress, pledge.StatusWord) {
		c.add(finding.ProgressComplete, "", pledge.Progress, nil)
	}
}

// progressFaults tells where a record's progress is none that its status may
// have: errors, without the place and the value there.
func progressFaults(r pledge.Record) []finding.Finding {
	percent, ok := r.Percent()
	f := finding.Finding{Code: finding.StatusProgress, Field: pledge.Progress, Args: finding.Args{"progress": r[pledge.Progress]}}
	switch rule := r.Status().Rule(); {
	case !ok:
		return nil
	case percent > rule.MaxDone:
		f.Variant = "not-started"
	case percent < rule.MinDone:
		f.Variant = "achieved"
	default:
		return nil
	}
	return []finding.Finding{f}
}

func (c *check) dateFits() { c.addAll(dateFaults(c.after, c.today)) }

// dateFaults tells where a record's 達成日 does not agree with its status, or is
// yet to come: errors, without the place and the value there.
func dateFaults(r pledge.Record, today pledge.Date) []finding.Finding {
	date := r.Date(pledge.AchievedOn)
	f := finding.Finding{Field: pledge.AchievedOn}
	switch achieved := r.Status().Rule().Date; {
	case achieved && date == 0:
		f.Code = finding.AchievedNoDate
	case achieved && date > today:
		f.Code, f.Args = finding.DateInFuture, finding.Args{"today": today.Wareki()}
	case !achieved && date != 0:
		f.Code, f.Args = finding.DateUnexpected, finding.Args{"status": r[pledge.StatusWord]}
	default:
		return nil
	}
	return []finding.Finding{f}
}

func (c *check) targetNotPassed() {
	target := c.after.Target(pledge.TargetYear)
	if c.after.Status().Live() && Passed(c.settings, target, c.today) && c.news(pledge.TargetYear, pledge.StatusWord) {
		c.add(finding.TargetPassed, "", pledge.TargetYear, finding.Args{"target": target.String()})
	}
}

// Passed reports whether a target's year and its year-end check are over.
func Passed(s *pledge.Settings, target pledge.Target, today pledge.Date) bool {
	return target.Year != 0 && !target.Open && today > s.CheckEnd(target.Year)
}

func (c *check) targetChangeExplained() {
	if _, ok := c.sub.Entries[pledge.TargetYear]; !ok || c.reason != "" {
		return
	}
	if from, to := c.base[pledge.TargetYear], c.after[pledge.TargetYear]; from != to && to != "" && c.changes(pledge.TargetYear) {
		c.add(finding.TargetChangedNoReason, "", pledge.TargetYear, finding.Args{"from": from, "to": to})
	}
}

func (c *check) withdrawalExplained() {
	if c.reason == "" && c.base.Status() == pledge.Achieved && c.after.Status() != pledge.Achieved && c.changes(pledge.StatusWord) {
		c.add(finding.StatusBackNoReason, "", pledge.StatusWord, finding.Args{"from": c.base[pledge.StatusWord], "to": c.after[pledge.StatusWord]})
	}
}

func (c *check) instructionAnswered() {
	answer := c.after[pledge.Response]
	if e, ok := c.sub.Entries[pledge.Response]; ok && e.Value != "" {
		answer = e.Value // to the instruction the sheet shows, whichever stands by now
	}
	if instruction := c.base[pledge.Instruction]; instruction != "" && answer == "" {
		c.add(finding.ResponseMissing, "", pledge.Response, finding.Args{"instruction": instruction})
	}
}

func (c *check) outlookExplained() {
	if pledge.Prospect(c.after[pledge.Outlook]).NeedsWhy() && c.after[pledge.Situation] == "" {
		c.add(finding.OutlookUnexplained, "", pledge.Outlook, nil)
	}
}

func (c *check) mergerComplete() {
	if c.after.Status() == c.now.Status() {
		return // what was merged may see its 統合先 merged on, or ended, later
	}
	switch variant, ok := MergerFault(c.state, c.sub.Pledge, c.after); {
	case !ok:
	case variant == "without": // 統合先 is the office's to clear
		c.add(finding.MergedIntoInvalid, "left", pledge.StatusWord, finding.Args{"into": c.after[pledge.MergedInto]})
	default:
		c.add(finding.MergedIntoInvalid, variant, pledge.MergedInto, nil)
	}
}

// MergerFault names what is wrong with a merged pledge's 統合先 (a variant of
// merged-into-invalid); ok is false where nothing is.
func MergerFault(state map[int]pledge.Record, number int, r pledge.Record) (variant string, ok bool) {
	into, given := r.Int(pledge.MergedInto)
	switch other, known := state[into]; {
	case r.Status() != pledge.Merged:
		return "without", given
	case !given:
		return "blank", true
	case into == number:
		return "self", true
	case !known:
		return "unknown", true
	case other.Status() == pledge.Merged:
		return "merged", true
	case other.Status() == pledge.Cancelled:
		return "cancelled", true
	}
	return "", false
}

// changes reports whether the sheet itself changes the field.
func (c *check) changes(f pledge.Field) bool {
	e, ok := c.sub.Entries[f]
	return ok && e.Value != c.base[f]
}

// news reports whether the sheet says anything new of the fields. What it
// only repeats was warned about when it was first said.
func (c *check) news(fields ...pledge.Field) bool {
	for _, f := range fields {
		if e, ok := c.sub.Entries[f]; ok && e.Value != c.now[f] {
			return true
		}
	}
	return !c.heard
}
