package paper

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// BarFill tells a bar from the paper and from the ink upon it, also in grey.
const BarFill = "B8C7D6"

// Bar is the conditional format that draws a share, 0 to 1, as a bar as long
// as that, behind the number or in its place. It says all only after
// [AmendBars].
func Bar(only bool) []excelize.ConditionalFormatOptions {
	return []excelize.ConditionalFormatOptions{{
		Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "num", MaxValue: "1",
		BarColor: "#" + BarFill, BarSolid: true, BarOnly: only,
	}}
}

// AmendBars writes into a sheet's part what excelize has no words for: that
// bars have no least length, so that nothing has no bar, and that Excel 2010's
// kind, which is of one colour, runs from 0 to 1. excelize lets it end at the
// column's largest value, and loses it where rows are streamed.
func AmendBars(sheet string) string {
	sheet = strings.ReplaceAll(sheet, `<dataBar showValue`, `<dataBar minLength="0" maxLength="100" showValue`)
	if strings.Contains(sheet, "<x14:cfRule") {
		return ends.Replace(sheet)
	}
	var b strings.Builder
	for _, bar := range barRule.FindAllStringSubmatch(sheet, -1) {
		fmt.Fprintf(&b, solidBar, bar[3], bar[2], bar[1])
	}
	if b.Len() == 0 {
		return sheet
	}
	return strings.Replace(sheet, `</worksheet>`, fmt.Sprintf(extension, b.String())+`</worksheet>`, 1)
}

var ends = strings.NewReplacer(
	`<x14:cfvo type="autoMin"></x14:cfvo>`, `<x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo>`,
	`<x14:cfvo type="autoMax"></x14:cfvo>`, `<x14:cfvo type="num"><xm:f>1</xm:f></x14:cfvo>`)

// barRule finds the cells of a bar, whether it shows the number, and its id.
var barRule = regexp.MustCompile(`<conditionalFormatting sqref="([^"]*)"><cfRule type="dataBar"[^>]*><dataBar [^>]*showValue="(\w+)"[^>]*>.*?<x14:id>([^<]*)</x14:id>`)

const (
	solidBar = `<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="dataBar" id="%s">` +
		`<x14:dataBar minLength="0" maxLength="100" showValue="%s" gradient="0">` +
		`<x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="num"><xm:f>1</xm:f></x14:cfvo>` +
		`<x14:negativeFillColor rgb="FFFF0000"/><x14:axisColor rgb="FF000000"/></x14:dataBar></x14:cfRule><xm:sqref>%s</xm:sqref></x14:conditionalFormatting>`
	extension = `<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">` +
		`<x14:conditionalFormattings>%s</x14:conditionalFormattings></ext></extLst>`
)
