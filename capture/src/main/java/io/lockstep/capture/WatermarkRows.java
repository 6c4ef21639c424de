package io.lockstep.capture;

import io.lockstep.events.WatermarkMac;
import io.lockstep.events.WatermarkTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// A lane's row of the watermark table, on either side.
///
/// @param mac that tells the writer's rows from anybody else's
record WatermarkRows(WatermarkTable table, WatermarkMac mac) {
    String lane() {
        return table.lane();
    }

    /// The row as it stands; empty when there is none.
    Optional<StoredMark> read(Connection connection) throws SQLException {
        String query = "SELECT epoch, sequence, seen, mac FROM " + table.id().quoted() + " WHERE lane = ?";
        try (PreparedStatement read = connection.prepareStatement(query)) {
            read.setString(1, lane());
            try (ResultSet row = read.executeQuery()) {
                return row.next() ? Optional.of(mark(row)) : Optional.empty();
            }
        }
    }

    void store(Connection connection, long epoch, long sequence, long seen) throws SQLException {
        String statement = """
                INSERT INTO %s (lane, sequence, epoch, seen, written_at, mac) VALUES (?, ?, ?, ?, clock_timestamp(), ?)
                ON CONFLICT (lane) DO UPDATE SET sequence = EXCLUDED.sequence, epoch = EXCLUDED.epoch,
                    seen = EXCLUDED.seen, written_at = EXCLUDED.written_at, mac = EXCLUDED.mac""".formatted(table.id().quoted());
        try (PreparedStatement write = connection.prepareStatement(statement)) {
            write.setString(1, lane());
            write.setLong(2, sequence);
            write.setLong(3, epoch);
            write.setLong(4, seen);
            write.setBytes(5, mac.sign(epoch, sequence, seen));
            write.executeUpdate();
        }
    }

    /// How much log the server has ever written, in bytes.
    static long logPosition(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(
                        "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
                ResultSet row = read.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private StoredMark mark(ResultSet row) throws SQLException {
        long epoch = row.getLong(1);
        long sequence = row.getLong(2);
        long seen = row.getLong(3);
        return new StoredMark(epoch, sequence, seen, mac.origin(row.getBytes(4), epoch, sequence, seen));
    }
}
