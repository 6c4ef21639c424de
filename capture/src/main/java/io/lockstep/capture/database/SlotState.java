package io.lockstep.capture.database;

import io.lockstep.events.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A replication slot at one moment.
///
/// @param confirmed everything before it is acknowledged: where streaming begins again
/// @param lagBytes how much log was written since then
/// @param retainedBytes how much log the server keeps for the slot; 0 when it has given that up
/// @param wal what the server says of the log that the slot needs
/// @param safeBytes how much log may be written before the server gives up what the slot needs; -1 when nothing
///     limits that
/// @param invalidation why the server has given the slot up, in its own words; empty while it has not, and before
///     PostgreSQL 17
public record SlotState(
        String name,
        boolean active,
        Lsn confirmed,
        long lagBytes,
        long retainedBytes,
        Wal wal,
        long safeBytes,
        String invalidation) {
    /// How the server keeps the log that a slot needs.
    public enum Wal {
        /// Within `max_wal_size`.
        RESERVED,
        /// Beyond it, because of a slot.
        EXTENDED,
        /// Beyond `max_slot_wal_keep_size`: the next checkpoint may remove it.
        UNRESERVED,
        /// Removed, or no longer kept: the slot is of no use any more.
        LOST
    }

    /// Only newer servers have the column `invalidation_reason`.
    private static final String QUERY = """
            SELECT active, confirmed_flush_lsn, upper(coalesce(wal_status, 'lost')),
                   pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint,
                   coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint, 0),
                   coalesce(safe_wal_size, -1), coalesce(to_jsonb(s) ->> 'invalidation_reason', '')
            FROM pg_replication_slots s
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
        @Nullable String confirmed = row.getString(2);
        return new SlotState(
                name,
                row.getBoolean(1),
                confirmed == null ? Lsn.ZERO : Lsn.parse(confirmed),
                row.getLong(4),
                row.getLong(5),
                confirmed == null ? Wal.LOST : Wal.valueOf(row.getString(3)),
                row.getLong(6),
                row.getString(7));
    }

    /// Whether the server has given up log that the slot needs, and with it the slot.
    public boolean lost() {
        return wal == Wal.LOST;
    }

    /// Why it is lost, for an operator.
    public String lostBecause() {
        return switch (invalidation) {
            case "", "wal_removed" -> "the server has removed log that it still needed (max_slot_wal_keep_size)";
            case "idle_timeout" -> "the server has given it up since nobody read it (idle_replication_slot_timeout)";
            default -> "the server has given it up (" + invalidation + ")";
        };
    }
}
