package io.lockstep.verifier.rows;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.equality.Form;
import io.lockstep.events.equality.TypeCatalogue;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A table's columns on one side, as the catalogue has them.
///
/// @param table as this side calls it
/// @param partitioned whether its rows are in its partitions
/// @param triggers whether it has triggers of its own that are not disabled
/// @param columns by their names on the target
public record TableColumns(TableId table, boolean partitioned, boolean triggers, Map<String, Column> columns) {
    private static final String QUERY = """
            SELECT a.attname, a.attgenerated <> '', a.atttypid::bigint, c.relkind = 'p',
                   CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
                   pg_catalog.pg_get_expr(d.adbin, d.adrelid),
                   EXISTS (SELECT FROM pg_catalog.pg_trigger g
                           WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D')
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    public TableColumns {
        columns = Map.copyOf(columns);
    }

    /// One column.
    ///
    /// @param name as this side calls it
    /// @param generated whether its value follows from the others
    /// @param tolerance what of its values is compared; empty for all
    /// @param modifier the type's, as the catalogue has it, which holds a length or a scale; -1 for none
    /// @param fallback its default, or what it is generated from, as an SQL expression; empty when it has none
    public record Column(
            String name,
            ColumnType type,
            boolean generated,
            Optional<Tolerance> tolerance,
            int modifier,
            Optional<String> fallback) {
        private Column tolerating(Optional<Tolerance> other) {
            return new Column(name, type, generated, other, modifier, fallback);
        }

        boolean compared() {
            return !generated && form().isPresent();
        }

        /// How what is compared of its values is; empty when nothing is.
        public Optional<Form> form() {
            return type.form(tolerance);
        }
    }

    /// @throws SQLException also when there is no such table
    public static TableColumns read(ReadSession session, TableId table) throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        var types = new TypeCatalogue(read(session, table, TypeCatalogue.OF_TABLE, TableColumns::line));
        List<Table> tables = read(session, table, QUERY, row -> {
            var type = types.type(row.getLong(3));
            columns.put(
                    row.getString(1),
                    new Column(
                            row.getString(1),
                            type,
                            row.getBoolean(2),
                            Optional.empty(),
                            row.getInt(5),
                            Optional.ofNullable(row.getString(6))));
            return new Table(row.getBoolean(4), row.getBoolean(7));
        });
        if (columns.isEmpty()) {
            throw new SQLException("The " + session.side().word() + " has no table " + table);
        }
        Table found = tables.getFirst();
        return new TableColumns(table, found.partitioned(), found.triggers(), columns);
    }

    private record Table(boolean partitioned, boolean triggers) {}

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
        return new TableColumns(found.table, found.partitioned, found.triggers, columns);
    }

    /// The same table, of whose columns something is tolerated.
    ///
    /// @param tolerances by the columns' names on the target
    public TableColumns tolerating(Map<String, Tolerance> tolerances) {
        var tolerating = new LinkedHashMap<String, Column>();
        columns.forEach(
                (name, column) -> tolerating.put(name, column.tolerating(Optional.ofNullable(tolerances.get(name)))));
        return new TableColumns(table, partitioned, triggers, tolerating);
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

    /// The column of this name on the target.
    public Optional<Column> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    private static <T> List<T> read(ReadSession session, TableId table, String query, Reader<T> reader)
            throws SQLException {
        var found = new ArrayList<T>();
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(reader.read(row));
                }
            }
        }
        return found;
    }

    private static TypeCatalogue.Line line(ResultSet row) throws SQLException {
        return new TypeCatalogue.Line(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4).charAt(0),
                row.getString(5),
                row.getLong(6));
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
