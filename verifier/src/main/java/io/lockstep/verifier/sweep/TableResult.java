package io.lockstep.verifier.sweep;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a sweep says of a table.
///
/// @param reason why it is not verified; empty when it is
/// @param sourceRows those that were read; of a table that moves each was there when it was read
/// @param differences the first that were found, by key
/// @param truncated whether there may be more
/// @param unsettled rows that moved too fast to be compared
/// @param notCompared columns that cannot be compared, with the reason
public record TableResult(
        TablePair table,
        Outcome outcome,
        Optional<String> reason,
        long sourceRows,
        long targetRows,
        List<Difference> differences,
        boolean truncated,
        long unsettled,
        SortedMap<String, String> notCompared) {
    public TableResult {
        differences = List.copyOf(differences);
        notCompared = Collections.unmodifiableSortedMap(new TreeMap<>(notCompared));
    }

    /// What is known.
    public enum Outcome {
        /// Every row was read on both sides, and is the same.
        EQUAL,
        /// A difference was found.
        DIFFERENT,
        /// None was found, and something was not read.
        UNVERIFIED
    }

    /// A table of which nothing was read.
    static TableResult unread(TablePair table, String reason) {
        return new TableResult(
                table, Outcome.UNVERIFIED, Optional.of(reason), 0, 0, List.of(), false, 0, new TreeMap<>(Map.of()));
    }
}
