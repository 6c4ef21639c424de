package io.lockstep.lab.dms;

import java.time.Duration;

/// What the replicator does wrong, or in its own way, beyond what its task's settings say. All of it is
/// described of
/// DMS.
///
/// @param ignoresDeletes rows stay on the target
/// @param ignoresKeyChanges a row keeps its old key on the target
/// @param cutsNumerics values of `numeric` without a scale lose what is beyond six decimals
/// @param updatesInHalves in batches, an update is written as a deletion and an insertion, in two transactions
/// @param replays how many applied transactions it applies once more when it is resumed
/// @param stopping how long it is `stopping`
public record Behaviour(
        boolean ignoresDeletes,
        boolean ignoresKeyChanges,
        boolean cutsNumerics,
        boolean updatesInHalves,
        int replays,
        Duration stopping) {
    /// A faithful one.
    public static final Behaviour FAITHFUL = new Behaviour(false, false, false, false, 0, Duration.ZERO);

    public Behaviour ignoringDeletes() {
        return new Behaviour(true, ignoresKeyChanges, cutsNumerics, updatesInHalves, replays, stopping);
    }

    public Behaviour ignoringKeyChanges() {
        return new Behaviour(ignoresDeletes, true, cutsNumerics, updatesInHalves, replays, stopping);
    }

    public Behaviour cuttingNumerics() {
        return new Behaviour(ignoresDeletes, ignoresKeyChanges, true, updatesInHalves, replays, stopping);
    }

    public Behaviour updatingInHalves() {
        return new Behaviour(ignoresDeletes, ignoresKeyChanges, cutsNumerics, true, replays, stopping);
    }

    public Behaviour replaying(int transactions) {
        return new Behaviour(ignoresDeletes, ignoresKeyChanges, cutsNumerics, updatesInHalves, transactions, stopping);
    }

    public Behaviour stoppingFor(Duration time) {
        return new Behaviour(ignoresDeletes, ignoresKeyChanges, cutsNumerics, updatesInHalves, replays, time);
    }
}
