package io.lockstep.cutover.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Durations in JSON: seconds, to the millisecond.
final class Seconds {
    private Seconds() {}

    static double of(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static @Nullable Double orNull(Optional<Duration> duration) {
        return duration.map(Seconds::of).orElse(null);
    }
}
