package ledger_test

import (
	"testing"

	"kouyaku/internal/ledger"
)

func TestLastTakenIn(t *testing.T) {
	b := &ledger.Book{Log: ledger.Log{
		Intakes: []ledger.Intake{
			{Revision: 2, Name: "受信/総務部.xlsx", SHA256: "aa"},
			{Revision: 3, Name: "受信/総務部.xlsx", SHA256: "bb"}, {Revision: 3, Name: "受信/写真入り.xlsx"}, // too large to be read
			{Revision: 4, Name: "受信/総務部.xlsx", SHA256: "aa"}, {Revision: 4, Name: "受信/福祉部.xlsx", SHA256: "cc"},
		},
		Events: []ledger.Event{{Revision: 5, Kind: ledger.Undone, Field: ledger.RevisionField, Before: "4"}},
	}}
	for name, tt := range map[string]struct {
		files []*ledger.File
		want  int
	}{
		"none":                          {nil, 0},
		"taken back since":              {[]*ledger.File{{Path: "福祉部.xlsx", SHA256: "cc"}}, 0},
		"once more, that taken back":    {[]*ledger.File{{Path: "総務部.xlsx", SHA256: "aa"}}, 2},
		"the last of two":               {[]*ledger.File{{Path: "b.xlsx", SHA256: "bb"}, {Path: "a.xlsx", SHA256: "aa"}}, 3},
		"no sum, another path":          {[]*ledger.File{{Path: "受信/大きい.xlsx"}}, 0},
		"no sum, the same path":         {[]*ledger.File{{Path: "受信/写真入り.xlsx"}}, 3},
		"no file of a department":       {[]*ledger.File{{Path: "メモ.txt", Ignored: true}}, 0},
		"a master that was named so":    {[]*ledger.File{{Path: "受信/写真入り.xlsx", Ignored: true}}, 0},
		"the same path, other contents": {[]*ledger.File{{Path: "受信/総務部.xlsx", SHA256: "dd"}}, 0},
	} {
		if got := b.LastTakenIn(tt.files); got != tt.want {
			t.Errorf("%s: revision %d, want %d", name, got, tt.want)
		}
	}
}
