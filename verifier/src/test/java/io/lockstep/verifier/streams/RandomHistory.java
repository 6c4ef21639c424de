package io.lockstep.verifier.streams;

import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import io.lockstep.verifier.streams.History.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A random migration, decided by its seed alone: transactions on the source, applied on the target in order and
/// late, watermarks in between, and some faults of each kind.
public final class RandomHistory {
    private static final int CALM_END = 3;

    private final Random random;
    private final int keys;
    private final History history;
    private final Map<Long, Change> source = new LinkedHashMap<>();
    private final List<Object> transactions = new ArrayList<>();
    private int applied;
    private long watermark;
    private long seen;

    private RandomHistory(long seed, int partitions, int keys) {
        this.random = new Random(seed);
        this.keys = keys;
        this.history = new History(partitions);
    }

    /// @param steps how many transactions, watermarks and applications, about
    /// @param faultRate the share of applied changes that are lost, altered or joined by foreign ones
    public static List<LogRecord> records(long seed, int partitions, int keys, int steps, double faultRate) {
        var play = new RandomHistory(seed, partitions, keys);
        play.mark();
        for (int step = 0; step < steps; step++) {
            play.step(faultRate);
        }
        for (int round = 0; round < CALM_END; round++) {
            play.mark();
            play.apply(play.transactions.size(), 0);
        }
        return play.history.records();
    }

    private void step(double faultRate) {
        double dice = random.nextDouble();
        if (dice < 0.55) {
            write();
        } else if (dice < 0.62) {
            mark();
        } else {
            apply(1 + random.nextInt(3), faultRate);
        }
    }

    private void write() {
        var changes = new ArrayList<Change>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            changes.add(next(random.nextInt(keys)));
        }
        history.commit(Side.SOURCE, changes);
        transactions.add(changes);
    }

    private Change next(long id) {
        Change next = after(id, source.get(id));
        source.put(id, next);
        return next;
    }

    private Change after(long id, @Nullable Change now) {
        if (now == null || now.operation() == Operation.DELETE) {
            return Change.insert(id, fingerprint(), fingerprint());
        }
        return random.nextDouble() < 0.3 ? Change.delete(id) : Change.update(id, now.note(), fingerprint());
    }

    private void mark() {
        var mark = new Mark(++watermark, seen);
        history.watermark(Side.SOURCE, mark.sequence(), mark.seen());
        transactions.add(mark);
    }

    private void apply(int most, double faultRate) {
        for (int i = 0; i < most && applied < transactions.size(); i++) {
            switch (transactions.get(applied++)) {
                case Mark mark -> {
                    history.watermark(Side.TARGET, mark.sequence(), mark.seen());
                    seen = mark.sequence();
                }
                case List<?> changes -> history.commit(Side.TARGET, faulty(changes, faultRate));
                case Object other -> throw new IllegalStateException("Not a transaction: " + other);
            }
        }
    }

    private List<Change> faulty(List<?> changes, double rate) {
        var shown = new ArrayList<Change>();
        for (Object each : changes) {
            Change change = (Change) each;
            if (random.nextDouble() >= rate) {
                shown.add(change);
            } else if (random.nextBoolean() && change.operation() != Operation.DELETE) {
                shown.add(new Change(change.operation(), change.id(), change.note(), fingerprint()));
            }
        }
        return shown;
    }

    private long fingerprint() {
        return random.nextLong() | 1;
    }

    private record Mark(long sequence, long seen) {}
}
