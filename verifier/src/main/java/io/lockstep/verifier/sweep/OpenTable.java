package io.lockstep.verifier.sweep;

import java.util.List;
import java.util.Optional;

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

    /// What of the source's columns cannot be compared; empty when everything can. What the target alone has was copied
    /// from nowhere, so there is nothing to compare it with.
    public Optional<String> obstacle() {
        List<String> columns = table.notCompared().keySet().stream()
                .filter(column -> table.source().column(column).isPresent())
                .toList();
        return columns.stream()
                .findFirst()
                .map(first -> "column " + first + " cannot be compared: "
                        + table.notCompared().get(first)
                        + (columns.size() == 1 ? "" : " (and " + (columns.size() - 1) + " more columns)"));
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
