package io.lockstep.cutover.view;

import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest progress of one partition, and when it last moved.
///
/// @param heardAt when it was heard of
/// @param sourceMovedAt when the newest watermark of the source was first reported; at the latest, since reports
///     between are lost to compaction
/// @param provenAt when the proven watermark was first reported; at the latest, likewise
/// @param moments when the watermarks from the proven one on were first heard of
/// @param provenFrom when the proven watermark was written; null before the first
/// @param lags of what was settled lately
public record PartitionView(
        Progress progress,
        Instant heardAt,
        Instant sourceMovedAt,
        Instant provenAt,
        Moments moments,
        @Nullable Instant provenFrom,
        LagWindow lags) {
    /// The partition whose proof reaches least far comes first; of equals, the one proven last.
    public static final Comparator<PartitionView> BY_PROOF = Comparator.<PartitionView>comparingLong(
                    view -> view.progress().proven())
            .thenComparing(PartitionView::provenAt, Comparator.reverseOrder());

    /// What was published before this process listened is dated by what it says itself.
    static PartitionView first(Progress progress, Instant heardAt) {
        Moments moments = Moments.NONE.plus(progress.sourceWatermark(), heardAt, progress.proven());
        return new PartitionView(
                progress, heardAt, heardAt, heardAt, moments, progress.provenWrittenAt(), LagWindow.first(progress));
    }

    /// @param live whether it was heard of when it was published
    PartitionView next(Progress next, Instant heard, boolean live) {
        if (next.epoch() != progress.epoch()) {
            return first(next, heard);
        }
        boolean sourceStands = next.sourceWatermark() == progress.sourceWatermark();
        boolean proofStands = next.proven() == progress.proven();
        Moments more = moments.plus(next.sourceWatermark(), heard, next.proven());
        Instant written = next.provenWrittenAt();
        return new PartitionView(
                next,
                heard,
                sourceStands ? sourceMovedAt : heard,
                proofStands ? provenAt : heard,
                more,
                live && written != null ? more.of(next.proven()).orElse(written) : written,
                lags.next(next));
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

    /// What the replication of the newest watermark took; empty before the first. Nothing, where the target's capture
    /// has handed it on before the source's.
    public Optional<Duration> replicationLag() {
        return Optional.ofNullable(progress.replicationMillis()).map(millis -> Duration.ofMillis(Math.max(0, millis)));
    }

    /// Whether every version received is accounted for (G15).
    public boolean balanced() {
        return progress.sourceAccount().balanced() && progress.targetAccount().balanced();
    }
}
