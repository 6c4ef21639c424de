package io.lockstep.capture.canary;

import java.util.List;
import java.util.stream.LongStream;

/// A transaction on the source and then one on the target; none on a side without changes.
record Writes(List<CanaryChange> source, List<CanaryChange> target) {
    Writes {
        source = List.copyOf(source);
        target = List.copyOf(target);
    }

    static Writes onSource(CanaryChange change) {
        return new Writes(List.of(change), List.of());
    }

    static Writes onTarget(CanaryChange change) {
        return new Writes(List.of(), List.of(change));
    }

    /// Rows that are alike on both sides, whatever they were before.
    static Writes alike(String value, long... rows) {
        List<CanaryChange> puts = LongStream.of(rows)
                .<CanaryChange>mapToObj(row -> new CanaryChange.Put(row, value))
                .toList();
        return new Writes(puts, puts);
    }

    /// Rows that are gone on both sides, whatever they were before. Each is written before it is deleted,
    /// so that both logs show that it is gone.
    static Writes gone(long... rows) {
        List<CanaryChange> changes = LongStream.of(rows)
                .boxed()
                .<CanaryChange>mapMulti((row, next) -> {
                    next.accept(new CanaryChange.Put(row, "gone"));
                    next.accept(new CanaryChange.Drop(row));
                })
                .toList();
        return new Writes(changes, changes);
    }
}
