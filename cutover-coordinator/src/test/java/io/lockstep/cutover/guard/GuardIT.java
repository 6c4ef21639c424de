package io.lockstep.cutover.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.guard.Guardrail.Severity;
import io.lockstep.cutover.guard.Guardrails.Result;
import io.lockstep.cutover.guard.Sighting.State;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardIT {
    private static final String NAME = "guard";
    private static final Duration LONG = Duration.ofMinutes(2);

    /// Other tests have slots on these servers, so that only a huge one is said here.
    private static final long HUGE = 1L << 40;

    private static final TableId HOSTILE = new TableId("a \"schema\"", "Täble; DROP");
    private static final TableId PARTED = new TableId("public", "parted");

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
    }

    @BeforeEach
    void tables() throws SQLException {
        for (Side side : Side.values()) {
            SharedServers.execute(
                    SharedServers.database(side, NAME),
                    "DROP SCHEMA IF EXISTS \"a \"\"schema\"\"\" CASCADE",
                    "DROP TABLE IF EXISTS parted",
                    "CREATE SCHEMA \"a \"\"schema\"\"\"",
                    "CREATE TABLE " + HOSTILE.quoted() + " (id int PRIMARY KEY, \"V v\" int)",
                    "CREATE TABLE parted (id int PRIMARY KEY, v int) PARTITION BY RANGE (id)",
                    "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (1000000)");
        }
    }

    @Test
    void two_healthy_servers_raise_nothing() throws Exception {
        SharedServers.execute(SharedServers.database(Side.TARGET, NAME), "INSERT INTO parted VALUES (1, 1)", "ANALYZE");

        assertThat(failures()).isEmpty();
        assertThat(look(HOSTILE, PARTED)).hasSizeGreaterThan(15);
    }

    @Test
    void a_table_that_is_not_there_is_named() throws Exception {
        List<Result> results = look(HOSTILE, PARTED, new TableId("public", "no\"where"));

        assertThat(failed(results)).containsOnlyKeys("source-tables", "target-tables");
        assertThat(failed(results).get("target-tables")).isEqualTo("1: public.\"no\"\"where\"");
        assertThat(Guardrails.mayBegin(results)).isFalse();
    }

    @Test
    void what_is_wrong_with_tables_of_the_target_is_named() throws Exception {
        SharedServers.execute(
                SharedServers.database(Side.TARGET, NAME),
                "INSERT INTO parted SELECT i, i FROM generate_series(1, 2000) i",
                "CREATE INDEX broken ON ONLY parted (v)",
                "ALTER TABLE " + HOSTILE.quoted() + " ADD CONSTRAINT \"Late\" CHECK (id > 0) NOT VALID",
                "ALTER TABLE " + HOSTILE.quoted() + " ADD FOREIGN KEY (\"V v\") REFERENCES parted",
                "ALTER TABLE " + HOSTILE.quoted() + " DISABLE TRIGGER ALL",
                "ALTER TABLE " + HOSTILE.quoted() + " SET UNLOGGED");

        assertThat(failures())
                .containsEntry("target-indexes", "1: broken of public.parted")
                .containsEntry("target-constraints", "1: \"Late\" of \"a \"\"schema\"\"\".\"Täble; DROP\"")
                .containsEntry("target-unlogged", "1: \"a \"\"schema\"\"\".\"Täble; DROP\"")
                .containsEntry("target-statistics", "1: public.parted_1 (never)")
                .hasEntrySatisfying(
                        "target-triggers", text -> assertThat(text).contains("constraint \"Täble; DROP_V v_fkey\""))
                .hasSize(5);
    }

    @Test
    void a_schema_change_or_an_index_build_on_the_source_is_named() throws Exception {
        try (Connection changing = SharedServers.database(Side.SOURCE, NAME).connect();
                Connection building = SharedServers.database(Side.SOURCE, NAME).connect()) {
            changing.setAutoCommit(false);
            Query.execute(changing, "ALTER TABLE parted_1 ADD CHECK (v > -1)");
            assertThat(failures())
                    .hasEntrySatisfying(
                            "source-ddl",
                            text -> assertThat(text)
                                    .contains("public.parted_1 (AccessExclusiveLock, process ", " of user postgres)"));
            changing.rollback();
            Query.execute(changing, "INSERT INTO " + HOSTILE.quoted() + " VALUES (1)");
            Thread build = Thread.ofVirtual().start(() -> build(building));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(failures())
                            .hasEntrySatisfying(
                                    "source-maintenance",
                                    text -> assertThat(text).contains("(create index concurrently, process ")));
            changing.commit();
            build.join();
        }
    }

    private static void build(Connection session) {
        try {
            Query.execute(session, "CREATE INDEX CONCURRENTLY ON " + HOSTILE.quoted() + " (\"V v\")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_read_only_target_other_settings_and_an_idle_slot_are_named() throws Exception {
        Connection slots = SharedServers.database(Side.TARGET, NAME).connect();
        try (slots) {
            SharedServers.execute(
                    SharedServers.database(Side.TARGET, NAME),
                    "ALTER DATABASE guard SET default_transaction_read_only = on",
                    "ALTER DATABASE guard SET search_path = elsewhere");
            Query.execute(slots, "SELECT pg_create_logical_replication_slot('guard_idle', 'pgoutput')");
            Query.execute(slots, "INSERT INTO public.parted SELECT i FROM generate_series(1, 1000) i");

            assertThat(failed(look(0, HOSTILE, PARTED)))
                    .containsEntry("target-writable", "1: default_transaction_read_only = on")
                    .hasEntrySatisfying(
                            "settings",
                            text -> assertThat(text)
                                    .contains("search_path is '\"$user\", public' on the source and 'elsewhere'"))
                    .hasEntrySatisfying(
                            "target-slots-idle", text -> assertThat(text).contains("slot guard_idle ("));
        } finally {
            SharedServers.execute(
                    SharedServers.server(Side.TARGET).database(),
                    "ALTER DATABASE guard RESET ALL",
                    "SELECT pg_drop_replication_slot('guard_idle')");
        }
    }

    @Test
    void a_server_that_does_not_answer_in_time_is_unknown_and_its_statement_ends() throws Exception {
        Guardrail slow = new NothingFound(
                "slow", Severity.BLOCKER, "x", Side.SOURCE, "SELECT 'slept' FROM pg_sleep(600)", List.of(), "");
        List<Result> results = new Guardrails(
                        () -> new OpenDatabases(SharedServers.connectors(NAME)),
                        1,
                        Duration.ofMillis(500),
                        InstantSource.system())
                .look(List.of(slow));

        assertThat(results.getFirst().sighting().state()).isEqualTo(State.UNKNOWN);
        assertThat(Guardrails.mayBegin(results)).isFalse();
        try (Connection session = SharedServers.database(Side.SOURCE, NAME).connect()) {
            await().atMost(LONG)
                    .until(() -> !Query.exists(
                            session,
                            "SELECT FROM pg_stat_activity WHERE datname = 'guard' AND state = 'active'"
                                    + " AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()"));
        }
    }

    private static Map<String, String> failures() throws InterruptedException {
        return failed(look(HOSTILE, PARTED));
    }

    private static Map<String, String> failed(List<Result> results) {
        Map<String, String> failed = new TreeMap<>();
        for (Result each : results) {
            if (each.sighting().state() != State.PASS) {
                failed.put(each.guardrail().name(), each.sighting().observed());
            }
        }
        return failed;
    }

    private static List<Result> look(TableId... tables) throws InterruptedException {
        return look(HUGE, tables);
    }

    private static List<Result> look(long retained, TableId... tables) throws InterruptedException {
        List<Guardrail> guardrails = Stream.concat(
                        TableGuardrails.of(
                                new MigratedTables(Side.SOURCE, List.of(tables)),
                                new MigratedTables(Side.TARGET, List.of(tables)))
                                .stream(),
                        ServerGuardrails.of(retained).stream())
                .toList();
        return new Guardrails(() -> new OpenDatabases(SharedServers.connectors(NAME)), 4, LONG, InstantSource.system())
                .look(guardrails);
    }
}
