package io.lockstep.cutover.dms;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a task has written of itself into its control tables on the target, which are there when its settings
/// say so.
///
/// @param schema of the control tables (`ControlSchema`)
/// @param task its names in them: the last part of its ARN, and its identifier
public record DmsOnTarget(String schema, List<String> task) {
    /// Their columns are in capitals in some versions of DMS, and in small letters in others.
    private static final String COLUMNS = """
            SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND lower(c.relname) = ? AND lower(a.attname) = ? AND NOT a.attisdropped""";

    public DmsOnTarget {
        task = List.copyOf(task);
    }

    /// Changes that could not be applied, and of which table.
    ///
    /// @param statements how many; what they were holds customers' values and is not read
    public record Exceptions(TableId table, long statements) {
        @Override
        public String toString() {
            return table + " (" + statements + ")";
        }
    }

    /// Changes that could not be applied since then; the target lacks them, unless something came later.
    public List<Exceptions> exceptions(Connection target, Optional<Instant> since) throws SQLException {
        return counted(target, "awsdms_apply_exceptions", "error_time", since);
    }

    /// Tables of which nothing is applied any more.
    public List<TableId> suspended(Connection target) throws SQLException {
        return counted(target, "awsdms_suspended_tables", "suspend_timestamp", Optional.empty()).stream()
                .map(Exceptions::table)
                .toList();
    }

    private List<Exceptions> counted(Connection target, String table, String time, Optional<Instant> since)
            throws SQLException {
        Optional<String> named = column(target, table, "task_name");
        if (named.isEmpty()) {
            return List.of();
        }
        String owner = column(target, table, "table_owner").orElseThrow();
        String name = column(target, table, "table_name").orElseThrow();
        String when = column(target, table, time).orElseThrow();
        return Query.list(
                target,
                "SELECT " + owner + ", " + name + ", count(*) FROM " + new TableId(schema, table).quoted() + " WHERE "
                        + named.get() + " = ANY (?) AND " + when + " >= ? GROUP BY 1, 2 ORDER BY 1, 2",
                row -> new Exceptions(new TableId(row.getString(1), row.getString(2)), row.getLong(3)),
                task,
                Timestamp.from(since.orElse(Instant.EPOCH)));
    }

    private Optional<String> column(Connection target, String table, String column) throws SQLException {
        return Query.first(target, COLUMNS, row -> row.getString(1), schema, table, column);
    }
}
