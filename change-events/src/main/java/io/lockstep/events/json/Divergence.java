package io.lockstep.events.json;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest state of one divergence, as it stands on the verdicts topic.
///
/// @param id stable through all its states: lane, epoch, key and the proof point that raised it decide it
/// @param columns the columns that differ; empty when whole rows are missing or superfluous
/// @param sourcePosition where the expected version stands; null when the source had none that was due
/// @param targetPosition where the version found stands; null when the target showed none
/// @param targetTransaction the transaction that wrote the version found, in the target
/// @param watermark the watermark at whose proof point it was raised
/// @param appearedAt when the difference could first be seen: the broker's time of the version that made it
/// @param detectedAt when the verifier raised it
/// @param closedAt when it was withdrawn or healed; null while it is open
/// @param transientFault whether it was already right again when it was found (counted and listed, never an alarm)
public record Divergence(
        String id,
        String lane,
        long epoch,
        int partition,
        RowKey key,
        DivergenceClass type,
        DivergenceState state,
        List<String> columns,
        @Nullable Position sourcePosition,
        @Nullable Position targetPosition,
        @Nullable Long targetTransaction,
        long watermark,
        Instant appearedAt,
        Instant detectedAt,
        @Nullable Instant closedAt,
        boolean transientFault) {
    public Divergence {
        columns = List.copyOf(columns);
    }

    /// How long it took from the version that made the difference to the verdict. Never negative.
    public Duration detection() {
        Duration between = Duration.between(appearedAt, detectedAt);
        return between.isNegative() ? Duration.ZERO : between;
    }

    /// The side whose version the row lacks or should not have.
    public Side odd() {
        return targetPosition == null ? Side.SOURCE : Side.TARGET;
    }
}
