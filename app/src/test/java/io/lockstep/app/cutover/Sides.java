package io.lockstep.app.cutover;

import io.lockstep.lab.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Watches whether the application's role can log in on both sides at once. A side that cannot be asked is not open.
final class Sides implements AutoCloseable {
    private static final Duration BREATH = Duration.ofMillis(20);
    private static final String OPEN = "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + Migration.APP + "'";

    private final Migration migration;
    private final AtomicInteger bothOpen = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    private Sides(Migration migration) {
        this.migration = migration;
        thread = Thread.ofVirtual().start(this::run);
    }

    static Sides watch(Migration migration) {
        return new Sides(migration);
    }

    /// The source is asked before and after the target: it was open in between, when it was both times.
    private void run() {
        while (!closed) {
            if (isOpen(migration.source()) && isOpen(migration.target()) && isOpen(migration.source())) {
                bothOpen.incrementAndGet();
            }
            try {
                Thread.sleep(BREATH);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    boolean isOpen(Database side) {
        try {
            return Migration.value(side, OPEN).equals("t");
        } catch (SQLException _) {
            return false;
        }
    }

    /// How often both were open.
    int bothOpen() {
        return bothOpen.get();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
