"""python3 export.py FILE.gz: plays the sketch's own worlds through the sketch's own judge and writes what both said.

The worlds, the judge and the way they are played (world.py, judge2.py, run.py) are used as they are. A file is lines:

    history NAME MODE                 one pair of logs
    source v,7,3,u,Bx w,8,4,3 ...     its source log; v: transaction, key, operation, image ("-" is a deleted row, "?" a
    target ...                        hidden column); w: transaction, sequence, seen
    reading NAME t0-9 s0-4 s2-6 ...   one order of reading: stretches of a log, the end excluded; going back is redelivery
    = 12 5 3 1,4 2                    what the sketch says once 12 records were read: m, p, suspect and undecided keys
                                      ("-" for none); only where it changes
    wrong 1,4                         the keys that differ in truth at the end

Each history is read twice: `target-first`, the whole target log and then the source's; and `own`, as run.py read it.
A world that begins empty is given the watermarks that begin an epoch, so its numbers are shifted.
"""
import gzip
import sys
from dataclasses import replace

import run
from judge2 import Judge, R, UNKNOWN
from world import W, World

ORDERED = R(mode="ordered", defer="window", settle="due", base0=UNKNOWN, base_proof="either")
CAUSAL = replace(ORDERED, mode="causal")
SIZES = dict(keys=8, steps=80), dict(keys=3, steps=60)
PER_FAULT = 6

COMMON = {
    "plain": {}, "restart": dict(restart=.03), "midstart": dict(midstart=True), "partitions": dict(parts=3),
    "heal": dict(heal=True), "pk": dict(pk=True), "toggle": dict(toggle=True, alphabet="AB"),
    "writer-delay": dict(writer_delay=True), "two-writers": dict(writers=2),
    "hidden": dict(toast=True, split="none"), "hidden-midstart": dict(toast=True, split="none", midstart=True),
    "redelivered": dict(redeliver="dropped", restart=.02), "replayed": dict(redeliver="raw"),
    "replayed-midstart": dict(redeliver="raw", midstart=True),
    "window": dict(mode="window"), "sliding": dict(mode="sliding"),
}
ONLY = {
    "ordered": {"cut-at-commit": dict(cut="commit")},
    "causal": {
        "phases": dict(split="phases"), "phases-midstart": dict(split="phases", midstart=True),
        "phases-restart": dict(split="phases", restart=.03),
        "phases-batch": dict(split="phases", txn="batch"), "phases-cut-at-commit": dict(split="phases", txn="batch", cut="commit"),
        "highest-seen": dict(single_row=False, restart=.03),
        "phases-replayed-midstart": dict(split="phases", restart=.02, redeliver="raw", midstart=True),
    },
}


class Recording(Judge):
    """The sketch's judge, taking down what it reads and what it says."""
    made = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.reads, self.said = [], []
        Recording.made.append(self)

    def read(self, side, rec):
        super().read(side, rec)
        suspects = frozenset(k for k, v in self.keys.items() if v.suspect)
        pending = frozenset(k for k, v in self.keys.items() if v.pending)
        self.reads.append((side, rec))
        self.said.append((self.proven, self.proven_p, suspects, pending))


run.Judge = Recording


class Logs:
    """The two logs as one judge read them; a record recognised as redelivered is no new one."""

    def __init__(self, reads, recognised, prefix):
        self.log, self.order, places = {"source": list(prefix), "target": list(prefix)}, [], {}
        self.order = [(side, i) for side in self.log for i in range(len(prefix))]
        for side, rec in reads:
            place = places.get((side, rec)) if recognised else None
            if place is None:
                place = places[side, rec] = len(self.log[side])
                self.log[side].append(rec)
            self.order.append((side, place))

    def target_first(self):
        return [(side, i) for side in ("target", "source") for i in range(len(self.log[side]))]


def judged(rules, log, order, prefix):
    judge = Recording(replace(rules))
    judge.epoch0 = 1
    for side, i in order:
        if i >= prefix:
            judge.read(side, log[side][i])
    return judge.said


def numbers(keys):
    return ",".join(map(str, sorted(keys))) or "-"


def stretches(order):
    runs = []
    for side, i in order:
        if runs and runs[-1][0] == side[0] and runs[-1][2] == i:
            runs[-1][2] = i + 1
        else:
            runs.append([side[0], i, i + 1])
    return " ".join(f"{side}{start}-{end}" for side, start, end in runs)


