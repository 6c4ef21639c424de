package io.lockstep.verifier.sweep;

import io.lockstep.events.Cause;
import io.lockstep.events.RowKey;
import io.lockstep.verifier.rows.Row;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A row that is not the same on both sides.
///
/// @param columns those that differ; empty for a row that one side lacks
/// @param source what the source has
/// @param target what the target has
/// @param cause what most likely made it; empty where nothing follows from the values
public record Difference(
        RowKey key, Kind kind, SortedSet<String> columns, Row source, Row target, Optional<Cause> cause) {
    public Difference {
        columns = Collections.unmodifiableSortedSet(new TreeSet<>(columns));
    }

    /// In which way a row at rest differs.
    public enum Kind {
        /// The target lacks it.
        MISSING_ROW,
        /// Only the target has it: somebody wrote it there, or its deletion was lost. Which of the two,
        /// only the change logs could tell.
        EXTRA_ROW,
        /// Values differ.
        VALUE_MISMATCH,
        /// Values are equal and represented differently, such as 1.0 and 1.00.
        REPRESENTATION
    }

    /// @param byRepresentation whether the row's values are equal
    static Difference of(RowKey key, Row source, Row target, boolean byRepresentation, Optional<Cause> cause) {
        if (source instanceof Row.Present here && target instanceof Row.Present there) {
            var columns = new TreeSet<>(here.cells().keySet());
            columns.removeIf(column ->
                    Objects.equals(here.cells().get(column), there.cells().get(column)));
            return new Difference(
                    key,
                    byRepresentation ? Kind.REPRESENTATION : Kind.VALUE_MISMATCH,
                    columns,
                    source,
                    target,
                    byRepresentation ? Optional.empty() : cause);
        }
        Kind kind = source instanceof Row.Absent ? Kind.EXTRA_ROW : Kind.MISSING_ROW;
        return new Difference(key, kind, new TreeSet<>(), source, target, Optional.empty());
    }
}
