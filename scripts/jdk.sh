# shellcheck shell=bash
# shellcheck disable=SC2154 # cache and unpacked come from fetch.sh
# Finds or fetches a JDK: sets $jdk_home. Sourced by lockstep.

jdk_needed=25
jdk_home=
jdk_looked_at=()
jdk_usual_folders=(/usr/lib/jvm /opt ~/.sdkman/candidates/java ~/.jdks /Library/Java/JavaVirtualMachines)

# jdk_version HOME
jdk_version() {
    local key value
    if [ -r "$1/release" ]; then
        while IFS='=' read -r key value; do
            [ "$key" != JAVA_VERSION ] || printf '%s' "$value" | tr -d '"\r'
        done <"$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p'
    fi
}

# jdk_major VERSION: 8 for 1.8.0_392, 25 for 25.0.1 and 25-ea, 0 for what is no version
jdk_major() {
    local version=${1#1.}
    version=${version%%[!0-9]*}
    printf '%s' "${version:-0}"
}

# jdk_examine WHERE HOME: whether HOME fits; notes what it is
jdk_examine() {
    local version
    if [ ! -x "$2/bin/java" ]; then
        jdk_looked_at+=("$1: $2 has no bin/java")
        return 1
    fi
    version=$(jdk_version "$2") || version=
    if [ ! -x "$2/bin/javac" ]; then
        jdk_looked_at+=("$1: $2 is Java ${version:-of unknown version} without a compiler, not a JDK")
        return 1
    fi
    jdk_looked_at+=("$1: $2 is JDK ${version:-of unknown version}")
    [ "$(jdk_major "$version")" -ge "$jdk_needed" ] && jdk_home=$2
}

find_jdk() {
    if [ -n "${LOCKSTEP_JAVA_HOME:-}" ]; then
        jdk_examine LOCKSTEP_JAVA_HOME "$LOCKSTEP_JAVA_HOME" || fail 2 "${jdk_looked_at[0]}. Point" \
            "LOCKSTEP_JAVA_HOME at a JDK $jdk_needed or newer, or unset it to have one looked for"
    elif [ -n "${JAVA_HOME:-}" ] && jdk_examine JAVA_HOME "$JAVA_HOME"; then
        return
    else
        [ -n "${JAVA_HOME:-}" ] || jdk_looked_at+=("JAVA_HOME: not set")
        find_jdk_on_path || find_jdk_in_folders
    fi
}

# Asks java itself where it lives: the file on the PATH may be a link or a script
find_jdk_on_path() {
    local home
    if ! command -v java >/dev/null; then
        jdk_looked_at+=("java on the PATH: none")
        return 1
    fi
    home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p') || home=
    jdk_examine "java on the PATH" "${home:-$(command -v java)}"
}

# JDK 25 itself is preferred to a newer one
find_jdk_in_folders() {
    local folder home newer='' found folders=("${jdk_usual_folders[@]}")
    [ -z "${LOCKSTEP_JDK_FOLDERS:-}" ] || IFS=: read -ra folders <<<"$LOCKSTEP_JDK_FOLDERS"
    for folder in "${folders[@]}" "$cache"; do
        found=${#jdk_looked_at[@]}
        for home in "$folder"/* "$folder"/*/Contents/Home; do
            if [ ! -x "$home/bin/java" ] || ! jdk_examine "$folder" "$home"; then continue; fi
            [ "$(jdk_major "$(jdk_version "$home")")" -gt "$jdk_needed" ] || return 0
            newer=${newer:-$home}
        done
        [ ${#jdk_looked_at[@]} -gt "$found" ] || jdk_looked_at+=("$folder: nothing")
    done
    jdk_home=$newer
    [ -n "$jdk_home" ]
}

obtain_jdk() {
    local answer=no
    say "no JDK $jdk_needed or newer was found. Looked at:"
    printf '  %s\n' "${jdk_looked_at[@]}" >&2
    if [ "${LOCKSTEP_FETCH_JDK:-}" = 1 ]; then
        answer=yes
    elif [ -t 0 ] && [ -t 2 ]; then
        printf 'Fetch %s into %s? [y/N] ' "${LOCKSTEP_JDK_URL:-Eclipse Temurin $jdk_needed}" "$cache" >&2
        read -r answer || true
    fi
    case $answer in
        [yY] | [yY]es) fetch_jdk ;;
        *) fail 2 "install a JDK $jdk_needed, or point LOCKSTEP_JAVA_HOME at one, or set LOCKSTEP_FETCH_JDK=1 to have" \
            "Eclipse Temurin $jdk_needed fetched into $cache" ;;
    esac
}

fetch_jdk() {
    local url=${LOCKSTEP_JDK_URL:-} checksum=${LOCKSTEP_JDK_SHA256:-} home
    lock "$cache/lock" "waiting for another launcher that fetches a JDK"
    if ! find_jdk_in_folders; then
        [ -n "$url" ] || temurin_package
        [ -n "$checksum" ] || fail 2 "LOCKSTEP_JDK_URL needs LOCKSTEP_JDK_SHA256, the SHA-256 of $url"
        fetch_archive "$url" "$checksum"
        for home in "$unpacked" "$unpacked"/* "$unpacked"/*/Contents/Home; do
            [ ! -x "$home/bin/javac" ] || break
        done
        jdk_examine "$url" "$home" || fail 2 "$url was refused and removed: it holds no JDK $jdk_needed or newer"
        jdk_home=$cache/jdk-$(jdk_version "$home")
        rm -rf "$jdk_home"
        mv "$home" "$jdk_home"
    fi
    unlock
}

# Sets url and checksum of the newest Eclipse Temurin for this system
temurin_package() {
    local archive=${LOCKSTEP_JDK_ARCHIVE:-https://api.adoptium.net} os architecture=x64 answer
    case $(uname -s) in
        Darwin) os=mac ;;
        *) if [ -e /etc/alpine-release ]; then os=alpine-linux; else os=linux; fi ;;
    esac
    case $(uname -m) in arm64 | aarch64) architecture=aarch64 ;; esac
    answer=$(download "$archive/v3/assets/latest/$jdk_needed/hotspot?vendor=eclipse&image_type=jdk&os=$os&architecture=$architecture" -)
    answer=$(printf '%s' "$answer" | tr -d '\n' | sed -n 's/.*"package": *{\([^}]*\)}.*/\1/p')
    url=$(printf '%s' "$answer" | sed -n 's/.*"link": *"\([^"]*\)".*/\1/p')
    checksum=$(printf '%s' "$answer" | sed -n 's/.*"checksum": *"\([0-9a-f]*\)".*/\1/p')
    if [ -z "$url" ] || [ -z "$checksum" ]; then
        fail 8 "$archive names no JDK $jdk_needed for $os $architecture: set LOCKSTEP_JDK_URL and LOCKSTEP_JDK_SHA256"
    fi
}
