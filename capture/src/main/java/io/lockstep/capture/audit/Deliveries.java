package io.lockstep.capture.audit;

import java.util.HashMap;
import java.util.Map;

/// How many row changes of each transaction the engines of a capture have delivered, while somebody wants to know.
/// An engine that follows another delivers again whole what was not wholly acknowledged, so of several what one of
/// them has delivered counts. Thread-safe.
public final class Deliveries {
    private static final int MOST_TRANSACTIONS = 100_000;

    private final Map<Long, Map<Object, Long>> byTransaction = new HashMap<>();
    private boolean counting;
    private boolean complete;

    /// Begins to count, from nothing.
    synchronized void begin() {
        byTransaction.clear();
        counting = true;
        complete = true;
    }

    /// Counts no longer.
    synchronized void end() {
        byTransaction.clear();
        counting = false;
    }

    /// Whether counts are wanted now.
    public synchronized boolean wanted() {
        return counting;
    }

    /// Adds what an engine delivers.
    ///
    /// @param engine which of the engines, by identity
    public synchronized void add(Object engine, long transaction, long changes) {
        if (counting && (byTransaction.size() < MOST_TRANSACTIONS || byTransaction.containsKey(transaction))) {
            byTransaction.computeIfAbsent(transaction, _ -> new HashMap<>()).merge(engine, changes, Long::sum);
        } else {
            complete = false;
        }
    }

    /// The most that one engine has delivered of a transaction.
    synchronized long of(long transaction) {
        return byTransaction.getOrDefault(transaction, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /// Whether no transaction was left out since it began.
    synchronized boolean isComplete() {
        return complete;
    }
}
