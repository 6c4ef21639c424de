package io.lockstep.verifier.confirm;

import io.lockstep.events.Ruling;
import io.lockstep.verifier.rows.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one round of reads has shown of one row.
///
/// @param window from before the first read to after the last
/// @param before the source's row, read first
/// @param target the target's row
/// @param after the source's row, read last
record Sandwich(Ruling.Window window, Row before, Row target, Row after) {
    /// The same of some of the row's columns; empty when one of them could not be read on both sides.
    Optional<Sandwich> only(Set<String> columns) {
        return only(columns, before)
                .flatMap(first -> only(columns, target)
                        .flatMap(there -> only(columns, after).map(last -> new Sandwich(window, first, there, last))));
    }

    /// Of a row that is not there, everything is known.
    private static Optional<Row> only(Set<String> columns, Row row) {
        return switch (row) {
            case Row.Present present -> present.only(columns);
            case Row.Absent absent -> Optional.of(absent);
        };
    }

    /// The columns that were read; none when no side has had the row.
    List<String> columns() {
        return Stream.of(before, target, after)
                .flatMap(row -> row instanceof Row.Present present ? present.cells().keySet().stream() : Stream.empty())
                .distinct()
                .sorted()
                .toList();
    }

    boolean same() {
        return target.equals(before) || target.equals(after);
    }

    /// Whether the source looks as if it had stood still.
    boolean still() {
        return before.equals(after);
    }
}
