# What a person does with this repository. `make` alone lists it.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help bootstrap web web-checks run test check-format lint tests e2e bench eval fuzz deny fmt clean
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

# Where rustup puts cargo, also in shells that did not read its profile.
export PATH := $(HOME)/.cargo/bin:$(PATH)

help: ## List the targets
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

bootstrap: ## Install what is missing (Debian, as root); say what cannot be installed
	@scripts/bootstrap.sh

# The web app is compiled into the binary, so it is built first; nothing is done where nothing has changed.
WEB_SOURCES := $(shell find web -type d \( -name node_modules -o -name dist \) -prune -o -type f -print)

web: bootstrap web/dist/index.html ## Build the web app (web/dist)

# Not `npm ci`: it refuses a lock file in which another platform's compiled parts are missing, and not every registry
# has those. The versions are those of the lock file all the same.
web/node_modules/.package-lock.json: web/package-lock.json web/.npmrc
	cd web && npm install --no-save --no-audit --no-fund --loglevel=error
	touch $@

web/dist/index.html: $(WEB_SOURCES) | web/node_modules/.package-lock.json
	cd web && npm run --silent bundle
	touch $@

web-checks: web ## Check the web app: lint, types, texts, API client, unit tests, sizes
	cd web && npm run --silent test && npm run --silent size

run: bootstrap web ## Build the release binary and start the demo, with simulated providers
	cargo run --release --locked --package server --bin switchboard -- serve --demo

# The order is from cheap to dear; the last line of the last step is the run's verdict.
test: bootstrap check-format web-checks lint tests ## Everything that has to pass: format, lints, all tests on both databases, the browser tests

check-format:
	cargo fmt --all --check

lint:
	cargo clippy --workspace --all-targets --locked -- --deny warnings

# SQLite in temporary files, PostgreSQL and Redis as throw-away servers of this run.
# The browser tests run what cargo has built for them, with the web app inside.
tests:
	cargo build --locked --workspace --bins
	scripts/with-services.sh bash -c 'scripts/run-tests.sh && scripts/run-e2e.sh'

e2e: bootstrap web ## Run the browser tests only
	cargo build --locked --workspace --bins
	scripts/with-services.sh scripts/run-e2e.sh

bench: bootstrap ## Measure the release binary (about three minutes); see bench/README.md
	bench/run.sh

eval: bootstrap ## Measure retrieval; EVAL_DATA names a folder with the public sets, EMBEDDING_MODEL that of a local model
	cargo build --release --locked --package server
	cargo run --release --locked --package bench --bin eval -- $(if $(EVAL_DATA),--data "$(EVAL_DATA)") $(if $(EMBEDDING_MODEL),--embedding-model "$(EMBEDDING_MODEL)")

# Needs cargo-fuzz (`cargo install cargo-fuzz --locked`) and clang's sanitizer runtime, which rustc brings along.
# The nightly-only flags work on the stable compiler with RUSTC_BOOTSTRAP.
FUZZ_TARGET ?= webhook
FUZZ_SECONDS ?= 300
fuzz: ## Feed a parser with hostile input: FUZZ_TARGET=webhook FUZZ_SECONDS=300
	RUSTC_BOOTSTRAP=1 cargo fuzz run $(FUZZ_TARGET) -- \
		-max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=1024 -max_len=16384 -timeout=5

deny: ## Check licences, advisories and sources of dependencies; needs cargo-deny
	cargo deny --locked check

fmt: ## Format the code
	cargo fmt --all
	cd web && npm run --silent fix

clean: ## Remove what was built
	cargo clean
	rm -rf web/node_modules web/dist/*
