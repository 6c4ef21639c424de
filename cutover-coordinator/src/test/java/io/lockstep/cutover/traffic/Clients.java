package io.lockstep.cutover.traffic;

import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Clients that write one short transaction after the other until they are closed, and never try one again.
final class Clients implements AutoCloseable {
    private final Database database;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended;

    private Clients(Database database, int count) {
        this.database = database;
        this.ended = new CountDownLatch(count);
    }

    static Clients start(Database database, int count) {
        Clients clients = new Clients(database, count);
        IntStream.range(0, count).forEach(_ -> Thread.ofVirtual().start(clients::run));
        return clients;
    }

    private void run() {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!closing.get()) {
                statement.execute("INSERT INTO ledger (note) VALUES ('a')");
                statement.execute("INSERT INTO ledger (note) VALUES ('b')");
                connection.commit();
                acknowledged.incrementAndGet();
            }
        } catch (SQLException e) {
            failures.add(String.valueOf(e.getMessage()));
        } finally {
            ended.countDown();
        }
    }

    /// As an application does behind a pooler that knows no prepared statements (PgBouncer before 1.21).
    static Connection connect(Database database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }

    long acknowledged() {
        return acknowledged.get();
    }

    List<String> failures() {
        return failures;
    }

    /// Returns when the last transaction is through.
    void stop() throws InterruptedException {
        closing.set(true);
        ended.await();
    }

    @Override
    public void close() {
        closing.set(true);
    }
}
