package io.lockstep.cutover.plan;

/// What operators see of a cutover. The decision is taken at the end of [#FINAL_SYNC]: what fails before
/// is undone, what fails after it is gone through with.
public enum Phase {
    PRE_VALIDATION,
    WAIT_FOR_SYNC,
    DRAIN,
    FINAL_SYNC,
    STOP_REPLICATION,
    POST_VALIDATION,
    FAILBACK_WINDOW,
    FINALIZED,
    /// What was done is being undone.
    ABORTING,
    /// All is as it was.
    ABORTED
}
