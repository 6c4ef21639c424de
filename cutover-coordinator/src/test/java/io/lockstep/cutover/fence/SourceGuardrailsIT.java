package io.lockstep.cutover.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.guard.Sighting.State;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(FencedServer.LOCK)
class SourceGuardrailsIT {
    private static final FenceScope WHOLE =
            new FenceScope(FencedServer.TABLES, Set.of(), List.copyOf(FencedServer.WAYS.keySet()), Set.of());

    /// The same for somebody who is no superuser: these are accepted.
    private static final FenceScope KEPT = scope(Set.of(), Set.of("root", "postgres"));

    @Test
    void a_source_whose_writers_are_all_named_passes_but_for_what_max_prepared_transactions_permits() throws Exception {
        try (OpenDatabases databases = FencedServer.databases()) {
            List<String> failed = new ArrayList<>();
            for (Guardrail each : new SourceGuardrails(WHOLE, Set.of()).all()) {
                if (each.look(databases).state() != State.PASS) {
                    failed.add(each.name());
                }
            }
            assertThat(failed).containsExactly("prepared-transactions-possible");
        }
    }

    @Test
    void a_writer_that_nobody_has_named_is_named_with_its_reason_until_it_is_accepted() throws Exception {
        FenceScope scope = scope(Set.of("heir", "owner"), Set.of());
        assertThat(look(scope, "fence-set").observed())
                .isEqualTo("also can write: heir (INSERT on public.orders, as member of writers), "
                        + "owner (ownership on public.owned)");
        assertThat(look(scope(Set.of("heir", "owner"), Set.of("heir", "owner")), "fence-set")
                        .state())
                .isEqualTo(State.PASS);
    }

    @Test
    void what_is_wrong_with_a_configured_role_is_said() throws Exception {
        FencedServer.execute("CREATE ROLE asleep NOLOGIN", "CREATE ROLE idle LOGIN");
        FenceScope scope = new FenceScope(
                FencedServer.TABLES,
                Set.of("directly"),
                List.of("nobody there", "asleep", "idle", "directly", "postgres", "heir"),
                Set.of("heir"));
        assertThat(look(scope, "app-roles").observed())
                .isEqualTo("nobody there does not exist; asleep cannot log in; directly is also Lockstep's or the"
                        + " replicator's, and so cannot be fenced; postgres is also Lockstep's or the replicator's, and"
                        + " so cannot be fenced; heir is also accepted as a role that is not fenced");
        assertThat(look(scope, "app-roles-write").observed())
                .isEqualTo("cannot, as far as the catalogue tells: asleep, idle");
        FencedServer.execute("DROP ROLE asleep, idle");
    }

