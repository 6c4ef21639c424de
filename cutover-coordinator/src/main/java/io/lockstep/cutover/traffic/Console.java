package io.lockstep.cutover.traffic;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;

/// A session on the console of PgBouncer. Closing it takes back a PAUSE that is still waiting for its answer: not what
/// it has done (the database stays paused), but the wait, which a RESUME would leave hanging for ever.
///
/// The console answers to few statements, and to none of those that the driver sends first. `replication` makes the
/// driver leave these out; without `assumeMinServerVersion` the word itself is not sent.
final class Console implements AutoCloseable {
    /// Held, so that its filter stays.
    private static final Logger DRIVER = Logger.getLogger("org.postgresql.jdbc.PgConnection");

    static {
        DRIVER.setFilter(line -> !String.valueOf(line.getMessage()).startsWith("Unsupported Server Version"));
    }

    private final Connection connection;

    private Console(Connection connection) {
        this.connection = connection;
    }

    /// @param bound of each wait for an answer, this one included
    static Console open(ConsoleAccess access, Duration bound) throws SQLException {
        String seconds = Long.toString(Math.max(1, bound.plusMillis(999).toSeconds()));
        Properties properties = new Properties();
        properties.put("user", access.user());
        access.password().ifPresent(password -> properties.put("password", password));
        access.sslmode().ifPresent(mode -> properties.put("sslmode", mode));
        properties.put("preferQueryMode", "simple");
        properties.put("replication", "false");
        properties.put("connectTimeout", seconds);
        properties.put("socketTimeout", seconds);
        Connection connection = DriverManager.getConnection(access.url(), properties);
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(Math.max(1, bound.toMillis())));
        return new Console(connection);
    }

    /// Whether it is still there; every wait has this bound from now on.
    boolean answers(Duration bound) {
        try {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(Math.max(1, bound.toMillis())));
            return !show("VERSION").isEmpty();
        } catch (SQLException _) {
            return false;
        }
    }

    /// The entry that PgBouncer has in force; empty when it knows no such database.
    Optional<Map<String, String>> database(String name) throws SQLException {
        return show("DATABASES").stream()
                .filter(row -> name.equals(row.get("name")))
                .findFirst();
    }

    /// How many connections to the database's server are at work for clients.
    int active(String name) throws SQLException {
        return count(name, "sv_active");
    }

    /// How many connections to the database's server are being opened.
    int opening(String name) throws SQLException {
        return count(name, "sv_login");
    }

    private int count(String name, String state) throws SQLException {
        return show("POOLS").stream()
                .filter(row -> name.equals(row.get("database")))
                .mapToInt(row -> Integer.parseInt(row.getOrDefault(state, "0")))
                .sum();
    }

    /// A setting; empty when this version has none of that name.
    Optional<String> setting(String key) throws SQLException {
        return show("CONFIG").stream()
                .filter(row -> key.equals(row.get("key")))
                .map(row -> row.getOrDefault("value", ""))
                .findFirst();
    }

    /// Such as `PgBouncer 1.18.0`.
    String version() throws SQLException {
        return show("VERSION").getFirst().getOrDefault("version", "");
    }

    List<Map<String, String>> show(String what) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + what)) {
            ResultSetMetaData columns = rows.getMetaData();
            List<Map<String, String>> all = new ArrayList<>();
            while (rows.next()) {
                Map<String, String> row = new HashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnName(i), Objects.requireNonNullElse(rows.getString(i), ""));
                }
                all.add(row);
            }
            return all;
        }
    }

    void execute(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
