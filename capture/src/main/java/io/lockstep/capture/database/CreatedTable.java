package io.lockstep.capture.database;

import io.lockstep.events.Lsn;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/// Lockstep's own record of what it has created in a database, and so of what may be removed again. Where the
/// replicator carries every table of the source it carries this one too: each side has rows of its own, and only
/// looks at those.
///
/// @param schema that Lockstep keeps for itself
public record CreatedTable(String schema) {
    /// The command whose objects stay until they are cleaned up.
    public static final String SETUP = "setup";

    /// The command whose objects are gone when it ends.
    public static final String RUN = "run";

    public TableId id() {
        return new TableId(schema, "created");
    }

    /// Whether the table is there.
    boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 WHERE to_regclass(?) IS NOT NULL")) {
            query.setString(1, id().quoted());
            try (var row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /// Where the log of a slot begins; empty when nobody has recorded that.
    public Optional<Lsn> slotStart(Connection connection, Side side, String slot) throws SQLException {
        if (!exists(connection)) {
            return Optional.empty();
        }
        String query = "SELECT nullif(split_part(detail, ' ', 2), '') FROM " + id().quoted()
                + " WHERE side = ? AND kind = 'slot' AND name = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, side.word());
            statement.setString(2, slot);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)).map(Lsn::parse) : Optional.empty();
            }
        }
    }

    /// Whether a slot is in the record, whoever made it; no record has none.
    boolean records(Connection connection, Side side, String slot) throws SQLException {
        return exists(connection) && (holds(connection, side, SETUP, slot) || holds(connection, side, RUN, slot));
    }

    /// Whether a command's slot is in the record.
    boolean holds(Connection connection, Side side, String command, String slot) throws SQLException {
        String query = "SELECT 1 FROM " + id().quoted() + " WHERE side = ? AND kind = 'slot' AND name = ? AND by = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, side.word());
            statement.setString(2, slot);
            statement.setString(3, command);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
