package targetsheet

import (
	"fmt"
	"strconv"
	"strings"

	"kouyaku/internal/pledge"
	"kouyaku/internal/xlsx"
)

// A day that stands in its cell as text is taken apart in a cell of its own,
// beside the page: as the number yyyymmdd, 20241301 for 2024/13/1. It is 0
// where there is no text, or none that can be taken apart (in kanji, with a
// time); a month without its day, 令和6年3月末, has the day 1. The checks look at
// this number. It says less than the batch and never objects to what the batch
// reads; [spelledDay] is the same in Go.

const (
	longestDay = 40         // characters of a text that is looked at
	dayPart    = 99         // characters between the parts, which no text reaches
	firstDay   = 1901_00_00 // what pledge reads as a day begins in 1901
	afterLast  = 2101_00_00 // 2101, the first that is out of range
)

// formEras are the eras whose years the form reads.
var formEras = pledge.Eras[:2]

// dayMarks is what parts year, month and day, and 元, as the formula puts it.
var dayMarks = []struct{ mark, plain string }{{"元", "1"}, {"年", "/"}, {"月", "/"}, {"日", ""}, {".", "/"}, {"-", "/"}}

// spelled takes the text in an item's cell apart.
func (x refs) spelled(f pledge.Field) string {
	substitute := func(s, what, with string) string {
		return "SUBSTITUTE(" + s + "," + xlsx.Quoted(what) + "," + xlsx.Quoted(with) + ")"
	}
	text := "UPPER(ASC(" + x.text(f) + "))"
	for _, e := range formEras {
		text = substitute(text, e.Name, e.Letter)
	}
	for _, m := range dayMarks {
		text = substitute(text, m.mark, m.plain)
	}
	part := func(n int) string {
		return fmt.Sprintf(`TRIM(MID(SUBSTITUTE(%s,"/",REPT(" ",%[2]d)),%[3]d,%[2]d))`, text, dayPart, n*dayPart+1)
	}
	year, base := part(0), "0"
	for _, e := range formEras {
		base = fmt.Sprintf(`IF(LEFT(%s)="%s",%d,%s)`, part(0), e.Letter, e.Before(), base)
		year = substitute(year, e.Letter, "")
	}
	c := x.cell(f)
	return fmt.Sprintf(`IF(ISTEXT(%s),IFERROR(IF(OR(LEN(%s)>%d,ISNUMBER(FIND(":",ASC(%s)))),0,(VALUE(%s)+%s)*10000+MIN(99,VALUE(%s))*100+MIN(99,IFERROR(VALUE(%s),1))),0),0)`,
		c, c, longestDay, c, year, base, part(1), part(2))
}

// spelledDay is what [refs.spelled] computes of a text.
func spelledDay(s string) int {
	if len([]rune(s)) > longestDay {
		return 0
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" 　\n", r):
			return -1
		case '！' <= r && r <= '～': // as ASC does
			return r - '！' + '!'
		}
		return r
	}, s)
	if strings.Contains(s, ":") {
		return 0
	}
	s = strings.ToUpper(s)
	for _, e := range formEras {
		s = strings.ReplaceAll(s, e.Name, e.Letter)
	}
	for _, m := range dayMarks {
		s = strings.ReplaceAll(s, m.mark, m.plain)
	}
	parts := append(strings.Split(s, "/"), "", "")
	base := 0
	for _, e := range formEras {
		if strings.HasPrefix(parts[0], e.Letter) {
			base = e.Before()
		}
	}
	for _, e := range formEras {
		parts[0] = strings.ReplaceAll(parts[0], e.Letter, "")
	}
	year, err := strconv.ParseUint(parts[0], 10, 31)
	month, err2 := strconv.ParseUint(parts[1], 10, 31)
	if err != nil || err2 != nil {
		return 0
	}
	day, err := strconv.ParseUint(parts[2], 10, 31)
	if err != nil {
		day = 1
	}
	return (int(year)+base)*10000 + int(min(99, month))*100 + int(min(99, day))
}

// day is the cell of what [refs.spelled] makes of an item.
func (x refs) day(f pledge.Field) string {
	return xlsx.FixedName(x.layout.slotOf(f).row, colDay)
}

// outside reports whether an item's text has a year that no pledge speaks of,
// as one without its era is.
func (x refs) outside(f pledge.Field) string {
	return fmt.Sprintf("AND(%[1]s>0,OR(%[1]s<%[2]d,%[1]s>=%[3]d))", x.day(f), firstDay, afterLast)
}

// noDay reports whether an item's text names a month or a day that is not in
// the calendar.
func (x refs) noDay(f pledge.Field) string {
	d := x.day(f)
	month := "MOD(INT(" + d + "/100),100)"
	return fmt.Sprintf("IF(AND(%[1]s>=%[3]d,%[1]s<%[4]d),OR(%[2]s<1,%[2]s>12,MOD(%[1]s,100)<1,MOD(%[1]s,100)>DAY(DATE(INT(%[1]s/10000),%[2]s+1,0))),FALSE)",
		d, month, firstDay, afterLast)
}

// ahead reports whether an item's day, also one that is text, is after the day
// the form is looked at.
func (x refs) ahead(f pledge.Field) string {
	return fmt.Sprintf("OR(N(%s)>TODAY(),AND(%s>YEAR(TODAY())*10000+MONTH(TODAY())*100+DAY(TODAY()),NOT(%s),NOT(%s)))",
		x.cell(f), x.day(f), x.outside(f), x.noDay(f))
}
