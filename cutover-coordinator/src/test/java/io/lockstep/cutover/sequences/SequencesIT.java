package io.lockstep.cutover.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.FailingPermit;
import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequencesIT {
    private static final String NAME = "sequences";
    private static final String ROLE = "sequences_reader";
    private static final String HOSTILE = "A \"b\"; 'c' ü" + "x".repeat(40);
    private static final TableId ORDERS = new TableId("old \"shop\"", "orders");
    private static final TableId LEGACY = new TableId("public", "legacy");
    private static final Map<TableId, TableId> TABLES =
            Map.of(ORDERS, new TableId("new shop", "orders"), LEGACY, new TableId("public", "modern"));
    private static final SequenceScope SCOPE = new SequenceScope(TABLES, Map.of());
    private static final Headroom HEADROOM = new Headroom(Duration.ofSeconds(5), Optional.of(10.0));
    private static final PrepareSequences PREPARE = new PrepareSequences(SCOPE, HEADROOM, _ -> {
        throw new IllegalStateException("the rate is given");
    });
    private static final SetSequences SET = new SetSequences(SCOPE);

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
        SharedServers.execute(
                SharedServers.database(Side.TARGET, NAME),
                "DROP ROLE IF EXISTS " + ROLE,
                "CREATE ROLE " + ROLE + " LOGIN PASSWORD 'read'");
    }

    /// Every kind: serial, identity of a table with another name and sequence there, one that counts
    /// down, one that cycles, one that several tables share, one of no table, one that was never called,
    /// and one of a table that is not migrated.
    @BeforeEach
    void tables() throws SQLException {
        for (Side side : Side.values()) {
            boolean source = side == Side.SOURCE;
            String shop = source ? "\"old \"\"shop\"\"\"" : "\"new shop\"";
            String table = source ? "legacy" : "modern";
            String hostile = shop + ".\"" + HOSTILE.replace("\"", "\"\"") + "\"";
            SharedServers.execute(
                    SharedServers.database(side, NAME),
                    "DROP SCHEMA IF EXISTS " + shop + " CASCADE",
                    "DROP TABLE IF EXISTS " + table + ", other CASCADE",
                    "DROP SEQUENCE IF EXISTS public.free",
                    "CREATE SCHEMA " + shop,
                    "CREATE SEQUENCE " + hostile + " CACHE 20",
                    "CREATE SEQUENCE " + shop + ".down AS int INCREMENT -3",
                    "CREATE SEQUENCE " + shop + ".round MAXVALUE 5 CYCLE",
                    "CREATE SEQUENCE public.free START 100",
                    "CREATE TABLE " + shop + ".orders (id bigserial PRIMARY KEY, number bigint DEFAULT nextval("
                            + "'" + hostile.replace("'", "''") + "'), below int UNIQUE DEFAULT nextval('" + shop
                            + ".down'), round int DEFAULT nextval('" + shop + ".round'))",
                    "CREATE TABLE " + table + " (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                            + " number bigint UNIQUE DEFAULT nextval('" + hostile.replace("'", "''") + "'))",
                    "CREATE TABLE other (id serial PRIMARY KEY)");
        }
        execute(
                Side.SOURCE,
                "INSERT INTO \"old \"\"shop\"\"\".orders SELECT FROM generate_series(1, 500)",
                "INSERT INTO legacy SELECT FROM generate_series(1, 500)",
                "INSERT INTO other SELECT FROM generate_series(1, 500)");
    }

    @Test
    void after_both_steps_no_insert_on_the_target_meets_a_value_of_the_source() throws Exception {
        try (Lease lease = lease()) {
            assertThat(PREPARE.probe(lease)).isInstanceOf(Probe.Partial.class);
            PREPARE.perform(lease);
            assertThat(PREPARE.probe(lease))
                    .isEqualTo(new Probe.Done("6 sequences of the target are as far as the source's, or further"));
            execute(Side.SOURCE, "INSERT INTO legacy SELECT FROM generate_series(1, 1200)");
            assertThat(SET.plan(lease))
                    .extracting(Action::what)
                    .containsExactly("set sequence public.modern_id_seq behind 1700");
            SET.perform(lease);
            assertThat(SET.plan(lease)).isEmpty();
            assertThat(SET.probe(lease)).isInstanceOf(Probe.Done.class);
        }
        long number = furthest(
                Side.SOURCE,
                "SELECT max(n) FROM (SELECT number AS n FROM \"old \"\"shop\"\"\".orders"
                        + " UNION ALL SELECT number FROM legacy) x");
        assertThat(furthest(Side.TARGET, "INSERT INTO modern DEFAULT VALUES RETURNING id"))
                .isEqualTo(1701);
        assertThat(furthest(Side.TARGET, "INSERT INTO modern DEFAULT VALUES RETURNING number"))
                .isGreaterThan(number);
        assertThat(furthest(Side.TARGET, "INSERT INTO \"new shop\".orders DEFAULT VALUES RETURNING id"))
                .isEqualTo(1501);
        assertThat(furthest(Side.TARGET, "INSERT INTO \"new shop\".orders DEFAULT VALUES RETURNING below"))
                .isLessThan(-1500 - 3 * 1000);
        assertThat(furthest(Side.TARGET, "SELECT nextval('free')")).isEqualTo(100 + 1000);
        assertThat(furthest(Side.TARGET, "SELECT nextval('other_id_seq')"))
                .as("of a table that is not migrated")
                .isEqualTo(1);
    }

    @Test
    void a_source_that_writes_on_while_they_are_prepared_is_passed_in_the_end() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        var writing = CompletableFuture.runAsync(() -> {
            while (!ended.get()) {
                write("INSERT INTO legacy SELECT FROM generate_series(1, 200)");
            }
        });
        try (Lease lease = lease()) {
            PREPARE.perform(lease);
            long then = furthest(Side.SOURCE, "SELECT max(id) FROM legacy");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> furthest(Side.SOURCE, "SELECT max(id) FROM legacy") > then + 2000);
            ended.set(true);
            writing.join();
            SET.perform(lease);
        }
        long id = furthest(Side.SOURCE, "SELECT max(id) FROM legacy");
        long number = furthest(Side.SOURCE, "SELECT max(number) FROM legacy");
        execute(Side.TARGET, "INSERT INTO modern SELECT FROM generate_series(1, 500)");
        assertThat(furthest(Side.TARGET, "SELECT min(id) FROM modern")).isGreaterThan(id);
        assertThat(furthest(Side.TARGET, "SELECT min(number) FROM modern")).isGreaterThan(number);
    }

    private static void write(String statement) {
        try {
            execute(Side.SOURCE, statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_plan_is_what_is_done_and_doing_it_again_does_nothing() throws Exception {
        try (Lease lease = lease()) {
            List<Action> plan = PREPARE.plan(lease);
            assertThat(plan).hasSize(5).allMatch(action -> action.where().equals("target"));
            for (Action each : plan) {
                execute(Side.TARGET, each.statement());
            }
            Map<String, Long> byHand = values();
            PREPARE.perform(lease);
            assertThat(values()).isEqualTo(byHand);
            tables();
            PREPARE.perform(lease);
            assertThat(values()).isEqualTo(byHand);
            assertThat(PREPARE.plan(lease)).isEmpty();
            PREPARE.undo(lease);
            assertThat(values()).as("they stay ahead").isEqualTo(byHand);
        }
    }

    @Test
    void nothing_is_moved_back_even_by_a_statement_that_comes_late() throws Exception {
        try (Lease lease = lease()) {
            List<Action> late = PREPARE.plan(lease);
            execute(
                    Side.TARGET,
                    "SELECT setval('modern_id_seq', 1000000)",
                    "SELECT setval('\"new shop\".down', -1000000)");
            PREPARE.perform(lease);
            for (Action each : late) {
                execute(Side.TARGET, each.statement());
            }
            assertThat(values()).containsEntry("modern_id_seq", 1000000L).containsEntry("down", -1000000L);
        }
    }

    @Test
    void a_death_before_or_after_the_transaction_leaves_what_the_next_one_completes() throws Exception {
        for (boolean after : new boolean[] {false, true}) {
            tables();
            try (Lease lease = lease()) {
                assertThatThrownBy(() -> PREPARE.perform(new FailingPermit(lease, 1, after)))
                        .isInstanceOf(FailingPermit.Killed.class);
                PREPARE.perform(lease);
                assertThat(PREPARE.probe(lease)).isInstanceOf(Probe.Done.class);
            }
        }
    }

    @Test
    void somebody_who_has_lost_the_lease_sets_nothing() throws Exception {
        try (Lease late = lease()) {
            Map<String, Long> before = values();
            execute(Side.TARGET, "UPDATE lockstep.lease SET epoch = epoch + 1");
            assertThatThrownBy(() -> PREPARE.perform(late)).isInstanceOf(LeaseLostException.class);
            assertThat(values()).isEqualTo(before);
        }
    }

    @Test
    void the_rate_is_measured_by_two_looks() throws Exception {
        Headroom measured = new Headroom(Duration.ofSeconds(10), Optional.empty());
        PrepareSequences prepare = new PrepareSequences(SCOPE, measured, time -> {
            assertThat(time).isEqualTo(Duration.ofSeconds(1));
            write("INSERT INTO legacy SELECT FROM generate_series(1, 300)");
        });
        try (Lease lease = lease()) {
            prepare.perform(lease);
        }
        assertThat(values()).containsEntry("modern_id_seq", 800 + 10 * 300 * 10L);
    }

    @Test
    void what_cannot_be_set_is_named_and_nothing_is() throws Exception {
        execute(
                Side.TARGET,
                "DROP SEQUENCE free",
                "DROP SEQUENCE \"new shop\".round CASCADE",
                "CREATE SEQUENCE \"new shop\".round INCREMENT -1 CYCLE",
                "ALTER SEQUENCE modern_id_seq MAXVALUE 90");
        Map<String, Long> before = values();
        try (Lease lease = lease()) {
            assertThatThrownBy(() -> PREPARE.perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("public.free is not on the target")
                    .hasMessageContaining("new shop.round of the target counts the other way")
                    .hasMessageContaining("public.modern_id_seq of the target ends before where the source is");
            assertThat(PREPARE.probe(lease)).isInstanceOf(Probe.Partial.class);
            assertThat(failures(lease))
                    .hasEntrySatisfying(
                            "sequences-settable", text -> assertThat(text).startsWith("3: "));
        }
        assertThat(values()).isEqualTo(before);
    }

    @Test
    void a_login_that_may_not_set_them_is_told_which() throws Exception {
        execute(
                Side.TARGET,
                "GRANT USAGE ON SCHEMA lockstep, public, \"new shop\" TO " + ROLE,
                "GRANT ALL ON ALL TABLES IN SCHEMA lockstep TO " + ROLE,
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public, \"new shop\" TO " + ROLE,
                "GRANT UPDATE ON ALL SEQUENCES IN SCHEMA \"new shop\" TO " + ROLE);
        Map<Side, Connector> connectors = new HashMap<>(SharedServers.connectors(NAME));
        var target = SharedServers.database(Side.TARGET, NAME);
        connectors.put(Side.TARGET, () -> new Database(target.host(), target.port(), NAME, ROLE, "read").connect());
        try (OpenDatabases databases = new OpenDatabases(connectors)) {
            assertThat(PREPARE.probe(databases))
                    .isEqualTo(new Probe.Partial("public.free of the target may not be read and set; "
                            + "public.modern_id_seq of the target may not be read and set"));
        }
    }

    @Test
    void what_is_scarce_cycles_or_belongs_to_nobody_is_said() throws Exception {
        execute(Side.SOURCE, "SELECT setval('legacy_id_seq', 2000000000)");
        try (Lease lease = lease()) {
            assertThat(failures(lease))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "sequences-room",
                            "1: public.legacy_id_seq (7 % left)",
                            "sequences-cycling",
                            "1: \"old \"\"shop\"\"\".round",
                            "sequences-unowned",
                            "1: public.free"));
        }
    }

    private static Map<String, String> failures(Lease lease) throws Exception {
        Map<String, String> failed = new TreeMap<>();
        for (Guardrail each : SequenceGuardrail.of(SCOPE)) {
            Sighting sighting = each.look(lease);
            if (sighting.state() != Sighting.State.PASS) {
                failed.put(each.name(), sighting.observed());
            }
        }
        return failed;
    }

    /// The value of each sequence of the target, by its name.
    private static Map<String, Long> values() throws SQLException {
        try (Connection session = SharedServers.database(Side.TARGET, NAME).connect()) {
            Map<String, Long> values = new TreeMap<>();
            Query.list(
                            session,
                            "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences",
                            row -> Map.entry(row.getString(1), row.getLong(2)))
                    .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
            return values;
        }
    }

    private static long furthest(Side side, String query) throws SQLException {
        try (Connection session = SharedServers.database(side, NAME).connect()) {
            return Query.list(session, query, row -> row.getLong(1)).getFirst();
        }
    }

    private static Lease lease() throws Exception {
        execute(Side.SOURCE, "DELETE FROM lockstep.lease");
        execute(Side.TARGET, "DELETE FROM lockstep.lease");
        return Lease.take(SharedServers.connectors(NAME), SharedServers.TABLES, Duration.ofHours(1), "sequences", 7);
    }

    private static void execute(Side side, String... statements) throws SQLException {
        SharedServers.execute(SharedServers.database(side, NAME), statements);
    }
}
