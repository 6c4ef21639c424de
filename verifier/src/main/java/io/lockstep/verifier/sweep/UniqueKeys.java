package io.lockstep.verifier.sweep;

import io.lockstep.events.TableId;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The indexes of a table that tell its rows apart: valid, unique, checked at once, of every row, over
/// columns that cannot be NULL. The replica identity comes first, by which change logs name rows, then
/// the primary key, then those of fewer columns.
record UniqueKeys(List<List<String>> columns) {
    private static final String QUERY = """
            SELECT (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.n)
                    FROM pg_catalog.unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k(attnum, n)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum)
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?
              AND i.indisvalid AND i.indisunique AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = c.oid AND NOT a.attnotnull
                    AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
            ORDER BY i.indisreplident DESC, i.indisprimary DESC, i.indnkeyatts, i.indexrelid""";

    UniqueKeys {
        columns = List.copyOf(columns);
    }

    static UniqueKeys of(ReadSession session, TableId table) throws SQLException {
        var found = new ArrayList<List<String>>();
        try (PreparedStatement statement = session.connection().prepareStatement(QUERY)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(List.of((String[]) row.getArray(1).getArray()));
                }
            }
        }
        return new UniqueKeys(found);
    }
}
