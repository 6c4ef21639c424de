package io.lockstep.verifier.sweeper;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/// How many rows a second were compared over the last seconds. Confined to one thread.
final class Pace {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long rows) {}

    /// @param rows in all, up to now
    void count(Instant now, long rows) {
        samples.addLast(new Sample(now, rows));
        while (samples.size() > 2 && samples.getFirst().at().plus(WINDOW).isBefore(now)) {
            samples.removeFirst();
        }
    }

    double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
        return seconds <= 0 ? 0 : Math.max(0, last.rows() - first.rows()) / seconds;
    }
}
