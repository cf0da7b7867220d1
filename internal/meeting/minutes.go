package meeting

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/pledge"
)

// Minutes returns what came of a meeting as text for the city's page and the
// press, with a line break at its end.
func Minutes(o Outcome) string {
	m := &minutes{Outcome: o}
	m.Heard = slices.SortedStableFunc(slices.Values(o.Heard), byNumber)
	m.opening()
	m.heard()
	m.decided()
	m.mended()
	m.confirmed()
	m.changed()
	m.merged()
	m.rolled()
	m.figures()
	return pledge.Lines(m.text.String())
}

func byNumber(a, b Heard) int { return cmp.Compare(a.Number, b.Number) }

// minutes is the text being written, a numbered section at a time.
type minutes struct {
	Outcome
	text    strings.Builder
	section int
}

func (m *minutes) line(format string, args ...any) {
	fmt.Fprintf(&m.text, format, args...)
	m.text.WriteByte('\n')
}

func (m *minutes) heading(title string) {
	m.section++
	m.line("\n%s　%s", fullWidth(m.section), title)
}

// fullWidth writes a number as headings have it.
func fullWidth(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n))
}

// where returns what the meeting heard and keep accepts, with its ruling.
func (m *minutes) where(keep func(Heard, pledge.Ruling) bool) []Heard {
	var list []Heard
	for _, h := range m.Heard {
		if r, _ := m.Meeting.Body.Ruling(h.taken(m.Meeting.Body)); keep(h, r) {
			list = append(list, h)
		}
	}
	return list
}

// taken returns the word the meeting chose: what is recorded of a mend that
// was confirmed later began as another decision.
func (h Heard) taken(body pledge.Body) pledge.Decision {
	if r, ok := body.Ruling(h.Decision); ok && r.Recorded {
		for _, r := range body.Rulings() {
			if r.Revises {
				return r.Decision
			}
		}
	}
	return h.Decision
}

// list writes a line per pledge.
func (m *minutes) list(heard []Heard, line func(Heard) string) {
	for _, h := range heard {
		m.line("　　・%s", line(h))
	}
}

// name quotes a pledge's name with its number.
func (h Heard) name() string { return quoted(h.Name, h.Number) }

func quoted(name string, number int) string {
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		return fmt.Sprintf("公約番号%d", number)
	}
	return fmt.Sprintf("「%s」（公約番号%d）", name, number)
}

func (m *minutes) opening() {
	programme := cmp.Or(m.Settings.Programme, pledge.UnnamedProgramme)
	m.line("%s　%sの結果", programme, m.Meeting)
	m.line("\n%s（%s）に%sを開き、%sの目標と進み具合について審議しました。結果は次のとおりです。",
		m.Date.Wareki(), m.Date.Weekday()+"曜日", m.Meeting, programme)
}

// heard writes how many items were heard, and of which horizons where that is
// the same number.
func (m *minutes) heard() {
	decided := m.where(func(h Heard, r pledge.Ruling) bool { return r.Counts })
	items := len(decided)
	if m.Announced != nil {
		items = *m.Announced
	}
	m.heading(fmt.Sprintf("審議した施策　%d件", items))
	if horizons := m.horizons(decided); horizons != "" && items == len(decided) {
		m.line("　　内訳　%s", horizons)
	}
	if items != len(decided) {
		m.line("　　※審議した施策は%d件ですが、次の「審議の結果」は決定を記録した%d件について示しています。", items, len(decided))
		if m.Note != "" {
			m.line("　　　%s", strings.Join(strings.Fields(m.Note), " "))
		}
	}
	if open := m.where(func(h Heard, _ pledge.Ruling) bool { return h.Decision == "" }); len(open) > 0 {
		m.line("　　※ほかに、予定していた%d件の決定は、まだ記録していません。", len(open))
	}
}

// horizons counts items by horizon, in the settings' order.
func (m *minutes) horizons(heard []Heard) string {
	count := map[string]int{}
	for _, h := range heard {
		count[h.Horizon]++
	}
	var parts []string
	for _, h := range m.Settings.Horizons {
		if n := count[h.Name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d件", h.Name, n))
		}
		delete(count, h.Name)
	}
	for _, n := range count {
		if n > 0 { // a horizon of other settings, or none: the sum would not add up
			return ""
		}
	}
	return strings.Join(parts, "、")
}

func (m *minutes) decided() {
	m.heading("審議の結果")
	any := false
	for _, r := range m.Meeting.Body.Rulings() {
		n := len(m.where(func(h Heard, of pledge.Ruling) bool { return of.Decision == r.Decision }))
		if n > 0 {
			m.line("　　%s　%d件", r.Decision, n)
			any = true
		}
	}
	if !any {
		m.line("　　決定した施策はありません。")
	}
}

