"""python3 export.py FILE.gz: writes the histories that the Java judge is compared with, and what the calculus says of them.

One history is a line `history NAME MODE RETENTION`, then one line a record in the order read, then a line `end`:

    s 7 v 12 3 u B    side, position, version: transaction, key, operation, image ("-" is a deleted row)
    t 8 w 13 5 3      side, position, watermark: transaction, sequence, seen
    t 9 t 14          side, position, truncate: transaction
    = 5 3 1,4 2 0     after the record before it: m, p, suspect keys, undecided keys ("-" for none), and of the table 0
                      (judged), 1 (a mismatch) or 2 (a surplus truncate that a restart may explain); only on change
    end 9,0,… 8,… 1,4 7   the accounts, source then target, the suspect keys, and how many keys are remembered
"""
import gzip
import itertools
import random
import sys

from calculus import FOREVER, Judge
from world import World, interleavings

SOURCE = ("received", "dropped", "settled", "superseded", "discarded", "waiting", "held")
TABLE = {"judged": 0, "mismatch": 1, "truncated": 2}
TARGET = ("received", "dropped", "settled", "coalesced", "transients", "duplicates", "suspect", "discarded", "waiting")


def keys(numbers):
    return ",".join(map(str, sorted(numbers))) or "-"


def play(name, mode, retention, world, order, out):
    judge, before = Judge(mode, retention), None
    out.append(f"history {name} {mode.upper()} {retention}")
    for side, i in order:
        record = world.log[side][i]
        judge.on(side, i, record)
        out.append(" ".join([side[0], str(i + 1), record[0], *map(str, record[1:])]))
        state = f"= {judge.m} {judge.p} {keys(judge.suspects())} {keys(judge.undecided())} {TABLE[judge.table]}"
        if state != before and judge.m:
            out.append(state)
        before = state
    counts = [str(judge.account[side][name]) for side, names in (("source", SOURCE), ("target", TARGET)) for name in names]
    out.append(f"end {','.join(counts[:len(SOURCE)])} {','.join(counts[len(SOURCE):])} {keys(judge.suspects())} {len(judge.keys)}")


def worlds(mode, begin, options, fault):
    """Six worlds; of those with a fault, four in which a row is still wrong at the end."""
    wrong, right = [], []
    for seed in itertools.count():
        size = (3, 60) if seed % 2 else (10, 90)
        name = f"{mode} {begin} {'R' in options} {fault} {seed}" + " truncates" * ("T" in options)
        world = World(name, mode, fault, *size, begin, "R" in options, "T" in options).play()
        bad = world.wrong() or fault and "truncate" in fault and world.faulted
        (wrong if bad else right).append((seed, world))
        if len(wrong) >= 4 * (fault is not None) and len(wrong[:4]) + len(right) >= 6:
            return wrong[:4] + right[:2 if fault else 6]


def main(path):
    out = []
    rows = [(begin, options) for options in ("", "R", "T", "F", "RT", "TF", "RTF") for begin in ("empty", "midway")]
    for mode in ("ordered", "causal"):
        for begin, options in rows:
            faults = (None, "lost", "altered", "foreign", "stale") + ("losttruncate", "foreigntruncate") * ("T" in options)
            for fault in faults:
                for seed, world in worlds(mode, begin, options, fault):
                    for reading in range(2):
                        order = interleavings(random.Random(f"{seed} {reading}"), world.log, reading == 1)
                        name = f"{begin}-{options or 'plain'}-{fault or 'none'}-{seed}-{reading}"
                        play(name, mode, 3 if "F" in options else FOREVER, world, order, out)
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("\n".join(out + [""]).encode())


if __name__ == "__main__":
    main(sys.argv[1])
