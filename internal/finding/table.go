package finding

// What several variants say alike.
var (
	ownDepartment = text{"ほかの部の公約でないか確かめてください。担当が変わったときは公約一覧の担当部を、名称が変わったときは設定の旧名称を直してください。", "Make sure it is not another department's pledge. If the pledge moved, change 公約一覧; if the department was renamed, enter the former name in 設定."}
	saveAsXLSX    = text{"Excelで開き、「名前を付けて保存」でファイルの種類を「Excelブック (*.xlsx)」にして保存し、そのファイルを出してください。",
		"Open it in Excel, use Save As with the type Excel Workbook (*.xlsx), and hand in that file."}
	splitFile = text{"不要なシート、画像、下の方の空の行を削除して保存し直すか、ファイルを分けてください。",
		"Delete sheets, pictures and empty rows that are not needed and save again, or split the file."}
	sinceFact = text{"{label}は、前に出されたシートをもとに会議で「{master}」に決まりました（{source}）が、このシートでは、依頼したときの「{submitted}」に戻っています。",
		`A meeting decided on "{master}" for {label}, as handed in before ({source}); this form has the "{submitted}" it was issued with.`}
	yearForms = text{"「令和7年度」のように、元号を付けて入力してください。その年度より後になるときは「令和8年度以降」と入力します。",
		`Enter it with its era, like 令和7年度; for that year or later, like 令和8年度以降.`}
	planYear     = text{"「令和7年度」のように、元号を付けて入力してください。要らない行なら、年度と文の両方を消してください。", "Enter the year with its era, like 令和7年度. If the line is not needed, clear both the year and the text."}
	nearYear     = text{"「{near}」ではありませんか。「令和7年度」のように、元号を付けて入力してください。", `Did you mean "{near}"? Enter it with its era, like 令和7年度.`}
	percentForms = text{"0%から100%までの整数で、「45%」のように入力してください。",
		`Enter a whole percentage from 0% to 100%, like 45%.`}
	dateForms = text{"「2024/3/29」または「令和6年3月29日」のように入力してください。",
		`Enter it like 2024/3/29 or 令和6年3月29日.`}
	oneOfWords = text{"次のどれかを入力してください：{words}", "Enter one of: {words}"}
	nearWord   = text{"「{near}」ではありませんか。次のどれかを入力してください：{words}", `Did you mean "{near}"? Enter one of: {words}`}
	noWord     = text{"{label}の「{value}」は、決められた言葉ではありません。", `{label} "{value}" is not one of its words.`}
	unhide     = text{"残すつもりの値か確かめてください。使わないものなら削除してください。", "Make sure the value is meant. If it is not used, delete it."}
	newForm    = text{"今の様式に書き写して出してください（古い様式は、提出回を増やしても使われません）。", "Copy it into the form issued last and hand that in: an older form is not used, whatever its 提出回."}
	leaveAsIs  = text{"直すものはありません。", "There is nothing to mend."}
	// A run that could not be done gives its reason, which says what to do.
	inTheWay    = text{"処理を止めました：{reason}", "The run stopped: {reason}"}
	runAgain    = text{"原因を取り除いてから、もう一度実行してください。", "See to that and run again."}
	mendSetting = text{"Excelで開いて直し、保存して閉じてからもう一度実行してください。直すまで先に進めません。",
		"Mend it in Excel, save and close it and run again. Nothing is done until then."}
	sameNames = text{"公約一覧と設定には、同じ名前がなければなりません。シート「設定」の「{section}」で名前を変えたときは、公約一覧も同じ名前に直すか（［置換］でまとめて直せます）、設定を「{value}」に戻し、保存して閉じてからもう一度実行してください。",
		`公約一覧 and 設定 must have the same names. If the name was changed in {section} on the sheet 設定, change it in 公約一覧 as well (Replace does it at once), or put "{value}" back in 設定; save, close and run again.`}
	restoreBackup = text{"「控え」フォルダーにある前の台帳と見比べて元に戻してから、もう一度実行してください。",
		"Compare with the earlier master in the folder 控え, put it back as it was and run again."}
	notAsRecorded = text{"公約一覧の{label}は「{register}」ですが、変更履歴では「{history}」です。", `{label} is "{register}" in 公約一覧, but "{history}" by the history.`}
	recordChanged = text{"記録のシートが書き換えられています：{reason}", "A sheet of record was changed: {reason}"}
	restoreRows   = text{"「控え」フォルダーの前の台帳と見比べ、書き換えた行、消した行、足した行を元に戻してください。",
		"Compare with the earlier master in the folder 控え and put the rows that were changed, deleted or added back as they were."}
	restoreSeals = text{"「控え」フォルダーの前の台帳の、隠してあるシート「記録の照合」から、なくなった行を写して元に戻してください（シートがなくなったときは、シートごと写します）。シートの名前を変えたときは「記録の照合」に戻してください。",
		"Copy the rows that are gone, or the whole sheet if it is gone, from the hidden sheet 記録の照合 of an earlier master in the folder 控え. If the sheet was renamed, name it 記録の照合 again."}
	historyFirst = text{"変更履歴の行が書き換えられているので、公約一覧のまちがいとは限りません。先に変更履歴の行を、「控え」フォルダーの前の台帳と見比べて元に戻してください。",
		"Rows of 変更履歴 were changed, so 公約一覧 need not be wrong. Put the rows of 変更履歴 back first: compare with the earlier master in the folder 控え."}
)

