package io.lockstep.verifier.sweep;

import io.lockstep.events.Identifiers;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.equality.KeyText;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.TableColumns;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The reads of one table on one side. Each is one statement and one transaction. Immutable.
final class SideReader {
    /// Keys that the ends of a chunk are chosen from.
    private static final int SAMPLES_A_CHUNK = 20;

    /// Pages of 8 KiB that are read at once where there is no key.
    private static final long PAGES = 8192;

    private static final int FIRST_WITH_RANGES_OF_PAGES = 14;

    private final ComparedTable table;
    private final Side side;
    private final RowHash hash;

    SideReader(ComparedTable table, Side side, RowHash hash) {
        this.table = table;
        this.side = side;
        this.hash = hash;
    }

    /// By hashes that are the same for rows of equal values.
    SideReader canonical() {
        return new SideReader(table, side, hash.canonical());
    }

    /// What the rows of a range amount to.
    Sums sums(ReadSession session, KeyRange range) throws SQLException {
        return sums(session, from(range), range);
    }

    private Sums sums(ReadSession session, String from, KeyRange range) throws SQLException {
        String sql = "SELECT pg_catalog.count(*), pg_catalog.sum(" + hash.first("q.r") + "), pg_catalog.sum("
                + hash.second("q.r") + ") FROM (SELECT " + input() + " AS r" + from + " OFFSET 0) AS q";
        try (PreparedStatement statement = prepared(session, sql, range);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Sums(row.getLong(1), orZero(row.getBigDecimal(2)), orZero(row.getBigDecimal(3)));
        }
    }

    /// What all rows amount to, page range by page range where the server can read one.
    Sums everything(ReadSession session) throws SQLException {
        if (columns().partitioned() || version(session) < FIRST_WITH_RANGES_OF_PAGES) {
            return sums(session, KeyRange.EVERYTHING);
        }
        Sums sums = Sums.NONE;
        long pages = pages(session);
        for (long from = 0; from < pages; from += PAGES) {
            String end = from + PAGES < pages ? " AND t.ctid < '(" + (from + PAGES) + ",0)'::pg_catalog.tid" : "";
            sums = sums.plus(sums(
                    session,
                    " FROM " + name() + " AS t WHERE t.ctid >= '(" + from + ",0)'::pg_catalog.tid" + end,
                    KeyRange.EVERYTHING));
        }
        return sums;
    }

    private static int version(ReadSession session) throws SQLException {
        return session.connection().getMetaData().getDatabaseMajorVersion();
    }

    /// The rows of a range: their keys and hashes.
    List<HashedRow> rows(ReadSession session, KeyRange range) throws SQLException {
        return rows(session, range, "");
    }

    /// Those of some buckets.
    List<HashedRow> rowsOfBuckets(ReadSession session, KeyRange range, List<Integer> some, int buckets)
            throws SQLException {
        String numbers = some.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return rows(session, range, " WHERE " + bucket("q.h", buckets) + " IN (" + numbers + ")");
    }

