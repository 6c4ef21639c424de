package io.lockstep.verifier.sweep;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A table that is compared chunk by chunk, as both catalogues have it. Immutable.
public final class OpenTable {
    private final ComparedTable table;
    private final List<KeyRange> ranges;
    private final List<List<String>> bounds;
    private final long estimatedRows;

    OpenTable(ComparedTable table, List<List<String>> bounds, long estimatedRows) {
        this.table = table;
        this.bounds = bounds;
        this.ranges = KeyRange.between(bounds);
        this.estimatedRows = estimatedRows;
    }

    /// How many chunks it has: at least one.
    public int chunks() {
        return ranges.size();
    }

    /// The keys at which it is cut, each as its columns print.
    public List<List<String>> bounds() {
        return bounds;
    }

    /// Rows as the source's catalogue estimates them.
    public long estimatedRows() {
        return estimatedRows;
    }

    /// What cannot be compared of it; empty when everything can.
    public Optional<String> obstacle() {
        SortedMap<String, String> columns = table.notCompared();
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of("column " + columns.firstKey() + " cannot be compared: " + columns.get(columns.firstKey())
                        + (columns.size() == 1 ? "" : " (" + (columns.size() - 1) + " more likewise)"));
    }

    ComparedTable table() {
        return table;
    }

    KeyRange range(int chunk) {
        return ranges.get(chunk);
    }

    static boolean isCut(ComparedTable table) {
        return !table.key().isEmpty() && table.ordersAlike();
    }
}
