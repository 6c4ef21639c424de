package io.lockstep.verifier.repair;

/// What became of one row.
public enum Outcome {
    /// It was written and found to be equal afterwards.
    REPAIRED,
    /// Both sides were equal: nothing was written.
    HEALED,
    /// Nothing was written yet.
    PLANNED,
    /// It moved, or what the source had committed was not decided in time: not repaired.
    IN_FLIGHT,
    /// The target's row has changed since it was read: not repaired.
    CHANGED,
    /// The target refuses it, or would not keep it: somebody has to do something.
    REFUSED,
    /// It could not be read.
    UNREAD
}
