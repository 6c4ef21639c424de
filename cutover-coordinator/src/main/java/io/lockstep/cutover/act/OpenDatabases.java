package io.lockstep.cutover.act;

import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/// The two databases, with one session on each, opened when it is first needed and again when it has broken. Used by
/// one thread at a time.
public final class OpenDatabases implements Databases, AutoCloseable {
    private final Map<Side, Connector> connectors;
    private final Map<Side, Connection> open = new EnumMap<>(Side.class);

    /// @param connectors one for each side that will be asked for
    public OpenDatabases(Map<Side, Connector> connectors) {
        this.connectors = Map.copyOf(connectors);
    }

    @Override
    public <T> T read(Side side, Work<T> work) throws SQLException {
        Connection session = session(side);
        try {
            return work.on(session);
        } catch (SQLException e) {
            forget(side, e);
            throw e;
        }
    }

    /// All of it or nothing.
    public <T> T transaction(Side side, Work<T> work) throws SQLException {
        return read(side, session -> {
            session.setAutoCommit(false);
            T result = inTransaction(session, work);
            session.setAutoCommit(true);
            return result;
        });
    }

    private static <T> T inTransaction(Connection session, Work<T> work) throws SQLException {
        try {
            T result = work.on(session);
            session.commit();
            return result;
        } catch (RuntimeException e) {
            session.rollback();
            session.setAutoCommit(true);
            throw e;
        }
    }

    private Connection session(Side side) throws SQLException {
        Connection session = open.get(side);
        if (session == null) {
            Connector connector = connectors.get(side);
            if (connector == null) {
                throw new IllegalStateException("the " + side.word() + " is not at hand here");
            }
            session = connector.connect();
            open.put(side, session);
        }
        return session;
    }

    /// After an error nobody knows what state a session is in: the next one is new.
    private void forget(Side side, SQLException failure) {
        Connection session = open.remove(side);
        if (session != null) {
            try {
                session.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection session : open.values()) {
            session.close();
        }
        open.clear();
    }
}
