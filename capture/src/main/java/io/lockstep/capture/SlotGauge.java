package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a slot once a second, over a connection of its own.
final class SlotGauge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotGauge.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final DatabaseAddress database;
    private final String slot;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("slot-gauge").unstarted(this::watch);
    private volatile Optional<SlotState> latest = Optional.empty();

    SlotGauge(DatabaseAddress database, String slot) {
        this.database = database;
        this.slot = slot;
    }

    void start() {
        thread.start();
    }

    /// Empty while the server cannot be asked.
    Optional<SlotState> latest() {
        return latest;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(INTERVAL.multipliedBy(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        do {
            try (Connection connection = database.connect()) {
                look(connection);
            } catch (SQLException e) {
                latest = Optional.empty();
                LOG.atDebug().addKeyValue("database", database).setCause(e).log("The slot cannot be looked at");
            }
        } while (!closed());
    }

    private void look(Connection connection) throws SQLException {
        do {
            latest = SlotState.read(connection, slot);
        } while (!closed());
    }

    private boolean closed() {
        try {
            return closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
