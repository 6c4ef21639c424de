package io.lockstep.verifier.rows;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A table's columns on one side, as the catalogue has them.
///
/// @param table as this side calls it
/// @param partitioned whether its rows are in its partitions
/// @param columns by their names on the target
public record TableColumns(TableId table, boolean partitioned, Map<String, Column> columns) {
    private static final String QUERY = """
            WITH RECURSIVE resolved (oid, base) AS (
                SELECT oid, oid FROM pg_catalog.pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT t.oid, r.base FROM pg_catalog.pg_type t JOIN resolved r ON t.typbasetype = r.oid WHERE t.typtype = 'd')
            SELECT a.attname, a.attgenerated <> '', tn.nspname, t.typname, t.typtype, t.typcategory = 'A', c.relkind = 'p'
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN resolved r ON r.oid = a.atttypid
            JOIN pg_catalog.pg_type t ON t.oid = r.base
            JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
            WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    public TableColumns {
        columns = Map.copyOf(columns);
    }

    /// One column.
    ///
    /// @param name as this side calls it
    /// @param generated whether its value follows from the others
    record Column(String name, ColumnType type, boolean generated) {
        boolean compared() {
            return !generated && type.canonical("x").isPresent();
        }
    }

    /// @throws SQLException also when there is no such table
    public static TableColumns read(ReadSession session, TableId table) throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        boolean partitioned = false;
        try (PreparedStatement statement = session.connection().prepareStatement(QUERY)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.put(row.getString(1), new Column(row.getString(1), type(row), row.getBoolean(2)));
                    partitioned = row.getBoolean(7);
                }
            }
        }
        if (columns.isEmpty()) {
            throw new SQLException("The " + session.side().word() + " has no table " + table);
        }
        return new TableColumns(table, partitioned, columns);
    }

    /// The source's table that rules make the given one of, with its columns by their names on the target: those that
    /// the rules do not leave as they are, under whatever name, are none.
    ///
    /// @throws SQLException also when there is no such table, or the rules make it not comparable
    public static TableColumns readMapped(ReadSession source, TableId target, TableMappings mappings)
            throws SQLException {
        TableColumns found = read(source, new SourceNames(mappings).behind(source, target));
        SourceTable table = new SourceTable(
                found.table,
                found.columns.values().stream()
                        .map(column -> new SourceTable.Column(
                                column.name(), column.type().name(), false))
                        .toList());
        if (!(mappings.resolve(table) instanceof Resolution.Compared compared)) {
            throw new SQLException("The rules of tables.mappings make " + found.table + " not comparable");
        }
        var columns = new LinkedHashMap<String, Column>();
        compared.pairs()
                .forEach(pair -> columns.put(pair.target(), Objects.requireNonNull(found.columns.get(pair.source()))));
        return new TableColumns(found.table, found.partitioned, columns);
    }

    /// The columns that can be compared on both sides.
    public SortedSet<String> comparedWith(TableColumns other) {
        var both = new TreeSet<String>();
        columns.forEach((name, column) -> {
            Column counterpart = other.columns.get(name);
            if (column.compared() && counterpart != null && counterpart.compared()) {
                both.add(name);
            }
        });
        return both;
    }

    Optional<Column> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    private static ColumnType type(ResultSet row) throws SQLException {
        return new ColumnType(
                row.getString(3), row.getString(4), row.getString(5).charAt(0), row.getBoolean(6));
    }
}
