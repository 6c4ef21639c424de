package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.events.Identifiers;
import io.lockstep.events.WatermarkMac;
import io.lockstep.events.WatermarkMac.Origin;
import io.lockstep.events.WatermarkTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a lane's watermarks on the source, one transaction each, until it is closed: one in each interval, and
/// one at once whenever somebody notifies the channel of the table. Connections that break are made anew. There is one
/// writer to a lane: a second one waits, and says so. Thread-safe.
public final class WatermarkWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatermarkWriter.class);
    private static final int NETWORK_MILLIS = 5_000;
    /// Between two looks whether it is to end.
    private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Settings settings;
    private final WatermarkRows rows;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Connection source;
    private @Nullable Connection target;
    private volatile WatermarkStatus status = new WatermarkStatus(0, 0, 0, Optional.empty());

    private WatermarkWriter(Settings settings) {
        this.settings = settings;
        this.rows = new WatermarkRows(settings.table(), settings.mac());
        this.thread = Thread.ofVirtual().name("watermarks").unstarted(this::run);
    }

    /// Starts to write. The table must exist on both sides, and both captures' slots should: the first
    /// watermark begins the epoch.
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
            boolean sameSession = source != null;
            Connection open = source == null ? becomeWriter() : source;
            source = open;
            Succession next = write(open, sameSession);
            status = status.withError(next.tampering().map(this::tampered).orElse(unseen));
        } catch (SQLException e) {
            source = disconnect(source);
            status = status.withError("The source took no watermark: " + Failures.message(e));
        }
        if (!status.error().equals(before.error())) {
            LOG.atInfo().addKeyValue("error", status.error().orElse("none")).log("Watermark writer");
        }
    }

    private Connection becomeWriter() throws SQLException {
        Connection open = WriterLock.take(
                connect(settings.source()),
                settings.table().id(),
                settings.table().lane(),
                "watermark writer",
                settings.interval());
        try (Statement listening = open.createStatement()) {
            listening.execute("LISTEN " + Identifiers.quote(settings.table().channel()));
        }
        return open;
    }

    /// Writes the next watermark in a transaction of its own. A target that shows a number which is not
    /// below it has not seen anything.
    private Succession write(Connection open, boolean sameSession) throws SQLException {
        open.setAutoCommit(false);
        try {
            long epoch = wanted(open);
            Succession next = succession(open, sameSession);
            long sequence = next.sequence();
            long seen = status.seen() < sequence ? status.seen() : 0;
            rows.store(open, epoch, sequence, seen);
            open.commit();
            status = new WatermarkStatus(epoch, sequence, seen, status.error());
            return next;
        } finally {
            open.setAutoCommit(true);
        }
    }

    private Succession succession(Connection open, boolean sameSession) throws SQLException {
        return new Succession(
                rows.read(open),
                new StoredMark(status.epoch(), status.written(), status.seen(), Origin.WRITER),
                sameSession,
                WatermarkRows.logPosition(open));
    }

    private long wanted(Connection open) throws SQLException {
        LaneTable epochs = settings.epochs();
        OptionalLong moved = epochs.movedBy(open, settings.table().lane());
        if (moved.isPresent()) {
            throw new SQLException(
                    "run " + moved.getAsLong() + " has moved the application to the target: nothing more is"
                            + " proven in this direction, until `lockstep setup --new-epoch`");
        }
        return epochs.wantedEpoch(open, settings.table().lane())
                .orElseThrow(() -> new SQLException("lane " + settings.table().lane() + " has no row in " + epochs.id()
                        + ": run `lockstep setup`"));
    }

    private String tampered(String what) {
        return what + " of lane " + settings.table().lane() + " in "
                + settings.table().id() + " on the source, not this writer: find out who writes to that table";
    }

    /// Notes what the target shows. Where it cannot be asked the last answer stands: too low, never too
    /// high.
    ///
    /// @return why it could not be asked; null when it could
    private @Nullable String look() {
        try {
            Connection open = target == null ? connect(settings.target()) : target;
            target = open;
            return shown(rows.read(open));
        } catch (SQLException e) {
            target = disconnect(target);
            return "The target's watermark cannot be read: " + Failures.message(e);
        }
    }

    private @Nullable String shown(Optional<StoredMark> row) {
        if (row.isEmpty()) {
            return status.seen() == 0
                    ? null
                    : "The target has lost its row of lane " + settings.table().lane() + " in "
                            + settings.table().id()
                            + ", so that no watermark can be applied: delete it on the source as well, and the next"
                            + " watermark is inserted on both";
        }
        return switch (row.get().origin()) {
            case WRITER -> {
                status = status.withSeen(row.get().sequence());
                yield null;
            }
            case OTHER_KEY -> null;
            case NOBODY ->
                "The target's row of lane " + settings.table().lane() + " in "
                        + settings.table().id()
                        + " was not signed by a watermark writer: find out who writes to that table";
        };
    }

    /// Waits for that long, or until somebody is in a hurry.
    private boolean closed(long waitNanos) {
        long end = System.nanoTime() + waitNanos;
        try {
            boolean hurried = false;
            for (long left = waitNanos; left > 0 && !hurried; left = end - System.nanoTime()) {
                if (closing.getCount() == 0) {
                    return true;
                }
                hurried = hurried(Math.min(left, GLANCE));
            }
            return closing.getCount() == 0;
        } catch (InterruptedException _) {
            return true;
        }
    }

    /// Waits for a notification at most that long.
    private boolean hurried(long waitNanos) throws InterruptedException {
        Connection open = source;
        if (open == null) {
            return closing.await(waitNanos, TimeUnit.NANOSECONDS);
        }
        try {
            int millis = Math.max(1, (int) TimeUnit.NANOSECONDS.toMillis(waitNanos));
            PGNotification[] asked = open.unwrap(PGConnection.class).getNotifications(millis);
            return asked != null && asked.length > 0;
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("The source has gone");
            source = disconnect(open);
            return false;
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

    /// @param table of the lane that it bounds
    /// @param interval between two watermarks
    /// @param epochs says which epoch is wanted
    /// @param mac that its watermarks are signed with
    public record Settings(
            DatabaseAddress source,
            DatabaseAddress target,
            WatermarkTable table,
            Duration interval,
            LaneTable epochs,
            WatermarkMac mac) {
        public Settings {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("The watermark interval must be positive, not " + interval);
            }
        }
    }
}
