package io.lockstep.capture.database;

import io.lockstep.events.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// A replication slot at one moment.
///
/// @param confirmed everything before it is acknowledged: where streaming begins again
/// @param lagBytes how much log was written since then
/// @param retainedBytes how much log the server keeps for the slot
/// @param lost whether the server has given up log that the slot needs
public record SlotState(String name, boolean active, Lsn confirmed, long lagBytes, long retainedBytes, boolean lost) {
    private static final String QUERY = """
            SELECT active, confirmed_flush_lsn, wal_status = 'lost',
                   pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint
            FROM pg_replication_slots
            WHERE slot_name = ? AND plugin = 'pgoutput' AND database = current_database()""";

    /// Returns empty when this database has no such slot.
    public static Optional<SlotState> read(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(of(name, row)) : Optional.empty();
            }
        }
    }

    private static SlotState of(String name, ResultSet row) throws SQLException {
        String confirmed = row.getString(2);
        boolean lost = confirmed == null || row.getBoolean(3);
        Lsn from = confirmed == null ? Lsn.ZERO : Lsn.parse(confirmed);
        return new SlotState(name, row.getBoolean(1), from, row.getLong(4), row.getLong(5), lost);
    }
}
