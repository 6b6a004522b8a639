#!/usr/bin/env bash
# Runs every test of the workspace: run it through scripts/with-services.sh, as `make test` does.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${TEST_POSTGRES_URL:?run this through scripts/with-services.sh}"

if cargo nextest --version >/dev/null 2>&1; then
    # nextest runs no documentation tests.
    cargo test --workspace --doc --locked
    cargo nextest run --workspace --locked --no-fail-fast
else
    cargo test --workspace --locked --no-fail-fast
fi
