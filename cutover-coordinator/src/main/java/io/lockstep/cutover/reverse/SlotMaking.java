package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Makes a slot, which waits for every transaction that is open, and says who was in the way.
final class SlotMaking {
    private static final String STATEMENT_TIMEOUT = "57014";

    /// By process, user and age, never by what it does.
    private static final String OLDEST = """
            SELECT coalesce('process ' || l.pid || ' of user ' || coalesce(quote_ident(a.usename), '?')
                       || coalesce(', open for ' || greatest(0, extract(epoch FROM now() - a.xact_start))::bigint || ' s', ''),
                   (SELECT 'prepared transaction ' || quote_literal(p.gid) FROM pg_catalog.pg_prepared_xacts p
                    WHERE p.transaction = l.transactionid), 'a prepared transaction')
            FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
              AND l.pid IS DISTINCT FROM pg_backend_pid()
            ORDER BY age(l.transactionid) DESC LIMIT 1""";

    private SlotMaking() {}

    static void make(Permit permit, String statement, Patience patience) throws SQLException {
        try {
            permit.outside(Side.TARGET, target -> within(target, statement, patience));
        } catch (SQLException e) {
            if (!STATEMENT_TIMEOUT.equals(e.getSQLState())) {
                throw e;
            }
            List<String> oldest = permit.read(Side.TARGET, target -> Query.texts(target, OLDEST));
            throw new SQLException(
                    "a slot on the target waited too long for open transactions; "
                            + (oldest.isEmpty()
                                    ? "nobody is in the way any more"
                                    : "the oldest is " + oldest.getFirst()
                                            + ": wait until it ends, or end it with pg_terminate_backend"),
                    STATEMENT_TIMEOUT,
                    e);
        }
    }

    /// Its wait counts as one for a lock, so only the time of the statement bounds it.
    static boolean within(Connection target, String statement, Patience patience) throws SQLException {
        List<String> before = Query.list(
                        target,
                        "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')",
                        row -> List.of(row.getString(1), row.getString(2)))
                .getFirst();
        set(target, Long.toString(patience.limit().toMillis()), "0");
        Query.execute(target, statement);
        set(target, before.get(0), before.get(1));
        return true;
    }

    private static void set(Connection target, String statementTimeout, String lockTimeout) throws SQLException {
        Query.texts(
                target,
                "SELECT pg_catalog.set_config('statement_timeout', ?, false),"
                        + " pg_catalog.set_config('lock_timeout', ?, false)",
                statementTimeout,
                lockTimeout);
    }
}