// mended says what became, or will become, of 要修正.
func (m *minutes) mended() {
	all := m.where(func(h Heard, r pledge.Ruling) bool { return r.Revises })
	if len(all) == 0 {
		return
	}
	byDay := map[pledge.Date][]Heard{}
	var days []pledge.Date
	for _, h := range all {
		if byDay[h.SettledOn] == nil && h.SettledOn != 0 {
			days = append(days, h.SettledOn)
		}
		byDay[h.SettledOn] = append(byDay[h.SettledOn], h)
	}
	slices.Sort(days)
	m.heading(fmt.Sprintf("「%s」とした施策のその後", m.wordOf(func(r pledge.Ruling) bool { return r.Revises })))
	for _, day := range days {
		settled := byDay[day]
		all := "%d件は、修正したことを%sに確認し、修正した内容のとおり決定しました。"
		m.line("　　"+all, len(settled), day.Wareki())
		m.list(settled, Heard.name)
	}
	if open := byDay[0]; len(open) > 0 {
		m.line("　　%d件は、担当部が修正しています。修正したことを確認したうえで決定します。", len(open))
		m.list(open, Heard.name)
	}
}

// wordOf returns the body's word for the first ruling that is of a kind.
func (m *minutes) wordOf(kind func(pledge.Ruling) bool) pledge.Decision {
	for _, r := range m.Meeting.Body.Rulings() {
		if kind(r) {
			return r.Decision
		}
	}
	return ""
}

func (m *minutes) confirmed() {
	list := m.where(func(h Heard, _ pledge.Ruling) bool { return h.Confirmed })
	if len(list) == 0 {
		return
	}
	m.heading(fmt.Sprintf("達成済みを確認した施策　%d件", len(list)))
	m.list(list, Heard.name)
}

// changed says which target years, names and contents changed, or that none
// did. Before a body that puts nothing into effect nothing could.
func (m *minutes) changed() {
	for _, kind := range []struct {
		title string
		is    func(Heard) bool
		line  func(Heard) string
	}{
		{"達成目標年度を変更した施策", func(h Heard) bool { return h.From != h.To }, func(h Heard) string {
			return fmt.Sprintf("%s　%sから%sに%s", h.name(), orNone(h.From), orNone(h.To), moveWord(h.From, h.To))
		}},
		{"公約名を変更した施策", func(h Heard) bool { return h.NewName != "" && h.NewName != h.Name }, func(h Heard) string {
			return fmt.Sprintf("%s　新しい名称は「%s」", h.name(), strings.Join(strings.Fields(h.NewName), " "))
		}},
		{"内容を変更した施策", func(h Heard) bool { return h.Contents }, Heard.name},
	} {
		list := m.where(func(h Heard, _ pledge.Ruling) bool { return kind.is(h) })
		if len(list) == 0 {
			if m.takesEffect() {
				m.heading(kind.title + "　なし")
			}
			continue
		}
		title := kind.title
		if !m.takesEffect() {
			title = strings.Replace(title, "変更した", "変更する案とした", 1)
		}
		m.heading(fmt.Sprintf("%s　%d件", title, len(list)))
		m.list(list, kind.line)
	}
}

func (m *minutes) takesEffect() bool {
	return m.wordOf(func(r pledge.Ruling) bool { return r.TakesEffect }) != ""
}

func orNone(t pledge.Target) string {
	if t.Year == 0 {
		return "目標年度なし"
	}
	return t.String()
}

// moveWord says what a change of the target year is. An open end that becomes a
// year is neither earlier nor later.
func moveWord(from, to pledge.Target) string {
	switch {
	case from.Year == 0 || to.Year == 0:
		return "変更"
	case from.Open && !to.Open && to.Year >= from.Year:
		return "確定"
	case to.Year < from.Year:
		return "繰り上げ"
	}
	return "繰り下げ"
}

func (m *minutes) merged() {
	list := append(m.where(func(h Heard, r pledge.Ruling) bool { return h.MergedInto != 0 }), m.Merged...)
	slices.SortFunc(list, byNumber)
	if len(list) == 0 {
		return
	}
	m.heading(fmt.Sprintf("ほかの施策に統合する施策　%d件", len(list)))
	m.list(list, func(h Heard) string {
		return fmt.Sprintf("%s　統合先は%s", h.name(), quoted(m.nameOf(h), h.MergedInto))
	})
	if !m.takesEffect() {
		m.line("　　統合は、%sで統合先の施策が決定されたときに行います。", pledge.Headquarters)
	}
}

// nameOf returns what the pledge an item is merged into is called.
func (m *minutes) nameOf(h Heard) string {
	if h.IntoName != "" {
		return h.IntoName
	}
	for _, other := range m.Heard {
		if other.Number == h.MergedInto {
			return other.Name
		}
	}
	return ""
}

func (m *minutes) rolled() {
	list := m.where(func(h Heard, r pledge.Ruling) bool { return r.Rolls })
	if len(list) == 0 {
		return
	}
	m.heading(fmt.Sprintf("次回の%sであらためて審議する施策　%d件", m.Meeting.Body, len(list)))
	m.list(list, Heard.name)
}

func (m *minutes) figures() {
	if m.AchievedOn == 0 || m.Total == 0 {
		return
	}
	m.heading(m.AchievedOn.Wareki() + "現在の達成状況")
	m.line("　　全%d項目のうち%d項目を達成しました（達成率%s）。", m.Total, m.Achieved, rate(m.Achieved, m.Total))
}

// rate is a percentage with one decimal, rounded half up.
func rate(part, whole int) string {
	tenths := (2000*part + whole) / (2 * whole)
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}
