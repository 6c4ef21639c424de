package io.lockstep.capture.database;

import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// What a slot may cost the server it is on, and giving it up when it costs more: the log that a slot retains fills a
/// disk that is not Lockstep's. Whoever has the role of the capture may do that, whether or not the capture lives.
///
/// A slot is dropped only by its exact name, only when Lockstep's own record of creation has it, and only while it
/// has the plugin and the database of one of Lockstep's. The server compares what it retains with the limit in the
/// very statement that drops it, and nobody drops anything while a setup makes a slot of that name
/// ([#lock(String)]): so a slot that has just been made is never taken for the one it follows.
///
/// @param schema that Lockstep keeps for itself
/// @param limitBytes the most log that the server may have to keep for it
public record SlotCare(Side side, String slot, String schema, long limitBytes) {
    /// What is said of it in good time.
    private static final double NEAR = 0.5;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int ATTEMPTS = 50;
    private static final String IN_USE = "55006";
    private static final String DROP = """
            SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
            WHERE slot_name = ? AND plugin = 'pgoutput' AND database = current_database()
              AND pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > ?""";
    private static final String END = """
            SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots
            WHERE slot_name = ? AND plugin = 'pgoutput' AND database = current_database() AND active_pid IS NOT NULL""";

    public SlotCare {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("capture.max-retained-wal must be positive, got " + limitBytes);
        }
    }

    /// What a slot retains, against the limit.
    public enum Weight {
        LIGHT,
        /// More than half the limit.
        NEAR,
        TOO_HEAVY
    }

    public Weight weigh(SlotState state) {
        if (state.retainedBytes() > limitBytes) {
            return Weight.TOO_HEAVY;
        }
        return state.retainedBytes() > limitBytes * NEAR ? Weight.NEAR : Weight.LIGHT;
    }

    /// Why a slot is given up, with the limit and what it retained; what to do is left to add.
    public String reason(SlotState state) {
        return "the slot " + slot + " of the " + side.word() + " is given up: it retained "
                + mebibytes(state.retainedBytes()) + " MiB of log, more than capture.max-retained-wal ("
                + mebibytes(limitBytes) + " MiB)";
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    /// Ends whoever streams from the slot and drops it, when it still retains more than the limit. Waits a few
    /// seconds for the one who streams to be gone.
    public Outcome giveUp(Connection connection) throws SQLException {
        if (!new CreatedTable(schema).records(connection, side, slot)) {
            return Outcome.NOT_OURS;
        }
        if (!asked(connection, "SELECT pg_try_advisory_lock(" + key(slot) + ")")) {
            return Outcome.BUSY;
        }
        try {
            return drop(connection);
        } finally {
            asked(connection, unlock(slot));
        }
    }

    private Outcome drop(Connection connection) throws SQLException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (PreparedStatement drop = connection.prepareStatement(DROP)) {
                drop.setString(1, slot);
                drop.setLong(2, limitBytes);
                try (ResultSet dropped = drop.executeQuery()) {
                    return dropped.next() ? Outcome.DROPPED : Outcome.NOT_NEEDED;
                }
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
                end(connection);
            }
        }
        return Outcome.BUSY;
    }

    private void end(Connection connection) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END)) {
            end.setString(1, slot);
            end.executeQuery().close();
        }
        asked(connection, "SELECT pg_sleep(" + PAUSE.toMillis() / 1000.0 + ") IS NOT NULL");
    }

    /// What came of it.
    public enum Outcome {
        DROPPED,
        /// It is gone, or was made anew, or was read meanwhile.
        NOT_NEEDED,
        /// Somebody makes or reads it just now: to be tried again.
        BUSY,
        /// The record of creation does not have it: it is left alone.
        NOT_OURS
    }

    /// The slot as it is found in the record of creation and on the server.
    ///
    /// @return empty when Lockstep has not recorded such a slot here
    public Optional<Found> look(Connection connection) throws SQLException {
        return new CreatedTable(schema).records(connection, side, slot)
                ? Optional.of(new Found(SlotState.read(connection, slot)))
                : Optional.empty();
    }

    /// A slot that was made.
    ///
    /// @param state empty when it is gone
    public record Found(Optional<SlotState> state) {}

    /// The statement with which whoever makes a slot keeps others from dropping it, until [#unlock(String)] or the
    /// end of the session.
    public static String lock(String slot) {
        return "SELECT pg_advisory_lock(" + key(slot) + ")";
    }

    /// Lets go of it again.
    public static String unlock(String slot) {
        return "SELECT pg_advisory_unlock(" + key(slot) + ")";
    }

    private static String key(String slot) {
        return "hashtextextended(" + Identifiers.literal(slot) + ", 7121)";
    }

    private static boolean asked(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
