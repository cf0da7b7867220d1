package ledger_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// Every rule that concerns a sheet's values, provoked and not quite provoked.
// A form is issued, the department changes what sheet says; today is 26 August
// 2024, pledge 1 is 未着手 with the target 令和7年度.
func TestRules(t *testing.T) {
	type values = map[pledge.Field]string
	tests := []struct {
		name   string
		master values // by hand, before issue
		sheet  values // what the department enters
		unread []pledge.Field
		want   []string // code, variant and field
	}{
		{name: "nothing to say", sheet: values{"situation": "進めている"}},

		{name: "another's name", sheet: values{"name": "別の公約"}, want: []string{"pledge-name-differs  name"}},
		{name: "the name in other widths", sheet: values{"name": "公約その１ "}},
		{name: "a former name", master: values{"name": "新しい名"}, sheet: values{"name": "公約その1"}, want: []string{"pledge-name-differs former name"}},

		{name: "another department", sheet: values{"department": "教育部"}, want: []string{"department-differs  department"}},
		{name: "the department's former name", sheet: values{"department": "庶務部"}},

		{name: "an office's item changed", sheet: values{"criterion": "別の基準"}, want: []string{"locked-changed  criterion"}},
		{name: "an office's item emptied", master: values{"criterion": "基準"}, sheet: values{"criterion": ""}, want: []string{"locked-changed  criterion"}},

		{name: "the horizon fits", sheet: values{"horizon": "中期"}},
		{name: "the horizon does not fit", sheet: values{"horizon": "短期"}, want: []string{"horizon-mismatch  horizon"}},
		{name: "the horizon of the year before", sheet: values{"target": "令和8年度以降", "reason": "工期の延長", "horizon": "中期"}, want: []string{"horizon-mismatch  horizon"}},
		{name: "the year is unreadable, its horizon unjudged", sheet: values{"target": "", "horizon": "短期"}, unread: []pledge.Field{"target"}, want: []string{"year-invalid  target"}},

		{name: "not started, with progress", sheet: values{"progress": "10%"}, want: []string{"status-progress not-started progress"}},
		{name: "achieved without 100 %", sheet: values{"status": "達成済み", "progress": "90%", "achievedOn": "2024-08-01"}, want: []string{"status-progress achieved progress"}},
		{name: "100 % but not achieved", sheet: values{"status": "実施中", "progress": "100%"}, want: []string{"progress-complete  progress"}},
		{name: "underway", sheet: values{"status": "実施中", "progress": "99%"}},

		{name: "achieved", sheet: values{"status": "達成済み", "progress": "100%", "achievedOn": "2024-08-26"}},
		{name: "achieved without a date", sheet: values{"status": "達成済み", "progress": "100%"}, want: []string{"achieved-no-date  achievedOn"}},
		{name: "a date without achievement", sheet: values{"achievedOn": "2024-08-01"}, want: []string{"date-unexpected  achievedOn"}},
		{name: "achieved tomorrow", sheet: values{"status": "達成済み", "progress": "100%", "achievedOn": "2024-08-27"}, want: []string{"date-in-future  achievedOn"}},

		{name: "the target is over", master: values{"target": "令和5年度"}, sheet: values{"status": "実施中", "progress": "50%"}, want: []string{"target-passed  target"}},
		{name: "the target is over, achieved", master: values{"target": "令和5年度"}, sheet: values{"status": "達成済み", "progress": "100%", "achievedOn": "2024-03-29"}},
		{name: "an open target is never over", master: values{"target": "令和5年度以降"}, sheet: values{"status": "実施中", "progress": "50%"}},

		{name: "the target moved with a reason", sheet: values{"target": "令和8年度", "reason": "工期の延長"}, want: []string{"undecided-change target target"}},
		{name: "the target moved without", sheet: values{"target": "令和8年度"}, want: []string{"target-changed-no-reason  target"}},

		{name: "achievement withdrawn", master: values{"status": "達成済み", "progress": "100%", "achievedOn": "2024-04-01"},
			sheet: values{"status": "実施中", "progress": "90%", "achievedOn": ""}, want: []string{"status-back-no-reason  status"}},
		{name: "achievement withdrawn with a reason", master: values{"status": "達成済み", "progress": "100%", "achievedOn": "2024-04-01"},
			sheet: values{"status": "実施中", "progress": "90%", "achievedOn": "", "reason": "追加の工事"}},

		{name: "no answer to an instruction", master: values{"instruction": "市民に説明する"}, sheet: values{"situation": "進めている"}, want: []string{"response-missing  response"}},
		{name: "an answer", master: values{"instruction": "市民に説明する"}, sheet: values{"response": "説明会を開いた"}},

		{name: "late, and nothing said", sheet: values{"outlook": "遅れのおそれ"}, want: []string{"outlook-unexplained  outlook"}},
		{name: "out of reach, and nothing said", sheet: values{"outlook": "達成困難"}, want: []string{"outlook-unexplained  outlook"}},
		{name: "late, explained", sheet: values{"outlook": "遅れのおそれ", "situation": "資材が足りない"}},
		{name: "as foreseen", sheet: values{"outlook": "見込みどおり"}},

		{name: "merged into nothing", sheet: values{"status": "統合"}, want: []string{"merged-into-invalid blank mergedInto"}},
		{name: "cancelled outside any meeting", sheet: values{"status": "中止"}, want: []string{"undecided-change cancelled status"}},

		{name: "two at once", sheet: values{"progress": "10%", "outlook": "達成困難"}, want: []string{"status-progress not-started progress", "outlook-unexplained  outlook"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, 2)
			d.book.Settings.Departments = []pledge.DepartmentEntry{{Name: "総務部", Former: []string{"庶務部"}}, {Name: "教育部"}}
			for f, v := range tt.master {
				d.edit(1, f, v)
			}
			d.merge()
			r := issue(d.book)
			s := d.form(1, r)
			for f, v := range tt.sheet {
				set(s, f, v)
			}
			for _, f := range tt.unread {
				s.Entries[f] = ledger.Entry{Typed: "？", Unread: true}
				s.Findings = append(s.Findings, finding.Finding{At: finding.Place{File: "受信/a.xlsx", Sheet: "1"}, Code: finding.YearInvalid, Pledge: 1, Field: f})
			}
			d.merge(file("a.xlsx", s))
			var got []string
			failed := false
			for _, f := range d.out.Findings {
				got = append(got, fmt.Sprintf("%s %s %s", f.Code, f.Variant, f.Field))
				failed = failed || f.Severity() == finding.Error
				if f.Pledge != 1 || f.At.File == "" || f.Message(finding.Japanese) == "" {
					t.Errorf("finding %+v", f)
				}
			}
			want := slices.Clone(tt.want)
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if rejected := d.out.Judged[0].Verdict == ledger.Rejected; rejected != failed {
				t.Errorf("verdict %s with %v", d.out.Judged[0].Verdict, got)
			}
			for f, v := range tt.sheet {
				item := pledge.ItemOf(f)
				if now := d.value(1, f); item.By == pledge.ByDepartment && item.Register && (now == v) == failed && v != "" {
					t.Errorf("%s is %q", f, now)
				}
			}
		})
	}
}

