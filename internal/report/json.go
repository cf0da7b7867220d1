package report

import (
	"encoding/json"
	"io"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// document is the JSON report. The order and the names of its fields are a
// contract with other people's scripts. Every key is always there: a list
// without entries is [], a text that is not known is "", and only pledge is
// null where a finding belongs to no pledge.
type document struct {
	Revision  int            `json:"revision"`
	Today     string         `json:"today"`
	Files     []fileJSON     `json:"files"`
	Sheets    sheetCounts    `json:"sheets"`
	Findings  []FindingJSON  `json:"findings"`
	Changes   []changeJSON   `json:"changes"`
	Conflicts []conflictJSON `json:"conflicts"`
	Missing   []missingJSON  `json:"missing"`
	Decisions []decisionJSON `json:"decisions"`
}

type fileJSON struct {
	Path       string `json:"path"`
	SHA256     string `json:"sha256"`
	Department string `json:"department"`
	Result     string `json:"result"`
	Sheets     int    `json:"sheets"`
}

// FindingJSON is a finding as programs read it, whichever command prints it.
type FindingJSON struct {
	Severity string       `json:"severity"`
	Code     finding.Code `json:"code"`
	File     string       `json:"file"`
	Sheet    string       `json:"sheet"`
	Cell     string       `json:"cell"`
	Pledge   *int         `json:"pledge"`
	Field    pledge.Field `json:"field"`
	Value    string       `json:"value"`
	Message  string       `json:"message"`
	Hint     string       `json:"hint"`
}

type changeJSON struct {
	Pledge int          `json:"pledge"`
	Field  pledge.Field `json:"field"`
	Kind   string       `json:"kind"`
	From   string       `json:"from"`
	To     string       `json:"to"`
	File   string       `json:"file"`
	Sheet  string       `json:"sheet"`
	Cell   string       `json:"cell"`
}

type conflictJSON struct {
	Pledge    int          `json:"pledge"`
	Field     pledge.Field `json:"field"`
	Base      string       `json:"base"`
	Master    string       `json:"master"`
	Submitted string       `json:"submitted"`
	File      string       `json:"file"`
	Sheet     string       `json:"sheet"`
	Cell      string       `json:"cell"`
}

type missingJSON struct {
	Department string `json:"department"`
	Pledges    []int  `json:"pledges"`
}

// decisionJSON is what a decision sheet said anew of a pledge; from is "" where
// the meeting had not decided on it, to where the sheet has no row of it.
type decisionJSON struct {
	Meeting string `json:"meeting"`
	Pledge  int    `json:"pledge"`
	From    string `json:"from"`
	To      string `json:"to"`
	File    string `json:"file"`
	Sheet   string `json:"sheet"`
	Cell    string `json:"cell"`
}

// FindingsJSON returns findings as programs read them, [] where there are none.
func FindingsJSON(list []finding.Finding, lang finding.Lang) []FindingJSON {
	docs := make([]FindingJSON, 0, len(list))
	for _, f := range list {
		var number *int
		if f.Pledge != 0 {
			number = &f.Pledge
		}
		docs = append(docs, FindingJSON{f.Severity().String(), f.Code, f.At.File, f.At.Sheet, f.At.Cell(),
			number, f.Field, f.Value, f.Message(lang), f.Hint(lang)})
	}
	return docs
}

// JSON writes the run as one JSON document, indented by two spaces and ended
// by a newline, with messages and hints in lang. The error is that of w.
func JSON(w io.Writer, r *Run, lang finding.Lang) error {
	doc := document{
		Revision:  r.Revision,
		Today:     r.Today.String(),
		Files:     make([]fileJSON, 0, len(r.Files)),
		Sheets:    r.count(),
		Findings:  FindingsJSON(r.Findings, lang),
		Changes:   make([]changeJSON, 0, len(r.Changes)),
		Conflicts: make([]conflictJSON, 0, len(r.Conflicts)),
		Missing:   make([]missingJSON, 0, len(r.Missing)),
		Decisions: make([]decisionJSON, 0, len(r.Decisions)),
	}
	owners := r.owners()
	for _, f := range r.Files {
		doc.Files = append(doc.Files, fileJSON{f.Path, f.SHA256, owners.file[f.Path], string(f.Result), f.Sheets})
	}
	for _, e := range r.Changes {
		doc.Changes = append(doc.Changes, changeJSON{e.Pledge, e.Field, string(e.Kind), e.Before, e.After, e.Source.File, e.Source.Sheet, e.Source.Cell})
	}
	for _, c := range r.Conflicts {
		doc.Conflicts = append(doc.Conflicts, conflictJSON{c.Pledge, c.Field, c.Base, c.Master, c.Submitted, c.Source.File, c.Source.Sheet, c.Source.Cell})
	}
	for _, m := range r.Missing {
		doc.Missing = append(doc.Missing, missingJSON{m.Department, append([]int{}, m.Pledges...)})
	}
	for _, d := range r.Decisions {
		to := d.After.Decision
		if to == ledger.Withdrawn {
			to = ""
		}
		at := d.After.Source
		doc.Decisions = append(doc.Decisions, decisionJSON{d.After.Meeting, d.After.Pledge, string(d.Before.Decision), string(to), at.File, at.Sheet, at.Cell})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
