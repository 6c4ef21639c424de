package io.lockstep.capture;

import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.WatermarkTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// A lane's row of the watermark table.
///
/// @param epochs says which epoch is wanted; empty for a lane that begins one of its own at each start
record WatermarkRows(WatermarkTable table, String lane, Optional<LaneTable> epochs) {
    /// The number in the row; 0 when there is none.
    long sequence(Connection connection) throws SQLException {
        return number(connection, "sequence");
    }

    /// Writes the next watermark in a transaction of its own, in the epoch that is wanted; where nobody says which,
    /// in that of the status or, before the first, in a new one. A target that shows a number which the source
    /// never wrote has not seen anything.
    WatermarkStatus write(Connection connection, WatermarkStatus status) throws SQLException {
        connection.setAutoCommit(false);
        try {
            long epoch = epoch(connection, status);
            long last = number(connection, "sequence");
            long seen = status.seen() <= last ? status.seen() : 0;
            store(connection, last, epoch, seen);
            connection.commit();
            return new WatermarkStatus(epoch, last + 1, seen, status.error());
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private long epoch(Connection connection, WatermarkStatus status) throws SQLException {
        if (epochs.isPresent()) {
            return epochs.get()
                    .wantedEpoch(connection, lane)
                    .orElseThrow(() -> new SQLException(
                            "lane " + lane + " has no row in " + epochs.get().id() + ": run `lockstep setup`"));
        }
        return status.epoch() > 0 ? status.epoch() : number(connection, "epoch") + 1;
    }

    private void store(Connection connection, long last, long epoch, long seen) throws SQLException {
        String statement = last == 0
                ? "INSERT INTO %s (sequence, epoch, seen, written_at, lane) VALUES (?, ?, ?, clock_timestamp(), ?)"
                : "UPDATE %s SET sequence = ?, epoch = ?, seen = ?, written_at = clock_timestamp() WHERE lane = ?";
        try (PreparedStatement write =
                connection.prepareStatement(statement.formatted(table.id().quoted()))) {
            write.setLong(1, last + 1);
            write.setLong(2, epoch);
            write.setLong(3, seen);
            write.setString(4, lane);
            write.executeUpdate();
        }
    }

    private long number(Connection connection, String column) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(
                "SELECT " + column + " FROM " + table.id().quoted() + " WHERE lane = ?")) {
            read.setString(1, lane);
            try (ResultSet row = read.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
