package io.lockstep.cutover.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.decision.Decision;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.lease.LeaseRow;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.cutover.runner.Desk;
import io.lockstep.cutover.runner.Pace;
import io.lockstep.cutover.runner.Stage;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchdogIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final String NAME = "watchdog";

    private Stage stage;

    @BeforeAll
    void create() throws SQLException {
        stage = Stage.create(NAME);
    }

    @BeforeEach
    void clear() throws SQLException {
        stage.clear();
    }

    @Test
    void clients_go_on_at_the_source_when_a_coordinator_hangs_and_what_it_does_late_is_refused() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        stage.plant(Reversible.FENCE_APPLIER, () -> {
            hanging.countDown();
            released.await();
        });
        try (Watchdog _ = start(() -> {});
                Cutovers cutovers = cutovers(Duration.ofMillis(200))) {
            cutovers.open(opening());
            hanging.await();
            await().atMost(PATIENCE).until(() -> !clientsWait());
            assertThat(stage.done()).doesNotContain("FENCE_SOURCE", "PAUSE_TRAFFIC");
            assertThat(decision()).contains(Verdict.ABORT);
            stage.planted().clear();
            released.countDown();
            await().atMost(PATIENCE).until(() -> isOver(cutovers));
            assertThat(cutovers.all().getFirst().run()).isInstanceOf(Run.Aborted.class);
            assertThat(stage.done()).doesNotContain("FENCE_APPLIER", "OPEN_TARGET");
        }
    }

    @Test
    void clients_go_on_at_the_target_when_it_was_decided_already() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicBoolean once = new AtomicBoolean();
        stage.plant(Forward.SWITCH_TRAFFIC, () -> {
            if (!once.getAndSet(true)) {
                hanging.countDown();
                Thread.sleep(Duration.ofHours(1));
            }
        });
        try (Cutovers cutovers = cutovers(Duration.ofMillis(200))) {
            cutovers.open(opening());
            hanging.await();
            try (Watchdog _ = start(() -> {})) {
                await().atMost(PATIENCE).until(() -> !clientsWait());
                assertThat(stage.done()).contains("OPEN_TARGET", "SWITCH_TRAFFIC", "RESUME_TRAFFIC", "FENCE_SOURCE");
                assertThat(decision()).contains(Verdict.COMMIT);
            }
        }
        try (Cutovers next = cutovers(Duration.ofMinutes(1))) {
            await().atMost(PATIENCE).until(() -> isOver(next));
            assertThat(next.all().getFirst().run()).isEqualTo(new Run.Finished());
        }
    }

    @Test
    void it_keeps_still_while_somebody_is_at_it() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        for (Step step : List.of(Reversible.PROVE, Forward.POST_VALIDATE)) {
            stage.plant(step, () -> {
                if (looks.incrementAndGet() % 40 != 0) {
                    throw new SQLException("planted: not yet");
                }
            });
        }
        try (Watchdog watchdog = start(() -> looks.addAndGet(1_000_000));
                Cutovers cutovers = cutovers(Duration.ofMinutes(1))) {
            cutovers.open(opening());
            await().atMost(PATIENCE).until(() -> isOver(cutovers));
            assertThat(cutovers.all().getFirst().run()).isEqualTo(new Run.Finished());
            await().atMost(PATIENCE).until(() -> watchdog.sight().equals(new Watchdog.Sight.Calm("nobody waits")));
            assertThat(looks).as("nobody was let go").hasValueLessThan(1_000_000);
        }
    }

    @Test
    void a_pause_that_comes_late_is_let_go_again() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger released = new AtomicInteger();
        stage.plant(Reversible.FENCE_SOURCE, () -> {
            hanging.countDown();
            Thread.sleep(Duration.ofHours(1));
        });
        try (Cutovers cutovers = cutovers(Duration.ofMillis(200))) {
            cutovers.open(opening());
            hanging.await();
            try (Watchdog _ = start(released::incrementAndGet)) {
                await().atMost(PATIENCE).until(() -> released.get() > 1);
            }
        }
    }

    @Test
    void a_pause_that_may_be_a_later_legs_is_left() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger released = new AtomicInteger();
        stage.plant(Reversible.FENCE_SOURCE, () -> {
            hanging.countDown();
            Thread.sleep(Duration.ofHours(1));
        });
        try (Cutovers cutovers = cutovers(Duration.ofMillis(200))) {
            cutovers.open(opening());
            hanging.await();
            Watchdog.Elsewhere busy = () -> asked.incrementAndGet() > 0;
            try (Watchdog watchdog = Watchdogs.start(
                    stage,
                    SharedServers.connectors(stage.name()),
                    Duration.ofMillis(20),
                    busy,
                    released::incrementAndGet)) {
                await().atMost(PATIENCE).until(() -> asked.get() > 0);
                await().atMost(PATIENCE).until(() -> watchdog.sight().equals(new Watchdog.Sight.Calm("nobody waits")));
            }
        }
        assertThat(released).hasValue(0);
    }

    @Test
    void when_nothing_can_be_known_clients_are_held_and_at_last_let_go_with_what_the_poolers_have() throws Exception {
        AtomicBoolean away = new AtomicBoolean();
        AtomicInteger released = new AtomicInteger();
        AtomicInteger atFirst = new AtomicInteger(-1);
        CountDownLatch hanging = new CountDownLatch(1);
        stage.plant(Reversible.FENCE_SOURCE, () -> {
            hanging.countDown();
            Thread.sleep(Duration.ofHours(1));
        });
        Map<Side, Connector> connectors = new EnumMap<>(SharedServers.connectors(NAME));
        connectors.put(Side.SOURCE, () -> {
            if (away.get()) {
                atFirst.compareAndSet(-1, released.get());
                throw new SQLException("planted: the source is away");
            }
            Connection session = SharedServers.connector(Side.SOURCE, NAME).connect();
            session.setClientInfo("ApplicationName", "watched");
            return session;
        });
        try (Cutovers cutovers = cutovers(Duration.ofMinutes(1));
                Watchdog watchdog = Watchdogs.start(stage, connectors, OFTEN, released::incrementAndGet)) {
            cutovers.open(opening());
            hanging.await();
            await().atMost(PATIENCE).until(() -> watchdog.sight().toString().contains("is at it"));
            away.set(true);
            SharedServers.execute(
                    SharedServers.database(Side.SOURCE, NAME),
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'watched'");
            await().atMost(PATIENCE).until(() -> released.get() > 0);
            assertThat(watchdog.sight()).isInstanceOf(Watchdog.Sight.Unseen.class);
            assertThat(atFirst).as("held at first").hasValue(0);
            assertThat(decision()).as("nothing was decided").isEmpty();
        }
    }

    private Watchdog start(Watchdog.Release release) {
        return Watchdogs.start(stage, SharedServers.connectors(NAME), OFTEN, release);
    }

    private Cutovers cutovers(Duration budget) {
        return Cutovers.start(
                new Desk(
                        SharedServers.connectors(NAME),
                        SharedServers.TABLES,
                        stage::steps,
                        new Pace(budget, 3, Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(1)),
                        Duration.ofMillis(400),
                        "coordinator",
                        List.of(),
                        InstantSource.system()),
                _ -> {});
    }

    private static boolean isOver(Cutovers cutovers) throws SQLException {
        Run run = cutovers.all().getFirst().run();
        return run instanceof Run.Aborted || run instanceof Run.Finished;
    }

    private static Line.Opened opening() {
        return new Line.Opened(Mode.EXECUTE, "olga", "test", "plan");
    }

    private static boolean clientsWait() throws SQLException {
        try (Connection source = SharedServers.database(Side.SOURCE, NAME).connect()) {
            return Lease.look(source, SharedServers.TABLES)
                    .filter(LeaseRow::waiting)
                    .isPresent();
        }
    }

    private static Optional<Verdict> decision() throws SQLException {
        try (Connection source = SharedServers.database(Side.SOURCE, NAME).connect()) {
            return new DecisionTable(SharedServers.TABLES)
                    .read(source, Side.SOURCE, 1)
                    .map(Decision::verdict);
        }
    }
}
