package io.lockstep.capture.database;

import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
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
    private static final String STATE = """
            c.oid AS oid, coalesce(member.oid, 0) AS member,
            to_jsonb(member) ->> 'prqual' IS NULL AND to_jsonb(member) ->> 'prattrs' IS NULL AS whole,
            c.relreplident::text AS identity, %s AS key,
            CASE c.relkind WHEN 'p' THEN (
                WITH RECURSIVE part (oid) AS (
                    SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = c.oid
                    UNION ALL
                    SELECT i.inhrelid FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid)
                SELECT string_agg(concat_ws(' ', l.oid, l.relfilenode, l.relreplident), ',')
                FROM part JOIN pg_catalog.pg_class l ON l.oid = part.oid WHERE l.relkind = 'r') END AS leaves
            """.formatted(RowIdentity.COLUMNS);
    private static final String TABLES = "SELECT wanted.schema, wanted.name, " + STATE + """
            FROM unnest(?::text[], ?::text[]) AS wanted (schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_catalog.pg_class c
              ON c.relnamespace = n.oid AND c.relname = wanted.name AND c.relkind IN ('r', 'p')
            LEFT JOIN pg_catalog.pg_publication_rel member ON member.prrelid = c.oid AND member.prpubid = ?""";
    /// In one line, as every statement of a setup's script.
    private static final String NOTED = ("SELECT jsonb_build_object('publication', p.oid::bigint, 'tables', "
                    + "(SELECT jsonb_agg(to_jsonb(t)) FROM (SELECT n.nspname AS schema, c.relname AS name, " + STATE
                    + """
            FROM pg_catalog.pg_publication_rel member
            JOIN pg_catalog.pg_class c ON c.oid = member.prrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE member.prpubid = p.oid) t))::text
            FROM pg_catalog.pg_publication p WHERE p.pubname =""")
            .replaceAll("\\s+", " ");
    private static final String RECALLED = """
            SELECT t.schema, t.name, t.oid, t.member, t.whole, t.identity, t.key, t.leaves, (d.noted ->> 'publication')::bigint
            FROM created, LATERAL (SELECT created.detail::jsonb AS noted) d,
                jsonb_to_recordset(d.noted -> 'tables') AS t (schema text, name text, oid bigint, member bigint,
                    whole boolean, identity text, key text[], leaves text)
            WHERE created.side = ? AND created.kind = 'catalogue' AND created.name = ?""";

    public LaneCatalogue {
        tables = Map.copyOf(tables);
    }

    /// The query for all of it as one text, to be noted when an epoch begins.
    public static String noted(String publication) {
        return NOTED + " " + Identifiers.literal(publication);
    }

    /// How it stood when the epoch began; empty when nobody has noted that.
    public static Optional<LaneCatalogue> recalled(
            Connection connection, CreatedTable created, Side side, String publication) throws SQLException {
        if (!created.exists(connection)) {
            return Optional.empty();
        }
        Map<TableId, PublishedTable> tables = new HashMap<>();
        long oid = 0;
        try (PreparedStatement query = connection.prepareStatement(
                "WITH created AS (TABLE " + created.id().quoted() + ") " + RECALLED)) {
            query.setString(1, side.word());
            query.setString(2, publication);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    tables.put(new TableId(row.getString(1), row.getString(2)), table(row));
                    oid = row.getLong(9);
                }
            }
        }
        return tables.isEmpty() ? Optional.empty() : Optional.of(new LaneCatalogue(oid, true, tables));
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

    /// Whether a partition was made as one, by the transaction that made it, and not attached later with the rows that
    /// it had.
    public static boolean isBorn(Connection connection, long partition) throws SQLException {
        String query = """
                SELECT made.xmin = i.xmin FROM pg_catalog.pg_inherits i
                JOIN pg_catalog.pg_class l ON l.oid = i.inhrelid
                JOIN pg_catalog.pg_type made ON made.oid = l.reltype
                WHERE i.inhrelid = ?::oid""";
        try (PreparedStatement born = connection.prepareStatement(query)) {
            born.setLong(1, partition);
            try (ResultSet row = born.executeQuery()) {
                return row.next() && row.getBoolean(1);
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
