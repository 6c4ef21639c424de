package io.lockstep.events;

/// One record of a change topic. A [RowVersion] goes to the partition of its key; the others are broadcast to every
/// partition of their topic, so that each partition is cut at the same logical point.
public sealed interface ChangeRecord permits RowVersion, Watermark, ColumnsDeclared, TableNotice {
    /// The lane: one ordered stream of changes with its own watermarks.
    String lane();

    /// Where in the lane's change log the record stands.
    Position position();
}
