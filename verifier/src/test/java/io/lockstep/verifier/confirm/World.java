package io.lockstep.verifier.confirm;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.RowImage;
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
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Two databases that move while they are read, with a correct replicator between them, except for one row when a
/// fault is asked for. A row has a counter and a document; a change log shows a document only where it was written,
/// and the replicator then has no more than that. Rows of even keys are updated, the others come and go as well.
final class World {
    static final int KEYS = 6;
    static final int FAULTY = 1;
    private static final int WRONG = 99;
    private static final int MOST_STEPS = 100_000;

    /// What is wrong with the one row.
    enum Fault {
        NONE,
        /// The replicator writes another counter.
        ALTERED,
        /// Its document was loaded wrongly, and nobody writes it.
        LOADED,
        /// The replicator loses the updates of its document.
        LOST
    }

    private record Content(int counter, int document) {}

    private sealed interface Step {
        /// @param row null for none
        /// @param written whether the document was
        record Put(int key, @Nullable Content row, boolean written) implements Step {}

        record Mark(long sequence, long seen) implements Step {}
    }

    final History history = new History(1);
    private final Mode mode;
    private final boolean restarts;
    private final Fault fault;
    private final Random random;
    private final Map<Side, Map<Integer, Content>> rows = new EnumMap<>(Side.class);
    private final List<List<Step>> transactions = new ArrayList<>();
    private final Deque<Step> batch = new ArrayDeque<>();
    private int read;
    private int batchStart;
    private int stalled;
    private int steps;
    private long sequence;
    private WatermarkRow sourceMark = WatermarkRow.NONE;
    private WatermarkRow targetMark = WatermarkRow.NONE;

    World(Mode mode, boolean restarts, Fault fault, long seed) {
        this.mode = mode;
        this.restarts = restarts;
        this.fault = fault;
        this.random = new Random(new SplittableRandom(seed).nextLong());
        for (Side side : Side.values()) {
            rows.put(side, new HashMap<>());
            for (int key = fault == Fault.ALTERED ? FAULTY + 1 : FAULTY; key <= KEYS; key++) {
                requireNonNull(rows.get(side)).put(key, new Content(1, 1));
            }
        }
        if (fault == Fault.LOADED) {
            requireNonNull(rows.get(Side.TARGET)).put(FAULTY, new Content(1, WRONG));
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
        Content row = content(side, key);
        return row == null
                ? Row.ABSENT
                : new Row.Present(new TreeMap<>(Map.of("note", cell(row.counter()), "total", cell(row.document()))));
    }

    private static Row.Cell cell(int value) {
        return Row.Cell.of("text", Integer.toString(value));
    }

    private void work() {
        var steps = new ArrayList<Step>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            int key = 1 + random.nextInt(KEYS);
            Content now = content(Side.SOURCE, key);
            Content next = key == FAULTY ? faulty(now) : moved(key, now);
            if (!Objects.equals(next, now)) {
                boolean written = now == null || next == null || now.document() != next.document();
                write(Side.SOURCE, key, next, written);
                steps.add(new Step.Put(key, next, written));
            }
        }
        transactions.add(steps);
    }

    private @Nullable Content faulty(@Nullable Content now) {
        return switch (fault) {
            case NONE -> moved(FAULTY, now);
            case ALTERED -> now == null ? new Content(7, 1) : now;
            case LOADED -> new Content(1 + random.nextInt(2), 1);
            case LOST -> updated(requireNonNull(now));
        };
    }

    private @Nullable Content moved(int key, @Nullable Content now) {
        if (now == null) {
            return new Content(1 + random.nextInt(2), 1 + random.nextInt(2));
        }
        return key % 2 == 1 && random.nextInt(3) == 0 ? null : updated(now);
    }

    private Content updated(Content now) {
        return new Content(now.counter() == 1 ? 2 : 1, random.nextInt(5) == 0 ? 3 - now.document() : now.document());
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
        steps.forEach(step -> net.merge(step instanceof Step.Put put ? put.key() : -1, step, World::collapsed));
        var shuffled = new ArrayList<>(net.values());
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Step collapsed(Step earlier, Step later) {
        return earlier instanceof Step.Put one && later instanceof Step.Put two
                ? new Step.Put(two.key(), two.row(), one.written() || two.written())
                : later;
    }

    private void apply(Step step) {
        switch (step) {
            case Step.Put put -> apply(put);
            case Step.Mark(long n, long seen) -> {
                targetMark = new WatermarkRow(n, 1, seen);
                history.watermark(Side.TARGET, n, seen);
            }
        }
    }

    /// Without its document a row can be updated and not be made.
    private void apply(Step.Put put) {
        Content there = content(Side.TARGET, put.key());
        Content row = put.row();
        boolean written = put.written() && !(fault == Fault.LOST && put.key() == FAULTY);
        if (row == null || written) {
            write(Side.TARGET, put.key(), altered(put.key(), row), true);
        } else if (there != null) {
            write(Side.TARGET, put.key(), new Content(row.counter(), there.document()), false);
        }
    }

    private @Nullable Content altered(int key, @Nullable Content row) {
        return row != null && fault == Fault.ALTERED && key == FAULTY ? new Content(WRONG, row.document()) : row;
    }

    private void write(Side side, int key, @Nullable Content row, boolean written) {
        Content now = content(side, key);
        if (now == null && row == null) {
            return;
        }
        requireNonNull(rows.get(side)).put(key, row);
        if (row == null) {
            history.commit(side, Change.delete(key));
        } else if (now == null) {
            history.commit(side, Change.insert(key, row.counter(), row.document()));
        } else {
            history.commit(side, Change.update(key, row.counter(), written ? row.document() : RowImage.HIDDEN));
        }
    }

    private @Nullable Content content(Side side, int key) {
        return requireNonNull(rows.get(side)).get(key);
    }
}
