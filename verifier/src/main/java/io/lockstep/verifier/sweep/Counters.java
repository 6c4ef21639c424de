package io.lockstep.verifier.sweep;

import io.lockstep.verifier.rows.ReadSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// How often rows of the two databases were written, as the servers count it.
record Counters(long source, long target) {
    private static final String WRITTEN = """
            SELECT pg_catalog.sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_catalog.pg_stat_user_tables
            WHERE schemaname <> 'lockstep'""";

    static Counters read(Crew.Pair sessions) throws SQLException {
        return new Counters(written(sessions.source()), written(sessions.target()));
    }

    /// Whether anything was written since.
    boolean moved(Crew.Pair sessions) throws SQLException {
        return !equals(read(sessions));
    }

    private static long written(ReadSession session) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(WRITTEN)) {
            row.next();
            return row.getLong(1);
        }
    }
}
