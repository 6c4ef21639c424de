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
import org.postgresql.PGConnection;

/// A session on one side, whose failures are explained to the user. Not thread-safe.
public final class Session implements AutoCloseable {
    private static final Map<String, String> FIXES = Map.of(
            "42501", "grant the user what the server asks for, or run as an administrator",
            "28P01", "correct the user's password",
            "28000", "check the user, its LOGIN attribute and pg_hba.conf",
            "3D000", "correct the name of the database",
            "53400", "raise max_replication_slots, or drop a slot that nobody needs",
            "57014", "end the oldest open transaction of that server: a slot waits for those that are open",
            "55P03", "try again when nobody holds a lock on it",
            "25006", "name a server that accepts writes",
            "08001", "start the server, or correct its address");

    private final Side side;
    private final DatabaseAddress database;
    private final Connection connection;

    private Session(Side side, DatabaseAddress database, Connection connection) {
        this.side = side;
        this.database = database;
        this.connection = connection;
    }

    /// @throws SetupException when the database does not answer, or refuses the account
    public static Session open(Side side, DatabaseAddress database) {
        try {
            return new Session(side, database, database.connect());
        } catch (SQLException e) {
            throw explained(side, database, "cannot be reached", e);
        }
    }

    /// Which of the two databases.
    public Side side() {
        return side;
    }

    /// The side and the database, for messages.
    public String described() {
        return "the " + side.word() + " database " + database;
    }

    /// Tells one server from another, whatever they are called, until it is started anew.
    public String server() {
        return strings("SELECT concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), current_setting('port'))")
                .getFirst();
    }

    /// Who is logged in.
    public String user() {
        return database.user();
    }

    /// Executes one statement.
    public void execute(String statement) {
        run("refused a statement", () -> {
            try (Statement plain = connection.createStatement()) {
                plain.setEscapeProcessing(false);
                return plain.execute(statement);
            }
        });
    }

    /// Does something in one transaction, which is undone when it fails.
    public void transaction(Runnable work) {
        run("did not begin a transaction", () -> autoCommit(false));
        try {
            work.run();
            run("did not commit", () -> {
                connection.commit();
                return true;
            });
        } catch (RuntimeException e) {
            rollback(e);
            throw e;
        }
        run("did not end a transaction", () -> autoCommit(true));
    }

    private void rollback(RuntimeException failure) {
        try {
            connection.rollback();
            autoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean autoCommit(boolean on) throws SQLException {
        connection.setAutoCommit(on);
        return on;
    }

    /// Gives a role a password in the form that the server keeps, so that the password itself reaches no log.
    public void setPassword(String role, Secret password) {
        run("refused a password", (Connection open) -> {
            open.unwrap(PGConnection.class)
                    .alterUserPassword(role, password.reveal().toCharArray(), null);
            return true;
        });
    }

    /// A reader of rows, applied to every row.
    public <T> List<T> list(String query, Row<T> reader, Object... parameters) {
        return run("refused a query", () -> {
            try (PreparedStatement statement = prepared(query, parameters);
                    ResultSet rows = statement.executeQuery()) {
                List<T> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(reader.read(rows));
                }
                return values;
            }
        });
    }

    /// The first column of every row.
    public List<String> strings(String query, Object... parameters) {
        return list(query, row -> String.valueOf(row.getString(1)), parameters);
    }

    /// Whether a query returns a row.
    public boolean exists(String query, Object... parameters) {
        return !strings(query, parameters).isEmpty();
    }

    /// @param failure what the user is told happened, when it fails
    public <T> T run(String failure, Work<T> work) {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw explained(side, database, failure, e);
        }
    }

    private <T> T run(String failure, PlainWork<T> work) {
        return run(failure, (Connection _) -> work.run());
    }

    private PreparedStatement prepared(String query, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
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
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /// Reads one row.
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    private interface PlainWork<T> {
        T run() throws SQLException;
    }
}