// What was warned of and stays as it was is not warned of again.
func TestWarningsAreNotRepeated(t *testing.T) {
	d := newDesk(t, 1)
	d.edit(1, "target", "令和5年度")
	d.merge()
	r := issue(d.book)
	d.merge(file("a.xlsx", d.form(1, r, "status", "実施中", "progress", "100%")))
	d.wantCodes(finding.TargetPassed, finding.ProgressComplete)
	d.merge(dated(file("b.xlsx", d.form(1, r, "status", "実施中", "progress", "100%", remarks, "追記")), today, 2, 0))
	d.wantCodes()
	d.merge(dated(file("c.xlsx", d.form(1, r, "status", "検討中", "progress", "100%", remarks, "追記")), today, 3, 0))
	d.wantCodes(finding.TargetPassed, finding.ProgressComplete)
}

func TestUnknownPledge(t *testing.T) {
	d := newDesk(t, 1)
	d.merge(file("a.xlsx", change(list(9), situation, "甲")))
	d.wantVerdicts(ledger.Rejected)
	d.wantCodes(finding.PledgeUnknown)
	if d.value(9, situation) != "" {
		t.Error("a pledge out of nothing")
	}
}

func TestMergerFault(t *testing.T) {
	state := map[int]pledge.Record{1: {"status": "統合"}, 2: {"status": "実施中"}, 3: {"status": "統合", "mergedInto": "2"}, 4: {"status": "中止"}}
	for _, tt := range []struct {
		status, into, variant string
	}{
		{"統合", "2", ""}, {"実施中", "", ""}, {"実施中", "2", "without"}, {"統合", "", "blank"}, {"統合", "1", "self"},
		{"統合", "9", "unknown"}, {"統合", "3", "merged"}, {"統合", "4", "cancelled"},
	} {
		r := pledge.Record{"status": tt.status}
		if tt.into != "" {
			r["mergedInto"] = tt.into
		}
		variant, bad := ledger.MergerFault(state, 1, r)
		if bad != (tt.variant != "") || bad && variant != tt.variant {
			t.Errorf("%s into %q: %q %v, want %q", tt.status, tt.into, variant, bad, tt.variant)
		}
	}
}
