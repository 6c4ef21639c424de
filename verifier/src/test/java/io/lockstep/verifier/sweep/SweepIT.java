package io.lockstep.verifier.sweep;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.ValueSamples;
import io.lockstep.verifier.sweep.Difference.Kind;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SweepIT {
    private static final String NAME = "sweeping";
    /// Numbers in them count as they are written.
    private static final Set<String> READ_AGAIN = Set.of("jsonb", "numeric[]", "double precision[]");
    private static final SweepListener NOBODY = new SweepListener() {};

    @BeforeAll
    static void create() throws SQLException {
        SharedPostgres.create(NAME);
        SharedPostgres.execute(
                database(Side.TARGET),
                "ALTER DATABASE sweeping SET timezone = 'Asia/Kolkata'",
                "ALTER DATABASE sweeping SET intervalstyle = 'sql_standard'",
                "ALTER DATABASE sweeping SET datestyle = 'SQL, DMY'",
                "ALTER DATABASE sweeping SET bytea_output = 'escape'",
                "ALTER DATABASE sweeping SET extra_float_digits = 0",
                "ALTER DATABASE sweeping SET lc_monetary = 'C.UTF-8'",
                "ALTER DATABASE sweeping SET search_path = 'nowhere'");
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

    /// Every pair of values of every type, the one on the source and the other on the target, in a row of
    /// its own: what the servers' hashes must tell apart, and what they may call equal.
    @Test
    void of_every_two_values_of_every_type_exactly_those_hash_alike_that_are_equal() throws SQLException {
        var missed = new ArrayList<String>();
        Map<RowHash, Set<String>> doubted = new EnumMap<>(RowHash.class);
        List<ValueSamples> all = ValueSamples.all();
        for (int i = 0; i < all.size(); i++) {
            List<Pair> pairs = pairs(all.get(i), "v" + i);
            for (RowHash hash : RowHash.values()) {
                Set<String> doubts = doubted.computeIfAbsent(hash, _ -> new TreeSet<>());
                List<Alike> alike = alike(pairs, hash, "v" + i);
                alike.stream().filter(Alike::misses).forEach(pair -> missed.add(hash + " " + pair));
                alike.stream().filter(Alike::doubts).map(pair -> pair.of.type()).forEach(doubts::add);
            }
        }
        assertThat(missed).isEmpty();
        assertThat(doubted)
                .as("types of which equal values may be read again")
                .isEqualTo(Map.of(RowHash.RECORD, READ_AGAIN, RowHash.CANONICAL, Set.of(), RowHash.TEXT, Set.of()));
    }

    @Test
    void each_difference_is_found_with_its_key_and_columns_and_nothing_else_is() throws Exception {
        onBoth(
                "CREATE TABLE public.orders (id bigint PRIMARY KEY, note text, total numeric(12,2), other int)",
                "INSERT INTO public.orders SELECT i, 'note ' || i, i / 7.0, i FROM generate_series(1, 20000) i");
        on(
                Side.TARGET,
                "DELETE FROM public.orders WHERE id = 7",
                "INSERT INTO public.orders VALUES (-5, 'extra', 1, 1)",
                "UPDATE public.orders SET total = -total WHERE id = 700",
                "UPDATE public.orders SET note = NULL WHERE id = 701",
                "UPDATE public.orders SET other = NULL, note = '' WHERE id = 20000",
                "UPDATE public.orders SET note = 'note ' || (4001 - id + 4000) WHERE id IN (4000, 4001)",
                "ANALYZE public.orders");
        on(Side.SOURCE, "ANALYZE public.orders");

        TableResult result = sweep(settings().withChunkRows(500), "orders");

        assertThat(result.outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(found(result))
                .containsExactlyInAnyOrder(
                        "MISSING_ROW 7 []",
                        "EXTRA_ROW -5 []",
                        "VALUE_MISMATCH 700 [total]",
                        "VALUE_MISMATCH 701 [note]",
                        "VALUE_MISMATCH 20000 [note, other]",
                        "VALUE_MISMATCH 4000 [note]",
                        "VALUE_MISMATCH 4001 [note]");
        assertThat(result.truncated()).isFalse();
        assertThat(result.sourceRows()).isEqualTo(20_000);
        assertThat(result.targetRows()).isEqualTo(20_000);
    }

    /// The same size, never a difference: whatever the chunks, every row is read once.
    @Test
    void equal_tables_are_equal_whatever_their_keys_and_chunks() throws Exception {
        onBoth(
                "CREATE TABLE public.\"we\"\"ird; --\" (\"a b\" int, \"Z'z\" text, u uuid, v jsonb, PRIMARY KEY (\"Z'z\", \"a b\"))",
                "INSERT INTO public.\"we\"\"ird; --\" SELECT i, md5((i % 97)::text), md5(i::text)::uuid, jsonb_build_object('i', i)"
                        + " FROM generate_series(1, 5000) i",
                "CREATE TABLE public.days (d date, at timestamptz, p float8, PRIMARY KEY (d, at))",
                "INSERT INTO public.days SELECT date '2000-01-01' + i % 100, timestamptz '2000-01-01Z' + i * interval '1 s', i / 3.0"
                        + " FROM generate_series(1, 5000) i",
                "CREATE TABLE public.parts (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM (0) TO (2500)",
                "CREATE TABLE public.parts_2 PARTITION OF public.parts DEFAULT",
                "INSERT INTO public.parts SELECT i, 'x' || i FROM generate_series(1, 5000) i",
                "CREATE TABLE public.empty (id int PRIMARY KEY)",
                "CREATE TABLE public.unique_only (a int NOT NULL UNIQUE, b text)",
                "INSERT INTO public.unique_only SELECT i, NULL FROM generate_series(1, 100) i",
                "ANALYZE");

        List<TableResult> results = sweeping(settings().withChunkRows(137))
                .run(Stream.of("we\"ird; --", "days", "parts", "empty", "unique_only")
                        .map(SweepIT::pair)
                        .toList())
                .tables();

        assertThat(results).allSatisfy(result -> {
            assertThat(result.reason()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.EQUAL);
        });
        assertThat(results).extracting(TableResult::sourceRows).containsExactly(5000L, 5000L, 5000L, 0L, 100L);
        assertThat(results).extracting(TableResult::targetRows).containsExactly(5000L, 5000L, 5000L, 0L, 100L);
    }

    /// The ends of chunks are keys in the source's order, which is not the target's.
    @Test
    void keys_that_the_servers_order_differently_hide_nothing() throws Exception {
        for (Side side : Side.values()) {
            String collation = side == Side.SOURCE ? "C" : "en-x-icu";
            on(
                    side,
                    "CREATE TABLE public.words (w text COLLATE \"" + collation + "\" PRIMARY KEY, n int)",
                    "INSERT INTO public.words SELECT (CASE i % 4 WHEN 0 THEN 'a' WHEN 1 THEN 'B' WHEN 2 THEN 'Ä' ELSE '-' END)"
                            + " || md5(i::text), i FROM generate_series(1, 4000) i",
                    "ANALYZE public.words");
        }
        TableResult equal = sweep(settings().withChunkRows(100), "words");
        on(
                Side.TARGET,
                "DELETE FROM public.words WHERE n = 17",
                "UPDATE public.words SET n = -n WHERE n = 18",
                "INSERT INTO public.words VALUES ('Zz', 0)");
        TableResult different = sweep(settings().withChunkRows(100), "words");

        assertThat(equal.outcome()).as("%s", equal).isEqualTo(Outcome.EQUAL);
        assertThat(different.differences())
                .extracting(Difference::kind)
                .containsExactlyInAnyOrder(Kind.MISSING_ROW, Kind.VALUE_MISMATCH, Kind.EXTRA_ROW);
    }

    @Test
    void a_table_without_a_key_is_equal_or_different_as_a_whole() throws Exception {
        onBoth(
                "CREATE TABLE public.log (at int, v text)",
                "INSERT INTO public.log SELECT i % 10, 'x' || i FROM generate_series(1, 3000) i",
                "INSERT INTO public.log SELECT i % 10, 'x' || i FROM generate_series(1, 10) i");
        TableResult equal = sweep(settings(), "log");
        on(Side.TARGET, "UPDATE public.log SET v = 'x2' WHERE v = 'x1'");
        TableResult different = sweep(settings(), "log");

        assertThat(equal.outcome()).isEqualTo(Outcome.EQUAL);
        assertThat(equal.sourceRows()).isEqualTo(3010);
        assertThat(different.outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(different.reason().orElseThrow()).contains("no key");
    }

    @Test
    void what_cannot_be_read_is_named_and_the_rest_is_compared() throws Exception {
        onBoth("CREATE TABLE public.whole (id int PRIMARY KEY)", "CREATE TABLE public.closed (id int PRIMARY KEY)");
        on(Side.SOURCE, "CREATE TABLE public.lone (id int PRIMARY KEY)");
        on(
                Side.SOURCE,
                "CREATE TABLE public.partly (id int PRIMARY KEY, here int, same text, r regclass)",
                "INSERT INTO public.partly VALUES (1, 1, 'a', NULL), (2, 2, 'b', NULL)");
        on(
                Side.TARGET,
                "CREATE TABLE public.partly (id int PRIMARY KEY, same text, r regclass)",
                "INSERT INTO public.partly VALUES (1, 'a', NULL), (2, 'b', NULL)",
                "DO $$ BEGIN CREATE ROLE sweeper LOGIN PASSWORD 'p'; EXCEPTION WHEN duplicate_object THEN END $$",
                "GRANT USAGE ON SCHEMA public TO sweeper",
                "GRANT SELECT ON public.whole, public.partly TO sweeper");
        Database sweeper =
                new Database(database(Side.TARGET).host(), database(Side.TARGET).port(), NAME, "sweeper", "p");

        List<TableResult> results = new Sweep(settings(), database(Side.SOURCE)::connect, sweeper::connect, NOBODY)
                .run(Stream.of("closed", "lone", "partly", "whole")
                        .map(SweepIT::pair)
                        .toList())
                .tables();

        assertThat(results)
                .extracting(TableResult::outcome)
                .containsExactly(Outcome.UNVERIFIED, Outcome.UNVERIFIED, Outcome.UNVERIFIED, Outcome.EQUAL);
        assertThat(results.get(0).reason().orElseThrow()).contains("permission denied");
        assertThat(results.get(1).reason().orElseThrow()).contains("target has no table public.lone");
        assertThat(results.get(2).notCompared()).containsOnlyKeys("here", "r");
        assertThat(results.get(2).sourceRows()).isEqualTo(2);
    }

    @Test
    void more_differences_than_are_listed_are_said_to_be_more() throws Exception {
        onBoth(
                "CREATE TABLE public.many (id int PRIMARY KEY, v int)",
                "INSERT INTO public.many SELECT i, i FROM generate_series(1, 3000) i");
        on(Side.TARGET, "UPDATE public.many SET v = -v");

        TableResult result = sweep(settings().withListed(10), "many");

        assertThat(result.outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(result.truncated()).isTrue();
        assertThat(result.differences()).hasSize(10);
    }

    /// Too many rows to be read one by one are hashed by their canonical values.
    @Test
    void a_table_whose_values_are_all_written_otherwise_is_equal() throws Exception {
        onBoth("CREATE TABLE public.rewritten (id int PRIMARY KEY, j jsonb)");
        on(Side.SOURCE, "INSERT INTO public.rewritten SELECT i, '{\"a\": 1.5}' FROM generate_series(1, 25000) i");
        on(Side.TARGET, "INSERT INTO public.rewritten SELECT i, '{\"a\": 1.50}' FROM generate_series(1, 25000) i");

        TableResult result = sweep(settings().withChunkRows(7000), "rewritten");

        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.EQUAL);
    }

    @Test
    void representation_is_compared_when_that_is_asked_for() throws Exception {
        onBoth("CREATE TABLE public.prices (id int PRIMARY KEY, n numeric, f float8, j jsonb)");
        on(Side.SOURCE, "INSERT INTO public.prices VALUES (1, 1.0, 0, '{\"a\": 1.0}'), (2, 2, 2, '{}')");
        on(Side.TARGET, "INSERT INTO public.prices VALUES (1, 1.00, '-0', '{\"a\": 1.00}'), (2, 2.5, 2, '{}')");

        TableResult byValue = sweep(settings(), "prices");
        TableResult exact = sweep(SweepSettings.of(2, Optional.empty(), ColumnRules.NONE, true), "prices");

        assertThat(found(byValue)).containsExactly("VALUE_MISMATCH 2 [n]");
        assertThat(found(exact)).containsExactly("REPRESENTATION 1 [f, j, n]", "VALUE_MISMATCH 2 [n]");
    }

    /// Two values of a type, each on one side.
    private record Pair(
            String type, @Nullable String source, @Nullable String target, boolean equal) {}

    /// Which halves of the hashes of their rows are alike.
    private record Alike(Pair of, boolean first, boolean second) {
        /// Half of a hash is not to be relied upon either.
        boolean misses() {
            return !of.equal && (first || second);
        }

        boolean doubts() {
            return of.equal && !(first && second);
        }
    }

    /// Every two, each in a row of its own.
    private static List<Pair> pairs(ValueSamples samples, String name) throws SQLException {
        String type = samples.type();
        var values = new ArrayList<Map.Entry<String, Integer>>();
        for (int group = 0; group < samples.groups().size(); group++) {
            for (String value : samples.groups().get(group)) {
                values.add(Map.entry(value, group));
            }
        }
        var pairs = new ArrayList<Pair>();
        for (Map.Entry<String, Integer> one : values) {
            values.forEach(other -> pairs.add(
                    new Pair(type, one.getKey(), other.getKey(), one.getValue().equals(other.getValue()))));
            pairs.add(new Pair(type, one.getKey(), null, false));
        }
        pairs.add(new Pair(type, null, null, true));
        onBoth("CREATE TABLE public." + name + " (id int PRIMARY KEY, v " + type + ")");
        insert(Side.SOURCE, name, type, pairs.stream().map(Pair::source).toList());
        insert(Side.TARGET, name, type, pairs.stream().map(Pair::target).toList());
        return pairs;
    }

    private static List<Alike> alike(List<Pair> pairs, RowHash hash, String name) throws SQLException {
        Map<Integer, HashedRow> source = hashed(Side.SOURCE, pair(name), hash);
        Map<Integer, HashedRow> target = hashed(Side.TARGET, pair(name), hash);
        var alike = new ArrayList<Alike>();
        for (int id = 0; id < pairs.size(); id++) {
            HashedRow here = requireNonNull(source.get(id));
            HashedRow there = requireNonNull(target.get(id));
            alike.add(new Alike(pairs.get(id), here.first() == there.first(), here.second() == there.second()));
        }
        return alike;
    }

    private static Map<Integer, HashedRow> hashed(Side side, TablePair table, RowHash hash) throws SQLException {
        try (ReadSession source = ReadSession.open(Side.SOURCE, database(Side.SOURCE)::connect);
                ReadSession target = ReadSession.open(Side.TARGET, database(Side.TARGET)::connect)) {
            ComparedTable compared = ComparedTable.read(table, settings(), source, target);
            return new SideReader(compared, side, hash)
                    .rows(side == Side.SOURCE ? source : target, KeyRange.EVERYTHING).stream()
                            .collect(Collectors.toMap(
                                    row -> Integer.parseInt(
                                            row.key().columns().getFirst().text()),
                                    row -> row));
        }
    }

    private static void insert(Side side, String table, String type, List<@Nullable String> values)
            throws SQLException {
        try (var connection = database(side).connect();
                var path = connection.createStatement()) {
            path.execute("SET search_path = public");
            try (var insert =
                    connection.prepareStatement("INSERT INTO public." + table + " VALUES (?, ?::text::" + type + ")")) {
                for (int id = 0; id < values.size(); id++) {
                    insert.setInt(1, id);
                    insert.setString(2, values.get(id));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    private static List<String> found(TableResult result) {
        return result.differences().stream()
                .map(difference -> difference.kind() + " "
                        + difference.key().columns().stream()
                                .map(KeyColumn::text)
                                .collect(Collectors.joining(","))
                        + " " + difference.columns())
                .toList();
    }

    private static SweepSettings settings() {
        return SweepSettings.of(2, Optional.empty(), ColumnRules.NONE, false);
    }

    private static TableResult sweep(SweepSettings settings, String table) throws Exception {
        return sweeping(settings).run(List.of(pair(table))).tables().getFirst();
    }

    private static Sweep sweeping(SweepSettings settings) {
        return new Sweep(settings, database(Side.SOURCE)::connect, database(Side.TARGET)::connect, NOBODY);
    }

    private static TablePair pair(String table) {
        var id = new TableId("public", table);
        return new TablePair(id, id);
    }

    private static void onBoth(String... statements) throws SQLException {
        for (Side side : Side.values()) {
            on(side, statements);
        }
    }

    private static void on(Side side, String... statements) throws SQLException {
        String[] all = new String[statements.length + 1];
        all[0] = "SET search_path = public";
        System.arraycopy(statements, 0, all, 1, statements.length);
        SharedPostgres.execute(database(side), all);
    }

    private static Database database(Side side) {
        return SharedPostgres.database(side, NAME);
    }
}
