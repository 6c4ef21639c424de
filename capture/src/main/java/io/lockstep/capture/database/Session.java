package io.lockstep.capture.database;

import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A session on one side, whose failures are explained to the user. Not thread-safe.
final class Session implements AutoCloseable {
    private static final Map<String, String> FIXES = Map.of(
            "42501", "grant the user what the server asks for, or run as an administrator",
            "28P01", "correct the user's password",
            "28000", "check the user, its LOGIN attribute and pg_hba.conf",
            "3D000", "correct the name of the database",
            "53400", "raise max_replication_slots, or drop a slot that nobody needs",
            "57014", "end the oldest open transaction of that server: a slot waits for those that are open",
            "08001", "start the server, or correct its address");

    private final Side side;
    private final DatabaseAddress database;
    private final Connection connection;

    private Session(Side side, DatabaseAddress database, Connection connection) {
        this.side = side;
        this.database = database;
        this.connection = connection;
    }

    static Session open(Side side, DatabaseAddress database) {
        try {
            return new Session(side, database, database.connect());
        } catch (SQLException e) {
            throw explained(side, database, "cannot be reached", e);
        }
    }

    Side side() {
        return side;
    }

    /// The side and the database, for messages.
    String described() {
        return "the " + side.word() + " database " + database;
    }

    String user() {
        return database.user();
    }

    void execute(String statement) {
        run("refused a statement", () -> {
            try (Statement plain = connection.createStatement()) {
                return plain.execute(statement);
            }
        });
    }

    /// The first column of every row.
    List<String> strings(String query, Object... parameters) {
        return run("refused a query", () -> {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                return firstColumn(statement);
            }
        });
    }

    /// Whether a query returns a row.
    boolean exists(String query, Object... parameters) {
        return !strings(query, parameters).isEmpty();
    }

    <T> T run(String failure, Work<T> work) {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw explained(side, database, failure, e);
        }
    }

    private <T> T run(String failure, PlainWork<T> work) {
        return run(failure, (Connection _) -> work.run());
    }

    private static List<String> firstColumn(PreparedStatement statement) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
        }
        return values;
    }

    private static SetupException explained(Side side, DatabaseAddress database, String failure, SQLException e) {
        String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new SetupException(
                "The " + side.word() + " database " + database + " " + failure + ": " + said,
                FIXES.getOrDefault(String.valueOf(e.getSQLState()), "see the server's log"),
                e);
    }

    @Override
    public void close() {
        run("did not close", () -> {
            connection.close();
            return true;
        });
    }

    /// Something done with a connection.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface PlainWork<T> {
        T run() throws SQLException;
    }
}
