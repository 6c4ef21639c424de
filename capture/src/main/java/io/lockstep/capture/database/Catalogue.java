package io.lockstep.capture.database;

import io.lockstep.capture.encoding.ColumnShape;
import io.lockstep.capture.encoding.ColumnType;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a database's catalogue says about its tables.
public final class Catalogue {
    private static final String RESOLVED = """
            WITH RECURSIVE resolved (oid, base) AS (
                SELECT oid, oid FROM pg_catalog.pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT t.oid, r.base FROM pg_catalog.pg_type t JOIN resolved r ON t.typbasetype = r.oid WHERE t.typtype = 'd')
            """;
    private static final String TABLES = RESOLVED
            + "SELECT wanted.schema, wanted.name, a.attname, a.attgenerated <> '', " + """
            tn.nspname, t.typname, t.typtype, t.typcategory = 'A', t.oid,
            """ + RowIdentity.COLUMNS + """
            , EXISTS (SELECT FROM pg_catalog.pg_index p WHERE p.indrelid = c.oid AND p.indisprimary AND p.indimmediate)
              AND c.relreplident <> 'i'
            FROM unnest(?::text[], ?::text[]) AS wanted (schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN resolved r ON r.oid = a.atttypid
            JOIN pg_catalog.pg_type t ON t.oid = r.base
            JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
            ORDER BY c.oid, a.attnum""";
    private static final String TYPE = RESOLVED + """
            SELECT tn.nspname, t.typname, t.typtype, t.typcategory = 'A'
            FROM resolved r
            JOIN pg_catalog.pg_type t ON t.oid = r.base
            JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
            WHERE r.oid = ?""";

    private final Connection connection;

    public Catalogue(Connection connection) {
        this.connection = connection;
    }

    /// Reads the columns of tables; one that does not exist has none.
    public List<TableShape> shapes(Collection<TableId> tables) throws SQLException {
        Map<TableId, List<ColumnShape>> columns = new HashMap<>();
        Map<TableId, Set<String>> keys = new HashMap<>();
        Set<TableId> primary = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setArray(1, LaneCatalogue.names(connection, tables, TableId::schema));
            query.setArray(2, LaneCatalogue.names(connection, tables, TableId::name));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    TableId table = new TableId(row.getString(1), row.getString(2));
                    columns.computeIfAbsent(table, _ -> new ArrayList<>())
                            .add(new ColumnShape(row.getString(3), type(row, 5), row.getLong(9), row.getBoolean(4)));
                    keys.computeIfAbsent(table, _ -> new HashSet<>()).addAll(RowIdentity.read(row.getArray(10)));
                    if (row.getBoolean(11)) {
                        primary.add(table);
                    }
                }
            }
        }
        return tables.stream()
                .map(table -> new TableShape(
                        table,
                        columns.getOrDefault(table, List.of()),
                        keys.getOrDefault(table, Set.of()),
                        primary.contains(table)))
                .toList();
    }

    /// Reads a table's columns.
    public TableShape shape(TableId table) throws SQLException {
        return shapes(List.of(table)).getFirst();
    }

    /// Reads a type; empty when it does not exist.
    public Optional<ColumnType> type(long oid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TYPE)) {
            query.setLong(1, oid);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(type(row, 1)) : Optional.empty();
            }
        }
    }

    /// @param from the first of the four columns that describe a type
    private static ColumnType type(ResultSet row, int from) throws SQLException {
        return new ColumnType(
                row.getString(from),
                row.getString(from + 1),
                row.getString(from + 2).charAt(0),
                row.getBoolean(from + 3));
    }
}
