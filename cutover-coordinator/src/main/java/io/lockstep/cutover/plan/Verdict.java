package io.lockstep.cutover.plan;

/// What the decision row of a run says. Written once; who comes second reads what the first has written.
public enum Verdict {
    /// The target takes over: nothing is undone any more.
    COMMIT,
    /// The source goes on.
    ABORT
}
