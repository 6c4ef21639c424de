package io.lockstep.verifier.rows;

import io.lockstep.events.TableId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// A lane's row of the watermark table, as one side shows it.
///
/// @param seen the newest watermark that was visible on the target when this one was written, or an earlier one
public record WatermarkRow(long sequence, long epoch, long seen) {
    /// None yet.
    public static final WatermarkRow NONE = new WatermarkRow(0, 0, 0);

    public static WatermarkRow read(ReadSession session, TableId table, String lane) throws SQLException {
        String query = "SELECT sequence, epoch, seen FROM " + table.quoted() + " WHERE lane = ?";
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            statement.setString(1, lane);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new WatermarkRow(row.getLong(1), row.getLong(2), row.getLong(3)) : NONE;
            }
        }
    }
}
