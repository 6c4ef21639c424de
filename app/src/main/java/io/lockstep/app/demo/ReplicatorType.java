package io.lockstep.app.demo;

/// What moves the data in the demo.
public enum ReplicatorType {
    /// PostgreSQL's own logical replication.
    NATIVE,
    /// A fake of AWS DMS, through the adapter with which DMS itself is asked.
    DMS;

    /// For whoever reads the result.
    String words() {
        return switch (this) {
            case NATIVE -> "native logical replication";
            case DMS -> "a FAKE of AWS DMS, of Lockstep's lab: it shows the adapter at work, and nothing of AWS";
        };
    }
}
