package ledger_test

import (
	"fmt"
	"testing"

	"kouyaku/internal/ledger"
)

// A decision sheet of many rows: every other one puts a proposal into effect,
// the rest give an instruction.
func benchmarkDecide(b *testing.B, pledges int) {
	book := newBook(pledges)
	issued := issue(book)
	var numbers []int
	var rows []string
	state := ledger.Replay(book.Events, nil)
	var subs []*ledger.Submission
	for n := 1; n <= pledges; n++ {
		numbers = append(numbers, n)
		subs = append(subs, change(form(n, issued, state[n]), "situation", fmt.Sprint("案", n)))
		if n%2 == 0 {
			rows = append(rows, fmt.Sprint(n, " 原案のとおり決定"))
		} else {
			rows = append(rows, fmt.Sprint(n, " 要修正 instruction=至急"))
		}
	}
	record(book, book.Agenda(meetingOf(head1), meetingDays[head1], numbers, nil, ledger.Options{Today: today}))
	record(book, book.Merge([]*ledger.File{file("a.xlsx", subs...)}, nil, ledger.Options{Today: today}))
	for b.Loop() {
		out := book.Merge([]*ledger.File{papers("h.xlsx", paper(head1, -1, rows...))}, nil, ledger.Options{Today: meetingDays[head1]})
		if len(out.Hearings) != pledges {
			b.Fatalf("%d of %d rows taken in: %v", len(out.Hearings), pledges, out.Findings)
		}
	}
}

func BenchmarkDecide500(b *testing.B)  { benchmarkDecide(b, 500) }
func BenchmarkDecide2000(b *testing.B) { benchmarkDecide(b, 2000) }
