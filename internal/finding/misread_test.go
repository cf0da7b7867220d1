package finding

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kouyaku/internal/pledge"
)

// What pledge cannot read must become a finding the catalogue has texts for.
func TestMisread(t *testing.T) {
	settings := pledge.Settings{
		Calendar: pledge.Calendar{FirstMonth: time.April},
		Horizons: []pledge.Horizon{{Name: "短期", To: 2023}, {Name: "中期", From: 2024}},
	}
	text := func(s string) pledge.Typed { return pledge.Typed{Kind: pledge.TypedText, Text: s} }
	for _, test := range []struct {
		field   pledge.Field
		typed   pledge.Typed
		code    Code
		variant string
		hint    string // a part of it
	}{
		{pledge.TargetYear, text("いつか"), YearInvalid, "", "「令和8年度以降」"},
		{pledge.TargetYear, text("来年度"), YearInvalid, "relative", "元号を付けて"},
		{pledge.TargetYear, text("8年度以降"), YearInvalid, "no-era-near", "「令和8年度以降」ではありませんか。"},
		{pledge.TargetYear, text("令和99年度"), YearInvalid, "range", "元号を付けて"},
		{pledge.HorizonName, text("ああああ"), HorizonUnknown, "", "空欄にしてください。"},
		{pledge.StatusWord, text("順調"), StatusUnknown, "", "未着手、検討中、実施中、達成済み、統合、中止"},
		{pledge.StatusWord, text("実施中中"), StatusUnknown, "near", "「実施中」ではありませんか。"},
		{pledge.Outlook, text("○×"), OutlookUnknown, "", "見込みどおり、遅れのおそれ、達成困難"},
		{pledge.Afterwards, text("拡充"), AfterwardsUnknown, "", "継続、完了"},
		{pledge.Progress, text("半分"), ProgressInvalid, "", "「45%」"},
		{pledge.Progress, text("120%"), ProgressInvalid, "range", "「45%」"},
		{pledge.Progress, text("33.3%"), ProgressInvalid, "whole", "「45%」"},
		{pledge.Progress, text("約50%"), ProgressInvalid, "near", "「50%」ではありませんか。"},
		{pledge.AchievedOn, text("そのうち"), DateInvalid, "", "「2024/3/29」"},
		{pledge.AchievedOn, text("来月"), DateInvalid, "", "「2024/3/29」"},
		{pledge.AchievedOn, text("5年3月29日"), DateInvalid, "", "「2024/3/29」"},
		{pledge.AchievedOn, text("2024/2/30"), DateInvalid, "day", "「2024/3/29」"},
		{pledge.MergedInto, text("七"), PledgeUnknown, "unreadable", "数字だけ"},
		{pledge.Actions, text(strings.Repeat("長", 32768)), TextTooLong, "", "32,767文字以内"},
		{pledge.Actions, pledge.Typed{Kind: pledge.TypedError, Text: "#REF!"}, CellError, "", "数式を消して"},
	} {
		_, err := settings.Read(test.field, test.typed)
		var read *pledge.ReadError
		if !errors.As(err, &read) {
			t.Errorf("%s %.20q: read with %v", test.field, test.typed.Text, err)
			continue
		}
		f := Misread(Place{"a.xlsx", "1", 2, 3}, 12, test.field, test.typed, read)
		if f.Code != test.code || f.Variant != test.variant {
			t.Errorf("%s %.20q is %s %q, want %s %q", test.field, test.typed.Text, f.Code, f.Variant, test.code, test.variant)
		}
		if err := f.Check(); err != nil {
			t.Error(err)
		}
		if hint := f.Hint(Japanese); !strings.Contains(hint, test.hint) {
			t.Errorf("%s %.20q: %s", test.field, test.typed.Text, hint)
		}
	}
}

// A finding quotes a value as its cell shows it.
func TestMisreadQuotes(t *testing.T) {
	for _, test := range []struct {
		typed pledge.Typed
		want  string
	}{
		{pledge.Typed{Kind: pledge.TypedNumber, Text: "0.333", Number: 0.333, Percent: true}, "33.3%"},
		{pledge.Typed{Kind: pledge.TypedDate, Text: "45380", Number: 45380, Date: pledge.NewDate(2024, time.March, 29)}, "2024-03-29"},
		{pledge.Typed{Kind: pledge.TypedText, Text: "半分"}, "半分"},
	} {
		f := Misread(Place{"a.xlsx", "1", 2, 3}, 12, pledge.Progress, test.typed, &pledge.ReadError{Kind: pledge.KindPercent})
		if f.Value != test.want {
			t.Errorf("%+v is quoted as %q, want %q", test.typed, f.Value, test.want)
		}
	}
}

// Every item that has words of its own has a code of its own, which tells them.
func TestEveryItemOfWordsHasItsCode(t *testing.T) {
	of := map[Code]pledge.Field{}
	for _, item := range pledge.Items {
		if item.Words == nil {
			continue
		}
		f := Misread(Place{"a.xlsx", "1", 2, 3}, 12, item.Key, pledge.Typed{Kind: pledge.TypedText, Text: "○×"}, &pledge.ReadError{Kind: item.Kind})
		if err := f.Check(); err != nil {
			t.Errorf("%s: %v", item.Key, err)
		}
		if other := of[f.Code]; other != "" {
			t.Errorf("%s and %s share %s", item.Key, other, f.Code)
		}
		of[f.Code] = item.Key
		if hint := f.Hint(Japanese); !strings.Contains(hint, strings.Join(item.Words, "、")) {
			t.Errorf("%s: %s", item.Key, hint)
		}
	}
}
