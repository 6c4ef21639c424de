package io.lockstep.verifier.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.sweep.Difference.Kind;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepIT {
    private static final String NAME = "sweeping";
    private static final SweepListener NOBODY = new SweepListener() {};

    @BeforeAll
    static void create() throws SQLException {
        SharedPostgres.create(NAME);
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

    /// A statement that took too long ends as one that somebody has cancelled does.
    @ParameterizedTest
    @CsvSource({
        "pg_terminate_backend, the server ended the connection",
        "pg_cancel_backend, a statement took longer than five minutes"
    })
    void a_connection_or_a_statement_that_is_lost_in_mid_run_costs_its_table_and_the_rest_goes_on(
            String lost, String reason) throws Exception {
        onBoth(Stream.of("first", "held", "last")
                .flatMap(table -> Stream.of(
                        "DROP TABLE IF EXISTS public." + table,
                        "CREATE TABLE public." + table + " AS SELECT i AS id FROM generate_series(1, 100) AS i",
                        "ALTER TABLE public." + table + " ADD PRIMARY KEY (id)"))
                .toArray(String[]::new));
        var found = new FutureTask<>(() -> sweeping(settings())
                .run(Stream.of("first", "held", "last").map(SweepIT::pair).toList()));
        try (Connection holder = database(Side.TARGET).connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE public.held IN ACCESS EXCLUSIVE MODE");
            Thread.ofVirtual().start(found);
            awaitLost(lost);
        }

        assertThat(found.get().tables())
                .extracting(TableResult::outcome)
                .containsExactly(Outcome.EQUAL, Outcome.UNVERIFIED, Outcome.EQUAL);
        assertThat(found.get().tables().get(1).reason())
                .hasValueSatisfying(said -> assertThat(said).contains(reason));
    }

    private static void awaitLost(String lost) throws SQLException {
        try (Connection watcher = database(Side.TARGET).connect();
                Statement statement = watcher.createStatement()) {
            await("a session of the sweep that waits")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> {
                        try (ResultSet row = statement.executeQuery("SELECT " + lost + "(pid) FROM pg_stat_activity"
                                + " WHERE application_name = 'lockstep sweep' AND wait_event_type = 'Lock'"
                                + " AND datname = current_database()")) {
                            return row.next();
                        }
                    });
        }
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

    @Test
    void a_sweep_that_was_stopped_goes_on_where_it_was(@TempDir Path directory) throws Exception {
        onBoth(
                "CREATE TABLE public.stopped (id int PRIMARY KEY, v int)",
                "INSERT INTO public.stopped SELECT i, i FROM generate_series(1, 20000) i",
                "ANALYZE public.stopped");
        on(Side.TARGET, "UPDATE public.stopped SET v = 0 WHERE id IN (5, 19999)");
        Path file = directory.resolve("journal");
        var stopping = new Counter(8);
        SweepSettings settings = settings().withChunkRows(1000);
        try (SweepJournal journal = SweepJournal.begin(file, "a")) {
            assertThatThrownBy(() -> sweeping(settings, stopping, journal).run(List.of(pair("stopped"))))
                    .isInstanceOf(InterruptedException.class);
        }
        on(Side.TARGET, "UPDATE public.stopped SET v = v");

        var again = new Counter(Integer.MAX_VALUE);
        try (SweepJournal journal = SweepJournal.resume(file, "a").orElseThrow()) {
            int before = journal.chunks();
            TableResult result = sweeping(settings, again, journal)
                    .run(List.of(pair("stopped")))
                    .tables()
                    .getFirst();
            assertThat(before).isPositive().isLessThan(again.seen.get());
            assertThat(found(result)).containsExactly("VALUE_MISMATCH 19999 [v]", "VALUE_MISMATCH 5 [v]");
            assertThat(result.sourceRows()).isEqualTo(20_000);
        }
        assertThat(SweepJournal.resume(file, "another comparison")).isEmpty();
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

    /// Counts chunks, and interrupts the test at one.
    private static final class Counter implements SweepListener {
        private final AtomicInteger seen = new AtomicInteger();
        private final Thread test = Thread.currentThread();
        private final int last;

        Counter(int last) {
            this.last = last;
        }

        @Override
        public void compared(TablePair table, long rows) {
            if (seen.incrementAndGet() == last) {
                test.interrupt();
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

    private static Sweep sweeping(SweepSettings settings, SweepListener listener, SweepJournal journal) {
        return new Sweep(settings, database(Side.SOURCE)::connect, database(Side.TARGET)::connect, listener, journal);
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
