package io.lockstep.app.demo;

/// How fast the workload goes, as a share of its full rate, so that the services can follow on a slow machine: it is
/// halved when they have been behind for some seconds and do not catch up, and grows by a quarter at each look at which
/// they are not.
///
/// @param share of the full rate, at least [#LEAST] and at most 1
/// @param lagSeconds how far the services were behind at the last look
/// @param behindSeconds for how long they have been behind at this share and have not caught up
record Pace(double share, double lagSeconds, double behindSeconds) {
    /// A workload that stands still would show nothing.
    static final double LEAST = 1 / 64.0;

    /// Before anything is known of the services.
    static final Pace FULL = new Pace(1, Double.POSITIVE_INFINITY, 0);

    private static final double BEHIND_SECONDS = 3;
    private static final double UP_TO_DATE_SECONDS = 1;
    private static final double FASTER = 1.25;

    /// What a stalled replicator brings all at once takes the services a moment, and so does a slower pace to show.
    private static final double PATIENCE_SECONDS = 3.5;

    /// @param lagSeconds how far the services are behind now
    /// @param elapsedSeconds since the last look
    Pace next(double lagSeconds, double elapsedSeconds) {
        if (!staysBehind(lagSeconds, elapsedSeconds)) {
            boolean upToDate = lagSeconds < UP_TO_DATE_SECONDS;
            return new Pace(upToDate ? Math.min(1, share * FASTER) : share, lagSeconds, 0);
        }
        double behind = behindSeconds + elapsedSeconds;
        return behind < PATIENCE_SECONDS
                ? new Pace(share, lagSeconds, behind)
                : new Pace(Math.max(LEAST, share / 2), lagSeconds, 0);
    }

    /// Behind at two looks, and not reading two seconds' worth in a second.
    private boolean staysBehind(double lagNow, double elapsedSeconds) {
        return Math.min(lagSeconds, lagNow) > BEHIND_SECONDS && lagNow > lagSeconds - elapsedSeconds;
    }
}
