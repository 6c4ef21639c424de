package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Scenario.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Holds what the judge says of one simulated migration against the truth, at every proof point. Conservation
/// (G15) is checked after every record.
final class Observer {
    private final SimulatedMigration migration;
    private final List<DivergenceClass> raised = new ArrayList<>();
    private final List<String> untrue = new ArrayList<>();
    private final List<String> misnamed = new ArrayList<>();
    private final List<String> letThrough = new ArrayList<>();
    private final Scenario scenario;
    private final long seed;
    private final CheckedJudge judge;
    private final Truth truth;
    private final Set<Integer> suspects = new TreeSet<>();
    private final Set<Integer> newSuspects = new TreeSet<>();
    private final Set<Integer> undecided = new TreeSet<>();
    private final Set<Integer> partly = new TreeSet<>();

    /// Who should be suspect.
    private final Set<Integer> guilty = new TreeSet<>();

    /// Who may not be suspect yet though nothing explains its row, and since which m (R4b).
    private final Map<Integer, Long> unexplained = new HashMap<>();

    /// Whose row either side has moved since t0.
    private final Set<Integer> moved = new TreeSet<>();

    private final int records;
    private long lastProofPoint;
    private long lastProven;
    private boolean mismatch;
    private boolean givenUp;
    private boolean opened;

    Observer(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.seed = seed;
        this.migration = SimulatedMigration.play(scenario, seed);
        this.judge = new CheckedJudge(scenario.rules());
        this.truth = migration.truth;
        List<Interleaving.Read> reads =
                Interleaving.of(migration.logs, seed, seed % 3 == 0).reads();
        this.records = reads.size();
        for (Interleaving.Read read : reads) {
            judge.on(read.side(), read.record(), Records.at(0)).forEach(this::hear);
        }
        judge.checkIndex();
    }

    Trial trial() {
        boolean tableFault = scenario.fault().ofTheTable() && migration.faulted();
        return new Trial(
                name(),
                migration.faulted(),
                tableFault || !migration.wrong().isEmpty(),
                mistaken(tableFault),
                shutOut(),
                records,
                raised,
                untrue,
                misnamed,
                letThrough);
    }

    private boolean mistaken(boolean tableFault) {
        if (accusedWithoutFault(tableFault) || !undecided.isEmpty()) {
            return true;
        }
        if (givenUp) {
            return !(tableFault || (scenario.truncates() && scenario.restarts()));
        }
        boolean overlooked = tableFault && !scenario.restarts();
        return overlooked || !excused(suspects).equals(excused(migration.wrong()));
    }

    private boolean shutOut() {
        boolean clean = scenario.fault() == Fault.NONE && !givenUp && partly.isEmpty();
        return clean && !opened;
    }

    private String name() {
        return "%s, seed %d (%s), %s: wrong are %s, suspect %s, undecided %s"
                .formatted(
                        scenario,
                        seed,
                        migration.habits(),
                        migration.injection(),
                        migration.wrong(),
                        suspects,
                        undecided);
    }

    private boolean accusedWithoutFault(boolean tableFault) {
        boolean folded = scenario.fault().ofTheTable() && !scenario.restarts();
        boolean rowsAreRight = scenario.fault() == Fault.NONE || folded;
        return (!raised.isEmpty() && rowsAreRight) || (mismatch && !tableFault);
    }

    /// Without the keys of which a log has hidden something that it never showed: direct reads decide.
    private Set<Integer> excused(Set<Integer> keys) {
        return keys.stream().filter(key -> !partly.contains(key)).collect(Collectors.toCollection(TreeSet::new));
    }

    private void hear(Outcome outcome) {
        switch (outcome) {
            case Outcome.SuspectRaised suspected -> accused(Records.id(suspected.key()), suspected.suspect());
            case Outcome.Healed healed -> suspects.remove(Records.id(healed.key()));
            case Outcome.UndecidedBegan began -> undecided.add(Records.id(began.key()));
            case Outcome.UndecidedEnded(RowKey key) -> undecided.remove(Records.id(key));
            case Outcome.VisibilityLost(RowKey key) -> partly.add(Records.id(key));
            case Outcome.VisibilityRegained(RowKey key) -> partly.remove(Records.id(key));
            case Outcome.TruncateMismatch _ -> mismatch = true;
            case Outcome.TableUnproven _ -> givenUp = true;
            case Outcome.ProofPoint(long watermark, Mark proven) -> proven(watermark, proven.sequence());
            case Outcome.SuspectChanged _,
                    Outcome.Confirmed _,
                    Outcome.Refuted _,
                    Outcome.Dismissed _,
                    Outcome.Rechecked _,
                    Outcome.Acknowledged _,
                    Outcome.RowTooHot _,
                    Outcome.RowCooled _,
                    Outcome.Transient _,
                    Outcome.Settled _,
                    Outcome.PartlyCompared _,
                    Outcome.Accepted _,
                    Outcome.Redelivered _,
                    Outcome.Accounted _,
                    Outcome.EpochBegan _,
                    Outcome.PartitionUnproven _ -> {}
        }
    }

    private void accused(int key, Suspect suspect) {
        suspects.add(key);
        if (suspect.found() != null) {
            newSuspects.add(key);
        }
        raised.add(suspect.type());
        boolean named = scenario.fault().ofTheTable()
                || migration
                        .injection()
                        .filter(injection -> injection.key() == key)
                        .filter(injection -> new Blame(migration, scenario, injection, suspect).fits())
                        .isPresent();
        if (!named) {
            misnamed.add(suspect.toString());
        }
    }

