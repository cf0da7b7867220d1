package pledge

import "testing"

func TestShown(t *testing.T) {
	for _, tt := range []struct {
		typed Typed
		want  string
	}{
		{Typed{}, ""},
		{Typed{Kind: TypedBlank, NoValue: true, Formula: true}, ""},
		{Typed{Kind: TypedText, Text: " 半分 "}, " 半分 "},
		{Typed{Kind: TypedNumber, Number: 5, Text: "令和5年度"}, "令和5年度"},
		{Typed{Kind: TypedNumber, Number: 0.5}, "0.5"},
		{Typed{Kind: TypedNumber, Number: 0.333, Text: "0.333", Percent: true}, "33.3%"},
		{Typed{Kind: TypedNumber, Number: 0.07, Text: "0.07", Percent: true}, "7%"}, // not 7.000000000000001
		{Typed{Kind: TypedDate, Number: 45380, Text: "45380", Date: NewDate(2024, 3, 29)}, "2024-03-29"},
		{Typed{Kind: TypedBool, Text: "TRUE"}, "TRUE"},
		{Typed{Kind: TypedError, Text: "#REF!"}, "#REF!"},
	} {
		if got := tt.typed.Shown(); got != tt.want {
			t.Errorf("%+v is shown as %q, want %q", tt.typed, got, tt.want)
		}
	}
}
