package io.lockstep.verifier.sweep;

import io.lockstep.events.Cause;
import io.lockstep.events.RowKey;
import io.lockstep.verifier.rows.Row;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A row that is not the same on both sides.
///
/// @param columns those that differ; empty for a row that one side lacks
/// @param source what the source has
/// @param target what the target has
/// @param cause what most likely made it; empty where nothing follows from the values
/// @param losses what the replicator is known to change that explains it; empty unless it is KNOWN_LOSSY
public record Difference(
        RowKey key,
        Kind kind,
        SortedSet<String> columns,
        Row source,
        Row target,
        Optional<Cause> cause,
        List<String> losses) {
    public Difference {
        losses = List.copyOf(losses);
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
        /// Values differ, all of them as the replicator is known to change them.
        KNOWN_LOSSY,
        /// Values are equal and represented differently, such as 1.0 and 1.00.
        REPRESENTATION
    }

    /// Why values differ.
    ///
    /// @param losses that explain all of it
    record Explained(Optional<Cause> cause, List<String> losses) {
        static final Explained NOT = new Explained(Optional.empty(), List.of());
    }

    /// @param byRepresentation whether the row's values are equal
    static Difference of(RowKey key, Row source, Row target, boolean byRepresentation, Explained explained) {
        if (source instanceof Row.Present here && target instanceof Row.Present there) {
            var columns = new TreeSet<>(here.cells().keySet());
            columns.removeIf(column ->
                    Objects.equals(here.cells().get(column), there.cells().get(column)));
            return byRepresentation
                    ? of(key, Kind.REPRESENTATION, columns, source, target, Explained.NOT)
                    : of(key, kind(explained), columns, source, target, explained);
        }
        Kind kind = source instanceof Row.Absent ? Kind.EXTRA_ROW : Kind.MISSING_ROW;
        return of(key, kind, new TreeSet<>(), source, target, Explained.NOT);
    }

    private static Difference of(
            RowKey key, Kind kind, SortedSet<String> columns, Row source, Row target, Explained explained) {
        return new Difference(key, kind, columns, source, target, explained.cause(), explained.losses());
    }

    private static Kind kind(Explained explained) {
        return explained.losses().isEmpty() ? Kind.VALUE_MISMATCH : Kind.KNOWN_LOSSY;
    }

    /// The losses that explain it, or else the likely cause, in a word.
    public Optional<String> because() {
        return losses.isEmpty() ? cause.map(Cause::name) : Optional.of(String.join(", ", losses));
    }

    /// Whether it is one that somebody has accepted.
    ///
    /// @param accepted names of losses
    public boolean isAccepted(Set<String> accepted) {
        return kind == Kind.KNOWN_LOSSY && accepted.containsAll(losses);
    }
}
