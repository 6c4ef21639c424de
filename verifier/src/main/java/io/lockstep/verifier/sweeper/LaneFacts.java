package io.lockstep.verifier.sweeper;

import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the verifier has published about one lane. Immutable.
///
/// @param epoch the newest that a partition has reported; 0 before the first report
/// @param partitions the newest progress of each
/// @param movedAt when each partition's proof last moved, by the clock of who listens
record LaneFacts(long epoch, Map<Integer, Progress> partitions, Map<Integer, Instant> movedAt) {
    static final LaneFacts NONE = new LaneFacts(0, Map.of(), Map.of());

    LaneFacts {
        partitions = Map.copyOf(partitions);
        movedAt = Map.copyOf(movedAt);
    }

    LaneFacts plus(Progress progress, Instant now) {
        var newest = new HashMap<>(partitions);
        Progress before = newest.put(progress.partition(), progress);
        var moved = new HashMap<>(movedAt);
        if (before == null || before.epoch() != progress.epoch() || before.proven() != progress.proven()) {
            moved.put(progress.partition(), now);
        }
        return new LaneFacts(Math.max(epoch, progress.epoch()), newest, moved);
    }

    /// Whether every partition has reached a proof point in the epoch: the target has shown the watermark
    /// from which on it is judged.
    ///
    /// @param count of partitions that there are
    boolean hasProof(int count) {
        return epoch > 0
                && partitions.size() >= count
                && partitions.values().stream()
                        .allMatch(progress -> progress.epoch() == epoch
                                && progress.proven() > 0
                                && progress.reasons().isEmpty());
    }

    /// What replication of the newest watermark took, in the partition that it took longest in.
    Duration replication() {
        return partitions.values().stream()
                .map(Progress::replicationMillis)
                .filter(Objects::nonNull)
                .map(Duration::ofMillis)
                .reduce(Duration.ZERO, LaneFacts::longer);
    }

    /// For how long the proof has not moved, in the partition where it has not for longest.
    Duration standing(Instant now) {
        return movedAt.values().stream()
                .map(moved -> Duration.between(moved, now))
                .reduce(Duration.ZERO, LaneFacts::longer);
    }

    private static Duration longer(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) > 0 ? one : other;
    }
}
