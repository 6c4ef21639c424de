package io.lockstep.verifier.confirm;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.WatermarkRow;
import io.lockstep.verifier.streams.History;
import io.lockstep.verifier.streams.History.Change;
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
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Two databases that move while they are read, with a correct replicator between them, except for one row when a
/// fault is asked for. Rows are numbers; 0 is no row. Those of even keys toggle between two values, the others come
/// and go as well.
final class World {
    static final int KEYS = 6;
    static final int FAULTY = 1;
    private static final int WRONG = 99;
    private static final int MOST_STEPS = 100_000;

    private sealed interface Step {
        record Put(int key, int value) implements Step {}

        record Mark(long sequence, long seen) implements Step {}
    }

    final History history = new History(1);
    private final Mode mode;
    private final boolean restarts;
    private final boolean faulty;
    private final Random random;
    private final Map<Side, Map<Integer, Integer>> rows = new EnumMap<>(Side.class);
    private final List<List<Step>> transactions = new ArrayList<>();
    private final Deque<Step> batch = new ArrayDeque<>();
    private int read;
    private int batchStart;
    private int stalled;
    private int steps;
    private long sequence;
    private WatermarkRow sourceMark = WatermarkRow.NONE;
    private WatermarkRow targetMark = WatermarkRow.NONE;

    World(Mode mode, boolean restarts, boolean faulty, long seed) {
        this.mode = mode;
        this.restarts = restarts;
        this.faulty = faulty;
        this.random = new Random(new SplittableRandom(seed).nextLong());
        for (Side side : Side.values()) {
            rows.put(side, new HashMap<>());
        }
        for (int i = 0; i < 3; i++) {
            writeWatermark();
            replicateAll();
        }
    }

    /// Lets something happen.
    void step() {
        steps++;
        if (steps > MOST_STEPS) {
            throw new IllegalStateException("The replicator does not keep up");
        }
        int dice = random.nextInt(20);
        if (dice < 4) {
            work();
        } else if (dice < 7) {
            writeWatermark();
        } else if (!stalls()) {
            replicate(1 + random.nextInt(2));
        }
        if (restarts && random.nextInt(40) == 0) {
            read = Math.max(3, (batch.isEmpty() ? read : batchStart) - random.nextInt(24));
            batch.clear();
        }
    }

    private boolean stalls() {
        stalled = stalled == 0 && random.nextInt(30) == 0 ? 12 : Math.max(0, stalled - 1);
        return stalled > 0;
    }

    void replicateAll() {
        while (!batch.isEmpty() || read < transactions.size()) {
            replicate(MOST_STEPS);
        }
    }

    void writeWatermark() {
        sequence++;
        sourceMark = new WatermarkRow(sequence, 1, targetMark.sequence());
        history.watermark(Side.SOURCE, sequence, targetMark.sequence());
        transactions.add(List.of(new Step.Mark(sequence, targetMark.sequence())));
    }

    WatermarkRow watermark(Side side) {
        return side == Side.SOURCE ? sourceMark : targetMark;
    }

    Row row(Side side, int key) {
        int value = value(side, key);
        return value == 0
                ? Row.ABSENT
                : new Row.Present(new TreeMap<>(Map.of("v", new Row.Cell(Integer.toString(value), false))));
    }

    private void work() {
        var steps = new ArrayList<Step>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            int key = 1 + random.nextInt(KEYS);
            int now = value(Side.SOURCE, key);
            int next = key == FAULTY && faulty ? calm(now) : toggled(key, now);
            if (next != now) {
                write(Side.SOURCE, key, next);
                steps.add(new Step.Put(key, next));
            }
        }
        transactions.add(steps);
    }

    /// The faulty row is written once.
    private static int calm(int now) {
        return now == 0 ? 7 : now;
    }

    private int toggled(int key, int now) {
        return switch (key % 2) {
            case 0 -> now == 1 ? 2 : 1;
            default -> now == 0 || random.nextInt(3) > 0 ? 1 + random.nextInt(2) : 0;
        };
    }

    private void replicate(int most) {
        if (batch.isEmpty()) {
            nextBatch();
        }
        int count = mode == Mode.ORDERED ? batch.size() : Math.min(most, batch.size());
        for (int i = 0; i < count; i++) {
            apply(batch.removeFirst());
        }
    }

    private void nextBatch() {
        batchStart = read;
        int count = Math.min(transactions.size() - read, 1 + random.nextInt(mode == Mode.ORDERED ? 2 : 12));
        var steps = new ArrayList<Step>();
        transactions.subList(read, read + count).forEach(steps::addAll);
        read += count;
        batch.addAll(mode == Mode.ORDERED ? steps : net(steps));
    }

    /// The last of each row and the last watermark, in any order.
    private List<Step> net(List<Step> steps) {
        var net = new LinkedHashMap<Integer, Step>();
        steps.forEach(step -> net.put(step instanceof Step.Put put ? put.key() : -1, step));
        var shuffled = new ArrayList<>(net.values());
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private void apply(Step step) {
        switch (step) {
            case Step.Put(int key, int value) -> write(Side.TARGET, key, faulty && key == FAULTY ? WRONG : value);
            case Step.Mark(long n, long seen) -> {
                targetMark = new WatermarkRow(n, 1, seen);
                history.watermark(Side.TARGET, n, seen);
            }
        }
    }

    private void write(Side side, int key, int value) {
        int now = value(side, key);
        if (now == 0 && value == 0) {
            return;
        }
        requireNonNull(rows.get(side)).put(key, value);
        history.commit(
                side,
                value == 0
                        ? Change.delete(key)
                        : now == 0 ? Change.insert(key, value, 1) : Change.update(key, value, 1));
    }

    private int value(Side side, int key) {
        return requireNonNull(rows.get(side)).getOrDefault(key, 0);
    }
}