def record(rec, shift):
    number = rec[-2][1] if isinstance(rec[-2], tuple) else rec[-2]
    if rec[0] == "w":
        return f"w,{number},{rec[1] + shift},{rec[2] + shift}"
    return f"v,{number},{rec[1]},{rec[3]},{''.join(rec[2])}"


def reading(name, order, said, prefix, shift):
    yield f"reading {name} {stretches(order)}"
    before, skipped = None, 2 * prefix
    for i, (m, p, suspects, pending) in enumerate(said):
        state = f"{m + shift} {p + shift} {numbers(suspects)} {numbers(pending)}"
        if m and state != before:
            yield f"= {i + 1 + skipped} {state}"
            before = state


def history(name, rules, reads, recognised, begun, wrong):
    """:param begun: whether the epoch has begun before the first record"""
    shift = 0 if not begun else 1 if rules.mode == "ordered" else 2
    prefix = [("w", 1 - shift, -shift, 0, 0), ("w", 2 - shift, 1 - shift, 0, 0)][:shift]
    logs = Logs(reads, recognised, prefix)
    out = [f"history {name} {rules.mode.upper()}"]
    for side in ("source", "target"):
        out.append(" ".join([side] + [record(rec, shift) for rec in logs.log[side]]))
    for title, order in ("target-first", logs.target_first()), ("own", logs.order):
        out += reading(title, order, judged(rules, logs.log, order, len(prefix)), len(prefix), shift)
    return out + [f"wrong {numbers(wrong)}"]


def played(mode, name, options, fault):
    """Histories of one experiment: mostly such as have a suspect."""
    ours = replace(ORDERED if mode == "ordered" else CAUSAL, r1="fixed" if options.get("midstart") else "none")
    rules = replace(ours, dedupe=options.get("redeliver") != "raw")
    found, kept = 0, 0
    for seed in range(60):
        Recording.made = []
        world, judges, wrong, _, _ = run.play(seed, W(**{**dict(mode=mode, fault=fault), **SIZES[seed % 2], **options}), replace(rules))
        for part, judge in enumerate(judges):
            spoken = any(said[2] for said in judge.said)
            if fault is None or spoken or kept < 2:
                found, kept = found + 1, kept + (not spoken)
                own = {k for k in wrong if k % len(judges) == part}
                yield history(f"{name}-{fault or 'none'}-{seed}-{part}", rules, judge.reads, rules.dedupe, not world.w.midstart, own)
        if found >= PER_FAULT:
            return


def pinned():
    """Histories in which the sketch is wrong: see AgreementWithTheSketchTest."""
    def row(key, image, op, at):
        return ("v", key, (image,) if image != "-" else "-", op, at, at)

    def mark(n, seen, at):
        return ("w", n, seen, at, at)

    source = [mark(1, 0, 1), row(1, "A", "i", 2), mark(2, 1, 3), row(1, "B", "u", 4), mark(3, 2, 5)]
    target = [mark(1, 0, 1), row(1, "A", "i", 2), row(1, "B", "u", 3), mark(2, 1, 4), row(1, "B", "u", 5), mark(3, 2, 6)]
    reads = [("source", rec) for rec in source] + [("target", rec) for rec in target]
    yield history("pinned-foreign-write-of-a-later-value", replace(ORDERED, r1="fixed"), reads, True, False, [])
    source = [mark(1, 0, 1), row(1, "-", "d", 2), mark(2, 1, 3), mark(3, 2, 4), mark(4, 3, 5), mark(5, 4, 6)]
    target = [mark(1, 0, 1), mark(2, 1, 2), mark(3, 2, 3), mark(4, 3, 4)]
    reads = [("source", rec) for rec in source] + [("target", rec) for rec in target]
    yield history("pinned-insert-before-and-delete-after-the-epoch-began", replace(CAUSAL, r1="fixed"), reads, True, False, [])


def main(path):
    out = [line for lines in pinned() for line in lines]
    for mode in ("ordered", "causal"):
        for name, options in {**COMMON, **ONLY[mode]}.items():
            extra = ["halfpk"] if options.get("pk") else ["alteredb"] if options.get("toast") else []
            for fault in [None, "lost", "altered", "foreign", "stale"] + extra:
                out += [line for lines in played(mode, name, options, fault) for line in lines]
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("\n".join(out + [""]).encode())


if __name__ == "__main__":
    main(sys.argv[1])
