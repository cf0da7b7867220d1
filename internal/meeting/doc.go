// Package meeting is the paper of the meetings: the decision sheet (審査結果票)
// that is filled in while a meeting sits, written and read by one layout, and
// the minutes for the city's page and the press. What decisions do is the
// ledger's.
package meeting
