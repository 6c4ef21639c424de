package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The table whose rows are the watermarks: one row per lane, updated in place.
///
/// @param schema that Lockstep keeps for itself
public record WatermarkTable(String schema) {
    public TableId id() {
        return new TableId(schema, "watermark");
    }

    static boolean exists(Connection connection, TableId table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 WHERE to_regclass(?) IS NOT NULL")) {
            query.setString(1, table.quoted());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }
}
