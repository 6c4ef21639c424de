package io.lockstep.events;

/// What kind of difference was found: guarantees G1 to G8, G10 and G12a.
public enum DivergenceClass {
    /// G1: a column's value differs from every version that the source ever had.
    VALUE_MISMATCH,
    /// G2: an insert never arrived.
    MISSING_ROW,
    /// G3: an update never arrived; the target stays at an older version.
    LOST_UPDATE,
    /// G4: a delete never arrived.
    LOST_DELETE,
    /// G5: somebody other than the replicator wrote to the target.
    FOREIGN_WRITE,
    /// G6: the target went back to a version that the source had earlier.
    STALE_APPLY,
    /// G10: a TRUNCATE was replicated on one side only.
    TRUNCATE_MISMATCH,
    /// G12a: the replicator changed a value in a way it is known for.
    KNOWN_LOSSY
}
