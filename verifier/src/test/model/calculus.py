"""The rules R0 to R6 with R4b, R8's retirement and R10 in their plainest executable form: every key is gone through at
every proof point, and a TRUNCATE is put into the list of every key.

Versions are letters, compared as a whole; "-" is a deleted row, None what is not known and so equals nothing. There is
one table. A truncate stands in the lists of keys as a version without a transaction, which no account counts.
"""
from collections import Counter
from dataclasses import dataclass, field

ABSENT = "-"
FOREVER = 10 ** 6


@dataclass
class Version:
    interval: int
    transaction: int
    operation: str
    image: str
    replayed: bool = False       # of a truncate: whether a watermark was met again before the next new one


@dataclass
class Key:
    base: str = None
    expected: str = None
    prelude: str = None          # what the target showed before its first watermark
    touched: int = 0             # interval of the newest version decided, of either side
    source: list = field(default_factory=list)
    target: list = field(default_factory=list)
    decided: bool = False
    undecided: int = 0           # m of the proof point that could not explain it
    suspect: tuple = None        # (found, expected)
    held: bool = False           # whether a source version stands as the expectation

    def right(self):
        return not self.undecided and self.suspect is None


def real(versions):
    """How many of the versions are rows of a log, and not truncates."""
    return sum(version.transaction is not None for version in versions)


