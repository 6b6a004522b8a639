#!/usr/bin/env bash
# Makes sure that what a build needs is there. On Debian, as root, missing packages are installed. A Rust toolchain is
# a choice of its owner: it is not installed from here, but this says what to do.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "bootstrap: $*" >&2; }
die() { say "$*"; exit 1; }

export PATH="${HOME:-/root}/.cargo/bin:$PATH"

# ring, SQLite and mimalloc are C; crates are fetched over https. The web app is built with Node.js.
missing=()
command -v cc >/dev/null && command -v make >/dev/null || missing+=(build-essential)
command -v pkg-config >/dev/null || missing+=(pkg-config)
command -v curl >/dev/null || missing+=(curl)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
[[ -e /etc/ssl/certs/ca-certificates.crt || ! -e /etc/debian_version ]] || missing+=(ca-certificates)

if ((${#missing[@]})); then
    [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null || die "missing: ${missing[*]}; install them, or run this as root on Debian"
    say "installing ${missing[*]}"
    (
        flock 9
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
    ) 9>/var/lock/switchboard-bootstrap.lock >&2
fi

wanted=$(sed -nE 's/^rust-version = "([0-9.]+)"/\1/p' Cargo.toml)
how="install Rust $wanted or newer with rustup (https://rustup.rs), with the components rustfmt and clippy"
command -v cargo >/dev/null || die "there is no cargo: $how"
found=$(cargo --version | cut -d ' ' -f 2)
[[ $(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1) == "$wanted" ]] || die "cargo is $found, too old: $how"

wanted=$(sed -nE 's/.*"node": ">=([0-9.]+)".*/\1/p' web/package.json)
found=$(node --version | tr -d v)
[[ $(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1) == "$wanted" ]] || die "Node.js is $found, too old: install $wanted or newer"
