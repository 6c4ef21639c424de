package io.lockstep.capture;

import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/// Makes one session at a time the writer of a lane's watermarks, or the planter of its canaries: an
/// advisory lock of the source, held by the very session that writes, so that whoever has lost the lock
/// cannot write any more. The server ends a session that it has not heard from, however its connection
/// was cut, and the lock is free.
public final class WriterLock {
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(10);

    private WriterLock() {}

    /// Returns the session when it is the writer now; closes it otherwise.
    ///
    /// @param table that it writes to
    /// @param who it is, for the message
    /// @param interval in which it is heard of at least once
    /// @throws SQLException when another session is the writer
    public static Connection take(Connection session, TableId table, String lane, String who, Duration interval)
            throws SQLException {
        try {
            limit(session, interval);
            if (locked(session, table + " " + lane)) {
                return session;
            }
        } catch (SQLException e) {
            session.close();
            throw e;
        }
        session.close();
        throw new SQLException("another " + who + " is running for lane " + lane
                + ": stop one of the two `lockstep capture --side source` or `lockstep run`");
    }

    private static boolean locked(Connection session, String name) throws SQLException {
        try (PreparedStatement lock =
                session.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 7120))")) {
            lock.setString(1, name);
            try (ResultSet answer = lock.executeQuery()) {
                answer.next();
                return answer.getBoolean(1);
            }
        }
    }

    /// Statements give up before the client would, and the server does not wait for a client that is gone.
    private static void limit(Connection session, Duration interval) throws SQLException {
        Duration usual = interval.multipliedBy(3);
        long silence = (usual.compareTo(LEAST_SILENCE) > 0 ? usual : LEAST_SILENCE).toMillis();
        List<String> settings = List.of(
                "lock_timeout = 3000",
                "statement_timeout = 4000",
                "idle_in_transaction_session_timeout = " + LEAST_SILENCE.toMillis(),
                "idle_session_timeout = " + silence,
                "tcp_user_timeout = " + LEAST_SILENCE.toMillis());
        try (Statement set = session.createStatement()) {
            for (String setting : settings) {
                set.execute("SET " + setting);
            }
        }
    }
}
