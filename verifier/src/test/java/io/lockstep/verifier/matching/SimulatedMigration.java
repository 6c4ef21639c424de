package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Scenario.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Two databases with a replicator between them, played from a seed into two change logs.
final class SimulatedMigration {
    private static final String ABSENT = "-";

    private sealed interface Change {
        /// @param moves whether it is a half of a key change
        record Row(int key, String row, boolean moves) implements Change {
            Row(int key, String row) {
                this(key, row, false);
            }
        }

        record Truncate() implements Change {}

        record Mark(long sequence, long seen) implements Change {}
    }

    final Map<Side, List<ChangeRecord>> logs = new EnumMap<>(Side.class);
    private final Map<Side, Map<Integer, String>> rows = new EnumMap<>(Side.class);
    private final Scenario scenario;
    private final Random random;
    private final int keys;
    private final int steps;
    private final List<List<Change>> transactions = new ArrayList<>();
    private final Map<Integer, List<String>> earlier = new HashMap<>();
    private final Deque<Change> batch = new ArrayDeque<>();
    private int read;
    private int batchStart;
    private long transaction;
    private int epochStart;
    private boolean markShown;
    private long sequence;
    private long visible;
    private long visibleSeen;
    private int step;
    private int faultFrom;
    private boolean faulted;
    private final Map<Side, Boolean> slots = new EnumMap<>(Side.class);
    private boolean begun;

    private SimulatedMigration(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new Random(new SplittableRandom(seed).nextLong());
        this.keys = seed % 2 == 0 ? 3 : 25;
        this.steps = seed % 2 == 0 ? 60 : 100;
        this.faultFrom = random.nextInt(steps);
        this.begun = !scenario.midway();
        for (Side side : Side.values()) {
            logs.put(side, new ArrayList<>());
            rows.put(side, new HashMap<>());
            slots.put(side, begun);
        }
        if (scenario.midway()) {
            preload();
        }
    }

    /// Rows of which neither log has shown anything; no later version is like them.
    private void preload() {
        for (int key = 0; key < keys; key++) {
            if (random.nextInt(5) < 3) {
                requireNonNull(rows.get(Side.SOURCE)).put(key, "Px");
                requireNonNull(rows.get(Side.TARGET)).put(key, "Px");
            }
        }
    }

    static SimulatedMigration play(Scenario scenario, long seed) {
        var migration = new SimulatedMigration(scenario, seed);
        while (migration.step < migration.steps) {
            migration.step();
        }
        migration.comeToRest();
        return migration;
    }

    /// Whether the fault of the scenario has happened.
    boolean faulted() {
        return faulted;
    }

    /// The keys whose rows differ at the end.
    Set<Integer> wrong() {
        var wrong = new TreeSet<Integer>();
        for (int key = 0; key < keys; key++) {
            if (!row(Side.SOURCE, key).equals(row(Side.TARGET, key))) {
                wrong.add(key);
            }
        }
        return wrong;
    }

    private void step() {
        step++;
        if (!judged()) {
            faultFrom = Math.max(faultFrom, step);
        }
        act();
        if (scenario.restarts() && random.nextInt(30) == 0) {
            restart();
        }
        if (step > faultFrom && !faulted && random.nextInt(10) == 0) {
            intrude();
        }
    }

    /// Slots on both sides first, then the watermark writer.
    private void begin() {
        boolean capturing = !slots.containsValue(false);
        slots.replaceAll((_, open) -> open || random.nextInt(8) == 0);
        begun = capturing && random.nextInt(4) == 0;
    }

    private void act() {
        if (!begun) {
            begin();
        }
        int dice = random.nextInt(10);
        if (dice < 4) {
            work();
        } else if (dice < 6) {
            writeWatermark();
        } else {
            replicate(1 + random.nextInt(4));
        }
    }

    /// What goes wrong before the target shows what the epoch begins with is not for the judge to see.
    private boolean judged() {
        return (scenario.mode() == Mode.ORDERED ? visible : visibleSeen) > 0;
    }

