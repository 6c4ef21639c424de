package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A difference that a proof point has established.
///
/// @param columns the columns that differ; empty when a whole row is missing or superfluous
/// @param expected what the target should have shown at least; null when that is not known
/// @param found what it had; null when that is not known
/// @param sourcePosition where the expected version stands; null when none was due
/// @param targetPosition where the version found stands; null when the target showed none
/// @param targetTransaction the transaction that wrote the version found; null when the target showed none
/// @param watermark m of the proof point that raised it first
/// @param appearedAt the broker's time of the version that made the difference
/// @param raisedAt the broker's time of the record that completed the proof point that raised it first
public record Suspect(
        DivergenceClass type,
        List<String> columns,
        @Nullable RowImage expected,
        @Nullable RowImage found,
        @Nullable Position sourcePosition,
        @Nullable Position targetPosition,
        @Nullable Long targetTransaction,
        long watermark,
        Instant appearedAt,
        Instant raisedAt) {
    public Suspect {
        columns = List.copyOf(columns);
    }

    /// Whether no log has told of it, and a sweep has.
    boolean atRest() {
        return expected == null && sourcePosition == null && targetPosition == null;
    }

    /// The same with the columns that direct reads have found to differ, where the logs could not tell: what one of
    /// the sides had before is not known of every row.
    Suspect naming(List<String> read) {
        return !columns.isEmpty()
                ? this
                : new Suspect(
                        type,
                        read,
                        expected,
                        found,
                        sourcePosition,
                        targetPosition,
                        targetTransaction,
                        watermark,
                        appearedAt,
                        raisedAt);
    }
}
