package io.lockstep.cutover.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.live.LiveEvent;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Transition;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final Instant START = Given.NOW;

    private final Notices notices = new Notices("shop", Long::toString, START.minusSeconds(60));
    private final List<Notice> told = new ArrayList<>();
    private Run run = Run.of(Mode.EXECUTE);
    private long entries;
    private Instant now = START;

    @Test
    void a_verdict_is_told_once_it_has_held_and_only_once() {
        pass(Duration.ofMinutes(5), List.of());

        assertThat(titles()).containsExactly("shop: PROVEN: the copy is right");
    }

    @Test
    void what_differs_for_a_moment_wakes_nobody() {
        pass(Duration.ofSeconds(20), List.of());
        pass(Duration.ofSeconds(8), List.of(divergence("a", DivergenceState.SUSPECT)));
        pass(Duration.ofMinutes(1), List.of(divergence("a", DivergenceState.REFUTED)));

        assertThat(titles()).containsExactly("shop: PROVEN: the copy is right");
    }

    @Test
    void what_goes_on_differing_is_told_and_so_is_its_end() {
        pass(Duration.ofSeconds(20), List.of());
        pass(Duration.ofMinutes(3), List.of(divergence("a", DivergenceState.SUSPECT)));
        pass(Duration.ofMinutes(1), List.of(divergence("a", DivergenceState.HEALED)));

        assertThat(titles())
                .containsExactly(
                        "shop: PROVEN: the copy is right",
                        "CRITICAL shop: DIVERGED: the copy is not right",
                        "shop: PROVEN: the copy is right");
        assertThat(told.get(1).lines().getFirst())
                .startsWith("OPEN_DIVERGENCES: ")
                .contains("public.orders");
    }

    @Test
    void what_is_not_known_is_told_after_a_minute() {
        pass(Duration.ofSeconds(20), List.of());
        int before = told.size();
        for (int second = 0; second < 120; second++) {
            look(Overview.of(Given.state(List.of(Given.healthy(0)), List.of()), Given.RULES, at(now)));
            assertThat(told.size() - before).as("after %d s", second).isEqualTo(second < 60 ? 0 : 1);
        }

        assertThat(told.getLast().heading())
                .isEqualTo("WARNING shop: UNPROVEN: whether the copy is right is not known");
    }

    @Test
    void confirmed_differences_are_counted_by_table_and_class_at_most_once_a_minute() {
        pass(Duration.ofSeconds(20), List.of());
        told.clear();
        changed("a", Given.ORDERS, DivergenceState.CONFIRMED);
        pass(Duration.ofSeconds(5), List.of());
        changed("a", Given.ORDERS, DivergenceState.CONFIRMED);
        changed("b", Given.ORDERS, DivergenceState.CONFIRMED);
        changed("c", new TableId("public", "items"), DivergenceState.CONFIRMED);
        changed("d", Given.ORDERS, DivergenceState.SUSPECT);
        pass(Duration.ofMinutes(2), List.of());

        assertThat(titles())
                .containsExactly(
                        "CRITICAL shop: 1 row differs in public.orders",
                        "CRITICAL shop: 2 rows more differ in 2 tables");
        assertThat(told.get(1).lines()).startsWith("public.items: 1 LOST_UPDATE", "public.orders: 1 LOST_UPDATE");
        assertThat(told.toString()).as("no key leaves the machine").doesNotContain("700");
    }

    @Test
    void a_row_that_is_right_again_and_differs_anew_is_told_again() {
        changed("a", Given.ORDERS, DivergenceState.CONFIRMED);
        look(Duration.ofMinutes(2));
        changed("a", Given.ORDERS, DivergenceState.HEALED);
        changed("a", Given.ORDERS, DivergenceState.CONFIRMED);
        look(Duration.ofMinutes(2));

        assertThat(told)
                .filteredOn(notice -> notice.kind() == Notice.Kind.DIVERGENCE)
                .hasSize(2);
    }

    @Test
    void each_phase_of_a_cutover_is_told_and_after_the_decision_only_that() {
        pass(Duration.ofSeconds(20), List.of());
        told.clear();
        open(Mode.EXECUTE);
        steps(Reversible.VALIDATE, Reversible.PREPARE_SEQUENCES, Reversible.PREPARE_REVERSE, Reversible.AWAIT_SYNC);
        steps(Reversible.PAUSE_TRAFFIC, Reversible.FENCE_SOURCE, Reversible.TAKE_BARRIER);
        steps(Reversible.PROVE, Reversible.SET_SEQUENCES, Reversible.FENCE_APPLIER, Reversible.ADVANCE_REVERSE);
        happened(new RunEvent.Decided(Verdict.COMMIT));
        steps(Forward.OPEN_TARGET, Forward.SWITCH_TRAFFIC, Forward.RESUME_TRAFFIC);
        changed("a", Given.ORDERS, DivergenceState.CONFIRMED);
        pass(Duration.ofMinutes(2), List.of(divergence("a", DivergenceState.CONFIRMED)));
        happened(new RunEvent.Begun(Forward.STOP_REPLICATION));
        happened(new RunEvent.Failed(Forward.STOP_REPLICATION, "the slot is still used"));
        happened(new RunEvent.Done(Forward.STOP_REPLICATION));
        steps(Forward.START_REVERSE, Forward.POST_VALIDATE);
        line(new Line.Breached(new Breach.CameBack(1, "role till could log in")));
        line(new Line.Closed("olga", "all is well"));
        steps(Forward.KEEP_WAY_BACK, Forward.DROP_REVERSE);

        assertThat(titles())
                .containsExactly(
                        "shop: cutover 1 was asked for by olga",
                        "shop: cutover 1 has passed every check and waits for its gates",
                        "shop: cutover 1 holds the clients",
                        "shop: cutover 1 has fenced the source and waits for the last proof",
                        "shop: cutover 1 is decided: the target takes over",
                        "WARNING shop: cutover 1 has trouble with STOP_REPLICATION, and goes on trying",
                        "shop: cutover 1 has switched: clients are at the target; clients waited for 19 s",
                        "shop: cutover 1 is done; the way back is kept",
                        "CRITICAL shop: cutover 1 has a breach of the fence: something has come past it on the source",
                        "shop: cutover 1 gives up its way back, as olga has ordered",
                        "shop: cutover 1 is final");
    }

    @Test
    void what_is_undone_is_told_with_its_reason() {
        open(Mode.EXECUTE);
        steps(Reversible.VALIDATE, Reversible.PREPARE_SEQUENCES, Reversible.PREPARE_REVERSE, Reversible.AWAIT_SYNC);
        happened(new RunEvent.Begun(Reversible.PAUSE_TRAFFIC));
        happened(new RunEvent.AbortOrdered("olga has ordered it"));
        happened(new RunEvent.Decided(Verdict.ABORT));
        happened(new RunEvent.Undone(Reversible.PAUSE_TRAFFIC));
        happened(new RunEvent.Undone(Reversible.PREPARE_REVERSE));

        assertThat(titles())
                .endsWith(
                        "WARNING shop: cutover 1 is given up and undone",
                        "WARNING shop: cutover 1 was given up; all is as it was; clients waited for 3.0 s");
        assertThat(told.getLast().lines()).containsExactly("Because olga has ordered it.");
    }

    @Test
    void a_rehearsal_warns_nobody() {
        open(Mode.REHEARSE);
        steps(Reversible.VALIDATE, Reversible.PREPARE_SEQUENCES, Reversible.PREPARE_REVERSE, Reversible.AWAIT_SYNC);
        steps(Reversible.PAUSE_TRAFFIC, Reversible.FENCE_SOURCE, Reversible.TAKE_BARRIER);
        steps(Reversible.PROVE, Reversible.SET_SEQUENCES, Reversible.FENCE_APPLIER, Reversible.ADVANCE_REVERSE);
        happened(new RunEvent.Decided(Verdict.ABORT));
        happened(new RunEvent.Undone(Reversible.FENCE_APPLIER));
        happened(new RunEvent.Undone(Reversible.FENCE_SOURCE));
        happened(new RunEvent.Undone(Reversible.PAUSE_TRAFFIC));
        happened(new RunEvent.Undone(Reversible.PREPARE_REVERSE));

        assertThat(told).extracting(Notice::severity).containsOnly(Severity.INFO);
        assertThat(titles())
                .last()
                .asString()
                .startsWith("shop: rehearsal 1 is over, and all is as it was; clients waited");
    }

    @Test
    void what_a_journal_says_of_long_ago_is_not_told_again() {
        now = START.minus(Duration.ofHours(3));
        open(Mode.EXECUTE);
        now = START;
        pass(Duration.ofSeconds(20), List.of());

        assertThat(titles()).containsExactly("shop: PROVEN: the copy is right");
    }

    private void open(Mode mode) {
        run = Run.of(mode);
        line(new Line.Opened(mode, "olga", "the night", "cafe"));
    }

    private void steps(Reversible... steps) {
        for (Reversible step : steps) {
            done(step);
        }
    }

    private void steps(Forward... steps) {
        for (Forward step : steps) {
            done(step);
        }
    }

    private void done(io.lockstep.cutover.plan.Step step) {
        if (step.nature() == io.lockstep.cutover.plan.Step.Nature.EFFECT) {
            happened(new RunEvent.Begun(step));
        }
        happened(new RunEvent.Done(step));
    }

    private void happened(RunEvent event) {
        run = ((Transition.To) run.after(event)).run();
        line(new Line.Happened(event, ""));
    }

    private void line(Line line) {
        now = now.plusSeconds(1);
        var entry = new Entry(1, ++entries, 1, now, line, "");
        told.addAll(notices.of(new LiveEvent.Moved(entry, run, Optional.empty())));
    }

    private void changed(String id, TableId table, DivergenceState state) {
        notices.of(new LiveEvent.Changed(Given.divergence(id, table, DivergenceClass.LOST_UPDATE, state, now, false)));
    }

    /// Looks every second at a state with these divergences.
    private void pass(Duration time, List<Divergence> divergences) {
        for (long second = 0; second < time.toSeconds(); second++) {
            look(overview(divergences));
        }
    }

    private void look(Duration later) {
        now = now.plus(later);
        look(overview(List.of()));
    }

    private void look(Overview overview) {
        told.addAll(notices.look(overview));
        now = now.plusSeconds(1);
    }

    /// The documents are of the moment at which [Given] looks.
    private Overview overview(List<Divergence> divergences) {
        Overview overview = Overview.of(
                Given.state(List.of(Given.healthy(0), Given.healthy(1)), divergences),
                Given.RULES,
                Given.observation());
        return new Overview(
                overview.state(),
                at(now),
                overview.lanes(),
                overview.tables(),
                overview.assessment(),
                overview.common(),
                overview.byLane(),
                overview.tolerances(),
                overview.acceptedLosses());
    }

    private static Observation at(Instant now) {
        return new Observation(now, Given.observation().feed());
    }

    private static Divergence divergence(String id, DivergenceState state) {
        return Given.divergence(id, state);
    }

    private List<String> titles() {
        return told.stream().map(Notice::heading).toList();
    }
}
