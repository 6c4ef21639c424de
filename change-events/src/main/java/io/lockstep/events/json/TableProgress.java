package io.lockstep.events.json;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.UnprovenReason;
import java.util.Map;
import java.util.Set;

/// What happened to one table in one partition, in this epoch.
///
/// @param rows distinct keys seen
/// @param source accepted versions of the source by operation
/// @param target accepted versions of the target by operation
/// @param duplicates versions of the target that changed nothing
/// @param coalesced versions of the target that a newer one followed before the proof point
/// @param transients faults that were right again when they were found
/// @param torn transactions of the source that the target has shown in several of its own, as far as rows of this
///     table in this partition have told
/// @param suspects keys that are suspect now
/// @param undecided keys that are undecided now
/// @param inFlight versions of the source that are not yet decided
/// @param lags by the operation of the source version, from the broker's time of it to that of the target version that
///     settled it
/// @param reasons why the table is UNPROVEN; empty when it is not
public record TableProgress(
        long rows,
        Map<Operation, Long> source,
        Map<Operation, Long> target,
        long settled,
        long superseded,
        long duplicates,
        long coalesced,
        Map<DivergenceClass, Long> transients,
        long torn,
        long suspects,
        long undecided,
        long inFlight,
        Map<Operation, LagHistogram> lags,
        Set<UnprovenReason> reasons) {
    public TableProgress {
        source = Map.copyOf(source);
        target = Map.copyOf(target);
        transients = Map.copyOf(transients);
        lags = Map.copyOf(lags);
        reasons = Set.copyOf(reasons);
    }

    /// The lags of all operations.
    public LagHistogram lag() {
        return lags.values().stream().reduce(LagHistogram.EMPTY, LagHistogram::plus);
    }

    /// The lags of one operation.
    public LagHistogram lag(Operation operation) {
        return lags.getOrDefault(operation, LagHistogram.EMPTY);
    }
}
