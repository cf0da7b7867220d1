package meeting

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kouyaku/internal/pledge"
)

func years(from, to pledge.FiscalYear) (f, t pledge.Target) {
	return pledge.Target{Year: from}, pledge.Target{Year: to}
}

func TestMinutes(t *testing.T) {
	announced := 8
	forward := Heard{Number: 3, Name: "保育所の整備", Horizon: "中期", Decision: pledge.AsProposed}
	forward.From, forward.To = years(2025, 2024)
	open := Heard{Number: 4, Name: "道路の補修", Horizon: "中長期", Decision: pledge.Reported}
	open.From, open.To = pledge.Target{Year: 2026, Open: true}, pledge.Target{Year: 2026}
	fifthOutcome := Outcome{Settings: testSettings(), Meeting: fifth, Date: fifthDay, Announced: &announced, Heard: []Heard{
		{Number: 21, Name: "見守りの充実", Horizon: "中期", Decision: pledge.Settled, SettledOn: pledge.NewDate(2023, 11, 6)},
		{Number: 12, Name: "医学生への奨学金", NewName: "医師確保の取組", Horizon: "中期", Decision: pledge.AsProposed, Contents: true},
		forward, open,
		{Number: 20, Name: "公園の\n整備", Horizon: "中期", Decision: pledge.Revise},
		{Number: 22, Name: "図書館の整備", Horizon: "短期", Decision: pledge.RollHead},
		{Number: 23, Name: "待っている公約", Horizon: "短期"},
	}}
	noted := fifthOutcome
	noted.Note = "公表後に1件を取り下げたためです。"
	subOutcome := Outcome{Settings: testSettings(), Meeting: sub, Date: pledge.NewDate(2023, 10, 16), Heard: []Heard{
		{Number: 5, Name: "広場の整備", Horizon: "中期", Decision: pledge.PassMergedRevised, MergedInto: 6},
		{Number: 6, Name: "公園の整備", Horizon: "中期", Decision: pledge.PassRevised, NewName: "公園と広場の整備"},
		{Number: 8, Name: "駅前の整備", Horizon: "中期", Decision: pledge.RollSub},
	}}
	yearEnd := Outcome{Settings: testSettings(), Meeting: pledge.Meeting{Year: 2024, Round: 1, Body: pledge.Headquarters}, Date: pledge.NewDate(2024, 4, 8),
		Total: 97, Achieved: 44, AchievedOn: pledge.NewDate(2024, 3, 31), Heard: []Heard{
			{Number: 1, Name: "相談窓口の設置", Horizon: "短期", Decision: pledge.AsProposed, Confirmed: true},
			{Number: 2, Horizon: "短期", Decision: pledge.AsProposed, Confirmed: true},
		}}

	for _, test := range []struct {
		name string
		o    Outcome
		want string
	}{
		{"a 本部会議 with everything", fifthOutcome, `
みどり未来プラン　令和5年度第5回本部会議の結果

令和5年10月23日（月曜日）に令和5年度第5回本部会議を開き、みどり未来プランの目標と進み具合について審議しました。結果は次のとおりです。

１　審議した施策　8件
　　※審議した施策は8件ですが、次の「審議の結果」は決定を記録した6件について示しています。
　　※ほかに、予定していた1件の決定は、まだ記録していません。

２　審議の結果
　　原案のとおり決定　2件
　　要修正　2件
　　次回会議へのローリング　1件
　　報告　1件

３　「要修正」とした施策のその後
　　1件は、修正したことを令和5年11月6日に確認し、修正した内容のとおり決定しました。
　　・「見守りの充実」（公約番号21）
　　1件は、担当部が修正しています。修正したことを確認したうえで決定します。
　　・「公園の 整備」（公約番号20）

４　達成目標年度を変更した施策　2件
　　・「保育所の整備」（公約番号3）　令和7年度から令和6年度に繰り上げ
　　・「道路の補修」（公約番号4）　令和8年度以降から令和8年度に確定

５　公約名を変更した施策　1件
　　・「医学生への奨学金」（公約番号12）　新しい名称は「医師確保の取組」

６　内容を変更した施策　1件
　　・「医学生への奨学金」（公約番号12）

７　次回の本部会議であらためて審議する施策　1件
　　・「図書館の整備」（公約番号22）
`},
		{"a 分科会", subOutcome, `
みどり未来プラン　令和5年度第5回分科会の結果

令和5年10月16日（月曜日）に令和5年度第5回分科会を開き、みどり未来プランの目標と進み具合について審議しました。結果は次のとおりです。

１　審議した施策　3件
　　内訳　中期3件

２　審議の結果
　　修正後に本部会議に提出　1件
　　統合及び修正して本部会議に提出　1件
　　次回分科会へローリング　1件

３　公約名を変更する案とした施策　1件
　　・「公園の整備」（公約番号6）　新しい名称は「公園と広場の整備」

４　ほかの施策に統合する施策　1件
　　・「広場の整備」（公約番号5）　統合先は「公園の整備」（公約番号6）
　　統合は、本部会議で統合先の施策が決定されたときに行います。

５　次回の分科会であらためて審議する施策　1件
　　・「駅前の整備」（公約番号8）
`},
		{"a year's end", yearEnd, `
みどり未来プラン　令和6年度第1回本部会議の結果

令和6年4月8日（月曜日）に令和6年度第1回本部会議を開き、みどり未来プランの目標と進み具合について審議しました。結果は次のとおりです。

１　審議した施策　2件
　　内訳　短期2件

２　審議の結果
　　原案のとおり決定　2件

３　達成済みを確認した施策　2件
　　・「相談窓口の設置」（公約番号1）
　　・公約番号2

４　達成目標年度を変更した施策　なし

５　公約名を変更した施策　なし

６　内容を変更した施策　なし

７　令和6年3月31日現在の達成状況
　　全97項目のうち44項目を達成しました（達成率45.4%）。
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), Minutes(test.o)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := Minutes(noted); !strings.Contains(got, "示しています。\n　　　公表後に1件を取り下げたためです。\n") {
		t.Errorf("the planner's explanation is not there:\n%s", got)
	}
}

func TestRateIsRoundedHalfUp(t *testing.T) {
	for _, test := range []struct {
		part, whole int
		want        string
	}{{8, 97, "8.2%"}, {44, 97, "45.4%"}, {1, 2000, "0.1%"}, {0, 5, "0.0%"}, {5, 5, "100.0%"}} {
		if got := rate(test.part, test.whole); got != test.want {
			t.Errorf("%d of %d: %s, want %s", test.part, test.whole, got, test.want)
		}
	}
}
