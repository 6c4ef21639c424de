package io.lockstep.capture.database;

import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns that tell the rows of a table apart in its change log, as SQL over its row `c` of `pg_class`: those of
/// its replica identity; under REPLICA IDENTITY FULL those of its primary key, else of the first unique index of
/// columns
/// that cannot be NULL. An index that is deferrable, partial, or over expressions tells nothing apart.
final class RowIdentity {
    /// An array of the names in order; NULL when there are none.
    static final String COLUMNS = """
            (SELECT identity.names FROM (
                SELECT i.indisprimary, (
                    SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS names
                FROM pg_catalog.pg_index i
                WHERE i.indrelid = c.oid AND i.indisvalid AND i.indisunique AND i.indimmediate
                  AND i.indpred IS NULL AND i.indexprs IS NULL
                  AND CASE c.relreplident
                      WHEN 'd' THEN i.indisprimary
                      WHEN 'i' THEN i.indisreplident
                      WHEN 'f' THEN NOT EXISTS (
                          SELECT FROM pg_catalog.pg_attribute n
                          WHERE n.attrelid = c.oid AND NOT n.attnotnull
                            AND n.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
                      ELSE false END) identity
            ORDER BY identity.indisprimary DESC, identity.names LIMIT 1)""";

    private RowIdentity() {}

    /// What a query for [#COLUMNS] has found.
    static Set<String> read(@Nullable Array names) throws SQLException {
        return names == null ? Set.of() : Set.copyOf(List.of((String[]) names.getArray()));
    }
}
