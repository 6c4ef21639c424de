package io.lockstep.cutover.http;

import io.lockstep.cutover.proof.SyncGates;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.view.Overview;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The gates that are looked at all the time, also while there is no cutover, and since when each is as it is.
/// Thread-safe.
final class WatchedGates {
    private final Duration maxLag;
    private final Map<String, Gate> before = new HashMap<>();

    /// @param maxLag how far the replicator may be behind
    WatchedGates(Duration maxLag) {
        this.maxLag = maxLag;
    }

    Duration maxLag() {
        return maxLag;
    }

    synchronized List<Gate> look(Overview overview) {
        List<Gate> dated = SyncGates.watched(maxLag, overview).stream()
                .map(gate -> gate.since(
                        before.get(gate.name()), overview.observation().now()))
                .toList();
        dated.forEach(gate -> before.put(gate.name(), gate));
        return dated;
    }
}
