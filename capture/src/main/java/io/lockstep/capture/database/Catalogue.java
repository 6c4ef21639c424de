package io.lockstep.capture.database;

import io.lockstep.capture.encoding.ColumnShape;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.events.TableId;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.equality.TypeCatalogue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a database's catalogue says about its tables.
public final class Catalogue {
    private static final String TABLES = """
            WITH RECURSIVE resolved (oid, base) AS (
                SELECT oid, oid FROM pg_catalog.pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT t.oid, r.base FROM pg_catalog.pg_type t JOIN resolved r ON t.typbasetype = r.oid WHERE t.typtype = 'd')
            SELECT wanted.schema, wanted.name, a.attname, a.attgenerated <> '', r.base::bigint,\s""" + RowIdentity.COLUMNS + """
            , EXISTS (SELECT FROM pg_catalog.pg_index p WHERE p.indrelid = c.oid AND p.indisprimary AND p.indimmediate)
              AND c.relreplident <> 'i'
            FROM unnest(?::text[], ?::text[]) AS wanted (schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN resolved r ON r.oid = a.atttypid
            ORDER BY c.oid, a.attnum""";

    private final Connection connection;

    public Catalogue(Connection connection) {
        this.connection = connection;
    }

    /// Reads the columns of tables; one that does not exist has none.
    public List<TableShape> shapes(Collection<TableId> tables) throws SQLException {
        List<Found> found = columns(tables);
        TypeCatalogue types = types(found.stream().map(Found::type).collect(Collectors.toSet()));
        Map<TableId, List<Found>> byTable = found.stream().collect(Collectors.groupingBy(Found::table));
        return tables.stream()
                .map(table -> shape(table, byTable.getOrDefault(table, List.of()), types))
                .toList();
    }

    /// Reads a table's columns.
    public TableShape shape(TableId table) throws SQLException {
        return shapes(List.of(table)).getFirst();
    }

    /// Reads a type; empty when it does not exist.
    public Optional<ColumnType> type(long oid) throws SQLException {
        TypeCatalogue types = types(Set.of(oid));
        return types.has(oid) ? Optional.of(types.type(oid)) : Optional.empty();
    }

    private static TableShape shape(TableId table, List<Found> found, TypeCatalogue types) {
        return new TableShape(
                table,
                found.stream()
                        .map(column ->
                                new ColumnShape(column.name, types.type(column.type), column.type, column.generated))
                        .toList(),
                found.isEmpty() ? Set.of() : found.getFirst().key,
                !found.isEmpty() && found.getFirst().primaryKey);
    }

    private List<Found> columns(Collection<TableId> tables) throws SQLException {
        List<Found> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setArray(1, LaneCatalogue.names(connection, tables, TableId::schema));
            query.setArray(2, LaneCatalogue.names(connection, tables, TableId::name));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(new Found(
                            new TableId(row.getString(1), row.getString(2)),
                            row.getString(3),
                            row.getBoolean(4),
                            row.getLong(5),
                            RowIdentity.read(row.getArray(6)),
                            row.getBoolean(7)));
                }
            }
        }
        return columns;
    }

    private TypeCatalogue types(Set<Long> oids) throws SQLException {
        List<TypeCatalogue.Line> lines = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(TypeCatalogue.OF_TYPES)) {
            query.setArray(1, connection.createArrayOf("int8", oids.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    lines.add(new TypeCatalogue.Line(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4).charAt(0),
                            row.getString(5),
                            row.getLong(6)));
                }
            }
        }
        return new TypeCatalogue(lines);
    }

    /// A column as it was found.
    ///
    /// @param type its object identifier, with domains resolved
    /// @param key the columns that tell the table's rows apart
    /// @param primaryKey whether those are its primary key
    private record Found(
            TableId table, String name, boolean generated, long type, Set<String> key, boolean primaryKey) {}
}
