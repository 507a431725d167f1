# Every target is one line to read; the work is in SwiftPM, scripts/ and Benchmarks/.

CLAIM ?= batchnorm-speeds-up-sgd
DEMO := .build/demo
SWIFT_FILES := $(wildcard Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources)
SHELL_FILES := $(wildcard scripts/* .ci/run)

.DEFAULT_GOAL := help
.PHONY: help bootstrap demo build test test-peers fuzz-engine sanitize calibrate torture check-arm lint format bench docs clean

help: ## list these targets
	@awk -F ' *:.*## ' '/^[a-zA-Z%-]+:.*## /{ printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

bootstrap: ## install what the system lacks (make demo, build and test do it themselves)
	@scripts/bootstrap

demo: bootstrap ## run one registered experiment (CLAIM=name), print its verdict, write its report
	@scripts/demo "$(CLAIM)" "$(DEMO)"

build: bootstrap ## build everything, optimised
	swift build -c release

# Testable imports are off so that the tests judge the very objects that the command is made of;
# with them SwiftPM would build every module a second time.
test: bootstrap ## run all tests, optimised (FILTER=name runs some)
	swift test -c release --disable-xctest --disable-testable-imports $(if $(FILTER),--filter "$(FILTER)")

test-peers: ## make the tests' stored reference values anew with PyTorch, JAX and SciPy; fails if one differs
	@scripts/bootstrap peers
	@scripts/test-peers

fuzz-engine: bootstrap ## run COUNT random programs and NETWORKS networks from SEED on, hold them to an interpreter
	swift build -c release --product fuzz-engine
	@.build/release/fuzz-engine --seed "$(or $(SEED),1)" --count "$(or $(COUNT),1000)"
	@.build/release/fuzz-engine networks "$(or $(SEED),1)" "$(or $(NETWORKS),200)"

sanitize: bootstrap ## run kernels, random programs and networks under sanitizers of memory, arithmetic and threads
	swift build -c release --product fuzz-engine
	@scripts/sanitize

calibrate: bootstrap ## measure the error rate of every statistic in 15 minutes (JSON=1 for machines, WRITE=1 rewrites the tables)
	@swift build -c release --product calibrate >&2
	@.build/release/calibrate $(if $(JSON),--json) $(if $(WRITE),--write)

torture: bootstrap ## attack the built command (COUNT=2000, SEED=1; ONLY=number repeats one attempt)
	@ASSAY_TORTURE_COUNT="$(or $(COUNT),2000)" ASSAY_TORTURE_SEED="$(or $(SEED),1)" ASSAY_TORTURE_ONLY="$(ONLY)" \
	  swift test -c release --disable-xctest --disable-testable-imports --filter TortureTests

check-arm: ## run every kernel on an emulated aarch64 processor too, and compare the bits
	@scripts/bootstrap arm
	@scripts/check-arm

lint: ## report what `make format` or a reader would change; fails on any finding
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)
	@if command -v shellcheck >/dev/null; then shellcheck $(SHELL_FILES); \
	  else echo 'shellcheck is not installed: shell scripts were not linted'; fi

format: ## rewrite the sources in the house's format
	swift format --in-place --parallel --recursive $(SWIFT_FILES)

bench: ## time every area beside its rivals (JSON=1 for machines)
	@scripts/bootstrap benchmarks
	@scripts/peers
	@swift run -c release --package-path Benchmarks bench

bench-%: ## time one area, such as bench-gemm
	@scripts/bootstrap benchmarks
	@scripts/peers $*
	@swift run -c release --package-path Benchmarks bench $*

docs: bootstrap ## build the documentation into .build/documentation, warnings as errors
	@scripts/documentation

clean: ## remove what was built; stores of results are not touched
	rm -rf .build Benchmarks/.build
