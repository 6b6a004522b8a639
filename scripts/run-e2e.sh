#!/usr/bin/env bash
# Runs the browser tests (e2e/) on the built programs, on SQLite and on PostgreSQL: run it through
# scripts/with-services.sh, as `make test` does. Builds nothing: what is tested is what `make web` and cargo have made.
#
#   scripts/with-services.sh scripts/run-e2e.sh [ARGUMENTS OF PLAYWRIGHT…]
#
# E2E_BIN names the folder of the programs (default: cargo's folder of debug builds); CHROMIUM names another browser;
# E2E_WORKERS says how many files run at once. On Debian, as root, a missing Chromium is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "run-e2e: $*" >&2; }
die() { say "$*"; exit 1; }

: "${TEST_POSTGRES_URL:?run this through scripts/with-services.sh}"

export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
if [[ ! -x $CHROMIUM ]]; then
    [[ $CHROMIUM == /usr/bin/chromium && $EUID -eq 0 ]] && command -v apt-get >/dev/null ||
        die "there is no browser at $CHROMIUM; install Chromium, or run this as root on Debian"
    say "installing chromium"
    # Two runs at once take turns: apt itself gives up when another holds its lock.
    (
        flock 9
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends chromium
    ) 9>/var/lock/switchboard-e2e.lock >&2
    [[ -x $CHROMIUM ]] || die "the package was installed, but $CHROMIUM is not there"
fi

E2E_BIN=${E2E_BIN:-${CARGO_TARGET_DIR:-target}/debug}
for program in switchboard switchboard-sim; do
    [[ -x $E2E_BIN/$program ]] || die "$E2E_BIN/$program is not built: cargo build --package server --package sim --bins"
done
[[ -f web/dist/index.html ]] || die "the web app is not built: make web, then cargo build --package server --bins"
E2E_BIN=$(realpath "$E2E_BIN")
export E2E_BIN

# psql makes the databases; Debian's stands on PATH, others beside their servers.
if ! command -v psql >/dev/null; then
    psql=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/psql' 2>/dev/null | sort -V | tail -n 1 || true)
    [[ -n $psql ]] || die "there is no psql"
    PATH="$(dirname "$psql"):$PATH"
    export PATH
fi

cd e2e
# npm writes this file when it is done: older than the lock means that the lock has changed.
if [[ ! -e node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
    touch node_modules/.package-lock.json
fi
npm run --silent types
exec npx --no-install playwright test "$@"
