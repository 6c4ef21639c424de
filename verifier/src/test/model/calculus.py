"""The rules R0 to R6 with R4b in their plainest executable form: every key is gone through at every proof point.

Versions are letters, compared as a whole; "-" is a deleted row, None what is not known and so equals nothing.
"""
from collections import Counter
from dataclasses import dataclass, field

ABSENT = "-"


@dataclass
class Version:
    interval: int
    transaction: int
    operation: str
    image: str


@dataclass
class Key:
    base: str = None
    expected: str = None
    prelude: str = None          # what the target showed before its first watermark
    source: list = field(default_factory=list)
    target: list = field(default_factory=list)
    began: dict = field(default_factory=dict)   # side -> operation of its first collected version
    decided: bool = False
    undecided: int = 0           # m of the proof point that could not explain it
    suspect: tuple = None        # (found, expected)
    held: bool = False           # whether a source version stands as the expectation

    def right(self):
        return not self.undecided and self.suspect is None


class Judge:
    def __init__(self, mode):
        self.mode, self.keys = mode, {}
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
        else:
            self.version(side, *record[1:])

    def version(self, side, transaction, key, operation, image):
        key = self.keys.setdefault(key, Key())
        if not self.marks[side]:
            self.account[side]["discarded"] += 1
            key.prelude = image if side == "target" else key.prelude
            return
        self.account[side]["waiting"] += 1
        key.began.setdefault(side, operation)
        getattr(key, side).append(Version(self.marks[side][-1][0], transaction, operation, image))

    def watermark(self, side, sequence, seen):
        marks = self.marks[side]
        if marks and sequence <= marks[-1][0]:
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
                self.m, self.p = mark[0], max(self.p, self.reach(mark))
                for number in sorted(self.keys):
                    self.decide(self.keys[number], mark[0], self.reach(mark), cover)
                self.verdicts.append((self.m, self.p, self.suspects(), self.undecided()))

    # ---- R4
    def decide(self, key, m, p, cover):
        self.rebase(key)
        shown = [v for v in key.target if v.interval < m]
        due = [v for v in key.source if v.interval < p]
        known = [v for v in key.source if v.interval < cover]
        if not shown and not due and not key.undecided:
            return
        self.prove_base_absent(key, shown, known)
        key.target = key.target[len(shown):]
        self.tally("target", waiting=-len(shown))
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
        if shown:
            self.tally("target", **{last: 1})
        key.base = current

    def rebase(self, key):
        if key.base is None and not key.decided:
            key.base = key.prelude
        while key.target and key.target[0].interval < self.t0:
            key.base = key.target.pop(0).image
            self.tally("target", waiting=-1, discarded=1)

    def prove_base_absent(self, key, shown, known):
        if key.base is None and shown and shown[0].operation == "i":
            key.base = ABSENT
        if key.base is None and not key.decided and known and known[0].operation == "i":
            key.base = ABSENT
        if key.base is None and any(v.image == ABSENT and v.interval < self.t0 for v in known):
            key.base = ABSENT            # its insert may have preceded the epoch in the same batch: nothing to show
        key.decided = True

    def look_back(self, key, shown, known):
        """R4b: was the key right at any moment since it became undecided?"""
        for i, version in enumerate(shown):
            if self.equal(version.image, key.expected) or any(self.equal(v.image, version.image) for v in known):
                self.tally("target", coalesced=i, settled=1)
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
            self.leave(key, due)
            self.tally("source", settled=1)
        else:
            self.release(key, "settled")
        key.undecided, key.suspect = 0, None
        return "settled"

    def hold(self, key, due):
        if due:
            self.release(key, "superseded")
            self.leave(key, due)
            self.tally("source", held=1)
            key.held = True
        elif key.expected is None and key.right():
            key.expected = key.base      # of a key that is not right, the base is what was found and not what was expected

    def leave(self, key, due):
        key.expected = due[-1].image
        key.source = key.source[len(due):]
        self.tally("source", waiting=-len(due), superseded=len(due) - 1)

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
