package pledge

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"time"
)

//go:embed settings.json
var builtIn []byte

// BuiltIn returns the settings a new master starts with: calendar, year-end
// check, horizons, spellings and aliases. It names no city, term, area or
// department. The data is settings.json.
func BuiltIn() Settings {
	var file struct {
		Programme              string
		FirstMonth, CheckMonth time.Month
		CheckDay               int
		Horizons               []Horizon
		Spellings              []struct {
			Field, Also  Field
			Means, Value string
			Typed        []string
		}
		Aliases []struct {
			Field  Field
			Labels []string
		}
	}
	d := json.NewDecoder(bytes.NewReader(builtIn))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		panic("settings.json: " + err.Error()) // part of the program; a test reads it
	}
	s := Settings{
		Programme: file.Programme, Calendar: Calendar{FirstMonth: file.FirstMonth},
		CheckMonth: file.CheckMonth, CheckDay: file.CheckDay, Horizons: file.Horizons,
	}
	for _, sp := range file.Spellings {
		for _, typed := range sp.Typed {
			s.Spellings = append(s.Spellings, Spelling{Field: sp.Field, Typed: typed, Means: sp.Means, Also: sp.Also, Value: sp.Value})
		}
	}
	for _, a := range file.Aliases {
		for _, label := range a.Labels {
			s.Aliases = append(s.Aliases, Alias{Label: label, Field: a.Field})
		}
	}
	return s
}
