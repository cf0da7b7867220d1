package summary

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/pledge"
	"kouyaku/internal/splice"
	"kouyaku/internal/xlsx"
)

// settings are those of a small city.
func settings() *pledge.Settings {
	s := pledge.BuiltIn()
	s.City, s.Programme = "見本市", "みほん再起動プロジェクト"
	s.TermFrom, s.TermUntil = pledge.NewDate(2022, 4, 24), pledge.NewDate(2026, 4, 23)
	s.Areas = []pledge.AreaEntry{{Number: 1, Name: "子育て・教育"}, {Number: 2, Name: "安心"}, {Number: 3, Name: "文化"}}
	s.Departments = []pledge.DepartmentEntry{{Name: "総務部"}, {Name: "保健福祉部"}, {Name: "教育委員会教育部"}}
	return &s
}

// parse reads a register from lines of
// number | initial target | target | status | 達成日 | more fields as key=value.
func parse(t testing.TB, s *pledge.Settings, lines string) map[int]pledge.Record {
	t.Helper()
	state := map[int]pledge.Record{}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		var number int
		if _, err := fmt.Sscan(cells[0], &number); err != nil || len(cells) < 5 {
			t.Fatalf("line %q is no pledge", line)
		}
		r := pledge.Record{
			pledge.Number: cells[0], pledge.Name: "公約" + cells[0], pledge.Area: s.Areas[number%len(s.Areas)].String(),
			pledge.Department: s.Departments[number%len(s.Departments)].Name, pledge.Progress: "50%",
		}
		target := func(f pledge.Field, typed string) {
			if typed == "" {
				return
			}
			v, err := pledge.ParseTarget(typed, s.Calendar)
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			r[f] = v.String()
		}
		target(pledge.InitialTarget, cells[1])
		target(pledge.TargetYear, cells[2])
		r[pledge.StatusWord], r[pledge.AchievedOn] = cells[3], cells[4]
		if r.Status() == pledge.Achieved {
			r[pledge.Progress] = "100%"
		}
		for _, pair := range cells[5:] {
			key, value, _ := strings.Cut(pair, "=")
			if pledge.ItemOf(pledge.Field(key)) == nil {
				t.Fatalf("%q: no item %q", line, key)
			}
			r[pledge.Field(key)] = value
		}
		r[pledge.InitialHorizon] = s.HorizonOf(r.Target(pledge.InitialTarget))
		maps.DeleteFunc(r, func(_ pledge.Field, v string) bool { return v == "" })
		state[number] = r
	}
	return state
}

// book returns a workbook as a master has it: the register with its columns,
// and the sheet. Numbers, dates and percentages are stored as such.
func book(t testing.TB, s *pledge.Settings, state map[int]pledge.Record, fig Figures) []byte {
	return edited(t, s, state, state, slices.Sorted(maps.Keys(state)), fig)
}

// edited returns a workbook whose register people have changed since the
// formulas were stored: state is what stands there, its rows in an order of
// their own, before what the stored values were calculated from.
func edited(t testing.TB, s *pledge.Settings, before, state map[int]pledge.Record, order []int, fig Figures) []byte {
	t.Helper()
	const list = "公約一覧"
	var headers []string
	for _, item := range pledge.Items {
		switch {
		case item.Kind == pledge.KindPlan:
			headers = append(headers, pledge.PlanField(2023).Label())
		case item.Register:
			headers = append(headers, item.Label)
		}
	}
	columns := Columns(s, before, fig.AsOf)
	own := map[string]splice.Column{}
	for _, c := range columns {
		own[c.Header] = c
		if !slices.Contains(headers, c.Header) {
			headers = append(headers, c.Header)
		}
	}
	refs := splice.Refs{Sheet: list, Header: 2, Last: 2 + len(state), Cols: map[string]int{}}
	for i, h := range headers {
		refs.Cols[h] = i + 2
	}
	f, _, err := Sheet(fig, refs)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet(list); err != nil {
		t.Fatal(err)
	}
	sw, err := f.NewStreamWriter(list)
	if err != nil {
		t.Fatal(err)
	}
	write := func(row int, values []any) {
		if err := sw.SetRow(ref(row, 2), values); err != nil {
			t.Fatal(err)
		}
	}
	head := make([]any, len(headers))
	for i, h := range headers {
		head[i] = h
	}
	write(2, head)
	row := refs.Header
	for _, number := range order {
		row++
		values := make([]any, len(headers))
		r := state[number]
		for i, h := range headers {
			if c, ok := own[h]; ok {
				v := c.Cell(row, number, refs)
				cell := excelize.Cell{Formula: v.Text, Value: v.Result.Text}
				if v.Result.Kind == splice.Number {
					cell.Value = v.Result.Number
				}
				values[i] = cell
				continue
			}
			for _, item := range pledge.Items {
				if item.Label != h || r[item.Key] == "" {
					continue
				}
				switch item.Kind {
				case pledge.KindNumber:
					values[i], _ = r.Int(item.Key)
				case pledge.KindDate:
					values[i] = int(r.Date(item.Key))
				case pledge.KindPercent:
					n, _ := r.Percent()
					values[i] = float64(n) / 100
				default:
					values[i] = r[item.Key]
				}
			}
		}
		write(row, values)
	}
	if err := sw.Flush(); err != nil {
		t.Fatal(err)
	}
	b, err := xlsx.Bytes(f, fig.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
