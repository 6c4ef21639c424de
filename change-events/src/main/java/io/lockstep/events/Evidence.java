package io.lockstep.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What direct reads of both databases have shown of a row that differs.
///
/// @param source whether the source has the row
/// @param target whether the target has it
/// @param columns those that differ; every compared one when a side lacks the row
/// @param readAt when the target was read last, by the verifier's clock
/// @param cause what most likely made it; null when nothing follows from what was read
/// @param losses names of the rules of the replicator's profile that explain every column that differs; empty when
///     one is left unexplained
public record Evidence(
        Presence source,
        Presence target,
        List<Column> columns,
        Instant readAt,
        @Nullable Explanation cause,
        List<String> losses) {
    public Evidence {
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
        columns = List.copyOf(columns);
        losses = losses == null ? List.of() : List.copyOf(losses);
    }

    /// Of a difference that nothing explains.
    public Evidence(Presence source, Presence target, List<Column> columns, Instant readAt) {
        this(source, target, columns, readAt, null, List.of());
    }

    /// Whether a side has the row.
    public enum Presence {
        PRESENT,
        ABSENT
    }

    /// One column on both sides; null where the row is absent.
    ///
    /// @param cause what most likely made the values differ; null when nothing follows from them
    public record Column(
            String name,
            @Nullable Cell source,
            @Nullable Cell target,
            @Nullable Cause cause) {
        /// Of values that nothing explains.
        public Column(String name, @Nullable Cell source, @Nullable Cell target) {
            this(name, source, target, null);
        }
    }

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

    /// A cause in full.
    ///
    /// @param columns those of the ones that differ which it explains; empty when it is about the whole row
    /// @param text for people
    public record Explanation(Cause id, List<String> columns, String text) {
        public Explanation {
            Objects.requireNonNull(id);
            columns = List.copyOf(columns);
        }

        /// In the words of the cause itself.
        public static Explanation of(Cause id, List<String> columns) {
            return new Explanation(id, columns, id.text());
        }
    }

    /// The same of a row of whose values causes follow.
    ///
    /// @param byColumn what follows for columns
    /// @param main what follows for the row; null when nothing does
    /// @param rules names of the rules that explain every column that differs; empty when they do not
    public Evidence explained(SortedMap<String, Cause> byColumn, @Nullable Cause main, List<String> rules) {
        List<Column> named = columns.stream()
                .map(column -> new Column(column.name(), column.source(), column.target(), byColumn.get(column.name())))
                .toList();
        List<String> covered = byColumn.keySet().stream()
                .filter(name -> byColumn.get(name) == main)
                .toList();
        return new Evidence(source, target, named, readAt, main == null ? null : Explanation.of(main, covered), rules);
    }

    /// Which class a difference that the logs have proven has by this evidence. What a stranger has written is no loss
    /// of the replicator's, whatever it looks like.
    public DivergenceClass classOf(DivergenceClass proven) {
        return losses.isEmpty() || proven == DivergenceClass.FOREIGN_WRITE ? proven : DivergenceClass.KNOWN_LOSSY;
    }

    /// The same of a difference of which the logs have proven more than values can tell. Where the target has stayed
    /// behind, gone back, or was written by a stranger, what its values look like means nothing.
    public Evidence of(DivergenceClass proven) {
        if (classOf(proven) == DivergenceClass.KNOWN_LOSSY) {
            return this;
        }
        return switch (proven) {
            case VALUE_MISMATCH, KNOWN_LOSSY, MISSING_ROW, LOST_DELETE, TRUNCATE_MISMATCH ->
                cause != null && cause.id().ofTheLogs() ? caused(null) : this;
            case LOST_UPDATE -> caused(null);
            case STALE_APPLY -> caused(Explanation.of(Cause.REPLAYED, List.of()));
            case FOREIGN_WRITE -> caused(Explanation.of(Cause.FOREIGN_WRITER, List.of()));
        };
    }

    private Evidence caused(@Nullable Explanation by) {
        List<Column> bare = columns.stream()
                .map(column -> new Column(column.name(), column.source(), column.target()))
                .toList();
        return new Evidence(source, target, bare, readAt, by, List.of());
    }
}
