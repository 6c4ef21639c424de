package io.lockstep.cutover.view;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.events.json.CaptureReport;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Everything the verifier and the captures have said so far, in its newest form. Immutable; [Ledger]
/// makes the next one.
///
/// @param captures the newest report of each, by its key
/// @param heard when each of these was heard of, by its key
/// @param canaries of each lane, by its name
/// @param unreadableRecords how many records could not be read in all
/// @param unreadable the places of those that no later record has replaced
/// @param sweeps how far the rows at rest have been compared
public record VerificationState(
        NavigableMap<LanePartition, PartitionView> partitions,
        Divergences divergences,
        Map<String, CaptureReport> captures,
        Map<String, Instant> heard,
        Map<String, Canaries> canaries,
        long unreadableRecords,
        List<Unreadable> unreadable,
        Sweeps sweeps) {
    /// Nothing has been said yet.
    public static final VerificationState EMPTY = new VerificationState(
            new TreeMap<>(), Divergences.NONE, Map.of(), Map.of(), Map.of(), 0, List.of(), Sweeps.NONE);

    public VerificationState {
        partitions = Collections.unmodifiableNavigableMap(new TreeMap<>(partitions));
        captures = Map.copyOf(captures);
        heard = Map.copyOf(heard);
        canaries = Map.copyOf(canaries);
        unreadable = List.copyOf(unreadable);
    }

    /// When the newest progress was heard of; empty before the first.
    public Optional<Instant> newestProgressAt() {
        return views().stream().map(view -> view.heardAt()).max(Instant::compareTo);
    }

    Collection<PartitionView> views() {
        return partitions.values();
    }
}
