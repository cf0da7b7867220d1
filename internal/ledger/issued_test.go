package ledger_test

import (
	"slices"
	"testing"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// A form is ours where it shows what the register held at its 台帳の版, or,
// without 照合番号, where the record knows that it went out then.
func TestFormsOfALostLine(t *testing.T) {
	tests := []struct {
		name  string
		form  func(d *desk, issued int) *ledger.Submission // issued is the revision at which pledge 1 was asked for
		again bool                                         // an earlier run rejected the file, its revision yet to come
		ours  bool
	}{
		{name: "as issued", form: func(d *desk, issued int) *ledger.Submission { return d.form(1, issued) }, ours: true},
		{name: "issued with other values", form: func(d *desk, issued int) *ledger.Submission {
			return form(1, issued, pledge.Record{pledge.Number: "1", pledge.Progress: "60%"})
		}},
		{name: "a copy of another pledge's", form: func(d *desk, issued int) *ledger.Submission {
			s := d.form(1, issued)
			s.Seal = d.form(2, issued).Seal
			return s
		}, ours: true},
		{name: "no seal, asked for", form: func(d *desk, issued int) *ledger.Submission { return unsealed(d.form(1, issued)) }, ours: true},
		{name: "no seal, another pledge was asked for", form: func(d *desk, issued int) *ledger.Submission { return unsealed(d.form(2, issued)) }},
		{name: "no seal, a revision that asked for nothing", form: func(d *desk, issued int) *ledger.Submission { return unsealed(d.form(1, issued-1)) }},
		{name: "no seal, asked for and undone", form: func(d *desk, issued int) *ledger.Submission {
			s := unsealed(d.form(1, issued))
			d.undo()
			return s
		}, ours: true},
		{name: "no seal, sent back", form: func(d *desk, issued int) *ledger.Submission {
			d.merge(file("wrong.xlsx", d.form(1, issued, "progress", "10%"))) // 未着手
			d.wantVerdicts(ledger.Rejected)
			return unsealed(d.form(1, d.book.Revision()))
		}, ours: true},
		{name: "rejected before its revision was made", form: func(d *desk, issued int) *ledger.Submission { return d.form(1, issued) }, again: true},
		{name: "no seal, rejected before its revision was made", form: func(d *desk, issued int) *ledger.Submission { return unsealed(d.form(1, issued)) }, again: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, 2)
			d.edit(1, pledge.Remarks, "一")
			d.merge()
			issued := d.book.Revision() + 1
			if tt.again {
				d.merge(file("form.xlsx", tt.form(d, issued+1)))
				d.wantVerdicts(ledger.Rejected)
				issued++
			}
			d.book.Requests = append(d.book.Requests, ledger.Request{Revision: issued, Pledge: 1, Department: "総務部", Asked: today})
			d.edit(1, pledge.Remarks, "二")
			s := tt.form(d, issued)
			d.merge()
			d.merge(file("form.xlsx", s))
			if got := !slices.ContainsFunc(d.out.Findings, func(f finding.Finding) bool { return f.Code == finding.FileForeignMaster && f.Variant == "lost" }); got != tt.ours {
				t.Errorf("ours is %t: %v", got, d.codes())
			}
			if !tt.ours {
				d.wantVerdicts(ledger.Rejected)
			}
		})
	}
}

func unsealed(s *ledger.Submission) *ledger.Submission {
	s.Seal = ""
	return s
}
