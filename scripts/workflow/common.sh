# shellcheck shell=bash
# What the scripts of the cutover's workflow share. Sourced by them.

# The command of this workspace, with the coordinator at the port that the tunnel forwards
lockstep() {
    "${LOCKSTEP:-./lockstep}" --set "http.port=${LOCKSTEP_PORT:-8080}" "$@"
}

# Into the summary of the job, or to nobody
summary() {
    cat >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
}

# What the exit status of a command means
meaning() {
    case $1 in
        0) echo "done" ;;
        2) echo "usage or configuration" ;;
        3) echo "NO-GO: a gate is closed" ;;
        4) echo "could not verify: something was not seen, and unknown never counts as good" ;;
        5) echo "timed out" ;;
        6) echo "rolled back: all is as before" ;;
        7) echo "manual action needed: docs/runbook.md" ;;
        8) echo "the coordinator or a database cannot be reached" ;;
        130) echo "interrupted: what was begun goes on in the coordinator" ;;
        *) echo "unexpected: see the log" ;;
    esac
}
