package targetsheet

import (
	"os"
	"strings"
	"testing"

	"kouyaku/internal/pledge"
)

func TestZZLook(t *testing.T) {
	long := strings.Repeat("市内の避難所について、発電機の設置場所と燃料の保管方法を地元の自主防災組織と協議し、順次整備を進めている。", 12)
	r := sample()
	r[pledge.Number] = "14"
	r[pledge.Situation] = string([]rune(long)[:600])
	r[pledge.Actions] = string([]rune(long)[:590]) + "ここまで終わり。"
	r[pledge.Next] = string([]rune(long)[:400]) + "ここまで終わり。"
	delete(r, pledge.Response)
	r[pledge.AchievedOn] = "2024-03-29"
	a := sample()
	a[pledge.Number] = "13"
	a[pledge.Area] = "1 子育てのまちへ"
	o := order(sample(), r, a)
	ro, rs, rc, rf := wrongForms(t)
	rd, _ := Return(ro, rc, rs, rf)
	os.WriteFile("/tmp/ts/ret.xlsx", rd, 0o644)
	os.WriteFile("/tmp/ts/form.xlsx", write(t, o), 0o644)
}
