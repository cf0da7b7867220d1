package pledge

import "testing"

func TestClean(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		changed  bool
	}{
		{"", "", false},
		{" 前後　の空白\tと\n改行 ", " 前後　の空白\tと\n改行 ", false},
		{"a\r\nb\rc", "a\nb\nc", false},
		{"一行目\v二行目\f三行目", "一行目\n二行目\n三行目", true},
		{"\x1b[2J\x00\x07\u007f\ufffe\uffffa", "[2Ja", true},
		{"a\xff\xfe", "a\ufffd\ufffd", true},
		{"\ufffd\u0085\u202e\U0001fffe", "\ufffd\u0085\u202e\U0001fffe", false}, // kept to the character
	} {
		got, changed := Clean(tt.in)
		if got != tt.want || changed != tt.changed {
			t.Errorf("Clean(%q) = %q %v, want %q %v", tt.in, got, changed, tt.want, tt.changed)
		}
		if again, changed := Clean(got); again != got || changed {
			t.Errorf("Clean(%q) = %q %v", got, again, changed)
		}
	}
}

func TestLine(t *testing.T) {
	const in = "a\nb\tc\x1b[31m\u202e\u2028\u0085\ufffed"
	if got := Line(in); got != "a b c[31md" {
		t.Errorf("Line: %q", got)
	}
	if got := Lines(in); got != "a\nb c[31md" {
		t.Errorf("Lines: %q", got)
	}
}
