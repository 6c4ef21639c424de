package io.lockstep.events.json;

import io.lockstep.events.Position;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How far the proof has come in one partition of one lane. What is proven of the lane is the lowest
/// [#proven] over its partitions.
///
/// @param proofPoint m, the newest watermark decided at; 0 before the first
/// @param proven p, the watermark before which every source version is decided; 0 before the first. Only
///     p is proven
/// @param provenWrittenAt when watermark p was written, by its writer's clock; null before the first
/// @param sourceWatermark the newest watermark read from the source; 0 before the first
/// @param targetWatermark the newest watermark read from the target; 0 before the first
/// @param replicationMillis how long the newest watermark read from both took from one log to the other,
///     by the broker's clock; null before the first
/// @param oldestInFlightAt when the oldest undecided source version was appended, at most; null when
///     nothing is in flight
/// @param reasons why the partition is UNPROVEN; empty when it is not
/// @param at when this was published
public record Progress(
        String lane,
        int partition,
        long epoch,
        long proofPoint,
        long proven,
        @Nullable Instant provenWrittenAt,
        long sourceWatermark,
        long targetWatermark,
        @Nullable Long replicationMillis,
        Position sourcePosition,
        Position targetPosition,
        SourceAccount sourceAccount,
        TargetAccount targetAccount,
        @Nullable Instant oldestInFlightAt,
        Set<UnprovenReason> reasons,
        Map<TableId, TableProgress> tables,
        Instant at) {
    public Progress {
        reasons = Set.copyOf(reasons);
        tables = Map.copyOf(tables);
    }

    /// The same without what it says of some tables.
    public Progress without(Predicate<TableId> some) {
        if (tables.keySet().stream().noneMatch(some)) {
            return this;
        }
        Map<TableId, TableProgress> others = new HashMap<>(tables);
        others.keySet().removeIf(some);
        return new Progress(
                lane,
                partition,
                epoch,
                proofPoint,
                proven,
                provenWrittenAt,
                sourceWatermark,
                targetWatermark,
                replicationMillis,
                sourcePosition,
                targetPosition,
                sourceAccount,
                targetAccount,
                oldestInFlightAt,
                reasons,
                others,
                at);
    }
}
