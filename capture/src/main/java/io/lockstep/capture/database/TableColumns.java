package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The columns of every table of a database, as rules about names need them.
final class TableColumns {
    private static final String QUERY = """
            WITH RECURSIVE resolved (oid, base) AS (
                SELECT oid, oid FROM pg_catalog.pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT t.oid, r.base FROM pg_catalog.pg_type t JOIN resolved r ON t.typbasetype = r.oid WHERE t.typtype = 'd')
            SELECT n.nspname, c.relname, a.attname, t.typname, coalesce(a.attname::text = ANY (k.columns), false)
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (SELECT %s AS columns) k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN resolved r ON r.oid = a.atttypid
            JOIN pg_catalog.pg_type t ON t.oid = r.base
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
              AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'
            ORDER BY 1, 2, a.attnum""".formatted(RowIdentity.COLUMNS);

    private TableColumns() {}

    /// Reads every ordinary and partitioned table that has columns.
    static List<SourceTable> all(Connection connection) throws SQLException {
        Map<TableId, List<SourceTable.Column>> columns = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                columns.computeIfAbsent(new TableId(row.getString(1), row.getString(2)), _ -> new ArrayList<>())
                        .add(new SourceTable.Column(row.getString(3), row.getString(4), row.getBoolean(5)));
            }
        }
        return columns.entrySet().stream()
                .map(table -> new SourceTable(table.getKey(), table.getValue()))
                .toList();
    }
}
