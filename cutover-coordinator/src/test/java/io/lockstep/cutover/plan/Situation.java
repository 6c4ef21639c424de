package io.lockstep.cutover.plan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A world with those who act in it. Immutable.
///
/// @param run as its journal has it
/// @param holder who has the lease
/// @param intended what the coordinator is about to do, having looked at its lease
/// @param result what it has done and not journaled yet
/// @param rescue what the watchdog has still to do
/// @param late what somebody was about to do who has lost the lease since, and may still do
/// @param taken whether the lease was taken by somebody else since
record Situation(
        World world,
        Run run,
        Holder holder,
        @Nullable Instruction intended,
        @Nullable RunEvent result,
        List<Instruction> rescue,
        @Nullable Instruction late,
        boolean taken) {
    enum Holder {
        NOBODY,
        COORDINATOR,
        WATCHDOG
    }

    static Situation beginning(Mode mode) {
        return new Situation(World.BEFORE, Run.of(mode), Holder.COORDINATOR, null, null, List.of(), null, false);
    }

    boolean isOver() {
        return run.instruction() instanceof Instruction.Nothing;
    }

    Situation in(World other) {
        return new Situation(other, run, holder, intended, result, rescue, late, taken);
    }

    Situation intending(@Nullable Instruction what) {
        return new Situation(world, run, holder, what, null, rescue, late, taken);
    }

    Situation resulting(RunEvent event) {
        return new Situation(world, run, holder, null, event, rescue, late, taken);
    }

    /// After an event was journaled. Empty when it is refused.
    Optional<Situation> journaled(RunEvent event) {
        return run.after(event) instanceof Transition.To(Run next)
                ? Optional.of(new Situation(world, next, holder, intended, null, rescue, late, taken))
                : Optional.empty();
    }

    Situation rescuing(List<Instruction> left) {
        Holder then = left.isEmpty() ? Holder.NOBODY : Holder.WATCHDOG;
        return new Situation(world, run, then, null, null, left, late, taken);
    }

    Situation takenBy(Holder next) {
        return new Situation(world, run, next, null, null, List.of(), late, true);
    }

    /// The lease runs out; what its holder was about to do may still come.
    Situation lost() {
        Instruction still = holder == Holder.WATCHDOG ? rescue.getFirst() : intended;
        return new Situation(
                world, run, Holder.NOBODY, null, null, List.of(), still == null ? late : still, still == null && taken);
    }

    /// The holder of the lease dies.
    Situation dead() {
        return new Situation(world, run, Holder.NOBODY, null, null, List.of(), late, taken);
    }

    Situation withoutLate() {
        return new Situation(world, run, holder, intended, result, rescue, null, false);
    }
}
