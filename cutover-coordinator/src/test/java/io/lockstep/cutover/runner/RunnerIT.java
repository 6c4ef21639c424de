package io.lockstep.cutover.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.journal.Mirror;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.watchdog.Watchdog;
import io.lockstep.cutover.watchdog.Watchdogs;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunnerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SHORT_LEASE = Duration.ofMillis(400);
    private static final Pace PACE =
            new Pace(Duration.ofMinutes(1), 3, Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(1));
    private static final Set<String> EVERYTHING = names(Steps.all().stream());

    private Stage stage;

    @BeforeAll
    void create() throws SQLException {
        stage = Stage.create("runner");
    }

    @BeforeEach
    void clear() throws SQLException {
        stage.clear();
    }

    @Test
    void a_run_is_done_step_by_step_and_its_journal_says_so() throws Exception {
        try (Cutovers cutovers = start("first")) {
            Standing end = carriedOut(cutovers, Mode.EXECUTE);
            assertThat(end.run()).isEqualTo(new Run.Finished());
            assertThat(stage.done()).isEqualTo(EVERYTHING);
            assertThat(decision(Side.SOURCE, 1)).contains(Verdict.COMMIT);
            assertThat(decision(Side.TARGET, 1)).contains(Verdict.COMMIT);
            assertThat(end.history().pause(Instant.now())).isPresent();
            List<RunEvent> done =
                    events(end).filter(RunEvent.Done.class::isInstance).toList();
            assertThat(done)
                    .isEqualTo(Steps.all().stream()
                            .<RunEvent>map(RunEvent.Done::new)
                            .toList());
        }
    }

    @Test
    void a_rehearsal_pauses_and_undoes_all() throws Exception {
        try (Cutovers cutovers = start("first")) {
            Standing end = carriedOut(cutovers, Mode.REHEARSE);
            assertThat(end.run()).isEqualTo(new Run.Aborted("this was a rehearsal"));
            assertThat(stage.done()).isEqualTo(leftAfterAbort());
            assertThat(decision(Side.SOURCE, 1)).contains(Verdict.ABORT);
            assertThat(end.history().pause(Instant.now())).isPresent();
        }
    }

    @Test
    void an_act_that_fails_now_and_then_is_tried_again() throws Exception {
        AtomicInteger left = new AtomicInteger(2);
        for (Step step : List.of(Reversible.FENCE_SOURCE, Forward.SWITCH_TRAFFIC)) {
            stage.plant(step, () -> {
                if (left.getAndDecrement() > 0) {
                    throw new SQLException("planted");
                }
            });
        }
        try (Cutovers cutovers = start("first")) {
            assertThat(carriedOut(cutovers, Mode.EXECUTE).run()).isEqualTo(new Run.Finished());
        }
    }

    @Test
    void one_that_never_works_is_given_up_before_the_decision_and_all_is_as_before() throws Exception {
        stage.plant(Reversible.SET_SEQUENCES, () -> {
            throw new SQLException("planted");
        });
        try (Cutovers cutovers = start("first")) {
            assertThat(carriedOut(cutovers, Mode.EXECUTE).run()).isEqualTo(new Run.Aborted("planted"));
            assertThat(stage.done()).isSubsetOf(leftAfterAbort()).contains("TAKE_BARRIER");
            assertThat(decision(Side.TARGET, 1)).isEmpty();
        }
    }

    @Test
    void what_is_refused_is_not_tried_again() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        stage.plant(Reversible.FENCE_SOURCE, () -> {
            tries.incrementAndGet();
            throw new RefusedException("a prepared transaction is open: finish it");
        });
        try (Cutovers cutovers = start("first")) {
            assertThat(carriedOut(cutovers, Mode.EXECUTE).run())
                    .isEqualTo(new Run.Aborted("a prepared transaction is open: finish it"));
            assertThat(tries).hasValue(1);
        }
    }

    @Test
    void clients_do_not_wait_longer_than_they_may() throws Exception {
        stage.plant(Reversible.PROVE, () -> {
            throw new SQLException("the proof does not come");
        });
        try (Cutovers cutovers = start(
                "first",
                new Pace(
                        Duration.ofMillis(300),
                        3,
                        Duration.ofMillis(1),
                        Duration.ofMillis(10),
                        Duration.ofMillis(1)))) {
            Standing end = carriedOut(cutovers, Mode.EXECUTE);
            assertThat(((Run.Aborted) end.run()).reason())
                    .contains("longer than cutover.pause-budget allows (300 ms)", "the proof does not come");
            assertThat(stage.done()).isSubsetOf(leftAfterAbort()).contains("TAKE_BARRIER");
        }
    }

    @Test
    void an_order_to_abort_is_obeyed_before_the_decision_and_refused_after_it() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        stage.plant(Reversible.AWAIT_SYNC, () -> {
            arrived.countDown();
            throw new SQLException("planted: not in sync");
        });
        try (Cutovers cutovers = start("first")) {
            cutovers.open(opening(Mode.EXECUTE));
            arrived.await();
            assertThatThrownBy(() -> cutovers.open(opening(Mode.EXECUTE)))
                    .isInstanceOf(RefusedRequest.class)
                    .hasMessageContaining("run 1 is not over");
            cutovers.order(1, orders -> orders.abort("operator olga: not tonight"));
            assertThat(ended(cutovers, 1).run()).isEqualTo(new Run.Aborted("operator olga: not tonight"));
            stage.planted().clear();
            stage.plant(Forward.SWITCH_TRAFFIC, () -> {
                if (stage.done().contains("OPEN_TARGET")
                        && cutovers.running().orElseThrow().trouble().isEmpty()) {
                    cutovers.order(2, orders -> orders.abort("too late"));
                    throw new SQLException("planted: once more");
                }
            });
            cutovers.open(opening(Mode.EXECUTE));
            assertThat(ended(cutovers, 2).run()).isEqualTo(new Run.Finished());
        }
    }

    @Test
    void a_breach_of_the_fence_ends_it_before_the_decision_and_is_told_after_it() throws Exception {
        for (Step step : List.of(Reversible.PROVE, Forward.START_REVERSE)) {
            stage.clear();
            AtomicBoolean told = new AtomicBoolean();
            Breach breach = new Breach.CameBack(1, "till can log in");
            stage.vigil()
                    .set((_, _, run) ->
                            isAt(run, step) && told.compareAndSet(false, true) ? List.of(breach) : List.of());
            try (Cutovers cutovers = start("first")) {
                Standing end = carriedOut(cutovers, Mode.EXECUTE);
                assertThat(end.history().breaches()).containsExactly(breach);
                assertThat(end.run())
                        .isEqualTo(
                                step == Reversible.PROVE
                                        ? new Run.Aborted("the fence of the source was breached: till can log in")
                                        : new Run.Finished());
                assertThat(stage.done())
                        .isSubsetOf(step == Reversible.PROVE ? leftAfterAbort() : EVERYTHING)
                        .contains("TAKE_BARRIER");
            }
        }
    }

    private static boolean isAt(Run run, Step step) {
        return (run instanceof Run.Advancing(Mode _, Reversible at, boolean _) && at == step)
                || (run instanceof Run.Completing(Forward after, boolean _) && after == step);
    }

    @Test
    void a_second_coordinator_is_refused_and_goes_on_when_the_first_is_gone() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        stage.plant(Reversible.AWAIT_SYNC, () -> {
            arrived.countDown();
            throw new SQLException("planted: not in sync");
        });
        Cutovers first = start("first");
        first.open(opening(Mode.EXECUTE));
        arrived.await();
        try (Cutovers second = start("second")) {
            assertThatThrownBy(() -> second.resume(1))
                    .isInstanceOf(RefusedRequest.class)
                    .hasMessageContaining("held by first");
            first.close();
            stage.planted().clear();
            await().atMost(PATIENCE).until(() -> second.running().isPresent() || !Desk.unfinished(standing(second, 1)));
            assertThat(ended(second, 1).run()).isEqualTo(new Run.Finished());
        }
    }

    /// Before and after every write of the journal, in a run that is to commit and in one that is to be undone, with
    /// and without a watchdog that may be quicker than the next coordinator.
    @Test
    void whoever_is_killed_leaves_what_the_next_one_brings_to_an_end() throws Exception {
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        int sample = Integer.getInteger("lockstep.kills", 12);
        for (Mode mode : Mode.values()) {
            int points = pointsOf(mode);
            List<Integer> all =
                    new ArrayList<>(IntStream.rangeClosed(1, points).boxed().toList());
            Collections.shuffle(all, new Random(seed));
            for (int point : all.subList(0, Math.min(points, sample / 2))) {
                stage.clear();
                String what = "seed " + seed + ", " + mode + " killed at point " + point + " of " + points;
                Fate fate = new Fate(point);
                Cutovers doomed = start("doomed", PACE, fate, List.of(fate));
                openUnlessKilled(doomed, mode);
                try (Watchdog _ = Watchdogs.start(stage, point % 2 == 0);
                        Cutovers next = start("next")) {
                    await(what).atMost(PATIENCE).until(() -> next.all().isEmpty() || isOver(next));
                    assertEnd(what, mode, next);
                } finally {
                    doomed.close();
                }
            }
        }
    }

    private void assertEnd(String what, Mode mode, Cutovers next) throws SQLException {
        if (next.all().isEmpty()) {
            assertThat(stage.done()).as(what).isEmpty();
            return;
        }
        Run end = next.all().getFirst().run();
        Optional<Verdict> decision = decision(Side.SOURCE, 1);
        if (end instanceof Run.Finished) {
            assertThat(mode).as(what).isEqualTo(Mode.EXECUTE);
            assertThat(stage.done()).as(what).isEqualTo(EVERYTHING);
            assertThat(decision).as(what).contains(Verdict.COMMIT);
        } else {
            assertThat(end).as(what).isInstanceOf(Run.Aborted.class);
            assertThat(stage.done()).as(what).isSubsetOf(leftAfterAbort());
            assertThat(decision).as(what).isNotEqualTo(Optional.of(Verdict.COMMIT));
        }
    }

    private int pointsOf(Mode mode) throws Exception {
        stage.clear();
        Fate nobody = new Fate(Integer.MAX_VALUE);
        try (Cutovers cutovers = start("counted", PACE, nobody, List.of(nobody))) {
            carriedOut(cutovers, mode);
        }
        return nobody.met.get();
    }

    private void openUnlessKilled(Cutovers doomed, Mode mode) throws Exception {
        try {
            doomed.open(opening(mode));
        } catch (Killed _) {
            assertThat(doomed.running()).isEmpty();
        }
    }

    private static boolean isOver(Cutovers cutovers) throws SQLException {
        return !Desk.unfinished(cutovers.all().getFirst().history());
    }

    private static History standing(Cutovers cutovers, long run) throws SQLException {
        return cutovers.standing(run).orElseThrow().history();
    }

    private Standing carriedOut(Cutovers cutovers, Mode mode) throws Exception {
        Standing opened = cutovers.open(opening(mode));
        return ended(cutovers, opened.history().number());
    }

    private static Standing ended(Cutovers cutovers, long run) {
        await("run " + run)
                .atMost(PATIENCE)
                .until(() -> !Desk.unfinished(standing(cutovers, run))
                        && cutovers.running().isEmpty());
        return cutovers.newest().orElseThrow();
    }

    private static Line.Opened opening(Mode mode) {
        return new Line.Opened(mode, "olga", "test", "plan");
    }

    private Cutovers start(String holder) {
        return start(holder, PACE);
    }

    private Cutovers start(String holder, Pace pace) {
        return start(holder, pace, InstantSource.system(), List.of());
    }

    private Cutovers start(String holder, Pace pace, InstantSource clock, List<Mirror> mirrors) {
        return Cutovers.start(
                new Desk(
                        SharedServers.connectors("runner"),
                        SharedServers.TABLES,
                        stage::steps,
                        pace,
                        SHORT_LEASE,
                        holder,
                        mirrors,
                        clock),
                _ -> {});
    }

    private static Stream<RunEvent> events(Standing standing) {
        return standing.history().entries().stream()
                .flatMap(entry -> entry.line() instanceof Line.Happened(RunEvent event, String _)
                        ? Stream.of(event)
                        : Stream.empty());
    }

    private Optional<Verdict> decision(Side side, long run) throws SQLException {
        try (Connection session = SharedServers.database(side, "runner").connect()) {
            return new DecisionTable(SharedServers.TABLES)
                    .read(session, side, run)
                    .map(decision -> decision.verdict());
        }
    }

    /// What an abort does not undo, since it harms nobody.
    private static Set<String> leftAfterAbort() {
        return names(Arrays.stream(Reversible.values())
                .filter(step -> step.nature() == Step.Nature.EFFECT && !step.isUndone())
                .map(step -> step));
    }

    private static Set<String> names(Stream<? extends Step> steps) {
        return steps.filter(step -> step.nature() == Step.Nature.EFFECT)
                .map(Step::name)
                .collect(Collectors.toSet());
    }

    /// Kills whoever asks it for the time, as is done before each write of the journal, or tells it of one, as is done
    /// after.
    private static final class Fate implements InstantSource, Mirror {
        private final int point;
        private final AtomicInteger met = new AtomicInteger();

        Fate(int point) {
            this.point = point;
        }

        @Override
        public Instant instant() {
            strike();
            return Instant.now();
        }

        @Override
        public void written(History history) {
            strike();
        }

        private void strike() {
            if (met.incrementAndGet() == point) {
                throw new Killed(point);
            }
        }
    }
}
