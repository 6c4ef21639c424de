package io.lockstep.cutover.lease;

import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// The statements on the rows of the lease.
///
/// @param lasting how long it is held without being renewed
record LeaseTable(CutoverTables tables, Duration lasting) {
    /// Takes it on the source when nobody holds it.
    ///
    /// @param atLeast the epoch is higher than this
    /// @return the epoch
    long take(Connection source, String holder, long run, long atLeast) throws SQLException, LeaseTakenException {
        try (PreparedStatement statement = source.prepareStatement("INSERT INTO " + name()
                + " AS held (side, epoch, holder, expires_at, run, waiting)"
                + " VALUES ('source', ? + 1, ?, clock_timestamp() + ? * interval '1 ms', ?, false)"
                + " ON CONFLICT (side) DO UPDATE SET epoch = greatest(held.epoch + 1, EXCLUDED.epoch),"
                + " holder = EXCLUDED.holder, expires_at = EXCLUDED.expires_at, run = EXCLUDED.run,"
                + " waiting = held.waiting AND held.run IS NOT DISTINCT FROM EXCLUDED.run"
                + " WHERE held.expires_at <= clock_timestamp() OR held.holder = EXCLUDED.holder"
                + " RETURNING epoch")) {
            statement.setLong(1, atLeast);
            statement.setString(2, holder);
            statement.setLong(3, lasting.toMillis());
            statement.setLong(4, run);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        throw new LeaseTakenException(
                read(source, Side.SOURCE).map(LeaseRow::holder).orElse("somebody"));
    }

    /// Locks the row against other takers, and raises it to this epoch. On the source this renews the lease, too.
    ///
    /// @throws LeaseLostException when a higher one is there
    void claim(Connection session, Side side, String holder, long run, long epoch) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("INSERT INTO " + name()
                + " AS held (side, epoch, holder, expires_at, run, waiting)"
                + " VALUES (?, ?, ?, clock_timestamp() + ? * interval '1 ms', ?, false)"
                + " ON CONFLICT (side) DO UPDATE SET epoch = EXCLUDED.epoch, holder = EXCLUDED.holder,"
                + " expires_at = EXCLUDED.expires_at, run = EXCLUDED.run"
                + " WHERE held.epoch <= EXCLUDED.epoch")) {
            statement.setString(1, side.word());
            statement.setLong(2, epoch);
            statement.setString(3, holder);
            statement.setLong(4, lasting.toMillis());
            statement.setLong(5, run);
            requireOne(statement.executeUpdate());
        }
    }

    /// @throws LeaseLostException when it is somebody else's
    void renew(Connection source, long epoch) throws SQLException {
        change(source, epoch, "expires_at = clock_timestamp() + " + lasting.toMillis() + " * interval '1 ms'");
    }

    /// Whether clients may be waiting, from now on.
    ///
    /// @throws LeaseLostException when it is somebody else's
    void waiting(Connection source, long epoch, boolean waiting) throws SQLException {
        change(source, epoch, "waiting = " + waiting);
    }

    /// @throws LeaseLostException when it is somebody else's
    void release(Connection source, long epoch) throws SQLException {
        change(source, epoch, "expires_at = clock_timestamp()");
    }

    private void change(Connection source, long epoch, String assignment) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(
                "UPDATE " + name() + " SET " + assignment + " WHERE side = 'source' AND epoch = ?")) {
            statement.setLong(1, epoch);
            requireOne(statement.executeUpdate());
        }
    }

    Optional<LeaseRow> read(Connection session, Side side) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT epoch, holder, run, waiting, expires_at <= clock_timestamp(), extract(epoch FROM expires_at"
                        + " - clock_timestamp()) * 1000 FROM " + name() + " WHERE side = ?")) {
            statement.setString(1, side.word());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new LeaseRow(
                                row.getLong(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                Duration.ofMillis(row.getLong(6))))
                        : Optional.empty();
            }
        }
    }

    private static void requireOne(int rows) {
        if (rows == 0) {
            throw new LeaseLostException("somebody else has taken the lease");
        }
    }

    private String name() {
        return tables.lease().quoted();
    }
}
