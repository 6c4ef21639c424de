package io.lockstep.verifier.rows;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkMac;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// A lane's row of the watermark table, as one side shows it.
///
/// @param seen the newest watermark that was visible on the target when this one was written, or an
///     earlier one
public record WatermarkRow(long sequence, long epoch, long seen) {
    /// None yet.
    public static final WatermarkRow NONE = new WatermarkRow(0, 0, 0);

    /// @param mac tells the writer's rows from anybody else's
    /// @throws SQLException also when the watermark writer has not written the row: it proves nothing
    public static WatermarkRow read(ReadSession session, TableId table, String lane, WatermarkMac mac)
            throws SQLException {
        String query = "SELECT sequence, epoch, seen, mac FROM " + table.quoted() + " WHERE lane = ?";
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            statement.setString(1, lane);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? genuine(row, session.side(), mac) : NONE;
            }
        }
    }

    private static WatermarkRow genuine(ResultSet row, Side side, WatermarkMac mac) throws SQLException {
        var mark = new WatermarkRow(row.getLong(1), row.getLong(2), row.getLong(3));
        return switch (mac.origin(row.getBytes(4), mark.epoch, mark.sequence, mark.seen)) {
            case WRITER -> mark;
            case NOBODY ->
                throw new SQLException("the watermark row on the " + side.word()
                        + " was not signed by the watermark writer: find out who writes to the table");
            case OTHER_KEY ->
                throw new SQLException(
                        "the watermark row on the " + side.word()
                                + " was signed with another fingerprint key: give all services the same privacy.fingerprint-key");
        };
    }
}
