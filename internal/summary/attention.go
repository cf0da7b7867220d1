package summary

import (
	"fmt"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// Why is a reason to look at a pledge, the gravest first.
type Why uint8

const (
	TargetPassed Why = iota
	OutlookHard
	OutlookLate
	BehindPace
	NotReviewed
)

// reason is what is known of a [Why].
type reason struct {
	code  string // in JSON
	label string
	holds func(p judged, c circumstances) bool
}

// circumstances are what reasons are judged by, besides the pledge itself.
type circumstances struct {
	settings *pledge.Settings
	day      pledge.Date
	year     pledge.FiscalYear
	elapsed  int // days of the fiscal year gone, the day included
	days     int // of the fiscal year
	reviewed map[int]pledge.Date
}

// reasons is the one list of reasons; its order is that of [Why]. All of them
// concern pledges that are still worked on only.
var reasons = [...]reason{
	TargetPassed: {"target-passed", "目標年度を過ぎている", func(p judged, c circumstances) bool {
		return ledger.Passed(c.settings, p.target, c.day)
	}},
	OutlookHard: {"outlook-difficult", string(pledge.OutOfReach), func(p judged, _ circumstances) bool {
		return pledge.Prospect(p.record[pledge.Outlook]) == pledge.OutOfReach
	}},
	OutlookLate: {"outlook-late", string(pledge.MayBeLate), func(p judged, _ circumstances) bool {
		return pledge.Prospect(p.record[pledge.Outlook]) == pledge.MayBeLate
	}},
	BehindPace: {"behind-pace", "進捗が年度の経過を下回る（参考）", func(p judged, c circumstances) bool {
		percent, ok := p.record.Percent()
		return ok && p.record[pledge.Outlook] == "" && p.target == pledge.Target{Year: c.year} && percent*c.days < c.elapsed*100
	}},
	NotReviewed: {"not-reviewed", fmt.Sprintf("%dか月を超えて審査されていない", pledge.ReviewCycle), func(p judged, c circumstances) bool {
		return c.reviewed != nil && c.day > c.reviewed[p.number].AddMonths(pledge.ReviewCycle)
	}},
}

// String returns the reason as JSON names it.
func (w Why) String() string { return reasons[w].code }

// Label returns the reason as people read it.
func (w Why) Label() string { return reasons[w].label }

func attention(s *pledge.Settings, pledges []judged, in Input) []Attention {
	year := s.Calendar.YearOf(in.AsOf)
	start := s.Calendar.Start(year)
	c := circumstances{
		settings: s, day: in.AsOf, year: year, reviewed: in.Reviewed,
		elapsed: int(in.AsOf-start) + 1,
		days:    int(s.Calendar.End(year)-start) + 1,
	}
	var list []Attention
	for _, p := range pledges {
		if !p.own.Live() {
			continue
		}
		for why := range reasons {
			if reasons[why].holds(p, c) {
				list = append(list, Attention{Pledge: p.number, Why: Why(why)})
			}
		}
	}
	sortAttention(list)
	return list
}