    private List<HashedRow> rows(ReadSession session, KeyRange range, String where) throws SQLException {
        String sql = "SELECT " + hash.first("q.r") + ", " + hash.second("q.r") + keyNumbers() + " FROM (SELECT "
                + input() + " AS r" + (where.isEmpty() ? "" : ", " + keyInput() + " AS h") + printedKey() + from(range)
                + " OFFSET 0) AS q" + where;
        var rows = new ArrayList<HashedRow>();
        List<KeyText> texts = texts();
        try (PreparedStatement statement = prepared(session, sql, range);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new HashedRow(key(row, texts), row.getLong(1), row.getLong(2)));
            }
        }
        return rows;
    }

    /// Adds what the rows of a range amount to, by the bucket that their keys fall into.
    ///
    /// @param sums as many as there are buckets, a power of two
    void addByBucket(ReadSession session, KeyRange range, Sums[] sums) throws SQLException {
        String sql = "SELECT " + bucket("q.h", sums.length) + ", pg_catalog.count(*), pg_catalog.sum("
                + hash.first("q.r") + "), pg_catalog.sum(" + hash.second("q.r") + ") FROM (SELECT " + input()
                + " AS r, " + keyInput() + " AS h" + from(range) + " OFFSET 0) AS q GROUP BY 1";
        try (PreparedStatement statement = prepared(session, sql, range);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                int bucket = row.getInt(1);
                sums[bucket] = sums[bucket].plus(
                        new Sums(row.getLong(2), orZero(row.getBigDecimal(3)), orZero(row.getBigDecimal(4))));
            }
        }
    }

    /// What of a row's key is hashed, the same for keys that are equal.
    private String keyInput() {
        return hash.canonical().input(columns(), table.opposite(side), table.key());
    }

    private String bucket(String input, int buckets) {
        return "(" + hash.canonical().first(input) + " & " + (buckets - 1) + ")";
    }

    /// The ranges of the whole table, of roughly the size that is wanted.
    List<KeyRange> plan(ReadSession session, SweepSettings settings) throws SQLException {
        return KeyRange.between(bounds(session, settings));
    }

    /// The keys at which these meet.
    List<List<String>> bounds(ReadSession session, SweepSettings settings) throws SQLException {
        long chunks = Math.max(estimatedRows(session) / settings.chunkRows(), bytes(session) / settings.chunkBytes());
        return bounds(session, chunks + 1);
    }

    /// Keys at which the table falls into that many chunks of roughly the same size: those of a sample of
    /// its pages, in this server's order.
    private List<List<String>> bounds(ReadSession session, long chunks) throws SQLException {
        if (chunks < 2) {
            return List.of();
        }
        long pages = Math.max(1, pages(session));
        double percent = Math.min(100, Math.max(0.000_1, 100.0 * chunks * SAMPLES_A_CHUNK / pages));
        String keys = columns("q.k", ", ");
        String sql = "SELECT " + columns("pg_catalog.format('%s', s.k", "), ") + ") FROM (SELECT " + keys
                + ", pg_catalog.row_number() OVER (ORDER BY " + keys
                + ") AS n, pg_catalog.count(*) OVER () AS of FROM ("
                + "SELECT DISTINCT ON (t.tableoid, (t.ctid::pg_catalog.text::pg_catalog.point)[0]) " + keyColumns()
                + " FROM " + name() + " AS t TABLESAMPLE SYSTEM (" + percent + ")) AS q) AS s"
                + " WHERE s.n * " + chunks + " / s.of > (s.n - 1) * " + chunks + " / s.of AND s.n < s.of ORDER BY s.n";
        var bounds = new ArrayList<List<String>>();
        try (PreparedStatement statement = session.connection().prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                bounds.add(texts(row, 1));
            }
        }
        return bounds;
    }

    /// Keys at which a range that turned out to be too large falls into pieces of that many rows.
    List<List<String>> split(ReadSession session, KeyRange range, long rows) throws SQLException {
        String keys = columns("q.k", ", ");
        String sql = "SELECT " + columns("pg_catalog.format('%s', s.k", "), ") + ") FROM (SELECT " + keys
                + ", pg_catalog.row_number() OVER (ORDER BY " + keys + ") AS n FROM (SELECT " + keyColumns()
                + from(range) + ") AS q) AS s WHERE s.n % " + rows + " = 0 ORDER BY s.n";
        var bounds = new ArrayList<List<String>>();
        try (PreparedStatement statement = prepared(session, sql, range);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                bounds.add(texts(row, 1));
            }
        }
        return bounds;
    }

    /// How many rows the catalogue believes the table to have, or the size of it suggests.
    long estimatedRows(ReadSession session) throws SQLException {
        return size(
                session,
                "pg_catalog.sum(CASE WHEN l.reltuples >= 0 AND l.relpages > 0"
                        + " THEN l.reltuples::pg_catalog.float8 / l.relpages * (pg_catalog.pg_relation_size(l.oid) / 8192.0)"
                        + " ELSE pg_catalog.pg_relation_size(l.oid) / 64.0 END)::pg_catalog.int8");
    }

    /// What the table takes on disk, without its indexes.
    private long bytes(ReadSession session) throws SQLException {
        return size(session, "pg_catalog.sum(pg_catalog.pg_table_size(l.oid))::pg_catalog.int8");
    }

    private long pages(ReadSession session) throws SQLException {
        return size(session, "pg_catalog.sum(pg_catalog.pg_relation_size(l.oid) / 8192)::pg_catalog.int8");
    }

    private long size(ReadSession session, String expression) throws SQLException {
        String sql = "WITH RECURSIVE part (oid) AS (SELECT pg_catalog.to_regclass(?)::pg_catalog.oid UNION ALL"
                + " SELECT i.inhrelid FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid WHERE "
                + columns().partitioned() + ") SELECT " + expression
                + " FROM part JOIN pg_catalog.pg_class l ON l.oid = part.oid";
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            statement.setString(1, columns().table().quoted());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private TableColumns columns() {
        return table.on(side);
    }

    private String input() {
        return hash.input(columns(), table.opposite(side), table.compared());
    }

    private String name() {
        return (columns().partitioned() ? "" : "ONLY ") + columns().table().quoted();
    }

    private String from(KeyRange range) {
        var conditions = new ArrayList<String>();
        if (range.after() != null) {
            conditions.add(row() + " > " + parameters());
        }
        if (range.upTo() != null) {
            conditions.add(row() + " <= " + parameters());
        }
        return " FROM " + name() + " AS t" + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    private String row() {
        return table.key().stream().map(this::column).collect(Collectors.joining(", ", "(", ")"));
    }

    private String column(String name) {
        return "t." + Identifiers.quote(columns().column(name).orElseThrow().name());
    }

    private String parameters() {
        return table.key().stream()
                .map(name -> "?::" + columns().column(name).orElseThrow().type().quoted())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /// The key's columns as `k0`, `k1` and so on.
    private String keyColumns() {
        var selected = new ArrayList<String>();
        for (String name : table.key()) {
            selected.add(column(name) + " AS k" + selected.size());
        }
        return String.join(", ", selected);
    }

    private String printedKey() {
        var selected = new StringBuilder();
        for (int i = 0; i < table.key().size(); i++) {
            selected.append(", pg_catalog.format('%s', ")
                    .append(column(table.key().get(i)))
                    .append(") AS k")
                    .append(i);
        }
        return selected.toString();
    }

    private String keyNumbers() {
        return table.key().isEmpty() ? "" : ", " + columns("q.k", ", ");
    }

    private String columns(String before, String between) {
        var numbered = new ArrayList<String>();
        for (int i = 0; i < table.key().size(); i++) {
            numbered.add(before + i);
        }
        return String.join(between, numbered);
    }

    private List<KeyText> texts() {
        return table.key().stream()
                .map(name -> KeyText.of(columns().column(name).orElseThrow().type()))
                .toList();
    }

    private RowKey key(ResultSet row, List<KeyText> texts) throws SQLException {
        var key = new ArrayList<KeyColumn>();
        for (int i = 0; i < texts.size(); i++) {
            Optional<KeyColumn> column = texts.get(i).column(table.key().get(i), row.getString(i + 3));
            column.ifPresent(key::add);
        }
        return new RowKey(table.pair().target(), key);
    }

    private List<String> texts(ResultSet row, int from) throws SQLException {
        var texts = new ArrayList<String>();
        for (int i = 0; i < table.key().size(); i++) {
            texts.add(row.getString(from + i));
        }
        return texts;
    }

    private static PreparedStatement prepared(ReadSession session, String sql, KeyRange range) throws SQLException {
        PreparedStatement statement = session.connection().prepareStatement(sql);
        try {
            int at = bind(statement, 1, range.after());
            bind(statement, at, range.upTo());
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static int bind(PreparedStatement statement, int from, @Nullable List<String> key) throws SQLException {
        int at = from;
        if (key != null) {
            for (String value : key) {
                statement.setString(at, value);
                at++;
            }
        }
        return at;
    }

    private static BigDecimal orZero(@Nullable BigDecimal sum) {
        return sum == null ? BigDecimal.ZERO : sum;
    }
}
