# shellcheck shell=bash
# shellcheck disable=SC2154 # root and jdk_home come from lockstep and jdk.sh
# Builds and tests with Maven: sets $runtime. Sourced by lockstep.
#
# A build is known by the checksum of what it was made from, .lockstep/runtime/CHECKSUM: it is stale when the folder of
# today's sources is not there. It has class folders of its own, so `./lockstep test` and `mvn clean` never disturb a
# running Lockstep, and a running one keeps its jars while a newer one is built.

runtimes=$root/.lockstep/runtime
runtime=
maven=

# Content, not time: a deleted file, an older copy and a changed pom all count
sources_checksum() {
    cd "$root" || return
    find pom.xml .mvn ./*/pom.xml ./*/src/main -type f -exec cksum {} + | LC_ALL=C sort | cksum | tr ' ' '-'
}

# Maven 3.8 or newer: the installed one, else the wrapper. Asked outside of the project, whose JVM options need a JDK 25.
find_maven() {
    local version
    export JAVA_HOME=$jdk_home
    version=$(cd / && mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p') || version=
    maven=$root/mvnw
    case $version in
        [4-9]\ * | 3\ [89] | 3\ [1-9][0-9]) maven=mvn ;;
    esac
}

run_tests() {
    local colour=auto
    [ ! -t 1 ] || [ -n "${NO_COLOR:-}" ] || colour=always
    find_maven
    cd "$root" || return
    # More modules at a time than there are cores: those that wait for their turn with the servers compute nothing
    exec "$maven" --batch-mode --no-transfer-progress --threads 2C -Dstyle.color="$colour" verify "$@"
}

build_if_stale() {
    runtime=$runtimes/$(sources_checksum)
    [ ! -d "$runtime" ] || return 0
    lock "$root/.lockstep/build.lock" "waiting for another launcher that is building"
    [ -d "$runtime" ] || build
    unlock
}

# From nothing each time: Maven would leave deleted resources in the jars
build() {
    local log=$root/.lockstep/build.log fresh=$runtimes/.unfinished
    if [ -d "$runtimes" ]; then
        say "building lockstep (its sources have changed)…"
    else
        say "building lockstep (first time: a minute or two)…"
    fi
    rm -rf "$fresh" "$root/.lockstep/build"
    find_maven
    if ! (cd "$root" && "$maven" --batch-mode --no-transfer-progress --threads 1C -Dquick -Dmaven.test.skip=true \
        -Dlockstep.runtime="$fresh" --projects app --also-make package) </dev/null 2>&1 | keep_log "$log"; then
        tail -n 30 "$log" >&2
        fail 2 "the build failed: the whole log is in $log"
    fi
    mv "$fresh" "$runtime"
    forget_old_runtimes
}

# keep_log FILE: writes Maven's output there and, on a terminal, keeps a line up to date with the module it builds
keep_log() {
    local line module step
    while IFS= read -r line; do
        printf '%s\n' "$line"
        case $line in
            '[INFO] Building '*\[*/*\])
                module=${line#*Building }
                step=${line##*\[}
                [ ! -t 2 ] || printf '\r\033[K  %s %s' "${step%]}" "${module%%  *}" >&2
                ;;
        esac
    done >"$1"
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

# The newest three stay: what runs from an older one has its jars open already
forget_old_runtimes() {
    local old
    # shellcheck disable=SC2012 # the names are checksums
    ls -t "$runtimes" | tail -n +4 | while read -r old; do rm -rf "${runtimes:?}/$old"; done
}
