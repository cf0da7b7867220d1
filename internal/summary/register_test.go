package summary

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kouyaku/internal/ledger"
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
// the other sheets that are counted in, and the sheets of the figures. Numbers,
// dates and percentages are stored as such.
func book(t testing.TB, in Input) []byte {
	return edited(t, in, in.On, slices.Sorted(maps.Keys(in.On)))
}

// edited returns a workbook whose register people have changed since the
// formulas were stored: state is what stands there, its rows in an order of
// their own; in is what the stored values were calculated from.
func edited(t testing.TB, in Input, state map[int]pledge.Record, order []int) []byte {
	t.Helper()
	fig := Compute(in)
	var headers []string
	for _, item := range pledge.Items {
		switch {
		case item.Kind == pledge.KindPlan:
			headers = append(headers, pledge.PlanField(2023).Label())
		case item.Register:
			headers = append(headers, item.Label)
		}
	}
	own := map[string]splice.Column{}
	for _, c := range Columns(in.Settings, in.On, fig.AsOf) {
		own[c.Header] = c
		if !slices.Contains(headers, c.Header) {
			headers = append(headers, c.Header)
		}
	}
	refs := splice.Refs{Sheet: pledge.SheetRegister, Header: 2, Last: 2 + len(state), Cols: map[string]int{}, Pledges: map[int]int{}}
	for i, h := range headers {
		refs.Cols[h] = i + 2
	}
	for i, n := range order {
		refs.Pledges[3+i] = n
	}
	meetings, meetingCols := meetingTable(in)
	proposals, proposalCols := proposalTable(in)
	made, err := fig.Sheets(map[string]splice.Refs{
		pledge.SheetRegister: refs, pledge.SheetMeetings: {Sheet: pledge.SheetMeetings, Header: 1, Cols: meetingCols}, pledge.SheetProposals: {Sheet: pledge.SheetProposals, Header: 1, Cols: proposalCols},
	})
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", pledge.SheetRegister))
	for _, sheet := range []struct {
		name string
		rows [][]any
	}{{pledge.SheetMeetings, meetings}, {pledge.SheetProposals, proposals}} {
		_, err := f.NewSheet(sheet.name)
		must(err)
		for i, row := range sheet.rows {
			must(f.SetSheetRow(sheet.name, xlsx.CellName(1+i, 1), &row))
		}
	}
	sw, err := f.NewStreamWriter(pledge.SheetRegister)
	must(err)
	write := func(row int, values []any) { must(sw.SetRow(xlsx.CellName(row, 2), values)) }
	head := make([]any, len(headers))
	for i, h := range headers {
		head[i] = h
	}
	write(2, head)
	row := refs.Header
	for _, number := range order {
		row++
		values := make([]any, len(headers))
		for i, h := range headers {
			if c, ok := own[h]; ok {
				v := c.Cell(number)
				cell := excelize.Cell{Formula: v.Text, Value: v.Result.Text}
				if v.Result.Kind == splice.Number {
					cell.Value = v.Result.Number
				}
				values[i] = cell
				continue
			}
			for _, item := range pledge.Items {
				if item.Label == h {
					values[i] = held(state[number], item.Key)
				}
			}
		}
		write(row, values)
	}
	must(sw.Flush())
	b, err := xlsx.Bytes(f, fig.AsOf)
	must(err)
	w, err := splice.Open(bytes.NewReader(b), int64(len(b)))
	must(err)
	for _, sheet := range made {
		must(w.Graft(sheet))
	}
	var out bytes.Buffer
	_, err = w.WriteTo(&out)
	must(err)
	return out.Bytes()
}

// held is an item as a cell holds it, nil for a blank.
func held(r pledge.Record, f pledge.Field) any {
	if r[f] == "" {
		return nil
	}
	switch pledge.ItemOf(f).Kind {
	case pledge.KindNumber:
		n, _ := r.Int(f)
		return n
	case pledge.KindDate:
		return int(r.Date(f))
	case pledge.KindPercent:
		n, _ := r.Percent()
		return float64(n) / 100
	}
	return r[f]
}

// meetingTable is 会議 as a master has it.
func meetingTable(in Input) (rows [][]any, cols map[string]int) {
	headers := []any{pledge.LabelMeeting, pledge.LabelHeld, pledge.LabelAnnounced, pledge.LabelConfirmed}
	cols = map[string]int{}
	for _, m := range in.Meetings {
		for _, d := range m.Decisions {
			if !slices.Contains(headers, any(d.Word)) {
				headers = append(headers, d.Word)
			}
		}
	}
	for i, h := range headers {
		cols[h.(string)] = i + 1
	}
	rows = append(rows, headers)
	for _, m := range in.Meetings {
		row := make([]any, len(headers))
		row[0], row[1] = m.Name, int(m.Date)
		for _, c := range m.counts() {
			row[cols[c.Word]-1] = c.N
		}
		rows = append(rows, row)
	}
	return rows, cols
}

// proposalTable is 提出案 as a master has it, with a row that only people keep.
func proposalTable(in Input) (rows [][]any, cols map[string]int) {
	headers := []any{pledge.Number.Label(), pledge.LabelStage, pledge.LabelTakenIn, pledge.StatusWord.Label(), pledge.AchievedOn.Label()}
	cols = map[string]int{}
	for i, h := range headers {
		cols[h.(string)] = i + 1
	}
	rows = append(rows, headers, []any{9999, string(ledger.Over)})
	over := in.overlay(in.On)
	for _, n := range in.UnderReview {
		stage := ledger.OnAgenda
		if slices.Contains(in.Revisions, n) {
			stage = ledger.AwaitsMend
		}
		if slices.Contains(in.Rolled, n) {
			stage = ledger.Rolled
		}
		row := []any{n, string(stage)}
		if in.Proposals[n] != nil {
			row = append(row, int(in.AsOf), held(over[n], pledge.StatusWord), held(over[n], pledge.AchievedOn))
		}
		rows = append(rows, row)
	}
	return rows, cols
}
