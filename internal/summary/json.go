package summary

import (
	"bytes"
	"encoding/json"
	"strconv"

	"kouyaku/internal/pledge"
)

// MarshalJSON returns the document of `summary --json`. Lists are never null.
func (f Figures) MarshalJSON() ([]byte, error) {
	type share struct {
		Total    int  `json:"total"`
		Achieved int  `json:"achieved"`
		Rate     Rate `json:"rate"`
	}
	type horizon struct {
		Horizon string `json:"horizon"`
		Initial share  `json:"initial"`
		Present share  `json:"present"`
	}
	type year struct {
		Year           *pledge.FiscalYear `json:"year"`
		Label          string             `json:"label"`
		InitialTargets int                `json:"initialTargets"`
		PresentTargets int                `json:"presentTargets"`
		Achieved       int                `json:"achieved"`
		Early          int                `json:"early"`
		Cumulative     int                `json:"cumulative"`
		Rate           Rate               `json:"rate"`
	}
	type area struct {
		Area string `json:"area"`
		share
	}
	type department struct {
		Department string `json:"department"`
		share
	}
	type meeting struct {
		Meeting   string `json:"meeting"`
		Date      string `json:"date"`
		Announced *int   `json:"announced"`
		Decisions counts `json:"decisions"`
		Confirmed int    `json:"confirmed"`
	}
	type move struct {
		Pledge int    `json:"pledge"`
		From   string `json:"from"`
		To     string `json:"to"`
	}
	type changes struct {
		Since    *string `json:"since"`
		Achieved []int   `json:"achieved"`
		Forward  []move  `json:"forward"`
		Back     []move  `json:"back"`
	}
	type review struct {
		Proposals         int   `json:"proposals"`
		AchievedIfDecided int   `json:"achievedIfDecided"`
		OpenRevisions     []int `json:"openRevisions"`
		Rolled            []int `json:"rolled"`
	}
	type attention struct {
		Pledge int    `json:"pledge"`
		Why    string `json:"why"`
	}

	shareOf := func(s Share) share { return share{s.Total, s.Achieved, s.Rate()} }
	moveOf := func(m Move) move { return move(m) }
	since := &f.Changes.Since
	if *since == "" {
		since = nil
	}
	doc := struct {
		AsOf        string       `json:"asOf"`
		KnownBy     string       `json:"knownBy"`
		Revision    int          `json:"revision"`
		Total       int          `json:"total"`
		Achieved    int          `json:"achieved"`
		Rate        Rate         `json:"rate"`
		Horizons    []horizon    `json:"horizons"`
		FiscalYears []year       `json:"fiscalYears"`
		Areas       []area       `json:"areas"`
		Departments []department `json:"departments"`
		Statuses    counts       `json:"statuses"`
		Meetings    []meeting    `json:"meetings"`
		Changes     changes      `json:"changes"`
		Review      review       `json:"review"`
		Attention   []attention  `json:"attention"`
	}{
		AsOf: f.AsOf.String(), KnownBy: f.KnownBy.String(), Revision: f.Revision,
		Total: f.Overall.Total, Achieved: f.Overall.Achieved, Rate: f.Overall.Rate(),
		Horizons: each(f.Horizons, func(h HorizonFigure) horizon {
			return horizon{h.Horizon, shareOf(h.Initial), shareOf(h.Present)}
		}),
		FiscalYears: each(f.Years, func(y YearFigure) year {
			row := year{nil, y.Label, y.InitialTargets, y.PresentTargets, y.Achieved, y.Early, y.Cumulative, y.Rate}
			if y.Year != 0 {
				row.Year = &y.Year
			}
			return row
		}),
		Areas:       each(f.Areas, func(g GroupFigure) area { return area{g.Name, shareOf(g.Share)} }),
		Departments: each(f.Departments, func(g GroupFigure) department { return department{g.Name, shareOf(g.Share)} }),
		Statuses:    f.Statuses,
		Meetings: each(f.Meetings, func(m Meeting) meeting {
			return meeting{m.Name, m.Date.String(), m.Announced, m.Decisions, m.Confirmed}
		}),
		Changes: changes{since, numbers(f.Changes.Achieved), each(f.Changes.Forward, moveOf), each(f.Changes.Back, moveOf)},
		Review: review{
			f.Review.Proposals, f.Review.IfDecided.Achieved, numbers(f.Review.Revisions), numbers(f.Review.Rolled),
		},
		Attention: each(f.Attention, func(a Attention) attention { return attention{a.Pledge, a.Why.String()} }),
	}
	return json.Marshal(doc)
}

// counts is an object of the words that occur, in their order.
type counts []Count

func (c counts) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, count := range c {
		if count.N == 0 {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		word, err := json.Marshal(count.Word)
		if err != nil {
			return nil, err
		}
		b.Write(word)
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(count.N))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// numbers returns the list, an empty one rather than none.
func numbers(list []int) []int { return append([]int{}, list...) }