    private void proven(long m, long p) {
        if (!givenUp) {
            truth.keys().forEach(key -> look(key, m, p));
            compare(m, p);
            gate(m, p);
            newSuspects.clear();
            lastProofPoint = m;
            lastProven = p;
        }
    }

    /// R4 and R4b, by what the databases had.
    private void look(int key, long m, long p) {
        if (right(key, m, p)) {
            guilty.remove(key);
            unexplained.remove(key);
        } else if (restsSinceTheBeginning(key, m, p) || mayHaveVanished(key, m)) {
            return;
        } else if (scenario.mode() == Mode.ORDERED) {
            guilty.add(key);
        } else if (!guilty.contains(key)) {
            accuse(key, m, p);
        }
    }

    /// The judge does not ask for what the target had at t0, which in causal mode may lie inside a batch, before
    /// either side has moved.
    private boolean restsSinceTheBeginning(int key, long m, long p) {
        Marks marks = judge.state.lane().marks();
        boolean moves = !truth.at(Side.TARGET, key, marks.t0()).equals(truth.at(Side.TARGET, key, m))
                || !truth.between(Side.SOURCE, key, marks.n0(), p).isEmpty();
        if (moves) {
            moved.add(key);
        }
        return !moved.contains(key);
    }

    /// In causal mode a delete from before t0, of a row that the target has not shown since, counts as applied.
    private boolean mayHaveVanished(int key, long m) {
        Marks marks = judge.state.lane().marks();
        return scenario.mode() == Mode.CAUSAL
                && truth.between(Side.TARGET, key, marks.t0(), m).isEmpty()
                && truth.between(Side.SOURCE, key, marks.n0(), marks.t0()).contains(Truth.ABSENT);
    }

    private boolean right(int key, long m, long p) {
        return truth.acceptable(scenario.mode(), key, m, p, truth.at(Side.TARGET, key, m));
    }

    private void accuse(int key, long m, long p) {
        if (wasRightSince(key, m)) {
            unexplained.remove(key);
        }
        long since = unexplained.computeIfAbsent(key, _ -> m);
        if (since < m && since <= p) {
            unexplained.remove(key);
            guilty.add(key);
        }
    }

    private boolean wasRightSince(int key, long m) {
        return unexplained.containsKey(key)
                && truth.between(Side.TARGET, key, lastProofPoint, m).stream()
                        .anyMatch(row -> truth.acceptable(scenario.mode(), key, m, lastProven, row));
    }

    private void compare(long m, long p) {
        note(m, "overlooked", overlooked());
        note(m, "unheeded", unheeded());
        Set<Integer> wronged = excused(suspects);
        wronged.removeIf(key -> !leftSuspect(key, m, p));
        wronged.removeIf(key -> scenario.bounded() && !newSuspects.contains(key));
        note(m, "wronged", wronged);
        Set<Integer> delayed = excused(undecided);
        delayed.removeIf(key -> scenario.bounded() || !right(key, m, p) || !known(key, m, p));
        note(m, "delayed", delayed);
    }

    private void note(long m, String what, Set<Integer> keys) {
        if (!keys.isEmpty()) {
            untrue.add("at %d: %s %s".formatted(m, what, keys));
        }
    }

    /// Who should be suspect and is not.
    private Set<Integer> overlooked() {
        Set<Integer> overlooked = blurred() ? new TreeSet<>() : excused(guilty);
        overlooked.removeAll(suspects);
        overlooked.removeIf(key -> scenario.bounded() && undecided.contains(key));
        return overlooked;
    }

    /// Whose row nothing explains, and is not even undecided.
    private Set<Integer> unheeded() {
        Set<Integer> unheeded = blurred() || scenario.bounded() ? new TreeSet<>() : excused(unexplained.keySet());
        unheeded.removeAll(suspects);
        unheeded.removeAll(undecided);
        return unheeded;
    }

    /// In causal mode a row that was compared in part, with a version that is not due, is not said to be until
    /// that is due.
    private boolean blurred() {
        return migration.habits().hides() && scenario.mode() == Mode.CAUSAL;
    }

    /// Whether a key is suspect, or still suspect, though it is right. A suspect that has become right by a
    /// version that is not due is looked at when that is, and so is one of which the judge does not know what the
    /// target has.
    private boolean leftSuspect(int key, long m, long p) {
        return newSuspects.contains(key)
                ? right(key, m, p)
                : truth.at(Side.TARGET, key, m).equals(truth.at(Side.SOURCE, key, p));
    }

    /// Whether the judge knows what the source had at p and the target at m, having read both in this epoch and
    /// not forgotten them.
    private boolean known(int key, long m, long p) {
        return !scenario.forgets()
                && truth.changed(key, truth.first(Side.SOURCE), p)
                && !truth.between(Side.TARGET, key, truth.first(Side.TARGET), m).isEmpty();
    }

    /// The gate: everything up to the barrier is proven, and no key is suspect, undecided or compared in part.
    private void gate(long m, long p) {
        boolean open = p >= migration.barrier() && suspects.isEmpty() && undecided.isEmpty() && partly.isEmpty();
        opened |= open;
        for (int key : truth.keys()) {
            if (open && !truth.at(Side.TARGET, key, m).equals(truth.last(Side.SOURCE, key))) {
                letThrough.add("%d at %d".formatted(key, m));
            }
        }
    }
}
