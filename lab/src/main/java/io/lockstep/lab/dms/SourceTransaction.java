package io.lockstep.lab.dms;

import java.time.Instant;
import java.util.List;
import org.postgresql.replication.LogSequenceNumber;

/// A transaction of the source.
///
/// @param end where it ends in the log
/// @param committedAt by the source's clock
record SourceTransaction(LogSequenceNumber end, Instant committedAt, List<RowChange> changes) {
    SourceTransaction {
        changes = List.copyOf(changes);
    }
}
