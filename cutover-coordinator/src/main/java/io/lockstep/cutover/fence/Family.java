package io.lockstep.cutover.fence;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The migrated tables in the source's catalogue, with the tables through which their rows can be written: what they
/// are partitions or children of, and what is theirs.
final class Family {
    /// Defines `wanted(schema, name)` and `family(oid)`, as the beginning of a query; its two parameters are
    /// [#schemas] and [#names].
    static final String QUERY = """
            WITH RECURSIVE wanted(schema, name) AS (SELECT * FROM unnest(?, ?)),
            migrated(oid) AS (
                SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN wanted w ON w.schema = n.nspname AND w.name = c.relname WHERE c.relkind IN ('r', 'p')),
            above(oid) AS (SELECT oid FROM migrated
                UNION SELECT i.inhparent FROM above JOIN pg_inherits i ON i.inhrelid = above.oid),
            below(oid) AS (SELECT oid FROM migrated
                UNION SELECT i.inhrelid FROM below JOIN pg_inherits i ON i.inhparent = below.oid),
            family(oid) AS (SELECT oid FROM above UNION SELECT oid FROM below)
            """;

    private static final String MISSING = QUERY + """
            SELECT w.schema, w.name FROM wanted w WHERE NOT EXISTS (
                SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN migrated m ON m.oid = c.oid
                WHERE w.schema = n.nspname AND w.name = c.relname)
            ORDER BY 1, 2""";

    private Family() {}

    static List<String> schemas(List<TableId> tables) {
        return tables.stream().map(TableId::schema).toList();
    }

    static List<String> names(List<TableId> tables) {
        return tables.stream().map(TableId::name).toList();
    }

    /// Those that are not there: of a table that nobody finds, nobody knows who can write it.
    static List<TableId> missing(Connection session, List<TableId> tables) throws SQLException {
        return Query.list(
                session,
                MISSING,
                row -> new TableId(row.getString(1), row.getString(2)),
                schemas(tables),
                names(tables));
    }
}
