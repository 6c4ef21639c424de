package io.lockstep.cutover.view;

import java.util.Comparator;

/// One partition of one lane: what progress is reported for.
public record LanePartition(String lane, int partition) implements Comparable<LanePartition> {
    private static final Comparator<LanePartition> ORDER =
            Comparator.comparing(LanePartition::lane).thenComparingInt(LanePartition::partition);

    @Override
    public int compareTo(LanePartition other) {
        return ORDER.compare(this, other);
    }

    /// The Kafka key of its progress: `lane/partition`.
    @Override
    public String toString() {
        return lane + "/" + partition;
    }
}
