package io.lockstep.capture.setup;

import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import java.sql.SQLException;
import java.util.List;

/// Says who kept a statement waiting: the oldest open transaction, by process, user and age, never by what it does.
final class Blocker {
    private static final String LOCK_TIMEOUT = "55P03";
    private static final String STATEMENT_TIMEOUT = "57014";
    /// Locks on transaction numbers are shown to everybody, the times of other users' transactions are not.
    private static final String OLDEST = """
            SELECT coalesce('process ' || l.pid || ' of user ' || coalesce(a.usename, '?') || coalesce(', open for '
                       || greatest(0, extract(epoch FROM now() - a.xact_start))::bigint || ' s', ''),
                   (SELECT 'prepared transaction ' || quote_literal(p.gid) || ' of user ' || p.owner FROM pg_prepared_xacts p
                    WHERE p.transaction = l.transactionid), 'a prepared transaction')
            FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
              AND l.pid IS DISTINCT FROM pg_backend_pid()
            ORDER BY age(l.transactionid) DESC LIMIT 1""";

    private static final String HOLDER = """
            SELECT 'process ' || l.pid || ' of user ' || coalesce(a.usename, '?') || coalesce(', open for '
                       || greatest(0, extract(epoch FROM now() - a.xact_start))::bigint || ' s', '')
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid() AND l.relation >= 16384
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
            ORDER BY a.xact_start LIMIT 1""";

    private Blocker() {}

    static SetupException explain(Session session, String what, SetupException failure) {
        if (!(failure.getCause() instanceof SQLException cause) || !isTimeout(cause)) {
            return failure;
        }
        boolean lock = LOCK_TIMEOUT.equals(cause.getSQLState());
        List<String> oldest = first(session, lock ? HOLDER : OLDEST);
        String who = oldest.isEmpty()
                ? "nobody is in the way any more"
                : (lock ? "a table is locked by " : "the oldest open transaction is ") + oldest.getFirst();
        return new SetupException(
                "Making " + what + " on " + session.described() + " waited too long for others; " + who,
                oldest.isEmpty()
                        ? "try again"
                        : "wait until it ends, or end it with pg_terminate_backend, then try again",
                cause);
    }

    private static boolean isTimeout(SQLException cause) {
        return LOCK_TIMEOUT.equals(cause.getSQLState()) || STATEMENT_TIMEOUT.equals(cause.getSQLState());
    }

    private static List<String> first(Session session, String query) {
        try {
            return session.strings(query);
        } catch (SetupException _) {
            return List.of();
        }
    }
}
