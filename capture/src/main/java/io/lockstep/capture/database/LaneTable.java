package io.lockstep.capture.database;

import io.lockstep.events.CutoverTables;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/// The table that says which epoch a lane is to be in: one row per lane, on the source. It is the only authority:
/// whoever makes something anew raises it, and the watermark writer writes what it finds here, read in the same
/// transaction.
///
/// @param schema that Lockstep keeps for itself
public record LaneTable(String schema) {
    public TableId id() {
        return new TableId(schema, "lane");
    }

    /// The run that has moved the application to the target since the lane's epoch was begun: then the source has no
    /// changes of its own any more. Empty when none has.
    public OptionalLong movedBy(Connection connection, String lane) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT d.run FROM "
                + new CutoverTables(schema).decision().quoted() + " d JOIN " + id().quoted()
                + " l ON l.lane = ? AND d.at >= l.begun_at WHERE d.side = 'source' AND d.verdict = 'COMMIT'"
                + " ORDER BY d.run DESC LIMIT 1")) {
            query.setString(1, lane);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /// The epoch that is wanted; empty when the lane has no row.
    public OptionalLong wantedEpoch(Connection connection, String lane) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT epoch FROM " + id().quoted() + " WHERE lane = ?")) {
            query.setString(1, lane);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }
}
