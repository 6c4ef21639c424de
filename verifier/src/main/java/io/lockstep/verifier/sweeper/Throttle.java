package io.lockstep.verifier.sweeper;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Decides whether a lane may be swept now. Pure.
///
/// @param maxLag the most that replication, or its verification, may be behind
/// @param partitions of the change topics
record Throttle(Duration maxLag, int partitions) {
    /// Why the lane may not be swept, for people; empty when it may.
    ///
    /// @param trouble what keeps a side from being read; empty when nothing is known to
    Optional<String> hold(LaneFacts lane, Optional<String> trouble, Instant now) {
        if (!lane.hasProof(partitions)) {
            return Optional.of("the target has to catch up first: the epoch has no proof point in every partition");
        }
        if (lane.replication().compareTo(maxLag) > 0) {
            return Optional.of(behind("replication", lane.replication()));
        }
        if (lane.standing(now).compareTo(maxLag) > 0) {
            return Optional.of(behind("verification", lane.standing(now)));
        }
        return trouble;
    }

    private String behind(String what, Duration lag) {
        return "%s is %d s behind (sweep.max-lag is %d s)".formatted(what, lag.toSeconds(), maxLag.toSeconds());
    }
}
