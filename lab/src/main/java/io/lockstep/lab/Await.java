package io.lockstep.lab;

import java.sql.SQLException;
import java.time.Duration;

/// Asks a database again and again until something is true.
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /// @param what the condition, in words that complete "Waited in vain until …"
    /// @throws LabException when it is still false after the timeout; or when the thread is interrupted, which it
    ///     then still is
    static void until(String what, Duration timeout, Condition condition) throws SQLException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new LabException("Waited " + timeout.toSeconds() + " s in vain until " + what);
            }
            pause(what);
        }
    }

    private static void pause(String what) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting until " + what, e);
        }
    }

    /// Something that a database knows.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws SQLException;
    }
}
