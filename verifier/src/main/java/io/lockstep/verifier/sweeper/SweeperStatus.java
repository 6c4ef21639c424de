package io.lockstep.verifier.sweeper;

import java.util.Optional;

/// How a sweeper is doing.
///
/// @param leads whether it is the one that sweeps
/// @param rows of the source that it has compared since it started
/// @param rowsPerSecond lately; 0 when nothing is compared
/// @param error what keeps it from sweeping; empty while nothing does. It mends itself
public record SweeperStatus(boolean leads, long rows, double rowsPerSecond, Optional<String> error) {
    static final SweeperStatus NONE = new SweeperStatus(false, 0, 0, Optional.empty());
}
