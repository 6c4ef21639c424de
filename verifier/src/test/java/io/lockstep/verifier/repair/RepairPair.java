package io.lockstep.verifier.repair;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkMac;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.rows.Connector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Two databases, of which the target prints values in its own way, and repairs of them. The proof is given.
final class RepairPair {
    static final String NAME = "repairs";
    static final String LANE = "main";
    static final WatermarkMac SIGNATURE = new WatermarkMac(7, new byte[32]);
    static final Proof GIVEN = (_, _, _) -> true;

    static {
        try {
            create();
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private RepairPair() {}

    private static void create() throws SQLException {
        SharedPostgres.create(NAME);
        onBoth(
                "CREATE EXTENSION hstore SCHEMA public",
                "CREATE EXTENSION citext SCHEMA public",
                "CREATE EXTENSION ltree SCHEMA public",
                "CREATE TYPE public.mood AS ENUM ('sad', 'happy')",
                "CREATE TYPE public.pair AS (a int, b int)",
                "CREATE DOMAIN public.price AS numeric",
                "CREATE DOMAIN public.label AS text",
                "CREATE TYPE public.deal AS (n numeric, \"T t\" text, f float8, c char(6), js jsonb, ps public.price[])",
                "CREATE SCHEMA lockstep",
                "CREATE TABLE lockstep.watermark (lane text PRIMARY KEY, sequence bigint, epoch bigint, seen bigint,"
                        + " written_at timestamptz, mac bytea)",
                "CREATE ROLE repairs_nobody LOGIN PASSWORD 'nobody'",
                "CREATE ROLE repairs_replica LOGIN PASSWORD 'nobody'");
        on(
                Side.TARGET,
                "ALTER DATABASE repairs SET timezone = 'Asia/Kolkata'",
                "ALTER DATABASE repairs SET intervalstyle = 'sql_standard'",
                "ALTER DATABASE repairs SET datestyle = 'SQL, DMY'",
                "ALTER DATABASE repairs SET bytea_output = 'escape'",
                "ALTER DATABASE repairs SET extra_float_digits = 0",
                "ALTER ROLE repairs_nobody SET default_transaction_read_only = on",
                "ALTER DATABASE repairs SET search_path = 'nowhere'");
        try (Connection connection = database(Side.SOURCE).connect();
                PreparedStatement mark =
                        connection.prepareStatement("INSERT INTO lockstep.watermark VALUES (?, 5, 1, 4, now(), ?)")) {
            mark.setString(1, LANE);
            mark.setBytes(2, SIGNATURE.sign(1, 5, 4));
            mark.execute();
        }
    }

    static List<Report> plan(String table, int... ids) throws Exception {
        return plan(table, GIVEN, ids);
    }

    static List<Report> plan(String table, Proof proof, int... ids) throws Exception {
        var id = new TableId("public", table);
        try (Repairer repairer = Repairer.open(id, settings(database(Side.TARGET)::connect), proof)) {
            return repairer.plan(damages(id, ids), true);
        }
    }

    static List<Report> apply(String table, int... ids) throws Exception {
        return apply(table, GIVEN, ids);
    }

    static List<Report> apply(String table, Proof proof, int... ids) throws Exception {
        var id = new TableId("public", table);
        try (Repairer repairer = Repairer.open(id, settings(database(Side.TARGET)::connect), proof)) {
            return repairer.apply(damages(id, ids), _ -> {});
        }
    }

    static List<Damage> damages(TableId table, int... ids) {
        return IntStream.of(ids)
                .mapToObj(id -> new Damage("" + id, LANE, 1, key(table, id)))
                .toList();
    }

    static RowKey key(TableId table, int id) {
        return new RowKey(table, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "" + id)));
    }

    static RowKey textKey(TableId table, String column, String value) {
        return new RowKey(table, List.of(new KeyColumn(column, KeyColumn.Kind.TEXT, value)));
    }

    static RepairSettings settings(Connector writer) {
        return new RepairSettings(
                database(Side.SOURCE)::connect,
                database(Side.TARGET)::connect,
                writer,
                "lockstep",
                _ -> SIGNATURE,
                Optional.empty(),
                ColumnRules.NONE);
    }

    /// The versions of rows of the target, by their keys.
    static String version(String table, String condition) throws SQLException {
        return text(
                Side.TARGET,
                "SELECT string_agg(xmin || ' ' || ctid, '|' ORDER BY id) FROM public." + table + " WHERE " + condition);
    }

    static String printed(Side side, String table) throws SQLException {
        return text(side, "SELECT string_agg(t::text, E'\\n' ORDER BY id) FROM public." + table + " t");
    }

    static String text(Side side, String query) throws SQLException {
        try (Connection connection = database(side).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';"
                    + " SET bytea_output = 'hex'; SET extra_float_digits = 3; SET search_path = public");
            try (ResultSet row = statement.executeQuery(query)) {
                row.next();
                return row.getString(1);
            }
        }
    }

    static void insert(Side side, String table, String... values) throws SQLException {
        try (Connection connection = database(side).connect();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?)")) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    static void onBoth(String... statements) throws SQLException {
        on(Side.SOURCE, statements);
        on(Side.TARGET, statements);
    }

    static void on(Side side, String... statements) throws SQLException {
        var all = new ArrayList<String>(List.of("SET search_path = public"));
        all.addAll(List.of(statements));
        SharedPostgres.execute(database(side), all.toArray(String[]::new));
    }

    static void onQuietly(Side side, String statement) {
        try {
            on(side, statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Opens connections to the target as another role.
    static Connector as(String role) {
        Database target = database(Side.TARGET);
        return new Database(target.host(), target.port(), NAME, role, "nobody")::connect;
    }

    static Database database(Side side) {
        return SharedPostgres.database(side, NAME);
    }
}
