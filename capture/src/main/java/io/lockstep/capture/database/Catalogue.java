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
import java.util.List;

/// What a database's catalogue says about its tables.
public final class Catalogue {
    private static final String COLUMNS = """
            WITH RECURSIVE resolved (oid, base) AS (
                SELECT oid, oid FROM pg_catalog.pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT t.oid, r.base FROM pg_catalog.pg_type t JOIN resolved r ON t.typbasetype = r.oid WHERE t.typtype = 'd')
            SELECT a.attname, a.attgenerated <> '',
                   tn.nspname, t.typname, t.typtype, t.typcategory = 'A'
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN resolved r ON r.oid = a.atttypid
            JOIN pg_catalog.pg_type t ON t.oid = r.base
            JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
            WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    private final Connection connection;

    public Catalogue(Connection connection) {
        this.connection = connection;
    }

    /// Reads a table's columns; a table that does not exist has none.
    public TableShape shape(TableId table) throws SQLException {
        List<ColumnShape> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(column(rows));
                }
            }
        }
        return new TableShape(table, columns);
    }

    private static ColumnShape column(ResultSet row) throws SQLException {
        var type = new ColumnType(
                row.getString(3), row.getString(4), row.getString(5).charAt(0), row.getBoolean(6));
        return new ColumnShape(row.getString(1), type, row.getBoolean(2));
    }
}
