package io.lockstep.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What direct reads of both databases have shown of a row that differs.
///
/// @param source whether the source has the row
/// @param target whether the target has it
/// @param columns those that differ; every compared one when a side lacks the row
/// @param readAt when the target was read last, by the verifier's clock
public record Evidence(Presence source, Presence target, List<Column> columns, Instant readAt) {
    public Evidence {
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
        columns = List.copyOf(columns);
    }

    /// Whether a side has the row.
    public enum Presence {
        PRESENT,
        ABSENT
    }

    /// One column on both sides; null where the row is absent.
    public record Column(
            String name, @Nullable Cell source, @Nullable Cell target) {}

    /// A value on one side.
    ///
    /// @param fingerprint 16 hexadecimal digits, keyed: equal for equal values of the column in both databases, and
    ///     not comparable with the fingerprints of the change topics
    /// @param value only when the operator lets values be shown and the column is not redacted
    public record Cell(String fingerprint, @Nullable Value value) {}

    /// A value in clear.
    ///
    /// @param text in canonical form; null for NULL
    public record Value(@Nullable String text) {}
}
