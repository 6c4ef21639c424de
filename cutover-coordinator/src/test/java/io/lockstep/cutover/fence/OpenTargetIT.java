package io.lockstep.cutover.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.decision.Decision;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenTargetIT {
    private static final String NAME = "open_target";
    private static final String ONE = "open_target_app";
    private static final String OTHER = "open_target \"Other\"";
    private static final TableId TABLE = new TableId("public", "orders");
    private static final TableId RENAMED = new TableId("shop", "orders");
    private static final List<String> ROLES = List.of(ONE, OTHER);
    private static final TargetGuardrails GUARDRAILS = new TargetGuardrails(ROLES, Map.of(TABLE, RENAMED));
    private static long run;

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
        for (Side side : Side.values()) {
            for (String role : List.of(ONE, "\"open_target \"\"Other\"\"\"")) {
                execute(side, "CREATE ROLE " + role + " NOLOGIN PASSWORD 'md5" + "0".repeat(32) + "'");
            }
        }
        execute(Side.SOURCE, "CREATE TABLE orders (id int, note text)");
        execute(Side.TARGET, "CREATE SCHEMA shop", "CREATE TABLE shop.orders (id int, note text)");
    }

    @BeforeEach
    void close() throws SQLException {
        run++;
        execute(Side.TARGET, "ALTER ROLE " + ONE + " NOLOGIN", "ALTER ROLE \"open_target \"\"Other\"\"\" NOLOGIN");
        execute(Side.SOURCE, "DELETE FROM lockstep.lease");
        execute(Side.TARGET, "DELETE FROM lockstep.lease");
    }

    @Test
    void it_opens_only_once_the_target_says_commit_and_again_changes_nothing() throws Exception {
        OpenTarget open = new OpenTarget(ROLES, SharedServers.TABLES);
        try (Lease lease = lease()) {
            assertThat(open.probe(lease)).isEqualTo(new Probe.Absent());
            assertThatThrownBy(() -> open.perform(lease)).isInstanceOf(UndecidedException.class);
            assertThat(open.probe(lease)).isEqualTo(new Probe.Absent());
            commit(lease);
            assertThat(open.plan(lease).stream().map(Action::statement))
                    .containsExactly(
                            "ALTER ROLE \"open_target \"\"Other\"\"\" LOGIN", "ALTER ROLE \"open_target_app\" LOGIN");
            for (int time = 0; time < 2; time++) {
                open.perform(lease);
                assertThat(open.probe(lease)).isInstanceOf(Probe.Done.class);
            }
            assertThat(open.plan(lease)).isEmpty();
        }
    }

    @Test
    void an_abort_on_the_target_opens_nothing() throws Exception {
        try (Lease lease = lease()) {
            lease.transaction(Side.TARGET, target -> {
                new DecisionTable(SharedServers.TABLES)
                        .copyToTarget(target, run, new Decision(Verdict.ABORT, lease.epoch(), ""));
                return true;
            });
            OpenTarget open = new OpenTarget(ROLES, SharedServers.TABLES);
            assertThatThrownBy(() -> open.perform(lease)).isInstanceOf(UndecidedException.class);
            assertThat(open.probe(lease)).isEqualTo(new Probe.Absent());
        }
    }

    @Test
    void a_role_that_is_missing_is_named_and_does_not_keep_the_others_out() throws Exception {
        OpenTarget open = new OpenTarget(List.of(ONE, "open_target_nobody"), SharedServers.TABLES);
        try (Lease lease = lease()) {
            commit(lease);
            assertThatThrownBy(() -> open.perform(lease)).hasMessageContaining("no role open_target_nobody");
            assertThat(open.probe(lease))
                    .isEqualTo(new Probe.Partial("open_target_nobody does not exist on the target"));
        }
    }

    @Test
    void a_target_that_is_like_the_source_and_closed_passes_and_each_difference_is_named() throws Exception {
        execute(Side.SOURCE, "GRANT INSERT, SELECT (note) ON orders TO " + ONE);
        execute(Side.TARGET, "GRANT INSERT, SELECT (note) ON shop.orders TO " + ONE);
        assertThat(look("target-privileges").observed()).contains(ONE + " lacks USAGE of the schema on shop.orders");
        execute(Side.TARGET, "GRANT USAGE ON SCHEMA shop TO PUBLIC");
        for (Guardrail each : GUARDRAILS.all()) {
            assertThat(look(each.name()).state()).as(each.name()).isEqualTo(Sighting.State.PASS);
        }

        execute(Side.SOURCE, "GRANT DELETE ON orders TO PUBLIC");
        assertThat(look("target-privileges").observed())
                .isEqualTo(
                        "open_target \"Other\" lacks DELETE on shop.orders; " + ONE + " lacks DELETE on shop.orders");
        execute(Side.SOURCE, "REVOKE DELETE ON orders FROM PUBLIC");
        execute(Side.TARGET, "ALTER ROLE " + ONE + " LOGIN PASSWORD 'md5" + "1".repeat(32) + "'");
        assertThat(look("target-closed").observed()).isEqualTo(ONE + " can log in");
        assertThat(look("target-passwords").observed()).isEqualTo("another on the target: " + ONE);
        execute(Side.TARGET, "ALTER ROLE " + ONE + " NOLOGIN PASSWORD 'md5" + "0".repeat(32) + "'");
        var missing = new TargetGuardrails(List.of("open_target_nobody"), Map.of());
        assertThat(look(missing, "target-roles").observed()).isEqualTo("not there: open_target_nobody");
    }

    private static Sighting look(String name) throws Exception {
        return look(GUARDRAILS, name);
    }

    private static Sighting look(TargetGuardrails guardrails, String name) throws Exception {
        Guardrail guardrail = guardrails.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (OpenDatabases databases = new OpenDatabases(SharedServers.connectors(NAME))) {
            return guardrail.look(databases);
        }
    }

    private static void commit(Lease lease) throws SQLException {
        lease.transaction(Side.TARGET, target -> {
            new DecisionTable(SharedServers.TABLES)
                    .copyToTarget(target, run, new Decision(Verdict.COMMIT, lease.epoch(), ""));
            return true;
        });
    }

    private static Lease lease() throws Exception {
        return Lease.take(SharedServers.connectors(NAME), SharedServers.TABLES, Duration.ofHours(1), "test", run);
    }

    private static void execute(Side side, String... statements) throws SQLException {
        Database database = SharedServers.database(side, NAME);
        try (Connection connection = database.connect()) {
            for (String each : statements) {
                Query.execute(connection, each);
            }
        }
    }
}
