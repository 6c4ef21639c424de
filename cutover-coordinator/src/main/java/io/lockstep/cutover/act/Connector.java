package io.lockstep.cutover.act;

import java.sql.Connection;
import java.sql.SQLException;

/// Opens sessions on one database. Whoever makes it knows the address and the password; nothing here does.
@FunctionalInterface
public interface Connector {
    /// A new session, which commits each statement, may write under a read-only default, and which the caller closes.
    Connection connect() throws SQLException;
}
