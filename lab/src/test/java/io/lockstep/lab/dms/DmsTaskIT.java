package io.lockstep.lab.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.Sessions;
import io.lockstep.lab.Shop;
import io.lockstep.lab.TableDigests;
import io.lockstep.lab.TableName;
import io.lockstep.lab.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A server of its own: roles are of servers, and change logs too.
@Execution(ExecutionMode.SAME_THREAD)
class DmsTaskIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String PUBLIC = """
            { "rules": [ { "rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
                           "object-locator": { "schema-name": "public", "table-name": "%" } } ] }""";
    private static Lab lab;
    private static int databases;

    private String name;
    private Database source;
    private Database target;

    @BeforeAll
    static void start() {
        lab = Lab.builder().source().target().start();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @BeforeEach
    void create() throws SQLException {
        name = "dms" + ++databases;
        Sessions.execute(lab.source().database(), "CREATE DATABASE " + name);
        Sessions.execute(lab.target().database(), "CREATE DATABASE " + name);
        source = lab.source().database().named(name);
        target = lab.target().database().named(name);
    }

    private DmsTask task(String settings, boolean shop) throws SQLException {
        if (shop) {
            Shop.create(source, target, 500, 1);
        } else {
            for (Database side : new Database[] {source, target}) {
                Sessions.execute(side, "CREATE TABLE t (id int PRIMARY KEY, n numeric, v text)");
            }
        }
        Database writer = DmsRoles.onTarget(target, "dms_" + name, "secret", "dms_control", "public");
        var task =
                new DmsTask(new TaskDefinition(name, false, settings, PUBLIC), source, writer, InstantSource.system());
        assertThat(task.start(DmsTask.Start.START)).isTrue();
        return task;
    }

    @Test
    void a_shop_is_copied_and_followed_transaction_by_transaction() throws Exception {
        followed(TaskDefinition.TRANSACTIONAL, Behaviour.FAITHFUL);
    }

    @Test
    void in_batches_whose_order_is_free_it_comes_to_the_same() throws Exception {
        followed(TaskDefinition.batches(1, 2), Behaviour.FAITHFUL.updatingInHalves());
    }

    private void followed(String settings, Behaviour behaviour) throws Exception {
        try (DmsTask task = task(settings, true)) {
            task.behave(behaviour);
            task.awaitRunning(LONG);
            try (Workload workload = Workload.start(source, 7, 50)) {
                Awaitility.await().atMost(LONG).until(() -> workload.counts().rows() > 500);
            }
            Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(TableDigests.of(target, Shop.tables()))
                            .isEqualTo(TableDigests.of(source, Shop.tables())));
            assertThat(Sessions.text(target, "SELECT count(*) FROM dms_control.awsdms_apply_exceptions"))
                    .isEqualTo("0");
        }
    }

    @Test
    void each_of_its_faults_is_there_when_it_is_asked_for_and_only_then() throws Exception {
        try (DmsTask task = task(TaskDefinition.TRANSACTIONAL, false)) {
            task.awaitRunning(LONG);
            Sessions.execute(source, "INSERT INTO t VALUES (1, 1.23456789, 'a'), (2, 2, 'b')");
            awaitRows("1|1.23456789|a,2|2|b");

            task.behave(Behaviour.FAITHFUL.ignoringDeletes().cuttingNumerics());
            Sessions.execute(source, "DELETE FROM t WHERE id = 1; INSERT INTO t VALUES (3, 1.23456789, 'c')");
            awaitRows("1|1.23456789|a,2|2|b,3|1.234568|c");

            task.behave(Behaviour.FAITHFUL.ignoringKeyChanges());
            Sessions.execute(source, "UPDATE t SET id = 4, v = 'd' WHERE id = 2");
            awaitRows("1|1.23456789|a,2|2|d,3|1.234568|c");

            task.behave(Behaviour.FAITHFUL);
            Sessions.execute(source, "DELETE FROM t WHERE id = 4; UPDATE t SET id = 5 WHERE id = 3");
            awaitRows("1|1.23456789|a,2|2|d,5|1.23456789|c");
            assertThat(Sessions.text(
                            target, "SELECT string_agg(\"STATEMENT\", ',') FROM dms_control.awsdms_apply_exceptions"))
                    .isEqualTo("DELETE");

            task.suspend(new TableName("public", "t"));
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> task.tables().getFirst().state().equals(Tables.ERROR));
            Sessions.execute(source, "INSERT INTO t VALUES (6, 6, 'f')");
            task.reload(java.util.List.of(new TableName("public", "t")));
            awaitRows("5|1.23456789|c,6|6|f");
        }
    }

    @Test
    void it_stops_slowly_goes_on_where_it_was_and_applies_again_what_it_is_told_to() throws Exception {
        try (DmsTask task = task(TaskDefinition.TRANSACTIONAL, false)) {
            task.behave(Behaviour.FAITHFUL.replaying(2).stoppingFor(Duration.ofSeconds(1)));
            task.awaitRunning(LONG);
            for (int i = 1; i <= 4; i++) {
                Sessions.execute(source, "INSERT INTO t VALUES (" + i + ", 0, 'x')");
            }
            awaitRows("1|0|x,2|0|x,3|0|x,4|0|x");
            Thread.sleep(1_500);

            assertThat(task.stop()).isTrue();
            assertThat(task.state(Duration.ZERO).status()).isEqualTo("stopping");
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> task.state(Duration.ZERO).status().equals("stopped"));
            Sessions.execute(source, "INSERT INTO t VALUES (5, 0, 'x')");
            Sessions.execute(target, "DELETE FROM t");
            assertThat(task.start(DmsTask.Start.START)).isFalse();
            assertThat(task.start(DmsTask.Start.RESUME)).isTrue();
            awaitRows("3|0|x,4|0|x,5|0|x");
        }
    }

    @Test
    void it_outlives_the_loss_of_its_login() throws Exception {
        try (DmsTask task = task(TaskDefinition.TRANSACTIONAL, false)) {
            task.awaitRunning(LONG);
            String role = task.targetUser();
            Sessions.execute(
                    target,
                    "ALTER ROLE " + role + " NOLOGIN; SELECT pg_terminate_backend(pid)"
                            + " FROM pg_stat_activity WHERE usename = '" + role + "'");
            Sessions.execute(source, "INSERT INTO t VALUES (1, 0, 'x')");
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> task.state(Duration.ZERO).failure().isPresent());
            assertThat(Sessions.text(target, "SELECT count(*) FROM t")).isEqualTo("0");

            Sessions.execute(target, "ALTER ROLE " + role + " LOGIN");
            awaitRows("1|0|x");
        }
    }

    private void awaitRows(String rows) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(Sessions.text(
                                target, "SELECT string_agg(id || '|' || n || '|' || v, ',' ORDER BY id) FROM t"))
                        .isEqualTo(rows));
    }
}