    @Test
    void a_table_that_is_not_there_makes_it_unknown_who_can_write() throws Exception {
        FenceScope scope = new FenceScope(List.of(new TableId("public", "gone")), Set.of(), List.of(), Set.of());
        assertThat(look(scope, "fence-set").state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void an_administrator_who_is_no_superuser_is_told_what_is_missing_and_with_the_documented_grants_can_fence()
            throws Exception {
        FencedServer.create("keeper");
        FencedServer.execute(
                "GRANT USAGE ON SCHEMA lockstep TO keeper", "GRANT ALL ON ALL TABLES IN SCHEMA lockstep TO keeper");
        assertThat(look(KEPT, "fence-rights", "keeper").observed())
                .contains("directly: its login cannot be changed without CREATEROLE")
                .contains("directly: its sessions cannot be ended without pg_signal_backend")
                .contains("cannot be seen without pg_read_all_stats");
        FencedServer.execute("ALTER ROLE keeper CREATEROLE", "GRANT pg_signal_backend, pg_read_all_stats TO keeper");
        if (FencedServer.majorVersion() >= 16) {
            assertThat(look(KEPT, "fence-rights", "keeper").observed())
                    .contains("directly: its login cannot be changed without ADMIN OPTION of it");
            for (String role : FencedServer.WAYS.keySet()) {
                FencedServer.execute(
                        "GRANT " + Identifiers.quote(role) + " TO keeper WITH ADMIN OPTION, INHERIT FALSE, SET FALSE");
            }
        }
        assertThat(look(KEPT, "fence-rights", "keeper").state()).isEqualTo(State.PASS);
        assertThat(look(WHOLE, "fence-rights", "keeper").observed())
                .isEqualTo("postgres is a superuser, whom only a superuser can fence; "
                        + "root is a superuser, whom only a superuser can fence");
        fenceAndUndo("keeper");
        FencedServer.execute("DROP OWNED BY keeper", "DROP ROLE keeper");
    }

    private static void fenceAndUndo(String as) throws Exception {
        List<String> roles = FencedServer.roles();
        FenceSource fence = new FenceSource(KEPT, SharedServers.TABLES, FencedServer.PATIENCE);
        try (Connection _ = FencedServer.connect("directly");
                Lease lease = FencedServer.lease(Map.of(Side.SOURCE, () -> FencedServer.connect(as)))) {
            fence.perform(lease);
            assertThat(fence.probe(lease)).isInstanceOf(Probe.Done.class);
            FencedServer.abort(lease);
            fence.undo(lease);
        }
        assertThat(FencedServer.roles()).isEqualTo(roles);
    }

    @Test
    void an_open_prepared_transaction_and_a_long_one_are_named() throws Exception {
        try (Connection writer = FencedServer.connect("directly");
                Connection reader = FencedServer.connect("heir")) {
            Query.execute(writer, "BEGIN; INSERT INTO orders (who) VALUES ('2pc'); PREPARE TRANSACTION 'gid'");
            Query.execute(reader, "BEGIN; SELECT 1");
            assertThat(look(WHOLE, "prepared-transactions").observed()).startsWith("gid of directly, ");
            assertThat(look(WHOLE, "long-transactions").state())
                    .as("a young one")
                    .isEqualTo(State.PASS);
            Query.execute(writer, "ROLLBACK PREPARED 'gid'");
        }
    }

    @Test
    void who_writes_through_a_view_a_function_or_a_job_is_named() throws Exception {
        FencedServer.create("guest");
        FencedServer.execute(
                "CREATE VIEW desk AS SELECT * FROM orders WHERE who = 'guest'",
                "CREATE VIEW counted AS SELECT count(*) FROM orders",
                "GRANT INSERT ON desk, counted TO guest",
                "CREATE FUNCTION book() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO orders DEFAULT VALUES'",
                "CREATE SCHEMA cron",
                "CREATE TABLE cron.job (jobid bigint, username text, database text, active boolean)",
                "INSERT INTO cron.job VALUES (1, 'directly', current_database(), true), "
                        + "(2, 'guest', current_database(), true), (3, 'guest', current_database(), false)");
        try {
            assertThat(look(WHOLE, "writable-views").observed()).isEqualTo("guest can write public.desk");
            assertThat(look(WHOLE, "definer-functions").observed()).isEqualTo("book() runs as postgres, for guest");
            assertThat(look(WHOLE, "scheduled-jobs").observed()).isEqualTo("job 2 of guest");
            assertThat(look(WHOLE, "scheduled-jobs", "guest").state()).isEqualTo(State.UNKNOWN);
            FencedServer.execute("ALTER ROLE guest CREATEROLE");
            assertThat(look(WHOLE, "fence-breakers").observed()).isEqualTo("guest has CREATEROLE");
            for (String name : List.of("writable-views", "definer-functions", "scheduled-jobs", "fence-breakers")) {
                FenceScope named = new FenceScope(FencedServer.TABLES, Set.of(), with("guest"), Set.of());
                assertThat(look(named, name).state()).as(name).isEqualTo(State.PASS);
            }
        } finally {
            FencedServer.execute(
                    "DROP VIEW desk, counted", "DROP FUNCTION book()", "DROP SCHEMA cron CASCADE", "DROP ROLE guest");
        }
    }

    @Test
    void a_subscription_that_writes_into_the_source_is_named() throws Exception {
        FencedServer.execute("CREATE SUBSCRIPTION upstream CONNECTION 'host=127.0.0.1 port=1 dbname=none'"
                + " PUBLICATION none WITH (connect = false)");
        assertThat(look(WHOLE, "foreign-subscriptions").state()).as("disabled").isEqualTo(State.PASS);
        FencedServer.execute(
                "ALTER SUBSCRIPTION upstream SET (slot_name = 'upstream')", "ALTER SUBSCRIPTION upstream ENABLE");
        try {
            assertThat(look(WHOLE, "foreign-subscriptions").observed()).isEqualTo("upstream");
        } finally {
            FencedServer.execute(
                    "ALTER SUBSCRIPTION upstream DISABLE",
                    "ALTER SUBSCRIPTION upstream SET (slot_name = NONE)",
                    "DROP SUBSCRIPTION upstream");
        }
    }

    /// A server that looks like one that is run for you: what such a server really does has not been seen here.
    @Test
    void where_the_provider_keeps_the_superusers_its_own_are_left_out() throws Exception {
        FencedServer.execute("CREATE ROLE rdsadmin LOGIN SUPERUSER");
        try {
            assertThat(FencedServer.set().extras().stream().map(Writer::role)).contains("rdsadmin");
            FencedServer.execute("CREATE ROLE rds_superuser NOLOGIN");
            assertThat(FencedServer.set().extras().stream().map(Writer::role)).doesNotContain("rdsadmin");
            assertThat(FencedServer.set().evicted()).doesNotContain("rdsadmin");
        } finally {
            FencedServer.execute("DROP ROLE IF EXISTS rds_superuser", "DROP ROLE rdsadmin");
        }
    }

    private static List<String> with(String role) {
        List<String> roles = new ArrayList<>(FencedServer.WAYS.keySet());
        roles.add(role);
        return roles;
    }

    private static FenceScope scope(Set<String> without, Set<String> accepted) {
        return new FenceScope(
                FencedServer.TABLES,
                Set.of(),
                FencedServer.WAYS.keySet().stream()
                        .filter(role -> !without.contains(role) && !accepted.contains(role))
                        .toList(),
                accepted);
    }

    private static Sighting look(FenceScope scope, String name) throws Exception {
        try (OpenDatabases databases = FencedServer.databases()) {
            return guardrail(scope, name).look(databases);
        }
    }

    private static Sighting look(FenceScope scope, String name, String as) throws Exception {
        Map<Side, Connector> connectors = Map.of(Side.SOURCE, () -> FencedServer.connect(as));
        try (OpenDatabases databases = new OpenDatabases(connectors)) {
            return guardrail(scope, name).look(databases);
        }
    }

    private static Guardrail guardrail(FenceScope scope, String name) throws SQLException {
        return new SourceGuardrails(scope, Set.of())
                .all().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }
}
