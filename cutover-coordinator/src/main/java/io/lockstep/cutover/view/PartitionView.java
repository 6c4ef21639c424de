package io.lockstep.cutover.view;

import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// The newest progress of one partition, and when it last moved.
///
/// @param sourceMovedAt when the newest watermark of the source was first reported; at the latest, since reports
///     between are lost to compaction
/// @param provenAt when the proven watermark was first reported; at the latest, likewise
/// @param lags of what was settled lately
public record PartitionView(Progress progress, Instant sourceMovedAt, Instant provenAt, LagWindow lags) {
    /// The partition whose proof reaches least far comes first; of equals, the one proven last.
    public static final Comparator<PartitionView> BY_PROOF = Comparator.<PartitionView>comparingLong(
                    view -> view.progress().proven())
            .thenComparing(PartitionView::provenAt, Comparator.reverseOrder());

    static PartitionView first(Progress progress) {
        return new PartitionView(progress, progress.at(), progress.at(), LagWindow.first(progress));
    }

    PartitionView next(Progress next) {
        boolean sameEpoch = next.epoch() == progress.epoch();
        boolean sourceStands = sameEpoch && next.sourceWatermark() == progress.sourceWatermark();
        boolean proofStands = sameEpoch && next.proven() == progress.proven();
        return new PartitionView(
                next, sourceStands ? sourceMovedAt : next.at(), proofStands ? provenAt : next.at(), lags.next(next));
    }

    public LanePartition id() {
        return new LanePartition(progress.lane(), progress.partition());
    }

    /// Whether the partition has reached a proof point in its epoch.
    public boolean hasProof() {
        return progress.proofPoint() > 0 && progress.proven() > 0 && progress.provenWrittenAt() != null;
    }

    /// From the writing of the proven watermark to the report that it is proven; empty before the first proof.
    public Optional<Duration> verificationLag() {
        return Optional.ofNullable(progress.provenWrittenAt()).map(written -> Durations.since(written, provenAt));
    }

    /// What the replication of the newest watermark took; empty before the first.
    public Optional<Duration> replicationLag() {
        return Optional.ofNullable(progress.replicationMillis()).map(Duration::ofMillis);
    }

    /// Whether every version received is accounted for (G15).
    public boolean balanced() {
        return progress.sourceAccount().balanced() && progress.targetAccount().balanced();
    }
}
