#!/usr/bin/env bash
# Builds the release binaries, starts a throw-away PostgreSQL cluster when PostgreSQL is installed, and measures everything:
#   bench/run.sh [arguments of `load all`, such as --million or --seconds 30]
# BENCH_OUT: file for the figures as JSON (default: target/bench.json).
# BENCH_DIR: folder on the disk to be measured (default: the system's temporary folder; not a RAM disk).
# BENCH_POSTGRES_URL: an existing cluster instead of the throw-away one, or "none".
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
out=${BENCH_OUT:-$target/bench.json}
postgres_url=${BENCH_POSTGRES_URL:-}
cluster=
cluster_job=

cargo build --release --package server --bin switchboard
cargo build --release --package bench --bin load

work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/switchboard-bench.XXXXXX")
chmod 711 "$work"

finish() {
    if [[ -n $cluster && -f $cluster/postmaster.pid ]]; then
        # SIGINT: disconnect everybody and stop cleanly.
        kill -INT "$(head -n 1 "$cluster/postmaster.pid")" || true
        wait "$cluster_job" || true
    fi
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The burst holds a connection open for every waiting customer.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"

# The goals are for two cores, with the driver, its stand-ins and the database on them.
pin=()
if (($(nproc) > 2)); then pin=(taskset --cpu-list 0,1); fi

# PostgreSQL refuses to run as root.
as_postgres() { if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi; }

postgres_programs() {
    # Through links: only initdb itself may be linked into the path.
    if command -v initdb >/dev/null; then dirname "$(readlink -f "$(command -v initdb)")"; return; fi
    find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1
}

free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

start_cluster() {
    local programs=$1 port
    port=$(free_port)
    mkdir "$work/postgres"
    if ((EUID == 0)); then chown postgres: "$work/postgres"; fi
    cluster=$work/postgres/data
    as_postgres "$programs/initdb" --pgdata "$cluster" --username postgres --auth trust --encoding UTF8 --no-sync \
        >"$work/initdb.log"
    # Everything else as it is installed: fsync and synchronous_commit stay on.
    as_postgres "${pin[@]}" "$programs/postgres" -D "$cluster" -p "$port" -k "$work/postgres" \
        -c listen_addresses=127.0.0.1 >"$work/postgres.log" 2>&1 &
    cluster_job=$!
    for _ in $(seq 100); do
        if "$programs/pg_isready" --quiet --host 127.0.0.1 --port "$port"; then
            postgres_url=postgres://postgres@127.0.0.1:$port/postgres
            return
        fi
        sleep 0.1
    done
    echo "PostgreSQL did not start:" >&2
    cat "$work/postgres.log" >&2
    exit 1
}

if [[ -z $postgres_url ]]; then
    programs=$(postgres_programs)
    if [[ -n $programs ]]; then
        start_cluster "$programs"
    else
        echo "PostgreSQL is not installed: SQLite only" >&2
    fi
fi

arguments=(all --server "$target/release/switchboard" --work-dir "$work" --out "$out")
if [[ -n $postgres_url && $postgres_url != none ]]; then arguments+=(--postgres-url "$postgres_url"); fi
"${pin[@]}" "$target/release/load" "${arguments[@]}" "$@"
