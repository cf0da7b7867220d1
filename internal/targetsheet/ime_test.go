package targetsheet

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"kouyaku/internal/pledge"
)

// Japanese input is off for numbers and days and on for texts.
func TestInputModes(t *testing.T) {
	f, err := zip.NewReader(bytes.NewReader(write(t, order(sample()))), int64(len(write(t, order(sample())))))
	if err != nil {
		t.Fatal(err)
	}
	modes := map[string]string{} // by sheet and cell
	for _, part := range f.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range validationTag.FindAllString(string(body), -1) {
			cell := regexp.MustCompile(`sqref="(\w+)`).FindStringSubmatch(tag)
			mode := regexp.MustCompile(`imeMode="(\w+)"`).FindStringSubmatch(tag)
			modes[part.Name+" "+cell[1]] = strings.Join(mode[min(1, len(mode)):], "")
		}
	}
	form, cover := "xl/worksheets/sheet3.xml ", "xl/worksheets/sheet1.xml "
	for cell, want := range map[string]string{
		form + place(pledge.Progress): "off", form + place(pledge.AchievedOn): "off", form + place(pledge.Situation): "hiragana",
		form + place("plan/2023"): "hiragana", form + place(pledge.TargetYear): "", form + place(pledge.StatusWord): "",
		cover + "B5": "hiragana", cover + "B6": "off", cover + "B7": "off", cover + "B8": "off", cover + "B9": "hiragana",
	} {
		if got, there := modes[cell]; got != want || !there {
			t.Errorf("%s: %q (%v), want %q", cell, got, there, want)
		}
	}
}