// catalogue is everything there is to say, in the order of the codes. Facts
// and mends are for a clerk who knows Excel and nothing else.
var catalogue = []entry{
	// Files.
	{FileUnreadable, Error, explanation{
		text{"ファイルが壊れている、途中で切れている、または開けないため、中身を一つも取り込みませんでした。ほかのファイルには影響しません。",
			"The file is damaged, cut off or cannot be opened, so nothing in it was taken in. Other files are not affected."},
		text{"メールの送受信が途中で切れ、ファイルの後ろ半分がない。", "A mail transfer broke off and the second half of the file is gone."},
		text{"Excelで開いて保存し直すか、元のファイルをもう一度受け取ってください。", "Open and save it again in Excel, or have the original sent again."},
	}, []variant{
		{fact: text{"ファイルが壊れているか、途中で切れています。", "The file is damaged or cut off ({reason})."},
			mend: text{"Excelで開けるときは、保存し直して出してください。開けないときは、元のファイルをもう一度受け取ってください。直したものが届いた後も出るときは、「受信」から出してください。",
				"If Excel opens it, save it again and hand that in. If not, have the original sent again. If it is still named once the mended one has come, take it out of 受信."}},
		{name: "other", fact: text{"ファイルを開けませんでした。", "The file could not be opened ({reason})."},
			mend: text{"ほかの人やほかのソフトが使っていないか、読む権限があるかを確かめてください。",
				"Make sure that nobody else has it open and that you may read it."}},
		{name: "run", fact: inTheWay, mend: runAgain},
		{name: "slow", fact: text{"読み取りに20秒以上かかるため、途中でやめました。", "Reading took longer than 20 seconds and was stopped."},
			mend: splitFile},
	}},
	{FileNotXlsx, Error, explanation{
		text{"Excelブック（.xlsx）ではないファイルです。名前の最後が .xlsx でも、中身がちがえば読めません。",
			"The file is not an Excel workbook (.xlsx), whatever its name ends in."},
		text{"古い形式（.xls）のファイルの名前だけを .xlsx に変えた。", "An old .xls file was merely renamed to .xlsx."},
		text{"Excelで開き、「名前を付けて保存」で「Excelブック (*.xlsx)」を選んで保存してください。", "Open it in Excel and use Save As with the type Excel Workbook (*.xlsx)."},
	}, []variant{
		{name: "xls", fact: text{"古い形式のExcelファイル（.xls）です。", "This is a workbook of the old kind (.xls)."}, mend: saveAsXLSX},
		{name: "ods", fact: text{"OpenDocument形式の表計算ファイル（.ods）です。", "This is an OpenDocument spreadsheet (.ods)."}, mend: saveAsXLSX},
		{name: "xlsb", fact: text{"Excelバイナリブック（.xlsb）です。", "This is an Excel binary workbook (.xlsb)."}, mend: saveAsXLSX},
		{name: "text", fact: text{"文字だけのファイルで、Excelブックではありません。", "This is a text file, not an Excel workbook."}, mend: saveAsXLSX},
		{name: "empty", fact: text{"ファイルが空（0バイト）です。", "The file is empty (0 bytes)."},
			mend: text{"元のファイルをもう一度受け取ってください。", "Have the original sent again."}},
		{name: "other", fact: text{"Excelブック（.xlsx）ではありません。", "This is not an Excel workbook (.xlsx)."}, mend: saveAsXLSX},
	}},
	{FileEncrypted, Error, explanation{
		text{"パスワードのかかったファイルは読めません。", "A file with a password cannot be read."},
		text{"メールで送るために「パスワードを使用して暗号化」して保存した。", "It was saved with Encrypt with Password to be mailed."},
		text{"パスワードを外して保存し直してください。", "Save it again without the password."},
	}, []variant{
		{fact: text{"ファイルにパスワードがかかっています。", "The file has a password."},
			mend: text{"Excelで開き、「ファイル」→「情報」→「ブックの保護」→「パスワードを使用して暗号化」でパスワードを消し、保存して出してください。直したものが届いた後も出るときは、「受信」から出してください。",
				"Open it in Excel, clear the password under File > Info > Protect Workbook > Encrypt with Password, save and hand it in. If it is still named once the mended one has come, take it out of 受信."}},
	}},
	{FileTooLarge, Error, explanation{
		text{"ファイルが大きすぎるため、読みませんでした。", "The file is too large and was not read."},
		text{"書式だけの空の行が100万行まで続いている、写真を何枚も貼り付けている。", "Empty formatted rows go on to row 1,000,000, or many photos were pasted in."},
		text{"不要なシート、画像、空の行を削除して保存し直してください。", "Delete sheets, pictures and empty rows that are not needed and save again."},
	}, []variant{
		{name: "file", fact: text{"ファイルの大きさが上限（{limit}）を超えています。", "The file is larger than the limit ({limit})."}, mend: splitFile},
		{name: "unpacked", fact: text{"ファイルの中身の大きさが上限（{limit}）を超えています。", "The content of the file, unpacked, is larger than the limit ({limit})."}, mend: splitFile},
		{name: "cells", fact: text{"セルの数が上限（{limit}）を超えています。", "The file has more cells than the limit ({limit})."}, mend: splitFile},
	}},
	{FileNoSheets, Warning, explanation{
		text{"実施目標シート、一覧、審査結果票として読めるシートがありません。一部のシートだけが読めないときは、その名前だけをお知らせします。",
			"No sheet can be read as a target sheet, a list or a decision sheet. Where only some cannot, their names are given for information."},
		text{"別の会議の資料を受信フォルダーに入れた。見出しの「公約番号」を消してしまった。", "Papers of another meeting were put into the folder, or the label 公約番号 was deleted."},
		text{"実施目標シートのファイルか確かめてください。見出しを消したときは、配られた様式から書き写してください。",
			"Make sure that it is the file with the target sheets. If labels were deleted, copy the entries into the form as issued."},
	}, []variant{
		{fact: text{"実施目標シート、一覧、審査結果票のどれも見つかりません。", "There is no target sheet, list or decision sheet in the file."},
			mend: text{"正しいファイルか確かめてください。見出し（公約番号など）を消したり書き換えたりしていると読めません。",
				"Make sure that it is the right file. Without its labels (公約番号 and so on) a sheet cannot be read."}},
		{name: "some", milder: Info, fact: text{"次のシートは実施目標シートでも一覧でもないため、読みませんでした：{sheets}", "These sheets are neither target sheets nor lists and were left alone: {sheets}"},
			mend: leaveAsIs},
		{name: "sheet", milder: Info, fact: text{"シート「{sheet}」は実施目標シートでも一覧でもないため、読みませんでした。", `The sheet "{sheet}" is neither a target sheet nor a list and was left alone.`},
			mend: leaveAsIs},
	}},
	{FileIgnored, Info, explanation{
		text{"Excelブックではない種類のファイルなので、読まずにそのままにしました。", "A file of another kind was left alone."},
		text{"受信フォルダーにPDFや写真が一緒に入っている。", "A PDF or a photo lies in the folder with the workbooks."},
		text{"そのままでかまいません。中身を取り込みたいときは .xlsx で受け取ってください。", "Leave it. To have its content taken in, ask for it as .xlsx."},
	}, []variant{
		{fact: text{"「{kind}」のファイルなので、読みませんでした。", `The file is of the kind "{kind}" and was not read.`},
			mend: text{"そのままでかまいません。中身を取り込みたいときは .xlsx で受け取ってください。", "Leave it. To have its content taken in, ask for it as .xlsx."}},
	}},
	{FileTemporary, Info, explanation{
		text{"「~$」で始まる名前のファイルは、Excelがブックを開いている間だけ作る作業用のものです。", "A file whose name begins with ~$ is made by Excel while a workbook is open."},
		text{"だれかが受信フォルダーのファイルをExcelで開いたままにしている。", "Somebody has a file of the folder open in Excel."},
		text{"そのままでかまいません。開いている人がいれば、保存して閉じてもらってからもう一度実行してください。", "Leave it. If somebody has the workbook open, have it saved and closed and run again."},
	}, []variant{
		{fact: text{"Excelの作業用のファイルなので、読みませんでした。", "This is a temporary file of Excel and was not read."},
			mend: text{"元のファイルを開いている人がいれば、保存して閉じてもらってからもう一度実行してください。", "If somebody has the workbook open, have it saved and closed and run again."}},
	}},
	{FileAlreadyMerged, Info, explanation{
		text{"まったく同じ中身のファイルを、前に処理しています。台帳は変わりません。", "A file with exactly the same content was dealt with before. The master stays as it is."},
		text{"前回取り込んだファイルが受信フォルダーに残っている。", "A file merged last time is still in the folder."},
		text{"そのままでかまいません。直したファイルのつもりなら、保存し忘れていないか確かめてください。", "Leave it. If it was meant to be a corrected file, make sure it was saved."},
	}, []variant{
		{fact: text{"同じ中身のファイルを{date}に処理しています（結果：{result}）。", "The same file was dealt with on {date} (result: {result})."},
			mend: text{"そのままでかまいません。直したファイルのつもりなら、保存し忘れていないか確かめてください。", "Leave it. If it was meant to be a corrected file, make sure it was saved."}},
		{name: "twin", fact: text{"「{other}」とまったく同じ中身なので、一度だけ読みました。", `It is exactly the same as "{other}" and was read once.`},
			mend: text{"そのままでかまいません。別のファイルのつもりなら、送り主に確かめてください。", "Leave it. If it was meant to be another file, ask the sender."}},
		{name: "mended", fact: text{"{date}に取り込めなかったファイルですが、{department}に依頼したシートは、その後すべて届いています。", "It could not be taken in on {date}, but every sheet asked of {department} has come since."},
			mend: text{"そのままでかまいません。ほかの内容が入っていたはずなら、もう一度送ってもらってください。", "Leave it. If it was to bring anything else, have it sent again."}},
	}},
	{FileMacros, Warning, explanation{
		text{"ファイルにマクロが入っています。マクロは実行せず、セルの値だけを読みました。", "The file contains macros. They were not run; only the values of cells were read."},
		text{"部で使っているマクロ付きのブックに様式を貼り付けて出した。", "The form was pasted into a department's own workbook with macros."},
		text{"セルの値が正しければ、そのままでかまいません。心当たりのないマクロなら、ファイルを開かずに送り主に確かめてください。",
			"If the values are right, leave it. If nobody knows of the macros, ask the sender before opening the file."},
	}, []variant{
		{fact: text{"ファイルにマクロが入っています。マクロは実行せず、セルの値だけを読みました。", "The file contains macros. They were not run; only the values of cells were read."},
			mend: text{"配られた様式にマクロはありません。心当たりがないときは、ファイルを開かずに送り主に確かめてください。",
				"Issued forms have none. If nobody knows of them, ask the sender before opening the file."}},
	}},
	{FileForeignMaster, Error, explanation{
		text{"様式が、この台帳から配られたものではありません。取り違えを防ぐため、取り込みませんでした。", "The form was not issued from this master. It was not taken in, lest two get mixed up."},
		text{"練習用の台帳から作った様式に記入した。台帳を控えから戻したあとで、戻す前に配った様式が届いた。", "A form from a practice master was filled in, or one came back that was issued before the master was put back from a backup."},
		text{"使っている台帳が正しいか確かめてください。正しければ、この台帳から作った様式に書き写してもらってください。",
			"Make sure the master is the right one. If it is, have the entries copied into a form issued from it."},
	}, []variant{
		{fact: text{"この様式は別の台帳から配られたものです（様式の台帳番号「{theirs}」、この台帳「{ours}」）。", `This form was issued from another master (台帳番号 "{theirs}", this master's is "{ours}").`},
			mend: text{"使っている台帳が正しいか確かめ、正しければ、この台帳から作った様式に書き写して出してください。", "Make sure the master is the right one; if it is, copy the entries into a form issued from it."}},
		{name: "future", fact: text{"様式の台帳の版は「{issued}」ですが、この台帳はまだ改訂{revision}です。", `The form's 台帳の版 is "{issued}", but this master is only at revision {revision}.`},
			mend: text{"古い台帳で実行していないか確かめてください。台帳の版を書き換えたときは、元に戻してください。", "Make sure that the master is not an old copy. If 台帳の版 was changed on the form, put it back."}},
		{name: "lost", fact: text{"様式の台帳の版は「{issued}」ですが、この台帳の改訂{issued}で作った様式ではありません。", `The form's 台帳の版 is "{issued}", but revision {issued} of this master did not make it.`},
			mend: text{"台帳を「控え」から戻す前に配った様式は使えません。新しい様式に書き写し、値を確かめて出し直してください。", "A form issued before the master was put back from 控え is void. Copy the entries into a new form, check them and send it."}},
		{name: "unreadable", fact: text{"様式の台帳の版が「{value}」で、番号として読めません。", `The form's 台帳の版 is "{value}", which is no number.`},
			mend: text{"配られたときの番号に戻してください。分からないときは、新しい様式に書き写してください。", "Put back the number the form was issued with. If nobody knows it, copy the entries into a new form."}},
	}},

	// Sheets.
	{LabelMissing, Error, explanation{
		text{"様式になくてはならない見出しが見つかりません。見出しの右のセルを読むので、見出しがないと値がわかりません。",
			"A label the form must have is not there. Values are read right of their labels, so without the label there is no value."},
		text{"「状況」の見出しを「進み具合」に書き換えた。行ごと削除した。", "The label 状況 was changed to other words, or its row was deleted."},
		text{"見出しを元の言葉に戻してください。", "Put the label back as it was."},
	}, []variant{
		{fact: text{"「{label}」の見出しが見つかりません。", `The label "{label}" is not there.`},
			mend: text{"「{label}」と書いたセルを作り、その右のセルに値を入力してください。", `Write "{label}" into a cell and the value into the cell right of it.`}},
		{name: "near", fact: text{"「{label}」の見出しが見つかりません。「{near}」と書かれたセルはあります。", `The label "{label}" is not there, but a cell says "{near}".`},
			mend: text{"「{near}」を「{label}」に直してください。", `Change "{near}" to "{label}".`}},
		{name: "returned", fact: text{"出していただいたシートに「{label}」の見出しが見つかりませんでした。", `The sheet handed in had no label "{label}".`},
			mend: text{"この欄に正しい値が入っているか確かめてください。正しければ、そのままでかまいません。", "See whether the cell holds the right value. If it does, leave it."}},
		{name: "header", fact: text{"表に「{label}」の列がありません。", `The table has no column "{label}".`},
			mend: text{"表の見出しの行に「{label}」の列を作ってください。", `Add a column "{label}" to the table's header row.`}},
		{name: "header-near", fact: text{"表に「{label}」の列がないため、この表は一行も読みませんでした。「{near}」という列はあります。", `The table has no column "{label}" and no row of it was read, but there is a column "{near}".`},
			mend: text{"「{near}」を「{label}」に直してください。", `Change "{near}" to "{label}".`}},
		{name: "optional", milder: Warning, fact: text{"「{label}」の見出しが見つからないため、この項目は読みませんでした。", `The label "{label}" is not there, so the item was not read.`},
			mend: text{"書き換えたり消したりした見出しを「{label}」に戻してください。", `Put the label "{label}" back where it was changed or deleted.`}},
	}},
	{LabelTwice, Error, explanation{
		text{"同じ見出しが一つのシートに二つあり、どちらの値を使うかわかりません。", "A sheet has the same label twice, so it is unclear which value counts."},
		text{"様式を同じシートの下に貼り付けて、二件分を一枚に書いた。", "The form was pasted again below itself, two pledges on one sheet."},
		text{"使わない方を消してください。二件分のときはシートを分けてください。", "Delete the one not used. For two pledges, use two sheets."},
	}, []variant{
		{fact: text{"「{label}」の見出しが二つあります（一つ目は{first}）。", `The label "{label}" is there twice (first in {first}).`},
			mend: text{"使わない方の見出しを消してください。公約が二件あるときは、シートを分けてください。", "Delete the label not used. For two pledges, use two sheets."}},
		{name: "returned", fact: text{"出していただいたシートに「{label}」の見出しが二つありました（もう一つの値は「{value}」）。", `The sheet handed in had the label "{label}" twice (the second value was "{value}").`},
			mend: text{"この欄に正しい値が入っているか確かめてください。正しければ、そのままでかまいません。", "See whether the cell holds the right value. If it does, leave it."}},
		{name: "plan", fact: text{"{label}の行が二つあります（一つ目は{first}）。", `There are two lines of {label} (the first in {first}).`},
			mend: text{"ほかの年度なら、正しい年度に直してください。同じ年度なら、文を一つ目の行にまとめて、この行の年度と文を消してください。", "If it is another year, enter that one. If not, put the text into the first line and clear this one."}},
		{name: "mixed", fact: text{"シート「{sheet}」では、一覧の下や上に様式の見出しがあり、どこまでが一覧かわかりません。", `On the sheet "{sheet}" labels of a form stand above or below a list, and it is unclear where the list ends.`},
			mend: text{"一覧と様式を別々のシートに分けてください。", "Put the list and the form on sheets of their own."}},
	}},
	{LabelUnknown, Warning, explanation{
		text{"一覧の見出しに、項目の名前でも、設定の見出しの別名でもないものがあります。その列は読みません。見出しのない列や、公約の行ではない書き込み、様式のどの欄でもないところの書き込みも読みません。", "A header of the list is neither an item nor one of the aliases of 設定. The column is not read; nor are columns without a header, notes outside the rows of pledges, and what stands beside no label of a form."},
		text{"見出しが「進捗状況」になっているため、進捗率として読まれなかった。", "The header says 進捗状況, so the column was not read as 進捗率."},
		text{"読み取る列なら、見出しを項目の名前に直すか、設定の「見出し」に別名として書き加えてください。読み取らなくてよい列なら、そのままでかまいません。", "If the column is to be read, change the header to the item's name or add it to the aliases of 設定. Otherwise leave it."},
	}, []variant{
		{fact: text{"見出し「{value}」は項目の名前ではないため、この列は読みません。", `"{value}" is no item, so the column is not read.`},
			mend: text{"読み取る列なら、見出しを項目の名前に直すか、設定の「見出し」に書き加えてください。", "If it is to be read, change the header or add it to the aliases of 設定."}},
		{name: "near", fact: text{"見出し「{value}」は項目の名前ではないため、この列は読みません。", `"{value}" is no item, so the column is not read.`},
			mend: text{"「{near}」ではありませんか。読み取る列なら、見出しを直すか、設定の「見出し」に書き加えてください。", `Is it "{near}"? If it is to be read, change the header or add it to the aliases of 設定.`}},
		{name: "list", milder: Info, fact: text{"見出し「{value}」は項目の名前ではないため、この列は読みませんでした。", `"{value}" is no item, so the column was not read.`},
			mend: text{"読み取る列なら、見出しを項目の名前に直してもらってください。", "If it is to be read, have the header changed to the item's name."}},
		{name: "list-near", milder: Info, fact: text{"見出し「{value}」は項目の名前ではないため、この列は読みませんでした。", `"{value}" is no item, so the column was not read.`},
			mend: text{"「{near}」ではありませんか。読み取る列なら、見出しを項目の名前に直してもらってください。", `Is it "{near}"? If it is to be read, have the header changed to the item's name.`}},
		{name: "form-near", fact: text{"見出し「{value}」は項目の名前ではないため、この欄は読みませんでした。", `"{value}" is no item, so what stands beside it was not read.`},
			mend: text{"「{near}」ではありませんか。読み取る欄なら、見出しを直すか、設定の「見出し」に書き加えてください。", `Is it "{near}"? If it is to be read, change the label or add it to the aliases of 設定.`}},
		{name: "form", fact: text{"{cell}の「{value}」は、どの見出しの欄でもないため、読みませんでした。", `"{value}" in {cell} stands beside no label and was not read.`},
			mend: text{"項目の内容なら、その項目の見出しの右の欄に書いてください。", "If it belongs to an item, write it into the cell right of the item's label."}},
		{name: "more", fact: text{"{cell}から{last}までの、ほかの{count}か所の書き込みも、どの見出しの欄でもないため、読みませんでした。", "{count} further cells from {cell} to {last} stand beside no label and were not read."},
			mend: text{"項目の内容なら、その項目の見出しの右の欄に書いてください。", "What belongs to an item must stand right of the item's label."}},
		{name: "continued", fact: text{"{cell}の「{value}」は{label}の欄のすぐ下にありますが、読みませんでした。", `"{value}" in {cell} stands right below {label} and was not read.`},
			mend: text{"{label}の続きなら、{label}の欄に続けて書いてください。", "If it goes on with {label}, write all of it into that cell."}},
		{name: "beside", fact: text{"{cell}の「{value}」は、{label}の欄から離れているため読みませんでした。{label}は変えていません。", `"{value}" in {cell} stands apart from the cell of {label} and was not read. {label} stays as it was.`},
			mend: text{"{label}の内容なら、見出しのすぐ右の欄に書いてください。", "If it belongs to {label}, write it into the cell right of the label."}},
		{name: "plan", fact: text{"見出し「{value}」には年度がないため、この列は読みませんでした。", `"{value}" does not say which year, so the column was not read.`},
			mend: text{"年度ごとに列を分け、見出しを「工程 令和7年度」のように直してもらってください。", "Have a column made for each year, headed like 工程 令和7年度."}},
		{name: "column", milder: Info, fact: text{"{cell}の列には見出しがないため、この列（「{value}」など）は読みませんでした。", `The column of {cell} has no header, so it ("{value}" and so on) was not read.`},
			mend: text{"読み取る列なら、見出しに項目の名前を書いてもらってください。", "If it is to be read, have the item's name written above it."}},
		{name: "note", milder: Info, fact: text{"{cell}の「{value}」は公約の行ではないため、読みませんでした。", `"{value}" in {cell} is no row of a pledge and was not read.`},
			mend: text{"公約の内容なら、公約番号のある行に書いてもらってください。", "If it is about a pledge, have it written into the row with the pledge's number."}},
	}},
	{PledgeUnknown, Error, explanation{
		text{"公約番号が台帳にないか、番号として読めません。", "The pledge number is not in the master, or is no number."},
		text{"公約番号「112」と入力したが、公約は97番までしかない。", "The number 112 was entered, but there are only 97 pledges."},
		text{"公約一覧で正しい公約番号を確かめて入力してください。", "Look the number up in 公約一覧 and enter it."},
	}, []variant{
		{fact: text{"公約番号「{value}」の公約は台帳にありません。", `The master has no pledge "{value}".`},
			mend: text{"公約番号を確かめて、正しい番号を入力してください。直したものが届いた後も出るときは、「受信」から出してください。", "Check the pledge number and enter the right one. If it is still named once the mended one has come, take it out of 受信."}},
		{name: "returned", fact: text{"公約番号「{value}」の公約は台帳にありません。", `The master has no pledge "{value}".`},
			mend: text{"公約番号を確かめて、正しい番号を入力してください。", "Check the pledge number and enter the right one."}},
		{name: "unreadable", fact: text{"{label}の「{value}」は番号として読めません。", `{label} "{value}" is not a number.`},
			mend: text{"「12」のように、数字だけで入力してください。", "Enter digits only, like 12."}},
	}},
	{PledgeNameDiffers, Error, explanation{
		text{"シートの公約名が、その公約番号の公約名とちがいます。番号の取り違えを防ぐため、取り込みませんでした。以前の公約名のときは、お知らせするだけで取り込みます。",
			"The name on the sheet was never that pledge's name, so the number may be wrong and nothing was taken in. A former name is only mentioned and the sheet taken in."},
		text{"別の公約のシートを写して、公約番号を直し忘れた。", "The sheet of another pledge was copied and the number not changed."},
		text{"公約番号と公約名の組合せを公約一覧で確かめ、まちがっている方を直してください。", "Compare number and name with 公約一覧 and mend the wrong one."},
	}, []variant{
		{fact: text{"公約名が「{value}」ですが、公約番号{pledge}の公約名は「{name}」です。", `The name is "{value}", but pledge {pledge} is "{name}".`},
			mend: text{"公約番号か公約名の、まちがっている方を直してください。", "Mend whichever is wrong, the number or the name."}},
		{name: "former", milder: Info, fact: text{"「{value}」は以前の公約名です。今の公約名は「{name}」です。", `"{value}" is a former name. The pledge is now "{name}".`},
			mend: leaveAsIs},
	}},
	{DepartmentDiffers, Warning, explanation{
		text{"シートの担当部が、台帳の担当部とちがいます。内容は取り込み、担当部は台帳のままにしました。",
			"The department on the sheet is not the master's. The rest was taken in; the master's department stays."},
		text{"担当部が変わったが、台帳はまだ直していない。", "The pledge has moved to another department and the master does not know yet."},
		text{"担当が変わったのなら公約一覧を直してください。名称が変わったのなら設定の担当部に旧名称を書いてください。",
			"If the pledge moved, change 公約一覧. If the department was renamed, enter the former name in 設定."},
	}, []variant{
		{fact: text{"担当部が「{value}」になっていますが、台帳では「{department}」です。担当部は台帳のままにしました。", `The department is "{value}", but the master says "{department}". The master's stands.`},
			mend: ownDepartment},
		{name: "taken", fact: text{"担当部が「{value}」になっていますが、台帳では「{department}」です。担当部は台帳のままにし、ほかの項目は取り込みました。", `The department is "{value}", but the master says "{department}". The master's stands; the other items were taken in.`},
			mend: ownDepartment},
		{name: "proposed", fact: text{"担当部が「{value}」になっていますが、台帳では「{department}」です。担当部は台帳のままにし、ほかの項目は提出案に入れました。", `The department is "{value}", but the master says "{department}". The master's stands; the other items became the proposal.`},
			mend: ownDepartment},
	}},
	{DepartmentUnknown, Error, explanation{
		text{"所管替えの一覧の新担当部が、設定の担当部にありません。その行だけ取り込みません。", "The new department of a transfer is not among the departments of 設定. That row alone is not taken in."},
		text{"4月に新しくできた部を、設定にまだ書いていない。", "A department that is new in April is not in 設定 yet."},
		text{"部の名称を直すか、設定の担当部に書き加えてから、もう一度取り込んでください。", "Mend the name, or add the department to 設定, and merge again."},
	}, []variant{
		{fact: text{"新担当部の「{value}」は、設定の担当部にありません。", `The new department "{value}" is not among the departments of 設定.`},
			mend: text{"部の名称を直すか、設定の担当部に書き加えてください。", "Mend the name, or add the department to 設定."}},
		{name: "near", fact: text{"新担当部の「{value}」は、設定の担当部にありません。", `The new department "{value}" is not among the departments of 設定.`},
			mend: text{"「{near}」ではありませんか。部の名称を直すか、設定の担当部に書き加えてください。", `Is it "{near}"? Mend the name, or add the department to 設定.`}},
	}},
	{SheetSuperseded, Info, explanation{
		text{"同じ公約の、もっと新しいシートがあるため、こちらは使いませんでした。新しさは、台帳の版、提出日、提出回、保存した日時の順に比べます。",
			"There is a newer sheet of the same pledge, so this one was not used. Newer means: later 台帳の版, then 提出日, 提出回 and the time it was saved."},
		text{"直して出し直したファイルと、直す前のファイルが両方とも受信フォルダーにある。", "Both the corrected file and the one before it are in the folder."},
		text{"新しい方が正しければ、そのままでかまいません。", "If the newer one is right, leave it."},
	}, []variant{
		{fact: text{"同じ公約のもっと新しいシート（{other}）があるため、このシートは使いませんでした。", "There is a newer sheet of the same pledge ({other}), so this one was not used."},
			mend: text{"このシートの方を使いたいときは、提出回を増やして出し直してください。", "To have this one used, raise 提出回 and hand it in again."}},
		{name: "earlier", fact: text{"同じ公約のもっと新しいシートを{date}に取り込んでいるため、このシートは使いませんでした。", "A newer sheet of the same pledge was merged on {date}, so this one was not used."},
			mend: text{"このシートの方を使いたいときは、提出回を増やして出し直してください。", "To have this one used, raise 提出回 and hand it in again."}},
		{name: "older-form", fact: text{"このシートは古い様式（前の台帳の版）で、同じ公約の新しい様式のシート（{other}）があるため、使いませんでした。",
			"This sheet is a form of an earlier 台帳の版, and there is one of a later issue for the same pledge ({other}), so it was not used."}, mend: newForm},
		{name: "older-form-earlier", fact: text{"このシートは古い様式（前の台帳の版）で、同じ公約の新しい様式のシートを{date}に取り込んでいるため、使いませんでした。",
			"This sheet is a form of an earlier 台帳の版, and one of a later issue was merged for the same pledge on {date}, so it was not used."}, mend: newForm},
		{name: "transfer", fact: text{"この公約には、もっと後の適用日（{date}）の所管替えを取り込んでいるため、この行は使いませんでした。担当部は今のままです。", "A transfer of the pledge with a later 適用日 ({date}) was merged, so this row was not used: the department stays."},
			mend: text{"今の担当部が正しければ、そのままでかまいません。ちがうときは、公約一覧の担当部を直してください。", "If the department is right now, leave it. If not, change 公約一覧."}},
	}},
	{SheetDuplicate, Error, explanation{
		text{"同じ公約のシートが二つあり、内容がちがい、どちらが新しいかもわかりません。どちらも取り込みませんでした。",
			"Two sheets of one pledge differ and neither is newer. Neither was taken in."},
		text{"一つの公約を二人が別々に記入し、同じ日に同じ提出回で出した。", "Two people filled in the same pledge and handed it in on the same day with the same 提出回."},
		text{"正しい方だけを残すか、正しい方の提出回を増やして出し直してください。一覧や審査結果票のときは、正しい方だけを残してください。", "Keep only the right one, or raise 提出回 of the right one and hand it in again. Of lists and decision sheets, keep only the right one."},
	}, []variant{
		{fact: text{"同じ公約の、内容のちがうシートがもう一つあります（{other}）。どちらが新しいかわからないため、両方とも取り込みませんでした。",
			"There is another, different sheet of the same pledge ({other}). Neither is newer, so neither was taken in."},
			mend: text{"正しい方だけを残すか、正しい方の提出票の提出回を増やして出し直してください。", "Keep only the right one, or raise 提出回 on the cover of the right one and hand it in again."}},
		{name: "one-file", fact: text{"同じ公約の、内容のちがうシートが同じファイルにもう一つあります（{other}）。どちらが正しいかわからないため、両方とも取り込みませんでした。",
			"The same file has another, different sheet of the same pledge ({other}). Which is right is unclear, so neither was taken in."},
			mend: text{"正しい方を残し、もう一方のシートを削除してください。", "Keep the right sheet and delete the other one."}},
		{name: "list", fact: text{"同じ公約の、内容のちがう行が別の一覧にあります（{other}）。どちらが正しいかわからないため、両方とも取り込みませんでした。",
			"Another list has a different row of the same pledge ({other}). Which is right is unclear, so neither was taken in."},
			mend: text{"どちらが正しいかを確かめ、正しい方の一覧だけを残すか、まちがっている方の行を消してください。担当部が修正依頼を直して送り返せば、そちらを使います。",
				"Find out which is right, and keep only that list or delete the row that is wrong. A returned form that comes back is used before both."}},
		{name: "decisions", fact: text{"同じ会議の、内容のちがう審査結果票がもう一つあります（{other}）。どちらが新しいかわからないため、両方とも取り込みませんでした。",
			"There is another, different decision sheet of the same meeting ({other}). Neither is newer, so neither was taken in."},
			mend: text{"正しい方だけを残し、もう一方を「受信」から出してください。", "Keep only the right one and take the other out of 受信."}},
		{name: "shared", fact: text{"公約{pledge}（担当部は{owner}）には、内容のちがうものがほかからも届いている（{other}）ため、取り込みませんでした。",
			"Of pledge {pledge} (of {owner}) something different came from elsewhere too ({other}), so it was not taken in."},
			mend: text{"どちらが正しいかを{owner}と確かめてください。直して送るのは、どちらか一方の部でかまいません。",
				"Find out with {owner} which is right. One of the two departments is to mend and send it."}},
		{name: "returned", fact: text{"同じ公約の、内容のちがうシートがもう一つあります（{other}）。",
			"There is another, different sheet of the same pledge ({other})."},
			mend: text{"色の付いた欄を確かめ、正しい値にしてください。", "Look at the coloured cells and make them right."}},
		{name: "cell", fact: text{"{label}が、{here}では「{value}」、{there}では「{theirs}」です。", `{label} is "{value}" in {here}, but "{theirs}" in {there}.`},
			mend: text{"正しい方を入力してください。この欄の値が正しければ、そのままでかまいません。", "Enter the right one. If the cell is right, leave it."}},
		{name: "row", fact: text{"同じ公約番号の行が、この表にもう一つあります（{other}）。", "The table has another row with the same number ({other})."},
			mend: text{"正しい行だけを残すか、まちがっている方の公約番号を直してください。", "Keep only the right row, or mend the wrong number."}},
	}},
	{HiddenContent, Warning, explanation{
		text{"画面に見えていないシート、行、列にある値を読みました。", "A value was read from a sheet, row or column that is hidden."},
		text{"去年のシートを非表示にしたまま提出した。", "Last year's sheet was hidden and handed in with the rest."},
		text{"再表示して値を確かめてください。使わないものなら削除してください。", "Unhide it and check the value. If it is not used, delete it."},
	}, []variant{
		{name: "sheet", fact: text{"非表示のシートから値を読みました。", "Values were read from a hidden sheet."}, mend: unhide},
		{name: "row", fact: text{"{label}の「{value}」を、非表示の行から読みました。", `{label} "{value}" was read from a hidden row.`}, mend: unhide},
		{name: "column", fact: text{"{label}の「{value}」を、非表示の列から読みました。", `{label} "{value}" was read from a hidden column.`}, mend: unhide},
		{name: "merged", fact: text{"結合したセルに隠れている値（{label}の「{value}」）を読みました。", `A value under a merged cell was read ({label} "{value}").`}, mend: unhide},
	}},
	{LockedChanged, Warning, explanation{
		text{"企画担当だけが変えられる項目が、様式の上で変わっています。台帳の値のままにしました。", "An item only the planning office may change was changed on a form. The master's value stands."},
		text{"担当部が達成の基準を書き換えて提出した。", "A department rewrote 達成の基準 on its form."},
		text{"変える必要があるときは企画担当に連絡してください。企画担当は公約一覧を直します。", "If it must change, tell the planning office, which changes 公約一覧."},
	}, []variant{
		{fact: text{"{label}が「{value}」に変わっていますが、様式では変えられません。台帳の「{master}」のままにしました。", `{label} was changed to "{value}", which a form cannot do. The master's "{master}" stands.`},
			mend: text{"変える必要があるときは、企画担当に連絡してください。", "If it must change, tell the planning office."}},
	}},

	// Cells.
	{RequiredBlank, Error, explanation{
		text{"必ず入力する項目が空欄です。", "An item that must be filled in is blank."},
		text{"状況が空欄のまま提出された。", "状況 was left blank."},
		text{"値を入力してください。", "Enter a value."},
	}, []variant{
		{fact: text{"{label}が空欄です。", "{label} is blank."},
			mend: text{"{label}を入力してください。", "Enter {label}."}},
	}},
	{YearInvalid, Error, explanation{
		text{"年度として読めません。", "The fiscal year cannot be understood."},
		text{"「5年度」は平成か令和かわからない。「来年度」はいつ読むかで変わってしまう。", "5年度 does not tell its era; 来年度 (next year) depends on when it is read."},
		text{"「令和7年度」「R7」「2025年度」、または「令和8年度以降」のように入力してください。", "Enter 令和7年度, R7, 2025年度, or 令和8年度以降 for that year or later."},
	}, []variant{
		{fact: text{"{label}の「{value}」は、年度として読めません。", `{label} "{value}" is not a fiscal year.`}, mend: yearForms},
		{name: "no-era", fact: text{"{label}の「{value}」には元号がないため、どの年度かわかりません。", `{label} "{value}" has no era, so the year is unclear.`}, mend: yearForms},
		{name: "no-era-near", fact: text{"{label}の「{value}」には元号がないため、どの年度かわかりません。", `{label} "{value}" has no era, so the year is unclear.`}, mend: nearYear},
		{name: "relative", fact: text{"{label}の「{value}」は、読む時期によって年度が変わってしまいます。", `{label} "{value}" depends on when it is read.`}, mend: yearForms},
		{name: "range", fact: text{"{label}の「{value}」は、令和元年度から2099年度までの年度ではありません。", `{label} "{value}" is not a year from 2019 to 2099.`}, mend: yearForms},
		{name: "near", fact: text{"{label}の「{value}」は、年度として読めません。", `{label} "{value}" is not a fiscal year.`}, mend: nearYear},
		{name: "plan", fact: text{"{label}の「{value}」は、年度として読めません。", `{label} "{value}" is not a fiscal year.`}, mend: planYear},
		{name: "plan-blank", fact: text{"{label}の文「{value}」の左に、年度がありません。", `The text "{value}" of {label} has no year left of it.`}, mend: planYear},
	}},
	{HorizonUnknown, Error, explanation{
		text{"区分が、設定にある区分（短期、中期など）のどれでもありません。", "The horizon is none of those in 設定 (短期, 中期 and so on)."},
		text{"区分に「長期」と入力した。", "区分 says 長期."},
		text{"設定にある区分を入力するか、空欄にしてください。区分は達成目標年度から決まるので、空欄でかまいません。", "Enter one of 設定, or leave it blank: it follows from the target year."},
	}, []variant{
		{fact: text{"{label}の「{value}」は、設定にある区分ではありません。", `{label} "{value}" is not one of the horizons in 設定.`},
			mend: text{"空欄にしてください。区分は達成目標年度から自動で決まります。", "Leave it blank: it follows from the target year."}},
		{name: "near", fact: text{"{label}の「{value}」は、設定にある区分ではありません。", `{label} "{value}" is not one of the horizons in 設定.`},
			mend: text{"「{near}」ではありませんか。区分は達成目標年度から自動で決まるので、空欄でもかまいません。", `Did you mean "{near}"? It may stay blank, as it follows from the target year.`}},
		{name: "returned", fact: text{"{label}の「{value}」は、設定にある区分ではありません。", `{label} "{value}" is not one of the horizons in 設定.`},
			mend: text{"達成目標年度が正しければ、そのままでかまいません（区分は年度から自動で決まります）。まちがいなら、年度を直してください。", "If the target year is right, leave it: the horizon follows from it. If not, mend the year."}},
	}},
	{StatusUnknown, Error, explanation{
		text{"状況が、決められた言葉のどれでもありません。", "The status is none of its words."},
		text{"状況に「順調」と入力した。", "状況 says 順調 (going well)."},
		text{"一覧から選んでください。いつも使う言い方があれば、企画担当が設定の表記に書き足せます。", "Choose from the list. The planning office can add spellings in 設定."},
	}, []variant{
		{fact: noWord, mend: oneOfWords},
		{name: "near", fact: noWord, mend: nearWord},
	}},
	{OutlookUnknown, Error, explanation{
		text{"達成見込みが、決められた言葉のどれでもありません。", "達成見込み (outlook) is none of its words."},
		text{"達成見込みに「たぶん大丈夫」と入力した。", "達成見込み says たぶん大丈夫 (probably fine)."},
		text{"一覧から選ぶか、空欄にしてください。くわしいことは現状と課題に書きます。", "Choose from the list or leave it blank; details go into 現状と課題."},
	}, []variant{
		{fact: noWord, mend: oneOfWords},
		{name: "near", fact: noWord, mend: nearWord},
	}},
	{AfterwardsUnknown, Error, explanation{
		text{"達成後の取組が、決められた言葉のどれでもありません。", "達成後の取組 (what follows achievement) is none of its words."},
		text{"達成後の取組に「拡充」と入力した。", "達成後の取組 says 拡充 (to be extended)."},
		text{"一覧から選ぶか、空欄にしてください。くわしいことは今後の取組に書きます。", "Choose from the list or leave it blank; details go into 今後の取組."},
	}, []variant{
		{fact: noWord, mend: oneOfWords},
		{name: "near", fact: noWord, mend: nearWord},
	}},
	{ProgressInvalid, Error, explanation{
		text{"進捗率が、0%から100%までの整数として読めません。", "The progress is not a whole percentage from 0% to 100%."},
		text{"「半分くらい」「33.3%」「120%」と入力した。", "半分くらい (about half), 33.3% or 120% was entered."},
		text{"「45%」のように、0%から100%までの整数で入力してください。", "Enter a whole percentage from 0% to 100%, like 45%."},
	}, []variant{
		{fact: text{"{label}の「{value}」は、パーセントとして読めません。", `{label} "{value}" is not a percentage.`}, mend: percentForms},
		{name: "near", fact: text{"{label}の「{value}」は、パーセントとして読めません。", `{label} "{value}" is not a percentage.`},
			mend: text{"「{near}」ではありませんか。0%から100%までの整数だけを入力してください。", `Did you mean "{near}"? Enter nothing but a whole percentage from 0% to 100%.`}},
		{name: "range", fact: text{"{label}の「{value}」は、0%から100%までの間にありません。", `{label} "{value}" is not between 0% and 100%.`}, mend: percentForms},
		{name: "whole", fact: text{"{label}の「{value}」は、整数のパーセントではありません。", `{label} "{value}" is not a whole percentage.`}, mend: percentForms},
	}},
	{DateInvalid, Error, explanation{
		text{"日付として読めないか、暦にない日です。", "The value is not a date, or the calendar has no such day."},
		text{"「3月ごろ」「2024/2/30」と入力した。", "3月ごろ (about March) or 2024/2/30 was entered."},
		text{"「2024/3/29」「令和6年3月29日」のように入力してください。日がわからないときは「令和6年3月」とすると、月末の日として読みます。",
			"Enter it like 2024/3/29 or 令和6年3月29日. 令和6年3月 is read as the last day of that month."},
	}, []variant{
		{fact: text{"{label}の「{value}」は、日付として読めません。", `{label} "{value}" is not a date.`}, mend: dateForms},
		{name: "near", fact: text{"{label}の「{value}」は、日付として読めません。", `{label} "{value}" is not a date.`},
			mend: text{"「{near}」ではありませんか。「2024/3/29」または「令和6年3月29日」のように入力してください。", `Did you mean "{near}"? Enter it like 2024/3/29 or 令和6年3月29日.`}},
		{name: "day", fact: text{"{label}の「{value}」は、暦にない日です。", `{label} "{value}" is a day the calendar does not have.`}, mend: dateForms},
	}},
	{ProgressAmbiguous, Warning, explanation{
		text{"進捗率が0より大きく1以下の数字だけで入力されていて、割合なのかパーセントなのかはっきりしません。割合として読みました。",
			"The progress is a bare number above 0 and up to 1, which may be a fraction or a percentage. It was read as a fraction."},
		text{"「0.45」は45%、「1」は100%と読む。「1」が1%のつもりなら困る。", "0.45 is read as 45%, 1 as 100%, which is wrong if 1% was meant."},
		text{"「45%」のように、%を付けて入力してください。", "Enter it with the percent sign, like 45%."},
	}, []variant{
		{fact: text{"{label}の「{value}」を{read}と読みました。", `{label} "{value}" was read as {read}.`},
			mend: text{"ちがうときは、「45%」のように%を付けて入力し直してください。", "If that is wrong, enter it with the percent sign, like 45%."}},
	}},

	// Rules.
	{HorizonMismatch, Error, explanation{
		text{"入力された区分が、達成目標年度と合っていません。", "The horizon entered does not fit the target year."},
		text{"区分が「中期」なのに、達成目標年度が令和5年度（短期）になっている。", "区分 is 中期, but the target year is 令和5年度, which is 短期."},
		text{"正しい区分にするか、空欄にしてください。年度の方がまちがっているときは、年度を直してください。", "Enter the right horizon or leave it blank; if the year is wrong, mend the year."},
	}, []variant{
		{fact: text{"{label}が「{value}」ですが、達成目標年度は{target}です。", `{label} is "{value}", but the target year is {target}.`},
			mend: text{"「{want}」にしてください。", `Enter "{want}".`}},
		{name: "returned", fact: text{"{label}が「{value}」ですが、達成目標年度は{target}です。", `{label} is "{value}", but the target year is {target}.`},
			mend: text{"達成目標年度が正しければ、そのままでかまいません（区分は年度から「{want}」になります）。まちがいなら、年度を直してください。", `If the year is right, leave it ({label} becomes "{want}" by itself); if not, mend the year.`}},
	}},
	{StatusProgress, Error, explanation{
		text{"状況と進捗率が合っていません。未着手なら0%、達成済みなら100%です。", "Status and progress do not fit: 未着手 is 0%, 達成済み is 100%."},
		text{"状況が「達成済み」なのに、進捗率が80%のまま。", "状況 is 達成済み, but 進捗率 still says 80%."},
		text{"状況か進捗率の、まちがっている方を直してください。", "Mend whichever is wrong, 状況 or 進捗率."},
	}, []variant{
		{name: "not-started", fact: text{"状況が「未着手」ですが、進捗率は{progress}です。", "状況 is 未着手 (not started), but 進捗率 is {progress}."},
			mend: text{"着手しているときは状況を「検討中」か「実施中」に、していないときは進捗率を0%にしてください。", "If work has begun, set 状況 to 検討中 or 実施中; if not, set 進捗率 to 0%."}},
		{name: "achieved", fact: text{"状況が「達成済み」ですが、進捗率は{progress}です。", "状況 is 達成済み (achieved), but 進捗率 is {progress}."},
			mend: text{"達成したときは進捗率を100%に、まだのときは状況を「実施中」などにしてください。", "If it is achieved, set 進捗率 to 100%; if not, set 状況 to 実施中 or the like."}},
	}},
	{ProgressComplete, Warning, explanation{
		text{"進捗率が100%なのに、状況が達成済みではありません。取り込みはしました。", "The progress is 100%, but the status is not 達成済み. It was taken in."},
		text{"進捗率を100%にしたが、状況は「実施中」のまま。", "進捗率 was set to 100% and 状況 left at 実施中."},
		text{"達成したときは状況を「達成済み」にして達成日を入力してください。まだのときは進捗率を見直してください。", "If it is achieved, set 状況 to 達成済み and enter 達成日; if not, reconsider 進捗率."},
	}, []variant{
		{fact: text{"進捗率が100%ですが、状況は「達成済み」ではありません。", "進捗率 is 100%, but 状況 is not 達成済み."},
			mend: text{"達成したときは状況を「達成済み」にして達成日を入力してください。まだのときは進捗率を見直してください。", "If it is achieved, set 状況 to 達成済み and enter 達成日; if not, reconsider 進捗率."}},
	}},
	{AchievedNoDate, Error, explanation{
		text{"状況が達成済みなのに、達成日がありません。どの年度に達成したかは達成日で決まります。", "The status is 達成済み, but there is no 達成日. The year of achievement follows from it."},
		text{"状況を「達成済み」にしたが、達成日が空欄のまま。", "状況 was set to 達成済み and 達成日 left blank."},
		text{"達成した日を入力してください。まだ達成していないときは、状況を戻してください。", "Enter the day it was achieved. If it is not achieved yet, set 状況 back."},
	}, []variant{
		{fact: text{"状況が「達成済み」ですが、達成日が空欄です。", "状況 is 達成済み, but 達成日 is blank."},
			mend: text{"達成した日を「2024/3/29」のように入力してください。まだ達成していないときは、状況を「実施中」などにしてください。", "Enter the day like 2024/3/29. If it is not achieved yet, set 状況 to 実施中 or the like."}},
	}},
	{DateUnexpected, Error, explanation{
		text{"達成日が入力されていますが、状況が達成済みではありません。", "達成日 is filled in, but the status is not 達成済み."},
		text{"達成する予定の日を達成日に入力した。", "The day it should be achieved was entered as 達成日."},
		text{"達成したときは状況を「達成済み」に、まだのときは達成日を空欄にしてください。", "If it is achieved, set 状況 to 達成済み; if not, clear 達成日."},
	}, []variant{
		{fact: text{"達成日が「{value}」ですが、状況は「{status}」です。", `達成日 is "{value}", but 状況 is "{status}".`},
			mend: text{"達成したときは状況を「達成済み」に、まだのときは達成日を空欄にしてください。", "If it is achieved, set 状況 to 達成済み; if not, clear 達成日."}},
		{name: "settled", fact: text{"修正確認日が「{value}」ですが、決定は「{status}」です。", `修正確認日 is "{value}", but 決定 is "{status}".`},
			mend: text{"修正確認日は、決定が「要修正」の公約にだけ入力し、ほかは空欄にしてください。", "Enter 修正確認日 only where 決定 is 要修正; clear it elsewhere."}},
		{name: "settled-early", fact: text{"修正確認日の「{value}」は、会議の開催日（{meeting}）より前です。", `修正確認日 "{value}" is before the meeting ({meeting}).`},
			mend: text{"修正を確認した日に直してください。", "Enter the day the mend was confirmed."}},
	}},
	{DateInFuture, Error, explanation{
		text{"達成日が、処理した日より後になっています。", "達成日 is later than the day of the run."},
		text{"「2024/3/29」のつもりで「2042/3/29」と入力した。達成する予定の日を入力した。", "2042/3/29 was typed for 2024/3/29, or the planned day was entered."},
		text{"日付を直してください。まだ達成していないときは、達成日を空欄にして状況を戻してください。", "Mend the date. If it is not achieved yet, clear 達成日 and set 状況 back."},
	}, []variant{
		{fact: text{"達成日の「{value}」は、処理した日（{today}）より後です。", `達成日 "{value}" is later than today ({today}).`},
			mend: text{"正しい日付に直してください。まだ達成していないときは、達成日を空欄にして状況を「実施中」などにしてください。", "Enter the right date. If it is not achieved yet, clear 達成日 and set 状況 to 実施中 or the like."}},
		{name: "settled", fact: text{"修正確認日の「{value}」は、処理した日（{today}）より後です。", `修正確認日 "{value}" is later than today ({today}).`},
			mend: text{"正しい日付に直してください。まだ確認していないときは空欄にしてください。", "Enter the right date, or clear it if the mend is not confirmed yet."}},
		{name: "transfer", fact: text{"適用日の「{value}」は、処理した日（{today}）より後です。", `適用日 "{value}" is later than today ({today}).`},
			mend: text{"所管替えの一覧は、適用日になってから取り込んでください。", "Merge the list of transfers once its day has come."}},
	}},
	{TargetPassed, Warning, explanation{
		text{"達成目標年度も、その年度末の確認期間も終わりましたが、達成済みになっていません。", "The target year is over, its year-end check too, and the pledge is not achieved."},
		text{"達成目標年度が令和5年度のまま、令和6年5月になった。", "The target year is 令和5年度 and it is May 2024."},
		text{"達成していれば状況と達成日を、していなければ新しい達成目標年度と変更理由を、担当部に出してもらってください。",
			"Ask the department for 状況 and 達成日 if it is achieved, or for a new target year with 変更理由."},
	}, []variant{
		{fact: text{"達成目標年度の{target}が終わりましたが、まだ達成済みではありません。", "The target year {target} is over and the pledge is not achieved."},
			mend: text{"達成していれば状況と達成日を、していなければ新しい達成目標年度と変更理由を、担当部に出してもらってください。", "Ask the department for 状況 and 達成日 if it is achieved, or for a new target year with 変更理由."}},
	}},
	{TargetChangedNoReason, Error, explanation{
		text{"達成目標年度が変わっていますが、変更理由がありません。", "The target year was changed and 変更理由 is blank."},
		text{"令和5年度を令和7年度に変えたが、変更理由が空欄のまま。", "令和5年度 became 令和7年度 and 変更理由 is blank."},
		text{"変更理由を書いてください。変えるつもりがないときは、元の年度に戻してください。", "Write 変更理由. If no change was meant, put the year back."},
	}, []variant{
		{fact: text{"達成目標年度が「{from}」から「{to}」に変わっていますが、変更理由が空欄です。", `The target year was changed from "{from}" to "{to}", but 変更理由 is blank.`},
			mend: text{"変更理由を書いてください。変えるつもりがないときは、「{from}」に戻してください。", `Write 変更理由. If no change was meant, put "{from}" back.`}},
	}},
	{StatusBackNoReason, Error, explanation{
		text{"達成済みだった公約が達成済みでなくなっていますが、変更理由がありません。", "A pledge that was achieved no longer is, and 変更理由 is blank."},
		text{"「達成済み」を「実施中」に戻したが、変更理由が空欄のまま。", "達成済み became 実施中 and 変更理由 is blank."},
		text{"変更理由を書いてください。変えるつもりがないときは、元の状況に戻してください。", "Write 変更理由. If no change was meant, put the status back."},
	}, []variant{
		{fact: text{"状況が「{from}」から「{to}」に戻っていますが、変更理由が空欄です。", `状況 went back from "{from}" to "{to}", but 変更理由 is blank.`},
			mend: text{"変更理由を書いてください。変えるつもりがないときは、「{from}」に戻してください。", `Write 変更理由. If no change was meant, put "{from}" back.`}},
	}},
	{ResponseMissing, Error, explanation{
		text{"前回の会議で指示がありましたが、指示への対応が空欄です。", "The last meeting gave an instruction, and 指示への対応 is blank."},
		text{"前回の指示事項に「対象者数を示すこと」とあるが、指示への対応を書いていない。", "前回の指示事項 asks for the number of people concerned; nothing is said about it."},
		text{"指示に対して行ったことを書いてください。まだのときは、いつまでに行うかを書いてください。", "Write what was done about it, or by when it will be."},
	}, []variant{
		{fact: text{"前回の指示事項「{instruction}」がありますが、指示への対応が空欄です。", `There was an instruction, "{instruction}", but 指示への対応 is blank.`},
			mend: text{"指示に対して行ったことを書いてください。まだのときは、いつまでに行うかを書いてください。", "Write what was done about it, or by when it will be."}},
		{name: "earlier", milder: Info, fact: text{"指示への対応は、前の指示事項への回答のため取り込みませんでした。今の指示事項は「{instruction}」です。", `The response answers an earlier instruction and was not taken in. The instruction now is "{instruction}".`},
			mend: text{"次の実施目標シートで、今の指示事項への対応を書いてもらってください。", "Ask for an answer to it with the next sheet."}},
	}},
	{OutlookUnexplained, Error, explanation{
		text{"達成見込みが「遅れのおそれ」か「達成困難」なのに、現状と課題が空欄です。", "The outlook is 遅れのおそれ or 達成困難 and 現状と課題 is blank."},
		text{"達成見込みを「達成困難」にしたが、理由が書かれていない。", "達成見込み was set to 達成困難 without a word why."},
		text{"現状と課題に、遅れや困難の理由を書いてください。", "Write the reason into 現状と課題."},
	}, []variant{
		{fact: text{"達成見込みが「遅れのおそれ」か「達成困難」ですが、現状と課題が空欄です。", "達成見込み is 遅れのおそれ or 達成困難, but 現状と課題 is blank."},
			mend: text{"現状と課題に、その理由を書いてください。予定どおりのときは、達成見込みを「見込みどおり」にしてください。", "Write the reason into 現状と課題. If all is on course, set 達成見込み to 見込みどおり."}},
	}},
	{UndecidedChange, Warning, explanation{
		text{"達成目標年度の変更や中止が、会議で決まらないまま台帳に入りました。", "The target year was moved, or the pledge cancelled, outside any meeting."},
		text{"審査中でない公約の達成目標年度を、担当部が令和8年度に変えて提出した。", "A department moved the target of a pledge not under review to 令和8年度."},
		text{"会議にはかるか、公約一覧を元の値に直してください。", "Take it to a meeting, or put the value in 公約一覧 back."},
	}, []variant{
		{name: "target", fact: text{"達成目標年度が、会議の決定なしに「{from}」から「{to}」に変わりました。", `The target year was moved from "{from}" to "{to}" outside any meeting.`},
			mend: text{"次の会議にはかってください。変えないときは、公約一覧を「{from}」に戻してください。", `Take it to the next meeting. If it is not to change, put "{from}" back in 公約一覧.`}},
		{name: "cancelled", fact: text{"状況が、会議の決定なしに「中止」になりました。", "状況 became 中止 (cancelled) outside any meeting."},
			mend: text{"次の会議にはかってください。中止しないときは、公約一覧の状況を元に戻してください。", "Take it to the next meeting. If it is not cancelled, put 状況 in 公約一覧 back."}},
	}},
	{BackToIssued, Warning, explanation{
		text{"シートがもう一度出され、前に出された値が、依頼したときの値に戻りました。または、前の提案の一部が、後から届いたシートにありません。", "A pledge's form came in again, and what was handed in before went back to what it was issued with, or a part of what was proposed is proposed no longer."},
		text{"前に出された進捗率は60%だったが、後から届いたシートでは、依頼したときの50%に戻っている。", "The progress handed in before was 60%; the sheet that came later has the 50% it was issued with."},
		text{"最初に依頼したときのファイルに記入し直したのではないか、提案を取りやめたのか、担当部に確かめてください。", "Ask the department whether the file first sent out was filled in anew, or the proposal is taken back."},
	}, []variant{
		{fact: text{"{label}が、前に出された「{from}」から、依頼したときの「{to}」に戻りました。", `{label} went back from "{from}", handed in before, to the "{to}" the form was issued with.`},
			mend: text{"最初に依頼したときのファイルに記入し直したのではないか、担当部に確かめてください。「{from}」が正しければ、公約一覧を直してください。", `Ask the department whether the file first sent out was filled in anew. If "{from}" is right, change 公約一覧.`}},
		{name: "proposed", fact: text{"{label}の提案が、前に出された「{from}」から、依頼したときの「{to}」に戻りました。", `The proposal for {label} went back from "{from}", handed in before, to the "{to}" the form was issued with.`},
			mend: text{"最初に依頼したときのファイルに記入し直したのではないか、担当部に確かめてください。「{from}」が正しければ、その値にしたシートを出し直してもらってください。", `Ask the department whether the file first sent out was filled in anew. If "{from}" is right, have a form with it handed in again.`}},
		{name: "dropped", fact: text{"{label}の前の提案「{from}」は、このシートにはないので、提案から外れました。会議で決定しても、今の「{to}」のままです。", `The proposal "{from}" for {label} is not in this sheet, and is proposed no longer: whatever is decided, "{to}" stays.`},
			mend: text{"提案を取りやめたのか、担当部に確かめてください。「{from}」を残すときは、その値も書いたシートを出し直してもらってください。", `Ask the department whether it means to take the proposal back. If not, have a sheet with "{from}" handed in again.`}},
	}},
	{CellError, Error, explanation{
		text{"読み取るセルが、#REF! などのエラーになっています。", "A cell to be read shows an error like #REF!."},
		text{"ほかのファイルから値を引いていて、そのファイルがなくなった。", "The cell takes its value from another file, which is gone."},
		text{"数式を消して、値を入力してください。", "Delete the formula and enter the value."},
	}, []variant{
		{fact: text{"{label}がエラー（{value}）になっています。", "{label} shows an error ({value})."},
			mend: text{"セルの数式を消して、値を入力してください。", "Delete the formula in the cell and enter the value."}},
	}},
	{FormulaNoValue, Error, explanation{
		text{"セルに数式がありますが、計算した結果が保存されていません。", "The cell has a formula that no program has calculated."},
		text{"Excel以外のソフトで作ったファイルを、一度もExcelで開かずに出した。", "The file was made by another program and never opened in Excel."},
		text{"Excelで開いて上書き保存するか、数式を消して値を入力してください。", "Open and save it in Excel, or replace the formula by the value."},
	}, []variant{
		{fact: text{"{label}に数式がありますが、計算した結果が保存されていません。", "{label} has a formula without a calculated value."},
			mend: text{"Excelで開いて上書き保存するか、数式を消して値を入力してください。", "Open and save it in Excel, or replace the formula by the value."}},
	}},
	{TextTooLong, Error, explanation{
		text{"一つのセルに入れられる長さ（32,767文字）を超えています。", "The text is longer than a cell can hold (32,767 characters)."},
		text{"会議録の全文を実施内容に貼り付けた。", "The full minutes of a meeting were pasted into 実施内容."},
		text{"短くまとめ、くわしい資料は別に出してください。", "Shorten it and send details apart."},
	}, []variant{
		{fact: text{"{label}が{length}文字あります。一つのセルに入るのは32,767文字までです。", "{label} has {length} characters. A cell can hold 32,767."},
			mend: text{"32,767文字以内にまとめてください。", "Shorten it to 32,767 characters or fewer."}},
		{name: "with-meeting", fact: text{"{label}は、会議の名前を付けて残すので{length}文字になります。一つのセルに入るのは32,767文字までです。", "{label} is kept with the meeting's name, which makes {length} characters. A cell can hold 32,767."},
			mend: text{"短くまとめてください。", "Shorten it."}},
	}},
	{ValueNormalised, Info, explanation{
		text{"入力された値を、台帳の書き方に直して読みました。", "What was typed was read as the master spells it."},
		text{"「済」を「達成済み」、「令和6年3月」を「2024-03-31」と読んだ。", "済 was read as 達成済み, 令和6年3月 as 2024-03-31."},
		text{"読んだ値が正しければ、そのままでかまいません。", "If it was read rightly, leave it."},
	}, []variant{
		{fact: text{"{label}の「{value}」を「{read}」と読みました。", `{label} "{value}" was read as "{read}".`},
			mend: text{"ちがうときは、正しい値を入力し直してください。", "If that is wrong, enter the right value."}},
		{name: "last-day", fact: text{"{label}の「{value}」には日がないため、その期間の最後の日「{read}」と読みました。", `{label} "{value}" names no day and was read as its last, "{read}".`},
			mend: text{"ちがうときは、正しい日付を入力し直してください。", "If that is wrong, enter the right date."}},
		{name: "serial", fact: text{"{label}の「{value}」は、日付の表示形式がなくなった数字とみて、「{read}」と読みました。", `{label} "{value}" was taken for a date that lost its format and read as "{read}".`},
			mend: text{"ちがうときは、正しい日付を入力し直してください。", "If that is wrong, enter the right date."}},
		{name: "below", fact: text{"見出しの右が空いている項目を、見出しの下のセルから読みました（{cells}）。", "Items with nothing right of their labels were read from the cells below these ({cells})."},
			mend: text{"ちがうときは、見出しの右の欄に書いてください。", "If that is wrong, write the values right of their labels."}},
		{name: "lines", fact: text{"{label}の文は上下のセルに分かれているので、一つの文につなげて読みました。", "{label} stands in several cells one below the other, which were read as one text."},
			mend: text{"ちがうときは、一つのセルに入力し直してください。", "If that is wrong, enter it into one cell."}},
		{name: "control", fact: text{"{label}に、目に見えない制御文字が入っていたので、除いて読みました（Wordの改行は、ふつうの改行にしました）。", "{label} held control characters that nobody sees; they were left out (line breaks of Word became ordinary ones)."},
			mend: text{"文が正しければ、そのままでかまいません。", "If the text is right, leave it."}},
	}},

	// Merging.
	{Conflict, Error, explanation{
		text{"依頼した後に、台帳とシートの両方で同じ項目が変わり、値がちがいます。この公約は台帳の値のままにしました。",
			"Since the form was issued, master and form both changed the same item, differently. The pledge keeps the master's values."},
		text{"依頼した後に会議で令和8年度と決まったが、担当部は令和6年度と書いて出した。", "A meeting decided on 令和8年度 after issue; the department wrote 令和6年度."},
		text{"どちらが正しいか確かめ、公約一覧を直すか、新しく作ったシートに書いて出してもらってください。", "Find out which is right; change 公約一覧, or have a newly issued form filled in."},
	}, []variant{
		{fact: text{"依頼した後に、{label}が台帳とシートの両方で変わっています（もとの値「{base}」、台帳「{master}」（{source}）、シート「{submitted}」）。",
			`Since issue, {label} changed in both master and form (before "{base}", master "{master}" ({source}), form "{submitted}").`},
			mend: text{"台帳の値のままにしました。どちらが正しいか確かめ、修正依頼のシートに正しい値を入れて出してください（企画担当が公約一覧を直しても解決します）。",
				"The master's value stands. Find out which is right and enter it in the form that was returned (or the planning office changes 公約一覧)."}},
		{name: "returned", fact: text{"依頼した後に、{label}が台帳とシートの両方で変わっています（もとの値「{base}」、台帳「{master}」（{source}）、シート「{submitted}」）。",
			`Since issue, {label} changed in both master and form (before "{base}", master "{master}" ({source}), form "{submitted}").`},
			mend: text{"この欄には出していただいた値が入っています。正しければそのまま、台帳の値が正しければ台帳の値を入力して出してください。",
				"The cell holds what was handed in. If it is right, leave it; if the master is right, enter the master's value."}},
		{name: "since", fact: sinceFact,
			mend: text{"台帳の値のままにしました。最初に依頼したときのファイルに記入し直したのではないか、確かめてください。「{submitted}」に戻すのなら、修正依頼のシートのその欄に入力して出してもらうか、企画担当が公約一覧を直します。",
				`The master's value stands. See whether the file first sent out was filled in anew. To go back to "{submitted}", have it entered into the form that was returned, or change 公約一覧.`}},
		{name: "since-returned", fact: sinceFact,
			mend: text{"この欄には台帳の値を入れてあります。それが正しければ、そのまま出してください。「{submitted}」に戻すのなら、その値を入力して出してください。",
				`The cell holds the master's value. If that is right, leave it. To go back to "{submitted}", enter that.`}},
		{name: "decided", fact: text{"提出案が出された後に、{label}が台帳でも変わっているので、この決定はまだ反映していません（出されたとき「{base}」、台帳「{master}」（{source}）、提出案「{submitted}」（{place}））。",
			`Since it was proposed, {label} changed in the master too, so the decision is not in effect yet (when proposed "{base}", master "{master}" ({source}), proposal "{submitted}" ({place})).`},
			mend: text{"どちらが正しいか確かめてください。提出案の値かほかの値にするときは、公約一覧のその欄を直して保存し、同じ審査結果票をもう一度取り込みます。台帳の値のままにするときは、その欄を台帳の値にした様式を担当部に出し直してもらいます。",
				"Find out which is right. For the proposal's value or another one, change it in 公約一覧, save, and merge the same decision sheet again. To keep the master's value, have the department hand in its form again with that value."}},
	}},
	{AwaitsDecision, Info, explanation{
		text{"審査中の公約なので、出された内容は提出案に入れました。公約一覧は、会議で決定されるまで変わりません。", "The pledge is under review: the sheet became its proposal in 提出案. 公約一覧 changes when a meeting decides."},
		text{"次の本部会議にかける公約の、実施目標シートを取り込んだ。", "The sheet of a pledge on the next agenda was merged."},
		text{"直すものはありません。会議の後で、審査結果票を取り込んでください。", "There is nothing to mend. Merge the decision sheet after the meeting."},
	}, []variant{
		{fact: text{"審査中の公約なので、提出案に入れました。", "The pledge is under review; the sheet became its proposal."},
			mend: text{"会議で決定されると、公約一覧に反映されます。", "It takes effect when a meeting decides."}},
	}},
	{Transferred, Info, explanation{
		text{"企画担当の所管替えの一覧を取り込み、公約の担当部と担当課を変えました。適用日より前の集計は、前の担当部で数えます。", "A list of transfers was taken in: pledges have another department from the day named. Figures of earlier days count them for the department before."},
		text{"4月の組織改正で、31件の公約の担当部が変わった。", "31 pledges moved to another department in April."},
		text{"直すものはありません。", "There is nothing to mend."},
	}, []variant{
		{fact: text{"所管替え{count}件を取り込みました。", "{count} transfers were taken in."},
			mend: text{"担当部の名称が変わっただけのときは、設定の旧名称に書くだけで足ります。", "For a renamed department the former name in 設定 is enough."}},
	}},

	// Meetings.
	{DecisionUnknown, Error, explanation{
		text{"審査結果票の決定が、決められた言葉のどれでもありません。", "決定 on the decision sheet is none of its words."},
		text{"決定に「おおむね了承」と入力した。", "決定 says おおむね了承 (broadly agreed)."},
		text{"一覧から選んでください。くわしいことは指示事項に書きます。", "Choose from the list; details go into 指示事項."},
	}, []variant{
		{fact: text{"決定の「{value}」は、決められた言葉ではありません。", `決定 "{value}" is not one of its words.`},
			mend: text{"審査結果票の決定の一覧から選んでください。", "Choose from the list in the column 決定."}},
		{name: "near", fact: text{"決定の「{value}」は、決められた言葉ではありません。", `決定 "{value}" is not one of its words.`},
			mend: text{"「{near}」ではありませんか。審査結果票の決定の一覧から選んでください。", `Did you mean "{near}"? Choose from the list in the column 決定.`}},
		{name: "recorded", fact: text{"「{value}」は、修正を確認したときに記録される言葉で、決定には入力できません。", `"{value}" is recorded once a mend is confirmed and cannot be entered.`},
			mend: text{"決定は「{near}」とし、修正を確認した日を修正確認日に入力してください。", `Enter "{near}" as 決定, and as 修正確認日 the day the mend was confirmed.`}},
		{name: "mark", fact: text{"{label}の「{value}」は、○でも空欄でもありません。", `{label} "{value}" is neither ○ nor blank.`},
			mend: text{"○を入れるか、空欄にしてください。", "Enter ○ or leave it blank."}},
	}},
	{DecisionMissing, Error, explanation{
		text{"審査結果票の行に、決定がありません。", "A row of the decision sheet has no 決定."},
		text{"指示事項だけを書いて、決定を選び忘れた。", "Only 指示事項 was written and 決定 forgotten."},
		text{"決定を選んでください。審議しなかった公約のときは、行を削除してください。", "Choose 決定. If the pledge was not heard, delete the row."},
	}, []variant{
		{fact: text{"決定が空欄です。", "決定 is blank."},
			mend: text{"決定を一覧から選んでください。審議しなかった公約のときは、行を削除してください。", "Choose 決定 from the list. If the pledge was not heard, delete the row."}},
		{name: "rows", fact: text{"審査結果票に、公約の行が一つもありません。", "The decision sheet has no row of a pledge."},
			mend: text{"審査した公約の行を入れて、もう一度送ってください。", "Send it again with the pledges that were heard."}},
	}},
	{DecisionWithdrawn, Warning, explanation{
		text{"前に取り込んだ審査結果票にあった公約が、新しい審査結果票にないため、その公約の決定を取り下げました。その決定で統合になっていた公約は、統合の前の状況に戻します。前の記録は審査記録に残っています。", "A pledge that an earlier decision sheet of the meeting listed is not on the new one, so its decision was taken back, and with it what was merged by it. 審査記録 keeps both."},
		text{"要修正の行だけを残した審査結果票を送った。", "Only the 要修正 rows were left on the sheet that was sent."},
		text{"取り下げるつもりがなかったときは、すべての行を入れた審査結果票をもう一度取り込んでください。", "If it was not meant, merge a decision sheet with all rows."},
	}, []variant{
		{fact: text{"公約{pledge}の決定「{value}」は、新しい審査結果票にないため取り下げました。", `The decision "{value}" on pledge {pledge} is not on the new sheet and was taken back.`},
			mend: text{"取り下げるつもりがなかったときは、すべての行を入れた審査結果票をもう一度取り込んでください。", "If it was not meant, merge a decision sheet with all rows."}},
		{name: "kept", fact: text{"公約{pledge}の「{decision}」は改められましたが、{label}はその後に変わっている（{source}）ので、「{value}」のまま残しました。",
			`The decision "{decision}" on pledge {pledge} was taken back, but {label} has changed since ({source}) and stays "{value}".`},
			mend: text{"決定の前の値に戻すときは、公約一覧を直してください。", "To have the value from before the decision, change 公約一覧."}},
		{name: "separated", fact: text{"決定が改められたので、公約{pledge}の公約{into}への統合を取り消し、状況を「{value}」に戻しました。", `The decision was changed: the merger of pledge {pledge} into pledge {into} was taken back, and its status is "{value}" again.`},
			mend: text{"統合のままにするときは、元の決定を入れた審査結果票をもう一度取り込んでください。", "If it is to stay merged, merge a decision sheet with the decision as it was."}},
	}},
	{MendMissing, Warning, explanation{
		text{"要修正の公約に修正確認日が入りましたが、会議の後に修正したシートが届いていません。会議の前の提出案のまま決定しました。", "修正確認日 was entered, but no corrected sheet came after the meeting. The proposal took effect as it was."},
		text{"修正したシートを取り込む前に、審査結果票に修正確認日を書いた。", "修正確認日 was written before the corrected sheet was merged."},
		text{"修正したシートを取り込み、公約一覧を確かめてください。", "Merge the corrected sheet and look at 公約一覧."},
	}, []variant{
		{fact: text{"要修正の公約{pledge}に修正確認日が入りましたが、修正したシートが届いていません。", "修正確認日 of pledge {pledge} was entered, but no corrected sheet has come."},
			mend: text{"修正したシートを取り込み、公約一覧の内容を確かめてください。", "Merge the corrected sheet and look at 公約一覧."}},
	}},
	{DecisionWrongBody, Error, explanation{
		text{"その会議体では使わない決定です。分科会と本部会議では、決定の言葉がちがいます。", "The decision is not one this body takes: 分科会 and 本部会議 have different words."},
		text{"分科会の審査結果票に「原案のとおり決定」と書いた。", "A 分科会's sheet says 原案のとおり決定."},
		text{"その会議体の一覧から選ぶか、会議の名前を直してください。", "Choose from that body's list, or mend the meeting's name."},
	}, []variant{
		{fact: text{"「{value}」は、{body}の決定にはありません。", `"{value}" is not a decision of {body}.`},
			mend: text{"次のどれかを選んでください：{words}", "Choose one of: {words}"}},
	}},
	{MergedIntoInvalid, Error, explanation{
		text{"統合先がないか、統合先にできない公約です。", "統合先 is missing, or names a pledge nothing can be merged into."},
		text{"決定が「統合」なのに統合先が空欄。統合先が、すでに統合や中止になった公約。", "決定 is 統合 and 統合先 blank, or 統合先 is itself merged or cancelled."},
		text{"統合先に、続いている公約の番号を入力してください。", "Enter the number of a pledge that goes on."},
	}, []variant{
		{name: "blank", fact: text{"統合ですが、統合先が空欄です。", "The pledge is merged, but 統合先 is blank."},
			mend: text{"統合先は企画担当が入力します。どの公約に統合するかを企画担当に知らせてください。統合しないときは、状況を元に戻してください。",
				"The planning office enters 統合先: tell it which pledge this one goes into, or put the status back."}},
		{name: "office-blank", fact: text{"統合ですが、統合先が空欄です。", "The pledge is merged, but 統合先 is blank."},
			mend: text{"統合先の列に、統合先の公約番号を入力してください。統合しないときは、状況を元に戻してください。", "Enter the number of the pledge it goes into as 統合先, or put the status back."}},
		{name: "decision-blank", fact: text{"決定が「{decision}」ですが、統合先が空欄です。", `決定 is "{decision}", but 統合先 is blank.`},
			mend: text{"{cell}に、統合先の公約番号を入力してください。統合しないときは、決定を選び直してください。", "Enter the number of the pledge it goes into in {cell}, or choose another 決定."}},
		{name: "self", fact: text{"統合先の「{value}」は、この公約自身です。", `統合先 "{value}" is this very pledge.`},
			mend: text{"統合先の公約番号を確かめて直してください。", "Enter the number of the pledge it goes into."}},
		{name: "merged", fact: text{"統合先の「{value}」は、すでにほかの公約に統合されています。", `統合先 "{value}" is itself merged into another pledge.`},
			mend: text{"最後に残る公約の番号を入力してください。", "Enter the number of the pledge that remains."}},
		{name: "cancelled", fact: text{"統合先の「{value}」は、中止になっています。", `統合先 "{value}" is cancelled.`},
			mend: text{"続いている公約の番号を入力してください。", "Enter the number of a pledge that goes on."}},
		{name: "unknown", fact: text{"統合先の「{value}」という公約番号は、台帳にありません。", `統合先 "{value}" is no pledge of the master.`},
			mend: text{"公約一覧で番号を確かめ、「12」のように数字だけで入力してください。", "Look the number up in 公約一覧 and enter digits only, like 12."}},
		{name: "circle", fact: text{"統合先をたどると、この公約に戻ってしまいます（統合先「{value}」）。", `Following 統合先 leads back to this pledge (統合先 "{value}").`},
			mend: text{"最後に残る公約を一つ決め、その番号を統合先に入力してください。", "Decide which pledge remains and enter its number as 統合先."}},
		{name: "left", fact: text{"状況が「{value}」になっていますが、この公約は公約{into}に統合されています。", `The status is "{value}", but this pledge was merged into pledge {into}.`},
			mend: text{"状況を「統合」に戻してください。統合をやめるときは、企画担当に知らせてください。", "Put the status back to 統合. To undo the merger, tell the planning office."}},
		{name: "without", fact: text{"統合先が「{value}」ですが、統合ではありません。", `統合先 is "{value}", but the pledge is not merged.`},
			mend: text{"統合するときは「統合」を選び、しないときは統合先を空欄にしてください。", "If it is merged, choose 統合; if not, clear 統合先."}},
	}},
	{ConfirmedNotAchieved, Error, explanation{
		text{"達成済みを確認に印がありますが、その公約は達成済みになっていません。", "達成済みを確認 is marked, but the pledge is not 達成済み after this run."},
		text{"会議では達成と確認したが、担当部のシートは「実施中」のまま。", "The meeting confirmed it, but the department's sheet still says 実施中."},
		text{"担当部に「達成済み」と達成日を入れて出してもらうか、印を消してください。", "Have the department hand in 達成済み with 達成日, or clear the mark."},
	}, []variant{
		{fact: text{"達成済みを確認に印がありますが、この公約は達成済みではありません。", "達成済みを確認 is marked, but the pledge is not 達成済み."},
			mend: text{"担当部に状況を「達成済み」にし、達成日を入れて出してもらうか、印を消してください。", "Have the department hand in 達成済み with 達成日, or clear the mark."}},
	}},
	{MeetingInvalid, Error, explanation{
		text{"会議の名前か開催日が正しくないため、どの会議のことかわかりません。", "The meeting's name or date is wrong, so it is unclear which meeting is meant."},
		text{"「令和5年度第3回本部会議」の開催日が2024/5/10（令和6年度）になっている。", "令和5年度第3回本部会議 is dated 2024/5/10, which is fiscal 2024."},
		text{"名前は「令和5年度第3回本部会議」のように、開催日はその年度の日付を入力してください。", "Enter the name like 令和5年度第3回本部会議, and a date within that year."},
	}, []variant{
		{name: "name", fact: text{"「{value}」は、会議の名前として読めません。", `"{value}" is not the name of a meeting.`},
			mend: text{"「令和5年度第3回本部会議」または「令和5年度第2回分科会」のように入力してください。", "Enter it like 令和5年度第3回本部会議 or 令和5年度第2回分科会."}},
		{name: "near", fact: text{"「{value}」は、会議の名前として読めません。", `"{value}" is not the name of a meeting.`},
			mend: text{"「{near}」ではありませんか。正しい名前を入力してください。", `Did you mean "{near}"? Enter the right name.`}},
		{name: "announced", fact: text{"公表件数の「{value}」は、0以上の整数ではありません。", `公表件数 "{value}" is not a whole number from 0.`},
			mend: text{"「25」のように数字だけで入力するか、決まっていないときは空欄にしてください。", "Enter digits only, like 25, or leave it blank until it is known."}},
		{name: "date", fact: text{"開催日の「{value}」は、{year}の日付ではありません。", `開催日 "{value}" is not within {year}.`},
			mend: text{"開催日か、会議の名前の年度を直してください。", "Mend the date, or the year in the meeting's name."}},
		{name: "two-dates", fact: text{"同じ会議の開催日が、「{value}」と「{other}」の二つあります。", `The same meeting has two dates, "{value}" and "{other}".`},
			mend: text{"正しい開催日にそろえてください。別の会議のときは、回を直してください。", "Enter the right date in both. If they are two meetings, mend the round."}},
		{name: "future", fact: text{"開催日の「{value}」は、処理した日（{today}）より後です。", `The meeting's date "{value}" is later than today ({today}).`},
			mend: text{"開催日を直すか、会議の後でもう一度取り込んでください。", "Mend the date, or merge again after the meeting."}},
	}},
	{MeetingCountDiffers, Warning, explanation{
		text{"公表件数が、審査結果票の決定の数とちがいます。報告も決定に数えます。", "公表件数 is not the number of decisions on the sheet; 報告 counts among them."},
		text{"公表件数は25だが、決定は24件しかない。", "公表件数 is 25, but there are 24 decisions."},
		text{"抜けている行がないか、公表件数が正しいか確かめてください。", "See whether a row is missing or 公表件数 is wrong."},
	}, []variant{
		{fact: text{"公表件数は{announced}件ですが、決定は{counted}件です。", "公表件数 is {announced}, but there are {counted} decisions."},
			mend: text{"抜けている行がないか、公表件数が正しいか確かめてください。", "See whether a row is missing or 公表件数 is wrong."}},
	}},
	{RoundOutOfOrder, Warning, explanation{
		text{"会議の回が飛んでいるか、前の回に戻っています。回は年度と会議体ごとに数えます。", "A round was skipped or goes back. Rounds are counted per fiscal year and body."},
		text{"第3回の次に第5回の審査結果票を取り込んだ。", "The 5th meeting's sheet was merged after the 3rd's."},
		text{"回が正しいか確かめてください。正しければ、そのままでかまいません。", "Make sure the round is right. If it is, leave it."},
	}, []variant{
		{name: "skipped", fact: text{"会議の回が飛んでいます（「{value}」、次に来るはずの回は「{expected}」）。", `A round is skipped ("{value}", expected was "{expected}").`},
			mend: text{"回が正しいか確かめてください。抜けている会議があれば、その審査結果票を取り込んでください。", "Make sure the round is right. If a meeting is missing, merge its decision sheet."}},
		{name: "back", fact: text{"会議の回が前に戻っています（「{value}」、最後に記録した回は「{last}」）。", `The round goes back ("{value}", the last one recorded is "{last}").`},
			mend: text{"回と開催日が正しいか確かめてください。", "Make sure that round and date are right."}},
	}},
	{HeardDiffers, Info, explanation{
		text{"分科会から本部会議に送られた公約と、本部会議で審議された公約がちがいます。統合の公約は、統合先の公約が審議されていればよいものとします。", "What a 分科会 passed on is not what its 本部会議 heard. For a merged pledge, the one it goes into is to be heard."},
		text{"分科会は公約3と7を送ったが、本部会議では3だけを審議した。", "The 分科会 passed on pledges 3 and 7; the 本部会議 heard only 3."},
		text{"予定どおりなら、そのままでかまいません。書き漏れのときは審査結果票に足してください。", "If that was intended, leave it. If a row was forgotten, add it to the decision sheet."},
	}, []variant{
		{fact: text{"分科会から送られた公約と、審議した公約がちがいます。{difference}", "What was passed on is not what was heard: {difference}"},
			mend: text{"予定どおりなら、そのままでかまいません。書き漏れや番号のまちがいのときは、審査結果票の行を足すか直して、もう一度取り込んでください。", "If that was intended, leave it. If a row was forgotten or a number is wrong, mend the decision sheet and merge it again."}},
	}},

	// The master.
	{HandEdit, Info, explanation{
		text{"前回の処理の後に、公約一覧が直接書き換えられています。変更履歴には「直接修正」として残ります。", "公約一覧 was edited by hand since the last run. The history records it as 直接修正."},
		text{"企画担当がExcelで公約一覧の担当課を直した。", "The planning office changed 担当課 in 公約一覧 in Excel."},
		text{"直したつもりのものなら、そのままでかまいません。心当たりがないときは、公約一覧を元の値に戻してください。", "If it was meant, leave it. If nobody knows of it, put the value in 公約一覧 back."},
	}, []variant{
		{fact: text{"公約一覧の{label}が「{before}」から「{after}」に直されています。", `{label} in 公約一覧 was changed from "{before}" to "{after}".`},
			mend: text{"「直接修正」として変更履歴に残ります。心当たりがないときは、元の値に戻してください。", "The history records it as 直接修正. If nobody knows of it, put the value back."}},
		{name: "registered", fact: text{"公約一覧に公約{pledge}の行が書き加えられています。", "A row for pledge {pledge} was added to 公約一覧."},
			mend: text{"新しい公約として登録します。心当たりがないときは、行を削除してください。", "It is registered as a new pledge. If nobody knows of it, delete the row."}},
		{name: "derived", fact: text{"{sheet}の「{header}」が直接書き換えられています。記録では「{record}」です。", `"{header}" in {sheet} was changed by hand; on record it is "{record}".`},
			mend: text{"この表は記録から作るので、次に台帳を書くときに記録の値に戻します。提出案を直すときは様式を、会議の結果を直すときは審査結果票を直して、もう一度取り込んでください。", "The sheet follows from the record and is written as that has it. Mend the department's form, or the decision sheet, and merge it again."}},
		{name: "header-gone", fact: text{"公約一覧に「{label}」の見出しがありません。", "公約一覧 has no header {label}."},
			mend: text{"この見出しの列は読みません。次に台帳を書き換えるときに「{label}」の列を右の端に作ります。見出しを書き換えたときは「{label}」に戻してください。",
				"No column is read as {label}; the next write adds one at the right. If the header was changed, put {label} back."}},
	}},
	{EditContradicts, Warning, explanation{
		text{"公約一覧の値が、ほかの項目や設定と合っていません。値は記録しましたが、集計に正しく出ないことがあります。", "A value of 公約一覧 does not agree with the pledge's other values, or with 設定. It is recorded, but may not count as meant."},
		text{"状況を達成済みに直したが、達成日を入力していない。設定にない担当部の名称に直した。設定で部の名前を変え、旧名称を書かなかった。", "状況 was changed to 達成済み without a 達成日, or 担当部 to one that is not in 設定. A department was renamed in 設定 without its 旧名称."},
		text{"示された項目を公約一覧か設定で直し、保存してからもう一度実行してください。", "Mend the item named in 公約一覧 or 設定, save and run again."},
	}, []variant{
		{fact: text{"公約一覧を直したところが、ほかの項目と合っていません。{reason}", "What was edited in 公約一覧 does not agree with the other items. {reason}"},
			mend: text{"公約一覧で合わせて直してください。", "Mend the other item in 公約一覧 as well."}},
		{name: "horizon", fact: text{"公約一覧の当初区分は「{value}」ですが、当初目標年度の{target}は「{want}」です。", `当初区分 in 公約一覧 is "{value}", but 当初目標年度, {target}, is "{want}".`},
			mend: text{"当初区分を「{want}」に直すか、当初目標年度を確かめてください。", `Change 当初区分 to "{want}", or see to 当初目標年度.`}},
		{name: "departments", fact: text{"公約一覧の{count}件の担当部「{value}」は、設定の担当部にありません。", "The department \"{value}\" of {count} pledges in 公約一覧 is not among the departments of 設定."},
			mend: text{"設定で部の名前を変えたときは、新しい名前の行の「旧名称」に「{value}」と書いてください。そうでないときは、公約一覧の担当部を直すか、設定の担当部に書き加えてください。", `If the department was renamed in 設定, enter "{value}" as 旧名称 in its row. Otherwise mend 公約一覧, or add the department to 設定.`}},
		{name: "department", fact: text{"公約一覧の担当部「{value}」は、設定の担当部にありません。", `The department "{value}" in 公約一覧 is not among the departments of 設定.`},
			mend: text{"部の名称を直すか、設定の担当部に書き加えてください。", "Mend the name, or add the department to 設定."}},
	}},
	{HistoryChanged, Warning, explanation{
		text{"記録のシート（審査記録、変更履歴、作成依頼、取込記録、取込明細）の行が、書き換えられたか、消されたか、足されています。値は公約一覧と合っていても、記録したとおりではありません。", "Rows of a sheet of record (審査記録, 変更履歴, 作成依頼, 取込記録, 取込明細) were changed, deleted or added. The values may agree with 公約一覧, but they are not what was recorded."},
		text{"変更履歴から改訂3の「進捗率 50% → 60%」の行を消した。改訂4には「60% → 70%」の行がある。", "The row 進捗率 50% → 60% of revision 3 was deleted, while revision 4 has 60% → 70%."},
		text{"「控え」フォルダーの前の台帳から、そのシートの行を写して元に戻してください。取込みは続けられますが、前に配った様式は返却になることがあります。変更履歴が書き換えられていて、公約一覧とも合わないときは、戻すまで止まります。",
			"Copy the sheet's rows back from an earlier master in the folder 控え. Merging goes on, but forms issued before may be returned. Where 変更履歴 was changed and 公約一覧 does not agree with it either, nothing goes on until the rows are back."},
	}, []variant{
		{fact: recordChanged, mend: restoreRows},
		{name: "seals-gone", fact: recordChanged, mend: restoreSeals},
	}},
	{MasterInvalid, Error, explanation{
		text{"台帳そのものに直すところがあります。直すまで何も取り込まず、台帳は変えません。", "The master itself breaks a rule. Nothing is merged and the master is not changed until it is mended."},
		text{"公約一覧の行を削除した。同じ公約番号が二つある。達成日に文字を入力した。見出しを書き換えた。", "A row of 公約一覧 was deleted, a number is there twice, a date holds words, or a header was changed."},
		text{"示されたセルをExcelで直し、保存して閉じてからもう一度実行してください。元の値は「控え」フォルダーの前の台帳で確かめられます。",
			"Mend the cell named in Excel, save and close it and run again. Earlier masters are in the folder 控え."},
	}, []variant{
		{name: "header-missing", fact: text{"「{label}」の見出しの列が見つかりません。", `The column "{label}" is not there.`},
			mend: text{"見出しを「{label}」に戻し、保存してからもう一度実行してください。", `Put the header "{label}" back, save and run again.`}},
		{name: "header-twice", fact: text{"「{label}」の見出しが二つあります。", `The header "{label}" is there twice.`},
			mend: text{"使わない方の見出しを別の言葉に変え、保存してからもう一度実行してください。", "Change the header not used to another word, save and run again."}},
		{name: "number-invalid", fact: text{"公約番号の「{value}」は、1以上の整数ではありません。", `公約番号 "{value}" is not a whole number from 1.`},
			mend: text{"正しい公約番号を入力し、保存してからもう一度実行してください。", "Enter the right number, save and run again."}},
		{name: "number-twice", fact: text{"公約番号「{value}」が二つあります（一つ目は{first}）。", `Pledge number "{value}" is there twice (first in {first}).`},
			mend: text{"まちがっている方の公約番号を直し、保存してからもう一度実行してください。", "Mend the wrong one, save and run again."}},
		{name: "row-deleted", fact: text{"公約番号{number}の行がなくなっています。", "The row of pledge {number} is gone."},
			mend: text{"「控え」フォルダーの前の台帳から行を写して元に戻してください。やめる公約は、行を消さずに状況を「中止」にします。", "Copy the row back from the earlier master in the folder 控え. A pledge given up keeps its row, with the status 中止."}},
		{name: "number-changed", fact: text{"公約番号{number}の行がなくなり、ここに新しい公約番号「{value}」があります。「{value}」は、もとは{number}ではありませんか。", `The row of pledge {number} is gone and "{value}" is new here. Was it {number}?`},
			mend: text{"公約番号を{number}に戻し、保存してからもう一度実行してください。新しい公約のつもりのときは、公約番号{number}の行を「控え」フォルダーの前の台帳から写して元に戻してください。",
				"Put the number {number} back, save and run again. If a new pledge is meant, copy the row of pledge {number} back from the earlier master in the folder 控え."}},
		{name: "number-swapped", fact: text{"公約番号が「{value}」ですが、この行は公約{number}のものです。", `The number is "{value}", but the row is that of pledge {number}.`},
			mend: text{"番号の列だけを並べ替えていないか確かめ、公約番号を{number}に戻してください。並べ替えるときは、表全体を選びます。", "Put the number {number} back: was its column sorted without the others?"}},
		{name: "date-text", fact: text{"{label}の「{value}」は、日付ではなく文字として入っています。", `"{value}" in {label} is text, not a date.`},
			mend: text{"日付として 2024/3/29 のように入力し直し、保存してからもう一度実行してください。", "Enter it anew as a date, like 2024/3/29, save and run again."}},
		{name: "not-calculated", fact: text{"{label}に数式がありますが、計算した結果が保存されていません。", "{label} has a formula without a calculated value."},
			mend: text{"Excelで開いて上書き保存するか、数式を消して値を入力してから、もう一度実行してください。", "Open and save it in Excel, or replace the formula by the value, and run again."}},
		{name: "number-blank", fact: text{"公約番号が空欄です。", "公約番号 is blank."},
			mend: text{"公約番号を入力し、保存してからもう一度実行してください。", "Enter the number, save and run again."}},
		{name: "no-pledge", fact: text{"公約一覧に、公約ではない行があります（{cells}）。", "公約一覧 has rows that are no pledge ({cells})."},
			mend: text{"見出しの下には、公約の行のほかは置けません。合計や注は、別のシートか、表の右の空いている列に移してください。公約のつもりの行なら、公約番号、分野、公約名などを入力してください。",
				"Below the headers there may be nothing but pledges. Move totals and notes to another sheet, or to free columns right of the table. If a pledge is meant, enter its number, area, name and so on."}},
		{name: "not-in-settings", fact: text{"{label}の「{value}」は、設定の「{section}」にありません（{cells}）。", `{label} "{value}" is not in the list {section} of 設定 ({cells}).`}, mend: sameNames},
		{name: "not-in-settings-near", fact: text{"{label}の「{value}」は、設定の「{section}」にありません（{cells}）。", `{label} "{value}" is not in the list {section} of 設定 ({cells}).`},
			mend: text{"設定では「{near}」になっていませんか。" + sameNames.ja, `Is it "{near}" in 設定 now? ` + sameNames.en}},
		{name: "value", fact: text{"公約一覧の値を読めません。{reason}", "A value of 公約一覧 cannot be read. {reason}"}, mend: text{"{mend}" + mendSetting.ja, "{mend} " + mendSetting.en}},
		{name: "required-blank", fact: text{"{label}が空欄です。", "{label} is blank."}, mend: mendSetting},
		{name: "setting", fact: text{"設定の値を使えません：{reason}", "The setting cannot be used: {reason}"}, mend: mendSetting},
		{name: "list", fact: text{"{label}の「{value}」を使えません：{reason}", `{label} "{value}" cannot be used: {reason}`},
			mend: text{"一覧のほかの行と番号や名称をそろえるか、別の番号や名称にし、保存してからもう一度実行してください。", "Make number and name agree with the other rows of the list, or differ from them, save and run again."}},
		{name: "sheet-missing", fact: text{"シート「{sheet}」が見つかりません。", `The sheet "{sheet}" is not there.`},
			mend: text{"シートの名前を変えたときは「{sheet}」に戻してください。削除したときは、「控え」フォルダーの前の台帳を使ってください。", `If it was renamed, name it "{sheet}" again. If it was deleted, use the earlier master in the folder 控え.`}},
		{name: "sheet-taken", fact: text{"シート「{sheet}」は、kouyakuが作ったものではありません。この名前のシートは、実行のたびに作り直します。", `The sheet "{sheet}" is not kouyaku's own. A sheet of this name is made anew at each run.`},
			mend: text{"シートを別の名前に変え、保存してからもう一度実行してください。", "Give the sheet another name, save and run again."}},
		{name: "signed", fact: text{"台帳にデジタル署名が付いています。書き換えると、署名が無効になります。", "The master bears a digital signature, which any change would break."},
			mend: text{"Excelの［ファイル］の［情報］にある［署名の表示］で署名を削除し、保存してからもう一度実行してください。", "Remove the signature in Excel (File, Info, View Signatures), save and run again."}},
		{name: "shared", fact: text{"台帳が「ブックの共有」で保存されています。書き換えると、共有の変更記録と合わなくなります。", "The master is saved as a shared workbook, whose own log of changes a change from outside would not fit."},
			mend: text{"Excelの［校閲］の［ブックの共有］で共有を解除し、保存してからもう一度実行してください。", "End the sharing in Excel (Review, Share Workbook), save and run again."}},
		{name: "strict", fact: text{"台帳が、ファイルの種類「Strict」のスプレッドシートとして保存されています。この種類には書き込めません。", "The master is saved as a Strict spreadsheet, a kind that is not written to."},
			mend: text{"Excelで「Excel ブック (*.xlsx)」として保存し直してから、もう一度実行してください。", "Save it as an ordinary Excel workbook (*.xlsx) and run again."}},
		{name: "merged", fact: text{"セル {within} が結合されていて、書き込めません。", "The cells {within} are merged: nothing can be written here."},
			mend: text{"結合を解除し、保存してからもう一度実行してください。", "Unmerge them, save and run again."}},
		{name: "array", fact: text{"セル {within} に配列数式かデータテーブルがあり、書き込めません。", "The cells {within} hold an array formula or a data table: nothing can be written here."},
			mend: text{"ほかの場所に移し、保存してからもう一度実行してください。", "Move it, save and run again."}},
		{name: "table-header", fact: text{"テーブル「{within}」の見出しで、書き込めません。", "This heads a column of the table {within}: nothing can be written here."},
			mend: text{"［テーブルデザイン］の［範囲に変換］でテーブルを解除し、保存してからもう一度実行してください。", "Convert the table to a range, save and run again."}},
		{name: "table-on-ours", fact: text{"テーブルかピボットテーブル、またはスライサー「{within}」が置いてあります。このシートは実行のたびに作り直すので、消えてしまいます。", "A table, pivot table or slicer, {within}, stands on this sheet, which is made anew at each run: it would be lost."},
			mend: text{"別のシートに移し、保存してからもう一度実行してください。", "Move it to another sheet, save and run again."}},
		{name: "table-totals", fact: text{"テーブル「{within}」の集計行があり、行を書き足せません。", "The table {within} has a row of totals here: no row can be added."},
			mend: text{"［テーブルデザイン］の［集計行］のチェックを外し、保存してからもう一度実行してください。集計は、別のシートに数式で作れます。", "Switch its Total Row off (Table Design), save and run again. Totals can be formulas on another sheet."}},
		{name: "history", fact: text{"記録のシートが書き換えられていて読めません：{reason}", "A sheet of record was changed and cannot be read: {reason}"}, mend: restoreBackup},
		{name: "record", fact: recordChanged, mend: restoreRows},
		{name: "merger", fact: text{"公約一覧の公約{pledge}：{reason}", "Pledge {pledge} in 公約一覧: {reason}"}, mend: text{"{mend}" + mendSetting.ja, "{mend} " + mendSetting.en}},
		{name: "seals-gone", fact: recordChanged, mend: restoreSeals},
		{name: "other", fact: inTheWay, mend: runAgain},
		{name: "differs", fact: notAsRecorded,
			mend: text{"公約一覧の値が正しければ、次の取込みで「直接修正」として記録されます。まちがいなら、「{history}」に戻してください。", `If 公約一覧 is right, the next merge records it as 直接修正. If not, put "{history}" back.`}},
		{name: "differs-from-changed", fact: notAsRecorded, mend: historyFirst},
		{name: "apart-from-changed", fact: text{"公約{number}の行が、公約一覧と変更履歴で合いません。", "The row of pledge {number} in 公約一覧 does not fit the history."}, mend: historyFirst},
		{name: "unsettled", fact: text{"変更履歴が書き換えられていて、公約一覧（{cells}）とも合いません：{reason}", "変更履歴 was changed, and 公約一覧 ({cells}) does not agree with it: {reason}"},
			mend: text{"公約一覧と変更履歴のどちらが書き換えられたのか決められないので、何も記録しません。「控え」フォルダーの前の台帳と見比べ、先に変更履歴の行を元に戻し、保存して閉じてからもう一度実行してください。",
				"Nobody can tell whether 公約一覧 or 変更履歴 was changed, so nothing is recorded. Compare with the earlier master in the folder 控え, put the rows of 変更履歴 back first, save, close and run again."}},
	}},
}
