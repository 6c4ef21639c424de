package io.lockstep.verifier.matching;

/// What a correct replicator is allowed to do, and so what a watermark on the target proves.
public enum Mode {
    /// The target shows source transactions in commit order; several may be merged if row changes keep their order.
    ORDERED,

    /// Changes are applied in batches. Inside a batch order is free, versions of a row may be collapsed to their
    /// net effect, an update may appear as a DELETE and an INSERT. No change of a batch starts before the previous
    /// batch is complete.
    CAUSAL;

    /// The newest watermark before which everything has been applied once the target shows this one: itself when
    /// order is kept; otherwise the one that was visible already when it was written, since its own batch may be
    /// half applied.
    long reach(Mark mark) {
        return this == ORDERED ? mark.sequence() : mark.seen();
    }
}
