package io.lockstep.verifier.sweep;

import io.lockstep.events.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final List<Difference> differences = new ArrayList<>();
    private final ArrayDeque<KeyRange> overflow = new ArrayDeque<>();
    private @Nullable ComparedTable table;
    private @Nullable Chunks chunks;
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

    synchronized void opened(ComparedTable as, Chunks by) {
        table = as;
        chunks = by;
    }

    synchronized Chunks chunks() {
        return Objects.requireNonNull(chunks);
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

    /// What a first look at a chunk has found.
    synchronized void compared(KeyRange range, Chunks.Compared chunk) {
        sourceRows += chunk.sourceRows();
        targetRows += chunk.targetRows();
        again(range, chunk.candidates());
    }

    /// What another look at a chunk has found, whose candidates were too many at first.
    synchronized void again(KeyRange range, List<RowKey> found) {
        if (found.isEmpty() || truncated) {
            return;
        }
        if (!candidates.isEmpty() && candidates.size() + found.size() > KEPT) {
            overflow.add(range);
            return;
        }
        found.stream().limit(KEPT).forEach(key -> candidates.putIfAbsent(key, Reread.NONE));
        if (found.size() > KEPT) {
            overflow.add(range);
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
            differences.add(difference);
            return;
        }
        truncated = true;
        candidates.clear();
        overflow.clear();
    }

    /// The chunks that are to be compared again; they are forgotten here.
    synchronized List<KeyRange> overflow() {
        List<KeyRange> ranges = List.copyOf(overflow);
        overflow.clear();
        return ranges;
    }

    synchronized TableResult result() {
        differences.sort(Comparator.comparing(difference -> difference.key().toString()));
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
                differences,
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
