package io.lockstep.app.cutover;

import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Clients that write one numbered row after the other, and remember which were acknowledged. One that fails says so,
/// connects again and goes on with the next number.
final class Till implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(20);

    private final Database database;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended;

    private Till(Database database, int clients) {
        this.database = database;
        this.ended = new CountDownLatch(clients);
    }

    static Till open(Database database, int clients) {
        Till till = new Till(database, clients);
        IntStream.range(0, clients).forEach(_ -> Thread.ofVirtual().start(till::run));
        return till;
    }

    private void run() {
        while (!closing.get()) {
            try (Connection connection = connect();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger (number) VALUES (?)")) {
                write(insert);
            } catch (SQLException e) {
                failures.add(String.valueOf(e.getMessage()));
                pause();
            }
        }
        ended.countDown();
    }

    private void write(PreparedStatement insert) throws SQLException {
        while (!closing.get()) {
            int number = next.incrementAndGet();
            insert.setInt(1, number);
            insert.executeUpdate();
            acknowledged.add(number);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PACE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// As an application does behind a pooler that knows no prepared statements (PgBouncer before 1.21).
    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }

    Set<Integer> acknowledged() {
        return acknowledged;
    }

    List<String> failures() {
        return failures;
    }

    /// Returns when no client writes any more.
    void end() {
        closing.set(true);
        try {
            if (!ended.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a client did not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        end();
    }
}
