"""python3 export.py FILE: writes the histories that the Java judge is compared with, and what the calculus says of them.

One history is a line `history NAME MODE`, then one line a record in the order read, then a line `end`:

    s 7 v 12 3 u B    side, position, version: transaction, key, operation, image ("-" is a deleted row)
    t 8 w 13 5 3      side, position, watermark: transaction, sequence, seen
    = 5 3 1,4 2       after the record before it: m, p, suspect keys, undecided keys ("-" for none); only on change
    end settled=… …   the accounts, source then target, and the keys that are wrong in truth
"""
import itertools
import random
import sys

from calculus import Judge
from world import World, interleavings

SOURCE = ("received", "dropped", "settled", "superseded", "discarded", "waiting", "held")
TARGET = ("received", "dropped", "settled", "coalesced", "transients", "duplicates", "suspect", "discarded", "waiting")


def keys(numbers):
    return ",".join(map(str, sorted(numbers))) or "-"


def play(name, mode, world, order, out):
    judge, before = Judge(mode), None
    out.append(f"history {name} {mode.upper()}")
    for side, i in order:
        record = world.log[side][i]
        judge.on(side, i, record)
        out.append(" ".join([side[0], str(i + 1), record[0], *map(str, record[1:])]))
        state = f"= {judge.m} {judge.p} {keys(judge.suspects())} {keys(judge.undecided())}"
        if state != before and judge.m:
            out.append(state)
        before = state
    counts = [str(judge.account[side][name]) for side, names in (("source", SOURCE), ("target", TARGET)) for name in names]
    out.append(f"end {','.join(counts[:len(SOURCE)])} {','.join(counts[len(SOURCE):])} {keys(world.wrong())}")


def worlds(mode, begin, restarts, fault):
    """Six worlds; of those with a fault, four in which a row is still wrong at the end."""
    wrong, right = [], []
    for seed in itertools.count():
        size = (3, 60) if seed % 2 else (10, 90)
        world = World(f"{mode} {begin} {restarts} {fault} {seed}", mode, fault, *size, begin, restarts).play()
        (wrong if world.wrong() else right).append((seed, world))
        if len(wrong) >= 4 * (fault is not None) and len(wrong[:4]) + len(right) >= 6:
            return wrong[:4] + right[:2 if fault else 6]


def main(path):
    out = []
    for mode in ("ordered", "causal"):
        for begin, restarts in (("empty", False), ("empty", True), ("midway", False)):
            for fault in (None, "lost", "altered", "foreign", "stale"):
                for seed, world in worlds(mode, begin, restarts, fault):
                    for reading in range(2):
                        order = interleavings(random.Random(f"{seed} {reading}"), world.log, reading == 1)
                        name = f"{begin}{'-restarts' if restarts else ''}-{fault or 'none'}-{seed}-{reading}"
                        play(name, mode, world, order, out)
    with open(path, "w") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
