package io.lockstep.verifier.rows;

import io.lockstep.events.Identifiers;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.equality.ColumnType;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads rows of one table by key, all of them in one statement.
///
/// @param compared the columns to read
public record RowReader(TableColumns table, SortedSet<String> compared) {
    /// Values longer than this are compared by their SHA-256, so that a thousand rows fit into memory.
    static final int LONGEST = 1024;

    /// Every key has an answer.
    ///
    /// @param keys of this table, all with the same columns
    /// @throws SQLException also when the table lacks a column of the keys, or a key names several rows
    public Map<RowKey, Row> read(ReadSession session, List<RowKey> keys) throws SQLException {
        var rows = new HashMap<RowKey, Row>();
        readVersions(session, keys).forEach((key, found) -> rows.put(key, found.row()));
        return rows;
    }

    /// A row, and which version of it the server has shown.
    ///
    /// @param version changes whenever the row is written; empty for a row that is absent
    public record Found(Row row, String version) {
        static final Found NOTHING = new Found(Row.ABSENT, "");
    }

    /// As [#read], with the rows' versions: the transactions that wrote them, and where they are.
    public Map<RowKey, Found> readVersions(ReadSession session, List<RowKey> keys) throws SQLException {
        var found = new HashMap<RowKey, Found>();
        List<KeyColumn> shape = keys.getFirst().columns();
        for (RowKey key : keys) {
            requireShape(names(shape), key);
        }
        try (PreparedStatement statement = session.connection().prepareStatement(statement(session, shape))) {
            for (int i = 0; i < shape.size(); i++) {
                statement.setArray(i + 1, values(session, keys, i));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    RowKey key = keys.get((int) row.getLong(1) - 1);
                    if (found.put(key, new Found(row(row), row.getString(2))) != null) {
                        throw new SQLException("Several rows of " + table.table() + " on the "
                                + session.side().word() + " have one and the same key");
                    }
                }
            }
        }
        keys.forEach(key -> found.putIfAbsent(key, Found.NOTHING));
        return found;
    }

    /// What a value begins with, which was too long to be read; empty when the row is gone or the value is NULL now.
    ///
    /// @param column one of those compared
    /// @param octets of its canonical text in UTF-8
    public Optional<Beginning> beginning(ReadSession session, RowKey key, String column, long octets)
            throws SQLException {
        TableColumns.Column known = table.column(column).orElseThrow();
        String text = known.form().orElseThrow().sql("t." + Identifiers.quote(known.name()));
        String query = "SELECT " + hash("x.b") + ", " + hash("pg_catalog.substring(x.b, 1, " + octets + ")")
                + ", pg_catalog.encode(pg_catalog.substring(x.b, " + (octets + 1) + ", 4), 'hex')"
                + from(session, key.columns()) + " CROSS JOIN LATERAL (SELECT " + utf8(text) + " AS b OFFSET 0) AS x";
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            for (int i = 0; i < key.columns().size(); i++) {
                statement.setArray(i + 1, values(session, List.of(key), i));
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getString(1) != null
                        ? Optional.of(new Beginning(row.getString(1), octets, row.getString(2), row.getString(3)))
                        : Optional.empty();
            }
        }
    }

    /// Keys from before and after a change of the replica identity cannot be read together.
    private static void requireShape(List<String> names, RowKey key) throws SQLException {
        if (!names(key.columns()).equals(names)) {
            throw new SQLException("Keys of " + key.table() + " with the columns " + names + " and others");
        }
    }

    private static List<String> names(List<KeyColumn> columns) {
        return columns.stream().map(KeyColumn::name).toList();
    }

    private Row row(ResultSet row) throws SQLException {
        var cells = new TreeMap<String, Row.Cell>();
        int at = 3;
        for (String column : compared) {
            cells.put(
                    column,
                    cell(
                            row.getString(at),
                            table.column(column).orElseThrow().type().family()));
            at++;
        }
        return new Row.Present(cells);
    }

    private static Row.Cell cell(@Nullable String tagged, String family) {
        if (tagged == null) {
            return Row.Cell.NULL;
        }
        if (tagged.charAt(0) == 'v') {
            return Row.Cell.of(family, tagged.substring(1));
        }
        String[] parts = tagged.substring(1).split(" ", -1);
        return new Row.Cell(family, parts[2], true, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    private String statement(ReadSession session, List<KeyColumn> key) throws SQLException {
        return "SELECT k.n, t.xmin::pg_catalog.text || ' ' || t.ctid::pg_catalog.text" + cells() + from(session, key)
                + " CROSS JOIN LATERAL (SELECT " + texts() + ") AS x";
    }

    /// The rows of the table, as t, that have keys, as k.
    private String from(ReadSession session, List<KeyColumn> key) throws SQLException {
        var unnested = new ArrayList<String>();
        var aliases = new ArrayList<String>();
        var conditions = new ArrayList<String>();
        for (int i = 0; i < key.size(); i++) {
            TableColumns.Column column = column(session, key.get(i));
            ColumnType type = column.type();
            unnested.add("?::pg_catalog.text[]");
            aliases.add("k" + i);
            conditions.add("t." + Identifiers.quote(column.name()) + " " + type.equality() + " k.k" + i + "::"
                    + type.quoted());
        }
        return " FROM unnest(" + String.join(", ", unnested) + ") WITH ORDINALITY AS k(" + String.join(", ", aliases)
                + ", n) JOIN " + (table.partitioned() ? "" : "ONLY ")
                + table.table().quoted() + " AS t ON "
                + String.join(" AND ", conditions);
    }

    private String cells() {
        var cells = new StringBuilder();
        for (int i = 0; i < compared.size(); i++) {
            cells.append(", ").append(tagged("x.c" + i));
        }
        return cells.toString();
    }

    /// The text behind a letter that says what it is: a value; or how long one is and its hash.
    private static String tagged(String text) {
        String utf8 = utf8(text);
        return "CASE WHEN pg_catalog.length(" + text + ") <= " + LONGEST + " THEN 'v' || " + text
                + " ELSE 'h' || pg_catalog.octet_length(" + utf8 + ") || ' ' || pg_catalog.length(" + text
                + ") || ' ' || " + hash(utf8) + " END";
    }

    private static String utf8(String text) {
        return "pg_catalog.convert_to(" + text + ", 'UTF8')";
    }

    private static String hash(String bytes) {
        return "pg_catalog.encode(pg_catalog.sha256(" + bytes + "), 'hex')";
    }

    private String texts() {
        var texts = new ArrayList<String>();
        for (String column : compared) {
            TableColumns.Column known = table.column(column).orElseThrow();
            texts.add(known.form().orElseThrow().sql("t." + Identifiers.quote(known.name())) + " AS c" + texts.size());
        }
        return texts.isEmpty() ? "1" : String.join(", ", texts);
    }

    private TableColumns.Column column(ReadSession session, KeyColumn column) throws SQLException {
        return table.column(column.name())
                .orElseThrow(() -> new SQLException("Table " + table.table() + " on the "
                        + session.side().word() + " has no column " + column.name() + ", which the row's key has"));
    }

    private Array values(ReadSession session, List<RowKey> keys, int index) throws SQLException {
        String[] texts =
                keys.stream().map(key -> key.columns().get(index).text()).toArray(String[]::new);
        return session.connection().createArrayOf("text", texts);
    }
}
