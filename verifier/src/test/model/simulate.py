"""python3 simulate.py [RUNS]: plays the calculus against worlds and counts what must never happen.

false: a suspect although the replicator is right; missed: wrong at the end and not suspect; stuck: right and suspect;
unbalanced: a version that is in no account, or in two; moody: two interleavings of the same logs differ in the verdict of some proof point.
The calculus alone does not cover a replicator that, restarted, goes back to before the epoch: what it re-applies
rests on an unknown base, so the rows `midway` with restarts show a few. Options: R the replicator restarts from older
checkpoints, T the table is truncated now and then, F settled keys are forgotten after a few proof points. With R and F
a restart beyond the retention shows false and stuck: what rests on a forgotten base is a suspect that direct reads
refute. table: the table is a mismatch, or given up since a restart may explain a surplus truncate.
"""
import random
import sys

from calculus import FOREVER, Judge
from world import World, interleavings

FAULTS = (None, "lost", "altered", "foreign", "stale")
TRUNCATES = FAULTS + ("losttruncate", "foreigntruncate")
RETENTION = 3


def judged(mode, retention, log, order):
    judge, balanced = Judge(mode, retention), True
    for side, i in order:
        judge.on(side, i, log[side][i])
        balanced = balanced and judge.balanced()
    return judge, balanced


def rows():
    for mode in ("ordered", "causal"):
        for begin in ("empty", "midway"):
            for options in ("-", "R", "T", "F", "RT", "TF", "RTF"):
                for fault in TRUNCATES if "T" in options else FAULTS:
                    yield mode, begin, options, fault


def main(runs):
    names = "wrong", "table", "false", "missed", "stuck", "unbalanced", "moody"
    print(f"{'mode':8} {'begin':7} {'options':8} {'fault':15} " + " ".join(f"{name:>6}" for name in names))
    for mode, begin, options, fault in rows():
        count, seeds = dict.fromkeys(names, 0), []
        for seed in range(runs):
            size = (3, 60) if seed % 2 else (20, 120)
            world = World(seed, mode, fault, *size, begin=begin, restarts="R" in options, truncates="T" in options).play()
            ends = []
            for reading in range(2):
                order = interleavings(random.Random(f"{seed} {reading}"), world.log, reading == 1)
                judge, balanced = judged(mode, RETENTION if "F" in options else FOREVER, world.log, order)
                ends.append(judge.verdicts)
                wrong, suspects = world.wrong(), judge.suspects()
                given_up = judge.table != "judged"
                accused = judge.raised or judge.table == "mismatch"
                found = {"wrong": wrong, "table": given_up, "false": fault is None and accused,
                         "missed": not given_up and wrong - suspects, "stuck": not given_up and suspects - wrong,
                         "unbalanced": not balanced}
                for name, happened in found.items():
                    count[name] += bool(happened)
                    if happened and name in ("missed", "stuck", "false"):
                        seeds.append(f"{name[0]}{seed}")
            count["moody"] += ends[0] != ends[1]
        print(f"{mode:8} {begin:7} {options:8} {fault or 'none':15} "
              + " ".join(f"{value:>6}" for value in count.values()), *seeds[:3])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