class Judge:
    def __init__(self, mode, retention=FOREVER):
        self.mode, self.retention, self.keys = mode, retention, {}
        self.cuts = {"source": [], "target": []}     # truncates that no proof point has consumed, as versions
        self.due_cuts = self.shown_cuts = 0          # truncates consumed
        self.cut = self.previous_cut = -2 * FOREVER  # interval of the target's newest truncate consumed; before this point
        self.emptied = False         # whether a truncate was consumed so lately that no version after it is forgotten
        self.table = "judged"        # or: mismatch (R10), truncated (a surplus that a restart may explain)
        self.read = {"source": -1, "target": -1}
        self.marks = {"source": [], "target": []}
        self.n0 = self.t0 = self.m = self.p = 0
        self.raised = 0
        self.verdicts = []           # (m, p, suspects, undecided) of every proof point
        self.account = {"source": Counter(), "target": Counter()}

    def reach(self, mark):
        return mark[0] if self.mode == "ordered" else mark[1]

    # ---- reading: R0, R1, R2
    def on(self, side, position, record):
        dropped = position <= self.read[side]
        if record[0] == "v":
            self.account[side].update(["received"] + ["dropped"] * dropped)
        if dropped:
            return
        self.read[side] = position
        if record[0] == "w":
            self.watermark(side, record[2], record[3])
        elif record[0] == "t":
            self.truncate(side)
        else:
            self.version(side, *record[1:])

    def version(self, side, transaction, key, operation, image):
        if self.table != "judged":
            self.account[side]["discarded"] += 1
            return
        if not self.marks[side]:
            self.account[side]["discarded"] += 1
            if side == "target":
                self.key(key).prelude = image
            return
        key = self.key(key)
        self.account[side]["waiting"] += 1
        getattr(key, side).append(Version(self.marks[side][-1][0], transaction, operation, image))

    def key(self, number):
        """A key that is met for the first time, or again, has the truncates that are not consumed before all else."""
        if number not in self.keys:
            self.keys[number] = Key(source=list(self.cuts["source"]), target=list(self.cuts["target"]))
        return self.keys[number]

    # ---- R10
    def truncate(self, side):
        if not self.marks[side]:
            for key in self.keys.values() if side == "target" else ():
                key.prelude = key.prelude and ABSENT
            return
        if self.table == "judged":
            cut = Version(self.marks[side][-1][0], None, "d", ABSENT)
            self.cuts[side].append(cut)
            for key in self.keys.values():
                getattr(key, side).append(cut)

    def check_table(self, m, p, cover):
        """Due, at the least, must have been shown, and no more than the source had."""
        shown = [cut for cut in self.cuts["target"] if cut.interval < m]
        due, known = ([cut for cut in self.cuts["source"] if cut.interval < end] for end in (p, cover))
        self.previous_cut = self.cut
        self.cut = max([self.cut] + [cut.interval for cut in shown])
        self.shown_cuts += len(shown)
        if self.shown_cuts < self.due_cuts + len(due):
            self.table = "mismatch"
        elif self.shown_cuts > self.due_cuts + len(known):
            explicable = self.due_cuts + len(known) or any(cut.replayed for cut in shown)
            self.table = "truncated" if explicable else "mismatch"
        self.due_cuts += len(due)
        self.cuts = {"source": self.cuts["source"][len(due):], "target": self.cuts["target"][len(shown):]}

    def abandon(self, key, m):
        """Keys with anything to decide are given up; a suspect remains one."""
        if key.undecided or any(v.interval < m for v in key.source + key.target if v.transaction is not None):
            for side in ("source", "target"):
                self.tally(side, waiting=-real(getattr(key, side)), discarded=real(getattr(key, side)))
            if key.undecided:
                self.release(key, "discarded")
            key.source, key.target, key.undecided = [], [], 0

    def watermark(self, side, sequence, seen):
        marks = self.marks[side]
        if marks and sequence <= marks[-1][0]:
            for cut in self.cuts["target"] if side == "target" else ():
                cut.replayed = cut.replayed or cut.interval == marks[-1][0]
            return
        marks.append((sequence, seen))
        if side == "source":
            self.n0 = self.n0 or sequence
        self.proof_points()

    # ---- R3
    def proof_points(self):
        if self.n0 and not self.t0:
            self.t0 = next((mark[0] for mark in self.marks["target"] if self.reach(mark) >= self.n0), 0)
        if not self.t0:
            return
        for mark in self.marks["target"]:
            cover = next((s[0] for s in self.marks["source"] if self.reach(s) >= mark[0]), None)
            if mark[0] > max(self.m, self.t0) and cover is not None:
                before, self.m, self.p = self.p, mark[0], max(self.p, self.reach(mark))
                if self.table == "judged":
                    self.check_table(mark[0], self.reach(mark), cover)
                self.emptied = self.previous_cut >= before - self.retention
                for number in sorted(self.keys):
                    if self.table == "judged":
                        self.decide(self.keys[number], mark[0], self.reach(mark), cover)
                    else:
                        self.abandon(self.keys[number], mark[0])
                    self.retire(number, mark[0], cover)
                self.verdicts.append((self.m, self.p, self.suspects(), self.undecided()))

    # ---- R8
    def retire(self, number, m, cover):
        """What is known of a key with nothing to settle is forgotten a while after its last version. Versions that
        this proof point does not look at stay, as if they were read after it."""
        key = self.keys[number]
        idle = key.right() and not any(v.interval < cover for v in key.source if v.transaction is not None)
        idle = idle and not any(v.interval < m for v in key.target if v.transaction is not None)
        if idle and self.p >= key.touched + 1 + self.retention:
            key.base = key.expected = key.prelude = None
            key.decided = False
            if not real(key.source) and not real(key.target):
                del self.keys[number]

    # ---- R4
    def decide(self, key, m, p, cover):
        key.touched = max([key.touched] + [v.interval for v in key.target if v.interval < self.t0])
        self.rebase(key)
        shown = [v for v in key.target if v.interval < m]
        due = [v for v in key.source if v.interval < p]
        known = [v for v in key.source if v.interval < cover]
        if not shown and not due and not key.undecided:
            return
        key.touched = max([key.touched] + [v.interval for v in shown + due if v.transaction is not None])
        self.prove_base_absent(key, shown, known)
        key.target = key.target[len(shown):]
        self.tally("target", waiting=-real(shown))
        if key.undecided:
            shown = self.look_back(key, shown, known)
            if key.right() and not shown and not due:
                return
        self.explain(key, shown, known)
        current = shown[-1].image if shown else key.base
        last = "duplicates"
        if key.right() and not due and self.equal(current, key.base):
            pass
        elif not due and self.equal(current, key.expected):
            last = self.settle(key, due)
        elif any(self.equal(v.image, current) for v in known[max(len(due) - 1, 0):]):
            last = self.settle(key, due)
        elif self.mode == "causal" and key.suspect is None and not (key.undecided and key.undecided <= p):
            self.hold(key, due)
            key.undecided = key.undecided or m
            last = "coalesced"
        else:
            self.hold(key, due)
            key.undecided = 0
            self.raised += key.suspect != (current, key.expected)
            key.suspect = (current, key.expected)
            last = "suspect"
        self.tally("target", **{last: real(shown[-1:])})
        key.base = current

    def rebase(self, key):
        if key.base is None and not key.decided:
            key.base = key.prelude
        while key.target and key.target[0].interval < self.t0:
            early = key.target.pop(0)
            key.base = early.image
            self.tally("target", waiting=-real([early]), discarded=real([early]))

    def prove_base_absent(self, key, shown, known):
        if key.base is None and shown and shown[0].operation == "i":
            key.base = ABSENT
        if key.base is None and not key.decided and known and known[0].operation == "i":
            key.base = ABSENT
        if key.base is None and any(v.image == ABSENT and v.interval < self.t0 for v in known):
            key.base = ABSENT            # its insert may have preceded the epoch in the same batch: nothing to show
        if key.base is None and not key.decided and self.emptied:
            key.base = ABSENT            # a version after the truncate would be remembered
        key.decided = True

    def look_back(self, key, shown, known):
        """R4b: was the key right at any moment since it became undecided?"""
        for i, version in enumerate(shown):
            if self.equal(version.image, key.expected) or any(self.equal(v.image, version.image) for v in known):
                self.tally("target", coalesced=real(shown[:i]), settled=real([version]))
                self.release(key, "settled")
                key.base, key.undecided = version.image, 0
                return shown[i + 1:]
        return shown

    def explain(self, key, shown, known):
        """R5: of the versions before the last, those that the source explains, in order, and the others."""
        at = 0
        for version, following in zip(shown, shown[1:]):
            hit = next((i for i in range(at, len(known)) if known[i].image == version.image), None)
            if hit is not None:
                at = hit + 1
            if version.transaction is None:
                continue
            if hit is not None:
                self.tally("target", coalesced=1)
            elif self.equal(version.image, key.base):
                self.tally("target", duplicates=1)
            elif at == 0 and self.equal(version.image, key.expected):
                self.tally("target", coalesced=1)
            elif version.transaction == following.transaction:
                self.tally("target", coalesced=1)
            else:
                self.tally("target", transients=1)

    # ---- where versions go: G15
    def settle(self, key, due):
        if due:
            self.release(key, "superseded")
            self.leave(key, due, "settled")
        else:
            self.release(key, "settled")
        key.undecided, key.suspect = 0, None
        return "settled"

    def hold(self, key, due):
        if due:
            self.release(key, "superseded")
            self.leave(key, due, "held")
            key.held = due[-1].transaction is not None
        elif key.expected is None and key.right():
            key.expected = key.base      # of a key that is not right, the base is what was found and not what was expected

    def leave(self, key, due, newest):
        key.expected = due[-1].image
        key.source = key.source[len(due):]
        self.tally("source", waiting=-real(due), superseded=real(due[:-1]), **{newest: real(due[-1:])})

    def release(self, key, to):
        if key.held:
            key.held = False
            self.tally("source", held=-1, **{to: 1})

    def tally(self, side, **changes):
        for name, count in changes.items():
            self.account[side][name] += count

    @staticmethod
    def equal(one, other):
        return one is not None and one == other

    def suspects(self):
        return {number for number, key in self.keys.items() if key.suspect is not None}

    def undecided(self):
        return {number for number, key in self.keys.items() if key.undecided}

    def balanced(self):
        return all(
            account["received"] == sum(count for name, count in account.items() if name != "received")
            for account in self.account.values())
