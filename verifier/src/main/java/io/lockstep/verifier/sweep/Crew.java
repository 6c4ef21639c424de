package io.lockstep.verifier.sweep;

import io.lockstep.events.Side;
import io.lockstep.verifier.rows.Connector;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Workers, each with a session on either side, which are opened when they are needed, and again when
/// they broke. Thread-safe.
final class Crew implements AutoCloseable {
    private static final ReadSession.Purpose PURPOSE = new ReadSession.Purpose("lockstep sweep", Duration.ofMinutes(5));

    private final Connector source;
    private final Connector target;
    private final ExecutorService workers;
    private final ExecutorService partners;
    private final LinkedBlockingQueue<Pair> idle = new LinkedBlockingQueue<>();
    private final List<Pair> pairs = new ArrayList<>();

    Crew(int jobs, Connector source, Connector target) {
        this.source = source;
        this.target = target;
        workers = Executors.newFixedThreadPool(
                jobs, Thread.ofPlatform().name("sweep-", 1).factory());
        partners = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("sweep-target-", 1).factory());
        for (int i = 0; i < jobs; i++) {
            idle.add(pair());
        }
    }

    /// What a worker does. A failure of it is its own affair.
    @FunctionalInterface
    interface Task {
        void run(Pair sessions) throws InterruptedException;
    }

    /// Two sessions besides those of the workers.
    Pair pair() {
        var pair = new Pair();
        synchronized (pairs) {
            pairs.add(pair);
        }
        return pair;
    }

    /// Has a worker do it, and waits for nothing.
    Future<?> give(Task task) {
        return workers.submit(() -> {
            Pair pair = idle.take();
            try {
                task.run(pair);
            } finally {
                idle.add(pair);
            }
            return null;
        });
    }

    /// Closes the sessions; what workers still do fails.
    @Override
    public void close() {
        workers.shutdownNow();
        partners.shutdownNow();
        synchronized (pairs) {
            pairs.forEach(Pair::close);
        }
    }

    /// A read of one side.
    @FunctionalInterface
    interface Read<T> {
        T from(ReadSession session) throws SQLException;
    }

    /// What both sides have answered.
    record Both<T>(T source, T target) {
        T on(Side side) {
            return side == Side.SOURCE ? source : target;
        }
    }

    /// The two sessions of a worker.
    final class Pair {
        private @Nullable ReadSession here;
        private @Nullable ReadSession there;

        synchronized ReadSession source() throws SQLException {
            if (here == null) {
                here = ReadSession.open(Side.SOURCE, source, PURPOSE);
            }
            return here;
        }

        synchronized ReadSession target() throws SQLException {
            if (there == null) {
                there = ReadSession.open(Side.TARGET, target, PURPOSE);
            }
            return there;
        }

        ReadSession on(Side side) throws SQLException {
            return side == Side.SOURCE ? source() : target();
        }

        /// Reads both sides at the same time.
        <T> Both<T> both(Read<T> ofSource, Read<T> ofTarget) throws SQLException, InterruptedException {
            Future<T> other = partners.submit(() -> ofTarget.from(target()));
            try {
                T here = ofSource.from(source());
                return new Both<>(here, other.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof SQLException sql ? sql : new SQLException(e.getCause());
            } finally {
                settle(other);
            }
        }

        /// No session may be used by two.
        private static void settle(Future<?> other) throws InterruptedException {
            try {
                other.get();
            } catch (ExecutionException _) {
                // It is the caller's, or follows from its own failure.
            }
        }

        /// Gives up sessions that no longer answer.
        ///
        /// @return whether one of the sides is not there to be asked
        synchronized boolean look() {
            here = ifAlive(here);
            there = ifAlive(there);
            return here == null || there == null;
        }

        private static @Nullable ReadSession ifAlive(@Nullable ReadSession session) {
            if (session == null || session.alive()) {
                return session;
            }
            close(session);
            return null;
        }

        synchronized void close() {
            close(here);
            close(there);
            here = null;
            there = null;
        }

        private static void close(@Nullable ReadSession session) {
            try {
                if (session != null) {
                    Objects.requireNonNull(session).close();
                }
            } catch (SQLException _) {
                // It was gone already.
            }
        }
    }
}
