package io.lockstep.app.demo;

/// How fast the workload goes, as a share of its full rate, so that the services can follow on a slow machine: it is
/// halved while they are behind and do not catch up, and grows by a quarter at each look at which they are not.
///
/// @param share of the full rate, at least [#LEAST] and at most 1
/// @param lagSeconds how far the services were behind at the last look
record Pace(double share, double lagSeconds) {
    /// A workload that stands still would show nothing.
    static final double LEAST = 1 / 64.0;

    /// Before anything is known of the services.
    static final Pace FULL = new Pace(1, Double.POSITIVE_INFINITY);

    private static final double BEHIND_SECONDS = 3;
    private static final double UP_TO_DATE_SECONDS = 1;
    private static final double FASTER = 1.25;

    /// @param lagSeconds how far the services are behind now
    /// @param elapsedSeconds since the last look
    Pace next(double lagSeconds, double elapsedSeconds) {
        if (staysBehind(lagSeconds, elapsedSeconds)) {
            return new Pace(Math.max(LEAST, share / 2), lagSeconds);
        }
        boolean upToDate = lagSeconds < UP_TO_DATE_SECONDS;
        return new Pace(upToDate ? Math.min(1, share * FASTER) : share, lagSeconds);
    }

    /// Behind at two looks, and not reading two seconds' worth in a second: what a stalled replicator brings all at
    /// once
    /// is no reason yet.
    private boolean staysBehind(double lagNow, double elapsedSeconds) {
        return Math.min(lagSeconds, lagNow) > BEHIND_SECONDS && lagNow > lagSeconds - elapsedSeconds;
    }
}
