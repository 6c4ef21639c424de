package io.lockstep.capture.audit;

import java.time.Duration;

/// When samples begin and end.
public interface Rhythm {
    /// A sample that lasts as long as the second, so long after the one before.
    static Rhythm of(Duration between, Duration sample) {
        return new Rhythm() {
            @Override
            public void awaitBegin() throws InterruptedException {
                Thread.sleep(between);
            }

            @Override
            public void awaitEnd() throws InterruptedException {
                Thread.sleep(sample);
            }
        };
    }

    /// Returns when a sample is to begin.
    void awaitBegin() throws InterruptedException;

    /// Returns when it is to end.
    void awaitEnd() throws InterruptedException;
}
