package io.lockstep.cutover.view;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Everything the verifier has said so far, in its newest form. Immutable; [Ledger] makes the next one.
///
/// @param unreadableRecords how many records could not be read in all
/// @param unreadable the places of those that no later record has replaced
public record VerificationState(
        NavigableMap<LanePartition, PartitionView> partitions,
        Divergences divergences,
        long unreadableRecords,
        List<Unreadable> unreadable) {
    /// Nothing has been said yet.
    public static final VerificationState EMPTY =
            new VerificationState(new TreeMap<>(), Divergences.NONE, 0, List.of());

    public VerificationState {
        partitions = Collections.unmodifiableNavigableMap(new TreeMap<>(partitions));
        unreadable = List.copyOf(unreadable);
    }

    /// When the newest progress was published; empty before the first.
    public Optional<Instant> newestProgressAt() {
        return views().stream().map(view -> view.progress().at()).max(Instant::compareTo);
    }

    Collection<PartitionView> views() {
        return partitions.values();
    }
}
