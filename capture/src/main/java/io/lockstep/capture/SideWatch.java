package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a slot, a publication and its tables once a second, over a connection of its own that only reads.
final class SideWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SideWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration BLIND = Duration.ofSeconds(10);

    private final DatabaseAddress database;
    private final String slot;
    private final SlotWatch slots;
    private final CatalogueWatch catalogue;
    private final Consumer<Optional<SlotState>> looked;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("side-watch").unstarted(this::watch);
    private final Continuity continuity;
    private long seenAt = System.nanoTime();
    private volatile Optional<SlotState> latest = Optional.empty();

    /// @param looked is told of the slot after each look
    SideWatch(CaptureSettings settings, Continuity continuity, SlotWatch slots, Consumer<Optional<SlotState>> looked) {
        this.database = settings.database();
        this.slot = settings.names().slot(settings.side());
        this.slots = slots;
        this.continuity = continuity;
        this.catalogue = new CatalogueWatch(settings, continuity);
        this.looked = looked;
    }

    void start() {
        thread.start();
    }

    /// Looks at the publication and its tables before anything is read of the log.
    void beforeStreaming(Connection connection) throws SQLException {
        catalogue.look(connection);
    }

    /// The slot as it was seen last. Empty while the server cannot be asked.
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
                limit(connection);
                look(connection);
            } catch (SQLException e) {
                latest = Optional.empty();
                failed(e);
            }
        } while (!closed());
    }

    private void look(Connection connection) throws SQLException {
        do {
            latest = SlotState.read(connection, slot);
            slots.look(latest, connection);
            catalogue.look(connection);
            seenAt = System.nanoTime();
            continuity.blind(Optional.empty());
            looked.accept(latest);
        } while (!closed());
    }

    private void failed(SQLException e) {
        LOG.atDebug().addKeyValue("database", database).setCause(e).log("The database cannot be looked at");
        if (System.nanoTime() - seenAt > BLIND.toNanos()) {
            continuity.blind(Optional.of("publication, tables and slot of the "
                    + continuity.side().word() + " have not been seen for " + BLIND.toSeconds() + " s: "
                    + Failures.message(e) + ": see that " + database + " can be reached"));
        }
    }

    private static void limit(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET default_transaction_read_only = on");
            set.execute("SET lock_timeout = '1s'");
        }
        connection.setNetworkTimeout(Runnable::run, (int) BLIND.toMillis());
    }

    private boolean closed() {
        try {
            return closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
