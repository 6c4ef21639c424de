"""Two databases, a replicator that may be faulty, and their two change logs.

A log is a list of records: ("v", transaction, key, operation, version) with operation i, u or d and a version of one
letter ("-" is a deleted row), ("w", transaction, sequence, seen), or ("t", transaction) for a TRUNCATE of the one table.
Everything is drawn from one seed.
"""
import random

ABSENT = "-"


class World:
    def __init__(self, seed, mode, fault, keys, steps, begin="empty", restarts=False, truncates=False):
        self.rng = random.Random(seed)
        self.mode, self.fault, self.keys, self.steps, self.restarts = mode, fault, keys, steps, restarts
        self.truncates = truncates
        self.source, self.target = {}, {}
        self.log = {"source": [], "target": []}
        self.transactions, self.read, self.queue = [], 0, []
        self.batch_start = 0
        self.transaction = self.watermark = self.visible = 0
        self.earlier = {}
        self.fault_from, self.faulted = self.rng.randrange(steps * 3 // 4), False
        self.begun = begin == "empty"
        self.slots = {"source": self.begun, "target": self.begun}
        self.first_seen = {}
        if begin == "midway":
            for key in range(keys):
                if self.rng.random() < 0.6:
                    self.source[key] = self.target[key] = self.rng.choice("AB")

    # ---- logs
    def next_transaction(self):
        self.transaction += 1
        return self.transaction

    def write(self, side, record):
        if self.slots[side]:
            self.log[side].append(record)

    def commit(self, changes):
        number = self.next_transaction()
        self.transactions.append(changes)
        for change in changes:
            self.write("source", (change[0], number) + change[1:])

    # ---- the application and the watermark writer
    def work(self):
        if self.truncates and self.rng.random() < 0.06:
            self.source.clear()
            for key in range(self.keys):
                self.earlier.setdefault(key, []).append(ABSENT)
            self.commit([("t",)])
            return
        changes = []
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            key = self.rng.randrange(self.keys)
            present = self.source.get(key, ABSENT) != ABSENT
            version = ABSENT if present and self.rng.random() < 0.3 else self.rng.choice("ABC")
            self.source[key] = version
            self.earlier.setdefault(key, []).append(version)
            changes.append(("v", key, "d" if version == ABSENT else "u" if present else "i", version))
        self.commit(changes)

    def write_watermark(self):
        if self.begun:
            self.watermark += 1
            self.first_seen[self.watermark] = self.visible
            self.commit([("w", self.watermark, self.visible)])

    # ---- the replicator
    def put(self, key, version, number):
        present = self.target.get(key, ABSENT) != ABSENT
        if version == ABSENT and not present:
            return
        self.target[key] = version
        self.write("target", ("v", number, key, "d" if version == ABSENT else "u" if present else "i", version))

    def apply(self, change, number):
        if change[0] == "w":
            self.visible = change[1]
            self.write("target", ("w", number, change[1], change[2]))
            return
        if change[0] == "t":
            self.truncate(number)
            return
        _, key, _, version = change
        if self.fault in ("lost", "altered") and not self.faulted and self.t > self.fault_from and self.rng.random() < 0.3:
            self.faulted = True
            if self.fault == "lost" or version == ABSENT:
                return
            version = "Z"
        self.put(key, version, number)

    def truncate(self, number):
        if self.fault == "losttruncate" and not self.faulted and self.t > self.fault_from:
            self.faulted = True
            return
        self.target.clear()
        self.write("target", ("t", number))

    def replicate(self, everything=False):
        if self.queue:
            for _ in range(len(self.queue) if everything else min(len(self.queue), self.rng.randint(1, 4))):
                self.apply(self.queue.pop(0), self.next_transaction())
            return
        left = len(self.transactions) - self.read
        if not left:
            return
        self.batch_start = self.read
        count = self.rng.randint(1, min(left, 3 if self.mode == "ordered" else 6))
        if self.mode == "causal":
            count = self.alone(count)
        changes = [change for changes in self.transactions[self.read:self.read + count] for change in changes]
        self.read += count
        if self.mode == "ordered":
            number = self.next_transaction()
            for change in changes:
                self.apply(change, number)
        else:
            self.queue = self.batch(changes)

    def alone(self, count):
        """A truncate is a batch of its own."""
        for i in range(count):
            if self.transactions[self.read + i][0] == ("t",):
                return max(i, 1)
        return count

    def batch(self, changes):
        """The net effect in free order; some updates as DELETE and INSERT, with anything in between."""
        net = list({c[1] if c[0] == "v" else c[0]: c for c in changes}.values())
        self.rng.shuffle(net)
        early, late = [], []
        for change in net:
            split = change[0] == "v" and change[3] != ABSENT and self.rng.random() < 0.3
            if split and self.target.get(change[1], ABSENT) != ABSENT:
                early.append(("v", change[1], "d", ABSENT))
                late.append(change)
            else:
                (late if self.rng.random() < 0.3 else early).append(change)
        return early + late

    def restart(self):
        if self.restarts and self.read and self.rng.random() < 0.03:
            self.read = max(0, (self.batch_start if self.queue else self.read) - self.rng.randint(0, 8))
            self.queue = []

    def intrude(self):
        if self.fault not in ("foreign", "stale", "foreigntruncate") or self.faulted or self.t <= self.fault_from or self.rng.random() > 0.1:
            return
        if self.fault == "foreigntruncate":
            self.faulted = True
            self.target.clear()
            self.write("target", ("t", self.next_transaction()))
            return
        key = self.rng.randrange(self.keys)
        old = [v for v in self.earlier.get(key, []) if v != self.target.get(key, ABSENT)]
        if self.fault == "stale" and not old:
            return
        self.put(key, self.rng.choice(old) if self.fault == "stale" else "Z", self.next_transaction())
        self.faulted = True

    # ---- the play
    def step(self):
        self.t = getattr(self, "t", 0) + 1
        if not self.begun:
            self.fault_from = max(self.fault_from, self.t + 1)
            for side in self.slots:
                self.slots[side] = self.slots[side] or self.rng.random() < 0.2
            self.begun = all(self.slots.values()) and self.rng.random() < 0.3
        elif self.first_seen.get(self.visible, 0) < 1:
            self.fault_from = max(self.fault_from, self.t + 1)  # what is wrong before the epoch is not the judge's
        dice = self.rng.random()
        if dice < 0.4:
            self.work()
        elif dice < 0.6:
            self.write_watermark()
        else:
            self.replicate()
        self.restart()
        self.intrude()

    def play(self):
        for _ in range(self.steps):
            self.step()
        self.begun, self.slots = True, {"source": True, "target": True}
        self.restarts = False
        for _ in range(6):
            while self.queue or self.read < len(self.transactions):
                self.replicate(True)
            self.write_watermark()
        self.write_watermark()
        return self

    def wrong(self):
        return {k for k in range(self.keys) if self.source.get(k, ABSENT) != self.target.get(k, ABSENT)}


def interleavings(rng, log, redelivery):
    """One order in which the two logs may be read: a list of (side, index), stretches of it repeated on redelivery."""
    at = {"source": 0, "target": 0}
    bias, order = rng.random(), []
    while at["source"] < len(log["source"]) or at["target"] < len(log["target"]):
        for side in at:
            if redelivery and rng.random() < 0.02 and at[side] < 0.8 * len(log[side]):
                at[side] = max(0, at[side] - rng.randrange(30))
        source = at["target"] == len(log["target"]) or (at["source"] < len(log["source"]) and rng.random() < bias)
        side = "source" if source else "target"
        order.append((side, at[side]))
        at[side] += 1
        if rng.random() < 0.05:
            bias = rng.random()
    return order
