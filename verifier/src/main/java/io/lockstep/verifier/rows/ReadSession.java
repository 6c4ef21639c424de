package io.lockstep.verifier.rows;

import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// A session that only reads, gives up what takes too long, and prints values the same way on every
/// server. Each statement is a transaction of its own. Not thread-safe.
public final class ReadSession implements AutoCloseable {
    private static final String PINNED = """
            SET default_transaction_read_only = on;
            SET plan_cache_mode = force_custom_plan;
            SET lock_timeout = '5s';
            SET idle_in_transaction_session_timeout = '30s';
            SET row_security = off;
            """ + Printing.SETTINGS;

    private final Side side;
    private final Connection connection;

    private ReadSession(Side side, Connection connection) {
        this.side = side;
        this.connection = connection;
    }

    /// @throws SQLException also when the server is a standby, which may show what is no longer so
    public static ReadSession open(Side side, Connector connector) throws SQLException {
        return open(side, connector, Purpose.CONFIRM);
    }

    /// As above, for another purpose than confirming suspects.
    public static ReadSession open(Side side, Connector connector, Purpose purpose) throws SQLException {
        Connection connection = connector.connect();
        try {
            pin(side, connection, purpose);
            return new ReadSession(side, connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Reads over a connection that somebody else has opened, closes, and has given [Printing#SETTINGS].
    public static ReadSession over(Side side, Connection connection) {
        return new ReadSession(side, connection);
    }

    /// What a session is for, as the server's administrator sees it.
    ///
    /// @param patience after which the server gives a statement up
    public record Purpose(String applicationName, Duration patience) {
        static final Purpose CONFIRM = new Purpose("lockstep confirmer", Duration.ofSeconds(15));
    }

    public Side side() {
        return side;
    }

    /// The connection, for reads of other packages. Whoever uses it leaves its settings as they are.
    public Connection connection() {
        return connection;
    }

    /// Whether the server still answers.
    public boolean alive() {
        try {
            return connection.isValid(2);
        } catch (SQLException _) {
            return false;
        }
    }

    /// Row security would hide rows without a word: with it off, a policy that applies is an error.
    private static void pin(Side side, Connection connection, Purpose purpose) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(PINNED);
            statement.execute("SET statement_timeout = " + purpose.patience().toMillis());
            statement.execute(
                    "SET application_name = '" + purpose.applicationName().replace("'", "''") + "'");
            try (ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
                row.next();
                if (row.getBoolean(1)) {
                    throw new SQLException("The " + side.word()
                            + " is a standby, whose rows may be old: give the address of the primary");
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
