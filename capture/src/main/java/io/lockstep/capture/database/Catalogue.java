package io.lockstep.capture.database;

import io.lockstep.capture.encoding.ColumnShape;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.events.TableId;
import io.lockstep.events.equality.TypeCatalogue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What a database's catalogue says about its tables.
public final class Catalogue {
    private static final String COLUMNS = """
            SELECT a.attname, a.attgenerated <> '', a.atttypid::bigint
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    private final Connection connection;

    public Catalogue(Connection connection) {
        this.connection = connection;
    }

    /// Reads a table's columns; a table that does not exist has none.
    public TableShape shape(TableId table) throws SQLException {
        TypeCatalogue types = new TypeCatalogue(read(table, TypeCatalogue.QUERY, Catalogue::line));
        return new TableShape(
                table,
                read(
                        table,
                        COLUMNS,
                        row -> new ColumnShape(row.getString(1), types.type(row.getLong(3)), row.getBoolean(2))));
    }

    private <T> List<T> read(TableId table, String query, Reader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
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
