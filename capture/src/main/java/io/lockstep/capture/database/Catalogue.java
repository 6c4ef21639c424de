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
import java.util.Optional;

/// What a database's catalogue says about its tables.
public final class Catalogue {
    private static final String COLUMNS =
            """
            WITH RECURSIVE resolved (oid, base) AS (
                SELECT oid, oid FROM pg_catalog.pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT t.oid, r.base FROM pg_catalog.pg_type t JOIN resolved r ON t.typbasetype = r.oid WHERE t.typtype = 'd')
            SELECT a.attname, a.attgenerated <> '',
                   tn.nspname, t.typname, t.typtype,
                   en.nspname, e.typname, e.typtype
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN resolved r ON r.oid = a.atttypid
            JOIN pg_catalog.pg_type t ON t.oid = r.base
            JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
            LEFT JOIN resolved er ON er.oid = t.typelem AND t.typcategory = 'A'
            LEFT JOIN pg_catalog.pg_type e ON e.oid = er.base
            LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace
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
        Optional<ColumnType> element = row.getString(7) == null
                ? Optional.empty()
                : Optional.of(new ColumnType(row.getString(6), row.getString(7), category(row.getString(8)), Optional.empty()));
        var type = new ColumnType(row.getString(3), row.getString(4), category(row.getString(5)), element);
        return new ColumnShape(row.getString(1), type, row.getBoolean(2));
    }

    private static char category(String typtype) {
        return typtype.charAt(0);
    }
}
