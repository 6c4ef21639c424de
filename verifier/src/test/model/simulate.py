"""python3 simulate.py [RUNS]: plays the calculus against worlds and counts what must never happen.

false: a suspect although the replicator is right; missed: wrong at the end and not suspect; stuck: right and suspect;
unbalanced: a version that is in no account, or in two; moody: two interleavings of the same logs differ in the verdict of some proof point.
The calculus alone does not cover a replicator that, restarted, goes back to before the epoch: what it re-applies
rests on an unknown base, so the rows `midway` with restarts show a few.
"""
import random
import sys

from calculus import Judge
from world import World, interleavings

FAULTS = (None, "lost", "altered", "foreign", "stale")


def judged(mode, log, order):
    judge, balanced = Judge(mode), True
    for side, i in order:
        judge.on(side, i, log[side][i])
        balanced = balanced and judge.balanced()
    return judge, balanced


def main(runs):
    print(f"{'mode':8} {'begin':7} {'restarts':8} {'fault':8} {'wrong':>6} {'false':>6} {'missed':>6} {'stuck':>6} {'unbalanced':>10} {'moody':>6}")
    for mode in ("ordered", "causal"):
        for begin in ("empty", "midway"):
            for restarts in (False, True):
                for fault in FAULTS:
                    count, seeds = dict.fromkeys(("wrong", "false", "missed", "stuck", "unbalanced", "moody"), 0), []
                    for seed in range(runs):
                        size = (3, 60) if seed % 2 else (20, 120)
                        world = World(seed, mode, fault, *size, begin=begin, restarts=restarts).play()
                        ends = []
                        for reading in range(2):
                            order = interleavings(random.Random(f"{seed} {reading}"), world.log, reading == 1)
                            judge, balanced = judged(mode, world.log, order)
                            ends.append(judge.verdicts)
                            wrong, suspects = world.wrong(), judge.suspects()
                            found = {"wrong": wrong, "false": fault is None and judge.raised, "missed": wrong - suspects,
                                     "stuck": suspects - wrong, "unbalanced": not balanced}
                            for name, happened in found.items():
                                count[name] += bool(happened)
                                if happened and name in ("missed", "stuck", "false"):
                                    seeds.append(f"{name[0]}{seed}")
                        count["moody"] += ends[0] != ends[1]
                    print(f"{mode:8} {begin:7} {'yes' if restarts else 'no':8} {fault or 'none':8} " + " ".join(
                        f"{value:>{max(len(name), 6)}}" for name, value in count.items()), *seeds[:3])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
