# kouyaku: see README.md. Go and make are enough for demo and test; interop and
# look need LibreOffice, python3-openpyxl and poppler-utils (see .ci/run).

GO       ?= go
SOFFICE  ?= soffice
FUZZTIME ?= 30s

# The binaries are static and do not depend on where they were built.
export CGO_ENABLED ?= 0
BUILD = $(GO) build -trimpath -buildvcs=false -ldflags="-s -w"

.PHONY: demo test check interop bench crash replay fuzz samples look build release clean

demo: samples
	@rm -rf build/demo
	@mkdir -p build/demo
	@cp -R build/samples/公約管理台帳.xlsx build/samples/受信 build/demo/
	@echo
	@echo '--- kouyaku merge --today 2024-08-26 受信'
	@echo
	@# Exit status 3 is what this round deserves: done, with something returned.
	@cd build/demo && { ../kouyaku merge --today 2024-08-26 --out 結果 受信; test $$? -eq 3; }
	@echo
	@echo 'The master with its summary is build/demo/公約管理台帳.xlsx,'
	@echo 'what was taken in and what goes back is in build/demo/結果.'

test:
	$(GO) test $(RACE) -timeout 20m ./...

check:
	@test -z "$$(gofmt -l cmd internal samples)" || { echo 'not gofmted:'; gofmt -l cmd internal samples; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags interop ./...
	$(GO) tool staticcheck -tags interop ./...
	CGO_ENABLED=1 $(MAKE) test RACE=-race

interop:
	$(GO) test -tags interop -timeout 20m ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# Kills a merge at 200 moments, interrupts it at 200, and starts eight at once.
crash:
	$(GO) test ./cmd/kouyaku -v -run '^TestCrash' -timeout 30m -crash.n=200

# Plays the published history of the first city and prints its figures.
replay:
	$(GO) test ./internal/batch -v -count 1 -run '^TestReplay$$'

fuzz:
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; \
	    $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$p || exit 1; \
	  done; \
	done

build:
	@mkdir -p build
	$(BUILD) -o build/ ./cmd/kouyaku ./cmd/clerk

# A master of 97 pledges, the forms issued from it, and a round of submissions:
# see samples/README.md. Each step has its own day, so the result is always the
# same.
samples: build
	@rm -rf build/samples
	@mkdir -p build/samples/受信
	build/clerk book samples/settings.txt build/samples/設定.xlsx
	cp samples/pledges.csv build/samples/公約一覧.csv
	cd build/samples && ../kouyaku init --today 2024-04-16 --date 2022-12-26 --pledges 公約一覧.csv --settings 設定.xlsx
	cd build/samples && ../kouyaku issue --today 2024-07-01 --due 2024-08-23 --out 依頼
	@for f in samples/round/forms/*.txt; do \
	  n=$$(basename "$$f" .txt); \
	  build/clerk fill "build/samples/依頼/$${n%%_*}.xlsx" "$$f" "build/samples/受信/$$n.xlsx" || exit 1; \
	done
	@for f in samples/round/lists/*.txt; do \
	  build/clerk book "$$f" "build/samples/受信/$$(basename "$$f" .txt).xlsx" || exit 1; \
	done
	@build/clerk damage build/samples/受信/まちづくり部_追加.xlsx build/samples/受信/まちづくり部_追加.xlsx cut
	@cp samples/round/files/* build/samples/受信/
	@printf 'Excel' >'build/samples/受信/~$$教育委員会教育部.xlsx'

# Every workbook of the demo as pictures of its pages, to be looked at, and the
# master as it is when two meetings came before the round: its agenda and what
# they decided are in samples/round/meetings.
look: demo
	@rm -rf build/look build/met
	@mkdir -p build/look build/met/決定
	@cd build/demo && ../kouyaku summary --quiet --today 2024-08-26 --as-of 2023-03-31 --out 達成状況_令和4年度末.xlsx
	@cd build/demo && ../kouyaku summary --quiet --today 2024-08-26 --as-of 2024-03-31 --out 達成状況_令和5年度末.xlsx
	@cd build/demo && ../kouyaku summary --quiet --today 2024-08-26 --public --out 達成状況_公表用.xlsx
	@cd build/demo && ../kouyaku agenda --quiet --today 2024-08-26 --meeting 令和6年度第2回分科会 --date 2024-09-09 --pledges due --out 審査結果票.xlsx
	@cp build/samples/公約管理台帳.xlsx build/met/公約管理台帳_会議後.xlsx
	@cd build/met && while read -r meeting prepared held pledges; do \
	  ../kouyaku agenda --quiet --master 公約管理台帳_会議後.xlsx --today $$prepared --meeting $$meeting --date $$held --pledges $$pledges --out $$meeting.xlsx && \
	  ../clerk fill $$meeting.xlsx ../../samples/round/meetings/$$meeting.txt 決定/$$meeting.xlsx && \
	  ../kouyaku merge --quiet --master 公約管理台帳_会議後.xlsx --today $$held --out 結果 決定/$$meeting.xlsx || exit 1; \
	done <../../samples/round/meetings/agenda.txt
	@cd build/met && { ../kouyaku merge --quiet --master 公約管理台帳_会議後.xlsx --today 2024-08-26 --out 結果 ../samples/受信 >/dev/null; test $$? -eq 3; }
	@{ find build/demo build/samples/依頼 -name '*.xlsx' ! -name '~*' ! -path '*/受信/*' ! -path '*/控え/*'; echo build/met/公約管理台帳_会議後.xlsx; } | sort | while read -r f; do \
	  echo "$$f"; \
	  n=$$(basename "$$f" .xlsx); \
	  FONTCONFIG_FILE="$(CURDIR)/samples/fonts.conf" $(SOFFICE) -env:UserInstallation="file://$(CURDIR)/build/look/.profile" --headless --convert-to pdf --outdir build/look "$$f" >build/look/.log 2>&1 || { cat build/look/.log; exit 1; }; \
	  pdftoppm -png -r 80 "build/look/$$n.pdf" "build/look/$$n" || exit 1; \
	done

release:
	@mkdir -p build/release
	GOOS=linux GOARCH=amd64 $(BUILD) -o build/release/kouyaku ./cmd/kouyaku
	GOOS=windows GOARCH=amd64 $(BUILD) -o build/release/kouyaku.exe ./cmd/kouyaku

clean:
	rm -rf build
