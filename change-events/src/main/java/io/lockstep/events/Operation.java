package io.lockstep.events;

/// What a change did to its row. A change of the primary key is a DELETE of the old key and an INSERT of the new
/// one.
public enum Operation {
    INSERT,
    UPDATE,
    DELETE
}
