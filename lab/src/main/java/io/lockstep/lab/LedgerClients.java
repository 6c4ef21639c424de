package io.lockstep.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Clients of an application, each with one connection, that write transactions of two statements to a [Ledger] at a
/// steady rate. One that fails says so, connects again and goes on with the next number. Thread-safe.
public final class LedgerClients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Door door;
    private final long periodNanos;
    private final List<Thread> threads;
    private volatile boolean closing;

    private LedgerClients(Ledger ledger, Door door, int clients, double rate) {
        this.ledger = ledger;
        this.door = door;
        this.periodNanos = (long) (TimeUnit.SECONDS.toNanos(1) * clients / rate);
        this.threads = Stream.generate(() -> Thread.ofVirtual().name("client").unstarted(this::work))
                .limit(clients)
                .toList();
    }

    /// Starts them at once.
    ///
    /// @param door through which they get to a database that has the tables of the ledger
    /// @param rate transactions a second of all of them; less where the database is slower
    public static LedgerClients start(Ledger ledger, Door door, int clients, double rate) {
        var started = new LedgerClients(ledger, door, clients, rate);
        started.threads.forEach(Thread::start);
        return started;
    }

    private void work() {
        Session session = null;
        while (!closing) {
            long begun = System.nanoTime();
            session = request(session, Instant.now(), begun);
            LockSupport.parkNanos(periodNanos - (System.nanoTime() - begun));
        }
        close(session);
    }

    /// One request; returns the session to go on with.
    private @Nullable Session request(@Nullable Session before, Instant asked, long begun) {
        Session session = before;
        int number = ledger.next();
        try (Door.Visit visit = door.enter()) {
            session = at(visit.database(), session);
            session.write(number);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            ledger.acknowledge(number, new Ledger.Answer(asked, took));
            return session;
        } catch (SQLException e) {
            ledger.fail(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            ledger.fail("held for too long");
        }
        close(session);
        return null;
    }

    private static Session at(Database database, @Nullable Session session) throws SQLException {
        if (session != null && session.database.equals(database)) {
            return session;
        }
        close(session);
        return Session.open(database);
    }

    private static void close(@Nullable Session session) {
        try {
            if (session != null) {
                session.connection.close();
            }
        } catch (SQLException _) {
            // It is gone already
        }
    }

    /// Returns when nobody writes any more. Requests that take longer than five seconds then are cut off, and fail.
    @Override
    public void close() {
        closing = true;
        threads.forEach(LockSupport::unpark);
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : threads) {
                if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    thread.interrupt();
                    thread.join();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private record Session(Database database, Connection connection, PreparedStatement entry, PreparedStatement count) {
        /// As an application does behind a pooler that knows no prepared statements (PgBouncer before 1.21).
        static Session open(Database database) throws SQLException {
            Connection connection = DriverManager.getConnection(
                    database.jdbcUrl() + "?prepareThreshold=0", database.user(), database.password());
            try {
                connection.setAutoCommit(false);
                return new Session(
                        database,
                        connection,
                        connection.prepareStatement("INSERT INTO public.ledger (number, account) VALUES (?, ?)"),
                        connection.prepareStatement(
                                "UPDATE public.account SET transactions = transactions + 1 WHERE id = ?"));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        void write(int number) throws SQLException {
            int account = number % Ledger.ACCOUNT_COUNT;
            entry.setInt(1, number);
            entry.setInt(2, account);
            entry.executeUpdate();
            count.setInt(1, account);
            count.executeUpdate();
            connection.commit();
        }
    }
}
