package io.lockstep.cutover.plan;

/// Something that has happened to a run. Journaled.
public sealed interface RunEvent {
    /// A step is about to be done: written before it is.
    record Begun(Step step) implements RunEvent {}

    /// A step is done, by its own word or by its probe's; a check holds.
    record Done(Step step) implements RunEvent {}

    /// A step will not get done: a check says no, tries or time are used up. What is only not known is no
    /// failure and is tried again.
    record Failed(Step step, String reason) implements RunEvent {}

    /// An operator, a breach of the fence, or the pause that has become too long.
    record AbortOrdered(String reason) implements RunEvent {}

    /// Somebody holds the lease anew: this process after a restart, or another.
    record TakenOver() implements RunEvent {}

    /// The decision row was read, after it was written to.
    record Decided(Verdict verdict) implements RunEvent {}

    /// What a step had left is gone.
    record Undone(Reversible step) implements RunEvent {}
}
