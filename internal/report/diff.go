package report

// run is a stretch of text that both sides have, or only one of them.
type run struct {
	text string
	same bool
}

// maxDiff bounds what comparing two texts may cost: the product of their
// lengths, in characters, after what they begin and end with in common.
const maxDiff = 4 << 20

// minSame is how many characters in a row must agree between two changes to be
// shown as unchanged: single characters agree by chance, and a text cut into
// crumbs is hard to read.
const minSame = 3

// diff compares two texts character by character (Japanese has no words to
// split at) and returns each as runs. Joined, the runs give the text back.
func diff(before, after string) (old, new []run) {
	a, b := []rune(before), []rune(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	inA, inB := make([]bool, len(a)), make([]bool, len(b)) // in the common text
	for i := range head {
		inA[i], inB[i] = true, true
	}
	for i := range tail {
		inA[len(a)-1-i], inB[len(b)-1-i] = true, true
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x) > 0 && len(y) > 0 && len(x)*len(y) <= maxDiff {
		common(x, y, inA[head:], inB[head:])
	}
	return runs(a, inA), runs(b, inB)
}

// common marks the longest common subsequence of x and y, without its runs
// that are shorter than minSame.
func common(x, y []rune, inX, inY []bool) {
	// length[i][j] is that of x[i:] and y[j:].
	length := make([][]uint16, len(x)+1)
	cells := make([]uint16, (len(x)+1)*(len(y)+1))
	for i := range length {
		length[i] = cells[i*(len(y)+1) : (i+1)*(len(y)+1)]
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(x) && j < len(y); {
		n := 0
		for i+n < len(x) && j+n < len(y) && x[i+n] == y[j+n] {
			n++
		}
		switch {
		case n > 0:
			for k := range n {
				inX[i+k], inY[j+k] = n >= minSame, n >= minSame
			}
			i, j = i+n, j+n
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
}

func runs(text []rune, same []bool) []run {
	var list []run
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && same[j] == same[i] {
			j++
		}
		list = append(list, run{string(text[i:j]), same[i]})
		i = j
	}
	return list
}
