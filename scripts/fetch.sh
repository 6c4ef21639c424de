# shellcheck shell=bash
# Messages, locks and verified downloads. Sourced by lockstep and mvnw.

cache=${XDG_CACHE_HOME:-$(printf '%s' ~)/.cache}/lockstep
leftovers=()
trap discard_leftovers EXIT

say() { printf 'lockstep: %s\n' "$*" >&2; }

# fail STATUS MESSAGE...
fail() {
    local status=$1
    shift
    say "$@"
    exit "$status"
}

discard_leftovers() {
    rm -rf ${leftovers[@]+"${leftovers[@]}"}
    leftovers=()
}

# lock FILE MESSAGE: waits until no other launcher holds FILE, saying MESSAGE once if it has to. One lock at a time.
# A killed launcher's child keeps the lock until it has ended too: it inherited the descriptor.
lock() {
    mkdir -p "$(dirname "$1")" || fail 2 "cannot write to $(dirname "$1")"
    if command -v flock >/dev/null; then
        exec 9>"$1"
        flock -n 9 || { say "$2" && flock 9; }
    else
        lock_by_folder "$1.d" "$2"
    fi
}

lock_by_folder() {
    local holder message=$2
    until mkdir "$1" 2>/dev/null; do
        [ -d "$1" ] || fail 2 "cannot write to $(dirname "$1")"
        holder=$(cat "$1/pid" 2>/dev/null || true)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            fail 2 "process $holder was killed while it held $1: remove that folder and try again"
        fi
        [ -z "$message" ] || say "$message"
        message=
        sleep 1
    done
    leftovers+=("$1")
    echo $$ >"$1/pid"
}

unlock() {
    exec 9>&-
    discard_leftovers
}

sha256() {
    if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d' ' -f1
}

# download URL FILE
download() {
    local progress=--silent
    [ ! -t 2 ] || progress=--progress-bar
    if command -v curl >/dev/null; then
        curl --fail --show-error "$progress" --location --retry 2 --output "$2" "$1"
    elif command -v wget >/dev/null; then
        wget --no-verbose --output-document="$2" "$1"
    else
        fail 2 "neither curl nor wget is installed: install one of them to download $1"
    fi || fail 8 "cannot download $1"
}

# fetch_archive URL SHA256: downloads a tar.gz and unpacks it into the new folder $unpacked, which goes away with the
# launcher; refuses content that does not have the checksum. The folder lies in the cache: moving out of it is atomic.
fetch_archive() {
    local work actual
    mkdir -p "$cache" || fail 2 "cannot write to $cache"
    work=$(mktemp -d "$cache/.fetch.XXXXXX")
    leftovers+=("$work")
    say "fetching $1"
    download "$1" "$work/archive.tar.gz"
    actual=$(sha256 "$work/archive.tar.gz")
    [ "$actual" = "$2" ] || fail 2 "$1 was refused and removed: its SHA-256 is $actual, expected $2"
    unpacked=$work/unpacked
    mkdir "$unpacked"
    tar -xzf "$work/archive.tar.gz" -C "$unpacked" || fail 2 "$1 is not a tar.gz archive"
}
