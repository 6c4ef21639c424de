package io.lockstep.cutover.fence;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who is on the source still. Asked outside of transactions, in which `pg_stat_activity` stands still.
final class Occupancy {
    private static final String WHO = "coalesce(a.usename, 'nobody') || ' (pid ' || a.pid || ', '"
            + " || coalesce(a.state, 'starting') || coalesce(' for '"
            + " || floor(extract(epoch FROM clock_timestamp() - a.state_change)) || ' s', '') || ')'";
    private static final String LOCKED = Family.QUERY + """
            SELECT DISTINCT coalesce(a.usename || ' (pid ' || a.pid || ', ' || coalesce(a.state, 'busy') || ')',
                   'a prepared transaction') || ' has ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_locks l JOIN family f ON f.oid = l.relation JOIN pg_class c ON c.oid = f.oid
            JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'relation' AND l.granted
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
              AND l.pid IS DISTINCT FROM pg_backend_pid() AND coalesce(a.usename, '') <> ALL (?)
              AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
            ORDER BY 1""";
    private static final String PREPARED = """
            SELECT gid || ' of ' || owner || ', ' || floor(extract(epoch FROM clock_timestamp() - prepared)) || ' s old'
            FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared""";
    /// Whoever has been let in and is not listed yet has a virtual transaction, which it ends once it is listed.
    private static final String STARTING = """
            SELECT l.virtualtransaction FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid()
              AND (a.pid IS NULL OR (a.backend_type = 'client backend' AND a.usesysid IS NULL))""";

    private Occupancy() {}

    /// The statement that ends all sessions of these roles in this database at once, and returns them.
    static String eviction(List<String> roles) {
        return "SELECT pg_terminate_backend(a.pid), " + WHO + " FROM pg_stat_activity a" + of(roles);
    }

    private static String of(List<String> roles) {
        String names = Stream.concat(Stream.of("NULL"), roles.stream().map(Identifiers::literal))
                .collect(Collectors.joining(", "));
        return " WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.usename IN (" + names + ")";
    }

    /// Ends them.
    ///
    /// @return who was there
    static List<String> evict(Connection session, List<String> roles) throws SQLException {
        return Query.list(session, eviction(roles), row -> row.getString(2));
    }

    /// Sessions of these roles in this database.
    static List<String> sessions(Connection session, List<String> roles) throws SQLException {
        return Query.texts(session, "SELECT " + WHO + " FROM pg_stat_activity a" + of(roles) + " ORDER BY a.pid");
    }

    /// Those of these roles that have a session in this database.
    static List<String> present(Connection session, List<String> roles) throws SQLException {
        return Query.texts(session, "SELECT DISTINCT a.usename FROM pg_stat_activity a" + of(roles) + " ORDER BY 1");
    }

    /// Who has written a migrated table in a transaction that has not ended, or is about to: that takes a lock which is
    /// held to its end. Those of roles that are not fenced count as well; immune ones do not.
    static List<String> writing(Connection session, FenceSet set) throws SQLException {
        var tables = set.scope().tables();
        return Query.texts(session, LOCKED, Family.schemas(tables), Family.names(tables), set.immune());
    }

    /// Prepared transactions of this database, with owner and age.
    static List<String> prepared(Connection session) throws SQLException {
        return Query.texts(session, PREPARED);
    }

    /// Sessions that may have passed the question whether they can log in, and are in no list yet.
    static Set<String> starting(Connection session) throws SQLException {
        return Set.copyOf(Query.texts(session, STARTING));
    }
}
