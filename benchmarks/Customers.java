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
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Clients of an application, each with one connection, that write transactions of two statements at a fixed rate and
/// remember which were acknowledged.
final class Customers implements AutoCloseable {
    private static final int ACCOUNTS = 1000;

    private final Database database;
    private final long period;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
    private final CountDownLatch ended;

    /// @param rate transactions a second of all of them
    Customers(Database database, int clients, int rate) {
        this.database = database;
        this.period = TimeUnit.SECONDS.toNanos(1) * clients / rate;
        this.ended = new CountDownLatch(clients);
        IntStream.range(0, clients).forEach(_ -> Thread.ofVirtual().start(this::run));
    }

    static List<String> tables() {
        return List.of(
                "CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number integer NOT NULL,"
                        + " account integer NOT NULL)",
                "CREATE TABLE account (id integer PRIMARY KEY, transactions bigint NOT NULL)");
    }

    static List<String> rows() {
        return List.of("INSERT INTO account SELECT i, 0 FROM generate_series(0, " + (ACCOUNTS - 1) + ") i");
    }

    private void run() {
        while (!closing.get()) {
            try (Connection connection = connect();
                    PreparedStatement entry = connection.prepareStatement("INSERT INTO ledger (number, account) VALUES (?, ?)");
                    PreparedStatement sum =
                            connection.prepareStatement("UPDATE account SET transactions = transactions + 1 WHERE id = ?")) {
                connection.setAutoCommit(false);
                write(connection, entry, sum);
            } catch (SQLException e) {
                failures.add(String.valueOf(e.getMessage()));
                LockSupport.parkNanos(period);
            }
        }
        ended.countDown();
    }

    private void write(Connection connection, PreparedStatement entry, PreparedStatement sum) throws SQLException {
        while (!closing.get()) {
            int number = next.incrementAndGet();
            int account = number % ACCOUNTS;
            long begun = System.nanoTime();
            entry.setInt(1, number);
            entry.setInt(2, account);
            entry.executeUpdate();
            sum.setInt(1, account);
            sum.executeUpdate();
            connection.commit();
            long took = System.nanoTime() - begun;
            acknowledged.add(number);
            longest.accumulate(took);
            LockSupport.parkNanos(period - took);
        }
    }

    /// As an application does behind a pooler that knows no prepared statements (PgBouncer before 1.21).
    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }

    Set<Integer> acknowledged() {
        return acknowledged;
    }

    /// What was said of each transaction, or connection, that failed.
    List<String> failures() {
        return failures;
    }

    /// The longest that one of them waited for a whole transaction, since the last call.
    Duration longest() {
        return Duration.ofNanos(longest.getThenReset());
    }

    /// Returns when nobody writes any more.
    @Override
    public void close() throws InterruptedException {
        closing.set(true);
        if (!ended.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a client did not end");
        }
    }
}
