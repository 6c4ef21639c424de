package io.lockstep.verifier.schema;

import io.lockstep.events.Side;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.schema.model.Unread;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a catalogue, each statement in a transaction of its own, since what prints a view keeps the locks of all
/// that it reads; names are printed with their schemas. What fails is noted, and the rest goes on.
final class CatalogueSession implements AutoCloseable {
    private static final String LOCAL =
            "SET LOCAL search_path = ''; SET LOCAL statement_timeout = '60s'; SET LOCAL jit = off";
    private static final String CONNECTION_LOST = "08";
    private static final String SHUT_DOWN = "57P";

    private final ReadSession session;
    private final Connection connection;
    private final List<Unread> unread = new ArrayList<>();

    CatalogueSession(ReadSession session) throws SQLException {
        this.session = session;
        this.connection = session.connection();
        connection.setAutoCommit(false);
    }

    /// Something that is read.
    @FunctionalInterface
    interface Read {
        void from(Statement statement) throws SQLException;
    }

    int major() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    Side side() {
        return session.side();
    }

    List<Unread> unread() {
        return unread;
    }

    void unread(String object, String reason) {
        unread.add(new Unread(session.side(), object, reason));
    }

    /// Reads, or notes why that failed.
    ///
    /// @param object what to call it
    /// @return whether it could be read
    /// @throws SQLException when the session has ended
    boolean attempt(String object, Read read) throws SQLException {
        SQLException failure = failure(read);
        if (failure != null) {
            unread(object, message(failure));
        }
        return failure == null;
    }

    /// Why it cannot be read; null when it was.
    @Nullable
    SQLException failure(Read read) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCAL);
            read.from(statement);
            return null;
        } catch (SQLException e) {
            if (ended(e)) {
                throw e;
            }
            return e;
        } finally {
            connection.rollback();
        }
    }

    private static boolean ended(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith(CONNECTION_LOST) || state.startsWith(SHUT_DOWN);
    }

    /// The server's own words, without the context, which may show values.
    static String message(SQLException e) {
        String text = String.valueOf(e.getMessage());
        int more = text.indexOf('\n');
        return more < 0 ? text : text.substring(0, more);
    }

    @Override
    public void close() throws SQLException {
        connection.setAutoCommit(true);
    }
}
