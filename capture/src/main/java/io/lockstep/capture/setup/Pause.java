package io.lockstep.capture.setup;

import io.lockstep.capture.database.SetupException;
import java.time.Duration;

/// The moment between two looks at a server.
final class Pause {
    private static final Duration GLANCE = Duration.ofMillis(50);

    private Pause() {}

    /// @param what is waited for
    /// @throws SetupException when the thread is interrupted; it stays interrupted
    static void before(String what) {
        try {
            Thread.sleep(GLANCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException("Interrupted while waiting: " + what, "start again", e);
        }
    }
}
