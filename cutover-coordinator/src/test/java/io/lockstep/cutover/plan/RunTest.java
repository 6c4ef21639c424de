package io.lockstep.cutover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.plan.RunEvent.AbortOrdered;
import io.lockstep.cutover.plan.RunEvent.Begun;
import io.lockstep.cutover.plan.RunEvent.Decided;
import io.lockstep.cutover.plan.RunEvent.Done;
import io.lockstep.cutover.plan.RunEvent.Failed;
import io.lockstep.cutover.plan.RunEvent.TakenOver;
import io.lockstep.cutover.plan.RunEvent.Undone;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunTest {
    private static final Run PAUSING = new Run.Advancing(Mode.EXECUTE, Reversible.PAUSE_TRAFFIC, false);
    private static final Run PROVING = new Run.Advancing(Mode.EXECUTE, Reversible.PROVE, false);
    private static final Run SWITCHING = new Run.Completing(Forward.SWITCH_TRAFFIC, true);

    @Test
    void a_run_without_mishap_does_every_step_in_order_and_decides_between_the_two_halves() {
        var instructions = new ArrayList<Instruction>();
        Run run = Run.of(Mode.EXECUTE);
        while (!(run.instruction() instanceof Instruction.Nothing)) {
            instructions.add(run.instruction());
            run = done(run);
        }

        var expected = new ArrayList<Instruction>();
        for (Reversible step : Reversible.values()) {
            expected.add(first(step));
        }
        expected.add(new Instruction.Decide(Verdict.COMMIT));
        for (Forward step : Forward.values()) {
            expected.add(first(step));
        }
        assertThat(instructions).isEqualTo(expected);
        assertThat(run).isEqualTo(new Run.Finished());
    }

    @Test
    void a_rehearsal_does_all_that_leads_to_the_decision_then_asks_for_abort_and_undoes_it() {
        Run run = Run.of(Mode.REHEARSE);
        for (int step = 0; step < Reversible.values().length; step++) {
            run = done(run);
        }

        assertThat(run).isEqualTo(new Run.GivingUp(Reversible.ADVANCE_REVERSE, "this was a rehearsal"));
        assertThat(run.instruction()).isEqualTo(new Instruction.Decide(Verdict.ABORT));
        assertThat(undone(after(run, new Decided(Verdict.ABORT))))
                .containsExactly(
                        Reversible.FENCE_APPLIER,
                        Reversible.FENCE_SOURCE,
                        Reversible.PAUSE_TRAFFIC,
                        Reversible.PREPARE_REVERSE);
    }

    @Test
    void what_fails_before_anything_was_left_needs_no_decision() {
        assertThat(after(Run.of(Mode.EXECUTE), new Failed(Reversible.VALIDATE, "no slot is free")))
                .isEqualTo(new Run.Aborted("no slot is free"));
    }

    @ParameterizedTest
    @EnumSource(Reversible.class)
    void what_fails_or_is_aborted_before_the_decision_undoes_what_it_and_the_steps_before_it_may_have_left(
            Reversible step) {
        Run run = new Run.Advancing(Mode.EXECUTE, step, true);
        Run failed = after(run, new Failed(step, "why"));

        assertThat(after(run, new AbortOrdered("why"))).isEqualTo(failed);
        assertThat(failed.phase()).isIn(Phase.ABORTING, Phase.ABORTED);
        if (failed instanceof Run.GivingUp) {
            assertThat(undone(after(failed, new Decided(Verdict.ABORT))))
                    .allMatch(Reversible::isUndone)
                    .allMatch(each -> each.compareTo(step) <= 0)
                    .isNotEmpty();
        }
    }

    @Test
    void who_takes_over_goes_on_before_the_pause_and_gives_up_inside_it() {
        assertThat(after(PAUSING, new TakenOver())).isEqualTo(PAUSING);
        assertThat(after(after(PAUSING, new Begun(Reversible.PAUSE_TRAFFIC)), new TakenOver()))
                .isInstanceOf(Run.GivingUp.class);
        assertThat(after(PROVING, new TakenOver())).isInstanceOf(Run.GivingUp.class);
        assertThat(after(new Run.Committing(), new TakenOver())).isInstanceOf(Run.GivingUp.class);
    }

    @Test
    void a_step_that_had_begun_is_probed_before_it_is_done_again() {
        Run preparing = new Run.Advancing(Mode.EXECUTE, Reversible.PREPARE_REVERSE, false);

        assertThat(preparing.instruction()).isEqualTo(new Instruction.Begin(Reversible.PREPARE_REVERSE));
        assertThat(after(after(preparing, new Begun(Reversible.PREPARE_REVERSE)), new TakenOver())
                        .instruction())
                .isEqualTo(new Instruction.Finish(Reversible.PREPARE_REVERSE));
    }

    @Test
    void the_row_decides_whoever_asked_for_what() {
        assertThat(after(new Run.Committing(), new Decided(Verdict.ABORT)))
                .isEqualTo(new Run.Undoing(Reversible.FENCE_APPLIER, "the watchdog has aborted it"));
        assertThat(after(new Run.GivingUp(Reversible.ADVANCE_REVERSE, "why"), new Decided(Verdict.COMMIT)))
                .isEqualTo(new Run.Completing(Forward.OPEN_TARGET, false));
        assertThat(after(new Run.Committing(), new AbortOrdered("why")))
                .isEqualTo(new Run.GivingUp(Reversible.ADVANCE_REVERSE, "why"));
    }

    @Test
    void after_commit_nothing_is_undone_and_an_abort_is_refused_with_what_to_do_instead() {
        assertThat(SWITCHING.after(new AbortOrdered("why")))
                .isInstanceOfSatisfying(
                        Transition.Refused.class,
                        refused -> assertThat(refused.reason()).contains("failback"));
        assertThat(after(SWITCHING, new Failed(Forward.SWITCH_TRAFFIC, "a pooler is gone")))
                .isEqualTo(SWITCHING);
        assertThat(after(SWITCHING, new TakenOver())).isEqualTo(SWITCHING);
    }

    @Test
    void undoing_is_retried_until_it_is_done() {
        Run undoing = new Run.Undoing(Reversible.FENCE_SOURCE, "why");

        assertThat(after(undoing, new Failed(Reversible.FENCE_SOURCE, "the source is away")))
                .isEqualTo(undoing);
        assertThat(after(undoing, new TakenOver())).isEqualTo(undoing);
        assertThat(after(undoing, new AbortOrdered("again"))).isEqualTo(undoing);
    }

    @Test
    void what_cannot_follow_is_refused() {
        assertThat(PROVING.after(new Done(Reversible.PAUSE_TRAFFIC))).isInstanceOf(Transition.Refused.class);
        assertThat(PROVING.after(new Decided(Verdict.COMMIT))).isInstanceOf(Transition.Refused.class);
        assertThat(new Run.Committing().after(new Done(Forward.OPEN_TARGET))).isInstanceOf(Transition.Refused.class);
        assertThat(new Run.Finished().after(new AbortOrdered("why"))).isInstanceOf(Transition.Refused.class);
        assertThat(new Run.Aborted("why").after(new Begun(Reversible.VALIDATE))).isInstanceOf(Transition.Refused.class);
        assertThat(new Run.Undoing(Reversible.FENCE_SOURCE, "why").after(new Undone(Reversible.PAUSE_TRAFFIC)))
                .isInstanceOf(Transition.Refused.class);
        assertThat(new Run.GivingUp(Reversible.PROVE, "why").after(new Done(Reversible.PROVE)))
                .isInstanceOf(Transition.Refused.class);
    }

    @Test
    void the_watchdog_gives_the_source_back_before_its_clients_and_opens_the_target_before_it_switches() {
        assertThat(Rescue.after(Verdict.ABORT))
                .containsExactly(
                        new Instruction.Undo(Reversible.FENCE_SOURCE), new Instruction.Undo(Reversible.PAUSE_TRAFFIC));
        assertThat(Rescue.after(Verdict.COMMIT))
                .containsExactly(
                        new Instruction.Finish(Forward.OPEN_TARGET),
                        new Instruction.Finish(Forward.SWITCH_TRAFFIC),
                        new Instruction.Finish(Forward.RESUME_TRAFFIC));
    }

    private static Instruction first(Step step) {
        return step.nature() == Step.Nature.CHECK ? new Instruction.Check(step) : new Instruction.Begin(step);
    }

    private static Run done(Run run) {
        return switch (run.instruction()) {
            case Instruction.Begin(Step step) -> after(after(run, new Begun(step)), new Done(step));
            case Instruction.Check(Step step) -> after(run, new Done(step));
            case Instruction.Decide(Verdict wanted) -> after(run, new Decided(wanted));
            case Instruction.Finish _, Instruction.Undo _, Instruction.Nothing _ ->
                throw new AssertionError("not without a mishap: " + run);
        };
    }

    private static List<Reversible> undone(Run from) {
        var undone = new ArrayList<Reversible>();
        Run run = from;
        while (run instanceof Run.Undoing undoing) {
            undone.add(undoing.step());
            run = after(run, new Undone(undoing.step()));
        }
        assertThat(run).isInstanceOf(Run.Aborted.class);
        return undone;
    }

    private static Run after(Run run, RunEvent event) {
        if (run.after(event) instanceof Transition.To(Run next)) {
            return next;
        }
        throw new AssertionError(event + " is refused in " + run + ": " + run.after(event));
    }
}
