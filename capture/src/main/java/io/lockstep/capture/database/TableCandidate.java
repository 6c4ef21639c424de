package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A table that could be verified, with what decides whether it can.
///
/// @param identity PostgreSQL's `relreplident`: `d`efault, `i`ndex, `f`ull, `n`othing
/// @param key the columns that tell its rows apart in the log; empty when nothing does
/// @param otherLeaf a partition whose rows other columns tell apart
/// @param columns its columns
/// @param readable whether this user may select from it
record TableCandidate(
        TableId table,
        char identity,
        Set<String> key,
        Optional<String> otherLeaf,
        Set<String> columns,
        boolean readable) {
    private static final String LEAF_KEY =
            RowIdentity.COLUMNS.replace("c.oid", "l.oid").replace("c.rel", "l.rel");
    private static final String QUERY = """
            SELECT n.nspname, c.relname, c.relreplident, k.columns,
                   CASE c.relkind WHEN 'p' THEN (
                       WITH RECURSIVE part (oid) AS (
                           SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = c.oid
                           UNION ALL
                           SELECT i.inhrelid FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid)
                       SELECT min(l.oid::regclass::text) FROM part JOIN pg_catalog.pg_class l ON l.oid = part.oid
                       WHERE l.relkind = 'r' AND %2$s IS DISTINCT FROM k.columns) END,
                   (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                   has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (SELECT %1$s AS columns) k
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
              AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'
            ORDER BY 1, 2""".formatted(RowIdentity.COLUMNS, LEAF_KEY);

    TableCandidate {
        key = Set.copyOf(key);
        columns = Set.copyOf(columns);
    }

    /// Every ordinary and partitioned table of the database; partitions count as their root.
    static List<TableCandidate> all(Connection connection) throws SQLException {
        List<TableCandidate> candidates = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                candidates.add(new TableCandidate(
                        new TableId(row.getString(1), row.getString(2)),
                        row.getString(3).charAt(0),
                        RowIdentity.read(row.getArray(4)),
                        Optional.ofNullable(row.getString(5)),
                        RowIdentity.read(row.getArray(6)),
                        row.getBoolean(7)));
            }
        }
        return candidates;
    }

    /// Why a publication must not list it; empty when it may.
    Optional<Concern> obstacle() {
        return anonymous()
                .map(why -> new Concern(UnprovenReason.NO_KEY, why))
                .or(() -> unreadable().map(why -> new Concern(UnprovenReason.TABLE_NOT_PUBLISHED, why)));
    }

    /// Why its rows cannot be told apart in the log. PostgreSQL would refuse the application's updates of one that has
    /// no replica identity.
    private Optional<String> anonymous() {
        if (key.isEmpty()) {
            return Optional.of(withoutKey());
        }
        return otherLeaf.map(leaf -> "its partition " + leaf + " has another replica identity than itself: give it the"
                + " same, or the index that it lacks");
    }

    private String withoutKey() {
        return switch (identity) {
            case 'n' -> "its REPLICA IDENTITY is NOTHING: set it to DEFAULT";
            case 'i' -> "the index of its REPLICA IDENTITY is gone: set it to DEFAULT";
            case 'f' ->
                "it has no primary key and no unique index over columns that cannot be NULL, at once and not deferred:"
                        + " rows may be there twice; add one";
            default -> "it has no primary key that is checked at once: add one, or a REPLICA IDENTITY USING INDEX";
        };
    }

    /// Why the capture cannot read it. Debezium takes quotation marks off names, and stops at columns that are then the
    /// same but for upper and lower case.
    private Optional<String> unreadable() {
        if (!isRead(table)) {
            return Optional.of("the capture cannot read its name, for the quotation marks in it: rename it");
        }
        Map<String, List<String>> alike = columns.stream()
                .sorted()
                .collect(Collectors.groupingBy(TableCandidate::read, TreeMap::new, Collectors.toList()));
        return alike.entrySet().stream()
                .filter(read -> !read.getValue().stream().allMatch(read.getKey()::equalsIgnoreCase)
                        || read.getValue().size() > 1)
                .map(read -> "the capture reads the names of its columns " + read.getValue() + " as " + read.getKey()
                        + ", without quotation marks around and in small letters: rename")
                .findFirst();
    }

    /// Whether Debezium finds a table by the text that it makes of its name.
    private static boolean isRead(TableId table) {
        var id = new io.debezium.relational.TableId(null, table.schema(), table.name());
        try {
            return id.equals(io.debezium.relational.TableId.parse(id.toDoubleQuotedString(), false));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String read(String column) {
        int end = column.length() - 1;
        boolean quoted = end > 0 && "\"'`".indexOf(column.charAt(0)) >= 0 && column.charAt(0) == column.charAt(end);
        return (quoted ? column.substring(1, end) : column).toLowerCase(Locale.ROOT);
    }
}
