package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How a publication and tables stand in one database's catalogue at one moment. Reading it takes no lock on any
/// table.
///
/// @param publication its identifier; 0 when it does not exist
/// @param complete whether it publishes every kind of change, and partitions as their root
/// @param tables those that exist
public record LaneCatalogue(long publication, boolean complete, Map<TableId, PublishedTable> tables) {
    private static final String PUBLICATION = """
            SELECT oid, pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot
            FROM pg_catalog.pg_publication WHERE pubname = ?""";
    private static final String TABLES = """
            SELECT wanted.schema, wanted.name, c.oid, coalesce(member.oid, 0),
                   to_jsonb(member) ->> 'prqual' IS NULL AND to_jsonb(member) ->> 'prattrs' IS NULL,
                   c.relreplident::text, %s,
                   CASE c.relkind WHEN 'p' THEN (
                       WITH RECURSIVE part (oid) AS (
                           SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = c.oid
                           UNION ALL
                           SELECT i.inhrelid FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid)
                       SELECT string_agg(concat_ws(' ', l.oid, l.relfilenode, l.relreplident), ',')
                       FROM part JOIN pg_catalog.pg_class l ON l.oid = part.oid WHERE l.relkind = 'r') END
            FROM unnest(?::text[], ?::text[]) AS wanted (schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_catalog.pg_class c
              ON c.relnamespace = n.oid AND c.relname = wanted.name AND c.relkind IN ('r', 'p')
            LEFT JOIN pg_catalog.pg_publication_rel member ON member.prrelid = c.oid AND member.prpubid = ?""".formatted(RowIdentity.COLUMNS);

    public LaneCatalogue {
        tables = Map.copyOf(tables);
    }

    public static LaneCatalogue read(Connection connection, String publication, Collection<TableId> tables)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PUBLICATION)) {
            query.setString(1, publication);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? of(connection, row.getLong(1), row.getBoolean(2), List.copyOf(tables))
                        : of(connection, 0, false, List.copyOf(tables));
            }
        }
    }

    /// Whether a partition holds no rows, not even dead ones.
    public static boolean isEmpty(Connection connection, long partition) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_relation_size(?::oid) = 0")) {
            query.setLong(1, partition);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    public Optional<PublishedTable> table(TableId table) {
        return Optional.ofNullable(tables.get(table));
    }

    private static LaneCatalogue of(Connection connection, long publication, boolean complete, List<TableId> wanted)
            throws SQLException {
        Map<TableId, PublishedTable> tables = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setArray(1, names(connection, wanted, TableId::schema));
            query.setArray(2, names(connection, wanted, TableId::name));
            query.setLong(3, publication);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    tables.put(new TableId(row.getString(1), row.getString(2)), table(row));
                }
            }
        }
        return new LaneCatalogue(publication, complete, tables);
    }

    private static PublishedTable table(ResultSet row) throws SQLException {
        return new PublishedTable(
                row.getLong(3),
                row.getLong(4),
                row.getBoolean(5),
                row.getString(6).charAt(0),
                RowIdentity.read(row.getArray(7)),
                PublishedTable.leaves(row.getString(8)));
    }

    static Array names(Connection connection, Collection<TableId> tables, Function<TableId, String> part)
            throws SQLException {
        return connection.createArrayOf("text", tables.stream().map(part).toArray());
    }
}
