package summary

import (
	"fmt"
	"kouyaku/internal/pledge"
	"os"
	"strings"
	"testing"
)

func TestLook(t *testing.T) {
	if os.Getenv("LOOK") == "" {
		t.Skip()
	}
	s := settings()
	s.Programme = "あんなか再起動プロジェクト"
	s.City = "安中市"
	s.Areas = nil
	for i, n := range []string{"子育て・教育から選ばれるまちへ", "安心から選ばれるまちへ", "文化・スポーツから選ばれるまちへ", "自然から選ばれるまちへ", "経済から選ばれるまちへ", "改革から選ばれるまちへ", "未来から選ばれるまちへ"} {
		s.Areas = append(s.Areas, pledge.AreaEntry{Number: i + 1, Name: n})
	}
	s.Departments = nil
	for _, n := range []string{"総務部", "企画政策部", "市民環境部", "保健福祉部", "みりょく創出部", "まちづくり部", "上下水道部", "教育委員会教育部", "公立碓氷病院"} {
		s.Departments = append(s.Departments, pledge.DepartmentEntry{Name: n})
	}
	var b strings.Builder
	for i := 1; i <= 97; i++ {
		switch {
		case i <= 8:
			fmt.Fprintf(&b, "%d|R%d|R%d|達成済み|2023-03-%02d\n", i, 4+i/7, 4+i/7, i+10)
		case i <= 42:
			fmt.Fprintf(&b, "%d|R5|R5|達成済み|2024-03-%02d\n", i, i%20+10)
		case i <= 44:
			fmt.Fprintf(&b, "%d|R6|R5|達成済み|2024-03-%02d\n", i, i%20+10)
		case i <= 60:
			fmt.Fprintf(&b, "%d|R6|R6|実施中||outlook=%s|instruction=広報する\n", i, []string{"", "見込みどおり", "遅れのおそれ", "達成困難"}[i%4])
		case i <= 78:
			fmt.Fprintf(&b, "%d|R7|R7|検討中|\n", i)
		case i == 79:
			fmt.Fprintf(&b, "%d|R7|R5|実施中|\n", i)
		case i == 80:
			fmt.Fprintf(&b, "%d|R7|R7|統合||mergedInto=12\n", i)
		case i == 81:
			fmt.Fprintf(&b, "%d|R7|R7|中止|\n", i)
		default:
			fmt.Fprintf(&b, "%d|R8以降|R8以降|未着手|\n", i)
		}
	}
	state := parse(t, s, b.String())
	for i, r := range state {
		r[pledge.Name] = []string{"スポーツによるまちづくりの推進", "医師確保のための取組の推進（市内の病院に勤務を希望する医学生への奨学金支給を含む）", "公共施設の予約手続のオンライン化"}[i%3]
	}
	in := Register(s, state, pledge.NewDate(2024, 8, 26), 12)
	if os.Getenv("LOOK") == "2" {
		in.Since = "令和6年度第1回本部会議"
		in.Before = map[int]pledge.Record{}
		for i, r := range state {
			c := r.Clone()
			if i > 40 && i < 45 {
				c[pledge.StatusWord] = "実施中"
				delete(c, pledge.AchievedOn)
			}
			if i > 75 && i < 79 {
				c[pledge.TargetYear] = "令和6年度"
			}
			if i == 3 {
				c[pledge.Name] = "旧名称"
			}
			in.Before[i] = c
		}
		a := 28
		in.Meetings = []Meeting{{"令和6年度第1回本部会議", pledge.NewDate(2024, 4, 8), &a, []Count{{"原案のとおり決定", 28}, {"要修正", 3}}, 27}}
		in.Proposals = map[int]pledge.Record{45: {pledge.StatusWord: "達成済み", pledge.AchievedOn: "2024-08-01"}}
	}
	fig := Compute(in)
	os.WriteFile("/tmp/sum/look.xlsx", book(t, s, state, fig).Bytes(), 0o644)
	os.WriteFile("/tmp/sum/ja.txt", []byte(Text(fig, "ja")), 0o644)
	os.WriteFile("/tmp/sum/en.txt", []byte(Text(fig, "en")), 0o644)
	wb, err := Workbook(fig)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/sum/values.xlsx", wb, 0o644)
	j, _ := fig.MarshalJSON()
	os.WriteFile("/tmp/sum/look.json", j, 0o644)
}
