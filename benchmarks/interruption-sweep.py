#!/usr/bin/env python3
"""Presses Ctrl-C at many moments of `lockstep demo` and looks at what is left.

    benchmarks/interruption-sweep.py [SECONDS | end]...

Each moment is one run of the launcher in a session of its own, as on a terminal: the interrupt reaches every process
of the group. A run is right when it exits with 130, says nothing but the story on stderr, and leaves no process and no
directory. At the seconds given the demo runs with --keep; `end` is the final shutdown without it. The sweep itself ends
with 1 when some run was not right.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOMENTS = [0.1, 0.3, 0.6, 0.9, 1.2, 1.6, 2, 2.4, 2.8, 3.2, 3.6, 4, 4.5, 5, 6, 7, 8, 10, 13, 16, 20, 30, 45, "end"]
PATIENCE = 40
STORY = re.compile(r" *\d+\.\d s  .*|        …|  (\./lockstep|source|target) .*|Everything keeps running.*|")


def main(words):
    subprocess.run([ROOT / "lockstep", "version"], check=True, stdout=subprocess.DEVNULL)
    wrong = sum(not played(str(moment)) for moment in words or MOMENTS)
    print(f"{wrong} runs were not right" if wrong else "every run was right")
    return 1 if wrong else 0


def played(moment):
    with tempfile.TemporaryDirectory(prefix="interruption-") as home:
        demo = start(pathlib.Path(home), [] if moment == "end" else ["--keep"])
        await_moment(pathlib.Path(home), moment)
        os.killpg(demo.pid, signal.SIGINT)
        pressed = time.monotonic()
        status = ended(demo)
        problems = findings(pathlib.Path(home), demo.pid, status)
        shown = "; ".join(problems) or "right"
        print(f"{moment:>5} exit {status} after {time.monotonic() - pressed:4.1f} s  {shown}", flush=True)
        return not problems


def await_moment(home, moment):
    if moment != "end":
        time.sleep(float(moment))
        return
    deadline = time.monotonic() + 120
    while not (home / "out").stat().st_size and time.monotonic() < deadline:
        time.sleep(0.02)


def start(home, more):
    (home / "tmp").mkdir()
    home.chmod(0o755)
    environment = dict(os.environ, LOCKSTEP_LOG_DIR=str(home / "logs"))
    environment["LOCKSTEP_JAVA_OPTS"] = f"-Djava.io.tmpdir={home}/tmp"
    with open(home / "err", "wb") as err, open(home / "out", "wb") as out:
        return subprocess.Popen(
            [ROOT / "lockstep", "demo", "--rows", "500", *more],
            stdout=out,
            stderr=err,
            env=environment,
            start_new_session=True,
            # a shell that runs this in the background has made it deaf, and the demo would inherit that
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )


def ended(demo):
    try:
        return demo.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(demo.pid, signal.SIGKILL)
        return "never"


def findings(home, group, status):
    # before the JVM takes signals, the signal itself ends the process
    right = status in (130, -signal.SIGINT)
    running = survivors(group, str(home))
    lines = (home / "err").read_text().splitlines()
    noise = [line for line in lines if not STORY.fullmatch(line)]
    return (
        ([] if right else [f"exit {status}, not 130"])
        + [f"on stderr: {line}" for line in noise]
        + [f"left: {left}" for left in sorted((home / "tmp").glob("lockstep-*"))]
        + [f"runs: {command}" for command in running]
    )


def survivors(group, home):
    """Commands of the processes that belong to the group or name the directory, once they have had a moment to end."""
    deadline = time.monotonic() + 3
    while True:
        alive = [command for pid in processes() if (command := command_of(pid, group, home))]
        if not alive or time.monotonic() > deadline:
            return alive
        time.sleep(0.1)


def processes():
    return [entry for entry in pathlib.Path("/proc").iterdir() if entry.name.isdigit() and int(entry.name) != os.getpid()]


def command_of(process, group, home):
    try:
        command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        of_group = int((process / "stat").read_text().rsplit(")", 1)[1].split()[2]) == group
    except OSError:
        return ""
    return command if of_group or home in command else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
