#!/usr/bin/env bash
# Runs a command with a throw-away PostgreSQL and Redis beside it.
#
#   scripts/with-services.sh COMMAND…
#
# The command sees TEST_POSTGRES_URL (a server where it may create databases) and TEST_REDIS_URL.
# Both servers live in a folder of their own, on loopback ports of their own, and end with the command.
# On Debian, as root, missing servers are installed; otherwise what is there is used.
# FSYNC=on makes PostgreSQL flush to disk: for benchmarks. The default, off, is for tests.
set -euo pipefail

(($# > 0)) || { echo "usage: $0 COMMAND…" >&2; exit 2; }

say() { echo "with-services: $*" >&2; }
die() { say "$*"; exit 1; }

# The newest installed PostgreSQL's folder of programs; Debian does not put them on PATH.
postgres_programs() {
    local initdb
    initdb=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1 || true)
    [[ -n $initdb ]] || initdb=$(command -v initdb || true)
    [[ -z $initdb ]] || dirname "$(readlink -f "$initdb")"
}

install_missing() {
    local packages=()
    [[ -n "$(postgres_programs)" ]] || packages+=(postgresql)
    command -v redis-server >/dev/null || packages+=(redis-server)
    ((${#packages[@]})) || return 0
    [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null || die "missing: ${packages[*]}; install them, or run this as root on Debian"
    say "installing ${packages[*]}"
    # Two runs at once take turns: apt itself gives up when another holds its lock. What the packages'
    # own scripts say is no output of the command; policy-rc.d keeps them from starting system services.
    (
        flock 9
        local policy=/usr/sbin/policy-rc.d
        if [[ ! -e $policy ]]; then
            printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
            trap 'rm -f "$policy"' EXIT
        fi
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "${packages[@]}"
    ) 9>/var/lock/with-services.lock >&2
    [[ -n "$(postgres_programs)" ]] && command -v redis-server >/dev/null || die "the packages were installed, but the programs are not there"
}

install_missing
bin=$(postgres_programs)
folder=$(mktemp -d "${TMPDIR:-/tmp}/with-services.XXXXXX")
postgres_pid='' redis_pid='' command_pid=''

# Ends a process that we started, by its pid, and waits until it is gone.
end() {
    [[ -n $2 ]] || return 0
    kill "-$1" "$2" 2>/dev/null || true
    wait "$2" 2>/dev/null || true
}

finish() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    end TERM "$command_pid"
    end TERM "$redis_pid"
    end INT "$postgres_pid" # fast shutdown: does not wait for clients
    rm -rf "$folder"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# PostgreSQL refuses to run as root. setpriv replaces itself by the server, so that $! is the server.
as_postgres=()
if [[ $EUID -eq 0 ]]; then
    as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups --reset-env)
    chmod 711 "$folder"
    install -d -o postgres -g postgres "$folder/postgres"
else
    mkdir "$folder/postgres"
fi

# A port that nobody listens on, below the range from which the system hands out its own.
free_port() {
    local port
    while port=$((10000 + (RANDOM * 32768 + RANDOM) % 20000)); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
    done
}

# Starts a server with `start NAME PORT`; another port where another process was faster.
with_port() {
    local name=$1 try port
    for try in 1 2 3 4 5; do
        port=$(free_port)
        "start_$name" "$port"
        if "wait_for_$name" "$port"; then declare -g "${name}_port=$port"; return; fi
        say "$name did not start on port $port (try $try): $(tail -n 3 "$folder/$name.log" | tr '\n' ' ')"
        local pid_name="${name}_pid"
        end QUIT "${!pid_name}" # PostgreSQL's immediate shutdown takes its children along
    done
    die "$name did not start"
}

start_postgres() {
    (cd "$folder/postgres" && exec "${as_postgres[@]}" "$bin/postgres" -D "$folder/postgres/data" -p "$1" -k "$folder/postgres" \
        -c listen_addresses=127.0.0.1 -c max_connections=400 -c shared_buffers=128MB \
        -c "fsync=${FSYNC:-off}" -c "full_page_writes=${FSYNC:-off}" -c "synchronous_commit=${FSYNC:-off}") \
        >"$folder/postgres.log" 2>&1 &
    postgres_pid=$!
}

wait_for_postgres() {
    local try
    for try in {1..300}; do
        kill -0 "$postgres_pid" 2>/dev/null || return 1
        # Over our own socket: another server on the port cannot pass for ours.
        if "$bin/pg_isready" -q -h "$folder/postgres" -p "$1"; then return 0; fi
        sleep 0.1
    done
    return 1
}

start_redis() {
    redis-server --port "$1" --bind 127.0.0.1 --unixsocket "$folder/redis.sock" --dir "$folder" \
        --save '' --appendonly no --daemonize no >"$folder/redis.log" 2>&1 &
    redis_pid=$!
}

wait_for_redis() {
    local try
    for try in {1..300}; do
        kill -0 "$redis_pid" 2>/dev/null || return 1
        if [[ "$(redis-cli -s "$folder/redis.sock" ping 2>/dev/null)" == PONG ]]; then return 0; fi
        sleep 0.1
    done
    return 1
}

(cd "$folder/postgres" && "${as_postgres[@]}" "$bin/initdb" -D "$folder/postgres/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) \
    >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; die "initdb failed"; }
with_port postgres
with_port redis

export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$postgres_port/postgres"
export TEST_REDIS_URL="redis://127.0.0.1:$redis_port/"

# In the background, so that an interrupt is acted on while the command runs.
"$@" <&0 &
command_pid=$!
status=0
wait "$command_pid" || status=$?
command_pid=''
exit "$status"
