# shellcheck shell=bash
# Builds the benchmarks of the verifier and runs one of their main classes. Sourced.
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../scripts/fetch.sh
. "$root/scripts/fetch.sh"
# shellcheck source=../scripts/jdk.sh
. "$root/scripts/jdk.sh"
# shellcheck source=../scripts/build.sh
. "$root/scripts/build.sh"

# measure [-JVMOPTION]… CLASS [ARGUMENT]…
measure() {
    local options=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
    while [[ $1 == -X* ]]; do
        options+=("$1")
        shift
    done
    find_jdk || obtain_jdk
    find_maven
    (cd "$root" && "$maven" --batch-mode --no-transfer-progress -q -Pbenchmarks -Dquick -DskipTests package \
        -pl benchmarks -am) >&2
    exec "$jdk_home/bin/java" "${options[@]}" \
        -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" "$@"
}
