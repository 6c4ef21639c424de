package io.lockstep.cutover.runner;

import java.time.Duration;

/// How long things may take, and how often they are tried.
///
/// @param pauseBudget how long clients may wait, from before the first pooler is asked to the decision
/// @param tries of an act before the decision; after it they do not end
/// @param retry between two tries, at first; it doubles up to twenty times that
/// @param look between two looks of a check outside the pause
/// @param closeLook between two looks inside it
public record Pace(Duration pauseBudget, int tries, Duration retry, Duration look, Duration closeLook) {
    private static final int MOST = 20;

    public static Pace of(Duration pauseBudget) {
        return new Pace(pauseBudget, 5, Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(5));
    }

    /// How long to wait after so many tries in vain.
    Duration after(int attempts) {
        return retry.multipliedBy(Math.min(MOST, 1L << Math.min(attempts - 1, MOST)));
    }
}
