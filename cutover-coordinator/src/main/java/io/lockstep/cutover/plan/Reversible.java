package io.lockstep.cutover.plan;

import java.util.Arrays;
import java.util.Optional;

/// The steps to the decision, in their order.
public enum Reversible implements Step {
    VALIDATE(Phase.PRE_VALIDATION, Nature.CHECK, false, "run every check of the catalogue"),
    PREPARE_SEQUENCES(
            Phase.PRE_VALIDATION, Nature.EFFECT, false, "set the target's sequences ahead of need, with headroom"),
    PREPARE_REVERSE(
            Phase.PRE_VALIDATION,
            Nature.EFFECT,
            true,
            "create the way back: publication and slot on the target, a subscription on the source that waits"),
    AWAIT_SYNC(
            Phase.WAIT_FOR_SYNC,
            Nature.CHECK,
            false,
            "wait until every gate has been open for long enough, approvals are there and nobody postpones"),
    PAUSE_TRAFFIC(Phase.DRAIN, Nature.EFFECT, true, "have every pooler hold its clients"),
    FENCE_SOURCE(
            Phase.DRAIN, Nature.EFFECT, true, "take the login from every role that can write, and end their sessions"),
    TAKE_BARRIER(Phase.DRAIN, Nature.EFFECT, false, "write the barrier, behind everything that was acknowledged"),
    PROVE(Phase.FINAL_SYNC, Nature.CHECK, false, "wait for the proof that everything up to the barrier has arrived"),
    SET_SEQUENCES(Phase.FINAL_SYNC, Nature.EFFECT, false, "set the sequences that have passed their headroom"),
    FENCE_APPLIER(Phase.FINAL_SYNC, Nature.EFFECT, true, "take the login from the replicator's role on the target"),
    ADVANCE_REVERSE(
            Phase.FINAL_SYNC, Nature.EFFECT, false, "advance the slot of the way back to what the target has now");

    private final Phase phase;
    private final Nature nature;
    private final boolean undone;
    private final String purpose;

    Reversible(Phase phase, Nature nature, boolean undone, String purpose) {
        this.phase = phase;
        this.nature = nature;
        this.undone = undone;
        this.purpose = purpose;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public Nature nature() {
        return nature;
    }

    @Override
    public String purpose() {
        return purpose;
    }

    /// Whether it leaves something that an abort has to undo.
    public boolean isUndone() {
        return undone;
    }

    /// Whether clients may be waiting once it has begun.
    public boolean isWithinPause() {
        return compareTo(PAUSE_TRAFFIC) >= 0;
    }

    /// The step after it; empty when the decision follows.
    public Optional<Reversible> next() {
        return Arrays.stream(values()).filter(step -> step.compareTo(this) > 0).findFirst();
    }

    /// The last step up to this one that leaves something to undo.
    public Optional<Reversible> lastUndone() {
        return Arrays.stream(values())
                .filter(step -> step.undone && step.compareTo(this) <= 0)
                .reduce((_, later) -> later);
    }

    /// What is to be undone after this.
    Optional<Reversible> previousUndone() {
        return Arrays.stream(values())
                .filter(step -> step.undone && step.compareTo(this) < 0)
                .reduce((_, later) -> later);
    }
}
