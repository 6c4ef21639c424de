package io.lockstep.cutover.act;

import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;

/// The two databases, to look at. Used by one thread at a time.
public interface Databases {
    /// Looks at one of them. The session commits each statement, and is kept: what is set in it has to be set back.
    <T> T read(Side side, Work<T> work) throws SQLException;

    /// Something done with a session.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
