package io.lockstep.events;

import java.time.Instant;

/// One committed state of one row, or its deletion, as seen in a change log.
///
/// @param transaction the 64-bit id of the transaction that made it, in the database that logged it
/// @param committedAt the commit time in the log. On a target fed by native replication it is the *source's* commit
///     time and says nothing about lag
public record RowVersion(
        String lane,
        Position position,
        long transaction,
        Instant committedAt,
        FingerprintScheme scheme,
        Operation operation,
        RowKey key,
        RowImage image)
        implements ChangeRecord {
    public RowVersion {
        if ((operation == Operation.DELETE) != (image instanceof RowImage.Absent)) {
            throw new IllegalArgumentException("A " + operation + " cannot leave the row " + image);
        }
    }
}
