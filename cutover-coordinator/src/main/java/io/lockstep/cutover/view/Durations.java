package io.lockstep.cutover.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Spans between the clocks of different machines.
public final class Durations {
    private Durations() {}

    /// The time from one instant to another, never negative: clocks that disagree a little are no news.
    public static Duration since(Instant then, Instant now) {
        Duration between = Duration.between(then, now);
        return between.isNegative() ? Duration.ZERO : between;
    }

    /// Seconds with fractions, for JSON and metrics.
    public static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /// Such as `7.2 s`.
    static String text(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", seconds(duration));
    }
}
