package io.lockstep.verifier.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.rows.Printing;
import io.lockstep.verifier.rows.ReadSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Digests that an outsider computes, on two real databases of different settings.
class TableDigestIT {
    private static final String NAME = "digesting";

    @BeforeAll
    static void create() throws SQLException {
        SharedPostgres.create(NAME);
        on(
                Side.TARGET,
                "ALTER DATABASE digesting SET TimeZone = 'Asia/Tokyo'",
                "ALTER DATABASE digesting SET DateStyle = 'SQL, DMY'",
                "ALTER DATABASE digesting SET bytea_output = 'escape'",
                "ALTER DATABASE digesting SET extra_float_digits = 0");
    }

    @Test
    void equal_rows_have_one_digest_on_both_sides_in_whatever_order_and_columns_they_stand() throws Exception {
        on(
                Side.SOURCE,
                "CREATE TABLE every (id int PRIMARY KEY, t text, n numeric, f float8, at timestamptz, b bytea, j jsonb,"
                        + " a int[], u uuid, i interval)");
        on(
                Side.TARGET,
                "CREATE TABLE every (i interval, u uuid, a int[], j jsonb, b bytea, at timestamptz, f float8, n numeric,"
                        + " t text, id int PRIMARY KEY)");
        String values =
                " SELECT i, CASE WHEN i % 3 = 0 THEN NULL WHEN i % 3 = 1 THEN '' ELSE 'x' || i END, i / 7.0, i / 3.0::float8,"
                        + " '2024-03-31 01:30Z'::timestamptz + i * interval '1 hour', ('\\x' || lpad(to_hex(i), 8, '0'))::bytea,"
                        + " jsonb_build_object('i', i), ARRAY[i, NULL], md5(i::text)::uuid, i * interval '1 hour'"
                        + " FROM generate_series(1, 2000) i";
        on(Side.SOURCE, "INSERT INTO every" + values);
        on(
                Side.TARGET,
                "INSERT INTO every (id, t, n, f, at, b, j, a, u, i)" + values + " ORDER BY i DESC",
                "UPDATE every SET n = n::text::numeric(30, 25) WHERE id = 7");

        TableDigest digest = digest("every");

        assertThat(byPsql(Side.SOURCE, digest)).startsWith("2000|").isEqualTo(byPsql(Side.TARGET, digest));
        assertThat(byDriver(Side.SOURCE, digest))
                .as("whatever runs the statement")
                .isEqualTo(byPsql(Side.SOURCE, digest))
                .isEqualTo(byDriver(Side.TARGET, digest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM told WHERE id = 3",
                "INSERT INTO told VALUES (4, 'x', 'y')",
                "UPDATE told SET a = NULL WHERE id = 1",
                "UPDATE told SET a = 'NULL' WHERE id = 2",
                "UPDATE told SET a = '' WHERE id = 2",
                "UPDATE told SET a = ' ' WHERE id = 1",
                "UPDATE told SET a = a || ' ' WHERE id = 3",
                "UPDATE told SET a = b, b = a WHERE id = 3",
                "UPDATE told SET a = '', b = NULL WHERE id = 2",
                "UPDATE told SET a = a || ',' WHERE id = 3",
                "UPDATE told SET a = (SELECT o.a FROM told o WHERE o.id = 6 - told.id - 1), b = b WHERE id IN (2, 3)",
                "UPDATE told SET a = 'A' WHERE id = 3",
                "UPDATE told SET a = '\"' WHERE id = 1",
                "UPDATE told SET a = '\\' WHERE id = 1",
                "UPDATE told SET a = 'e\u0301' WHERE id = 5",
                "UPDATE told SET id = 9 WHERE id = 3"
            })
    void one_change_of_one_row_makes_another_digest(String change) throws Exception {
        for (Side side : Side.values()) {
            on(
                    side,
                    "DROP TABLE IF EXISTS told",
                    "CREATE TABLE told (id int PRIMARY KEY, a text, b text)",
                    "INSERT INTO told VALUES (1, '', ''), (2, NULL, ''), (3, 'a', 'b'), (5, '\u00e9', 'z')");
        }
        TableDigest digest = digest("told");
        String before = byDriver(Side.SOURCE, digest);
        assertThat(byDriver(Side.TARGET, digest)).isEqualTo(before);

        on(Side.TARGET, change);

        assertThat(byDriver(Side.TARGET, digest)).as(change).isNotEqualTo(before);
    }

    /// Rows of texts that are all about quotes, commas and nothing: whichever two are drawn, they have one
    /// digest exactly when they are the same.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_two_rows_have_one_text(long seed) throws Exception {
        Random random = new Random(seed);
        for (Side side : Side.values()) {
            on(side, "DROP TABLE IF EXISTS drawn", "CREATE TABLE drawn (id int PRIMARY KEY, a text, b text, c text)");
        }
        TableDigest digest = digest("drawn");
        for (int i = 0; i < 60; i++) {
            String one = row(random);
            String other = row(random);
            on(Side.SOURCE, "TRUNCATE drawn", "INSERT INTO drawn VALUES (1, " + one + ")");
            on(Side.TARGET, "TRUNCATE drawn", "INSERT INTO drawn VALUES (1, " + other + ")");
            assertThat(byDriver(Side.SOURCE, digest).equals(byDriver(Side.TARGET, digest)))
                    .as("seed %d: (%s) and (%s)", seed, one, other)
                    .isEqualTo(one.equals(other));
        }
    }

