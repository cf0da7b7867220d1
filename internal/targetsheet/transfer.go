package targetsheet

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// transferColumn is a column of a list of transfers.
type transferColumn struct {
	header   string
	also     []string     // further spellings, folded
	field    pledge.Field // what a row's findings are about, "" for no item
	reads    pledge.Field // an item that is read alike
	required bool
}

// transferColumns are the columns of a planner's list of transfers (所管替え).
// The number's header may be any alias of the item.
var transferColumns = []transferColumn{
	{header: pledge.Number.Label(), field: pledge.Number, reads: pledge.Number, required: true},
	{header: pledge.NewDepartment, also: []string{"新担当部署", "新担当部局", "新所管部", "新所管部局", "新部", "移管先", "移管先部"}, field: pledge.Department, reads: pledge.Department, required: true},
	{header: pledge.NewDivision, also: []string{"新担当課室", "新所管課", "新課", "移管先課"}, field: pledge.Division, reads: pledge.Division},
	{header: pledge.TransferDay, also: []string{"適用年月日", "適用開始日", "移管日", "異動日"}, reads: pledge.AchievedOn, required: true},
}

// transferColumnOf returns the column a folded header stands for, or nil.
func transferColumnOf(folded string, s *pledge.Settings) *transferColumn {
	for i := range transferColumns {
		c := &transferColumns[i]
		if folded == c.header || slices.Contains(c.also, folded) {
			return c
		}
	}
	if f, ok := s.FieldOf(folded); ok && f == pledge.Number {
		return &transferColumns[0]
	}
	return nil
}

// transferTable finds the header row of a list of transfers: the one that has
// a number and a new department.
func transferTable(sh *xlsx.Sheet, s *pledge.Settings) (t xlsx.Table, cols map[string]int, ok bool) {
	from := 1
	if len(sh.Rows) > 0 {
		from = sh.Rows[0].Num
	}
	t, ok = sh.FindTable(from, func(folded string) bool { return transferColumnOf(folded, s) != nil }, 2)
	if !ok {
		return t, nil, false
	}
	cols, _ = xlsx.Choose(t, func(folded string) (header string, own bool) {
		header = transferColumnOf(folded, s).header
		return header, folded == header
	})
	return t, cols, cols[pledge.Number.Label()] != 0 && cols[pledge.NewDepartment] != 0
}

// ReadTransfers reads a planner's lists of transfers: sheets with a table of
// the columns 公約番号, 新担当部, 新担当課 and 適用日, in any order and below
// any title. A transfer bears what was found wrong in its row; what is wrong
// with the table is said in every row of it, in the same words. found has what
// concerns a sheet as a whole.
func ReadTransfers(file string, b *xlsx.Book, s *pledge.Settings) (list []*ledger.Transfer, found []finding.Finding) {
	r := &reader{file: file, settings: s}
	for _, sh := range b.Sheets {
		var rows []*ledger.Transfer
		for _, sub := range transferTables(sh, s) {
			if t, cols, ok := transferTable(sub, s); ok {
				rows = append(rows, r.transfers(sub, t, cols)...)
			}
		}
		if sh.Hidden && len(rows) > 0 {
			found = append(found, finding.Finding{At: sh.Place(file, 0, 0), Code: finding.HiddenContent, Variant: "sheet"})
		}
		list = append(list, rows...)
	}
	return list, append(found, r.found...)
}

// transferTables takes a sheet apart where lists of transfers stand below one
// another, each with its own header row and the titles above the first. A
// sheet without any has no part.
func transferTables(sh *xlsx.Sheet, s *pledge.Settings) (tables []*xlsx.Sheet) {
	if _, _, ok := transferTable(sh, s); !ok {
		return nil
	}
	begin, headed := 1, false
	for i := range sh.Rows {
		row := sh.Rows[i].Num
		if _, _, ok := transferTable(between(sh, row, row+1), s); !ok {
			continue
		}
		if headed {
			tables = append(tables, between(sh, begin, row))
			begin = row
		}
		headed = true
	}
	return append(tables, between(sh, begin, math.MaxInt))
}

// besideTransfers reports whether forms or plain lists share a sheet with a
// list of transfers.
func (r *reader) besideTransfers(sh *xlsx.Sheet, whole *sheetLook) bool {
	t, _, _ := transferTable(sh, r.settings)
	for _, head := range r.heads(sh, whole) {
		if _, _, ok := transferTable(between(sh, head, head+1), r.settings); !ok {
			return true
		}
	}
	return r.look(between(sh, 1, t.Header)).form() || r.formBelow(sh, whole, t.Header, math.MaxInt) < math.MaxInt
}

