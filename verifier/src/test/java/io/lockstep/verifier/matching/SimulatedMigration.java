package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Scenario.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Two databases with a replicator between them, played from a seed into two change logs.
final class SimulatedMigration {
    private static final String ABSENT = Truth.ABSENT;

    final Map<Side, List<ChangeRecord>> logs = new EnumMap<>(Side.class);
    final Truth truth = new Truth();
    private final Scenario scenario;
    private final Habits habits;
    private final Random random;
    private final Values values;
    private final Batches batches;
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
    private @Nullable Injection injection;
    private long barrier;
    private long start;
    private final Map<Side, Boolean> slots = new EnumMap<>(Side.class);
    private boolean begun;

    private SimulatedMigration(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.habits = Habits.of(seed);
        this.random = new Random(new SplittableRandom(seed).nextLong());
        this.values = new Values(random, habits);
        this.batches = new Batches(random, habits, key -> present(Side.TARGET, key));
        this.keys = seed % 2 == 0 ? 3 : 25;
        this.steps = seed % 2 == 0 ? 60 : 100;
        this.faultFrom = random.nextInt(steps);
        this.begun = !scenario.midway();
        for (Side side : Side.values()) {
            logs.put(side, new ArrayList<>());
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
                truth.row(Side.SOURCE, 0, key, "Px");
                truth.row(Side.TARGET, 0, key, "Px");
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

    /// What has happened by the fault to a row; empty when nothing has.
    Optional<Injection> injection() {
        return Optional.ofNullable(injection);
    }

    Habits habits() {
        return habits;
    }

    /// The first watermark that was written after the last change of the application.
    long barrier() {
        return barrier;
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
        faultFrom = judged() ? faultFrom : Math.max(faultFrom, step);
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
        boolean shown = (scenario.mode() == Mode.ORDERED ? visible : visibleSeen) > 0;
        start = shown && start == 0 ? visible : start;
        return shown;
    }

    /// Nobody writes to the source any more; what was written is applied little by little.
    private void comeToRest() {
        slots.replaceAll((_, _) -> true);
        begun = true;
        writeWatermark();
        barrier = sequence;
        for (int round = 0; round < 12 && unfinished(); round++) {
            replicate(1 + random.nextInt(4));
            if (random.nextInt(3) == 0) {
                writeWatermark();
            }
        }
        for (int round = 0; round < 6; round++) {
            while (unfinished()) {
                replicate(Integer.MAX_VALUE);
            }
            writeWatermark();
        }
        writeWatermark();
    }

    private boolean unfinished() {
        return !batch.isEmpty() || read < transactions.size();
    }

    private void work() {
        transaction++;
        var changes = new ArrayList<Change>();
        if (scenario.truncates() && random.nextInt(20) == 0) {
            write(Side.SOURCE, new Change.Truncate());
            changes.add(new Change.Truncate());
        } else {
            for (int i = random.nextInt(3); i >= 0; i--) {
                change(random.nextInt(keys), changes);
            }
        }
        transactions.add(List.copyOf(changes));
    }

    /// Inserts, updates and deletes, and now and then a row takes another key. An update changes the row: one
    /// that does not and is lost is a suspect, if the row is forgotten, that only reading it refutes.
    private void change(int key, List<Change> changes) {
        int other = random.nextInt(keys);
        String current = row(Side.SOURCE, key);
        boolean moves = random.nextInt(6) == 0 && present(Side.SOURCE, key) && !present(Side.SOURCE, other);
        if (moves) {
            change(new Change.Row(key, ABSENT, sequence, true, false), changes);
            change(new Change.Row(other, current, sequence, true, false), changes);
        } else {
            boolean delete = !current.equals(ABSENT) && random.nextInt(3) == 0;
            String next = delete ? ABSENT : values.differentFrom(current);
            change(new Change.Row(key, next, sequence, false, false), changes);
        }
    }

    private void change(Change.Row change, List<Change> changes) {
        remember(change);
        write(Side.SOURCE, change);
        changes.add(change);
    }

    private void remember(Change.Row row) {
        earlier.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row.row());
    }

    private void writeWatermark() {
        if (begun) {
            epochStart = sequence == 0 ? transactions.size() : epochStart;
            sequence++;
            transaction++;
            var mark = new Change.Mark(sequence, visible);
            write(Side.SOURCE, mark);
            transactions.add(List.of(mark));
        }
    }

    private void write(Side side, Change change) {
        List<ChangeRecord> log = requireNonNull(logs.get(side));
        int position = log.size() + 1;
        boolean captured = requireNonNull(slots.get(side));
        if (captured) {
            log.add(record(side, position, change));
        }
        int reached = log.size();
        switch (change) {
            case Change.Mark mark -> truth.watermark(side, reached, mark.sequence(), mark.seen());
            case Change.Truncate _ -> truth.truncate(side, reached);
            case Change.Row row -> truth.row(side, reached, row.key(), row.row());
        }
    }

    private ChangeRecord record(Side side, int position, Change change) {
        return switch (change) {
            case Change.Mark mark -> Records.watermark(position, mark.sequence(), mark.seen(), 1);
            case Change.Truncate _ -> Records.truncate(position);
            case Change.Row row -> {
                Operation operation = row.deletes()
                        ? Operation.DELETE
                        : present(side, row.key()) ? Operation.UPDATE : Operation.INSERT;
                yield Records.version(position, transaction, row.key(), operation, visible(side, row, operation));
            }
        };
    }

    /// What the log shows of a row: not the second column, where an update has left it as it was.
    private String visible(Side side, Change.Row row, Operation operation) {
        boolean update = operation == Operation.UPDATE
                && row.row().charAt(1) == row(side, row.key()).charAt(1);
        return habits.hides() && update ? row.row().charAt(0) + "?" : row.row();
    }

    private void replicate(int changes) {
        if (batch.isEmpty()) {
            nextBatch();
        }
        boolean whole = scenario.mode() == Mode.ORDERED && !habits.tears();
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
        List<List<Change>> next = transactions.subList(read, transactions.size());
        int count = Math.min(next.size(), 1 + random.nextInt(most));
        count = scenario.mode() == Mode.ORDERED ? count : Batches.alone(next, count);
        var changes = new ArrayList<Change>();
        next.subList(0, count).forEach(changes::addAll);
        read += count;
        batch.addAll(scenario.mode() == Mode.ORDERED ? batches.inOrder(changes) : batches.netEffect(changes));
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
                boolean altered = scenario.fault() == Fault.ALTERED && !row.deletes();
                String made = altered ? values.altered(row.row()) : row(Side.TARGET, row.key());
                inject(new Injection(row.key(), row(Side.TARGET, row.key()), row.row(), made, row.split()));
            }
            case Change.Row row -> show(row);
        }
    }

    /// In causal mode a delete from before t0, of a row that the target has not shown, is not for the judge to
    /// miss.
    private boolean early(Change.Row row) {
        return scenario.mode() == Mode.CAUSAL && row.deletes() && row.interval() < start;
    }

    private void inject(Injection done) {
        faulted = true;
        injection = done;
        if (!done.had().equals(done.made())) {
            show(new Change.Row(done.key(), done.made(), sequence, false, false));
        }
    }

    private boolean breaks(Change.Row row) {
        boolean changes = !row.row().equals(row(Side.TARGET, row.key()));
        boolean judged = changes && !row.isFirstHalf() && !early(row);
        return concerned(row) && judged && !faulted && step > faultFrom && random.nextInt(3) == 0;
    }

    private boolean concerned(Change.Row row) {
        return switch (scenario.fault()) {
            case LOST, ALTERED -> true;
            case HALF_KEY_CHANGE -> row.moves();
            case NONE, FOREIGN, STALE, LOST_TRUNCATE, FOREIGN_TRUNCATE -> false;
        };
    }

    private void show(Change.Row row) {
        if (!row.deletes() || present(Side.TARGET, row.key())) {
            write(Side.TARGET, row);
        }
    }

    /// Never to before the epoch, when what is applied again rests on rows that the judge cannot know; and never
    /// inside a batch that has shown its watermark, which would then not say that the batch is complete.
    private void restart() {
        int checkpoint = batch.isEmpty() ? read : batchStart;
        boolean promised = scenario.mode() == Mode.CAUSAL && !batch.isEmpty() && markShown;
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
            case FOREIGN -> intrude(key, present(Side.TARGET, key) ? values.altered(row(Side.TARGET, key)) : "Zx");
            case STALE ->
                earlier.getOrDefault(key, List.of()).stream()
                        .filter(row -> !row.equals(row(Side.TARGET, key)))
                        .findFirst()
                        .ifPresent(row -> intrude(key, row));
        }
    }

    private void intrude(int key, String row) {
        inject(new Injection(key, row(Side.TARGET, key), row(Side.SOURCE, key), row, false));
    }

    private boolean present(Side side, int key) {
        return !row(side, key).equals(ABSENT);
    }

    private String row(Side side, int key) {
        return truth.last(side, key);
    }
}
