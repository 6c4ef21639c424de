package io.lockstep.verifier.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkMac;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.rows.Connector;
import io.lockstep.verifier.rows.Names;
import io.lockstep.verifier.rows.ValueSamples;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Repairs on two real databases, of which the target prints values in its own way. The proof is given.
final class RepairerIT {
    private static final String NAME = "repairs";
    private static final String LANE = "main";
    private static final WatermarkMac SIGNATURE = new WatermarkMac(7, new byte[32]);
    private static final Proof GIVEN = (_, _, _) -> true;

    @BeforeAll
    static void create() throws SQLException {
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
                "CREATE ROLE repairs_nobody LOGIN PASSWORD 'nobody'");
        on(
                Side.TARGET,
                "ALTER DATABASE repairs SET timezone = 'Asia/Kolkata'",
                "ALTER DATABASE repairs SET intervalstyle = 'sql_standard'",
                "ALTER DATABASE repairs SET datestyle = 'SQL, DMY'",
                "ALTER DATABASE repairs SET bytea_output = 'escape'",
                "ALTER DATABASE repairs SET extra_float_digits = 0",
                "ALTER DATABASE repairs SET default_transaction_read_only = on",
                "ALTER DATABASE repairs SET search_path = 'nowhere'");
        try (Connection connection = database(Side.SOURCE).connect();
                PreparedStatement mark =
                        connection.prepareStatement("INSERT INTO lockstep.watermark VALUES (?, 5, 1, 4, now(), ?)")) {
            mark.setString(1, LANE);
            mark.setBytes(2, SIGNATURE.sign(1, 5, 4));
            mark.execute();
        }
    }

    @Test
    void a_missing_row_with_a_value_of_any_type_gets_exactly_that_value() throws Exception {
        List<String> types = ValueSamples.all().stream().map(ValueSamples::type).toList();
        List<List<String>> values = ValueSamples.all().stream()
                .map(sample -> sample.groups().stream().flatMap(List::stream).toList())
                .toList();
        int most = values.stream().mapToInt(List::size).max().orElseThrow();
        onBoth("CREATE TABLE public.every (id int PRIMARY KEY, "
                + IntStream.range(0, types.size())
                        .mapToObj(i -> "\"c'\"\" " + i + "\" " + types.get(i))
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow()
                + ")");
        for (int row = 0; row < most; row++) {
            int at = row;
            String texts = values.stream()
                    .map(of -> at < of.size() ? "'" + of.get(at).replace("'", "''") + "'" : "NULL")
                    .reduce((a, b) -> a + ", " + b)
                    .orElseThrow();
            on(Side.SOURCE, "INSERT INTO public.every VALUES (" + row + ", " + texts + ")");
        }
        on(Side.TARGET, "INSERT INTO public.every (id) VALUES (0), (1)");
        String before = version("every", "id = 0");

        List<Report> reports = apply("every", IntStream.range(0, most).toArray());

        assertThat(reports)
                .allSatisfy(report -> assertThat(report.outcome())
                        .as("row %s: %s", report.damage().key(), report.reason())
                        .isEqualTo(Outcome.REPAIRED));
        assertThat(version("every", "id = 0")).isNotEqualTo(before);
        assertThat(printed(Side.TARGET, "every")).isEqualTo(printed(Side.SOURCE, "every"));
    }

    @Test
    void each_kind_of_damage_gets_one_statement_about_exactly_the_columns_that_differ() throws Exception {
        onBoth(
                "CREATE TABLE public.kinds (id int PRIMARY KEY, n numeric, f float8, note text, raw bytea, js jsonb,"
                        + " list int[], at timestamptz, doubled int GENERATED ALWAYS AS (id * 2) STORED,"
                        + " serial bigint GENERATED ALWAYS AS IDENTITY)",
                "INSERT INTO public.kinds (id, n, f, note, raw, js, list, at) SELECT i, 1.50, 'NaN', '', '\\x00ff', '{\"a\": 1}',"
                        + " '{1,NULL}', '2024-01-01 00:00:00.000001+00' FROM generate_series(1, 12) i");
        on(
                Side.TARGET,
                "UPDATE public.kinds SET n = 1.51 WHERE id = 1",
                "UPDATE public.kinds SET f = 0 WHERE id = 2",
                "UPDATE public.kinds SET note = NULL WHERE id = 3",
                "UPDATE public.kinds SET raw = '\\x00', js = '{\"a\": 2}' WHERE id = 4",
                "UPDATE public.kinds SET list = '{1}', at = at + interval '5 hours 30 minutes' WHERE id = 5",
                "DELETE FROM public.kinds WHERE id = 6",
                "INSERT INTO public.kinds (id, note) VALUES (99, 'surplus')",
                "UPDATE public.kinds SET n = 1.5000 WHERE id = 7");
        String untouched = version("kinds", "id BETWEEN 7 AND 12");

        List<Report> planned = plan("kinds", 1, 2, 3, 4, 5, 6, 99, 7);

        assertThat(planned)
                .extracting(report -> report.repair()
                        .map(Repair::toString)
                        .orElse(report.outcome().toString()))
                .containsExactly(
                        "UPDATE [n]",
                        "UPDATE [f]",
                        "UPDATE [note]",
                        "UPDATE [js, raw]",
                        "UPDATE [at, list]",
                        "INSERT [at, f, id, js, list, n, note, raw, serial]",
                        "DELETE []",
                        "HEALED");
        assertThat(planned.get(2).repair()).hasValueSatisfying(repair -> {
            assertThat(repair.statement().sql())
                    .startsWith(
                            "UPDATE ONLY \"public\".\"kinds\" AS t SET \"note\" = CAST(? AS \"pg_catalog\".\"text\")"
                                    + " WHERE t.\"id\" OPERATOR(\"pg_catalog\".=) CAST(? AS \"pg_catalog\".\"int4\")"
                                    + " AND t.xmin::pg_catalog.text || ' ' || t.ctid::pg_catalog.text = ?");
            assertThat(repair.wanted()).containsExactly(Map.entry("note", ""));
            assertThat(repair.found()).containsEntry("note", null);
        });
        assertThat(planned.get(5).repair().orElseThrow().statement().sql()).contains("OVERRIDING SYSTEM VALUE");

        assertThat(apply("kinds", 1, 2, 3, 4, 5, 6, 99, 7))
                .extracting(Report::outcome)
                .containsExactlyInAnyOrder(
                        Outcome.REPAIRED,
                        Outcome.REPAIRED,
                        Outcome.REPAIRED,
                        Outcome.REPAIRED,
                        Outcome.REPAIRED,
                        Outcome.REPAIRED,
                        Outcome.REPAIRED,
                        Outcome.HEALED);
        on(Side.TARGET, "SET default_transaction_read_only = off", "UPDATE public.kinds SET n = 1.50 WHERE id = 7");
        assertThat(printed(Side.TARGET, "kinds")).isEqualTo(printed(Side.SOURCE, "kinds"));
        assertThat(version("kinds", "id BETWEEN 8 AND 12")).isEqualTo(untouched.substring(untouched.indexOf('|') + 1));
    }

    @Test
    void hostile_names_and_values_survive() throws Exception {
        String column = "'; DROP TABLE \"x\"; -- <b>&amp;? $1 ";
        String table = "t\"'?".repeat(15) + "<i>";
        onBoth(
                "CREATE SCHEMA \"s.\"\"?\"",
                "CREATE TABLE \"s.\"\"?\"." + Names.quote(table) + " (" + Names.quote(column) + " text, "
                        + Names.quote("k=,\"") + " text PRIMARY KEY)");
        String key = "a'b\"c\\ {},=<script>?\u0001\n";
        String value = "${x}\\'; --\t😀 ? $1 <b>\u001b[31m";
        insert(Side.SOURCE, "\"s.\"\"?\"." + Names.quote(table), value, key);
        insert(Side.SOURCE, "\"s.\"\"?\"." + Names.quote(table), value, "other");
        insert(Side.TARGET, "\"s.\"\"?\"." + Names.quote(table), "damaged", key);
        var id = new TableId("s.\"?", table);

        List<Report> reports = new ArrayList<>();
        try (Repairer repairer = Repairer.open(id, settings(database(Side.TARGET)::connect), GIVEN)) {
            reports.addAll(repairer.apply(
                    List.of(
                            new Damage("1", LANE, 1, textKey(id, "k=,\"", key)),
                            new Damage("2", LANE, 1, textKey(id, "k=,\"", "other"))),
                    _ -> {}));
        }

        assertThat(reports).extracting(Report::outcome).containsOnly(Outcome.REPAIRED);
        assertThat(reports.toString()).doesNotContain("[31m").doesNotContain("damaged");
        String all = "SELECT array_agg(t ORDER BY " + Names.quote("k=,\"") + ")::text FROM \"s.\"\"?\"."
                + Names.quote(table) + " t";
        assertThat(text(Side.TARGET, all)).isEqualTo(text(Side.SOURCE, all));
    }

    @Test
    void a_row_that_has_changed_since_it_was_read_is_left_as_it_is() throws Exception {
        onBoth(
                "CREATE TABLE public.raced (id int PRIMARY KEY, v text)",
                "INSERT INTO public.raced SELECT i, 'right' FROM generate_series(1, 9) i");
        on(
                Side.TARGET,
                "UPDATE public.raced SET v = 'wrong' WHERE id IN (1, 2)",
                "DELETE FROM public.raced WHERE id IN (3, 4)",
                "INSERT INTO public.raced VALUES (-1, 'surplus')");
        try (Look look = look("raced");
                Authority authority = Authority.open(database(Side.TARGET)::connect)) {
            Repair update = ready(look, 1);
            Repair gone = ready(look, 2);
            Repair insert = ready(look, 3);
            Repair moved = ready(look, 4);
            Repair delete = ready(look, -1);
            on(
                    Side.TARGET,
                    "UPDATE public.raced SET v = v WHERE id IN (1, -1)",
                    "DELETE FROM public.raced WHERE id = 2",
                    "INSERT INTO public.raced VALUES (3, 'by another')");
            on(Side.SOURCE, "UPDATE public.raced SET v = v WHERE id = 4");
            var writing = new Writing(look, authority);

            assertThat(Arrays.asList(update, gone, insert, delete))
                    .allSatisfy(repair -> assertThat(made(writing, repair))
                            .as(repair.toString())
                            .isEqualTo(Outcome.CHANGED));
            assertThat(made(writing, moved)).isEqualTo(Outcome.IN_FLIGHT);
        }
        assertThat(text(Side.TARGET, "SELECT string_agg(id || v, ',' ORDER BY id) FROM public.raced"))
                .isEqualTo("-1surplus,1wrong,3by another,5right,6right,7right,8right,9right");
    }

    @Test
    void a_row_whose_source_moves_or_is_not_proven_is_in_flight_and_untouched() throws Exception {
        onBoth(
                "CREATE TABLE public.moving (id int PRIMARY KEY, v text)",
                "INSERT INTO public.moving VALUES (1, 'a'), (2, 'a')");
        on(Side.TARGET, "UPDATE public.moving SET v = 'b'");
        String before = version("moving", "true");
        Proof moves = (_, _, _) -> {
            onQuietly(Side.SOURCE, "UPDATE public.moving SET v = v WHERE id = 1");
            return true;
        };
        Proof never = (_, _, _) -> false;

        assertThat(plan("moving", moves, 1).getFirst().outcome()).isEqualTo(Outcome.IN_FLIGHT);
        assertThat(plan("moving", moves, 2).getFirst().outcome()).isEqualTo(Outcome.PLANNED);
        assertThat(apply("moving", never, 1, 2)).extracting(Report::outcome).containsOnly(Outcome.IN_FLIGHT);
        assertThat(version("moving", "true")).isEqualTo(before);
    }

    @Test
    void what_the_target_would_not_keep_is_rolled_back() throws Exception {
        on(Side.SOURCE, "CREATE TABLE public.narrow (id int PRIMARY KEY, n numeric, v text)");
        on(Side.TARGET, "CREATE TABLE public.narrow (id int PRIMARY KEY, n numeric(6, 2), v varchar(3))");
        on(Side.SOURCE, "INSERT INTO public.narrow VALUES (1, 1.234, 'x'), (2, 1, 'four')");
        on(Side.TARGET, "INSERT INTO public.narrow VALUES (1, 1.23, 'x')");
        String before = version("narrow", "true");

        List<Report> reports = apply("narrow", 1, 2);

        assertThat(reports).extracting(Report::outcome).containsOnly(Outcome.REFUSED);
        assertThat(reports.getFirst().reason()).contains("would not keep");
        assertThat(reports.getLast().reason()).contains("SQLSTATE 22001").doesNotContain("four");
        assertThat(version("narrow", "true")).isEqualTo(before);
    }

    @Test
    void a_role_that_may_not_write_is_told_the_grant_and_one_that_may_sees_triggers_and_foreign_keys()
            throws Exception {
        onBoth(
                "CREATE TABLE public.parents (id int PRIMARY KEY, up int REFERENCES public.parents)",
                "CREATE TABLE public.children (id int PRIMARY KEY, up int REFERENCES public.parents ON DELETE CASCADE)");
        on(Side.SOURCE, "INSERT INTO public.parents VALUES (1, NULL), (2, 1), (3, 2)");
        on(
                Side.TARGET,
                "INSERT INTO public.parents VALUES (7, NULL)",
                "INSERT INTO public.children VALUES (1, 7)",
                "CREATE FUNCTION public.act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER act BEFORE INSERT ON public.parents FOR EACH ROW EXECUTE FUNCTION public.act()",
                "GRANT SELECT, UPDATE ON public.parents TO repairs_nobody");
        Connector nobody = new Database(
                database(Side.TARGET).host(), database(Side.TARGET).port(), NAME, "repairs_nobody", "nobody")::connect;
        var parents = new TableId("public", "parents");
        try (Repairer weak = Repairer.open(parents, settings(nobody), GIVEN);
                Repairer strong = Repairer.open(parents, settings(database(Side.TARGET)::connect), GIVEN)) {
            List<Report> planned = weak.plan(damages(parents, 3, 2, 1));

            assertThat(weak.grants(planned))
                    .containsExactly("GRANT INSERT ON TABLE \"public\".\"parents\" TO \"repairs_nobody\"");
            assertThat(weak.replica()).isFalse();
            assertThat(weak.acting())
                    .containsExactly(
                            "foreign key children_up_fkey of public.children", "trigger act of public.parents");
            assertThat(strong.grants(planned)).isEmpty();
            assertThat(strong.acting()).isEmpty();

            on(Side.TARGET, "GRANT INSERT, DELETE ON public.parents TO repairs_nobody");
            assertThat(weak.apply(damages(parents, 3, 2, 1), _ -> {}))
                    .as("parents first, in as many passes as it takes")
                    .extracting(Report::outcome)
                    .containsOnly(Outcome.REPAIRED);
            assertThat(text(Side.TARGET, "SELECT count(*)::text FROM public.parents"))
                    .isEqualTo("4");
        }
    }

    @Test
    void a_child_whose_parent_is_missing_is_named_and_the_others_are_repaired() throws Exception {
        onBoth(
                "CREATE TABLE public.orders (id int PRIMARY KEY)",
                "CREATE TABLE public.lines (id int PRIMARY KEY, o int REFERENCES public.orders)",
                "GRANT SELECT, INSERT ON public.lines TO repairs_nobody");
        on(Side.SOURCE, "INSERT INTO public.orders VALUES (1), (2)", "INSERT INTO public.lines VALUES (1, 1), (2, 2)");
        on(Side.TARGET, "INSERT INTO public.orders VALUES (2)");
        Connector nobody = new Database(
                database(Side.TARGET).host(), database(Side.TARGET).port(), NAME, "repairs_nobody", "nobody")::connect;
        var lines = new TableId("public", "lines");
        try (Repairer repairer = Repairer.open(lines, settings(nobody), GIVEN)) {
            List<Report> reports = repairer.apply(damages(lines, 1, 2), _ -> {});

            assertThat(reports)
                    .extracting(report -> report.damage().id() + report.outcome())
                    .containsExactlyInAnyOrder("1REFUSED", "2REPAIRED");
            assertThat(reports).anySatisfy(report -> assertThat(report.reason()).contains("lines_o_fkey"));
        }
    }

    @Test
    void an_inserted_row_is_taken_back_when_the_source_moves_on_at_that_moment() throws Exception {
        onBoth("CREATE TABLE public.sprung (id int PRIMARY KEY, v text)");
        on(Side.SOURCE, "INSERT INTO public.sprung VALUES (1, 'a')");
        var held = new ArrayList<Connection>();
        Connector source = () -> {
            Connection connection = database(Side.SOURCE).connect();
            held.add(connection);
            return connection;
        };
        var settings = new RepairSettings(
                source,
                database(Side.TARGET)::connect,
                database(Side.TARGET)::connect,
                "lockstep",
                _ -> SIGNATURE,
                Optional.empty(),
                ColumnRules.NONE);
        try (Look look = Look.at(new TableId("public", "sprung"), settings, GIVEN);
                Authority authority = Authority.open(() -> new Committing(
                                database(Side.TARGET).connect(),
                                () -> onQuietly(Side.SOURCE, "DELETE FROM public.sprung WHERE id = 1"))
                        .connection())) {
            Repair insert = ready(look, 1);

            assertThat(made(new Writing(look, authority), insert)).isEqualTo(Outcome.IN_FLIGHT);
        }
        assertThat(text(Side.TARGET, "SELECT count(*)::text FROM public.sprung"))
                .isEqualTo("0");
    }

    private static Outcome made(Writing writing, Repair repair) throws SQLException {
        return writing.make(new Damage("d", LANE, 1, repair.key()), repair).outcome();
    }

    private static Repair ready(Look look, int id) throws Exception {
        RowKey key = key(look.table().target().table(), id);
        Sighting seen = look.sightings(LANE, 1, List.of(key)).orElseThrow().get(key);
        return ((Look.Seen.Ready) look.prepared(key, seen)).repair();
    }

    private static Look look(String table) throws SQLException {
        return Look.at(new TableId("public", table), settings(database(Side.TARGET)::connect), GIVEN);
    }

    private static List<Report> plan(String table, int... ids) throws Exception {
        return plan(table, GIVEN, ids);
    }

    private static List<Report> plan(String table, Proof proof, int... ids) throws Exception {
        var id = new TableId("public", table);
        try (Repairer repairer = Repairer.open(id, settings(database(Side.TARGET)::connect), proof)) {
            return repairer.plan(damages(id, ids));
        }
    }

    private static List<Report> apply(String table, int... ids) throws Exception {
        return apply(table, GIVEN, ids);
    }

    private static List<Report> apply(String table, Proof proof, int... ids) throws Exception {
        var id = new TableId("public", table);
        try (Repairer repairer = Repairer.open(id, settings(database(Side.TARGET)::connect), proof)) {
            return repairer.apply(damages(id, ids), _ -> {});
        }
    }

    private static List<Damage> damages(TableId table, int... ids) {
        return IntStream.of(ids)
                .mapToObj(id -> new Damage("" + id, LANE, 1, key(table, id)))
                .toList();
    }

    private static RowKey key(TableId table, int id) {
        return new RowKey(table, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "" + id)));
    }

    private static RowKey textKey(TableId table, String column, String value) {
        return new RowKey(table, List.of(new KeyColumn(column, KeyColumn.Kind.TEXT, value)));
    }

    private static RepairSettings settings(Connector writer) {
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
    private static String version(String table, String condition) throws SQLException {
        return text(
                Side.TARGET,
                "SELECT string_agg(xmin || ' ' || ctid, '|' ORDER BY id) FROM public." + table + " WHERE " + condition);
    }

    private static String printed(Side side, String table) throws SQLException {
        return text(side, "SELECT string_agg(t::text, E'\\n' ORDER BY id) FROM public." + table + " t");
    }

    private static String text(Side side, String query) throws SQLException {
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

    private static void insert(Side side, String table, String... values) throws SQLException {
        try (Connection connection = database(side).connect();
                Statement writable = connection.createStatement();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?)")) {
            writable.execute("SET default_transaction_read_only = off");
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private static void onBoth(String... statements) throws SQLException {
        on(Side.SOURCE, statements);
        on(Side.TARGET, statements);
    }

    private static void on(Side side, String... statements) throws SQLException {
        var all = new ArrayList<String>(List.of("SET default_transaction_read_only = off; SET search_path = public"));
        all.addAll(List.of(statements));
        SharedPostgres.execute(database(side), all.toArray(String[]::new));
    }

    private static void onQuietly(Side side, String statement) {
        try {
            on(side, statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Database database(Side side) {
        return SharedPostgres.database(side, NAME);
    }
}
