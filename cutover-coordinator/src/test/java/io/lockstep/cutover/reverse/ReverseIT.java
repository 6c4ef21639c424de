package io.lockstep.cutover.reverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.Decisions;
import io.lockstep.cutover.FailingPermit;
import io.lockstep.cutover.LedgerWriter;
import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.replicator.NativeReplicator;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReverseIT {
    private static final String NAME = "reverse";
    private static final String OWNER = "reverse_owner";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final TableId LEDGER = new TableId("public", "ledger");
    private static final TableId HOSTILE = new TableId("S \"1\"", "T \"x\"; ü");
    private static final TableId PARTED = new TableId("public", "parted");
    private static final TableId EXTRA = new TableId("lockstep", "back");
    private static final ReverseLane LANE = lane(address(Map.of()));
    private static final PrepareReverse PREPARE = new PrepareReverse(LANE, Patience.LONG);
    private static final AdvanceReverse ADVANCE = new AdvanceReverse(LANE, Decisions.TABLE, Patience.LONG);
    private static final StartReverse START = new StartReverse(LANE, Decisions.TABLE);
    private static final DropReverse DROP = new DropReverse(LANE, Patience.LONG);

    private static NativeReplication replication;

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
        for (Side side : Side.values()) {
            execute(
                    side,
                    "DROP ROLE IF EXISTS " + OWNER,
                    "CREATE ROLE " + OWNER + " LOGIN",
                    "CREATE TABLE ledger (id bigserial PRIMARY KEY, note text, times int NOT NULL DEFAULT 0)",
                    "ALTER TABLE ledger OWNER TO " + OWNER,
                    "CREATE SCHEMA \"S \"\"1\"\"\"",
                    "CREATE TABLE " + HOSTILE.quoted() + " (\"I d\" int PRIMARY KEY, v text)",
                    "CREATE TABLE parted (id int PRIMARY KEY, v int) PARTITION BY RANGE (id)",
                    "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (1000)",
                    "CREATE TABLE lockstep.back (id int PRIMARY KEY)",
                    "CREATE TABLE keyless (v int)");
        }
        replication = NativeReplication.create(
                SharedServers.database(Side.SOURCE, NAME),
                SharedServers.database(Side.TARGET, NAME),
                "reverse_forth",
                List.of(
                        new TableName("public", "ledger"),
                        new TableName(HOSTILE.schema(), HOSTILE.name()),
                        new TableName("public", "parted_1")));
        replication.awaitSynchronised(LONG);
    }

    @AfterAll
    static void drop() throws SQLException {
        replication.close();
    }

    @Test
    void what_is_written_on_the_target_after_the_switch_is_on_the_source_and_nothing_goes_round() throws Exception {
        List<String> before = Made.onBothSides(NAME);
        NativeReplicator forth = new NativeReplicator(
                List.of("reverse_forth"),
                new MigratedTables(Side.TARGET, List.of(LEDGER, HOSTILE, PARTED)),
                Decisions.TABLE);
        try (Lease lease = Decisions.fresh(NAME, 7)) {
            prepareUnderLoad(lease);
            fenceSource();
            await().atMost(LONG).until(() -> contents(Side.TARGET).equals(contents(Side.SOURCE)));
            forth.fenceApplier().perform(lease);
            advance(lease);
            Decisions.decide(lease, Verdict.COMMIT);
            assertThat(ADVANCE.keepUp(lease)).as("once it may be open").isFalse();
            startWhileTheTargetIsWritten(lease, forth);
            execute(
                    Side.TARGET,
                    "INSERT INTO " + HOSTILE.quoted() + " VALUES (1, 'x')",
                    "INSERT INTO parted VALUES (1, 1), (2, 2)",
                    "INSERT INTO lockstep.back VALUES (5)");
            await().atMost(LONG).until(() -> contents(Side.TARGET).equals(contents(Side.SOURCE)));
            assertThat(contents(Side.SOURCE)).contains("(1,x)", "(5)");
            assertThat(DROP.probe(lease)).isEqualTo(new Probe.Absent());
            DROP.perform(lease);
            DROP.perform(lease);
            assertThat(DROP.probe(lease)).isInstanceOf(Probe.Done.class);
        } finally {
            unfenceSource();
        }
        before.remove("source slot reverse_forth");
        assertThat(Made.onBothSides(NAME)).isEqualTo(before);
    }

    private static void prepareUnderLoad(Lease lease) throws Exception {
        try (LedgerWriter writer = new LedgerWriter(SharedServers.database(Side.SOURCE, NAME), "forth")) {
            assertThat(PREPARE.probe(lease)).isEqualTo(new Probe.Absent());
            PREPARE.perform(lease);
            assertThat(PREPARE.probe(lease)).isInstanceOf(Probe.Done.class);
            assertThat(PREPARE.plan(lease)).isEmpty();
            long written = writer.inserted();
            await().atMost(LONG).until(() -> writer.inserted() > written + 100);
            assertThat(ADVANCE.keepUp(lease)).isTrue();
            long then = writer.inserted();
            await().atMost(LONG).until(() -> writer.inserted() > then + 20);
            assertThatThrownBy(() -> START.perform(lease)).isInstanceOf(UndecidedException.class);
        }
    }

    private static void advance(Lease lease) throws Exception {
        assertThat(Made.changes(NAME, LANE.name())).as("before it is advanced").isPositive();
        assertThat(ADVANCE.probe(lease)).isEqualTo(new Probe.Absent());
        ADVANCE.perform(lease);
        assertThat(ADVANCE.probe(lease)).isInstanceOf(Probe.Done.class);
        assertThat(Made.changes(NAME, LANE.name())).isZero();
    }

    /// The application writes on the target before the replicator is stopped and the way back is started.
    private static void startWhileTheTargetIsWritten(Lease lease, NativeReplicator forth) throws Exception {
        execute(Side.TARGET, "SELECT setval('ledger_id_seq', 1000000)");
        try (LedgerWriter writer = new LedgerWriter(SharedServers.database(Side.TARGET, NAME), "back")) {
            await().atMost(LONG).until(() -> writer.inserted() > 50);
            forth.stop().perform(lease);
            assertThat(START.probe(lease)).isEqualTo(new Probe.Absent());
            START.perform(lease);
            START.perform(lease);
            await().atMost(LONG).until(() -> START.probe(lease) instanceof Probe.Done);
            long written = writer.inserted();
            await().atMost(LONG).until(() -> writer.inserted() > written + 100);
        }
    }

    @Test
    void an_advance_that_comes_late_skips_nothing_that_was_written_since() throws Exception {
        try (Lease lease = Decisions.fresh(NAME, 7)) {
            PREPARE.perform(lease);
            assertThat(ReverseGuardrails.of(LANE, 0))
                    .filteredOn(each -> each.name().equals("reverse-retained"))
                    .singleElement()
                    .satisfies(each ->
                            assertThat(each.look(lease).observed()).startsWith("1: slot lockstep_reverse_back ("));
            String late = ADVANCE.plan(lease).getFirst().statement();
            execute(
                    Side.TARGET,
                    "INSERT INTO lockstep.back VALUES (99)",
                    "DELETE FROM lockstep.back WHERE id = 99",
                    late);
            assertThat(Made.changes(NAME, LANE.name())).isEqualTo(2);
            ADVANCE.perform(lease);
            assertThat(Made.changes(NAME, LANE.name())).isZero();
            execute(Side.TARGET, late);
            keepsUpNowAndThen(lease);
            PREPARE.undo(lease);
            assertThatThrownBy(() -> ADVANCE.perform(lease)).isInstanceOf(RefusedException.class);
            assertThat(ADVANCE.keepUp(lease)).isFalse();
        }
    }

    private static void keepsUpNowAndThen(Lease lease) throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        KeptUp kept = new KeptUp((_, _) -> Finding.notYet("the test waits"), ADVANCE, now::get);
        for (int seconds : new int[] {0, 9, 10}) {
            now.set(Instant.EPOCH.plusSeconds(seconds));
            execute(Side.TARGET, "INSERT INTO lockstep.back VALUES (99)", "DELETE FROM lockstep.back WHERE id = 99");
            kept.keepUp(lease);
            assertThat(Made.changes(NAME, LANE.name())).isEqualTo(seconds == 9 ? 2 : 0);
        }
    }

    /// The application's role, which owns a table, and a default that a fence may set.
    private static void fenceSource() throws SQLException {
        execute(
                Side.SOURCE,
                "ALTER ROLE " + OWNER + " NOLOGIN",
                "ALTER DATABASE reverse SET default_transaction_read_only = on");
    }

    private static void unfenceSource() throws SQLException {
        SharedServers.execute(
                SharedServers.server(Side.SOURCE).database(),
                "ALTER ROLE " + OWNER + " LOGIN",
                "ALTER DATABASE reverse RESET ALL");
    }

    @Test
    void after_a_death_anywhere_it_is_made_whole_or_taken_down_without_a_trace() throws Exception {
        List<String> before = Made.onBothSides(NAME);
        for (int last = 1; last <= 3; last++) {
            for (boolean again : new boolean[] {true, false}) {
                try (Lease lease = Decisions.fresh(NAME, 7)) {
                    Permit dying = new FailingPermit(lease, last, true);
                    assertThatThrownBy(() -> PREPARE.perform(dying)).isInstanceOf(FailingPermit.Killed.class);
                    if (again) {
                        PREPARE.perform(lease);
                        assertThat(PREPARE.probe(lease)).isInstanceOf(Probe.Done.class);
                        int dies = Math.min(last, 2);
                        assertThatThrownBy(() -> PREPARE.undo(new FailingPermit(lease, dies, true)))
                                .isInstanceOf(FailingPermit.Killed.class);
                    }
                    PREPARE.undo(lease);
                    PREPARE.undo(lease);
                    assertThat(Made.onBothSides(NAME)).isEqualTo(before);
                }
            }
        }
    }

    @Test
    void what_somebody_else_has_called_so_is_refused_and_left() throws Exception {
        for (String each : List.of(
                "CREATE PUBLICATION lockstep_reverse_back FOR TABLE ledger",
                "SELECT pg_create_logical_replication_slot('lockstep_reverse_back', 'pgoutput')")) {
            try (Lease lease = Decisions.fresh(NAME, 7)) {
                execute(Side.TARGET, each);
                List<String> before = Made.onBothSides(NAME);
                assertThatThrownBy(() -> PREPARE.perform(lease))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("of the target");
                PREPARE.undo(lease);
                assertThat(Made.onBothSides(NAME)).isEqualTo(before);
            } finally {
                execute(
                        Side.TARGET,
                        "DROP PUBLICATION IF EXISTS lockstep_reverse_back",
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                + " WHERE slot_name = 'lockstep_reverse_back'");
            }
        }
    }

    @Test
    void a_transaction_that_keeps_the_slot_waiting_is_named() throws Exception {
        PrepareReverse impatient = new PrepareReverse(LANE, new Patience(Duration.ofMillis(300), Duration.ofMillis(5)));
        try (Lease lease = Decisions.fresh(NAME, 7);
                Connection open = SharedServers.database(Side.TARGET, NAME).connect()) {
            open.setAutoCommit(false);
            Query.execute(open, "CREATE TABLE not_yet (id int)");
            assertThatThrownBy(() -> impatient.perform(lease))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("the oldest is process ")
                    .hasMessageContaining("of user postgres, open for ");
            open.rollback();
            impatient.undo(lease);
            assertThat(Made.onBothSides(NAME)).doesNotContain("target slot " + LANE.name());
        }
    }

    @Test
    void another_list_of_tables_is_followed() throws Exception {
        ReverseLane smaller = new ReverseLane(NAME, List.of(LEDGER), List.of(), LANE.target());
        try (Lease lease = Decisions.fresh(NAME, 7)) {
            new PrepareReverse(smaller, Patience.LONG).perform(lease);
            assertThat(PREPARE.probe(lease)).isInstanceOf(Probe.Partial.class);
            PREPARE.perform(lease);
            assertThat(PREPARE.probe(lease)).isInstanceOf(Probe.Done.class);
            PREPARE.undo(lease);
        }
    }

    @Test
    void no_log_and_no_plan_shows_the_password_even_when_it_is_wrong() throws Exception {
        String wrong = "s3cret 'quoted\\";
        PrepareReverse unreachable = new PrepareReverse(lane(address(Map.of("password", wrong))), Patience.LONG);
        execute(Side.SOURCE, "ALTER DATABASE reverse SET log_statement = 'all'");
        try (Lease lease = Decisions.fresh(NAME, 7)) {
            assertThat(unreachable.plan(lease))
                    .extracting(Action::statement)
                    .allMatch(statement -> !statement.contains("s3cret"))
                    .anyMatch(statement -> statement.contains("password=''***''"));
            assertThatThrownBy(() -> unreachable.perform(lease))
                    .hasMessageContaining("password authentication failed")
                    .hasMessageNotContaining("s3cret");
            PREPARE.perform(lease);
            PREPARE.undo(lease);
        } finally {
            execute(Side.SOURCE, "ALTER DATABASE reverse RESET ALL");
        }
        assertThat(Files.readString(SharedServers.server(Side.SOURCE).log()))
                .contains("log_statement")
                .doesNotContain("s3cret")
                .doesNotContain(SharedServers.database(Side.TARGET, NAME).password());
    }

    @Test
    void what_is_in_the_way_is_named() throws Exception {
        assertThat(failures(LANE)).isEmpty();
        ReverseLane other = new ReverseLane(
                NAME,
                List.of(LEDGER, new TableId("public", "keyless"), new TableId("public", "new")),
                List.of(),
                LANE.target());
        execute(Side.TARGET, "CREATE TABLE new (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id + 1) STORED)");
        execute(
                Side.SOURCE,
                "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER \"T r\" AFTER INSERT ON ledger EXECUTE FUNCTION nothing()",
                "ALTER TABLE ledger ENABLE ALWAYS TRIGGER \"T r\"");
        try (Lease lease = Decisions.fresh(NAME, 7)) {
            assertThat(failures(other))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "reverse-identity", "1: public.keyless",
                            "reverse-tables", "1: public.new",
                            "reverse-generated", "1: g of public.new",
                            "reverse-triggers", "1: trigger \"T r\" of public.ledger"));
            assertThatThrownBy(() -> new PrepareReverse(other, Patience.LONG).perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("public.keyless");
            assertThat(Made.onBothSides(NAME)).doesNotContain("target publication " + LANE.name());
        } finally {
            execute(Side.TARGET, "DROP TABLE new");
            execute(Side.SOURCE, "DROP FUNCTION nothing CASCADE");
        }
    }

    private static Map<String, String> failures(ReverseLane lane) throws Exception {
        Map<String, String> failed = new TreeMap<>();
        try (OpenDatabases databases = new OpenDatabases(SharedServers.connectors(NAME))) {
            for (Guardrail each : ReverseGuardrails.of(lane, 1L << 40)) {
                Sighting sighting = each.look(databases);
                if (sighting.state() != Sighting.State.PASS) {
                    failed.put(each.name(), sighting.observed());
                }
            }
        }
        return failed;
    }

    private static ReverseLane lane(Conninfo target) {
        return new ReverseLane(NAME, List.of(LEDGER, HOSTILE, PARTED), List.of(EXTRA), target);
    }

    private static Conninfo address(Map<String, String> other) {
        Database target = SharedServers.database(Side.TARGET, NAME);
        Map<String, String> parameters = new LinkedHashMap<>(Map.of(
                "host", target.host(),
                "port", Integer.toString(target.port()),
                "dbname", target.name(),
                "user", target.user(),
                "password", target.password()));
        parameters.putAll(other);
        return new Conninfo(parameters);
    }

    private static String contents(Side side) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection session = SharedServers.database(side, NAME).connect()) {
            for (TableId table : List.of(LEDGER, HOSTILE, PARTED, EXTRA)) {
                all.append(Query.texts(
                        session,
                        "SELECT coalesce(string_agg(t::text, ';' ORDER BY t), '') FROM " + table.quoted() + " t"));
            }
        }
        return all.toString();
    }

    private static void execute(Side side, String... statements) throws SQLException {
        SharedServers.execute(SharedServers.database(side, NAME), statements);
    }
}
