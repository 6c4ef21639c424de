package io.lockstep.verifier.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.Identifiers;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.Form;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReaderIT {
    private static final String NAME = "rows";

    @BeforeAll
    static void create() throws SQLException {
        SharedPostgres.create(NAME);
        SharedPostgres.execute(
                database(Side.TARGET),
                "ALTER DATABASE rows SET timezone = 'Asia/Kolkata'",
                "ALTER DATABASE rows SET intervalstyle = 'sql_standard'",
                "ALTER DATABASE rows SET datestyle = 'SQL, DMY'",
                "ALTER DATABASE rows SET bytea_output = 'escape'",
                "ALTER DATABASE rows SET extra_float_digits = 0",
                "ALTER DATABASE rows SET search_path = 'nowhere'");
        onBoth(
                "CREATE EXTENSION hstore SCHEMA public",
                "CREATE EXTENSION citext SCHEMA public",
                "CREATE EXTENSION ltree SCHEMA public",
                "CREATE TYPE public.mood AS ENUM ('sad', 'happy')",
                "CREATE TYPE public.pair AS (a int, b int)",
                "CREATE DOMAIN public.price AS numeric",
                "CREATE DOMAIN public.label AS text",
                "CREATE TYPE public.deal AS (n numeric, \"T t\" text, f float8, c char(6), js jsonb, ps public.price[])");
    }

    @Test
    void values_of_every_type_read_the_same_on_both_sides_exactly_when_their_fingerprints_are_the_same()
            throws SQLException {
        List<ValueSamples> samples = ValueSamples.all();
        var problems = new ArrayList<String>();
        for (int i = 0; i < samples.size(); i++) {
            problems.addAll(problems(samples.get(i), "v" + i));
        }
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bigint | NUMBER | 9223372036854775807 | 9223372036854775807",
                "numeric | NUMBER | 0.1 | 0.100",
                "numeric(40,20) | NUMBER | 12345678901234567890.5 | 12345678901234567890.5",
                "double precision | NUMBER | -1.5 | -1.5",
                "text | TEXT | a'b\"c\\ {},NULL | a'b\"c\\ {},NULL",
                "text | TEXT | NULL | NULL",
                "public.label | TEXT | ä😀 | ä😀",
                "char(5) | TEXT | ab | ab",
                "public.citext | TEXT | ab | aB",
                "uuid | TEXT | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
                "public.mood | TEXT | happy | happy",
                "numeric[] | TEXT | {1,2.5} | {1.0,2.50}",
                "timetz | TEXT | 12:00:00+05:30:15 | 12:00+05:30:15",
                "public.deal | TEXT | (1,\"a b\",0,ab,1,{1}) | (1.0,a b,-0,ab,1.0,{1.00})",
                "bytea | TEXT | \\x00ff | \\x00ff",
                "boolean | TEXT | t | t",
                "date | TEXT | 2024-02-29 | 2024-02-29",
                "date | TEXT | 0001-01-01 BC | 0001-01-01 BC",
                "date | TEXT | infinity | infinity",
                "date | TEXT | -infinity | -infinity",
                "date | TEXT | 5874897-12-31 | 5874897-12-31",
                "date | TEXT | 4714-11-24 BC | 4714-11-24 BC",
                "timestamp | TEXT | 2024-01-01 00:00:00.000001 | 2024-01-01 00:00:00.000001",
                "timestamp | TEXT | infinity | infinity",
                "timestamptz | TEXT | 2024-01-01 00:00:00+00 | 2024-01-01 02:00+02",
                "time | TEXT | 24:00:00 | 24:00",
                "inet | TEXT | 10.0.0.1/24 | 10.0.0.1/24"
            })
    void a_row_is_found_by_the_canonical_text_of_its_key(String type, KeyColumn.Kind kind, String text, String value)
            throws SQLException {
        String column = "k\"; DROP TABLE x; -- " + Integer.toHexString((type + text).hashCode());
        TableId table = new TableId("public", "Ta\"ble " + Integer.toHexString((type + text).hashCode()));
        String quoted = Identifiers.quote(column);
        onBoth(
                "CREATE TABLE " + table.quoted() + " (" + quoted + " " + type + " PRIMARY KEY, v int)",
                "INSERT INTO " + table.quoted() + " VALUES ('" + value.replace("'", "''") + "', 1)");
        var key = new RowKey(table, List.of(new KeyColumn(column, kind, text)));

        for (Side side : Side.values()) {
            Row row = read(side, table, List.of(key)).get(key);
            assertThat(row).as(side.word()).isInstanceOf(Row.Present.class);
        }
    }

    @Test
    void a_composite_key_is_found_whatever_the_order_of_its_columns_and_an_absent_row_is_absent() throws SQLException {
        TableId table = new TableId("public", "composite");
        onBoth(
                "CREATE TABLE public.composite (z text, a int, v text, PRIMARY KEY (z, a))",
                "INSERT INTO public.composite VALUES ('x', 1, 'one'), ('x', 2, NULL)");
        RowKey one = composite(table, "1");
        RowKey two = composite(table, "2");
        RowKey three = composite(table, "3");

        Map<RowKey, Row> rows = read(Side.SOURCE, table, List.of(three, two, one));

        assertThat(rows).containsOnlyKeys(one, two, three).containsEntry(three, Row.ABSENT);
        assertThat(cell(rows, one)).isEqualTo(Row.Cell.of("text", "one"));
        assertThat(cell(rows, two)).isEqualTo(Row.Cell.NULL);
        assertThat(read(Side.TARGET, table, List.of(one, two, three))).isEqualTo(rows);
    }

    @Test
    void a_long_value_is_compared_by_its_digest() throws SQLException {
        TableId table = new TableId("public", "long");
        onBoth(
                "CREATE TABLE public.long (id int PRIMARY KEY, v text)",
                "INSERT INTO public.long VALUES (1, repeat('x', 1024)), (2, repeat('x', 1025))");
        List<RowKey> keys = List.of(number(table, 1), number(table, 2));

        Map<RowKey, Row> rows = read(Side.SOURCE, table, keys);

        assertThat(cell(rows, keys.get(0)).digest()).isFalse();
        assertThat(cell(rows, keys.get(1)).digest()).isTrue();
        assertThat(cell(rows, keys.get(1)).text()).hasSize(64);
        assertThat(cell(rows, keys.get(1)).octets()).isEqualTo(1025);
        assertThat(rows.toString()).doesNotContain("xxx");
    }

    @Test
    void the_beginning_of_a_long_value_is_read_as_java_would_cut_it() throws SQLException {
        TableId table = new TableId("public", "beginnings");
        onBoth("CREATE TABLE public.beginnings (id int PRIMARY KEY, v text, b bytea, n int)");
        SharedPostgres.execute(
                database(Side.SOURCE),
                "INSERT INTO public.beginnings VALUES (1, repeat('ä€😀', 1000), decode(repeat('00ff', 2000), 'hex'), 1)",
                "INSERT INTO public.beginnings VALUES (2, NULL, NULL, NULL)");
        String text = "ä€😀".repeat(1000);
        String bytes = "\\x" + "00ff".repeat(2000);

        try (ReadSession session = ReadSession.open(Side.SOURCE, database(Side.SOURCE)::connect)) {
            TableColumns columns = TableColumns.read(session, table);
            var reader = new RowReader(columns, columns.comparedWith(columns));
            RowKey one = number(table, 1);
            var row = (Row.Present)
                    requireNonNull(reader.read(session, List.of(one)).get(one));
            for (int octets : new int[] {1, 2, 5, 9, 4096, 9000}) {
                Beginning found = reader.beginning(session, one, "v", octets).orElseThrow();
                assertThat(found).isEqualTo(Beginning.of(text, octets));
                assertThat(found.isOf(requireNonNull(row.cells().get("v")))).isTrue();
            }
            assertThat(reader.beginning(session, one, "b", 4098)).contains(Beginning.of(bytes, 4098));
            assertThat(requireNonNull(row.cells().get("b")).octets()).isEqualTo(8002);
            assertThat(requireNonNull(row.cells().get("v")))
                    .extracting(Row.Cell::octets, Row.Cell::characters)
                    .containsExactly(9000L, 3000L);
            assertThat(reader.beginning(session, number(table, 2), "v", 5)).isEmpty();
            assertThat(reader.beginning(session, number(table, 3), "v", 5)).isEmpty();
        }
    }

    @Test
    void what_a_column_can_hold_and_what_fills_it_is_read_with_it() throws SQLException {
        TableId table = new TableId("public", "defined");
        SharedPostgres.execute(
                database(Side.TARGET),
                "CREATE DOMAIN public.money2 AS numeric(10, 2)",
                "CREATE TABLE public.defined (id int PRIMARY KEY, v varchar(8) DEFAULT 'x', n numeric, d public.money2)",
                "CREATE FUNCTION public.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");

        try (ReadSession session = ReadSession.open(Side.TARGET, database(Side.TARGET)::connect)) {
            TableColumns columns = TableColumns.read(session, table);
            assertThat(columns.column("v").orElseThrow().modifier()).isEqualTo(12);
            assertThat(columns.column("v").orElseThrow().fallback()).contains("'x'::character varying");
            assertThat(columns.column("n").orElseThrow().modifier()).isEqualTo(-1);
            assertThat(columns.column("n").orElseThrow().fallback()).isEmpty();
            assertThat(columns.column("d").orElseThrow().modifier()).isEqualTo((10 << 16) + 2 + 4);
            assertThat(columns.triggers()).isFalse();

            SharedPostgres.execute(
                    database(Side.TARGET),
                    "CREATE TRIGGER t BEFORE UPDATE ON public.defined FOR EACH ROW EXECUTE FUNCTION public.nothing()");
            assertThat(TableColumns.read(session, table).triggers()).isTrue();
            SharedPostgres.execute(database(Side.TARGET), "ALTER TABLE public.defined DISABLE TRIGGER t");
            assertThat(TableColumns.read(session, table).triggers()).isFalse();
        }
    }

    /// What the captures compare, in SQL: the beginnings are the same as theirs to the byte.
    @Test
    void under_a_rule_rows_read_alike_exactly_when_the_captures_call_them_equal() throws SQLException {
        TableId table = new TableId("public", "tolerated");
        List<String> texts =
                List.of("", "a", "abcde", "abcdefgh", "abcdä", "abcäx", "ab€€", "a😀b", "ab😀😀", "äääää", "€€€");
        List<String> numbers =
                List.of("0.005", "-0.005", "0.0049", "1.10", "1.1", "99.995", "-2.675", "NaN", "Infinity", "7");
        onBoth("CREATE TABLE public.tolerated (id int PRIMARY KEY, t text, n numeric, b bytea, i int, f float8)");
        for (int id = 0; id < texts.size(); id++) {
            String number = numbers.get(id % numbers.size());
            onBoth("INSERT INTO public.tolerated VALUES (%d, '%s', '%s', convert_to('%s', 'UTF8'), %d, %d)"
                    .formatted(id, texts.get(id), number, texts.get(id), id, id));
        }
        var truncated = new Tolerance.Truncated(5);
        var rounded = new Tolerance.Rounded(2);
        Map<String, Tolerance> tolerances =
                Map.of("t", truncated, "n", rounded, "b", truncated, "i", new Tolerance.Ignored(), "f", rounded);
        List<RowKey> keys = IntStream.range(0, texts.size())
                .mapToObj(id -> number(table, id))
                .toList();

        try (ReadSession session = ReadSession.open(Side.SOURCE, database(Side.SOURCE)::connect)) {
            TableColumns columns = TableColumns.read(session, table).tolerating(tolerances);
            SortedSet<String> compared = columns.comparedWith(columns);
            assertThat(compared)
                    .as("what is ignored, and where a rule means nothing")
                    .containsExactly("b", "id", "n", "t");
            Map<RowKey, Row> rows = new RowReader(columns, compared).read(session, keys);
            for (int id = 0; id < keys.size(); id++) {
                assertThat(((Row.Present) requireNonNull(rows.get(keys.get(id)))).cells())
                        .containsAllEntriesOf(tolerated(texts.get(id), numbers.get(id % numbers.size())));
            }
        }
    }

    private static Map<String, Row.Cell> tolerated(String text, String number) {
        byte[] utf8 = text.getBytes(UTF_8);
        String bytes = "\\x" + HexFormat.of().formatHex(utf8, 0, Math.min(5, utf8.length));
        return Map.of(
                "t", Row.Cell.of("text", new Form.Beginning(5).canonical(text)),
                "n", Row.Cell.of("number", new Form.Rounded(2).canonical(number)),
                "b", Row.Cell.of("bytea", bytes));
    }

    @Test
    void generated_columns_and_those_that_one_side_lacks_are_not_read() throws SQLException {
        SharedPostgres.execute(
                database(Side.SOURCE),
                "CREATE TABLE public.shapes (id int PRIMARY KEY, v text, here int, g int GENERATED ALWAYS AS (id) STORED, t regclass)");
        SharedPostgres.execute(
                database(Side.TARGET),
                "CREATE TABLE public.shapes (t regclass, there int, v varchar(9), id bigint PRIMARY KEY, g int)");

        assertThat(compared(new TableId("public", "shapes"))).containsExactly("id", "v");
    }

    @Test
    void what_cannot_be_read_is_an_error_and_never_an_absent_row() throws SQLException {
        TableId table = new TableId("public", "guarded");
        onBoth(
                "CREATE TABLE public.guarded (id int PRIMARY KEY, v text)",
                "INSERT INTO public.guarded VALUES (1, 'x')",
                "ALTER TABLE public.guarded ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE public.guarded FORCE ROW LEVEL SECURITY",
                "GRANT SELECT ON public.guarded TO PUBLIC",
                "DO $$ BEGIN CREATE ROLE peeper LOGIN PASSWORD 'p'; EXCEPTION WHEN duplicate_object THEN END $$");
        Database peeper =
                new Database(database(Side.SOURCE).host(), database(Side.SOURCE).port(), NAME, "peeper", "p");

        try (ReadSession session = ReadSession.open(Side.SOURCE, peeper::connect)) {
            var reader = new RowReader(TableColumns.read(session, table), new TreeSet<>(List.of("v")));
            assertThatThrownBy(() -> reader.read(session, List.of(number(table, 1))))
                    .hasMessageContaining("row-level security");
        }
        assertThatThrownBy(() -> read(Side.SOURCE, new TableId("public", "nothing"), List.of()))
                .hasMessageContaining("has no table public.nothing");
    }

    @Test
    void a_session_writes_nothing() throws SQLException {
        try (ReadSession session = ReadSession.open(Side.SOURCE, database(Side.SOURCE)::connect);
                var statement = session.connection().createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE public.mine (id int)"))
                    .hasMessageContaining("read-only");
        }
    }

    private static List<String> problems(ValueSamples samples, String name) throws SQLException {
        TableId table = new TableId("public", name);
        var values = new ArrayList<String>();
        samples.groups().forEach(values::addAll);
        onBoth("CREATE TABLE public." + name + " (id int PRIMARY KEY, v " + samples.type() + ")");
        for (Side side : Side.values()) {
            insert(side, name, samples.type(), values);
        }
        List<RowKey> keys = IntStream.rangeClosed(0, values.size())
                .mapToObj(id -> number(table, id))
                .toList();
        List<Row.Cell> source = cells(read(Side.SOURCE, table, keys), keys);
        List<Row.Cell> target = cells(read(Side.TARGET, table, keys), keys);
        var problems = new ArrayList<String>();
        if (!source.equals(target)) {
            problems.add(samples.type() + " reads differently on the two sides");
        }
        int[] groups = groups(samples);
        for (int i = 0; i < keys.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (source.get(i).equals(target.get(j)) != (groups[i] == groups[j])) {
                    problems.add(samples.type() + ": values " + j + " and " + i);
                }
            }
        }
        return problems;
    }

    private static int[] groups(ValueSamples samples) {
        int[] sizes = samples.groups().stream().mapToInt(List::size).toArray();
        int[] groups = new int[Arrays.stream(sizes).sum() + 1];
        int at = 0;
        for (int group = 0; group < sizes.length; group++) {
            Arrays.fill(groups, at, at + sizes[group], group);
            at += sizes[group];
        }
        groups[at] = sizes.length;
        return groups;
    }

    /// The values, and NULL as the last.
    private static void insert(Side side, String table, String type, List<String> values) throws SQLException {
        try (var connection = database(side).connect();
                var path = connection.createStatement()) {
            path.execute("SET search_path = public");
            try (var insert =
                    connection.prepareStatement("INSERT INTO public." + table + " VALUES (?, ?::text::" + type + ")")) {
                for (int id = 0; id <= values.size(); id++) {
                    insert.setInt(1, id);
                    insert.setString(2, id < values.size() ? values.get(id) : null);
                    insert.execute();
                }
            }
        }
    }

    private static List<Row.Cell> cells(Map<RowKey, Row> rows, List<RowKey> keys) {
        return keys.stream().map(key -> cell(rows, key)).toList();
    }

    /// The column v of a row.
    private static Row.Cell cell(Map<RowKey, Row> rows, RowKey key) {
        return requireNonNull(
                ((Row.Present) requireNonNull(rows.get(key))).cells().get("v"));
    }

    private static Map<RowKey, Row> read(Side side, TableId table, List<RowKey> keys) throws SQLException {
        try (ReadSession session = ReadSession.open(side, database(side)::connect)) {
            return new RowReader(TableColumns.read(session, table), compared(table)).read(session, keys);
        }
    }

    private static SortedSet<String> compared(TableId table) throws SQLException {
        try (ReadSession source = ReadSession.open(Side.SOURCE, database(Side.SOURCE)::connect);
                ReadSession target = ReadSession.open(Side.TARGET, database(Side.TARGET)::connect)) {
            return TableColumns.read(source, table).comparedWith(TableColumns.read(target, table));
        }
    }

    private static RowKey composite(TableId table, String a) {
        return new RowKey(
                table,
                List.of(new KeyColumn("z", KeyColumn.Kind.TEXT, "x"), new KeyColumn("a", KeyColumn.Kind.NUMBER, a)));
    }

    private static RowKey number(TableId table, int id) {
        return new RowKey(table, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, Integer.toString(id))));
    }

    private static void onBoth(String... statements) throws SQLException {
        for (Side side : Side.values()) {
            String[] all = new String[statements.length + 1];
            all[0] = "SET search_path = public";
            System.arraycopy(statements, 0, all, 1, statements.length);
            SharedPostgres.execute(database(side), all);
        }
    }

    private static Database database(Side side) {
        return SharedPostgres.database(side, NAME);
    }
}
