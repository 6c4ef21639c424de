package io.lockstep.verifier.rows;

import java.sql.Connection;
import java.sql.SQLException;

/// Opens connections to one database. Whoever makes it knows the address and the password; nothing here
/// does.
@FunctionalInterface
public interface Connector {
    /// A new connection, which the caller closes.
    Connection connect() throws SQLException;
}