func (r *reader) transfers(sh *xlsx.Sheet, t xlsx.Table, cols map[string]int) []*ledger.Transfer {
	var faults []finding.Finding // of the table
	for i := range transferColumns {
		if c := &transferColumns[i]; c.required && cols[c.header] == 0 {
			faults = append(faults, finding.Finding{At: sh.Place(r.file, t.Header, 0), Code: finding.LabelMissing, Variant: "header", Args: finding.Args{"label": c.header}})
		}
	}
	for _, twice := range t.Twice {
		c := transferColumnOf(pledge.FoldLabel(twice.Text), r.settings)
		faults = append(faults, finding.Finding{At: sh.Place(r.file, twice.Row, twice.Col), Code: finding.LabelTwice, Field: c.field,
			Args: finding.Args{"label": c.header, "first": xlsx.CellName(t.Header, cols[c.header])}})
	}
	byField := map[pledge.Field]int{}
	for header, col := range cols {
		f := pledge.Field(header) // 適用日 is no item's
		if c := transferColumnOf(header, r.settings); c.field != "" {
			f = c.field
		}
		byField[f] = col
	}
	rows, notes := r.rowsOf(t, byField)
	for _, c := range notes {
		r.aside(sh, "note", c)
	}
	var list []*ledger.Transfer
	for _, row := range rows {
		list = append(list, r.transfer(sh, row.Num, cols, faults))
	}
	return list
}

func (r *reader) transfer(sh *xlsx.Sheet, row int, cols map[string]int, faults []finding.Finding) *ledger.Transfer {
	t := &ledger.Transfer{At: sh.Place(r.file, row, cols[pledge.Number.Label()]), Cells: map[string]finding.Place{}, Typed: map[string]string{}, Findings: slices.Clone(faults)}
	var sub ledger.Submission // collects the findings of the row
	v := &values{reader: r, sheet: sh, sub: &sub}
	for i := range transferColumns {
		c := &transferColumns[i]
		col := cols[c.header]
		if col == 0 {
			continue
		}
		at, label := sh.Place(r.file, row, col), finding.Args{"label": c.header}
		t.Cells[c.header] = at
		cell := sh.At(row, col)
		typed := cell.Typed()
		t.Typed[c.header] = typed.Shown()
		switch {
		case typed.NoValue:
			v.add(finding.FormulaNoValue, "", c.field, row, col, "", label)
			continue
		case typed.Kind == pledge.TypedError:
			v.add(finding.CellError, "", c.field, row, col, t.Typed[c.header], label)
			continue
		}
		if d, lost := cell.Day(); lost && c.header == pledge.TransferDay {
			t.On = d
			v.hidden(c.field, row, col, t.Typed[c.header])
			v.add(finding.ValueNormalised, "serial", c.field, row, col, t.Typed[c.header], finding.Args{"label": c.header, "read": d.String()})
			continue
		}
		read, err := r.settings.Read(c.reads, typed)
		switch {
		case err != nil:
			found := finding.Misread(at, sub.Pledge, c.field, typed, err.(*pledge.ReadError))
			found.Args["label"] = c.header
			sub.Findings = append(sub.Findings, found)
			continue
		case read.Value == "":
			if c.required {
				v.add(finding.RequiredBlank, "", c.field, row, col, "", label)
			}
			continue
		}
		v.hidden(c.field, row, col, t.Typed[c.header])
		switch c.header {
		case pledge.NewDepartment:
			t.Department = strings.TrimSpace(read.Value)
		case pledge.NewDivision:
			t.Division = strings.TrimSpace(read.Value)
		case pledge.TransferDay:
			t.On, _ = pledge.ParseISODate(read.Value)
			if read.Normalised {
				variant := ""
				if _, last, err := pledge.ParseDate(t.Typed[c.header], r.settings.Calendar); err == nil && last {
					variant = "last-day"
				}
				v.add(finding.ValueNormalised, variant, c.field, row, col, t.Typed[c.header], finding.Args{"label": c.header, "read": read.Value})
			}
		default:
			t.Pledge, _ = strconv.Atoi(read.Value)
			sub.Pledge = t.Pledge
		}
	}
	t.Findings = append(t.Findings, sub.Findings...)
	return t
}
