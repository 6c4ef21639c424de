package io.lockstep.verifier.sweep;

import io.lockstep.events.RowKey;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What has become of a table during a sweep. Thread-safe.
final class TableWork {
    /// Candidates that are kept at once; the chunks of others are compared again.
    private static final int KEPT = 10_000;

    private final TablePair pair;
    private final int listed;
    private final Map<RowKey, Reread> candidates = new LinkedHashMap<>();
    private final Map<RowKey, Difference> differences = new HashMap<>();
    private final ArrayDeque<Look> overflow = new ArrayDeque<>();
    private @Nullable ComparedTable table;
    private @Nullable String failure;
    private boolean differs;
    private long sourceRows;
    private long targetRows;
    private long unsettled;
    private boolean truncated;

    TableWork(TablePair pair, int listed) {
        this.pair = pair;
        this.listed = listed;
    }

    TablePair pair() {
        return pair;
    }

    synchronized void opened(ComparedTable as) {
        table = as;
    }

    synchronized Optional<ComparedTable> table() {
        return Optional.ofNullable(table);
    }

    /// The first reason counts.
    synchronized void failed(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /// Another look at rows of which there were too many candidates to be kept.
    @FunctionalInterface
    interface Look {
        List<RowKey> candidates(Crew.Pair sessions) throws SQLException, InterruptedException;
    }

    /// What a first look at a chunk has found.
    ///
    /// @param again finds it once more
    synchronized void compared(Chunks.Compared chunk, Look again) {
        sourceRows += chunk.sourceRows();
        targetRows += chunk.targetRows();
        candidates(chunk.candidates(), again);
    }

    /// Has rows looked at later.
    synchronized void again(Look look) {
        overflow.add(look);
    }

    /// What another look has found.
    synchronized void candidates(List<RowKey> found, Look again) {
        List<RowKey> more = found.stream()
                .filter(key -> !candidates.containsKey(key) && !differences.containsKey(key))
                .toList();
        if (more.isEmpty() || truncated) {
            return;
        }
        boolean kept = candidates.size() + more.size() <= KEPT;
        if (kept || candidates.isEmpty()) {
            more.stream().limit(KEPT).forEach(key -> candidates.put(key, Reread.NONE));
        }
        if (!kept) {
            overflow.add(again);
        }
    }

    /// The rows of a table whose rows cannot be told apart.
    synchronized void counted(long source, long target) {
        sourceRows = source;
        targetRows = target;
    }

    /// That a table differs whose rows cannot be named.
    synchronized void differs(String how) {
        differs = true;
        failed(how);
    }

    synchronized boolean hasCandidates() {
        return !candidates.isEmpty();
    }

    synchronized boolean hasOverflow() {
        return !overflow.isEmpty();
    }

    synchronized Map<RowKey, Reread> candidates() {
        return new LinkedHashMap<>(candidates);
    }

    synchronized void reread(RowKey key, Reread reread) {
        candidates.put(key, reread);
    }

    synchronized void refuted(RowKey key) {
        candidates.remove(key);
    }

    synchronized void hot(RowKey key) {
        candidates.remove(key);
        unsettled++;
    }

    /// Rows of which nothing more can be known.
    synchronized void leave(String reason) {
        unsettled += candidates.size();
        candidates.clear();
        failed(reason);
    }

    synchronized void found(Difference difference) {
        candidates.remove(difference.key());
        if (differences.size() < listed) {
            differences.put(difference.key(), difference);
            return;
        }
        truncated = true;
        candidates.clear();
        overflow.clear();
    }

    /// What is to be looked at again; it is forgotten here.
    synchronized List<Look> overflow() {
        List<Look> looks = List.copyOf(overflow);
        overflow.clear();
        return looks;
    }

    synchronized TableResult result() {
        List<Difference> found = differences.values().stream()
                .sorted(Comparator.comparing(difference -> difference.key().toString()))
                .toList();
        boolean different = differs || !differences.isEmpty();
        Optional<String> reason = reason();
        TableResult.Outcome outcome = different
                ? TableResult.Outcome.DIFFERENT
                : reason.isPresent() ? TableResult.Outcome.UNVERIFIED : TableResult.Outcome.EQUAL;
        return new TableResult(
                pair,
                outcome,
                reason,
                sourceRows,
                targetRows,
                found,
                truncated,
                unsettled,
                table == null ? Collections.emptySortedMap() : new TreeMap<>(table.notCompared()));
    }

    private Optional<String> reason() {
        if (failure != null) {
            return Optional.of(failure);
        }
        if (unsettled > 0) {
            return Optional.of(unsettled + " rows moved too fast to be compared");
        }
        if (table != null && !table.notCompared().isEmpty()) {
            return Optional.of("columns that were not compared: "
                    + String.join(", ", table.notCompared().keySet()));
        }
        return Optional.empty();
    }
}
