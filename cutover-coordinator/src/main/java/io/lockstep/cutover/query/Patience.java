package io.lockstep.cutover.query;

import java.sql.SQLException;
import java.time.Duration;

/// How long something is waited for that others have to do, and how often it is looked at.
public record Patience(Duration limit, Duration glance) {
    /// For a server that ends a process, inside the pause.
    public static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMillis(2));

    /// Outside it.
    public static final Patience LONG = new Patience(Duration.ofSeconds(20), Duration.ofMillis(50));

    public Patience {
        if (limit.isNegative() || glance.toMillis() < 1) {
            throw new IllegalArgumentException("No patience: " + limit + ", a look every " + glance);
        }
    }

    /// Looks at once, and again and again.
    ///
    /// @return whether it came to be
    public boolean until(Condition condition) throws SQLException, InterruptedException {
        long began = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - began > limit.toNanos()) {
                return false;
            }
            Thread.sleep(glance);
        }
        return true;
    }

    /// What is waited for.
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws SQLException;
    }
}
