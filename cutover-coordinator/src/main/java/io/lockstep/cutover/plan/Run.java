package io.lockstep.cutover.plan;

import io.lockstep.cutover.plan.RunEvent.AbortOrdered;
import io.lockstep.cutover.plan.RunEvent.Begun;
import io.lockstep.cutover.plan.RunEvent.Decided;
import io.lockstep.cutover.plan.RunEvent.Done;
import io.lockstep.cutover.plan.RunEvent.Failed;
import io.lockstep.cutover.plan.RunEvent.TakenOver;
import io.lockstep.cutover.plan.RunEvent.Undone;
import io.lockstep.cutover.plan.Step.Nature;

/// Where a cutover stands. Immutable; a fold of its journal.
public sealed interface Run {
    /// One that has not begun.
    static Run of(Mode mode) {
        return new Advancing(mode, Reversible.VALIDATE, false);
    }

    Phase phase();

    /// What is to be done now.
    Instruction instruction();

    /// What it is after something has happened.
    Transition after(RunEvent event);

    /// Whether clients may be waiting.
    default boolean clientsMayWait() {
        return switch (this) {
            case Advancing(Mode _, Reversible step, boolean begun) ->
                step.isWithinPause() && (begun || step != Reversible.PAUSE_TRAFFIC);
            case Committing _ -> true;
            case GivingUp(Reversible reached, String _) -> reached.isWithinPause();
            case Undoing(Reversible step, String _) -> step.isWithinPause();
            case Completing(Forward step, boolean _) -> step.compareTo(Forward.RESUME_TRAFFIC) <= 0;
            case Aborted _, Finished _ -> false;
        };
    }

    /// On the way to the decision: this step is to be done.
    ///
    /// @param begun whether it was begun, so that some of it may be done
    record Advancing(Mode mode, Reversible step, boolean begun) implements Run {
        @Override
        public Phase phase() {
            return step.phase();
        }

        @Override
        public Instruction instruction() {
            return toDo(step, begun);
        }

        @Override
        public Transition after(RunEvent event) {
            return switch (event) {
                case Begun(Step which) when which == step -> new Transition.To(new Advancing(mode, step, true));
                case Done(Step which) when which == step -> new Transition.To(done());
                case Failed(Step which, String reason) when which == step -> new Transition.To(abort(reason));
                case AbortOrdered(String reason) -> new Transition.To(abort(reason));
                case TakenOver _ -> new Transition.To(takenOver());
                case Begun _, Done _, Failed _, Decided _, Undone _ -> unexpected(this, event);
            };
        }

        private Run done() {
            return step.next()
                    .<Run>map(next -> new Advancing(mode, next, false))
                    .orElseGet(() -> switch (mode) {
                        case EXECUTE -> new Committing();
                        case REHEARSE -> new GivingUp(step, "this was a rehearsal");
                    });
        }

        /// A pause is never gone on with by somebody who does not know how old it is.
        private Run takenOver() {
            return clientsMayWait()
                    ? abort("the coordinator was restarted or replaced while clients were waiting")
                    : this;
        }

        /// Where nothing was done yet that others could rely on, no decision is needed.
        private Run abort(String reason) {
            return step.lastUndone().isPresent() ? new GivingUp(step, reason) : new Aborted(reason);
        }
    }

    /// Everything before the decision is done and proven: COMMIT is to be written.
    record Committing() implements Run {
        @Override
        public Phase phase() {
            return Phase.FINAL_SYNC;
        }

        @Override
        public Instruction instruction() {
            return new Instruction.Decide(Verdict.COMMIT);
        }

        @Override
        public Transition after(RunEvent event) {
            return switch (event) {
                case Decided(Verdict verdict) ->
                    decided(verdict, Reversible.ADVANCE_REVERSE, "the watchdog has aborted it");
                case AbortOrdered(String reason) -> new Transition.To(new GivingUp(Reversible.ADVANCE_REVERSE, reason));
                case TakenOver _ ->
                    new Transition.To(new GivingUp(
                            Reversible.ADVANCE_REVERSE, "the coordinator was restarted or replaced while it decided"));
                case Begun _, Done _, Failed _, Undone _ -> unexpected(this, event);
            };
        }
    }

