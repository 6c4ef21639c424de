package io.lockstep.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Makes one session at a time the writer of a lane's watermarks: an advisory lock of the source that the session
/// holds for as long as it lives.
final class WriterLock {
    private WriterLock() {}

    /// Returns the session when it is the writer now; closes it otherwise.
    ///
    /// @throws SQLException when another session is the writer
    static Connection take(Connection session, WatermarkRows row) throws SQLException {
        try (PreparedStatement lock =
                session.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 7120))")) {
            lock.setString(1, row.table().id() + " " + row.lane());
            try (ResultSet answer = lock.executeQuery()) {
                answer.next();
                if (answer.getBoolean(1)) {
                    return session;
                }
            }
        } catch (SQLException e) {
            session.close();
            throw e;
        }
        session.close();
        throw new SQLException("another watermark writer is running for lane " + row.lane()
                + ": stop one of the two `lockstep capture --side source` or `lockstep run`");
    }
}
