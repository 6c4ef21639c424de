package io.lockstep.cutover.plan;

import io.lockstep.cutover.plan.Situation.Holder;
import io.lockstep.cutover.plan.World.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can happen next to a cutover: all of it, and what happens when nothing else goes wrong.
///
/// @param refusesLate whether databases refuse what comes from somebody who has lost the lease to another
/// @param asksFirst whether the watchdog asks for ABORT before it un-fences
record CutoverModel(boolean refusesLate, boolean asksFirst) {
    /// Everything that may happen.
    List<Situation> after(Situation now) {
        var next = new ArrayList<Situation>();
        now.world().written().map(now::in).ifPresent(next::add);
        now.world().replicated().map(now::in).ifPresent(next::add);
        switch (now.holder()) {
            case COORDINATOR -> coordinator(now, next);
            case WATCHDOG -> watchdog(now, next);
            case NOBODY ->
                next.add(now.takenBy(Holder.COORDINATOR)
                        .journaled(new RunEvent.TakenOver())
                        .orElseThrow());
        }
        if (watches(now)) {
            next.add(now.takenBy(Holder.WATCHDOG).rescuing(firstOfRescue(now.world())));
        }
        if (now.late() != null) {
            next.add(now.withoutLate());
            late(now).ifPresent(next::add);
        }
        next.removeIf(now::equals);
        return next;
    }

    private static boolean watches(Situation now) {
        return now.world().is(Fact.PAUSED) && (now.holder() == Holder.NOBODY || now.isOver());
    }

    private List<Instruction> firstOfRescue(World world) {
        return asksFirst
                ? List.of(new Instruction.Decide(Verdict.ABORT))
                : Rescue.after(world.decision().orElse(Verdict.ABORT));
    }

    private static void coordinator(Situation now, List<Situation> next) {
        next.add(now.dead());
        next.add(now.lost());
        if (now.result() != null) {
            now.journaled(now.result()).ifPresent(next::add);
        } else if (now.intended() != null) {
            outcomes(now, now.intended(), next);
        } else {
            now.journaled(new RunEvent.AbortOrdered("an operator")).ifPresent(next::add);
            intend(now).ifPresent(next::add);
        }
    }

    private static Optional<Situation> intend(Situation now) {
        return switch (now.run().instruction()) {
            case Instruction.Nothing _ -> Optional.empty();
            case Instruction.Begin begin ->
                now.journaled(new RunEvent.Begun(begin.step())).map(begun -> begun.intending(begin));
            case Instruction other -> Optional.of(now.intending(other));
        };
    }

    /// It works; it works and nobody learns of it; it does not work.
    private static void outcomes(Situation now, Instruction what, List<Situation> next) {
        if (what instanceof Instruction.Check(Step step)) {
            if (now.world().holds(step)) {
                next.add(now.resulting(new RunEvent.Done(step)));
            }
            next.add(now.resulting(new RunEvent.Failed(step, "a gate is closed")));
            return;
        }
        Situation done = now.in(did(now.world(), what));
        next.add(done.resulting(event(done.world(), what)));
        next.add(done.intending(null));
        next.add(now.intending(null));
        stepOf(what).ifPresent(step -> {
            next.add(done.resulting(new RunEvent.Failed(step, "given up")));
            next.add(now.resulting(new RunEvent.Failed(step, "given up")));
        });
    }

    private static void watchdog(Situation now, List<Situation> next) {
        next.add(now.dead());
        next.add(now.lost());
        next.add(rescued(now));
    }

    private static Situation rescued(Situation now) {
        Instruction what = now.rescue().getFirst();
        Situation done = now.in(did(now.world(), what));
        return done.rescuing(
                what instanceof Instruction.Decide
                        ? Rescue.after(done.world().decision().orElseThrow())
                        : now.rescue().subList(1, now.rescue().size()));
    }

    /// What is late comes after all; empty when it is refused, or there is nothing.
    Optional<Situation> late(Situation now) {
        return Optional.ofNullable(now.late())
                .filter(what -> !now.taken() || isOfPooler(what) || !refusesLate)
                .map(what -> now.in(did(now.world(), what)).withoutLate());
    }

    private static boolean isOfPooler(Instruction what) {
        return switch (what) {
            case Instruction.Undo(Reversible step) -> step == Reversible.PAUSE_TRAFFIC;
            default ->
                stepOf(what)
                        .filter(step -> step == Reversible.PAUSE_TRAFFIC
                                || step == Forward.SWITCH_TRAFFIC
                                || step == Forward.RESUME_TRAFFIC)
                        .isPresent();
        };
    }

    private static Optional<Step> stepOf(Instruction what) {
        return switch (what) {
            case Instruction.Begin(Step step) -> Optional.of(step);
            case Instruction.Finish(Step step) -> Optional.of(step);
            case Instruction.Check _, Instruction.Decide _, Instruction.Undo _, Instruction.Nothing _ ->
                Optional.empty();
        };
    }

    private static World did(World world, Instruction what) {
        return switch (what) {
            case Instruction.Begin(Step step) -> world.done(step);
            case Instruction.Finish(Step step) -> world.done(step);
            case Instruction.Decide(Verdict wanted) -> world.decided(wanted);
            case Instruction.Undo(Reversible step) -> world.undone(step);
            case Instruction.Check _, Instruction.Nothing _ -> world;
        };
    }

    private static RunEvent event(World world, Instruction what) {
        return switch (what) {
            case Instruction.Begin(Step step) -> new RunEvent.Done(step);
            case Instruction.Finish(Step step) -> new RunEvent.Done(step);
            case Instruction.Check(Step step) -> new RunEvent.Done(step);
            case Instruction.Decide _ -> new RunEvent.Decided(world.decision().orElseThrow());
            case Instruction.Undo(Reversible step) -> new RunEvent.Undone(step);
            case Instruction.Nothing _ -> throw new IllegalArgumentException("nothing happens");
        };
    }

    /// The next thing when nothing goes wrong any more; empty when there is none.
    Optional<Situation> whenNothingGoesWrong(Situation now) {
        return switch (now.holder()) {
            case WATCHDOG -> Optional.of(rescued(now));
            case NOBODY ->
                watches(now)
                        ? Optional.of(now.takenBy(Holder.WATCHDOG).rescuing(firstOfRescue(now.world())))
                        : now.isOver()
                                ? Optional.empty()
                                : now.takenBy(Holder.COORDINATOR).journaled(new RunEvent.TakenOver());
            case COORDINATOR -> forward(now);
        };
    }

    private Optional<Situation> forward(Situation now) {
        if (now.result() != null) {
            return now.journaled(now.result());
        }
        if (now.isOver()) {
            return watches(now)
                    ? Optional.of(now.takenBy(Holder.WATCHDOG).rescuing(firstOfRescue(now.world())))
                    : Optional.empty();
        }
        if (now.intended() == null) {
            return intend(now);
        }
        Situation arrived = now.world().replicated().map(now::in).orElse(now);
        World then = did(arrived.world(), now.intended());
        return Optional.of(arrived.in(then).resulting(event(then, now.intended())));
    }
}
