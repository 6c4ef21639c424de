package io.lockstep.cutover.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.Decisions;
import io.lockstep.cutover.FailingPermit;
import io.lockstep.cutover.LedgerWriter;
import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeReplicatorIT {
    private static final String NAME = "replicator";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String HOSTILE = "Feed \"1\"; it's ü";
    private static final String SLOT = "replicator_feed";
    private static final TableId LEDGER = new TableId("public", "ledger");
    private static final TableId HOSTILE_TABLE = new TableId("public", "T \"x\"");
    private static final NativeReplicator REPLICATOR = of(List.of(HOSTILE), LEDGER, HOSTILE_TABLE);
    private static final Act FENCE = REPLICATOR.fenceApplier();
    private static final Act STOP = REPLICATOR.stop();

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
        for (Side side : Side.values()) {
            execute(
                    side,
                    "CREATE TABLE ledger (id bigserial PRIMARY KEY, note text, times int NOT NULL DEFAULT 0)",
                    "CREATE TABLE " + HOSTILE_TABLE.quoted() + " (id int PRIMARY KEY)",
                    "CREATE TABLE elsewhere (id int PRIMARY KEY)");
        }
        execute(
                Side.SOURCE,
                "CREATE PUBLICATION " + quoted() + " FOR TABLE ledger, " + HOSTILE_TABLE.quoted(),
                "CREATE PUBLICATION other FOR TABLE elsewhere, ledger");
    }

    /// A subscription that has copied everything and is at work.
    @BeforeEach
    void subscribe() throws SQLException {
        drop();
        execute(Side.TARGET, "TRUNCATE ledger");
        execute(
                Side.TARGET,
                "CREATE SUBSCRIPTION " + quoted() + " CONNECTION " + address() + " PUBLICATION " + quoted()
                        + " WITH (slot_name = " + SLOT + ")");
        await().atMost(LONG).until(() -> failures(REPLICATOR).isEmpty());
    }

    @AfterAll
    static void drop() throws SQLException {
        try (Connection target = SharedServers.database(Side.TARGET, NAME).connect()) {
            for (String each : List.of(HOSTILE, "other")) {
                if (Query.exists(target, "SELECT FROM pg_subscription WHERE subname = ?", each)) {
                    String name = Identifiers.quote(each);
                    Query.execute(target, "ALTER SUBSCRIPTION " + name + " DISABLE");
                    Query.execute(target, "ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
                    Query.execute(target, "DROP SUBSCRIPTION " + name);
                }
            }
        }
        try (Connection source = SharedServers.database(Side.SOURCE, NAME).connect()) {
            await().atMost(LONG)
                    .until(() -> !Query.exists(
                            source, "SELECT FROM pg_replication_slots WHERE slot_name = ? AND active", SLOT));
            Query.execute(
                    source,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                            + " WHERE database = 'replicator'");
        }
    }

    @Test
    void a_fenced_applier_applies_nothing_while_the_source_writes_on_and_an_abort_lets_it_catch_up() throws Exception {
        try (Lease lease = Decisions.fresh(NAME, 7)) {
            assertThat(FENCE.probe(lease)).isEqualTo(new Probe.Absent());
            try (LedgerWriter writer = new LedgerWriter(SharedServers.database(Side.SOURCE, NAME), "a")) {
                await().atMost(LONG).until(() -> rows(Side.TARGET) > 50);
                assertThat(FENCE.plan(lease))
                        .extracting(Action::statement)
                        .first()
                        .isEqualTo("ALTER SUBSCRIPTION " + quoted() + " DISABLE");
                FENCE.perform(lease);
                assertThat(FENCE.probe(lease)).isInstanceOf(Probe.Done.class);
                String then = contents(Side.TARGET);
                long written = writer.inserted();
                await().atMost(LONG).until(() -> writer.inserted() > written + 200);
                assertThat(contents(Side.TARGET)).isEqualTo(then);
                FENCE.perform(lease);

                assertThatThrownBy(() -> FENCE.undo(lease)).isInstanceOf(UndecidedException.class);
                assertThat(FENCE.probe(lease)).isInstanceOf(Probe.Done.class);
                Decisions.decide(lease, Verdict.ABORT);
                FENCE.undo(lease);
                FENCE.undo(lease);
                assertThat(FENCE.probe(lease)).isEqualTo(new Probe.Absent());
                await().atMost(LONG).until(() -> rows(Side.TARGET) > 250);
            }
            await().atMost(LONG).until(() -> contents(Side.TARGET).equals(contents(Side.SOURCE)));
        }
    }

    /// A death after one transaction is one before the next.
    @Test
    void after_a_death_anywhere_it_is_done_again_or_undone_exactly() throws Exception {
        execute(
                Side.TARGET,
                "CREATE SUBSCRIPTION other CONNECTION " + address() + " PUBLICATION other WITH (connect = false)");
        NativeReplicator both = of(List.of(HOSTILE, "other"), LEDGER);
        Act fence = both.fenceApplier();
        for (int last = 1; last <= 2; last++) {
            try (Lease lease = Decisions.fresh(NAME, 7)) {
                FailingPermit dying = new FailingPermit(lease, last, true);
                try {
                    fence.perform(dying);
                } catch (FailingPermit.Killed _) {
                    // as planted
                }
                fence.perform(lease);
                assertThat(fence.probe(lease)).isInstanceOf(Probe.Done.class);
                Decisions.decide(lease, Verdict.ABORT);
                int dies = last;
                assertThatThrownBy(() -> fence.undo(new FailingPermit(lease, dies, true)))
                        .isInstanceOf(FailingPermit.Killed.class);
                fence.undo(lease);
                assertThat(enabled())
                        .as("as it was before")
                        .containsExactlyInAnyOrderEntriesOf(Map.of(HOSTILE, true, "other", false));
            }
        }
        await().atMost(LONG).until(() -> FENCE.probe(databases()).equals(new Probe.Absent()));
    }

    @Test
    void stopping_detaches_it_and_drops_its_slot_alone_wherever_it_died_before() throws Exception {
        for (int last = 1; last <= 2; last++) {
            subscribe();
            execute(Side.SOURCE, "SELECT pg_create_logical_replication_slot('replicator_others', 'pgoutput')");
            try (Lease lease = Decisions.fresh(NAME, 7)) {
                FENCE.perform(lease);
                assertThatThrownBy(() -> STOP.perform(lease)).isInstanceOf(UndecidedException.class);
                assertThat(STOP.probe(lease)).isEqualTo(new Probe.Absent());
                Decisions.decide(lease, Verdict.COMMIT);
                assertThat(STOP.plan(lease))
                        .extracting(Action::what)
                        .containsExactly("detach subscription " + HOSTILE + " from its slot", "drop slot " + SLOT);
                FailingPermit dying = new FailingPermit(lease, last, true);
                assertThatThrownBy(() -> STOP.perform(dying)).isInstanceOf(FailingPermit.Killed.class);
                STOP.perform(lease);
                STOP.perform(lease);
                assertThat(STOP.probe(lease)).isInstanceOf(Probe.Done.class);
                assertThat(STOP.plan(lease)).isEmpty();
                assertThat(STOP.probe(databases())).isInstanceOf(Probe.Unknown.class);
                assertThat(slots()).containsExactly("replicator_others");
                assertThat(enabled()).containsEntry(HOSTILE, false);
                assertThatThrownBy(() -> STOP.undo(lease)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void a_subscription_that_is_not_there_is_refused() throws Exception {
        Act fence = of(List.of("nowhere"), LEDGER).fenceApplier();
        try (Lease lease = Decisions.fresh(NAME, 7)) {
            assertThatThrownBy(() -> fence.perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("no subscription nowhere");
            assertThat(fence.probe(lease)).isInstanceOf(Probe.Unknown.class);
        }
    }

    @Test
    void what_is_wrong_with_it_is_named() throws Exception {
        assertThat(failures(REPLICATOR)).isEmpty();
        execute(
                Side.TARGET,
                "CREATE SUBSCRIPTION other CONNECTION " + address()
                        + " PUBLICATION other WITH (create_slot = false, slot_name = replicator_none)");
        assertThat(failures(of(List.of(HOSTILE, "no\"ne"), LEDGER, new TableId("public", "elsewhere"))))
                .containsEntry("replicator-working", "1: \"no\"\"ne\" (not there)")
                .containsEntry("replicator-carries", "1: public.elsewhere")
                .containsEntry(
                        "target-other-subscriptions", "2: other into public.elsewhere, other into public.ledger");
        execute(Side.TARGET, "ALTER SUBSCRIPTION " + quoted() + " DISABLE");
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(failures(REPLICATOR))
                        .hasEntrySatisfying(
                                "replicator-working", text -> assertThat(text).endsWith("(disabled)")));
    }

    @Test
    void who_else_may_write_on_the_target_and_a_source_without_standbys_are_said() throws Exception {
        Database target = SharedServers.database(Side.TARGET, NAME);
        execute(
                Side.TARGET,
                "DROP ROLE IF EXISTS \"Writer w\"",
                "CREATE ROLE \"Writer w\" LOGIN PASSWORD 'write'",
                "GRANT INSERT ON ledger TO \"Writer w\"");
        Database writer = new Database(target.host(), target.port(), NAME, "Writer w", "write");
        try (Connection session = writer.connect();
                OpenDatabases databases = databases()) {
            assertThat(session.isValid(0)).isTrue();
            assertThat(failures(REPLICATOR))
                    .containsExactly(Map.entry("target-sessions", "1: \"Writer w\" (1 sessions)"));
            assertThat(REPLICATOR.guardrails())
                    .filteredOn(each -> each.name().equals("source-standbys"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.look(databases).observed())
                            .isEqualTo("1: synchronous_standby_names is empty"));
        } finally {
            execute(Side.TARGET, "DROP OWNED BY \"Writer w\"", "DROP ROLE \"Writer w\"");
        }
    }

    private static NativeReplicator of(List<String> names, TableId... tables) {
        return new NativeReplicator(names, new MigratedTables(Side.TARGET, List.of(tables)), Decisions.TABLE);
    }

    /// That the source has no synchronous standbys is true here.
    private static Map<String, String> failures(NativeReplicator replicator) throws Exception {
        Map<String, String> failed = new TreeMap<>();
        try (OpenDatabases databases = databases()) {
            for (Guardrail each : replicator.guardrails()) {
                Sighting sighting = each.look(databases);
                if (sighting.state() != Sighting.State.PASS && !each.name().equals("source-standbys")) {
                    failed.put(each.name(), sighting.observed());
                }
            }
        }
        failed.remove("replicator-errors");
        return failed;
    }

    private static OpenDatabases databases() {
        return new OpenDatabases(SharedServers.connectors(NAME));
    }

    private static String quoted() {
        return Identifiers.quote(HOSTILE);
    }

    private static String address() {
        Database source = SharedServers.database(Side.SOURCE, NAME);
        return Identifiers.literal("host=" + source.host() + " port=" + source.port() + " dbname=" + source.name()
                + " user=" + source.user() + " password=" + source.password());
    }

    private static Map<String, Boolean> enabled() throws SQLException {
        try (Connection target = SharedServers.database(Side.TARGET, NAME).connect()) {
            Map<String, Boolean> enabled = new TreeMap<>();
            Query.list(
                            target,
                            "SELECT subname, subenabled FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid"
                                    + " WHERE d.datname = 'replicator'",
                            row -> Map.entry(row.getString(1), row.getBoolean(2)))
                    .forEach(entry -> enabled.put(entry.getKey(), entry.getValue()));
            return enabled;
        }
    }

    private static List<String> slots() throws SQLException {
        try (Connection source = SharedServers.database(Side.SOURCE, NAME).connect()) {
            return Query.texts(source, "SELECT slot_name FROM pg_replication_slots WHERE database = 'replicator'");
        }
    }

    private static long rows(Side side) throws SQLException {
        try (Connection session = SharedServers.database(side, NAME).connect()) {
            return Query.list(session, "SELECT count(*) FROM ledger", row -> row.getLong(1))
                    .getFirst();
        }
    }

    private static String contents(Side side) throws SQLException {
        try (Connection session = SharedServers.database(side, NAME).connect()) {
            return Query.texts(session, "SELECT md5(string_agg(l::text, ';' ORDER BY id)) FROM ledger l")
                    .getFirst();
        }
    }

    private static void execute(Side side, String... statements) throws SQLException {
        SharedServers.execute(SharedServers.database(side, NAME), statements);
    }
}
