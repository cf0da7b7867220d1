package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"kouyaku/internal/finding"
	"kouyaku/internal/ledger"
	"kouyaku/internal/pledge"
)

// edited is a book whose pledge 1 went from 0 % to 10, 20 and 30 % by hand, a
// revision each, the last of which was undone.
func edited(t *testing.T) *ledger.Book {
	t.Helper()
	b := newBook(2)
	for _, v := range []string{"10%", "20%", "30%"} {
		b.Register[0].Record[pledge.Progress] = v
		edits, _ := b.HandEdits(today)
		b.Events = append(b.Events, edits...)
		show(b)
	}
	u, err := b.Undo(nil, today)
	if err != nil {
		t.Fatal(err)
	}
	b.Events = append(b.Events, u.Events...)
	show(b)
	return b
}

// Whatever is done to a row of 変更履歴 is told of, though 公約一覧 agrees.
func TestHistoryChanged(t *testing.T) {
	at := func(b *ledger.Book, revision int) int {
		return slices.IndexFunc(b.Events, func(e ledger.Event) bool { return e.Revision == revision && e.Field == pledge.Progress })
	}
	tests := []struct {
		name   string
		change func(b *ledger.Book)
		want   []string // each begins a reason
	}{
		{"nothing", func(b *ledger.Book) {}, nil},
		{"deleted", func(b *ledger.Book) { i := at(b, 2); b.Events = slices.Delete(b.Events, i, i+1) }, []string{"改訂3の公約1の進捗率は「10%」からの変更になっていますが、その前の記録では「0%」です。"}},
		{"rewritten", func(b *ledger.Book) { e := &b.Events[at(b, 2)]; e.Before, e.After = "1%", "99%" },
			[]string{"改訂2の公約1の進捗率は「1%」", "改訂3の公約1の進捗率は「10%」からの変更になっていますが、その前の記録では「99%」"}},
		{"what was undone, rewritten", func(b *ledger.Book) { b.Events[at(b, 4)].After = "40%" }, []string{"改訂5の公約1の進捗率は「30%」からの変更になっていますが、その前の記録では「40%」"}},
		{"the undoing, rewritten", func(b *ledger.Book) { b.Events[at(b, 5)].After = "25%" }, []string{"改訂5の取消で公約1の進捗率は「25%」になっていますが、取り消した後の記録では「20%」"}},
		{"the registration, deleted", func(b *ledger.Book) {
			b.Events = slices.DeleteFunc(b.Events, func(e ledger.Event) bool { return e.Kind == ledger.Registered && e.Pledge == 1 })
		}, []string{"公約1は、改訂2より前に登録の行がありません。"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := edited(t)
			tt.change(b)
			b.Sort()
			found := b.HistoryChanged()
			for i, f := range found {
				if reason := f.Args["reason"]; i >= len(tt.want) || !strings.HasPrefix(reason, tt.want[i]) {
					t.Errorf("%s", reason)
				}
			}
			if len(found) != len(tt.want) {
				t.Errorf("%d findings, want %d", len(found), len(tt.want))
			}
			if verify := b.Verify(); len(verify) < len(found) || len(found) > 0 && !slices.ContainsFunc(verify, finding.Finding.IsError) {
				t.Errorf("verify: %v", verify)
			}
		})
	}
}

// The rows of one run, sorted by 種別 or turned over, still follow from one
// another; two values that come back need no order.
func TestSort(t *testing.T) {
	b := newBook(1)
	event := func(kind ledger.Kind, before, after, source string) ledger.Event {
		return ledger.Event{Revision: 2, Kind: kind, Pledge: 1, Field: pledge.Progress, Before: before, After: after, Source: ledger.Source{File: source}}
	}
	recorded := []ledger.Event{
		event(ledger.Edited, "0%", "20%", "a"), event(ledger.Submitted, "20%", "50%", "b"), event(ledger.Decided, "50%", "65%", "c"),
		event(ledger.Decided, "65%", "50%", "d"), event(ledger.Decided, "50%", "65%", "e"), event(ledger.Decided, "65%", "70%", "f"),
	}
	for turn := range recorded {
		for _, reverse := range []bool{false, true} {
			own := slices.Concat(recorded[turn:], recorded[:turn])
			if reverse {
				slices.Reverse(own)
			}
			c := *b
			c.Events = slices.Concat(own, b.Events)
			c.Sort()
			if got := ledger.Replay(c.Events, nil)[1][pledge.Progress]; got != "70%" {
				t.Errorf("turned by %d, reversed %t: %s", turn, reverse, got)
			}
			if found := c.HistoryChanged(); slices.ContainsFunc(found, func(f finding.Finding) bool { return strings.Contains(f.Args["reason"], "からの変更") }) {
				t.Errorf("turned by %d, reversed %t: %v", turn, reverse, found)
			}
		}
	}
}
