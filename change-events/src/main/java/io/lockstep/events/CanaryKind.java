package io.lockstep.events;

import java.util.List;
import java.util.Set;

/// What a canary does wrong, as a broken replicator or a stranger would, in the order in which they are
/// planted.
///
/// There is none for a TRUNCATE on one side: it ends the comparison of its table until the next epoch,
/// and so would silence the canaries. Rows that differ without having changed are for the pass over rows
/// at rest to find; a kind for them belongs here.
public enum CanaryKind {
    /// An insert never arrives.
    MISSING_ROW(List.of(Set.of(DivergenceClass.MISSING_ROW))),
    /// Somebody else changes the row on the target.
    FOREIGN_WRITE(List.of(Set.of(DivergenceClass.FOREIGN_WRITE))),
    /// An update never arrives.
    LOST_UPDATE(List.of(Set.of(DivergenceClass.LOST_UPDATE))),
    /// An update arrives with another value. Should a watermark come between the two writes, then the
    /// update is first seen as lost, or the value as a stranger's.
    VALUE_MISMATCH(List.of(
            Set.of(DivergenceClass.VALUE_MISMATCH, DivergenceClass.LOST_UPDATE, DivergenceClass.FOREIGN_WRITE))),
    /// A delete never arrives.
    LOST_DELETE(List.of(Set.of(DivergenceClass.LOST_DELETE))),
    /// The target goes back to an older version.
    STALE_APPLY(List.of(Set.of(DivergenceClass.STALE_APPLY))),
    /// A changed key arrives on neither of the two rows that it is about.
    KEY_CHANGE(List.of(Set.of(DivergenceClass.LOST_DELETE), Set.of(DivergenceClass.MISSING_ROW)));

    private final List<Set<DivergenceClass>> rows;

    CanaryKind(List<Set<DivergenceClass>> rows) {
        this.rows = rows;
    }

    /// The rows that have to be found, each as any one of these classes.
    public List<Set<DivergenceClass>> rows() {
        return rows;
    }
}
