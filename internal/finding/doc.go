// Package finding is what the program has to say about somebody's input: a
// problem as data ([Finding]) with its [Place], and the catalogue that turns
// it into plain Japanese or English. A finding is for a person who can mend
// it; an error means that our own run failed.
package finding
