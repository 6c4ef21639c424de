package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.WatermarkTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a lane's watermarks on the source, one transaction each, until it is closed. Connections that break are
/// made anew. There is one writer to a lane: a second one waits, and says so. Thread-safe.
public final class WatermarkWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatermarkWriter.class);
    private static final int NETWORK_MILLIS = 5_000;

    private final Settings settings;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Connection source;
    private @Nullable Connection target;
    private volatile WatermarkStatus status = new WatermarkStatus(0, 0, 0, Optional.empty());

    private WatermarkWriter(Settings settings) {
        this.settings = settings;
        this.thread = Thread.ofVirtual().name("watermarks").unstarted(this::run);
    }

    /// Starts to write. The table must exist on both sides, and both captures' slots should: the first watermark
    /// begins the epoch.
    public static WatermarkWriter start(Settings settings) {
        WatermarkWriter writer = new WatermarkWriter(settings);
        writer.thread.start();
        return writer;
    }

    public WatermarkStatus status() {
        return status;
    }

    /// Returns when no further watermark will be written.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long next = System.nanoTime();
        do {
            write();
            next = Math.max(next + settings.interval().toNanos(), System.nanoTime());
        } while (!closed(next - System.nanoTime()));
        source = disconnect(source);
        target = disconnect(target);
    }

    private void write() {
        WatermarkStatus before = status;
        String unseen = look();
        try {
            Connection open = source == null ? WriterLock.take(connect(settings.source()), row()) : source;
            source = open;
            status = row().write(open, status).withError(unseen);
        } catch (SQLException e) {
            source = disconnect(source);
            status = status.withError("The source took no watermark: " + Failures.message(e));
        }
        if (!status.error().equals(before.error())) {
            LOG.atInfo().addKeyValue("error", status.error().orElse("none")).log("Watermark writer");
        }
    }

    /// Notes what the target shows. Where it cannot be asked the last answer stands: too low, never too high.
    ///
    /// @return why it could not be asked; null when it could
    private @Nullable String look() {
        try {
            Connection open = target == null ? connect(settings.target()) : target;
            target = open;
            long seen = row().sequence(open);
            status = status.withSeen(seen);
            return null;
        } catch (SQLException e) {
            target = disconnect(target);
            return "The target's watermark cannot be read: " + Failures.message(e);
        }
    }

    private WatermarkRows row() {
        return new WatermarkRows(settings.table(), settings.lane(), settings.epochs());
    }

    private boolean closed(long waitNanos) {
        try {
            return closing.await(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    private static Connection connect(DatabaseAddress database) throws SQLException {
        Connection connection = database.connect();
        connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
        return connection;
    }

    private static @Nullable Connection disconnect(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("The connection was gone already");
            }
        }
        return null;
    }

    /// @param interval between two watermarks
    /// @param epochs says which epoch is wanted; empty for a lane whose every start begins the epoch after that of
    ///     the last watermark found
    public record Settings(
            DatabaseAddress source,
            DatabaseAddress target,
            WatermarkTable table,
            String lane,
            Duration interval,
            Optional<LaneTable> epochs) {
        public Settings {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("The watermark interval must be positive, not " + interval);
            }
        }
    }
}
