package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table that could be verified, with what decides whether it can.
///
/// @param identity PostgreSQL's `relreplident`: `d`efault, `i`ndex, `f`ull, `n`othing
/// @param primaryKey whether it has one that can serve as identity
/// @param identityIndex whether the index of its identity exists
/// @param readable whether this user may select from it
record TableCandidate(TableId table, char identity, boolean primaryKey, boolean identityIndex, boolean readable) {
    private static final String QUERY = """
            SELECT n.nspname, c.relname, c.relreplident,
                   EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND i.indimmediate AND i.indisvalid),
                   EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident),
                   has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
            ORDER BY 1, 2""";

    /// Every ordinary and partitioned table of the database; partitions count as their root.
    static List<TableCandidate> all(Connection connection) throws SQLException {
        List<TableCandidate> candidates = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                candidates.add(new TableCandidate(
                        new TableId(row.getString(1), row.getString(2)),
                        row.getString(3).charAt(0),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6)));
            }
        }
        return candidates;
    }

    /// Why its changes cannot be verified; empty when they can. A publication must not list such a table:
    /// PostgreSQL would refuse the application's updates of one that has no replica identity.
    Optional<String> obstacle() {
        if (identity == 'n') {
            return Optional.of("its REPLICA IDENTITY is NOTHING: set it to DEFAULT");
        }
        if (identity == 'i' && !identityIndex) {
            return Optional.of("the index of its REPLICA IDENTITY is gone: set it to DEFAULT");
        }
        if (identity != 'i' && !primaryKey) {
            return Optional.of("it has no primary key: add one");
        }
        return Optional.empty();
    }
}
