package io.lockstep.cutover.plan;

/// What is to be done next in a run.
public sealed interface Instruction {
    /// Journal that the step begins, then do it.
    record Begin(Step step) implements Instruction {}

    /// It has begun, and how far it came is not known: probe it, and do what is missing.
    record Finish(Step step) implements Instruction {}

    /// Look whether it holds.
    record Check(Step step) implements Instruction {}

    /// Insert this into the decision row unless there is one, and read what is there.
    record Decide(Verdict wanted) implements Instruction {}

    /// Undo what the step may have left.
    record Undo(Reversible step) implements Instruction {}

    /// Nothing: the run is over.
    record Nothing() implements Instruction {}
}
