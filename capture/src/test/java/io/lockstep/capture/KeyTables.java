package io.lockstep.capture;

import io.lockstep.capture.database.Catalogue;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.equality.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Tables whose only row has a key that the two databases write differently and PostgreSQL calls equal.
final class KeyTables {
    private static final List<Key> KEYS = List.of(
            new Key("k numeric", "k numeric", "'1.0'", "'1.00'"),
            new Key("k numeric", "k bigint", "'1'", "'1'"),
            new Key("k price", "k price", "'-0.50'", "'-.5'"),
            new Key("k numeric", "k numeric", "'NaN'", "'nan'"),
            new Key("k char(4)", "k char(8)", "'ab'", "'ab  '"),
            new Key("k citext", "k citext", "'Ab-ä'", "'aB-ä'"),
            new Key(
                    "k uuid",
                    "k uuid",
                    "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
                    "'{a0eebc999c0b4ef8bb6d6bb9bd380a11}'"),
            new Key(
                    "k timestamptz",
                    "k timestamptz",
                    "'2024-01-01 00:00:00.5+00'",
                    "'2024-01-01 05:30:00.500000+05:30'"),
            new Key("k timestamptz", "k timestamptz", "'infinity'", "'infinity'"),
            new Key("k timestamp", "k timestamp", "'0044-03-15 BC'", "'0044-03-15 00:00 BC'"),
            new Key("k date", "k date", "'2024-02-29'", "'20240229'"),
            new Key("k timetz", "k timetz", "'12:00+05:30:15'", "'12:00:00.0+05:30:15'"),
            new Key("k interval", "k interval", "'1 day -1 hour'", "'1 day -01:00:00'"),
            new Key("k bytea", "k bytea", "'\\x00ff'", "'\\000\\377'"),
            new Key("k float8", "k float8", "'-0'", "'0'"),
            new Key("k float8", "k float8", "'1e-7'", "'0.0000001'"),
            new Key("k real", "k real", "'0.1'", "'0.10'"),
            new Key("k money", "k money", "'1234.5'", "'1234.50'"),
            new Key("k boolean", "k boolean", "true", "'yes'"),
            new Key("k inet", "k inet", "'10.0.0.1'", "'10.0.0.1/32'"),
            new Key("k bit varying", "k bit varying", "B'010'", "B'010'"),
            new Key("k jsonb", "k jsonb", "'{\"a\": 1.0}'", "'{\"a\":1}'"),
            new Key("k numeric[]", "k numeric[]", "'{1.0,2}'", "'{1,2.0}'"),
            new Key("k numrange", "k numrange", "'[1.0,2)'", "'[1,2.0)'"),
            new Key("k deal", "k deal", "'(1.0,\"a,b\",-0,ab,1.0,\"{1.0}\")'", "'(1,\"a,b\",0,ab,1,\"{1.00}\")'"),
            new Key("k mood", "k mood", "'very, \"odd\"'", "'very, \"odd\"'"),
            new Key("k text", "k varchar(30)", "'a''b\"c\\ {},NULL'", "'a''b\"c\\ {},NULL'"),
            new Key(
                    "b citext, a numeric, c char(4)",
                    "a numeric, c char(6), b citext",
                    "'X', 1.0, 'y'",
                    "1, 'y', 'x'"));

    private final Migration migration;

    KeyTables(Migration migration) {
        this.migration = migration;
    }

    boolean has(String table) {
        return table.startsWith("k");
    }

    int rows() {
        return KEYS.size();
    }

    /// The types are those of [ValueTable#create].
    void create() throws SQLException {
        for (Side side : Side.values()) {
            var tables = new StringBuilder();
            for (int i = 0; i < KEYS.size(); i++) {
                String columns = KEYS.get(i).columns(side);
                tables.append("CREATE TABLE k%d (%s, v int, PRIMARY KEY (%s));"
                        .formatted(i, columns, columns.replaceAll("(\\w) [^,]+", "$1")));
            }
            migration.run(side, tables.toString());
        }
    }

    void insert() throws SQLException {
        for (Side side : Side.values()) {
            var rows = new StringBuilder();
            for (int i = 0; i < KEYS.size(); i++) {
                rows.append("INSERT INTO k%d VALUES (%s, 1);"
                        .formatted(i, KEYS.get(i).values(side)));
            }
            migration.run(side, rows.toString());
        }
    }

    /// How many rows a database has that PostgreSQL finds by the canonical texts of the key.
    int found(Connection connection, RowKey key) throws SQLException {
        var conditions = new ArrayList<String>();
        var shape = new Catalogue(connection).shape(key.table());
        for (KeyColumn column : key.columns()) {
            ColumnType type = shape.column(column.name()).orElseThrow().type();
            conditions.add(column.name() + " " + type.equality() + " ?::" + type.quoted());
        }
        String query = "SELECT count(*) FROM " + key.table().quoted() + " WHERE " + String.join(" AND ", conditions);
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < key.columns().size(); i++) {
                statement.setString(i + 1, key.columns().get(i).text());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private record Key(String onSource, String onTarget, String source, String target) {
        String columns(Side side) {
            return side == Side.SOURCE ? onSource : onTarget;
        }

        String values(Side side) {
            return side == Side.SOURCE ? source : target;
        }
    }
}