    private void comeToRest() {
        slots.replaceAll((_, _) -> true);
        begun = true;
        for (int round = 0; round < 6; round++) {
            while (!batch.isEmpty() || read < transactions.size()) {
                replicate(Integer.MAX_VALUE);
            }
            writeWatermark();
        }
        writeWatermark();
    }

    private void work() {
        if (scenario.truncates() && random.nextInt(20) == 0) {
            commit(List.of(new Change.Truncate()));
            return;
        }
        var changes = new LinkedHashMap<Integer, Change>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int key = random.nextInt(keys);
            if (!changes.containsKey(key)) {
                change(key, changes);
            }
        }
        changes.values().forEach(change -> remember((Change.Row) change));
        commit(List.copyOf(changes.values()));
    }

    /// Inserts, updates and deletes, and now and then a row takes another key. An update changes the row: one that does
    /// not and is lost is a suspect, if the row is forgotten, that only reading it refutes.
    private void change(int key, Map<Integer, Change> changes) {
        int other = random.nextInt(keys);
        String current = row(Side.SOURCE, key);
        boolean moves = random.nextInt(6) == 0 && !changes.containsKey(other) && !present(Side.SOURCE, other);
        if (moves && !current.equals(ABSENT)) {
            changes.put(key, new Change.Row(key, ABSENT, true));
            changes.put(other, new Change.Row(other, current, true));
        } else {
            boolean delete = !current.equals(ABSENT) && random.nextInt(3) == 0;
            changes.put(key, new Change.Row(key, delete ? ABSENT : differentFrom(current)));
        }
    }

    private String differentFrom(String current) {
        char next = "ABC".charAt(random.nextInt(3));
        boolean same = current.charAt(0) == next;
        return (same ? "ABC".charAt((next - 'A' + 1) % 3) : next) + "x";
    }

    private void remember(Change.Row row) {
        earlier.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row.row());
    }

    private void writeWatermark() {
        if (begun) {
            epochStart = sequence == 0 ? transactions.size() : epochStart;
            sequence++;
            commit(List.of(new Change.Mark(sequence, visible)));
        }
    }

    private void commit(List<Change> changes) {
        transaction++;
        transactions.add(changes);
        changes.forEach(change -> write(Side.SOURCE, change));
    }

    private void write(Side side, Change change) {
        List<ChangeRecord> log = requireNonNull(slots.get(side)) ? requireNonNull(logs.get(side)) : new ArrayList<>();
        int position = log.size() + 1;
        switch (change) {
            case Change.Mark mark -> log.add(Records.watermark(position, mark.sequence(), mark.seen(), 1));
            case Change.Truncate _ -> {
                requireNonNull(rows.get(side)).clear();
                log.add(Records.truncate(position));
            }
            case Change.Row row -> {
                Operation operation = row.row().equals(ABSENT)
                        ? Operation.DELETE
                        : present(side, row.key()) ? Operation.UPDATE : Operation.INSERT;
                requireNonNull(rows.get(side)).put(row.key(), row.row());
                log.add(Records.version(position, transaction, row.key(), operation, row.row()));
            }
        }
    }

    private void replicate(int changes) {
        if (batch.isEmpty()) {
            nextBatch();
        }
        boolean whole = scenario.mode() == Mode.ORDERED;
        transaction++;
        for (int i = 0; !batch.isEmpty() && (whole || i < changes); i++) {
            transaction += whole ? 0 : 1;
            apply(batch.removeFirst());
        }
    }

    private void nextBatch() {
        batchStart = read;
        markShown = false;
        int most = scenario.mode() == Mode.ORDERED ? 3 : 6;
        int count = alone(Math.min(transactions.size() - read, 1 + random.nextInt(most)));
        var changes = new ArrayList<Change>();
        transactions.subList(read, read + count).forEach(changes::addAll);
        read += count;
        batch.addAll(scenario.mode() == Mode.ORDERED ? changes : netEffect(changes));
    }

    /// A truncate is a batch of its own.
    private int alone(int count) {
        for (int i = 0; i < count && scenario.mode() == Mode.CAUSAL; i++) {
            if (transactions.get(read + i).getFirst() instanceof Change.Truncate) {
                return Math.max(i, 1);
            }
        }
        return count;
    }

    /// One change for each row, in free order, some as a DELETE and an INSERT with others between them.
    private List<Change> netEffect(List<Change> changes) {
        var net = new LinkedHashMap<Integer, Change>();
        changes.forEach(change -> net.put(change instanceof Change.Row row ? row.key() : -1, change));
        var shuffled = new ArrayList<>(net.values());
        Collections.shuffle(shuffled, random);
        var first = new ArrayList<Change>();
        var second = new ArrayList<Change>();
        for (Change change : shuffled) {
            boolean late = random.nextInt(3) == 0;
            if (late && change instanceof Change.Row row && present(Side.TARGET, row.key())) {
                first.add(new Change.Row(row.key(), ABSENT));
            }
            (late ? second : first).add(change);
        }
        first.addAll(second);
        return first;
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Mark mark -> {
                markShown = true;
                visible = mark.sequence();
                visibleSeen = mark.seen();
                write(Side.TARGET, mark);
            }
            case Change.Truncate truncate -> {
                boolean lost = scenario.fault() == Fault.LOST_TRUNCATE && !faulted && step > faultFrom;
                faulted |= lost;
                if (!lost) {
                    write(Side.TARGET, truncate);
                }
            }
            case Change.Row row
            when breaks(row) -> {
                faulted = true;
                if (scenario.fault() == Fault.ALTERED && !row.row().equals(ABSENT)) {
                    show(new Change.Row(row.key(), "Zx"));
                }
            }
            case Change.Row row -> show(row);
        }
    }

    private boolean breaks(Change.Row row) {
        boolean half = scenario.fault() == Fault.HALF_KEY_CHANGE && row.moves();
        boolean breaking = half || scenario.fault() == Fault.LOST || scenario.fault() == Fault.ALTERED;
        return breaking && !faulted && step > faultFrom && random.nextInt(3) == 0;
    }

    private void show(Change.Row row) {
        String current = row(Side.TARGET, row.key());
        boolean unchanged = row.row().equals(ABSENT) && current.equals(ABSENT);
        if (!unchanged) {
            write(Side.TARGET, row);
        }
    }

    /// Never to before the epoch, when what is applied again rests on rows that the judge cannot know; and never
    /// inside a batch that has shown its watermark, which would then not say that the batch is complete.
    private void restart() {
        int checkpoint = batch.isEmpty() ? read : batchStart;
        boolean promised = !batch.isEmpty() && markShown;
        if (sequence > 0 && checkpoint > epochStart && !promised) {
            read = Math.max(epochStart, checkpoint - random.nextInt(8));
            batch.clear();
        }
    }

    private void intrude() {
        int key = random.nextInt(keys);
        transaction++;
        switch (scenario.fault()) {
            case NONE, LOST, ALTERED, HALF_KEY_CHANGE, LOST_TRUNCATE -> {}
            case FOREIGN_TRUNCATE -> {
                faulted = true;
                write(Side.TARGET, new Change.Truncate());
            }
            case FOREIGN -> intrude(key, "Zx");
            case STALE ->
                earlier.getOrDefault(key, List.of()).stream()
                        .filter(row -> !row.equals(row(Side.TARGET, key)))
                        .findFirst()
                        .ifPresent(row -> intrude(key, row));
        }
    }

    private void intrude(int key, String row) {
        faulted = true;
        show(new Change.Row(key, row));
    }

    private boolean present(Side side, int key) {
        return !row(side, key).equals(ABSENT);
    }

    private String row(Side side, int key) {
        return requireNonNull(rows.get(side)).getOrDefault(key, ABSENT);
    }
}
