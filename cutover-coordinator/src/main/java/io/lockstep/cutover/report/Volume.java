package io.lockstep.cutover.report;

import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/// How much data tables have, with their indexes and large values, each partition once.
public record Volume(long bytes) {
    private static final String SQL = """
            SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM (
                SELECT DISTINCT coalesce(tree.relid, c.oid) AS oid
                  FROM unnest(?::text[], ?::text[]) AS wanted (schema, name)
                  JOIN pg_namespace n ON n.nspname = wanted.schema
                  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
                  LEFT JOIN LATERAL pg_partition_tree(c.oid) tree ON true) each
            """;

    /// @param tables by the names that they have there
    public static Volume of(Connection session, Collection<TableId> tables) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(SQL)) {
            statement.setArray(
                    1,
                    session.createArrayOf(
                            "text", tables.stream().map(TableId::schema).toArray()));
            statement.setArray(
                    2,
                    session.createArrayOf(
                            "text", tables.stream().map(TableId::name).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Volume(row.getLong(1));
            }
        }
    }
}
