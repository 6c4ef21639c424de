package io.lockstep.lab;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shop's customers: transactions at a steady rate, one after the other, in a session of its own.
///
/// The same seed on the same rows gives the same statements. After a failure it connects again, looks which
/// rows live, and goes on. Thread-safe.
public final class Workload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workload.class);
    private static final long RECONNECT_NANOS = Duration.ofMillis(200).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Database database;
    private final long seed;
    private final ReentrantLock turn = new ReentrantLock();
    private final Thread thread;
    private volatile long intervalNanos;
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile @Nullable ShopSession session;
    private volatile WorkloadCounts counts = WorkloadCounts.NONE;

    private Workload(Database database, long seed, double transactionsPerSecond) {
        this.database = database;
        this.seed = seed;
        this.intervalNanos = interval(transactionsPerSecond);
        this.thread = Thread.ofVirtual().name("workload").unstarted(this::run);
    }

    /// Starts at once; fails when the database cannot be reached or has no shop.
    ///
    /// @param database one that has the [Shop]
    /// @param transactionsPerSecond the rate to keep; where the database is slower, as fast as it can
    public static Workload start(Database database, long seed, double transactionsPerSecond) throws SQLException {
        Workload workload = new Workload(database, seed, transactionsPerSecond);
        workload.session = ShopSession.open(database, seed);
        workload.thread.start();
        return workload;
    }

    /// Goes on at another rate.
    ///
    /// @param transactionsPerSecond the rate to keep from now on
    public void rate(double transactionsPerSecond) {
        intervalNanos = interval(transactionsPerSecond);
    }

    private static long interval(double transactionsPerSecond) {
        if (!(transactionsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "A workload needs a rate above 0 transactions per second, not " + transactionsPerSecond);
        }
        return (long) (SECOND_NANOS / transactionsPerSecond);
    }

    public WorkloadCounts counts() {
        return counts;
    }

    /// Waits for the current transaction, as long as that takes, and lets none begin until [#resume()].
    public void pause() {
        turn.lock();
        try {
            paused = true;
        } finally {
            turn.unlock();
        }
    }

    public void resume() {
        paused = false;
        LockSupport.unpark(thread);
    }

    /// Ends after the current transaction, or cuts it off when it takes longer than five seconds.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(PATIENCE)) {
                abort();
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (ShopSession open = open()) {
                work(open);
            } catch (SQLException e) {
                failed(e);
            }
        }
    }

    private ShopSession open() throws SQLException {
        ShopSession open = session;
        if (open == null) {
            open = ShopSession.open(database, seed + counts.failures());
            session = open;
        }
        return open;
    }

    private void work(ShopSession opened) throws SQLException {
        long next = System.nanoTime();
        while (!closed) {
            long now = System.nanoTime();
            if (paused) {
                LockSupport.parkNanos(RECONNECT_NANOS);
                next = now;
            } else if (now < next) {
                LockSupport.parkNanos(next - now);
            } else {
                takeTurn(opened);
                next = Math.max(next + intervalNanos, now - SECOND_NANOS);
            }
        }
    }

    private void takeTurn(ShopSession opened) throws SQLException {
        turn.lock();
        try {
            if (!paused) {
                counts = counts.plus(opened.runNext());
            }
        } finally {
            turn.unlock();
        }
    }

    private void failed(SQLException e) {
        session = null;
        if (!closed) {
            counts = counts.failed();
            LOG.atInfo()
                    .addKeyValue("database", database)
                    .addKeyValue("sqlState", e.getSQLState())
                    .log("The workload was interrupted and tries again");
            LockSupport.parkNanos(RECONNECT_NANOS);
        }
    }

    private void abort() {
        ShopSession open = session;
        try {
            if (open != null) {
                open.abort();
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("The session was gone already");
        }
    }
}