    /// It cannot go on, and ABORT is to be written; what the row says then holds, also if it is COMMIT.
    ///
    /// @param reached the last step that may have done something
    record GivingUp(Reversible reached, String reason) implements Run {
        @Override
        public Phase phase() {
            return Phase.ABORTING;
        }

        @Override
        public Instruction instruction() {
            return new Instruction.Decide(Verdict.ABORT);
        }

        @Override
        public Transition after(RunEvent event) {
            return switch (event) {
                case Decided(Verdict verdict) -> decided(verdict, reached, reason);
                case AbortOrdered _, TakenOver _ -> new Transition.To(this);
                case Begun _, Done _, Failed _, Undone _ -> unexpected(this, event);
            };
        }
    }

    /// ABORT is written: what this step may have left is to be undone. Retried until it is.
    record Undoing(Reversible step, String reason) implements Run {
        @Override
        public Phase phase() {
            return Phase.ABORTING;
        }

        @Override
        public Instruction instruction() {
            return new Instruction.Undo(step);
        }

        @Override
        public Transition after(RunEvent event) {
            return switch (event) {
                case Undone(Reversible which)
                when which == step ->
                    new Transition.To(step.previousUndone()
                            .<Run>map(next -> new Undoing(next, reason))
                            .orElseGet(() -> new Aborted(reason)));
                case AbortOrdered _, TakenOver _, Failed _ -> new Transition.To(this);
                case Begun _, Done _, Decided _, Undone _ -> unexpected(this, event);
            };
        }
    }

    /// All is as it was before.
    record Aborted(String reason) implements Run {
        @Override
        public Phase phase() {
            return Phase.ABORTED;
        }

        @Override
        public Instruction instruction() {
            return new Instruction.Nothing();
        }

        @Override
        public Transition after(RunEvent event) {
            return over(this, event);
        }
    }

    /// COMMIT is written: this step is to be done. There is no way back but a failback.
    ///
    /// @param begun whether it was begun, so that some of it may be done
    record Completing(Forward step, boolean begun) implements Run {
        @Override
        public Phase phase() {
            return step.phase();
        }

        @Override
        public Instruction instruction() {
            return toDo(step, begun);
        }

        @Override
        public Transition after(RunEvent event) {
            return switch (event) {
                case Begun(Step which) when which == step -> new Transition.To(new Completing(step, true));
                case Done(Step which)
                when which == step ->
                    new Transition.To(step.next()
                            .<Run>map(next -> new Completing(next, false))
                            .orElseGet(Finished::new));
                case Failed _, TakenOver _ -> new Transition.To(this);
                case AbortOrdered _ ->
                    new Transition.Refused("the decision to switch is durable: what is left is done, and a failback"
                            + " brings the source back");
                case Begun _, Done _, Decided _, Undone _ -> unexpected(this, event);
            };
        }
    }

    /// The target has taken over, and the way back is down.
    record Finished() implements Run {
        @Override
        public Phase phase() {
            return Phase.FINALIZED;
        }

        @Override
        public Instruction instruction() {
            return new Instruction.Nothing();
        }

        @Override
        public Transition after(RunEvent event) {
            return over(this, event);
        }
    }

    private static Instruction toDo(Step step, boolean begun) {
        if (step.nature() == Nature.CHECK) {
            return new Instruction.Check(step);
        }
        return begun ? new Instruction.Finish(step) : new Instruction.Begin(step);
    }

    /// What the row says holds, whatever was asked for.
    ///
    /// @param reached the last step that may have done something
    private static Transition decided(Verdict verdict, Reversible reached, String reason) {
        return new Transition.To(
                switch (verdict) {
                    case COMMIT -> new Completing(Forward.OPEN_TARGET, false);
                    case ABORT ->
                        reached.lastUndone()
                                .<Run>map(step -> new Undoing(step, reason))
                                .orElseGet(() -> new Aborted(reason));
                });
    }

    private static Transition over(Run run, RunEvent event) {
        return event instanceof TakenOver
                ? new Transition.To(run)
                : new Transition.Refused("the run is over: " + run.phase());
    }

    /// Two coordinators have written into one journal, or somebody else has.
    private static Transition unexpected(Run run, RunEvent event) {
        return new Transition.Refused(event + " cannot follow " + run);
    }
}
