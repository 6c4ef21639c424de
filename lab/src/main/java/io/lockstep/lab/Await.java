package io.lockstep.lab;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Asks a database again and again until something is true.
final class Await {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /// @param what the condition, in words that complete "Waited in vain until …"
    /// @throws LabException when it is still false after the timeout, or the thread is interrupted
    static void until(String what, Duration timeout, Condition condition) throws SQLException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new LabException("Waited " + timeout.toSeconds() + " s in vain until " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Something that a database knows.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws SQLException;
    }
}