    private static String row(Random random) {
        List<String> pieces = List.of("", "\"", ",", "\\", "(", ")", "NULL", "''", " ");
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < 3; column++) {
            String value = "";
            for (int i = random.nextInt(3); i > 0; i--) {
                value += pieces.get(random.nextInt(pieces.size()));
            }
            row.append(column == 0 ? "" : ", ").append(random.nextInt(4) == 0 ? "NULL" : "E'" + escaped(value) + "'");
        }
        return row.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }

    @Test
    void rows_that_are_there_twice_count_twice_and_an_empty_table_has_a_digest() throws Exception {
        onBoth("CREATE TABLE keyless (v text)");
        TableDigest digest = digest("keyless");
        assertThat(byPsql(Side.SOURCE, digest)).startsWith("0|").isEqualTo(byPsql(Side.TARGET, digest));

        on(Side.SOURCE, "INSERT INTO keyless VALUES ('a'), ('a'), ('b')");
        on(Side.TARGET, "INSERT INTO keyless VALUES ('a'), ('b'), ('b')");

        assertThat(byPsql(Side.SOURCE, digest)).startsWith("3|").isNotEqualTo(byPsql(Side.TARGET, digest));
    }

    @Test
    void hostile_names_are_names() throws Exception {
        String table = "x\"; DROP TABLE told; --";
        String quoted = "\"x\"\"; DROP TABLE told; --\"";
        onBoth(
                "CREATE TABLE " + quoted + " (\"a b\" int PRIMARY KEY, \"Z'z\" text, \"$1\" text, \"\u00e4\" text)",
                "INSERT INTO " + quoted + " SELECT i, 'z' || i, NULL, 'x' FROM generate_series(1, 5) i");

        TableDigest digest = digest(table);

        assertThat(byPsql(Side.SOURCE, digest)).startsWith("5|").isEqualTo(byPsql(Side.TARGET, digest));
        on(Side.TARGET, "UPDATE " + quoted + " SET \"$1\" = '' WHERE \"a b\" = 3");
        assertThat(byPsql(Side.TARGET, digest)).isNotEqualTo(byPsql(Side.SOURCE, digest));
    }

    @Test
    void what_is_not_digested_is_named_with_the_reason() throws Exception {
        on(Side.SOURCE, "CREATE TABLE odd (id int PRIMARY KEY, note text, x xid, gone int)");
        on(Side.TARGET, "CREATE TABLE odd (id int PRIMARY KEY, note text, x xid)");
        onBoth("INSERT INTO odd (id, note, x) VALUES (1, 'a', '7')");
        on(Side.TARGET, "UPDATE odd SET note = 'b', x = '8'");
        SweepSettings settings = SweepSettings.of(
                1,
                Optional.empty(),
                new ColumnRules(List.of(new ColumnRule(new TableId("public", "odd"), "note", new Tolerance.Ignored()))),
                false);

        TableDigest digest = digest("odd", settings);

        assertThat(digest.columns()).containsExactly("id");
        assertThat(digest.ignored()).containsExactly("note");
        assertThat(digest.notComparable()).containsOnlyKeys("x", "gone");
        assertThat(byPsql(Side.SOURCE, digest)).isEqualTo(byPsql(Side.TARGET, digest));
    }

    private static TableDigest digest(String table) throws SQLException {
        return digest(table, SweepSettings.of(1, Optional.empty(), ColumnRules.NONE, false));
    }

    private static TableDigest digest(String table, SweepSettings settings) throws SQLException {
        TableId id = new TableId("public", table);
        try (ReadSession source = ReadSession.open(Side.SOURCE, database(Side.SOURCE)::connect);
                ReadSession target = ReadSession.open(Side.TARGET, database(Side.TARGET)::connect)) {
            return TableDigest.of(new TablePair(id, id), settings, source, target);
        }
    }

    private static String byDriver(Side side, TableDigest digest) throws SQLException {
        try (Connection connection = database(side).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(Printing.SETTINGS);
            try (ResultSet row = statement.executeQuery(digest.on(side))) {
                row.next();
                return row.getLong("rows") + "|" + row.getString("digest");
            }
        }
    }

    /// As an outsider runs it: with nothing but psql.
    private static String byPsql(Side side, TableDigest digest) throws IOException, InterruptedException {
        assumeThat(psql()).as("psql is not installed").isTrue();
        Database database = database(side);
        Path file = Files.createTempFile("digest", ".sql");
        try {
            Files.writeString(file, Printing.SETTINGS + ";\n" + digest.on(side) + ";\n");
            var builder = new ProcessBuilder(
                            "psql",
                            "-X",
                            "-q",
                            "-A",
                            "-t",
                            "-v",
                            "ON_ERROR_STOP=1",
                            "-h",
                            database.host(),
                            "-p",
                            "" + database.port(),
                            "-U",
                            database.user(),
                            "-d",
                            database.name(),
                            "-f",
                            file.toString())
                    .redirectErrorStream(true);
            builder.environment().put("PGPASSWORD", database.password());
            builder.environment().put("PGCLIENTENCODING", "UTF8");
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            assertThat(process.waitFor()).as(out).isZero();
            return out;
        } finally {
            Files.delete(file);
        }
    }

    private static boolean psql() throws InterruptedException {
        try {
            return new ProcessBuilder("psql", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static void onBoth(String... statements) throws SQLException {
        for (Side side : Side.values()) {
            on(side, statements);
        }
    }

    private static void on(Side side, String... statements) throws SQLException {
        SharedPostgres.execute(database(side), statements);
    }

    private static Database database(Side side) {
        return SharedPostgres.database(side, NAME);
    }
}
