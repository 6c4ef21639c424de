package io.lockstep.cutover.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.Decisions;
import io.lockstep.cutover.FailingPermit;
import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.aws.AwsAccess;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.aws.AwsException;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.lab.Database;
import io.lockstep.lab.TableName;
import io.lockstep.lab.aws.FakeAws;
import io.lockstep.lab.dms.Behaviour;
import io.lockstep.lab.dms.DmsRoles;
import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TaskDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// The adapter against the **fake** of AWS, in front of a task that really replicates between two databases.
@Execution(ExecutionMode.SAME_THREAD)
class DmsReplicatorIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Patience QUICK = new Patience(Duration.ofSeconds(20), SOON);
    private static final String MAPPINGS = """
            { "rules": [ { "rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
                           "object-locator": { "schema-name": "public", "table-name": "%" } } ] }""";
    private static int databases;

    private String name = "";
    private String role = "";
    private DmsTask task;
    private FakeAws fake;
    private AwsClients aws;

    @BeforeEach
    void create() throws Exception {
        name = "dms" + ++databases;
        role = "DMS \"" + name + "\"";
        SharedServers.create(name);
        for (Side side : Side.values()) {
            SharedServers.execute(SharedServers.database(side, name), "CREATE TABLE t (id int PRIMARY KEY, v text)");
        }
        Database target =
                DmsRoles.onTarget(SharedServers.database(Side.TARGET, name), role, "secret", "dms_control", "public");
        boolean serverless = databases % 2 == 0;
        task = new DmsTask(
                new TaskDefinition(name, serverless, TaskDefinition.TRANSACTIONAL, MAPPINGS),
                SharedServers.database(Side.SOURCE, name),
                target,
                InstantSource.system());
        fake = FakeAws.start(task);
        aws = new AwsClients(
                new AwsAccess(Optional.of(TaskDefinition.REGION), Optional.of(fake.endpoint())),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("fake", "fake")));
        dms().start(StartType.START);
        task.awaitRunning(LONG);
        insert(1);
    }

    @AfterEach
    void end() throws SQLException {
        aws.close();
        fake.close();
        task.close();
        try (Connection source = SharedServers.database(Side.SOURCE, name).connect()) {
            await().atMost(LONG)
                    .until(() -> !Query.exists(
                            source, "SELECT FROM pg_replication_slots WHERE slot_name = ? AND active", task.slot()));
            Query.execute(
                    source,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '" + name
                            + "'");
        }
    }

    private Dms dms() {
        return Dms.of(aws, TaskArn.of(task.definition().arn()), SOON);
    }

    private DmsReplicator replicator() {
        return replicator(role, true, Optional.empty(), "t");
    }

    private DmsReplicator replicator(String user, boolean ordered, Optional<TableMappings> mappings, String... tables) {
        List<TableId> ids = List.of(tables).stream()
                .map(each -> new TableId("public", each))
                .toList();
        return new DmsReplicator(
                dms(),
                new DmsExpectation(
                        user,
                        Optional.empty(),
                        ordered,
                        mappings,
                        new MigratedTables(Side.SOURCE, ids),
                        new MigratedTables(Side.TARGET, ids)),
                Decisions.TABLE);
    }

    private Act stop() {
        return new StopTask(dms(), new TaskSlot(dms(), Optional.empty()), Decisions.TABLE, QUICK);
    }

    @Test
    void a_fenced_task_applies_nothing_and_an_abort_lets_it_go_on_where_it_was() throws Exception {
        Act fence = replicator().fenceApplier();
        try (Lease lease = Decisions.fresh(name, 7)) {
            assertThat(fence.probe(lease)).isEqualTo(new Probe.Absent());
            fence.perform(lease);
            fence.perform(lease);
            assertThat(fence.probe(lease)).isInstanceOf(Probe.Done.class);
            SharedServers.execute(SharedServers.database(Side.SOURCE, name), "INSERT INTO t VALUES (2, 'x')");
            await().atMost(LONG).until(() -> task.state(Duration.ZERO).failure().isPresent());
            assertThat(rows(Side.TARGET)).isEqualTo(1);

            assertThatThrownBy(() -> fence.undo(lease)).isInstanceOf(UndecidedException.class);
            Decisions.decide(lease, Verdict.ABORT);
            fence.undo(lease);
            fence.undo(lease);
            assertThat(fence.probe(lease)).isEqualTo(new Probe.Absent());
            await().atMost(LONG).until(() -> rows(Side.TARGET) == 2);
        }
    }

    @Test
    void after_a_death_the_fence_is_done_again_or_undone_and_a_role_that_could_not_log_in_stays_so() throws Exception {
        Act fence = replicator().fenceApplier();
        try (Lease lease = Decisions.fresh(name, 7)) {
            assertThatThrownBy(() -> fence.perform(new FailingPermit(lease, 1, true)))
                    .isInstanceOf(FailingPermit.Killed.class);
            Decisions.decide(lease, Verdict.ABORT);
            fence.undo(lease);
            assertThat(fence.probe(lease)).isEqualTo(new Probe.Absent());
        }
        SharedServers.execute(SharedServers.database(Side.TARGET, name), "ALTER ROLE " + quoted() + " NOLOGIN");
        try (Lease lease = Decisions.fresh(name, 8)) {
            fence.perform(lease);
            Decisions.decide(lease, Verdict.ABORT);
            fence.undo(lease);
            assertThat(fence.probe(lease)).isInstanceOf(Probe.Done.class);
        }
        try (Lease lease = Decisions.fresh(name, 9)) {
            Act nobody = replicator("nobody", true, Optional.empty(), "t").fenceApplier();
            assertThat(nobody.probe(lease)).isInstanceOf(Probe.Unknown.class);
            assertThatThrownBy(() -> nobody.perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("replication.dms.target-user");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopping_waits_for_dms_and_drops_the_slot_of_the_task_alone(boolean troubled) throws Exception {
        task.behave(Behaviour.FAITHFUL.stoppingFor(Duration.ofMillis(700)));
        SharedServers.execute(
                SharedServers.database(Side.SOURCE, name),
                "SELECT pg_create_logical_replication_slot('others_" + name + "', 'test_decoding')");
        String mine = task.slot();
        try (Lease lease = Decisions.fresh(name, 7)) {
            replicator().fenceApplier().perform(lease);
            assertThatThrownBy(() -> stop().perform(lease)).isInstanceOf(UndecidedException.class);
            assertThat(stop().probe(lease)).isEqualTo(new Probe.Absent());
            Decisions.decide(lease, Verdict.COMMIT);
            assertThat(stop().plan(lease))
                    .extracting(Action::what)
                    .containsExactly("stop task " + name, "drop slot " + mine);
            if (troubled) {
                fake.trouble().throttle(2);
                fake.trouble().fail(2);
                fake.trouble().stale(Duration.ofMillis(300));
            }
            stop().perform(lease);
            fake.trouble().end();
            stop().perform(lease);
            assertThat(stop().probe(lease))
                    .isInstanceOfSatisfying(
                            Probe.Done.class,
                            done -> assertThat(done.evidence()).contains("is stopped, Stop Reason NORMAL"));
            assertThat(stop().plan(lease)).isEmpty();
            assertThat(slots()).containsExactly("others_" + name);
            assertThatThrownBy(() -> stop().undo(lease)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_task_that_takes_longer_is_waited_for_and_one_that_failed_or_was_started_again_is_ended() throws Exception {
        try (Lease lease = Decisions.fresh(name, 7)) {
            Decisions.decide(lease, Verdict.COMMIT);
            task.behave(Behaviour.FAITHFUL.stoppingFor(Duration.ofSeconds(2)));
            Act impatient = new StopTask(
                    dms(),
                    new TaskSlot(dms(), Optional.empty()),
                    Decisions.TABLE,
                    new Patience(Duration.ofMillis(100), SOON));
            assertThatThrownBy(() -> impatient.perform(lease))
                    .hasMessageContaining("DMS says that task " + name + " is stopping still");
            assertThat(stop().probe(lease)).isEqualTo(new Probe.Partial("task " + name + " is stopping"));
            await().atMost(LONG).until(() -> dms().look().activity() == TaskState.Activity.ENDED);
            task.behave(Behaviour.FAITHFUL);

            dms().start(StartType.RESUME);
            task.awaitRunning(LONG);
            assertThat(stop().probe(lease)).isEqualTo(new Probe.Absent());
            task.fail("Last Error: the fake was told to fail");
            await().atMost(LONG).until(() -> dms().look().activity() == TaskState.Activity.ENDED);
            stop().perform(lease);
            assertThat(stop().probe(lease))
                    .isInstanceOfSatisfying(
                            Probe.Done.class,
                            done -> assertThat(done.evidence())
                                    .contains(
                                            "is failed, Stop Reason FATAL_ERROR: Last Error: the fake was told to fail"));
        }
    }

    @Test
    void a_missing_permission_is_named_with_its_action_and_nothing_is_taken_for_done() throws Exception {
        String action = task.definition().serverless() ? "dms:StopReplication" : "dms:StopReplicationTask";
        try (Lease lease = Decisions.fresh(name, 7)) {
            Decisions.decide(lease, Verdict.COMMIT);
            fake.trouble().deny(action);
            assertThatThrownBy(() -> stop().perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("allow " + action + " on it in the IAM policy");
            assertThat(stop().probe(lease)).isEqualTo(new Probe.Absent());
            assertThat(slots()).contains(task.slot());

            fake.trouble().expire();
            assertThatThrownBy(() -> stop().probe(lease))
                    .isInstanceOfSatisfying(
                            AwsException.class, e -> assertThat(e.kind()).isEqualTo(AwsException.Kind.CREDENTIALS));
            assertThat(sightings(replicator()).get("replicator-working"))
                    .extracting(Sighting::state)
                    .isEqualTo(Sighting.State.UNKNOWN);
        }
    }

    @Test
    void what_is_wrong_with_the_task_is_named_and_nothing_is_when_nothing_is() throws Exception {
        assertThat(failures(replicator())).containsOnlyKeys("replicator-steady");
        TableMappings others =
                ((TableMappings.Accepted) TableMappings.parse(MAPPINGS.replace("\"%\"", "\"t\""))).mappings();

        assertThat(failures(replicator("postgres", true, Optional.of(others), "t", "absent")))
                .containsEntry("replicator-carries", "1: public.absent")
                .containsEntry("replicator-mappings", "the task has other rules than tables.mappings")
                .containsEntry("replicator-user", "it writes as " + role)
                .containsEntry("replicator-fence", "1: is Lockstep's own");

        fake.assess(Map.of("postgres-check-maxwalsenders", "failed", "postgres-check-dbversion", "passed"));
        SharedServers.execute(SharedServers.database(Side.TARGET, name), "INSERT INTO t VALUES (9, 'theirs')");
        SharedServers.execute(SharedServers.database(Side.SOURCE, name), "INSERT INTO t VALUES (9, 'ours')");
        await().atMost(LONG).until(() -> failures(replicator()).containsKey("replicator-errors"));
        task.suspend(new TableName("public", "t"));
        await().atMost(LONG).until(() -> failures(replicator()).containsKey("replicator-suspended"));
        assertThat(failures(replicator()))
                .containsEntry("replicator-errors", "1: public.t (1)")
                .containsEntry("replicator-suspended", "1: public.t")
                .containsEntry("replicator-copied", "1: public.t: Table error")
                .containsEntry("dms-assessment", "1: postgres-check-maxwalsenders (failed)");

        dms().reload(List.of(new TableId("public", "t")));
        await().atMost(LONG).until(() -> dms().tables().getFirst().completed());
        dms().stop();
        await().atMost(LONG).until(() -> dms().look().activity() == TaskState.Activity.ENDED);
        assertThat(failures(replicator()))
                .containsEntry("replicator-working", "task " + name + " is stopped, Stop Reason NORMAL");
    }

    @Test
    void among_several_slots_that_may_be_the_task_s_none_is_dropped_until_one_is_named() throws Exception {
        String mine = task.slot();
        String other = "zzzz" + mine.substring(4);
        SharedServers.execute(
                SharedServers.database(Side.SOURCE, name),
                "SELECT pg_create_logical_replication_slot('" + other + "', 'test_decoding')");
        assertThat(failures(replicator())).containsEntry("replicator-slot", "2: " + mine + ", " + other);
        try (Lease lease = Decisions.fresh(name, 7)) {
            Decisions.decide(lease, Verdict.COMMIT);
            assertThatThrownBy(() -> stop().perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("replication.dms.slot");
            assertThat(slots()).containsExactly(mine, other);
            new StopTask(dms(), new TaskSlot(dms(), Optional.of(mine)), Decisions.TABLE, QUICK).perform(lease);
            assertThat(slots()).containsExactly(other);
        }
    }

    @Test
    void latencies_come_from_cloudwatch_and_are_nothing_when_nothing_is_read() {
        var latency = new DmsLatency(aws, dms(), InstantSource.system());

        await().atMost(LONG)
                .until(() ->
                        latency.read(name).equals(new DmsLatency.Figures(OptionalDouble.of(0), OptionalDouble.of(0))));
        assertThat(latency.read(name).target()).hasValue(0);
    }

    @Test
    void a_wrong_arn_is_told_from_one_of_nobody() {
        assertThatThrownBy(() -> TaskArn.of("arn:aws:rds:eu-west-1:123456789012:db:shop"))
                .hasMessageContaining("is no ARN of a DMS task");
        Dms nobody = Dms.of(aws, TaskArn.of("arn:aws:dms:eu-west-1:123456789012:task:NOBODY"), SOON);
        assertThatThrownBy(nobody::look)
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.kind()).isEqualTo(AwsException.Kind.NOT_FOUND));
    }

    private Map<String, Sighting> sightings(DmsReplicator replicator) throws Exception {
        Map<String, Sighting> all = new TreeMap<>();
        try (OpenDatabases open = new OpenDatabases(SharedServers.connectors(name))) {
            for (Guardrail each : replicator.guardrails()) {
                all.put(each.name(), each.look(open));
            }
        }
        return all;
    }

    private Map<String, String> failures(DmsReplicator replicator) throws Exception {
        Map<String, String> failed = new TreeMap<>();
        sightings(replicator).forEach((guardrail, sighting) -> {
            if (sighting.state() == Sighting.State.FAIL) {
                failed.put(guardrail, sighting.observed());
            }
        });
        return failed;
    }

    private void insert(int id) throws SQLException {
        SharedServers.execute(SharedServers.database(Side.SOURCE, name), "INSERT INTO t VALUES (" + id + ", 'x')");
        await().atMost(LONG).until(() -> rows(Side.TARGET) == id);
    }

    private long rows(Side side) throws SQLException {
        try (Connection session = SharedServers.database(side, name).connect()) {
            return Query.list(session, "SELECT count(*) FROM t", row -> row.getLong(1))
                    .getFirst();
        }
    }

    private List<String> slots() throws SQLException {
        try (Connection source = SharedServers.database(Side.SOURCE, name).connect()) {
            return Query.texts(
                    source, "SELECT slot_name FROM pg_replication_slots WHERE database = ? ORDER BY 1", name);
        }
    }

    private String quoted() {
        return '"' + role.replace("\"", "\"\"") + '"';
    }
}
