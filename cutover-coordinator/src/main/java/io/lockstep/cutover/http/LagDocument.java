package io.lockstep.cutover.http;

import io.lockstep.events.LagHistogram;
import org.jspecify.annotations.Nullable;

/// Percentiles of a lag over the last minutes, in seconds, each within ten percent; null without samples.
record LagDocument(
        long samples,
        @Nullable Double p50,
        @Nullable Double p95,
        @Nullable Double p99,
        @Nullable Double max) {
    static LagDocument of(LagHistogram lag) {
        return new LagDocument(
                lag.samples(), seconds(lag, 0.50), seconds(lag, 0.95), seconds(lag, 0.99), seconds(lag, 1));
    }

    static @Nullable Double seconds(LagHistogram lag, double share) {
        return lag.samples() == 0 ? null : Math.round(lag.percentileMillis(share)) / 1000.0;
    }
}
