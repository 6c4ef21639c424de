package io.lockstep.capture.canary;

/// A change of one row of a canary table.
sealed interface CanaryChange {
    /// The row is there, with this value.
    record Put(long row, String value) implements CanaryChange {}

    /// The row is gone.
    record Drop(long row) implements CanaryChange {}

    /// The row has another key.
    record Rekey(long from, long to) implements CanaryChange {}
}
