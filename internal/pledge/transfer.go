package pledge

// Headers of a planner's list of transfers (所管替え), beside 公約番号.
const (
	NewDepartment = "新担当部"
	NewDivision   = "新担当課"
	TransferDay   = "適用日"
)
