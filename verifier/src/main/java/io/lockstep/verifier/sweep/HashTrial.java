package io.lockstep.verifier.sweep;

import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.equality.HashInput;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tries PostgreSQL's hash of rows on both servers before it is relied upon: values that are equal must
/// have the same on either, and those that are not, another. Where it fails, and on servers that do not
/// have it, rows are compared by their canonical text.
final class HashTrial {
    /// Of each type values that differ, and after `=` other spellings of the same value.
    private static final List<String> SAMPLES = List.of(
            "int2|0|1|-1|32767|NULL",
            "int4|0|1|-1|2147483647|NULL",
            "int8|0|1|-1|4294967296|4294967297|-4294967296|NULL",
            "oid|0|1|4294967295|NULL",
            "bool|t|f|NULL",
            "numeric|0=0.00|1.5=1.50|-1.5|NaN|Infinity|-Infinity|1e20=100000000000000000000|1e-20|NULL",
            "float4|0=-0|1.5|-1.5|NaN|Infinity|-Infinity|NULL",
            "float8|0=-0|1.5|-1.5|NaN|Infinity|-Infinity|1e300|NULL",
            "date|2000-01-01|2000-01-02|infinity|-infinity|0001-01-01 BC|NULL",
            "time|00:00|00:00:00.000001|24:00|NULL",
            "timetz|12:00+00|13:00+01|12:00+01|NULL",
            "timestamp|2000-01-01|2000-01-01 00:00:00.000001|infinity|-infinity|NULL",
            "timestamptz|2000-01-01 00:00Z=2000-01-01 01:00+01|1999-12-31 23:59:59.999999Z|infinity|NULL",
            "interval|1 day|24:00|-1 day|1 mon|30 days|NULL",
            "uuid|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12|NULL",
            "bytea|\\x|\\x00|\\x0000|\\xff|NULL",
            "text||a|A|a |\u00e9|e\u0301|NULL",
            "bpchar|a=a  |A|b|NULL",
            "money|1=1.00|-1|42949672.96|NULL",
            "bit|0|1|NULL",
            "inet|10.0.0.1|10.0.0.1/24|::1|NULL",
            "macaddr|08:00:2b:01:02:03|08:00:2b:01:02:04|NULL",
            "json|{\"a\":1}|{\"a\": 1}|NULL",
            "_int4|{}|{1}|{1,2}|{2,1}|{{1,2}}|{{1},{2}}|{1,NULL}|{NULL}|{NULL,NULL}|NULL",
            "_text|{}|{\"\"}|{a}|{A}|{a,b}|{\"a,b\"}|{{a,b}}|{NULL}|NULL",
            "jsonb|{\"a\":1}|{\"a\":-1}|{\"a\":\"1.0\"}|[]|NULL");

    private static final int FIRST_WITH_IT = 140_000;

    private HashTrial() {}

    /// How rows are to be hashed.
    static RowHash chosen(Crew.Pair sessions) throws SQLException, InterruptedException {
        Crew.Both<Server> servers = sessions.both(HashTrial::server, HashTrial::server);
        boolean alike = servers.source().encoding().equals(servers.target().encoding());
        if (!alike || Math.min(servers.source().version(), servers.target().version()) < FIRST_WITH_IT) {
            return RowHash.TEXT;
        }
        Crew.Both<List<Hashed>> hashed = sessions.both(HashTrial::hashed, HashTrial::hashed);
        return hashed.source().equals(hashed.target()) && tellsApart(hashed.source()) ? RowHash.RECORD : RowHash.TEXT;
    }

    /// Whether values have one hash exactly when they are equal.
    static boolean tellsApart(List<Hashed> hashed) {
        Set<Hashed> values = new HashSet<>(hashed);
        Set<List<Object>> hashes = new HashSet<>();
        hashed.forEach(value -> hashes.add(List.of(value.type(), value.first(), value.second())));
        long apart = hashed.stream()
                .map(value -> List.of(value.type(), value.value()))
                .distinct()
                .count();
        return values.size() == apart && hashes.size() == apart;
    }

    private record Server(int version, String encoding) {}

    /// @param value its number among the values of the type
    record Hashed(String type, int value, long first, long second) {}

    private static Server server(ReadSession session) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.current_setting('server_version_num'),"
                        + " pg_catalog.current_setting('server_encoding')")) {
            row.next();
            return new Server(row.getInt(1), row.getString(2));
        }
    }

    private static List<Hashed> hashed(ReadSession session) throws SQLException {
        var hashed = new ArrayList<Hashed>();
        try (Statement statement = session.connection().createStatement()) {
            for (String sample : SAMPLES) {
                List<String> parts = Arrays.asList(sample.split("\\|", -1));
                try (ResultSet row = statement.executeQuery(query(parts.getFirst(), parts.subList(1, parts.size())))) {
                    while (row.next()) {
                        hashed.add(new Hashed(parts.getFirst(), row.getInt(1), row.getLong(2), row.getLong(3)));
                    }
                }
            }
        }
        return hashed;
    }

    private static ColumnType column(String type) {
        ColumnType base = ColumnType.builtIn(type.startsWith("_") ? type.substring(1) : type);
        return type.startsWith("_") ? new ColumnType(base.schema(), type, new ColumnType.Structure.Array(base)) : base;
    }

    private static String query(String type, List<String> values) {
        ColumnType column = column(type);
        var rows = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            for (String spelling : values.get(i).split("=", -1)) {
                String literal = spelling.equals("NULL") ? "NULL" : "'" + spelling.replace("'", "''") + "'";
                rows.add("(" + i + ", " + literal + "::" + column.quoted() + ")");
            }
        }
        String input = RowHash.RECORD.input(
                HashInput.sql("s.v", column, column, Optional.empty(), false).orElseThrow());
        return "SELECT q.n, " + RowHash.RECORD.first("q.r") + ", " + RowHash.RECORD.second("q.r")
                + " FROM (SELECT s.n, " + input + " AS r FROM (VALUES " + String.join(", ", rows)
                + ") AS s(n, v) OFFSET 0) AS q";
    }
}
