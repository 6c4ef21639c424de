package io.lockstep.events;

/// Says that the changes of a table can no longer be judged in this epoch, and why. What is not known never counts
/// as fine.
public record TableNotice(String lane, Position position, TableId table, UnprovenReason reason)
        implements ChangeRecord {}
