package finding

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"kouyaku/internal/pledge"
)

// wordCodes are the codes of the items that have words of their own.
var wordCodes = map[pledge.Field]Code{
	pledge.StatusWord: StatusUnknown,
	pledge.Outlook:    OutlookUnknown,
	pledge.Afterwards: AfterwardsUnknown,
}

// Misread turns what [pledge.Settings.Read] said of a cell into the finding for
// it.
func Misread(at Place, number int, f pledge.Field, typed pledge.Typed, err *pledge.ReadError) Finding {
	found := Finding{At: at, Pledge: number, Field: f, Value: typed.Shown(), Args: Args{"near": err.Nearest}}
	item := pledge.ItemOf(f)
	if typed.Kind == pledge.TypedError {
		found.Code = CellError
		return found
	}
	switch err.Reason {
	case pledge.NoEra:
		found.Variant = "no-era"
		if err.Nearest != "" {
			found.Variant = "no-era-near"
		}
	case pledge.Relative:
		found.Variant = "relative"
	case pledge.OutOfRange:
		found.Variant = "range"
	case pledge.NotWhole:
		found.Variant = "whole"
	case pledge.NoSuchDay:
		found.Variant = "day"
	case pledge.TooLong:
		found.Code, found.Args["length"] = TextTooLong, strconv.Itoa(len(utf16.Encode([]rune(typed.Text))))
		return found
	default:
		if err.Nearest != "" {
			found.Variant = "near"
		}
	}
	switch err.Kind {
	case pledge.KindYear:
		found.Code = YearInvalid
	case pledge.KindHorizon:
		found.Code = HorizonUnknown
	case pledge.KindPercent:
		found.Code = ProgressInvalid
	case pledge.KindDate:
		found.Code = DateInvalid
		if found.Variant != "day" { // of 来月 or a year without its era the forms say enough
			found.Variant = ""
			if err.Nearest != "" {
				found.Variant = "near"
			}
		}
	case pledge.KindNumber:
		found.Code, found.Variant = PledgeUnknown, "unreadable"
	case pledge.KindStatus, pledge.KindWord:
		found.Code = wordCodes[f]
		found.Args["words"] = strings.Join(item.Words, "、")
	}
	return found
}
