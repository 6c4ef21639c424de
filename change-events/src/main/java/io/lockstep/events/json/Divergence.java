package io.lockstep.events.json;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.Position;
import io.lockstep.events.Replay;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
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
/// @param evidence what direct reads have shown; null until they confirmed it
/// @param attempts how many rounds of direct reads the newest ruling took; 0 before the first
/// @param acknowledgement who has taken note of it; null when nobody has
/// @param replay when nothing is remembered of what the row was before, and the target has shown it again only
///     because the replicator has gone back: most often nothing is wrong; null otherwise
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
        boolean transientFault,
        @Nullable Evidence evidence,
        int attempts,
        Ruling.@Nullable Acknowledgement acknowledgement,
        @Nullable Replay replay) {
    public Divergence {
        columns = List.copyOf(columns);
    }

    /// One that nobody has looked at yet.
    public Divergence(
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
        this(
                id,
                lane,
                epoch,
                partition,
                key,
                type,
                state,
                columns,
                sourcePosition,
                targetPosition,
                targetTransaction,
                watermark,
                appearedAt,
                detectedAt,
                closedAt,
                transientFault,
                null,
                0,
                null,
                null);
    }

    /// The same in another state, with what the rulings about it have brought.
    public Divergence ruled(
            DivergenceState to,
            @Nullable Evidence shown,
            int rounds,
            Ruling.@Nullable Acknowledgement noted,
            @Nullable Instant closed) {
        return with(type, to, closed, shown, rounds, noted);
    }

    /// The same with the class that its evidence gives it, and what the evidence means by what the logs have proven.
    public Divergence classified() {
        return evidence == null
                ? this
                : with(evidence.classOf(type), state, closedAt, evidence.of(type), attempts, acknowledgement);
    }

    /// The same as one of many that a replay has brought.
    public Divergence of(@Nullable Replay cause) {
        return new Divergence(
                id,
                lane,
                epoch,
                partition,
                key,
                type,
                state,
                columns,
                sourcePosition,
                targetPosition,
                targetTransaction,
                watermark,
                appearedAt,
                detectedAt,
                closedAt,
                transientFault,
                evidence,
                attempts,
                acknowledgement,
                cause);
    }

    private Divergence with(
            DivergenceClass as,
            DivergenceState to,
            @Nullable Instant closed,
            @Nullable Evidence shown,
            int rounds,
            Ruling.@Nullable Acknowledgement noted) {
        return new Divergence(
                id,
                lane,
                epoch,
                partition,
                key,
                as,
                to,
                columns,
                sourcePosition,
                targetPosition,
                targetTransaction,
                watermark,
                appearedAt,
                detectedAt,
                closed,
                transientFault,
                shown,
                rounds,
                noted,
                replay);
    }

    /// Whether it is one that the replicator is known for, whatever has become of it.
    public boolean knownLoss() {
        return type == DivergenceClass.KNOWN_LOSSY;
    }

    /// The rules of the replicator's profile that explain it; empty unless it is a [#knownLoss].
    public List<String> losses() {
        return evidence == null || !knownLoss() ? List.of() : evidence.losses();
    }

    /// How rulings name it.
    public Ruling.Subject subject() {
        return new Ruling.Subject(id, lane, epoch, partition, key, watermark);
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
