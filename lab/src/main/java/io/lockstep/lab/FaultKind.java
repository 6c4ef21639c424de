package io.lockstep.lab;

/// A way to make the target wrong, and the verdict class that names it.
public enum FaultKind {
    /// Somebody changes a column of a row on the target.
    TAMPERED_VALUE("FOREIGN_WRITE"),
    /// Somebody deletes a row on the target.
    DELETED_ROW("FOREIGN_WRITE"),
    /// Somebody inserts a row on the target that the source never had.
    INSERTED_ROW("FOREIGN_WRITE"),
    /// A column comes out different from what the source sent.
    CORRUPTED_VALUE("VALUE_MISMATCH"),
    /// A source transaction that updates a row is skipped.
    SKIPPED_UPDATE("LOST_UPDATE"),
    /// A source transaction that inserts a row is skipped.
    SKIPPED_INSERT("MISSING_ROW"),
    /// A source transaction that deletes a row is skipped.
    SKIPPED_DELETE("LOST_DELETE"),
    /// An older version of a row is written again on the target.
    STALE_VERSION("STALE_APPLY");

    private final String expected;

    FaultKind(String expected) {
        this.expected = expected;
    }

    /// The class of the verdict that this has to get.
    public String expected() {
        return expected;
    }
}
