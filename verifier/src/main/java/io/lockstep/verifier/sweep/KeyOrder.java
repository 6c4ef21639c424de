package io.lockstep.verifier.sweep;

import io.lockstep.events.Side;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.TableColumns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// By what a server orders the keys of a table: for each column its type and collation, the latter with
/// the version of the library that sorts. Equal ones order alike.
record KeyOrder(List<String> columns) {
    /// The database's own collation is described by the database; what a server's version does not have
    /// is null.
    private static final String QUERY = """
            SELECT CASE
                WHEN a.attcollation = 0 THEN ''
                WHEN l.collname IN ('C', 'POSIX', 'ucs_basic') THEN 'C'
                WHEN l.collname = 'default' AND d.datcollate IN ('C', 'POSIX')
                    AND coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c') = 'c' THEN 'C'
                WHEN l.collname = 'default' THEN (
                    SELECT pg_catalog.concat_ws(' ', j ->> 'datlocprovider', j ->> 'datcollate',
                        coalesce(j ->> 'datlocale', j ->> 'daticulocale'), coalesce(j ->> 'datcollversion', ?))
                    FROM pg_catalog.to_jsonb(d) AS j)
                ELSE (
                    SELECT pg_catalog.concat_ws(' ', j ->> 'collprovider', j ->> 'collcollate',
                        coalesce(j ->> 'colllocale', j ->> 'colliculocale'), j ->> 'collisdeterministic',
                        coalesce(pg_catalog.pg_collation_actual_version(l.oid), ?))
                    FROM pg_catalog.to_jsonb(l) AS j)
                END
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
            CROSS JOIN pg_catalog.pg_database d
            WHERE d.datname = pg_catalog.current_database() AND n.nspname = ? AND c.relname = ? AND a.attname = ?""";

    KeyOrder {
        columns = List.copyOf(columns);
    }

    static KeyOrder of(ReadSession session, TableColumns table, List<String> key) throws SQLException {
        var columns = new ArrayList<String>();
        for (String name : key) {
            TableColumns.Column column = table.column(name).orElseThrow();
            columns.add(column.type().quoted() + " " + collation(session, table, column.name()));
        }
        return new KeyOrder(columns);
    }

    private static String collation(ReadSession session, TableColumns table, String column) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(QUERY)) {
            statement.setString(1, unknown(session.side()));
            statement.setString(2, unknown(session.side()));
            statement.setString(3, table.table().schema());
            statement.setString(4, table.table().name());
            statement.setString(5, column);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /// A version that is not known is no other's.
    private static String unknown(Side side) {
        return "unknown on the " + side.word();
    }
}
