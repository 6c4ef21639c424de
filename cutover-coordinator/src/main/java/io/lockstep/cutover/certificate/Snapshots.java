package io.lockstep.cutover.certificate;

import io.lockstep.cutover.act.Connector;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A snapshot of each database, of one state of both. The sessions are opened early, on threads of their
/// own; what is done while clients wait is to begin a transaction on each.
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final Map<Side, CompletableFuture<Connection>> sessions = new EnumMap<>(Side.class);
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Begins to log in.
    Snapshots(Map<Side, Connector> readers, String settings) {
        readers.forEach((side, reader) -> sessions.put(side, started(() -> session(reader, settings))));
    }

    private Connection session(Connector reader, String settings) throws SQLException {
        Connection session = Snapshot.session(reader, settings);
        if (closed.get()) {
            session.close();
        }
        return session;
    }

    /// Opens both.
    ///
    /// @param patience for both, sessions included
    /// @throws SQLException when it is not known that both were opened
    Map<Side, Snapshot> open(Duration patience) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Map<Side, CompletableFuture<Snapshot>> opening = new EnumMap<>(Side.class);
        sessions.forEach((side, session) -> opening.put(
                side,
                session.thenApplyAsync(
                        ready -> {
                            try {
                                return Snapshot.open(side, ready);
                            } catch (SQLException e) {
                                throw new CompletionException(e);
                            }
                        },
                        Snapshots::start)));
        Map<Side, Snapshot> opened = new EnumMap<>(Side.class);
        for (Map.Entry<Side, CompletableFuture<Snapshot>> each : opening.entrySet()) {
            opened.put(each.getKey(), within(end, each.getKey(), each.getValue()));
        }
        return opened;
    }

    private static <T> T within(long end, Side side, Future<T> future) throws SQLException, InterruptedException {
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SQLException("the " + side.word() + " did not answer in time", e);
        } catch (ExecutionException e) {
            throw new SQLException("the " + side.word() + " cannot be read", e.getCause());
        }
    }

    private static CompletableFuture<Connection> started(Opening opening) {
        CompletableFuture<Connection> future = new CompletableFuture<>();
        start(() -> {
            try {
                future.complete(opening.open());
            } catch (SQLException | RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private static void start(Runnable work) {
        Thread _ = Thread.ofVirtual().name("certificate").start(work);
    }

    /// Lets go of both, whenever their sessions come.
    @Override
    public void close() {
        closed.set(true);
        for (CompletableFuture<Connection> session : sessions.values()) {
            CompletableFuture<Void> _ = session.thenAccept(Snapshots::close);
        }
    }

    private static void close(Connection session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("A session could not be closed");
        }
    }

    @FunctionalInterface
    private interface Opening {
        Connection open() throws SQLException;
    }
}
