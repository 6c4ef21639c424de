package io.lockstep.cutover.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Journal;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.cutover.runner.Finding.Answer;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Side;
import io.lockstep.events.WatermarkTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;

/// What lets a cutover go on: the gates before the pause, and the proof inside it. The verification is given; the
/// databases, the lease and the journal are real.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofIT {
    private static final String NAME = "proof";
    private static final List<WatermarkTable> LANES = List.of(new WatermarkTable("lockstep"));
    private static final Probe FENCED = new Probe.Done("no login, no session");
    /// What [Given#healthy] has proven, in epoch 3.
    private static final int PROVEN = 41;

    private final AtomicReference<Instant> now = new AtomicReference<>(Given.NOW);
    private final AtomicReference<Overview> overview = new AtomicReference<>();
    private Lease lease;
    private History history;

    @BeforeAll
    void create() throws SQLException {
        SharedServers.create(NAME);
        for (Side side : Side.values()) {
            SharedServers.execute(
                    SharedServers.database(side, NAME),
                    "CREATE TABLE lockstep.watermark (lane text PRIMARY KEY, sequence bigint, epoch bigint)",
                    "INSERT INTO lockstep.watermark VALUES ('main', 1, 3)",
                    "CREATE TABLE ledger (id int)");
        }
    }

    @BeforeEach
    void begin() throws Exception {
        for (Side side : Side.values()) {
            SharedServers.execute(
                    SharedServers.database(side, NAME),
                    "TRUNCATE lockstep.lease, lockstep.decision, lockstep.journal, lockstep.image");
        }
        lease = Lease.take(SharedServers.connectors(NAME), SharedServers.TABLES, Duration.ofHours(1), "test", 1);
        history = new Journal(SharedServers.TABLES)
                .open(lease, Given.NOW, new Line.Opened(Mode.EXECUTE, "olga", "test", "plan"));
        show(healthy());
        now.set(Given.NOW);
    }

    @AfterEach
    void end() throws SQLException {
        lease.close();
    }

    @Test
    void what_is_proven_up_to_the_second_watermark_after_the_fence_holds() throws Exception {
        takeBarrierAt(PROVEN - 2);
        assertThat(proof(FENCED))
                .returns(Answer.HOLDS, Finding::answer)
                .satisfies(found -> assertThat(found.text()).contains("watermark 41 of lane main in epoch 3"));
    }

    @Test
    void a_barrier_that_one_partition_has_not_reached_is_waited_for() throws Exception {
        takeBarrierAt(PROVEN - 1);
        assertThat(proof(FENCED).answer()).isEqualTo(Answer.NOT_YET);
        show(Given.state(
                List.of(
                        Given.moved(0, PROVEN + 1, PROVEN + 1, Given.NOW),
                        Given.moved(1, PROVEN + 1, PROVEN, Given.NOW)),
                List.of()));
        assertThat(proof(FENCED))
                .returns(Answer.NOT_YET, Finding::answer)
                .satisfies(found -> assertThat(found.text()).contains("proof of watermark 42"));
        show(Given.state(
                List.of(
                        Given.moved(0, PROVEN + 1, PROVEN + 1, Given.NOW),
                        Given.moved(1, PROVEN + 1, PROVEN + 1, Given.NOW)),
                List.of()));
        assertThat(proof(FENCED).answer()).isEqualTo(Answer.HOLDS);
    }

    @Test
    void a_proof_in_another_epoch_or_of_a_partition_that_has_said_nothing_is_none() throws Exception {
        takeBarrierAt(PROVEN - 2);
        show(Given.state(List.of(Given.inEpoch(0, 4), Given.inEpoch(1, 4)), List.of()));
        assertThat(proof(FENCED).answer()).isEqualTo(Answer.NOT_YET);
        show(Given.state(List.of(Given.healthy(0)), List.of()));
        assertThat(proof(FENCED).answer()).isEqualTo(Answer.NOT_YET);
    }

    @Test
    void a_difference_ends_it_and_a_doubt_is_waited_for() throws Exception {
        takeBarrierAt(PROVEN - 2);
        for (DivergenceState state : List.of(DivergenceState.SUSPECT, DivergenceState.CONFIRMED)) {
            show(Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of(Given.divergence("a", state))));
            assertThat(proof(FENCED).answer()).as(state.name()).isEqualTo(Answer.FAILS);
        }
        overview.set(Overview.of(
                healthy(), Given.RULES, new Observation(Given.NOW, new FeedStatus.Broken("the broker is away"))));
        assertThat(proof(FENCED))
                .as("what the verifier says now is not known")
                .returns(Answer.NOT_YET, Finding::answer)
                .satisfies(found -> assertThat(found.text()).contains("the barrier is proven, but: "));
    }

    @Test
    void a_fence_that_has_gone_ends_it_and_one_that_cannot_be_seen_is_not_believed() throws Exception {
        takeBarrierAt(PROVEN - 2);
        assertThat(proof(new Probe.Absent()).answer()).isEqualTo(Answer.FAILS);
        assertThat(proof(new Probe.Partial("till can log in")))
                .returns(Answer.FAILS, Finding::answer)
                .satisfies(found -> assertThat(found.text()).contains("till can log in"));
        assertThat(proof(new Probe.Unknown("away")).answer()).isEqualTo(Answer.NOT_YET);
    }

    @Test
    void without_a_barrier_there_is_no_proof_and_a_lane_without_a_watermark_has_no_barrier() throws Exception {
        assertThat(proof(FENCED).answer()).isEqualTo(Answer.FAILS);
        assertThat(new Barrier(LANES).probe(lease)).isEqualTo(new Probe.Absent());
        SharedServers.execute(SharedServers.database(Side.SOURCE, NAME), "DELETE FROM lockstep.watermark");
        assertThatThrownBy(() -> new Barrier(LANES).perform(lease))
                .hasMessageContaining("no watermark was ever written in lane main");
        SharedServers.execute(
                SharedServers.database(Side.SOURCE, NAME), "INSERT INTO lockstep.watermark VALUES ('main', 1, 3)");
    }

    @Test
    void a_barrier_stays_what_it_was_when_it_is_taken_again() throws Exception {
        takeBarrierAt(PROVEN - 2);
        Probe first = new Barrier(LANES).probe(lease);
        takeBarrierAt(PROVEN + 7);
        assertThat(new Barrier(LANES).probe(lease)).isEqualTo(first);
    }

    @Test
    void the_writer_of_watermarks_is_asked_for_the_next_one() throws Exception {
        takeBarrierAt(PROVEN - 2);
        try (Connection listening = SharedServers.database(Side.SOURCE, NAME).connect();
                Statement listen = listening.createStatement()) {
            listen.execute("LISTEN lockstep");
            proof(FENCED);
            assertThat(listening.unwrap(PGConnection.class).getNotifications(60_000))
                    .isNotEmpty();
        }
    }

    @Test
    void all_gates_have_to_be_open_without_a_break() throws Exception {
        SyncGates gates = gates(0, Duration.ofSeconds(60));
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.NOT_YET);
        later(59);
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.NOT_YET);
        show(Given.state(List.of(Given.healthy(0)), List.of()));
        Finding closed = gates.look(lease, history);
        assertThat(closed.answer()).isEqualTo(Answer.NOT_YET);
        assertThat(closed.text()).startsWith("verification: STARTING");
        show(healthy());
        later(2);
        assertThat(gates.look(lease, history).answer()).as("it begins anew").isEqualTo(Answer.NOT_YET);
        later(60);
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.HOLDS);
    }

    /// A batch job, as it comes at night.
    @Test
    void a_long_transaction_that_has_written_holds_it_and_the_time_begins_anew() throws Exception {
        SyncGates gates = gates(0, Duration.ofSeconds(10));
        gates.look(lease, history);
        later(9);
        try (Connection job = SharedServers.database(Side.SOURCE, NAME).connect();
                Statement batch = job.createStatement()) {
            job.setAutoCommit(false);
            batch.execute("INSERT INTO ledger VALUES (1)");
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(gate(gates, "long-transactions").open()).isFalse());
            later(60);
            assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.NOT_YET);
            job.commit();
        }
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.NOT_YET);
        later(10);
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.HOLDS);
    }

    @Test
    void approvals_of_this_plan_by_different_people_are_counted_and_a_hold_holds() throws Exception {
        SyncGates gates = gates(2, Duration.ZERO);
        append(new Line.Approved("paul", "", "plan"));
        append(new Line.Approved("paul", "", "plan"));
        append(new Line.Approved("pia", "", "another plan"));
        assertThat(gate(gates, "approvals")).returns("paul", Gate::observed).returns(false, Gate::open);
        append(new Line.Approved("pia", "", "plan"));
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.HOLDS);
        append(new Line.Postponed(true, "olga", "lunch"));
        assertThat(gate(gates, "not-postponed").observed()).isEqualTo("postponed by olga: lunch");
        append(new Line.Postponed(false, "olga", "it is over"));
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.HOLDS);
    }

    @Test
    void a_plan_that_is_another_by_now_is_not_gone_on_with() throws Exception {
        AtomicReference<String> plan = new AtomicReference<>("plan");
        SyncGates gates = new SyncGates(
                new SyncGates.Rules(Duration.ofSeconds(30), Duration.ZERO, 0), overview::get, plan::get, now::get);
        assertThat(gates.look(lease, history).answer()).isEqualTo(Answer.HOLDS);
        plan.set("other");
        later(11);
        assertThat(gates.look(lease, history))
                .returns(Answer.FAILS, Finding::answer)
                .satisfies(found -> assertThat(found.text()).contains("the plan is other by now"));
    }

    @Test
    void a_replicator_that_is_far_behind_or_unknown_keeps_the_gate_closed() throws Exception {
        SyncGates gates = new SyncGates(
                new SyncGates.Rules(Duration.ZERO, Duration.ZERO, 0), overview::get, () -> "plan", now::get);
        assertThat(gate(gates, "replication-lag").open()).isFalse();
        show(VerificationState.EMPTY);
        assertThat(gate(gates, "replication-lag").observed()).isEqualTo("not known");
        assertThat(gate(gates, "verification").open()).isFalse();
    }

    private Gate gate(SyncGates gates, String name) throws Exception {
        return gates.look(lease, history).gates().stream()
                .filter(gate -> gate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private SyncGates gates(int approvals, Duration sustainedFor) {
        return new SyncGates(
                new SyncGates.Rules(Duration.ofSeconds(30), sustainedFor, approvals),
                overview::get,
                () -> "plan",
                now::get);
    }

    private void later(int seconds) {
        now.updateAndGet(instant -> instant.plusSeconds(seconds));
    }

    private void append(Line line) throws SQLException {
        history = new Journal(SharedServers.TABLES).append(lease, history, Given.NOW, line);
    }

    private void takeBarrierAt(int sequence) throws SQLException {
        SharedServers.execute(
                SharedServers.database(Side.SOURCE, NAME),
                "UPDATE lockstep.watermark SET sequence = " + sequence + ", epoch = 3");
        new Barrier(LANES).perform(lease);
    }

    private Finding proof(Probe fence) throws Exception {
        return new FinalProof(LANES, new Fenced(fence), overview::get).look(lease, history);
    }

    private static VerificationState healthy() {
        return Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of());
    }

    private void show(VerificationState state) {
        overview.set(Overview.of(state, Given.RULES, Given.observation()));
    }
}
