package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"kouyaku/internal/finding"
	"kouyaku/internal/pledge"
)

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, sample(), finding.Japanese); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", b.Bytes())
}

func TestJSONEmpty(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, &Run{Revision: 1, Today: pledge.NewDate(2024, 8, 26), Missing: []Missing{{Department: "総務部"}}}, finding.English); err != nil {
		t.Fatal(err)
	}
	golden(t, "empty.json", b.Bytes())
}

func TestJSONCounts(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, sample(), finding.Japanese); err != nil {
		t.Fatal(err)
	}
	var doc struct{ Sheets map[string]int }
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	// Eight sheets, one of them superseded and so only read.
	for key, want := range map[string]int{"read": 8, "accepted": 3, "waiting": 1, "rejected": 3, "unchanged": 1} {
		if got := doc.Sheets[key]; got != want {
			t.Errorf("%s: %d, want %d", key, got, want)
		}
	}
}

func TestJSONKeepsMarks(t *testing.T) {
	r := sample()
	r.Changes[0].After = `<&>`
	var b bytes.Buffer
	if err := JSON(&b, r, finding.Japanese); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b.Bytes(), []byte(`"to": "<&>"`)) {
		t.Error("marks were escaped as for HTML")
	}
}
