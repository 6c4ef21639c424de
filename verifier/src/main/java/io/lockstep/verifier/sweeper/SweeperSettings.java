package io.lockstep.verifier.sweeper;

import io.lockstep.verifier.sweep.SweepSettings;
import java.time.Duration;
import java.util.Optional;

/// How a running deployment sweeps.
///
/// @param rows how rows are compared: `jobs` chunks at once over all lanes
/// @param maxLag the most that replication, or its verification, may be behind while it sweeps; positive
/// @param automatic whether a pass begins by itself for what no pass of the epoch has been through
/// @param schedule how long after the end of a pass the next one begins; empty for never
/// @param tables which tables a lane carries
public record SweeperSettings(
        SweepSettings rows, Duration maxLag, boolean automatic, Optional<Duration> schedule, LaneTables tables) {
    public SweeperSettings {
        if (!maxLag.isPositive() || schedule.stream().anyMatch(every -> !every.isPositive())) {
            throw new IllegalArgumentException("sweep.max-lag and sweep.schedule are positive");
        }
    }
}
